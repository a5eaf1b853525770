//! How many requests took how long, and percentiles out of that by the rules of the tools that wrote it.

use crate::units::{Quantity, Ratio, Time};

/// Requests of one span of latencies.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Bin {
    /// Above this; of the first, from this.
    pub start: Time,
    /// Up to this.
    pub end: Time,
    /// How many.
    pub count: u64,
    /// The share of all requests that took up to `end`, as the tool wrote it.
    pub share: Ratio,
}

/// Where a tool wrote down how many requests took how long, in rising order.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Histogram {
    /// Its spans.
    pub bins: Vec<Bin>,
}

/// Shares are written as percentages, and dividing them leaves a last digit.
const SAME: f64 = 1e-12;

impl Histogram {
    /// The percentile by fortio's rule: requests lie evenly over their span, and the first of them at its
    /// start. Nothing where there are no requests.
    ///
    /// With shares s over the spans, `start + (level - s[i-1]) / (s[i] - s[i-1]) * (end - start)`, where
    /// the share before the first span is that of one request.
    #[must_use]
    pub fn interpolated(&self, level: Ratio) -> Option<Time> {
        let (first, last) = (self.bins.first()?, self.bins.last()?);
        let requests: u64 = self.bins.iter().map(|bin| bin.count).fold(0, u64::saturating_add);
        if requests == 0 {
            return None;
        }
        #[allow(clippy::cast_precision_loss)] // a share of so many needs no last digit
        let mut before = 1.0 / requests as f64;
        let level = level.base();
        if level <= before {
            return Some(first.start);
        }
        for bin in &self.bins {
            let share = bin.share.base();
            if level <= share + SAME {
                let width = share - before;
                // A span that holds nothing more than was there before has no inside.
                let part = if width > 0.0 { ((level - before) / width).clamp(0.0, 1.0) } else { 1.0 };
                let wide = bin.end.less(bin.start).ms();
                return Time::new(bin.start.ms() + part * wide).ok();
            }
            before = share;
        }
        Some(last.end)
    }

    /// The percentile by the rule of HDR histograms: the end of the first span up to which at least that
    /// share of requests lies. Nothing where no span reaches it.
    #[must_use]
    pub fn reached(&self, level: Ratio) -> Option<Time> {
        let reaches = |bin: &&Bin| bin.share.base() + SAME >= level.base();
        self.bins.iter().find(reaches).map(|bin| bin.end)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn histogram(bins: &[(f64, f64, u64, f64)]) -> Histogram {
        let bin = |&(start, end, count, share): &(f64, f64, u64, f64)| Bin {
            start: Time::new(start).unwrap(),
            end: Time::new(end).unwrap(),
            count,
            share: Ratio::new(share).unwrap(),
        };
        Histogram { bins: bins.iter().map(bin).collect() }
    }

    fn at(level: f64) -> Ratio {
        Ratio::new(level).unwrap()
    }

    #[test]
    fn requests_lie_evenly_over_their_span() {
        // Three requests of 10, 20 and 30: the known answers of fortio's own documentation.
        let three =
            histogram(&[(10.0, 10.0, 1, 1.0 / 3.0), (10.0, 20.0, 1, 2.0 / 3.0), (20.0, 30.0, 1, 1.0)]);
        let told = |level: f64| three.interpolated(at(level)).unwrap().ms();
        assert_eq!((told(0.1), told(1.0 / 3.0), told(0.5), told(1.0)), (10.0, 10.0, 15.0, 30.0));
        assert_eq!(Histogram::default().interpolated(at(0.5)), None);
        assert_eq!(histogram(&[(1.0, 2.0, 0, 1.0)]).interpolated(at(0.5)), None);
    }

    #[test]
    fn the_first_span_that_reaches_a_share_tells_it() {
        let list = histogram(&[(1.0, 2.0, 50, 0.5), (2.0, 3.0, 40, 0.9), (3.0, 4.0, 9, 0.990_625)]);
        assert_eq!(list.reached(at(0.5)).unwrap().ms(), 2.0);
        assert_eq!(list.reached(at(0.99)).unwrap().ms(), 4.0);
        assert_eq!(list.reached(at(0.999)), None);
    }
}
