//! Who used it: applications, proxies beside them, or a part of the mesh itself. Names tell, since that is all
//! that usage holds: the same names by which proxies are recognized in pods.

use crate::cluster::pod::{Container, PodTemplate, Stage};
use crate::cluster::proxy::{self, Family, Traces, proxies};
use crate::cluster::resources::Asked;
use crate::cluster::roles::{Role, own_of_a_mesh};
use crate::cluster::usage::{Place, Took};
use crate::model::component::Component;
use crate::model::measured::{Rows, Whose};

/// Beginnings of the names of pods around nothing but a proxy at the edge.
const GATEWAYS: [&str; 9] = [
    "istio-ingressgateway",
    "istio-egressgateway",
    "istio-eastwestgateway",
    "linkerd-gateway",
    "kuma-ingress",
    "kuma-egress",
    "consul-mesh-gateway",
    "consul-ingress-gateway",
    "consul-terminating-gateway",
];

/// Istio's control plane, whose revisions are a part of the name, and its container.
const ISTIOD: (&str, &str) = ("istiod", "discovery");

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
    /// Another part of a mesh; its family is empty where no name tells it.
    Own(Whose),
    /// A container that a mesh adds to a pod besides its proxy.
    Helper,
}

impl Part {
    /// Whose sidecar it is, where it is one.
    pub(super) const fn family(&self) -> Option<Family> {
        match self {
            Self::Proxy(family) => Some(*family),
            Self::App | Self::Own(_) | Self::Helper => None,
        }
    }
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
    if let Some(component) = own(rows, pod) {
        let owner =
            OWNERS.iter().find(|(begin, _)| place.pod.starts_with(begin)).map(|(_, family)| family.name());
        let waypoint = (component == Component::Waypoint).then_some(Family::Istio.name());
        return all(Part::Own(Whose { component, family: waypoint.or(owner).unwrap_or_default() }));
    }
    if rows == Rows::Pods {
        return all(Part::App);
    }
    let container = |(place, _): &(&Place, &Took)| Container {
        name: place.container.to_string(),
        image: String::new(),
        // A native sidecar is listed as any other container.
        stage: Stage::Main,
        asked: Asked::default(),
    };
    let template = PodTemplate { containers: pod.iter().map(container).collect(), ..PodTemplate::default() };
    let Some(present) = proxy::present(&template) else { return all(Part::App) };
    if alone_tells && present.role != proxy::Role::Sidecar {
        return all(Part::Own(Whose { component: Component::Gateway, family: present.family.name() }));
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

/// The part of a mesh that a pod is, by its name and, where these were seen, by its containers: a proxy on a node
/// or a waypoint holds nothing but a proxy, so that where rows are pods no waypoint is told.
fn own(rows: Rows, pod: &[(&Place, &Took)]) -> Option<Component> {
    let name = pod.first()?.0.pod.as_str();
    let sees_containers = rows == Rows::Containers;
    let is_bare = pod.iter().all(|(place, _)| is_proxy(&place.container));
    match own_of_a_mesh(name) {
        Some(Role::NodeProxy) if !name.starts_with(NODE_PROXY) => return Some(Component::Cni),
        Some(Role::NodeProxy) => {
            let is_it = if sees_containers { is_bare } else { name.split('-').count() == 2 };
            return is_it.then_some(Component::NodeProxy);
        }
        Some(_) if sees_containers && name.starts_with(ISTIOD.0) => {
            return pod
                .iter()
                .any(|(place, _)| *place.container == *ISTIOD.1)
                .then_some(Component::ControlPlane);
        }
        Some(_) => return Some(Component::ControlPlane),
        None => {}
    }
    if GATEWAYS.iter().any(|begin| name.starts_with(begin)) {
        return Some(Component::Gateway);
    }
    (sees_containers && is_bare && is_called_waypoint(name)).then_some(Component::Waypoint)
}
