//! Who used it: applications, proxies beside them, or a part of the mesh itself. Names tell, since that is all
//! that usage holds: the same names by which proxies are recognized in pods.

use crate::cluster::pod::{Container, PodTemplate, Stage};
use crate::cluster::proxy::{self, Family, Traces, proxies};
use crate::cluster::resources::Asked;
use crate::cluster::roles::own_of_a_mesh;
use crate::cluster::usage::{Place, Took};
use crate::model::component::Component;
use crate::model::measured::Rows;

/// Beginnings of the names of pods around nothing but a proxy at the edge.
const GATEWAYS: [&str; 4] =
    ["istio-ingressgateway", "istio-egressgateway", "istio-eastwestgateway", "linkerd-gateway"];

/// A part of the name of ambient's waypoints: what `istioctl waypoint apply` calls them, alone or with more.
const WAYPOINT: &str = "waypoint";

/// The beginning of the names of ambient's proxies on nodes.
const NODE_PROXY: &str = "ztunnel";

/// Whose the parts of a mesh are, by the beginnings of their names.
const OWNERS: [(&str, Family); 7] = [
    ("istio", Family::Istio),
    (NODE_PROXY, Family::Istio),
    (WAYPOINT, Family::Istio),
    ("linkerd", Family::Linkerd),
    ("kuma", Family::Kuma),
    ("kong-mesh", Family::Kuma),
    ("consul", Family::Consul),
];

/// Who used what a row tells of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Part {
    /// An application.
    App,
    /// A proxy beside one.
    Proxy(Family),
    /// Another part of a mesh.
    Own(Component, Option<Family>),
    /// A container that a mesh adds to a pod besides its proxy.
    Helper,
}

/// Whether a container of that name is the proxy of some mesh.
#[must_use]
pub fn is_proxy(container: &str) -> bool {
    Family::ALL.into_iter().any(|family| Traces::lists(family.traces().proxies, container))
}

/// Whether proxies that others use too have that name.
pub(super) fn is_generic(container: &str) -> bool {
    Family::ALL.into_iter().any(|family| Traces::lists(family.traces().generic, container))
}

/// Whether a pod of that name is called a waypoint.
pub(super) fn is_called_waypoint(pod: &str) -> bool {
    pod.split('-').any(|part| part == WAYPOINT)
}

/// Who used each row of a pod.
pub(super) fn parts(rows: Rows, pod: &[(&Place, &Took)], alone_tells: bool) -> Vec<Part> {
    let Some((place, _)) = pod.first() else { return Vec::new() };
    let all = |part: Part| vec![part; pod.len()];
    let bare = rows == Rows::Pods || pod.iter().all(|(place, _)| is_proxy(&place.container));
    if let Some(component) = own(&place.pod, bare) {
        let owner = OWNERS.iter().find(|(begin, _)| place.pod.starts_with(begin)).map(|(_, family)| *family);
        return all(Part::Own(
            component,
            owner.or_else(|| is_called_waypoint(&place.pod).then_some(Family::Istio)),
        ));
    }
    if rows == Rows::Pods {
        return all(Part::App);
    }
    let container = |(place, _): &(&Place, &Took)| Container {
        name: place.container.clone(),
        image: String::new(),
        // A native sidecar is listed as any other container.
        stage: Stage::Main,
        asked: Asked::default(),
    };
    let template = PodTemplate { containers: pod.iter().map(container).collect(), ..PodTemplate::default() };
    let Some(present) = proxy::present(&template) else { return all(Part::App) };
    if alone_tells && present.role != proxy::Role::Sidecar {
        return all(Part::Own(Component::Gateway, Some(present.family)));
    }
    let helpers = present.family.traces().helpers;
    let part = |container: &Container| {
        let proxy = Family::ALL
            .into_iter()
            .find(|family| proxies(&template, *family).any(|proxy| std::ptr::eq(proxy, container)));
        match proxy {
            Some(family) => Part::Proxy(family),
            None if Traces::lists(helpers, &container.name) => Part::Helper,
            None => Part::App,
        }
    };
    template.containers.iter().map(part).collect()
}

/// The part of a mesh that a pod of that name is. A waypoint is bare: it holds nothing but a proxy.
fn own(pod: &str, bare: bool) -> Option<Component> {
    use crate::cluster::roles::Role;
    match own_of_a_mesh(pod) {
        Some(Role::NodeProxy) if pod.starts_with(NODE_PROXY) => return Some(Component::NodeProxy),
        Some(Role::NodeProxy) => return Some(Component::Cni),
        Some(_) => return Some(Component::ControlPlane),
        None => {}
    }
    if GATEWAYS.iter().any(|begin| pod.starts_with(begin)) {
        return Some(Component::Gateway);
    }
    (bare && is_called_waypoint(pod)).then_some(Component::Waypoint)
}
