//! Who leaves, and where everyone who waits for a node finds one.

use std::collections::HashMap;

use crate::cluster::object::Node;
use crate::cluster::packing::admission::{Classes, barring, is_lasting, is_open};
use crate::cluster::packing::leave::leaving;
use crate::cluster::packing::load::{Load, Scale};
use crate::cluster::packing::pool::Pools;
use crate::cluster::packing::rooms::Rooms;
use crate::cluster::packing::site::{Site, survey, with_mesh};
use crate::cluster::packing::{Ground, Newcomers};
use crate::cluster::pod::PodTemplate;

/// What was decided.
#[derive(Debug)]
pub(super) struct Plan {
    /// Pods on no node from the start.
    pub(super) pending: u64,
    /// Nodes on which too much stands that does not move.
    pub(super) overfull: Vec<usize>,
    /// Everyone who waited: pods that left, then the newcomers' pods.
    pub(super) waiting: Vec<Waiting>,
    /// The node of each who waited; those beyond the nodes that are there are new. Nothing where no
    /// node would do.
    pub(super) homes: Vec<Option<usize>>,
    /// Of each new node, the one that it is like.
    pub(super) opened: Vec<usize>,
    pub(super) pools: Pools,
}

/// Someone who looks for a node.
#[derive(Debug, Clone, Copy)]
pub(super) struct Waiting {
    /// The pod; nothing for a pod of the mesh's own.
    pub(super) pod: Option<usize>,
    pub(super) load: Load,
    class: usize,
    /// The node it left.
    left: Option<usize>,
}

/// Decides. The template is that of pods that ask nothing of a node.
pub(super) fn plan<'a>(ground: &Ground<'a>, newcomers: &Newcomers, plain: &'a PodTemplate) -> Plan {
    let agents = Load::of(newcomers.on_every_node, newcomers.agents_a_node);
    let (mut sites, pending) = survey(ground, agents);
    let scale = Scale::of(ground.nodes);
    let mut classes = Classes::new(ground.nodes);
    let (mut overfull, mut waiting) = (Vec::new(), Vec::new());
    for (index, (site, node)) in sites.iter_mut().zip(ground.nodes).enumerate() {
        let leaving = leaving(site, Load::bearable(node), scale, |pod| with_mesh(&ground.pods[pod]));
        overfull.extend(leaving.still_over.then_some(index));
        for pod in leaving.pods {
            let load = with_mesh(&ground.pods[pod]);
            site.after = site.after.less(load);
            let class = classes.class(ground.templates.get(ground.pods[pod].template).unwrap_or(plain));
            waiting.push(Waiting { pod: Some(pod), load, class, left: Some(index) });
        }
    }
    // The order of the pods, not that of the nodes, so that ties are broken by what the caller gave.
    waiting.sort_by_key(|waiting| waiting.pod);
    for sum in &newcomers.pods {
        let class = classes.class(plain);
        waiting.push(Waiting { pod: None, load: Load::of(*sum, 1), class, left: None });
    }
    let mut packer = Packer::new(ground, &sites, classes);
    let mut order: Vec<usize> = (0..waiting.len()).collect();
    order.sort_by(|a, b| scale.size(waiting[*b].load).total_cmp(&scale.size(waiting[*a].load)));
    let mut homes = vec![None; waiting.len()];
    for place in order {
        homes[place] = packer.house(waiting[place]);
    }
    Plan { pending, overfull, waiting, homes, opened: packer.opened, pools: packer.pools }
}

/// First-fit over the nodes that are there, then over the new ones; a further one where none does.
struct Packer<'a> {
    classes: Classes<'a>,
    pools: Pools,
    /// Nodes in the order in which new ones like them are thought of.
    order: Vec<usize>,
    /// Whether a new node like that one would be asked for by a pod that stood on it.
    is_copied: Vec<bool>,
    /// What a new node like that one has for pods.
    empty: Vec<Load>,
    rooms: Rooms,
    opened: Vec<usize>,
    /// Where the last pod like this found its place: rooms only shrink, so none before has any.
    reached: HashMap<(usize, Load), usize>,
    /// Which new node a pod like this, from that pool, would ask for.
    models: HashMap<(usize, Load, Option<usize>), Option<usize>>,
}

impl<'a> Packer<'a> {
    fn new(ground: &Ground<'a>, sites: &[Site], classes: Classes<'a>) -> Self {
        let pools = Pools::of(ground.nodes);
        let both = || ground.nodes.iter().zip(sites);
        let rooms: Vec<Load> = both()
            .map(
                |(node, site)| {
                    if is_open(node) { Load::offered(node).less(site.after) } else { Load::default() }
                },
            )
            .collect();
        let tainted = |node| barring(node).any(is_lasting);
        Self {
            classes,
            order: pools.in_order(),
            is_copied: ground
                .nodes
                .iter()
                .zip(&pools.control_plane)
                .map(|(node, control_plane)| !control_plane || tainted(node))
                .collect(),
            pools,
            empty: both().map(|(node, site)| empty(node, site)).collect(),
            rooms: Rooms::of(&rooms),
            opened: Vec::new(),
            reached: HashMap::new(),
            models: HashMap::new(),
        }
    }

    /// The node it gets.
    fn house(&mut self, pod: Waiting) -> Option<usize> {
        let like = (pod.class, pod.load);
        let from = self.reached.get(&like).copied().unwrap_or(0);
        let there = self.empty.len();
        let doors = self.classes.doors(pod.class);
        let enters = |node: usize| match node.checked_sub(there) {
            None => doors.here[node],
            Some(new) => doors.anew[self.opened[new]],
        };
        let found = self.rooms.first(from, pod.load, enters).or_else(|| self.open(pod));
        self.reached.insert(like, found.unwrap_or(there + self.opened.len()));
        self.rooms.take(found?, pod.load);
        found
    }

    /// A new node for it.
    fn open(&mut self, pod: Waiting) -> Option<usize> {
        let model = self.model(pod)?;
        self.opened.push(model);
        Some(self.rooms.push(self.empty[model]))
    }

    /// The node that its new one would be like: the one it left, else another of its pool, else any.
    fn model(&mut self, pod: Waiting) -> Option<usize> {
        let anew = &self.classes.doors(pod.class).anew;
        let holds = |node: usize| anew[node] && pod.load.fits_in(self.empty[node]);
        let wanted = |node: &usize| self.is_copied[*node] && holds(*node);
        if let Some(own) = pod.left.filter(wanted) {
            return Some(own);
        }
        let pool = pod.left.map(|node| self.pools.of_node[node]);
        *self.models.entry((pod.class, pod.load, pool)).or_insert_with(|| {
            let own = pool.into_iter().flat_map(|pool| &self.pools.members[pool]).copied();
            own.filter(wanted).chain(self.order.iter().copied().filter(|node| holds(*node))).next()
        })
    }
}

/// What a new node like that one has for pods that move. None where it is unknown what it offers, and
/// where it would be too small for what stands on it in any case.
pub(super) fn empty(node: &Node, site: &Site) -> Load {
    if node.allocatable.is_empty() || !site.fixed.fits_in(Load::bearable(node)) {
        return Load::default();
    }
    Load::offered(node).less(site.fixed)
}
