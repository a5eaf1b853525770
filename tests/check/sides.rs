//! `--baseline-f`: the manifests of both sides of a change, workload by workload.

use serde_json::{Value, json};

use super::{Folder, Ran, deployment};

/// A change that adds `new`, takes `old` away, makes `cart` larger and leaves `same`.
fn change() -> Folder {
    let before = [("cart", 2), ("old", 1), ("same", 1)];
    let after = [("cart", 5), ("new", 4), ("same", 1)];
    let text =
        |side: &[(&str, u64)]| side.iter().map(|(name, pods)| deployment(name, *pods)).collect::<String>();
    Folder::of(&[("base.yaml", &text(&before)), ("head.yaml", &text(&after))])
}

/// What Linkerd's proxies reserve is known: 20 MiB by a flag.
const ARGS: [&str; 8] = [
    "-f",
    "head.yaml",
    "--baseline-f",
    "base.yaml",
    "--mesh",
    "linkerd",
    "--sidecar-memory-request",
    "20MiB",
];

fn run(folder: &Folder, more: &[&str]) -> Ran {
    folder.check(&[&ARGS[..], more].concat())
}

#[test]
fn workloads_that_were_added_removed_and_changed() {
    let folder = change();
    let told = folder
        .json(&[&ARGS[..], &["--max", "memory_reserved=10GB", "--sidecar-cpu-request", "10m"]].concat());
    let side = |pods: u64| {
        #[allow(clippy::cast_precision_loss)] // a handful of pods
        let cores = pods as f64 / 100.0;
        json!({"meshed_pods": pods, "added_memory_bytes": pods * (20 << 20), "added_cpu_cores": cores})
    };
    let entry = |name: &str, before: Value, after: Value| json!({"workload": format!("Deployment shop/{name}"), "before": before, "after": after});
    assert_eq!(
        told["baseline"]["workloads"],
        json!([
            entry("cart", side(2), side(5)),
            entry("new", Value::Null, side(4)),
            entry("old", side(1), Value::Null),
        ])
    );
    assert_eq!(told["baseline"]["source"], "base.yaml");
    let reserved = &told["baseline"]["changes"][1];
    assert_eq!(reserved["figure"], "memory_reserved");
    assert_eq!(reserved["by"], json!(6 * (20 << 20)));
    let table = run(&folder, &["--max", "memory_reserved=10GB"]).out;
    assert!(table.contains("Workloads that changed") && !table.contains("shop/same"), "{table}");
    for name in ["cart", "new", "old"] {
        assert!(table.contains(&format!("Deployment shop/{name}")), "{table}");
    }
}

#[test]
fn growth_over_the_other_side_breaks_its_budget() {
    let folder = change();
    for (limit, code) in [("125829120B", 0), ("120MB", 1), ("125829119B", 1)] {
        folder.put("budget.toml", &format!("[budget.increase]\nmemory_reserved = \"{limit}\"\n"));
        let ran = run(&folder, &["budget.toml"]);
        assert_eq!(ran.code, Some(code), "{limit}: {}{}", ran.out, ran.err);
    }
    folder.put("budget.toml", "[budget.increase]\nmemory_reserved = \"0MB\"\n");
    let args = ["budget.toml", "-f", "base.yaml", "--baseline-f", "head.yaml", "--mesh", "linkerd"];
    let back = folder.check(&args);
    assert_eq!(back.code, Some(0), "the other way round it shrinks: {}{}", back.out, back.err);
}

#[test]
fn a_scenario_from_standard_input_holds_for_both_sides() {
    let folder = change();
    let scenario = "[mesh]\nname = \"linkerd\"\n[budget.deny]\nmemory_reserved = \"10GB\"\n";
    let args = ["check", "-", "-f", "head.yaml", "--baseline-f", "base.yaml", "-o", "json"];
    let ran = folder.piped(&args, scenario);
    assert_eq!(ran.code, Some(0), "{}", ran.err);
    let told: Value = serde_json::from_str(&ran.out).unwrap();
    assert_eq!(told["baseline"]["mesh"], "linkerd");
    assert_eq!(told["baseline"]["other_assumptions"], json!([]));
}

#[test]
fn hidden_names_are_hidden_on_both_sides_and_still_compared() {
    let folder = change();
    let told = run(&folder, &["--max", "memory_reserved=10GB", "--hide-names", "-o", "json"]).out;
    for name in ["cart", "\"old", "/new", "shop"] {
        assert!(!told.contains(name), "{name} is in {told}");
    }
    let told: Value = serde_json::from_str(&told).unwrap();
    assert_eq!(told["baseline"]["workloads"].as_array().unwrap().len(), 3, "{told}");
}

#[test]
fn the_other_side_that_cannot_be_read_is_refused() {
    let folder = change();
    folder.put("empty.yaml", "");
    for (file, says) in
        [("empty.yaml", "there is no Kubernetes object"), ("gone.yaml", "cannot read `gone.yaml`")]
    {
        let message = folder.refusal(&["-f", "head.yaml", "--baseline-f", file, "--max", "memory=1GB"]);
        assert!(message.contains(says), "{message}");
    }
    let both = ["-f", "head.yaml", "--baseline-f", "base.yaml", "--baseline", "x", "--max", "memory=1GB"];
    assert!(folder.refusal(&both).contains("cannot be used with"));
}

/// A change that adds a namespace, or takes one away, is asked about that alone.
#[test]
fn a_namespace_may_stand_on_one_side_alone() {
    let folder = change();
    let (head, new) =
        (deployment("cart", 2), deployment("cart", 3).replace("namespace: shop", "namespace: till"));
    assert!(new.contains("till"));
    folder.put("base.yaml", &head);
    folder.put("head.yaml", &format!("{head}{new}"));
    let json =
        |args: &[&str]| folder.json(&[args, &["--max", "memory_reserved=10GB", "-n", "till"]].concat());
    let told = json(&ARGS);
    let workloads = told["baseline"]["workloads"].as_array().unwrap();
    assert_eq!(workloads.len(), 1, "{told}");
    assert_eq!(
        (&workloads[0]["workload"], &workloads[0]["before"]),
        (&json!("Deployment till/cart"), &Value::Null)
    );
    assert_eq!(told["baseline"]["changes"][1]["by"], json!(3 * (20 << 20)));
    // The other way round it goes.
    let mut back = ARGS;
    (back[1], back[3]) = (ARGS[3], ARGS[1]);
    let told = json(&back);
    assert_eq!(told["baseline"]["changes"][1]["by"], json!(-3 * (20 << 20)));
    // On neither side it is a slip, which the namespaces of both are held against.
    for flag in ["-n", "--exclude-namespace"] {
        let message = folder.refusal(&[&ARGS[..], &["--max", "memory=1GB", flag, "tills"]].concat());
        assert!(
            message.contains("nothing stands in the namespace `tills`; did you mean `till`?"),
            "{message}"
        );
        let message = folder.refusal(&[&back[..], &["--max", "memory=1GB", flag, "tills"]].concat());
        assert!(message.contains("did you mean `till`?"), "{message}");
    }
    let alone = folder.refusal(&["-f", "base.yaml", "--max", "memory=1GB", "-n", "till"]);
    assert!(alone.contains("nothing stands in the namespace `till`"), "{alone}");
}
