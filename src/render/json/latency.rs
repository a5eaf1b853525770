//! Hops, chains and their promises.

use serde::Serialize;

use crate::model::latency::{ChainLatency, Hop, Level, Levels, Promise, Reading};
use crate::model::runs::Asked;
use crate::model::{Component, Mesh};
use crate::render::json::figure::{Known, count, latency_percent, ms, share, whole};
use crate::units::{Count, Quantity};

#[derive(Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub(super) struct HopWire {
    traversals: Vec<TraversalsWire>,
    added_ms: HopPercentiles,
    rig: Option<String>,
}

#[derive(Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub(super) struct TraversalsWire {
    proxy: &'static str,
    count: u64,
}

#[derive(Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
struct HopPercentiles {
    mean: Known<f64>,
    p50: Known<f64>,
    p90: Known<f64>,
    p99: Known<f64>,
}

/// How often one hop passes each kind of proxy.
pub(super) fn traversals(mesh: &Mesh) -> Vec<TraversalsWire> {
    let wire = |(proxy, times): &(Component, Count)| TraversalsWire {
        proxy: proxy.name(),
        count: whole(times.base()),
    };
    mesh.traversals.iter().map(wire).collect()
}

pub(super) fn hop(hop: &Hop, mesh: &Mesh) -> HopWire {
    let at = |level: Level| ms(hop.added.at(level));
    HopWire {
        traversals: traversals(mesh),
        added_ms: HopPercentiles {
            mean: at(Level::Mean),
            p50: at(Level::P50),
            p90: at(Level::P90),
            p99: at(Level::P99),
        },
        rig: hop.rig.as_ref().map(|rig| rig.id.clone()),
    }
}

#[derive(Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub(super) struct ChainWire {
    chain: String,
    depth: Known<u64>,
    hops_of_a_request: Known<u64>,
    #[cfg_attr(feature = "schema", schemars(extend("enum" = ["plain", "percentiles"])))]
    basis: &'static str,
    #[cfg_attr(feature = "schema", schemars(extend("enum" = ["independent", "correlated"])))]
    hops: &'static str,
    without_ms: Percentiles,
    with_ms: Percentiles,
    added_ms: Percentiles,
    added_percent: Percentiles,
    #[cfg_attr(feature = "schema", schemars(extend("enum" = ["unknown", "none", "p99"])))]
    sla_stated: &'static str,
    sla: Option<SlaWire>,
    #[cfg_attr(feature = "schema", schemars(extend("items" = {"enum": ["mean", "p50", "p90", "p99", "p999"]})))]
    extrapolated: Vec<&'static str>,
    worst: bool,
}

/// Plain numbers add as means do; what a plain number says of percentiles is nothing.
#[derive(Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
struct Percentiles {
    mean: Known<f64>,
    p50: Known<f64>,
    p90: Known<f64>,
    p99: Known<f64>,
    p999: Known<f64>,
}

impl Percentiles {
    fn of<T>(levels: &Levels<T>, wire: impl Fn(Option<T>) -> Known<f64>) -> Self
    where
        T: Copy,
    {
        let at = |level: Level| wire(levels.at(level));
        Self {
            mean: at(Level::Mean),
            p50: at(Level::P50),
            p90: at(Level::P90),
            p99: at(Level::P99),
            p999: at(Level::P999),
        }
    }
}

#[derive(Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
struct SlaWire {
    #[cfg_attr(feature = "schema", schemars(extend("enum" = ["p99"])))]
    percentile: &'static str,
    limit_ms: Known<f64>,
    within_without_mesh: Option<&'static str>,
    within_with_mesh: Option<&'static str>,
    over_share_without: Known<f64>,
    over_share_with: Known<f64>,
}

/// Every chain with independent hops, then every chain of percentiles with hops that are slow together.
pub(super) fn chains(chains: &[ChainLatency]) -> Vec<ChainWire> {
    let independent = chains.iter().map(|one| chain(one, &one.independent, "independent"));
    let together = chains.iter().filter_map(|one| Some(chain(one, one.together.as_ref()?, "correlated")));
    independent.chain(together).collect()
}

fn chain(chain: &ChainLatency, reading: &Reading, hops: &'static str) -> ChainWire {
    let independent = hops == "independent";
    let beyond = |level: &Level| chain.extrapolated.at(*level) == Some(true);
    ChainWire {
        chain: chain.name.clone(),
        depth: count(chain.depth),
        hops_of_a_request: count(chain.hops),
        basis: chain.basis.word(),
        hops,
        without_ms: Percentiles::of(&reading.without, ms),
        with_ms: Percentiles::of(&reading.with_mesh, ms),
        added_ms: Percentiles::of(&reading.added, ms),
        added_percent: Percentiles::of(&reading.added_share, latency_percent),
        sla_stated: match chain.promise {
            Promise::Unknown => "unknown",
            Promise::None => "none",
            Promise::P99 { .. } => "p99",
        },
        sla: sla(&chain.promise, independent),
        extrapolated: Level::ALL
            .iter()
            .filter(|level| beyond(level))
            .map(|level| wire_name(*level))
            .collect(),
        worst: chain.worst && independent,
    }
}

fn wire_name(level: Level) -> &'static str {
    match level {
        Level::P999 => "p999",
        level => level.word(),
    }
}

/// A promise, judged by independent hops or by hops that are slow together.
fn sla(promise: &Promise, independent: bool) -> Option<SlaWire> {
    let Promise::P99 { limit, within_without, within_with, over_without, over_with, together, .. } = promise
    else {
        return None;
    };
    let word = |asked: &Option<Asked>| asked.map(Asked::word);
    let (kept, over) = match together {
        Some(together) if !independent => ([together.within_without, together.within_with], [None, None]),
        _ => ([*within_without, *within_with], [*over_without, *over_with]),
    };
    Some(SlaWire {
        percentile: "p99",
        limit_ms: ms(Some(*limit)),
        within_without_mesh: word(&kept[0]),
        within_with_mesh: word(&kept[1]),
        over_share_without: share(over[0]),
        over_share_with: share(over[1]),
    })
}
