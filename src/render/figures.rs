//! Figures of an estimate as columns of CSV and of sweeps: which there are, in one fixed order, and what each
//! is called. What a figure is, and its value, stands in the registry.

use std::fmt;

use crate::model::Estimate;
use crate::model::figure::{About, Aspect, Figure, Which};
use crate::model::latency::Level;
use crate::units::Unit;

/// A figure as columns: one for each of low, typical and high.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Column {
    /// The figure.
    pub(crate) figure: Figure,
    /// `memory`, `cpu`, `latency` and so on.
    pub(crate) section: &'static str,
    /// What is told of it.
    pub(crate) metric: &'static str,
}

/// The name in a head of columns: `memory_used_bytes`. Sums of money are in the column `currency`'s unit, and
/// nodes are what their section says.
impl fmt::Display for Column {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.unit() {
            "money" | "nodes" => write!(f, "{}_{}", self.section, self.metric),
            unit => write!(f, "{}_{}_{unit}", self.section, self.metric),
        }
    }
}

impl Column {
    /// `bytes`, `cores`, `ms`, `s`, `percent`, `nodes`, `money`.
    pub(crate) const fn unit(&self) -> &'static str {
        self.unit_and_scale().0
    }

    /// The unit, and how many of it a base unit is.
    const fn unit_and_scale(&self) -> (&'static str, f64) {
        match (self.figure.unit(), self.figure.about()) {
            (Unit::Memory, _) => ("bytes", 1.0),
            (Unit::Cpu, _) => ("cores", 1.0),
            (Unit::Time, About::Rollout) => ("s", 0.001),
            (Unit::Time, _) => ("ms", 1.0),
            (Unit::Ratio, _) => ("percent", 100.0),
            (Unit::Count, _) => ("nodes", 1.0),
            _ => ("money", 1.0),
        }
    }

    /// Low, typical and high of what is known, in its unit.
    pub(crate) fn ends(&self, estimate: &Estimate) -> Option<[f64; 3]> {
        let (_, scale) = self.unit_and_scale();
        self.figure.known_part(estimate).map(|ends| ends.map(|end| end * scale))
    }
}

const fn column(figure: Figure, section: &'static str, metric: &'static str) -> Column {
    Column { figure, section, metric }
}

const fn share(of: Figure, section: &'static str, metric: &'static str) -> Column {
    match of.aspect_of(Aspect::Share) {
        Some(share) => column(share, section, metric),
        None => column(of, section, metric),
    }
}

/// The path that a row of an estimate tells.
const PATH: Which = Which::Worst;

const fn path(level: Level) -> Figure {
    Figure::path(PATH, level)
}

const TOGETHER: Figure = Figure::together(PATH, Level::P99);
const OVER_SLA: Figure = Figure::over_sla(PATH);

/// The totals of memory.
pub(crate) const MEMORY: &[Column] = &[
    column(Figure::MEMORY, "memory", "used"),
    column(Figure::MEMORY_RESERVED, "memory", "reserved"),
    share(Figure::MEMORY, "memory", "used_of_app"),
    share(Figure::MEMORY_RESERVED, "memory", "reserved_of_app"),
];

/// The totals of CPU.
pub(crate) const CPU: &[Column] = &[
    column(Figure::CPU, "cpu", "used"),
    column(Figure::CPU_RESERVED, "cpu", "reserved"),
    share(Figure::CPU, "cpu", "used_of_app"),
    share(Figure::CPU_RESERVED, "cpu", "reserved_of_app"),
];

/// What a hop is taxed.
pub(crate) const HOP: &[Column] = &[
    column(Figure::hop(Level::Mean), "hop", "added"),
    column(Figure::hop(Level::P50), "hop", "added_p50"),
    column(Figure::hop(Level::P90), "hop", "added_p90"),
    column(Figure::hop(Level::P99), "hop", "added_p99"),
];

/// A request path with independent hops, mean first; then the p99 of hops that are slow together, and the
/// share of requests over the SLA. Plain numbers and means have no level in their name.
pub(crate) const LATENCY: &[Column] = &[
    column(path(Level::Mean).without(), "latency", "without"),
    column(path(Level::Mean).with_mesh(), "latency", "with"),
    column(path(Level::Mean), "latency", "added"),
    share(path(Level::Mean), "latency", "added"),
    column(path(Level::P50).without(), "latency", "without_p50"),
    column(path(Level::P50).with_mesh(), "latency", "with_p50"),
    column(path(Level::P50), "latency", "added_p50"),
    share(path(Level::P50), "latency", "added_p50"),
    column(path(Level::P90).without(), "latency", "without_p90"),
    column(path(Level::P90).with_mesh(), "latency", "with_p90"),
    column(path(Level::P90), "latency", "added_p90"),
    share(path(Level::P90), "latency", "added_p90"),
    column(path(Level::P99).without(), "latency", "without_p99"),
    column(path(Level::P99).with_mesh(), "latency", "with_p99"),
    column(path(Level::P99), "latency", "added_p99"),
    share(path(Level::P99), "latency", "added_p99"),
    column(path(Level::P999).without(), "latency", "without_p999"),
    column(path(Level::P999).with_mesh(), "latency", "with_p999"),
    column(path(Level::P999), "latency", "added_p999"),
    share(path(Level::P999), "latency", "added_p999"),
    column(TOGETHER.without(), "latency", "correlated_without_p99"),
    column(TOGETHER.with_mesh(), "latency", "correlated_with_p99"),
    column(TOGETHER, "latency", "correlated_added_p99"),
    column(OVER_SLA.without(), "latency", "over_sla_without"),
    column(OVER_SLA.with_mesh(), "latency", "over_sla_with"),
];

/// One rollout.
pub(crate) const ROLLOUT: &[Column] = &[
    column(Figure::ROLLOUT.without(), "rollout", "without"),
    column(Figure::ROLLOUT.with_mesh(), "rollout", "with"),
    column(Figure::ROLLOUT, "rollout", "added"),
    share(Figure::ROLLOUT, "rollout", "added"),
];

/// Nodes.
pub(crate) const NODES: &[Column] = &[
    column(Figure::EXTRA_NODES.without(), "nodes", "without"),
    column(Figure::EXTRA_NODES.with_mesh(), "nodes", "with"),
    column(Figure::EXTRA_NODES, "nodes", "extra"),
];

/// Money.
pub(crate) const COST: &[Column] = &[
    column(Figure::COST, "cost", "added_per_month"),
    share(Figure::COST, "cost", "added_of_app"),
    column(Figure::BILL, "bill", "added_per_month"),
];

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::HashSet;

    #[test]
    fn every_column_is_one_figure_and_has_a_name_of_its_own() {
        let all = [MEMORY, CPU, HOP, LATENCY, ROLLOUT, NODES, COST].concat();
        let names: HashSet<String> = all.iter().map(Column::to_string).collect();
        let figures: HashSet<Figure> = all.iter().map(|column| column.figure).collect();
        assert_eq!((names.len(), figures.len()), (all.len(), all.len()));
        let known = Figure::all(PATH);
        for column in all {
            assert!(known.contains(&column.figure), "{column} is no figure");
            let of_another = Column { figure: column.figure.of_path(Which::Number(3)), ..column };
            assert_eq!(of_another.to_string(), column.to_string());
        }
    }
}
