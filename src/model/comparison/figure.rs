//! The figures that meshes are compared by, and what each is worth for one of them.

use crate::model::comparison::Side;
use crate::model::component::Component;
use crate::model::estimate::Estimate;
use crate::model::keys;
use crate::model::latency::Level;
use crate::model::resource::Total;
use crate::units::{Quantity, Range};

/// A figure that can be compared. Of each, less is better.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Figure {
    /// Memory the mesh uses.
    Memory,
    /// Memory the mesh reserves.
    MemoryReserved,
    /// CPU the mesh uses.
    Cpu,
    /// CPU the mesh reserves.
    CpuReserved,
    /// What one hop is added.
    Hop(Level),
    /// What the request path is added.
    Path(Level),
    /// What the rig's own request was added.
    OnTheRig(Level),
    /// What one rollout is added.
    Rollout,
    /// Nodes that come on top.
    ExtraNodes,
    /// The mesh's share of what is paid for machines, a month.
    Cost,
    /// What comes on top of the bill for nodes, a month.
    Bill,
}

impl Figure {
    /// All of them, in the order of reports.
    #[must_use]
    pub fn all() -> Vec<Self> {
        let at = |figure: fn(Level) -> Self| Level::ALL.into_iter().map(figure);
        [Self::Memory, Self::MemoryReserved, Self::Cpu, Self::CpuReserved]
            .into_iter()
            .chain(at(Self::Hop))
            .chain(at(Self::Path))
            .chain(at(Self::OnTheRig))
            .chain([Self::Rollout, Self::ExtraNodes, Self::Cost, Self::Bill])
            .collect()
    }

    /// The name that JSON uses; of budgets, the same.
    #[must_use]
    pub fn word(self) -> String {
        let at = |what: &str, level: Level| {
            let level = if level == Level::P999 { "p999" } else { level.word() };
            format!("{what}_{level}")
        };
        match self {
            Self::Memory => "memory".to_owned(),
            Self::MemoryReserved => "memory_reserved".to_owned(),
            Self::Cpu => "cpu".to_owned(),
            Self::CpuReserved => "cpu_reserved".to_owned(),
            Self::Hop(level) => at("hop_latency", level),
            Self::Path(level) => at("added_latency", level),
            Self::OnTheRig(level) => at("rig_latency", level),
            Self::Rollout => "rollout".to_owned(),
            Self::ExtraNodes => "extra_nodes".to_owned(),
            Self::Cost => "cost_per_month".to_owned(),
            Self::Bill => "bill_per_month".to_owned(),
        }
    }

    /// The name for people, without the level of a latency.
    #[must_use]
    pub const fn title(self) -> &'static str {
        match self {
            Self::Memory => "memory used",
            Self::MemoryReserved => "memory reserved",
            Self::Cpu => "CPU used",
            Self::CpuReserved => "CPU reserved",
            Self::Hop(_) => "latency of a hop",
            Self::Path(_) => "latency of the path",
            Self::OnTheRig(_) => "latency on the rig",
            Self::Rollout => "rollout",
            Self::ExtraNodes => "nodes",
            Self::Cost => "cost",
            Self::Bill => "bill",
        }
    }

    /// The level of a latency.
    #[must_use]
    pub const fn level(self) -> Option<Level> {
        match self {
            Self::Hop(level) | Self::Path(level) | Self::OnTheRig(level) => Some(level),
            _ => None,
        }
    }
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

/// The figure of one mesh. `path` is the request path that is compared.
pub(super) fn worth(figure: Figure, side: &Side<'_>, path: Option<usize>) -> Worth {
    let estimate = side.estimate;
    match figure {
        Figure::Memory => total(side, &estimate.memory.used),
        Figure::MemoryReserved => total(side, &estimate.memory.reserved),
        Figure::Cpu => total(side, &estimate.cpu.used),
        Figure::CpuReserved => total(side, &estimate.cpu.reserved),
        Figure::Hop(level) => latency(side, estimate.hop.added.at(level)),
        Figure::Path(level) => {
            let path = path.and_then(|path| estimate.latency.get(path));
            latency(side, path.and_then(|path| path.independent.added.at(level)))
        }
        Figure::OnTheRig(level) => on_the_rig(side, level),
        Figure::Rollout => {
            let rollout = estimate.rollout.as_ref().ok();
            known(rollout.and_then(|rollout| rollout.added), Covers::AllBut(Vec::new()))
        }
        Figure::ExtraNodes => {
            let capacity = estimate.capacity.as_ref().ok();
            known(capacity.map(|capacity| capacity.extra), Covers::AllBut(not_reserved(side)))
        }
        Figure::Cost => {
            let cost = estimate.cost.as_ref().filter(|cost| cost.missing.is_empty());
            match known(cost.and_then(|cost| cost.added), Covers::AllBut(not_priced(side))) {
                Worth::Known { .. } if !cost_is_whole(estimate) => Worth::AtLeast,
                worth => worth,
            }
        }
        Figure::Bill => {
            let bill = estimate.cost.as_ref().and_then(|cost| cost.bill.as_ref());
            known(bill.map(|bill| bill.added), Covers::AllBut(not_reserved(side)))
        }
    }
}

/// Whether machines are priced by all that they take.
pub(super) fn cost_is_whole(estimate: &Estimate) -> bool {
    let priced = estimate.cost.as_ref().is_some_and(|cost| cost.missing.is_empty());
    priced && !estimate.warnings.iter().any(|warning| AT_LEAST.contains(&warning.code))
}

fn known<Q: Quantity>(range: Option<Range<Q>>, covers: Covers) -> Worth {
    range.map_or(Worth::Unknown, |range| Worth::Known { typical: range.typical().base(), covers })
}

fn total<Q: Quantity>(side: &Side<'_>, total: &Total<Q>) -> Worth {
    let complete = total.known.filter(|_| total.missing.is_empty());
    known(complete, Covers::AllBut(left_out(side, &total.not_counted)))
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

fn latency<Q: Quantity>(side: &Side<'_>, range: Option<Range<Q>>) -> Worth {
    let rig = side.estimate.hop.rig.as_ref();
    known(range, rig.map_or(Covers::Stated, |rig| Covers::Rig(rig.id.clone())))
}

/// What the request of the chosen rig was added, however many hops it made.
fn on_the_rig(side: &Side<'_>, level: Level) -> Worth {
    let Some(rig) = side.rig_without_hops() else { return Worth::Unknown };
    known(rig.differences().at(level).map(Range::exact), Covers::Rig(rig.id.clone()))
}
