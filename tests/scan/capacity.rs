//! Nodes that the mesh costs, through the program.

use serde_json::{Value, json};

use super::{deployment, node, pod_of, told, told_json};
use crate::support::stdout;

fn estimate(args: &[&str]) -> Value {
    serde_json::from_str(&stdout(&[&["estimate", "-o", "json"], args].concat())).unwrap()
}

fn notes(json: &Value) -> String {
    json["capacity"]["notes"].to_string()
}

fn exact(count: u64) -> Value {
    json!({"low": count, "typical": count, "high": count})
}

/// Three nodes of 1930m and 3388Mi. A proxy asks for 100m and 128Mi, istiod for 500m and 2Gi.
///
/// ```text
/// node-1: 2 cart, 2 catalog, 1 checkout, kube-proxy   1500m + 5 x 100m = 2000m   70m too much
/// node-2: 2 cart, 1 catalog, 2 checkout, kube-proxy   1650m + 5 x 100m = 2150m  220m too much
/// node-3: 2 cart, 1 catalog, 1 checkout, kube-proxy   1250m + 4 x 100m = 1650m  280m left
/// ```
///
/// One cart (250m + 100m) leaves each of the first two; 280m, 280m and 130m are left then, too little
/// for a cart. A new node has 1830m and 3324Mi beside its kube-proxy: two carts (700m, 1024Mi) and istiod
/// (500m, 2048Mi) fit on one. Of five istiods, which is the most, no two fit on one: five nodes.
#[test]
fn the_examples_cluster_is_packed_as_by_hand() {
    let json = estimate(&["-f", "examples/cluster.json", "--mesh", "istio-sidecar"]);
    let capacity = &json["capacity"];
    assert_eq!(capacity["nodes_without"], exact(3));
    assert_eq!(capacity["displaced_pods"], exact(2));
    assert_eq!(capacity["nodes_with"], json!({"low": 4, "typical": 4, "high": 8}));
    assert_eq!(capacity["extra_nodes"], json!({"low": 1, "typical": 1, "high": 5}));
    let notes = notes(&json);
    for note in ["2 pods would leave their node", "1 pod of the mesh's own", "1 more of pool t3.medium"] {
        assert!(notes.contains(note), "{note} is not in {notes}");
    }
}

#[test]
fn a_sum_that_is_stated_beside_the_cluster_beats_what_was_counted() {
    let json = estimate(&["-f", "examples/cluster.json", "--mesh", "istio-sidecar", "--pods", "17"]);
    assert_eq!(json["scenario"]["pods"], exact(17));
    let codes: Vec<&str> = json["warnings"]
        .as_array()
        .unwrap()
        .iter()
        .map(|warning| warning["code"].as_str().unwrap())
        .collect();
    assert_eq!(codes, ["counted-value-overridden"]);
    // Nobody knows which pods these are, so they cannot be packed.
    assert!(notes(&json).contains("by totals"), "{json:#}");
    assert_eq!(json["capacity"]["displaced_pods"], Value::Null);
}

#[test]
fn stating_what_was_counted_overrides_nothing() {
    let json = estimate(&["-f", "examples/cluster.json", "--mesh", "istio-sidecar", "--pods", "14"]);
    assert_eq!(json["warnings"], json!([]));
}

#[test]
fn a_figure_of_a_proxy_that_is_stated_is_packed() {
    let flags = ["-f", "examples/cluster.json", "--mesh", "istio-sidecar"];
    let json = estimate(
        &[&flags[..], &["--sidecar-cpu-request", "1m", "--sidecar-memory-request", "1MiB"]].concat(),
    );
    assert!(notes(&json).contains("by packing the pods that are there"), "{json:#}");
    // Nobody has to leave; only istiod, with its 2Gi, finds no room.
    assert_eq!(json["capacity"]["displaced_pods"], exact(0));
    assert_eq!(json["capacity"]["nodes_with"]["typical"], 4);
}

#[test]
fn nodes_without_pods_are_reckoned_by_totals() {
    let input = deployment("cart", 20) + &node("node-1", 4, 8) + &node("node-2", 4, 8);
    let json = told_json("estimate", &input, &["--mesh", "istio-sidecar"]);
    assert_eq!(json["scenario"]["nodes"], exact(2));
    assert!(notes(&json).contains("by totals"), "{json:#}");
}

#[test]
fn pods_without_nodes_say_nothing_of_nodes() {
    let input = pod_of("ReplicaSet cart-5d", "cart-5d-x", "app: cart, pod-template-hash: 5d");
    let json = told_json("estimate", &input, &["--mesh", "istio-sidecar"]);
    assert_eq!((&json["capacity"], &json["scenario"]["nodes"]), (&Value::Null, &Value::Null));
    assert!(told("estimate", &input, &["--mesh", "istio-sidecar"]).contains("nodes:"), "and that is told");
}

#[test]
fn nodes_alone_have_no_pods_to_mesh() {
    let json = told_json("estimate", &node("node-1", 4, 8), &["--mesh", "istio-sidecar"]);
    assert_eq!((&json["scenario"]["pods"], &json["capacity"]), (&exact(0), &Value::Null));
}
