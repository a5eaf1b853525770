//! The keys of limits: each figure that can have a budget, in each table of limits.
//!
//! The figures are listed once, in `figures_with_limits`. That list makes the rows of the table of keys and
//! the figures of the budgets themselves (`budget::Figure`). A figure that is added to it has its three keys;
//! what is left to write is where it is found in an estimate.

use crate::model::keys::Entry;
use crate::model::value::KeyValue;
use crate::units::{Count, Cpu, Memory, Money, Ratio, Time};

/// Gives the figures that can have a limit to another macro: what a figure is, its name, its quantity, its
/// key, what is limited, and what is limited where its growth is.
macro_rules! figures_with_limits {
    ($then:ident) => {
        $then! {
            /// Memory used.
            Memory: Memory, "memory", "memory used", "memory used";
            /// Memory reserved.
            MemoryReserved: Memory, "memory_reserved", "memory reserved", "memory reserved";
            /// Memory used, of the applications'.
            MemoryPercent: Ratio, "memory_percent",
                "memory used, of the applications'", "memory used, of the baseline's";
            /// Memory reserved, of the applications'.
            MemoryReservedPercent: Ratio, "memory_reserved_percent",
                "memory reserved, of the applications'", "memory reserved, of the baseline's";
            /// CPU used.
            Cpu: Cpu, "cpu", "CPU used", "CPU used";
            /// CPU reserved.
            CpuReserved: Cpu, "cpu_reserved", "CPU reserved", "CPU reserved";
            /// What the mesh adds to the path it adds most to.
            AddedLatency: Time, "added_latency", "latency of the worst path", "latency of the worst path";
            /// The same, of what the path takes without the mesh.
            AddedLatencyPercent: Ratio, "added_latency_percent",
                "latency of the worst path, of what it takes without the mesh",
                "latency added, of the baseline's";
            /// What the mesh adds to a rollout.
            Rollout: Time, "rollout", "rollout time", "rollout time";
            /// Nodes.
            ExtraNodes: Count, "extra_nodes", "nodes", "nodes";
            /// Money a month.
            CostPerMonth: Money, "cost_per_month",
                "cost a month, in the price book's currency", "cost a month, in the price book's currency";
        }
    };
}
pub(crate) use figures_with_limits;

/// The tables of limits, in the order of their rows.
pub(super) const TABLES: [&str; 3] = ["deny", "warn", "increase"];

/// A row that takes a limit, before it has its place in the table of keys.
const fn row<T: KeyValue>(name: &'static str, text: &'static str) -> Entry {
    Entry { index: 0, name, flag: "", kind: T::KIND, none: "", text }
}

macro_rules! rows {
    ($($(#[$doc:meta])* $figure:ident: $unit:ty, $key:literal, $text:literal, $growth:literal;)*) => {
        /// How many figures there are.
        pub(super) const FIGURES: usize = [$($key),*].len();

        /// The rows of each table, without their places.
        pub(super) const ROWS: [[Entry; FIGURES]; TABLES.len()] = [
            [$(row::<$unit>(
                concat!("budget.deny.", $key),
                concat!("the most that the mesh may add, else `check` fails: ", $text),
            )),*],
            [$(row::<$unit>(
                concat!("budget.warn.", $key),
                concat!("the most that the mesh may add, else `check` warns: ", $text),
            )),*],
            [$(row::<$unit>(
                concat!("budget.increase.", $key),
                concat!("the most that this may grow over the baseline, else `check` fails: ", $growth),
            )),*],
        ];
    };
}

figures_with_limits!(rows);

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::budget::{self, Figure};
    use crate::model::keys::{self, TABLE};
    use crate::model::value::Kind;

    #[test]
    fn every_figure_has_a_row_in_each_table() {
        assert_eq!(Figure::ALL.len(), FIGURES);
        let all = TABLES.iter().flat_map(|table| Figure::ALL.map(|figure| (*table, figure)));
        let rows = &TABLE[TABLE.len() - TABLES.len() * FIGURES..];
        for ((table, figure), row) in all.zip(rows) {
            let entry = budget::entry(table, figure).unwrap();
            assert_eq!(entry, row, "deny comes first, then warn, then increase");
            assert_eq!(entry.name, format!("budget.{table}.{}", figure.key()));
            assert_eq!(keys::find(entry.name), Some(entry));
            assert_eq!(entry.kind, Kind::Number(figure.unit()));
            assert_eq!((entry.flag, entry.none), ("", ""));
            assert!(entry.is_budget() && entry.is_limit());
        }
        assert_eq!(rows[0].index, keys::BUDGET_VERDICT.index() + 1);
        assert_eq!(budget::entry("nosuch", Figure::Memory), None);
        assert_eq!(keys::limit("deny", FIGURES), None, "the first of the next table is no figure of this");
        assert_eq!(keys::limit("increase", FIGURES), None);
    }

    #[test]
    fn a_row_says_what_is_limited() {
        let adds = "the most that the mesh may add, else `check`";
        let grows = "the most that this may grow over the baseline, else `check` fails:";
        let money = "cost a month, in the price book's currency";
        let [apps, baseline] = ["of the applications'", "of the baseline's"];
        let known = [
            (Figure::Memory, "memory used".to_owned(), "memory used".to_owned()),
            (Figure::MemoryReserved, "memory reserved".to_owned(), "memory reserved".to_owned()),
            (Figure::MemoryPercent, format!("memory used, {apps}"), format!("memory used, {baseline}")),
            (
                Figure::MemoryReservedPercent,
                format!("memory reserved, {apps}"),
                format!("memory reserved, {baseline}"),
            ),
            (Figure::Cpu, "CPU used".to_owned(), "CPU used".to_owned()),
            (Figure::CpuReserved, "CPU reserved".to_owned(), "CPU reserved".to_owned()),
            (
                Figure::AddedLatency,
                "latency of the worst path".to_owned(),
                "latency of the worst path".to_owned(),
            ),
            (
                Figure::AddedLatencyPercent,
                "latency of the worst path, of what it takes without the mesh".to_owned(),
                format!("latency added, {baseline}"),
            ),
            (Figure::Rollout, "rollout time".to_owned(), "rollout time".to_owned()),
            (Figure::ExtraNodes, "nodes".to_owned(), "nodes".to_owned()),
            (Figure::CostPerMonth, money.to_owned(), money.to_owned()),
        ];
        assert_eq!(known.each_ref().map(|(figure, ..)| *figure), Figure::ALL);
        for (figure, added, growth) in known {
            let text = |table| budget::entry(table, figure).unwrap().text;
            assert_eq!(text("deny"), format!("{adds} fails: {added}"));
            assert_eq!(text("warn"), format!("{adds} warns: {added}"));
            assert_eq!(text("increase"), format!("{grows} {growth}"));
        }
    }
}
