//! The figures that meshes are compared by, and what each is worth for one of them.

use crate::model::comparison::Side;
use crate::model::component::Component;
use crate::model::estimate::Estimate;
use crate::model::figure::{About, Figure, FigureValue, Which};
use crate::model::keys;
use crate::model::latency::Level;

/// The figures that can be compared, in the order of reports; latencies of paths are of this one. Of each, less
/// is better.
#[must_use]
pub fn figures(path: Which) -> Vec<Figure> {
    [Figure::MEMORY, Figure::MEMORY_RESERVED, Figure::CPU, Figure::CPU_RESERVED]
        .into_iter()
        .chain(Level::ALL.map(Figure::hop))
        .chain(Level::ALL.map(|level| Figure::path(path, level)))
        .chain(Level::ALL.map(Figure::on_the_rig))
        .chain([Figure::ROLLOUT, Figure::EXTRA_NODES, Figure::COST, Figure::BILL])
        .collect()
}

/// Warnings that a cost is not the whole.
const AT_LEAST: [&str; 2] = ["priced-by-one-side", "nothing-requested"];

/// What a figure is worth for one mesh.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Worth {
    /// Known in whole. Figures compare only where they cover the same.
    Known { typical: f64, covers: Covers },
    /// The true figure is higher: it was priced by one of used and reserved, or by no request at all.
    AtLeast,
    /// Something of it is missing, or all.
    Unknown,
}

/// What a figure covers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Covers {
    /// All but these components.
    AllBut(Vec<Component>),
    /// A latency that was measured on this rig.
    Rig(String),
    /// A latency that somebody stated.
    Stated,
}

/// The figure of one mesh.
pub(super) fn worth(figure: Figure, side: &Side<'_>) -> Worth {
    let estimate = side.estimate;
    let covers = match figure.about() {
        About::Memory => Covers::AllBut(left_out(side, &estimate.memory.used.not_counted)),
        About::MemoryReserved => Covers::AllBut(left_out(side, &estimate.memory.reserved.not_counted)),
        About::Cpu => Covers::AllBut(left_out(side, &estimate.cpu.used.not_counted)),
        About::CpuReserved => Covers::AllBut(left_out(side, &estimate.cpu.reserved.not_counted)),
        About::Hop(_) | About::Path(..) | About::Together(..) | About::OverSla(_) => {
            let rig = estimate.hop.rig.as_ref();
            rig.map_or(Covers::Stated, |rig| Covers::Rig(rig.id.clone()))
        }
        About::Rig(_) => side.rig_without_hops().map_or(Covers::Stated, |rig| Covers::Rig(rig.id.clone())),
        About::Rollout => Covers::AllBut(Vec::new()),
        About::Nodes | About::Bill => Covers::AllBut(not_reserved(side)),
        About::Cost => Covers::AllBut(not_priced(side)),
    };
    match side.value(figure) {
        FigureValue::Whole(_) if figure == Figure::COST && !cost_is_whole(estimate) => Worth::AtLeast,
        FigureValue::Whole(whole) => Worth::Known { typical: whole.typical(), covers },
        FigureValue::AtLeast(_) | FigureValue::Unknown(_) => Worth::Unknown,
    }
}

/// Whether machines are priced by all that they take.
pub(super) fn cost_is_whole(estimate: &Estimate) -> bool {
    let priced = estimate.cost.as_ref().is_some_and(|cost| cost.missing.is_empty());
    priced && !estimate.warnings.iter().any(|warning| AT_LEAST.contains(&warning.code))
}

/// Components that a total leaves out. An agent that is on the nodes with or without the mesh is no
/// tax, and leaving it out leaves nothing out.
fn left_out(side: &Side<'_>, not_counted: &[Component]) -> Vec<Component> {
    let already = side.scenario.one(keys::CNI_ALREADY) == Some(true);
    not_counted.iter().copied().filter(|c| !(already && *c == Component::Cni)).collect()
}

/// Components that nodes were reckoned without.
fn not_reserved(side: &Side<'_>) -> Vec<Component> {
    left_out(side, &side.estimate.memory.reserved.not_counted)
}

/// Components that are priced in no part.
fn not_priced(side: &Side<'_>) -> Vec<Component> {
    let priced = side.estimate.cost.as_ref().map(|cost| &cost.parts[..]).unwrap_or_default();
    let all = side.estimate.memory.parts.iter().map(|part| part.component);
    let not_priced: Vec<Component> = all.filter(|c| priced.iter().all(|part| part.component != *c)).collect();
    left_out(side, &not_priced)
}
