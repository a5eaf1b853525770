//! `meshtax measure` with one side: what it prints in each format, and how files are named.

use serde_json::Value;

use crate::support::{meshtax, piped_into, refusal, stdout};

const BASES: [&str; 3] =
    ["examples/load-tests/base-1.json", "examples/load-tests/base-2.json", "examples/load-tests/base-3.json"];

fn json(args: &[&str]) -> Value {
    serde_json::from_str(&stdout(&[&["measure", "-o", "json"], args].concat())).unwrap()
}

#[test]
fn one_side_is_normalized() {
    let one = json(&["--before", BASES[0]]);
    assert_eq!((&one["schema_version"], &one["document"]), (&1.into(), &"measure".into()));
    assert_eq!(one["generator"]["name"], "meshtax");
    let run = &one["runs"][0];
    for key in "source tool p50_ms p90_ms p95_ms p99_ms p999_ms mean_ms max_ms rps requests errors duration_s"
        .split(' ')
    {
        assert!(run.get(key).is_some_and(|value| !value.is_null()), "{key}");
    }
    assert_eq!((&run["source"], &run["tool"]), (&BASES[0].into(), &"fortio".into()));
    assert_eq!((&run["requests"], &run["duration_s"]), (&30_000.into(), &30.0.into()));
    assert_eq!(one["summary"]["p99_ms"], run["p99_ms"], "one run is its own median");
    assert_eq!(run["date"], "2026-01-05");
    let null = json(&["--before", "tests/measure/files/wrk.txt"]);
    assert_eq!((&null["runs"][0]["p95_ms"], &null["summary"]["p95_ms"]), (&Value::Null, &Value::Null));
    assert_eq!(null["summary"]["spread"]["p95_ms"], Value::Null);
    assert_eq!(null["runs"][0].get("date"), Some(&Value::Null), "wrk does not tell when it ran");
}

#[test]
fn several_files_are_runs_however_they_are_named() {
    let together = json(&["--before", BASES[0], BASES[1], BASES[2]]);
    let apart = json(&["--before", BASES[0], "--before", BASES[1], "--before", BASES[2]]);
    assert_eq!(together, apart);
    let p99 = |run: usize| together["runs"][run]["p99_ms"].as_f64().unwrap();
    let spread = &together["summary"]["spread"]["p99_ms"];
    assert_eq!(together["summary"]["p99_ms"].as_f64(), Some(p99(0)));
    assert_eq!((spread["low"].as_f64(), spread["high"].as_f64()), (Some(p99(2)), Some(p99(1))));
    assert_eq!((&spread["runs"], &together["summary"]["runs"]), (&3.into(), &3.into()));
    let piped = piped_into(BASES[0], &["measure", "--before", "-", "-o", "json"]);
    let piped: Value = serde_json::from_slice(&piped.stdout).unwrap();
    assert_eq!(piped["runs"][0]["source"], "standard input");
    assert_eq!(piped["summary"], json(&["--before", BASES[0]])["summary"]);
}

#[test]
fn a_median_of_fewer_runs_is_told() {
    let all = stdout(&[&["measure", "--before"][..], &BASES[..]].concat());
    assert!(!all.contains("the others do not tell"), "{all}");
    let some = stdout(&["measure", "--before", BASES[0], BASES[1], "tests/measure/files/wrk.txt"]);
    assert!(some.contains("p95, p99.9: of 2 of 3 runs; the others do not tell it"), "{some}");
}

#[test]
fn every_format() {
    let args = [&["measure", "--before"][..], &BASES[..], &["tests/measure/files/wrk2.log"]].concat();
    insta::with_settings!({ snapshot_path => "../snapshots" }, {
    insta::assert_snapshot!("measure_table", stdout(&args));
    insta::assert_snapshot!("measure_markdown", stdout(&[&args[..], &["-o", "markdown"]].concat()));
    insta::assert_snapshot!("measure_csv", stdout(&[&args[..], &["-o", "csv"]].concat()));
    insta::assert_snapshot!(
        "measure_json",
        stdout(&["measure", "--before", "tests/measure/files/wrk2.log", "-o", "json"])
    );
    insta::assert_snapshot!("help_of_measure", stdout(&["measure", "--help"]));
    });
    let brief = stdout(&[&args[..], &["-q"]].concat());
    assert!(!brief.contains("Notes") && brief.contains("Median"), "{brief}");
}

#[test]
fn the_json_is_as_its_schema_says() {
    let schema: Value = serde_json::from_str(&stdout(&["schema", "measure"])).unwrap();
    let schema = jsonschema::validator_for(&schema).unwrap();
    for (name, _) in super::files() {
        if name == "k6-nulls.json" {
            continue;
        }
        let path = format!("tests/measure/files/{name}");
        let json = json(&["--before", &path]);
        let faults: Vec<String> = schema.iter_errors(&json).map(|error| error.to_string()).collect();
        assert!(faults.is_empty(), "{name}: {faults:?}");
    }
    insta::with_settings!({ snapshot_path => "../snapshots" }, {
        insta::assert_snapshot!("schema_of_measure", stdout(&["schema", "measure"]));
    });
}

#[test]
fn what_cannot_be_read_is_told_with_its_file() {
    let said = refusal(&["measure", "--before", "tests/measure/files/k6-nulls.json"]);
    assert!(said.starts_with("error: tests/measure/files/k6-nulls.json: k6 wrote no figure"), "{said}");
    assert!(refusal(&["measure", "--before", "no-such.json"]).contains("cannot read `no-such.json`"));
    assert!(refusal(&["measure", "--before", "Cargo.toml"]).contains("the text begins with `[package]`"));
    assert!(refusal(&["measure", "--before"]).contains("--before"));
    assert_eq!(meshtax(&["measure", "--before", BASES[0], "-o", "scenario"]).status.code(), Some(2));
}

#[test]
fn a_name_that_a_spreadsheet_would_reckon_is_harmless() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("=cmd.json");
    std::fs::copy(BASES[0], &path).unwrap();
    let output = std::process::Command::new(env!("CARGO_BIN_EXE_meshtax"))
        .args(["measure", "-o", "csv", "--before", "=cmd.json"])
        .current_dir(folder.path())
        .output()
        .unwrap();
    assert!(String::from_utf8(output.stdout).unwrap().contains("before,'=cmd.json,fortio"));
}
