//! What a mesh adds to a cluster, and how many of each there are.

use crate::model::keys::{self, Entry, Key};
use crate::model::runs::Point;
use crate::model::scenario::Scenario;
use crate::model::{capacity, layer::Given, value::Value};
use crate::units::{Count, Cpu, Memory};

/// A part of the mesh. The names are those of JSON.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
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

    /// How many there are. Of the control plane, its replicas.
    #[must_use]
    pub fn count(self, at: &Point<'_>) -> Option<Count> {
        match self {
            Self::Sidecar => at.get(keys::PODS),
            Self::NodeProxy | Self::Cni => nodes(at),
            // One waypoint for each meshed namespace is what `istioctl waypoint apply` sets up.
            Self::Waypoint => at.get(keys::WAYPOINTS).or_else(|| at.get(keys::NAMESPACES)),
            Self::ControlPlane => at.get(keys::CONTROL_PLANE_REPLICAS),
            Self::Gateway => at.get(keys::GATEWAYS),
        }
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

    /// Why this component is left out of the totals, where it is.
    #[must_use]
    pub fn left_out(self, scenario: &Scenario) -> Option<String> {
        match self {
            Self::Cni if scenario.one(keys::CNI_ALREADY) == Some(true) => Some(
                "the agent is on the nodes already, with or without the mesh (`mesh.cni_already`)".to_owned(),
            ),
            Self::Gateway if scenario.given(keys::GATEWAYS).is_none() => {
                Some("gateways are counted only where `mesh.gateways` is given".to_owned())
            }
            _ => None,
        }
    }
}

/// The nodes that agents run on: those with the mesh where capacity is known, else those stated.
#[must_use]
pub fn nodes(at: &Point<'_>) -> Option<Count> {
    capacity::nodes_with(at).or_else(|| at.get(keys::NODES))
}

/// All pods of the cluster: what a node proxy has to know about.
#[must_use]
pub fn cluster_pods(at: &Point<'_>) -> Option<Count> {
    at.get(keys::CLUSTER_PODS).or_else(|| at.get(keys::PODS))
}

/// How a figure stands before anything is reckoned.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Standing {
    Known,
    None,
    NotCounted(String),
    Unknown(String),
}

/// How the figure at that row stands, with the reason and the way to state it.
pub(crate) fn standing(scenario: &Scenario, entry: &Entry) -> Standing {
    match scenario.inputs().system.at(entry.index) {
        Some(Given { value: Value::None, .. }) => Standing::None,
        Some(Given { value: Value::NotCounted(reason), .. }) => Standing::NotCounted(reason.clone()),
        Some(Given { value: Value::Unknown(reason), .. }) => Standing::Unknown(reason.clone()),
        Some(_) => Standing::Known,
        None => Standing::Unknown(not_given(entry)),
    }
}

/// The reason for a fact nobody told.
pub(crate) fn not_given(entry: &Entry) -> String {
    format!("{} not given ({})", entry.leaf().replace('_', " "), entry.how_to_say())
}
