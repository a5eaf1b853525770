//! Any small cluster, and any mesh for it.

use proptest::prelude::*;

use crate::cluster::packing::tests::{node, sum, tainted};
use crate::cluster::packing::*;
use crate::cluster::pod::Toleration;
use crate::cluster::resources::Amounts;

/// A cluster, and what a mesh brings.
#[derive(Debug, Clone)]
pub(super) struct Case {
    pub(super) nodes: Vec<Node>,
    pub(super) templates: Vec<PodTemplate>,
    pub(super) pods: Vec<Standing>,
    pub(super) newcomers: Newcomers,
}

impl Case {
    pub(super) fn ground(&self) -> Ground<'_> {
        Ground { nodes: &self.nodes, templates: &self.templates, pods: &self.pods }
    }

    pub(super) fn pack(&self) -> Packed {
        pack(&self.ground(), &self.newcomers)
    }

    /// The same cluster and no mesh.
    pub(super) fn without_mesh(&self) -> Self {
        let pods = self.pods.iter().map(|pod| Standing { after: pod.before, ..*pod }).collect();
        Self { pods, newcomers: Newcomers::default(), ..self.clone() }
    }
}

pub(super) fn any_sum(gib: u64, millis: u64) -> impl Strategy<Value = Sum> {
    (0..=gib, 0..=millis).prop_map(|(gib, millis)| sum(gib, millis))
}

fn any_node() -> impl Strategy<Value = Node> {
    (1..24_u64, prop::option::weighted(0.9, 1..12_u64), 0..8_u8).prop_map(|(gib, pods, sort)| {
        let plain = Node { pods, ..node("n", gib) };
        match sort {
            0 => tainted(plain, "gpu", "NoSchedule"),
            1 => Node { unschedulable: true, ..plain },
            2 => Node { labels: [("disk", "ssd")].into_iter().collect(), ..plain },
            3 => Node { labels: [("karpenter.sh/nodepool", "p")].into_iter().collect(), ..plain },
            4 => Node { allocatable: Amounts::default(), ..plain },
            _ => plain,
        }
    })
}

fn any_pod(nodes: usize) -> impl Strategy<Value = Standing> {
    let node = prop::option::weighted(0.95, 0..nodes);
    (0..3_usize, node, any_sum(5, 900), any_sum(2, 300), prop::bool::weighted(0.2)).prop_map(
        |(template, node, before, proxy, fixed)| Standing {
            template,
            node,
            before,
            after: before + proxy,
            fixed,
        },
    )
}

pub(super) fn any_case() -> impl Strategy<Value = Case> {
    let templates = vec![
        PodTemplate::default(),
        PodTemplate {
            tolerations: vec![Toleration { exists: true, ..Toleration::default() }],
            ..PodTemplate::default()
        },
        PodTemplate { node_selector: [("disk", "ssd")].into_iter().collect(), ..PodTemplate::default() },
    ];
    prop::collection::vec(any_node(), 1..6).prop_flat_map(move |nodes| {
        let (templates, many) = (templates.clone(), nodes.len());
        let pods = prop::collection::vec(any_pod(many), 0..30);
        let own = prop::collection::vec(any_sum(4, 900), 0..4);
        (Just(nodes), pods, any_sum(2, 300), 0..3_u64, own).prop_map(
            move |(nodes, pods, on_every_node, agents_a_node, own)| Case {
                nodes,
                templates: templates.clone(),
                pods,
                newcomers: Newcomers { on_every_node, agents_a_node, pods: own },
            },
        )
    })
}
