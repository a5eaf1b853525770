//! The four answers a verdict can give.

/// Whether this system needs a mesh.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Answer {
    /// Something speaks for one and nothing against.
    Needed,
    /// Nothing speaks for one.
    NotNeeded,
    /// Both.
    TradeOff,
    /// It depends on what is unknown.
    Undetermined,
}

impl Answer {
    /// The word that JSON uses.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Needed => "needed",
            Self::NotNeeded => "not-needed",
            Self::TradeOff => "trade-off",
            Self::Undetermined => "undetermined",
        }
    }

    /// Some rule for and none against; none for; or both.
    #[must_use]
    pub const fn of(any_for: bool, any_against: bool) -> Self {
        match (any_for, any_against) {
            (true, false) => Self::Needed,
            (true, true) => Self::TradeOff,
            (false, _) => Self::NotNeeded,
        }
    }
}
