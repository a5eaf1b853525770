//! What is known of a figure over the box of uncertain inputs: all of it, or only what it is at least.

use crate::units::{Quantity, Range};

/// What is known of a figure.
#[derive(Debug, Clone, PartialEq)]
pub enum Known<Q: Quantity> {
    /// All of it.
    Whole(Range<Q>),
    /// Only the least: it grows with an input of which some is hidden. Low, typical and high of the part
    /// that is known, none of which is an end of the figure, and why no more is known.
    AtLeast(Range<Q>, String),
}

impl<Q: Quantity> Known<Q> {
    /// The range, where all of it is known.
    #[must_use]
    pub fn whole(&self) -> Option<Range<Q>> {
        if let Self::Whole(range) = self { Some(*range) } else { None }
    }

    /// The range, or that of the part that is known: for sums that name what is missing beside it.
    #[must_use]
    pub fn part(&self) -> Range<Q> {
        match self {
            Self::Whole(range) | Self::AtLeast(range, _) => *range,
        }
    }
}
