//! Memory in bytes, decimal (MB = 10^6) and binary (MiB = 2^20).

use std::fmt;
use std::str::FromStr;

use crate::units::quantity::{countable, quantity, whole};
use crate::units::read::{checked, number_and_unit, shortest};
use crate::units::{Quantity, UnitError};

quantity! {
    /// A whole number of bytes, up to 2^53, where `f64` stops counting single bytes (9 PB).
    Memory, 9_007_199_254_740_992.0, "a memory", "75MB", round: whole
}
countable!(Memory);

/// Unit spellings and their bytes. `M` and `Mi` are how Kubernetes writes them.
const UNITS: [(&str, &str, f64); 12] = [
    ("PB", "P", 1e15),
    ("TB", "T", 1e12),
    ("GB", "G", 1e9),
    ("MB", "M", 1e6),
    ("kB", "k", 1e3),
    ("KB", "K", 1e3),
    ("PiB", "Pi", 1_125_899_906_842_624.0),
    ("TiB", "Ti", 1_099_511_627_776.0),
    ("GiB", "Gi", 1_073_741_824.0),
    ("MiB", "Mi", 1_048_576.0),
    ("KiB", "Ki", 1024.0),
    ("B", "B", 1.0),
];

impl Memory {
    /// The number of bytes.
    #[must_use]
    pub fn bytes(self) -> f64 {
        self.0
    }

    /// The number of GiB (2^30 bytes), which is how most clouds sell it.
    #[must_use]
    pub fn gib(self) -> f64 {
        self.0 / 1_073_741_824.0
    }
}

impl FromStr for Memory {
    type Err = UnitError;

    /// Reads `75MB`, `75M`, `75MiB`, `75Mi`, `0.5GB`; a number without a unit is refused.
    fn from_str(text: &str) -> Result<Self, UnitError> {
        let (number, unit) = number_and_unit::<Self>(text)?;
        let text = text.trim();
        if unit.is_empty() {
            // Zero is zero in any unit.
            if number == 0.0 {
                return Ok(Self::ZERO);
            }
            return Err(UnitError::NoUnit { text: text.to_owned(), first: "MB", second: "MiB" });
        }
        match UNITS.iter().find(|(long, short, _)| *long == unit || *short == unit) {
            Some((.., bytes)) => checked(number * bytes, text),
            None => Err(UnitError::UnknownUnit {
                text: text.to_owned(),
                unit: unit.to_owned(),
                what: Self::WHAT,
                units: "kB, MB, GB, TB or KiB, MiB, GiB, TiB",
                hint: hint(number, unit),
            }),
        }
    }
}

/// `m` means thousandths in Kubernetes and is a well-known slip for `M`; lower case is the other.
fn hint(number: f64, unit: &str) -> String {
    let meant = UNITS
        .iter()
        .find(|(long, short, _)| long.eq_ignore_ascii_case(unit) || short.eq_ignore_ascii_case(unit));
    meant.map_or_else(String::new, |(long, ..)| format!("; write `{number}{long}`"))
}

impl fmt::Display for Memory {
    /// Prints the shortest spelling that reads back as the same number of bytes: `128MiB`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let spellings = UNITS.iter().map(|(long, _, bytes)| format!("{}{long}", self.0 / bytes));
        let written = shortest(*self, spellings.filter(|s| !s.starts_with("0.")));
        f.write_str(&written.unwrap_or_else(|| format!("{}B", self.0)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn bytes(text: &str) -> f64 {
        text.parse::<Memory>().unwrap().bytes()
    }

    #[test]
    fn decimal_and_binary_units() {
        assert_eq!(bytes("75MB"), 75e6);
        assert_eq!(bytes("75M"), 75e6);
        assert_eq!(bytes("75Mi"), 75.0 * 1_048_576.0);
        assert_eq!(bytes("0.5 GB"), 5e8);
        assert_eq!(bytes("10.5KiB"), 10_752.0);
        assert_eq!(bytes("0"), 0.0);
    }

    #[test]
    fn prints_the_shortest_spelling() {
        for text in ["75MB", "128MiB", "15GB", "1.5GB", "2GiB", "12345B", "0B", "10752B"] {
            assert_eq!(text.parse::<Memory>().unwrap().to_string(), text);
        }
    }

    #[test]
    fn each_fault_says_what_to_write() {
        let fault = |text: &str| text.parse::<Memory>().unwrap_err().to_string();
        assert_eq!(fault("75"), "`75` has no unit; write `75MB` or `75MiB`");
        assert_eq!(
            fault("75m"),
            "`75m` is not a memory: `m` is not one of its units (kB, MB, GB, TB or KiB, MiB, GiB, TiB); write `75MB`"
        );
        assert_eq!(
            fault("5ms"),
            "`5ms` is not a memory: `ms` is not one of its units (kB, MB, GB, TB or KiB, MiB, GiB, TiB)"
        );
        assert_eq!(
            fault("-5MB"),
            "`-5MB` is negative; a memory cannot be below zero; write for example `75MB`"
        );
        assert_eq!(fault("NaN"), "`NaN` is not a memory; write for example `75MB`");
        assert_eq!(fault(""), "an empty text is not a memory; write for example `75MB`");
        assert_eq!(
            fault("1000000000GB"),
            "`1000000000GB` is too large; the largest memory meshtax takes is 8PiB"
        );
    }
}
