//! One term of a component's figure, and how the table writes it.

use crate::model::keys::Key;
use crate::model::runs::Point;
use crate::model::terms::{Factor, Law};
use crate::units::Quantity;

/// A key times factors: one term of the sum that a component takes.
#[derive(Debug, Clone, Copy)]
pub struct ComponentTerm<Q: 'static> {
    /// What one of something takes.
    pub key: Key<Q>,
    /// What that is multiplied by.
    pub factors: Factors,
    /// What it means where the key has no figure.
    pub when_absent: WhenAbsent,
}

/// What a term's key is multiplied by.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Factors {
    /// How many there are of each of these. None at all: the key is the figure of all of the component together.
    Counts(&'static [Factor]),
    /// The requests/s of all chains through all proxies of the component's kind, by a law.
    Rate(Law),
}

/// What it means where a term's key has no figure.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum WhenAbsent {
    /// The term is unknown.
    Unknown,
    /// The term is unknown, but adds nothing where the source does not count it: growth with something.
    NothingIfNotCounted,
    /// The term adds nothing: it is part of the figure before it until somebody measures it apart. So a sum with such
    /// a term is known whole or not at all.
    Nothing,
}

impl<Q: Quantity> ComponentTerm<Q> {
    /// Whether the sum leaves the term out at a point, as one that adds nothing.
    #[must_use]
    pub fn is_left_out(&self, at: &Point<'_>) -> bool {
        match self.when_absent {
            WhenAbsent::Unknown => false,
            WhenAbsent::NothingIfNotCounted => at.get(self.key).is_none() && at.growth(self.key).is_some(),
            WhenAbsent::Nothing => at.get(self.key).is_none(),
        }
    }

    /// How many there are of what it is multiplied by; none where it follows the rate.
    #[must_use]
    pub const fn counts(&self) -> &'static [Factor] {
        match self.factors {
            Factors::Counts(factors) => factors,
            Factors::Rate(_) => &[],
        }
    }

    /// The law by which it follows the rate, where it does.
    #[must_use]
    pub const fn law(&self) -> Option<Law> {
        match self.factors {
            Factors::Counts(_) => None,
            Factors::Rate(law) => Some(law),
        }
    }
}

/// The key, once for each.
pub(super) const fn each<Q>(key: Key<Q>, factors: &'static [Factor]) -> ComponentTerm<Q> {
    ComponentTerm { key, factors: Factors::Counts(factors), when_absent: WhenAbsent::Unknown }
}

/// The key, once for all of the component together.
pub(super) const fn together<Q>(key: Key<Q>) -> ComponentTerm<Q> {
    each(key, &[])
}

/// What each of something adds to the terms before.
pub(super) const fn growth<Q>(key: Key<Q>, factors: &'static [Factor]) -> ComponentTerm<Q> {
    ComponentTerm { key, factors: Factors::Counts(factors), when_absent: WhenAbsent::NothingIfNotCounted }
}

/// What each of something adds, where somebody measured that.
pub(super) const fn if_stated<Q>(key: Key<Q>, factors: &'static [Factor]) -> ComponentTerm<Q> {
    ComponentTerm { key, factors: Factors::Counts(factors), when_absent: WhenAbsent::Nothing }
}

/// What 1000 requests/s take.
pub(super) const fn load<Q>(key: Key<Q>) -> ComponentTerm<Q> {
    ComponentTerm { key, factors: Factors::Rate(Law::Linear), when_absent: WhenAbsent::Unknown }
}
