//! The labels of a series that say whose it is.

use std::borrow::Cow;
use std::fmt;

use serde::de::{Deserialize, Deserializer, MapAccess, Visitor};

use crate::cluster::usage::Spot;
use crate::ingest::usage::values::{Key, Leaf};

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

/// How many kinds of labels there are.
const LABELS: usize = 6;

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
pub(super) struct Labels<'a> {
    pub(super) name: Cow<'a, str>,
    pub(super) cpu: Cow<'a, str>,
    cluster: Cow<'a, str>,
    namespace: Cow<'a, str>,
    pod: Cow<'a, str>,
    container: Cow<'a, str>,
    /// Which of those are told by the container's own labels.
    own: [bool; LABELS],
}

/// What a container's own labels begin with, where a cAdvisor hands them on. Where it is scraped as a pod itself,
/// the plain labels are its own, so that these say more, also where they are empty: of a parent.
const OWN: &str = "container_label_";

impl<'a> Labels<'a> {
    /// The labels of a series of that name, before any other is known.
    pub(super) fn named(name: &'a str) -> Self {
        Self { name: Cow::Borrowed(name), ..Self::default() }
    }

    /// Where a label is kept, if it is: of two that mean the same, the container's own, and else the first that says
    /// something.
    pub(super) fn wanted(&mut self, label: &str) -> Option<&mut Cow<'a, str>> {
        let known = KNOWN.iter().find(|(name, _)| *name == label)?;
        let kept = match known.1 {
            Label::Name => &mut self.name,
            Label::Namespace => &mut self.namespace,
            Label::Pod => &mut self.pod,
            Label::Container => &mut self.container,
            Label::Cluster => &mut self.cluster,
            Label::Cpu => &mut self.cpu,
        };
        let own = &mut self.own[known.1 as usize];
        let is_own = label.starts_with(OWN);
        let is_wanted = if is_own { !*own || kept.is_empty() } else { !*own && kept.is_empty() };
        *own |= is_own;
        is_wanted.then_some(kept)
    }

    /// Whether it is the sum of others, a parent in the tree of cgroups, or a pause container.
    pub(super) fn is_no_container(&self) -> bool {
        self.container.is_empty() || self.container == PAUSE
    }

    /// Whether it says in which pod the container is.
    pub(super) fn has_a_pod(&self) -> bool {
        !self.pod.is_empty()
    }

    /// Whose it is.
    pub(super) fn spot(&self) -> Spot<'_> {
        let Self { cluster, namespace, pod, container, .. } = self;
        Spot { cluster, namespace, pod, container }
    }
}

/// An object's texts, those that are labels of use.
struct OfASeries;

impl<'de> Visitor<'de> for OfASeries {
    type Value = Labels<'de>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the labels of a series")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Labels<'de>, A::Error> {
        let mut labels = Labels::default();
        while let Some(Key(label)) = map.next_key()? {
            let value = map.next_value::<Leaf<'de>>()?.text();
            if let Some((wanted, value)) = labels.wanted(&label).zip(value) {
                *wanted = value;
            }
        }
        Ok(labels)
    }
}

impl<'de> Deserialize<'de> for Labels<'de> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_map(OfASeries)
    }
}
