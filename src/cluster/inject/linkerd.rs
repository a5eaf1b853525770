//! Linkerd.
//!
//! Who is injected: `disableByAnnotation` and `newReport` in `pkg/inject/report.go`, and the selectors of
//! the webhook in `charts/linkerd-control-plane/values.yaml`. What the proxy asks for:
//! `ApplyAnnotationOverrides` in `pkg/inject/inject.go`.
//!
//! `automountServiceAccountToken: false` keeps nobody out: the proxy has brought a token of its own since
//! projected tokens are the chart's default (`identity.serviceAccountTokenProjection`).

use crate::cluster::inject::annotations::Names;
use crate::cluster::inject::shared::{
    HOST_NETWORK, SYSTEM, already, annotation, flag, inject, label, mark, skip, system_namespace, unmarked,
};
use crate::cluster::inject::{Injection, Mode, Surroundings};
use crate::cluster::pod::PodTemplate;
use crate::cluster::proxy::{Family, Proxy, Role, Traces};
use crate::units::quote;

/// What the injector leaves (`pkg/k8s/labels.go`).
pub(crate) const TRACES: Traces = Traces {
    proxies: &["linkerd-proxy"],
    generic: &[],
    inits: &["linkerd-init", "linkerd-network-validator"],
    helpers: &["linkerd-debug"],
    images: &[],
    labels: &["linkerd.io/control-plane-ns", "linkerd.io/workload-ns", "linkerd.io/proxy-*"],
    annotations: &["linkerd.io/created-by", "linkerd.io/proxy-version", "linkerd.io/trust-root-sha256"],
    status: None,
    native_first: true,
};

/// The chart's default (`proxy.nativeSidecar`) since May 2026.
pub(crate) const NATIVE: bool = true;

const INJECT: &str = "linkerd.io/inject";
const WEBHOOKS: &str = "config.linkerd.io/admission-webhooks";
const GATEWAY: &str = "config.linkerd.io/enable-gateway";

/// Newest first: the later spelling wins.
const NATIVE_BY_POD: [&str; 3] = [
    "config.linkerd.io/proxy-enable-native-sidecar",
    "config.beta.linkerd.io/proxy-enable-native-sidecar",
    "config.alpha.linkerd.io/proxy-enable-native-sidecar",
];

const RESOURCES: Names = Names {
    cpu_request: "config.linkerd.io/proxy-cpu-request",
    memory_request: "config.linkerd.io/proxy-memory-request",
    cpu_limit: "config.linkerd.io/proxy-cpu-limit",
    memory_limit: "config.linkerd.io/proxy-memory-limit",
};

pub(crate) fn decide(pod: &PodTemplate, around: &Surroundings<'_>) -> Injection {
    if let Some(already) = already(pod, Family::Linkerd) {
        return already;
    }
    if pod.host_network {
        return skip(HOST_NETWORK);
    }
    if label(around, WEBHOOKS) == Some("disabled") {
        return skip(mark("namespace label", WEBHOOKS, "disabled"));
    }
    let asked = match around.mode {
        Mode::AsLabelled => annotated(pod, around).and_then(|rule| beside_another(pod).map_or(Ok(rule), Err)),
        Mode::Everywhere => everywhere(pod, around),
    };
    match asked {
        Ok(rule) => inject(rule, Some(sidecar(pod, around))),
        Err(rule) => skip(rule),
    }
}

/// The truth table of `disableByAnnotation`: the workload's annotation wins over its namespace's, and one
/// with a value that Linkerd does not know keeps the pod out.
fn annotated(pod: &PodTemplate, around: &Surroundings<'_>) -> Result<String, String> {
    // The webhook is not called there (`proxyInjector.namespaceSelector`).
    if matches!(around.namespace_name, "kube-system" | "cert-manager") {
        return Err(format!("namespace {}, which the webhook leaves out", quote(around.namespace_name)));
    }
    let (own, of_namespace) = (pod.annotations.get(INJECT), annotation(around, INJECT));
    for (what, value) in [("namespace annotation", of_namespace), ("pod annotation", own)] {
        if let Some(value) = value.filter(|value| !matches!(*value, "" | "enabled" | "ingress" | "disabled"))
        {
            return Err(format!("{}, which is no value of it", mark(what, INJECT, value)));
        }
    }
    match (own.filter(|own| !own.is_empty()), of_namespace.filter(|value| !value.is_empty())) {
        (Some("disabled"), _) => Err(mark("pod annotation", INJECT, "disabled")),
        (Some(own), _) => Ok(mark("pod annotation", INJECT, own)),
        (None, Some("disabled")) => Err(mark("namespace annotation", INJECT, "disabled")),
        (None, Some(value)) => Ok(mark("namespace annotation", INJECT, value)),
        (None, None) => Err(unmarked(around, "annotated")),
    }
}

fn everywhere(pod: &PodTemplate, around: &Surroundings<'_>) -> Result<String, String> {
    let own = pod.annotations.get(INJECT);
    if own == Some("disabled") {
        return Err(mark("pod annotation", INJECT, "disabled"));
    }
    if own.is_none() && annotation(around, INJECT) == Some("disabled") {
        return Err(mark("namespace annotation", INJECT, "disabled"));
    }
    if SYSTEM.contains(&around.namespace_name) {
        return Err(system_namespace(around.namespace_name));
    }
    Ok("every namespace".to_owned())
}

/// The proxy of another mesh that Linkerd refuses to stand beside (`HasExistingSidecars` in
/// `pkg/healthcheck/sidecar.go`).
fn beside_another(pod: &PodTemplate) -> Option<String> {
    // The proxy comes behind its init container, and is the better name for it.
    let other = pod.containers.iter().rev().find(|container| {
        matches!(container.name.as_str(), "istio-proxy" | "istio-init")
            || ["gcr.io/istio-release/proxyv2:", "gcr.io/istio-release/proxy_init:"]
                .iter()
                .any(|image| container.image.starts_with(image))
    })?;
    Some(format!("has a sidecar already: {}", quote(&other.name)))
}

fn sidecar(pod: &PodTemplate, around: &Surroundings<'_>) -> Proxy {
    // Every `config.linkerd.io` annotation may stand on the namespace instead.
    let value = |name: &str| pod.annotations.get(name).or_else(|| annotation(around, name));
    let (asked, known) = RESOURCES.read(value).each_or(around.defaults);
    let native = NATIVE_BY_POD.into_iter().find_map(value).and_then(flag).unwrap_or(around.native);
    // The init container takes the proxy's resources (`charts/partials/templates/_proxy-init.tpl`).
    Proxy { family: Family::Linkerd, asked, known, native, count: 1, init: Some(asked) }
}

/// The gateway of the multicluster extension is a pod around the proxy.
pub(crate) fn role(pod: &PodTemplate) -> Option<Role> {
    (pod.annotations.get(GATEWAY).and_then(flag) == Some(true)).then_some(Role::Gateway)
}
