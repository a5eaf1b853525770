//! Hops, chains and their promises.

use serde::Serialize;

use crate::model::latency::{ChainLatency, Hop, Promise};
use crate::model::runs::Asked;
use crate::model::{Component, Mesh};
use crate::render::json::figure::{Known, count, latency_percent, ms, whole};
use crate::units::{Count, Quantity, Range, Time};

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
    let measured = |pick: fn(&crate::model::mesh::Percentiles) -> Option<Time>| {
        ms(hop.measured.as_ref().and_then(|(_, added)| pick(added)).map(Range::exact))
    };
    HopWire {
        traversals: traversals(mesh),
        added_ms: HopPercentiles {
            mean: ms(hop.added),
            p50: measured(|added| added.p50),
            p90: measured(|added| added.p90),
            p99: measured(|added| added.p99),
        },
        rig: hop.measured.as_ref().map(|(rig, _)| rig.id.clone()),
    }
}

#[derive(Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub(super) struct ChainWire {
    chain: String,
    depth: Known<u64>,
    basis: &'static str,
    hops: &'static str,
    without_ms: Percentiles,
    with_ms: Percentiles,
    added_ms: Percentiles,
    added_percent: Percentiles,
    #[cfg_attr(feature = "schema", schemars(extend("enum" = ["unknown", "none", "p99"])))]
    sla_stated: &'static str,
    sla: Option<SlaWire>,
    worst: bool,
}

/// Plain numbers add as means do; what a plain number says of percentiles is nothing.
#[derive(Default, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
struct Percentiles {
    mean: Known<f64>,
    p50: Known<f64>,
    p90: Known<f64>,
    p99: Known<f64>,
    p999: Known<f64>,
}

impl Percentiles {
    fn of_plain(mean: Known<f64>) -> Self {
        Self { mean, ..Self::default() }
    }
}

#[derive(Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
struct SlaWire {
    percentile: &'static str,
    limit_ms: Known<f64>,
    within_without_mesh: Option<&'static str>,
    within_with_mesh: Option<&'static str>,
    over_share_without: Known<f64>,
    over_share_with: Known<f64>,
}

pub(super) fn chain(chain: &ChainLatency) -> ChainWire {
    ChainWire {
        chain: chain.name.clone(),
        depth: count(chain.depth),
        basis: "plain",
        hops: "independent",
        without_ms: Percentiles::of_plain(ms(chain.without)),
        with_ms: Percentiles::of_plain(ms(chain.with_mesh)),
        added_ms: Percentiles::of_plain(ms(chain.added)),
        added_percent: Percentiles::of_plain(latency_percent(chain.added_share)),
        sla_stated: match chain.promise {
            Promise::Unknown => "unknown",
            Promise::None => "none",
            Promise::P99 { .. } => "p99",
        },
        sla: sla(&chain.promise),
        worst: chain.worst,
    }
}

fn sla(promise: &Promise) -> Option<SlaWire> {
    let Promise::P99 { limit, within_without, within_with, .. } = promise else { return None };
    let word = |asked: &Option<Asked>| asked.map(Asked::word);
    Some(SlaWire {
        percentile: "p99",
        limit_ms: ms(Some(*limit)),
        within_without_mesh: word(within_without),
        within_with_mesh: word(within_with),
        // A share of requests needs a distribution, and plain numbers are none.
        over_share_without: None,
        over_share_with: None,
    })
}
