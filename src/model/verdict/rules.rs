//! The eight rules, each yes, no or unknown, told with the fact that decided it.

use crate::model::latency::{Level, Promise};
use crate::model::verdict::facts::{ChainFact, Facts, in_percent};
use crate::model::verdict::lesson::Lesson;
use crate::model::verdict::rule::Rule;
use crate::model::words::Kubernetes;
use crate::units::{Count, Quantity, Range, Time, quote, reaches};

/// Whether a rule fires.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum State {
    /// It does.
    Yes,
    /// It does not.
    No,
    /// A fact is missing, or straddles the threshold.
    Unknown,
}

impl State {
    /// The word that JSON uses.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Yes => "yes",
            Self::No => "no",
            Self::Unknown => "unknown",
        }
    }

    fn of(answer: Option<bool>) -> Self {
        match answer {
            Some(true) => Self::Yes,
            Some(false) => Self::No,
            None => Self::Unknown,
        }
    }

    /// Both must fire: one no is enough for no.
    fn and(self, other: Self) -> Self {
        match (self, other) {
            (Self::No, _) | (_, Self::No) => Self::No,
            (Self::Yes, Self::Yes) => Self::Yes,
            _ => Self::Unknown,
        }
    }
}

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
    let fill = |text: &str| facts.thresholds.fill(text);
    let text = lesson.rule(rule);
    let (state, fact, near_miss) = match rule {
        Rule::ScaleAndLanguages => scale_and_languages(facts),
        Rule::MtlsCompliance | Rule::TrafficManagement | Rule::L7Authorization => {
            need(facts.need(rule), &fill(&text.threshold))
        }
        Rule::FewServices => few_services(facts),
        Rule::SingleLanguage => single_language(facts),
        Rule::LearningKubernetes => learning_kubernetes(facts),
        Rule::TightLatency => tight_latency(facts),
    };
    Outcome { rule, state, fact, threshold: fill(&text.threshold), reason: fill(&text.reason), near_miss }
}

type Found = (State, String, Option<String>);

fn scale_and_languages(facts: &Facts) -> Found {
    let limits = &facts.thresholds;
    let services = at_or_above(facts.services, limits.services_need);
    let languages = at_or_above(facts.languages, limits.languages_need);
    let fact = format!("{}, {}", counted(facts.services, "service"), counted(facts.languages, "language"));
    let falls_short = |range: Option<Range<Count>>, of: &str, limit: Count| {
        Some(format!("{}; the rule needs {limit}", counted(Some(range?), of)))
    };
    // Near is one language short, or up to a fifth of the services.
    let nearly =
        |range: Option<Range<Count>>, least: f64| range.is_some_and(|range| range.high().base() >= least);
    let near_miss = match (services, languages) {
        (State::Yes, State::No) if nearly(facts.languages, limits.languages_need.base() - 1.0) => {
            falls_short(facts.languages, "language", limits.languages_need)
        }
        (State::No, State::Yes) if nearly(facts.services, limits.services_need.base() * 0.8) => {
            falls_short(facts.services, "service", limits.services_need)
        }
        _ => None,
    };
    (services.and(languages), fact, near_miss)
}

fn need(stated: Option<bool>, threshold: &str) -> Found {
    match stated {
        Some(true) => (State::Yes, format!("stated that {threshold}"), None),
        Some(false) => (State::No, "stated not to be needed".to_owned(), None),
        None => (State::No, "not stated, so taken as no".to_owned(), None),
    }
}

fn few_services(facts: &Facts) -> Found {
    let few = facts.thresholds.services_few;
    let state = match at_or_above(facts.services, few) {
        State::Yes => State::No,
        State::No => State::Yes,
        State::Unknown => State::Unknown,
    };
    // Up to a quarter above the threshold is near: 20 to 25 services for the lesson's 20.
    let near = facts.services.filter(|s| state == State::No && s.low().base() <= few.base() * 1.25);
    let near_miss =
        near.map(|services| format!("{}; the rule fires below {few}", counted(Some(services), "service")));
    (state, counted(facts.services, "service"), near_miss)
}

fn single_language(facts: &Facts) -> Found {
    let state = match at_or_above(facts.languages, Count::from(2)) {
        State::Yes => State::No,
        State::No => State::Yes,
        State::Unknown => State::Unknown,
    };
    (state, counted(facts.languages, "language"), None)
}

fn learning_kubernetes(facts: &Facts) -> Found {
    let fact = match facts.kubernetes {
        Some(Kubernetes::Learning) => "the team is still learning Kubernetes",
        Some(Kubernetes::Proficient) => "the team is proficient in Kubernetes",
        None => "not stated how well the team knows Kubernetes",
    };
    (State::of(facts.kubernetes.map(|known| known == Kubernetes::Learning)), fact.to_owned(), None)
}

fn tight_latency(facts: &Facts) -> Found {
    let state = State::of(facts.latency.tight());
    let tight = |wanted: Option<bool>| {
        facts.latency.chains.iter().find(|chain| match &chain.promise {
            Promise::P99 { tight, .. } => tight.map(|asked| asked.typical) == wanted,
            Promise::Unknown => wanted.is_none(),
            Promise::None => false,
        })
    };
    let deciding = match state {
        State::Yes => tight(Some(true)),
        State::Unknown => tight(None),
        State::No => most_of_its_promise(facts).or_else(|| facts.latency.chains.first()),
    };
    let Some(chain) = deciding else {
        return (state, "no request path and no SLA stated".to_owned(), None);
    };
    let mut fact = chain_in_words(chain);
    let others = facts
        .latency
        .chains
        .iter()
        .filter(|other| !std::ptr::eq(*other, chain) && other.tight() == Some(true));
    let others: Vec<String> = others.map(|other| quote(&other.name)).collect();
    if state == State::Yes && !others.is_empty() {
        fact = format!("{fact}; tight as well: {}", others.join(", "));
    }
    (state, fact, near_limit(state, chain, facts.thresholds.latency_share.base()))
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

fn near_limit(state: State, chain: &ChainFact, limit: f64) -> Option<String> {
    let Promise::P99 { share: Some(share), tight, .. } = &chain.promise else { return None };
    if state != State::No {
        return None;
    }
    let typical = share.typical().base();
    let rule = format!("{} of the SLA; the rule fires at {}", in_percent(typical), in_percent(limit));
    match tight.and_then(crate::model::runs::Asked::turns) {
        Some(place) => Some(format!("{rule}, which it reaches {place}")),
        // Three quarters of the limit is near.
        None => reaches(typical, limit * 0.75).then_some(rule),
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

/// Whether a count reaches a limit; unknown where it is not known or straddles it.
pub(crate) fn at_or_above(count: Option<Range<Count>>, limit: Count) -> State {
    match count {
        Some(range) if range.low() >= limit => State::Yes,
        Some(range) if range.high() < limit => State::No,
        _ => State::Unknown,
    }
}

/// `1 service`, `12 services`, `35 to 60 services`, or that it is not stated.
pub(crate) fn counted(count: Option<Range<Count>>, of: &str) -> String {
    match count {
        None => format!("{of}s not stated"),
        Some(range) if !range.is_exact() => format!("{} to {} {of}s", range.low(), range.high()),
        Some(range) if range.low() == Count::from(1) => format!("1 {of}"),
        Some(range) => format!("{} {of}s", range.low()),
    }
}
