//! The rules of each mesh, and those that all share.

mod ambient;
mod consul;
mod istio;
mod kuma;
mod linkerd;

use super::*;
use crate::cluster::pod::Stage;
use crate::cluster::resources::Amounts;
use crate::cluster::testing::{amounts, annotated, app, asked, container, labelled, namespace, pod};

/// What Istio's chart states.
fn chart() -> Asked {
    Asked { requests: amounts(0.1, 0.125), limits: amounts(2.0, 1.0) }
}

struct Case<'a> {
    injector: Injector,
    labels: &'a [(&'a str, &'a str)],
    annotations: &'a [(&'a str, &'a str)],
    namespace_name: &'a str,
    mode: Mode,
    defaults: Option<Asked>,
    native: bool,
}

fn of(injector: Injector) -> Case<'static> {
    Case {
        injector,
        labels: &[],
        annotations: &[],
        namespace_name: "shop",
        mode: Mode::AsLabelled,
        defaults: Some(chart()),
        native: false,
    }
}

impl Case<'_> {
    fn decide(&self, pod: &PodTemplate) -> Injection {
        let namespace = namespace(self.labels, self.annotations);
        let around = Surroundings {
            namespace: Some(&namespace),
            namespace_name: self.namespace_name,
            mode: self.mode,
            defaults: self.defaults,
            native: self.native,
        };
        decide(self.injector, pod, &around)
    }

    fn says(&self, pod: &PodTemplate, decision: Decision, rule: &str) {
        let said = self.decide(pod);
        assert_eq!((said.decision, said.rule.as_str()), (decision, rule));
    }

    fn proxy(&self, pod: &PodTemplate) -> Proxy {
        let said = self.decide(pod);
        said.proxy.unwrap_or_else(|| panic!("no proxy: {}", said.rule))
    }
}

#[test]
fn proxies_on_the_nodes_take_in_every_pod_with_a_network_of_its_own() {
    let case = of(Injector::EveryPod);
    assert_eq!(case.decide(&app()).decision, Decision::Inject);
    assert_eq!(case.decide(&app()).proxy, None);
    let mut host = app();
    host.host_network = true;
    case.says(&host, Decision::Skip, "hostNetwork: true");
}

#[test]
fn another_meshs_proxy_does_not_make_a_pod_present() {
    let mut pod = app();
    pod.containers.push(container("linkerd-proxy", Stage::Main, asked(0.1, 0.1)));
    for rules in [Injector::Istio, Injector::IstioAmbient, Injector::Kuma, Injector::Consul] {
        let case = Case { mode: Mode::Everywhere, ..of(rules) };
        assert_eq!(case.decide(&pod).decision, Decision::Inject, "{rules:?}");
    }
}

#[test]
fn native_where_the_mesh_makes_it_so() {
    let says = |rules, kubelets: &[&str]| native_by_default(rules, kubelets.iter().copied());
    assert!(says(Injector::Istio, &["v1.33.2", "v1.34.0-eks-1", "v2.0"]));
    assert!(!says(Injector::Istio, &["v1.33.2", "v1.32.9"]), "one older kubelet is enough");
    assert!(!says(Injector::Istio, &["unknown"]));
    assert!(says(Injector::Istio, &[]));
    assert!(says(Injector::Kuma, &["v1.29.0-gke.100"]));
    assert!(says(Injector::Kuma, &["v1.28.15", "v1.29.0"]), "the API server is no older than any kubelet");
    assert!(!says(Injector::Kuma, &["v1.28.15"]));
    assert!(says(Injector::Kuma, &[]));
    assert!(says(Injector::Linkerd, &["v1.27.0"]));
    assert!(!says(Injector::Consul, &["v1.34.0"]));
    assert!(!says(Injector::IstioAmbient, &[]));
}

#[test]
fn foreign_text_is_shown_harmlessly() {
    let pod = labelled(app(), &[("sidecar.istio.io/inject", "\u{1b}[31m")]);
    let said = Case { labels: &[("istio-injection", "enabled")], ..of(Injector::Istio) }.decide(&pod);
    assert!(!said.rule.contains('\u{1b}'), "{}", said.rule);
}
