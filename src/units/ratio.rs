//! Shares: 0.2 is 20 %.

use std::fmt;
use std::str::FromStr;

use crate::units::quantity::quantity;
use crate::units::read::{checked, number_and_unit, shortest};
use crate::units::{Quantity, UnitError};

quantity! {
    /// One quantity over another of its kind, up to 10^12.
    Ratio, 1e12, "a share", "20%", round: |x| x
}

impl Ratio {
    /// How much `part` is of `whole`; nothing where the whole is zero.
    #[must_use]
    pub fn of<Q: Quantity>(part: Q, whole: Q) -> Option<Self> {
        (whole.base() > 0.0).then(|| Self::saturated(part.base() / whole.base()))
    }

    /// In hundredths: 0.2 is 20.
    #[must_use]
    pub fn percent(self) -> f64 {
        self.0 * 100.0
    }
}

impl FromStr for Ratio {
    type Err = UnitError;

    /// Reads `20%` or `0.2`.
    fn from_str(text: &str) -> Result<Self, UnitError> {
        let (number, unit) = number_and_unit::<Self>(text)?;
        match unit {
            "" => checked(number, text),
            "%" => checked(number / 100.0, text),
            _ => Err(UnitError::UnknownUnit {
                text: text.trim().to_owned(),
                unit: unit.to_owned(),
                what: Self::WHAT,
                units: "none, or `%`",
                hint: String::new(),
            }),
        }
    }
}

impl fmt::Display for Ratio {
    /// Prints a percentage, as long as it reads back equal.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let percent = shortest(*self, [format!("{}%", self.0 * 100.0)].into_iter());
        f.write_str(&percent.unwrap_or_else(|| self.0.to_string()))
    }
}
