//! Which taints keep a pod away. Kubernetes' rules: docs/concepts/scheduling-eviction/taint-and-toleration.

use crate::cluster::object::Taint;
use crate::cluster::pod::Toleration;

/// Taints that come and go with the state of a node, so that a new one does not have them.
const PASSING: [&str; 14] = [
    "node.kubernetes.io/not-ready",
    "node.kubernetes.io/unreachable",
    "node.kubernetes.io/unschedulable",
    "node.kubernetes.io/memory-pressure",
    "node.kubernetes.io/disk-pressure",
    "node.kubernetes.io/pid-pressure",
    "node.kubernetes.io/network-unavailable",
    "node.kubernetes.io/out-of-service",
    "node.cloudprovider.kubernetes.io/uninitialized",
    "node.cloudprovider.kubernetes.io/shutdown",
    "ToBeDeletedByClusterAutoscaler",
    "karpenter.sh/disruption",
    "karpenter.sh/disrupted",
    "karpenter.sh/unregistered",
];

impl Taint {
    /// Whether it keeps away pods that do not tolerate it; `PreferNoSchedule` only asks.
    #[must_use]
    pub fn bars(&self) -> bool {
        matches!(self.effect.as_str(), "NoSchedule" | "NoExecute")
    }

    /// Whether it comes and goes with the state of its node, so that a new node would not have it.
    #[must_use]
    pub fn is_passing(&self) -> bool {
        PASSING.contains(&self.key.as_str())
    }
}

impl Toleration {
    /// Whether it puts up with that taint. An empty key with `Exists` is any key, an empty effect any
    /// effect.
    #[must_use]
    pub fn covers(&self, taint: &Taint) -> bool {
        let effect = self.effect.is_empty() || self.effect == taint.effect;
        let key = self.key == taint.key || (self.key.is_empty() && self.exists);
        effect && key && (self.exists || self.value == taint.value)
    }
}
