//! From facts to an answer, some of the facts being unknown.
//!
//! Every unknown fact is tried at every value that matters: services and languages between the
//! thresholds, Kubernetes both ways, latency tight or not. If all lead to one answer, that is the
//! answer. Else `settle` lists the facts for which two values, all else equal, give different
//! answers, with the answer each would give.

use crate::model::verdict::answer::Answer;
use crate::model::verdict::facts::{Facts, in_percent};
use crate::model::words::Kubernetes;
use crate::units::{Count, Quantity, Range};

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

/// One value of each fact.
#[derive(Debug, Clone, Copy)]
struct Case {
    services: f64,
    languages: f64,
    learning: bool,
    tight: bool,
}

/// The values of one fact that matter, and how to put one into a case.
struct Axis {
    fact: &'static str,
    values: Vec<f64>,
    put: fn(&mut Case, f64),
    /// What the values from one up to (not including) another are called; the last has no end.
    words: Box<dyn Fn(f64, Option<f64>) -> String>,
}

/// The answer, and what would settle it.
#[must_use]
pub fn resolve(facts: &Facts) -> (Answer, Vec<Settle>) {
    let axes = axes(facts);
    let all: Vec<Answer> = cases(&axes, None).iter().map(|case| answer(case, facts)).collect();
    match one_of(&all) {
        Answer::Undetermined => (Answer::Undetermined, settle(&axes, facts)),
        answer => (answer, Vec::new()),
    }
}

/// The answer where every fact has one value.
fn answer(case: &Case, facts: &Facts) -> Answer {
    let limits = &facts.thresholds;
    let needs = &facts.needs;
    let stated = [needs.mtls_compliance, needs.traffic_management, needs.l7_authorization];
    let scale =
        case.services >= limits.services_need.base() && case.languages >= limits.languages_need.base();
    let few = case.services < limits.services_few.base();
    let single = case.languages < 2.0;
    Answer::of(scale || stated.contains(&Some(true)), few || single || case.learning || case.tight)
}

fn axes(facts: &Facts) -> [Axis; 4] {
    let limits = &facts.thresholds;
    let flag = |known: Option<bool>| known.map_or(vec![0.0, 1.0], |yes| vec![f64::from(u8::from(yes))]);
    let either = |yes: &'static str, no: &'static str| -> Box<dyn Fn(f64, Option<f64>) -> String> {
        Box::new(move |from, _| if from > 0.0 { yes.to_owned() } else { no.to_owned() })
    };
    let share = in_percent(limits.latency_share.base());
    [
        Axis {
            fact: "services",
            values: between(facts.services, &[limits.services_few, limits.services_need]),
            put: |case, value| case.services = value,
            words: Box::new(|from, to| interval(from, to, 0.0, "service")),
        },
        Axis {
            fact: "languages",
            values: between(facts.languages, &[Count::from(2), limits.languages_need]),
            put: |case, value| case.languages = value,
            words: Box::new(|from, to| interval(from, to, 1.0, "language")),
        },
        Axis {
            fact: "kubernetes",
            values: flag(facts.kubernetes.map(|known| known == Kubernetes::Learning)),
            put: |case, value| case.learning = value > 0.0,
            words: either("the team is still learning Kubernetes", "the team is proficient in Kubernetes"),
        },
        Axis {
            fact: "latency",
            values: flag(facts.latency.tight()),
            put: |case, value| case.tight = value > 0.0,
            words: Box::new(move |from, _| {
                if from > 0.0 {
                    format!(
                        "on some path the mesh adds {share} of the p99 SLA or more, or the path is over it"
                    )
                } else {
                    format!("every path keeps its p99 SLA, and the mesh adds less than {share} of it")
                }
            }),
        },
    ]
}

/// The least value of each stretch between the cuts that the fact may lie in.
fn between(known: Option<Range<Count>>, cuts: &[Count]) -> Vec<f64> {
    let (low, high) = known.map_or((1.0, f64::INFINITY), |range| (range.low().base(), range.high().base()));
    let mut values: Vec<f64> =
        cuts.iter().map(|cut| cut.base()).filter(|cut| *cut > low && *cut <= high).collect();
    values.push(low);
    values.sort_by(f64::total_cmp);
    values.dedup();
    values
}

/// A stretch of counts in words; `least` is the smallest there is.
fn interval(from: f64, to: Option<f64>, least: f64, of: &str) -> String {
    let plural = |n: f64| if n == 1.0 { of.to_owned() } else { format!("{of}s") };
    match to {
        None => format!("{from} or more {of}s"),
        Some(to) if to - 1.0 <= from => format!("{from} {}", plural(from)),
        Some(to) if from <= least.max(1.0) => format!("fewer than {to} {of}s"),
        Some(to) => format!("{from} to {} {of}s", to - 1.0),
    }
}

/// Every combination of the axes' values; of the axis named in `fixed`, only that value.
fn cases(axes: &[Axis], fixed: Option<(&'static str, f64)>) -> Vec<Case> {
    let start = Case { services: 0.0, languages: 0.0, learning: false, tight: false };
    axes.iter().fold(vec![start], |cases, axis| {
        let only = fixed.filter(|(fact, _)| *fact == axis.fact).map(|(_, value)| vec![value]);
        let values = only.unwrap_or_else(|| axis.values.clone());
        let with = |case: &Case, value: f64| {
            let mut case = *case;
            (axis.put)(&mut case, value);
            case
        };
        cases
            .iter()
            .flat_map(|case| values.iter().map(|value| with(case, *value)).collect::<Vec<_>>())
            .collect()
    })
}

fn one_of(answers: &[Answer]) -> Answer {
    match answers {
        [first, rest @ ..] if rest.iter().all(|answer| answer == first) => *first,
        _ => Answer::Undetermined,
    }
}

/// The facts that matter. Two values of a fact differ where, all else equal, they give different
/// answers; `cases` lists the others in the same order for each value, so the lists compare.
fn settle(axes: &[Axis], facts: &Facts) -> Vec<Settle> {
    let of = |axis: &Axis, value: f64| -> Vec<Answer> {
        cases(axes, Some((axis.fact, value))).iter().map(|case| answer(case, facts)).collect()
    };
    let mut found = Vec::new();
    for axis in axes {
        // Neighbouring stretches that answer alike are told as one.
        let mut stretches: Vec<(f64, Vec<Answer>)> = Vec::new();
        for value in &axis.values {
            let answers = of(axis, *value);
            if stretches.last().is_none_or(|(_, last)| *last != answers) {
                stretches.push((*value, answers));
            }
        }
        if stretches.len() < 2 {
            continue;
        }
        for (place, (from, answers)) in stretches.iter().enumerate() {
            let to = stretches.get(place + 1).map(|(next, _)| *next);
            found.push(Settle {
                fact: axis.fact,
                condition: (axis.words)(*from, to),
                answer: one_of(answers),
            });
        }
    }
    found
}
