//! Istio with proxies on the nodes (ambient): `PodRedirectionEnabled` in `cni/pkg/util/podutil.go`.

use crate::cluster::inject::shared::{
    HOST_NETWORK, SYSTEM, already, inject, label, mark, skip, system_namespace, unmarked,
};
use crate::cluster::inject::{Decision, Injection, Mode, Surroundings};
use crate::cluster::pod::PodTemplate;
use crate::cluster::proxy::Family;

const MODE: &str = "istio.io/dataplane-mode";
const REDIRECTION: &str = "ambient.istio.io/redirection";
const AMBIENT: &str = "ambient";
const NONE: &str = "none";

pub(crate) fn decide(pod: &PodTemplate, around: &Surroundings<'_>) -> Injection {
    // A pod with a sidecar keeps it: the two do not go together.
    if let Some(already) = already(pod, Family::Istio) {
        return already;
    }
    if pod.host_network {
        return skip(HOST_NETWORK);
    }
    if pod.annotations.get(REDIRECTION) == Some("enabled") {
        let rule = mark("pod annotation", REDIRECTION, "enabled");
        return Injection { decision: Decision::Present, rule, proxy: None };
    }
    let (own, of_namespace) = (pod.labels.get(MODE), label(around, MODE));
    if own == Some(NONE) {
        return skip(mark("pod label", MODE, NONE));
    }
    match around.mode {
        Mode::AsLabelled => as_labelled(pod, around, own, of_namespace),
        Mode::Everywhere if own == Some(AMBIENT) => inject(mark("pod label", MODE, AMBIENT), None),
        Mode::Everywhere if of_namespace == Some(NONE) => skip(mark("namespace label", MODE, NONE)),
        Mode::Everywhere if SYSTEM.contains(&around.namespace_name) => {
            skip(system_namespace(around.namespace_name))
        }
        Mode::Everywhere => inject("every namespace", None),
    }
}

fn as_labelled(
    pod: &PodTemplate,
    around: &Surroundings<'_>,
    own: Option<&str>,
    of_namespace: Option<&str>,
) -> Injection {
    let (what, value) = match (own, of_namespace) {
        (Some(AMBIENT), _) => ("pod label", AMBIENT),
        (_, Some(AMBIENT)) => ("namespace label", AMBIENT),
        (Some(other), _) => return skip(mark("pod label", MODE, other)),
        (None, Some(other)) => return skip(mark("namespace label", MODE, other)),
        (None, None) => return skip(unmarked(around, "labelled")),
    };
    // The injector has put a sidecar in before ambient looks at the pod.
    let sidecar = super::istio::decide(pod, around);
    if sidecar.decision == Decision::Inject {
        return skip(format!("gets a sidecar: {}", sidecar.rule));
    }
    inject(mark(what, MODE, value), None)
}
