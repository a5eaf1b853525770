//! What an estimate says of a figure: it is known in whole, known to be at least so much, or unknown.
//!
//! A sum from which a part is missing is a floor: the true figure is that or more, so it has no high. It can
//! be added to, which gives another floor. A difference, a share or a saving of it would be wrong in either
//! direction, so [`AtLeast`] has no operation that makes one.

use std::borrow::Cow;
use std::ops::Add;

use crate::model::component::Component;
use crate::units::{End, Quantity, Range};

/// What an estimate says of a figure, in the base unit of the figure.
#[derive(Debug, Clone, PartialEq)]
pub enum FigureValue {
    /// Known in whole.
    Whole(Whole),
    /// A part is missing: the figure is at least this.
    AtLeast(AtLeast),
    /// Unknown, with the reason.
    Unknown(Cow<'static, str>),
}

/// Low, typical and high of a figure that is known in whole.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Whole([f64; 3]);

/// A floor: the figure is at least this, and how much more is unknown.
#[derive(Debug, Clone, PartialEq)]
pub struct AtLeast {
    known: [f64; 3],
    missing: Missing,
}

/// What is missing from a floor.
#[derive(Debug, Clone, PartialEq)]
enum Missing {
    /// Components that are unknown, in whole or in part.
    Components(Vec<Component>),
    /// Something else, in words.
    Other(String),
}

impl Whole {
    /// The same number at every end.
    #[must_use]
    pub const fn exact(number: f64) -> Self {
        Self([number; 3])
    }

    /// The typical number, with the ends put in order around it.
    #[must_use]
    pub fn spanning([low, typical, high]: [f64; 3]) -> Self {
        let (least, greatest) = (low.min(high), low.max(high));
        Self([least.min(typical), typical, greatest.max(typical)])
    }

    /// Low, typical and high.
    #[must_use]
    pub const fn ends(self) -> [f64; 3] {
        self.0
    }

    /// The number to expect.
    #[must_use]
    pub const fn typical(self) -> f64 {
        self.0[1]
    }

    /// The number at one end.
    #[must_use]
    pub const fn at(self, end: End) -> f64 {
        match end {
            End::Low => self.0[0],
            End::Typical => self.0[1],
            End::High => self.0[2],
        }
    }

    /// Whether it is one number.
    #[must_use]
    pub fn is_exact(self) -> bool {
        self.0[0] == self.0[2]
    }
}

impl<Q: Quantity> From<Range<Q>> for Whole {
    fn from(range: Range<Q>) -> Self {
        Self([range.low(), range.typical(), range.high()].map(Quantity::base))
    }
}

impl AtLeast {
    /// A floor from which these components are missing.
    #[must_use]
    pub fn without(known: Whole, components: &[Component]) -> Self {
        Self { known: known.ends(), missing: Missing::Components(components.to_vec()) }
    }

    /// A floor from which something else is missing, in words.
    #[must_use]
    pub fn lacking(known: Whole, reason: impl Into<String>) -> Self {
        Self { known: known.ends(), missing: Missing::Other(reason.into()) }
    }

    /// The floor where everything is low.
    #[must_use]
    pub const fn low(&self) -> f64 {
        self.known[0]
    }

    /// The floor where everything is typical.
    #[must_use]
    pub const fn typical(&self) -> f64 {
        self.known[1]
    }

    /// Low, typical and high of the part that is known. The last is a floor as well, namely where everything
    /// is high, and never the high end of the figure.
    #[must_use]
    pub const fn known_part(&self) -> [f64; 3] {
        self.known
    }

    /// The components that are missing, where components are.
    #[must_use]
    pub fn missing(&self) -> &[Component] {
        match &self.missing {
            Missing::Components(components) => components,
            Missing::Other(_) => &[],
        }
    }

    /// What is missing, in words.
    #[must_use]
    pub fn reason(&self) -> String {
        match &self.missing {
            Missing::Components(components) => lacking(components),
            Missing::Other(reason) => reason.clone(),
        }
    }
}

impl Add<Whole> for AtLeast {
    type Output = Self;

    /// What is known in whole and at least so much are together at least their sum.
    fn add(self, whole: Whole) -> Self {
        let Self { known: [low, typical, high], missing } = self;
        let [more_low, more_typical, more_high] = whole.ends();
        Self { known: [low + more_low, typical + more_typical, high + more_high], missing }
    }
}

impl FigureValue {
    /// Unknown for that reason.
    #[must_use]
    pub fn unknown(reason: impl Into<Cow<'static, str>>) -> Self {
        Self::Unknown(reason.into())
    }

    /// Known to be this.
    #[must_use]
    pub fn exact<Q: Quantity>(quantity: Q) -> Self {
        Self::Whole(Whole::exact(quantity.base()))
    }

    /// Known in whole, or unknown for that reason.
    pub fn of<Q: Quantity, R: Into<Cow<'static, str>>>(
        range: Option<Range<Q>>,
        reason: impl FnOnce() -> R,
    ) -> Self {
        range.map_or_else(|| Self::Unknown(reason().into()), |range| Self::Whole(range.into()))
    }

    /// A sum from which components may be missing, or unknown for that reason.
    pub fn of_sum<R: Into<Cow<'static, str>>>(
        sum: Option<Whole>,
        missing: &[Component],
        reason: impl FnOnce() -> R,
    ) -> Self {
        match sum {
            Some(whole) if missing.is_empty() => Self::Whole(whole),
            Some(part) => Self::AtLeast(AtLeast::without(part, missing)),
            None => Self::Unknown(reason().into()),
        }
    }

    /// A share of a sum from which components may be missing; unknown where any is, or for that reason.
    pub fn of_share<R: Into<Cow<'static, str>>>(
        share: Option<Whole>,
        missing: &[Component],
        reason: impl FnOnce() -> R,
    ) -> Self {
        match share {
            Some(whole) if missing.is_empty() => Self::Whole(whole),
            Some(_) => Self::unknown(format!("no share of a part of the sum: {}", lacking(missing))),
            None => Self::Unknown(reason().into()),
        }
    }

    /// The figure, where it is known in whole.
    #[must_use]
    pub const fn whole(&self) -> Option<Whole> {
        match self {
            Self::Whole(whole) => Some(*whole),
            Self::AtLeast(_) | Self::Unknown(_) => None,
        }
    }

    /// Whether it is known in whole.
    #[must_use]
    pub const fn is_whole(&self) -> bool {
        matches!(self, Self::Whole(_))
    }

    /// The least that it can be, as far as that is known.
    #[must_use]
    pub fn low(&self) -> Option<f64> {
        self.known_part().map(|[low, ..]| low)
    }

    /// The value to expect, or at least to expect.
    #[must_use]
    pub fn typical(&self) -> Option<f64> {
        self.known_part().map(|[_, typical, _]| typical)
    }

    /// The greatest that it can be; open where a part is missing.
    #[must_use]
    pub fn high(&self) -> Option<f64> {
        self.whole().map(|whole| whole.at(End::High))
    }

    /// Low, typical and high of what is known of it: of the whole, or of the known part of a floor.
    #[must_use]
    pub const fn known_part(&self) -> Option<[f64; 3]> {
        match self {
            Self::Whole(whole) => Some(whole.ends()),
            Self::AtLeast(floor) => Some(floor.known_part()),
            Self::Unknown(_) => None,
        }
    }

    /// The components that are missing from it.
    #[must_use]
    pub fn missing(&self) -> &[Component] {
        match self {
            Self::AtLeast(floor) => floor.missing(),
            Self::Whole(_) | Self::Unknown(_) => &[],
        }
    }

    /// Why it is not known in whole; nothing where it is.
    #[must_use]
    pub fn reason(&self) -> Option<String> {
        match self {
            Self::Whole(_) => None,
            Self::AtLeast(floor) => Some(floor.reason()),
            Self::Unknown(reason) => Some(reason.clone().into_owned()),
        }
    }
}

/// What is missing from a sum, in words.
fn lacking(components: &[Component]) -> String {
    let names: Vec<&str> = components.iter().map(|component| component.name()).collect();
    format!("not known of {}", names.join(", "))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::units::Memory;

    fn range(text: &str) -> Range<Memory> {
        text.parse().unwrap()
    }

    fn sum(missing: &[Component]) -> FigureValue {
        FigureValue::of_sum(Some(range("1MB..2MB..4MB").into()), missing, || "unknown")
    }

    #[test]
    fn a_sum_with_nothing_missing_is_whole() {
        let whole = sum(&[]);
        assert_eq!((whole.low(), whole.typical(), whole.high()), (Some(1e6), Some(2e6), Some(4e6)));
        assert_eq!((whole.reason(), whole.missing()), (None, &[][..]));
        assert!(whole.is_whole());
    }

    #[test]
    fn a_sum_with_a_part_missing_has_no_high_and_no_share() {
        let floor = sum(&[Component::ControlPlane, Component::Cni]);
        assert_eq!((floor.low(), floor.typical(), floor.high()), (Some(1e6), Some(2e6), None));
        assert_eq!(floor.reason().as_deref(), Some("not known of control-plane, cni"));
        assert_eq!(floor.missing(), [Component::ControlPlane, Component::Cni]);
        assert_eq!(floor.whole(), None);
        let share = FigureValue::of_share(Some(range("1MB").into()), &[Component::Cni], || "unknown");
        assert_eq!(share, FigureValue::unknown("no share of a part of the sum: not known of cni"));
    }

    #[test]
    fn what_is_added_to_a_floor_is_a_floor_from_which_the_same_is_missing() {
        let FigureValue::AtLeast(floor) = sum(&[Component::Cni]) else { panic!("a part is missing") };
        let more = floor.clone() + Whole::from(range("10MB..20MB..40MB"));
        assert_eq!((more.low(), more.typical(), more.missing()), (11e6, 22e6, floor.missing()));
        assert_eq!(more.known_part(), [11e6, 22e6, 44e6]);
    }

    #[test]
    fn ends_are_put_in_order() {
        assert_eq!(Whole::spanning([3.0, 2.0, 1.0]).ends(), [1.0, 2.0, 3.0]);
        assert_eq!(Whole::spanning([1.0, 0.0, 2.0]).ends(), [0.0, 0.0, 2.0]);
    }

    #[test]
    fn the_unknown_has_a_reason_and_no_number() {
        let none: Option<Range<Memory>> = None;
        for unknown in [
            FigureValue::of(none, || "nobody measured it"),
            FigureValue::of_sum(None, &[Component::Cni], || "nobody measured it"),
            FigureValue::of_share(None, &[Component::Cni], || "nobody measured it"),
        ] {
            assert_eq!(unknown, FigureValue::unknown("nobody measured it"));
            assert_eq!((unknown.low(), unknown.typical(), unknown.high()), (None, None, None));
            assert_eq!(unknown.reason().as_deref(), Some("nobody measured it"));
        }
    }
}
