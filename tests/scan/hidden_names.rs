//! `--hide-names`: no name is left, one name is one hash, and no figure changes.

use serde_json::Value;

use super::{deployment, node, object, pod_of, told, told_json, workload};

/// Names that tell something of a house, on everything that has one.
const NAMES: [&str; 9] = [
    "acme-bank",
    "acme-cart",
    "acme-web",
    "acme-service",
    "acme-node",
    "acme-scaler",
    "acme-quota",
    "acme-range",
    "acme-set",
];

/// Everything that has a name, with findings and faults that tell of it, beside parts of the cluster whose
/// rules go by their names.
fn house() -> String {
    let template = super::template("annotations: {sidecar.istio.io/proxyCPU: 50m}", "");
    let share =
        "{type: Resource, resource: {name: cpu, target: {type: Utilization, averageUtilization: 80}}}";
    let ours = deployment("acme-web", 2)
        + &object("Deployment", "acme-cart", &format!("replicas: 2, template: {template}"))
        + &object("Service", "acme-service", "selector: {app: acme-web}")
        + &object(
            "HorizontalPodAutoscaler",
            "acme-scaler",
            &format!(
                "scaleTargetRef: {{kind: Deployment, name: acme-web}}, maxReplicas: 4, metrics: [{share}]"
            ),
        )
        + &object("ResourceQuota", "acme-quota", "hard: {requests.memory: 1Mi, limits.cpu: 1m}")
        + &object("LimitRange", "acme-range", "limits: [{type: Container, max: {memory: 1Mi}}]")
        + &pod_of("ReplicaSet acme-set", "acme-set-x", "app: x")
        + &workload("Deployment", "acme-host", "", "hostNetwork: true")
        + &object("Deployment", "acme-broken", "replicas: -1, template: {}");
    let ours = ours.replace("namespace: shop", "namespace: acme-bank");
    let of =
        |namespace: &str, text: String| text.replace("namespace: shop", &format!("namespace: {namespace}"));
    "---\nkind: Namespace\nmetadata: {name: acme-bank}\n".to_owned()
        + &ours
        + &node("acme-node", 4, 1)
        + &of("local-path-storage", deployment("provisioner", 2))
        + &of("calico-system", workload("DaemonSet", "calico-node", "", "hostNetwork: true"))
        + &of("kube-system", workload("DaemonSet", "cilium", "", "hostNetwork: true"))
}

/// Every command and format, with the flags of a mesh.
fn reports(args: &[&str]) -> Vec<(String, String)> {
    let mut reports = Vec::new();
    for mesh in ["istio-sidecar", "linkerd", "kuma", "cilium", "istio-ambient"] {
        for inject in ["everywhere", "as-labelled"] {
            let flags = [&["--mesh", mesh, "--inject", inject], args].concat();
            for format in ["table", "json", "csv", "markdown", "scenario"] {
                let flags = [&flags[..], &["-o", format]].concat();
                reports.push((format!("scan {flags:?}"), told("scan", &house(), &flags)));
                if format != "scenario" {
                    reports.push((format!("estimate {flags:?}"), told("estimate", &house(), &flags)));
                }
            }
            let flags = [&flags[..], &["--explain"]].concat();
            reports.push((format!("estimate {flags:?}"), told("estimate", &house(), &flags)));
        }
    }
    reports
}

#[test]
fn no_name_is_left_in_any_format() {
    for (what, report) in reports(&["--hide-names"]) {
        for name in NAMES.iter().chain(&["acme", "provisioner", "calico-node"]) {
            let line = report.lines().find(|line| line.contains(name));
            assert!(line.is_none(), "{what}: {name} in {}", line.unwrap_or_default());
        }
    }
}

#[test]
fn the_names_are_there_where_they_are_not_hidden() {
    let scan = told_json("scan", &house(), &["--mesh", "istio-sidecar"]).to_string();
    for name in NAMES.iter().filter(|name| **name != "acme-service") {
        assert!(scan.contains(name), "{name} is tested by nothing");
    }
}

/// Everything in a document that is no text, by its place.
fn figures(value: &Value) -> Value {
    match value {
        Value::Object(map) => map.iter().map(|(key, value)| (key.clone(), figures(value))).collect(),
        Value::Array(all) => all.iter().map(figures).collect(),
        Value::String(_) => Value::Null,
        other => other.clone(),
    }
}

#[test]
fn no_figure_changes() {
    for command in ["scan", "estimate"] {
        for mesh in ["istio-sidecar", "linkerd-ha", "kuma", "consul", "cilium", "istio-ambient"] {
            for inject in ["everywhere", "as-labelled"] {
                let flags = ["--mesh", mesh, "--inject", inject];
                let plain = told_json(command, &house(), &flags);
                let hidden = told_json(command, &house(), &[&flags[..], &["--hide-names"]].concat());
                assert_eq!(figures(&hidden), figures(&plain), "{command} {flags:?}");
                let codes = |json: &Value| {
                    let findings = json["findings"].as_array().or(json["read"]["findings"].as_array());
                    findings.unwrap().iter().map(|finding| finding["code"].to_string()).collect::<Vec<_>>()
                };
                assert_eq!(codes(&hidden), codes(&plain), "{command} {flags:?}");
            }
        }
    }
}

#[test]
fn one_name_is_one_hash_and_two_names_are_two() {
    let hidden = |text: &str| {
        let scan = told_json("scan", text, &["--hide-names"]);
        let one = &scan["workloads"][0];
        [&one["namespace"], &one["name"]].map(|name| name.as_str().unwrap().to_owned())
    };
    let [namespace, cart] = hidden(&deployment("cart", 1));
    assert_eq!(hidden(&deployment("cart", 7)), [namespace.clone(), cart.clone()]);
    let [_, web] = hidden(&deployment("web", 1));
    assert_ne!(cart, web);
    assert_ne!(cart, namespace);
    assert!(cart.starts_with("n-") && cart.len() == 14, "{cart}");
}

#[test]
fn namespaces_that_every_cluster_has_keep_their_names() {
    let input = deployment("dns", 1).replace("namespace: shop", "namespace: kube-system");
    assert_eq!(told_json("scan", &input, &["--hide-names"])["workloads"][0]["namespace"], "kube-system");
}

#[test]
fn a_scope_is_stated_by_the_names_themselves() {
    let scan = told_json("scan", &house(), &["--hide-names", "--namespace", "acme-bank"]);
    let plain = told_json("scan", &house(), &["--namespace", "acme-bank"]);
    assert_eq!(scan["totals"], plain["totals"]);
    assert_ne!(scan["totals"]["meshed_pods"], 0);
}

#[test]
fn the_agent_that_gave_a_mesh_away_is_not_named() {
    let template = "{metadata: {labels: {app: ztunnel}}, spec: {containers: [{name: istio-proxy}]}}";
    let input = object("DaemonSet", "ztunnel", &format!("template: {template}"))
        .replace("namespace: shop", "namespace: acme-mesh")
        + &deployment("cart", 2);
    for args in [["--hide-names", "-o", "json"], ["--hide-names", "--explain", "-v"]] {
        let report = told("estimate", &input, &args);
        assert!(!report.contains("acme-mesh"), "{report}");
    }
}
