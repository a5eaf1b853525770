//! A latency as a user states it: a plain number or a range of it, or percentiles.
//!
//! A plain number is no percentile. Where it is composed with percentiles it stands for the same time
//! at every request; by itself it adds as means do.

use std::fmt;
use std::str::FromStr;

use crate::distribution::{Distribution, DistributionError};
use crate::units::{End, Quantity, Range, Time, UnitError, quote};

/// A latency: of a hop, of a proxy, of what a mesh adds.
#[derive(Debug, Clone, PartialEq)]
pub enum Latency {
    /// One number, or a range of it.
    Plain(Range<Time>),
    /// What it is at two or more percentiles.
    Percentiles(Points),
}

impl Latency {
    /// The latency at one end of its range; percentiles have no ends.
    #[must_use]
    pub fn at(&self, end: End) -> Self {
        match self {
            Self::Plain(range) => Self::Plain(Range::exact(range.at(end))),
            Self::Percentiles(points) => Self::Percentiles(points.clone()),
        }
    }

    /// The plain number, where it is one.
    #[must_use]
    pub fn plain(&self) -> Option<Time> {
        if let Self::Plain(range) = self { Some(range.typical()) } else { None }
    }

    /// Whether its low and high differ.
    #[must_use]
    pub fn is_uncertain(&self) -> bool {
        matches!(self, Self::Plain(range) if !range.is_exact())
    }
}

impl From<Range<Time>> for Latency {
    fn from(range: Range<Time>) -> Self {
        Self::Plain(range)
    }
}

impl FromStr for Latency {
    type Err = LatencyError;

    /// Reads `5ms`, `5ms..9ms` or `p50=2ms,p99=9ms`.
    fn from_str(text: &str) -> Result<Self, LatencyError> {
        if text.contains('=') || text.trim_start().starts_with(['p', 'P']) {
            return Points::read(text).map(Self::Percentiles);
        }
        Ok(Self::Plain(text.parse()?))
    }
}

impl fmt::Display for Latency {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Plain(range) => write!(f, "{range}"),
            Self::Percentiles(points) => write!(f, "{points}"),
        }
    }
}

/// Latencies at percentiles, in their order: a curve can be drawn through them.
#[derive(Debug, Clone, PartialEq)]
pub struct Points {
    points: Vec<(f64, Time)>,
    curve: Distribution,
}

/// The most percentiles one latency is stated by.
const MOST: usize = 100;

impl Points {
    /// The percentiles, such as `(99.9, 12ms)`, in any order.
    ///
    /// # Errors
    /// When there are fewer than two, or they do not rise with the percentile.
    pub fn new(mut points: Vec<(f64, Time)>) -> Result<Self, LatencyError> {
        points.sort_by(|a, b| a.0.total_cmp(&b.0));
        if points.len() > MOST {
            return Err(LatencyError::TooMany);
        }
        if let Some((percent, _)) = points.iter().find(|(_, time)| *time == Time::ZERO) {
            return Err(LatencyError::Zero { name: name_of(*percent) });
        }
        let shares: Vec<(f64, f64)> =
            points.iter().map(|(percent, time)| (percent / 100.0, time.ms())).collect();
        let curve = Distribution::percentiles(&shares)?;
        Ok(Self { points, curve })
    }

    /// Reads `p50=2ms,p99=9ms`.
    ///
    /// # Errors
    /// When that is not how percentiles are written.
    pub fn read(text: &str) -> Result<Self, LatencyError> {
        let point = |part: &str| {
            let (name, time) = part
                .split_once('=')
                .ok_or_else(|| LatencyError::NotAPoint { text: part.trim().to_owned() })?;
            if time.contains("..") {
                return Err(LatencyError::Range { name: name.trim().to_owned() });
            }
            Ok((percent_of(name.trim())?, time.trim().parse::<Time>()?))
        };
        let parts = text.trim().trim_end_matches(',').split(',');
        Self::new(parts.map(point).collect::<Result<_, LatencyError>>()?)
    }

    /// The distribution through them.
    #[must_use]
    pub fn distribution(&self) -> &Distribution {
        &self.curve
    }
}

impl fmt::Display for Points {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let each = self.points.iter().map(|(percent, time)| format!("{}={time}", name_of(*percent)));
        f.write_str(&each.collect::<Vec<_>>().join(","))
    }
}

/// The percentile that a name such as `p50`, `p99`, `p99.9` or `p999` stands for.
///
/// # Errors
/// When it is no percentile, or not one between 0 and 100.
pub fn percent_of(name: &str) -> Result<f64, LatencyError> {
    let no_name = || LatencyError::NotAPercentile { text: name.to_owned() };
    let is_number =
        |digits: &&str| digits.len() <= 12 && digits.chars().all(|c| c.is_ascii_digit() || c == '.');
    let digits = name.strip_prefix(['p', 'P']).filter(is_number).ok_or_else(no_name)?;
    // `p999` is how tools spell 99.9; of three digits only those that begin with 9 can be meant so.
    let nines = digits.len() > 2 && digits.starts_with('9') && !digits.contains('.');
    let (whole, rest) = if nines { digits.split_at(2) } else { (digits, "") };
    let percent: f64 =
        format!("{whole}{}{rest}", if nines { "." } else { "" }).parse().map_err(|_| no_name())?;
    if percent > 0.0 && percent < 100.0 {
        return Ok(percent);
    }
    Err(LatencyError::OutOfReach { text: name.to_owned() })
}

/// `p50`, `p99`, `p99.9`.
#[must_use]
pub fn name_of(percent: f64) -> String {
    format!("p{percent}")
}

/// Why percentiles are none.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum LatencyError {
    /// A part that is not `p50=2ms`.
    #[error("{} is not a percentile with its time; write for example `p50=2ms,p99=9ms`", quote(text))]
    NotAPoint {
        /// What was written.
        text: String,
    },
    /// A name that is not of the form `p99`.
    #[error("{} is not a percentile; write for example `p50`, `p99` or `p99.9`", quote(text))]
    NotAPercentile {
        /// What was written.
        text: String,
    },
    /// A percentile of 0, 100 or more.
    #[error(
        "{} is not between 0 and 100: the fastest and the slowest request of all are no percentiles",
        quote(text)
    )]
    OutOfReach {
        /// What was written.
        text: String,
    },
    /// A range where one time stands.
    #[error("{} is one time and no range", quote(name))]
    Range {
        /// The percentile.
        name: String,
    },
    /// No time at all.
    #[error("{name} is zero, and no request takes no time; write the least that was measured")]
    Zero {
        /// The percentile.
        name: String,
    },
    /// More than anybody measures.
    #[error("a latency is stated by at most {MOST} percentiles")]
    TooMany,
    /// Not a time.
    #[error(transparent)]
    Time(#[from] UnitError),
    /// Not a curve.
    #[error(transparent)]
    Curve(#[from] DistributionError),
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn percentiles_are_read_and_written() {
        let points = Points::read("p99=9ms, p50=2ms").unwrap();
        assert_eq!(points.to_string(), "p50=2ms,p99=9ms");
        assert_eq!(Points::read("p50=2ms,p999=20ms").unwrap().to_string(), "p50=2ms,p99.9=20ms");
        assert_eq!(percent_of("p9").unwrap(), 9.0);
        assert_eq!(percent_of("p97.5").unwrap(), 97.5);
        assert_eq!(percent_of("p9999").unwrap(), 99.99);
    }

    #[test]
    fn each_fault_says_what_to_write() {
        let fault = |text: &str| Points::read(text).unwrap_err().to_string();
        assert_eq!(
            fault("p50"),
            "`p50` is not a percentile with its time; write for example `p50=2ms,p99=9ms`"
        );
        assert_eq!(
            fault("median=2ms"),
            "`median` is not a percentile; write for example `p50`, `p99` or `p99.9`"
        );
        assert!(fault("p100=2ms").starts_with("`p100` is not between 0 and 100"));
        assert!(fault("p0=2ms,p50=3ms").starts_with("`p0` is not between"));
        assert!(fault("p50=0ms,p99=3ms").starts_with("p50 is zero"));
        assert!(fault("p50=2,p99=3ms").starts_with("`2` has no unit"));
        assert!(fault("p50=2ms").starts_with("one percentile says nothing"));
        assert!(fault("p50=9ms,p99=2ms").starts_with("p99 is below p50"));
        assert!(fault("p50=9ms,p99=9ms").starts_with("p50 and p99 are the same"));
        assert!(fault("p50=1us,p99=1000h").contains("check the units"));
        assert!(fault("p50=-1ms,p99=3ms").contains("negative") || fault("p50=-1ms,p99=3ms").contains("-1ms"));
        assert!(fault("pé=1ms,p99=3ms").starts_with("`pé` is not a percentile"));
        assert!(fault("p9é9=1ms,p99=3ms").starts_with("`p9é9` is not a percentile"));
    }
}
