//! The figures of a load test by name, as reports tell them.

use crate::model::measured::load_test::LoadTest;
use crate::model::measured::row::Seen;
use crate::model::measured::spread::Spread;
use crate::model::measured::summary::Summary;
use crate::units::{Count, Quantity, Rate, Time};

/// A figure of a run.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Figure {
    /// The median latency in milliseconds.
    P50,
    /// The 90th percentile in milliseconds.
    P90,
    /// The 95th percentile in milliseconds.
    P95,
    /// The 99th percentile in milliseconds.
    P99,
    /// The 99.9th percentile in milliseconds.
    P999,
    /// The mean latency in milliseconds.
    Mean,
    /// The longest latency in milliseconds.
    Max,
    /// Requests a second.
    Rate,
    /// Requests in all.
    Requests,
    /// Requests that failed.
    Errors,
    /// How long it ran, in seconds.
    Duration,
}

impl Figure {
    /// All of them, in the order in which they are shown.
    pub const ALL: [Self; 11] = [
        Self::P50,
        Self::P90,
        Self::P95,
        Self::P99,
        Self::P999,
        Self::Mean,
        Self::Max,
        Self::Rate,
        Self::Requests,
        Self::Errors,
        Self::Duration,
    ];

    /// Its name in JSON and CSV, with its unit.
    #[must_use]
    pub const fn key(self) -> &'static str {
        match self {
            Self::P50 => "p50_ms",
            Self::P90 => "p90_ms",
            Self::P95 => "p95_ms",
            Self::P99 => "p99_ms",
            Self::P999 => "p999_ms",
            Self::Mean => "mean_ms",
            Self::Max => "max_ms",
            Self::Rate => "rps",
            Self::Requests => "requests",
            Self::Errors => "errors",
            Self::Duration => "duration_s",
        }
    }

    /// What it is in a run; nothing where the run does not tell.
    #[must_use]
    #[allow(clippy::cast_precision_loss)] // requests are fewer than 2^53
    pub fn of(self, test: &LoadTest) -> Option<f64> {
        let latency = &test.latency;
        let time = match self {
            Self::P50 => latency.p50,
            Self::P90 => latency.p90,
            Self::P95 => latency.p95,
            Self::P99 => latency.p99,
            Self::P999 => latency.p999,
            Self::Mean => latency.mean,
            Self::Max => latency.max,
            Self::Rate => return test.rate.map(crate::units::Rate::per_second),
            Self::Requests => return test.requests.map(|count| count as f64),
            Self::Errors => return test.errors.map(|count| count as f64),
            Self::Duration => return test.duration.map(crate::units::Time::seconds),
        };
        time.map(crate::units::Time::ms)
    }

    /// What it is over several runs, in the unit of its name; nothing where none tells.
    #[must_use]
    pub fn over(self, summary: &Summary) -> Option<Seen> {
        let time = match self {
            Self::P50 => summary.p50,
            Self::P90 => summary.p90,
            Self::P95 => summary.p95,
            Self::P99 => summary.p99,
            Self::P999 => summary.p999,
            Self::Mean => summary.mean,
            Self::Max => summary.max,
            Self::Rate => return summary.rate.map(|spread| seen(spread, Rate::per_second)),
            Self::Requests => return summary.requests.map(|spread| seen(spread, Count::base)),
            Self::Errors => return summary.errors.map(|spread| seen(spread, Count::base)),
            Self::Duration => return summary.duration.map(|spread| seen(spread, Time::seconds)),
        };
        time.map(|spread| seen(spread, Time::ms))
    }
}

fn seen<Q: Quantity>(spread: Spread<Q>, unit: fn(Q) -> f64) -> Seen {
    let range = spread.range;
    Seen { ends: [range.low(), range.typical(), range.high()].map(unit), runs: spread.runs }
}
