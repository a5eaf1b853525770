//! From where growth turns the verdict: the least number of services, languages or hops at which the answer
//! is another, all else as it is.

use crate::model::estimate::{Estimate, estimate};
use crate::model::headroom::{self, number};
use crate::model::keys::{self, Entry};
use crate::model::least::{Span, least};
use crate::model::runs::Runs;
use crate::model::scenario::Scenario;
use crate::model::verdict::answer::Answer;
use crate::model::verdict::facts::Facts;
use crate::model::verdict::lesson::Lesson;
use crate::model::verdict::resolve::resolve;
use crate::units::{Count, Quantity, Range};

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
/// chain whose latency is. Of services and languages only the thresholds matter; a chain is asked on.
#[must_use]
pub fn turns(scenario: &Scenario, estimate: &Estimate, lesson: &Lesson) -> Vec<Turn> {
    let runs = Runs::new(scenario);
    let facts = Facts::of(&runs, &estimate.latency);
    let now = estimate.verdict.answer;
    let limits = facts.thresholds;
    let mut found = Vec::new();
    let mut look = |entry: &'static Entry,
                    known: Option<Range<Count>>,
                    limits: Vec<Count>,
                    put: fn(&mut Facts, Range<Count>)| {
        let Some(known) = known else { return };
        let mut above: Vec<Count> = limits.into_iter().filter(|limit| *limit > known.high()).collect();
        above.sort();
        let turn = above.into_iter().find_map(|at| {
            let mut facts = facts.clone();
            put(&mut facts, Range::exact(at));
            let answer = resolve(&facts).0;
            (answer != now).then_some(Turn { input: entry, at, answer })
        });
        found.extend(turn);
    };
    let of_services = vec![limits.services_few, limits.services_need];
    look(keys::SERVICES.entry(), facts.services, of_services, |facts, count| facts.services = Some(count));
    let of_languages = vec![Count::from(2), limits.languages_need];
    look(keys::LANGUAGES.entry(), facts.languages, of_languages, |facts, count| {
        facts.languages = Some(count);
    });
    found.extend(deeper(scenario, now, lesson));
    found
}

/// The hops of an only chain at which the verdict turns.
fn deeper(scenario: &Scenario, now: Answer, lesson: &Lesson) -> Option<Turn> {
    // Without a promise hops decide nothing.
    scenario.inputs().chains.first().filter(|chain| chain.range(keys::SLA_P99).is_some())?;
    let base = scenario.typical();
    let entry = keys::DEPTH.entry();
    let depth = headroom::now(&base, entry)?;
    let answer = |depth: f64| {
        let scenario = base.with(entry, 0, number(entry, depth)?);
        Some(estimate(&scenario, lesson).ok()?.verdict.answer)
    };
    // Typical values decide, and a verdict that ranges leave open is not turned by hops.
    if answer(depth)? != now {
        return None;
    }
    let at = least(depth, MOST_HOPS, |_, depth| {
        Some(if answer(depth)? == now { Span::Holds } else { Span::Breaks })
    })?;
    Some(Turn { input: entry, at: Count::saturated(at), answer: answer(at)? })
}

/// A path of more hops is nobody's.
const MOST_HOPS: f64 = 100.0;
