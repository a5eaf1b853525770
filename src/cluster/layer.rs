//! What was counted, as inputs of the model.
//!
//! A mean of one pod times the pods is the total again, so the scheduler's sums go through the model
//! unchanged but for the rounding of the mean to whole bytes. Under autoscalers the mean changes with the
//! pods (many small ones make it fall), so pods and means move together, as one input.

use crate::cluster::inventory::{Inventory, Row};
use crate::cluster::resources::Sum;
use crate::cluster::survey::Survey;
use crate::model::keys::{self, Key};
use crate::model::layer::{Given, Layer, Origin};
use crate::model::mesh::Injector;
use crate::model::value::{KeyValue, Number, Value};
use crate::units::{Count, Cpu, Memory, Quantity, Range};

/// The inputs that an inventory states, each with where it was counted.
#[must_use]
pub(super) fn layer(survey: &Survey) -> Layer {
    let Survey { inventory, question, totals, .. } = survey;
    let source = survey.source();
    let mut counted = Counted { layer: Layer::default(), source: &source };
    counted.moving(keys::PODS, counts(totals.meshed_pods), "pods that get a proxy, or have one");
    if totals.cluster_pods[2] > 0 {
        counted.moving(keys::CLUSTER_PODS, counts(totals.cluster_pods), "all pods but a mesh's own");
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
        let typical = Count::counted(totals.application_services);
        let range = Range::new(Count::counted(low), typical, Count::counted(high));
        counted.put(keys::SERVICES, range.unwrap_or(Range::exact(typical)), note);
    }
    if totals.meshed_namespaces > 0 {
        counted.put(keys::NAMESPACES, exactly(totals.meshed_namespaces), "namespaces with a meshed pod");
    }
    if !inventory.nodes.is_empty() {
        counted.put(keys::NODES, exactly(totals.nodes), "nodes");
        counted.allocatable(inventory);
    }
    // Cilium's agent is its network plugin too: where it runs, the mesh does not add it.
    let is_cilium = |row: &Row| row.is_daemon_set() && row.name == "cilium";
    if question.injector == Injector::EveryPod && inventory.workloads.iter().any(is_cilium) {
        counted.put(keys::CNI_ALREADY, true, "the agent runs already");
    }
    counted.proxies(survey);
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
    /// The means of one pod, as the pods go from the fewest to the most.
    fn ends<Q: Quantity>(self, of: fn(Sum) -> Q, round: fn(f64) -> f64) -> [Q; 3] {
        let each = |at: usize| {
            let pods = Count::counted(self.pods[at]).base();
            (pods > 0.0).then(|| round(of(self.of[at]).base() / pods))
        };
        // Of no pods there is no mean, and it does not matter.
        let typical = each(1).or(each(2)).unwrap_or(0.0);
        [each(0).unwrap_or(typical), typical, each(2).unwrap_or(typical)].map(Q::saturated)
    }
}

struct Counted<'a> {
    layer: Layer,
    source: &'a str,
}

fn exactly(count: u64) -> Range<Count> {
    Range::exact(Count::counted(count))
}

fn counts(pods: [u64; 3]) -> [Count; 3] {
    pods.map(Count::counted)
}

impl Counted<'_> {
    fn put<T: KeyValue>(&mut self, key: Key<T>, value: T::Held, note: &str) {
        self.layer.put(key.entry(), 0, Given::counted(value, self.source, note));
    }

    /// What goes from one end to the other as autoscalers make more pods.
    fn moving<Q: Quantity>(&mut self, key: Key<Q>, ends: [Q; 3], note: &str) {
        let value = Value::Number(Number::at_ends(ends));
        let given = Given { moves_with_pods: true, ..Given::counted(value, self.source, note) };
        self.layer.put(key.entry(), 0, given);
    }

    fn requests(&mut self, memory: Key<Memory>, cpu: Key<Cpu>, mean: Mean, note: &str) {
        self.moving(memory, mean.ends(|sum| sum.memory, f64::round), note);
        // To the nearest billionth of a core, so that a scenario has a number that reads well.
        self.moving(cpu, mean.ends(|sum| sum.cpu, |cores| (cores * 1e9).round() / 1e9), note);
    }

    /// What the proxies add to one meshed pod. Where some of them are not known, the mean is not: the
    /// catalog's figure in its place would be that of other proxies than these.
    fn proxies(&mut self, survey: &Survey) {
        let Survey { question, totals, .. } = survey;
        if !question.injector.has_sidecars() || totals.meshed_pods[2] == 0 {
            return;
        }
        let keys = (keys::SIDECAR_MEMORY_REQUEST, keys::SIDECAR_CPU_REQUEST);
        if let Some(added) = totals.added {
            let mean = Mean { of: added, pods: totals.meshed_pods };
            let note = "effective requests with the proxy less without, mean of the meshed pods";
            return self.requests(keys.0, keys.1, mean, note);
        }
        // Where the mesh's own figure is not known either, its reason says so.
        if question.defaults.is_some() {
            let reason =
                "what some proxies request cannot be told from their annotations; `meshtax scan` shows which";
            for entry in [keys.0.entry(), keys.1.entry()] {
                let given = Given::plain(Value::Unknown(reason.to_owned()), Origin::Kubernetes);
                self.layer.put(entry, 0, given);
            }
        }
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
