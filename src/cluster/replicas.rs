//! How many pods of each workload run.
//!
//! Stated replicas, one where none are stated; under a `HorizontalPodAutoscaler` a range (what is
//! there, else what is stated, else its least; at most its maximum); of a `DaemonSet` what its status says,
//! else the pods that were read, else one on each node that takes it; of a Job those that run.

use std::collections::HashMap;

use crate::cluster::inventory::{Inventory, PodCount, Row, or_default};
use crate::cluster::object::{Autoscaler, Kind, Node};
use crate::cluster::pod::PodTemplate;

/// Counts the pods of every workload.
pub(super) fn count(inventory: &mut Inventory) {
    let mut there = vec![0_u64; inventory.workloads.len()];
    for pod in &inventory.pods {
        there[pod.row] += 1;
    }
    let by_target: HashMap<(&str, &str, &str), usize> = inventory
        .autoscalers
        .iter()
        .enumerate()
        .map(|(number, scaler)| {
            (
                (scaler.target_kind.as_str(), or_default(&scaler.namespace), scaler.target_name.as_str()),
                number,
            )
        })
        .collect();
    let pods_were_read = !inventory.pods.is_empty();
    let rows = &inventory.workloads;
    let mut counts = Vec::with_capacity(rows.len());
    // Rows of one owner, whose pods are not made of the same, stand side by side and share its count as
    // they share the pods that are there.
    for group in rows.chunk_by(|a, b| (&a.kind, &a.namespace, &a.name) == (&b.kind, &b.namespace, &b.name)) {
        let Some(first) = group.first() else { continue };
        let there = &there[counts.len()..counts.len() + group.len()];
        let all: u64 = there.iter().sum();
        let target = (first.kind.as_str(), or_default(&first.namespace), first.name.as_str());
        let scaler = by_target.get(&target).copied();
        let autoscaler = scaler.and_then(|number| inventory.autoscalers.get(number));
        let count = if first.declared {
            let read = (pods_were_read || all > 0).then_some(all);
            declared(first, read, autoscaler, &inventory.nodes, inventory.template(first))
        } else {
            autoscaler.map_or(PodCount::Exactly(all), |scaler| scaled_to(scaler, Some(all)))
        };
        counts.extend(shared(count, there).into_iter().map(|count| (count, scaler)));
    }
    for (row, (count, autoscaler)) in inventory.workloads.iter_mut().zip(counts) {
        row.pods = count;
        row.autoscaler = autoscaler;
    }
}

/// The count of an owner, shared out among its rows.
fn shared(count: PodCount, there: &[u64]) -> Vec<PodCount> {
    if there.len() < 2 {
        return vec![count; there.len()];
    }
    match count {
        PodCount::Unknown => vec![PodCount::Unknown; there.len()],
        PodCount::Exactly(count) => shares(count, there).into_iter().map(PodCount::Exactly).collect(),
        PodCount::Scaled { low, typical, high } => {
            let now = shares(typical, there);
            let (fewer, more) = (shares(typical - low, &now), shares(high - typical, &now));
            let of = |place: usize| PodCount::Scaled {
                low: now[place].saturating_sub(fewer[place]),
                typical: now[place],
                high: now[place].saturating_add(more[place]),
            };
            (0..there.len()).map(of).collect()
        }
    }
}

/// So many, shared out by weight in whole numbers that add up to it; the first takes all where nothing
/// weighs anything. Where there are no more than the weights together, none gets more than its weight.
fn shares(many: u64, weights: &[u64]) -> Vec<u64> {
    let all: u128 = weights.iter().copied().map(u128::from).sum();
    let up_to = |weight: u128| (u128::from(many) * weight).checked_div(all).unwrap_or(u128::from(many));
    let (mut weight, mut given) = (0, 0);
    let share = weights.iter().map(|one| {
        weight += u128::from(*one);
        let share = up_to(weight) - given;
        given += share;
        u64::try_from(share).unwrap_or(u64::MAX)
    });
    share.collect()
}

fn declared(
    row: &Row,
    there: Option<u64>,
    autoscaler: Option<&Autoscaler>,
    nodes: &[Node],
    pod: &PodTemplate,
) -> PodCount {
    let known = |count: Option<u64>| count.map_or(PodCount::Unknown, PodCount::Exactly);
    match row.built_in() {
        // Its controller knows about affinity, which is not modelled here.
        Some(Kind::DaemonSet) if row.observed.is_some() => known(row.observed),
        Some(Kind::DaemonSet) if there.is_some_and(|there| there > 0) => known(there),
        Some(Kind::DaemonSet) if !nodes.is_empty() => {
            let takes = nodes.iter().filter(|node| takes_daemon(node, pod)).count();
            PodCount::Exactly(takes as u64)
        }
        Some(Kind::DaemonSet) => known(there),
        Some(Kind::Job | Kind::CronJob) if row.at_rest => PodCount::Exactly(0),
        // Without a status a Job has not begun, and how many of its pods would run is not known.
        Some(Kind::Job | Kind::CronJob) => known(there.or(row.observed)),
        // An autoscaler leaves alone what was scaled to zero.
        _ if row.replicas == Some(0) => PodCount::Exactly(0),
        _ => match autoscaler {
            Some(scaler) => scaled_to(scaler, row.observed.or(row.replicas)),
            None => PodCount::Exactly(row.replicas.unwrap_or(1)),
        },
    }
}

/// The range of an autoscaler around what is there.
fn scaled_to(scaler: &Autoscaler, there: Option<u64>) -> PodCount {
    let least = scaler.min.unwrap_or(1);
    let typical = scaler.current.filter(|current| *current > 0).or(there).unwrap_or(least);
    let most = scaler.max.unwrap_or(typical);
    PodCount::Scaled { low: least.min(typical), typical, high: most.max(typical) }
}

/// Whether a node gets a pod of that `DaemonSet`. A cordon, or a node that is not ready, keeps none
/// away: the `DaemonSet` controller tolerates both.
fn takes_daemon(node: &Node, pod: &PodTemplate) -> bool {
    let selected = pod.node_selector.are_all_in(&node.labels);
    selected
        && node.taints.iter().all(|taint| {
            // The controller tolerates what comes and goes with the state of a node.
            taint.is_passing()
                || !taint.bars()
                || pod.tolerations.iter().any(|toleration| toleration.covers(taint))
        })
}
