//! What a mesh adds to a cluster: the parts, how many there are of each, and the keys of what one of them takes.

use crate::model::keys::Key;
use crate::model::resource::Side;
use crate::model::terms::{Factor, table};
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

/// The keys of what one of a component takes before anything adds to it; of what a control plane uses, all of it.
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
        matches!(self.counted_by(), Factor::Nodes)
    }

    /// What there are as many of as of the component.
    #[must_use]
    pub const fn counted_by(self) -> Factor {
        match self {
            Self::Sidecar => Factor::Pods,
            Self::NodeProxy | Self::Cni => Factor::Nodes,
            Self::Waypoint => Factor::Waypoints,
            Self::ControlPlane => Factor::Replicas,
            Self::Gateway => Factor::Gateways,
        }
    }

    /// The keys of the table's first terms, and of what requests take.
    pub(crate) fn figures(self) -> Figures {
        let cpu = table::cpu(self, Side::Used);
        Figures {
            memory: table::memory(self, Side::Used)[0].key,
            memory_request: table::memory(self, Side::Reserved)[0].key,
            cpu: cpu[0].key,
            cpu_per_1000_rps: cpu.iter().find(|term| term.law().is_some()).map(|term| term.key),
            cpu_request: table::cpu(self, Side::Reserved)[0].key,
        }
    }
}
