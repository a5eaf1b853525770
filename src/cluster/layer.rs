//! What was counted, as inputs of the model.
//!
//! A mean of one pod times the pods is the total again, so the scheduler's sums go through the model
//! unchanged but for the rounding of the mean to whole bytes.

use crate::cluster::inventory::{Inventory, Row};
use crate::cluster::resources::Sum;
use crate::cluster::survey::Survey;
use crate::model::keys::{self, Key};
use crate::model::layer::{Given, Layer, Origin};
use crate::model::mesh::Injector;
use crate::model::value::KeyValue;
use crate::units::{Count, Cpu, Memory, Quantity, Range};

/// The inputs that an inventory states, each with where it was counted.
#[must_use]
pub(super) fn layer(survey: &Survey) -> Layer {
    let Survey { inventory, plan, question, totals, .. } = survey;
    let source = survey.source();
    let mut counted = Counted { layer: Layer::default(), source: &source };
    counted.put(keys::PODS, range(totals.meshed_pods), "pods that get a proxy, or have one");
    if totals.cluster_pods[2] > 0 {
        counted.put(keys::CLUSTER_PODS, range(totals.cluster_pods), "all pods but a mesh's own");
        let mean = Mean { of: totals.without_mesh, pods: totals.cluster_pods };
        counted.requests(
            keys::APP_MEMORY_REQUEST,
            keys::APP_CPU_REQUEST,
            mean,
            "effective requests, mean, without any mesh",
        );
    }
    // A file without a single Service may just not have them.
    if totals.services > 0 {
        let ends = [totals.application_services, totals.services];
        let [low, high] = [ends[0].min(ends[1]), ends[0].max(ends[1])];
        let note =
            "application workloads that a Service selects; the other end is the number of Service objects";
        counted.put(keys::SERVICES, range([low, totals.application_services, high]), note);
    }
    if totals.meshed_namespaces > 0 {
        counted.put(keys::NAMESPACES, range([totals.meshed_namespaces; 3]), "namespaces with a meshed pod");
    }
    if !inventory.nodes.is_empty() {
        counted.put(keys::NODES, range([totals.nodes; 3]), "nodes");
        counted.allocatable(inventory);
    }
    // Cilium's agent is its network plugin too: where it runs, the mesh does not add it.
    let is_cilium = |row: &Row| row.is_daemon_set() && row.name == "cilium";
    if question.injector == Injector::EveryPod && inventory.workloads.iter().any(is_cilium) {
        counted.put(keys::CNI_ALREADY, true, "the agent runs already");
    }
    if let (true, Some(added)) = (question.injector.has_sidecars(), totals.added) {
        let mean = Mean { of: added, pods: totals.meshed_pods };
        if plan.rows.iter().any(|row| row.injection.proxy.is_some() || row.present.is_some())
            && mean.pods[1] > 0
        {
            counted.requests(
                keys::SIDECAR_MEMORY_REQUEST,
                keys::SIDECAR_CPU_REQUEST,
                mean,
                "effective requests with the proxy less without, mean of the meshed pods",
            );
        }
    }
    counted.layer
}

/// A sum over pods, and how many these are: with autoscalers at their least, as they are, and at their
/// most.
#[derive(Clone, Copy)]
struct Mean {
    of: [Sum; 3],
    pods: [u64; 3],
}

impl Mean {
    /// The means of one pod: the typical one, and the least and greatest of the three. Where autoscalers
    /// make many of the small pods, the mean falls as the pods grow.
    fn range<Q: Quantity>(self, of: fn(Sum) -> Q, round: fn(f64) -> f64) -> Range<Q> {
        let each = |at: usize| {
            (self.pods[at] > 0).then(|| of(self.of[at]).base() / Count::counted(self.pods[at]).base())
        };
        let typical = each(1).unwrap_or(0.0);
        let [low, high] = [each(0).unwrap_or(typical), each(2).unwrap_or(typical)];
        let ends = [low.min(high).min(typical), typical, low.max(high).max(typical)];
        let [low, typical, high] = ends.map(|mean| Q::saturated(round(mean)));
        Range::new(low, typical, high).unwrap_or(Range::exact(typical))
    }
}

struct Counted<'a> {
    layer: Layer,
    source: &'a str,
}

fn range([low, typical, high]: [u64; 3]) -> Range<Count> {
    let [low, typical, high] = [low, typical, high].map(Count::counted);
    // The three are in order by the way they are counted.
    Range::new(low, typical, high).unwrap_or(Range::exact(typical))
}

impl Counted<'_> {
    fn put<T: KeyValue>(&mut self, key: Key<T>, value: T::Held, note: &str) {
        let mut given = Given::plain(value, Origin::Kubernetes);
        given.source = Some(self.source.to_owned());
        given.note = Some(note.to_owned());
        self.layer.put(key.entry(), 0, given);
    }

    fn requests(&mut self, memory: Key<Memory>, cpu: Key<Cpu>, mean: Mean, note: &str) {
        self.put(memory, mean.range(|sum| sum.memory, f64::round), note);
        // To the nearest billionth of a core, so that a scenario has a number that reads well.
        self.put(cpu, mean.range(|sum| sum.cpu, |cores| (cores * 1e9).round() / 1e9), note);
    }

    /// What one node has, mean over those that take pods; a node that states nothing leaves it unknown.
    fn allocatable(&mut self, inventory: &Inventory) {
        let nodes = || inventory.nodes.iter().filter(|node| !node.unschedulable);
        let count = Count::counted(nodes().count() as u64).base();
        let note = "mean of the nodes that take pods";
        let memory: Option<Memory> = nodes().map(|node| node.allocatable.memory).sum();
        if let Some(memory) = memory.filter(|_| count > 0.0) {
            self.put(keys::ALLOCATABLE_MEMORY, Range::exact(Memory::saturated(memory.bytes() / count)), note);
        }
        let cpu: Option<Cpu> = nodes().map(|node| node.allocatable.cpu).sum();
        if let Some(cpu) = cpu.filter(|_| count > 0.0) {
            self.put(keys::ALLOCATABLE_CPU, Range::exact(Cpu::saturated(cpu.cores() / count)), note);
        }
    }
}
