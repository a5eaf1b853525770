//! The table: what each component uses and requests.
//!
//! ```text
//! memory         used                                                reserved
//! sidecars       P x (m + m_service x services sent)                 P x request
//! node proxies   N x (m_node + A x m_known) + P x m_local            N x request
//! waypoints      W x m_w                                             W x request
//! control plane  all replicas + P x m_pod                            replicas x request
//! CNI agents     N x (m_cni + A x m_known)                           N x request
//! gateways       G x m_g                                             G x request
//!
//! CPU            used
//! proxies        number x idle + Σ chains of q x hops x t_k / 1000 x c_k
//! control plane  all replicas + P x c_pod
//! others         number x c
//! ```
//!
//! P meshed pods, A all pods of the cluster, N nodes, W waypoints, G gateways. Every node's agent knows every
//! workload of the cluster, so that part grows with N x A. q requests/s enter a chain, hops are all calls of one
//! request (those at once included), `t_k` traversals a hop through proxies of kind k, `c_k` cores of 1000 requests/s
//! through *one* proxy of that kind (some publications count a pair). The seed text: 200 x 50..75..100 MB =
//! 10..15..20 GB, and 70,000 requests/s x 0.6 cores = 42 cores.
//!
//! The first term of a sum is what one of the component takes by itself, or all of a control plane.

use crate::model::component::Component::{self, Cni, ControlPlane, Gateway, NodeProxy, Sidecar, Waypoint};
use crate::model::keys as k;
use crate::model::resource::Side::{self, Reserved, Used};
use crate::model::terms::Factor::{ClusterPods, Gateways, Nodes, Pods, Replicas, ServicesSent, Waypoints};
use crate::model::terms::term::{ComponentTerm, each, growth, if_stated, load, together};
use crate::units::{Cpu, Memory};

/// Memory.
pub(crate) const fn memory(component: Component, side: Side) -> &'static [ComponentTerm<Memory>] {
    match (component, side) {
        (Sidecar, Used) => {
            const { &[each(k::SIDECAR_MEMORY, &[Pods]), if_stated(k::MEMORY_PER_SERVICE, &[ServicesSent, Pods])] }
        }
        (Sidecar, Reserved) => const { &[each(k::SIDECAR_MEMORY_REQUEST, &[Pods])] },
        (NodeProxy, Used) => {
            const {
                &[
                    each(k::NODE_PROXY_MEMORY, &[Nodes]),
                    growth(k::NODE_PROXY_MEMORY_PER_KNOWN_POD, &[ClusterPods, Nodes]),
                    growth(k::NODE_PROXY_MEMORY_PER_LOCAL_POD, &[Pods]),
                ]
            }
        }
        (NodeProxy, Reserved) => const { &[each(k::NODE_PROXY_MEMORY_REQUEST, &[Nodes])] },
        (Waypoint, Used) => const { &[each(k::WAYPOINT_MEMORY, &[Waypoints])] },
        (Waypoint, Reserved) => const { &[each(k::WAYPOINT_MEMORY_REQUEST, &[Waypoints])] },
        (ControlPlane, Used) => {
            const { &[together(k::CONTROL_PLANE_MEMORY), growth(k::CONTROL_PLANE_MEMORY_PER_POD, &[Pods])] }
        }
        (ControlPlane, Reserved) => const { &[each(k::CONTROL_PLANE_MEMORY_REQUEST, &[Replicas])] },
        (Cni, Used) => {
            const { &[each(k::CNI_MEMORY, &[Nodes]), growth(k::CNI_MEMORY_PER_KNOWN_POD, &[ClusterPods, Nodes])] }
        }
        (Cni, Reserved) => const { &[each(k::CNI_MEMORY_REQUEST, &[Nodes])] },
        (Gateway, Used) => const { &[each(k::GATEWAY_MEMORY, &[Gateways])] },
        (Gateway, Reserved) => const { &[each(k::GATEWAY_MEMORY_REQUEST, &[Gateways])] },
    }
}

/// CPU.
pub(crate) const fn cpu(component: Component, side: Side) -> &'static [ComponentTerm<Cpu>] {
    match (component, side) {
        (Sidecar, Used) => const { &[each(k::SIDECAR_CPU_IDLE, &[Pods]), load(k::SIDECAR_CPU_PER_1000_RPS)] },
        (Sidecar, Reserved) => const { &[each(k::SIDECAR_CPU_REQUEST, &[Pods])] },
        (NodeProxy, Used) => {
            const { &[each(k::NODE_PROXY_CPU_IDLE, &[Nodes]), load(k::NODE_PROXY_CPU_PER_1000_RPS)] }
        }
        (NodeProxy, Reserved) => const { &[each(k::NODE_PROXY_CPU_REQUEST, &[Nodes])] },
        (Waypoint, Used) => {
            const { &[each(k::WAYPOINT_CPU_IDLE, &[Waypoints]), load(k::WAYPOINT_CPU_PER_1000_RPS)] }
        }
        (Waypoint, Reserved) => const { &[each(k::WAYPOINT_CPU_REQUEST, &[Waypoints])] },
        (ControlPlane, Used) => {
            const { &[together(k::CONTROL_PLANE_CPU), growth(k::CONTROL_PLANE_CPU_PER_POD, &[Pods])] }
        }
        (ControlPlane, Reserved) => const { &[each(k::CONTROL_PLANE_CPU_REQUEST, &[Replicas])] },
        (Cni, Used) => const { &[each(k::CNI_CPU, &[Nodes])] },
        (Cni, Reserved) => const { &[each(k::CNI_CPU_REQUEST, &[Nodes])] },
        (Gateway, Used) => const { &[each(k::GATEWAY_CPU, &[Gateways])] },
        (Gateway, Reserved) => const { &[each(k::GATEWAY_CPU_REQUEST, &[Gateways])] },
    }
}
