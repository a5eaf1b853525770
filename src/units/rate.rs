//! Requests a second.

use std::fmt;
use std::str::FromStr;

use crate::units::quantity::{countable, quantity};
use crate::units::read::{checked, number_and_unit};
use crate::units::{Quantity, UnitError};

quantity! {
    /// Requests a second, up to 10^12.
    Rate, 1e12, "a rate", "1000", round: |x| x
}
countable!(Rate);

impl Rate {
    /// The number of requests in one second.
    #[must_use]
    pub fn per_second(self) -> f64 {
        self.0
    }
}

impl FromStr for Rate {
    type Err = UnitError;

    /// Reads `1000`, `1000/s` or `1000rps`.
    fn from_str(text: &str) -> Result<Self, UnitError> {
        let (number, unit) = number_and_unit::<Self>(text)?;
        if matches!(unit, "" | "/s" | "rps") {
            return checked(number, text);
        }
        Err(UnitError::UnknownUnit {
            text: text.trim().to_owned(),
            unit: unit.to_owned(),
            what: Self::WHAT,
            units: "requests a second: none, `/s` or `rps`",
            hint: String::new(),
        })
    }
}

impl fmt::Display for Rate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.0)
    }
}
