//! Usage of a cluster in ambient mode: proxies on nodes, waypoints, istiod.

use proptest::prelude::*;
use serde_json::Value;

use meshtax::model::Component;
use meshtax::model::measured::own::{self, Crowd};
use meshtax::model::mesh::Injector;
use meshtax::units::{Count, Memory, Quantity};

use super::{figures, known, noted, usage};
use crate::scan::written;
use crate::support::stdout;

const MIB: f64 = 1_048_576.0;

const AMBIENT: &str = "NAMESPACE POD NAME CPU(cores) MEMORY(bytes)
istio-system istiod-7d4b9c6f5-x2x4q discovery 4m 58Mi
istio-system istio-cni-node-4hjd8 install-cni 1m 34Mi
istio-system istio-cni-node-8xkq2 install-cni 1m 33Mi
istio-system ztunnel-5k9zp istio-proxy 31m 18Mi
istio-system ztunnel-w7rld istio-proxy 44m 21Mi
shop cart-6c9f7d9b8-2kq7x cart 61m 141Mi
shop cart-6c9f7d9b8-9fz5m cart 64m 139Mi
shop checkout-58d4c9d7b-q8x2v checkout 120m 212Mi
shop checkout-58d4c9d7b-zt4hn checkout 1m 207Mi
shop waypoint-7b6f9d8c5-lm2pp istio-proxy 90m 61Mi
";

pub(super) fn json(args: &[&str]) -> Value {
    serde_json::from_str(&stdout(&[args, &["-o", "json"]].concat())).unwrap()
}

fn part<'a>(estimate: &'a Value, component: &str) -> &'a Value {
    let parts = estimate["memory"]["parts"].as_array().unwrap();
    &parts.iter().find(|part| part["component"] == component).unwrap()["used_bytes"]
}

pub(super) fn given<'a>(estimate: &'a Value, key: &str) -> &'a Value {
    let all = estimate["assumptions"].as_array().unwrap();
    all.iter().find(|one| one["key"] == key).unwrap_or_else(|| panic!("{key}"))
}

#[test]
fn each_part_has_its_sum() {
    let usage = usage(AMBIENT);
    let of = |component: Component| figures(&usage.all_of(component).unwrap());
    assert_eq!(of(Component::NodeProxy), known(39.0, 75.0, 2.0, 2.0));
    assert_eq!(of(Component::Waypoint), known(61.0, 90.0, 1.0, 1.0));
    assert_eq!(of(Component::ControlPlane), known(58.0, 4.0, 1.0, 1.0));
    assert_eq!(of(Component::Cni), known(67.0, 2.0, 2.0, 2.0));
    assert!(usage.all_of(Component::Sidecar).is_none() && usage.all_of(Component::Gateway).is_none());
    assert_eq!(figures(&usage.data_plane()), known(100.0, 165.0, 3.0, 3.0));
    assert_eq!(usage.runs(), Some(Injector::IstioAmbient));
}

#[test]
fn a_waypoint_is_bare_and_a_gateway_has_its_name() {
    let with = |row: &str| usage(&format!("{AMBIENT}{row}\n"));
    let of = |row: &str, component: Component| with(row).all_of(component).and_then(|side| side.pods);
    // An application that is called so has its sidecar, and is an application.
    let planner =
        with("tours waypoint-planner-1 planner 1m 10Mi\ntours waypoint-planner-1 istio-proxy 1m 40Mi");
    assert_eq!(planner.all_of(Component::Waypoint).unwrap().pods, Some(1));
    assert_eq!(planner.all_of(Component::Sidecar).unwrap().pods, Some(1));
    assert_eq!(of("shop orders-waypoint-5d-x istio-proxy 1m 1Mi", Component::Waypoint), Some(2));
    let named = with("edge shop-istio-5d-x istio-proxy 1m 1Mi");
    assert_eq!(named.all_of(Component::Gateway).unwrap().pods, Some(1));
    assert!(!noted(&named, "counted as a gateway"));
    assert!(noted(&with("edge orders-5d-x istio-proxy 1m 1Mi"), "1 pod with nothing but a proxy"));
}

#[test]
fn an_estimate_has_what_runs() {
    let file = written("top.txt", AMBIENT);
    let told = json(&["estimate", "--usage", file.path()]);
    assert_eq!(told["scenario"]["mesh"], "istio-ambient-waypoint", "a waypoint runs");
    let near = |value: &Value, mib: f64| {
        let value = value["typical"].as_f64().unwrap();
        assert!((value - mib * MIB).abs() <= 3.0, "{value} is not {mib} MiB");
    };
    near(part(&told, "node-proxy"), 39.0);
    near(part(&told, "waypoint"), 61.0);
    near(part(&told, "control-plane"), 58.0);
    near(part(&told, "cni"), 67.0);
    let node = given(&told, "mesh.node_proxy_memory");
    assert_eq!(node["origin"], "kubernetes");
    assert_eq!(node["note"], "working set, mean of 2 pods seen, less what pods add to it");
    for (key, number) in [("cluster.nodes", 2.0), ("mesh.waypoints", 1.0), ("cluster.pods", 4.0)] {
        assert_eq!(given(&told, key)["number"]["typical"].as_f64(), Some(number), "{key}");
    }
    assert_eq!(given(&told, "mesh.control_plane_cpu")["number"]["typical"].as_f64(), Some(0.004));
    let notes = told["usage"]["notes"].to_string();
    assert!(notes.contains("(node proxies, waypoints, the control plane, CNI agents) stands in"), "{notes}");
    assert!(notes.contains("what proxies use of CPU is told and not put in"), "{notes}");
    // The namespace that is asked about is served by the same proxies on nodes.
    let scoped = json(&["estimate", "--usage", file.path(), "-n", "shop"]);
    near(part(&scoped, "node-proxy"), 39.0);
}

#[test]
fn a_larger_cluster_grows_from_what_runs() {
    let file = written("top.txt", AMBIENT);
    let stated = json(&["estimate", "--usage", file.path(), "--pods", "4000", "--nodes", "2"]);
    // 3 kB for each pod that is more than the four that were seen, on both nodes.
    let known = 39.0 * MIB + 2.0 * 3996.0 * 3000.0;
    let value = part(&stated, "node-proxy")["typical"].as_f64().unwrap();
    assert!((value - known).abs() < 10.0, "{value}");
}

#[test]
fn another_mesh_gets_none_of_it() {
    let file = written("top.txt", AMBIENT);
    for mesh in ["istio-sidecar", "linkerd", "lesson"] {
        let told = json(&["estimate", "--usage", file.path(), "--mesh", mesh]);
        let own = ["node_proxy_memory", "waypoint_memory", "control_plane_memory"];
        for one in told["assumptions"].as_array().unwrap() {
            let key = one["key"].as_str().unwrap();
            assert!(
                !own.iter().any(|own| key.ends_with(own)) || one["origin"] != "kubernetes",
                "{mesh}: {key}"
            );
        }
        assert!(
            told["usage"]["notes"]
                .to_string()
                .contains("told and not put in: 2 node proxies of Istio, 1 waypoint of Istio"),
            "{mesh}"
        );
    }
    // Another mesh's control plane is no part of this one's.
    let two = written("top.txt", format!("{AMBIENT}linkerd linkerd-identity-1 identity 1m 20Mi\n"));
    let [one, two] = [file.path(), two.path()].map(|path| json(&["estimate", "--usage", path]));
    assert_eq!(part(&one, "control-plane"), part(&two, "control-plane"));
}

#[test]
fn sidecars_have_their_control_plane() {
    let text = "NAMESPACE POD NAME CPU(cores) MEMORY(bytes)\nistio-system istiod-1-x discovery 4m 100Mi\n\
                shop a-1 app 1m 10Mi\nshop a-1 istio-proxy 1m 40Mi\nshop b-1 app 1m 10Mi\nshop b-1 istio-proxy 1m 44Mi\n";
    let file = written("top.txt", text);
    let told = json(&["estimate", "--usage", file.path()]);
    let value = part(&told, "control-plane")["typical"].as_f64().unwrap();
    assert!((value - 100.0 * MIB).abs() <= 3.0, "{value}");
    // Stated to be of a hundred pods, it has 98 more to serve.
    let more = json(&["estimate", "--usage", file.path(), "--pods", "100"]);
    let value = part(&more, "control-plane")["typical"].as_f64().unwrap();
    assert!((value - 100.0 * MIB - 98.0 * 0.706e6).abs() <= 3.0, "{value}");
}

#[test]
fn less_than_pods_add_is_told_and_not_put_in() {
    let rows: Vec<String> = (0..9000).map(|at| format!("shop a-{at} app 1m 10Mi")).collect();
    let file = written("top.txt", format!("{AMBIENT}{}\n", rows.join("\n")));
    let told = json(&["estimate", "--usage", file.path()]);
    assert_eq!(given(&told, "mesh.node_proxy_memory")["origin"], "catalog");
    let notes = told["usage"]["notes"].to_string();
    assert!(notes.contains("the memory of node proxies is told and not put in: less was seen"), "{notes}");
}

proptest! {
    #[test]
    fn what_is_taken_out_comes_back(
        seen in 1e6..1e9_f64, pods in 0..500_u32, cluster in 0..2000_u32, number in 1..50_u32,
        bytes in [0..20_000_u32, 0..100_000, 0..1_000_000],
    ) {
        let [known, local, each] = bytes.map(f64::from);
        let crowd = Crowd {
            pods: Some(Count::from(pods)),
            cluster_pods: Some(Count::from(cluster)),
        };
        let figure = |key: meshtax::model::keys::Key<Memory>| {
            let name = key.entry().name;
            let bytes = if name.ends_with("per_known_pod") { known } else if name.ends_with("local_pod") { local } else { each };
            Some(Memory::saturated(bytes))
        };
        let grown = [
            (Component::NodeProxy, known * f64::from(cluster) + local * f64::from(pods) / f64::from(number)),
            (Component::Cni, known * f64::from(cluster)),
            (Component::ControlPlane, each * f64::from(pods)),
            (Component::Waypoint, 0.0),
        ];
        for (component, grown) in grown {
            match own::memory(component, Memory::saturated(seen), crowd, Count::from(number), figure) {
                Ok(own) => prop_assert!((own.bytes() + grown - seen).abs() <= 1e-6 * seen, "{component:?} {own:?} {grown}"),
                Err(_) => prop_assert!(grown > seen),
            }
        }
        let nobody = Crowd::default();
        let unknown = own::memory(Component::ControlPlane, Memory::saturated(seen), nobody, Count::from(number), figure);
        prop_assert_eq!(unknown.is_err(), each > 0.0);
    }
}

#[test]
fn a_sidecar_more_takes_nothing_from_ambient() {
    let told = |text: &str| {
        json(&["estimate", "--usage", written("top.txt", text).path(), "--mesh", "istio-ambient-waypoint"])
    };
    let mixed = format!("{AMBIENT}old legacy-1 app 1m 10Mi\nold legacy-1 istio-proxy 1m 40Mi\n");
    let [alone, both] = [told(AMBIENT), told(&mixed)];
    assert_eq!(part(&alone, "control-plane"), part(&both, "control-plane"));
    assert_eq!(given(&both, "cluster.pods")["number"]["typical"].as_f64(), Some(5.0));
    let notes = both["usage"]["notes"].to_string();
    assert!(notes.contains("told and not put in: 1 sidecar of Istio"), "{notes}");
    let sidecars = json(&["estimate", "--usage", written("top.txt", &mixed).path()]);
    assert_eq!(sidecars["scenario"]["mesh"], "istio-sidecar");
    let notes = sidecars["usage"]["notes"].to_string();
    assert!(notes.contains("the memory of the 1 sidecar that run stands in"), "{notes}");
    assert!(notes.contains("told and not put in: 2 node proxies of Istio, 1 waypoint of Istio"), "{notes}");
}

#[test]
fn what_runs_has_no_range_but_beyond_what_was_seen() {
    let file = written("top.txt", AMBIENT);
    let told = json(&["estimate", "--usage", file.path()]);
    for component in ["node-proxy", "waypoint", "control-plane", "cni"] {
        let used = part(&told, component);
        assert_eq!(
            (&used["low"], &used["high"]),
            (&used["typical"], &used["typical"]),
            "{component}: {used}"
        );
    }
    let more = json(&["estimate", "--usage", file.path(), "--pods", "100", "--nodes", "2"]);
    let used = part(&more, "control-plane");
    assert!(used["low"].as_f64() < used["high"].as_f64(), "{used}");
    // The published high end of 1.8 MB a pod would be more than all that two ztunnels use.
    let rows: Vec<String> = (0..100).map(|at| format!("shop a-{at} app 1m 10Mi")).collect();
    let crowded = written("top.txt", format!("{AMBIENT}{}\n", rows.join("\n")));
    let told = json(&["estimate", "--usage", crowded.path()]);
    let used = part(&told, "node-proxy");
    assert_eq!(used["low"], used["high"], "{used}");
    let local = given(&told, "mesh.node_proxy_memory_per_local_pod");
    assert_eq!(local["note"], "its high end comes to more than was seen, and is left out");
}

#[test]
fn without_applications_nothing_is_taken_out() {
    let system: Vec<&str> = AMBIENT.lines().filter(|line| !line.starts_with("shop")).collect();
    let file = written("top.txt", format!("{}\n", system.join("\n")));
    let told = json(&["estimate", "--usage", file.path(), "--pods", "2000"]);
    assert_eq!(given(&told, "mesh.control_plane_memory")["origin"], "catalog");
    let notes = told["usage"]["notes"].to_string();
    assert!(
        notes.contains("the memory of the control plane is told and not put in: the pods that it knows"),
        "{notes}"
    );
}

#[test]
fn what_is_stated_is_not_said_to_be_replaced() {
    let file = written("top.txt", AMBIENT);
    let scenario = written(
        "own.toml",
        "[mesh]\nname = \"istio-ambient-waypoint\"\ncontrol_plane_memory_per_pod = \"50MB\"\nnode_proxy_memory = \"80MB\"\n",
    );
    let told = json(&["estimate", scenario.path(), "--usage", file.path()]);
    assert_eq!(given(&told, "mesh.node_proxy_memory")["number"]["typical"].as_f64(), Some(80e6));
    let notes = told["usage"]["notes"].to_string();
    assert!(notes.contains("(waypoints, CNI agents) stands in"), "{notes}");
    assert!(
        notes.contains("the memory of the control plane is told and not put in: less was seen"),
        "{notes}"
    );
}

#[test]
fn manifests_tell_how_many_pods_are_meshed() {
    let file = written("top.txt", AMBIENT);
    let told =
        json(&["estimate", "-f", "examples/shop.yaml", "--usage", file.path(), "--mesh", "istio-ambient"]);
    let value = part(&told, "control-plane")["typical"].as_f64().unwrap();
    assert!((value - 58.0 * MIB).abs() <= 3.0, "of the pods that the manifests have: {value}");
    let pods = told["scenario"]["pods"]["typical"].as_f64().unwrap();
    let own = given(&told, "mesh.control_plane_memory")["number"]["typical"].as_f64().unwrap();
    assert!((own - (58.0 * MIB - pods * 0.215e6)).abs() <= 3.0, "{own}");
}

#[test]
fn replicas_of_a_control_plane_are_those_that_run() {
    let file =
        written("top.txt", format!("{AMBIENT}istio-system istiod-7d4b9c6f5-zzzzz discovery 4m 58Mi\n"));
    let told = json(&["estimate", "--usage", file.path()]);
    assert_eq!(given(&told, "mesh.control_plane_replicas")["number"]["typical"].as_f64(), Some(2.0));
}

#[test]
fn names_alone_do_not_make_a_part() {
    let with = |rows: &str| usage(&format!("{AMBIENT}{rows}\n"));
    let of = |rows: &str, component: Component| with(rows).all_of(component).unwrap().pods;
    assert_eq!(of("ops ztunnel-dashboard-5d-x app 1m 1Mi", Component::NodeProxy), Some(2));
    assert_eq!(of("ops istiod-exporter-5d-x app 1m 1Mi", Component::ControlPlane), Some(1));
    // Where rows are pods, what is in them is not known.
    let pods = "NAMESPACE NAME CPU(cores) MEMORY(bytes)\nistio-system ztunnel-5k9zp 1m 20Mi\nops ztunnel-dashboard-5d-x 1m 1Mi\n\
                tours waypoint-planner-5d-x 1m 2000Mi\n";
    let pods = usage(pods);
    assert_eq!(pods.all_of(Component::NodeProxy).unwrap().pods, Some(1));
    assert!(pods.all_of(Component::Waypoint).is_none());
    assert_eq!(pods.app.pods, Some(2));
}

#[test]
fn families_have_the_names_of_their_meshes() {
    use meshtax::cluster::proxy::Family;
    let families: Vec<&str> = Family::ALL.into_iter().map(Family::name).collect();
    for injector in Injector::ALL {
        assert!(injector.family().is_none_or(|family| families.contains(&family)), "{injector:?}");
    }
}

#[test]
fn stated_pods_are_perhaps_of_another_cluster() {
    let file = written("top.txt", AMBIENT);
    let told = json(&["estimate", "--usage", file.path(), "--pods", "4000"]);
    assert_ne!(given(&told, "mesh.control_plane_replicas")["origin"], "kubernetes");
    assert_eq!(told["scenario"]["nodes"], Value::Null);
}

#[test]
fn the_meshs_own_containers_alone_are_sidecars_and_no_gateways() {
    let head = "NAMESPACE POD NAME CPU(cores) MEMORY(bytes)\n";
    let own = usage(&format!(
        "{head}istio-system istiod-1-x discovery 1m 60Mi\nshop cart-1 istio-proxy 1m 40Mi\nshop cart-2 istio-proxy 1m 44Mi\n"
    ));
    assert_eq!(figures(&own.proxies), known(84.0, 2.0, 2.0, 2.0));
    assert!(own.all_of(Component::Gateway).is_none());
}

#[test]
fn a_waypoint_in_rows_of_pods_is_told() {
    let pods = usage(
        "NAMESPACE NAME CPU(cores) MEMORY(bytes)\nistio-system ztunnel-5k9zp 1m 20Mi\nshop waypoint-5d-x 1m 60Mi\n",
    );
    assert!(noted(&pods, "1 pod called `waypoint`, which a row a pod does not tell from an application"));
}
