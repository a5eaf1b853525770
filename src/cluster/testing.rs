//! Templates for the tests of this room.

use crate::cluster::marks::Marks;
use crate::cluster::object::Namespace;
use crate::cluster::pod::{Container, PodTemplate, Stage};
use crate::cluster::resources::{Amounts, Asked, Sum};
use crate::units::{Cpu, Memory, Quantity};

const GI: f64 = 1_073_741_824.0;

pub(crate) fn amounts(cores: f64, gib: f64) -> Amounts {
    Amounts { memory: Some(Memory::saturated(gib * GI)), cpu: Some(Cpu::saturated(cores)) }
}

pub(crate) fn asked(cores: f64, gib: f64) -> Asked {
    Asked { requests: amounts(cores, gib), limits: Amounts::default() }
}

pub(crate) fn limited(cores: f64, gib: f64) -> Asked {
    Asked { requests: Amounts::default(), limits: amounts(cores, gib) }
}

pub(crate) fn gi(cores: f64, gib: f64) -> Sum {
    amounts(cores, gib).sum()
}

pub(crate) fn container(name: &str, stage: Stage, asked: Asked) -> Container {
    Container { name: name.to_owned(), image: format!("example/{name}"), stage, asked }
}

pub(crate) fn pod(containers: impl IntoIterator<Item = Container>) -> PodTemplate {
    PodTemplate { containers: containers.into_iter().collect(), ..PodTemplate::default() }
}

/// A pod with one container that requests a core and a GiB.
pub(crate) fn app() -> PodTemplate {
    pod([container("app", Stage::Main, asked(1.0, 1.0))])
}

pub(crate) fn labelled(mut pod: PodTemplate, labels: &[(&str, &str)]) -> PodTemplate {
    pod.labels = labels.iter().copied().collect();
    pod
}

pub(crate) fn annotated(mut pod: PodTemplate, annotations: &[(&str, &str)]) -> PodTemplate {
    pod.annotations = annotations.iter().copied().collect();
    pod
}

pub(crate) fn namespace(labels: &[(&str, &str)], annotations: &[(&str, &str)]) -> Namespace {
    let marks = |pairs: &[(&str, &str)]| pairs.iter().copied().collect::<Marks>();
    Namespace { name: "shop".to_owned(), labels: marks(labels), annotations: marks(annotations) }
}
