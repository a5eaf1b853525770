//! Each pod is counted once, under the workload that made it.

use super::{
    Ask, counts, deployment, object, pod, pod_of, sum, survey, template, told_json, workload, written,
};
use crate::support::stdout;

/// A `ReplicaSet` of that Deployment.
fn replica_set(name: &str, of: &str, replicas: u64) -> String {
    let template = template("labels: {app: cart}", "");
    let owner = format!("ownerReferences: [{{controller: true, kind: Deployment, name: {of}}}]");
    format!(
        "---\nkind: ReplicaSet\nmetadata: {{name: {name}, namespace: shop, {owner}}}\n\
         spec: {{replicas: {replicas}, template: {template}}}\n"
    )
}

#[test]
fn a_deployment_its_replica_sets_and_their_pods_are_one_workload() {
    let input = deployment("cart", 2)
        + &replica_set("cart-5d", "cart", 2)
        + &replica_set("cart-4c", "cart", 0)
        + &pod_of("ReplicaSet cart-5d", "cart-5d-a", "app: cart")
        + &pod_of("ReplicaSet cart-5d", "cart-5d-b", "app: cart");
    let survey = survey(&input);
    assert_eq!(counts(&survey), ["Deployment shop/cart 2"]);
    assert_eq!((survey.totals.pods, survey.totals.containers, survey.totals.workloads), (2, 2, 1));
    assert_eq!(survey.inventory.skipped, []);
}

#[test]
fn pods_alone_are_grouped_by_the_deployment_whose_hash_their_replica_set_has() {
    let labels = "app: cart, pod-template-hash: 5d8f";
    let input = pod_of("ReplicaSet cart-v2-5d8f", "cart-v2-5d8f-a", labels)
        + &pod_of("ReplicaSet cart-v2-5d8f", "cart-v2-5d8f-b", labels);
    assert_eq!(counts(&survey(&input)), ["Deployment shop/cart-v2 2"]);
    // Without the hash the last part of the name is just a part of the name.
    let input = pod_of("ReplicaSet cart-v2", "cart-v2-a", "app: cart");
    assert_eq!(counts(&survey(&input)), ["ReplicaSet shop/cart-v2 1"]);
}

#[test]
fn pods_of_two_replica_sets_of_one_deployment_are_its_pods() {
    let input = pod_of("ReplicaSet cart-1a", "cart-1a-x", "app: cart, pod-template-hash: 1a")
        + &pod_of("ReplicaSet cart-2b", "cart-2b-x", "app: cart, pod-template-hash: 2b");
    assert_eq!(counts(&survey(&input)), ["Deployment shop/cart 2"]);
}

#[test]
fn pods_alone_are_grouped_by_whatever_owns_them() {
    let input = pod_of("StatefulSet db", "db-0", "statefulset.kubernetes.io/pod-name: db-0")
        + &pod_of("StatefulSet db", "db-1", "statefulset.kubernetes.io/pod-name: db-1")
        + &pod_of("Job bills", "bills-x", "job-name: bills, controller-uid: u")
        + &pod_of("Rollout web", "web-x", "app: web");
    let survey = survey(&input);
    assert_eq!(counts(&survey), ["StatefulSet shop/db 2", "Job shop/bills 1", "Rollout shop/web 1"]);
    assert_eq!(survey.totals.pods, 4);
}

#[test]
fn a_pod_that_nobody_owns_is_its_own_workload() {
    let input = pod("shell", "", "", "Running") + &pod("debug", "", "", "Running");
    assert_eq!(counts(&survey(&input)), ["Pod shop/debug 1", "Pod shop/shell 1"]);
}

#[test]
fn a_mirror_pod_is_its_own_workload_and_cannot_move() {
    let meta = "annotations: {kubernetes.io/config.mirror: x}, ownerReferences: [{controller: true, kind: Node, \
                name: node-1}]";
    let survey = survey(&pod("etcd-node-1", meta, "", "Running"));
    assert_eq!(counts(&survey), ["Pod shop/etcd-node-1 1"]);
    assert!(survey.inventory.pods[0].fixed);
}

#[test]
fn a_replica_set_whose_deployment_was_not_read_is_left_aside_with_the_reason() {
    let survey = survey(&(deployment("web", 1) + &replica_set("cart-5d", "cart", 3)));
    assert_eq!(counts(&survey), ["Deployment shop/web 1"]);
    let skipped = &survey.inventory.skipped[0];
    assert_eq!(skipped.name.as_deref(), Some("cart-5d"));
    assert_eq!(skipped.reason, "its Deployment says how many pods there are, and was not read");
    assert!(skipped.fault, "its pods are missing from the counts");
    assert_eq!((skipped.place.document, skipped.place.line), (2, 6));
}

#[test]
fn an_old_replica_set_without_pods_is_no_fault() {
    let survey = survey(&(deployment("web", 1) + &replica_set("cart-4c", "cart", 0)));
    assert!(!survey.inventory.skipped[0].fault);
}

#[test]
fn a_replica_set_without_its_deployment_is_no_fault_where_its_pods_were_read() {
    let input = replica_set("cart-5d", "cart", 1)
        + &pod_of("ReplicaSet cart-5d", "cart-5d-a", "app: cart, pod-template-hash: 5d");
    let survey = survey(&input);
    assert_eq!(counts(&survey), ["Deployment shop/cart 1"]);
    assert!(survey.inventory.skipped.iter().all(|skipped| !skipped.fault), "{:?}", survey.inventory.skipped);
}

#[test]
fn what_an_operators_resource_owns_is_counted_by_itself() {
    let owner = "ownerReferences: [{controller: true, kind: Rollout, name: web}]";
    let template = template("labels: {app: web}", "");
    let input = format!(
        "kind: ReplicaSet\nmetadata: {{name: web-1, namespace: shop, {owner}}}\n\
         spec: {{replicas: 4, template: {template}}}\n"
    );
    assert_eq!(counts(&survey(&input)), ["ReplicaSet shop/web-1 4"]);
}

#[test]
fn the_same_object_in_two_files_is_counted_once() {
    let cart = deployment("cart", 3);
    let survey = Ask::default().survey_all(&[&cart, &cart]);
    assert_eq!(counts(&survey), ["Deployment shop/cart 3"]);
    let skipped = &survey.inventory.skipped[0];
    assert_eq!(skipped.place.source, "file-1.yaml");
    assert_eq!(skipped.reason, "it was read before, and is counted once");
    assert!(!skipped.fault);
    assert_eq!(survey.inventory.tally.objects["Deployment"], 1);
}

#[test]
fn one_name_in_two_namespaces_or_kinds_is_two_workloads() {
    let elsewhere = deployment("cart", 2).replace("namespace: shop", "namespace: test");
    let input = deployment("cart", 3) + &elsewhere + &workload("StatefulSet", "cart", "replicas: 1,", "");
    assert_eq!(
        counts(&survey(&input)),
        ["Deployment shop/cart 3", "StatefulSet shop/cart 1", "Deployment test/cart 2"]
    );
}

#[test]
fn what_has_ended_takes_no_room_and_what_waits_does() {
    let input = pod("done", "", "", "Succeeded")
        + &pod("evicted", "", "", "Failed")
        + &pod("waits", "", "", "Pending")
        + &pod("runs", "", "", "Running");
    let survey = survey(&input);
    assert_eq!(
        counts(&survey),
        ["Pod shop/done 0", "Pod shop/evicted 0", "Pod shop/runs 1", "Pod shop/waits 1"]
    );
    assert_eq!((survey.totals.inactive_pods, survey.totals.cluster_pods), (2, [2; 3]));
    assert_eq!(survey.totals.meshed_pods, [2; 3]);
}

#[test]
fn a_resource_of_which_an_operator_makes_pods_is_told_as_missing() {
    let cluster =
        "---\napiVersion: acid.zalan.do/v1\nkind: postgresql\nmetadata: {name: db}\nspec: {replicas: 3}\n";
    let survey = survey(&(deployment("cart", 1) + cluster + &object("ConfigMap", "settings", "")));
    let told: Vec<(&str, bool)> = survey
        .inventory
        .skipped
        .iter()
        .map(|skipped| (skipped.kind.as_deref().unwrap(), skipped.fault))
        .collect();
    assert_eq!(told, [("ConfigMap", false), ("postgresql", true)]);
}

#[test]
fn pods_of_one_workload_that_differ_are_told_apart_and_add_up_to_its_replicas() {
    let there =
        |name: &str, memory: &str| pod_of("ReplicaSet cart-2b", name, "app: cart").replace("64Mi", memory);
    let input = deployment("cart", 6)
        + &replica_set("cart-2b", "cart", 6)
        + &there("cart-2b-x", "32Mi")
        + &there("cart-2b-y", "96Mi")
        + &there("cart-2b-z", "96Mi");
    let survey = survey(&input);
    let rows = survey.inventory.workloads.iter().zip(&survey.plan.rows);
    let told: Vec<_> = rows.map(|(row, planned)| (row.pods.typical(), planned.without)).collect();
    assert_eq!(told, [(Some(2), sum(0.125, 32.0)), (Some(4), sum(0.125, 96.0))]);
    assert_eq!((survey.totals.workloads, survey.totals.pods), (1, 6));
}

/// What runs under autoscalers is the sum over all, at either end: not the most pods times the largest.
#[test]
fn pods_and_what_they_ask_for_move_together() {
    let large = deployment("large", 1).replace("64Mi", "2Gi");
    let small = deployment("small", 1);
    let scaler = "---\napiVersion: autoscaling/v2\nkind: HorizontalPodAutoscaler\n\
        metadata: {name: small, namespace: shop}\n\
        spec: {scaleTargetRef: {kind: Deployment, name: small}, minReplicas: 1, maxReplicas: 99}\n";
    let json = told_json("estimate", &(large + &small + scaler), &["--mesh", "istio-sidecar"]);
    let gib = |gib: f64| gib * 1_073_741_824.0;
    let apps = &json["memory"]["app_reserved_bytes"];
    assert!((apps["high"].as_f64().unwrap() - gib(2.0) - 99.0 * gib(0.0625)).abs() < 100.0, "{apps}");
    assert!((apps["low"].as_f64().unwrap() - gib(2.0625)).abs() < 100.0, "{apps}");
}

/// A cluster in three files, in which pods of one owner are not all made of the same.
fn three_files() -> [String; 3] {
    let larger = |text: String| text.replace("64Mi", "96Mi");
    let hash = |hash: &str| format!("app: web, pod-template-hash: {hash}");
    [
        deployment("cart", 2)
            + &pod_of("ReplicaSet cart-2b", "cart-2b-x", "app: cart, pod-template-hash: 2b")
            + &pod_of("ReplicaSet web-1a", "web-1a-x", &hash("1a"))
            + &object(
                "HorizontalPodAutoscaler",
                "web",
                "scaleTargetRef: {kind: Deployment, name: web}, maxReplicas: 9",
            ),
        larger(pod_of("ReplicaSet cart-3c", "cart-3c-x", "app: cart, pod-template-hash: 3c"))
            + &larger(pod_of("ReplicaSet web-3c", "web-3c-x", &hash("3c")))
            + &larger(pod_of("ReplicaSet web-3c", "web-3c-y", &hash("3c")))
            + &object("Service", "web", "selector: {app: web}"),
        replica_set("cart-2b", "cart", 1)
            + &replica_set("cart-3c", "cart", 1)
            + &super::node("node-1", 4, 8)
            + &object("Service", "cart", "selector: {app: cart}"),
    ]
}

#[test]
fn the_order_of_files_changes_nothing_but_their_list() {
    let files = three_files().map(|text| written("part.yaml", text));
    let [a, b, c] = files.each_ref().map(super::Written::path);
    for command in ["scan", "estimate"] {
        let told = |order: [&str; 3]| {
            let files = order.map(|path| ["-f", path]).concat();
            let text = stdout(&[&[command], &files[..], &["-o", "json"]].concat());
            // The list of sources, and the one text that is made of it.
            let text = text.replace(&order.join(", "), "SOURCES");
            let compact = serde_json::from_str::<serde_json::Value>(&text).unwrap().to_string();
            let list = serde_json::to_string(&order).unwrap();
            assert!(compact.contains(&list), "{compact}");
            compact.replace(&list, "SOURCES")
        };
        let first = told([a, b, c]);
        for order in [[a, c, b], [b, a, c], [b, c, a], [c, a, b], [c, b, a]] {
            assert_eq!(told(order), first, "{command} {order:?}");
        }
    }
}

#[test]
fn objects_of_every_kind_are_told_by_number() {
    let json = told_json("estimate", &(deployment("cart", 1) + &object("ConfigMap", "settings", "")), &[]);
    assert_eq!(json["read"]["objects"], serde_json::json!({"ConfigMap": 1, "Deployment": 1}));
}
