//! Time in milliseconds: latencies, starts, rollouts.

use std::fmt;
use std::str::FromStr;

use crate::units::quantity::{countable, quantity};
use crate::units::read::{checked, number_and_unit, shortest};
use crate::units::{Quantity, UnitError};

quantity! {
    /// A span of time in milliseconds, up to 10^15 (31,000 years). Milliseconds are the base so
    /// that the latencies people write (`0.5ms`, `1ms`) are exact.
    Time, 1e15, "a time", "5ms", round: |x| x
}
countable!(Time);

/// Unit spellings, and the milliseconds as a fraction, so that both ways are rounded once only.
const UNITS: [(&str, f64, f64); 6] = [
    ("h", 3_600_000.0, 1.0),
    ("min", 60_000.0, 1.0),
    ("s", 1000.0, 1.0),
    ("ms", 1.0, 1.0),
    ("us", 1.0, 1000.0),
    ("ns", 1.0, 1_000_000.0),
];

impl Time {
    /// The number of milliseconds.
    #[must_use]
    pub fn ms(self) -> f64 {
        self.0
    }

    /// The number of seconds.
    #[must_use]
    pub fn seconds(self) -> f64 {
        self.0 / 1000.0
    }

    /// The number of hours.
    #[must_use]
    pub fn hours(self) -> f64 {
        self.0 / 3_600_000.0
    }
}

impl FromStr for Time {
    type Err = UnitError;

    /// Reads `0.5ms`, `500us`, `500µs`, `2s`, `5min`, `1h`; a number without a unit is refused.
    fn from_str(text: &str) -> Result<Self, UnitError> {
        let (number, unit) = number_and_unit::<Self>(text)?;
        let text = text.trim();
        // Both Greek mu and the micro sign are typed for "micro".
        let spelled = if matches!(unit, "µs" | "μs") { "us" } else { unit };
        if spelled.is_empty() {
            if number == 0.0 {
                return Ok(Self::ZERO);
            }
            return Err(UnitError::NoUnit { text: text.to_owned(), first: "ms", second: "s" });
        }
        match UNITS.iter().find(|(name, ..)| *name == spelled) {
            Some((_, times, over)) => checked(number * times / over, text),
            None => Err(UnitError::UnknownUnit {
                text: text.to_owned(),
                unit: unit.to_owned(),
                what: Self::WHAT,
                units: "us, ms, s, min, h",
                hint: if unit == "m" {
                    format!("; write `{number}min` or `{number}ms`")
                } else {
                    String::new()
                },
            }),
        }
    }
}

impl fmt::Display for Time {
    /// Prints the shortest spelling that reads back as the same time: `500us`, `1.5s`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.0 == 0.0 {
            return f.write_str("0s");
        }
        let spellings = UNITS.iter().map(|(name, times, over)| format!("{}{name}", self.0 * over / times));
        let written = shortest(*self, spellings.filter(|s| !s.starts_with("0.")));
        f.write_str(&written.unwrap_or_else(|| format!("{}ms", self.0)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_every_spelling() {
        let ms = |text: &str| text.parse::<Time>().unwrap().ms();
        assert_eq!(ms("0.5ms"), 0.5);
        assert_eq!(ms("500us"), 0.5);
        assert_eq!(ms("500µs"), 0.5);
        assert_eq!(ms("2s"), 2000.0);
        assert_eq!(ms("0.3ms"), 0.3);
    }

    #[test]
    fn prints_what_it_reads() {
        for text in ["500us", "2s", "5ms", "1.5s", "2min", "1h", "0.3us"] {
            let time: Time = text.parse().unwrap();
            assert_eq!(time.to_string().parse::<Time>().unwrap(), time, "{text}");
        }
        assert_eq!("0.5ms".parse::<Time>().unwrap().to_string(), "500us");
    }

    #[test]
    fn each_fault_says_what_to_write() {
        let fault = |text: &str| text.parse::<Time>().unwrap_err().to_string();
        assert_eq!(fault("5"), "`5` has no unit; write `5ms` or `5s`");
        assert_eq!(
            fault("5m"),
            "`5m` is not a time: `m` is not one of its units (us, ms, s, min, h); write `5min` or `5ms`"
        );
        assert_eq!(fault("inf"), "`inf` is not a time; write for example `5ms`");
    }
}
