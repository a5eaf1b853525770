//! Linkerd: one test a rule.

use super::*;
use Decision::{Gateway, Inject, Present, Skip};

const INJECT: &str = "linkerd.io/inject";

#[test]
fn the_truth_table_of_the_annotation() {
    for (of_namespace, own, decision) in [
        ("enabled", "enabled", Inject),
        ("enabled", "", Inject),
        ("ingress", "", Inject),
        ("enabled", "disabled", Skip),
        ("disabled", "enabled", Inject),
        ("", "enabled", Inject),
        ("", "ingress", Inject),
        ("disabled", "disabled", Skip),
        ("", "disabled", Skip),
        ("disabled", "", Skip),
        ("", "", Skip),
        ("true", "enabled", Skip),
        ("enabled", "true", Skip),
    ] {
        let annotations = &[(INJECT, of_namespace)];
        let case = Case { annotations, ..of(Injector::Linkerd) };
        let pod = annotated(app(), &[(INJECT, own)]);
        assert_eq!(case.decide(&pod).decision, decision, "{of_namespace} {own}");
    }
    // It is an annotation; a label of that name says nothing.
    let label = Case { labels: &[(INJECT, "enabled")], ..of(Injector::Linkerd) };
    assert_eq!(label.decide(&labelled(app(), &[(INJECT, "enabled")])).decision, Skip);
}

#[test]
fn everywhere_a_refusal_counts_and_the_pods_word_before_the_namespaces() {
    let all = Case { mode: Mode::Everywhere, annotations: &[(INJECT, "disabled")], ..of(Injector::Linkerd) };
    all.says(&app(), Skip, "namespace annotation `linkerd.io/inject=disabled`");
    assert_eq!(all.decide(&annotated(app(), &[(INJECT, "enabled")])).decision, Inject);
    let open = Case { annotations: &[], ..all };
    open.says(
        &annotated(app(), &[(INJECT, "disabled")]),
        Skip,
        "pod annotation `linkerd.io/inject=disabled`",
    );
    open.says(&app(), Inject, "every namespace");
    let webhooks = Case { labels: &[("config.linkerd.io/admission-webhooks", "disabled")], ..open };
    webhooks.says(&app(), Skip, "namespace label `config.linkerd.io/admission-webhooks=disabled`");
}

#[test]
fn what_the_injector_refuses() {
    let case = Case { annotations: &[(INJECT, "enabled")], ..of(Injector::Linkerd) };
    let mut host = app();
    host.host_network = true;
    case.says(&host, Skip, "hostNetwork: true");
    let mut istio = app();
    istio.containers.push(container("istio-proxy", Stage::Main, asked(0.1, 0.1)));
    case.says(&istio, Skip, "has a sidecar already: `istio-proxy`");
    // If all were in, this proxy would not be there.
    let everywhere = Case { mode: Mode::Everywhere, ..case };
    assert_eq!(everywhere.decide(&istio).decision, Inject);
    let gateway = pod([container("istio-proxy", Stage::Main, asked(0.1, 0.1))]);
    everywhere.says(&gateway, Gateway, "a gateway of Istio");
    let mut linkerd = app();
    linkerd.containers.push(container("linkerd-proxy", Stage::Sidecar, asked(0.1, 0.1)));
    assert_eq!(case.decide(&linkerd).decision, Present);
}

#[test]
fn each_figure_by_itself_from_the_pod_the_namespace_or_the_chart() {
    let annotations: &[_] = &[("config.linkerd.io/proxy-memory-request", "64Mi"), (INJECT, "enabled")];
    let defaults = Some(Asked { requests: amounts(0.1, 0.25), limits: Asked::default().limits });
    let case = Case { annotations, defaults, ..of(Injector::Linkerd) };
    let proxy = case.proxy(&annotated(app(), &[("config.linkerd.io/proxy-cpu-request", "500m")]));
    assert_eq!(proxy.asked.requests, amounts(0.5, 0.0625));
    assert_eq!(proxy.init, Some(proxy.asked), "the init container takes the same");
    assert_eq!(case.proxy(&app()).asked.requests, amounts(0.1, 0.0625));
    // The chart without high availability states nothing: known, and none.
    let none = Case { defaults: Some(Asked::default()), ..of(Injector::Linkerd) };
    let none = Case { annotations: &[(INJECT, "enabled")], ..none };
    assert_eq!((none.proxy(&app()).asked, none.proxy(&app()).known), (Asked::default(), true));
    assert!(!Case { defaults: None, ..none }.proxy(&app()).known);
}

#[test]
fn native_by_any_of_three_spellings() {
    for prefix in ["config.linkerd.io", "config.alpha.linkerd.io", "config.beta.linkerd.io"] {
        let name = format!("{prefix}/proxy-enable-native-sidecar");
        let annotations: &[_] = &[(INJECT, "enabled"), (&name, "false")];
        let case = Case { annotations, native: true, ..of(Injector::Linkerd) };
        assert!(!case.proxy(&app()).native, "{prefix}");
        assert!(case.proxy(&annotated(app(), &[(&name, "true")])).native, "{prefix}");
    }
}
