//! One figure against one limit.

use crate::model::budget::Level;
use crate::model::figure::FigureValue;
use crate::model::keys::Entry;
use crate::units::{Unit, exceeds};

/// How a budget stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum State {
    /// At the limit or below.
    Within,
    /// Above it.
    Over,
    /// The figure is not known.
    Unknown,
}

impl State {
    /// The word that reports and JSON use.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Within => "within",
            Self::Over => "over",
            Self::Unknown => "unknown",
        }
    }
}

/// A limit.
#[derive(Debug, Clone, PartialEq)]
pub enum Limit {
    /// In the base unit of the figure.
    Number(f64),
    /// In words.
    Word(String),
}

/// The numbers of a budget, in the base unit.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Measure {
    /// Which quantity.
    pub unit: Unit,
    /// The limit.
    pub limit: f64,
    /// Low, typical and high of what is known; nothing where nothing is.
    pub actual: Option<[f64; 3]>,
    /// What was held against the limit.
    pub judged: Option<f64>,
    /// How far that is over the limit; nothing where it is not.
    pub over_by: Option<f64>,
    /// Whether the typical figure is within and the high one is over.
    pub high_is_over: bool,
}

/// A budget and how it stands.
#[derive(Debug, Clone, PartialEq)]
pub struct Judged {
    /// Its key: `memory`, `sla`, `verdict`, ...
    pub budget: &'static str,
    /// What happens where it is broken.
    pub level: Level,
    /// Its row in the table of keys.
    pub key: &'static Entry,
    /// How it stands.
    pub state: State,
    /// The limit.
    pub limit: Limit,
    /// What is, in words, where it is no number.
    pub actual: Option<String>,
    /// The numbers, where it has some.
    pub measure: Option<Measure>,
    /// Why it is not known, or what broke it.
    pub reason: Option<String>,
}

/// Holds a figure against a limit.
pub(crate) fn measure(
    budget: &'static str,
    level: Level,
    key: &'static Entry,
    unit: Unit,
    limit: f64,
    actual: &FigureValue,
    strict: bool,
) -> Judged {
    let known = actual.known_part();
    let judged = known.map(|[_, typical, high]| if strict { high } else { typical });
    let over = judged.is_some_and(|judged| exceeds(judged, limit));
    // What is missing from a sum can only add to it: over stays over, within is not known.
    let state = match (over, judged) {
        (true, _) => State::Over,
        (false, Some(_)) if actual.is_whole() => State::Within,
        _ => State::Unknown,
    };
    let high_is_over = state == State::Within && known.is_some_and(|[_, _, high]| exceeds(high, limit));
    Judged {
        budget,
        level,
        key,
        state,
        limit: Limit::Number(limit),
        actual: None,
        measure: Some(Measure {
            unit,
            limit,
            actual: known,
            judged,
            over_by: judged.filter(|_| over).map(|judged| judged - limit),
            high_is_over,
        }),
        reason: actual.reason(),
    }
}
