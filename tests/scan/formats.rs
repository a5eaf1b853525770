//! What one format says is what another says.

use serde_json::Value;

use super::{told, told_json, written};
use crate::support::stdout;

const SHOP: &str = include_str!("../../examples/shop.yaml");
const CLUSTER: &str = include_str!("../../examples/cluster.json");

#[test]
fn a_scenario_that_was_scanned_gives_the_same_figures() {
    // With agents on nodes the packing of a cluster decides how many there are, which no scenario holds.
    let sidecars = ["istio-sidecar", "linkerd-ha", "kuma", "consul"];
    for (input, meshes) in
        [(SHOP, [&sidecars[..], &["istio-ambient", "cilium"]].concat()), (CLUSTER, sidecars.to_vec())]
    {
        for mesh in meshes {
            let scenario = told("scan", input, &["--mesh", mesh, "-o", "scenario"]);
            let file = written("shop.toml", scenario);
            let again: Value =
                serde_json::from_str(&stdout(&["estimate", file.path(), "-o", "json"])).unwrap();
            let direct = told_json("estimate", input, &["--mesh", mesh]);
            for (what, field) in [
                ("memory", "reserved_bytes"),
                ("memory", "app_reserved_bytes"),
                ("cpu", "reserved_cores"),
                ("cpu", "app_reserved_cores"),
            ] {
                assert_eq!(again[what][field], direct[what][field], "{mesh}: {what} {field}");
            }
            for input in ["pods", "cluster_pods", "services", "nodes", "namespaces", "mesh"] {
                assert_eq!(again["scenario"][input], direct["scenario"][input], "{mesh}: {input}");
            }
        }
    }
}

#[test]
fn a_mesh_that_was_found_is_in_the_scenario() {
    let scenario = told("scan", SHOP, &["-o", "scenario"]);
    assert!(scenario.contains("\nname = \"istio-sidecar\"\n"), "{scenario}");
}

#[test]
fn csv_and_json_tell_the_same_of_each_workload() {
    let json = told_json("scan", SHOP, &[]);
    let table = told("scan", SHOP, &["-o", "csv"]);
    let mut reader = csv::Reader::from_reader(table.as_bytes());
    let head = reader.headers().unwrap().clone();
    let rows: Vec<csv::StringRecord> = reader.records().map(Result::unwrap).collect();
    let workloads = json["workloads"].as_array().unwrap();
    assert_eq!(rows.len(), workloads.len());
    for (row, workload) in rows.iter().zip(workloads) {
        let cell = |name: &str| row.get(head.iter().position(|column| column == name).unwrap()).unwrap();
        let number = |value: &Value| value.as_f64().map_or_else(String::new, |number| number.to_string());
        assert_eq!(cell("name"), workload["name"]);
        assert_eq!(cell("role"), workload["role"]);
        assert_eq!(cell("decision"), workload["injection"]["decision"]);
        assert_eq!(cell("rule"), workload["injection"]["rule"]);
        assert_eq!(cell("pods_typical"), number(&workload["pods"]));
        assert_eq!(cell("app_memory_bytes"), number(&workload["app_memory_bytes"]));
        assert_eq!(cell("added_memory_bytes"), number(&workload["added"]["memory_bytes"]));
        assert_eq!(cell("added_cpu_cores"), number(&workload["added"]["cpu_cores"]));
    }
}

#[test]
fn quiet_leaves_sums_and_findings() {
    let report = told("scan", SHOP, &["-q"]);
    assert!(report.contains("Added by proxies") && report.contains("annotation-drops-defaults"), "{report}");
    assert!(!report.contains("Workloads, requests of one pod"), "{report}");
}

#[test]
fn an_out_file_holds_what_would_be_printed() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("scan.json");
    let path = path.to_str().unwrap();
    let args = ["scan", "-f", "examples/shop.yaml", "-o", "json"];
    assert_eq!(stdout(&[&args[..], &["--out-file", path]].concat()), "");
    assert_eq!(std::fs::read_to_string(path).unwrap(), stdout(&args));
}
