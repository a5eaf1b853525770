//! The answer to a question that may depend on a range.

use crate::units::{exceeds, reaches};

/// The answer to a question that may depend on a range: it follows from the range of the figure that the
/// question is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Asked {
    /// The answer where everything is typical, which decides.
    pub typical: bool,
    /// The answer where the figure is least.
    pub at_low: bool,
    /// The answer where the figure is greatest.
    pub at_high: bool,
}

impl Asked {
    /// Whether a figure of that range (low, typical, high) is at its limit or below.
    pub(crate) fn within(ends: [f64; 3], limit: f64) -> Self {
        Self::of(ends.map(|value| !exceeds(value, limit)))
    }

    /// Whether a figure is over its limit.
    pub(crate) fn over(ends: [f64; 3], limit: f64) -> Self {
        Self::of(ends.map(|value| exceeds(value, limit)))
    }

    /// Whether a figure is at its limit or over it.
    pub(crate) fn reaching(ends: [f64; 3], limit: f64) -> Self {
        Self::of(ends.map(|value| reaches(value, limit)))
    }

    fn of([at_low, typical, at_high]: [bool; 3]) -> Self {
        Self { typical, at_low, at_high }
    }

    /// Whether one of two questions is answered by yes, both of which turn to yes as things grow.
    pub(crate) fn or(self, other: Self) -> Self {
        Self {
            typical: self.typical || other.typical,
            at_low: self.at_low || other.at_low,
            at_high: self.at_high || other.at_high,
        }
    }

    /// Whether an end of the range answers otherwise.
    #[must_use]
    pub const fn depends(self) -> bool {
        self.at_low != self.typical || self.at_high != self.typical
    }

    /// `yes`, `no` or `depends`, as JSON writes it.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match (self.depends(), self.typical) {
            (true, _) => "depends",
            (false, true) => "yes",
            (false, false) => "no",
        }
    }

    /// Where the answer turns, in words; nothing where it does not.
    #[must_use]
    pub const fn turns(self) -> Option<&'static str> {
        match (self.at_low != self.typical, self.at_high != self.typical) {
            (false, false) => None,
            (true, false) => Some("at the low end of the ranges"),
            (false, true) => Some("at the high end of the ranges"),
            (true, true) => Some("somewhere within the ranges"),
        }
    }
}
