//! One row of the measured tax: a figure before and after, their difference, and what that is worth.

use crate::model::difference::Difference;
use crate::model::figure::{FigureValue, Whole};
use crate::model::measured::noise::Noise;
use crate::model::measured::spread::Spread;
use crate::model::measured::what::What;
use crate::units::Quantity;

/// A figure as it was seen on one side, in the base unit.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Seen {
    /// Least, median and greatest of the runs.
    pub ends: [f64; 3],
    /// Of how many runs.
    pub runs: usize,
}

impl Seen {
    /// Seen once.
    #[must_use]
    pub fn once<Q: Quantity>(value: Q) -> Self {
        Self { ends: [value.base(); 3], runs: 1 }
    }

    /// The median.
    #[must_use]
    pub const fn median(&self) -> f64 {
        self.ends[1]
    }
}

impl<Q: Quantity> From<Spread<Q>> for Seen {
    fn from(spread: Spread<Q>) -> Self {
        let range = spread.range;
        Self { ends: [range.low(), range.typical(), range.high()].map(Quantity::base), runs: spread.runs }
    }
}

/// A row of the measured tax. What is not known is nothing, with the reason.
#[derive(Debug, Clone, PartialEq)]
pub struct Row {
    /// What it is about.
    pub what: What,
    /// Without the mesh.
    pub before: Option<Seen>,
    /// With it.
    pub after: Option<Seen>,
    /// Why something is not known, or what to mind.
    pub note: Option<String>,
}

impl Row {
    /// The figure before and after, and the change from one to the other, by the medians.
    #[must_use]
    pub fn change(&self) -> Difference {
        let side = |seen: Option<Seen>| match seen {
            Some(seen) => FigureValue::Whole(Whole::spanning(seen.ends)),
            None => FigureValue::unknown("not measured on that side"),
        };
        Difference::between(side(self.before), side(self.after))
    }

    /// After less before, by the medians, in the base unit; it may be below zero.
    #[must_use]
    pub fn difference(&self) -> Option<f64> {
        self.change().by()
    }

    /// The least and the greatest difference between any two runs, with the difference of the medians between.
    #[must_use]
    pub fn difference_ends(&self) -> Option<[f64; 3]> {
        let ([low, _, high], [after_low, _, after_high]) = (self.before?.ends, self.after?.ends);
        Some([after_low - high, self.difference()?, after_high - low])
    }

    /// The difference over what was before; nothing where that was nothing.
    #[must_use]
    pub fn share(&self) -> Option<f64> {
        self.change().share()
    }

    /// What the difference is worth; nothing where there is none.
    #[must_use]
    pub fn noise(&self) -> Option<Noise> {
        Some(Noise::of(&self.before?, &self.after?))
    }

    /// The figure that a model's stands beside: the difference, or of a component what it takes.
    #[must_use]
    pub fn figure(&self) -> Option<f64> {
        if self.what.is_of_a_component() { self.after.map(|after| after.median()) } else { self.difference() }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::latency::Level;

    #[test]
    fn a_difference_is_of_the_medians_and_reaches_as_far_as_the_runs() {
        let seen = |ends| Some(Seen { ends, runs: 3 });
        let row = Row {
            what: What::Latency(Level::P99),
            before: seen([4.0, 5.0, 6.0]),
            after: seen([9.0, 12.0, 13.0]),
            note: None,
        };
        assert_eq!(row.difference(), Some(7.0));
        assert_eq!(row.difference_ends(), Some([3.0, 7.0, 9.0]));
        assert_eq!(row.share(), Some(1.4));
        assert_eq!(row.noise(), Some(Noise::Beyond));
        let nothing_before = Row { before: seen([0.0; 3]), ..row.clone() };
        assert_eq!((nothing_before.difference(), nothing_before.share()), (Some(12.0), None));
        let unknown = Row { before: None, ..row };
        assert_eq!((unknown.difference(), unknown.share(), unknown.noise()), (None, None, None));
    }
}
