//! How far an input can grow before a budget breaks, exact to the unit.
//!
//! Most figures grow with pods, hops, services, a sidecar's memory and the rate. A difference of whole nodes
//! and a share of what grows as well do not: eight nodes more may be seven again one pod later. So a span is
//! passed over only where the most that a figure can be within it holds (see `Figure::bounds`); what is told is
//! the first value that breaks, while all else stays as it is. More pods are more pods of the cluster as well.

use std::rc::Rc;

use crate::model::budget::{self, Baseline, Bounds, Budget, Judged, Judges, State};
use crate::model::estimate::Estimate;
use crate::model::evaluator::{Moved, Restated, Trials};
use crate::model::figure::{Figure, Term};
use crate::model::keys::{self, Entry};
use crate::model::layer::{Given, Origin};
use crate::model::least::{Span, least};
use crate::model::scenario::Scenario;
use crate::model::value::{Kind, Number, Value};
use crate::model::verdict::answer::Answer;
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

/// How many values of one input are kept apart.
const TRIED: u32 = 4000;

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
    let budgets = Budget::all(scenario);
    let known = |grower: &Grower| now(&base, grower.entry).is_some();
    let growers: Vec<Grower> = growers().into_iter().filter(known).collect();
    let moved = growers.iter().map(|grower| moved(&base, grower.entry)).collect();
    let mut trials = Trials::new(&base, lesson, moved, TRIED);
    for (number, Grower { entry, most }) in growers.into_iter().enumerate() {
        let Some(now) = now(&base, entry) else { continue };
        let mut growth = Growth { base: &base, trials: &mut trials, baseline, number, entry, now };
        for at in &within {
            let (one, Some(budget)) = (&judged[*at], budgets.get(*at)) else { continue };
            let mut search = Search { growth: &mut growth, budget: *budget, strict, known: Vec::new() };
            if !search.at(now).is_some_and(|again| same(&again.judged, one)) {
                continue;
            }
            // Counted pods may be packed onto nodes that were read, and pods in general cannot be: nodes by the
            // one way say nothing about nodes by the other.
            let by_nodes = scenario.mesh().has_node_agents()
                || matches!(budget.of, Judges::Figure(figure, _) | Judges::Growth(figure, _)
                    if figure == Figure::EXTRA_NODES);
            if by_nodes && search.growth.is_packed() != is_packed(present) {
                continue;
            }
            if let Some(at_value) = least(now, most, |low, high| search.between(low, high)) {
                found[*at].push(BreaksAt { input: entry, at: at_value });
            }
        }
    }
    found
}

/// What moves with an input: more pods are more pods of the cluster as well.
fn moved(base: &Scenario, entry: &'static Entry) -> Moved {
    let of_cluster = keys::CLUSTER_PODS.entry();
    let follows = entry.index == keys::PODS.index() && now(base, of_cluster).is_some();
    [Some(entry), follows.then_some(of_cluster)].into_iter().flatten().collect()
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

/// One input that grows.
struct Growth<'a, 't> {
    base: &'a Scenario,
    trials: &'t mut Trials<'a>,
    baseline: Option<&'a Baseline>,
    /// Its number among those that are tried.
    number: usize,
    entry: &'static Entry,
    now: f64,
}

impl Growth<'_, '_> {
    /// What is stated where the input has a value.
    fn restated(&self, value: f64) -> Option<Vec<Restated>> {
        let restated = |entry: &'static Entry, value: f64| {
            let given = Given::plain(number(entry, value)?, Origin::Flag);
            Some(Restated { entry, chain: 0, given })
        };
        let of_cluster = keys::CLUSTER_PODS.entry();
        let mut all = vec![restated(self.entry, value)?];
        if let Some(pods) = now(self.base, of_cluster).filter(|_| self.entry.index == keys::PODS.index()) {
            all.push(restated(of_cluster, pods + value - self.now)?);
        }
        Some(all)
    }

    /// Whether nodes are found by packing where the input is stated to be what it is.
    fn is_packed(&mut self) -> bool {
        let restated = self.restated(self.now).unwrap_or_default();
        self.trials
            .at(self.number, &restated, &[Term::Capacity])
            .is_ok_and(|(_, estimate)| is_packed(estimate))
    }
}

/// The search for the value of an input at which one budget breaks.
struct Search<'g, 'a, 't> {
    growth: &'g mut Growth<'a, 't>,
    budget: Budget,
    strict: bool,
    /// What was found at each value.
    known: Vec<(f64, Option<Rc<Found>>)>,
}

/// What is found at one value.
struct Found {
    judged: Judged,
    /// What bounds the figure of the budget, where it has one.
    bounds: Option<Bounds>,
    answer: Option<Answer>,
}

impl Search<'_, '_, '_> {
    /// What is found at a value; nothing where that cannot be done.
    fn at(&mut self, value: f64) -> Option<Rc<Found>> {
        if let Some((_, known)) = self.known.iter().find(|(asked, _)| *asked == value) {
            return known.clone();
        }
        let found = self.find(value).map(Rc::new);
        self.known.push((value, found.clone()));
        found
    }

    /// Only what the budget needs is evaluated.
    fn find(&mut self, value: f64) -> Option<Found> {
        let Self { growth, budget, strict, .. } = self;
        let restated = growth.restated(value)?;
        let (scenario, estimate) = growth.trials.at(growth.number, &restated, budget.needs()).ok()?;
        let judged = budget.judge(scenario, estimate, growth.baseline)?;
        let level = budget::percentile(scenario).level();
        let bounds = match budget.of {
            Judges::Figure(figure, _) => figure.at(level).bounds(estimate, *strict),
            // Of growth, only that of nodes can fall again.
            Judges::Growth(figure, _) if figure == Figure::EXTRA_NODES => figure.bounds(estimate, false),
            _ => None,
        };
        let answer = (budget.of == Judges::Answer).then_some(estimate.verdict.answer);
        Some(Found { judged, bounds, answer })
    }

    /// Whether the budget breaks above `low` and up to `high`; nothing where that cannot be told.
    fn between(&mut self, low: f64, high: f64) -> Option<Span> {
        let (before, after) = (self.at(low)?, self.at(high)?);
        let limit = after.judged.measure.map(|measure| measure.limit);
        Some(match (after.judged.state, limit) {
            (State::Unknown, _) => return None,
            (State::Over, _) => Span::Breaks,
            (State::Within, Some(limit)) => {
                if exceeds(self.most(&before, &after)?, limit) {
                    Span::MayBreak
                } else {
                    Span::Holds
                }
            }
            // An answer that is allowed on both ends, and another one on each, may have passed one that is not.
            (State::Within, None) if before.answer != after.answer => Span::MayBreak,
            // An SLA is missed from some depth on.
            (State::Within, None) => Span::Holds,
        })
    }

    /// The most that the budget's figure can be between two values of the input.
    fn most(&self, low: &Found, high: &Found) -> Option<f64> {
        let Some(bounds) = low.bounds.as_ref().zip(high.bounds.as_ref()) else {
            return high.judged.measure?.judged;
        };
        let most = Bounds::most(bounds.0, bounds.1)?;
        let is_growth = matches!(self.budget.of, Judges::Growth(..));
        Some(if is_growth { most - self.growth.baseline?.typical(Figure::EXTRA_NODES)? } else { most })
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
