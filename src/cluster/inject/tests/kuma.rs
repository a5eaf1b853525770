//! Kuma: one test a rule.

use super::*;
use Decision::{Gateway, Inject, Present, Skip};

const INJECT: &str = "kuma.io/sidecar-injection";

#[test]
fn a_label_of_the_pod_and_then_of_the_namespace() {
    for (of_namespace, own, decision) in [
        (Some("enabled"), None, Inject),
        (Some("true"), None, Inject),
        (Some("false"), None, Skip),
        (Some("disabled"), None, Skip),
        (Some("disabled"), Some("enabled"), Inject),
        (Some("enabled"), Some("disabled"), Skip),
        (Some("enabled"), Some("false"), Skip),
        (Some("enabled"), Some("true"), Inject),
        (None, Some("enabled"), Inject),
        // The webhook for pods selects this value alone.
        (None, Some("true"), Skip),
        (Some("enabled"), Some("on"), Skip),
        (None, None, Skip),
    ] {
        let labels: Vec<_> = of_namespace.map(|value| (INJECT, value)).into_iter().collect();
        let case = Case { labels: &labels, ..of(Injector::Kuma) };
        let own: Vec<_> = own.map(|value| (INJECT, value)).into_iter().collect();
        assert_eq!(case.decide(&labelled(app(), &own)).decision, decision, "{of_namespace:?} {own:?}");
        // What older versions read has no effect.
        let old = Case { labels: &[], annotations: &labels, ..of(Injector::Kuma) };
        assert_eq!(old.decide(&annotated(app(), &own)).decision, Skip);
    }
}

#[test]
fn everywhere_and_what_stays_out() {
    let all = Case { mode: Mode::Everywhere, ..of(Injector::Kuma) };
    all.says(&app(), Inject, "every namespace");
    Case { labels: &[(INJECT, "false")], ..all }.says(
        &app(),
        Skip,
        "namespace label `kuma.io/sidecar-injection=false`",
    );
    let mut host = app();
    host.host_network = true;
    assert_eq!(all.decide(&host).decision, Skip);
    let build = labelled(app(), &[("openshift.io/build.name", "web-1")]);
    assert_eq!(all.decide(&build).decision, Skip);
    let builtin = annotated(app(), &[("kuma.io/gateway", "builtin")]);
    assert_eq!(all.decide(&builtin).decision, Gateway);
    let zone = labelled(app(), &[("k8s.kuma.io/zone-proxy-type", "ingress"), (INJECT, "enabled")]);
    assert_eq!(all.decide(&zone).decision, Gateway);
    // Somebody else's gateway has a sidecar like any pod.
    let delegated = annotated(app(), &[("kuma.io/gateway", "enabled")]);
    assert_eq!(all.decide(&delegated).decision, Inject);
    let mut has = app();
    has.containers.insert(0, container("kuma-sidecar", Stage::Sidecar, asked(0.1, 0.1)));
    assert_eq!(all.decide(&has).decision, Present);
}

#[test]
fn what_a_patch_makes_of_the_proxy_is_not_known_and_whole_pods_clear_it() {
    let case = Case { mode: Mode::Everywhere, ..of(Injector::Kuma) };
    assert!(case.proxy(&app()).known);
    assert!(!case.proxy(&annotated(app(), &[("kuma.io/container-patches", "small")])).known);
    let mut whole = app();
    whole.pod_level = asked(1.0, 1.0);
    let proxy = case.proxy(&whole);
    assert_eq!((proxy.asked, proxy.known), (Asked::default(), true));
    let init = proxy.init.map(|init| init.requests.sum());
    assert_eq!(init.map(|sum| (sum.cpu.cores(), sum.memory.bytes())), Some((0.02, 20e6)));
}
