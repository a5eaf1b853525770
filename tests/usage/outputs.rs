//! What `scan --usage` prints, in every format.

use serde_json::Value;

use super::SHOP;
use crate::scan::{piped, written};
use crate::support::{refusal, stdout};

fn printed(args: &[&str]) -> String {
    let output = piped(&[&["scan", "--usage", "-"], args].concat(), SHOP.as_bytes());
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).unwrap()
}

#[test]
fn the_table() {
    insta::assert_snapshot!("scan_usage_table", printed(&[]));
}

#[test]
fn markdown() {
    insta::assert_snapshot!("scan_usage_markdown", printed(&["-o", "markdown", "--units", "iec"]));
}

#[test]
fn json() {
    insta::assert_snapshot!(
        "scan_usage_json",
        printed(&["-o", "json"]).replace(env!("CARGO_PKG_VERSION"), "VERSION")
    );
}

#[test]
fn csv() {
    insta::assert_snapshot!(printed(&["-o", "csv"]), @r"
    namespace,side,memory_bytes,cpu_cores,containers,pods
    kube-system,app,20971520,0.005,1,1
    kube-system,proxies,0,0,0,0
    shop,app,1610612736,0.3,2,2
    shop,proxies,130023424,0.03,2,2
    ,control-plane,104857600,0.005,1,1
    ,gateway,73400320,0.005,1,1
    ");
}

#[test]
fn rows_of_pods_are_shown_as_such() {
    let output =
        piped(&["scan", "--usage", "-"], b"NAMESPACE NAME CPU(cores) MEMORY(bytes)\nshop cart-1 5m 100Mi\n");
    insta::assert_snapshot!("scan_usage_of_pods", String::from_utf8(output.stdout).unwrap());
}

#[test]
fn json_fits_its_schema() {
    let schema: Value = serde_json::from_str(&stdout(&["schema", "scan"])).unwrap();
    let validator = jsonschema::validator_for(&schema).unwrap();
    let file = written("top.txt", SHOP);
    let beside = stdout(&["scan", "-f", "examples/shop.yaml", "--usage", file.path(), "-o", "json"]);
    for text in [printed(&["-o", "json"]), beside] {
        let told: Value = serde_json::from_str(&text).unwrap();
        assert!(validator.is_valid(&told), "{text}");
        assert_eq!(told["usage"]["app"]["containers"], 3);
    }
    let schema: Value = serde_json::from_str(&stdout(&["schema", "estimate"])).unwrap();
    let told: Value =
        serde_json::from_str(&stdout(&["estimate", "--usage", file.path(), "-o", "json"])).unwrap();
    assert!(jsonschema::validator_for(&schema).unwrap().is_valid(&told));
}

#[test]
fn names_are_hidden_and_made_harmless() {
    let hidden = printed(&["--hide-names", "-o", "json"]);
    assert!(
        !hidden.contains("\"shop\"") && hidden.contains("\"kube-system\"") && hidden.contains("\"n-"),
        "{hidden}"
    );
    let hostile = "NAMESPACE NAME CPU(cores) MEMORY(bytes)\n=cmd\u{1b}[31m|x cart-1 5m 100Mi\n";
    for format in ["table", "markdown", "json", "csv"] {
        let output = piped(&["scan", "--usage", "-", "-o", format], hostile.as_bytes());
        let text = String::from_utf8(output.stdout).unwrap();
        assert!(!text.contains('\u{1b}'), "{format}: {text}");
        assert!(format != "csv" || text.contains("\n'=cmd"), "{text}");
    }
}

#[test]
fn csv_has_one_kind_of_row() {
    let file = written("top.txt", SHOP);
    let message = refusal(&["scan", "-f", "examples/shop.yaml", "--usage", file.path(), "-o", "csv"]);
    assert!(
        message.contains("CSV has a row a workload with `-f`, and one a namespace with `--usage`"),
        "{message}"
    );
}

#[test]
fn beside_manifests_and_in_an_estimate() {
    let file = written("top.txt", SHOP);
    let report = stdout(&["scan", "-f", "examples/shop.yaml", "--usage", file.path()]);
    assert!(report.contains("In use, by ") && report.contains("Applications"), "{report}");
    let report = stdout(&["estimate", "--usage", file.path()]);
    assert!(
        report.contains("the memory of the 2 sidecars that run stands in for the catalog's figure"),
        "{report}"
    );
    assert!(!stdout(&["estimate", "--usage", file.path(), "-q"]).contains("In use, by"));
}
