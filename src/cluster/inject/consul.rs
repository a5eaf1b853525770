//! Consul.
//!
//! Who is injected: `shouldInject` in `control-plane/connect-inject/webhook/mesh_webhook.go` of
//! hashicorp/consul-k8s; what the proxy asks for: `sidecarResources` in `consul_dataplane_sidecar.go`
//! beside it. Without an annotation nobody is, as the chart has it (`connectInject.default: false`). Its
//! lists of allowed and denied namespaces lie in the injector's configuration and are not known here.

use crate::cluster::inject::annotations::Names;
use crate::cluster::inject::shared::{
    HOST_NETWORK, SYSTEM, already, flag, gateway, inject, mark, skip, system_namespace,
};
use crate::cluster::inject::{Injection, Mode, Surroundings};
use crate::cluster::pod::PodTemplate;
use crate::cluster::proxy::{Family, Proxy, Role, Traces};
use crate::cluster::quantity;
use crate::cluster::resources::{Amounts, Asked};

/// What the injector leaves (`connect-inject/constants/annotations_and_labels.go`); before version 1.0
/// the proxy was called `envoy-sidecar`.
pub(crate) const TRACES: Traces = Traces {
    proxies: &["consul-dataplane", "consul-dataplane-*"],
    generic: &["envoy-sidecar"],
    inits: &["consul-connect-inject-init", "consul-connect-inject-init-*", "copy-consul-bin"],
    helpers: &["consul-sidecar"],
    images: &["consul-dataplane"],
    labels: &["consul.hashicorp.com/connect-inject-status"],
    annotations: &[
        "consul.hashicorp.com/connect-inject-status",
        "consul.hashicorp.com/transparent-proxy-status",
        "consul.hashicorp.com/connect-k8s-version",
        "consul.hashicorp.com/original-pod",
    ],
    status: None,
    // Its init container is appended, and a native proxy has to come behind that.
    native_first: false,
};

/// Native sidecars are asked for, by annotation or in the chart.
pub(crate) const NATIVE: bool = false;

const INJECT: &str = "consul.hashicorp.com/connect-inject";
const STATUS: &str = "consul.hashicorp.com/connect-inject-status";
const SERVICE: &str = "consul.hashicorp.com/connect-service";
const GATEWAY: &str = "consul.hashicorp.com/gateway-kind";
const NATIVE_BY_POD: &str = "consul.hashicorp.com/enable-consul-dataplane-as-sidecar";

const RESOURCES: Names = Names {
    cpu_request: "consul.hashicorp.com/sidecar-proxy-cpu-request",
    memory_request: "consul.hashicorp.com/sidecar-proxy-memory-request",
    cpu_limit: "consul.hashicorp.com/sidecar-proxy-cpu-limit",
    memory_limit: "consul.hashicorp.com/sidecar-proxy-memory-limit",
};

/// `kubeSystemNamespaces` in `mesh_webhook.go`.
const NEVER: [&str; 2] = ["kube-system", "kube-public"];

pub(crate) fn decide(pod: &PodTemplate, around: &Surroundings<'_>) -> Injection {
    if let Some(already) = already(pod, Family::Consul) {
        return already;
    }
    if let Some(kind) = pod.annotations.get(GATEWAY) {
        return gateway(mark("pod annotation", GATEWAY, kind));
    }
    if NEVER.contains(&around.namespace_name) {
        return skip(system_namespace(around.namespace_name));
    }
    if let Some(status) = pod.annotations.get(STATUS).filter(|status| !status.is_empty()) {
        return skip(mark("pod annotation", STATUS, status));
    }
    let said = pod.annotations.get(INJECT).map(|said| (mark("pod annotation", INJECT, said), flag(said)));
    match (said, around.mode) {
        (Some((rule, Some(false))), _) => skip(rule),
        (Some((rule, None)), _) => skip(format!("{rule}, which is neither true nor false")),
        // The source does not look at the pod's network; nobody would ask for it in so many words.
        (_, Mode::Everywhere) if pod.host_network => skip(HOST_NETWORK),
        (Some((rule, Some(true))), _) => inject(rule, Some(sidecar(pod, around))),
        (None, Mode::AsLabelled) => skip(format!("no pod annotation `{INJECT}=true`")),
        (None, Mode::Everywhere) if SYSTEM.contains(&around.namespace_name) => {
            skip(system_namespace(around.namespace_name))
        }
        (None, Mode::Everywhere) => inject("every namespace", Some(sidecar(pod, around))),
    }
}

fn sidecar(pod: &PodTemplate, around: &Surroundings<'_>) -> Proxy {
    let (asked, known) = RESOURCES.read(|name| pod.annotations.get(name)).each_or(around.defaults);
    let native = pod.annotations.get(NATIVE_BY_POD).and_then(flag).unwrap_or(around.native);
    // A pod with several services has one port, and one proxy, for each (`annotatedServiceNames`).
    let services = pod.annotations.get(SERVICE).map_or(1, |names| names.split(',').count());
    let count = u32::try_from(services).unwrap_or(u32::MAX);
    Proxy { family: Family::Consul, asked, known, native, count, init: Some(init()) }
}

/// `connectInject.initContainer.resources` of the chart.
fn init() -> Asked {
    let memory = |text: &str| quantity::memory(text).ok();
    Asked {
        requests: Amounts { cpu: quantity::cpu("50m").ok(), memory: memory("25Mi") },
        limits: Amounts { cpu: None, memory: memory("150Mi") },
    }
}

/// Mesh, terminating, ingress and API gateways.
pub(crate) fn role(pod: &PodTemplate) -> Option<Role> {
    pod.annotations.get(GATEWAY).is_some().then_some(Role::Gateway)
}
