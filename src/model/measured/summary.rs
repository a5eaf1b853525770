//! The runs of one side as one: the median of each figure over those runs that give it.

use crate::model::latency::Level;
use crate::model::measured::load_test::{Latencies, LoadTest};
use crate::model::measured::spread::Spread;
use crate::units::{Count, Quantity, Rate, Ratio, Time};

/// One side of an experiment. A figure that no run gives is nothing; one that some give is of those, and says
/// of how many.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Summary {
    /// Runs.
    pub runs: usize,
    /// The median request.
    pub p50: Option<Spread<Time>>,
    /// The 90th percentile.
    pub p90: Option<Spread<Time>>,
    /// The 95th percentile.
    pub p95: Option<Spread<Time>>,
    /// The 99th percentile.
    pub p99: Option<Spread<Time>>,
    /// The 99.9th percentile.
    pub p999: Option<Spread<Time>>,
    /// The mean.
    pub mean: Option<Spread<Time>>,
    /// The longest request; of several runs the median of these.
    pub max: Option<Spread<Time>>,
    /// Requests a second that were sent.
    pub rate: Option<Spread<Rate>>,
    /// Requests that the latencies are of, in one run.
    pub requests: Option<Spread<Count>>,
    /// Requests that failed, in one run.
    pub errors: Option<Spread<Count>>,
    /// The same as a share of the requests.
    pub error_share: Option<Spread<Ratio>>,
    /// How long a run took.
    pub duration: Option<Spread<Time>>,
    /// What sent at the same time.
    pub connections: Option<Spread<Count>>,
}

impl Summary {
    /// The summary of those runs; nothing where there are none.
    #[must_use]
    pub fn of(runs: &[LoadTest]) -> Option<Self> {
        if runs.is_empty() {
            return None;
        }
        let latency =
            |of: fn(&Latencies) -> Option<Time>| Spread::of(runs.iter().filter_map(|run| of(&run.latency)));
        let number = |of: fn(&LoadTest) -> Option<u64>| Spread::of(runs.iter().filter_map(of).map(count));
        Some(Self {
            runs: runs.len(),
            p50: latency(|l| l.p50),
            p90: latency(|l| l.p90),
            p95: latency(|l| l.p95),
            p99: latency(|l| l.p99),
            p999: latency(|l| l.p999),
            mean: latency(|l| l.mean),
            max: latency(|l| l.max),
            rate: Spread::of(runs.iter().filter_map(|run| run.rate)),
            requests: number(|run| run.requests),
            errors: number(|run| run.errors),
            error_share: Spread::of(runs.iter().filter_map(error_share)),
            duration: Spread::of(runs.iter().filter_map(|run| run.duration)),
            connections: number(|run| run.connections),
        })
    }

    /// The latency at a level.
    #[must_use]
    pub const fn at(&self, level: Level) -> Option<Spread<Time>> {
        match level {
            Level::Mean => self.mean,
            Level::P50 => self.p50,
            Level::P90 => self.p90,
            Level::P99 => self.p99,
            Level::P999 => self.p999,
        }
    }
}

/// The share of a run's requests that failed. Some tools leave failures out of the requests they count, so
/// where more failed than were counted, all did.
pub(super) fn error_share(run: &LoadTest) -> Option<Ratio> {
    let errors = count(run.errors?);
    if errors == Count::ZERO {
        return Some(Ratio::ZERO);
    }
    Ratio::of(errors, count(run.requests?).at_least(errors))
}

/// A number of things as the model counts them.
#[allow(clippy::cast_precision_loss)] // beyond 2^53 no test tool counts
pub(super) fn count(number: u64) -> Count {
    Count::saturated(number as f64)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::measured::tests::{run, time};

    #[test]
    fn each_figure_is_of_the_runs_that_give_it() {
        let mut runs = [run(1.0, 9.0), run(2.0, 8.0), run(5.0, 7.0)];
        runs[0].latency.p99 = None;
        runs[1].latency.p999 = Some(time(20.0));
        let summary = Summary::of(&runs).unwrap();
        assert_eq!(summary.p50.unwrap().median(), time(2.0));
        let p99 = summary.p99.unwrap();
        assert_eq!((p99.median(), p99.runs), (time(7.5), 2), "the mean of the two runs that give it");
        assert_eq!(summary.p999.unwrap().runs, 1);
        assert_eq!((summary.p95, summary.runs), (None, 3));
        assert_eq!(Summary::of(&[]), None);
    }

    #[test]
    fn failures_are_a_share_and_never_more_than_all() {
        let failed = |errors, requests| {
            let mut one = run(1.0, 2.0);
            (one.errors, one.requests) = (errors, requests);
            error_share(&one).map(Ratio::percent)
        };
        assert_eq!(failed(Some(50), Some(1000)), Some(5.0));
        assert_eq!(failed(Some(50), Some(10)), Some(100.0));
        assert_eq!(failed(Some(0), None), Some(0.0));
        assert_eq!(failed(Some(5), None), None, "of how many is not known");
        assert_eq!(failed(None, Some(1000)), None);
    }
}
