//! From facts to an answer, some of the facts being unknown.
//!
//! Every unknown fact is tried at every value that matters: services and languages between the limits of
//! the rules, Kubernetes both ways, latency tight or not. Each value is put into a copy of the facts, and
//! the rules are asked as ever. If all lead to one answer, that is the answer. Else `settle` lists the
//! facts for which two values, all else equal, give different answers, with the answer each would give.

use crate::model::verdict::answer::Answer;
use crate::model::verdict::condition::{CountFact, State};
use crate::model::verdict::facts::{Facts, RuleFacts, in_percent};
use crate::model::verdict::rule::{Rule, cuts};
use crate::model::verdict::rules::kubernetes_in_words;
use crate::model::words::Kubernetes;
use crate::units::{Count, Quantity};

/// A fact that would settle the verdict, and the answer one value of it would give.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Settle {
    /// The fact.
    pub fact: &'static str,
    /// What to find out.
    pub condition: String,
    /// The answer then; `Undetermined` where other facts matter as well.
    pub answer: Answer,
}

/// One value of a fact.
#[derive(Debug, Clone, Copy)]
enum Trial {
    Count(CountFact, Count),
    Kubernetes(Kubernetes),
    Tight(bool),
}

/// The values of one fact that matter.
struct Axis {
    fact: &'static str,
    trials: Vec<Trial>,
}

impl Trial {
    fn put(self, facts: &RuleFacts) -> RuleFacts {
        match self {
            Self::Count(fact, count) => fact.with(facts, count),
            Self::Kubernetes(level) => RuleFacts { kubernetes: Some(level), ..*facts },
            Self::Tight(tight) => RuleFacts { tight: Some(tight), ..*facts },
        }
    }

    /// What the values from this one up to (not including) the next are called; the last has no end.
    fn in_words(self, next: Option<Self>, facts: &RuleFacts) -> String {
        let share = || in_percent(facts.thresholds.latency_share.base());
        match self {
            Self::Count(fact, from) => {
                let to = next.and_then(|next| match next {
                    Self::Count(_, to) => Some(to.base()),
                    _ => None,
                });
                interval(from.base(), to, fact.singular())
            }
            Self::Kubernetes(level) => kubernetes_in_words(level).to_owned(),
            Self::Tight(true) => format!(
                "on some path the mesh adds {} of the p99 SLA or more, or the path is over it",
                share()
            ),
            Self::Tight(false) => {
                format!("every path keeps its p99 SLA, and the mesh adds less than {} of it", share())
            }
        }
    }
}

/// The answer, and what would settle it.
#[must_use]
pub fn resolve(facts: &Facts) -> (Answer, Vec<Settle>) {
    let facts = facts.for_rules();
    match answer(&facts) {
        Answer::Undetermined => (Answer::Undetermined, settle(&facts)),
        answer => (answer, Vec::new()),
    }
}

/// The answer to which all values lead.
#[must_use]
pub fn answer(facts: &RuleFacts) -> Answer {
    one_of(&answers(*facts, &axes(facts)))
}

/// The answer where every fact has one value.
fn answer_of_known(facts: &RuleFacts) -> Answer {
    let any = |against: bool| {
        Rule::ALL.iter().any(|rule| rule.is_against() == against && rule.state(facts) == State::Yes)
    };
    Answer::of(any(false), any(true))
}

fn axes(facts: &RuleFacts) -> [Axis; 4] {
    let count = |fact: CountFact| Axis {
        fact: fact.name(),
        trials: counts(fact, facts).into_iter().map(|count| Trial::Count(fact, count)).collect(),
    };
    let levels = facts.kubernetes.map_or(vec![Kubernetes::Proficient, Kubernetes::Learning], |one| vec![one]);
    let tight = facts.tight.map_or(vec![false, true], |one| vec![one]);
    [
        count(CountFact::Services),
        count(CountFact::Languages),
        Axis { fact: "kubernetes", trials: levels.into_iter().map(Trial::Kubernetes).collect() },
        Axis { fact: "latency", trials: tight.into_iter().map(Trial::Tight).collect() },
    ]
}

/// The least value of each stretch between the rules' limits that the count may lie in. There is one
/// service and one language at least.
fn counts(fact: CountFact, facts: &RuleFacts) -> Vec<Count> {
    let known = fact.of(facts);
    let low = known.map_or(Count::from(1), |range| range.low());
    let within = |cut: &Count| *cut > low && known.is_none_or(|range| *cut <= range.high());
    let cuts = cuts(fact, &facts.thresholds);
    std::iter::once(low).chain(cuts.into_iter().filter(within)).collect()
}

/// A stretch of counts in words.
fn interval(from: f64, to: Option<f64>, of: &str) -> String {
    let plural = |n: f64| if n == 1.0 { of.to_owned() } else { format!("{of}s") };
    match to {
        None => format!("{from} or more {of}s"),
        Some(to) if to - 1.0 <= from => format!("{from} {}", plural(from)),
        Some(to) if from <= 1.0 => format!("fewer than {to} {of}s"),
        Some(to) => format!("{from} to {} {of}s", to - 1.0),
    }
}

/// The answers at every combination of the axes' values, the last axis fastest.
fn answers(facts: RuleFacts, axes: &[Axis]) -> Vec<Answer> {
    let cases = axes.iter().fold(vec![facts], |cases, axis| {
        cases.iter().flat_map(|case| axis.trials.iter().map(|trial| trial.put(case))).collect()
    });
    cases.iter().map(answer_of_known).collect()
}

fn one_of(answers: &[Answer]) -> Answer {
    match answers {
        [first, rest @ ..] if rest.iter().all(|answer| answer == first) => *first,
        _ => Answer::Undetermined,
    }
}

/// The facts that matter. Two values of a fact differ where, all else equal, they give different answers.
fn settle(facts: &RuleFacts) -> Vec<Settle> {
    let mut found = Vec::new();
    for axis in axes(facts) {
        // Neighbouring stretches that answer alike are told as one.
        let mut stretches: Vec<(Trial, Vec<Answer>)> = Vec::new();
        for trial in axis.trials {
            // The others are tried in the same order for each value, so the lists compare.
            let put = trial.put(facts);
            let answers = answers(put, &axes(&put));
            if stretches.last().is_none_or(|(_, last)| *last != answers) {
                stretches.push((trial, answers));
            }
        }
        if stretches.len() < 2 {
            continue;
        }
        for (place, (trial, answers)) in stretches.iter().enumerate() {
            let next = stretches.get(place + 1).map(|(next, _)| *next);
            found.push(Settle {
                fact: axis.fact,
                condition: trial.in_words(next, facts),
                answer: one_of(answers),
            });
        }
    }
    found
}
