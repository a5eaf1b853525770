//! What containers were seen to use, those of applications and a mesh's proxies apart.

use crate::model::mesh::Injector;
use crate::units::{Cpu, Memory};

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
    /// What belongs to the mesh itself: control planes, agents on nodes, gateways, waypoints.
    pub apart: Side,
    /// Pods of applications outside of the cluster's and the meshes' own namespaces.
    pub meshable_pods: u64,
    /// Whose the proxies are, where they are of one mesh.
    pub runs: Option<Injector>,
    /// Each namespace that has an application or a proxy, by name.
    pub namespaces: Vec<NamespaceUsage>,
    /// What to mind: rows passed over and why, pods whose proxy cannot be told apart.
    pub notes: Vec<String>,
}
