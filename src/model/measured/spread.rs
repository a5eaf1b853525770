//! One figure over several runs: its median, its least and its greatest value, and of how many runs.

use crate::units::{Quantity, Range};

/// A figure of the runs that gave it. The typical value of the range is the median of the runs, its ends are
/// the least and the greatest; between two runs in the middle the median is halfway.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Spread<Q: Quantity> {
    /// Least, median and greatest.
    pub range: Range<Q>,
    /// How many runs gave the figure. Of one run the spread is not known, whatever the range says.
    pub runs: usize,
}

impl<Q: Quantity> Spread<Q> {
    /// The spread of those values; nothing where there are none.
    #[must_use]
    pub fn of(values: impl IntoIterator<Item = Q>) -> Option<Self> {
        let mut all: Vec<f64> = values.into_iter().map(Quantity::base).collect();
        all.sort_by(f64::total_cmp);
        let (least, greatest) = (*all.first()?, *all.last()?);
        let above = all.len() / 2;
        let median = if all.len() % 2 == 1 { all[above] } else { f64::midpoint(all[above - 1], all[above]) };
        let [low, median, high] = [least, median, greatest].map(Q::saturated);
        Some(Self { range: Range::spanning(median, [low, high]), runs: all.len() })
    }

    /// The median.
    #[must_use]
    pub const fn median(&self) -> Q {
        self.range.typical()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::units::Time;

    fn of(values: &[f64]) -> Option<[f64; 3]> {
        let spread = Spread::of(values.iter().map(|ms| Time::saturated(*ms)))?;
        assert_eq!(spread.runs, values.len());
        Some([spread.range.low(), spread.median(), spread.range.high()].map(Time::ms))
    }

    #[test]
    fn the_median_is_in_the_middle_and_no_run_is_no_figure() {
        assert_eq!(of(&[7.0]), Some([7.0, 7.0, 7.0]));
        assert_eq!(of(&[9.0, 1.0, 2.0]), Some([1.0, 2.0, 9.0]));
        assert_eq!(of(&[4.0, 1.0, 2.0, 9.0]), Some([1.0, 3.0, 9.0]));
        assert_eq!(of(&[]), None);
    }
}
