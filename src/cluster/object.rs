//! What an input can hold, as typed facts: everything of a Kubernetes object that the inventory, the
//! rules and the findings look at.

use crate::cluster::marks::Marks;
use crate::cluster::pod::PodTemplate;
use crate::cluster::resources::Amounts;

/// One object.
#[derive(Debug, Clone, PartialEq)]
pub enum Object {
    /// Something that makes pods.
    Workload(Workload),
    /// A pod.
    Pod(Pod),
    /// A Service.
    Service(Service),
    /// A Namespace.
    Namespace(Namespace),
    /// A Node.
    Node(Node),
    /// A `HorizontalPodAutoscaler`.
    Autoscaler(Autoscaler),
    /// A `ResourceQuota`.
    Quota(Quota),
    /// A `LimitRange`.
    LimitRange(LimitRange),
    /// Anything else, which has no part in what is counted here.
    Other {
        /// Its kind.
        kind: String,
        /// Its group and version.
        api_version: String,
        /// Whether it looks like something whose pods an operator makes: a custom resource with
        /// `spec.replicas` or a pod template.
        makes_pods: bool,
    },
}

/// The kinds that have a pod template.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Kind {
    /// A Deployment.
    Deployment,
    /// A `StatefulSet`.
    StatefulSet,
    /// A `DaemonSet`.
    DaemonSet,
    /// A `ReplicaSet`.
    ReplicaSet,
    /// A `ReplicationController`.
    ReplicationController,
    /// A `DeploymentConfig` of `OpenShift`.
    DeploymentConfig,
    /// A Job.
    Job,
    /// A `CronJob`.
    CronJob,
    /// A pod that nobody owns.
    Pod,
}

/// Something that makes pods.
#[derive(Debug, Clone, PartialEq)]
pub struct Workload {
    /// Its kind.
    pub kind: Kind,
    /// Its namespace; empty where none is stated.
    pub namespace: String,
    /// Its name.
    pub name: String,
    /// Its own labels, those of its pods are in the template.
    pub labels: Marks,
    /// `spec.replicas`, of a Job `spec.parallelism`.
    pub replicas: Option<u64>,
    /// Pods that its status says are there: `status.replicas`, of a `DaemonSet`
    /// `status.desiredNumberScheduled`, of a Job `status.active`. Nothing where there is no status.
    pub observed: Option<u64>,
    /// Whether it has run to its end (a Job that is complete or failed).
    pub finished: bool,
    /// Whether it is suspended.
    pub suspended: bool,
    /// What owns it.
    pub owner: Option<Owner>,
    /// Its pods.
    pub template: PodTemplate,
}

/// The controller of an object.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Owner {
    /// Its kind, as it is written.
    pub kind: String,
    /// Its name; its namespace is that of what it owns.
    pub name: String,
}

/// Where a pod is in its life.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Phase {
    /// Not started.
    Pending,
    /// Running.
    Running,
    /// Ended well.
    Succeeded,
    /// Ended badly.
    Failed,
    /// Not stated, as in a manifest.
    #[default]
    Unstated,
}

impl Phase {
    /// Whether a pod of that phase takes room, or will.
    #[must_use]
    pub fn is_active(self) -> bool {
        !matches!(self, Self::Succeeded | Self::Failed)
    }
}

/// A pod.
#[derive(Debug, Clone, PartialEq)]
pub struct Pod {
    /// Its namespace; empty where none is stated.
    pub namespace: String,
    /// Its name, or what its name would begin with.
    pub name: String,
    /// Its controller.
    pub owner: Option<Owner>,
    /// The hash that its Deployment put on it, by which a `ReplicaSet`'s name ends.
    pub template_hash: Option<String>,
    /// Where it is in its life.
    pub phase: Phase,
    /// The node it runs on.
    pub node: Option<String>,
    /// Whether the kubelet made it from a file of its node (a mirror pod), so that it cannot move.
    pub mirror: bool,
    /// What it is made of.
    pub template: PodTemplate,
}

/// A Service.
#[derive(Debug, Clone, PartialEq)]
pub struct Service {
    /// Its namespace; empty where none is stated.
    pub namespace: String,
    /// Its name.
    pub name: String,
    /// The labels of the pods behind it; empty where it selects none.
    pub selector: Marks,
    /// Its labels.
    pub labels: Marks,
    /// Whether it is an alias of a name outside (`type: ExternalName`).
    pub external: bool,
}

/// A Namespace.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Namespace {
    /// Its name.
    pub name: String,
    /// Its labels.
    pub labels: Marks,
    /// The annotations that meshes look at.
    pub annotations: Marks,
}

/// A Node.
#[derive(Debug, Clone, PartialEq)]
pub struct Node {
    /// Its name.
    pub name: String,
    /// Its labels.
    pub labels: Marks,
    /// What it has for pods.
    pub allocatable: Amounts,
    /// What it has in all.
    pub capacity: Amounts,
    /// How many pods it takes.
    pub pods: Option<u64>,
    /// What keeps pods away.
    pub taints: Vec<Taint>,
    /// Whether it is cordoned.
    pub unschedulable: bool,
    /// Whether it says that it is ready; nothing where it says neither.
    pub ready: Option<bool>,
    /// `status.nodeInfo.kubeletVersion`, such as `v1.33.2`.
    pub kubelet_version: Option<String>,
}

/// What keeps pods away from a node.
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash)]
pub struct Taint {
    /// Its key.
    pub key: String,
    /// Its value; may be empty.
    pub value: String,
    /// `NoSchedule`, `PreferNoSchedule` or `NoExecute`.
    pub effect: String,
}

/// A `HorizontalPodAutoscaler`.
#[derive(Debug, Clone, PartialEq)]
pub struct Autoscaler {
    /// Its namespace; empty where none is stated.
    pub namespace: String,
    /// Its name.
    pub name: String,
    /// The kind of what it scales, as it is written.
    pub target_kind: String,
    /// The name of what it scales.
    pub target_name: String,
    /// The fewest replicas; Kubernetes' default is 1.
    pub min: Option<u64>,
    /// The most replicas.
    pub max: Option<u64>,
    /// `status.currentReplicas`.
    pub current: Option<u64>,
    /// What it looks at, of CPU and memory.
    pub metrics: Vec<Metric>,
}

/// One metric of an autoscaler, of CPU or memory.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Metric {
    /// `cpu` or `memory`.
    pub resource: String,
    /// Whether it is a share of the requests, and not an amount.
    pub utilization: bool,
    /// The target in percent, where it is a share.
    pub target_percent: Option<u64>,
    /// The one container it looks at (`ContainerResource`); all of the pod's otherwise.
    pub container: Option<String>,
}

/// A `ResourceQuota`.
#[derive(Debug, Clone, PartialEq)]
pub struct Quota {
    /// Its namespace; empty where none is stated.
    pub namespace: String,
    /// Its name.
    pub name: String,
    /// The limits (`spec.hard`).
    pub hard: QuotaAmounts,
    /// What is taken (`status.used`); nothing where there is no status.
    pub used: Option<QuotaAmounts>,
    /// Whether it holds for some pods only (`scopes`, `scopeSelector`).
    pub scoped: bool,
}

/// What a quota counts.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct QuotaAmounts {
    /// Requests, `requests.cpu` or just `cpu`.
    pub requests: Amounts,
    /// Limits.
    pub limits: Amounts,
    /// Pods.
    pub pods: Option<u64>,
}

/// A `LimitRange`.
#[derive(Debug, Clone, PartialEq)]
pub struct LimitRange {
    /// Its namespace; empty where none is stated.
    pub namespace: String,
    /// Its name.
    pub name: String,
    /// Its rules for containers and pods.
    pub rules: Vec<LimitRule>,
}

/// One rule of a `LimitRange`.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct LimitRule {
    /// Whether it is about whole pods, and not about single containers.
    pub of_pods: bool,
    /// The least request.
    pub min: Amounts,
    /// The greatest limit.
    pub max: Amounts,
    /// The limit of a container that states none.
    pub default: Amounts,
    /// The request of a container that states none.
    pub default_request: Amounts,
}

impl Kind {
    /// Every kind, in the order of reports.
    pub const ALL: [Self; 9] = [
        Self::Deployment,
        Self::StatefulSet,
        Self::DaemonSet,
        Self::ReplicaSet,
        Self::ReplicationController,
        Self::DeploymentConfig,
        Self::Job,
        Self::CronJob,
        Self::Pod,
    ];

    /// The name, as Kubernetes writes it.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Deployment => "Deployment",
            Self::StatefulSet => "StatefulSet",
            Self::DaemonSet => "DaemonSet",
            Self::ReplicaSet => "ReplicaSet",
            Self::ReplicationController => "ReplicationController",
            Self::DeploymentConfig => "DeploymentConfig",
            Self::Job => "Job",
            Self::CronJob => "CronJob",
            Self::Pod => "Pod",
        }
    }

    /// The kind of that name.
    #[must_use]
    pub fn of(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.name() == name)
    }

    /// Whether its pods run to an end.
    #[must_use]
    pub const fn ends(self) -> bool {
        matches!(self, Self::Job | Self::CronJob)
    }
}
