//! Whether a mesh pays: every answer there is, redone by hand.
//!
//! The scenario's mesh takes 101 cores at 0.01 an hour, 101 x 730 x 0.01 = 737.30 a month, and 10 hours of
//! people at 100: 1737.30. The libraries take (4 x 10 + 50 x 2) x 100 = 14,000 once and 4 x 1 x 100 = 400 a
//! month.

use serde_json::Value;

use crate::support::{meshtax, stdout};

const SCENARIO: &str = include_str!("../scenarios/pays.toml");

/// What is said of the scenario's mesh, with some lines of the scenario written otherwise.
fn pays(changes: &[(&str, &str)]) -> Value {
    let mut text = SCENARIO.to_owned();
    for (line, other) in changes {
        assert!(text.contains(line), "{line}");
        text = text.replace(line, other);
    }
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("s.toml");
    std::fs::write(&path, text).unwrap();
    let args = ["compare", path.to_str().unwrap(), "--mesh=istio-sidecar", "-o", "json"];
    let json: Value = serde_json::from_str(&stdout(&args)).unwrap();
    json["meshes"][0]["pays"].clone()
}

fn near(figure: &Value, wanted: f64) {
    let found = figure["typical"].as_f64().unwrap();
    assert!((found - wanted).abs() < 1e-4 * wanted, "{found} and not {wanted}");
}

#[test]
fn the_break_even_is_redone_by_hand() {
    let pays = pays(&[]);
    assert_eq!((&pays["cheaper"], &pays["depends"]), (&"break-even".into(), &false.into()));
    near(&pays["machines_per_month"], 737.30);
    near(&pays["people_per_month"], 1000.0);
    near(&pays["mesh_per_month"], 1737.30);
    let months = 14_000.0 / (1737.30 - 400.0);
    near(&pays["break_even_months"], months);
    near(&pays["break_even_money"], 1737.30 * months);
    // By then the libraries have cost as much.
    near(&pays["break_even_money"], 14_000.0 + 400.0 * months);
    assert_eq!(pays["even_hours_per_month"], Value::Null, "the machines alone cost more than 400");
}

#[test]
fn doubling_what_is_built_doubles_the_months() {
    let once = pays(&[]);
    let twice = pays(&[
        ("build_hours_per_language = 10", "build_hours_per_language = 20"),
        ("_service = 2", "_service = 4"),
    ]);
    near(&twice["break_even_months"], 2.0 * once["break_even_months"]["typical"].as_f64().unwrap());
}

#[test]
fn an_alternative_that_is_worse_is_worse_from_the_first_month() {
    // 4 languages x 20 hours x 100 = 8000 a month; the mesh is even at (8000 - 737.30) / 100 hours.
    let dear =
        pays(&[("upkeep_hours_per_language_per_month = 1", "upkeep_hours_per_language_per_month = 20")]);
    assert_eq!((&dear["cheaper"], &dear["break_even_months"]), (&"mesh".into(), &Value::Null));
    near(&dear["even_hours_per_month"], 72.627);
    // What it is to build does not matter then, and need not be known.
    let unknown = pays(&[
        ("upkeep_hours_per_language_per_month = 1", "upkeep_hours_per_language_per_month = 20"),
        ("build_hours_per_language = 10", ""),
        ("build_hours_per_service = 2", ""),
    ]);
    assert_eq!(unknown["cheaper"], "mesh");
}

#[test]
fn an_alternative_that_is_there_already_is_cheaper_at_once() {
    let free = pays(&[("_language = 10", "_language = 0"), ("_service = 2", "_service = 0")]);
    assert_eq!(free["cheaper"], "alternative");
    let even = pays(&[
        ("cpu_hour = 0.01", "cpu_hour = 0"),
        ("_language = 10", "_language = 0"),
        ("_service = 2", "_service = 0"),
        ("hours_per_month = 10", "hours_per_month = 4"),
    ]);
    assert_eq!(even["cheaper"], "even", "4 hours on either side");
    // As dear to keep, and something to build: never paid back.
    let never = pays(&[("cpu_hour = 0.01", "cpu_hour = 0"), ("hours_per_month = 10", "hours_per_month = 4")]);
    assert_eq!(never["cheaper"], "mesh");
}

#[test]
fn a_range_that_turns_the_answer_is_told() {
    let range = pays(&[("per_month = 1\n", "per_month = \"1..1..5\"\n")]);
    // At the high end the libraries cost 2000 a month, and the mesh 1737.30.
    assert_eq!((&range["cheaper"], &range["depends"]), (&"break-even".into(), &true.into()));
    let wide = pays(&[("_service = 2", "_service = \"1..2..3\"")]);
    assert_eq!(wide["depends"], false);
    let months = &wide["break_even_months"];
    assert!(months["low"].as_f64() < months["typical"].as_f64());
    assert!(months["typical"].as_f64() < months["high"].as_f64());
}

#[test]
fn what_is_not_given_is_not_shown_and_the_key_is_named() {
    let mut hours = vec![("upkeep_hours_per_language_per_month = 1", "")];
    let open = pays(&hours);
    assert_eq!(open["cheaper"], Value::Null);
    assert!(open["reason"].as_str().unwrap().contains("`alternative.upkeep_hours_per_language_per_month`"));
    let open = pays(&[("hours_per_month = 10", "")]);
    assert!(open["reason"].as_str().unwrap().contains("`operations.hours_per_month`"), "{open}");
    let open = pays(&[("languages = 4", "")]);
    assert!(open["reason"].as_str().unwrap().contains("`--languages`"), "{open}");
    let open = pays(&[("cpu_hour = 0.01", ""), ("memory_gib_hour = 0", "")]);
    assert!(open["reason"].as_str().unwrap().contains("`--prices`"), "{open}");
    assert_eq!((&open["mesh_per_month"], &open["machines_per_month"]), (&Value::Null, &Value::Null));
    hours.extend([
        ("hours_per_month = 10", ""),
        ("build_hours_per_language = 10", ""),
        ("build_hours_per_service = 2", ""),
    ]);
    assert_eq!(pays(&hours), Value::Null, "no hours at all");
    let table = stdout(&["compare", "examples/startup.toml"]);
    assert!(!table.contains("Does it pay") && table.contains("`alternative.build_hours_per_language`"));
}

#[test]
fn what_is_known_of_a_cost_bounds_the_break_even() {
    // People alone are 1000 a month, 600 more than the libraries.
    let no_prices = pays(&[("cpu_hour = 0.01", ""), ("memory_gib_hour = 0", "")]);
    assert_eq!(no_prices["cheaper"], Value::Null, "a bound is no answer");
    near(&no_prices["even_at_latest_months"], 14_000.0 / 600.0);
    near(&no_prices["mesh_at_least_per_month"], 1000.0);
    // Without a rate the sidecars' load is unknown, and what they reserve is still paid for.
    let no_rate = pays(&[("rps = 0", "")]);
    near(&no_rate["mesh_at_least_per_month"], 1737.30);
    near(&no_rate["even_at_latest_months"], 14_000.0 / 1337.30);
    // A bound that is below what the libraries cost says nothing.
    let few = pays(&[
        ("cpu_hour = 0.01", ""),
        ("memory_gib_hour = 0", ""),
        ("hours_per_month = 10", "hours_per_month = 2"),
    ]);
    assert_eq!(few["even_at_latest_months"], Value::Null);
    assert_eq!(pays(&[])["mesh_at_least_per_month"], Value::Null, "what is known needs no bound");
}

#[test]
fn a_cost_that_is_only_a_bound_is_never_cheapest() {
    // Linkerd requests nothing, which a book that bills requests does not give away.
    let args =
        ["--pods=200", "--nodes=20", "--mesh=istio-sidecar,linkerd,linkerd-ha", "--prices=gke-autopilot"];
    let json = crate::compare::compared(&args);
    assert_eq!(json["meshes"][1]["estimate"]["cost"]["added_per_month"]["typical"], 0.0);
    assert_eq!(crate::compare::cheapest(&json, "cost_per_month"), ["linkerd-ha"]);
    let aside = json["not_compared"].as_array().unwrap().iter();
    let mut linkerd = aside.filter(|one| one["mesh"] == "linkerd" && one["figure"] == "cost_per_month");
    assert_eq!(linkerd.next().unwrap()["reason"], "at-least");
}

#[test]
fn what_it_comes_to_in_words() {
    let table = meshtax(&["compare", "tests/scenarios/pays.toml", "--mesh=istio-sidecar,kuma", "-q"]);
    let table = String::from_utf8(table.stdout).unwrap();
    let (_, pays) = table.split_once("Does it pay").unwrap();
    insta::with_settings!({ snapshot_path => "../snapshots" }, {
        insta::assert_snapshot!(pays.split("Warnings").next().unwrap());
    });
}
