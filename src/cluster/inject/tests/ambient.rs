//! Ambient: one test a rule.

use super::*;
use Decision::{Gateway, Inject, Present, Skip};

#[test]
fn the_label_counts_on_the_namespace_and_on_the_pod() {
    let ambient: &[_] = &[("istio.io/dataplane-mode", "ambient")];
    let none: &[_] = &[("istio.io/dataplane-mode", "none")];
    let on = Case { labels: ambient, ..of(Injector::IstioAmbient) };
    let off = of(Injector::IstioAmbient);
    on.says(&app(), Inject, "namespace label `istio.io/dataplane-mode=ambient`");
    assert_eq!(on.decide(&app()).proxy, None, "there is no proxy in the pod");
    on.says(&labelled(app(), none), Skip, "pod label `istio.io/dataplane-mode=none`");
    off.says(&labelled(app(), ambient), Inject, "pod label `istio.io/dataplane-mode=ambient`");
    off.says(&app(), Skip, "neither the namespace `shop` nor the pod is labelled");
    let other = Case { labels: &[("istio.io/dataplane-mode", "on")], ..off };
    other.says(&app(), Skip, "namespace label `istio.io/dataplane-mode=on`");
    let mut host = app();
    host.host_network = true;
    on.says(&host, Skip, "hostNetwork: true");
}

#[test]
fn sidecar_labels_win() {
    let labels: &[_] = &[("istio.io/dataplane-mode", "ambient"), ("istio-injection", "enabled")];
    let both = Case { labels, ..of(Injector::IstioAmbient) };
    both.says(&app(), Skip, "gets a sidecar: namespace label `istio-injection=enabled`");
    let refuses = labelled(app(), &[("sidecar.istio.io/inject", "false")]);
    assert_eq!(both.decide(&refuses).decision, Inject);
}

#[test]
fn everywhere_and_already() {
    let all = Case { mode: Mode::Everywhere, ..of(Injector::IstioAmbient) };
    all.says(&app(), Inject, "every namespace");
    let none = Case { labels: &[("istio.io/dataplane-mode", "none")], ..all };
    none.says(&app(), Skip, "namespace label `istio.io/dataplane-mode=none`");
    let wanted = labelled(app(), &[("istio.io/dataplane-mode", "ambient")]);
    assert_eq!(none.decide(&wanted).decision, Inject);
    let redirected = annotated(app(), &[("ambient.istio.io/redirection", "enabled")]);
    assert_eq!(all.decide(&redirected).decision, Present);
    let ztunnel =
        labelled(pod([container("istio-proxy", Stage::Main, asked(0.2, 0.5))]), &[("app", "ztunnel")]);
    all.says(&ztunnel, Gateway, "the proxy of Istio on its node");
}
