//! Money, and the two prices that make it: only products with a meaning compile.
//!
//! The currency is the price book's; nothing here converts. This is an estimate and not a ledger,
//! so `f64` is enough, and sums are rounded only where they are printed.

use std::fmt;
use std::str::FromStr;

use crate::units::quantity::{countable, quantity};
use crate::units::read::{checked, number_and_unit};
use crate::units::{Cpu, Memory, Quantity, Time, UnitError};

quantity! {
    /// A sum in the price book's currency, up to 10^15.
    Money, 1e15, "a sum of money", "284.39", round: |x| x
}
countable!(Money);

quantity! {
    /// Money for one core for one hour, up to 10^6.
    CpuPrice, 1e6, "a price", "0.031611", round: |x| x
}

quantity! {
    /// Money for one GiB (2^30 bytes) for one hour, up to 10^6.
    MemoryPrice, 1e6, "a price", "0.004237", round: |x| x
}

impl Money {
    /// The amount, in units of the currency.
    #[must_use]
    pub fn amount(self) -> f64 {
        self.0
    }
}

impl CpuPrice {
    /// The price of `cpu` for `time`: price x cores x hours.
    #[must_use]
    pub fn of(self, cpu: Cpu, time: Time) -> Money {
        Money::saturated(self.0 * cpu.cores() * time.hours())
    }
}

impl MemoryPrice {
    /// The price of `memory` for `time`: price x GiB x hours.
    #[must_use]
    pub fn of(self, memory: Memory, time: Time) -> Money {
        Money::saturated(self.0 * memory.gib() * time.hours())
    }
}

/// Money and prices are written as plain numbers; the currency has a key of its own.
macro_rules! plain_number {
    ($name:ident) => {
        impl FromStr for $name {
            type Err = UnitError;

            /// Reads a plain number; the currency is named elsewhere.
            fn from_str(text: &str) -> Result<Self, UnitError> {
                let (number, unit) = number_and_unit::<Self>(text)?;
                if unit.is_empty() {
                    return checked(number, text);
                }
                let text = text.trim().to_owned();
                Err(UnitError::NotANumber { text, what: Self::WHAT, example: Self::EXAMPLE })
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                write!(f, "{}", self.0)
            }
        }
    };
}
plain_number!(Money);
plain_number!(CpuPrice);
plain_number!(MemoryPrice);
