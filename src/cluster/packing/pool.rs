//! Which nodes are of one kind, so that a new one could be had.
//!
//! A pool is what the cloud calls so, by the label it puts on its nodes; where there is none, the
//! instance type; where there is none either, nodes that offer the same and bar the same. Nodes of the
//! control plane are a pool apart, because nobody adds one to make room for workloads.

use std::collections::HashMap;

use crate::cluster::object::{Node, Taint};
use crate::cluster::packing::admission::{barring, is_lasting};
use crate::cluster::resources::Amounts;

/// Labels that name a pool, in the order they are believed.
const LABELS: [&str; 7] = [
    "eks.amazonaws.com/nodegroup",
    "cloud.google.com/gke-nodepool",
    "kubernetes.azure.com/agentpool",
    "karpenter.sh/nodepool",
    "doks.digitalocean.com/node-pool",
    "node.kubernetes.io/instance-type",
    "beta.kubernetes.io/instance-type",
];

const CONTROL_PLANE: [&str; 2] = ["node-role.kubernetes.io/control-plane", "node-role.kubernetes.io/master"];

/// What nodes of one pool share.
#[derive(PartialEq, Eq, Hash)]
enum Key<'a> {
    Named(&'static str, &'a str),
    Alike(Amounts, Option<u64>, Vec<&'a Taint>),
}

/// The pools, in the order of their first nodes.
#[derive(Debug)]
pub(super) struct Pools {
    /// What each is called.
    pub(super) names: Vec<String>,
    /// The pool of every node.
    pub(super) of_node: Vec<usize>,
    /// The nodes of each.
    pub(super) members: Vec<Vec<usize>>,
    /// Whether a node is of the control plane.
    pub(super) control_plane: Vec<bool>,
}

impl Pools {
    pub(super) fn of(nodes: &[Node]) -> Self {
        let mut known = HashMap::new();
        let mut pools = Self {
            names: Vec::new(),
            of_node: Vec::with_capacity(nodes.len()),
            members: Vec::new(),
            control_plane: nodes.iter().map(is_control_plane).collect(),
        };
        for (index, node) in nodes.iter().enumerate() {
            let pool =
                *known.entry((pools.control_plane[index], key(node))).or_insert_with_key(|(_, key)| {
                    pools.names.push(match key {
                        Key::Named(_, name) => (*name).to_owned(),
                        Key::Alike(..) => format!("like {}", node.name),
                    });
                    pools.members.push(Vec::new());
                    pools.names.len() - 1
                });
            pools.of_node.push(pool);
            pools.members[pool].push(index);
        }
        pools
    }

    /// The nodes in the order in which new ones like them are thought of: pool by pool, those of the
    /// control plane only when nothing else is left.
    pub(super) fn in_order(&self) -> Vec<usize> {
        let mut nodes: Vec<usize> = self.members.iter().flatten().copied().collect();
        nodes.sort_by_key(|node| self.control_plane[*node]);
        nodes
    }
}

fn key(node: &Node) -> Key<'_> {
    let named = LABELS.into_iter().find_map(|label| Some(Key::Named(label, node.labels.get(label)?)));
    named.unwrap_or_else(|| {
        let mut taints: Vec<&Taint> = barring(node).filter(|taint| is_lasting(taint)).collect();
        taints.sort_by(|a, b| (&a.key, &a.value, &a.effect).cmp(&(&b.key, &b.value, &b.effect)));
        Key::Alike(node.allocatable, node.pods, taints)
    })
}

fn is_control_plane(node: &Node) -> bool {
    CONTROL_PLANE.iter().any(|label| node.labels.get(label).is_some())
}
