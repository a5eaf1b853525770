//! A pod without its mesh, and a pod with one.

use crate::cluster::pod::{Container, PodTemplate, Stage};
use crate::cluster::proxy::find::{listed, of};
use crate::cluster::proxy::{Family, Proxy, Role, Traces, placeholder, proxies};
use crate::cluster::resources::Asked;

/// The pod as it was before a mesh was put in: without proxies, without the init containers that
/// redirect its traffic, without the marks that only say so. What the user wrote for the injector stays.
/// A gateway stays as it is, since without the proxy there would be nothing left of it.
#[must_use]
pub fn without_mesh(pod: &PodTemplate) -> PodTemplate {
    let mut bare = pod.clone();
    for family in Family::ALL {
        let traces = family.traces();
        match of(&bare, family) {
            Some(found) if found.role != Role::Sidecar => continue,
            Some(_) => bare.containers = rest(&bare, family),
            None if proxies(&bare, family).any(|proxy| placeholder(proxy, family)) => {
                bare.containers = rest(&bare, family);
            }
            None => {}
        }
        // Most pods have neither, and are not copied for that.
        if bare.labels.iter().any(|(name, _)| traces.is_status_label(name)) {
            bare.labels = bare.labels.without(|name| traces.is_status_label(name));
        }
        if bare.annotations.iter().any(|(name, _)| traces.is_status_annotation(name)) {
            bare.annotations = bare.annotations.without(|name| traces.is_status_annotation(name));
        }
    }
    bare
}

/// The containers that are not of that mesh.
fn rest(pod: &PodTemplate, family: Family) -> Vec<Container> {
    let traces = family.traces();
    let listed =
        traces.status.and_then(|name| pod.annotations.get(name)).and_then(listed).unwrap_or_default();
    let proxies: Vec<&Container> = proxies(pod, family).collect();
    let is_of_the_mesh = |container: &Container| {
        let name = container.name.as_str();
        proxies.iter().any(|proxy| std::ptr::eq(*proxy, container))
            || Traces::lists(traces.helpers, name)
            || (container.stage == Stage::Init && Traces::lists(traces.inits, name))
            || listed.iter().any(|other| other == name)
    };
    pod.containers.iter().filter(|container| !is_of_the_mesh(container)).cloned().collect()
}

/// The pod with the proxy where that mesh's injector puts it; a mesh that it already has is replaced.
///
/// A native proxy comes right behind the mesh's init container, before all others, so that they run
/// inside the mesh (Istio `reorderPod` in `pkg/kube/inject/webhook.go`; Kuma `InjectKuma`; Linkerd
/// `charts/patch/templates/patch.json`); Consul appends. With a classic proxy the mesh's init container
/// comes last, since from there on traffic is redirected to a proxy that is not yet there.
#[must_use]
pub fn with_proxy(pod: &PodTemplate, proxy: &Proxy) -> PodTemplate {
    let mut with = without_mesh(pod);
    let traces = proxy.family.traces();
    // A proxy with a name that others use is known by the init container beside it.
    let nameless = traces.proxies.is_empty().then(Asked::default);
    let (mut early, mut late) = (Vec::new(), Vec::new());
    for number in 0..proxy.count {
        if let Some(asked) = proxy.init.or(nameless) {
            early.push(made(traces.init(), number, Stage::Init, asked));
        }
        let stage = if proxy.native { Stage::Sidecar } else { Stage::Main };
        let sidecar = made(traces.proxy(), number, stage, proxy.asked);
        if proxy.native { early.push(sidecar) } else { late.push(sidecar) }
    }
    let first = proxy.native && traces.native_first;
    let behind = with.containers.iter().take_while(|container| container.stage != Stage::Main).count();
    let place = if first { 0 } else { behind };
    with.containers.splice(place..place, early);
    with.containers.extend(late);
    with
}

/// A container of a mesh. The second and further ones have a number, as names must differ.
fn made(name: &str, number: u32, stage: Stage, asked: Asked) -> Container {
    let name = if number == 0 { name.to_owned() } else { format!("{name}-{number}") };
    Container { name, image: String::new(), stage, asked }
}
