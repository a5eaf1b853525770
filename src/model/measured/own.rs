//! From what a part of a mesh was seen to use to the figure that a catalog has of it: what one uses by itself, of a
//! control plane all of it, before it knows or serves any pod. What else adds to it, by the mesh's own figures, is
//! taken out: the terms of the estimate solved for their first key.

use crate::model::component::Component;
use crate::model::keys::Key;
use crate::model::resource::{ComponentResource, Side};
use crate::model::terms::{Around, Factor, Factors, Unsolved, WhenAbsent};
use crate::units::{Count, Cpu, Memory, Quantity};

/// The pods around a part of a mesh when it was seen.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct Crowd {
    /// Meshed pods; nothing where it is not known.
    pub pods: Option<Count>,
    /// All pods of the cluster; nothing where it is not known.
    pub cluster_pods: Option<Count>,
}

/// Everything that adds to what one of a component uses.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct Surroundings {
    /// The pods.
    pub crowd: Crowd,
    /// The services in a sidecar's configuration; nothing where it is not known.
    pub services: Option<Count>,
}

impl From<Crowd> for Surroundings {
    fn from(crowd: Crowd) -> Self {
        Self { crowd, services: None }
    }
}

impl Surroundings {
    /// How many there were of something around so many of a component.
    fn count(&self, factor: Factor, component: Component, number: Count) -> Option<Count> {
        match factor {
            own if own == component.counted_by() => Some(number),
            Factor::Pods => self.crowd.pods,
            Factor::ClusterPods => self.crowd.cluster_pods,
            Factor::ServicesSent => self.services,
            Factor::Nodes | Factor::Waypoints | Factor::Replicas | Factor::Gateways => None,
        }
    }
}

/// The keys by which a component's memory grows with pods.
#[must_use]
pub fn growth_of_memory(component: Component) -> Vec<Key<Memory>> {
    growth(component)
}

/// The same of CPU.
#[must_use]
pub fn growth_of_cpu(component: Component) -> Vec<Key<Cpu>> {
    growth(component)
}

fn growth<Q: ComponentResource>(component: Component) -> Vec<Key<Q>> {
    let terms = Q::terms(component, Side::Used).iter();
    let grows = terms.filter(|term| term.when_absent == WhenAbsent::NothingIfNotCounted);
    grows.map(|term| term.key).collect()
}

/// What one of `number` of a component, or all of a control plane, uses by itself, of what was seen. `figure`
/// tells what the mesh has of a key; what it does not tell is taken to add nothing.
///
/// # Errors
/// The reason, where something adds to it whose number is not known, or that adds more than there is.
pub fn memory(
    component: Component,
    seen: Memory,
    around: impl Into<Surroundings>,
    number: Count,
    figure: impl Fn(Key<Memory>) -> Option<Memory>,
) -> Result<Memory, String> {
    by_itself(component, seen, &around.into(), number.at_least(Count::from(1)), figure)
}

/// The same of CPU, of a component that no request passes: only that of a control plane grows with pods.
///
/// # Errors
/// As of memory.
pub fn cpu(
    component: Component,
    seen: Cpu,
    crowd: Crowd,
    figure: impl Fn(Key<Cpu>) -> Option<Cpu>,
) -> Result<Cpu, String> {
    by_itself(component, seen, &crowd.into(), Count::from(1), figure)
}

fn by_itself<Q: ComponentResource>(
    component: Component,
    seen: Q,
    around: &Surroundings,
    number: Count,
    figure: impl Fn(Key<Q>) -> Option<Q>,
) -> Result<Q, String> {
    let first = Q::terms(component, Side::Used).first().ok_or("it is not known what adds to it")?;
    // A figure of all together is seen as such, and any other of one.
    let all = if first.counts().is_empty() { 1.0 } else { number.base() };
    let count = |factor| around.count(factor, component, number);
    let solved =
        Around { count, through: None, figure }.solve(component, Side::Used, first.key, seen.base() * all);
    solved.map_err(|reason| match reason {
        Unsolved::NotSeen(Factors::Counts(counts)) if counts.contains(&Factor::ServicesSent) => {
            "the services that it is sent are not known".to_owned()
        }
        Unsolved::NotSeen(Factors::Counts(_)) | Unsolved::NoTerm => {
            "the pods that it knows or serves were not seen".to_owned()
        }
        Unsolved::NotSeen(Factors::Rate(_)) => "the requests that passed it are not known".to_owned(),
        Unsolved::TooLittle => {
            let with = if component == Component::Sidecar { "services" } else { "pods" };
            format!("less was seen than its growth with {with} alone comes to, by the mesh's figures")
        }
    })
}
