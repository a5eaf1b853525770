//! `compare`: what it says of each mesh is what `estimate` says, who is cheapest is compared with its
//! like, latencies come from one rig or not at all, and whether a mesh pays can be redone by hand.

mod money;
mod rigs;

use meshtax::catalog::{Catalog, Said, lesson};
use meshtax::model::Figure;
use meshtax::model::comparison::{Aside, RigChoice, Side, compare};
use meshtax::model::{Estimate, Origin, Scenario, estimate, keys};
use meshtax::render::comparison::Compared;
use meshtax::render::report::comparison::{Options, report};
use meshtax::render::terminal::{Look, render};
use meshtax::scenario;
use serde_json::Value;

use crate::support::{meshtax, refusal, stdout};

fn compared(args: &[&str]) -> Value {
    serde_json::from_str(&stdout(&[&["compare", "-o", "json"], args].concat())).unwrap()
}

/// The estimates of a scenario with each mesh, without a common rig.
fn sides(text: &str, meshes: &[&str]) -> Vec<(Scenario, Estimate)> {
    let one = |mesh: &&str| {
        let mut said = Said { scenario: Some(scenario::read(text).unwrap()), ..Said::default() };
        said.flags.say(keys::MESH_NAME, (*mesh).to_owned(), Origin::Flag);
        let scenario = Catalog::builtin().resolve(said).unwrap();
        let estimate = estimate(&scenario, &lesson().unwrap()).unwrap();
        (scenario, estimate)
    };
    meshes.iter().map(one).collect()
}

fn of(sides: &[(Scenario, Estimate)]) -> Vec<Side<'_>> {
    sides.iter().map(|(scenario, estimate)| Side { scenario, estimate }).collect()
}

fn cheapest<'a>(json: &'a Value, figure: &str) -> Vec<&'a str> {
    let all = json["cheapest"].as_array().unwrap().iter();
    all.filter(|one| one["figure"] == figure).map(|one| one["mesh"].as_str().unwrap()).collect()
}

const SYSTEM: &str = "[cluster]\npods = 200\nnodes = 20\nservices = 60\napp_memory_request = \"500MB\"\n";

#[test]
fn each_mesh_is_told_as_estimate_tells_it() {
    for input in [
        vec!["examples/startup.toml", "--prices", "opencost-default"],
        vec!["-f", "examples/cluster.json", "--prices", "fargate"],
        vec!["--pods", "120", "--nodes", "7", "--rps", "40", "--depth", "2", "--mtls-compliance"],
    ] {
        let all = compared(&input);
        let names = stdout(&["catalog", "-q"]);
        assert_eq!(all["meshes"].as_array().unwrap().len(), 9);
        for mesh in all["meshes"].as_array().unwrap() {
            let name = mesh["mesh"].as_str().unwrap();
            assert!(names.contains(name));
            let alone = [&["estimate", "-o", "json", "--mesh", name], &input[..]].concat();
            let alone: Value = serde_json::from_str(&stdout(&alone)).unwrap();
            for part in ["scenario", "memory", "cpu", "rollout", "capacity", "cost", "people", "read"] {
                assert_eq!(mesh["estimate"][part], alone[part], "{name}: {part}");
            }
        }
    }
}

#[test]
fn one_mesh_alone_is_wholly_what_estimate_says() {
    for mesh in ["lesson", "linkerd"] {
        let one = compared(&["examples/checkout.toml", "--mesh", mesh]);
        let alone = stdout(&["estimate", "examples/checkout.toml", "--mesh", mesh, "-o", "json"]);
        assert_eq!(one["meshes"][0]["estimate"], serde_json::from_str::<Value>(&alone).unwrap());
        assert_eq!(one["cheapest"], serde_json::json!([]), "one mesh is compared with nothing");
    }
}

#[test]
fn a_mesh_beside_itself_is_equal_in_everything() {
    let found = sides(SYSTEM, &["istio-sidecar", "istio-sidecar"]);
    let comparison = compare(&of(&found)).unwrap();
    assert!(comparison.figures.len() > 3);
    for figure in &comparison.figures {
        let unknown = figure.left_aside.iter().filter(|(_, aside)| *aside == Aside::Unknown).count();
        assert_eq!((figure.cheapest.len(), unknown), (2, 0), "{:?}", figure.figure);
        assert_eq!(figure.of_known, 2);
    }
}

#[test]
fn nothing_incomplete_and_nothing_that_does_not_serve_is_cheapest() {
    for args in [
        vec!["--pods=200", "--nodes=20", "--l7-authorization", "--prices=opencost-default", "--rps=10"],
        vec!["--pods=200", "--nodes=20", "--mtls-compliance", "--traffic-management"],
        vec!["-f", "examples/cluster.json", "--prices=opencost-default"],
        vec!["examples/two-hundred-pods.toml", "--traffic-management"],
    ] {
        let json = compared(&args);
        let mesh = |name: &Value| {
            json["meshes"].as_array().unwrap().iter().find(|mesh| mesh["mesh"] == *name).unwrap().clone()
        };
        assert!(!json["cheapest"].as_array().unwrap().is_empty(), "{args:?}");
        for best in json["cheapest"].as_array().unwrap() {
            let mesh = mesh(&best["mesh"]);
            assert_eq!(mesh["serves_stated_needs"], "yes", "{best}");
            assert!(best["of_known"].as_u64().unwrap() > 1);
            let (section, missing) = match best["figure"].as_str().unwrap() {
                "memory" => ("memory", "missing"),
                "memory_reserved" => ("memory", "missing_reserved"),
                "cpu" => ("cpu", "missing"),
                "cpu_reserved" => ("cpu", "missing_reserved"),
                "cost_per_month" => ("cost", "missing"),
                _ => continue,
            };
            assert_eq!(mesh["estimate"][section][missing], serde_json::json!([]), "{best}");
        }
    }
}

#[test]
fn the_least_of_those_that_compare_and_no_other() {
    let json = compared(&["--pods=200", "--l7-authorization", "--mesh=istio-sidecar,linkerd-ha,kuma,consul"]);
    // Kuma reserves less than Istio, and its authorization does not know endpoints.
    let reserved = |place: usize| {
        json["meshes"][place]["estimate"]["memory"]["reserved_bytes"]["typical"].as_u64().unwrap()
    };
    assert!(reserved(2) < reserved(0) && reserved(3) < reserved(1));
    assert_eq!(cheapest(&json, "memory_reserved"), ["consul"]);
    let aside = json["not_compared"].as_array().unwrap().iter();
    let mut kuma = aside.filter(|one| one["mesh"] == "kuma" && one["figure"] == "memory_reserved");
    assert_eq!(kuma.next().unwrap()["reason"], "does-not-serve-need");
}

#[test]
fn totals_that_leave_out_other_parts_are_not_compared() {
    let found = sides(SYSTEM, &["istio-sidecar", "linkerd", "lesson"]);
    let comparison = compare(&of(&found)).unwrap();
    let used = comparison.figures.iter().find(|one| one.figure == Figure::MEMORY).unwrap();
    assert_eq!((used.of_known, &used.cheapest[..]), (2, &[1][..]));
    assert!(matches!(&used.left_aside[..], [(2, Aside::CoversOtherParts { leaves_out, others })]
        if leaves_out.len() == 2 && others.len() == 1));
    // Two of which each covers other parts: nobody is cheaper.
    let found = sides(SYSTEM, &["linkerd", "lesson"]);
    let comparison = compare(&of(&found)).unwrap();
    let used = comparison.figures.iter().find(|one| one.figure == Figure::MEMORY).unwrap();
    assert_eq!((used.of_known, used.cheapest.len()), (1, 0));
}

#[test]
fn equal_ones_are_all_named() {
    let json = compared(&["--pods=200", "--mesh=istio-sidecar,linkerd,cilium"]);
    assert_eq!(cheapest(&json, "memory_reserved"), ["linkerd", "cilium"], "neither requests anything");
    let entry = json["cheapest"].as_array().unwrap().iter().find(|one| one["mesh"] == "cilium").unwrap();
    assert_eq!((&entry["equal"], &entry["of_known"]), (&serde_json::json!(["linkerd"]), &3.into()));
}

#[test]
fn the_order_of_meshes_changes_nothing_but_the_order() {
    let one = compared(&["examples/checkout.toml", "--mesh=istio-sidecar,linkerd,linkerd-ha"]);
    let other = compared(&["examples/checkout.toml", "--mesh=linkerd-ha", "--mesh=linkerd,istio-sidecar"]);
    let sorted = |json: &Value| {
        let mut all: Vec<String> =
            json["cheapest"].as_array().unwrap().iter().map(ToString::to_string).collect();
        all.sort();
        all
    };
    assert_eq!(sorted(&one), sorted(&other));
    assert_eq!(one["meshes"][1]["estimate"], other["meshes"][1]["estimate"]);
    let again = ["compare", "examples/checkout.toml", "-o", "json"];
    assert_eq!(meshtax(&again).stdout, meshtax(&again).stdout);
}

#[test]
fn what_belongs_to_one_mesh_is_dropped_for_the_others() {
    let json = compared(&["examples/two-hundred-pods.toml", "--mesh=istio-sidecar,linkerd-ha"]);
    assert_eq!(json["dropped"]["written_for"], "istio-sidecar");
    assert_eq!(json["dropped"]["dropped_for"], serde_json::json!(["linkerd-ha"]));
    let sidecars =
        |place: usize| json["meshes"][place]["estimate"]["cpu"]["parts"][0]["reserved_cores"].clone();
    assert_eq!((&sidecars(0)["typical"], &sidecars(1)["typical"]), (&50.0.into(), &20.0.into()));
    let table = stdout(&["compare", "examples/two-hundred-pods.toml"]);
    assert_eq!(table.matches("mesh-overrides-dropped").count(), 1, "said once for all");
}

#[test]
fn a_mesh_that_runs_is_the_measure_too() {
    let table = stdout(&["compare", "-f", "tests/manifests/meshed.yaml", "--mesh=istio-sidecar,linkerd"]);
    assert!(table.contains("Reserved, against the mesh that runs already"), "{table}");
    assert!(table.contains("no mesh        268.4 MB less  0.2 cores less"), "{table}");
    assert!(table.contains("linkerd        268.4 MB less  0.2 cores less"), "{table}");
    assert!(table.contains("istio-sidecar   2.15 GB more  0.5 cores more"), "{table}");
    let json = compared(&["-f", "tests/manifests/meshed.yaml", "--mesh=istio-sidecar,linkerd"]);
    let over = &json["meshes"][1]["estimate"]["read"]["installed"];
    assert_eq!(over["added_over_it_memory_bytes"], -268_435_456.0);
    let without = stdout(&["compare", "-f", "examples/shop.yaml", "--mesh=linkerd"]);
    assert!(!without.contains("runs already"));
}

#[test]
fn every_row_stands_in_80_columns() {
    let names = ["istio-sidecar", "istio-ambient-waypoint", "linkerd-ha", "cilium"];
    let found = sides(SYSTEM, &names);
    let sides = of(&found);
    let choice = RigChoice::None { reason: "no rig".to_owned(), offers: Vec::new() };
    let comparison = compare(&sides).unwrap();
    let surveys = [None; 4];
    let compared =
        Compared { sides: &sides, surveys: &surveys, usages: &[], choice: &choice, comparison: &comparison };
    let document = report(&compared, Options::default());
    let printed = render(&document, Look { width: Some(80), colour: false });
    for line in printed.lines() {
        assert!(line.chars().count() <= 80, "{line}");
    }
    // Tables that do not fit are stacked, a cell a line; these are not.
    assert!(printed.lines().filter(|line| line.starts_with("istio-ambient-waypoint  ")).count() >= 3);
}

#[test]
fn slips_say_what_to_write() {
    for (args, says) in [
        (vec!["--mesh=linkerd,linkrd"], "no mesh `linkrd` in the catalog; did you mean `linkerd`?"),
        (vec!["--mesh=linkerd,kuma,linkerd"], "`linkerd` stands twice in `--mesh`; name each mesh once"),
        (vec!["--mesh=linkerd", "--mesh=linkerd"], "`linkerd` stands twice"),
        (vec!["--mesh=linkerd,"], "a name is empty in `--mesh`"),
        (vec!["--mesh=none,linkerd"], "leave `none` out of `--mesh`"),
        (vec!["--mesh=linkerd,kuma", "--sidecar-memory=5MB"], "`--sidecar-memory` is a figure of one mesh"),
        (vec!["--proxy-latency=1ms"], "`--proxy-latency` is a figure of one mesh, and 9 are compared"),
        (
            vec!["--mesh=linkerd,cilium", "--rig=mesh-bench-2022-100qp"],
            "did you mean `mesh-bench-2022-100qps`?",
        ),
        (vec!["--mesh=kuma", "--rig=x"], "measured on a rig `x`; no latency of them is published"),
        (vec!["tests/faults/calls-and-depth.toml"], "contradict each other"),
        (vec!["--prices=fargat"], "did you mean `fargate`?"),
        (vec!["-f", "examples/cluster.json", "-n", "shp"], "did you mean `shop`?"),
    ] {
        let message = refusal(&[&["compare"], &args[..]].concat());
        assert!(message.contains(says), "{args:?} says {message}");
    }
}

#[test]
fn snapshots() {
    insta::assert_snapshot!("compare_checkout", stdout(&["compare", "examples/checkout.toml"]));
    insta::assert_snapshot!(
        "compare_checkout_markdown",
        stdout(&["compare", "examples/checkout.toml", "--mesh=istio-sidecar,linkerd", "-o", "markdown"])
    );
    insta::assert_snapshot!("compare_cluster", stdout(&["compare", "-f", "examples/cluster.json"]));
    insta::assert_snapshot!("help_of_compare", stdout(&["compare", "--help"]));
    for (name, input) in
        [("checkout", &["examples/checkout.toml"][..]), ("cluster", &["-f", "examples/cluster.json"][..])]
    {
        let mut json = compared(input);
        // What each estimate says is in snapshots of its own.
        for mesh in json["meshes"].as_array_mut().unwrap() {
            mesh["estimate"] = mesh["estimate"]["document"].take();
        }
        insta::assert_snapshot!(format!("compare_{name}_json"), serde_json::to_string_pretty(&json).unwrap());
    }
}

#[test]
fn json_is_as_its_schema_says() {
    let schema: Value = serde_json::from_str(&stdout(&["schema", "compare"])).unwrap();
    let validator = jsonschema::validator_for(&schema).unwrap();
    for args in [
        vec![],
        vec!["examples/checkout.toml"],
        vec!["examples/checkout.toml", "--mesh=linkerd,cilium"],
        vec!["-f", "examples/cluster.json", "--prices=opencost-default"],
        vec!["tests/scenarios/pays.toml", "--mesh=istio-sidecar,kuma"],
    ] {
        let json = compared(&args);
        let faults: Vec<String> = validator.iter_errors(&json).map(|error| error.to_string()).collect();
        assert!(faults.is_empty(), "{args:?}: {faults:?}");
        let mut lacking = json.clone();
        lacking.as_object_mut().unwrap().remove("cheapest");
        assert!(!validator.is_valid(&lacking), "every member is required");
    }
}

#[test]
fn csv_has_a_row_a_mesh_under_the_header_of_estimate() {
    let rows = |args: &[&str]| -> Vec<Vec<String>> {
        let text = stdout(args);
        let mut reader = csv::ReaderBuilder::new().has_headers(false).from_reader(text.as_bytes());
        reader.records().map(|record| record.unwrap().iter().map(ToOwned::to_owned).collect()).collect()
    };
    let alone = rows(&["estimate", "examples/startup.toml", "--mesh=kuma", "-o", "csv"]);
    let all = rows(&["compare", "examples/startup.toml", "-o", "csv"]);
    assert_eq!(all.len(), 10);
    let (header, serves) = all[0].split_at(alone[0].len());
    assert_eq!(header, &alone[0][..]);
    assert_eq!(serves, ["serves_mtls", "serves_traffic_management", "serves_l7_authorization"]);
    let kuma = all.iter().find(|row| row[1] == "kuma").unwrap();
    let memory = alone[0].iter().position(|name| name == "memory_reserved_bytes_typical").unwrap();
    assert_eq!(
        (&kuma[memory], &kuma[alone[0].len()..]),
        (&alone[1][memory], &["yes", "yes", "no"].map(String::from)[..])
    );
}
