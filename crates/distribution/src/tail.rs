//! A share told from both sides, so that neither 10^-12 nor one less 10^-12 loses its digits.

/// A share of all values, below and above a point.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Tail {
    below: f64,
    above: f64,
}

impl Tail {
    pub(super) fn of_below(below: f64) -> Self {
        Self { below, above: 1.0 - below }
    }

    pub(super) fn of_above(above: f64) -> Self {
        Self { below: 1.0 - above, above }
    }

    pub(super) fn below(self) -> f64 {
        self.below
    }

    pub(super) fn above(self) -> f64 {
        self.above
    }

    /// The share that each of `times` independent values needs so that all of them have this one.
    pub(super) fn root(self, times: f64) -> Self {
        let log = if self.above < 0.5 { libm::log1p(-self.above) } else { libm::log(self.below) };
        Self { below: libm::exp(log / times), above: -libm::expm1(log / times) }
    }

    /// What each of `times` may have above, so that their sum has at most this above the sum of theirs.
    pub(super) fn split(self, times: f64) -> Self {
        Self::of_above(self.above / times)
    }
}
