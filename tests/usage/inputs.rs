//! `--usage` beside the rest: what the model is told, and by what it is beaten.

use serde_json::Value;

use super::SHOP;
use crate::scan::{piped, written};
use crate::support::{refusal, stdout};

fn json(args: &[&str]) -> Value {
    serde_json::from_str(&stdout(&[args, &["-o", "json"]].concat())).unwrap()
}

fn assumption<'a>(estimate: &'a Value, key: &str) -> Option<&'a Value> {
    estimate["assumptions"].as_array().unwrap().iter().find(|one| one["key"] == key)
}

fn typical(estimate: &Value, key: &str) -> Option<f64> {
    assumption(estimate, key)?["number"]["typical"].as_f64()
}

#[test]
fn applications_and_proxies_come_from_it() {
    let file = written("top.txt", SHOP);
    let told = json(&["estimate", "--usage", file.path()]);
    let mean = (1556.0 * 1_048_576.0_f64 / 3.0).round();
    assert_eq!(typical(&told, "cluster.app_memory"), Some(mean));
    assert_eq!(typical(&told, "cluster.app_cpu"), Some(0.101_666_667));
    assert_eq!(typical(&told, "mesh.sidecar_memory"), Some(62.0 * 1_048_576.0));
    assert_eq!(
        (typical(&told, "cluster.pods"), typical(&told, "cluster.cluster_pods")),
        (Some(2.0), Some(3.0))
    );
    assert_eq!(told["scenario"]["mesh"], "istio-sidecar", "the mesh that runs");
    let memory = assumption(&told, "cluster.app_memory").unwrap();
    assert_eq!((&memory["origin"], &memory["source"]), (&"kubernetes".into(), &file.path().into()));
    assert_eq!(memory["note"], "working set, mean of 3 pods seen");
    let used = told["memory"]["app_used_bytes"]["typical"].as_f64().unwrap();
    assert!((used - 1556.0 * 1_048_576.0).abs() <= 2.0, "the mean times the pods is the sum: {used}");
    assert_eq!(told["usage"]["proxies"]["memory_bytes"], 124 * 1_048_576);
}

#[test]
fn proxies_of_another_mesh_are_told_and_not_put_in() {
    let file = written("top.txt", SHOP);
    for mesh in ["linkerd", "istio-ambient", "lesson"] {
        let told = json(&["estimate", "--usage", file.path(), "--mesh", mesh]);
        let origin = assumption(&told, "mesh.sidecar_memory").map(|one| one["origin"].clone());
        assert_ne!(origin, Some("kubernetes".into()), "{mesh}");
        let notes = told["usage"]["notes"].to_string();
        assert!(
            notes.contains(
                "no part of the mesh that is asked about is told and not put in: 2 sidecars of Istio"
            ),
            "{mesh}: {notes}"
        );
        assert_eq!(
            told["memory"]["app_used_bytes"],
            json(&["estimate", "--usage", file.path()])["memory"]["app_used_bytes"]
        );
    }
}

#[test]
fn flags_beat_it_and_a_warning_says_so() {
    let file = written("top.txt", SHOP);
    let args = [
        "estimate",
        "--usage",
        file.path(),
        "--app-memory",
        "100MB",
        "--sidecar-memory",
        "80MB",
        "--pods",
        "50",
    ];
    let told = json(&args);
    assert_eq!(typical(&told, "cluster.app_memory"), Some(100e6));
    assert_eq!(typical(&told, "mesh.sidecar_memory"), Some(80e6));
    assert_eq!(
        told["scenario"]["cluster_pods"]["typical"], 50,
        "the pods that were seen are not those that are stated"
    );
    assert!(told["warnings"].to_string().contains("app_memory"), "{}", told["warnings"]);
}

#[test]
fn manifests_count_pods_and_usage_tells_what_they_take() {
    let file = written("top.txt", SHOP);
    let told = json(&["estimate", "-f", "examples/shop.yaml", "--usage", file.path()]);
    let alone = json(&["estimate", "-f", "examples/shop.yaml"]);
    for input in ["pods", "cluster_pods", "services"] {
        assert_eq!(told["scenario"][input], alone["scenario"][input], "{input}");
    }
    let reserved = |told: &Value| told["memory"]["reserved_bytes"]["typical"].clone();
    assert_eq!(
        reserved(&told),
        reserved(&alone),
        "but for the replicas of the control plane, which were seen"
    );
    assert_eq!(alone["memory"]["app_used_bytes"], Value::Null);
    assert!(told["memory"]["used_percent_of_app"]["typical"].as_f64().unwrap() > 0.0);
}

#[test]
fn rows_of_pods_with_proxies_in_them_say_nothing_of_applications() {
    let pods = "NAMESPACE NAME CPU(cores) MEMORY(bytes)\nshop cart-1 5m 100Mi\n";
    let file = written("top.txt", pods);
    let told = json(&["estimate", "--usage", file.path()]);
    assert_eq!(typical(&told, "cluster.app_memory"), Some(100.0 * 1_048_576.0));
    assert!(
        assumption(&told, "cluster.app_memory").unwrap()["note"]
            .as_str()
            .unwrap()
            .contains("whatever is in it")
    );
    let meshed = json(&["estimate", "-f", "tests/manifests/meshed.yaml", "--usage", file.path()]);
    assert_eq!(meshed["memory"]["app_used_bytes"], Value::Null);
    let reason = assumption(&meshed, "cluster.app_memory").unwrap();
    assert!(reason["note"].as_str().unwrap().contains("proxies run in some of them"), "{reason}");
}

#[test]
fn namespaces_choose_what_is_meshed_and_leave_the_mean_of_all() {
    let file = written("top.txt", SHOP.replace("shop           cart-2 ", "bank           cart-2 "));
    let told = json(&["estimate", "--usage", file.path(), "-n", "bank"]);
    assert_eq!(typical(&told, "mesh.sidecar_memory"), Some(60.0 * 1_048_576.0));
    assert_eq!(
        (typical(&told, "cluster.pods"), typical(&told, "cluster.cluster_pods")),
        (Some(1.0), Some(3.0))
    );
    assert_eq!(told["usage"]["app"]["memory_bytes"], 512 * 1_048_576);
    let mean = (1556.0 * 1_048_576.0_f64 / 3.0).round();
    assert_eq!(typical(&told, "cluster.app_memory"), Some(mean));
    let message = refusal(&["estimate", "--usage", file.path(), "-n", "banc"]);
    assert!(message.contains("nothing stands in the namespace `banc`; did you mean `bank`?"), "{message}");
    let nameless = written("top.txt", "NAME CPU(cores) MEMORY(bytes)\na 5m 10Mi\n");
    assert!(refusal(&["scan", "--usage", nameless.path(), "-n", "shop"]).contains("names no namespace"));
}

#[test]
fn every_command_with_f_takes_it() {
    let file = written("top.txt", SHOP);
    let compared = json(&["compare", "--usage", file.path(), "--mesh", "istio-sidecar,linkerd"]);
    let of =
        |at: usize| compared["meshes"][at]["estimate"]["memory"]["parts"][0]["used_bytes"]["typical"].clone();
    assert_eq!(of(0), 124 * 1_048_576);
    assert_ne!(of(1), of(0));
    assert!(
        compared["meshes"][1]["estimate"]["usage"]["notes"]
            .to_string()
            .contains("told and not put in: 2 sidecars of Istio")
    );
    let args = ["check", "--usage", file.path(), "--max", "memory=1GB", "-o", "json"];
    assert_eq!(json(&args[..5])["estimate"]["memory"]["app_used_bytes"]["typical"], 1_631_584_257_u64);
    let swept =
        stdout(&["sweep", "--usage", file.path(), "--vary", "mesh=istio-sidecar,linkerd", "-o", "csv"]);
    assert_eq!(swept.lines().count(), 3);
    let levers = json(&["estimate", "--usage", file.path(), "--levers"]);
    // A request of the mean would be too small for half of the proxies.
    assert!(!levers["levers"].to_string().contains("Request 62Mi"), "{}", levers["levers"]);
    let scenario = stdout(&["scan", "--usage", file.path(), "-o", "scenario"]);
    let scenario = written("shop.toml", scenario);
    let again = json(&["estimate", scenario.path()]);
    // A file has no word for inputs that move together, so that its ends are further apart.
    assert_eq!(
        again["memory"]["used_bytes"]["typical"],
        json(&["estimate", "--usage", file.path()])["memory"]["used_bytes"]["typical"]
    );
}

#[test]
fn standard_input_is_read_once_and_files_are_files() {
    let output = piped(&["scan", "--usage", "-", "-o", "json"], SHOP.as_bytes());
    let told: Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!(told["usage"]["source"], "standard input");
    let named = piped(&["scan", "--usage", "-", "--stdin-filename", "top", "-o", "json"], SHOP.as_bytes());
    assert!(String::from_utf8(named.stdout).unwrap().contains("\"source\": \"top\""));
    for (args, says) in [
        (vec!["scan", "--usage", "-", "-f", "-"], "standard input can be read once"),
        (vec!["scan", "--usage", "-", "--usage", "-"], "standard input can be read once"),
        (vec!["estimate", "-", "--usage", "-"], "standard input can be read once"),
        (vec!["scan", "--usage", "src"], "`src` is a folder"),
        (vec!["scan", "--usage", "no-such-file"], "cannot read `no-such-file`"),
        (vec!["scan"], "--usage"),
        (vec!["scan", "--usage", "Cargo.toml", "-l", "a=b"], "--filename"),
        (vec!["scan", "--usage", "Cargo.toml"], "neither a table of `kubectl top pods`"),
    ] {
        let message = refusal(&args);
        assert!(message.contains(says), "{args:?} says {message}");
    }
}
