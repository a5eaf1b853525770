//! Which mesh an input speaks of, and that this is the one that is reckoned with.

use super::{deployment, object, pod, told_json, workload};

/// The mesh that `scan` and `estimate` take for an input.
fn mesh(input: &str, args: &[&str]) -> String {
    let scan = told_json("scan", input, args)["mesh"].as_str().unwrap().to_owned();
    let estimate = &told_json("estimate", input, args)["scenario"]["mesh"];
    if scan != "istio-sidecar" || *estimate != "lesson" {
        assert_eq!(*estimate, scan.as_str(), "both commands take the same mesh");
    }
    scan
}

fn namespace(labels: &str, annotations: &str) -> String {
    format!(
        "---\nkind: Namespace\nmetadata: {{name: shop, labels: {{{labels}}}, annotations: {{{annotations}}}}}\n"
    )
}

/// A pod with an application and a proxy of that name.
fn with_proxy(name: &str, proxy: &str) -> String {
    pod(name, "", "", "Running").replace(
        "{containers: [",
        &format!("{{containers: [{{name: {proxy}, resources: {{requests: {{cpu: 10m, memory: 20Mi}}}}}}, "),
    )
}

fn ztunnel() -> String {
    let container = "{name: istio-proxy, image: docker.io/istio/ztunnel:1.27.0}";
    let template = format!("{{metadata: {{labels: {{app: ztunnel}}}}, spec: {{containers: [{container}]}}}}");
    object("DaemonSet", "ztunnel", &format!("template: {template}"))
}

#[test]
fn a_mark_on_the_namespace_speaks_of_its_mesh() {
    for (labels, annotations, expected) in [
        ("istio-injection: enabled", "", "istio-sidecar"),
        ("istio.io/rev: canary", "", "istio-sidecar"),
        ("istio.io/dataplane-mode: ambient", "", "istio-ambient"),
        ("", "linkerd.io/inject: enabled", "linkerd"),
        ("kuma.io/sidecar-injection: enabled", "", "kuma"),
    ] {
        let input = namespace(labels, annotations) + &deployment("cart", 2);
        assert_eq!(mesh(&input, &[]), expected, "{labels}{annotations}");
    }
}

#[test]
fn a_mark_on_pods_speaks_of_its_mesh() {
    for (meta, expected) in [
        ("labels: {sidecar.istio.io/inject: 'true'}", "istio-sidecar"),
        ("labels: {istio.io/dataplane-mode: ambient}", "istio-ambient"),
        ("annotations: {linkerd.io/inject: enabled}", "linkerd"),
        ("labels: {kuma.io/sidecar-injection: enabled}", "kuma"),
        ("annotations: {consul.hashicorp.com/connect-inject: 'true'}", "consul"),
    ] {
        let template = super::template(meta, "");
        assert_eq!(
            mesh(&object("Deployment", "cart", &format!("template: {template}")), &[]),
            expected,
            "{meta}"
        );
    }
}

#[test]
fn a_mark_that_keeps_pods_out_speaks_of_no_mesh() {
    for (labels, annotations) in [
        ("istio-injection: disabled", ""),
        ("istio.io/dataplane-mode: none", ""),
        ("", "linkerd.io/inject: disabled"),
        ("kuma.io/sidecar-injection: disabled", ""),
    ] {
        let input = namespace(labels, annotations) + &deployment("cart", 2);
        let estimate = told_json("estimate", &input, &[]);
        assert_eq!(estimate["scenario"]["mesh"], "lesson", "{labels}{annotations}");
    }
}

#[test]
fn a_proxy_in_the_pods_speaks_of_its_mesh() {
    for (proxy, expected) in [
        ("istio-proxy", "istio-sidecar"),
        ("linkerd-proxy", "linkerd"),
        ("kuma-sidecar", "kuma"),
        ("consul-dataplane", "consul"),
    ] {
        assert_eq!(mesh(&with_proxy("cart", proxy), &[]), expected);
    }
}

#[test]
fn the_mesh_with_the_most_proxies_is_taken() {
    let input = with_proxy("a", "linkerd-proxy")
        + &with_proxy("b", "kuma-sidecar")
        + &with_proxy("c", "kuma-sidecar");
    assert_eq!(mesh(&input, &[]), "kuma");
}

#[test]
fn proxies_beat_marks() {
    let input = namespace("istio-injection: enabled", "") + &with_proxy("a", "linkerd-proxy");
    assert_eq!(mesh(&input, &[]), "linkerd");
}

#[test]
fn ztunnel_speaks_of_ambient() {
    assert_eq!(mesh(&(ztunnel() + &deployment("cart", 2)), &[]), "istio-ambient");
}

#[test]
fn gateways_of_ambient_do_not_speak_of_sidecars() {
    let gateway = workload("Deployment", "edge", "replicas: 5,", "")
        .replace("{name: app, image: shop/app:1", "{name: istio-proxy, image: istio/proxyv2:1");
    let input = ztunnel() + &gateway + &super::node("node-1", 4, 8) + &deployment("cart", 2);
    assert_eq!(mesh(&input, &[]), "istio-ambient");
    // Where nothing else speaks, a gateway does.
    assert_eq!(mesh(&(gateway + &deployment("cart", 2)), &[]), "istio-sidecar");
}

#[test]
fn waypoints_make_it_ambient_with_waypoints() {
    let labels = "gateway.networking.k8s.io/gateway-class-name: istio-waypoint";
    let waypoint = object(
        "Deployment",
        "waypoint",
        &format!(
            "template: {{metadata: {{labels: {{{labels}}}}}, spec: {{containers: [{{name: istio-proxy}}]}}}}"
        ),
    );
    assert_eq!(mesh(&(ztunnel() + &waypoint + &deployment("cart", 2)), &[]), "istio-ambient-waypoint");
}

#[test]
fn the_mesh_that_is_named_beats_the_one_that_is_found() {
    let input = namespace("istio-injection: enabled", "") + &with_proxy("a", "linkerd-proxy");
    assert_eq!(mesh(&input, &["--mesh", "kuma"]), "kuma");
}

#[test]
fn what_gave_the_mesh_away_is_told() {
    let input = namespace("", "linkerd.io/inject: enabled") + &deployment("cart", 2);
    let explained = super::told("estimate", &input, &["--explain"]);
    assert!(explained.contains("`linkerd.io/inject: enabled` is set"), "{explained}");
}
