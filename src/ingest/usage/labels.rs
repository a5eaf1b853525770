//! The labels of a series that say whose it is.

use crate::cluster::usage::Place;

/// Labels by which cAdvisor and what stands around it tell containers apart, those of old versions and of a
/// cAdvisor on its own behind today's.
const KNOWN: [(&str, Label); 11] = [
    ("__name__", Label::Name),
    ("namespace", Label::Namespace),
    ("container_label_io_kubernetes_pod_namespace", Label::Namespace),
    ("pod", Label::Pod),
    ("pod_name", Label::Pod),
    ("container_label_io_kubernetes_pod_name", Label::Pod),
    ("container", Label::Container),
    ("container_name", Label::Container),
    ("container_label_io_kubernetes_container_name", Label::Container),
    ("cluster", Label::Cluster),
    ("cpu", Label::Cpu),
];

/// The name of the container that holds a pod's network, with Docker.
const PAUSE: &str = "POD";

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Label {
    Name,
    Namespace,
    Pod,
    Container,
    Cluster,
    Cpu,
}

/// What is kept of a series' labels; empty where one is not there.
#[derive(Debug, Default, Clone, PartialEq, Eq)]
pub(super) struct Labels {
    pub(super) name: String,
    pub(super) cpu: String,
    place: Place,
}

impl Labels {
    /// Whether that label is kept.
    pub(super) fn wants(label: &str) -> bool {
        KNOWN.iter().any(|(name, _)| *name == label)
    }

    /// Keeps a label; of two that mean the same, the first that says something.
    pub(super) fn put(&mut self, label: &str, value: &str) {
        let Some((_, known)) = KNOWN.iter().find(|(name, _)| *name == label) else { return };
        let kept = match known {
            Label::Name => &mut self.name,
            Label::Namespace => &mut self.place.namespace,
            Label::Pod => &mut self.place.pod,
            Label::Container => &mut self.place.container,
            Label::Cluster => &mut self.place.cluster,
            Label::Cpu => &mut self.cpu,
        };
        if kept.is_empty() {
            value.clone_into(kept);
        }
    }

    /// Whether it is the sum of others, a parent in the tree of cgroups, or a pause container.
    pub(super) fn is_no_container(&self) -> bool {
        self.place.container.is_empty() || self.place.container == PAUSE
    }

    /// Whether it says in which pod the container is.
    pub(super) fn has_a_pod(&self) -> bool {
        !self.place.pod.is_empty()
    }

    /// Whose it is.
    pub(super) fn into_place(self) -> Place {
        self.place
    }
}
