//! Istio with sidecars.
//!
//! Which pods reach the injector: the webhooks in
//! `manifests/charts/istio-control/istio-discovery/templates/mutatingwebhook.yaml`. What it does with
//! them: `injectRequired` in `pkg/kube/inject/inject.go`. What the proxy asks for:
//! `files/injection-template.yaml`.

use crate::cluster::inject::annotations::Names;
use crate::cluster::inject::shared::{
    HOST_NETWORK, already, gateway, inject, label, mark, skip, system_namespace, unmarked,
};
use crate::cluster::inject::{Injection, Mode, Surroundings};
use crate::cluster::pod::{Container, PodTemplate};
use crate::cluster::proxy::{Family, Proxy, Role, Traces, placeholder, proxies};
use crate::cluster::resources::Asked;

/// What the injector leaves. `enable-core-dump` is its own name too.
pub(crate) const TRACES: Traces = Traces {
    proxies: &["istio-proxy"],
    generic: &[],
    inits: &["istio-init", "istio-validation", "enable-core-dump"],
    helpers: &[],
    images: &[],
    labels: &[
        "security.istio.io/tlsMode",
        "service.istio.io/canonical-name",
        "service.istio.io/canonical-revision",
    ],
    annotations: &["istio.io/rev", "ambient.istio.io/redirection"],
    status: Some("sidecar.istio.io/status"),
    native_first: true,
};

/// From this version of all kubelets on (`ENABLE_NATIVE_SIDECARS=auto` in `pilot/pkg/features/pilot.go`).
pub(crate) const NATIVE_SINCE: (u32, u32) = (1, 33);

const INJECTION: &str = "istio-injection";
const REVISION: &str = "istio.io/rev";
const INJECT: &str = "sidecar.istio.io/inject";
const TEMPLATES: &str = "inject.istio.io/templates";
const NATIVE: &str = "sidecar.istio.io/nativeSidecar";

const RESOURCES: Names = Names {
    cpu_request: "sidecar.istio.io/proxyCPU",
    memory_request: "sidecar.istio.io/proxyMemory",
    cpu_limit: "sidecar.istio.io/proxyCPULimit",
    memory_limit: "sidecar.istio.io/proxyMemoryLimit",
};

/// `IgnoredNamespaces` in `pkg/kube/inject/initializer.go`.
const IGNORED: [&str; 4] = ["kube-system", "kube-public", "kube-node-lease", "local-path-storage"];

pub(crate) fn decide(pod: &PodTemplate, around: &Surroundings<'_>) -> Injection {
    if let Some(already) = already(pod, Family::Istio) {
        return already;
    }
    if pod.host_network {
        return skip(HOST_NETWORK);
    }
    if IGNORED.contains(&around.namespace_name) {
        return skip(system_namespace(around.namespace_name));
    }
    let asked = match around.mode {
        Mode::AsLabelled => selected(pod, around),
        Mode::Everywhere => match label(around, INJECTION) {
            Some("disabled") => Err(mark("namespace label", INJECTION, "disabled")),
            _ => Ok("every namespace".to_owned()),
        },
    };
    match asked.and_then(|rule| consents(pod, rule)) {
        Ok(rule) => templated(pod, around, rule),
        Err(rule) => skip(rule),
    }
}

/// Whether one of the four webhooks selects the pod: `istio-injection` of the namespace wins over every
/// revision, and labels of the pod count only in a namespace that has neither.
fn selected(pod: &PodTemplate, around: &Surroundings<'_>) -> Result<String, String> {
    match (label(around, INJECTION), label(around, REVISION)) {
        (Some("enabled"), _) => return Ok(mark("namespace label", INJECTION, "enabled")),
        (Some(other), _) => return Err(mark("namespace label", INJECTION, other)),
        (None, Some(revision)) => return Ok(mark("namespace label", REVISION, revision)),
        (None, None) => {}
    }
    if let Some(revision) = pod.labels.get(REVISION) {
        return Ok(mark("pod label", REVISION, revision));
    }
    match pod.labels.get(INJECT) {
        Some("true") => Ok(mark("pod label", INJECT, "true")),
        Some(other) => Err(mark("pod label", INJECT, other)),
        // An annotation selects nothing: the API server looks at labels.
        None => Err(unmarked(around, "labelled")),
    }
}

/// Whether the pod itself lets it happen. The label is the newer way and wins over the annotation.
fn consents(pod: &PodTemplate, rule: String) -> Result<String, String> {
    let Some(said) = pod.label_or_annotation(INJECT) else { return Ok(rule) };
    let what = if pod.labels.get(INJECT).is_some() { "pod label" } else { "pod annotation" };
    match said.to_ascii_lowercase().as_str() {
        "y" | "yes" | "true" | "on" | "" => Ok(rule),
        _ => Err(mark(what, INJECT, said)),
    }
}

/// What the pod gets, by the templates it names. The sidecar's is the default.
fn templated(pod: &PodTemplate, around: &Surroundings<'_>, rule: String) -> Injection {
    let Some(said) = pod.annotations.get(TEMPLATES) else {
        return inject(rule, Some(sidecar(pod, around)));
    };
    let names: Vec<&str> = said.split(',').map(str::trim).collect();
    if names.contains(&"sidecar") {
        inject(rule, Some(sidecar(pod, around)))
    } else if names.contains(&"gateway") {
        gateway(mark("pod annotation", TEMPLATES, said))
    } else if names.contains(&"grpc-agent") {
        // An agent without an Envoy, in a container that asks for as much (`files/grpc-agent.yaml`). It
        // redirects nothing, so it has no init container, and it is never native.
        let agent = Proxy { native: false, init: None, ..sidecar(pod, around) };
        inject(mark("pod annotation", TEMPLATES, said), Some(agent))
    } else {
        skip(format!("{}, which adds no sidecar", mark("pod annotation", TEMPLATES, said)))
    }
}

fn sidecar(pod: &PodTemplate, around: &Surroundings<'_>) -> Proxy {
    let stated = RESOURCES.read(|name| pod.annotations.get(name));
    // One annotation is enough to drop all of the chart's figures, requests and limits alike.
    let (template, known) = if stated.any {
        (stated.asked, !stated.unreadable)
    } else {
        (around.defaults.unwrap_or_default(), around.defaults.is_some())
    };
    // A container of that name which the user wrote is laid over the template, figure by figure.
    let over = proxies(pod, Family::Istio).find(|proxy| placeholder(proxy, Family::Istio));
    let asked = over.map_or(template, |over| Asked {
        requests: over.asked.requests.or(template.requests),
        limits: over.asked.limits.or(template.limits),
    });
    let native = match pod.annotations.get(NATIVE) {
        Some("true") => true,
        Some("false") => false,
        _ => around.native,
    };
    Proxy { family: Family::Istio, asked, known, native, count: 1, init: Some(template) }
}

/// What a proxy of Istio does where it is no sidecar. They all go by the same name: the sidecar, the
/// gateways, the waypoints and ztunnel.
pub(crate) fn role(pod: &PodTemplate, proxies: &[&Container]) -> Option<Role> {
    let labels = &pod.labels;
    if labels.get("app") == Some("ztunnel") || proxies.iter().any(|proxy| proxy.image.contains("/ztunnel")) {
        return Some(Role::NodeProxy);
    }
    if labels.get("gateway.networking.k8s.io/gateway-class-name") == Some("istio-waypoint")
        || labels.get("gateway.istio.io/managed") == Some("istio.io-mesh-controller")
    {
        return Some(Role::Waypoint);
    }
    let gateway = labels.get("gateway.networking.k8s.io/gateway-name").is_some()
        || matches!(labels.get("operator.istio.io/component"), Some("IngressGateways" | "EgressGateways"))
        || pod.annotations.get(TEMPLATES).is_some_and(|names| {
            let mut names = names.split(',').map(str::trim);
            names.clone().any(|name| name == "gateway") && !names.any(|name| name == "sidecar")
        });
    gateway.then_some(Role::Gateway)
}
