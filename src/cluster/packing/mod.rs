//! Capacity from reality: the pods that are there, with the mesh's proxies in them, on the nodes that
//! are there, with the mesh's agents on them.
//!
//! ```text
//! nodes before = the nodes that are there
//! nodes after  = those, and the new ones for what no longer fits
//! ```
//!
//! 1. Every pod grows by its proxy, every node gets the mesh's agents. (`DaemonSets` of meshes tolerate
//!    every taint, so no node is spared.)
//! 2. From a node that becomes too small, pods leave: in `leave`. Pods of `DaemonSets` and mirror pods
//!    stay. A node to which the mesh adds nothing loses nobody, overfull or not, and what it adds
//!    nothing to (memory, CPU, slots for pods) is no reason to leave.
//! 3. Those that left and the mesh's own pods are packed first-fit decreasing, as the larger share of
//!    the typical node falls: onto the nodes that are there in their order, then onto new ones. Who
//!    is let in where stands in `admission`. Cordoned nodes and those that are not ready take nobody.
//! 4. A new node is like the one that the pod left, else like others of its pool, else like the first
//!    of any pool that would hold it; for the mesh's own pods, of the first without taints. It offers
//!    what that one does, less what stands there and does not move, and the agents. Nodes of the
//!    control plane are copied for pods that tolerate its taints and stood there; else last.
//!
//! First-fit decreasing needs at most 11/9 of the fewest bins, and a scheduler that spreads pods may
//! need more. Pods that had no node before the mesh still have none. Nodes that become empty stay.

mod admission;
mod aside;
mod leave;
mod load;
mod plan;
mod pool;
mod rooms;
mod site;

#[cfg(test)]
mod laws;
#[cfg(test)]
mod tests;

use crate::cluster::object::Node;
use crate::cluster::packing::admission::Class;
use crate::cluster::packing::load::Load;
use crate::cluster::packing::plan::Plan;
use crate::cluster::pod::PodTemplate;
use crate::cluster::resources::Sum;

/// A pod that is there and takes room: one that has ended is none.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Standing {
    /// Which of the templates it is made of.
    pub template: usize,
    /// Which of the nodes it stands on; nothing while it has none.
    pub node: Option<usize>,
    /// What it effectively requests without the mesh.
    pub before: Sum,
    /// What it effectively requests with the mesh.
    pub after: Sum,
    /// Whether it stays where it is: a pod of a `DaemonSet`, or a mirror pod.
    pub fixed: bool,
}

/// What is there.
#[derive(Debug, Clone, Copy)]
pub struct Ground<'a> {
    /// The nodes, in the order in which room is looked for.
    pub nodes: &'a [Node],
    /// What the pods are made of.
    pub templates: &'a [PodTemplate],
    /// The pods.
    pub pods: &'a [Standing],
}

/// What the mesh brings beside its proxies.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Newcomers {
    /// What its agents request on every node, together.
    pub on_every_node: Sum,
    /// How many pods these are.
    pub agents_a_node: u64,
    /// What each further pod requests: control plane, waypoints, gateways. They select no nodes and
    /// tolerate nothing.
    pub pods: Vec<Sum>,
}

/// What came of it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Packed {
    /// The nodes that are there.
    pub nodes_before: u64,
    /// Those, and the new ones.
    pub nodes_after: u64,
    /// The new ones, pool by pool.
    pub new_nodes: Vec<NewNodes>,
    /// Pods that leave their node.
    pub displaced: u64,
    /// Of these, the ones that fit no node of any pool, even a new one: their places among the pods.
    pub unplaced: Vec<usize>,
    /// Pods of the mesh's own that found no room on the nodes that are there.
    pub newcomers_beyond: u64,
    /// Of these, the ones that fit no node of any pool, even a new one.
    pub unplaced_newcomers: u64,
    /// Nodes on which what does not move is too much with the mesh: their places among the nodes.
    pub overfull: Vec<usize>,
    /// What was not modelled, although displaced pods state it or nodes are of that sort; with how many.
    pub left_aside: Vec<String>,
    /// Pods that had no node before the mesh. They were left out.
    pub pending_before: u64,
}

/// New nodes of one pool.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewNodes {
    /// What the pool is called: as its label names it, else `like` and its first node.
    pub pool: String,
    /// How many.
    pub count: u64,
}

/// Puts a mesh into a cluster. Takes the same steps for the same input in the same order.
#[must_use]
pub fn pack(ground: &Ground<'_>, newcomers: &Newcomers) -> Packed {
    let plain = PodTemplate::default();
    let Plan { pending, overfull, waiting, homes, opened, pools } = plan::plan(ground, newcomers, &plain);
    let displaced: Vec<usize> = waiting.iter().filter_map(|waiting| waiting.pod).collect();
    let homeless =
        || waiting.iter().zip(&homes).filter(|(_, home)| home.is_none()).map(|(waiting, _)| waiting);
    let beyond = |home: &Option<usize>| home.is_none_or(|node| node >= ground.nodes.len());
    let newcomers_beyond =
        waiting.iter().zip(&homes).filter(|(waiting, home)| waiting.pod.is_none() && beyond(home));
    let mut counts = vec![0_u64; pools.names.len()];
    for model in &opened {
        counts[pools.of_node[*model]] += 1;
    }
    let new_nodes = pools.names.into_iter().zip(counts).filter(|(_, count)| *count > 0);
    Packed {
        nodes_before: ground.nodes.len() as u64,
        nodes_after: (ground.nodes.len() + opened.len()) as u64,
        new_nodes: new_nodes.map(|(pool, count)| NewNodes { pool, count }).collect(),
        displaced: displaced.len() as u64,
        unplaced: homeless().filter_map(|waiting| waiting.pod).collect(),
        newcomers_beyond: newcomers_beyond.count() as u64,
        unplaced_newcomers: homeless().filter(|waiting| waiting.pod.is_none()).count() as u64,
        overfull,
        left_aside: aside::left_aside(ground, newcomers, &displaced),
        pending_before: pending,
    }
}

/// The nodes that are there as if they were new: empty but for what does not move, and the mesh's
/// agents. For asking about many pods.
#[derive(Debug)]
pub struct EmptyNodes<'a> {
    nodes: &'a [Node],
    rooms: Vec<Load>,
}

impl<'a> EmptyNodes<'a> {
    /// Those of that ground, where the mesh's agents request so much on every node.
    #[must_use]
    pub fn of(ground: &Ground<'a>, agents: Sum) -> Self {
        // How many pods the agents are is not asked here; where there are any, there is one.
        let agents = Load::of(agents, u64::from(agents != Sum::ZERO));
        let (sites, _) = site::survey(ground, agents);
        let rooms = ground.nodes.iter().zip(&sites).map(|(node, site)| plan::empty(node, site)).collect();
        Self { nodes: ground.nodes, rooms }
    }

    /// Whether one of them would hold such a pod that requests so much.
    #[must_use]
    pub fn hold(&self, pod: &PodTemplate, request: Sum) -> bool {
        let (class, load) = (Class::of(pod), Load::of(request, 1));
        let mut both = self.nodes.iter().zip(&self.rooms);
        both.any(|(node, room)| load.fits_in(*room) && class.enters_new(node))
    }
}

/// Whether some pool's node, empty but for what does not move there and the mesh's agents, would hold
/// such a pod that requests so much.
#[cfg(test)]
fn fits_somewhere(ground: &Ground<'_>, pod: &PodTemplate, request: Sum, agents: Sum) -> bool {
    EmptyNodes::of(ground, agents).hold(pod, request)
}
