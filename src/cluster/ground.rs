//! The nodes and pods that are there as the model's packer: what each pod asks for without and with
//! the mesh comes from the plan, or from a figure that the user states for all.

use crate::cluster::inventory::Inventory;
use crate::cluster::packing::{self, EmptyNodes, Newcomers, Packed, Standing};
use crate::cluster::plan::Plan;
use crate::cluster::pod::PodTemplate;
use crate::cluster::resources::{Amounts, Sum};
use crate::cluster::survey::Survey;
use crate::model::capacity::{MeshPods, Packer, Packs, Placed, Share};
use crate::units::{Count, Quantity};

/// The most pods beside the nodes' agents that are packed: more are a slip.
const MOST_NEWCOMERS: f64 = 100_000.0;

/// Nodes and pods, owned, so that a scenario can hold them.
#[derive(Debug)]
struct Ground {
    nodes: Vec<crate::cluster::object::Node>,
    templates: Vec<PodTemplate>,
    pods: Vec<There>,
    /// Pods on nodes that were not read.
    elsewhere: usize,
    /// Whether pods are left to an autoscaler's range, of which those that are there were packed.
    scaled: bool,
}

/// A pod that is there, and what the plan has for it.
#[derive(Debug, Clone, Copy)]
struct There {
    template: usize,
    node: Option<usize>,
    fixed: bool,
    without: Sum,
    with: Option<Sum>,
    meshed: bool,
}

/// What packs, where nodes and the pods on them were read.
#[must_use]
pub fn packer(survey: &Survey) -> Option<Packer> {
    let inventory = &survey.inventory;
    if inventory.nodes.is_empty() || inventory.pods.iter().all(|pod| pod.node.is_none()) {
        return None;
    }
    Some(Packer::new(Ground {
        nodes: inventory.nodes.clone(),
        templates: inventory.templates.clone(),
        pods: pods(inventory, &survey.plan),
        elsewhere: inventory.pods.iter().filter(|pod| pod.elsewhere).count(),
        scaled: inventory.workloads.iter().any(|row| row.autoscaler.is_some()),
    }))
}

/// Every pod that a mesh finds there. A mesh's own pods go with it.
fn pods(inventory: &Inventory, plan: &Plan) -> Vec<There> {
    let there = inventory.pods.iter().filter_map(|pod| {
        let (row, planned) = (inventory.workloads.get(pod.row)?, plan.rows.get(pod.row)?);
        if row.role.is_of_a_mesh() || pod.elsewhere {
            return None;
        }
        Some(There {
            template: pod.template,
            node: pod.node,
            fixed: pod.fixed,
            without: planned.without,
            with: planned.with,
            meshed: planned.is_meshed(row.role),
        })
    });
    there.collect()
}

impl Packs for Ground {
    fn pack(&self, mesh: &MeshPods) -> Result<Placed, String> {
        let keep = |sum: Sum| Sum {
            memory: if mesh.by_memory { sum.memory } else { Quantity::ZERO },
            cpu: if mesh.by_cpu { sum.cpu } else { Quantity::ZERO },
        };
        let stated = mesh.sidecar.map(of_share);
        let standing: Option<Vec<Standing>> = self
            .pods
            .iter()
            .map(|pod| {
                let after = match (pod.meshed, stated) {
                    (false, _) => pod.without,
                    (true, Some(sidecar)) => pod.without + sidecar,
                    (true, None) => pod.with?,
                };
                let (before, after) = (keep(pod.without), keep(after));
                Some(Standing { template: pod.template, node: pod.node, before, after, fixed: pod.fixed })
            })
            .collect();
        let Some(pods) = standing else {
            return Err("what a sidecar requests is not known".to_owned());
        };
        let many: f64 = mesh.beside.iter().map(|(_, count)| count.base()).sum();
        if many > MOST_NEWCOMERS {
            return Err(format!("{many} pods of the mesh's own are more than can be packed"));
        }
        let newcomers = Newcomers {
            on_every_node: mesh.on_every_node.iter().copied().map(of_share).sum(),
            agents_a_node: mesh.on_every_node.len() as u64,
            pods: mesh
                .beside
                .iter()
                .flat_map(|(share, count)| std::iter::repeat_n(of_share(*share), times(*count)))
                .collect(),
        };
        let ground = packing::Ground { nodes: &self.nodes, templates: &self.templates, pods: &pods };
        let packed = packing::pack(&ground, &newcomers);
        Ok(Placed {
            nodes_without: Count::counted(packed.nodes_before),
            nodes_with: Count::counted(packed.nodes_after),
            displaced: Count::counted(packed.displaced),
            notes: self.notes(mesh, &packed),
        })
    }
}

impl Ground {
    /// What to know about a packing.
    fn notes(&self, mesh: &MeshPods, packed: &Packed) -> Vec<String> {
        let mut notes = vec![
            "by packing the pods that are there, with their proxies, onto the nodes that are there: what no longer \
             fits is packed first-fit decreasing onto room that is left, then onto new nodes of its own pool"
                .to_owned(),
        ];
        if packed.displaced > 0 {
            notes.push(format!(
                "{} would leave {} node",
                pods_of(packed.displaced),
                if packed.displaced == 1 { "its" } else { "their" }
            ));
        }
        if packed.newcomers_beyond > 0 {
            notes.push(format!(
                "{} of the mesh's own without room on the nodes that are there",
                pods_of(packed.newcomers_beyond)
            ));
        }
        for new in &packed.new_nodes {
            notes.push(format!("{} more of pool {}", new.count, new.pool));
        }
        let unplaced = packed.unplaced.len() as u64 + packed.unplaced_newcomers;
        if unplaced > 0 {
            notes.push(format!("{} would fit no node of any pool, and stay pending", pods_of(unplaced)));
        }
        if !packed.overfull.is_empty() {
            notes.push(format!(
                "on {} nodes what cannot move is too much with the mesh",
                packed.overfull.len()
            ));
        }
        match (mesh.by_memory, mesh.by_cpu) {
            (true, false) => {
                notes.push("by memory alone: the mesh's CPU requests are not all known".to_owned());
            }
            (false, true) => {
                notes.push("by CPU alone: the mesh's memory requests are not all known".to_owned());
            }
            _ => {}
        }
        if packed.pending_before > 0 {
            notes.push(format!("{} pending already, and left out", pods_of(packed.pending_before)));
        }
        if self.elsewhere > 0 {
            notes.push(format!(
                "{} on nodes that were not read were left out",
                pods_of(self.elsewhere as u64)
            ));
        }
        if self.scaled {
            notes.push("autoscalers stay at the replicas they have now".to_owned());
        }
        if !packed.left_aside.is_empty() {
            notes.push(format!("not modelled: {}", packed.left_aside.join(", ")));
        }
        notes
    }
}

/// `1 pod`, `3 pods`.
fn pods_of(many: u64) -> String {
    format!("{many} {}", if many == 1 { "pod" } else { "pods" })
}

/// The nodes as if they were empty, for asking whether a pod fits any; nothing where none were read.
pub(super) fn empty_nodes<'a>(inventory: &'a Inventory, standing: &'a [Standing]) -> EmptyNodes<'a> {
    let ground = packing::Ground { nodes: &inventory.nodes, templates: &inventory.templates, pods: standing };
    EmptyNodes::of(&ground, Sum::ZERO)
}

/// What stands on the nodes with the plan's proxies where these are known.
pub(super) fn standing(inventory: &Inventory, plan: &Plan) -> Vec<Standing> {
    let there = pods(inventory, plan).into_iter();
    there
        .map(|pod| Standing {
            template: pod.template,
            node: pod.node,
            before: pod.without,
            after: pod.with.unwrap_or(pod.without),
            fixed: pod.fixed,
        })
        .collect()
}

fn of_share(share: Share) -> Sum {
    Amounts { memory: share.memory, cpu: share.cpu }.sum()
}

/// A count that was checked to be small.
#[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)]
fn times(count: Count) -> usize {
    count.base().min(MOST_NEWCOMERS) as usize
}
