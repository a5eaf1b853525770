//! Distributions and their composition: pure mathematics that knows nothing of meshes.
//!
//! A [`Distribution`] is made from one value, from percentiles (two: the log-normal through both;
//! more: a piecewise one), or from a histogram. It is composed: independent parts one after another
//! ([`Distribution::sum`]), side by side ([`Distribution::slowest`]), one of several
//! ([`Distribution::mixture`]), shifted, scaled. And it answers: mean, quantiles, the share at or under
//! a value. Percentiles do not add; distributions are what does.
//!
//! ```
//! use meshtax_distribution::Distribution;
//!
//! // One hop has a p50 of 2 ms and a p99 of 9 ms; five of them in a row:
//! let hop = Distribution::percentiles(&[(0.50, 2.0), (0.99, 9.0)])?;
//! let chain = hop.repeated(5)?;
//! let p99 = chain.quantile(0.99);
//! assert!(p99 > 9.0 && p99 < 5.0 * 9.0); // not 45 ms
//! # Ok::<(), meshtax_distribution::DistributionError>(())
//! ```

mod curve;
mod direct;
mod edges;
mod error;
mod fit;
mod fourier;
mod grid;
mod histogram;
mod node;
mod normal;
mod search;
mod table;
mod tail;

pub use error::DistributionError;
pub use fit::added_to;
pub use histogram::Bucket;

use crate::curve::Curve;
use crate::histogram::Histogram;
use crate::node::{Node, Part};
use crate::tail::Tail;

/// How many that vary may stand in a row. Beyond it a hop is narrower than the steps of a grid.
pub const MOST_IN_A_ROW: u64 = 1000;

/// How many at once may each be several in a row: beyond it the one in a million that decides is
/// lost in round-off. What has a closed form may be a billion.
pub const MOST_COMPOSED_AT_ONCE: u64 = 10_000;

/// How deep a composition may be nested.
pub const DEEPEST: usize = 64;

/// A distribution of values such as latencies; two of them are independent of each other.
#[derive(Debug, Clone, PartialEq)]
pub struct Distribution(Node);

impl Distribution {
    /// One value, always.
    ///
    /// # Errors
    /// When it is not finite.
    pub fn constant(value: f64) -> Result<Self, DistributionError> {
        if value.is_finite() {
            Node::Constant(value).checked().map(Self)
        } else {
            Err(DistributionError::NotAValue(value))
        }
    }

    /// The curve through two or more percentiles, as shares and values: `(0.99, 9.0)`. The logarithm
    /// of the value is linear in the normal score between them, and goes on so beyond them.
    ///
    /// # Errors
    /// When there are fewer than two, a share is not between 0 and 1, a value is not above zero, or
    /// they do not rise (or rise more than a log-normal with sigma 5).
    pub fn percentiles(points: &[(f64, f64)]) -> Result<Self, DistributionError> {
        Node::Curve(Curve::through(points)?).checked().map(Self)
    }

    /// The log-normal with that median and that standard deviation of the logarithm.
    ///
    /// # Errors
    /// When the median is not above zero, or sigma not between 0 and 5.
    pub fn log_normal(median: f64, sigma: f64) -> Result<Self, DistributionError> {
        Node::Curve(Curve::log_normal(median, sigma)?).checked().map(Self)
    }

    /// Counts in buckets, in any order; values are even within a bucket.
    ///
    /// # Errors
    /// When there are none, a bucket is not in order or overlaps another, or a count is negative.
    pub fn histogram(buckets: &[Bucket]) -> Result<Self, DistributionError> {
        Node::Histogram(Histogram::of(buckets)?).checked().map(Self)
    }

    /// Independent parts one after another. Of no parts: zero.
    ///
    /// # Errors
    /// When more than [`MOST_IN_A_ROW`] that vary stand in a row.
    pub fn sum(parts: Vec<Self>) -> Result<Self, DistributionError> {
        Node::sum(parts.into_iter().map(|part| part.times(1)).collect()).map(Self)
    }

    /// The sum of that many independent ones of this.
    ///
    /// # Errors
    /// When more than [`MOST_IN_A_ROW`] that vary stand in a row.
    pub fn repeated(&self, times: u64) -> Result<Self, DistributionError> {
        Node::sum(vec![self.clone().times(times)]).map(Self)
    }

    /// The greatest of independent parts.
    ///
    /// # Errors
    /// When there are none.
    pub fn slowest(parts: Vec<Self>) -> Result<Self, DistributionError> {
        Node::slowest(parts.into_iter().map(|part| part.times(1)).collect()).map(Self)
    }

    /// The greatest of that many independent ones of this.
    ///
    /// # Errors
    /// When that is none, or more than [`MOST_COMPOSED_AT_ONCE`] of what has no closed form.
    pub fn slowest_of(&self, times: u64) -> Result<Self, DistributionError> {
        Node::slowest(vec![self.clone().times(times)]).map(Self)
    }

    /// One of several, each with a weight; the weights need not come to one.
    ///
    /// # Errors
    /// When there are none, a weight is negative, or all are zero.
    pub fn mixture(parts: Vec<(f64, Self)>) -> Result<Self, DistributionError> {
        Node::mixture(parts.into_iter().map(|(weight, part)| (weight, part.0)).collect()).map(Self)
    }

    /// The same, every value greater by `by`.
    ///
    /// # Errors
    /// When `by` is not finite.
    pub fn shifted(&self, by: f64) -> Result<Self, DistributionError> {
        Self::sum(vec![self.clone(), Self::constant(by)?])
    }

    /// The same, every value `by` times as large.
    ///
    /// # Errors
    /// When `by` is not finite or below zero.
    pub fn scaled(&self, by: f64) -> Result<Self, DistributionError> {
        match by {
            0.0 => Self::constant(0.0),
            by if by > 0.0 && by.is_finite() => self.0.scaled(by).checked().map(Self),
            by => Err(DistributionError::NotAWeight(by)),
        }
    }

    /// The one value it always is, where it is one.
    pub fn as_constant(&self) -> Option<f64> {
        if let Node::Constant(value) = self.0 { Some(value) } else { None }
    }

    /// The same without the constant that it is shifted by, and that constant: quantiles and mean are
    /// those of the rest and it.
    pub fn without_shift(&self) -> (Self, f64) {
        match &self.0 {
            Node::Sum { shift, parts } => {
                let rest = Node::Sum { shift: 0.0, parts: parts.clone() };
                (Self(rest), *shift)
            }
            _ => (self.clone(), 0.0),
        }
    }

    /// The mean. Of a curve most of it can lie beyond the last percentile that was given.
    pub fn mean(&self) -> f64 {
        self.0.mean()
    }

    /// The least value with that share at or below it; shares are held between 10^-12 and as much less
    /// than one.
    pub fn quantile(&self, share: f64) -> f64 {
        self.quantiles(&[share])[0]
    }

    /// The same for several shares, which costs little more than one.
    pub fn quantiles(&self, shares: &[f64]) -> Vec<f64> {
        let tails: Vec<Tail> =
            shares.iter().map(|share| Tail::of_below(share.clamp(1e-12, 1.0 - 1e-12))).collect();
        self.0.quantiles(&tails)
    }

    /// The share at or under a value.
    pub fn share_within(&self, value: f64) -> f64 {
        self.0.share_within(value)
    }

    /// Whether the quantile at that share lies beyond the percentiles that some part was given by, so
    /// that it rests on a curve and not on a measurement.
    pub fn is_extrapolated(&self, share: f64) -> bool {
        self.0.given().is_some_and(|[least, most]| share < least || share > most)
    }

    /// Whether a quarter of the mean or more lies beyond the percentiles that were given. Of the slowest of
    /// several, and of rows that have such as a part, that is not told.
    pub fn is_mean_extrapolated(&self) -> bool {
        let beyond = self.0.mean_beyond();
        beyond > 0.0 && beyond >= 0.25 * self.mean()
    }

    fn times(self, times: u64) -> Part {
        Part { node: self.0, times }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Of a row the mean is known; as a part of something else it is a table, whose mean must be that.
    #[test]
    fn a_table_has_the_mean_of_its_row() {
        let curve = |p50: f64, p99: f64| Distribution::percentiles(&[(0.5, p50), (0.99, p99)]).unwrap();
        let nothing = Distribution::constant(0.0).unwrap();
        for (heavy, wide) in [(0.2, 72.0), (2.0, 72.0), (2.0, 9.0), (9.3, 900.0)] {
            for (times, narrow) in [(1, 0.2), (7, 4.0), (12, 0.2), (15, 0.2), (30, 1.0), (100, 0.3)] {
                let row = vec![curve(heavy, wide), curve(narrow * 0.9, narrow).repeated(times).unwrap()];
                let row = Distribution::sum(row).unwrap();
                let table = Distribution::slowest(vec![row.clone(), nothing.clone()]).unwrap();
                let off = table.mean() / row.mean() - 1.0;
                assert!(off.abs() < 2e-4, "{heavy} {wide}, {times} of {narrow}: {off:e}");
                for share in [0.5, 0.9, 0.99, 0.999] {
                    let off = table.quantile(share) / row.quantile(share) - 1.0;
                    assert!(off.abs() < 2e-4, "{heavy} {wide}, {times} of {narrow}, {share}: {off:e}");
                }
            }
        }
    }

    #[test]
    fn a_constant_beside_what_is_never_slower() {
        let curve = Distribution::percentiles(&[(0.5, 1.0), (0.99, 2.0)]).unwrap();
        let wide = Distribution::percentiles(&[(0.5, 15.0), (0.99, 250.0)]).unwrap();
        for constant in [1e-6, 1.0, 2.0, 5.0, 20.0, 1e6] {
            let beside =
                Distribution::slowest(vec![curve.clone(), Distribution::constant(constant).unwrap()]);
            let row = Distribution::sum(vec![beside.unwrap(), wide.clone()]).unwrap();
            let least = wide.quantile(0.5) + constant.max(1.0) * 0.9;
            let most = wide.quantile(0.5) + constant.max(2.0) * 1.1;
            let median = row.quantile(0.5);
            assert!(median > least && median < most, "{constant}: {median}");
            assert!(row.mean() > wide.mean() + constant.max(1.0) * 0.9, "{constant}: {}", row.mean());
        }
    }

    #[test]
    fn many_of_many_are_as_many() {
        let row = Distribution::percentiles(&[(0.5, 2.0), (0.99, 9.0)]).unwrap().repeated(2).unwrap();
        let many = row.slowest_of(10_000).unwrap();
        assert!(many.slowest_of(10_000).is_err());
        assert!(many.slowest_of(1).is_ok());
    }

    /// A narrow part beside wide ones, nested: the mean by the quantiles must be the mean.
    #[test]
    fn the_mean_is_that_of_all_quantiles() {
        let curve = |points: &[(f64, f64)]| Distribution::percentiles(points).unwrap();
        let narrow = curve(&[(0.9, 0.63), (0.99, 0.88)]);
        let with = |points: &[(f64, f64)]| Distribution::sum(vec![curve(points), narrow.clone()]).unwrap();
        let fast = with(&[(0.5, 6.0), (0.99, 25.0)]).slowest_of(5).unwrap();
        let row = Distribution::sum(vec![
            with(&[(0.5, 5.0), (0.99, 20.0)]),
            with(&[(0.5, 7.0), (0.9, 14.0), (0.99, 40.0)]),
        ]);
        let nested = Distribution::slowest(vec![fast.clone(), row.unwrap()]).unwrap();
        for of in [fast, nested] {
            let steps = 4000;
            let shares: Vec<f64> = (0..steps).map(|k| (f64::from(k) + 0.5) / f64::from(steps)).collect();
            let mean = of.quantiles(&shares).iter().sum::<f64>() / f64::from(steps);
            assert!((of.mean() / mean - 1.0).abs() < 1e-3, "{} {mean}", of.mean());
        }
    }
}
