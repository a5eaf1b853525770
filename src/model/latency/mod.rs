//! Term 3, latency: what the proxies of a hop add, along a chain of hops.
//!
//! ```text
//! plain numbers  one hop: added = mesh latency, or traversals x proxy latency
//!                a chain: without = depth x hop,  with = depth x (hop + added)
//! percentiles    without = the sum of independent hops, with = of hops and what is added to each;
//!                calls at once: the slowest of them. Added at p99 = p99 with less p99 without
//! ```
//!
//! Plain numbers add as means do, and they say nothing about the slowest requests: they fill the mean
//! alone. Percentiles do not add, so distributions are composed. Lesson: 5 x 1 ms = 5 ms;
//! 5 x (1 + 0.5 + 0.5) ms = 10 ms, +100 %.

mod algebra;
mod hop;
mod level;
mod path;
mod promise;

pub use hop::{Hop, Made};
pub use level::{Level, Levels};
#[cfg(test)]
pub(crate) use path::COMPOSED;
pub(crate) use path::calls;
pub use promise::{Promise, Together};

use std::rc::Rc;

use crate::model::error::EstimateError;
use crate::model::given_latency::Latency;
use crate::model::keys;
use crate::model::latency::hop::{Added, Adding, given_at};
use crate::model::latency::path::{HopsAre, Path, PathTime, time};
use crate::model::runs::{Point, Runs};
use crate::units::{Count, Quantity, Range, Ratio, Time};

/// What the figures of a chain are made of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Basis {
    /// Plain numbers only.
    Plain,
    /// Percentiles, at least in part.
    Percentiles,
}

impl Basis {
    /// The word that JSON uses.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Plain => "plain",
            Self::Percentiles => "percentiles",
        }
    }

    /// The level at which a promised p99 is judged.
    #[must_use]
    pub const fn judged(self) -> Level {
        match self {
            Self::Plain => Level::Mean,
            Self::Percentiles => Level::P99,
        }
    }
}

/// What a chain takes at each level, by one reading of how its hops hang together.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct Reading {
    /// Without the mesh.
    pub without: Levels<Range<Time>>,
    /// With it.
    pub with_mesh: Levels<Range<Time>>,
    /// With less without: the difference of the percentiles, not the percentile of the difference.
    pub added: Levels<Range<Time>>,
    /// Added over without.
    pub added_share: Levels<Range<Ratio>>,
}

/// One request path, without and with the mesh.
#[derive(Debug, Clone, PartialEq)]
pub struct ChainLatency {
    /// Its name; `chain 2` where it has none.
    pub name: String,
    /// The most hops in a row.
    pub depth: Option<Range<Count>>,
    /// All hops of one request, those at once included.
    pub hops: Option<Range<Count>>,
    /// Whether every hop has a latency, stated or the chain's.
    pub hops_known: bool,
    /// What its figures are made of.
    pub basis: Basis,
    /// Whether a plain number stands among percentiles, as the same time at every request.
    pub plain_part: bool,
    /// One hop without the mesh, where that is one plain number for all.
    pub hop_without: Option<Range<Time>>,
    /// One hop with the mesh, likewise.
    pub hop_with: Option<Range<Time>>,
    /// What the mesh adds to one hop, over what it takes without, likewise.
    pub hop_share: Option<Range<Ratio>>,
    /// The whole path; of percentiles with independent hops.
    pub independent: Reading,
    /// The whole path where all hops are slow at the same time; nothing for plain numbers.
    pub together: Option<Reading>,
    /// For each level, whether it lies beyond the percentiles that were given.
    pub extrapolated: Levels<bool>,
    /// What is promised for it.
    pub promise: Promise,
    /// Whether it is the chain that suffers most from the mesh, of several.
    pub worst: bool,
}

impl ChainLatency {
    /// What the mesh adds, at the level that a promise is judged by.
    #[must_use]
    pub fn judged_added(&self) -> Option<Range<Time>> {
        self.independent.added.at(self.basis.judged())
    }
}

/// What one hop is taxed, and every chain of the scenario in its order.
///
/// # Errors
/// When a latency comes to more than a time can hold, or a chain is longer or nested deeper than
/// percentiles can be composed along.
pub fn latency(runs: &Runs<'_>) -> Result<(Hop, Vec<ChainLatency>), EstimateError> {
    latency_but_for(runs, |_| None)
}

/// The same, where some chains are known already, by their numbers.
pub(crate) fn latency_but_for(
    runs: &Runs<'_>,
    known: impl Fn(usize) -> Option<ChainLatency>,
) -> Result<(Hop, Vec<ChainLatency>), EstimateError> {
    let adding = Adding::new(runs.scenario());
    let count = runs.scenario().inputs().chains.len();
    let mut chains = Vec::with_capacity(count);
    for chain in 0..count {
        let mut path = match known(chain) {
            Some(known) => known,
            None => one(chain, count, runs, &adding)?,
        };
        path.worst = false;
        chains.push(path);
    }
    if let Some(worst) = worst(&chains) {
        chains[worst].worst = true;
    }
    Ok((hop::hop(runs, &adding), chains))
}

/// The chain that suffers most: one whose SLA the mesh breaks before one that is over it anyway, then
/// by the share of its promise that the mesh takes, and where no promise is known by what the mesh
/// adds. The first of equals.
fn worst(chains: &[ChainLatency]) -> Option<usize> {
    let suffers = |chain: &ChainLatency| {
        let (over, share) = match &chain.promise {
            Promise::P99 { within_with, share, .. } => {
                let over = within_with.is_some_and(|asked| !asked.typical);
                (over, share.map_or(0.0, |share| share.typical().base()))
            }
            _ => (false, 0.0),
        };
        [f64::from(chain.promise.is_broken_by_the_mesh()), f64::from(over), share]
    };
    let added =
        |chain: &ChainLatency| [0.0, 0.0, chain.judged_added().map_or(0.0, |added| added.typical().ms())];
    let most = |by: &dyn Fn(&ChainLatency) -> [f64; 3]| {
        let greatest = chains.iter().map(by).reduce(|a, b| if b > a { b } else { a })?;
        chains.iter().position(|chain| greatest > [0.0; 3] && by(chain) >= greatest)
    };
    most(&suffers).or_else(|| most(&added))
}

fn one(
    chain: usize,
    count: usize,
    runs: &Runs<'_>,
    adding: &Adding<'_>,
) -> Result<ChainLatency, EstimateError> {
    let at = runs.typical();
    let unnamed = || if count == 1 { "chain".to_owned() } else { format!("chain {}", chain + 1) };
    let name = at.of_chain(chain, keys::CHAIN_NAME).unwrap_or_else(unnamed);
    let path = Path::new(chain, &at, adding);
    let basis = if path.has_percentiles() { Basis::Percentiles } else { Basis::Plain };
    let plain_hop =
        |at: &Point<'_>| at.of_chain(chain, keys::HOP_LATENCY).and_then(|hop: Latency| hop.plain());
    // A rig never tells a plain number, and asking it costs a fit.
    let plain_added = |at: &Point<'_>| match given_at(at) {
        Some(Added::Plain(time)) => Some(time),
        _ => None,
    };
    let hop_figure = "the latency of a hop";
    let [without, with] = [false, true].map(|with| path.time(&at, with));
    let is_beyond = |level: Level| {
        let beyond = |time: &Option<Rc<PathTime>>| time.as_ref().is_some_and(|time| time.is_beyond(level));
        (basis == Basis::Percentiles).then(|| beyond(&without) || beyond(&with))
    };
    let found = ChainLatency {
        depth: runs.range("the depth of a chain", |at| Some(calls(at, chain)?.hops_in_a_row())),
        // More than can be counted is no figure of this term.
        hops: runs.range("the hops of a chain", |at| {
            Some(calls(at, chain)?.hops()).filter(|hops| !hops.is_over_limit())
        }),
        hops_known: path.knows_every_hop(&at),
        basis,
        plain_part: basis == Basis::Percentiles && path.has_plain(&at),
        hop_without: runs.range(hop_figure, plain_hop),
        hop_with: runs.range(hop_figure, |at| Some(plain_hop(at)? + plain_added(at)?)),
        hop_share: runs.range("the added latency's share", |at| Ratio::of(plain_added(at)?, plain_hop(at)?)),
        independent: reading(runs, &path, HopsAre::Independent),
        together: (basis == Basis::Percentiles).then(|| reading(runs, &path, HopsAre::Together)),
        extrapolated: Levels::of(is_beyond),
        promise: promise::promise(chain, runs, &path, basis),
        worst: false,
        name: name.clone(),
    };
    if let Some(error) = path.refused() {
        return Err(EstimateError::Chain { chain: name, error });
    }
    runs.check()?;
    Ok(found)
}

/// How many numbers of hops are tried within a range, of all paths together.
const TRIED: usize = 48;

/// The figures of one reading, each with its own range.
fn reading(runs: &Runs<'_>, path: &Path<'_>, of: HopsAre) -> Reading {
    let figure = "the latency of a chain";
    let side = |with: bool| {
        Levels::of(|level| runs.range(figure, |at| path.time(at, with)?.told(of, level).map(time)))
    };
    let added = |at: &Point<'_>, level| path.added_at(at, of, level).map(time);
    // A share of percentiles falls with the hops in a row and rises again, or the other way, and which way it
    // goes with those at once depends on how many are in a row. Of many paths few numbers of each are tried.
    let tried = (TRIED / runs.scenario().inputs().chains.len().max(1)).max(2);
    let hops = [keys::DEPTH.entry(), keys::FAN_OUT.entry()];
    let share = |level: Level| {
        let without = |at: &Point<'_>| path.time(at, false)?.told(of, level).map(time);
        let share = |at: &Point<'_>| Ratio::of(added(at, level)?, without(at)?);
        runs.composed_share("the added latency's share", (path.chain(), &hops), tried, share)
    };
    Reading {
        without: side(false),
        with_mesh: side(true),
        added: Levels::of(|level| runs.range(figure, |at| added(at, level))),
        added_share: Levels::of(share),
    }
}
