//! Term 3, latency: what the proxies of a hop add, along a chain of hops.
//!
//! ```text
//! one hop    added = mesh latency, or traversals x proxy latency
//! a chain    without = depth x hop,  with = depth x (hop + added)
//! ```
//!
//! These are plain numbers: they add as means do, and they say nothing about the slowest requests.
//! Percentiles do not add, so none is made from them here; a rig's percentiles are passed on as
//! published. Lesson: 5 x 1 ms = 5 ms; 5 x (1 + 0.5 + 0.5) ms = 10 ms, +100 %.

use crate::model::keys;
use crate::model::mesh::{Percentiles, Rig};
use crate::model::runs::{Asked, Overflow, Point, Runs};
use crate::units::{Count, Quantity, Range, Ratio, Time, exceeds, reaches};

/// What one hop is taxed.
#[derive(Debug, Clone, PartialEq)]
pub struct Hop {
    /// What the proxies of one hop add, as a plain number.
    pub added: Option<Range<Time>>,
    /// What they added at percentiles on a rig, where no plain number is given.
    pub measured: Option<(Rig, Percentiles)>,
    /// Why neither is known, where neither is.
    pub reason: Option<String>,
}

/// One request path, without and with the mesh.
#[derive(Debug, Clone, PartialEq)]
pub struct ChainLatency {
    /// Its name; `chain 2` where it has none.
    pub name: String,
    /// Hops in a row.
    pub depth: Option<Range<Count>>,
    /// One hop without the mesh.
    pub hop_without: Option<Range<Time>>,
    /// One hop with the mesh.
    pub hop_with: Option<Range<Time>>,
    /// What the mesh adds to one hop, over what it takes without.
    pub hop_share: Option<Range<Ratio>>,
    /// The whole path without the mesh.
    pub without: Option<Range<Time>>,
    /// The whole path with the mesh.
    pub with_mesh: Option<Range<Time>>,
    /// What the mesh adds to the whole path.
    pub added: Option<Range<Time>>,
    /// Added over without.
    pub added_share: Option<Range<Ratio>>,
    /// What is promised for it.
    pub promise: Promise,
    /// Whether it is the chain that suffers most from the mesh, of several.
    pub worst: bool,
}

/// What is promised for a path, and whether it is kept.
#[derive(Debug, Clone, PartialEq)]
pub enum Promise {
    /// Nobody told.
    Unknown,
    /// Nothing is promised.
    None,
    /// A p99.
    P99 {
        /// At most this.
        limit: Range<Time>,
        /// Whether it is kept without the mesh.
        within_without: Option<Asked>,
        /// Whether it is kept with the mesh.
        within_with: Option<Asked>,
        /// What the mesh adds, as a share of the promise.
        share: Option<Range<Ratio>>,
        /// Whether the mesh's part, or the whole, is too much for the promise.
        tight: Option<Asked>,
    },
}

/// What one hop is taxed.
#[must_use]
pub fn hop(runs: &Runs<'_>) -> Hop {
    let added = runs.range("the latency of a hop", added_to_a_hop);
    let mesh = runs.scenario().mesh();
    let measured = mesh.rig_of_a_hop().filter(|_| added.is_none()).map(|(rig, added)| (rig.clone(), added));
    let reason = (added.is_none() && measured.is_none()).then(|| {
        format!(
            "no latency of one hop is published for {}; give `--proxy-latency` or `--mesh-latency`",
            mesh.title
        )
    });
    Hop { added, measured, reason }
}

/// Every chain of the scenario, in its order.
///
/// # Errors
/// When a latency comes to more than a time can hold.
pub fn chains(runs: &Runs<'_>) -> Result<Vec<ChainLatency>, Overflow> {
    let count = runs.scenario().inputs().chains.len();
    let mut chains: Vec<ChainLatency> =
        (0..count).map(|chain| one(chain, count, runs)).collect::<Result<_, _>>()?;
    if let Some(worst) = worst(&chains) {
        chains[worst].worst = true;
    }
    Ok(chains)
}

/// The chain that suffers most: by the share of its promise that the mesh takes where any promise is
/// known, and else by what the mesh adds. The first of equals.
fn worst(chains: &[ChainLatency]) -> Option<usize> {
    let of_promise = |chain: &ChainLatency| match &chain.promise {
        Promise::P99 { share: Some(share), .. } => share.typical().base(),
        _ => 0.0,
    };
    let added = |chain: &ChainLatency| chain.added.map_or(0.0, |added| added.typical().ms());
    let most = |by: &dyn Fn(&ChainLatency) -> f64| {
        let greatest = chains.iter().map(by).fold(0.0, f64::max);
        chains.iter().position(|chain| greatest > 0.0 && by(chain) >= greatest)
    };
    most(&of_promise).or_else(|| most(&added))
}

fn one(chain: usize, count: usize, runs: &Runs<'_>) -> Result<ChainLatency, Overflow> {
    let runs = &runs.of_chain(chain);
    let at = runs.typical();
    let unnamed = || if count == 1 { "chain".to_owned() } else { format!("chain {}", chain + 1) };
    let found = ChainLatency {
        name: at.of_chain(chain, keys::CHAIN_NAME).unwrap_or_else(unnamed),
        depth: runs.range("the depth of a chain", |at| at.of_chain(chain, keys::DEPTH)),
        hop_without: runs.range("the latency of a hop", |at| at.of_chain(chain, keys::HOP_LATENCY)),
        hop_with: runs.range("the latency of a hop", |at| hop_with(at, chain)),
        hop_share: runs.range("the added latency's share", |at| {
            Ratio::of(added_to_a_hop(at)?, at.of_chain(chain, keys::HOP_LATENCY)?)
        }),
        without: runs.range("the latency of a chain", |at| without(at, chain)),
        with_mesh: runs.range("the latency of a chain", |at| with_mesh(at, chain)),
        added: runs.range("the latency of a chain", |at| added(at, chain)),
        added_share: runs
            .range("the added latency's share", |at| Ratio::of(added(at, chain)?, without(at, chain)?)),
        promise: promise(chain, runs),
        worst: false,
    };
    runs.check().map(|()| found)
}

fn added_to_a_hop(at: &Point<'_>) -> Option<Time> {
    let by_proxy = || Some(at.get(keys::PROXY_LATENCY)? * at.scenario().mesh().traversals_of_a_hop());
    at.get(keys::MESH_LATENCY).or_else(by_proxy)
}

fn without(at: &Point<'_>, chain: usize) -> Option<Time> {
    Some(at.of_chain(chain, keys::HOP_LATENCY)? * at.of_chain(chain, keys::DEPTH)?)
}

fn added(at: &Point<'_>, chain: usize) -> Option<Time> {
    Some(added_to_a_hop(at)? * at.of_chain(chain, keys::DEPTH)?)
}

fn with_mesh(at: &Point<'_>, chain: usize) -> Option<Time> {
    Some(hop_with(at, chain)? * at.of_chain(chain, keys::DEPTH)?)
}

fn hop_with(at: &Point<'_>, chain: usize) -> Option<Time> {
    Some(at.of_chain(chain, keys::HOP_LATENCY)? + added_to_a_hop(at)?)
}

fn promise(chain: usize, runs: &Runs<'_>) -> Promise {
    use crate::model::value::Value;
    let values = &runs.scenario().inputs().chains[chain];
    let Some(limit) = values.range(keys::SLA_P99) else { return Promise::Unknown };
    if matches!(values.at(keys::SLA_P99.index()).map(|given| &given.value), Some(Value::None)) {
        return Promise::None;
    }
    let within = |at: &Point<'_>, latency: Option<Time>| {
        Some(!exceeds(latency?.ms(), at.of_chain(chain, keys::SLA_P99)?.ms()))
    };
    Promise::P99 {
        limit,
        within_without: runs.ask(|at| within(at, without(at, chain))),
        within_with: runs.ask(|at| within(at, with_mesh(at, chain))),
        share: runs.range("the share of the SLA", |at| {
            Ratio::of(added(at, chain)?, at.of_chain(chain, keys::SLA_P99)?)
        }),
        tight: runs.ask(|at| tight(at, chain)),
    }
}

/// Whether the mesh adds the threshold's share of the promise or more, or the path is over its
/// promise with the mesh (whether or not it was before). Either alone is enough to know it is tight.
fn tight(at: &Point<'_>, chain: usize) -> Option<bool> {
    let promised = at.of_chain(chain, keys::SLA_P99)?.ms();
    let share = at.get(keys::LATENCY_SHARE)?.base();
    let too_much = added(at, chain).map(|added| reaches(added.ms(), share * promised));
    let over = with_mesh(at, chain).map(|with| exceeds(with.ms(), promised));
    match (too_much, over) {
        (Some(true), _) | (_, Some(true)) => Some(true),
        (Some(false), Some(false)) => Some(false),
        // A path over its promise without the mesh is over it with one, whatever that adds.
        _ => without(at, chain).filter(|without| exceeds(without.ms(), promised)).map(|_| true),
    }
}
