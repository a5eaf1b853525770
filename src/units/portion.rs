//! A number of things, or a share of all of them: Kubernetes' "int or percent".

use std::fmt;
use std::str::FromStr;

use crate::units::{Count, Quantity, Ratio, UnitError};

/// `2` or `25%`, as `maxSurge` and `maxUnavailable` are written.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Portion {
    /// That many.
    Count(Count),
    /// That share of the whole.
    Share(Ratio),
}

impl Portion {
    /// How many of `whole` that is, a fraction rounded up.
    #[must_use]
    pub fn of_rounded_up(self, whole: Count) -> Count {
        self.of(whole, f64::ceil)
    }

    /// How many of `whole` that is, a fraction rounded down.
    #[must_use]
    pub fn of_rounded_down(self, whole: Count) -> Count {
        self.of(whole, f64::floor)
    }

    fn of(self, whole: Count, round: fn(f64) -> f64) -> Count {
        match self {
            Self::Count(count) => count,
            // Percentages are whole numbers in Kubernetes; in hundredths the product is exact.
            Self::Share(share) => Count::saturated(round(whole.base() * share.percent().round() / 100.0)),
        }
    }
}

impl FromStr for Portion {
    type Err = UnitError;

    /// Reads `2` or `25%`.
    fn from_str(text: &str) -> Result<Self, UnitError> {
        let Some(percent) = text.trim_end().strip_suffix('%') else {
            return text.parse().map(Self::Count);
        };
        // Kubernetes takes whole percents only.
        let whole: Count = percent.parse()?;
        Ok(Self::Share(Ratio::saturated(whole.base() / 100.0)))
    }
}

impl fmt::Display for Portion {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Count(count) => write!(f, "{count}"),
            Self::Share(share) => write!(f, "{}%", share.percent().round()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_quarter_of_ten_pods_rounds_both_ways() {
        let quarter: Portion = "25%".parse().unwrap();
        assert_eq!(quarter.of_rounded_up(Count::from(10)), Count::from(3));
        assert_eq!(quarter.of_rounded_down(Count::from(10)), Count::from(2));
        assert_eq!("2".parse::<Portion>().unwrap().of_rounded_up(Count::from(10)), Count::from(2));
        assert_eq!(quarter.to_string(), "25%");
    }
}
