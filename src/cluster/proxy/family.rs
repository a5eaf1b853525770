//! The meshes whose proxies are recognized in pods.

use crate::cluster::inject::{consul, istio, kuma, linkerd, others};

/// Who a proxy belongs to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Family {
    /// Istio, and what is built from it (`OpenShift` Service Mesh, Cloud Service Mesh).
    Istio,
    /// Linkerd.
    Linkerd,
    /// Kuma and Kong Mesh.
    Kuma,
    /// Consul.
    Consul,
    /// AWS App Mesh.
    AppMesh,
    /// Open Service Mesh.
    Osm,
}

impl Family {
    /// Every family, in the order in which a pod is searched for them: those whose proxies have a name of
    /// their own come before those that call them `envoy`.
    pub const ALL: [Self; 6] =
        [Self::Istio, Self::Linkerd, Self::Kuma, Self::Consul, Self::AppMesh, Self::Osm];

    /// The name in words.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Istio => "Istio",
            Self::Linkerd => "Linkerd",
            Self::Kuma => "Kuma",
            Self::Consul => "Consul",
            Self::AppMesh => "AWS App Mesh",
            Self::Osm => "Open Service Mesh",
        }
    }

    /// What its injector leaves in a pod.
    pub(crate) const fn traces(self) -> &'static Traces {
        match self {
            Self::Istio => &istio::TRACES,
            Self::Linkerd => &linkerd::TRACES,
            Self::Kuma => &kuma::TRACES,
            Self::Consul => &consul::TRACES,
            Self::AppMesh => &others::APP_MESH,
            Self::Osm => &others::OSM,
        }
    }
}

/// What a mesh's injector leaves in a pod. A name that ends in `*` stands for all that begin so.
#[derive(Debug)]
pub(crate) struct Traces {
    /// Names of proxies that nobody else uses; the first is what the injector writes.
    pub(crate) proxies: &'static [&'static str],
    /// Names of proxies that others use too, so that another trace is needed.
    pub(crate) generic: &'static [&'static str],
    /// Init containers; the first is what the injector writes.
    pub(crate) inits: &'static [&'static str],
    /// Other containers that the injector adds.
    pub(crate) helpers: &'static [&'static str],
    /// Parts of images that only this mesh's proxies have.
    pub(crate) images: &'static [&'static str],
    /// Labels that only say that the pod was injected.
    pub(crate) labels: &'static [&'static str],
    /// Annotations that only say that the pod was injected.
    pub(crate) annotations: &'static [&'static str],
    /// The annotation that lists, as JSON, which containers the injector added.
    pub(crate) status: Option<&'static str>,
    /// Whether a native proxy comes before the pod's own init containers, behind the mesh's.
    pub(crate) native_first: bool,
}

impl Traces {
    /// Whether that name is among these.
    pub(crate) fn lists(names: &[&str], name: &str) -> bool {
        names.iter().any(|listed| {
            listed.strip_suffix('*').map_or(*listed == name, |beginning| name.starts_with(beginning))
        })
    }

    /// Whether a label or annotation only says that the pod was injected.
    pub(crate) fn is_status_label(&self, name: &str) -> bool {
        Self::lists(self.labels, name)
    }

    /// The same of an annotation.
    pub(crate) fn is_status_annotation(&self, name: &str) -> bool {
        Self::lists(self.annotations, name) || self.status == Some(name)
    }

    /// The name of a proxy that the injector writes.
    pub(crate) fn proxy(&self) -> &'static str {
        self.proxies.first().or(self.generic.first()).copied().unwrap_or_default()
    }

    /// The name of the init container that the injector writes.
    pub(crate) fn init(&self) -> &'static str {
        self.inits.first().copied().unwrap_or_default()
    }
}
