//! Istio with sidecars: one test a rule.

use super::*;
use Decision::{Gateway, Inject, Present, Skip};

#[test]
fn the_namespace_label_wins_over_its_revision() {
    let case = |labels| Case { labels, ..of(Injector::Istio) };
    let pod = app();
    case(&[("istio-injection", "enabled"), ("istio.io/rev", "canary")]).says(
        &pod,
        Inject,
        "namespace label `istio-injection=enabled`",
    );
    case(&[("istio-injection", "disabled"), ("istio.io/rev", "canary")]).says(
        &pod,
        Skip,
        "namespace label `istio-injection=disabled`",
    );
    // Only `enabled` selects; anything else keeps every other webhook out as well.
    case(&[("istio-injection", "true")]).says(&pod, Skip, "namespace label `istio-injection=true`");
    case(&[("istio.io/rev", "canary")]).says(&pod, Inject, "namespace label `istio.io/rev=canary`");
    case(&[]).says(&pod, Skip, "neither the namespace `shop` nor the pod is labelled");
}

#[test]
fn labels_of_the_pod_select_in_an_unlabelled_namespace_only() {
    let revision = labelled(app(), &[("istio.io/rev", "canary")]);
    let wanted = labelled(app(), &[("sidecar.istio.io/inject", "true")]);
    of(Injector::Istio).says(&revision, Inject, "pod label `istio.io/rev=canary`");
    of(Injector::Istio).says(&wanted, Inject, "pod label `sidecar.istio.io/inject=true`");
    let disabled = Case { labels: &[("istio-injection", "disabled")], ..of(Injector::Istio) };
    assert_eq!(disabled.decide(&revision).decision, Skip);
    assert_eq!(disabled.decide(&wanted).decision, Skip);
    // The API server selects by labels, and by exactly this value.
    let yes = labelled(app(), &[("sidecar.istio.io/inject", "yes")]);
    of(Injector::Istio).says(&yes, Skip, "pod label `sidecar.istio.io/inject=yes`");
    let annotation = annotated(app(), &[("sidecar.istio.io/inject", "true")]);
    assert_eq!(of(Injector::Istio).decide(&annotation).decision, Skip);
}

#[test]
fn the_pod_may_refuse_and_its_label_wins_over_its_annotation() {
    for mode in [Mode::AsLabelled, Mode::Everywhere] {
        let case = Case { labels: &[("istio-injection", "enabled")], mode, ..of(Injector::Istio) };
        for value in ["y", "yes", "true", "on", "True", "ON", ""] {
            let pod = annotated(app(), &[("sidecar.istio.io/inject", value)]);
            assert_eq!(case.decide(&pod).decision, Inject, "{value}");
        }
        for value in ["false", "False", "no", "1", "enabled"] {
            let pod = annotated(app(), &[("sidecar.istio.io/inject", value)]);
            case.says(&pod, Skip, &format!("pod annotation `sidecar.istio.io/inject={value}`"));
        }
        let both = |label, annotation| {
            let pod = labelled(app(), &[("sidecar.istio.io/inject", label)]);
            annotated(pod, &[("sidecar.istio.io/inject", annotation)])
        };
        assert_eq!(case.decide(&both("true", "false")).decision, Inject);
        case.says(&both("false", "true"), Skip, "pod label `sidecar.istio.io/inject=false`");
    }
}

#[test]
fn the_host_network_and_four_namespaces_are_never_injected() {
    for mode in [Mode::AsLabelled, Mode::Everywhere] {
        let case = Case { labels: &[("istio-injection", "enabled")], mode, ..of(Injector::Istio) };
        let mut pod = app();
        pod.host_network = true;
        case.says(&pod, Skip, "hostNetwork: true");
        for namespace_name in ["kube-system", "kube-public", "kube-node-lease", "local-path-storage"] {
            let case = Case { namespace_name, ..case };
            case.says(&app(), Skip, &format!("system namespace `{namespace_name}`"));
        }
    }
}

#[test]
fn everywhere_all_come_in_but_namespaces_that_say_no() {
    let everywhere = Case { mode: Mode::Everywhere, ..of(Injector::Istio) };
    everywhere.says(&app(), Inject, "every namespace");
    let disabled = Case { labels: &[("istio-injection", "disabled")], ..everywhere };
    disabled.says(&app(), Skip, "namespace label `istio-injection=disabled`");
}

#[test]
fn one_annotation_drops_all_of_the_charts_figures() {
    let case = Case { mode: Mode::Everywhere, ..of(Injector::Istio) };
    assert_eq!(case.proxy(&app()).asked, chart());
    for (name, left) in [
        (
            "sidecar.istio.io/proxyCPU",
            Asked { requests: Amounts { memory: None, ..amounts(0.5, 0.0) }, ..Asked::default() },
        ),
        (
            "sidecar.istio.io/proxyCPULimit",
            Asked { limits: Amounts { memory: None, ..amounts(0.5, 0.0) }, ..Asked::default() },
        ),
    ] {
        let proxy = case.proxy(&annotated(app(), &[(name, "500m")]));
        assert_eq!((proxy.asked, proxy.init, proxy.known), (left, Some(left), true), "{name}");
    }
    for name in ["sidecar.istio.io/proxyMemory", "sidecar.istio.io/proxyMemoryLimit"] {
        let proxy = case.proxy(&annotated(app(), &[(name, "1Gi")]));
        assert_eq!((proxy.asked.requests.cpu, proxy.asked.limits.cpu), (None, None), "{name}");
    }
    // What is no quantity is not the same as nothing.
    assert!(!case.proxy(&annotated(app(), &[("sidecar.istio.io/proxyCPU", "lots")])).known);
    let nobody_knows = Case { defaults: None, ..case };
    assert!(!nobody_knows.proxy(&app()).known);
    assert!(nobody_knows.proxy(&annotated(app(), &[("sidecar.istio.io/proxyCPU", "1")])).known);
}

#[test]
fn the_pod_says_whether_its_proxy_is_native() {
    for (said, cluster, native) in [("true", false, true), ("false", true, false), ("", true, true)] {
        let case = Case { mode: Mode::Everywhere, native: cluster, ..of(Injector::Istio) };
        let pod = annotated(app(), &[("sidecar.istio.io/nativeSidecar", said)]);
        assert_eq!(case.proxy(&pod).native, native, "{said}");
    }
}

#[test]
fn templates_other_than_the_sidecars() {
    let case = Case { labels: &[("istio-injection", "enabled")], native: true, ..of(Injector::Istio) };
    let with = |value| annotated(app(), &[("inject.istio.io/templates", value)]);
    assert_eq!(case.decide(&with("gateway")).decision, Gateway);
    assert_eq!(case.decide(&with("gateway, spire")).decision, Gateway);
    assert_eq!(case.decide(&with("sidecar,spire")).decision, Inject);
    assert_eq!(case.decide(&with("mine")).decision, Skip);
    assert_eq!(case.decide(&with("grpc-simple")).decision, Skip);
    let agent = case.proxy(&with("grpc-agent"));
    assert_eq!((agent.native, agent.init, agent.asked), (false, None, chart()));
}

#[test]
fn a_container_that_says_auto_is_laid_over_the_template() {
    let mut over = container("istio-proxy", Stage::Main, asked(0.5, 0.0));
    over.asked.requests.memory = None;
    "auto".clone_into(&mut over.image);
    let mut customized = app();
    customized.containers.push(over);
    assert_eq!(of(Injector::Istio).decide(&customized).decision, Skip);
    let case = Case { labels: &[("istio-injection", "enabled")], ..of(Injector::Istio) };
    let proxy = case.proxy(&customized);
    assert_eq!(proxy.asked.requests, amounts(0.5, 0.125));
    assert_eq!((proxy.asked.limits, proxy.init), (chart().limits, Some(chart())));
    let whole = crate::cluster::proxy::with_proxy(&customized, &proxy);
    assert_eq!(whole.containers.iter().filter(|one| one.name == "istio-proxy").count(), 1);
}

#[test]
fn a_pod_that_has_the_proxy_is_present_as_it_is() {
    let pod = pod([
        container("app", Stage::Main, asked(1.0, 1.0)),
        container("istio-proxy", Stage::Main, asked(0.2, 0.2)),
    ]);
    let said = of(Injector::Istio).decide(&pod);
    assert_eq!((said.decision, said.rule.as_str()), (Present, "has a proxy of Istio"));
    assert_eq!(said.proxy.map(|proxy| proxy.asked), Some(asked(0.2, 0.2)));
}
