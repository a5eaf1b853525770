//! What changed between two surveys, workload by workload.

use std::collections::BTreeMap;

use crate::cluster::resources::Sum;
use crate::cluster::survey::Survey;
use crate::units::{Quantity, exceeds};

/// A workload that is not the same on both sides.
#[derive(Debug, Clone, PartialEq)]
pub struct Changed {
    /// How it is called: `Deployment shop/cart`.
    pub title: String,
    /// Before; nothing where it was not there.
    pub before: Option<Side>,
    /// After; nothing where it is gone.
    pub after: Option<Side>,
}

/// A workload on one side.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Side {
    /// Pods that are meshed, typically; nothing where that is not known.
    pub meshed_pods: Option<u64>,
    /// What the mesh adds to all of them; nothing where that is not known.
    pub added: Option<Sum>,
}

/// Every workload that changed in pods or in what the mesh adds, by name.
#[must_use]
pub fn between(before: &Survey, after: &Survey) -> Vec<Changed> {
    let (before, after) = (sides(before), sides(after));
    let mut titles: Vec<&String> = before.keys().chain(after.keys()).collect();
    titles.sort_unstable();
    titles.dedup();
    let changed = titles.into_iter().map(|title| Changed {
        title: title.clone(),
        before: before.get(title).copied(),
        after: after.get(title).copied(),
    });
    changed.filter(|one| !same(one.before, one.after)).collect()
}

fn sides(survey: &Survey) -> BTreeMap<String, Side> {
    let mut sides: BTreeMap<String, Side> = BTreeMap::new();
    for (row, planned) in survey.inventory.workloads.iter().zip(&survey.plan.rows) {
        let meshed = planned.is_meshed(row.role);
        let pods = if meshed { row.pods.typical() } else { Some(0) };
        let added = if meshed {
            planned.added().zip(pods).map(|(one, pods)| one.times(pods))
        } else {
            Some(Sum::ZERO)
        };
        let one = Side { meshed_pods: pods, added };
        // Rows of one workload whose pods differ are one workload.
        sides
            .entry(row.title())
            .and_modify(|side| {
                side.meshed_pods = side.meshed_pods.zip(pods).map(|(some, more)| some + more);
                side.added = side.added.zip(added).map(|(some, more)| some + more);
            })
            .or_insert(one);
    }
    sides
}

fn same(before: Option<Side>, after: Option<Side>) -> bool {
    let (Some(before), Some(after)) = (before, after) else { return false };
    let alike = |one: f64, other: f64| !exceeds(one, other) && !exceeds(other, one);
    let added = match (before.added, after.added) {
        (Some(one), Some(other)) => {
            alike(one.memory.base(), other.memory.base()) && alike(one.cpu.base(), other.cpu.base())
        }
        (one, other) => one.is_none() && other.is_none(),
    };
    before.meshed_pods == after.meshed_pods && added
}
