//! What the packing did not look at, in words that can be listed after one another.

use crate::cluster::object::Node;
use crate::cluster::packing::admission::barring;
use crate::cluster::packing::{Ground, Newcomers};
use crate::cluster::pod::Placement;
use crate::cluster::resources::Sum;

/// One rule about the place of a pod, and whether a pod states it.
type Rule = (&'static str, fn(&Placement) -> bool);

const RULES: [Rule; 6] = [
    ("node affinity", |placement| placement.node_affinity),
    ("pod affinity", |placement| placement.pod_affinity),
    ("topology spread", |placement| placement.spread),
    ("persistent volumes", |placement| placement.volumes),
    ("ports of the node", |placement| placement.host_ports),
    ("GPUs, huge pages or ephemeral storage", |placement| placement.other_resources),
];

/// What was left aside, for these pods that left their nodes.
pub(super) fn left_aside(ground: &Ground<'_>, newcomers: &Newcomers, displaced: &[usize]) -> Vec<String> {
    let stated = |rule: fn(&Placement) -> bool| {
        let templates =
            displaced.iter().filter_map(|pod| ground.templates.get(ground.pods.get(*pod)?.template));
        templates.filter(|template| rule(&template.placement)).count()
    };
    let rules = RULES.iter().filter_map(|(name, rule)| {
        let pods = stated(*rule);
        (pods > 0).then(|| format!("{name} ({})", counted(pods, "pod")))
    });
    let nodes = |what: fn(&Node) -> bool| ground.nodes.iter().filter(|node| what(node)).count();
    let agents = newcomers.agents_a_node > 0 || newcomers.on_every_node != Sum::ZERO;
    let of_nodes = [
        (
            "room on nodes that do not state their allocatable memory or CPU",
            nodes(|node| node.allocatable.memory.is_none() || node.allocatable.cpu.is_none()),
        ),
        (
            "taints that would keep the mesh's agents away",
            if agents { nodes(|node| barring(node).next().is_some()) } else { 0 },
        ),
        ("nodes of Fargate or a virtual kubelet as what they are", nodes(is_virtual)),
    ];
    let of_nodes = of_nodes
        .into_iter()
        .filter(|(_, many)| *many > 0)
        .map(|(what, many)| format!("{what} ({})", counted(many, "node")));
    rules.chain(of_nodes).collect()
}

/// Whether it stands for a service that runs pods one by one: it runs no `DaemonSets`, and is as large
/// as asked.
fn is_virtual(node: &Node) -> bool {
    node.labels.get("eks.amazonaws.com/compute-type") == Some("fargate")
        || node.labels.get("type") == Some("virtual-kubelet")
}

fn counted(many: usize, what: &str) -> String {
    format!("{many} {what}{}", if many == 1 { "" } else { "s" })
}
