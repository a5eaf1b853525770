//! What is promised for a path, and whether it is kept.

use crate::model::keys;
use crate::model::latency::Basis;
use crate::model::latency::level::Level;
use crate::model::latency::path::{Reckoned, Times, time};
use crate::model::runs::{Asked, Runs};
use crate::model::value::Value;
use crate::units::{Quantity, Range, Ratio, Time, exceeds, reaches};

/// What is promised for a path, and whether it is kept.
#[derive(Debug, Clone, PartialEq)]
pub enum Promise {
    /// Nobody told.
    Unknown,
    /// Nothing is promised.
    None,
    /// A p99. It is judged by the p99 of independent hops, or of plain numbers by these.
    P99 {
        /// At most this.
        limit: Range<Time>,
        /// Whether it is kept without the mesh.
        within_without: Option<Asked>,
        /// Whether it is kept with the mesh.
        within_with: Option<Asked>,
        /// The share of requests that take longer, without the mesh; of percentiles only.
        over_without: Option<Range<Ratio>>,
        /// The same with the mesh.
        over_with: Option<Range<Ratio>>,
        /// What the mesh adds, as a share of the promise.
        share: Option<Range<Ratio>>,
        /// Whether the mesh's part, or the whole, is too much for the promise.
        tight: Option<Asked>,
        /// The last three where all hops are slow at the same time; nothing of plain numbers.
        together: Option<Together>,
    },
}

/// A promise judged by the p99 of hops that are slow at the same time.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Together {
    /// Whether it is kept without the mesh.
    pub within_without: Option<Asked>,
    /// Whether it is kept with the mesh.
    pub within_with: Option<Asked>,
    /// Whether the mesh's part, or the whole, is too much for the promise.
    pub tight: Option<Asked>,
}

impl Promise {
    /// Whether the path keeps its promise without the mesh, and does not with it.
    #[must_use]
    pub fn is_broken_by_the_mesh(&self) -> bool {
        let Self::P99 { within_without, within_with, .. } = self else { return false };
        let typical = |asked: &Option<Asked>| asked.map(|asked| asked.typical);
        (typical(within_without), typical(within_with)) == (Some(true), Some(false))
    }
}

pub(super) fn promise(chain: usize, runs: &Runs<'_>, reckoned: &[Reckoned], basis: Basis) -> Promise {
    let values = &runs.scenario().inputs().chains[chain];
    let Some(limit) = values.range(keys::SLA_P99) else { return Promise::Unknown };
    if matches!(values.at(keys::SLA_P99.index()).map(|given| &given.value), Some(Value::None)) {
        return Promise::None;
    }
    let limits: Vec<Option<Limit>> = runs
        .points()
        .map(|at| {
            let share = at.get(keys::LATENCY_SHARE)?.base();
            Some(Limit { promised: at.of_chain(chain, keys::SLA_P99)?, share })
        })
        .collect();
    let ask = |question: &dyn Fn(&Reckoned, &Limit) -> Option<bool>| {
        Runs::answer(reckoned.iter().zip(&limits).map(|(r, limit)| question(r, limit.as_ref()?)))
    };
    let level = basis.judged();
    let share = reckoned
        .iter()
        .zip(&limits)
        .map(|(r, limit)| Ratio::of(time(r.independent.added.at(level)?), limit.as_ref()?.promised));
    let over = |side: usize| {
        runs.span("the share of requests", reckoned.iter().map(|r| r.over[side].map(Ratio::saturated)))
    };
    let together = || Together {
        within_without: ask(&|r, limit| limit.within(r.together.without.at(level))),
        within_with: ask(&|r, limit| limit.within(r.together.with_mesh.at(level))),
        tight: ask(&|r, limit| limit.tight(&r.together, level)),
    };
    Promise::P99 {
        limit,
        within_without: ask(&|r, limit| limit.within(r.independent.without.at(level))),
        within_with: ask(&|r, limit| limit.within(r.independent.with_mesh.at(level))),
        over_without: over(0),
        over_with: over(1),
        share: runs.span("the share of the SLA", share),
        tight: ask(&|r, limit| limit.tight(&r.independent, level)),
        together: (basis == Basis::Percentiles).then(together),
    }
}

/// A promise and the share of it that is too much for the mesh to take, at one corner.
struct Limit {
    promised: Time,
    share: f64,
}

impl Limit {
    fn within(&self, latency: Option<f64>) -> Option<bool> {
        Some(!exceeds(latency?, self.promised.ms()))
    }

    /// Whether the mesh adds the threshold's share of the promise or more, or the path is over its
    /// promise with the mesh (whether or not it was before). Either alone is enough to know it is
    /// tight.
    fn tight(&self, times: &Times, level: Level) -> Option<bool> {
        let promised = self.promised.ms();
        let too_much = times.added.at(level).map(|added| reaches(added, self.share * promised));
        let over = times.with_mesh.at(level).map(|with| exceeds(with, promised));
        match (too_much, over) {
            (Some(true), _) | (_, Some(true)) => Some(true),
            (Some(false), Some(false)) => Some(false),
            // A path over its promise without the mesh is over it with one, whatever that adds.
            _ => times.without.at(level).filter(|without| exceeds(*without, promised)).map(|_| true),
        }
    }
}
