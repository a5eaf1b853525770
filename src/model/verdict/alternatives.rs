//! What serves each need without a mesh, and whether it is workable in this system.

use crate::model::verdict::condition::{CountFact, State};
use crate::model::verdict::facts::Facts;
use crate::model::verdict::lesson::{AlternativeText, Lesson};
use crate::model::verdict::rule::Rule;
use crate::model::verdict::rules::counted;
use crate::units::Count;

/// How well an alternative would work here.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Feasibility {
    /// It can be done with reasonable effort.
    Workable,
    /// It can be done, over and over again.
    Hard,
    /// It depends on what is unknown.
    Unknown,
}

impl Feasibility {
    /// The word that reports and JSON use.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Workable => "workable",
            Self::Hard => "hard",
            Self::Unknown => "unknown",
        }
    }
}

/// A need and its answer without a mesh.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Alternative {
    /// The need's short name.
    pub need: String,
    /// The need for people.
    pub title: String,
    /// Whether it is stated that this system has the need; nothing where it cannot be stated.
    pub stated: Option<bool>,
    /// The lesson's answer.
    pub without_mesh: String,
    /// Today's counterparts.
    pub today: String,
    /// Whether that is workable here.
    pub feasibility: Feasibility,
    /// Why.
    pub reason: String,
}

/// All five rows, stated needs first.
#[must_use]
pub fn alternatives(facts: &Facts, lesson: &Lesson) -> Vec<Alternative> {
    let mut rows: Vec<Alternative> = lesson.alternatives.iter().map(|text| row(text, facts)).collect();
    rows.sort_by_key(|row| row.stated != Some(true));
    rows
}

fn row(text: &AlternativeText, facts: &Facts) -> Alternative {
    let stated = text.rule.map(|rule| rule.stated(facts.needs) == Some(true));
    let hard_if_many = !text.hard_only_if_stated || stated == Some(true);
    let with = |languages: Count| {
        let facts = CountFact::Languages.with(&facts.for_rules(), languages);
        let languages_fire = |rule: Rule| rule.state_of(CountFact::Languages, &facts) == State::Yes;
        if languages_fire(Rule::SingleLanguage) {
            (Feasibility::Workable, &text.one_language)
        } else if languages_fire(Rule::ScaleAndLanguages) && hard_if_many {
            (Feasibility::Hard, &text.many_languages)
        } else {
            (Feasibility::Workable, &text.few_languages)
        }
    };
    let (feasibility, reason) = match facts.languages {
        _ if stated == Some(true) && !text.if_stated.is_empty() => (Feasibility::Hard, &text.if_stated),
        // What happens in front of the services does not depend on their languages.
        _ if text.one_language.is_empty() => (Feasibility::Workable, &text.unknown_languages),
        None => (Feasibility::Unknown, &text.unknown_languages),
        Some(range) => match (with(range.low()), with(range.high())) {
            ((least, _), (most, reason)) if least == most => (most, reason),
            _ => (Feasibility::Unknown, &text.between),
        },
    };
    Alternative {
        need: text.need.clone(),
        title: text.title.clone(),
        stated,
        without_mesh: text.without_mesh.clone(),
        today: text.today.clone(),
        feasibility,
        reason: reason.replace("{languages}", &counted(facts.languages, CountFact::Languages)),
    }
}
