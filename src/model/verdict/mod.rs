//! Term 7, the verdict: whether this system needs a mesh, and which facts decided it.
//!
//! Eight rules of the lesson, each yes, no or unknown: [`Rule`] says what each looks at and when it fires,
//! [`rules`] puts it into words. `needed` is some rule for and
//! none against; `not-needed` none for; `trade-off` both. Facts that are unknown are resolved by
//! trying every value that matters ([`resolve`]): if all lead to one answer, that is the answer,
//! else it is `undetermined`, with the facts that would settle it. What serves each need without a
//! mesh is told in any case ([`alternatives`]). Thresholds and texts are data ([`lesson`]).

pub mod alternatives;
pub mod answer;
mod condition;
pub mod facts;
pub mod lesson;
pub mod resolve;
pub mod rule;
pub mod rules;
pub mod turns;

use crate::model::latency::ChainLatency;
use crate::model::runs::Runs;
use alternatives::Alternative;
use answer::Answer;
use facts::Facts;
use lesson::{Gain, Lesson};
use resolve::Settle;
use rule::Rule;
use rules::{Outcome, State};

/// What a verdict of `not-needed` rests on; the two read differently.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Basis {
    /// Something speaks against a mesh.
    ReasonsAgainst,
    /// Nothing does, but nothing speaks for one either.
    NoReasonFor,
}

impl Basis {
    /// The word that JSON uses.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::ReasonsAgainst => "reasons-against",
            Self::NoReasonFor => "no-reason-for",
        }
    }
}

/// The whole verdict.
#[derive(Debug, Clone, PartialEq)]
pub struct Verdict {
    /// The answer.
    pub answer: Answer,
    /// The answer as a sentence.
    pub sentence: String,
    /// What `not-needed` rests on.
    pub basis: Option<Basis>,
    /// The reasoning in a sentence or two.
    pub because: String,
    /// All eight rules, in the lesson's order.
    pub rules: Vec<Outcome>,
    /// Facts that would settle an undetermined verdict.
    pub settle: Vec<Settle>,
    /// What to do about a single path that alone speaks against the mesh.
    pub hint: Option<String>,
    /// Needs nobody stated, which count as no.
    pub needs_not_stated: Vec<String>,
    /// What serves each need without a mesh, stated needs first.
    pub alternatives: Vec<Alternative>,
    /// What a mesh gives.
    pub gains: Vec<Gain>,
    /// What comes with it besides its price.
    pub comes_with: Vec<String>,
}

impl Verdict {
    /// Before anything is evaluated.
    pub(crate) const fn nothing_yet() -> Self {
        Self {
            answer: Answer::Undetermined,
            sentence: String::new(),
            basis: None,
            because: String::new(),
            rules: Vec::new(),
            settle: Vec::new(),
            hint: None,
            needs_not_stated: Vec::new(),
            alternatives: Vec::new(),
            gains: Vec::new(),
            comes_with: Vec::new(),
        }
    }
}

/// The verdict over a scenario and its chains.
#[must_use]
pub fn verdict(runs: &Runs<'_>, chains: &[ChainLatency], lesson: &Lesson) -> Verdict {
    judge(&Facts::of(runs, chains), lesson)
}

/// The verdict over facts alone.
#[must_use]
pub fn judge(facts: &Facts, lesson: &Lesson) -> Verdict {
    let rules: Vec<Outcome> = Rule::ALL.iter().map(|rule| rules::outcome(*rule, facts, lesson)).collect();
    let (answer, settle) = resolve::resolve(facts);
    let basis = (answer == Answer::NotNeeded).then(|| {
        let against = rules.iter().any(|o| o.rule.is_against() && o.state == State::Yes);
        if against { Basis::ReasonsAgainst } else { Basis::NoReasonFor }
    });
    Verdict {
        answer,
        sentence: lesson.sentence(answer).to_owned(),
        basis,
        because: because(answer, basis, &rules, lesson),
        settle,
        hint: hint(facts, answer, lesson),
        needs_not_stated: needs_not_stated(facts, lesson),
        alternatives: alternatives::alternatives(facts, lesson),
        gains: lesson.gains.clone(),
        comes_with: lesson.comes_with.clone(),
        rules,
    }
}

fn needs_not_stated(facts: &Facts, lesson: &Lesson) -> Vec<String> {
    Rule::ALL
        .into_iter()
        .filter(|rule| rule.is_need() && rule.stated(facts.needs).is_none())
        .map(|rule| lesson.rule(rule).need)
        .collect()
}

/// The reasoning in words: which rules fired, told the way the answer was reached.
fn because(answer: Answer, basis: Option<Basis>, rules: &[Outcome], lesson: &Lesson) -> String {
    let count = |against: bool| {
        rules.iter().filter(|o| o.rule.is_against() == against && o.state == State::Yes).count()
    };
    let unknown = rules.iter().filter(|o| o.state == State::Unknown).count();
    let against_open = rules.iter().any(|o| o.rule.is_against() && o.state == State::Unknown);
    let template = match (answer, basis) {
        (Answer::Needed, _) => &lesson.because.needed,
        (Answer::NotNeeded, Some(Basis::NoReasonFor)) if against_open => &lesson.because.no_reason_for_yet,
        (Answer::NotNeeded, Some(Basis::NoReasonFor)) => &lesson.because.no_reason_for,
        (Answer::NotNeeded, _) => &lesson.because.reasons_against,
        (Answer::TradeOff, _) => &lesson.because.trade_off,
        (Answer::Undetermined, _) => &lesson.because.undetermined,
    };
    let reasons = |count: usize| {
        if count == 1 { "1 reason speaks".to_owned() } else { format!("{count} reasons speak") }
    };
    let mut text =
        template.replace("{for}", &reasons(count(false))).replace("{against}", &reasons(count(true)));
    let said_already = against_open && basis == Some(Basis::NoReasonFor);
    if unknown > 0 && answer != Answer::Undetermined && !said_already {
        text.push(' ');
        text.push_str(&lesson.because.unknown_do_not_matter);
    }
    text
}

/// Where one path of several alone fires the latency rule, what leaving it out would change.
fn hint(facts: &Facts, answer: Answer, lesson: &Lesson) -> Option<String> {
    let chain = facts.latency.only_tight_chain()?;
    let without = resolve::answer(&facts.without_chain(chain).for_rules());
    let name = crate::units::quote(&facts.latency.chains[chain].name);
    let mut text = lesson.only_chain.replace("{chain}", &name);
    if without != answer {
        text.push(' ');
        text.push_str(&lesson.only_chain_changes.replace("{answer}", lesson.sentence(without)));
    }
    Some(text)
}
