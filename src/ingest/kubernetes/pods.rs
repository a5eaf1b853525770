//! Pods and their templates.

use std::fmt::Display;

use crate::cluster::object::{Owner, Phase, Pod};
use crate::cluster::pod::{Container, Placement, PodTemplate, Stage, Toleration};
use crate::ingest::kubernetes::leaf::{Given, Leaf, Many};
use crate::ingest::kubernetes::marks::{MIRROR, TEMPLATE_HASH, is_of_one_pod};
use crate::ingest::kubernetes::raw::{
    Affinity, ContainerItem, Meta, PodSpec, Required, Status, TolerationItem,
};
use crate::ingest::kubernetes::take::{Taken, Wrong};

/// A pod that is there, or one of a manifest.
pub(super) fn pod(
    namespace: String,
    name: String,
    meta: &Meta<'_>,
    spec: &PodSpec<'_>,
    status: Option<&Status<'_>>,
) -> Taken<Pod> {
    let phase = match status {
        Some(status) => status.phase.words("status.phase")?,
        None => None,
    };
    let hash = meta.labels.value().and_then(|labels| labels.0.iter().find(|(name, _)| name == TEMPLATE_HASH));
    let template = template(meta, "metadata", spec, "spec")?;
    Ok(Pod {
        namespace,
        name,
        owner: owner(meta)?,
        template_hash: hash.and_then(|(_, hash)| hash.text()).map(str::to_owned),
        phase: match phase.as_deref() {
            Some("Pending") => Phase::Pending,
            Some("Running") => Phase::Running,
            Some("Succeeded") => Phase::Succeeded,
            Some("Failed") => Phase::Failed,
            _ => Phase::Unstated,
        },
        node: spec.node.name("spec.nodeName")?.filter(|node| !node.is_empty()),
        mirror: template.annotations.get(MIRROR).is_some(),
        template: PodTemplate {
            annotations: template.annotations.without(|name| name == MIRROR),
            ..template
        },
    })
}

/// The controller among the owners; where none says that it is one, the first.
pub(super) fn owner(meta: &Meta<'_>) -> Taken<Option<Owner>> {
    let owners = meta.owners.take("metadata.ownerReferences")?;
    let controls = |owner: &&_| {
        matches!(owner, crate::ingest::kubernetes::raw::OwnerReference { controller: Leaf::Flag(true), .. })
    };
    let Some(owner) = owners.iter().copied().find(controls).or_else(|| owners.first().copied()) else {
        return Ok(None);
    };
    let path = "metadata.ownerReferences";
    Ok(Some(Owner {
        kind: owner.kind.words(path)?.unwrap_or_default(),
        name: owner.name.words(path)?.unwrap_or_default(),
    }))
}

/// What pods are made of; the paths are those of the template, for messages.
pub(super) fn template(
    meta: &Meta<'_>,
    meta_path: impl Display + Copy,
    spec: &PodSpec<'_>,
    path: impl Display + Copy,
) -> Taken<PodTemplate> {
    let mut placement = placement(spec, path)?;
    let mut all = Vec::new();
    let lists = [(&spec.init_containers, "initContainers", true), (&spec.containers, "containers", false)];
    for (list, key, init) in lists {
        for (index, item) in list.take(format_args!("{path}.{key}"))?.into_iter().enumerate() {
            all.push(container(item, init, format_args!("{path}.{key}[{index}]"), &mut placement)?);
        }
    }
    let (pod_level, other) = spec.resources.asked(format_args!("{path}.resources"))?;
    placement.other_resources |= other;
    let labels = meta.labels.marks(format_args!("{meta_path}.labels"))?;
    Ok(PodTemplate {
        labels: labels.without(is_of_one_pod),
        annotations: meta.annotations.marks(format_args!("{meta_path}.annotations"))?,
        containers: all,
        pod_level,
        overhead: spec.overhead.amounts(format_args!("{path}.overhead"))?,
        host_network: spec.host_network.flag(format_args!("{path}.hostNetwork"))?.unwrap_or(false),
        node_selector: spec.node_selector.marks(format_args!("{path}.nodeSelector"))?,
        tolerations: tolerations(&spec.tolerations, format_args!("{path}.tolerations"))?,
        placement,
    })
}

fn container(
    item: &ContainerItem<'_>,
    init: bool,
    path: impl Display + Copy,
    placement: &mut Placement,
) -> Taken<Container> {
    let (asked, other) = item.resources.asked(format_args!("{path}.resources"))?;
    placement.other_resources |= other;
    for port in item.ports.take(format_args!("{path}.ports"))? {
        placement.host_ports |=
            port.host.whole(format_args!("{path}.ports.hostPort"))?.is_some_and(|port| port > 0);
    }
    let always = item.restart.text() == Some("Always");
    Ok(Container {
        name: item.name.name(format_args!("{path}.name"))?.unwrap_or_default(),
        image: item.image.name(format_args!("{path}.image"))?.unwrap_or_default(),
        stage: match (init, always) {
            (true, true) => Stage::Sidecar,
            (true, false) => Stage::Init,
            (false, _) => Stage::Main,
        },
        asked,
    })
}

fn tolerations(list: &Many<Given<TolerationItem<'_>>>, path: impl Display + Copy) -> Taken<Vec<Toleration>> {
    let one = |item: &TolerationItem<'_>| {
        Ok(Toleration {
            key: item.key.words(path)?.unwrap_or_default(),
            exists: item.operator.text() == Some("Exists"),
            value: item.value.words(path)?.unwrap_or_default(),
            effect: item.effect.words(path)?.unwrap_or_default(),
        })
    };
    list.take(path)?.into_iter().map(one).collect()
}

fn placement(spec: &PodSpec<'_>, path: impl Display + Copy) -> Taken<Placement> {
    let affinity = spec.affinity.take(format_args!("{path}.affinity"))?;
    let hard = |part: fn(&Affinity<'_>) -> Option<bool>| affinity.and_then(part).unwrap_or(false);
    let volumes = spec.volumes.take(format_args!("{path}.volumes"))?;
    let spread = spec.spread.take(format_args!("{path}.topologySpreadConstraints"))?;
    Ok(Placement {
        node_affinity: hard(|all| all.node.value().map(required)),
        pod_affinity: hard(|all| all.pod.value().map(required)) || hard(|all| all.anti.value().map(required)),
        spread: spread.iter().any(|rule| rule.unsatisfiable.text() != Some("ScheduleAnyway")),
        volumes: volumes.iter().any(|volume| volume.claim),
        host_ports: false,
        other_resources: false,
    })
}

fn required(part: &Required<'_>) -> bool {
    part.required.0
}

/// The template of a workload, which must have one with containers' names to be counted.
pub(super) fn template_of(
    given: &Given<Box<crate::ingest::kubernetes::raw::Template<'_>>>,
    path: impl Display + Copy,
) -> Taken<PodTemplate> {
    let none = Box::<Meta<'_>>::default();
    let found = given
        .take(path)?
        .ok_or_else(|| Wrong::Because(format!("it has no `{path}`, so that nothing is known of its pods")))?;
    let meta = found.metadata.take(format_args!("{path}.metadata"))?.unwrap_or(&none);
    let spec = found.spec.take(format_args!("{path}.spec"))?;
    let spec = spec.ok_or_else(|| {
        Wrong::Because(format!("it has no `{path}.spec`, so that nothing is known of its pods"))
    })?;
    template(meta, format_args!("{path}.metadata"), spec, format_args!("{path}.spec"))
}
