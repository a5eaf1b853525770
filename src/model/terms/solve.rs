//! One key from a sum that was measured: the terms of an estimate, turned around, so that an estimate of the same
//! system gives the sum back.

use crate::model::component::Component;
use crate::model::keys::Key;
use crate::model::resource::{ComponentResource, Side};
use crate::model::terms::{ComponentTerm, Factor, Factors};
use crate::units::{Count, Quantity, Rate};

/// What there was around a component when its sum was measured.
#[derive(Debug)]
pub struct Around<C, F> {
    /// How many there were of something, where that is known.
    pub count: C,
    /// Requests/s through all of its proxies together, where that is known.
    pub through: Option<Rate>,
    /// What the other keys are. One without a figure is taken to add nothing.
    pub figure: F,
}

/// Why a key cannot be told from a sum.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unsolved {
    /// How many there were of something that adds to it, or what passed, is not known, or there was none.
    NotSeen(Factors),
    /// The other terms alone come to more than the sum.
    TooLittle,
    /// The sum has no such term.
    NoTerm,
}

impl<C, F> Around<C, F>
where
    C: Fn(Factor) -> Option<Count>,
{
    /// What the key of a component comes to, where all of it together takes that many base units.
    ///
    /// # Errors
    /// Where the sum and what was around it do not say.
    pub fn solve<Q: ComponentResource>(
        &self,
        component: Component,
        side: Side,
        key: Key<Q>,
        sum: f64,
    ) -> Result<Q, Unsolved>
    where
        F: Fn(Key<Q>) -> Option<Q>,
    {
        let mut rest = sum;
        let mut wanted = None;
        for term in Q::terms(component, side) {
            if term.key.index() == key.index() {
                wanted = Some(term);
                continue;
            }
            let figure = (self.figure)(term.key).map_or(0.0, Quantity::base);
            if figure > 0.0 {
                rest -= figure * self.times(term).ok_or(Unsolved::NotSeen(term.factors))?;
            }
        }
        let wanted = wanted.ok_or(Unsolved::NoTerm)?;
        let times = self.times(wanted).filter(|times| *times > 0.0);
        let times = times.ok_or(Unsolved::NotSeen(wanted.factors))?;
        if rest < 0.0 {
            return Err(Unsolved::TooLittle);
        }
        Ok(Q::saturated(rest / times))
    }

    /// How often a term's key is in the sum.
    fn times<Q: Quantity>(&self, term: &ComponentTerm<Q>) -> Option<f64> {
        match term.factors {
            Factors::Counts(factors) => {
                factors.iter().try_fold(1.0, |times, factor| Some(times * (self.count)(*factor)?.base()))
            }
            Factors::Rate(law) => self.through.map(|through| law.times(through)),
        }
    }
}
