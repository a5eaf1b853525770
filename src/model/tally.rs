//! Sums that remember whether something was missing: unknown is never zero.

use crate::units::{Quantity, Range};

/// A sum of terms some of which may be unknown.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Tally<Q> {
    /// The sum of the known terms; nothing where no term is known.
    pub known: Option<Q>,
    /// Whether every term was known.
    pub complete: bool,
}

impl<Q: Quantity> Tally<Q> {
    /// The sum of those terms. Where some are unknown and the rest come to zero, nothing is known:
    /// a zero that only says that one small part is absent would read as "costs nothing".
    #[must_use]
    pub fn of(terms: impl IntoIterator<Item = Option<Q>>) -> Self {
        let sum = terms.into_iter().fold(Self { known: None, complete: true }, |sum, term| Self {
            known: term.map_or(sum.known, |term| Some(sum.known.map_or(term, |known| known + term))),
            complete: sum.complete && term.is_some(),
        });
        Self { known: sum.known.filter(|known| sum.complete || *known != Q::ZERO), ..sum }
    }
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
