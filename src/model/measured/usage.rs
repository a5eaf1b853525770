//! What containers were seen to use: those of applications, of a mesh's sidecars, and of what else is the mesh's.

use std::collections::BTreeMap;

use crate::model::component::Component;
use crate::model::mesh::Injector;
use crate::units::{Cpu, Memory, Quantity};

/// What the rows of a file stand for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Rows {
    /// Containers: proxies and applications can be told apart.
    Containers,
    /// Whole pods: what a proxy in them uses is in the pod's own figure, and nobody can tell how much.
    Pods,
}

impl Rows {
    /// The word that JSON uses.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Containers => "container",
            Self::Pods => "pod",
        }
    }
}

/// The sum over one side. What some of it does not state is left out of the sum.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Side {
    /// Working set memory; nothing where no row states any.
    pub memory: Option<Memory>,
    /// CPU; nothing where no row states any.
    pub cpu: Option<Cpu>,
    /// Its containers; nothing where rows are pods.
    pub containers: Option<u64>,
    /// Pods that have one of its containers; nothing where that cannot be told.
    pub pods: Option<u64>,
    /// Pods of which the memory is known.
    pub memory_pods: u64,
    /// Pods of which the CPU is known.
    pub cpu_pods: u64,
    /// What the pods use of which the memory is known.
    pub memory_of_pods: Memory,
    /// What the pods use of which the CPU is known.
    pub cpu_of_pods: Cpu,
    /// Whether some row of it states no memory.
    pub lacks_memory: bool,
    /// Whether some row of it states no CPU.
    pub lacks_cpu: bool,
}

impl Default for Side {
    fn default() -> Self {
        Self {
            memory: None,
            cpu: None,
            containers: None,
            pods: None,
            memory_pods: 0,
            cpu_pods: 0,
            memory_of_pods: Memory::ZERO,
            cpu_of_pods: Cpu::ZERO,
            lacks_memory: false,
            lacks_cpu: false,
        }
    }
}

impl Side {
    /// The memory of all of them; nothing where that of some is not known.
    #[must_use]
    pub fn whole_memory(&self) -> Option<Memory> {
        self.memory.filter(|_| !self.lacks_memory && self.pods.is_none_or(|pods| self.memory_pods >= pods))
    }

    /// The CPU of all of them; nothing where that of some is not known.
    #[must_use]
    pub fn whole_cpu(&self) -> Option<Cpu> {
        self.cpu.filter(|_| !self.lacks_cpu && self.pods.is_none_or(|pods| self.cpu_pods >= pods))
    }

    /// Whether something of it was seen.
    #[must_use]
    pub fn is_there(&self) -> bool {
        self.containers.or(self.pods).is_some_and(|number| number > 0)
    }

    /// A sum of nothing, of which as much is known.
    #[must_use]
    fn none(&self) -> Self {
        Self {
            memory: self.memory.map(|_| Memory::ZERO),
            cpu: self.cpu.map(|_| Cpu::ZERO),
            containers: self.containers.map(|_| 0),
            pods: self.pods.map(|_| 0),
            ..Self::default()
        }
    }

    /// Both together. A figure that one of them does not state is that of the other, of fewer pods.
    #[must_use]
    pub fn plus(&self, other: &Self) -> Self {
        fn sum<Q: Quantity>(one: Option<Q>, other: Option<Q>) -> Option<Q> {
            match (one, other) {
                (Some(one), Some(other)) => Some(one + other),
                (one, other) => one.or(other),
            }
        }
        Self {
            memory: sum(self.memory, other.memory),
            cpu: sum(self.cpu, other.cpu),
            containers: self.containers.zip(other.containers).map(|(one, other)| one + other),
            pods: self.pods.zip(other.pods).map(|(one, other)| one + other),
            memory_pods: self.memory_pods + other.memory_pods,
            cpu_pods: self.cpu_pods + other.cpu_pods,
            memory_of_pods: self.memory_of_pods + other.memory_of_pods,
            cpu_of_pods: self.cpu_of_pods + other.cpu_of_pods,
            lacks_memory: self.lacks_memory || other.lacks_memory,
            lacks_cpu: self.lacks_cpu || other.lacks_cpu,
        }
    }
}

/// A part of a mesh: what it is, and whose.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Whose {
    /// What it is.
    pub component: Component,
    /// The family of meshes whose it is, as [`Injector::family`] names it. Istio with sidecars and its ambient
    /// mode are of one, with one control plane.
    pub family: &'static str,
}

impl Whose {
    /// Whether it is a proxy that those rules put there.
    #[must_use]
    pub fn is_of(self, injector: Injector) -> bool {
        self.injector() == Some(injector)
    }

    /// Whose rules put it there, where it is a proxy and these are known.
    #[must_use]
    pub fn injector(self) -> Option<Injector> {
        let has_sidecars = match self.component {
            Component::Sidecar => true,
            Component::NodeProxy | Component::Waypoint => false,
            Component::ControlPlane | Component::Cni | Component::Gateway => return None,
        };
        let all = Injector::ALL.into_iter();
        all.filter(|one| one.has_sidecars() == has_sidecars).find(|one| one.family() == Some(self.family))
    }
}

/// One namespace's part of it.
#[derive(Debug, Clone, PartialEq)]
pub struct NamespaceUsage {
    /// Its name; empty where the file names none.
    pub name: String,
    /// Containers of applications.
    pub app: Side,
    /// Proxies of a mesh.
    pub proxies: Side,
}

/// What was seen at one time.
#[derive(Debug, Clone, PartialEq)]
pub struct Usage {
    /// The files.
    pub source: String,
    /// What a row of them is.
    pub rows: Rows,
    /// Containers of applications, and of all else that is there without a mesh. Where rows are pods, the
    /// pods, with whatever is in them.
    pub app: Side,
    /// Proxies beside applications; where rows are pods, nobody knows.
    pub proxies: Side,
    /// The parts of meshes that were seen: sidecars, where these can be told apart, proxies on nodes, waypoints,
    /// control planes, agents, gateways.
    pub parts: BTreeMap<Whose, Side>,
    /// What else a mesh adds to pods: containers beside its proxies.
    pub helpers: Side,
    /// Pods of applications outside of the cluster's and the meshes' own namespaces.
    pub meshable_pods: u64,
    /// Clusters that the file tells apart; 1 where it tells of none.
    pub clusters: usize,
    /// Each namespace that has an application or a proxy, by name.
    pub namespaces: Vec<NamespaceUsage>,
    /// What to mind: rows passed over and why, pods whose proxy cannot be told apart.
    pub notes: Vec<String>,
}

impl Usage {
    /// A part of a mesh; nothing where none was seen.
    #[must_use]
    pub fn part(&self, component: Component, family: &str) -> Option<&Side> {
        self.parts
            .iter()
            .find(|(whose, _)| (whose.component, whose.family) == (component, family))
            .map(|(_, side)| side)
    }

    /// All of a component, whosever it is; nothing where none was seen.
    #[must_use]
    pub fn all_of(&self, component: Component) -> Option<Side> {
        self.sum_of(|whose| whose.component == component)
    }

    /// Each part of what is neither an application nor a proxy beside one, by name; those that were seen.
    pub fn own_parts(&self) -> impl Iterator<Item = (&'static str, Side)> {
        let own = Component::ALL.into_iter().filter(|component| *component != Component::Sidecar);
        let parts = own.filter_map(|component| Some((component.name(), self.all_of(component)?)));
        let helpers = Some(("helpers", self.helpers)).filter(|(_, side)| side.is_there());
        parts.chain(helpers)
    }

    /// All that is neither an application nor a proxy beside one.
    #[must_use]
    pub fn apart(&self) -> Side {
        self.own_parts().fold(self.helpers.none(), |sum, (_, side)| sum.plus(&side))
    }

    /// All proxies that requests pass: sidecars, those on nodes, and waypoints. Nothing is known of them where
    /// sidecars cannot be told apart.
    #[must_use]
    pub fn data_plane(&self) -> Side {
        if self.rows == Rows::Pods {
            return Side::default();
        }
        self.sum_of(|whose| whose.component.is_proxy()).unwrap_or(self.proxies)
    }

    /// The parts that are asked for, together; nothing where none of them was seen.
    pub(super) fn sum_of(&self, is_wanted: impl Fn(Whose) -> bool) -> Option<Side> {
        let wanted = self.parts.iter().filter(|(whose, _)| is_wanted(**whose)).map(|(_, side)| *side);
        wanted.reduce(|sum, side| sum.plus(&side))
    }

    /// The meshes whose proxies were seen, those with sidecars first.
    #[must_use]
    pub fn proxies_of(&self) -> Vec<Whose> {
        self.parts.keys().copied().filter(|whose| whose.component.is_proxy()).collect()
    }

    /// Whose rules put the proxies there. Sidecars speak before other proxies; nobody does where they are of
    /// several meshes.
    #[must_use]
    pub fn runs(&self) -> Option<Injector> {
        let all = self.proxies_of();
        let sidecars: Vec<&Whose> =
            all.iter().filter(|whose| whose.component == Component::Sidecar).collect();
        match sidecars[..] {
            [] => all.first()?.injector(),
            [one] => one.injector(),
            _ => None,
        }
    }
}
