//! How many pods of each workload run.
//!
//! Stated replicas, one where none are stated; under a `HorizontalPodAutoscaler` a range (what is
//! there, else what is stated, else its least; at most its maximum); of a `DaemonSet` one on each node
//! that takes it; of a Job those that run.

use std::collections::HashMap;

use crate::cluster::inventory::{Inventory, PodCount, Row};
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
            ((scaler.target_kind.as_str(), scaler.namespace.as_str(), scaler.target_name.as_str()), number)
        })
        .collect();
    let pods_were_read = !inventory.pods.is_empty();
    let counts: Vec<(PodCount, Option<usize>)> = inventory
        .workloads
        .iter()
        .zip(&there)
        .map(|(row, there)| {
            let scaler =
                by_target.get(&(row.kind.as_str(), row.namespace.as_str(), row.name.as_str())).copied();
            let autoscaler = scaler.and_then(|number| inventory.autoscalers.get(number));
            let count = if row.declared {
                declared(
                    row,
                    (pods_were_read || *there > 0).then_some(*there),
                    autoscaler,
                    &inventory.nodes,
                    inventory.template(row),
                )
            } else {
                autoscaler.map_or(PodCount::Exactly(*there), |scaler| scaled_to(scaler, Some(*there)))
            };
            (count, scaler)
        })
        .collect();
    for (row, (count, autoscaler)) in inventory.workloads.iter_mut().zip(counts) {
        row.pods = count;
        row.autoscaler = autoscaler;
    }
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
        Some(Kind::DaemonSet) if !nodes.is_empty() => {
            let takes = nodes.iter().filter(|node| takes_daemon(node, pod)).count();
            PodCount::Exactly(takes as u64)
        }
        Some(Kind::DaemonSet) => known(row.observed.or(there)),
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
