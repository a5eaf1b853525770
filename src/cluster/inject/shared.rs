//! What the rules of several meshes have in common.

use crate::cluster::inject::{Decision, Injection, Surroundings};
use crate::cluster::pod::PodTemplate;
use crate::cluster::proxy::{Family, Present, Proxy, Role, find};
use crate::units::quote;

/// Namespaces of Kubernetes itself, which nobody means by "everywhere".
pub(crate) const SYSTEM: [&str; 3] = ["kube-system", "kube-public", "kube-node-lease"];

/// The rule that keeps pods on their node's network out.
pub(crate) const HOST_NETWORK: &str = "hostNetwork: true";

/// The pod stays out.
pub(crate) fn skip(rule: impl Into<String>) -> Injection {
    Injection { decision: Decision::Skip, rule: rule.into(), proxy: None }
}

/// The rule where neither the pod nor its namespace is marked, as far as was read.
pub(crate) fn unmarked(around: &Surroundings<'_>, marked: &str) -> String {
    let namespace = quote(around.namespace_name);
    match (around.namespace, around.namespace_name) {
        (Some(_), _) => format!("neither the namespace {namespace} nor the pod is {marked}"),
        (None, "") => format!("the pod is not {marked}, and it states no namespace"),
        (None, _) => format!("the pod is not {marked}, and the namespace {namespace} was not read"),
    }
}

/// The pod is a gateway.
pub(crate) fn gateway(rule: impl Into<String>) -> Injection {
    Injection { decision: Decision::Gateway, rule: rule.into(), proxy: None }
}

/// The pod comes in.
pub(crate) fn inject(rule: impl Into<String>, proxy: Option<Proxy>) -> Injection {
    Injection { decision: Decision::Inject, rule: rule.into(), proxy }
}

/// A mark of the pod or the namespace as it is written: namespace label `istio-injection=enabled`.
pub(crate) fn mark(what: &str, name: &str, value: &str) -> String {
    format!("{what} {}", quote(&format!("{name}={value}")))
}

/// The rule about a namespace that is never injected.
pub(crate) fn system_namespace(name: &str) -> String {
    format!("system namespace {}", quote(name))
}

/// Whether the pod has that mesh already, or is one of its gateways.
pub(crate) fn already(pod: &PodTemplate, family: Family) -> Option<Injection> {
    let present = find::of(pod, family)?;
    let sidecar =
        || Injection { decision: Decision::Present, rule: has(&present), proxy: Some(present.as_proxy()) };
    Some(no_sidecar(&present).unwrap_or_else(sidecar))
}

/// Whether the pod is a gateway, a waypoint or a node's proxy of another mesh.
pub(crate) fn gateway_of_another(pod: &PodTemplate, family: Family) -> Option<Injection> {
    let others = Family::ALL.into_iter().filter(|other| *other != family);
    others.filter_map(|other| find::of(pod, other)).find_map(|present| no_sidecar(&present))
}

fn no_sidecar(present: &Present) -> Option<Injection> {
    let family = present.family.name();
    match present.role {
        Role::Sidecar => None,
        Role::Gateway => Some(gateway(format!("a gateway of {family}"))),
        Role::Waypoint => Some(gateway(format!("a waypoint of {family}"))),
        Role::NodeProxy => Some(gateway(format!("the proxy of {family} on its node"))),
    }
}

fn has(present: &Present) -> String {
    let family = present.family.name();
    match present.proxies {
        1 => format!("has a proxy of {family}"),
        proxies => format!("has {proxies} proxies of {family}"),
    }
}

/// The label of the namespace.
pub(crate) fn label<'a>(around: &Surroundings<'a>, name: &str) -> Option<&'a str> {
    around.namespace.and_then(|namespace| namespace.labels.get(name))
}

/// The annotation of the namespace.
pub(crate) fn annotation<'a>(around: &Surroundings<'a>, name: &str) -> Option<&'a str> {
    around.namespace.and_then(|namespace| namespace.annotations.get(name))
}

/// A mesh whose proxies stand on the nodes takes in every pod whose network is its own.
pub(crate) fn every_pod(pod: &PodTemplate) -> Injection {
    if pod.host_network {
        return skip(HOST_NETWORK);
    }
    inject("every pod with a network of its own", None)
}

/// Whether a version (`v1.33.2-gke.100`, `1.29+`) is that or a later one. What cannot be read is not.
pub(crate) fn at_least(version: &str, least: (u32, u32)) -> bool {
    let mut parts = version.trim().trim_start_matches('v').split('.').map(|part| {
        let end = part.find(|c: char| !c.is_ascii_digit()).unwrap_or(part.len());
        part[..end].parse::<u32>().ok()
    });
    let (major, minor) = (parts.next().flatten(), parts.next().flatten());
    major.zip(minor).is_some_and(|version| version >= least)
}

/// A flag as Go's `strconv.ParseBool` reads it.
pub(crate) fn flag(text: &str) -> Option<bool> {
    match text {
        "1" | "t" | "T" | "true" | "TRUE" | "True" => Some(true),
        "0" | "f" | "F" | "false" | "FALSE" | "False" => Some(false),
        _ => None,
    }
}
