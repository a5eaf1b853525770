//! What every quantity has in common, and the macro that makes one.

use std::fmt::{Debug, Display};
use std::ops::Add;
use std::str::FromStr;

use crate::units::UnitError;

/// The kinds of quantity, for code that must choose one while it runs (keys of a scenario).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum Unit {
    /// Whole things: pods, services, hops.
    Count,
    /// Bytes.
    Memory,
    /// Cores.
    Cpu,
    /// Milliseconds.
    Time,
    /// Hours of people's work.
    Hours,
    /// Requests a second.
    Rate,
    /// A share; 0.2 is 20 %.
    Ratio,
    /// A sum in the price book's currency.
    Money,
    /// Money for one core for one hour.
    CpuPrice,
    /// Money for one GiB for one hour.
    MemoryPrice,
}

/// A number with a unit: finite, not negative, at most [`LIMIT`](Quantity::LIMIT).
pub trait Quantity:
    Copy
    + PartialEq
    + PartialOrd
    + Add<Output = Self>
    + Debug
    + Display
    + FromStr<Err = UnitError>
    + Send
    + Sync
    + 'static
{
    /// Which kind this is.
    const UNIT: Unit;
    /// The largest value, in the base unit. More than any real system has, and small enough that
    /// products of two quantities stay exact or at least finite.
    const LIMIT: f64;
    /// What it is called in messages, with its article.
    const WHAT: &'static str;
    /// A spelling that is read.
    const EXAMPLE: &'static str;
    /// Nothing of it.
    const ZERO: Self;

    /// The number in the base unit.
    fn base(self) -> f64;

    /// The quantity of that many base units: at least zero and finite, but perhaps over the limit. A
    /// NaN becomes the largest number, so that it is refused as too large and never passes for one.
    #[must_use]
    fn saturated(base: f64) -> Self;

    /// The quantity of that many base units.
    ///
    /// # Errors
    /// When it is negative, not finite, or above [`LIMIT`](Quantity::LIMIT).
    fn new(base: f64) -> Result<Self, UnitError> {
        if base < 0.0 {
            return Err(UnitError::Negative {
                text: base.to_string(),
                what: Self::WHAT,
                example: Self::EXAMPLE,
            });
        }
        if base.is_nan() {
            let text = base.to_string();
            return Err(UnitError::NotANumber { text, what: Self::WHAT, example: Self::EXAMPLE });
        }
        if base > Self::LIMIT {
            return Err(Self::too_large(&base.to_string()));
        }
        Ok(Self::saturated(base))
    }

    /// Whether arithmetic came to more than the limit, so that the value is not to be believed.
    fn is_over_limit(self) -> bool {
        self.base() > Self::LIMIT
    }

    /// What is left of `self` when `other` is taken away; zero where `other` is larger.
    #[must_use]
    fn less(self, other: Self) -> Self {
        Self::saturated((self.base() - other.base()).max(0.0))
    }

    /// The larger of the two.
    #[must_use]
    fn at_least(self, other: Self) -> Self {
        if other > self { other } else { self }
    }

    /// The error for a value above the limit, as it was written.
    #[doc(hidden)]
    fn too_large(text: &str) -> UnitError {
        let name = Self::WHAT.split_once(' ').map_or(Self::WHAT, |(_, name)| name);
        UnitError::TooLarge { text: text.to_owned(), name, limit: Self::saturated(Self::LIMIT).to_string() }
    }
}

/// How much two computed numbers may differ and still count as the same: the rounding errors of a
/// few dozen operations, far below anything measured.
const SAME: f64 = 1e-9;

/// Whether `value` reaches `limit`, equal within rounding included.
#[must_use]
pub fn reaches(value: f64, limit: f64) -> bool {
    value >= limit - limit.abs() * SAME
}

/// Whether `value` is over `limit` by more than rounding. Equal is within.
#[must_use]
pub fn exceeds(value: f64, limit: f64) -> bool {
    value > limit + limit.abs() * SAME
}

/// The nearest whole number. Nearly all are whole already, and that is quicker to see than to round.
#[allow(clippy::cast_possible_truncation, clippy::cast_precision_loss)] // compared with what it was
pub(crate) fn whole(number: f64) -> f64 {
    if (number as i64) as f64 == number { number } else { number.round() }
}

/// Makes a quantity: the type, its trait, and the operations that always have a meaning (adding its
/// like).
macro_rules! quantity {
    ($(#[$doc:meta])* $name:ident, $limit:expr, $what:literal, $example:literal, round: $round:expr) => {
        $(#[$doc])*
        #[derive(Clone, Copy, PartialEq)]
        pub struct $name(f64);

        impl $crate::units::Quantity for $name {
            const UNIT: $crate::units::Unit = $crate::units::Unit::$name;
            const LIMIT: f64 = $limit;
            const WHAT: &'static str = $what;
            const EXAMPLE: &'static str = $example;
            const ZERO: Self = Self(0.0);

            fn base(self) -> f64 {
                self.0
            }

            fn saturated(base: f64) -> Self {
                let round: fn(f64) -> f64 = $round;
                // `min` takes the other side when one is NaN, so NaN ends up as the largest number.
                Self(round(base).min(f64::MAX).max(0.0))
            }
        }

        // Never NaN, so it equals itself; zero is one zero.
        impl Eq for $name {}

        impl Ord for $name {
            fn cmp(&self, other: &Self) -> std::cmp::Ordering {
                (self.0 + 0.0).total_cmp(&(other.0 + 0.0))
            }
        }

        impl PartialOrd for $name {
            fn partial_cmp(&self, other: &Self) -> Option<std::cmp::Ordering> {
                Some(self.cmp(other))
            }
        }

        impl std::hash::Hash for $name {
            fn hash<H: std::hash::Hasher>(&self, state: &mut H) {
                (self.0 + 0.0).to_bits().hash(state);
            }
        }

        impl std::fmt::Debug for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                write!(f, "{}({self})", stringify!($name))
            }
        }

        impl std::ops::Add for $name {
            type Output = Self;
            fn add(self, other: Self) -> Self {
                $crate::units::Quantity::saturated(self.0 + other.0)
            }
        }

        impl std::iter::Sum for $name {
            fn sum<I: Iterator<Item = Self>>(parts: I) -> Self {
                parts.fold(<Self as $crate::units::Quantity>::ZERO, std::ops::Add::add)
            }
        }
    };
}
pub(crate) use quantity;

/// The operations of a quantity that comes a number of times (a sidecar's memory times the pods).
macro_rules! countable {
    ($name:ident) => {
        impl std::ops::Mul<$crate::units::Count> for $name {
            type Output = Self;
            fn mul(self, times: $crate::units::Count) -> Self {
                let times = $crate::units::Quantity::base(times);
                $crate::units::Quantity::saturated(self.0 * times)
            }
        }
    };
}
pub(crate) use countable;
