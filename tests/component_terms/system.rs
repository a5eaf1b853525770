//! Any system: every key that a component's figure has may be absent, none, unknown, not counted or a number.

use std::collections::BTreeMap;

use meshtax::catalog::Catalog;
use meshtax::model::component::Component;
use meshtax::model::keys::{self, Entry, find};
use meshtax::model::{Given, Layer, Mesh, Origin, Scenario, Value};
use meshtax::units::{Count, Cpu, Memory, Quantity, Range, Rate};
use proptest::prelude::*;

/// What is at a key.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Stated {
    Absent,
    None,
    Unknown,
    NotCounted,
    Number(f64),
}

/// What a component's figure is made of, by the names of keys.
const MEMORY: [&str; 16] = [
    "mesh.sidecar_memory",
    "mesh.sidecar_memory_request",
    "mesh.memory_per_service",
    "mesh.node_proxy_memory",
    "mesh.node_proxy_memory_per_known_pod",
    "mesh.node_proxy_memory_per_local_pod",
    "mesh.node_proxy_memory_request",
    "mesh.waypoint_memory",
    "mesh.waypoint_memory_request",
    "mesh.control_plane_memory",
    "mesh.control_plane_memory_per_pod",
    "mesh.control_plane_memory_request",
    "mesh.cni_memory",
    "mesh.cni_memory_per_known_pod",
    "mesh.cni_memory_request",
    "mesh.gateway_memory",
];
const CPU: [&str; 15] = [
    "mesh.sidecar_cpu_idle",
    "mesh.sidecar_cpu_per_1000_rps",
    "mesh.sidecar_cpu_request",
    "mesh.node_proxy_cpu_idle",
    "mesh.node_proxy_cpu_per_1000_rps",
    "mesh.node_proxy_cpu_request",
    "mesh.waypoint_cpu_idle",
    "mesh.waypoint_cpu_per_1000_rps",
    "mesh.waypoint_cpu_request",
    "mesh.control_plane_cpu",
    "mesh.control_plane_cpu_per_pod",
    "mesh.control_plane_cpu_request",
    "mesh.cni_cpu",
    "mesh.cni_cpu_request",
    "mesh.gateway_cpu",
];
const GATEWAY_REQUESTS: [&str; 2] = ["mesh.gateway_memory_request", "mesh.gateway_cpu_request"];
const COUNTS: [&str; 9] = [
    "cluster.pods",
    "cluster.cluster_pods",
    "cluster.services",
    "cluster.nodes",
    "cluster.namespaces",
    "mesh.services_in_scope",
    "mesh.waypoints",
    "mesh.control_plane_replicas",
    "mesh.gateways",
];
const PROXIES: [Component; 3] = [Component::Sidecar, Component::NodeProxy, Component::Waypoint];

/// A chain: its rate, its hops in a row, and how many rows at once.
type Chain = [Option<u32>; 3];

#[derive(Debug, Clone)]
pub(super) struct System {
    pub(super) stated: BTreeMap<&'static str, Stated>,
    pub(super) chains: Vec<Chain>,
    /// Traversals of a hop through sidecars, node proxies and waypoints.
    pub(super) traversals: [u32; 3],
}

impl System {
    /// The number at a key: zero where it is none.
    pub(super) fn get(&self, name: &str) -> Option<f64> {
        match self.stated[name] {
            Stated::Number(number) => Some(number),
            Stated::None => Some(0.0),
            Stated::Absent | Stated::Unknown | Stated::NotCounted => None,
        }
    }

    pub(super) fn scenario(&self) -> Scenario {
        let mut layer = Layer::default();
        for (name, stated) in &self.stated {
            let entry = find(name).unwrap();
            let value = match stated {
                Stated::Absent => continue,
                Stated::None => Value::None,
                Stated::Unknown => Value::Unknown(format!("nobody measured {name}")),
                Stated::NotCounted => Value::NotCounted(format!("{name} is not covered")),
                Stated::Number(number) => number_of(entry, *number),
            };
            layer.put(entry, 0, Given::plain(value, Origin::Flag));
        }
        for (place, [rps, depth, fan_out]) in self.chains.iter().enumerate() {
            let mut put = |entry: &Entry, value: Value| {
                layer.put(entry, place, Given::plain(value, Origin::Flag));
            };
            put(keys::CHAIN_NAME.entry(), format!("path {place}").into());
            let count = |number: u32| Value::from(Range::exact(Count::from(number)));
            if let Some(rps) = rps {
                put(keys::RPS.entry(), Range::exact(Rate::saturated(f64::from(*rps))).into());
            }
            if let Some(depth) = depth {
                put(keys::DEPTH.entry(), count(*depth));
            }
            if let Some(fan_out) = fan_out {
                put(keys::FAN_OUT.entry(), count(*fan_out));
            }
        }
        Scenario::new(&Layer::default(), self.mesh(), None, &[&layer]).unwrap()
    }

    /// A mesh of all components, without a figure of its own.
    fn mesh(&self) -> Mesh {
        let traversals = PROXIES.into_iter().zip(self.traversals.map(Count::from)).collect();
        Mesh {
            components: Component::ALL.to_vec(),
            traversals,
            growth: vec![],
            rigs: vec![],
            figures: Layer::default(),
            ..Catalog::builtin().mesh("istio-ambient").unwrap()
        }
    }

    /// The same with a number in the place of everything that is missing.
    pub(super) fn completed(mut self) -> Self {
        for (name, stated) in &mut self.stated {
            if !matches!(stated, Stated::Number(number) if *number > 0.0) {
                *stated = Stated::Number(if CPU.contains(name) || name.contains("cpu") { 0.25 } else { 6.0 });
            }
        }
        for chain in &mut self.chains {
            *chain = chain.map(|number| Some(number.unwrap_or(2).max(1)));
        }
        if self.chains.is_empty() {
            self.chains.push([Some(100), Some(2), None]);
        }
        self.traversals = self.traversals.map(|times| times.max(1));
        self
    }
}

fn number_of(entry: &Entry, number: f64) -> Value {
    if COUNTS.contains(&entry.name) {
        Range::exact(Count::saturated(number)).into()
    } else if entry.name.contains("cpu") {
        Range::exact(Cpu::saturated(number)).into()
    } else {
        Range::exact(Memory::saturated(number)).into()
    }
}

/// What may be at a key of a figure.
fn figure(numbers: BoxedStrategy<f64>) -> BoxedStrategy<Stated> {
    prop_oneof![
        2 => Just(Stated::Absent),
        1 => Just(Stated::None),
        1 => Just(Stated::Unknown),
        1 => Just(Stated::NotCounted),
        10 => numbers.prop_map(Stated::Number),
    ]
    .boxed()
}

fn all(
    names: &'static [&'static str],
    each: &BoxedStrategy<Stated>,
) -> BoxedStrategy<Vec<(&'static str, Stated)>> {
    names.iter().map(|name| (Just(*name), each.clone())).collect::<Vec<_>>().boxed()
}

pub(super) fn system() -> impl Strategy<Value = System> {
    let memory = figure((0..200_000_000_u32).prop_map(f64::from).boxed());
    let cpu = figure((0.0..2.0_f64).boxed());
    let count = prop_oneof![
        2 => Just(Stated::Absent),
        1 => Just(Stated::Number(0.0)),
        10 => (0..3000_u32).prop_map(|number| Stated::Number(f64::from(number))),
    ]
    .boxed();
    let some = |most: u32| proptest::option::weighted(0.8, 0..most);
    let chain = (some(5000), some(9), proptest::option::of(1..4_u32));
    let chains =
        proptest::collection::vec(chain.prop_map(|(rps, depth, fan_out)| [rps, depth, fan_out]), 0..4);
    let keys = (
        all(&MEMORY, &memory),
        all(&CPU, &cpu),
        all(&COUNTS, &count),
        (Just(GATEWAY_REQUESTS), memory.clone(), cpu.clone()),
    );
    (keys, chains, [0..3_u32, 0..3, 0..3]).prop_map(|((memory, cpu, counts, gateway), chains, traversals)| {
        let ([memory_request, cpu_request], of_memory, of_cpu) = gateway;
        let gateway = [(memory_request, of_memory), (cpu_request, of_cpu)];
        let stated = memory.into_iter().chain(cpu).chain(counts).chain(gateway).collect();
        System { stated, chains, traversals }
    })
}
