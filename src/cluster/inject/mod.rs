//! Whom a mesh's injector gives a proxy, and what that proxy asks for. One file a mesh.
//!
//! The rules are those of the meshes' own sources, named in each file. What lies in an injector's
//! configuration and not in the cluster's objects (selectors and templates of one's own, lists of
//! namespaces) is as the mesh ships it.

pub(crate) mod ambient;
pub(crate) mod annotations;
pub(crate) mod consul;
pub(crate) mod istio;
pub(crate) mod kuma;
pub(crate) mod linkerd;
pub(crate) mod others;
mod shared;

use crate::cluster::object::Namespace;
use crate::cluster::pod::PodTemplate;
use crate::cluster::proxy::{Family, Proxy};
use crate::cluster::resources::Asked;
use crate::model::mesh::Injector;

/// What is asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Mode {
    /// Who is in by today's labels and annotations.
    AsLabelled,
    /// Who would be in if every namespace were: what opts out in so many words stays out.
    Everywhere,
}

/// What decides beside the pod itself.
#[derive(Debug, Clone, Copy)]
pub struct Surroundings<'a> {
    /// The pod's namespace, where the input has it.
    pub namespace: Option<&'a Namespace>,
    /// Its name.
    pub namespace_name: &'a str,
    /// What is asked.
    pub mode: Mode,
    /// What the mesh's own chart has a proxy ask for; nothing where that is not known.
    pub defaults: Option<Asked>,
    /// Whether the mesh makes its proxies native sidecars on this cluster, unless a pod says otherwise.
    pub native: bool,
}

/// What becomes of a pod.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Decision {
    /// It comes into the mesh.
    Inject,
    /// It stays out.
    Skip,
    /// It is in already.
    Present,
    /// It is a gateway, not a workload with a sidecar.
    Gateway,
}

/// A decision, and why.
#[derive(Debug, Clone, PartialEq)]
pub struct Injection {
    /// What becomes of the pod.
    pub decision: Decision,
    /// The rule that decided, in words, with the label, annotation or namespace that it turned on.
    pub rule: String,
    /// The proxy it gets, or has. Nothing where the mesh puts none into pods.
    pub proxy: Option<Proxy>,
}

impl Mode {
    /// The word of the flag, and of JSON.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::AsLabelled => "as-labelled",
            Self::Everywhere => "everywhere",
        }
    }
}

impl Decision {
    /// One word for it.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Inject => "inject",
            Self::Skip => "skip",
            Self::Present => "present",
            Self::Gateway => "gateway",
        }
    }
}

/// Whose proxies an injector puts into pods.
#[must_use]
pub const fn family(injector: Injector) -> Option<Family> {
    match injector {
        Injector::Istio | Injector::IstioAmbient => Some(Family::Istio),
        Injector::Linkerd => Some(Family::Linkerd),
        Injector::Kuma => Some(Family::Kuma),
        Injector::Consul => Some(Family::Consul),
        Injector::EveryPod => None,
    }
}

/// What becomes of a pod. A proxy of the mesh that is asked about makes it present; one of another mesh
/// is looked at by Linkerd only, so ask about the pod [without](crate::cluster::proxy::without_mesh) it
/// to learn what would be if it were not there.
#[must_use]
pub fn decide(injector: Injector, pod: &PodTemplate, around: &Surroundings<'_>) -> Injection {
    if let (Mode::Everywhere, Some(family)) = (around.mode, family(injector)) {
        // Nobody puts a sidecar beside another mesh's gateway or into its proxy on the node.
        if let Some(gateway) = shared::gateway_of_another(pod, family) {
            return gateway;
        }
    }
    match injector {
        Injector::Istio => istio::decide(pod, around),
        Injector::IstioAmbient => ambient::decide(pod, around),
        Injector::Linkerd => linkerd::decide(pod, around),
        Injector::Kuma => kuma::decide(pod, around),
        Injector::Consul => consul::decide(pod, around),
        Injector::EveryPod => shared::every_pod(pod),
    }
}

/// Kubelets run native sidecars unless told otherwise from here on (KEP-753).
const NATIVE_SINCE: (u32, u32) = (1, 29);

/// Whether all of these kubelets run native sidecars. Without any it is taken for a cluster of today.
pub fn native_is_possible<'a>(kubelets: impl IntoIterator<Item = &'a str>) -> bool {
    kubelets.into_iter().all(|version| shared::at_least(version, NATIVE_SINCE))
}

/// Whether a mesh of today makes its proxies native sidecars on a cluster whose kubelets have these
/// versions (`v1.33.2`). Without any it is taken for a cluster of today.
pub fn native_by_default<'a>(injector: Injector, kubelets: impl IntoIterator<Item = &'a str>) -> bool {
    let mut kubelets = kubelets.into_iter().peekable();
    match injector {
        Injector::Istio => kubelets.all(|version| shared::at_least(version, istio::NATIVE_SINCE)),
        // Kubelets are never newer than the API server, so one is enough to tell.
        Injector::Kuma => {
            kubelets.peek().is_none() || kubelets.any(|version| shared::at_least(version, kuma::NATIVE_SINCE))
        }
        Injector::Linkerd => linkerd::NATIVE,
        Injector::Consul => consul::NATIVE,
        Injector::IstioAmbient | Injector::EveryPod => false,
    }
}

#[cfg(test)]
mod tests;
