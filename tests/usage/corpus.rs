//! Files that nobody here wrote, beside facts that were reckoned without the reader.
//!
//! The files are in the folder that `MESHTAX_CORPUS` names; where it names none, nothing is tested.

use std::collections::BTreeMap;
use std::path::Path;

use meshtax::ingest::usage::read;
use meshtax::model::measured::Rows;
use serde_json::Value;

use super::figures;

#[test]
fn sums_counts_and_namespaces_agree_with_the_facts() {
    let Ok(folder) = std::env::var("MESHTAX_CORPUS") else {
        println!("skipped: MESHTAX_CORPUS names no folder of real files");
        return;
    };
    let folder = Path::new(&folder);
    let facts: Value = serde_json::from_slice(&std::fs::read(folder.join("facts.json")).unwrap()).unwrap();
    let (mut read_well, mut refused, mut compared) = (0, 0, 0);
    for (path, about) in facts["files"].as_object().unwrap() {
        if !matches!(about["kind"].as_str(), Some("pod-metrics" | "prometheus")) {
            continue;
        }
        let facts = &about["facts"];
        let seen = read(std::fs::File::open(folder.join(path)).unwrap(), path);
        let memory = ["memory_sum_bytes", "sum_bytes_container_label_set"].map(|key| facts[key].as_f64());
        let Some(memory) = memory.into_iter().flatten().find(|memory| *memory > 0.0) else {
            // What holds no use of any container says so, and comes to no zero.
            let message = seen.expect_err(path).to_string();
            assert!(message.contains("; ask for") || message.contains("; give what"), "{path}: {message}");
            refused += 1;
            continue;
        };
        let usage = seen.unwrap_or_else(|error| panic!("{path}: {error}")).usage(None);
        read_well += 1;
        let app = usage.app.memory.unwrap().bytes();
        assert_eq!(app, memory, "{path}: the sum");
        let by_namespace =
            ["memory_bytes_by_namespace", "bytes_by_namespace"].map(|key| facts[key].as_object());
        let wanted: BTreeMap<&str, f64> = by_namespace
            .into_iter()
            .flatten()
            .flatten()
            .map(|(name, bytes)| (name.as_str(), bytes.as_f64().unwrap()))
            .collect();
        let told = usage.namespaces.iter().map(|one| (one.name.as_str(), one.app.memory.unwrap().bytes()));
        assert_eq!(told.collect::<BTreeMap<_, _>>(), wanted, "{path}: by namespace");
        compared += wanted.len();
        if let Some(cores) = facts["cpu_sum_cores"].as_f64() {
            assert!((usage.app.cpu.unwrap().cores() - cores).abs() < 1e-9, "{path}: cores");
        }
        if let Some(rows) = facts["rows"].as_f64() {
            // Rows of pods, which are never containers.
            assert_eq!(
                (usage.rows, figures(&usage.app)[2], figures(&usage.app)[3]),
                (Rows::Pods, None, Some(rows))
            );
            assert_eq!(figures(&usage.proxies), [None; 4], "{path}");
        }
        if let Some(series) = facts["series_with_container_label"].as_f64() {
            assert_eq!(figures(&usage.app)[2], Some(series), "{path}: containers");
        }
        if let Some(pods) = facts["distinct_pods"].as_f64() {
            assert_eq!(figures(&usage.app)[3], Some(pods), "{path}: pods");
        }
    }
    assert!(read_well >= 2 && refused >= 7 && compared >= 9, "{read_well} {refused} {compared}");
}
