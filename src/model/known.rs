//! What is known of a figure: all of it, or only what it is at least.

use crate::units::{Quantity, Range};

/// A floor: the true figure is this or more, how much more nobody knows.
///
/// A floor can be added to. It cannot be subtracted from, divided or made a share of: none of these would
/// say anything of the true figure, so there is no way to do it.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct AtLeast<Q> {
    low: Q,
    typical: Q,
}

impl<Q: Quantity> AtLeast<Q> {
    /// The floor of what a range of the known part says.
    #[must_use]
    pub fn of(known: Range<Q>) -> Self {
        Self { low: known.low(), typical: known.typical() }
    }

    /// The least that the known part can be.
    #[must_use]
    pub fn low(&self) -> Q {
        self.low
    }

    /// What the known part typically is.
    #[must_use]
    pub fn typical(&self) -> Q {
        self.typical
    }

    /// The floor with more on top, which is a floor again.
    #[must_use]
    pub fn plus(self, more: Range<Q>) -> Self {
        Self { low: self.low + more.low(), typical: self.typical + more.typical() }
    }
}

/// What is known of a figure.
#[derive(Debug, Clone, PartialEq)]
pub enum Known<Q: Quantity> {
    /// All of it.
    Whole(Range<Q>),
    /// That it is at least so much, and why no more is known.
    AtLeast(AtLeast<Q>, String),
}

impl<Q: Quantity> Known<Q> {
    /// The range, where all of it is known.
    #[must_use]
    pub fn whole(&self) -> Option<Range<Q>> {
        if let Self::Whole(range) = self { Some(*range) } else { None }
    }
}
