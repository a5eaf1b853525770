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

use crate::model::component::{Component, cluster_pods, nodes};
use crate::model::keys::{self, Entry, Key};
use crate::model::layer::{Given, Origin, Values};
use crate::model::mesh::{GrowthPoint, Mesh};
use crate::model::resource::{Resource, Side, Term, assemble};
use crate::model::runs::{Point, Runs};
use crate::model::scenario::range_in;
use crate::model::tally::Tally;
use crate::model::warning::Concern;
use crate::units::{Count, Memory, Quantity, Range};

/// Above this many services, sidecars that are sent everything are worth a warning: the size from
/// which reports of growing sidecars begin (istio/istio#7912).
const MANY_SERVICES: f64 = 100.0;

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
            Side::Reserved => {
                Tally::of([reserved_each(component, at).zip(component.count(at)).map(|(m, n)| m * n)])
            }
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
        if counts && component.count(&at).is_none() {
            return Some(crate::model::component::not_given(component.counted_by()));
        }
        let wants_services =
            component == Component::Sidecar && side == Side::Used && grows_by_service(&at).is_none();
        wants_services.then(|| crate::model::component::not_given(keys::SERVICES.entry()))
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
    let count = component.count(at);
    let pods = at.get(keys::PODS);
    match component {
        Component::Sidecar => Tally::of([each_sidecar(at).zip(count).map(|(each, count)| each * count)]),
        Component::NodeProxy => Tally::of([
            times(each, count),
            times(known_pods(at, keys::NODE_PROXY_MEMORY_PER_KNOWN_POD), nodes(at)),
            times(at.get(keys::NODE_PROXY_MEMORY_PER_LOCAL_POD), pods),
        ]),
        Component::ControlPlane => Tally::of([each, times(at.get(keys::CONTROL_PLANE_MEMORY_PER_POD), pods)]),
        Component::Cni => {
            Tally::of([times(each, count), times(known_pods(at, keys::CNI_MEMORY_PER_KNOWN_POD), nodes(at))])
        }
        Component::Waypoint | Component::Gateway => Tally::of([times(each, count)]),
    }
}

fn times(each: Option<Memory>, count: Option<Count>) -> Option<Memory> {
    // Nothing taken an unknown number of times is still nothing.
    if each == Some(Memory::ZERO) { each } else { Some(each? * count?) }
}

fn known_pods(at: &Point<'_>, per_pod: Key<Memory>) -> Option<Memory> {
    times(at.get(per_pod), cluster_pods(at))
}

/// What one sidecar uses, its configuration's part included.
fn each_sidecar(at: &Point<'_>) -> Option<Memory> {
    Some(at.get(keys::SIDECAR_MEMORY)? + grows_by_service(at)?)
}

/// What the services in one sidecar's configuration add to it: zero unless that figure is stated.
fn grows_by_service(at: &Point<'_>) -> Option<Memory> {
    let Some(per_service) = at.get(keys::MEMORY_PER_SERVICE) else {
        return Some(Memory::ZERO);
    };
    times(Some(per_service), at.get(keys::SERVICES_IN_SCOPE).or_else(|| at.get(keys::SERVICES)))
}

/// Raises the high end of a catalog's sidecar memory to what meshes of this size were measured at.
///
/// Sidecar memory follows the configuration it is sent, so a published figure from a small or
/// scoped mesh is the typical value and not the greatest. The measured points are the mesh file's;
/// a figure of the user's own, or a stated memory per service, is left as it is.
pub(crate) fn reach_measured_growth(system: &mut Values, mesh: &Mesh, concerns: &mut Vec<Concern>) {
    let from_catalog =
        system.at(keys::SIDECAR_MEMORY.index()).is_some_and(|given| given.origin == Origin::Catalog);
    let measured_by_service = system.at(keys::MEMORY_PER_SERVICE.index()).is_some();
    if !from_catalog || measured_by_service || mesh.growth.is_empty() {
        return;
    }
    let Some(published) = range_in(system, keys::SIDECAR_MEMORY) else { return };
    let services = range_in(system, keys::SERVICES).map(|range| range.high());
    let scope = range_in(system, keys::SERVICES_IN_SCOPE).map(|range| range.high());
    let pods = range_in(system, keys::PODS).map(|range| range.high());
    let readings = match scope {
        // A scoped sidecar is sent the endpoints in its scope, not all pods of the mesh.
        Some(scope) => [Some(by_size(&mesh.growth, |point| point.services, scope)), None],
        None => [
            services.map(|services| by_size(&mesh.growth, |point| point.services, services)),
            pods.map(|pods| by_size(&mesh.growth, |point| point.pods, pods)),
        ],
    };
    let greatest = readings.into_iter().flatten().max_by(|a, b| a.0.bytes().total_cmp(&b.0.bytes()));
    let Some((measured, source)) = greatest.filter(|(measured, _)| *measured > published.high()) else {
        return;
    };
    let reached = Range::spanning(published.typical(), [published.low(), measured]);
    if let Some(many) = services.filter(|services| scope.is_none() && services.base() > MANY_SERVICES) {
        concerns
            .push(Concern::UnscopedConfig { services: many.to_string(), high: in_megabytes(reached.high()) });
    }
    let entry = keys::SIDECAR_MEMORY.entry();
    if let Some(given) = system.remove(entry) {
        let note = format!("high end: measured in meshes of this size ({source})");
        system.put(entry, Given { value: reached.into(), note: Some(note), ..given });
    }
}

/// The memory measured at that size, along the greatest points seen so far and straight between
/// them; at the last point and beyond it, the last point's. Beside it, where that was published.
fn by_size(
    points: &[GrowthPoint],
    axis: impl Fn(&GrowthPoint) -> Option<Count>,
    size: Count,
) -> (Memory, String) {
    let mut known: Vec<(Count, &GrowthPoint)> =
        points.iter().filter_map(|p| axis(p).map(|at| (at, p))).collect();
    known.sort_by(|a, b| a.0.base().total_cmp(&b.0.base()));
    let mut below = (Count::ZERO, Memory::ZERO, String::new());
    for (at, point) in known {
        let (memory, source) =
            if point.memory >= below.1 { (point.memory, &point.source) } else { (below.1, &below.2) };
        if at >= size {
            let (x0, x1) = (below.0.base(), at.base());
            let along = if x1 > x0 { (size.base() - x0) / (x1 - x0) } else { 1.0 };
            let between = below.1.bytes() + along * (memory.bytes() - below.1.bytes());
            let sources = if below.2.is_empty() || below.2 == *source {
                source.clone()
            } else {
                format!("{}, {source}", below.2)
            };
            return (Memory::saturated(between), sources);
        }
        below = (at, memory, source.clone());
    }
    (below.1, below.2)
}

/// A concern where a sidecar may be killed for the memory it needs.
pub(crate) fn over_its_limit(runs: &Runs<'_>) -> Option<Concern> {
    if !runs.scenario().mesh().has_sidecars() {
        return None;
    }
    let limit =
        runs.scenario().range(keys::SIDECAR_MEMORY_LIMIT).filter(|limit| limit.low() > Memory::ZERO)?;
    let one = runs.range("the memory of one sidecar", each_sidecar)?;
    (one.high() > limit.low())
        .then(|| Concern::MemoryOverLimit { high: in_megabytes(one.high()), limit: limit.low().to_string() })
}

/// A measured figure for a sentence: whole megabytes.
fn in_megabytes(memory: Memory) -> String {
    format!("{}MB", (memory.bytes() / 1e6).round())
}
