//! What is promised for a path, and whether it is kept.

use crate::model::keys;
use crate::model::latency::Basis;
use crate::model::latency::level::Level;
use crate::model::latency::path::{HopsAre, Path, time};
use crate::model::runs::{Asked, Point, Runs};
use crate::model::value::Value;
use crate::units::{Quantity, Range, Ratio, Time};

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

/// What is promised for a chain. Each answer follows from the range of the figure that it is about, over
/// what was promised.
pub(super) fn promise(chain: usize, runs: &Runs<'_>, path: &Path<'_>, basis: Basis) -> Promise {
    let values = &runs.scenario().inputs().chains[chain];
    let Some(limit) = values.range(keys::SLA_P99) else { return Promise::Unknown };
    if matches!(values.at(keys::SLA_P99.index()).map(|given| &given.value), Some(Value::None)) {
        return Promise::None;
    }
    let level = basis.judged();
    let promised = |at: &Point<'_>| at.of_chain(chain, keys::SLA_P99);
    let judged = Judged { runs, path, level, promised: &promised };
    let over = |with: bool| {
        let over = |at: &Point<'_>| path.time(at, with)?.share_over(promised(at)?).map(Ratio::saturated);
        runs.range("the share of requests", over)
    };
    let share =
        |at: &Point<'_>| Ratio::of(time(path.added_at(at, HopsAre::Independent, level)?), promised(at)?);
    let independent = judged.by(HopsAre::Independent);
    Promise::P99 {
        limit,
        within_without: independent.within_without,
        within_with: independent.within_with,
        over_without: over(false),
        over_with: over(true),
        share: runs.range("the share of the SLA", share),
        tight: independent.tight,
        together: (basis == Basis::Percentiles).then(|| judged.by(HopsAre::Together)),
    }
}

/// A path against its promise.
struct Judged<'a, 's> {
    runs: &'a Runs<'s>,
    path: &'a Path<'a>,
    level: Level,
    promised: &'a dyn Fn(&Point<'s>) -> Option<Time>,
}

impl Judged<'_, '_> {
    fn by(&self, of: HopsAre) -> Together {
        // The p99 over what was promised.
        let filled = |with: bool| {
            self.runs.numbers(|at| {
                Some(self.path.time(at, with)?.told(of, self.level)? / (self.promised)(at)?.ms())
            })
        };
        let [without, with] = [false, true].map(filled);
        // What the mesh adds over the part of the promise that is too much: the rule fires at one.
        let taken = self.runs.numbers(|at| {
            let added = self.path.added_at(at, of, self.level)?;
            let too_much = at.get(keys::LATENCY_SHARE)?.base() * (self.promised)(at)?.ms();
            Some(if too_much > 0.0 { added / too_much } else { f64::MAX })
        });
        let within = |filled: Option<[f64; 3]>| filled.map(|filled| Asked::within(filled, 1.0));
        let too_much = taken.map(|taken| Asked::reaching(taken, 1.0));
        let over = with.map(|with| Asked::over(with, 1.0));
        Together {
            within_without: within(without),
            within_with: within(with),
            tight: tight(too_much, over, without.map(|without| Asked::over(without, 1.0))),
        }
    }
}

/// Whether the mesh adds the threshold's share of the promise or more, or the path is over its promise
/// with the mesh (whether or not it was before). Either alone is enough to know it is tight.
fn tight(too_much: Option<Asked>, over: Option<Asked>, over_without: Option<Asked>) -> Option<Asked> {
    let surely = |asked: &Asked| asked.typical && asked.at_low;
    match (too_much, over) {
        (Some(too_much), Some(over)) => Some(too_much.or(over)),
        (Some(one), None) | (None, Some(one)) if surely(&one) => Some(one),
        // A path over its promise without the mesh is over it with one, whatever that adds.
        _ => over_without.filter(surely),
    }
}
