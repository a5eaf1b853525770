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

mod hop;
mod level;
mod path;
mod promise;

pub use hop::{Hop, Made};
pub use level::{Level, Levels};
pub(crate) use path::calls;
pub use promise::{Promise, Together};

use crate::distribution::DistributionError;
use crate::model::error::EstimateError;
use crate::model::given_latency::Latency;
use crate::model::keys;
use crate::model::latency::hop::{Added, Adding, given_at};
use crate::model::latency::path::{Memo, Path, Reckoned, Times, time};
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
    let adding = Adding::new(runs.scenario());
    let count = runs.scenario().inputs().chains.len();
    let mut chains: Vec<ChainLatency> =
        (0..count).map(|chain| one(chain, count, runs, &adding)).collect::<Result<_, _>>()?;
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
    let runs = &runs.of_chain(chain);
    let at = runs.typical();
    let unnamed = || if count == 1 { "chain".to_owned() } else { format!("chain {}", chain + 1) };
    let name = at.of_chain(chain, keys::CHAIN_NAME).unwrap_or_else(unnamed);
    let typical = path_at(&at, chain, adding);
    let reckoned = everywhere(chain, runs, adding)
        .map_err(|error| EstimateError::Chain { chain: name.clone(), error })?;
    let basis = if typical.has_percentiles() { Basis::Percentiles } else { Basis::Plain };
    let plain_hop =
        |at: &Point<'_>| at.of_chain(chain, keys::HOP_LATENCY).and_then(|hop: Latency| hop.plain());
    // A rig never tells a plain number, and asking it costs a fit.
    let plain_added = |at: &Point<'_>| match given_at(at) {
        Some(Added::Plain(time)) => Some(time),
        _ => None,
    };
    let hop_figure = "the latency of a hop";
    let found = ChainLatency {
        depth: runs.range("the depth of a chain", |at| Some(calls(at, chain)?.hops_in_a_row())),
        // More than can be counted is no figure of this term.
        hops: runs.range("the hops of a chain", |at| {
            Some(calls(at, chain)?.hops()).filter(|hops| !hops.is_over_limit())
        }),
        hops_known: typical.knows_every_hop(),
        basis,
        plain_part: basis == Basis::Percentiles && typical.has_plain(),
        hop_without: runs.range(hop_figure, plain_hop),
        hop_with: runs.range(hop_figure, |at| Some(plain_hop(at)? + plain_added(at)?)),
        hop_share: runs.range("the added latency's share", |at| Ratio::of(plain_added(at)?, plain_hop(at)?)),
        independent: reading(runs, &reckoned, |r| &r.independent),
        together: (basis == Basis::Percentiles).then(|| reading(runs, &reckoned, |r| &r.together)),
        extrapolated: reckoned[0].extrapolated,
        promise: promise::promise(chain, runs, &reckoned, basis),
        worst: false,
        name,
    };
    runs.check()?;
    Ok(found)
}

/// The path at a point; what is added to a hop is asked for only where there are hops.
fn path_at(at: &Point<'_>, chain: usize, adding: &Adding<'_>) -> Path {
    let known = calls(at, chain).is_some();
    Path::at(at, chain, if known { adding.at(at) } else { given_at(at) })
}

/// The path at every corner. Most corners move something else, so each path is reckoned once.
fn everywhere(
    chain: usize,
    runs: &Runs<'_>,
    adding: &Adding<'_>,
) -> Result<Vec<Reckoned>, DistributionError> {
    let mut known: Vec<(Path, Reckoned)> = Vec::new();
    let memo = Memo::default();
    runs.points()
        .map(|at| {
            let path = path_at(&at, chain, adding);
            if let Some((_, reckoned)) = known.iter().find(|(other, _)| *other == path) {
                return Ok(*reckoned);
            }
            let reckoned = path.reckon(&memo)?;
            known.push((path, reckoned));
            Ok(reckoned)
        })
        .collect()
}

/// The figures of one reading, each over all corners.
fn reading(runs: &Runs<'_>, reckoned: &[Reckoned], of: impl Fn(&Reckoned) -> &Times) -> Reading {
    let figure = "the latency of a chain";
    let over = |pick: fn(&Times) -> &Levels<f64>| {
        Levels::of(|level| runs.span(figure, reckoned.iter().map(|r| pick(of(r)).at(level).map(time))))
    };
    let share = |level: Level| {
        let each = reckoned.iter().map(|r| {
            let times = of(r);
            Ratio::of(time(times.added.at(level)?), time(times.without.at(level)?))
        });
        runs.span("the added latency's share", each)
    };
    Reading {
        without: over(|times| &times.without),
        with_mesh: over(|times| &times.with_mesh),
        added: over(|times| &times.added),
        added_share: Levels::of(share),
    }
}
