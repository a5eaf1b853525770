//! The measured tax against the budget of a scenario: the same limits, the same states.
//!
//! Memory and CPU are what the proxies were measured at, and the rest of the mesh as the model has it, since a
//! usage file does not tell which containers are its control plane. Where fewer proxies were measured than the
//! scenario has, the part that is known can only be over. A latency that is over its limit and within noise breaks
//! nothing, and is not known to keep it. Reservations, nodes and money are not measured: `check` holds these.

use crate::model::budget::{self, Actual, Figure, Judged, Level, Limit, Measure, State, Verdict};
use crate::model::component::Component;
use crate::model::estimate::Estimate;
use crate::model::keys;
use crate::model::latency::Promise;
use crate::model::measured::beside::same_number;
use crate::model::measured::noise::Noise;
use crate::model::measured::row::Row;
use crate::model::measured::tax::Measured;
use crate::model::measured::what::What;
use crate::model::resource::{Part, Resource};
use crate::model::scenario::Scenario;
use crate::units::{Quantity, Time, exceeds};

/// How the measured tax stands against a budget.
#[derive(Debug, Clone, PartialEq)]
pub struct Held {
    /// Every budget that a measurement can say something of, those of `deny` first.
    pub verdict: Verdict,
    /// Keys of budgets that it cannot.
    pub not_measured: Vec<&'static str>,
}

impl Held {
    /// The budgets that deny and are broken.
    pub fn broken(&self) -> impl Iterator<Item = &Judged> {
        self.verdict.judged.iter().filter(|one| (one.level, one.state) == (Level::Deny, State::Over))
    }
}

/// Holds what was measured against the budget of the scenario.
#[must_use]
pub fn held(measured: &Measured, scenario: &Scenario, estimate: &Estimate) -> Held {
    let mut judged = budget::judge_others(scenario, |figure| actual(figure, measured, scenario, estimate));
    for one in &mut judged {
        spare_noise(one, measured, scenario);
    }
    let warnings = judged.iter().position(|one| one.level == Level::Warn).unwrap_or(judged.len());
    let whole = [sla(measured, scenario, estimate), budget::answer(scenario, estimate)];
    judged.splice(warnings..warnings, whole.into_iter().flatten());
    let mut not_measured: Vec<&'static str> = scenario
        .inputs()
        .system
        .said()
        .filter(|(entry, _)| matches!(entry.section(), "budget.deny" | "budget.warn" | "budget.increase"))
        .filter(|(entry, _)| !judged.iter().any(|one| one.key.index == entry.index))
        .map(|(entry, _)| entry.name)
        .collect();
    not_measured.sort_unstable();
    Held { verdict: Verdict { judged }, not_measured }
}

fn actual(figure: Figure, measured: &Measured, scenario: &Scenario, estimate: &Estimate) -> Option<Actual> {
    let latency = What::Latency(budget::percentile(scenario).level());
    match figure {
        Figure::Memory => Some(usage(What::Memory, measured, scenario, &estimate.memory)),
        Figure::Cpu => Some(usage(What::Cpu, measured, scenario, &estimate.cpu)),
        Figure::MemoryPercent => {
            let sum = usage(What::Memory, measured, scenario, &estimate.memory);
            let apps = measured.row(What::AppMemory).and_then(|row| row.before.or(row.after));
            let Some(apps) = apps.map(|apps| apps.median()).filter(|apps| *apps > 0.0) else {
                return Some(unknown("what the applications use was not measured"));
            };
            Some(Actual { ends: sum.ends.map(|ends| ends.map(|end| end / apps)), ..sum })
        }
        Figure::AddedLatency => Some(of_path(latency, measured, scenario, Row::difference_ends)),
        Figure::AddedLatencyPercent => Some(of_path(latency, measured, scenario, |row| {
            let before = row.before?.median();
            let ends = row.difference_ends()?;
            (before > 0.0).then(|| ends.map(|end| end / before))
        })),
        Figure::Rollout => Some(match measured.row(What::Rollout).and_then(Row::difference) {
            Some(added) => Actual { ends: Some([added.max(0.0); 3]), reason: None },
            None => unknown("no rollout was measured on both sides"),
        }),
        Figure::MemoryReserved
        | Figure::MemoryReservedPercent
        | Figure::CpuReserved
        | Figure::ExtraNodes
        | Figure::CostPerMonth => None,
    }
}

fn unknown(reason: &str) -> Actual {
    Actual { ends: None, reason: Some(reason.to_owned()) }
}

/// What the proxies use, and what the model says of the parts that no usage file tells apart.
fn usage<Q: Quantity>(
    what: What,
    measured: &Measured,
    scenario: &Scenario,
    modelled: &Resource<Q>,
) -> Actual {
    let Some(added) = measured.row(what).and_then(Row::difference) else {
        return unknown("what the proxies use was not measured");
    };
    let is_rest = |part: &&Part<Q>| {
        matches!(part.component, Component::ControlPlane | Component::Cni | Component::Gateway)
            && !part.used.is_not_counted()
    };
    let mut ends = [added.max(0.0); 3];
    let mut reasons = same_number(measured, scenario).err().into_iter().collect::<Vec<_>>();
    for part in modelled.parts.iter().filter(is_rest) {
        if let Some(range) = part.used.figure() {
            let rest = [range.low(), range.typical(), range.high()].map(Quantity::base);
            ends.iter_mut().zip(rest).for_each(|(end, rest)| *end += rest);
        }
        if part.used.is_missing() {
            reasons.push(format!("not known of {}", part.component.name()));
        }
    }
    let reason = (!reasons.is_empty()).then(|| reasons.join("; "));
    Actual { ends: Some(ends), reason }
}

/// What the mesh adds to the path that was measured. Of several paths another might be added more.
fn of_path(
    what: What,
    measured: &Measured,
    scenario: &Scenario,
    ends: impl FnOnce(&Row) -> Option<[f64; 3]>,
) -> Actual {
    let Some(row) = measured.row(what).filter(|row| row.difference().is_some()) else {
        return unknown("that latency was not measured on both sides");
    };
    if !measured.compares() {
        return unknown("the two sides cannot be compared");
    }
    let Some(ends) = ends(row) else { return unknown("nothing was measured without the mesh") };
    let paths = scenario.inputs().chains.len();
    let reason = (paths > 1).then(|| format!("one of {paths} paths was measured"));
    Actual { ends: Some(ends.map(|end| end.max(0.0))), reason }
}

/// A limit on latency that only noise is over is not known to be broken.
fn spare_noise(judged: &mut Judged, measured: &Measured, scenario: &Scenario) {
    let of_latency = [Figure::AddedLatency, Figure::AddedLatencyPercent].map(Figure::key);
    let row = measured.row(What::Latency(budget::percentile(scenario).level()));
    let is_noise = row.and_then(Row::noise).is_some_and(Noise::is_noise);
    if is_noise && judged.state == State::Over && of_latency.contains(&judged.budget) {
        judged.state = State::Unknown;
        judged.reason = Some("over, and within what the runs differ by: noise".to_owned());
        judged.measure = judged.measure.map(|measure| Measure { over_by: None, ..measure });
    }
}

/// Whether the p99 that was measured with the mesh keeps the SLA of the one path, where that is asked for.
fn sla(measured: &Measured, scenario: &Scenario, estimate: &Estimate) -> Option<Judged> {
    if scenario.one(keys::BUDGET_SLA) != Some(true) {
        return None;
    }
    let (state, actual, reason) = match kept(measured, estimate) {
        Some([_, true]) => (State::Within, Some("kept".to_owned()), None),
        Some([_, false]) => {
            (State::Over, Some("over".to_owned()), Some("the measured p99 is over the SLA".to_owned()))
        }
        None => (State::Unknown, None, Some("no p99 with the mesh, or not one path with an SLA".to_owned())),
    };
    Some(Judged {
        budget: "sla",
        level: Level::Deny,
        key: keys::BUDGET_SLA.entry(),
        state,
        limit: Limit::Word("every path keeps its SLA".to_owned()),
        actual,
        measure: None,
        reason,
    })
}

/// Whether the measured p99 keeps the SLA of the one path, without the mesh and with it. A side without a load
/// test counts as kept without the mesh, and leaves unknown with it.
pub(super) fn kept(measured: &Measured, estimate: &Estimate) -> Option<[bool; 2]> {
    let [chain] = &estimate.latency[..] else { return None };
    let Promise::P99 { limit, .. } = &chain.promise else { return None };
    let within = |p99: Time| !exceeds(p99.ms(), limit.typical().ms());
    let with_mesh = measured.after?.p99?.median();
    let without = measured.before.and_then(|side| side.p99).is_none_or(|p99| within(p99.median()));
    Some([without, within(with_mesh)])
}
