//! What can be wrong with a quantity, each said with what to write instead.

use crate::units::quote;

/// A text or number that is not the quantity it was read as.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum UnitError {
    /// Nothing was written.
    #[error("an empty text is not {what}; write for example `{example}`")]
    Empty {
        /// What was expected, with its article.
        what: &'static str,
        /// A spelling that would be read.
        example: &'static str,
    },
    /// The text does not begin with a plain number.
    #[error("{} is not {what}; write for example `{example}`", quote(text))]
    NotANumber {
        /// What was written.
        text: String,
        /// What was expected, with its article.
        what: &'static str,
        /// A spelling that would be read.
        example: &'static str,
    },
    /// The number is below zero.
    #[error("{} is negative; {what} cannot be below zero; write for example `{example}`", quote(text))]
    Negative {
        /// What was written.
        text: String,
        /// What was expected, with its article.
        what: &'static str,
        /// A spelling that would be read.
        example: &'static str,
    },
    /// A bare number where the unit decides the size.
    #[error(
        "{} has no unit; write `{}{first}` or `{}{second}`",
        quote(text),
        quote::clip(text),
        quote::clip(text)
    )]
    NoUnit {
        /// What was written.
        text: String,
        /// The likeliest unit.
        first: &'static str,
        /// The next likeliest unit.
        second: &'static str,
    },
    /// A unit that this quantity does not have.
    #[error("{} is not {what}: {} is not one of its units ({units}){hint}", quote(text), quote(unit))]
    UnknownUnit {
        /// What was written.
        text: String,
        /// The part behind the number.
        unit: String,
        /// What was expected, with its article.
        what: &'static str,
        /// The units that are read.
        units: &'static str,
        /// A further hint, beginning with `; `, or nothing.
        hint: String,
    },
    /// More than any real system has.
    #[error("{} is too large; the largest {name} meshtax takes is {limit}", quote(text))]
    TooLarge {
        /// What was written.
        text: String,
        /// What was expected, without article.
        name: &'static str,
        /// The limit, as it would be written.
        limit: String,
    },
    /// A fraction where only whole numbers make sense.
    #[error("{} is not a whole number; write `{down}` or `{up}`", quote(text))]
    Fraction {
        /// What was written.
        text: String,
        /// The whole number below.
        down: String,
        /// The whole number above.
        up: String,
    },
    /// A range whose ends are in the wrong order.
    #[error("the range {} is upside down; write the smallest first: `{swapped}`", quote(text))]
    UpsideDown {
        /// What was written.
        text: String,
        /// The same ends in order.
        swapped: String,
    },
    /// More or fewer parts than a range has.
    #[error(
        "{} is not a range; write `LOW..HIGH` or `LOW..TYPICAL..HIGH`, for example `{example}`",
        quote(text)
    )]
    NotARange {
        /// What was written.
        text: String,
        /// A spelling that would be read.
        example: String,
    },
}
