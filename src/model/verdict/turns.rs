//! From where growth turns the verdict: the least number of services, languages or hops at which the answer
//! is another, all else as it is.

use crate::model::estimate::Estimate;
use crate::model::evaluator::{Restated, Trials};
use crate::model::figure::Term;
use crate::model::headroom::{self, number};
use crate::model::keys::{self, Entry};
use crate::model::layer::{Given, Origin};
use crate::model::least::{Span, least};
use crate::model::runs::Runs;
use crate::model::scenario::Scenario;
use crate::model::verdict::answer::Answer;
use crate::model::verdict::condition::CountFact;
use crate::model::verdict::facts::Facts;
use crate::model::verdict::lesson::Lesson;
use crate::model::verdict::resolve;
use crate::model::verdict::rule::cuts;
use crate::units::{Count, Quantity};

/// Where the verdict turns.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Turn {
    /// The input.
    pub input: &'static Entry,
    /// Its least value with another answer.
    pub at: Count,
    /// That answer.
    pub answer: Answer,
}

/// Where growth turns the verdict, of services and languages that are known, and of the hops of an only
/// chain whose latency is.
#[must_use]
pub fn turns(scenario: &Scenario, estimate: &Estimate, lesson: &Lesson) -> Vec<Turn> {
    let runs = Runs::new(scenario);
    let facts = Facts::of(&runs, &estimate.latency);
    let now = estimate.verdict.answer;
    let mut found = by_counts(&facts, now);
    found.extend(deeper(scenario, now, lesson));
    found
}

/// Where growth of a known count turns the verdict from what it is now. Only the limits of the rules matter;
/// what a range leaves open is settled rather than turned.
#[must_use]
pub fn by_counts(facts: &Facts, now: Answer) -> Vec<Turn> {
    let facts = facts.for_rules();
    let turn = |fact: CountFact| {
        let known = fact.of(&facts)?;
        let above = cuts(fact, &facts.thresholds).into_iter().filter(|cut| *cut > known.high());
        above
            .map(|at| Turn { input: fact.key().entry(), at, answer: resolve::answer(&fact.with(&facts, at)) })
            .find(|turn| turn.answer != now)
    };
    CountFact::ALL.into_iter().filter_map(turn).collect()
}

/// The hops of an only chain at which the verdict turns.
fn deeper(scenario: &Scenario, now: Answer, lesson: &Lesson) -> Option<Turn> {
    // Without a promise hops decide nothing.
    scenario.inputs().chains.first().filter(|chain| chain.range(keys::SLA_P99).is_some())?;
    let base = scenario.typical();
    let entry = keys::DEPTH.entry();
    let depth = headroom::now(&base, entry)?;
    let mut trials = Trials::new(&base, lesson, vec![vec![entry]], MOST_HOPS);
    let mut answer = |depth: f64| {
        let given = Given::plain(number(entry, depth)?, Origin::Flag);
        let restated = [Restated { entry, chain: 0, given }];
        let (_, estimate) = trials.at(0, &restated, &[Term::Verdict]).ok()?;
        Some(estimate.verdict.answer)
    };
    // Typical values decide, and a verdict that ranges leave open is not turned by hops.
    if answer(depth)? != now {
        return None;
    }
    let at = least(depth, f64::from(MOST_HOPS), |_, depth| {
        Some(if answer(depth)? == now { Span::Holds } else { Span::Breaks })
    })?;
    Some(Turn { input: entry, at: Count::saturated(at), answer: answer(at)? })
}

/// A path of more hops is nobody's.
const MOST_HOPS: u32 = 100;
