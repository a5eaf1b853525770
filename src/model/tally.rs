//! Sums that remember whether something was missing: unknown is never zero.

use std::ops::Mul;

use crate::units::{Count, Quantity, Range};

/// A sum of terms some of which may be unknown.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Tally<Q> {
    /// The sum of the known terms; nothing where no term is known.
    pub known: Option<Q>,
    /// Whether every term was known.
    pub complete: bool,
}

impl<Q: Quantity> Tally<Q> {
    /// The sum of no terms.
    pub const EMPTY: Self = Self { known: None, complete: true };

    /// The sum of those terms.
    #[must_use]
    pub fn of(terms: impl IntoIterator<Item = Option<Q>>) -> Self {
        terms.into_iter().fold(Self::EMPTY, Self::and)
    }

    /// The sum with one term more.
    #[must_use]
    pub fn and(self, term: Option<Q>) -> Self {
        Self {
            known: term.map_or(self.known, |term| Some(self.known.map_or(term, |known| known + term))),
            complete: self.complete && term.is_some(),
        }
    }

    /// The sum, unless it is zero and something is missing from it: a zero that only says that one
    /// small part is absent would read as "costs nothing".
    #[must_use]
    pub fn meaningful(self) -> Option<Q> {
        self.known.filter(|known| self.complete || *known != Q::ZERO)
    }
}

/// One of something, that many times. Nothing of it any number of times is nothing, and so is
/// anything no times, whatever the other side is.
pub(crate) fn times<Q: Quantity + Mul<Count, Output = Q>>(
    each: Option<Q>,
    count: Option<Count>,
) -> Option<Q> {
    if each == Some(Q::ZERO) || count == Some(Count::ZERO) { Some(Q::ZERO) } else { Some(each? * count?) }
}

/// One figure of a part, as a report shows it.
#[derive(Debug, Clone, PartialEq)]
pub enum Cell<Q: Quantity> {
    /// A range; `lacking` says what it leaves out, where something of it is unknown.
    Known {
        /// The sum of what is known.
        range: Range<Q>,
        /// Why it is not the whole, or nothing where it is.
        lacking: Option<String>,
    },
    /// Known to be nothing: no request is set.
    None,
    /// Outside what the source covers, with the reason.
    NotCounted(String),
    /// Nobody measured or told it, with the reason.
    Unknown(String),
}

impl<Q: Quantity> Cell<Q> {
    /// The figure: zero where nothing is set, nothing where it is unknown or not counted.
    #[must_use]
    pub fn figure(&self) -> Option<Range<Q>> {
        match self {
            Self::Known { range, .. } => Some(*range),
            Self::None => Some(Range::exact(Q::ZERO)),
            Self::NotCounted(_) | Self::Unknown(_) => None,
        }
    }

    /// Whether a total that counts this part is missing something.
    #[must_use]
    pub fn is_missing(&self) -> bool {
        matches!(self, Self::Unknown(_) | Self::Known { lacking: Some(_), .. })
    }

    /// Whether it is left out of totals on purpose.
    #[must_use]
    pub fn is_not_counted(&self) -> bool {
        matches!(self, Self::NotCounted(_))
    }

    /// The reason for what is not there.
    #[must_use]
    pub fn reason(&self) -> Option<&str> {
        match self {
            Self::Known { lacking, .. } => lacking.as_deref(),
            Self::None => None,
            Self::NotCounted(reason) | Self::Unknown(reason) => Some(reason),
        }
    }
}
