//! A histogram, as load tools print one: counts in buckets.
//!
//! Within a bucket every value is as likely as another; a bucket that ends where it begins is one
//! value. There is nothing below the first bucket and nothing above the last.

use crate::DistributionError;

/// A number of values from `from` to `to`.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Bucket {
    /// Where it begins.
    pub from: f64,
    /// Where it ends; at least where it begins.
    pub to: f64,
    /// How many values are in it; at least none.
    pub count: f64,
}

/// Buckets with the shares before them.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Histogram {
    buckets: Vec<Bar>,
}

#[derive(Debug, Clone, Copy, PartialEq)]
struct Bar {
    from: f64,
    to: f64,
    share: f64,
    /// The share below `from`.
    before: f64,
    /// The area under the distribution function up to `from`.
    area: f64,
}

impl Histogram {
    pub(super) fn of(buckets: &[Bucket]) -> Result<Self, DistributionError> {
        let mut buckets = buckets.to_vec();
        buckets.sort_by(|a, b| a.from.total_cmp(&b.from).then(a.to.total_cmp(&b.to)));
        let mut end = f64::NEG_INFINITY;
        for &Bucket { from, to, count } in &buckets {
            if !(count >= 0.0 && count.is_finite()) {
                return Err(DistributionError::NotAWeight(count));
            }
            if !(from.is_finite() && to.is_finite() && from <= to && from >= end) {
                return Err(DistributionError::NotABucket { from, to });
            }
            end = to;
        }
        let total: f64 = buckets.iter().map(|bucket| bucket.count).sum();
        if !(total > 0.0 && total.is_finite()) {
            return Err(DistributionError::NotAWeight(total));
        }
        let (mut before, mut area, mut end) = (0.0, 0.0, 0.0);
        let mut bars: Vec<Bar> = Vec::with_capacity(buckets.len());
        for Bucket { from, to, count } in buckets.into_iter().filter(|bucket| bucket.count > 0.0) {
            let share = count / total;
            // Between buckets the function stays where it is.
            area += before * (from - if bars.is_empty() { from } else { end });
            bars.push(Bar { from, to, share, before, area });
            area += (to - from) * (before + 0.5 * share);
            before += share;
            end = to;
        }
        Ok(Self { buckets: bars })
    }

    pub(super) fn scaled(&self, by: f64) -> Self {
        let scale = |bar: &Bar| Bar { from: bar.from * by, to: bar.to * by, area: bar.area * by, ..*bar };
        Self { buckets: self.buckets.iter().map(scale).collect() }
    }

    fn ends(&self) -> [f64; 2] {
        let first = self.buckets.first().map_or(0.0, |bar| bar.from);
        [first, self.buckets.last().map_or(0.0, |bar| bar.to)]
    }

    /// The greatest size of its values.
    pub(super) fn greatest(&self) -> f64 {
        let [first, last] = self.ends();
        first.abs().max(last.abs())
    }

    pub(super) fn least(&self) -> f64 {
        self.ends()[0]
    }

    pub(super) fn mean(&self) -> f64 {
        self.buckets.iter().map(|bar| bar.share * f64::midpoint(bar.from, bar.to)).sum()
    }

    pub(super) fn variance(&self) -> f64 {
        let mean = self.mean();
        let of = |bar: &Bar| {
            let off = f64::midpoint(bar.from, bar.to) - mean;
            let width = bar.to - bar.from;
            bar.share * (off * off + width * width / 12.0)
        };
        self.buckets.iter().map(of).sum()
    }

    /// The last bucket that begins at or below a value.
    fn bar_at(&self, value: f64) -> Option<&Bar> {
        let place = self.buckets.partition_point(|bar| bar.from <= value);
        place.checked_sub(1).map(|place| &self.buckets[place])
    }

    pub(super) fn share_below(&self, value: f64) -> f64 {
        self.bar_at(value).map_or(0.0, |bar| {
            let part = if bar.to > value { (value - bar.from) / (bar.to - bar.from) } else { 1.0 };
            (bar.before + bar.share * part).min(1.0)
        })
    }

    /// The least value with at least that share at or below it.
    pub(super) fn value_below(&self, share: f64) -> f64 {
        let place = self.buckets.partition_point(|bar| bar.before + bar.share < share);
        self.buckets.get(place).map_or(self.ends()[1], |bar| {
            bar.from + (bar.to - bar.from) * ((share - bar.before) / bar.share).clamp(0.0, 1.0)
        })
    }

    /// The area under the distribution function up to there.
    pub(super) fn area(&self, value: f64) -> f64 {
        self.bar_at(value).map_or(0.0, |bar| {
            let inside = (value.min(bar.to) - bar.from).max(0.0);
            let rise = if bar.to > bar.from { bar.share * inside / (bar.to - bar.from) } else { 0.0 };
            let beyond = (value - bar.to).max(0.0);
            bar.area + inside * (bar.before + 0.5 * rise) + beyond * (bar.before + bar.share)
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(buckets: &[(f64, f64, f64)]) -> Result<Histogram, DistributionError> {
        let buckets: Vec<Bucket> =
            buckets.iter().map(|&(from, to, count)| Bucket { from, to, count }).collect();
        Histogram::of(&buckets)
    }

    #[test]
    fn values_are_even_within_a_bucket() {
        let histogram = of(&[(0.0, 10.0, 1.0), (10.0, 20.0, 3.0)]).unwrap();
        assert_eq!(histogram.share_below(5.0), 0.125);
        assert_eq!(histogram.share_below(20.0), 1.0);
        assert_eq!(histogram.value_below(0.25), 10.0);
        assert_eq!(histogram.value_below(0.625), 15.0);
        assert_eq!(histogram.mean(), 12.5);
        assert_eq!(histogram.area(20.0), 20.0 - 12.5);
        assert_eq!(histogram.area(30.0), 30.0 - 12.5);
    }

    #[test]
    fn a_bucket_may_be_one_value_and_buckets_may_lie_apart() {
        let histogram = of(&[(5.0, 5.0, 1.0), (10.0, 20.0, 1.0)]).unwrap();
        assert_eq!(histogram.share_below(4.9), 0.0);
        assert_eq!(histogram.share_below(5.0), 0.5);
        assert_eq!(histogram.value_below(0.5), 5.0);
        assert_eq!(histogram.area(40.0), 40.0 - histogram.mean());
    }

    #[test]
    fn buckets_that_are_none_are_refused() {
        assert!(of(&[]).is_err());
        assert!(of(&[(0.0, 1.0, 0.0)]).is_err());
        assert!(of(&[(1.0, 0.0, 1.0)]).is_err());
        assert!(of(&[(0.0, 2.0, 1.0), (1.0, 3.0, 1.0)]).is_err());
        assert!(of(&[(0.0, 2.0, -1.0)]).is_err());
        assert!(of(&[(0.0, f64::INFINITY, 1.0)]).is_err());
    }
}
