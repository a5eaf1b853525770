//! What is there: workloads with their pods, each counted once, and what they stand on.
//!
//! A workload is what the user wrote or what a controller made of it: a `ReplicaSet` of a Deployment is
//! that Deployment, a pod of a Deployment is one of its pods. Where only pods were read, they are
//! grouped by what owns them; a `ReplicaSet` whose name ends in the hash of its pods' template belongs
//! to the Deployment with the name before it. Pods of one owner that are not made of the same are
//! listed apart.

use std::collections::BTreeMap;

use crate::cluster::gathering::{Gathering, Tally};
use crate::cluster::object::{Autoscaler, Kind, LimitRange, Namespace, Node, Phase, Quota, Service};
use crate::cluster::owners;
use crate::cluster::place::Skipped;
use crate::cluster::pod::PodTemplate;
use crate::cluster::replicas;
use crate::cluster::roles::Role;

/// Everything that was read, counted once.
#[derive(Debug, Clone, Default)]
pub struct Inventory {
    /// Workloads, by namespace, kind and name.
    pub workloads: Vec<Row>,
    /// The pods that are there, finished ones left out. Empty where only manifests were read.
    pub pods: Vec<PodThere>,
    /// What pods are made of.
    pub templates: Vec<PodTemplate>,
    /// Services, by namespace and name.
    pub services: Vec<Service>,
    /// Namespaces that were declared, by name.
    pub namespaces: BTreeMap<String, Namespace>,
    /// Nodes, by name.
    pub nodes: Vec<Node>,
    /// Autoscalers.
    pub autoscalers: Vec<Autoscaler>,
    /// Quotas.
    pub quotas: Vec<Quota>,
    /// Limit ranges.
    pub limit_ranges: Vec<LimitRange>,
    /// What was left aside, in the order of the input; then kinds that have no part in this.
    pub skipped: Vec<Skipped>,
    /// What was read, in numbers.
    pub tally: Tally,
}

/// One workload; or, where its pods are not all made of the same, those that are.
#[derive(Debug, Clone, PartialEq)]
pub struct Row {
    /// Its kind, as Kubernetes writes it; of pods whose owner is no built-in kind, the owner's.
    pub kind: String,
    /// Its namespace; empty where none is stated.
    pub namespace: String,
    /// Its name.
    pub name: String,
    /// What it is for.
    pub role: Role,
    /// What its pods are made of, by number in [`Inventory::templates`].
    pub template: usize,
    /// How many pods run.
    pub pods: PodCount,
    /// The replicas it states.
    pub replicas: Option<u64>,
    /// The pods its status tells of.
    pub observed: Option<u64>,
    /// Whether it makes no pods just now: a Job that has ended, or that is suspended.
    pub at_rest: bool,
    /// Pods of it that were read and have run to their end, well or badly.
    pub inactive: u64,
    /// Whether its own object was read, and not only its pods.
    pub declared: bool,
    /// The autoscaler that sets its replicas, by number in [`Inventory::autoscalers`].
    pub autoscaler: Option<usize>,
}

/// How many pods of a workload run.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PodCount {
    /// That many.
    Exactly(u64),
    /// Between two ends, typically that many: an autoscaler decides.
    Scaled {
        /// The fewest.
        low: u64,
        /// What is there, or what was asked for.
        typical: u64,
        /// The most.
        high: u64,
    },
    /// Not known from what was read: a `DaemonSet` without nodes, a Job that is not there yet.
    Unknown,
}

impl PodCount {
    /// The typical count; nothing where none is known.
    #[must_use]
    pub fn typical(self) -> Option<u64> {
        match self {
            Self::Exactly(count) | Self::Scaled { typical: count, .. } => Some(count),
            Self::Unknown => None,
        }
    }

    /// Low, typical and high; nothing where none is known.
    #[must_use]
    pub fn range(self) -> Option<[u64; 3]> {
        match self {
            Self::Exactly(count) => Some([count; 3]),
            Self::Scaled { low, typical, high } => Some([low, typical, high]),
            Self::Unknown => None,
        }
    }
}

/// A pod that is there.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PodThere {
    /// The workload it belongs to, by number.
    pub row: usize,
    /// What it is made of, by number.
    pub template: usize,
    /// The node it stands on, by number; nothing where it is pending or the node was not read.
    pub node: Option<usize>,
    /// Whether it stands on a node that was not read.
    pub elsewhere: bool,
    /// Whether it cannot move: of a `DaemonSet`, or made by its node's kubelet.
    pub fixed: bool,
    /// Where it is in its life.
    pub phase: Phase,
}

/// The namespace that a manifest without one goes to, unless whoever applies it says otherwise.
#[must_use]
pub fn or_default(namespace: &str) -> &str {
    if namespace.is_empty() { "default" } else { namespace }
}

impl Row {
    /// The built-in kind, where it is one.
    #[must_use]
    pub fn built_in(&self) -> Option<Kind> {
        Kind::of(&self.kind)
    }

    /// Whether its pods run on every node that takes them.
    #[must_use]
    pub fn is_daemon_set(&self) -> bool {
        self.built_in() == Some(Kind::DaemonSet)
    }

    /// Whether its pods run to an end.
    #[must_use]
    pub fn ends(&self) -> bool {
        self.built_in().is_some_and(Kind::ends)
    }

    /// Whether `totals.pods` counts it: what keeps a number of pods running, and pods that were read
    /// without what makes them. Pods of Jobs and `DaemonSet`s that were read themselves are told apart.
    #[must_use]
    pub fn is_counted(&self) -> bool {
        !self.declared || !(self.is_daemon_set() || self.ends())
    }

    /// How it is called in messages: `Deployment shop/cart`.
    #[must_use]
    pub fn title(&self) -> String {
        let within = if self.namespace.is_empty() { String::new() } else { format!("{}/", self.namespace) };
        format!("{} {within}{}", self.kind, self.name)
    }
}

impl Inventory {
    /// What was gathered, each thing counted once.
    #[must_use]
    pub fn of(gathering: Gathering) -> Self {
        let mut inventory = owners::sort_out(gathering);
        replicas::count(&mut inventory);
        inventory
    }

    /// What the pods of a workload are made of.
    #[must_use]
    pub fn template(&self, row: &Row) -> &PodTemplate {
        static NOTHING: std::sync::LazyLock<PodTemplate> = std::sync::LazyLock::new(PodTemplate::default);
        self.templates.get(row.template).unwrap_or(&NOTHING)
    }

    /// The Namespace that a workload stands in, where it was read.
    #[must_use]
    pub fn namespace_of(&self, row: &Row) -> Option<&Namespace> {
        self.namespaces.get(or_default(&row.namespace))
    }

    /// Names of all namespaces that anything stands in or that were declared, the empty one left out.
    #[must_use]
    pub fn namespace_names(&self) -> std::collections::BTreeSet<&str> {
        let used = self.workloads.iter().map(|row| row.namespace.as_str());
        let served = self.services.iter().map(|service| service.namespace.as_str());
        let declared = self.namespaces.keys().map(String::as_str);
        used.chain(served).chain(declared).filter(|name| !name.is_empty()).collect()
    }
}
