//! The registry of figures: every number that an estimate has a name for.
//!
//! A [`Figure`] says what it is about and which aspect of it: without the mesh, with the mesh, what the mesh
//! adds, and that as a share of what is there without. From it follow its key for programs, its unit, its
//! title for people, the terms of an estimate that it needs ([`Figure::needs`]) and its value in an estimate
//! ([`Figure::value`]). Tables, JSON, CSV, sweeps, budgets, baselines, comparisons, levers and sensitivity take
//! figures from here and choose among them; none of them reads a total of an estimate by itself.
//!
//! ```text
//! Figure = About x Aspect   -> key, unit, title, needs
//! Figure, Estimate          -> FigureValue: whole | at least | unknown
//! ```
//!
//! What an estimate has several of, such as components and their parts, is no figure: it stands in its term.

mod keys;
mod of_estimate;
mod term;
mod value;

use std::hash::{Hash, Hasher};

use crate::model::latency::Level;
use crate::units::Unit;

pub(in crate::model) use of_estimate::listed;
pub use of_estimate::worst_path;
pub use term::Term;
pub use value::{AtLeast, FigureValue, Whole};

/// A figure of an estimate.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Figure {
    about: About,
    aspect: Aspect,
}

/// What a figure is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum About {
    /// Memory used.
    Memory,
    /// Memory reserved.
    MemoryReserved,
    /// CPU used.
    Cpu,
    /// CPU reserved.
    CpuReserved,
    /// The latency of one hop.
    Hop(Level),
    /// The latency of a request path with independent hops, or of plain numbers.
    Path(Which, Level),
    /// The latency of a request path with hops that are slow together.
    Together(Which, Level),
    /// The latency of the request that was measured on a rig, however many hops it made.
    Rig(Level),
    /// The share of requests that take longer than the SLA.
    OverSla(Which),
    /// The time of one rollout.
    Rollout,
    /// Nodes.
    Nodes,
    /// What the machines cost a month by a price book.
    Cost,
    /// What is on the bill for nodes a month.
    Bill,
}

/// Which request path.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Which {
    /// That one, by its number in the scenario.
    Number(usize),
    /// The one that suffers most from the mesh; the first where that is not known.
    Worst,
    /// The greatest of all paths at each end. One of which it is not known might have it.
    Greatest,
}

/// Which aspect of what it is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Aspect {
    /// Without the mesh.
    Without,
    /// With the mesh.
    With,
    /// With less without, where both are known at the same point.
    Added,
    /// Added over without.
    Share,
}

impl Aspect {
    /// All of them, in the order of reports.
    pub const ALL: [Self; 4] = [Self::Without, Self::With, Self::Added, Self::Share];
}

impl Figure {
    /// Memory that the mesh uses.
    pub const MEMORY: Self = added(About::Memory);
    /// Memory that the mesh reserves.
    pub const MEMORY_RESERVED: Self = added(About::MemoryReserved);
    /// CPU that the mesh uses.
    pub const CPU: Self = added(About::Cpu);
    /// CPU that the mesh reserves.
    pub const CPU_RESERVED: Self = added(About::CpuReserved);
    /// What the mesh adds to one rollout.
    pub const ROLLOUT: Self = added(About::Rollout);
    /// Nodes that come on top.
    pub const EXTRA_NODES: Self = added(About::Nodes);
    /// The mesh's share of what is paid for machines, a month.
    pub const COST: Self = added(About::Cost);
    /// What comes on top of the bill for nodes, a month.
    pub const BILL: Self = added(About::Bill);

    /// What the mesh adds to one hop.
    #[must_use]
    pub const fn hop(level: Level) -> Self {
        added(About::Hop(level))
    }

    /// What the mesh adds to a request path of independent hops.
    #[must_use]
    pub const fn path(which: Which, level: Level) -> Self {
        added(About::Path(which, level))
    }

    /// What the mesh adds to a request path of hops that are slow together.
    #[must_use]
    pub const fn together(which: Which, level: Level) -> Self {
        added(About::Together(which, level))
    }

    /// What the mesh added to the request of a rig.
    #[must_use]
    pub const fn on_the_rig(level: Level) -> Self {
        added(About::Rig(level))
    }

    /// The share of requests over the SLA, without the mesh.
    #[must_use]
    pub const fn over_sla(which: Which) -> Self {
        Self { about: About::OverSla(which), aspect: Aspect::Without }
    }

    /// Another aspect of the same; nothing where no estimate has it.
    #[must_use]
    pub const fn aspect_of(self, aspect: Aspect) -> Option<Self> {
        match (self.about, aspect) {
            (About::OverSla(_), Aspect::Added | Aspect::Share) => None,
            (about, aspect) => Some(Self { about, aspect }),
        }
    }

    /// The same without the mesh.
    #[must_use]
    pub const fn without(self) -> Self {
        Self { aspect: Aspect::Without, ..self }
    }

    /// The same with the mesh.
    #[must_use]
    pub const fn with_mesh(self) -> Self {
        Self { aspect: Aspect::With, ..self }
    }

    /// What it is about.
    #[must_use]
    pub const fn about(self) -> About {
        self.about
    }

    /// Which aspect of that it is.
    #[must_use]
    pub const fn aspect(self) -> Aspect {
        self.aspect
    }

    /// The level of a latency.
    #[must_use]
    pub const fn level(self) -> Option<Level> {
        match self.about {
            About::Hop(level) | About::Path(_, level) | About::Together(_, level) | About::Rig(level) => {
                Some(level)
            }
            _ => None,
        }
    }

    /// The same latency at another level; anything else as it is.
    #[must_use]
    pub const fn at(self, level: Level) -> Self {
        let about = match self.about {
            About::Hop(_) => About::Hop(level),
            About::Path(which, _) => About::Path(which, level),
            About::Together(which, _) => About::Together(which, level),
            About::Rig(_) => About::Rig(level),
            about => about,
        };
        Self { about, ..self }
    }

    /// The same of another path; anything that is of no path as it is.
    #[must_use]
    pub const fn of_path(self, which: Which) -> Self {
        let about = match self.about {
            About::Path(_, level) => About::Path(which, level),
            About::Together(_, level) => About::Together(which, level),
            About::OverSla(_) => About::OverSla(which),
            about => about,
        };
        Self { about, ..self }
    }

    /// Whether it is a latency, or a share of one or of requests: composed, and known to fewer digits.
    #[must_use]
    pub const fn is_latency(self) -> bool {
        self.level().is_some() || matches!(self.about, About::OverSla(_))
    }

    /// Which quantity it is, and so its base unit.
    #[must_use]
    pub const fn unit(self) -> Unit {
        match (self.aspect, self.about) {
            (Aspect::Share, _) | (_, About::OverSla(_)) => Unit::Ratio,
            (_, About::Memory | About::MemoryReserved) => Unit::Memory,
            (_, About::Cpu | About::CpuReserved) => Unit::Cpu,
            (_, About::Nodes) => Unit::Count,
            (_, About::Cost | About::Bill) => Unit::Money,
            (_, About::Hop(_) | About::Path(..) | About::Together(..) | About::Rig(_) | About::Rollout) => {
                Unit::Time
            }
        }
    }

    /// The terms of an estimate that its value is read from.
    #[must_use]
    pub const fn needs(self) -> &'static [Term] {
        match self.about {
            About::Memory | About::MemoryReserved => &[Term::Memory],
            About::Cpu | About::CpuReserved => &[Term::Cpu],
            About::Hop(_) | About::Path(..) | About::Together(..) | About::OverSla(_) => &[Term::Latency],
            About::Rollout => &[Term::Rollout],
            About::Nodes => &[Term::Capacity],
            About::Cost | About::Bill => &[Term::Cost],
            // What a rig measured stands in the catalog.
            About::Rig(_) => &[],
        }
    }
}

const fn added(about: About) -> Figure {
    Figure { about, aspect: Aspect::Added }
}

/// By what makes one figure another: its key, its path and its level.
impl Hash for Figure {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.key().hash(state);
        self.level().map(Level::word).hash(state);
        self.which().hash(state);
    }
}
