//! From what a part of a mesh was seen to use to the figure that a catalog has of it: what it uses before it knows
//! or serves any pod. What pods add to it, by the mesh's own figures, is taken out:
//!
//! ```text
//! node proxy      mean - A x m_known - P x m_local / N
//! network agent   mean - A x m_known
//! control plane   sum  - P x m_pod
//! ```
//!
//! P pods that it serves, A all pods of the cluster, N its number: the terms of the estimate, turned around, so that
//! an estimate of the same system gives the sum back.

use crate::model::component::Component;
use crate::model::keys::{self, Key};
use crate::units::{Count, Cpu, Memory, Quantity};

/// The pods around a part of a mesh when it was seen.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Crowd {
    /// Meshed pods; nothing where it is not known.
    pub pods: Option<Count>,
    /// All pods of the cluster; nothing where it is not known.
    pub cluster_pods: Option<Count>,
    /// How many of the component there are.
    pub number: Count,
}

/// What one of a component, or all of a control plane, uses by itself. `figure` tells what the mesh has of a key,
/// typically; what it does not tell is taken to add nothing.
///
/// # Errors
/// The reason, where pods add something to it and their number is not known, or they add more than there is.
pub fn memory(
    component: Component,
    seen: Memory,
    crowd: Crowd,
    figure: impl Fn(Key<Memory>) -> Option<Memory>,
) -> Result<Memory, String> {
    let local = 1.0 / crowd.number.base().max(1.0);
    let terms: &[(Key<Memory>, Option<Count>, f64)] = match component {
        Component::NodeProxy => &[
            (keys::NODE_PROXY_MEMORY_PER_KNOWN_POD, crowd.cluster_pods, 1.0),
            (keys::NODE_PROXY_MEMORY_PER_LOCAL_POD, crowd.pods, local),
        ],
        Component::Cni => &[(keys::CNI_MEMORY_PER_KNOWN_POD, crowd.cluster_pods, 1.0)],
        Component::ControlPlane => &[(keys::CONTROL_PLANE_MEMORY_PER_POD, crowd.pods, 1.0)],
        Component::Sidecar | Component::Waypoint | Component::Gateway => &[],
    };
    less(seen, terms, figure)
}

/// The same of CPU: only that of a control plane grows with pods.
///
/// # Errors
/// As of memory.
pub fn cpu(
    component: Component,
    seen: Cpu,
    crowd: Crowd,
    figure: impl Fn(Key<Cpu>) -> Option<Cpu>,
) -> Result<Cpu, String> {
    let terms: &[_] = match component {
        Component::ControlPlane => &[(keys::CONTROL_PLANE_CPU_PER_POD, crowd.pods, 1.0)],
        _ => &[],
    };
    less(seen, terms, figure)
}

fn less<Q: Quantity>(
    seen: Q,
    terms: &[(Key<Q>, Option<Count>, f64)],
    figure: impl Fn(Key<Q>) -> Option<Q>,
) -> Result<Q, String> {
    let mut own = seen.base();
    for (key, pods, share) in terms {
        let each = figure(*key).map_or(0.0, Quantity::base);
        if each > 0.0 {
            let pods = pods.ok_or("the pods that it knows or serves are not known (`--pods`)")?;
            own -= each * pods.base() * share;
        }
    }
    if own < 0.0 {
        return Err("less was measured than the mesh's own growth with pods comes to".to_owned());
    }
    Ok(Q::saturated(own))
}
