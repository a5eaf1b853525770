//! Which mesh an input speaks of: proxies that are in pods, agents on nodes, marks that ask for one.

use crate::cluster::inventory::Inventory;
use crate::cluster::marks::Marks;
use crate::cluster::plan::meshes_there;
use crate::cluster::proxy::Family;
use crate::cluster::roles::Role;
use crate::model::mesh::Injector;
use crate::units::quote;

/// The `DaemonSet` of Istio's ambient mode.
const AGENT: &str = "ztunnel";

/// A mesh that was found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Found {
    /// Whose rules it has.
    pub injector: Injector,
    /// Whether there are waypoints.
    pub waypoints: bool,
    /// What gave it away.
    pub why: String,
}

/// The mesh that an input speaks of; the one with the most pods where there are several. Sidecars speak
/// first, then agents on nodes, then marks. Ambient's agents, waypoints and gateways are proxies of Istio
/// too, so proxies that are no sidecars speak only where nothing else does.
#[must_use]
pub fn mesh(inventory: &Inventory) -> Option<Found> {
    let found =
        |injector: Injector, why: String| Found { injector, waypoints: has_waypoints(inventory), why };
    let proxies = |sidecars: bool| {
        meshes_there(inventory, sidecars).into_iter().find_map(|(family, pods)| {
            let why = format!("{pods} pods have a proxy of {}", family.name());
            Some(found(injector_of(family)?, why))
        })
    };
    if let Some(found) = proxies(true) {
        return Some(found);
    }
    // It is told by the name that everybody's has: where it stands may be nobody else's business.
    if inventory.workloads.iter().any(|row| row.role == Role::NodeProxy && row.name == AGENT) {
        return Some(found(Injector::IstioAmbient, format!("{} runs", quote(AGENT))));
    }
    let marked = inventory
        .namespaces
        .values()
        .find_map(|namespace| marked(&namespace.labels, &namespace.annotations))
        .or_else(|| {
            inventory.workloads.iter().find_map(|row| {
                let pod = inventory.template(row);
                marked(&pod.labels, &pod.annotations)
            })
        });
    let marked = marked.map(|(injector, mark)| found(injector, format!("{} is set", quote(&mark))));
    marked.or_else(|| proxies(false))
}

/// Whose rules put a family's proxies into pods, where they are known.
pub(crate) fn injector_of(family: Family) -> Option<Injector> {
    match family {
        Family::Istio => Some(Injector::Istio),
        Family::Linkerd => Some(Injector::Linkerd),
        Family::Kuma => Some(Injector::Kuma),
        Family::Consul => Some(Injector::Consul),
        Family::AppMesh | Family::Osm => None,
    }
}

fn has_waypoints(inventory: &Inventory) -> bool {
    inventory.workloads.iter().any(|row| row.role == Role::Waypoint)
}

/// The mesh that labels and annotations ask for.
fn marked(labels: &Marks, annotations: &Marks) -> Option<(Injector, String)> {
    let asks = |marks: &Marks, name: &str, values: &[&str]| {
        let value = marks.get(name)?;
        (values.is_empty() || values.contains(&value)).then(|| format!("{name}: {value}"))
    };
    let istio = ["enabled", "true"];
    let yes = [
        (Injector::Istio, asks(labels, "istio-injection", &istio)),
        (Injector::Istio, asks(labels, "istio.io/rev", &[])),
        (Injector::Istio, asks(labels, "sidecar.istio.io/inject", &istio)),
        (Injector::IstioAmbient, asks(labels, "istio.io/dataplane-mode", &["ambient"])),
        (Injector::Linkerd, asks(annotations, "linkerd.io/inject", &["enabled", "ingress"])),
        (Injector::Kuma, asks(labels, "kuma.io/sidecar-injection", &istio)),
        (Injector::Consul, asks(annotations, "consul.hashicorp.com/connect-inject", &["true"])),
    ];
    yes.into_iter().find_map(|(injector, mark)| mark.map(|mark| (injector, mark)))
}
