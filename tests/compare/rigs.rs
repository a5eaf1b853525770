//! Latencies are compared on a rig that measured every mesh, or not at all.

use meshtax::catalog::Catalog;
use meshtax::model::comparison::{RigChoice, rig::choose};
use meshtax::model::mesh::Mesh;
use serde_json::{Value, json};

use crate::compare::{cheapest, compared};
use crate::support::stdout;

fn meshes(names: &[&str]) -> Vec<Mesh> {
    names.iter().map(|name| Catalog::builtin().mesh(name).unwrap()).collect()
}

fn chosen(names: &[&str], wanted: Option<&str>) -> RigChoice {
    let meshes = meshes(names);
    choose(&meshes.iter().collect::<Vec<_>>(), wanted, None).unwrap()
}

fn common(id: &str, of_a_hop: bool) -> RigChoice {
    RigChoice::Common { id: id.to_owned(), of_a_hop }
}

#[test]
fn the_rigs_of_the_catalog() {
    let modes = ["istio-sidecar", "istio-ambient", "istio-ambient-waypoint"];
    assert_eq!(chosen(&modes, None), common("istio-1.22-cncf", true));
    assert_eq!(chosen(&["istio-sidecar", "linkerd"], None), common("mesh-bench-2022-1000qps", true));
    assert_eq!(chosen(&["linkerd", "istio-ambient"], None), common("solo-2024-06", false));
    assert_eq!(
        chosen(&["istio-sidecar", "linkerd", "cilium"], None),
        common("mesh-bench-2022-1000qps", false)
    );
    assert_eq!(chosen(&["kuma"], None), RigChoice::Own);
    let asked = chosen(&["linkerd", "istio-sidecar"], Some("livewyer-2024-c32"));
    assert_eq!(asked, common("livewyer-2024-c32", false), "`--rig` chooses");
}

#[test]
fn every_rig_that_is_chosen_or_offered_measured_all_of_them() {
    let catalog = Catalog::builtin();
    let all = meshes(&catalog.mesh_names());
    let measured = |mesh: &Mesh, rig: &str| mesh.rigs.iter().any(|one| one.id == rig);
    let named = |name: &String| all.iter().find(|mesh| mesh.name == *name).unwrap();
    let mut common = 0;
    for subset in 1_u32..1 << all.len() {
        let some: Vec<&Mesh> =
            (0..all.len()).filter(|place| subset & (1 << place) != 0).map(|place| &all[place]).collect();
        match choose(&some, None, None).unwrap() {
            RigChoice::Own => assert_eq!(some.len(), 1),
            RigChoice::Common { id, .. } => {
                common += 1;
                assert!(some.iter().all(|mesh| measured(mesh, &id)), "{id}");
            }
            RigChoice::None { offers, .. } => {
                for offer in &offers {
                    assert!(offer.meshes.len() > 1 && offer.meshes.len() < some.len());
                    assert!(offer.meshes.iter().all(|name| measured(named(name), &offer.rig)));
                }
                // No rig measured more of them than the first that is offered.
                let most = offers.first().map_or(1, |offer| offer.meshes.len());
                for rig in some.iter().flat_map(|mesh| &mesh.rigs) {
                    assert!(some.iter().filter(|mesh| measured(mesh, &rig.id)).count() <= most, "{}", rig.id);
                }
            }
        }
    }
    assert!(common > 20, "{common}");
}

fn latencies(mesh: &Value) -> [Value; 2] {
    let estimate = &mesh["estimate"];
    [estimate["hop"]["added_ms"]["p99"].clone(), estimate["latency"][0]["added_ms"]["p99"].clone()]
}

#[test]
fn without_a_common_rig_latencies_are_unknown_and_the_largest_subset_is_offered() {
    let json = compared(&["examples/checkout.toml"]);
    assert_eq!(json["rig"], Value::Null);
    for mesh in json["meshes"].as_array().unwrap() {
        assert_eq!(latencies(mesh), [Value::Null, Value::Null], "{}", mesh["mesh"]);
        assert_eq!(mesh["estimate"]["hop"]["rig"], Value::Null);
    }
    assert!(
        json["cheapest"]
            .as_array()
            .unwrap()
            .iter()
            .all(|one| !one["figure"].as_str().unwrap().contains("latency"))
    );
    assert!(json["rig_reason"].as_str().unwrap().contains("no rig measured all of these meshes"));
    let five = json!(["istio-sidecar", "istio-ambient", "istio-ambient-waypoint", "linkerd", "linkerd-ha"]);
    assert_eq!(json["rig_offers"][0], json!({ "rig": "solo-2024-06", "meshes": five, "of_a_hop": false }));
    assert_eq!(json["rig_offers"][1]["rig"], "istio-1.22-cncf");
    let none = compared(&["--mesh=kuma,consul"]);
    assert_eq!(none["rig_offers"], json!([]));
    assert!(stdout(&["compare", "--mesh=kuma,consul"]).contains("no two of them share a rig"));
}

#[test]
fn with_a_common_rig_each_is_what_estimate_says_on_that_rig() {
    let json = compared(&["examples/checkout.toml", "--mesh=istio-sidecar,linkerd"]);
    assert_eq!(json["rig"], "mesh-bench-2022-1000qps");
    for mesh in json["meshes"].as_array().unwrap() {
        let name = mesh["mesh"].as_str().unwrap();
        let alone = [
            "estimate",
            "examples/checkout.toml",
            "--mesh",
            name,
            "--rig=mesh-bench-2022-1000qps",
            "-o=json",
        ];
        let alone: Value = serde_json::from_str(&stdout(&alone)).unwrap();
        for part in ["hop", "latency", "verdict", "warnings"] {
            assert_eq!(mesh["estimate"][part], alone[part], "{name}: {part}");
        }
    }
    assert_eq!(cheapest(&json, "hop_latency_p99"), ["linkerd"]);
    assert_eq!(cheapest(&json, "added_latency_p99"), ["linkerd"]);
    let other = compared(&["--mesh=istio-sidecar,linkerd", "--rig=mesh-bench-2022-100qps"]);
    assert_eq!(other["rig"], "mesh-bench-2022-100qps");
    let assumed = other["meshes"][0]["estimate"]["assumptions"].as_array().unwrap().clone();
    let rig = assumed.into_iter().find(|one| one["key"] == "mesh.rig").unwrap();
    assert_eq!((&rig["value"], &rig["origin"]), (&"mesh-bench-2022-100qps".into(), &"flag".into()));
}

#[test]
fn a_rig_that_tells_no_hops_shows_its_own_request() {
    let json = compared(&["--mesh=istio-sidecar,linkerd,istio-ambient", "--rig=solo-2024-06"]);
    let added = |place: usize| json["meshes"][place]["on_the_rig"]["added_ms"]["p99"]["typical"].clone();
    assert_eq!(
        [added(0), added(1), added(2)],
        [7.18, 3.79, 0.87].map(Value::from),
        "published, less the baseline"
    );
    assert_eq!(cheapest(&json, "rig_latency_p99"), ["istio-ambient"]);
    for mesh in json["meshes"].as_array().unwrap() {
        assert_eq!(latencies(mesh), [Value::Null, Value::Null]);
    }
    // One mesh whose hops are not told is enough: no hop of another is shown beside it.
    let json = compared(&["--mesh=linkerd,cilium"]);
    assert_eq!(latencies(&json["meshes"][0]), [Value::Null, Value::Null]);
}

#[test]
fn a_rig_that_lacks_one_of_them_compares_none() {
    let json = compared(&["--mesh=istio-sidecar,linkerd,kuma", "--rig=solo-2024-06"]);
    assert_eq!(json["rig"], Value::Null);
    assert_eq!(json["rig_reason"], "the rig solo-2024-06 did not measure `kuma`");
    assert_eq!(json["rig_offers"][0]["meshes"], json!(["istio-sidecar", "linkerd"]));
}

#[test]
fn a_latency_that_is_stated_is_its_meshs_own_and_beats_nobody() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("s.toml");
    let text = "[[chain]]\ndepth = 2\nhop_latency = { p50 = \"2ms\", p99 = \"9ms\" }\n\
                [mesh]\nname = \"linkerd\"\nmesh_latency = { p50 = \"10us\", p99 = \"20us\" }\n";
    std::fs::write(&path, text).unwrap();
    let path = path.to_str().unwrap();
    let json = compared(&[path, "--mesh=istio-sidecar,linkerd"]);
    assert_eq!(latencies(&json["meshes"][1])[0]["typical"], 0.02);
    assert!(latencies(&json["meshes"][0])[0]["typical"].as_f64().unwrap() > 3.0, "that of the rig");
    assert_eq!(cheapest(&json, "hop_latency_p99"), Vec::<&str>::new());
    let aside = json["not_compared"].as_array().unwrap().iter();
    let mut of_linkerd = aside.filter(|one| one["figure"] == "hop_latency_p99" && one["mesh"] == "linkerd");
    assert_eq!(of_linkerd.next().unwrap()["reason"], "not-on-the-rig");
    // Where no rig measured all, what is stated is still known.
    let json = compared(&[path, "--mesh=kuma,linkerd"]);
    assert_eq!(latencies(&json["meshes"][0])[0], Value::Null);
    assert_eq!(latencies(&json["meshes"][1])[0]["typical"], 0.02);
}

#[test]
fn a_scenarios_rig_is_taken_where_it_measured_all() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("s.toml");
    std::fs::write(&path, "[mesh]\nname = \"linkerd\"\nrig = \"mesh-bench-2022-500qps\"\n").unwrap();
    let path = path.to_str().unwrap();
    assert_eq!(compared(&[path, "--mesh=istio-sidecar,linkerd"])["rig"], "mesh-bench-2022-500qps");
    assert_eq!(compared(&[path, "--mesh=istio-ambient,linkerd"])["rig"], "solo-2024-06");
    let flag = compared(&[path, "--mesh=istio-sidecar,linkerd", "--rig=mesh-bench-2022-100qps"]);
    assert_eq!(flag["rig"], "mesh-bench-2022-100qps");
}
