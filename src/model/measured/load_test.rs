//! One run of a load test, whichever tool wrote it down.

use crate::model::measured::date::Date;
use crate::model::measured::histogram::Histogram;
use crate::units::{Rate, Time};

/// The tool that wrote a result.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Tool {
    /// Fortio.
    Fortio,
    /// Nighthawk.
    Nighthawk,
    /// k6.
    K6,
    /// oha.
    Oha,
    /// Vegeta.
    Vegeta,
    /// ghz.
    Ghz,
    /// hey.
    Hey,
    /// wrk2, whose latencies count from when a request was due.
    Wrk2,
    /// wrk, whose latencies count from when a request was sent.
    Wrk,
}

impl Tool {
    /// Its name, as its authors write it.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Fortio => "fortio",
            Self::Nighthawk => "nighthawk",
            Self::K6 => "k6",
            Self::Oha => "oha",
            Self::Vegeta => "vegeta",
            Self::Ghz => "ghz",
            Self::Hey => "hey",
            Self::Wrk2 => "wrk2",
            Self::Wrk => "wrk",
        }
    }
}

/// Whether requests are sent at their time, or each after the answer to the one before.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Pacing {
    /// At their time: a slow answer delays nothing.
    Open,
    /// After an answer: a slow one holds back the next, and is seen once only.
    Closed,
}

/// How long requests took.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct Latencies {
    /// The median.
    pub p50: Option<Time>,
    /// The 90th percentile.
    pub p90: Option<Time>,
    /// The 95th percentile.
    pub p95: Option<Time>,
    /// The 99th percentile.
    pub p99: Option<Time>,
    /// The 99.9th percentile.
    pub p999: Option<Time>,
    /// The mean.
    pub mean: Option<Time>,
    /// The longest.
    pub max: Option<Time>,
}

/// The result of one run.
#[derive(Debug, Clone, PartialEq)]
pub struct LoadTest {
    /// The file, and which of several results in it.
    pub source: String,
    /// What wrote it.
    pub tool: Tool,
    /// How long requests took.
    pub latency: Latencies,
    /// Requests a second, as they came about.
    pub rate: Option<Rate>,
    /// Requests a second that were asked for, where the tool was given a rate.
    pub asked_rate: Option<Rate>,
    /// Requests in all, with those that failed as far as the tool counts them.
    pub requests: Option<u64>,
    /// Requests that failed.
    pub errors: Option<u64>,
    /// How long it ran.
    pub duration: Option<Time>,
    /// Connections, threads or users that sent at the same time.
    pub connections: Option<u64>,
    /// How requests were paced, where the result tells.
    pub pacing: Option<Pacing>,
    /// The day on which it was run, as the tool's clock had it where it ran; nothing where the result does not
    /// tell.
    pub date: Option<Date>,
    /// How many requests took how long, where that was kept.
    pub histogram: Option<Histogram>,
    /// What to mind: a percentile reckoned from a histogram, a count that disagrees, a duration that cannot be.
    pub notes: Vec<String>,
}
