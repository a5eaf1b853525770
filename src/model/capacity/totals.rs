//! Capacity by totals: nodes for what is reserved, without and with the mesh.
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
//!
//! A difference of whole nodes rises and falls again as what it is made of grows, and so does one of which
//! CPU decides here and memory there. Its range is bounded by the difference of each resource by itself,
//! before rounding, which goes one way with each input:
//!
//! ```text
//! a_i nodes by resource i without the mesh, b_i with it; nodes that are there count as a resource
//! min (b_i - a_i) <= max b_i - max a_i <= max (b_i - a_i)      of those i that can be the greatest
//! floor (x - y)   <= ceil x - ceil y   <= ceil (x - y)
//! ```

use crate::model::capacity::{beside_nodes, cluster_pods};
use crate::model::component::Component;
use crate::model::keys::{self, Key};
use crate::model::runs::{Point, Rounding, Runs};
use crate::model::standing::is_left_out;
use crate::model::tally::{Tally, times};
use crate::model::warning::Concern;
use crate::units::{Count, Quantity, Range, Ratio};

/// Nodes before they are rounded up, without and with the mesh. Nodes that are there are there.
#[derive(Clone, Copy)]
struct Fractions {
    without: f64,
    with_mesh: f64,
}

/// Nodes without the mesh: what the requests need, and no fewer than are stated to be there.
pub(super) fn nodes_without(at: &Point<'_>) -> Option<Count> {
    Some(rounded(fractions(at)?.without, at.rounding()))
}

/// Nodes with the mesh. Room on nodes that are there already is used first.
pub(super) fn nodes_with(at: &Point<'_>) -> Option<Count> {
    Some(rounded(fractions(at)?.with_mesh, at.rounding()))
}

/// The nodes that the mesh adds, and that as a share of those without it.
pub(super) fn extra(
    runs: &Runs<'_>,
    without: Range<Count>,
    with_mesh: Range<Count>,
) -> Option<(Range<Count>, Option<Range<Ratio>>)> {
    let bounds: Vec<Bounds> = (0..RESOURCES).filter_map(|resource| Bounds::of(resource, runs)).collect();
    let greatest = |of: fn(&Bounds) -> f64| bounds.iter().map(of).fold(0.0, f64::max);
    let (least_without, least_with) = (greatest(|b| b.without[0]), greatest(|b| b.with_mesh[0]));
    let decides_without = || bounds.iter().filter(|b| b.without[2] >= least_without);
    let decides_with = || bounds.iter().filter(|b| b.with_mesh[2] >= least_with);
    let low = decides_without().map(|b| b.added[0]).reduce(f64::min)?;
    let high = decides_with().map(|b| b.added[2]).reduce(f64::max)?;
    let typical = with_mesh.typical().less(without.typical());
    // A few additions of decimals may be off in the last digits; that is not another node.
    let off = (low.abs() + without.high().base()) * OFF;
    let [least, most] = [(low + off).floor(), (high - off).ceil()];
    let least = least.max(with_mesh.low().base() - without.high().base());
    let most = most.min(with_mesh.high().base() - without.low().base());
    let extra = Range::spanning(typical, [least, most].map(Count::saturated));
    let times_low = decides_without().map(|b| b.times[0]).reduce(f64::min)?;
    let times_high = decides_with().map(|b| b.times[2]).reduce(f64::max)?;
    Some((extra, share(extra, without, [times_low, times_high])))
}

/// Extra nodes over those without the mesh. `times` are the least and the most times as many nodes before
/// rounding, of which each side is off by less than one node.
fn share(extra: Range<Count>, without: Range<Count>, times: [f64; 2]) -> Option<Range<Ratio>> {
    let typical = Ratio::of(extra.typical(), without.typical())?;
    if extra.is_exact() && without.is_exact() {
        return Some(Range::exact(typical));
    }
    let fewest = without.low().base();
    let low = Ratio::of(extra.low(), without.high())?
        .base()
        .max((times[0] * (fewest - 1.0) / fewest.max(1.0) - 1.0).max(0.0));
    let high = Ratio::of(extra.high(), without.low()).map_or(f64::MAX, Ratio::base);
    let high = high.min(times[1] - 1.0 + 1.0 / fewest.max(1.0));
    Some(Range::spanning(typical, [low, high].map(Ratio::saturated)))
}

/// CPU, memory, and the nodes that are there.
const RESOURCES: usize = 3;

/// Nodes by one resource, not rounded: low, typical and high.
struct Bounds {
    without: [f64; 3],
    with_mesh: [f64; 3],
    added: [f64; 3],
    /// With over without.
    times: [f64; 3],
}

impl Bounds {
    /// Nothing where that resource does not count.
    fn of(resource: usize, runs: &Runs<'_>) -> Option<Self> {
        let nodes = |at: &Point<'_>| match both(at).get(resource) {
            Some(axis) => axis.nodes(),
            None => at.get(keys::NODES).map(|there| (there.base(), there.base())),
        };
        nodes(&runs.typical())?;
        Some(Self {
            without: runs.numbers(|at| Some(nodes(at)?.0))?,
            with_mesh: runs.numbers(|at| Some(nodes(at)?.1))?,
            added: runs.numbers(|at| nodes(at).map(|(without, with)| with - without))?,
            times: runs.numbers(|at| {
                let (without, with) = nodes(at)?;
                Some(if without > 0.0 { with / without } else { f64::MAX })
            })?,
        })
    }
}

fn fractions(at: &Point<'_>) -> Option<Fractions> {
    let (without, with_mesh) = by_requests(at)?;
    let there = at.get(keys::NODES).unwrap_or(Count::ZERO).base();
    let without = without.max(there);
    Some(Fractions { without, with_mesh: with_mesh.max(without) })
}

/// Nodes as a count, rounded as the point asks for.
fn rounded(fraction: f64, rounding: Rounding) -> Count {
    match rounding {
        Rounding::Up => Count::saturated(whole_nodes(fraction)),
        Rounding::Fraction => Count::fraction(fraction),
        Rounding::OneMore => Count::fraction(fraction + 1.0),
    }
}

/// Why the nodes are not known, naming what was not given.
pub(super) fn reason(runs: &Runs<'_>) -> String {
    let full = |at: &Point<'_>| both(at).into_iter().find(Axis::is_full);
    let room = |at: &Point<'_>| both(at).iter().filter_map(Axis::room).reduce(f64::min);
    let typical = runs.typical();
    match full(&typical) {
        Some(axis) => format!("what stands on every node takes all of its {}", axis.name),
        None if runs.numbers(room).is_some_and(|[least, ..]| least <= 0.0) => {
            "at some end of the ranges what stands on every node leaves no room on it".to_owned()
        }
        None if both(&typical).iter().all(|axis| axis.free.is_none()) => {
            "node size not given (`node.allocatable_cpu`, `node.allocatable_memory` in a scenario)".to_owned()
        }
        None => lacking(&both(&typical)).join("; "),
    }
}

/// What is not known of each axis.
fn lacking(axes: &[Axis]) -> Vec<String> {
    let of = |axis: &Axis| {
        let lacks = [
            (axis.apps.is_none(), "the applications' request"),
            (axis.mesh.is_none() || axis.agents.is_none(), "the mesh's request"),
            (axis.free.is_none(), axis.allocatable),
        ];
        let what: Vec<&str> = lacks.iter().filter(|(lacking, _)| *lacking).map(|(_, what)| *what).collect();
        format!("{} left out, for lack of {}", axis.name, what.join(" and "))
    };
    axes.iter().filter(|axis| axis.nodes().is_none()).map(of).collect()
}

/// One of CPU and memory, at a point: what is asked of nodes, and what a node has.
struct Axis {
    name: &'static str,
    /// The key that says what a node has.
    allocatable: &'static str,
    apps: Option<f64>,
    mesh: Option<f64>,
    /// What a node has left for pods without the mesh.
    free: Option<f64>,
    /// What the mesh's agents take on every node.
    agents: Option<f64>,
}

impl Axis {
    /// Nodes without and with the mesh, not rounded, where all is known and the node is large enough.
    fn nodes(&self) -> Option<(f64, f64)> {
        let (apps, mesh, free, agents) = (self.apps?, self.mesh?, self.free?, self.agents?);
        Some((nodes_of(apps, free)?, nodes_of(apps + mesh, free - agents)?))
    }

    /// What the mesh's agents leave of a node's room for pods, as a share of that room without the
    /// mesh. Where a node has none even then, what it lacks, below zero.
    fn room(&self) -> Option<f64> {
        let free = self.free?;
        Some(if free > 0.0 { 1.0 - self.agents.unwrap_or(0.0) / free } else { free })
    }

    /// Whether what stands on every node leaves no room there, with the mesh's agents or without.
    fn is_full(&self) -> bool {
        self.free.is_some_and(|free| free <= self.agents.unwrap_or(0.0))
    }
}

/// How far a quotient of sums of decimals may be off, as a share of it.
const OFF: f64 = 1e-12;

/// Nodes for what is asked, where each has that much; nothing where a node has nothing.
fn nodes_of(asked: f64, free: f64) -> Option<f64> {
    (free > 0.0).then(|| asked / free)
}

/// That many nodes, whole. A few additions of decimals may be off in the last digits; that is not another
/// node.
fn whole_nodes(fraction: f64) -> f64 {
    (fraction - fraction * OFF).ceil()
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
        scenario.components().filter(|c| c.is_per_node() == per_node && !is_left_out(*c, scenario)).collect()
    };
    let own = at.get(agents).unwrap_or(Q::ZERO);
    let pods = counted(false).into_iter().map(|c| times(at.get(request(c)), beside_nodes(c, at)));
    let mesh = Tally::of(pods);
    // A mesh all of whose pods stand on every node asks nothing beside them.
    let none_beside = counted(false).is_empty();
    Axis {
        name,
        allocatable: allocatable.entry().name,
        apps: at.get(app).zip(cluster_pods(at)).map(|(one, pods)| (one * pods).base()),
        mesh: mesh.known.filter(|_| mesh.complete).map(Quantity::base).or(none_beside.then_some(0.0)),
        free: at.get(allocatable).map(|has| has.base() - own.base()),
        agents: counted(true).into_iter().map(|c| at.get(request(c)).map(Quantity::base)).sum(),
    }
}

fn by_requests(at: &Point<'_>) -> Option<(f64, f64)> {
    let axes = both(at);
    // A resource of which nodes have none left is not a matter for the other one to decide.
    if axes.iter().any(Axis::is_full) {
        return None;
    }
    let known = axes.iter().filter_map(Axis::nodes);
    known.reduce(|a, b| (a.0.max(b.0), a.1.max(b.1)))
}

/// A concern where the stated nodes are too few for the applications alone.
pub(super) fn too_few(runs: &Runs<'_>) -> Option<Concern> {
    let at = runs.typical();
    let needed = Count::saturated(whole_nodes(by_requests(&at)?.0));
    let there = at.get(keys::NODES)?;
    (needed > there).then(|| Concern::NodesTooFew { nodes: there.to_string(), needed: needed.to_string() })
}

pub(super) fn notes(runs: &Runs<'_>) -> Vec<String> {
    let at = runs.typical();
    let left_out = lacking(&both(&at)).into_iter();
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::units::Cpu;

    #[test]
    fn solos_table_of_nodes() {
        // figures: Solo.io 2024-06, vCPU on nodes of 8 and of 7.5 allocatable.
        let nodes = |cores: &str, node: &str| {
            let [cores, node] = [cores, node].map(|text| text.parse::<Cpu>().unwrap().cores());
            whole_nodes(nodes_of(cores, node).unwrap())
        };
        let table = [("190", 24.0, 26.0), ("144", 18.0, 20.0), ("149", 19.0, 20.0), ("140", 18.0, 19.0)];
        for (cores, ideal, real) in table {
            assert_eq!((nodes(cores, "8"), nodes(cores, "7.5")), (ideal, real), "{cores}");
        }
    }
}
