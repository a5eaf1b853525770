//! Which mesh's proxies a pod has.

use crate::cluster::inject::{consul, istio, kuma, linkerd};
use crate::cluster::pod::{Container, PodTemplate, Stage};
use crate::cluster::proxy::{Family, Present, Role, Traces, plus};
use crate::cluster::resources::Asked;

/// The proxies of the first mesh that has some in the pod.
#[must_use]
pub fn present(pod: &PodTemplate) -> Option<Present> {
    Family::ALL.into_iter().find_map(|family| of(pod, family))
}

/// The proxies of that mesh.
pub(crate) fn of(pod: &PodTemplate, family: Family) -> Option<Present> {
    let proxies: Vec<&Container> = proxies(pod, family).collect();
    let first = proxies.first()?;
    let role = role(pod, family, &proxies);
    if role == Role::Sidecar && proxies.iter().all(|proxy| placeholder(proxy, family)) {
        return None;
    }
    Some(Present {
        family,
        role,
        native: proxies.iter().any(|proxy| proxy.stage == Stage::Sidecar),
        proxies: u32::try_from(proxies.len()).unwrap_or(u32::MAX),
        asked: proxies.iter().fold(Asked::default(), |sum, proxy| plus(sum, proxy.asked)),
        each: first.asked,
        init: init(pod, family).map(|init| init.asked),
    })
}

/// The first init container of that mesh.
fn init(pod: &PodTemplate, family: Family) -> Option<&Container> {
    let inits = family.traces().inits;
    pod.containers.iter().find(|one| one.stage == Stage::Init && Traces::lists(inits, &one.name))
}

/// Whether a container is not a proxy but says how the injector shall make it: Istio's
/// documentation ("customizing injection") has `image: auto` for that.
pub(crate) fn placeholder(container: &Container, family: Family) -> bool {
    family == Family::Istio && container.image == "auto"
}

/// The containers of that mesh's proxies: running ones (an init container that ends is none), by name
/// and, where the mesh says which containers it added, by that.
pub(crate) fn proxies(pod: &PodTemplate, family: Family) -> impl Iterator<Item = &Container> {
    let traces = family.traces();
    let listed = traces.status.and_then(|name| pod.annotations.get(name)).and_then(listed);
    let marked = marked(pod, traces);
    pod.running().filter(move |container| {
        let name = container.name.as_str();
        let named = Traces::lists(traces.proxies, name)
            || (Traces::lists(traces.generic, name) && (marked || image_of(container, traces)));
        named && listed.as_ref().is_none_or(|listed| listed.iter().any(|other| other == name))
    })
}

/// The containers that a status annotation lists; nothing where it cannot be read, and then names decide.
pub(crate) fn listed(status: &str) -> Option<Vec<String>> {
    let status: serde_json::Value = serde_json::from_str(status).ok()?;
    let status = status.as_object()?;
    let (containers, inits) = (status.get("containers"), status.get("initContainers"));
    if containers.is_none() && inits.is_none() {
        return None;
    }
    let names = [containers, inits].into_iter().flatten().filter_map(|names| names.as_array()).flatten();
    Some(names.filter_map(|name| name.as_str().map(str::to_owned)).collect())
}

/// Whether the pod has another trace of that mesh than a proxy's name.
fn marked(pod: &PodTemplate, traces: &Traces) -> bool {
    pod.labels.iter().any(|(name, _)| traces.is_status_label(name))
        || pod.annotations.iter().any(|(name, _)| traces.is_status_annotation(name))
        || pod.containers.iter().any(|container| Traces::lists(traces.inits, &container.name))
}

fn image_of(container: &Container, traces: &Traces) -> bool {
    traces.images.iter().any(|part| container.image.contains(part))
}

fn role(pod: &PodTemplate, family: Family, proxies: &[&Container]) -> Role {
    let said = match family {
        Family::Istio => istio::role(pod, proxies),
        Family::Linkerd => linkerd::role(pod),
        Family::Kuma => kuma::role(pod),
        Family::Consul => consul::role(pod),
        Family::AppMesh | Family::Osm => None,
    };
    // Beside whom would it stand?
    let alone = pod
        .containers
        .iter()
        .filter(|container| container.stage == Stage::Main)
        .all(|container| proxies.iter().any(|proxy| std::ptr::eq(*proxy, container)));
    said.unwrap_or(if alone { Role::Gateway } else { Role::Sidecar })
}
