//! The conditions that rules are made of: each looks at one fact, and knows its state.

use crate::model::keys::{self, Key};
use crate::model::verdict::facts::{Needs, RuleFacts, Thresholds};
use crate::model::words::Kubernetes;
use crate::units::{Count, Quantity, Range};

/// Whether a rule, or a condition of one, holds.
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

    const fn of(answer: Option<bool>) -> Self {
        match answer {
            Some(true) => Self::Yes,
            Some(false) => Self::No,
            None => Self::Unknown,
        }
    }

    /// Both must hold: one no is enough for no.
    #[must_use]
    pub(crate) const fn and(self, other: Self) -> Self {
        match (self, other) {
            (Self::No, _) | (_, Self::No) => Self::No,
            (Self::Yes, Self::Yes) => Self::Yes,
            _ => Self::Unknown,
        }
    }
}

/// A fact that is a count.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum CountFact {
    /// Application services.
    Services,
    /// Languages they are written in.
    Languages,
}

impl CountFact {
    pub(crate) const ALL: [Self; 2] = [Self::Services, Self::Languages];

    /// The name in JSON.
    pub(crate) const fn name(self) -> &'static str {
        match self {
            Self::Services => "services",
            Self::Languages => "languages",
        }
    }

    /// What one of them is called.
    pub(crate) const fn singular(self) -> &'static str {
        match self {
            Self::Services => "service",
            Self::Languages => "language",
        }
    }

    /// The input that states it.
    pub(crate) const fn key(self) -> Key<Count> {
        match self {
            Self::Services => keys::SERVICES,
            Self::Languages => keys::LANGUAGES,
        }
    }

    pub(crate) const fn of(self, facts: &RuleFacts) -> Option<Range<Count>> {
        match self {
            Self::Services => facts.services,
            Self::Languages => facts.languages,
        }
    }

    /// The same facts with exactly that many.
    pub(crate) const fn with(self, facts: &RuleFacts, count: Count) -> RuleFacts {
        let exact = Some(Range::exact(count));
        match self {
            Self::Services => RuleFacts { services: exact, ..*facts },
            Self::Languages => RuleFacts { languages: exact, ..*facts },
        }
    }
}

/// How a count is compared with its limit.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Comparison {
    /// The limit or more.
    AtLeast,
    /// Less than the limit.
    Below,
}

/// A count compared with a limit.
#[derive(Debug, Clone, Copy)]
pub(crate) struct CountCondition {
    /// The count.
    pub(crate) fact: CountFact,
    /// Which side of the limit it must be on.
    pub(crate) comparison: Comparison,
    /// The limit.
    pub(crate) limit: fn(&Thresholds) -> Count,
    /// From the limit, the count on its other side up to which a miss is near; nothing where no miss is.
    pub(crate) near: Option<fn(f64) -> f64>,
}

impl CountCondition {
    fn state(&self, facts: &RuleFacts) -> State {
        let limit = (self.limit)(&facts.thresholds);
        let Some(range) = self.fact.of(facts) else { return State::Unknown };
        // A range that straddles the limit leaves it open.
        let reaches = match (range.low() >= limit, range.high() >= limit) {
            (true, _) => true,
            (_, false) => false,
            (false, true) => return State::Unknown,
        };
        State::of(Some(reaches == (self.comparison == Comparison::AtLeast)))
    }

    /// Whether a count that misses the limit is near it.
    pub(crate) fn is_near(&self, facts: &RuleFacts) -> bool {
        let limit = (self.limit)(&facts.thresholds).base();
        let (Some(range), Some(near)) = (self.fact.of(facts), self.near) else { return false };
        match self.comparison {
            Comparison::AtLeast => range.high().base() >= near(limit),
            Comparison::Below => range.low().base() <= near(limit),
        }
    }
}

/// One condition of a rule.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Condition {
    /// A count on one side of a limit.
    Count(CountCondition),
    /// A need that is stated.
    Need(fn(Needs) -> Option<bool>),
    /// How well the team knows Kubernetes.
    Kubernetes(Kubernetes),
    /// A request path that the mesh makes too slow for its SLA. [`LatencyFacts::tight`] answers it.
    ///
    /// [`LatencyFacts::tight`]: crate::model::verdict::facts::LatencyFacts::tight
    TightPath {
        /// The part of the threshold from which a miss is near.
        near: f64,
    },
}

impl Condition {
    /// Whether it holds.
    pub(crate) fn state(&self, facts: &RuleFacts) -> State {
        match self {
            Self::Count(count) => count.state(facts),
            // A need that nobody stated counts as no.
            Self::Need(stated) => State::of(Some(stated(facts.needs) == Some(true))),
            Self::Kubernetes(level) => State::of(facts.kubernetes.map(|known| known == *level)),
            Self::TightPath { .. } => State::of(facts.tight),
        }
    }
}
