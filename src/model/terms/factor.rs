//! What a term is multiplied by: how many there are of something.

use crate::model::capacity::{cluster_pods, nodes};
use crate::model::keys::{self, Entry};
use crate::model::runs::Point;
use crate::units::Count;

/// How many there are of something.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Factor {
    /// Meshed pods.
    Pods,
    /// All pods of the cluster: what an agent on a node has to know.
    ClusterPods,
    /// Nodes that agents run on.
    Nodes,
    /// Waypoints.
    Waypoints,
    /// Replicas of the control plane.
    Replicas,
    /// Gateways.
    Gateways,
    /// Services in a sidecar's configuration.
    ServicesSent,
}

impl Factor {
    /// How many at a point.
    #[must_use]
    pub fn at(self, at: &Point<'_>) -> Option<Count> {
        match self {
            Self::Pods => at.get(keys::PODS),
            Self::ClusterPods => cluster_pods(at),
            Self::Nodes => nodes(at),
            // One waypoint for each meshed namespace is what `istioctl waypoint apply` sets up.
            Self::Waypoints => at.get(keys::WAYPOINTS).or_else(|| at.get(keys::NAMESPACES)),
            Self::Replicas => at.get(keys::CONTROL_PLANE_REPLICAS),
            Self::Gateways => at.get(keys::GATEWAYS),
            Self::ServicesSent => at.get(keys::SERVICES_IN_SCOPE).or_else(|| at.get(keys::SERVICES)),
        }
    }

    /// The key to give where it is unknown.
    #[must_use]
    pub fn entry(self) -> &'static Entry {
        match self {
            Self::Pods | Self::ClusterPods => keys::PODS.entry(),
            Self::Nodes => keys::NODES.entry(),
            Self::Waypoints => keys::NAMESPACES.entry(),
            Self::Replicas => keys::CONTROL_PLANE_REPLICAS.entry(),
            Self::Gateways => keys::GATEWAYS.entry(),
            Self::ServicesSent => keys::SERVICES.entry(),
        }
    }

    /// What is counted, in a formula.
    #[must_use]
    pub const fn plural(self) -> &'static str {
        match self {
            Self::Pods | Self::ClusterPods => "pods",
            Self::Nodes => "nodes",
            Self::Waypoints => "waypoints",
            Self::Replicas => "replicas",
            Self::Gateways => "gateways",
            Self::ServicesSent => "services",
        }
    }
}
