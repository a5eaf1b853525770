//! What a mesh adds to a cluster: the parts, and the keys of their figures.

use crate::model::keys::{self, Entry, Key};
use crate::units::{Count, Cpu, Memory};

/// A part of the mesh. The names are those of JSON.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Component {
    /// One proxy in every meshed pod.
    Sidecar,
    /// One proxy on every node: ztunnel, node Envoy.
    NodeProxy,
    /// A proxy for the L7 work of one namespace.
    Waypoint,
    /// istiod and its like.
    ControlPlane,
    /// The mesh's network agent on every node.
    Cni,
    /// A gateway that the mesh brings along.
    Gateway,
}

/// The keys of one component's figures.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Figures {
    pub(crate) memory: Key<Memory>,
    pub(crate) memory_request: Key<Memory>,
    pub(crate) cpu: Key<Cpu>,
    pub(crate) cpu_per_1000_rps: Option<Key<Cpu>>,
    pub(crate) cpu_request: Key<Cpu>,
}

impl Component {
    /// All of them, in the order of reports.
    pub const ALL: [Self; 6] =
        [Self::Sidecar, Self::NodeProxy, Self::Waypoint, Self::ControlPlane, Self::Cni, Self::Gateway];

    /// The name in reports, catalog files and JSON.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Sidecar => "sidecar",
            Self::NodeProxy => "node-proxy",
            Self::Waypoint => "waypoint",
            Self::ControlPlane => "control-plane",
            Self::Cni => "cni",
            Self::Gateway => "gateway",
        }
    }

    /// The name in sentences: of several, and of a control plane all of it.
    #[must_use]
    pub const fn plural(self) -> &'static str {
        match self {
            Self::Sidecar => "sidecars",
            Self::NodeProxy => "node proxies",
            Self::Waypoint => "waypoints",
            Self::ControlPlane => "the control plane",
            Self::Cni => "CNI agents",
            Self::Gateway => "gateways",
        }
    }

    /// So many of it in words: `1 waypoint`, `3 node proxies`.
    #[must_use]
    pub fn counted(self, number: Count) -> String {
        let one = match self {
            _ if number != Count::from(1) => self.plural(),
            Self::Sidecar => "sidecar",
            Self::NodeProxy => "node proxy",
            Self::Waypoint => "waypoint",
            Self::ControlPlane => "control plane",
            Self::Cni => "CNI agent",
            Self::Gateway => "gateway",
        };
        format!("{number} {one}")
    }

    /// Whether requests pass it beside or beneath applications.
    #[must_use]
    pub const fn is_proxy(self) -> bool {
        matches!(self, Self::Sidecar | Self::NodeProxy | Self::Waypoint)
    }

    /// Whether there is one on every node.
    #[must_use]
    pub const fn is_per_node(self) -> bool {
        matches!(self, Self::NodeProxy | Self::Cni)
    }

    pub(crate) const fn figures(self) -> Figures {
        use keys as k;
        let (memory, memory_request, cpu, cpu_per_1000_rps, cpu_request) = match self {
            Self::Sidecar => (
                k::SIDECAR_MEMORY,
                k::SIDECAR_MEMORY_REQUEST,
                k::SIDECAR_CPU_IDLE,
                Some(k::SIDECAR_CPU_PER_1000_RPS),
                k::SIDECAR_CPU_REQUEST,
            ),
            Self::NodeProxy => (
                k::NODE_PROXY_MEMORY,
                k::NODE_PROXY_MEMORY_REQUEST,
                k::NODE_PROXY_CPU_IDLE,
                Some(k::NODE_PROXY_CPU_PER_1000_RPS),
                k::NODE_PROXY_CPU_REQUEST,
            ),
            Self::Waypoint => (
                k::WAYPOINT_MEMORY,
                k::WAYPOINT_MEMORY_REQUEST,
                k::WAYPOINT_CPU_IDLE,
                Some(k::WAYPOINT_CPU_PER_1000_RPS),
                k::WAYPOINT_CPU_REQUEST,
            ),
            Self::ControlPlane => (
                k::CONTROL_PLANE_MEMORY,
                k::CONTROL_PLANE_MEMORY_REQUEST,
                k::CONTROL_PLANE_CPU,
                None,
                k::CONTROL_PLANE_CPU_REQUEST,
            ),
            Self::Cni => (k::CNI_MEMORY, k::CNI_MEMORY_REQUEST, k::CNI_CPU, None, k::CNI_CPU_REQUEST),
            Self::Gateway => {
                (k::GATEWAY_MEMORY, k::GATEWAY_MEMORY_REQUEST, k::GATEWAY_CPU, None, k::GATEWAY_CPU_REQUEST)
            }
        };
        Figures { memory, memory_request, cpu, cpu_per_1000_rps, cpu_request }
    }

    /// The key whose absence leaves the count unknown.
    pub(crate) fn counted_by(self) -> &'static Entry {
        match self {
            Self::Sidecar => keys::PODS.entry(),
            Self::NodeProxy | Self::Cni => keys::NODES.entry(),
            Self::Waypoint => keys::NAMESPACES.entry(),
            Self::ControlPlane => keys::CONTROL_PLANE_REPLICAS.entry(),
            Self::Gateway => keys::GATEWAYS.entry(),
        }
    }
}
