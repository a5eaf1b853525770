//! The rate through the proxies of a kind, and the law by which their CPU follows it.

use crate::model::component::Component;
use crate::model::keys;
use crate::model::latency::calls;
use crate::model::runs::Point;
use crate::units::{Count, Quantity, Rate};

/// How a figure follows the rate through proxies.
///
/// A linear law holds for each chain by itself, so each chain is a term of its own and one without a rate leaves
/// the others known. A law that bends with the rate of *one* proxy (`scale x rate^exponent`) is another variant:
/// it takes the [`Passing`] of all chains at once and the number of proxies ([`Component::counted_by`]).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Law {
    /// As much for every 1000 requests/s.
    Linear,
}

impl Law {
    /// What a rate through proxies takes, by the figure of the key.
    #[must_use]
    pub fn of<Q: Quantity>(self, figure: Q, through: Rate) -> Q {
        match self {
            Self::Linear => Q::saturated(figure.base() * through.per_second() / 1000.0),
        }
    }

    /// How often the key's figure is in what that rate takes.
    #[must_use]
    pub fn times(self, through: Rate) -> f64 {
        match self {
            Self::Linear => through.per_second() / 1000.0,
        }
    }
}

/// The requests of one chain that pass proxies of one kind, at a point.
#[derive(Debug, Clone, Copy)]
pub struct Passing<'a> {
    at: &'a Point<'a>,
    /// Which chain; nothing where the scenario has none, which is a rate that nobody gave and not a rate of zero.
    pub chain: Option<usize>,
    /// How often one hop passes a proxy of the kind.
    pub traversals: Count,
}

impl<'a> Passing<'a> {
    /// What passes the proxies of a kind, chain by chain. Nothing where no request passes any.
    pub fn all(component: Component, at: &'a Point<'a>) -> impl Iterator<Item = Self> {
        let traversals = at.scenario().mesh().traversals_of(component);
        let chains = 0..at.scenario().inputs().chains.len();
        let none = chains.is_empty().then_some(None);
        let all = chains.map(Some).chain(none).map(move |chain| Self { at, chain, traversals });
        all.filter(|passing| passing.traversals > Count::ZERO)
    }

    /// Requests/s that enter the chain.
    #[must_use]
    pub fn rate(&self) -> Option<Rate> {
        self.at.of_chain(self.chain?, keys::RPS)
    }

    /// Hops of one request, those at once included.
    #[must_use]
    pub fn hops(&self) -> Option<Count> {
        calls(self.at, self.chain?).map(|call| call.hops())
    }

    /// Requests/s through all proxies of the kind together.
    #[must_use]
    pub fn through(&self) -> Option<Rate> {
        Some(self.rate()? * self.hops()? * self.traversals)
    }
}
