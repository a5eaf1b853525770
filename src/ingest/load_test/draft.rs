//! A result in the making: numbers as a tool wrote them become quantities, one by one; a number that no such
//! quantity can be is taken for unknown and said. What they say together is looked at in `finish`.

use crate::model::measured::{Bin, Histogram, Latencies, LoadTest, Tool};
use crate::units::{Quantity, Rate, Ratio, Time};

/// The unit of a tool's times.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Unit {
    Seconds,
    Millis,
    Nanos,
}

impl Unit {
    fn ms(self, number: f64) -> f64 {
        match self {
            Self::Seconds => number * 1000.0,
            Self::Millis => number,
            Self::Nanos => number / 1_000_000.0,
        }
    }
}

/// The largest count: up to it every whole number is one of floating point.
const MOST: u64 = 1 << 53;

/// What is said of counts whose sum no count can be.
pub(super) const TOO_MANY: &str =
    "the counts of answers come to more than can be counted; how many failed is not known";

/// Percentiles by what they are called: the name and the share of requests.
pub(super) const LEVELS: [(&str, f64); 5] =
    [("p50", 0.5), ("p90", 0.9), ("p95", 0.95), ("p99", 0.99), ("p99.9", 0.999)];

/// A result in the making.
pub(super) struct Draft {
    pub(super) test: LoadTest,
    /// Whether latencies and duration are numbers of one unit, so that what shows one of them wrong tells of both.
    pub(super) one_unit: bool,
    /// What is not in it of what its figures are read from, where that is why there are none.
    pub(super) lacks: Option<&'static str>,
    /// What was written as zero.
    pub(super) zeros: Vec<String>,
}

impl Draft {
    pub(super) fn new(tool: Tool) -> Self {
        let test = LoadTest {
            source: String::new(),
            tool,
            latency: Latencies::default(),
            rate: None,
            asked_rate: None,
            requests: None,
            errors: None,
            duration: None,
            connections: None,
            pacing: None,
            date: None,
            histogram: None,
            notes: Vec::new(),
        };
        Self { test, one_unit: false, lacks: None, zeros: Vec::new() }
    }

    /// Something to mind.
    pub(super) fn note(&mut self, note: impl Into<String>) {
        self.test.notes.push(note.into());
    }

    /// A time. A zero is none: no request takes no time, and tools write it where they have nothing.
    pub(super) fn time(&mut self, name: &str, number: Option<f64>, unit: Unit) -> Option<Time> {
        let number = number?;
        if number == 0.0 {
            return None;
        }
        let time = Time::new(unit.ms(number)).ok();
        if time.is_none() {
            self.note(format!("{name} is written as {number:?}, which no time can be; it is not known"));
        }
        time
    }

    /// A latency; a zero is said to be none.
    fn latency(&mut self, name: &str, number: Option<f64>, unit: Unit) -> Option<Time> {
        if number == Some(0.0) {
            self.zeros.push(name.to_owned());
        }
        self.time(name, number, unit)
    }

    /// The percentiles as they are given, in the order of [`LEVELS`].
    pub(super) fn percentiles(&mut self, given: [Option<f64>; 5], unit: Unit) {
        for ((name, _), number) in LEVELS.into_iter().zip(given) {
            let time = self.latency(name, number, unit);
            *slot(&mut self.test.latency, name) = time;
        }
    }

    /// The mean and the longest.
    pub(super) fn mean_and_max(&mut self, mean: Option<f64>, max: Option<f64>, unit: Unit) {
        self.test.latency.mean = self.latency("the mean", mean, unit);
        self.test.latency.max = self.latency("the longest latency", max, unit);
    }

    /// A rate; a zero is none, as nothing was sent.
    pub(super) fn rate(number: Option<f64>) -> Option<Rate> {
        number.filter(|number| *number > 0.0).and_then(|number| Rate::new(number).ok())
    }

    /// A count; what is not whole, or not a number of requests at all, is none.
    pub(super) fn count(&mut self, name: &str, number: Option<f64>) -> Option<u64> {
        let number = number?;
        let count = whole(number);
        if count.is_none() {
            self.note(format!("{name} is written as {number:?}, which no count can be; it is not known"));
        }
        count
    }

    /// Percentiles that were not given, by a rule, and which they are.
    pub(super) fn fill(&mut self, rule: impl Fn(Ratio) -> Option<Time>) -> Vec<&'static str> {
        let mut filled = Vec::new();
        for (name, level) in LEVELS {
            let slot = slot(&mut self.test.latency, name);
            if slot.is_none()
                && let Some(time) = Ratio::new(level).ok().and_then(&rule)
                && time > Time::ZERO
            {
                *slot = Some(time);
                filled.push(name);
            }
        }
        filled
    }
}

/// Where a percentile of that name stands.
pub(super) fn slot<'l>(latency: &'l mut Latencies, name: &str) -> &'l mut Option<Time> {
    match name {
        "p50" => &mut latency.p50,
        "p90" => &mut latency.p90,
        "p95" => &mut latency.p95,
        "p99" => &mut latency.p99,
        _ => &mut latency.p999,
    }
}

/// The number as a count, where it is one.
#[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)] // looked at before
pub(super) fn whole(number: f64) -> Option<u64> {
    #[allow(clippy::cast_precision_loss)] // it is a power of two
    let most = MOST as f64;
    let fits = (0.0..=most).contains(&number) && number.fract() == 0.0;
    fits.then_some(number as u64)
}

/// The sum of two counts, where it is a count that a test could have: below 2^53, as each of them.
pub(super) fn plus(one: u64, other: u64) -> Option<u64> {
    one.checked_add(other).filter(|sum| *sum <= MOST)
}

/// A histogram from spans with start, end, count and share; nothing unless every number of it is known,
/// and spans and shares rise.
pub(super) fn histogram(
    spans: impl Iterator<Item = (Option<f64>, Option<f64>, Option<f64>, Option<f64>)>,
    unit: Unit,
) -> Option<Histogram> {
    let time = |number: Option<f64>| Time::new(unit.ms(number?)).ok();
    let mut bins: Vec<Bin> = Vec::new();
    for (start, end, count, share) in spans {
        let bin = Bin {
            start: time(start)?,
            end: time(end)?,
            count: count.and_then(whole)?,
            share: Ratio::new(share?).ok()?,
        };
        let before = bins.last();
        if bin.end < bin.start || before.is_some_and(|last| bin.start < last.end || bin.share < last.share) {
            return None;
        }
        bins.push(bin);
    }
    (!bins.is_empty()).then_some(Histogram { bins })
}

/// Names in a sentence: `p95`, `p95 and p99`.
pub(super) fn listed(names: &[&str]) -> String {
    match names {
        [] => String::new(),
        [one] => (*one).to_owned(),
        [most @ .., last] => format!("{} and {last}", most.join(", ")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spans_that_overlap_are_no_histogram() {
        let bin = |start: f64, end: f64, share: f64| (Some(start), Some(end), Some(1.0), Some(share));
        let histogram = |bins: Vec<_>| histogram(bins.into_iter(), Unit::Seconds);
        assert_eq!(histogram(vec![bin(0.001, 0.002, 0.5), bin(0.002, 0.003, 1.0)]).unwrap().bins.len(), 2);
        assert!(histogram(vec![bin(0.001, 0.002, 0.5), bin(0.001, 0.003, 1.0)]).is_none());
        assert!(histogram(vec![bin(0.001, 0.002, 0.5), bin(0.002, 0.003, 0.4)]).is_none());
        assert!(histogram(vec![bin(0.003, 0.002, 0.5)]).is_none());
        assert!(histogram(vec![]).is_none());
    }
}
