//! An earlier estimate as the baseline: what compares, what is refused.

use serde_json::Value;

use super::{Folder, KNOWN, nowhere, with};

/// A folder with an estimate of [`KNOWN`], and one of its `check`.
fn saved() -> Folder {
    let folder = Folder::of(&[("shop.toml", KNOWN)]);
    let estimate = folder.run(&["estimate", "shop.toml", "-o", "json"]);
    assert_eq!(estimate.code, Some(0), "{}", estimate.err);
    folder.put("estimate.json", &estimate.out);
    let check = folder.check(&["shop.toml", "--max", "memory=1MB", "-o", "json"]);
    assert_eq!(check.code, Some(1));
    folder.put("check.json", &check.out);
    folder
}

fn changes(json: &Value) -> Vec<(String, Option<f64>)> {
    let changes = json["baseline"]["changes"].as_array().unwrap().iter();
    changes.map(|one| (one["figure"].as_str().unwrap().to_owned(), one["by"].as_f64())).collect()
}

#[test]
fn the_same_again_has_grown_by_nothing_and_assumes_the_same() {
    let folder = saved();
    for file in ["estimate.json", "check.json"] {
        let json = folder.json(&["shop.toml", "--max", "memory=1GB", "--baseline", file]);
        let grown = changes(&json);
        assert_eq!(grown.len(), 8);
        assert!(grown.iter().all(|(_, by)| *by == Some(0.0)), "{file}: {grown:?}");
        assert_eq!(json["baseline"]["other_assumptions"].as_array().unwrap().len(), 0, "{json}");
        assert_eq!(json["baseline"]["source"], file);
        assert_eq!(json["baseline"]["mesh"], "lesson");
    }
}

#[test]
fn growth_breaks_its_budget_and_a_decrease_never_does() {
    let folder = saved();
    let grown = |pods: &str, limit: &str| {
        let text = with(KNOWN, "pods = 10", pods);
        folder.put("now.toml", &format!("{text}[budget.increase]\n{limit}\n"));
        folder.check(&["now.toml", "--baseline", "estimate.json"])
    };
    for (pods, limit, code) in [
        ("pods = 12", "memory = \"100MB\"", 0),
        ("pods = 12", "memory = \"99MB\"", 1),
        ("pods = 12", "memory_percent = \"20%\"", 0),
        ("pods = 12", "memory_percent = \"19%\"", 1),
        ("pods = 12", "cpu_reserved = \"100m\"", 0),
        ("pods = 12", "cpu_reserved = \"99m\"", 1),
        ("pods = 8", "memory = \"0MB\"\nmemory_percent = \"0%\"\ncost_per_month = 0", 0),
    ] {
        let ran = grown(pods, limit);
        assert_eq!(ran.code, Some(code), "{pods}, {limit}: {}{}", ran.out, ran.err);
    }
    let told = grown("pods = 12", "memory = \"99MB\"").out;
    assert!(told.contains("increase.memory"), "{told}");
    let row = told.lines().find(|line| line.trim_start().starts_with("memory  ")).unwrap();
    assert!(row.contains("500 MB") && row.contains("600 MB") && row.contains("+100 MB (+20 %)"), "{told}");
    let told = grown("pods = 8", "memory = \"0MB\"").out;
    assert!(told.contains("-100 MB (-20 %)"), "{told}");
}

#[test]
fn growth_from_nothing_has_no_share() {
    let folder = nowhere();
    let text = |request: &str| with(KNOWN, "sidecar_memory_request = \"60MB\"", request);
    folder.put("then.toml", &text("sidecar_memory_request = \"none\""));
    folder.put("then.json", &folder.run(&["estimate", "then.toml", "-o", "json"]).out);
    let now = |limit: &str| {
        folder.put("now.toml", &format!("{KNOWN}[budget.increase]\n{limit}\n"));
        folder.check(&["now.toml", "--baseline", "then.json"])
    };
    assert_eq!(now("memory_reserved = \"600MB\"").code, Some(0));
    assert_eq!(now("memory_reserved = \"599MB\"").code, Some(1));
    let unknown = now("memory_reserved_percent = \"1000%\"");
    assert_eq!(unknown.code, Some(2), "{}", unknown.out);
    assert!(unknown.out.contains("it was nothing in the baseline"), "{}", unknown.out);
    // Nothing after nothing is no growth.
    folder.put(
        "same.toml",
        &format!("{}[budget.increase]\nmemory_reserved_percent = \"0%\"\n", folder.get("then.toml")),
    );
    assert_eq!(folder.check(&["same.toml", "--baseline", "then.json"]).code, Some(0));
}

#[test]
fn sums_that_lack_a_part_do_not_compare() {
    let folder = nowhere();
    // Without requests a second the CPU of sidecars under load is missing.
    let text = "[cluster]\npods = 200\n[mesh]\nname = \"istio-sidecar\"\n";
    let path = "[[chain]]\ndepth = 2\nhop_latency = \"1ms\"\nrps = 100\n";
    folder.put("then.toml", text);
    folder.put("then.json", &folder.run(&["estimate", "then.toml", "-o", "json"]).out);
    folder.put("now.toml", &format!("{text}{path}[budget.increase]\ncpu = \"100\"\n"));
    let ran = folder.check(&["now.toml", "--baseline", "then.json"]);
    assert_eq!(ran.code, Some(2), "{}", ran.out);
    assert!(ran.out.contains("the two lack different parts"), "{}", ran.out);
    // The same part missing on both sides may have grown by anything.
    folder.put("same.toml", &format!("{text}[budget.increase]\ncpu = \"0\"\n"));
    let ran = folder.check(&["same.toml", "--baseline", "then.json"]);
    assert_eq!(ran.code, Some(2), "{}", ran.out);
    assert!(ran.out.contains("not known of sidecar, then and now"), "{}", ran.out);
    let json = folder.json(&["same.toml", "--baseline", "then.json", "--allow-unknown"]);
    let cpu = &json["baseline"]["changes"][2];
    assert_eq!(
        (cpu["figure"].as_str(), cpu["by"].as_f64(), cpu["by_percent"].as_f64()),
        (Some("cpu"), None, None)
    );
    assert_eq!(cpu["before"], cpu["after"]);
    assert!(cpu["before"].as_f64().is_some_and(|cores| cores > 0.0), "{cpu}");
}

#[test]
fn other_assumptions_are_named() {
    let folder = saved();
    let args = ["shop.toml", "--max", "memory=10GB", "--baseline", "estimate.json"];
    let told = folder.check(&[&args[..], &["--sidecar-memory", "70MB"]].concat()).out;
    assert!(told.contains("Assumed otherwise in the baseline"), "{told}");
    assert!(told.contains("mesh.sidecar_memory: 50MB then, 70MB now"), "{told}");
    let told = folder.check(&[&args[..], &["--mesh", "kuma"]].concat()).out;
    assert!(told.lines().any(|line| line.contains("mesh: lesson (") && line.contains("now")), "{told}");
    // What describes the system is what a change is about.
    let told = folder.check(&[&args[..], &["--pods", "12"]].concat()).out;
    assert!(!told.contains("Assumed otherwise"), "{told}");
}

#[test]
fn what_is_no_baseline_is_refused() {
    let folder = saved();
    let estimate = folder.get("estimate.json");
    folder.put("newer.json", &with(&estimate, "\"schema_version\": 1", "\"schema_version\": 2"));
    folder.put("other.json", &with(&estimate, "\"name\": \"meshtax\"", "\"name\": \"k8scalc\""));
    folder.put("hostile.json", &with(&estimate, "\"name\": \"meshtax\"", "\"name\": \"\\u001b[31m\""));
    folder.put("anyones.json", "{\"total\": 5}");
    folder.put("not.json", "total: 5\n");
    folder.put("cut.json", &estimate[..estimate.len() / 2]);
    folder.put("empty.json", "");
    folder.put("catalog.json", &folder.run(&["catalog", "-o", "json"]).out);
    folder.put("less.json", &with(&estimate, "\"assumptions\"", "\"presumptions\""));
    for (file, says) in [
        ("newer.json", "`newer.json` has schema version 2, and this version of meshtax reads 1"),
        ("other.json", "`other.json` is a document of `k8scalc`"),
        ("hostile.json", "\\u{1b}[31m"),
        ("anyones.json", "does not say what made it"),
        ("not.json", "`not.json` is not what `meshtax estimate -o json` prints"),
        ("cut.json", "is not what `meshtax estimate -o json` prints"),
        ("empty.json", "is not what `meshtax estimate -o json` prints"),
        ("catalog.json", "is the document `catalog`"),
        ("less.json", "missing field `assumptions`"),
        ("no-such.json", "cannot read `no-such.json`"),
        (".", "is a folder"),
    ] {
        let message = folder.refusal(&["shop.toml", "--max", "memory=1GB", "--baseline", file]);
        assert!(message.contains(says) && !message.contains('\u{1b}'), "{file} says {message}");
    }
}

#[test]
fn a_baseline_may_come_through_a_pipe_and_standard_input_is_read_once() {
    let folder = saved();
    let args = ["check", "shop.toml", "--max", "memory=1GB", "--baseline", "-"];
    let ran = folder.piped(&args, &folder.get("estimate.json"));
    assert!(ran.code == Some(0) && ran.out.contains("Beside standard input"), "{}{}", ran.out, ran.err);
    for args in [
        vec!["-", "--baseline", "-"],
        vec!["-f", "-", "--baseline", "-"],
        vec!["-f", "-", "--baseline-f", "-"],
        vec!["-", "-f", "shop.toml", "--baseline-f", "-"],
    ] {
        let message = folder.refusal(&[&args[..], &["--max", "memory=1GB"]].concat());
        assert!(message.contains("standard input can be read once"), "{args:?} says {message}");
    }
}

#[test]
fn sums_in_two_currencies_are_not_compared() {
    let folder = saved();
    let euros = with(KNOWN, "cpu_hour = 1\n", "cpu_hour = 1\ncurrency = \"EUR\"\n");
    folder.put(
        "now.toml",
        &format!("{euros}[budget.deny]\nmemory = \"1GB\"\n[budget.increase]\ncost_per_month = 1\n"),
    );
    let args = ["now.toml", "--baseline", "estimate.json"];
    let ran = folder.check(&args);
    assert_eq!(ran.code, Some(2), "{}", ran.out);
    let row = ran.out.lines().find(|line| line.trim_start().starts_with("cost_per_month ")).unwrap();
    assert!(row.contains("USD") && row.contains("EUR") && row.contains("different currencies"), "{row}");
    let json = folder.json(&[&args[..], &["--allow-unknown"]].concat());
    assert_eq!(json["budgets"][1]["state"], "unknown", "{}", json["budgets"]);
}
