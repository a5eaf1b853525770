//! A pod's specification, as far as a mesh's tax depends on it.

use crate::cluster::marks::Marks;
use crate::cluster::resources::{Amounts, Asked};

/// What a pod is made of: of a workload, its template; of a pod that is there, itself.
///
/// Two pods of one controller are equal here, since names, addresses and hashes are left out.
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct PodTemplate {
    /// The labels, without those that tell one pod of a controller from the next.
    pub labels: Marks,
    /// The annotations that meshes, their injectors and the kubelet look at; no others are kept.
    pub annotations: Marks,
    /// In the order they start: init containers and native sidecars as they are listed, then the others.
    pub containers: Vec<Container>,
    /// `spec.resources`: requests and limits of the pod as a whole, which take the place of the sum.
    pub pod_level: Asked,
    /// What the runtime class adds.
    pub overhead: Amounts,
    /// Whether it shares its node's network, where no mesh can redirect its traffic.
    pub host_network: bool,
    /// Labels that a node must have.
    pub node_selector: Marks,
    /// Taints it may stand on.
    pub tolerations: Vec<Toleration>,
    /// What else decides where it can run and is not modelled.
    pub placement: Placement,
}

/// Rules about the place of a pod that packing does not follow, and names them instead.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[allow(clippy::struct_excessive_bools)] // each is a rule of its own
pub struct Placement {
    /// Node affinity that is required.
    pub node_affinity: bool,
    /// Pod affinity or anti-affinity that is required.
    pub pod_affinity: bool,
    /// Topology spread with `DoNotSchedule`.
    pub spread: bool,
    /// A persistent volume, which may be bound to a zone or a node.
    pub volumes: bool,
    /// A port of the node.
    pub host_ports: bool,
    /// Requests of GPUs, huge pages or ephemeral storage.
    pub other_resources: bool,
}

/// When a container runs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Stage {
    /// Before the others, to its end.
    Init,
    /// A native sidecar: listed among the init containers with `restartPolicy: Always`, and runs beside
    /// all that start after it.
    Sidecar,
    /// The pod's own.
    Main,
}

/// One container.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Container {
    /// Its name.
    pub name: String,
    /// Its image, as it is written.
    pub image: String,
    /// When it runs.
    pub stage: Stage,
    /// What it requests and is limited to.
    pub asked: Asked,
}

/// A taint that a pod puts up with.
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Toleration {
    /// The taint's key; with [`Toleration::exists`] an empty one is any key.
    pub key: String,
    /// Whether any value will do (`operator: Exists`).
    pub exists: bool,
    /// The value, otherwise.
    pub value: String,
    /// `NoSchedule`, `PreferNoSchedule`, `NoExecute`, or empty for all three.
    pub effect: String,
}

impl PodTemplate {
    /// The containers that run as long as the pod does: its own, and native sidecars.
    pub fn running(&self) -> impl Iterator<Item = &Container> {
        self.containers.iter().filter(|container| container.stage != Stage::Init)
    }

    /// What a label says, and where there is none, the annotation of the same name.
    #[must_use]
    pub fn label_or_annotation(&self, name: &str) -> Option<&str> {
        self.labels.get(name).or_else(|| self.annotations.get(name))
    }
}
