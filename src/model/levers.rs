//! Levers: what would lower the tax, reckoned and not preached.
//!
//! Each is a scenario that differs in one thing, estimated beside the one that was asked about. A lever that
//! lowers nothing is not told.

use crate::model::budget::{Figure, percentile};
use crate::model::estimate::{Estimate, estimate};
use crate::model::keys;
use crate::model::layer::Origin;
use crate::model::scenario::Scenario;
use crate::model::value::Value;
use crate::model::verdict::lesson::Lesson;
use crate::units::{Count, Memory, Quantity, Range};

/// Services in the scope of one sidecar where its configuration is scoped: a caller and a handful of what it
/// calls.
const SCOPE: u32 = 10;

/// Something that could be done, and what it comes to.
#[derive(Debug, Clone, PartialEq)]
pub struct Lever {
    /// What to do.
    pub what: String,
    /// What was assumed, and what to mind.
    pub note: String,
    /// The figures that it changes: low, typical and high, before and after, in the base unit.
    pub changes: Vec<Changed>,
}

/// A figure that a lever changes.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Changed {
    /// Which.
    pub figure: Figure,
    /// As it is.
    pub before: [f64; 3],
    /// As it would be.
    pub after: [f64; 3],
}

/// The figures that levers are held against.
const FIGURES: [Figure; 7] = [
    Figure::Memory,
    Figure::MemoryReserved,
    Figure::Cpu,
    Figure::CpuReserved,
    Figure::AddedLatency,
    Figure::ExtraNodes,
    Figure::CostPerMonth,
];

/// A scenario that differs in one thing.
#[derive(Debug, Clone)]
pub struct Other {
    /// What to do.
    pub what: String,
    /// What was assumed, and what to mind.
    pub note: String,
    /// The scenario in which it is done.
    pub scenario: Scenario,
}

/// Every lever that lowers something, of what the scenario itself allows and of `others`.
#[must_use]
pub fn levers(scenario: &Scenario, now: &Estimate, lesson: &Lesson, others: Vec<Other>) -> Vec<Lever> {
    let own = [scoped(scenario), smaller_requests(scenario)].into_iter().flatten();
    let level = percentile(scenario);
    let figures = |estimate: &Estimate| {
        FIGURES.map(|figure| {
            let actual = figure.actual(estimate, level);
            // What lacks a part says nothing about what would be saved.
            (figure, actual.ends.filter(|_| actual.reason.is_none()))
        })
    };
    let before = figures(now);
    own.chain(others)
        .filter_map(|other| {
            let after = figures(&estimate(&other.scenario, lesson).ok()?);
            let both = before.iter().zip(after);
            let changes: Vec<Changed> = both
                .filter_map(|((figure, before), (_, after))| {
                    let (before, after) = ((*before)?, after?);
                    (before != after).then_some(Changed { figure: *figure, before, after })
                })
                .collect();
            let lowers =
                changes.iter().any(|one| one.after[1] < one.before[1] || one.after[2] < one.before[2]);
            lowers.then_some(Lever { what: other.what, note: other.note, changes })
        })
        .collect()
}

/// Sidecars that are told of a few services only.
fn scoped(scenario: &Scenario) -> Option<Other> {
    let services = scenario.range(keys::SERVICES)?;
    let known = scenario.given(keys::SERVICES_IN_SCOPE).is_some();
    let scope = Count::from(SCOPE);
    if known || !scenario.mesh().has_sidecars() || services.typical() <= scope {
        return None;
    }
    let value = Value::from(Range::exact(scope));
    Some(Other {
        what: "Scope what sidecars are told of (Sidecar resources, exportTo)".to_owned(),
        note: format!("{SCOPE} services in the scope of each"),
        scenario: scenario.with(keys::SERVICES_IN_SCOPE.entry(), 0, value),
    })
}

/// Requests of memory that are no more than a sidecar was seen to use.
fn smaller_requests(scenario: &Scenario) -> Option<Other> {
    // What was counted is a mean, and a request of the mean is too small for half of them.
    scenario.given(keys::SIDECAR_MEMORY).filter(|given| given.origin != Origin::Kubernetes)?;
    let used = scenario.range(keys::SIDECAR_MEMORY)?.high();
    let asked = scenario.range(keys::SIDECAR_MEMORY_REQUEST)?.typical();
    // Whole MiB, since that is what people write.
    let mebibytes = (used.bytes() / 1_048_576.0).ceil();
    let enough = Memory::saturated(mebibytes * 1_048_576.0);
    if enough >= asked || !scenario.mesh().has_sidecars() {
        return None;
    }
    Some(Other {
        what: format!("Request {mebibytes:.0}Mi of memory for each sidecar instead of {asked}"),
        note: "the high end of what one uses; a sidecar that needs more is the first to be evicted"
            .to_owned(),
        scenario: scenario.with(keys::SIDECAR_MEMORY_REQUEST.entry(), 0, Range::exact(enough).into()),
    })
}
