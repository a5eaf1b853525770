//! How far an input can grow before a budget breaks.
//!
//! Every figure of the model grows with pods, hops, services, a sidecar's memory and the rate, so the value
//! from which a budget is broken is found by doubling and halving, exact to the unit. What is found holds
//! while all else stays as it is.

use crate::model::budget::{self, Baseline, Judged, State};
use crate::model::estimate::estimate;
use crate::model::keys::{self, Entry};
use crate::model::scenario::Scenario;
use crate::model::value::{Kind, Number, Value};
use crate::model::verdict::lesson::Lesson;
use crate::model::words::Judge;
use crate::units::{Count, End, Memory, Quantity, Rate, Unit};

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
    scenario: &Scenario,
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
        let mut asked = Asked { base: &base, lesson, baseline, entry, answers: Vec::new() };
        for at in &within {
            let breaks = |asked: &mut Asked<'_>, value: f64| asked.breaks(value, &judged[*at]);
            if let Some(at_value) = least(now, most, |value| breaks(&mut asked, value)) {
                found[*at].push(BreaksAt { input: entry, at: at_value });
            }
        }
    }
    found
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

/// The least whole value above `now` at which something breaks, found on the way up by doubling.
pub(crate) fn least(now: f64, most: f64, mut breaks: impl FnMut(f64) -> Option<bool>) -> Option<f64> {
    let (mut holds, mut step) = (now.floor(), 1.0_f64.max((now * 0.25).floor()));
    let mut broken = loop {
        let next = (holds + step).min(most);
        if next <= holds {
            return None;
        }
        if breaks(next)? {
            break next;
        }
        (holds, step) = (next, step * 2.0);
    };
    while broken - holds > 1.0 {
        let middle = f64::midpoint(holds, broken).floor();
        if breaks(middle)? { broken = middle } else { holds = middle }
    }
    Some(broken)
}

/// What budgets say at values of one input; the same value is reckoned once for all of them.
struct Asked<'a> {
    base: &'a Scenario,
    lesson: &'a Lesson,
    baseline: Option<&'a Baseline>,
    entry: &'static Entry,
    answers: Vec<(f64, Option<budget::Verdict>)>,
}

impl Asked<'_> {
    /// Whether a budget is broken at a value; nothing where that cannot be reckoned.
    fn breaks(&mut self, value: f64, judged: &Judged) -> Option<bool> {
        if let Some((_, answer)) = self.answers.iter().find(|(asked, _)| *asked == value) {
            return answer.as_ref().map(|verdict| verdict.breaks(judged.budget, judged.level));
        }
        let verdict = number(self.entry, value).and_then(|number| {
            let scenario = self.base.with(self.entry, 0, number);
            let estimate = estimate(&scenario, self.lesson).ok()?;
            Some(budget::judge(&scenario, &estimate, self.baseline))
        });
        let breaks = verdict.as_ref().map(|verdict| verdict.breaks(judged.budget, judged.level));
        self.answers.push((value, verdict));
        breaks
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
