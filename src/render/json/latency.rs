//! Hops, chains and their promises.

use serde::Serialize;

use crate::model::figure::{Aspect, Figure, Which};
use crate::model::latency::{ChainLatency, Level, Promise};
use crate::model::runs::Asked;
use crate::model::{Component, Estimate, Mesh};
use crate::render::json::figure::{Known, count, ms, of_figure, whole};
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

pub(super) fn hop(estimate: &Estimate, mesh: &Mesh) -> HopWire {
    let at = |level: Level| of_figure(Figure::hop(level), estimate);
    HopWire {
        traversals: traversals(mesh),
        added_ms: HopPercentiles {
            mean: at(Level::Mean),
            p50: at(Level::P50),
            p90: at(Level::P90),
            p99: at(Level::P99),
        },
        rig: estimate.hop.rig.as_ref().map(|rig| rig.id.clone()),
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
    /// A latency, or the share of one, at each level; of none, nothing.
    fn of(figure: Option<Figure>, estimate: &Estimate) -> Self {
        let at = |level: Level| of_figure(figure?.at(level), estimate);
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
pub(super) fn chains(estimate: &Estimate) -> Vec<ChainWire> {
    let numbered = || estimate.latency.iter().enumerate();
    let independent = numbered().map(|(number, one)| chain((number, one), true, estimate));
    let of_percentiles = numbered().filter(|(_, one)| one.together.is_some());
    let together = of_percentiles.map(|(number, one)| chain((number, one), false, estimate));
    independent.chain(together).collect()
}

fn chain((number, chain): (usize, &ChainLatency), independent: bool, estimate: &Estimate) -> ChainWire {
    let beyond = |level: &Level| chain.extrapolated.at(*level) == Some(true);
    let of = if independent { Figure::path } else { Figure::together };
    let added = of(Which::Number(number), Level::Mean);
    let percentiles = |aspect: Aspect| Percentiles::of(added.aspect_of(aspect), estimate);
    ChainWire {
        chain: chain.name.clone(),
        depth: count(chain.depth),
        hops_of_a_request: count(chain.hops),
        basis: chain.basis.word(),
        hops: if independent { "independent" } else { "correlated" },
        without_ms: percentiles(Aspect::Without),
        with_ms: percentiles(Aspect::With),
        added_ms: percentiles(Aspect::Added),
        added_percent: percentiles(Aspect::Share),
        sla_stated: match chain.promise {
            Promise::Unknown => "unknown",
            Promise::None => "none",
            Promise::P99 { .. } => "p99",
        },
        sla: sla((number, chain), independent, estimate),
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
fn sla((path, chain): (usize, &ChainLatency), independent: bool, estimate: &Estimate) -> Option<SlaWire> {
    let Promise::P99 { limit, within_without, within_with, together, .. } = &chain.promise else {
        return None;
    };
    let word = |asked: Option<Asked>| asked.map(Asked::word);
    let kept = match together {
        Some(together) if !independent => [together.within_without, together.within_with],
        _ => [*within_without, *within_with],
    };
    // Of hops that are slow together nobody asked how many requests are over.
    let over = |figure: Figure| {
        if independent || together.is_none() { of_figure(figure, estimate) } else { None }
    };
    let requests = Figure::over_sla(Which::Number(path));
    Some(SlaWire {
        percentile: "p99",
        limit_ms: ms(Some(*limit)),
        within_without_mesh: word(kept[0]),
        within_with_mesh: word(kept[1]),
        over_share_without: over(requests),
        over_share_with: over(requests.with_mesh()),
    })
}
