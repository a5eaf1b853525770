//! Capacity by packing: the nodes and pods that are there, and the mesh put onto them.
//!
//! What packs stands in another room, since it knows nodes, taints and pods; here it is asked at every
//! point, with what the mesh asks for there.

use std::fmt::Debug;
use std::sync::{Arc, Mutex, PoisonError};

use crate::model::capacity::beside_nodes;
use crate::model::component::Component;
use crate::model::keys::{self, Entry, Key};
use crate::model::layer::Origin;
use crate::model::runs::{Point, Runs};
use crate::model::standing::left_out;
use crate::units::{Count, Cpu, Memory, Quantity};

/// What one pod asks for, on the axes that are packed by; nothing on the other.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct Share {
    /// Bytes; nothing where memory is left out.
    pub memory: Option<Memory>,
    /// Cores; nothing where CPU is left out.
    pub cpu: Option<Cpu>,
}

impl Share {
    /// One of that many equal parts.
    fn split(self, parts: Count) -> Self {
        Self {
            memory: self.memory.map(|memory| Memory::saturated(memory.bytes() / parts.base())),
            cpu: self.cpu.map(|cpu| Cpu::saturated(cpu.cores() / parts.base())),
        }
    }
}

/// What a mesh puts onto nodes.
#[derive(Debug, Clone, PartialEq)]
pub struct MeshPods {
    /// What every meshed pod is added, where one figure was stated for all; nothing where each has its own.
    pub sidecar: Option<Share>,
    /// What stands on every node, one entry an agent.
    pub on_every_node: Vec<Share>,
    /// Pods beside these, and how many of each.
    pub beside: Vec<(Share, Count)>,
    /// Whether memory is packed by.
    pub by_memory: bool,
    /// Whether CPU is packed by.
    pub by_cpu: bool,
}

/// Where it all went.
#[derive(Debug, Clone, PartialEq)]
pub struct Placed {
    /// The nodes that are there.
    pub nodes_without: Count,
    /// The nodes that it needs.
    pub nodes_with: Count,
    /// Pods that leave their node.
    pub displaced: Count,
    /// What was packed and how, what fits no node, and what is not modelled.
    pub notes: Vec<String>,
}

/// Puts a mesh onto the nodes that are there.
pub trait Packs: Debug + Send + Sync {
    /// Packs, or says why that cannot be done.
    ///
    /// # Errors
    /// The reason, naming what is not known.
    fn pack(&self, mesh: &MeshPods) -> Result<Placed, String>;
}

/// What a packer was asked, and what it said.
type Answers = Mutex<Vec<(MeshPods, Result<Placed, String>)>>;

/// A packer that packs the same only once: most points of a scenario move something else.
#[derive(Debug, Clone)]
pub struct Packer(Arc<(Box<dyn Packs>, Answers)>);

impl Packer {
    /// That one.
    #[must_use]
    pub fn new(packs: impl Packs + 'static) -> Self {
        Self(Arc::new((Box::new(packs), Mutex::default())))
    }

    fn pack(&self, mesh: MeshPods) -> Result<Placed, String> {
        let (packs, answers) = &*self.0;
        // A packing that panicked left nothing half written.
        let mut answers = answers.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some((_, answer)) = answers.iter().find(|(asked, _)| *asked == mesh) {
            return answer.clone();
        }
        let answer = packs.pack(&mesh);
        answers.push((mesh, answer.clone()));
        answer
    }
}

impl PartialEq for Packer {
    /// The same packer, and not one like it.
    fn eq(&self, other: &Self) -> bool {
        Arc::ptr_eq(&self.0, &other.0)
    }
}

/// The facts that were counted with the nodes and pods: where a user states another value, these are
/// not the cluster that is meant.
const COUNTED: [&Entry; 9] = [
    &keys::TABLE[keys::PODS.index()],
    &keys::TABLE[keys::CLUSTER_PODS.index()],
    &keys::TABLE[keys::NODES.index()],
    &keys::TABLE[keys::APP_MEMORY_REQUEST.index()],
    &keys::TABLE[keys::APP_CPU_REQUEST.index()],
    &keys::TABLE[keys::ALLOCATABLE_MEMORY.index()],
    &keys::TABLE[keys::ALLOCATABLE_CPU.index()],
    &keys::TABLE[keys::NODE_AGENTS_MEMORY_REQUEST.index()],
    &keys::TABLE[keys::NODE_AGENTS_CPU_REQUEST.index()],
];

/// Where it all went, at a point; nothing where there is nothing to pack.
pub(super) fn placed(at: &Point<'_>) -> Option<Result<Placed, String>> {
    let packer = at.scenario().packer()?;
    let inputs = &at.scenario().inputs().system;
    let beaten =
        |entry: &&Entry| inputs.at(entry.index).is_some_and(|given| given.origin > Origin::Kubernetes);
    if COUNTED.iter().any(beaten) {
        return None;
    }
    Some(mesh_pods(at).and_then(|mesh| packer.pack(mesh)))
}

/// Why nodes by packing are not known, where packing was to be done.
pub(super) fn reason(runs: &Runs<'_>) -> Option<String> {
    placed(&runs.typical())?.err()
}

/// What to tell of the packing, where it was done.
pub(super) fn notes(runs: &Runs<'_>) -> Option<Vec<String>> {
    placed(&runs.typical())?.ok().map(|placed| placed.notes)
}

/// What the mesh asks for, at a point.
fn mesh_pods(at: &Point<'_>) -> Result<MeshPods, String> {
    let scenario = at.scenario();
    let counted: Vec<Component> =
        scenario.components().filter(|c| left_out(*c, scenario).is_none()).collect();
    // Pods' own requests are counted with the pods; a figure that a user states holds for all of them.
    let stated = |entry: &Entry| {
        scenario.inputs().system.at(entry.index).is_some_and(|given| given.origin > Origin::Kubernetes)
    };
    let figures = Component::Sidecar.figures();
    let own = !stated(figures.memory_request.entry()) && !stated(figures.cpu_request.entry());
    let known = |component: &Component| {
        (
            at.get(component.figures().memory_request).is_some(),
            at.get(component.figures().cpu_request).is_some(),
        )
    };
    let by_memory = counted.iter().all(|component| known(component).0);
    let by_cpu = counted.iter().all(|component| known(component).1);
    if !by_memory && !by_cpu {
        let unknown = counted.iter().filter(|component| known(component) == (false, false));
        let names: Vec<&str> = unknown.map(|component| component.name()).collect();
        return Err(format!("what the mesh requests is not known ({})", names.join(", ")));
    }
    let share = |component: Component| Share {
        memory: asked(at, component.figures().memory_request, by_memory),
        cpu: asked(at, component.figures().cpu_request, by_cpu),
    };
    let of = |per_node: bool| {
        counted.iter().copied().filter(move |c| c.is_per_node() == per_node && *c != Component::Sidecar)
    };
    let mut beside = Vec::new();
    for component in of(false) {
        let Some(count) = beside_nodes(component, at) else {
            return Err(format!("the number of {} pods is not known", component.name()));
        };
        let pods_of_one = scenario.mesh().control_plane_pods.filter(|_| component == Component::ControlPlane);
        let pods_of_one = pods_of_one.unwrap_or(Count::from(1)).at_least(Count::from(1));
        beside.push((share(component).split(pods_of_one), count * pods_of_one));
    }
    Ok(MeshPods {
        sidecar: (counted.contains(&Component::Sidecar) && !own).then(|| share(Component::Sidecar)),
        on_every_node: of(true).map(share).collect(),
        beside,
        by_memory,
        by_cpu,
    })
}

fn asked<Q: Quantity>(at: &Point<'_>, key: Key<Q>, counts: bool) -> Option<Q> {
    counts.then(|| at.get(key)).flatten()
}
