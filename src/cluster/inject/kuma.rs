//! Kuma, and Kong Mesh.
//!
//! Which pods reach the injector: the webhooks in
//! `deployments/charts/kuma/templates/cp-webhooks-and-secrets.yaml`. Who is injected: `preCheck` and
//! `needToInject` in `pkg/plugins/runtime/k8s/webhooks/injector/precheck.go`; how: `InjectKuma` in
//! `injector.go` beside it.
//!
//! An annotation of that name is not read; older versions did. Neither does the
//! source look at `hostNetwork`, so there whoever has the label is in.

use crate::cluster::inject::shared::{
    HOST_NETWORK, SYSTEM, already, gateway, inject, label, mark, skip, system_namespace, unmarked,
};
use crate::cluster::inject::{Injection, Mode, Surroundings};
use crate::cluster::pod::PodTemplate;
use crate::cluster::proxy::{Family, Proxy, Role, Traces};
use crate::cluster::quantity;
use crate::cluster::resources::{Amounts, Asked};

/// What the injector leaves (`pkg/plugins/runtime/k8s/metadata/annotations.go`).
pub(crate) const TRACES: Traces = Traces {
    proxies: &["kuma-sidecar"],
    generic: &[],
    inits: &["kuma-init", "kuma-validation"],
    helpers: &[],
    images: &[],
    labels: &[],
    annotations: &[
        "kuma.io/sidecar-injected",
        "kuma.io/sidecar-uid",
        "kuma.io/envoy-admin-port",
        "kuma.io/transparent-proxying",
        "kuma.io/transparent-proxying-*",
    ],
    status: None,
    native_first: true,
};

/// From this version of the API server on (`pkg/plugins/runtime/k8s/plugin.go`).
pub(crate) const NATIVE_SINCE: (u32, u32) = (1, 29);

const INJECT: &str = "kuma.io/sidecar-injection";
const PATCHES: &str = "kuma.io/container-patches";
const GATEWAY: &str = "kuma.io/gateway";
const ZONE_PROXY: &str = "k8s.kuma.io/zone-proxy-type";
const OLDER_ZONE_PROXIES: [&str; 2] = ["kuma.io/ingress", "kuma.io/egress"];

/// `exceptions.labels` of the control plane's configuration.
const EXCEPTIONS: [&str; 2] = ["openshift.io/build.name", "openshift.io/deployer-pod-for.name"];

pub(crate) fn decide(pod: &PodTemplate, around: &Surroundings<'_>) -> Injection {
    if let Some(already) = already(pod, Family::Kuma) {
        return already;
    }
    if let Some(rule) = gateway_by(pod) {
        return gateway(rule);
    }
    if let Some((name, value)) = EXCEPTIONS.iter().find_map(|name| Some((name, pod.labels.get(name)?))) {
        return skip(mark("pod label", name, value));
    }
    // No webhook is called there.
    if around.namespace_name == "kube-system" {
        return skip(system_namespace(around.namespace_name));
    }
    match (first(pod, around), around.mode) {
        (Some((rule, Some(false))), _) => skip(rule),
        (Some((rule, None)), _) => skip(format!("{rule}, which is no value of it")),
        (_, Mode::Everywhere) if pod.host_network => skip(HOST_NETWORK),
        (Some((rule, Some(true))), Mode::AsLabelled) if !selected(pod, around) => {
            skip(format!("{rule}, which selects a pod only as `enabled`"))
        }
        (Some((rule, Some(true))), _) => inject(rule, Some(sidecar(pod, around))),
        (None, Mode::AsLabelled) => skip(unmarked(around, "labelled")),
        (None, Mode::Everywhere) if SYSTEM.contains(&around.namespace_name) => {
            skip(system_namespace(around.namespace_name))
        }
        (None, Mode::Everywhere) => inject("every namespace", Some(sidecar(pod, around))),
    }
}

/// The pod's label, or else its namespace's, and what it says.
fn first(pod: &PodTemplate, around: &Surroundings<'_>) -> Option<(String, Option<bool>)> {
    let labels = [("pod label", pod.labels.get(INJECT)), ("namespace label", label(around, INJECT))];
    labels.into_iter().find_map(|(what, value)| Some((mark(what, INJECT, value?), enabled(value?))))
}

/// Whether a webhook selects the pod: one does by the namespace's label, one by the pod's, and that takes
/// fewer spellings than the injector behind them.
fn selected(pod: &PodTemplate, around: &Surroundings<'_>) -> bool {
    matches!(label(around, INJECT), Some("enabled" | "true")) || pod.labels.get(INJECT) == Some("enabled")
}

/// The spellings of `GetEnabled`; `yes` and `no` are those of older versions.
fn enabled(value: &str) -> Option<bool> {
    match value {
        "enabled" | "true" | "yes" => Some(true),
        "disabled" | "false" | "no" => Some(false),
        _ => None,
    }
}

/// What makes the pod a gateway without a sidecar. `kuma.io/gateway: enabled` is none of it: beside
/// somebody else's gateway there is a sidecar as beside any pod.
fn gateway_by(pod: &PodTemplate) -> Option<String> {
    if let Some("builtin") = pod.annotations.get(GATEWAY) {
        return Some(mark("pod annotation", GATEWAY, "builtin"));
    }
    // A zone proxy of the newest versions is the sidecar of a container that only waits.
    if let Some(kind) = pod.labels.get(ZONE_PROXY) {
        return Some(mark("pod label", ZONE_PROXY, kind));
    }
    OLDER_ZONE_PROXIES.iter().find_map(|name| {
        let value = pod.annotations.get(name).filter(|value| enabled(value) == Some(true))?;
        Some(mark("pod annotation", name, value))
    })
}

fn sidecar(pod: &PodTemplate, around: &Surroundings<'_>) -> Proxy {
    // Resources of the pod as a whole clear the sidecar's, or they would be exceeded.
    let cleared = pod.pod_level != Asked::default();
    let asked = if cleared { Asked::default() } else { around.defaults.unwrap_or_default() };
    // What a ContainerPatch makes of it stands in an object of the mesh.
    let patched = pod.annotations.get(PATCHES).is_some_and(|names| !names.trim().is_empty());
    let known = !patched && (cleared || around.defaults.is_some());
    Proxy { family: Family::Kuma, asked, known, native: around.native, count: 1, init: Some(init()) }
}

/// `NewInitContainer` and `NewValidationContainer` in `injector.go`: the same figures in both.
fn init() -> Asked {
    let amounts = |cpu: &str, memory: &str| Amounts {
        cpu: quantity::cpu(cpu).ok(),
        memory: quantity::memory(memory).ok(),
    };
    Asked { requests: amounts("20m", "20M"), limits: amounts("100m", "50M") }
}

/// Gateways of Kuma's own.
pub(crate) fn role(pod: &PodTemplate) -> Option<Role> {
    gateway_by(pod).is_some().then_some(Role::Gateway)
}
