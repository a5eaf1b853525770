//! What figures are called: a key for programs, a title for people; and the list of all figures.

use crate::model::figure::{About, Aspect, Figure, Which};
use crate::model::latency::Level;

impl Figure {
    /// The machine name, without the level of a latency and whatever path it is of. Budgets, levers,
    /// sensitivity and changes go by it.
    #[must_use]
    pub const fn key(self) -> &'static str {
        let [without, with, added, share] = match self.about {
            About::Memory => ["memory_without", "memory_with", "memory", "memory_percent"],
            About::MemoryReserved => [
                "memory_reserved_without",
                "memory_reserved_with",
                "memory_reserved",
                "memory_reserved_percent",
            ],
            About::Cpu => ["cpu_without", "cpu_with", "cpu", "cpu_percent"],
            About::CpuReserved => {
                ["cpu_reserved_without", "cpu_reserved_with", "cpu_reserved", "cpu_reserved_percent"]
            }
            About::Hop(_) => {
                ["hop_latency_without", "hop_latency_with", "hop_latency", "hop_latency_percent"]
            }
            About::Path(..) => ["latency_without", "latency_with", "added_latency", "added_latency_percent"],
            About::Together(..) => [
                "correlated_latency_without",
                "correlated_latency_with",
                "correlated_added_latency",
                "correlated_added_latency_percent",
            ],
            About::Rig(_) => {
                ["rig_latency_without", "rig_latency_with", "rig_latency", "rig_latency_percent"]
            }
            // The last two are no figures.
            About::OverSla(_) => ["over_sla_without", "over_sla_with", "over_sla", "over_sla_percent"],
            About::Rollout => ["rollout_without", "rollout_with", "rollout", "rollout_percent"],
            About::Nodes => ["nodes_without", "nodes_with", "extra_nodes", "extra_nodes_percent"],
            About::Cost => {
                ["cost_per_month_without", "cost_per_month_with", "cost_per_month", "cost_per_month_percent"]
            }
            About::Bill => {
                ["bill_per_month_without", "bill_per_month_with", "bill_per_month", "bill_per_month_percent"]
            }
        };
        match self.aspect {
            Aspect::Without => without,
            Aspect::With => with,
            Aspect::Added => added,
            Aspect::Share => share,
        }
    }

    /// The key with the level of a latency: `added_latency_p99`. Comparisons go by it.
    #[must_use]
    pub fn name(self) -> String {
        match self.level() {
            None => self.key().to_owned(),
            Some(Level::P999) => format!("{}_p999", self.key()),
            Some(level) => format!("{}_{}", self.key(), level.word()),
        }
    }

    /// What it is about, for people, without the level of a latency.
    #[must_use]
    pub const fn title(self) -> &'static str {
        match self.about {
            About::Memory => "memory used",
            About::MemoryReserved => "memory reserved",
            About::Cpu => "CPU used",
            About::CpuReserved => "CPU reserved",
            About::Hop(_) => "latency of a hop",
            About::Path(..) => "latency of the path",
            About::Together(..) => "latency of the path, hops slow together",
            About::Rig(_) => "latency on the rig",
            About::OverSla(_) => "requests over the SLA",
            About::Rollout => "rollout",
            About::Nodes => "nodes",
            About::Cost => "cost",
            About::Bill => "bill",
        }
    }

    /// The path that it is of, where it is of one.
    #[must_use]
    pub const fn which(self) -> Option<Which> {
        match self.about {
            About::Path(which, _) | About::Together(which, _) | About::OverSla(which) => Some(which),
            _ => None,
        }
    }

    /// Every figure, latencies at each level, those of paths of this one.
    #[must_use]
    pub fn all(which: Which) -> Vec<Self> {
        let at = |figure: &dyn Fn(Level) -> Self| Level::ALL.map(figure);
        [Self::MEMORY, Self::MEMORY_RESERVED, Self::CPU, Self::CPU_RESERVED]
            .into_iter()
            .chain(at(&Self::hop))
            .chain(at(&|level| Self::path(which, level)))
            .chain(at(&|level| Self::together(which, level)))
            .chain(at(&Self::on_the_rig))
            .chain([Self::over_sla(which), Self::ROLLOUT, Self::EXTRA_NODES, Self::COST, Self::BILL])
            .flat_map(|figure| Aspect::ALL.into_iter().filter_map(move |aspect| figure.aspect_of(aspect)))
            .collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::HashSet;

    #[test]
    fn every_figure_has_a_name_of_its_own() {
        let all = Figure::all(Which::Worst);
        let names: HashSet<String> = all.iter().map(|figure| figure.name()).collect();
        assert_eq!(names.len(), all.len());
        assert_eq!(all.iter().collect::<HashSet<_>>().len(), all.len());
        // Four aspects of twelve things and two of one; four of these at five levels.
        assert_eq!(all.len(), 4 * (8 + 4 * 5) + 2);
        let keys: HashSet<&str> = all.iter().map(|figure| figure.key()).collect();
        assert_eq!(keys.len(), 4 * 12 + 2);
    }

    #[test]
    fn a_figure_says_what_it_is_and_an_estimates_term() {
        for figure in Figure::all(Which::Greatest) {
            assert!(!figure.title().is_empty() && figure.name().starts_with(figure.key()));
            assert_eq!(figure.needs().is_empty(), matches!(figure.about(), About::Rig(_)));
            let moved = figure.at(Level::P50);
            assert_eq!(moved.key(), figure.key());
            assert_eq!(moved.level(), figure.level().map(|_| Level::P50));
            assert_eq!(
                (figure.without().about(), figure.without().aspect()),
                (figure.about(), Aspect::Without)
            );
        }
    }
}
