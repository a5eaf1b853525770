//! The lesson as data: thresholds stand among the defaults, texts come in here. The type only;
//! the catalog reads the file.

use crate::model::verdict::answer::Answer;
use crate::model::verdict::rule::Rule;

/// Every text of the verdict.
#[derive(Debug, Clone, PartialEq)]
pub struct Lesson {
    /// One text a rule.
    pub rules: Vec<(Rule, RuleText)>,
    /// The verdict's four sentences.
    pub sentences: Sentences,
    /// The reasoning for each kind of answer.
    pub because: Because,
    /// What serves each need without a mesh, in the lesson's order.
    pub alternatives: Vec<AlternativeText>,
    /// What a mesh gives.
    pub gains: Vec<Gain>,
    /// What comes with it besides its price.
    pub comes_with: Vec<String>,
    /// Said where one path alone fires the latency rule; `{chain}` is its name.
    pub only_chain: String,
    /// Said besides where the answer would change; `{answer}` is the other sentence.
    pub only_chain_changes: String,
}

impl Lesson {
    /// The verdict in words.
    #[must_use]
    pub fn sentence(&self, answer: Answer) -> &str {
        match answer {
            Answer::Needed => &self.sentences.needed,
            Answer::NotNeeded => &self.sentences.not_needed,
            Answer::TradeOff => &self.sentences.trade_off,
            Answer::Undetermined => &self.sentences.undetermined,
        }
    }

    /// The text of a rule; empty where the data lacks it, which a test of the data rules out.
    #[must_use]
    pub fn rule(&self, rule: Rule) -> RuleText {
        self.rules.iter().find(|(r, _)| *r == rule).map(|(_, text)| text.clone()).unwrap_or_default()
    }
}

/// What a rule says. Texts may hold `{services_need}`, `{languages_need}`, `{services_few}` and
/// `{latency_share}`.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct RuleText {
    /// The condition in short.
    pub threshold: String,
    /// Why the lesson says so.
    pub reason: String,
    /// For a need: what it is called.
    pub need: String,
}

/// The verdict in words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sentences {
    /// Some reason for, none against.
    pub needed: String,
    /// No reason for.
    pub not_needed: String,
    /// Both.
    pub trade_off: String,
    /// It depends on what is unknown.
    pub undetermined: String,
}

/// The reasoning in words; `{for}` and `{against}` are
/// `1 reason speaks`, `2 reasons speak` and so on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Because {
    /// For `needed`.
    pub needed: String,
    /// For `not-needed` with reasons against.
    pub reasons_against: String,
    /// For `not-needed` without any reason.
    pub no_reason_for: String,
    /// The same, where it is not known whether something speaks against one.
    pub no_reason_for_yet: String,
    /// For `trade-off`.
    pub trade_off: String,
    /// For `undetermined`.
    pub undetermined: String,
    /// Added where facts are unknown and the answer does not turn on them.
    pub unknown_do_not_matter: String,
}

/// A need and what serves it without a mesh.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AlternativeText {
    /// The need's short name.
    pub need: String,
    /// The need for people.
    pub title: String,
    /// The rule whose need this is, where it is one.
    pub rule: Option<Rule>,
    /// The lesson's answer.
    pub without_mesh: String,
    /// Today's counterparts.
    pub today: String,
    /// What is to be said where the need is stated and this does not serve all of it; it is hard
    /// then. Empty where it serves the need.
    pub if_stated: String,
    /// How it is in one language; empty where languages do not matter.
    pub one_language: String,
    /// How it is in a few languages.
    pub few_languages: String,
    /// How it is in many languages.
    pub many_languages: String,
    /// How it is where the languages are unknown.
    pub unknown_languages: String,
    /// How it is where a range of languages is workable at one end and hard at the other.
    pub between: String,
    /// Whether many languages make it hard only where the need is stated.
    pub hard_only_if_stated: bool,
}

/// A row of the lesson's table of what a mesh gives.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Gain {
    /// The feature.
    pub feature: String,
    /// How it is without a mesh.
    pub without_mesh: String,
    /// How it is with one.
    pub with_mesh: String,
}
