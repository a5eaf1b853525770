//! A figure on two sides, and the change from one to the other.
//!
//! ```text
//! one scenario    from = without the mesh, to = with it: the change is the figure `added`, formed at every
//!                 joint point, since both sides are known there
//! two scenarios   there is no joint point: the change is that of the typical figures; its low and high are
//!                 known only where both sides are exact
//! ```
//!
//! A change is never the difference of two ranges end by end, whose width would be wrong, and a
//! floor has none: what is at least so much may have changed by anything. Migrations from one mesh to
//! another, baselines, comparisons, levers and measurements all report changes by this one type.

use std::borrow::Cow;

use crate::model::estimate::Estimate;
use crate::model::figure::{Aspect, Figure, FigureValue, Whole};
use crate::units::{End, Quantity};

/// A figure on two sides, and the change between them where that is known.
#[derive(Debug, Clone, PartialEq)]
pub struct Difference {
    from: FigureValue,
    to: FigureValue,
    change: Result<Change, Cow<'static, str>>,
}

/// By how much a figure changed, in its base unit; negative where it fell.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Change {
    /// The least, where that is known.
    pub low: Option<f64>,
    /// Where everything is typical.
    pub typical: f64,
    /// The greatest, where that is known.
    pub high: Option<f64>,
}

/// How much two computed numbers may differ, as a share, and still be the same.
const ROUNDING: f64 = 1e-9;

impl Difference {
    /// What the mesh makes of a figure in one estimate: without it, with it, and what it adds. The change is
    /// known wherever that is, even of a system of which nothing else is known.
    #[must_use]
    pub fn by_the_mesh(figure: Figure, estimate: &Estimate) -> Self {
        let change = match figure.aspect_of(Aspect::Added).map(|added| added.value(estimate)) {
            Some(FigureValue::Whole(added)) => Ok(Change::joint(added)),
            Some(value) => Err(value.reason().unwrap_or_default().into()),
            None => Err("what the mesh adds to it is no figure of an estimate".into()),
        };
        Self { from: figure.without().value(estimate), to: figure.with_mesh().value(estimate), change }
    }

    /// The same figure in two scenarios, or of two measurements.
    #[must_use]
    pub fn between(from: FigureValue, to: FigureValue) -> Self {
        let change = match (from.whole(), to.whole()) {
            (Some(from), Some(to)) => Ok(Change::apart(from, to)),
            _ => Err(from.reason().or_else(|| to.reason()).unwrap_or_default().into()),
        };
        Self { from, to, change }
    }

    /// From what runs today, as it was counted, to a mesh. What differs only by rounding does not differ.
    #[must_use]
    pub fn from_today<Q: Quantity>(today: Q, to: FigureValue) -> Self {
        Self::between(FigureValue::exact(today), to).forgiving(ROUNDING)
    }

    /// Two sides that do not compare, for that reason.
    #[must_use]
    pub fn refused(from: FigureValue, to: FigureValue, reason: impl Into<Cow<'static, str>>) -> Self {
        Self { from, to, change: Err(reason.into()) }
    }

    /// The same with a change that is no more than this share of the sides told as none.
    #[must_use]
    pub fn forgiving(self, share: f64) -> Self {
        let typical = |side: &FigureValue| side.typical().unwrap_or(0.0).abs();
        let most = typical(&self.from).max(typical(&self.to)) * share;
        let is_none = |change: &Change| change.typical.abs() <= most;
        let change = match self.change {
            Ok(change) if is_none(&change) => Ok(Change { typical: 0.0, ..change }),
            change => change,
        };
        Self { change, ..self }
    }

    /// The side that is changed from.
    #[must_use]
    pub const fn from(&self) -> &FigureValue {
        &self.from
    }

    /// The side that is changed to.
    #[must_use]
    pub const fn to(&self) -> &FigureValue {
        &self.to
    }

    /// By how much it changed, where that is known.
    #[must_use]
    pub fn change(&self) -> Option<Change> {
        self.change.as_ref().ok().copied()
    }

    /// By how much it changed, where everything is typical.
    #[must_use]
    pub fn by(&self) -> Option<f64> {
        self.change().map(|change| change.typical)
    }

    /// The same as a share of what it was; nothing where that was nothing, or is not known.
    #[must_use]
    pub fn share(&self) -> Option<f64> {
        let was = self.from.whole()?.typical();
        if was > 0.0 { Some(self.by()? / was) } else { None }
    }

    /// Why the change is not known, where it is not.
    #[must_use]
    pub fn reason(&self) -> Option<&str> {
        self.change.as_ref().err().map(|reason| &**reason)
    }

    /// Whether it is less than before, typically or at its most.
    #[must_use]
    pub fn is_lower(&self) -> bool {
        let less = |end: End| {
            let ends = self.from.whole().zip(self.to.whole());
            ends.is_some_and(|(from, to)| to.at(end) < from.at(end))
        };
        less(End::Typical) || less(End::High)
    }
}

impl Change {
    /// What was formed at every joint point.
    fn joint(added: Whole) -> Self {
        let [low, typical, high] = added.ends();
        Self { low: Some(low), typical, high: Some(high) }
    }

    /// The change between sides that have no point in common.
    fn apart(from: Whole, to: Whole) -> Self {
        let typical = to.typical() - from.typical();
        let end = (from.is_exact() && to.is_exact()).then_some(typical);
        Self { low: end, typical, high: end }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::component::Component;
    use crate::model::figure::AtLeast;

    fn whole(ends: [f64; 3]) -> FigureValue {
        FigureValue::Whole(Whole::spanning(ends))
    }

    fn floor(ends: [f64; 3]) -> FigureValue {
        FigureValue::AtLeast(AtLeast::without(Whole::spanning(ends), &[Component::Cni]))
    }

    #[test]
    fn a_change_between_two_scenarios_is_that_of_the_typical_figures() {
        let ranged = Difference::between(whole([1.0, 2.0, 6.0]), whole([2.0, 5.0, 7.0]));
        // Never 2 - 6 to 7 - 1.
        assert_eq!(ranged.change(), Some(Change { low: None, typical: 3.0, high: None }));
        assert_eq!((ranged.by(), ranged.share(), ranged.reason()), (Some(3.0), Some(1.5), None));
        let exact = Difference::between(whole([5.0; 3]), whole([2.0; 3]));
        assert_eq!(exact.change(), Some(Change { low: Some(-3.0), typical: -3.0, high: Some(-3.0) }));
        assert!(exact.is_lower() && !ranged.is_lower());
    }

    #[test]
    fn no_change_is_formed_of_a_floor_or_of_the_unknown() {
        for (from, to) in [
            (floor([1.0; 3]), whole([2.0; 3])),
            (whole([1.0; 3]), floor([2.0; 3])),
            (floor([1.0; 3]), floor([2.0; 3])),
        ] {
            let difference = Difference::between(from, to);
            assert_eq!((difference.by(), difference.share()), (None, None));
            assert_eq!(difference.reason(), Some("not known of cni"));
            assert!(!difference.is_lower());
            assert_eq!(difference.forgiving(1e9).by(), None);
        }
        let unknown = Difference::between(whole([1.0; 3]), FigureValue::unknown("not given"));
        assert_eq!((unknown.change(), unknown.reason()), (None, Some("not given")));
        let refused = Difference::refused(whole([1.0; 3]), whole([2.0; 3]), "two currencies");
        assert_eq!((refused.by(), refused.share(), refused.reason()), (None, None, Some("two currencies")));
    }

    #[test]
    fn a_change_within_rounding_is_none() {
        let off = Difference::between(whole([1e9; 3]), whole([1e9 + 7.0; 3]));
        assert_eq!((off.by(), off.clone().forgiving(1e-6).by()), (Some(7.0), Some(0.0)));
        assert_eq!(off.forgiving(1e-9).by(), Some(7.0));
    }

    #[test]
    fn of_nothing_there_is_no_share() {
        let grown = Difference::between(whole([0.0; 3]), whole([2.0; 3]));
        assert_eq!((grown.by(), grown.share()), (Some(2.0), None));
    }
}
