//! People's time in hours: written as a plain number, since its keys say "hours".

use std::fmt;
use std::str::FromStr;

use crate::units::quantity::{countable, quantity};
use crate::units::read::{checked, number_and_unit};
use crate::units::{Money, Quantity, UnitError};

quantity! {
    /// Hours of people's work, up to 10^9.
    Hours, 1e9, "a number of hours", "40", round: |x| x
}
countable!(Hours);

impl Hours {
    /// What these hours cost at the price of one.
    #[must_use]
    pub fn at_rate(self, one_hour: Money) -> Money {
        Money::saturated(self.0 * one_hour.amount())
    }
}

impl FromStr for Hours {
    type Err = UnitError;

    /// Reads `40` or `40h`.
    fn from_str(text: &str) -> Result<Self, UnitError> {
        let (number, unit) = number_and_unit::<Self>(text)?;
        if matches!(unit, "" | "h") {
            return checked(number, text);
        }
        Err(UnitError::UnknownUnit {
            text: text.trim().to_owned(),
            unit: unit.to_owned(),
            what: Self::WHAT,
            units: "none, or `h`",
            hint: String::new(),
        })
    }
}

impl fmt::Display for Hours {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.0)
    }
}
