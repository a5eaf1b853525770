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
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct Crowd {
    /// Meshed pods; nothing where it is not known.
    pub pods: Option<Count>,
    /// All pods of the cluster; nothing where it is not known.
    pub cluster_pods: Option<Count>,
}

/// How a component's use grows with pods: the key of each term, of how many pods, and what share of these goes
/// to one of the component.
fn memory_terms(component: Component, crowd: Crowd, number: Count) -> Vec<(Key<Memory>, Option<Count>, f64)> {
    match component {
        Component::NodeProxy => vec![
            (keys::NODE_PROXY_MEMORY_PER_KNOWN_POD, crowd.cluster_pods, 1.0),
            (keys::NODE_PROXY_MEMORY_PER_LOCAL_POD, crowd.pods, 1.0 / number.base().max(1.0)),
        ],
        Component::Cni => vec![(keys::CNI_MEMORY_PER_KNOWN_POD, crowd.cluster_pods, 1.0)],
        Component::ControlPlane => vec![(keys::CONTROL_PLANE_MEMORY_PER_POD, crowd.pods, 1.0)],
        Component::Sidecar | Component::Waypoint | Component::Gateway => vec![],
    }
}

fn cpu_terms(component: Component, crowd: Crowd) -> Vec<(Key<Cpu>, Option<Count>, f64)> {
    match component {
        Component::ControlPlane => vec![(keys::CONTROL_PLANE_CPU_PER_POD, crowd.pods, 1.0)],
        _ => vec![],
    }
}

/// The keys by which a component's memory grows with pods.
#[must_use]
pub fn growth_of_memory(component: Component) -> Vec<Key<Memory>> {
    memory_terms(component, Crowd::default(), Count::ZERO).into_iter().map(|(key, ..)| key).collect()
}

/// The same of CPU.
#[must_use]
pub fn growth_of_cpu(component: Component) -> Vec<Key<Cpu>> {
    cpu_terms(component, Crowd::default()).into_iter().map(|(key, ..)| key).collect()
}

/// What one of `number` of a component, or all of a control plane, uses by itself, of what was seen. `figure`
/// tells what the mesh has of a key; what it does not tell is taken to add nothing.
///
/// # Errors
/// The reason, where pods add something to it and their number is not known, or they add more than there is.
pub fn memory(
    component: Component,
    seen: Memory,
    crowd: Crowd,
    number: Count,
    figure: impl Fn(Key<Memory>) -> Option<Memory>,
) -> Result<Memory, String> {
    less(seen, memory_terms(component, crowd, number), figure)
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
    less(seen, cpu_terms(component, crowd), figure)
}

fn less<Q: Quantity>(
    seen: Q,
    terms: Vec<(Key<Q>, Option<Count>, f64)>,
    figure: impl Fn(Key<Q>) -> Option<Q>,
) -> Result<Q, String> {
    let mut own = seen.base();
    for (key, pods, share) in terms {
        let each = figure(key).map_or(0.0, Quantity::base);
        if each > 0.0 {
            let pods = pods.ok_or("the pods that it knows or serves were not seen")?;
            own -= each * pods.base() * share;
        }
    }
    if own < 0.0 {
        return Err(
            "less was seen than its growth with pods alone comes to, by the mesh's figures".to_owned()
        );
    }
    Ok(Q::saturated(own))
}
