//! Term 1, memory: what the proxies and the control plane use and reserve.
//!
//! ```text
//! sidecars        P x (m + m_service x services known to it)
//! node proxies    N x (m_node + A x m_known) + P x m_local
//! waypoints       W x m_w
//! control plane   fixed + P x m_pod
//! network agents  N x (m_cni + A x m_known)
//! ```
//!
//! P meshed pods, A all pods of the cluster, N nodes, W waypoints. Every node's agent knows every
//! workload of the cluster, so that part grows with N x A. Reserved is the request of each, times
//! their number. Lesson: 200 x 50..75..100 MB = 10..15..20 GB.

use crate::model::capacity::{cluster_pods, count, nodes};
use crate::model::component::Component;
use crate::model::growth;
use crate::model::keys::{self, Entry, Key};
use crate::model::resource::{Resource, Side, Term, assemble};
use crate::model::runs::{Point, Runs};
use crate::model::standing::not_given;
use crate::model::tally::{Tally, times};
use crate::model::warning::Concern;
use crate::units::{Memory, Quantity};

/// The memory of every component.
#[must_use]
pub fn memory(runs: &Runs<'_>) -> Resource<Memory> {
    assemble(&MemoryTerm, runs)
}

/// What a component takes at a point.
pub(crate) fn taken(side: Side, component: Component, at: &Point<'_>) -> Tally<Memory> {
    MemoryTerm.taken(side, component, at)
}

struct MemoryTerm;

impl Term for MemoryTerm {
    type Quantity = Memory;

    fn taken(&self, side: Side, component: Component, at: &Point<'_>) -> Tally<Memory> {
        match side {
            Side::Used => used(component, at),
            Side::Reserved => Tally::of([times(reserved_each(component, at), count(component, at))]),
        }
    }

    fn figures(&self, side: Side, component: Component) -> Vec<&'static Entry> {
        let figures = component.figures();
        if side == Side::Reserved {
            return vec![figures.memory_request.entry()];
        }
        let mut rows = vec![figures.memory.entry()];
        rows.extend(match component {
            Component::NodeProxy => vec![
                keys::NODE_PROXY_MEMORY_PER_KNOWN_POD.entry(),
                keys::NODE_PROXY_MEMORY_PER_LOCAL_POD.entry(),
            ],
            Component::ControlPlane => vec![keys::CONTROL_PLANE_MEMORY_PER_POD.entry()],
            Component::Cni => vec![keys::CNI_MEMORY_PER_KNOWN_POD.entry()],
            _ => vec![],
        });
        rows
    }

    fn factors(&self, side: Side, component: Component) -> Vec<&'static Entry> {
        match (side, component) {
            // Their figures grow with the pods besides.
            (Side::Used, Component::ControlPlane | Component::NodeProxy | Component::Cni) => {
                vec![keys::PODS.entry()]
            }
            _ => vec![],
        }
    }

    fn lacking(&self, side: Side, component: Component, runs: &Runs<'_>) -> Option<String> {
        let at = runs.typical();
        let counts = side == Side::Reserved || component != Component::ControlPlane;
        if counts && count(component, &at).is_none() {
            return Some(not_given(component.counted_by()));
        }
        let wants_services =
            component == Component::Sidecar && side == Side::Used && grows_by_service(&at).is_none();
        wants_services.then(|| not_given(keys::SERVICES.entry()))
    }

    fn of_one_pod(&self, side: Side) -> Key<Memory> {
        match side {
            Side::Used => keys::APP_MEMORY,
            Side::Reserved => keys::APP_MEMORY_REQUEST,
        }
    }

    fn label(&self, side: Side) -> &'static str {
        match side {
            Side::Used => "the memory used",
            Side::Reserved => "the memory reserved",
        }
    }
}

/// What one of that component requests.
pub(crate) fn reserved_each(component: Component, at: &Point<'_>) -> Option<Memory> {
    at.get(component.figures().memory_request)
}

fn used(component: Component, at: &Point<'_>) -> Tally<Memory> {
    let each = at.get(component.figures().memory);
    let number = count(component, at);
    let pods = at.get(keys::PODS);
    match component {
        Component::Sidecar => Tally::of([times(each_sidecar(at), number)]),
        Component::NodeProxy => Tally::of([
            times(each, number),
            times(known_pods(at, keys::NODE_PROXY_MEMORY_PER_KNOWN_POD), nodes(at)),
            times(at.growth(keys::NODE_PROXY_MEMORY_PER_LOCAL_POD), pods),
        ]),
        Component::ControlPlane => {
            Tally::of([each, times(at.growth(keys::CONTROL_PLANE_MEMORY_PER_POD), pods)])
        }
        Component::Cni => {
            Tally::of([times(each, number), times(known_pods(at, keys::CNI_MEMORY_PER_KNOWN_POD), nodes(at))])
        }
        Component::Waypoint | Component::Gateway => Tally::of([times(each, number)]),
    }
}

fn known_pods(at: &Point<'_>, per_pod: Key<Memory>) -> Option<Memory> {
    times(at.growth(per_pod), cluster_pods(at))
}

/// What one sidecar uses, its configuration's part included.
pub(crate) fn each_sidecar(at: &Point<'_>) -> Option<Memory> {
    Some(at.get(keys::SIDECAR_MEMORY)? + grows_by_service(at)?)
}

/// What the services in one sidecar's configuration add to it: zero unless that figure is stated.
fn grows_by_service(at: &Point<'_>) -> Option<Memory> {
    let Some(per_service) = at.get(keys::MEMORY_PER_SERVICE) else {
        return Some(Memory::ZERO);
    };
    times(Some(per_service), at.get(keys::SERVICES_IN_SCOPE).or_else(|| at.get(keys::SERVICES)))
}

/// A concern where a sidecar may be killed for the memory it needs.
pub(crate) fn over_its_limit(runs: &Runs<'_>) -> Option<Concern> {
    if !runs.scenario().mesh().has_sidecars() {
        return None;
    }
    let limit =
        runs.scenario().range(keys::SIDECAR_MEMORY_LIMIT).filter(|limit| limit.low() > Memory::ZERO)?;
    let one = runs.range("the memory of one sidecar", each_sidecar)?;
    (one.high() > limit.low()).then(|| Concern::MemoryOverLimit {
        high: growth::in_megabytes(one.high()),
        limit: limit.low().to_string(),
    })
}
