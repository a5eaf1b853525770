//! What components use and request, computed once more in plain numbers and by the names of keys.

use meshtax::model::component::Component;
use meshtax::model::resource::Side;

use crate::component_terms::system::{Stated, System};

/// Zero of anything is zero, even of what is unknown.
fn times(a: Option<f64>, b: Option<f64>) -> Option<f64> {
    if a == Some(0.0) || b == Some(0.0) { Some(0.0) } else { Some(a? * b?) }
}

/// The terms of what a component takes; of memory, or else of CPU.
pub(super) fn terms(system: &System, component: Component, side: Side, memory: bool) -> Vec<Option<f64>> {
    let get = |name: &str| system.get(name);
    let [pods, nodes] = [get("cluster.pods"), get("cluster.nodes")];
    let all_pods = get("cluster.cluster_pods").or(pods);
    let (name, number) = match component {
        Component::Sidecar => ("sidecar", pods),
        Component::NodeProxy => ("node_proxy", nodes),
        Component::Waypoint => ("waypoint", get("mesh.waypoints").or(get("cluster.namespaces"))),
        Component::ControlPlane => ("control_plane", get("mesh.control_plane_replicas")),
        Component::Cni => ("cni", nodes),
        Component::Gateway => ("gateway", get("mesh.gateways")),
    };
    let what = if memory { "memory" } else { "cpu" };
    if side == Side::Reserved {
        return vec![times(get(&format!("mesh.{name}_{what}_request")), number)];
    }
    // What adds to a figure adds nothing where the source does not count it.
    let growth = |name: &str| {
        let name = format!("mesh.{name}");
        let is_counted = system.stated[name.as_str()] != Stated::NotCounted;
        is_counted.then(|| get(&name))
    };
    match (component, memory) {
        (Component::Sidecar, true) => {
            let services = get("mesh.services_in_scope").or(get("cluster.services"));
            let configuration =
                get("mesh.memory_per_service").map_or(Some(0.0), |each| times(Some(each), services));
            let each = get("mesh.sidecar_memory").zip(configuration).map(|(base, more)| base + more);
            vec![times(each, number)]
        }
        (Component::NodeProxy, true) => {
            let known =
                growth("node_proxy_memory_per_known_pod").map(|each| times(times(each, all_pods), nodes));
            let local = growth("node_proxy_memory_per_local_pod").map(|each| times(each, pods));
            [Some(times(get("mesh.node_proxy_memory"), nodes)), known, local].into_iter().flatten().collect()
        }
        (Component::Cni, true) => {
            let known = growth("cni_memory_per_known_pod").map(|each| times(times(each, all_pods), nodes));
            [Some(times(get("mesh.cni_memory"), nodes)), known].into_iter().flatten().collect()
        }
        (Component::ControlPlane, _) => {
            let served = growth(&format!("control_plane_{what}_per_pod")).map(|each| times(each, pods));
            [Some(get(&format!("mesh.control_plane_{what}"))), served].into_iter().flatten().collect()
        }
        (Component::Waypoint | Component::Gateway, true) | (Component::Gateway | Component::Cni, false) => {
            vec![times(get(&format!("mesh.{name}_{what}")), number)]
        }
        (Component::Sidecar | Component::NodeProxy | Component::Waypoint, false) => {
            let traversals = match component {
                Component::Sidecar => system.traversals[0],
                Component::NodeProxy => system.traversals[1],
                _ => system.traversals[2],
            };
            let mut all = vec![times(get(&format!("mesh.{name}_cpu_idle")), number)];
            if traversals > 0 {
                let each = get(&format!("mesh.{name}_cpu_per_1000_rps"));
                all.extend(system.chains.iter().map(|[rps, depth, fan_out]| {
                    let hops = depth.map(|depth| depth * fan_out.unwrap_or(1));
                    let passing = f64::from((*rps)?) * f64::from(hops?) * f64::from(traversals);
                    Some(each? * passing / 1000.0)
                }));
                if system.chains.is_empty() {
                    all.push(None);
                }
            }
            all
        }
    }
}
