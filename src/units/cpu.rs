//! CPU in cores.

use std::fmt;
use std::str::FromStr;

use crate::units::quantity::{countable, quantity};
use crate::units::read::{checked, number_and_unit, shortest};
use crate::units::{Quantity, UnitError};

quantity! {
    /// Cores busy or reserved, up to 10^12.
    Cpu, 1e12, "a CPU quantity", "250m", round: |x| x
}
countable!(Cpu);

impl Cpu {
    /// The number of cores.
    #[must_use]
    pub fn cores(self) -> f64 {
        self.0
    }
}

impl FromStr for Cpu {
    type Err = UnitError;

    /// Reads `250m` (thousandths of a core) or `0.25` (cores), as Kubernetes does.
    fn from_str(text: &str) -> Result<Self, UnitError> {
        let (number, unit) = number_and_unit::<Self>(text)?;
        match unit {
            "" => checked(number, text),
            "m" => checked(number / 1000.0, text),
            _ => Err(UnitError::UnknownUnit {
                text: text.trim().to_owned(),
                unit: unit.to_owned(),
                what: Self::WHAT,
                units: "none for cores, `m` for thousandths",
                hint: String::new(),
            }),
        }
    }
}

impl fmt::Display for Cpu {
    /// Prints thousandths below one core and cores from there on, as long as it reads back equal.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let millis = (self.0 > 0.0 && self.0 < 1.0).then(|| format!("{}m", self.0 * 1000.0));
        // The product may be off in its last digit, which is not what was written.
        let rounded = (self.0 > 0.0 && self.0 < 1.0).then(|| format!("{}m", (self.0 * 1e12).round() / 1e9));
        let millis = shortest(*self, rounded.into_iter().chain(millis));
        f.write_str(&millis.unwrap_or_else(|| self.0.to_string()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_and_prints_as_kubernetes_does() {
        assert_eq!("250m".parse::<Cpu>().unwrap().cores(), 0.25);
        assert_eq!("0.25".parse::<Cpu>().unwrap(), "250m".parse().unwrap());
        for text in ["2", "100m", "500m", "1m", "140", "1.5", "0"] {
            assert_eq!(text.parse::<Cpu>().unwrap().to_string(), text);
        }
        assert_eq!(
            "1s".parse::<Cpu>().unwrap_err().to_string(),
            "`1s` is not a CPU quantity: `s` is not one of its units (none for cores, `m` for thousandths)"
        );
    }
}
