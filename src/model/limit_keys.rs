//! The keys of limits: each figure that can have a budget, in each table of limits.
//!
//! The figures are listed once, in `rows!`. That list makes the rows of the table of keys and
//! the list of figures that budgets are set for. A figure of the registry that is added to it has its three
//! keys.

use crate::model::figure::{Aspect, Figure, Which};
use crate::model::keys::Entry;
use crate::model::latency::Level;
use crate::model::value::KeyValue;
use crate::units::{Count, Cpu, Memory, Money, Ratio, Time};

/// What the mesh adds to the path it adds most to; at which level, a scenario says.
pub(super) const ADDED_LATENCY: Figure = Figure::path(Which::Greatest, Level::P99);

const fn share(of: Figure) -> Figure {
    match of.aspect_of(Aspect::Share) {
        Some(share) => share,
        None => of,
    }
}

/// The tables of limits, in the order of their rows.
pub(super) const TABLES: [&str; 3] = ["deny", "warn", "increase"];

/// A row that takes a limit, before it has its place in the table of keys.
const fn row<T: KeyValue>(name: &'static str, text: &'static str) -> Entry {
    Entry { index: 0, name, flag: "", kind: T::KIND, none: "", text }
}

macro_rules! rows {
    ($($figure:expr => $unit:ty, $key:literal, $text:literal, $growth:literal;)*) => {
        /// How many figures there are.
        pub(super) const FIGURES: usize = [$($key),*].len();

        /// The figures, in the order of their keys.
        pub(super) const LIMITED: [Figure; FIGURES] = [$($figure),*];

        /// What each of them is called where its growth is limited.
        pub(super) const GROWTH_KEYS: [&str; FIGURES] = [$(concat!("increase.", $key)),*];

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

// The figure, its quantity, its key, what is limited, and what is limited where its growth is. Latencies
// stand at the p99 until [`Figure::at`] says otherwise.
rows! {
    Figure::MEMORY => Memory, "memory", "memory used", "memory used";
    Figure::MEMORY_RESERVED => Memory, "memory_reserved", "memory reserved", "memory reserved";
    share(Figure::MEMORY) => Ratio, "memory_percent",
        "memory used, of the applications'", "memory used, of the baseline's";
    share(Figure::MEMORY_RESERVED) => Ratio, "memory_reserved_percent",
        "memory reserved, of the applications'", "memory reserved, of the baseline's";
    Figure::CPU => Cpu, "cpu", "CPU used", "CPU used";
    Figure::CPU_RESERVED => Cpu, "cpu_reserved", "CPU reserved", "CPU reserved";
    ADDED_LATENCY => Time, "added_latency", "latency of the worst path", "latency of the worst path";
    share(ADDED_LATENCY) => Ratio, "added_latency_percent",
        "latency of the worst path, of what it takes without the mesh",
        "latency added, of the baseline's";
    Figure::ROLLOUT => Time, "rollout", "rollout time", "rollout time";
    Figure::EXTRA_NODES => Count, "extra_nodes", "nodes", "nodes";
    Figure::COST => Money, "cost_per_month",
        "cost a month, in the price book's currency", "cost a month, in the price book's currency";
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::budget;
    use crate::model::keys::{self, TABLE};
    use crate::model::value::Kind;

    #[test]
    fn every_figure_has_a_row_in_each_table() {
        let all = TABLES.iter().flat_map(|table| LIMITED.map(|figure| (*table, figure)));
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
        assert_eq!(budget::entry("nosuch", Figure::MEMORY), None);
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
            (Figure::MEMORY, "memory used".to_owned(), "memory used".to_owned()),
            (Figure::MEMORY_RESERVED, "memory reserved".to_owned(), "memory reserved".to_owned()),
            (share(Figure::MEMORY), format!("memory used, {apps}"), format!("memory used, {baseline}")),
            (
                share(Figure::MEMORY_RESERVED),
                format!("memory reserved, {apps}"),
                format!("memory reserved, {baseline}"),
            ),
            (Figure::CPU, "CPU used".to_owned(), "CPU used".to_owned()),
            (Figure::CPU_RESERVED, "CPU reserved".to_owned(), "CPU reserved".to_owned()),
            (ADDED_LATENCY, "latency of the worst path".to_owned(), "latency of the worst path".to_owned()),
            (
                share(ADDED_LATENCY),
                "latency of the worst path, of what it takes without the mesh".to_owned(),
                format!("latency added, {baseline}"),
            ),
            (Figure::ROLLOUT, "rollout time".to_owned(), "rollout time".to_owned()),
            (Figure::EXTRA_NODES, "nodes".to_owned(), "nodes".to_owned()),
            (Figure::COST, money.to_owned(), money.to_owned()),
        ];
        assert_eq!(known.each_ref().map(|(figure, ..)| *figure), LIMITED);
        for (figure, added, growth) in known {
            let text = |table| budget::entry(table, figure).unwrap().text;
            assert_eq!(text("deny"), format!("{adds} fails: {added}"));
            assert_eq!(text("warn"), format!("{adds} warns: {added}"));
            assert_eq!(text("increase"), format!("{grows} {growth}"));
        }
    }
}
