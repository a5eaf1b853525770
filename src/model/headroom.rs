//! How far an input can grow before a budget breaks, exact to the unit.
//!
//! Most figures grow with pods, hops, services, a sidecar's memory and the rate. A difference of whole nodes
//! and a share of what grows as well do not: eight nodes more may be seven again one pod later. So a span is
//! passed over only where the most that a figure can be within it holds (see `Figure::most`); what is told is
//! the first value that breaks, while all else stays as it is. More pods are more pods of the cluster as well.

use std::rc::Rc;

use crate::model::budget::{self, Baseline, Judged, State};
use crate::model::estimate::{Estimate, estimate};
use crate::model::figure::Figure;
use crate::model::keys::{self, Entry};
use crate::model::least::{Span, least};
use crate::model::scenario::Scenario;
use crate::model::value::{Kind, Number, Value};
use crate::model::verdict::lesson::Lesson;
use crate::model::words::Judge;
use crate::units::{Count, End, Memory, Quantity, Rate, Unit, exceeds};

/// The least value of an input at which a budget breaks.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct BreaksAt {
    /// The input.
    pub input: &'static Entry,
    /// Its value, in the base unit.
    pub at: f64,
}

/// An input that can grow, and how far it is looked.
struct Grower {
    entry: &'static Entry,
    most: f64,
}

/// The inputs that are looked at; more of any than the most is nobody's system.
fn growers() -> [Grower; 5] {
    [
        Grower { entry: keys::PODS.entry(), most: 1e7 },
        Grower { entry: keys::DEPTH.entry(), most: 1e3 },
        Grower { entry: keys::SERVICES.entry(), most: 1e6 },
        Grower { entry: keys::SIDECAR_MEMORY.entry(), most: 1e12 },
        Grower { entry: keys::RPS.entry(), most: 1e9 },
    ]
}

/// For each budget that is within, the inputs whose growth breaks it. Of chains, the first is grown where it
/// is the only one.
#[must_use]
pub fn headroom(
    (scenario, present): (&Scenario, &Estimate),
    lesson: &Lesson,
    baseline: Option<&Baseline>,
    judged: &[Judged],
) -> Vec<Vec<BreaksAt>> {
    let strict = scenario.one(keys::BUDGET_JUDGE) == Some(Judge::High);
    let base = if strict { scenario.clone() } else { scenario.typical() };
    let mut found = vec![Vec::new(); judged.len()];
    let within: Vec<usize> = (0..judged.len()).filter(|at| judged[*at].state == State::Within).collect();
    if within.is_empty() {
        return found;
    }
    for Grower { entry, most } in growers() {
        let Some(now) = now(&base, entry) else { continue };
        let mut asked = Asked { base: &base, lesson, baseline, entry, now, known: Vec::new() };
        let Some(restated) = asked.at(now) else { continue };
        // Counted pods may be packed onto nodes that were read, and pods in general cannot be: nodes by the
        // one way say nothing about nodes by the other.
        let counts_nodes_otherwise = is_packed(present) != is_packed(&restated.estimate);
        let by_nodes = |judged: &Judged| {
            scenario.mesh().has_node_agents()
                || [Some(Figure::EXTRA_NODES.key()), Figure::EXTRA_NODES.increase_key()]
                    .contains(&Some(judged.budget))
        };
        for at in &within {
            let one = &judged[*at];
            let other_way = counts_nodes_otherwise && by_nodes(one);
            if other_way || !restated.verdict.judged.get(*at).is_some_and(|again| same(again, one)) {
                continue;
            }
            if let Some(at_value) = least(now, most, |low, high| asked.between(low, high, *at)) {
                found[*at].push(BreaksAt { input: entry, at: at_value });
            }
        }
    }
    found
}

/// Whether the nodes were reckoned by packing.
fn is_packed(estimate: &Estimate) -> bool {
    estimate.capacity.as_ref().is_ok_and(|capacity| capacity.displaced.is_some())
}

/// Whether a budget is judged by the same figure.
fn same(one: &Judged, other: &Judged) -> bool {
    let figure = |judged: &Judged| judged.measure.and_then(|measure| measure.judged);
    let alike = match (figure(one), figure(other)) {
        // Means of one pod are whole bytes, so sums of the same may differ by some bytes.
        (Some(one), Some(other)) => (one - other).abs() <= one.abs().max(other.abs()) * 1e-6,
        (one, other) => one == other,
    };
    alike && (one.budget, one.level, one.state) == (other.budget, other.level, other.state)
}

/// The typical value of an input, where it is known and there is one place for it.
pub(crate) fn now(scenario: &Scenario, entry: &Entry) -> Option<f64> {
    let inputs = scenario.inputs();
    let values = match (entry.is_of_chain(), &inputs.chains[..]) {
        (false, _) => &inputs.system,
        (true, [only]) => only,
        (true, _) => return None,
    };
    match &values.at(entry.index)?.value {
        Value::Number(number) => Some(number.base_at(End::Typical)),
        _ => None,
    }
}

/// What is reckoned at values of one input; the same value is reckoned once for all budgets.
struct Asked<'a> {
    base: &'a Scenario,
    lesson: &'a Lesson,
    baseline: Option<&'a Baseline>,
    entry: &'static Entry,
    now: f64,
    known: Vec<(f64, Option<Rc<Reckoned>>)>,
}

/// What is reckoned at one value.
struct Reckoned {
    estimate: Estimate,
    verdict: budget::Verdict,
}

impl Asked<'_> {
    /// What is reckoned at a value; nothing where that cannot be done.
    fn at(&mut self, value: f64) -> Option<Rc<Reckoned>> {
        if let Some((_, known)) = self.known.iter().find(|(asked, _)| *asked == value) {
            return known.clone();
        }
        let reckoned = self.scenario(value).and_then(|scenario| {
            let estimate = estimate(&scenario, self.lesson).ok()?;
            let verdict = budget::judge(&scenario, &estimate, self.baseline);
            Some(Rc::new(Reckoned { estimate, verdict }))
        });
        self.known.push((value, reckoned.clone()));
        reckoned
    }

    /// The scenario with that value of the input.
    fn scenario(&self, value: f64) -> Option<Scenario> {
        let scenario = self.base.with(self.entry, 0, number(self.entry, value)?);
        let of_cluster = keys::CLUSTER_PODS.entry();
        match now(self.base, of_cluster) {
            Some(all) if self.entry.index == keys::PODS.index() => {
                let all = all + value - self.now;
                Some(scenario.with(of_cluster, 0, number(of_cluster, all)?))
            }
            _ => Some(scenario),
        }
    }

    /// Whether the budget of that place breaks above `low` and up to `high`; nothing where that cannot be
    /// told.
    fn between(&mut self, low: f64, high: f64, place: usize) -> Option<Span> {
        let (before, after) = (self.at(low)?, self.at(high)?);
        let judged = after.verdict.judged.get(place)?;
        let limit = judged.measure.map(|measure| measure.limit);
        Some(match (judged.state, limit) {
            (State::Unknown, _) => return None,
            (State::Over, _) => Span::Breaks,
            (State::Within, Some(limit)) => {
                let most = self.most(judged, &before.estimate, &after.estimate)?;
                if exceeds(most, limit) { Span::MayBreak } else { Span::Holds }
            }
            // An answer that is allowed on both ends, and another one on each, may have passed one that is not.
            (State::Within, None) if before.estimate.verdict.answer != after.estimate.verdict.answer => {
                Span::MayBreak
            }
            // An SLA is missed from some depth on.
            (State::Within, None) => Span::Holds,
        })
    }

    /// The most that a budget's figure can be between two values of the input.
    fn most(&self, judged: &Judged, low: &Estimate, high: &Estimate) -> Option<f64> {
        let level = budget::percentile(self.base).level();
        let strict = self.base.one(keys::BUDGET_JUDGE) == Some(Judge::High);
        if let Some(figure) = Figure::with_budget(judged.budget) {
            return figure.at(level).most([low, high], strict);
        }
        // Of growth, only that of nodes can fall again.
        if Some(judged.budget) != Figure::EXTRA_NODES.increase_key() {
            return judged.measure?.judged;
        }
        let mut past = self.baseline?.figures.iter();
        let before = past.find(|past| past.figure == Figure::EXTRA_NODES)?.value.typical()?;
        Some(Figure::EXTRA_NODES.most([low, high], false)? - before)
    }
}

/// A number of base units as the value of an input.
pub(crate) fn number(entry: &Entry, value: f64) -> Option<Value> {
    match entry.kind {
        Kind::Number(Unit::Count) => Some(Value::Number(Number::at_ends([Count::saturated(value); 3]))),
        Kind::Number(Unit::Memory) => Some(Value::Number(Number::at_ends([Memory::saturated(value); 3]))),
        Kind::Number(Unit::Rate) => Some(Value::Number(Number::at_ends([Rate::saturated(value); 3]))),
        _ => None,
    }
}
