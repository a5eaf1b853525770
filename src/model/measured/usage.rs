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
#[derive(Debug, Clone, Copy, Default, PartialEq)]
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
}

impl Side {
    /// The memory of all of them; nothing where that of some is not known.
    #[must_use]
    pub fn whole_memory(&self) -> Option<Memory> {
        self.memory.filter(|_| self.pods.is_none_or(|pods| self.memory_pods >= pods))
    }

    /// The CPU of all of them; nothing where that of some is not known.
    #[must_use]
    pub fn whole_cpu(&self) -> Option<Cpu> {
        self.cpu.filter(|_| self.pods.is_none_or(|pods| self.cpu_pods >= pods))
    }
}

impl Side {
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
        }
    }
}

/// A mesh that was seen to run.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ran {
    /// Whose it is, in words. Istio with sidecars and its ambient mode are of one family.
    pub family: &'static str,
    /// Whose rules put its proxies there, where these are known and some were seen.
    pub injector: Option<Injector>,
    /// Its proxies: sidecars, or those on nodes. None where only another part of it was seen.
    pub proxies: u64,
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
    /// The other parts of a mesh that were seen: proxies on nodes, waypoints, control planes, agents, gateways.
    pub parts: BTreeMap<Component, Side>,
    /// What else a mesh adds to pods: containers beside its proxies.
    pub helpers: Side,
    /// Pods of applications outside of the cluster's and the meshes' own namespaces.
    pub meshable_pods: u64,
    /// The meshes that were seen, by family, those with sidecars before those on nodes.
    pub meshes: Vec<Ran>,
    /// Each namespace that has an application or a proxy, by name.
    pub namespaces: Vec<NamespaceUsage>,
    /// What to mind: rows passed over and why, pods whose proxy cannot be told apart.
    pub notes: Vec<String>,
}

impl Usage {
    /// A part of the mesh, sidecars among them; nothing where none was seen or can be told apart.
    #[must_use]
    pub fn part(&self, component: Component) -> Option<&Side> {
        let some = |number: Option<u64>| number.is_some_and(|number| number > 0);
        match component {
            Component::Sidecar => Some(&self.proxies).filter(|side| some(side.containers)),
            other => self.parts.get(&other).filter(|side| some(side.pods)),
        }
    }

    /// All that is neither an application nor a proxy beside one.
    #[must_use]
    pub fn apart(&self) -> Side {
        self.parts.values().fold(self.helpers, |sum, side| sum.plus(side))
    }

    /// Each part of what is neither an application nor a proxy beside one, by name; those that were seen.
    pub fn own_parts(&self) -> impl Iterator<Item = (&'static str, &Side)> {
        let helpers =
            Some(("helpers", &self.helpers)).filter(|(_, side)| side.pods.is_some_and(|pods| pods > 0));
        self.parts.iter().map(|(component, side)| (component.name(), side)).chain(helpers)
    }

    /// All proxies that requests pass: sidecars, those on nodes, and waypoints. Nothing is known of them where
    /// sidecars cannot be told apart.
    #[must_use]
    pub fn data_plane(&self) -> Side {
        if self.proxies.containers.is_none() {
            return Side::default();
        }
        let others = self.parts.iter().filter(|(component, _)| component.is_proxy());
        others.fold(self.proxies, |sum, (_, side)| sum.plus(side))
    }

    /// Whose the proxies are. Sidecars speak before proxies on nodes; nobody does where they are of several meshes.
    #[must_use]
    pub fn runs(&self) -> Option<Injector> {
        let ran = || self.meshes.iter().filter(|mesh| mesh.proxies > 0);
        let sidecars = |mesh: &&Ran| mesh.injector != Some(Injector::IstioAmbient);
        let mut beside = ran().filter(sidecars);
        match (beside.next(), beside.next()) {
            (Some(one), None) => one.injector,
            (None, _) => ran().next()?.injector,
            _ => None,
        }
    }

    /// Whether parts of several meshes were seen, so that a sum over them is no one mesh's.
    #[must_use]
    pub fn has_several_meshes(&self) -> bool {
        self.meshes.iter().any(|mesh| mesh.family != self.meshes[0].family)
    }
}
