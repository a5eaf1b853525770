//! A figure that is not exact: its least, its typical and its greatest value.

use std::fmt;
use std::str::FromStr;

use crate::units::{Quantity, UnitError};

/// Where in a range to stand.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum End {
    /// The least value.
    Low,
    /// The value to expect.
    Typical,
    /// The greatest value.
    High,
}

/// `low <= typical <= high`. An exact figure is a range whose three values are equal.
///
/// Ranges carry no arithmetic on purpose: subtracting or dividing them end by end gives wrong
/// widths. A model is run at the ends instead, and [`Range::spanning`] collects what came out.
#[derive(Clone, Copy, PartialEq)]
pub struct Range<Q> {
    low: Q,
    typical: Q,
    high: Q,
}

impl<Q: Quantity> Range<Q> {
    /// A range of one value.
    #[must_use]
    pub const fn exact(value: Q) -> Self {
        Self { low: value, typical: value, high: value }
    }

    /// A range of three values.
    ///
    /// # Errors
    /// When they are not in order.
    pub fn new(low: Q, typical: Q, high: Q) -> Result<Self, UnitError> {
        if low <= typical && typical <= high {
            return Ok(Self { low, typical, high });
        }
        let mut ends = [low, typical, high];
        ends.sort_by(|a, b| a.base().total_cmp(&b.base()));
        let [a, b, c] = ends;
        Err(UnitError::UpsideDown {
            text: format!("{low}..{typical}..{high}"),
            swapped: format!("{a}..{b}..{c}"),
        })
    }

    /// The range whose typical value is `typical` and whose ends reach to the least and greatest of
    /// all `values` (and of the typical one).
    #[must_use]
    pub fn spanning(typical: Q, values: impl IntoIterator<Item = Q>) -> Self {
        values.into_iter().fold(Self::exact(typical), Self::reaching)
    }

    /// The same range, with its ends reaching to that value as well.
    #[must_use]
    pub fn reaching(self, value: Q) -> Self {
        let low = if value < self.low { value } else { self.low };
        Self { low, high: self.high.at_least(value), ..self }
    }

    /// The least value.
    #[must_use]
    pub const fn low(&self) -> Q {
        self.low
    }

    /// The value to expect.
    #[must_use]
    pub const fn typical(&self) -> Q {
        self.typical
    }

    /// The greatest value.
    #[must_use]
    pub const fn high(&self) -> Q {
        self.high
    }

    /// The value at one end.
    #[must_use]
    pub const fn at(&self, end: End) -> Q {
        match end {
            End::Low => self.low,
            End::Typical => self.typical,
            End::High => self.high,
        }
    }

    /// Whether all three values are the same.
    #[must_use]
    pub fn is_exact(&self) -> bool {
        self.low == self.high
    }
}

impl<Q: Quantity> fmt::Display for Range<Q> {
    /// Prints what [`Range::from_str`] reads back as the same range.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.is_exact() {
            write!(f, "{}", self.typical)
        } else {
            write!(f, "{}..{}..{}", self.low, self.typical, self.high)
        }
    }
}

impl<Q: Quantity> fmt::Debug for Range<Q> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Range({self})")
    }
}

impl<Q: Quantity> FromStr for Range<Q> {
    type Err = UnitError;

    /// Reads `75MB`, `50MB..100MB` (typical is the middle) or `50MB..75MB..100MB`.
    fn from_str(text: &str) -> Result<Self, UnitError> {
        let parts: Vec<&str> = text.split("..").collect();
        let digit = |side: &str| side.trim().starts_with(|c: char| c.is_ascii_digit());
        // `50-100MB` is how ranges are written in prose.
        if text.split_once('-').is_some_and(|(low, high)| digit(low) && digit(high)) {
            let example = format!("{}..{}", Q::EXAMPLE, Q::EXAMPLE);
            return Err(UnitError::NotARange { text: text.to_owned(), example });
        }
        match parts[..] {
            [one] => one.parse().map(Self::exact),
            [low, high] => {
                let (low, high): (Q, Q) = (low.parse()?, high.parse()?);
                if high < low {
                    let (text, swapped) = (text.to_owned(), format!("{high}..{low}"));
                    return Err(UnitError::UpsideDown { text, swapped });
                }
                Self::new(low, Q::saturated(f64::midpoint(low.base(), high.base())), high)
            }
            [low, typical, high] => Self::new(low.parse()?, typical.parse()?, high.parse()?),
            _ => Err(UnitError::NotARange {
                text: text.to_owned(),
                example: format!("{}..{}", Q::EXAMPLE, Q::EXAMPLE),
            }),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::units::{Count, Memory};

    #[test]
    fn the_middle_is_typical() {
        let range: Range<Memory> = "50MB..100MB".parse().unwrap();
        assert_eq!(range.to_string(), "50MB..75MB..100MB");
        let pods: Range<Count> = "1..4".parse().unwrap();
        assert_eq!(pods.typical().base(), 3.0, "half a pod rounds up");
    }

    #[test]
    fn a_range_upside_down_is_told_how_to_stand() {
        let error = "100MB..50MB".parse::<Range<Memory>>().unwrap_err();
        assert_eq!(
            error.to_string(),
            "the range `100MB..50MB` is upside down; write the smallest first: `50MB..100MB`"
        );
        assert!("1MB..3MB..2MB".parse::<Range<Memory>>().is_err());
        assert!("1MB..2MB..3MB..4MB".parse::<Range<Memory>>().is_err());
    }
}
