//! Term 1, memory: what the proxies and the control plane use and request. The formulas are in
//! [`terms::table`](crate::model::terms).

use crate::model::component::Component;
use crate::model::growth;
use crate::model::keys::{self, Key};
use crate::model::resource::{ComponentResource, Resource, Side, assemble};
use crate::model::runs::{Point, Runs};
use crate::model::tally::Tally;
use crate::model::terms::{self, ComponentTerm, table};
use crate::model::warning::Concern;
use crate::units::{Memory, Quantity};

/// The memory of every component.
#[must_use]
pub fn memory(runs: &Runs<'_>) -> Resource<Memory> {
    assemble(runs)
}

/// What a component takes at a point.
pub(crate) fn taken(side: Side, component: Component, at: &Point<'_>) -> Tally<Memory> {
    terms::value(component, side, at)
}

/// What one of that component requests.
pub(crate) fn reserved_each(component: Component, at: &Point<'_>) -> Option<Memory> {
    terms::of_one(component, Side::Reserved, at)
}

/// What one sidecar uses, its configuration's part included.
pub(crate) fn each_sidecar(at: &Point<'_>) -> Option<Memory> {
    terms::of_one(Component::Sidecar, Side::Used, at)
}

impl ComponentResource for Memory {
    fn terms(component: Component, side: Side) -> &'static [ComponentTerm<Self>] {
        table::memory(component, side)
    }

    fn of_one_pod(side: Side) -> Key<Self> {
        match side {
            Side::Used => keys::APP_MEMORY,
            Side::Reserved => keys::APP_MEMORY_REQUEST,
        }
    }

    fn label(side: Side) -> &'static str {
        match side {
            Side::Used => "the memory used",
            Side::Reserved => "the memory reserved",
        }
    }
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
