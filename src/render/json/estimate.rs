//! The document `estimate`.

use serde::Serialize;

use crate::cluster::survey::Survey;
use crate::model::budget::Judged;
use crate::model::figure::{Aspect, Figure};
use crate::model::headroom::BreaksAt;
use crate::model::levers::Lever;
use crate::model::measured::Usage;
use crate::model::resource::{Part, Resource, Total};
use crate::model::sensitivity::Moves;
use crate::model::verdict::turns::Turn;
use crate::model::{Estimate, Scenario};
use crate::render::json::cost::{CostWire, PeopleWire, cost, people};
use crate::render::json::figure::{Known, bytes, cores, count, of_figure, whole_of_figure};
use crate::render::json::headroom::{RoomWire, room};
use crate::render::json::latency::{ChainWire, HopWire, chains, hop};
use crate::render::json::read::{ReadWire, read};
use crate::render::json::scenario::{
    AssumptionWire, ScenarioWire, all_assumptions, scenario as scenario_wire,
};
use crate::render::json::usage::{UsageWire, usage};
use crate::render::json::verdict::{VerdictWire, verdict};
use crate::render::json::whatif::{LeverWire, SensitivityWire, TurnWire, lever, sensitivity, turns};
use crate::render::json::{GENERATOR, Head, SCHEMA_VERSION, print};
use crate::units::Quantity;

#[derive(Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub(super) struct EstimateWire {
    #[cfg_attr(feature = "schema", schemars(extend("const" = 1)))]
    schema_version: u32,
    #[cfg_attr(feature = "schema", schemars(extend("enum" = ["estimate"])))]
    document: &'static str,
    generator: Head,
    scenario: ScenarioWire,
    memory: MemoryWire,
    cpu: CpuWire,
    hop: HopWire,
    latency: Vec<ChainWire>,
    rollout: Option<RolloutWire>,
    capacity: Option<CapacityWire>,
    cost: Option<CostWire>,
    people: Option<PeopleWire>,
    verdict: VerdictWire,
    assumptions: Vec<AssumptionWire>,
    warnings: Vec<WarningWire>,
    read: Option<ReadWire>,
    usage: Option<UsageWire>,
    turns: Vec<TurnWire>,
    headroom: Vec<RoomWire>,
    sensitivity: Option<SensitivityWire>,
    levers: Option<Vec<LeverWire>>,
}

/// What stands beside an estimate: what was seen in use, and what would be if inputs were otherwise.
#[derive(Debug, Clone, Default)]
pub struct WhatIf {
    /// What was seen in use, where that was read.
    pub usage: Option<Usage>,
    /// Where growth turns the verdict.
    pub turns: Vec<Turn>,
    /// The budgets, and of each the inputs whose growth breaks it.
    pub headroom: Vec<(Judged, Vec<BreaksAt>)>,
    /// What would lower the tax, where that was asked for.
    pub levers: Option<Vec<Lever>>,
    /// The figure that was asked about, and what moves it.
    pub sensitivity: Option<(Figure, Vec<Moves>)>,
}

#[derive(Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
struct MemoryWire {
    used_bytes: Known<u64>,
    reserved_bytes: Known<u64>,
    used_percent_of_app: Known<f64>,
    reserved_percent_of_app: Known<f64>,
    app_used_bytes: Known<u64>,
    app_reserved_bytes: Known<u64>,
    missing: Vec<&'static str>,
    missing_reserved: Vec<&'static str>,
    parts: Vec<MemoryPartWire>,
}

#[derive(Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
struct MemoryPartWire {
    component: &'static str,
    count: Known<u64>,
    used_bytes: Known<u64>,
    reserved_bytes: Known<u64>,
    counted: bool,
    note: Option<String>,
}

#[derive(Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
struct CpuWire {
    used_cores: Known<f64>,
    reserved_cores: Known<f64>,
    used_percent_of_app: Known<f64>,
    reserved_percent_of_app: Known<f64>,
    app_used_cores: Known<f64>,
    app_reserved_cores: Known<f64>,
    missing: Vec<&'static str>,
    missing_reserved: Vec<&'static str>,
    parts: Vec<CpuPartWire>,
}

#[derive(Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
struct CpuPartWire {
    component: &'static str,
    count: Known<u64>,
    used_cores: Known<f64>,
    reserved_cores: Known<f64>,
    counted: bool,
    note: Option<String>,
}

#[derive(Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
struct RolloutWire {
    waves: Known<u64>,
    without_s: Known<f64>,
    with_s: Known<f64>,
    added_s: Known<f64>,
    added_percent: Known<f64>,
}

#[derive(Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
struct CapacityWire {
    nodes_without: Known<u64>,
    nodes_with: Known<u64>,
    extra_nodes: Known<u64>,
    displaced_pods: Known<u64>,
    notes: Vec<String>,
}

#[derive(Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
struct WarningWire {
    code: &'static str,
    message: String,
}

/// The estimate as JSON.
///
/// # Errors
/// Never, as far as these types go; the writer's signature allows for it.
pub fn estimate(
    scenario: &Scenario,
    estimate: &Estimate,
    survey: Option<&Survey>,
    what_if: &WhatIf,
) -> serde_json::Result<String> {
    let mut document = wire(scenario, estimate, survey, what_if.usage.as_ref());
    document.levers = what_if.levers.as_ref().map(|all| all.iter().map(lever).collect());
    document.turns = turns(&what_if.turns);
    document.headroom = what_if.headroom.iter().map(room).collect();
    document.sensitivity = what_if.sensitivity.as_ref().map(|(figure, moves)| sensitivity(*figure, moves));
    print(&document)
}

/// The estimate as it is written.
pub(super) fn wire(
    scenario: &Scenario,
    estimate: &Estimate,
    survey: Option<&Survey>,
    used: Option<&Usage>,
) -> EstimateWire {
    EstimateWire {
        schema_version: SCHEMA_VERSION,
        document: "estimate",
        generator: GENERATOR,
        scenario: scenario_wire(scenario),
        memory: memory(estimate),
        cpu: cpu(estimate),
        hop: hop(estimate, scenario.mesh()),
        latency: chains(estimate),
        rollout: estimate.rollout.as_ref().ok().map(|rollout| RolloutWire {
            waves: count(Some(rollout.waves)),
            without_s: of_figure(Figure::ROLLOUT.without(), estimate),
            with_s: of_figure(Figure::ROLLOUT.with_mesh(), estimate),
            added_s: of_figure(Figure::ROLLOUT, estimate),
            added_percent: percent(Figure::ROLLOUT, estimate),
        }),
        capacity: estimate.capacity.as_ref().ok().map(|capacity| CapacityWire {
            nodes_without: whole_of_figure(Figure::EXTRA_NODES.without(), estimate),
            nodes_with: whole_of_figure(Figure::EXTRA_NODES.with_mesh(), estimate),
            extra_nodes: whole_of_figure(Figure::EXTRA_NODES, estimate),
            displaced_pods: count(capacity.displaced),
            notes: capacity.notes.clone(),
        }),
        cost: estimate.cost.as_ref().map(|c| cost(c, scenario, estimate)),
        people: estimate.people.as_ref().map(people),
        verdict: verdict(&estimate.verdict),
        assumptions: all_assumptions(scenario),
        warnings: estimate
            .warnings
            .iter()
            .map(|warning| WarningWire { code: warning.code, message: warning.message.clone() })
            .collect(),
        read: survey.map(|survey| read(survey, estimate)),
        usage: used.map(usage),
        turns: Vec::new(),
        headroom: Vec::new(),
        sensitivity: None,
        levers: None,
    }
}

fn missing<Q: Quantity>(total: &Total<Q>) -> Vec<&'static str> {
    total.missing.iter().map(|component| component.name()).collect()
}

/// Whether a part is in the totals; left out means left out on both sides.
fn counted<Q: Quantity>(part: &Part<Q>) -> bool {
    !(part.used.is_not_counted() && part.reserved.is_not_counted())
}

/// What is to be said of a part: the reasons for what is not there, and that no request is set.
fn note<Q: Quantity>(part: &Part<Q>) -> Option<String> {
    use crate::model::tally::Cell;
    let of = |side: &str, cell: &Cell<Q>| match cell {
        Cell::None => Some(format!("{side}: none is set")),
        cell => cell.reason().map(|reason| format!("{side}: {reason}")),
    };
    let notes: Vec<String> =
        [of("used", &part.used), of("reserved", &part.reserved)].into_iter().flatten().collect();
    (!notes.is_empty()).then(|| notes.join("; "))
}

/// The share of a figure, in hundredths.
pub(super) fn percent(figure: Figure, estimate: &Estimate) -> Known<f64> {
    of_figure(figure.aspect_of(Aspect::Share)?, estimate)
}

fn memory(estimate: &Estimate) -> MemoryWire {
    let Resource { parts, used, reserved } = &estimate.memory;
    let total = |figure: Figure| whole_of_figure(figure, estimate);
    MemoryWire {
        used_bytes: total(Figure::MEMORY),
        reserved_bytes: total(Figure::MEMORY_RESERVED),
        used_percent_of_app: percent(Figure::MEMORY, estimate),
        reserved_percent_of_app: percent(Figure::MEMORY_RESERVED, estimate),
        app_used_bytes: total(Figure::MEMORY.without()),
        app_reserved_bytes: total(Figure::MEMORY_RESERVED.without()),
        missing: missing(used),
        missing_reserved: missing(reserved),
        parts: parts
            .iter()
            .map(|part| MemoryPartWire {
                component: part.component.name(),
                count: count(part.count),
                used_bytes: bytes(part.used.figure()),
                reserved_bytes: bytes(part.reserved.figure()),
                counted: counted(part),
                note: note(part),
            })
            .collect(),
    }
}

fn cpu(estimate: &Estimate) -> CpuWire {
    let Resource { parts, used, reserved } = &estimate.cpu;
    let total = |figure: Figure| of_figure(figure, estimate);
    CpuWire {
        used_cores: total(Figure::CPU),
        reserved_cores: total(Figure::CPU_RESERVED),
        used_percent_of_app: percent(Figure::CPU, estimate),
        reserved_percent_of_app: percent(Figure::CPU_RESERVED, estimate),
        app_used_cores: total(Figure::CPU.without()),
        app_reserved_cores: total(Figure::CPU_RESERVED.without()),
        missing: missing(used),
        missing_reserved: missing(reserved),
        parts: parts
            .iter()
            .map(|part| CpuPartWire {
                component: part.component.name(),
                count: count(part.count),
                used_cores: cores(part.used.figure()),
                reserved_cores: cores(part.reserved.figure()),
                counted: counted(part),
                note: note(part),
            })
            .collect(),
    }
}
