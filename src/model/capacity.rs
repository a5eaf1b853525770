//! Term 5, capacity by totals: nodes for what is reserved, without and with the mesh.
//!
//! ```text
//! nodes = max over CPU and memory of
//!         ceil(reserved by pods / (allocatable - reserved by each node's own pods))
//! ```
//!
//! The mesh's own agents on every node are taken from what the node has left, not added to the
//! total. CPU and memory each count only where applications, mesh and node are all known, so that
//! both sides cover the same. 140 cores on 7.5 = 19 nodes; 190 cores = 26 (Solo.io 2024-06, rows
//! "real nodes").

use crate::model::component::Component;
use crate::model::keys::{self, Key};
use crate::model::runs::{Point, Runs};
use crate::model::standing::left_out;
use crate::model::tally::Tally;
use crate::model::warning::Concern;
use crate::units::{Count, Quantity, Range, Ratio};

/// Nodes without and with the mesh.
#[derive(Debug, Clone, PartialEq)]
pub struct Capacity {
    /// Nodes that the applications need; the nodes that are there, where these are stated.
    pub without: Range<Count>,
    /// Nodes with the mesh.
    pub with_mesh: Range<Count>,
    /// The difference.
    pub extra: Range<Count>,
    /// The difference over the nodes without the mesh.
    pub extra_share: Option<Range<Ratio>>,
    /// What was compared, and what was not.
    pub notes: Vec<String>,
}

/// The nodes by totals, or the reason why they are not known.
///
/// # Errors
/// The reason, naming what was not given.
pub fn capacity(runs: &Runs<'_>) -> Result<Capacity, String> {
    let known = (
        runs.range("the number of nodes", nodes_without),
        runs.range("the number of nodes", nodes_with),
        runs.range("the number of nodes", |at| Some(nodes_with(at)?.less(nodes_without(at)?))),
    );
    if let (Some(without), Some(with_mesh), Some(extra)) = known {
        let share = |at: &Point<'_>| {
            let without = nodes_without(at)?;
            Ratio::of(nodes_with(at)?.less(without), without)
        };
        let extra_share = runs.range("the share of extra nodes", share);
        return Ok(Capacity { without, with_mesh, extra, extra_share, notes: notes(runs) });
    }
    let at = runs.typical();
    let axes = both(&at);
    let too_small = axes.iter().find(|axis| axis.free.is_some_and(|free| free <= 0.0));
    Err(too_small.map_or_else(
        || {
            format!(
                "{}, and requests of applications and proxies",
                "node size not given (`node.allocatable_cpu`, `node.allocatable_memory` in a scenario)"
            )
        },
        |axis| format!("each node's own pods take all of its {}", axis.name),
    ))
}

/// How many of a component there are. Of the control plane, its replicas.
#[must_use]
pub fn count(component: Component, at: &Point<'_>) -> Option<Count> {
    if component.is_per_node() { nodes(at) } else { beside_nodes(component, at) }
}

/// The nodes that agents run on: those with the mesh where capacity is known, else those stated.
#[must_use]
pub fn nodes(at: &Point<'_>) -> Option<Count> {
    nodes_with(at).or_else(|| at.get(keys::NODES))
}

/// All pods of the cluster: what a node proxy has to know about.
#[must_use]
pub fn cluster_pods(at: &Point<'_>) -> Option<Count> {
    at.get(keys::CLUSTER_PODS).or_else(|| at.get(keys::PODS))
}

/// How many there are of what does not come with the nodes.
fn beside_nodes(component: Component, at: &Point<'_>) -> Option<Count> {
    match component {
        Component::Sidecar => at.get(keys::PODS),
        // One waypoint for each meshed namespace is what `istioctl waypoint apply` sets up.
        Component::Waypoint => at.get(keys::WAYPOINTS).or_else(|| at.get(keys::NAMESPACES)),
        Component::ControlPlane => at.get(keys::CONTROL_PLANE_REPLICAS),
        Component::Gateway => at.get(keys::GATEWAYS),
        Component::NodeProxy | Component::Cni => None,
    }
}

/// One of CPU and memory, at a point: what is asked of nodes, and what a node has.
struct Axis {
    name: &'static str,
    apps: Option<f64>,
    mesh: Option<f64>,
    /// What a node has left for pods without the mesh.
    free: Option<f64>,
    /// What the mesh's agents take on every node.
    agents: Option<f64>,
}

impl Axis {
    /// Nodes without and with the mesh, where all is known and the node is large enough.
    fn nodes(&self) -> Option<(Count, Count)> {
        let (apps, mesh, free, agents) = (self.apps?, self.mesh?, self.free?, self.agents?);
        let nodes = |asked: f64, free: f64| (free > 0.0).then(|| Count::saturated(ceiling(asked / free)));
        Some((nodes(apps, free)?, nodes(apps + mesh, free - agents)?))
    }
}

/// The next whole number, forgiving what a few additions of decimals are off by.
fn ceiling(x: f64) -> f64 {
    (x - x.abs() * 1e-12).ceil()
}

fn both(at: &Point<'_>) -> [Axis; 2] {
    [
        axis(
            at,
            "CPU",
            keys::APP_CPU_REQUEST,
            keys::ALLOCATABLE_CPU,
            keys::NODE_AGENTS_CPU_REQUEST,
            |component| component.figures().cpu_request,
        ),
        axis(
            at,
            "memory",
            keys::APP_MEMORY_REQUEST,
            keys::ALLOCATABLE_MEMORY,
            keys::NODE_AGENTS_MEMORY_REQUEST,
            |component| component.figures().memory_request,
        ),
    ]
}

fn axis<Q>(
    at: &Point<'_>,
    name: &'static str,
    app: Key<Q>,
    allocatable: Key<Q>,
    agents: Key<Q>,
    request: fn(Component) -> Key<Q>,
) -> Axis
where
    Q: Quantity + std::ops::Mul<Count, Output = Q>,
{
    let scenario = at.scenario();
    let counted = |per_node: bool| -> Vec<Component> {
        scenario
            .components()
            .filter(|c| c.is_per_node() == per_node && left_out(*c, scenario).is_none())
            .collect()
    };
    let own = at.get(agents).unwrap_or(Q::ZERO);
    let pods = counted(false).into_iter().map(|c| Some(at.get(request(c))? * beside_nodes(c, at)?));
    let mesh = Tally::of(pods);
    // A mesh all of whose pods stand on every node asks nothing beside them.
    let none_beside = counted(false).is_empty();
    Axis {
        name,
        apps: at.get(app).zip(cluster_pods(at)).map(|(one, pods)| (one * pods).base()),
        mesh: mesh.known.map(Quantity::base).or(none_beside.then_some(0.0)),
        free: at.get(allocatable).map(|has| has.base() - own.base()),
        agents: counted(true).into_iter().map(|c| at.get(request(c)).map(Quantity::base)).sum(),
    }
}

fn by_requests(at: &Point<'_>) -> Option<(Count, Count)> {
    let axes = both(at);
    let known = axes.iter().filter_map(Axis::nodes);
    known.reduce(|a, b| (a.0.at_least(b.0), a.1.at_least(b.1)))
}

/// Nodes without the mesh: what the requests need, and no fewer than are stated to be there.
pub(crate) fn nodes_without(at: &Point<'_>) -> Option<Count> {
    let (needed, _) = by_requests(at)?;
    Some(at.get(keys::NODES).map_or(needed, |there| there.at_least(needed)))
}

/// Nodes with the mesh. Room on nodes that are there already is used first.
pub(crate) fn nodes_with(at: &Point<'_>) -> Option<Count> {
    let (_, needed) = by_requests(at)?;
    Some(nodes_without(at)?.at_least(needed))
}

/// A concern where the stated nodes are too few for the applications alone.
pub(crate) fn too_few(runs: &Runs<'_>) -> Option<Concern> {
    let at = runs.typical();
    let (needed, _) = by_requests(&at)?;
    let there = at.get(keys::NODES)?;
    (needed > there).then(|| Concern::NodesTooFew { nodes: there.to_string(), needed: needed.to_string() })
}

fn notes(runs: &Runs<'_>) -> Vec<String> {
    let at = runs.typical();
    let left_out = both(&at).into_iter().filter(|axis| axis.nodes().is_none()).map(|axis| {
        let lacks = [
            (axis.apps.is_none(), "the applications' request"),
            (axis.mesh.is_none() || axis.agents.is_none(), "the mesh's request"),
            (axis.free.is_none(), "what a node has"),
        ];
        let what: Vec<&str> = lacks.iter().filter(|(lacking, _)| *lacking).map(|(_, what)| *what).collect();
        format!("{} left out, for lack of {}", axis.name, what.join(" and "))
    });
    let unasked = [keys::NODE_AGENTS_CPU_REQUEST.entry(), keys::NODE_AGENTS_MEMORY_REQUEST.entry()]
        .iter()
        .all(|entry| runs.scenario().inputs().system.at(entry.index).is_none())
        .then(|| {
            "pods of each node's own (DaemonSets) not given, so not taken off what a node has".to_owned()
        });
    left_out
        .chain(unasked)
        .chain([
            "by totals: affinity, volumes and pods too large for the room left are not modelled".to_owned()
        ])
        .collect()
}

/// Nodes for a total, on nodes of that size: ceil(total / allocatable). Nothing where a node has
/// nothing.
#[must_use]
pub fn nodes_for<Q: Quantity>(total: Q, allocatable: Q) -> Option<Count> {
    (allocatable.base() > 0.0).then(|| Count::saturated(ceiling(total.base() / allocatable.base())))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::units::Cpu;

    #[test]
    fn solos_table_of_nodes() {
        // figures: Solo.io 2024-06, vCPU on nodes of 8 and of 7.5 allocatable.
        let nodes = |cores: &str, node: &str| {
            nodes_for(cores.parse::<Cpu>().unwrap(), node.parse().unwrap()).unwrap().base()
        };
        let table = [("190", 24.0, 26.0), ("144", 18.0, 20.0), ("149", 19.0, 20.0), ("140", 18.0, 19.0)];
        for (cores, ideal, real) in table {
            assert_eq!((nodes(cores, "8"), nodes(cores, "7.5")), (ideal, real), "{cores}");
        }
    }
}
