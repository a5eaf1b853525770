//! How many pods of each workload run.

use super::{counts, deployment, node, object, pod, pod_of, survey, workload};

/// An autoscaler of that target, with its bounds and what else it says.
fn scaler(kind: &str, name: &str, bounds: &str, status: &str) -> String {
    let target = format!("scaleTargetRef: {{kind: {kind}, name: {name}}}");
    object("HorizontalPodAutoscaler", name, &format!("{target}, {bounds}"))
        + &format!("status: {{{status}}}\n")
}

/// The same workload with a status.
fn with_status(workload: String, status: &str) -> String {
    workload + &format!("status: {{{status}}}\n")
}

#[test]
fn missing_replicas_are_one_and_zero_is_zero() {
    let input = workload("Deployment", "one", "", "") + &deployment("none", 0);
    let survey = survey(&input);
    assert_eq!(counts(&survey), ["Deployment shop/none 0", "Deployment shop/one 1"]);
    assert_eq!(survey.totals.meshed_pods, [1; 3]);
}

#[test]
fn what_is_stated_counts_whatever_the_status_says() {
    let input = with_status(deployment("cart", 4), "replicas: 3");
    assert_eq!(counts(&survey(&input)), ["Deployment shop/cart 4"]);
}

#[test]
fn older_kinds_count_as_deployments_do() {
    let input = workload("ReplicationController", "old", "replicas: 2,", "")
        + &workload("DeploymentConfig", "shift", "replicas: 3,", "");
    let survey = survey(&input);
    assert_eq!(counts(&survey), ["ReplicationController shop/old 2", "DeploymentConfig shop/shift 3"]);
    assert_eq!(survey.totals.pods, 5);
}

#[test]
fn pods_of_older_kinds_are_theirs() {
    // A DeploymentConfig makes ReplicationControllers.
    let config = workload("DeploymentConfig", "shift", "replicas: 1,", "");
    let controller = workload("ReplicationController", "shift-1", "replicas: 1,", "").replace(
        "namespace: shop}",
        "namespace: shop, ownerReferences: [{controller: true, kind: DeploymentConfig, name: shift}]}",
    );
    let pod = pod_of("ReplicationController shift-1", "shift-1-x", "app: shift");
    assert_eq!(counts(&survey(&(config + &controller + &pod))), ["DeploymentConfig shop/shift 1"]);
}

#[test]
fn an_autoscaler_makes_a_range_around_what_it_sees() {
    let input = deployment("cart", 5)
        + &scaler("Deployment", "cart", "minReplicas: 2, maxReplicas: 9", "currentReplicas: 4");
    assert_eq!(counts(&survey(&input)), ["Deployment shop/cart 2..4..9"]);
}

#[test]
fn without_a_status_the_range_is_around_what_is_stated_or_the_least() {
    let bounds = "minReplicas: 2, maxReplicas: 9";
    let stated = deployment("cart", 5) + &scaler("Deployment", "cart", bounds, "");
    assert_eq!(counts(&survey(&stated)), ["Deployment shop/cart 2..5..9"]);
    let nowhere = workload("Deployment", "cart", "", "") + &scaler("Deployment", "cart", bounds, "");
    assert_eq!(counts(&survey(&nowhere)), ["Deployment shop/cart 2..2..9"]);
    // What the workload's own status says is seen, and what is stated only asked for.
    let seen = with_status(deployment("cart", 5), "replicas: 7") + &scaler("Deployment", "cart", bounds, "");
    assert_eq!(counts(&survey(&seen)), ["Deployment shop/cart 2..7..9"]);
}

#[test]
fn the_least_of_an_autoscaler_is_one_where_none_is_stated() {
    let input = workload("Deployment", "cart", "", "") + &scaler("Deployment", "cart", "maxReplicas: 3", "");
    assert_eq!(counts(&survey(&input)), ["Deployment shop/cart 1..1..3"]);
}

#[test]
fn an_autoscaler_of_a_stateful_set_scales_that_and_nothing_else_of_the_name() {
    let input = workload("StatefulSet", "cart", "replicas: 3,", "")
        + &deployment("cart", 2)
        + &scaler("StatefulSet", "cart", "maxReplicas: 6", "");
    assert_eq!(counts(&survey(&input)), ["Deployment shop/cart 2", "StatefulSet shop/cart 1..3..6"]);
}

#[test]
fn what_is_scaled_to_zero_stays_there() {
    let input = deployment("cart", 0) + &scaler("Deployment", "cart", "maxReplicas: 6", "");
    assert_eq!(counts(&survey(&input)), ["Deployment shop/cart 0"]);
}

#[test]
fn replicas_beyond_the_bounds_widen_the_range() {
    let over = deployment("cart", 12) + &scaler("Deployment", "cart", "minReplicas: 2, maxReplicas: 9", "");
    assert_eq!(counts(&survey(&over)), ["Deployment shop/cart 2..12..12"]);
    let under = deployment("cart", 1) + &scaler("Deployment", "cart", "minReplicas: 2, maxReplicas: 9", "");
    assert_eq!(counts(&survey(&under)), ["Deployment shop/cart 1..1..9"]);
}

#[test]
fn an_autoscaler_of_pods_that_were_read_alone_is_about_their_owner() {
    let labels = "app: cart, pod-template-hash: 5d";
    let input = pod_of("ReplicaSet cart-5d", "cart-5d-a", labels)
        + &pod_of("ReplicaSet cart-5d", "cart-5d-b", labels)
        + &scaler("Deployment", "cart", "minReplicas: 1, maxReplicas: 8", "");
    assert_eq!(counts(&survey(&input)), ["Deployment shop/cart 1..2..8"]);
}

#[test]
fn pods_of_one_owner_that_differ_share_its_autoscaler() {
    // In the middle of a rollout: three old pods, one new one, and one that was evicted.
    let old = |name: &str| pod_of("ReplicaSet cart-1a", name, "app: cart, pod-template-hash: 1a");
    let new = |name: &str| {
        pod_of("ReplicaSet cart-2b", name, "app: cart, pod-template-hash: 2b").replace("64Mi", "96Mi")
    };
    let input = old("cart-1a-x")
        + &old("cart-1a-y")
        + &old("cart-1a-z")
        + &new("cart-2b-x")
        + &new("cart-2b-y").replace("Running", "Failed").replace("96Mi", "32Mi")
        + &scaler("Deployment", "cart", "minReplicas: 2, maxReplicas: 8", "currentReplicas: 4");
    let survey = survey(&input);
    assert_eq!(survey.totals.cluster_pods, [2, 4, 8], "{:?}", counts(&survey));
    assert_eq!(survey.totals.workloads, 1);
}

#[test]
fn a_daemon_set_has_a_pod_on_every_node_that_takes_it() {
    let tainted = node("gpu", 8, 16).replace("spec: {}", "spec: {taints: [{key: gpu, effect: NoSchedule}]}");
    let asked =
        node("busy", 8, 16).replace("spec: {}", "spec: {taints: [{key: busy, effect: PreferNoSchedule}]}");
    let cordoned = node("cordoned", 8, 16).replace(
        "spec: {}",
        "spec: {unschedulable: true, taints: [{key: node.kubernetes.io/unschedulable, effect: NoSchedule}]}",
    );
    let linux = node("plain", 4, 8).replace("{name: plain}", "{name: plain, labels: {disk: ssd}}");
    let input = workload("DaemonSet", "all", "", "tolerations: [{operator: Exists}]")
        + &workload("DaemonSet", "gpus", "", "tolerations: [{key: gpu, operator: Exists}]")
        + &workload("DaemonSet", "plain", "", "")
        + &workload("DaemonSet", "ssd", "", "nodeSelector: {disk: ssd}")
        + &workload("DaemonSet", "tape", "", "nodeSelector: {disk: tape}")
        + &linux
        + &tainted
        + &asked
        + &cordoned;
    assert_eq!(
        counts(&survey(&input)),
        [
            "DaemonSet shop/all 4",
            "DaemonSet shop/gpus 4",
            "DaemonSet shop/plain 3",
            "DaemonSet shop/ssd 1",
            "DaemonSet shop/tape 0",
        ]
    );
}

#[test]
fn a_daemon_set_without_nodes_is_unknown_or_as_its_status_says() {
    let plain = workload("DaemonSet", "logs", "", "");
    let unknown = survey(&plain);
    assert_eq!(counts(&unknown), ["DaemonSet shop/logs ?"]);
    assert_eq!((unknown.totals.pods, unknown.totals.cluster_pods), (0, [0; 3]));
    assert_eq!(
        counts(&survey(&with_status(plain.clone(), "desiredNumberScheduled: 7"))),
        ["DaemonSet shop/logs 7"]
    );
    let there = plain + &pod_of("DaemonSet logs", "logs-x", "app: logs");
    assert_eq!(counts(&survey(&there)), ["DaemonSet shop/logs 1"]);
}

#[test]
fn pods_of_daemon_sets_are_meshed_and_told_apart() {
    let survey = survey(&(workload("DaemonSet", "logs", "", "") + &node("a", 4, 8) + &node("b", 4, 8)));
    assert_eq!((survey.totals.pods, survey.totals.daemon_sets), (0, 1));
    assert_eq!((survey.totals.meshed_pods, survey.totals.cluster_pods), ([2; 3], [2; 3]));
}

#[test]
fn a_job_counts_while_it_runs() {
    let job = |name: &str, spec: &str, status: &str| with_status(workload("Job", name, spec, ""), status);
    let ended = "conditions: [{type: Complete, status: 'True'}], succeeded: 1";
    let failed = "conditions: [{type: Failed, status: 'True'}]";
    let input = job("ended", "", ended)
        + &job("failed", "", failed)
        + &job("runs", "parallelism: 3,", "active: 2")
        + &job("waits", "suspend: true, parallelism: 3,", "")
        + &workload("Job", "written", "parallelism: 3,", "");
    let survey = survey(&input);
    assert_eq!(
        counts(&survey),
        [
            "Job shop/ended 0",
            "Job shop/failed 0",
            "Job shop/runs 2",
            "Job shop/waits 0",
            "Job shop/written ?"
        ]
    );
    assert_eq!((survey.totals.pods, survey.totals.jobs), (0, 5));
    assert_eq!(survey.totals.meshed_pods, [2; 3]);
}

#[test]
fn a_cron_job_has_the_pods_of_its_jobs() {
    let cron = object(
        "CronJob",
        "bills",
        &format!(
            "schedule: '0 3 * * *', jobTemplate: {{spec: {{template: {}}}}}",
            super::template("labels: {app: bills}", "")
        ),
    );
    assert_eq!(counts(&survey(&cron)), ["CronJob shop/bills ?"]);
    let job = with_status(workload("Job", "bills-1", "", ""), "active: 1").replace(
        "namespace: shop}",
        "namespace: shop, ownerReferences: [{controller: true, kind: CronJob, name: bills}]}",
    );
    let pod = pod_of("Job bills-1", "bills-1-x", "job-name: bills-1");
    assert_eq!(counts(&survey(&(cron.clone() + &job + &pod))), ["CronJob shop/bills 1"]);
    assert_eq!(
        counts(&survey(&cron.replace("schedule:", "suspend: true, schedule:"))),
        ["CronJob shop/bills 0"]
    );
}

#[test]
fn a_job_of_which_no_pod_is_among_those_that_were_read_runs_none() {
    let input = workload("Job", "bills", "", "") + &pod("shell", "", "", "Running");
    assert_eq!(counts(&survey(&input)), ["Job shop/bills 0", "Pod shop/shell 1"]);
}
