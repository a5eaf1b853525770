//! Every total of an estimate as plain numbers, in one fixed order: what CSV prints.

use std::borrow::Cow;
use std::fmt;

use crate::model::latency::{ChainLatency, Level, Promise};
use crate::model::resource::Resource;
use crate::model::{Component, Estimate};
use crate::units::{Cpu, Memory, Quantity, Range, Ratio};

/// One figure: where it stands, its unit, and its numbers where it is known.
#[derive(Debug, Clone, PartialEq)]
pub struct Figure {
    /// `memory`, `cpu`, `latency` and so on.
    pub section: &'static str,
    /// What it is of: a component, a chain, or `total`.
    pub item: Cow<'static, str>,
    /// What is told of it.
    pub metric: &'static str,
    /// `bytes`, `cores`, `ms`, `s`, `percent`, `nodes`, `money`.
    pub unit: &'static str,
    /// Low, typical, high.
    pub ends: Option<[f64; 3]>,
}

impl Figure {
    /// The figure's name in a head of columns: `memory_used_bytes`. Sums of money are in the column
    /// `currency`'s unit, and nodes are what their section says.
    #[must_use]
    pub fn column(&self) -> String {
        self.place().to_string()
    }

    /// The same, not put together yet.
    pub(crate) const fn place(&self) -> Column {
        Column { section: self.section, metric: self.metric, unit: self.unit }
    }
}

/// A figure's name in a head of columns.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Column {
    section: &'static str,
    metric: &'static str,
    unit: &'static str,
}

impl fmt::Display for Column {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.unit {
            "money" | "nodes" => write!(f, "{}_{}", self.section, self.metric),
            unit => write!(f, "{}_{}_{unit}", self.section, self.metric),
        }
    }
}

fn figure<Q: Quantity>(
    place: (&'static str, impl Into<Cow<'static, str>>, &'static str, &'static str),
    range: Option<Range<Q>>,
    scale: f64,
) -> Figure {
    let (section, item, metric, unit) = place;
    let ends = range.map(|r| [r.low(), r.typical(), r.high()].map(|q| q.base() * scale));
    Figure { section, item: item.into(), metric, unit, ends }
}

/// Hundredths of a share.
const PERCENT: f64 = 100.0;
/// Seconds of a time in milliseconds.
const SECONDS: f64 = 0.001;

/// The totals and the worst chain: as many figures whatever is known, in the same order.
#[must_use]
pub fn totals(estimate: &Estimate) -> Vec<Figure> {
    let parts = [memory, cpu, latency, rollout, nodes, cost];
    parts.into_iter().flat_map(|part| part(estimate)).collect()
}

const fn total(
    section: &'static str,
    metric: &'static str,
    unit: &'static str,
) -> (&'static str, &'static str, &'static str, &'static str) {
    (section, "total", metric, unit)
}

/// The totals of memory.
pub(crate) fn memory(estimate: &Estimate) -> Vec<Figure> {
    resource("memory", "bytes", &estimate.memory).into()
}

/// The totals of CPU.
pub(crate) fn cpu(estimate: &Estimate) -> Vec<Figure> {
    resource("cpu", "cores", &estimate.cpu).into()
}

/// What a hop is taxed, and the worst chain.
pub(crate) fn latency(estimate: &Estimate) -> Vec<Figure> {
    let hop = &estimate.hop.added;
    let mut all = vec![figure(total("hop", "added", "ms"), hop.at(Level::Mean), 1.0)];
    for (metric, level) in [("added_p50", Level::P50), ("added_p90", Level::P90), ("added_p99", Level::P99)] {
        all.push(figure(total("hop", metric, "ms"), hop.at(level), 1.0));
    }
    all.extend(chain(worst(estimate)));
    all
}

/// One rollout.
pub(crate) fn rollout(estimate: &Estimate) -> Vec<Figure> {
    let rollout = estimate.rollout.as_ref().ok();
    vec![
        figure(total("rollout", "without", "s"), rollout.map(|r| r.without), SECONDS),
        figure(total("rollout", "with", "s"), rollout.and_then(|r| r.with_mesh), SECONDS),
        figure(total("rollout", "added", "s"), rollout.and_then(|r| r.added), SECONDS),
        figure(total("rollout", "added", "percent"), rollout.and_then(|r| r.added_share), PERCENT),
    ]
}

/// Nodes.
pub(crate) fn nodes(estimate: &Estimate) -> Vec<Figure> {
    let capacity = estimate.capacity.as_ref().ok();
    vec![
        figure(total("nodes", "without", "nodes"), capacity.map(|c| c.without), 1.0),
        figure(total("nodes", "with", "nodes"), capacity.map(|c| c.with_mesh), 1.0),
        figure(total("nodes", "extra", "nodes"), capacity.map(|c| c.extra), 1.0),
    ]
}

/// Money.
pub(crate) fn cost(estimate: &Estimate) -> Vec<Figure> {
    let cost = estimate.cost.as_ref();
    let bill = cost.and_then(|cost| cost.bill.as_ref());
    vec![
        figure(total("cost", "added_per_month", "money"), cost.and_then(|c| c.added), 1.0),
        figure(total("cost", "added_of_app", "percent"), cost.and_then(|c| c.added_share), PERCENT),
        figure(total("bill", "added_per_month", "money"), bill.map(|b| b.added), 1.0),
    ]
}

/// The chain that suffers most; the first where that is not known.
#[must_use]
pub fn worst(estimate: &Estimate) -> Option<&ChainLatency> {
    estimate.latency.iter().find(|chain| chain.worst).or_else(|| estimate.latency.first())
}

/// Every figure: the totals, each component, each chain.
#[must_use]
pub fn every(estimate: &Estimate) -> Vec<Figure> {
    let mut all: Vec<Figure> =
        totals(estimate).into_iter().filter(|figure| figure.section != "latency").collect();
    all.extend(estimate.latency.iter().flat_map(|one| chain(Some(one))));
    for part in &estimate.memory.parts {
        all.extend(of_part(
            ("memory", "bytes"),
            part.component,
            [part.used.figure(), part.reserved.figure()],
        ));
    }
    for part in &estimate.cpu.parts {
        all.extend(of_part(("cpu", "cores"), part.component, [part.used.figure(), part.reserved.figure()]));
    }
    for part in estimate.cost.iter().flat_map(|cost| &cost.parts) {
        let metric = match part.resource {
            "cpu" => "cpu_per_month",
            "memory" => "memory_per_month",
            _ => "pods_per_month",
        };
        all.push(figure(("cost", part.component.name(), metric, "money"), part.per_month, 1.0));
    }
    all
}

fn of_part<Q: Quantity>(
    (section, unit): (&'static str, &'static str),
    component: Component,
    [used, reserved]: [Option<Range<Q>>; 2],
) -> [Figure; 2] {
    [
        figure((section, component.name(), "used", unit), used, 1.0),
        figure((section, component.name(), "reserved", unit), reserved, 1.0),
    ]
}

/// The totals of memory or CPU.
trait Totals: Quantity {}
impl Totals for Memory {}
impl Totals for Cpu {}

fn resource<Q: Totals>(section: &'static str, unit: &'static str, of: &Resource<Q>) -> [Figure; 4] {
    let share =
        |share: Option<Range<Ratio>>, metric| figure((section, "total", metric, "percent"), share, PERCENT);
    [
        figure((section, "total", "used", unit), of.used.known, 1.0),
        figure((section, "total", "reserved", unit), of.reserved.known, 1.0),
        share(of.used.share, "used_of_app"),
        share(of.reserved.share, "reserved_of_app"),
    ]
}

/// What a chain's figures are called at each level: plain numbers and means have no level in their name.
const OF_CHAIN: [(Level, [&str; 3]); 5] = [
    (Level::Mean, ["without", "with", "added"]),
    (Level::P50, ["without_p50", "with_p50", "added_p50"]),
    (Level::P90, ["without_p90", "with_p90", "added_p90"]),
    (Level::P99, ["without_p99", "with_p99", "added_p99"]),
    (Level::P999, ["without_p999", "with_p999", "added_p999"]),
];

/// A chain with independent hops, mean first; then the p99 of hops that are slow together, and the
/// share of requests over the SLA.
fn chain(chain: Option<&ChainLatency>) -> Vec<Figure> {
    let item = chain.map_or("", |chain| chain.name.as_str());
    let place = |metric, unit| ("latency", item.to_owned(), metric, unit);
    let reading = chain.map(|chain| chain.independent).unwrap_or_default();
    let mut all = Vec::new();
    for (level, [without, with, added]) in OF_CHAIN {
        all.push(figure(place(without, "ms"), reading.without.at(level), 1.0));
        all.push(figure(place(with, "ms"), reading.with_mesh.at(level), 1.0));
        all.push(figure(place(added, "ms"), reading.added.at(level), 1.0));
        all.push(figure(place(added, "percent"), reading.added_share.at(level), PERCENT));
    }
    let together = chain.and_then(|chain| chain.together).unwrap_or_default();
    all.push(figure(place("correlated_without_p99", "ms"), together.without.at(Level::P99), 1.0));
    all.push(figure(place("correlated_with_p99", "ms"), together.with_mesh.at(Level::P99), 1.0));
    all.push(figure(place("correlated_added_p99", "ms"), together.added.at(Level::P99), 1.0));
    let over = match chain.map(|chain| &chain.promise) {
        Some(Promise::P99 { over_without, over_with, .. }) => [*over_without, *over_with],
        _ => [None, None],
    };
    all.push(figure(place("over_sla_without", "percent"), over[0], PERCENT));
    all.push(figure(place("over_sla_with", "percent"), over[1], PERCENT));
    all
}
