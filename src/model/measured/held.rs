//! The measured tax against the budget of a scenario: the same limits, the same states.
//!
//! Memory and CPU are what the proxies were measured at, and each other part of the mesh as it was measured, or
//! else as the model has it; the reason tells which. Where fewer proxies were measured than the scenario has, the
//! part that is known can only be over; where more, nothing is known. A latency that is over its limit and within noise breaks
//! nothing, and is not known to keep it. Reservations, nodes and money are not measured: `check` holds these.

use crate::model::budget::{self, Judged, Level, Limit, Measure, State, Verdict};
use crate::model::estimate::Estimate;
use crate::model::figure::{About, Aspect, AtLeast, Figure, FigureValue, Whole};
use crate::model::keys;
use crate::model::latency::Promise;
use crate::model::measured::alike::{Standing, its_own, standing};
use crate::model::measured::comparable::{ERRORS, FOR_P99};
use crate::model::measured::noise::Noise;
use crate::model::measured::rest::{Rest, cpu_of_the_rest, memory_of_the_rest};
use crate::model::measured::row::Row;
use crate::model::measured::summary::{Summary, count};
use crate::model::measured::tax::Measured;
use crate::model::measured::what::What;
use crate::model::scenario::Scenario;
use crate::units::{Cpu, Memory, Quantity, Time, exceeds};

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
    let rests = [memory_of_the_rest, cpu_of_the_rest].map(|rest| rest(measured, scenario, estimate));
    let mut judged = budget::judge_others(scenario, |figure| actual(figure, measured, scenario, &rests));
    for one in &mut judged {
        spare_noise(one, measured, scenario);
        tell_the_rest(one, &rests);
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

/// What a figure was measured at, beside what the mesh takes of memory and CPU besides its proxies.
fn actual(
    figure: Figure,
    measured: &Measured,
    scenario: &Scenario,
    [memory, cpu]: &[Rest; 2],
) -> Option<FigureValue> {
    let latency = What::Latency(budget::percentile(scenario).level());
    match (figure.about(), figure.aspect()) {
        (About::Memory, Aspect::Added) => Some(usage(What::Memory, measured, scenario, memory)),
        (About::Cpu, Aspect::Added) => Some(usage(What::Cpu, measured, scenario, cpu)),
        (About::Memory, Aspect::Share) => Some(share(measured, scenario, memory)),
        (About::Path(..), Aspect::Added) => Some(of_path(latency, measured, scenario, Row::difference_ends)),
        (About::Path(..), Aspect::Share) => Some(of_path(latency, measured, scenario, |row| {
            let before = row.before?.median();
            let ends = row.difference_ends()?;
            (before > 0.0).then(|| ends.map(|end| end / before))
        })),
        (About::Rollout, Aspect::Added) => {
            let added = measured.row(What::Rollout).and_then(Row::difference);
            Some(added.map_or_else(
                || FigureValue::unknown("no rollout was measured on both sides"),
                |added| FigureValue::Whole(Whole::exact(added.max(0.0))),
            ))
        }
        _ => None,
    }
}

/// Memory over what the applications use.
fn share(measured: &Measured, scenario: &Scenario, memory: &Rest) -> FigureValue {
    // Of a part of the proxies, and of the applications, no quotient is known.
    if let Ok(Standing::Fewer(reason) | Standing::More(reason)) = standing(measured, scenario) {
        return FigureValue::unknown(reason);
    }
    let sum = usage(What::Memory, measured, scenario, memory);
    let apps = measured.row(What::AppMemory).and_then(|row| row.before.or(row.after));
    let Some(apps) = apps.map(|apps| apps.median()).filter(|apps| *apps > 0.0) else {
        return FigureValue::unknown("what the applications use was not measured");
    };
    match sum {
        FigureValue::Whole(sum) => FigureValue::Whole(Whole::spanning(sum.ends().map(|end| end / apps))),
        FigureValue::AtLeast(floor) => {
            FigureValue::unknown(format!("no share of a part of the sum: {}", floor.reason()))
        }
        unknown @ FigureValue::Unknown(_) => unknown,
    }
}

/// What the proxies use, and the rest of the mesh.
fn usage(what: What, measured: &Measured, scenario: &Scenario, rest: &Rest) -> FigureValue {
    if let Err(reason) = its_own(measured, scenario) {
        return FigureValue::unknown(reason);
    }
    if let Some(reason) = &rest.refused {
        return FigureValue::unknown(reason.clone());
    }
    let Some(added) = measured.row(what).and_then(Row::difference) else {
        return FigureValue::unknown("what the proxies use was not measured");
    };
    if added < 0.0 {
        return FigureValue::unknown("less was measured with the mesh than without it, which tells no tax");
    }
    let mut reasons = match standing(measured, scenario) {
        Ok(Standing::Same) => vec![],
        // Of a part the sum can only be over; of more than there are it says nothing.
        Ok(Standing::Fewer(reason)) => vec![reason],
        Ok(Standing::More(reason)) | Err(reason) => return FigureValue::unknown(reason),
    };
    reasons.extend(rest.reasons.iter().cloned());
    whole_or_lacking(rest.ends.map(|end| end + added), &reasons)
}

/// A figure of which something is missing, or nothing is.
fn whole_or_lacking(ends: [f64; 3], reasons: &[String]) -> FigureValue {
    let known = Whole::spanning(ends);
    if reasons.is_empty() {
        FigureValue::Whole(known)
    } else {
        FigureValue::AtLeast(AtLeast::lacking(known, reasons.join("; ")))
    }
}

/// What of a figure was not measured with the proxies is told beside it.
fn tell_the_rest(judged: &mut Judged, [memory, cpu]: &[Rest; 2]) {
    if judged.measure.is_none_or(|measure| measure.actual.is_none()) {
        return;
    }
    let told = match Figure::with_budget(judged.budget).map(Figure::about) {
        Some(About::Memory) => {
            let shown = |bytes: f64| format!("{:.1} MB", Memory::saturated(bytes).bytes() / 1e6);
            memory.sentence(shown)
        }
        Some(About::Cpu) => {
            let shown = |cores: f64| format!("{:.3} cores", Cpu::saturated(cores).cores());
            cpu.sentence(shown)
        }
        _ => None,
    };
    let Some(told) = told else { return };
    judged.reason = Some(match judged.reason.take() {
        Some(reason) => format!("{reason}; {told}"),
        None => told,
    });
}

/// What the mesh adds to the path that was measured. Of several paths another might be added more.
fn of_path(
    what: What,
    measured: &Measured,
    scenario: &Scenario,
    ends: impl FnOnce(&Row) -> Option<[f64; 3]>,
) -> FigureValue {
    if let Err(reason) = its_own(measured, scenario) {
        return FigureValue::unknown(reason);
    }
    let Some(row) = measured.row(what).filter(|row| row.difference().is_some()) else {
        return FigureValue::unknown("that latency was not measured on both sides");
    };
    if !measured.compares() {
        return FigureValue::unknown("the two sides cannot be compared");
    }
    let Some(ends) = ends(row) else {
        return FigureValue::unknown("nothing was measured without the mesh");
    };
    let paths = scenario.inputs().chains.len();
    let reason = (paths > 1).then(|| format!("one of {paths} paths was measured"));
    whole_or_lacking(ends.map(|end| end.max(0.0)), reason.as_slice())
}

/// A limit on latency that only noise is over is not known to be broken.
fn spare_noise(judged: &mut Judged, measured: &Measured, scenario: &Scenario) {
    let about = Figure::with_budget(judged.budget).map(Figure::about);
    let of_latency = matches!(about, Some(About::Path(..)));
    let row = measured.row(What::Latency(budget::percentile(scenario).level()));
    let is_noise = row.and_then(Row::noise).is_some_and(Noise::is_noise);
    if is_noise && judged.state == State::Over && of_latency {
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
    let (state, actual, reason) = match kept(measured, scenario, estimate) {
        Ok([_, true]) => (State::Within, Some("kept".to_owned()), None),
        Ok([_, false]) => {
            (State::Over, Some("over".to_owned()), Some("the measured p99 is over the SLA".to_owned()))
        }
        Err(reason) => (State::Unknown, None, Some(reason)),
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
/// test counts as kept without the mesh.
///
/// # Errors
/// Why that is not known.
pub(super) fn kept(
    measured: &Measured,
    scenario: &Scenario,
    estimate: &Estimate,
) -> Result<[bool; 2], String> {
    its_own(measured, scenario)?;
    let unknown = "no p99 with the mesh, or not one path with an SLA";
    let [chain] = &estimate.latency[..] else { return Err(unknown.to_owned()) };
    let Promise::P99 { limit, .. } = &chain.promise else { return Err(unknown.to_owned()) };
    let within = |p99: Time| !exceeds(p99.ms(), limit.typical().ms());
    let after = measured.after.as_ref().ok_or(unknown)?;
    let with_mesh = after.p99.ok_or(unknown)?.median();
    tells_p99(after)?;
    let without = measured.before.and_then(|side| side.p99).is_none_or(|p99| within(p99.median()));
    let p99 = measured.row(What::Latency(crate::model::latency::Level::P99));
    let is_noise = p99.and_then(Row::noise).is_some_and(Noise::is_noise);
    if is_noise && without && !within(with_mesh) {
        return Err("the measured p99 is over the SLA, and within what the runs differ by: noise".to_owned());
    }
    Ok([without, within(with_mesh)])
}

/// Whether the runs of a side can be held to a limit: requests that fail are fast or slow for reasons of their
/// own, and of few requests the p99 is decided by a handful.
fn tells_p99(side: &Summary) -> Result<(), String> {
    if side.error_share.is_some_and(|share| exceeds(share.range.high().base(), ERRORS)) {
        return Err("over 10 % of the requests of a run with the mesh failed".to_owned());
    }
    if side.requests.is_some_and(|requests| requests.range.low() < count(FOR_P99)) {
        return Err(format!("a run with the mesh has fewer than {FOR_P99} requests, too few for a p99"));
    }
    Ok(())
}
