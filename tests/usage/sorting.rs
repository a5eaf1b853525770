//! Who used it: applications, proxies beside them, the mesh itself.

use meshtax::model::measured::Usage;
use meshtax::model::mesh::Injector;
use meshtax::units::Memory;

use super::{SHOP, figures, in_namespaces, known, noted, seen, usage};

const HEAD: &str = "NAMESPACE POD NAME CPU(cores) MEMORY(bytes)\n";

/// Rows of one millicore and one MiB.
fn rows(rows: &[&str]) -> String {
    let lines: Vec<String> = rows.iter().map(|row| format!("{row} 1m 1Mi")).collect();
    format!("{HEAD}{}\n", lines.join("\n"))
}

#[test]
fn proxies_of_every_mesh_are_recognized_by_name() {
    for (proxy, injector) in [
        ("istio-proxy", Some(Injector::Istio)),
        ("linkerd-proxy", Some(Injector::Linkerd)),
        ("kuma-sidecar", Some(Injector::Kuma)),
        ("consul-dataplane", Some(Injector::Consul)),
        ("consul-dataplane-web", Some(Injector::Consul)),
    ] {
        let usage = usage(&rows(&["shop cart-1 app", &format!("shop cart-1 {proxy}")]));
        assert_eq!(figures(&usage.proxies), known(1.0, 1.0, 1.0, 1.0), "{proxy}");
        assert_eq!(usage.runs(), injector, "{proxy}");
    }
}

#[test]
fn an_envoy_may_be_anybodys() {
    let usage = usage(&rows(&["shop cart-1 app", "shop cart-1 envoy"]));
    assert_eq!(figures(&usage.app), known(2.0, 2.0, 2.0, 1.0));
    assert!(noted(&usage, "1 container called `envoy`"));
}

#[test]
fn the_mesh_itself_is_no_application() {
    let usage = usage(&rows(&[
        "istio-system istiod-1-27-abc discovery",
        "istio-system ztunnel-x2x istio-proxy",
        "istio-system istio-cni-node-q install-cni",
        "shop waypoint-5d-x istio-proxy",
        "edge my-gate-5d istio-proxy",
        "linkerd linkerd-destination-5d linkerd-proxy",
        "linkerd linkerd-destination-5d destination",
        "shop cart-1 app",
        "shop cart-1 linkerd-debug",
        "shop cart-1 linkerd-proxy",
        "shop ztunnelling-1 app",
    ]));
    assert_eq!(figures(&usage.app), known(2.0, 2.0, 2.0, 2.0));
    assert_eq!(figures(&usage.proxies), known(1.0, 1.0, 1.0, 1.0));
    assert_eq!(figures(&usage.apart()), known(8.0, 8.0, 8.0, 7.0));
    assert!(noted(&usage, "8 containers of the mesh itself"));
    assert_eq!(usage.runs(), Some(Injector::Linkerd));
}

#[test]
fn ambient_runs_where_ztunnel_does() {
    let usage = usage(&rows(&["istio-system ztunnel-x2x istio-proxy", "shop cart-1 app"]));
    assert_eq!(usage.runs(), Some(Injector::IstioAmbient));
    assert_eq!(figures(&usage.proxies), known(0.0, 0.0, 0.0, 0.0));
}

#[test]
fn a_file_of_proxies_alone_is_not_one_of_gateways() {
    let usage = usage(&rows(&[
        "shop cart-1 istio-proxy",
        "shop cart-2 istio-proxy",
        "edge istio-ingressgateway-x istio-proxy",
    ]));
    assert_eq!(figures(&usage.proxies), known(2.0, 2.0, 2.0, 2.0));
    assert_eq!(figures(&usage.apart()), known(1.0, 1.0, 1.0, 1.0));
    assert_eq!(figures(&usage.app), [None, None, Some(0.0), Some(0.0)], "nobody looked at applications");
    assert!(noted(&usage, "no container but proxies"));
}

#[test]
fn proxies_of_two_meshes_are_of_no_one_mesh() {
    let usage = usage(&rows(&[
        "a one-1 app",
        "a one-1 istio-proxy",
        "b two-1 app",
        "b two-1 linkerd-proxy",
        "b two-2 app",
    ]));
    assert_eq!(usage.runs(), None);
    assert!(noted(&usage, "1 of Istio, 1 of Linkerd"));
}

#[test]
fn namespaces_are_chosen_and_left_out() {
    let seen = seen(SHOP);
    let shop = in_namespaces(&seen, &["shop"], &[]);
    assert_eq!(figures(&shop.app), known(1536.0, 300.0, 2.0, 2.0));
    assert_eq!(figures(&in_namespaces(&seen, &[], &["shop"]).app), known(20.0, 5.0, 1.0, 1.0));
    let sum = |usage: &Usage| usage.app.memory.map_or(0.0, Memory::bytes);
    let (all, without) = (seen.usage(None), in_namespaces(&seen, &[], &["shop"]));
    assert_eq!(sum(&all), sum(&shop) + sum(&without));
    let names: Vec<&str> = all.namespaces.iter().map(|one| one.name.as_str()).collect();
    assert_eq!(names, ["kube-system", "shop"], "the mesh itself is of no namespace's sums");
    assert_eq!(all.meshable_pods, 2);
}
