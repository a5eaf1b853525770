//! Which mesh an input speaks of: proxies that are in pods, agents on nodes, marks that ask for one.

use crate::cluster::inventory::Inventory;
use crate::cluster::marks::Marks;
use crate::cluster::plan::meshes_there;
use crate::cluster::proxy::Family;
use crate::cluster::roles::Role;
use crate::model::mesh::Injector;
use crate::units::quote;

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

/// The mesh that an input speaks of; the one with the most pods where there are several.
#[must_use]
pub fn mesh(inventory: &Inventory) -> Option<Found> {
    let found =
        |injector: Injector, why: String| Found { injector, waypoints: has_waypoints(inventory), why };
    for (family, pods) in meshes_there(inventory) {
        let injector = match family {
            Family::Istio => Injector::Istio,
            Family::Linkerd => Injector::Linkerd,
            Family::Kuma => Injector::Kuma,
            Family::Consul => Injector::Consul,
            Family::AppMesh | Family::Osm => continue,
        };
        return Some(found(injector, format!("{pods} pods have a proxy of {}", family.name())));
    }
    if let Some(agent) =
        inventory.workloads.iter().find(|row| row.role == Role::NodeProxy && row.name == "ztunnel")
    {
        return Some(found(Injector::IstioAmbient, format!("{} runs", quote(&agent.title()))));
    }
    let (injector, mark) = inventory
        .namespaces
        .values()
        .find_map(|namespace| marked(&namespace.labels, &namespace.annotations))
        .or_else(|| {
            inventory.workloads.iter().find_map(|row| {
                let pod = inventory.template(row);
                marked(&pod.labels, &pod.annotations)
            })
        })?;
    Some(found(injector, format!("{} is set", quote(&mark))))
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
