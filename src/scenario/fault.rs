//! What can be wrong in a scenario file.

use std::ops::Range;

/// One fault, at its place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fault {
    /// What kind of fault.
    pub code: FaultCode,
    /// What is wrong and what to write instead.
    pub message: String,
    /// The bytes of the text it is about.
    pub span: Range<usize>,
}

/// The kinds of fault, each with a code that stays the same from version to version.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FaultCode {
    /// Not TOML.
    Syntax,
    /// A key that does not exist.
    UnknownKey,
    /// A value that is not one of its key's.
    BadValue,
    /// A table, array or date where a value belongs, or the other way round.
    WrongType,
    /// Two keys that contradict each other.
    Contradiction,
    /// A mesh or a price book that is in no catalog.
    UnknownName,
    /// More than a scenario holds.
    TooMuch,
}

impl FaultCode {
    /// All of them.
    pub const ALL: [Self; 7] = [
        Self::Syntax,
        Self::UnknownKey,
        Self::BadValue,
        Self::WrongType,
        Self::Contradiction,
        Self::UnknownName,
        Self::TooMuch,
    ];

    /// The code in messages.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Syntax => "syntax",
            Self::UnknownKey => "unknown-key",
            Self::BadValue => "bad-value",
            Self::WrongType => "wrong-type",
            Self::Contradiction => "contradiction",
            Self::UnknownName => "unknown-name",
            Self::TooMuch => "too-much",
        }
    }
}
