//! Term 5, capacity: nodes for what is reserved, without and with the mesh.
//!
//! By packing where the nodes and pods that are there were read, else by totals. What has to be said
//! of how many of each component there are stands here too, since agents come with the nodes.

mod packed;
mod totals;

use crate::model::component::Component;
use crate::model::keys;
use crate::model::known::Known;
use crate::model::runs::{Point, Runs};
use crate::model::warning::Concern;
use crate::units::{Count, Quantity, Range, Ratio};

pub use packed::{MeshPods, Packer, Packs, Placed, Share};

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
    /// Pods that would have to leave their node; nothing where the nodes come from totals.
    pub displaced: Option<Range<Count>>,
    /// What was compared, and what was not.
    pub notes: Vec<String>,
}

/// The nodes that the mesh adds at one point.
pub(crate) fn extra_nodes(at: &Point<'_>) -> Option<Count> {
    Some(nodes_with(at)?.less(nodes_without(at)?))
}

/// The nodes, or the reason why they are not known.
///
/// # Errors
/// The reason, naming what was not given.
pub fn capacity(runs: &Runs<'_>) -> Result<Capacity, String> {
    let unknown = || packed::reason(runs).unwrap_or_else(|| totals::reason(runs));
    // Of nodes for pods of which some are hidden, no difference says how many the mesh adds.
    let whole = |nodes: fn(&Point<'_>) -> Option<Count>| match runs.known("the number of nodes", nodes) {
        Ok(Known::Whole(range)) => Ok(range),
        Err(reason) if reason.is_empty() => Err(unknown()),
        Ok(Known::AtLeast(_, reason)) | Err(reason) => Err(reason),
    };
    let (without, with_mesh) = (whole(nodes_without)?, whole(nodes_with)?);
    let extra = if packed::placed(&runs.typical()).is_some() {
        packed_extra(runs)
    } else {
        totals::extra(runs, without, with_mesh)
    };
    let (extra, extra_share) = extra.ok_or_else(unknown)?;
    let displaced =
        runs.range("the number of pods", |at| packed::placed(at)?.ok().map(|placed| placed.displaced));
    let mut notes = packed::notes(runs).unwrap_or_else(|| totals::notes(runs));
    if displaced.is_some() && !(extra.is_exact() && with_mesh.is_exact()) {
        notes.push(
            "the range is that of the packings that were tried, at the ends of the inputs' ranges".to_owned(),
        );
    }
    Ok(Capacity { without, with_mesh, extra, extra_share, displaced, notes })
}

/// The least and the greatest difference of the packings tried: how many nodes a packing takes between
/// these nobody knows without packing.
fn packed_extra(runs: &Runs<'_>) -> Option<(Range<Count>, Option<Range<Ratio>>)> {
    let share = |at: &Point<'_>| Ratio::of(extra_nodes(at)?, nodes_without(at)?);
    let range = runs.range("the number of nodes", extra_nodes)?;
    Some((range, runs.range("the share of extra nodes", share)))
}

/// How many of a component there are. Of the control plane, its replicas.
#[must_use]
pub fn count(component: Component, at: &Point<'_>) -> Option<Count> {
    component.counted_by().at(at)
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
pub(super) fn beside_nodes(component: Component, at: &Point<'_>) -> Option<Count> {
    // The nodes with the mesh follow from what does not come with them.
    if component.is_per_node() { None } else { count(component, at) }
}

/// Nodes without the mesh: those that are there, else what the requests need.
pub(crate) fn nodes_without(at: &Point<'_>) -> Option<Count> {
    match packed::placed(at) {
        Some(placed) => placed.ok().map(|placed| placed.nodes_without),
        None => totals::nodes_without(at),
    }
}

/// Nodes with the mesh. Room on nodes that are there already is used first.
pub(crate) fn nodes_with(at: &Point<'_>) -> Option<Count> {
    match packed::placed(at) {
        Some(placed) => placed.ok().map(|placed| placed.nodes_with),
        None => totals::nodes_with(at),
    }
}

/// A concern where the stated nodes are too few for the applications alone.
pub(crate) fn too_few(runs: &Runs<'_>) -> Option<Concern> {
    // Nodes that were read hold what runs on them.
    if packed::placed(&runs.typical()).is_some() { None } else { totals::too_few(runs) }
}
