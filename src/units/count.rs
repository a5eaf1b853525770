//! Whole things: pods, services, nodes, hops.

use std::fmt;
use std::str::FromStr;

use crate::units::quantity::{countable, quantity, whole};
use crate::units::read::{checked, number_and_unit};
use crate::units::{Quantity, UnitError};

quantity! {
    /// A whole number of things, at most 1,000,000,000.
    Count, 1e9, "a count", "200", round: whole
}
countable!(Count);

impl FromStr for Count {
    type Err = UnitError;

    /// Reads a whole number without a unit: `200`.
    fn from_str(text: &str) -> Result<Self, UnitError> {
        let (number, unit) = number_and_unit::<Self>(text)?;
        let text = text.trim();
        if !unit.is_empty() {
            return Err(UnitError::NotANumber {
                text: text.to_owned(),
                what: Self::WHAT,
                example: Self::EXAMPLE,
            });
        }
        let count: Self = checked(number, text)?;
        if count.0 == number {
            return Ok(count);
        }
        let (down, up) = (number.floor().to_string(), number.ceil().to_string());
        Err(UnitError::Fraction { text: text.to_owned(), down, up })
    }
}

impl fmt::Display for Count {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.0)
    }
}

impl Count {
    /// That many of what was counted. Past 2^53, more than there is memory to count in, it is rounded.
    #[must_use]
    #[allow(clippy::cast_precision_loss)]
    pub fn counted(number: u64) -> Self {
        Self::saturated(number as f64)
    }
}

impl Count {
    /// A number of things before it is rounded, for a bound that must not jump where a whole number does.
    /// It is never shown.
    pub(crate) fn fraction(number: f64) -> Self {
        Self(number.clamp(0.0, f64::MAX))
    }
}

impl From<u32> for Count {
    /// Every `u32` is a count; above the limit it saturates, which an estimate then refuses.
    fn from(number: u32) -> Self {
        Self::saturated(f64::from(number))
    }
}
