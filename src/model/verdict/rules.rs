//! The eight rules in words: each yes, no or unknown, told with the fact that decided it.

use crate::model::latency::{Level, Promise};
pub use crate::model::verdict::condition::State;
use crate::model::verdict::condition::{Comparison, Condition, CountCondition, CountFact};
use crate::model::verdict::facts::{ChainFact, Facts, RuleFacts, in_percent};
use crate::model::verdict::lesson::Lesson;
use crate::model::verdict::rule::Rule;
use crate::model::words::Kubernetes;
use crate::units::{Count, Quantity, Range, Time, quote, reaches};

/// A rule applied to the facts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Outcome {
    /// Which.
    pub rule: Rule,
    /// Whether it fires.
    pub state: State,
    /// The fact it looked at, in words.
    pub fact: String,
    /// When it fires, in words.
    pub threshold: String,
    /// Why the lesson says so.
    pub reason: String,
    /// How nearly it fired, where it nearly did.
    pub near_miss: Option<String>,
}

/// Applies a rule.
#[must_use]
pub fn outcome(rule: Rule, facts: &Facts, lesson: &Lesson) -> Outcome {
    let text = lesson.rule(rule);
    let [threshold, reason] = [&text.threshold, &text.reason].map(|text| facts.thresholds.fill(text));
    let known = facts.for_rules();
    let told: Vec<String> = rule
        .conditions()
        .iter()
        .map(|condition| fact_in_words(condition, facts, &known, &threshold))
        .collect();
    Outcome {
        rule,
        state: rule.state(&known),
        fact: told.join(", "),
        threshold,
        reason,
        near_miss: near_miss(rule, facts, &known),
    }
}

/// The fact that a condition looks at.
fn fact_in_words(condition: &Condition, facts: &Facts, known: &RuleFacts, threshold: &str) -> String {
    match condition {
        Condition::Count(count) => counted(count.fact.of(known), count.fact),
        Condition::Need(stated) => match stated(known.needs) {
            Some(true) => format!("stated that {threshold}"),
            Some(false) => "stated not to be needed".to_owned(),
            None => "not stated, so taken as no".to_owned(),
        },
        Condition::Kubernetes(_) => known
            .kubernetes
            .map_or("not stated how well the team knows Kubernetes", kubernetes_in_words)
            .to_owned(),
        Condition::TightPath { .. } => paths_in_words(facts),
    }
}

/// How well the team knows Kubernetes.
pub(crate) const fn kubernetes_in_words(level: Kubernetes) -> &'static str {
    match level {
        Kubernetes::Learning => "the team is still learning Kubernetes",
        Kubernetes::Proficient => "the team is proficient in Kubernetes",
    }
}

/// How nearly a rule fired: where one condition alone does not hold, and nearly does.
fn near_miss(rule: Rule, facts: &Facts, known: &RuleFacts) -> Option<String> {
    let mut missed = rule.conditions().iter().filter(|condition| condition.state(known) != State::Yes);
    let (Some(condition), None) = (missed.next(), missed.next()) else { return None };
    if condition.state(known) != State::No {
        return None;
    }
    match condition {
        Condition::Count(count) => count.is_near(known).then(|| count_missed(count, known)),
        Condition::TightPath { near } => path_nearly_tight(facts, *near),
        Condition::Need(_) | Condition::Kubernetes(_) => None,
    }
}

fn count_missed(condition: &CountCondition, known: &RuleFacts) -> String {
    let counted = counted(condition.fact.of(known), condition.fact);
    let limit = (condition.limit)(&known.thresholds);
    match condition.comparison {
        Comparison::AtLeast => format!("{counted}; the rule needs {limit}"),
        Comparison::Below => format!("{counted}; the rule fires below {limit}"),
    }
}

/// The path that decides whether some path is tight.
fn deciding_path(facts: &Facts) -> Option<&ChainFact> {
    let tight = |wanted: Option<bool>| facts.latency.chains.iter().find(|chain| chain.tight() == wanted);
    match facts.latency.tight() {
        Some(false) => most_of_its_promise(facts).or_else(|| facts.latency.chains.first()),
        state => tight(state),
    }
}

/// The request paths and their promises.
fn paths_in_words(facts: &Facts) -> String {
    let Some(chain) = deciding_path(facts) else {
        return "no request path and no SLA stated".to_owned();
    };
    let fact = chain_in_words(chain);
    if chain.tight() != Some(true) {
        return fact;
    }
    let chains = facts.latency.chains.iter();
    let others: Vec<String> = chains
        .filter(|other| !std::ptr::eq(*other, chain) && other.tight() == Some(true))
        .map(|other| quote(&other.name))
        .collect();
    if others.is_empty() { fact } else { format!("{fact}; tight as well: {}", others.join(", ")) }
}

/// The path on which the mesh takes the greatest share of the promise.
fn most_of_its_promise(facts: &Facts) -> Option<&ChainFact> {
    let share = |chain: &ChainFact| match &chain.promise {
        Promise::P99 { share: Some(share), .. } => Some(share.typical().base()),
        _ => None,
    };
    facts
        .latency
        .chains
        .iter()
        .filter_map(|chain| share(chain).map(|share| (share, chain)))
        .max_by(|a, b| a.0.total_cmp(&b.0))
        .map(|(_, chain)| chain)
}

/// How near the path with the greatest share is to being tight; `near` is a part of the threshold.
fn path_nearly_tight(facts: &Facts, near: f64) -> Option<String> {
    let Promise::P99 { share: Some(share), tight, .. } = &deciding_path(facts)?.promise else { return None };
    let limit = facts.thresholds.latency_share.base();
    let typical = share.typical().base();
    let rule = format!("{} of the SLA; the rule fires at {}", in_percent(typical), in_percent(limit));
    match tight.and_then(crate::model::runs::Asked::turns) {
        Some(place) => Some(format!("{rule}, which it reaches {place}")),
        None => reaches(typical, limit * near).then_some(rule),
    }
}

/// What is known of a path and its promise, in words.
fn chain_in_words(chain: &ChainFact) -> String {
    let name = quote(&chain.name);
    let Promise::P99 { limit, within_without, within_with, share, tight, .. } = &chain.promise else {
        return match chain.promise {
            Promise::None => "no SLA is promised".to_owned(),
            _ => format!("{name}: no SLA stated"),
        };
    };
    let limit = shown(limit.typical(), Level::Mean);
    let adds = match (&chain.added, share) {
        (Some(added), Some(share)) => format!(
            "the mesh adds {}{} of the p99 SLA of {limit}, {}",
            shown(added.typical(), chain.level),
            if chain.level == Level::P99 { " at p99" } else { "" },
            in_percent(share.typical().base())
        ),
        _ => format!("what the mesh adds is unknown, against a p99 SLA of {limit}"),
    };
    let typical = |asked: &Option<crate::model::runs::Asked>| asked.map(|asked| asked.typical);
    let kept = match (typical(within_without), typical(within_with)) {
        (Some(false), _) => "; it is over its SLA without a mesh already",
        (_, Some(false)) => "; it keeps its SLA without the mesh and is over it with one",
        _ => "",
    };
    let turns = tight.and_then(|asked| Some((asked.typical, asked.turns()?)));
    let turns = match turns {
        Some((true, place)) => format!("; {place} it is not tight"),
        Some((false, place)) => format!("; {place} it is tight"),
        None => String::new(),
    };
    format!("{name}: {adds}{kept}{turns}")
}

/// A latency for a sentence, without the digits that only arithmetic makes: of what was composed, four
/// tell all there is to tell.
pub(crate) fn shown(time: Time, level: Level) -> String {
    let ms = time.ms();
    let places = match level {
        Level::Mean => 6,
        _ if ms > 0.0 => 3 - decade(ms),
        _ => 0,
    };
    let scale = 10_f64.powi(places);
    format!("{} ms", (ms * scale).round() / scale)
}

#[allow(clippy::cast_possible_truncation)] // some dozen
fn decade(number: f64) -> i32 {
    libm::log10(number).floor() as i32
}

/// `1 service`, `12 services`, `35 to 60 services`, or that it is not stated.
pub(crate) fn counted(count: Option<Range<Count>>, fact: CountFact) -> String {
    let one = fact.singular();
    match count {
        None => format!("{one}s not stated"),
        Some(range) if !range.is_exact() => format!("{} to {} {one}s", range.low(), range.high()),
        Some(range) if range.low() == Count::from(1) => format!("1 {one}"),
        Some(range) => format!("{} {one}s", range.low()),
    }
}
