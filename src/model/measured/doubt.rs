//! What speaks against comparing two sides of an experiment, or is to be minded when they are compared.

use crate::units::{Rate, Ratio, Time};

/// A doubt with its code, as reports and JSON tell it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reason {
    /// In kebab case; `meshtax explain` tells more of it.
    pub code: &'static str,
    /// Whether the two sides cannot be compared for it; else it is to be minded.
    pub blocks: bool,
    /// What it is, and what to do.
    pub message: String,
}

/// The codes of all doubts: those that block, then those that do not.
pub const CODES: [&str; 13] = [
    "rates-differ",
    "too-many-errors",
    "durations-differ",
    "connections-differ",
    "open-against-closed",
    "tools-differ",
    "too-few-for-p99",
    "too-few-for-p999",
    "errors-differ",
    "runs-differ",
    "rate-not-kept",
    "no-p99",
    "facts-not-known",
];

/// What can be wrong between two sides.
#[derive(Debug, Clone, PartialEq)]
pub enum Doubt {
    /// Another load meets another queue.
    RatesDiffer {
        /// Requests a second, before and after.
        rates: [Rate; 2],
        /// Whether these were asked for; else they were reached.
        asked: bool,
    },
    /// A failed request is fast or slow for reasons of its own.
    TooManyErrors {
        /// The run.
        source: String,
        /// Its failures.
        share: Ratio,
    },
    /// A shorter test sees fewer of the rare slow requests, and more of the start.
    DurationsDiffer {
        /// The least and the greatest.
        durations: [Time; 2],
    },
    /// More at once wait for one another.
    ConnectionsDiffer {
        /// The least and the most.
        connections: [u64; 2],
    },
    /// A closed loop hides the waiting that an open one shows.
    OpenAgainstClosed,
    /// Two tools measure from other moments and sort into other spans.
    ToolsDiffer {
        /// All of them.
        tools: String,
    },
    /// The hundredth part of few requests is a handful.
    TooFewForP99 {
        /// The run.
        source: String,
        /// Its requests.
        requests: u64,
    },
    /// The same of the thousandth part.
    TooFewForP999 {
        /// The run.
        source: String,
        /// Its requests.
        requests: u64,
    },
    /// One side failed more often.
    ErrorsDiffer {
        /// Before and after.
        shares: [Ratio; 2],
    },
    /// What should be one experiment repeated is perhaps several.
    RunsDiffer {
        /// Which side.
        side: &'static str,
        /// The least and the greatest rate.
        rates: [Rate; 2],
    },
    /// The load was not kept up, so latencies are those of a full queue.
    RateNotKept {
        /// Asked for and reached.
        rates: [Rate; 2],
    },
    /// Nobody can tell the figure that matters most.
    NoP99 {
        /// Which side.
        side: &'static str,
    },
    /// What is not told is not taken for equal.
    FactsNotKnown {
        /// Which.
        facts: String,
    },
}

impl From<Doubt> for Reason {
    #[allow(clippy::too_many_lines)] // an arm a doubt
    fn from(doubt: Doubt) -> Self {
        let percent = |share: Ratio| {
            format!("{:.3}", share.percent()).trim_end_matches('0').trim_end_matches('.').to_owned()
        };
        let per_second = |rate: Rate| format!("{:.1}", rate.per_second()).trim_end_matches(".0").to_owned();
        let seconds = |time: Time| format!("{:.1}", time.seconds()).trim_end_matches(".0").to_owned();
        let (code, blocks, message) = match doubt {
            Doubt::RatesDiffer { rates: [before, after], asked } => (
                "rates-differ",
                true,
                format!(
                    "the rates {} are {} requests/s before and {} after, more than 2 % apart; send the same rate on \
                     both sides, and one that both can keep",
                    if asked { "asked for" } else { "reached" },
                    per_second(before),
                    per_second(after)
                ),
            ),
            Doubt::TooManyErrors { source, share } => (
                "too-many-errors",
                true,
                format!(
                    "{} % of the requests failed in {}, more than 10 %; mend that first",
                    percent(share),
                    crate::units::quote(&source)
                ),
            ),
            Doubt::DurationsDiffer { durations: [least, greatest] } => (
                "durations-differ",
                true,
                format!("runs took {} s to {} s; let all run equally long", seconds(least), seconds(greatest)),
            ),
            Doubt::ConnectionsDiffer { connections: [least, most] } => (
                "connections-differ",
                true,
                format!("{least} to {most} connections sent at once; use as many on both sides"),
            ),
            Doubt::OpenAgainstClosed => (
                "open-against-closed",
                true,
                "some runs sent requests at their time and others after an answer: where a slow answer holds back \
                 the next request, its wait is not seen; use one way on both sides"
                    .to_owned(),
            ),
            Doubt::ToolsDiffer { tools } => (
                "tools-differ",
                true,
                format!("measured by different tools ({tools}), which do not measure alike; use one on both sides"),
            ),
            Doubt::TooFewForP99 { source, requests } => (
                "too-few-for-p99",
                true,
                format!(
                    "{} has {requests} requests, so that its p99 is decided by fewer than 10 of them; send 1000 or more",
                    crate::units::quote(&source)
                ),
            ),
            Doubt::TooFewForP999 { source, requests } => (
                "too-few-for-p999",
                false,
                format!(
                    "{} has {requests} requests, so that its p99.9 is decided by fewer than 10 of them; send 10,000 or \
                     more",
                    crate::units::quote(&source)
                ),
            ),
            Doubt::ErrorsDiffer { shares: [before, after] } => (
                "errors-differ",
                false,
                format!(
                    "{} % of the requests failed before and {} % after; a failed request takes another time",
                    percent(before),
                    percent(after)
                ),
            ),
            Doubt::RunsDiffer { side, rates: [least, greatest] } => (
                "runs-differ",
                false,
                format!(
                    "the runs {side} reached {} to {} requests/s, more than 2 % apart: is it one experiment?",
                    per_second(least),
                    per_second(greatest)
                ),
            ),
            Doubt::RateNotKept { rates: [asked, reached] } => (
                "rate-not-kept",
                false,
                format!(
                    "{} requests/s were asked for and {} reached: latencies are those of a full queue",
                    per_second(asked),
                    per_second(reached)
                ),
            ),
            Doubt::NoP99 { side } => {
                ("no-p99", false, format!("no run {side} gives a p99, so that nothing is said of it"))
            }
            Doubt::FactsNotKnown { facts } => (
                "facts-not-known",
                false,
                format!("not told by both sides, and not taken for equal: {facts}"),
            ),
        };
        Self { code, blocks, message }
    }
}
