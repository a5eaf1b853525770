//! `meshtax measure` with two sides: the tax beside the model, the budget, the sentence, the mesh written from it.

use serde_json::Value;

use crate::support::{meshtax, refusal, stdout};

const BASES: [&str; 3] =
    ["examples/load-tests/base-1.json", "examples/load-tests/base-2.json", "examples/load-tests/base-3.json"];
const MESHED: [&str; 3] =
    ["examples/load-tests/mesh-1.json", "examples/load-tests/mesh-2.json", "examples/load-tests/mesh-3.json"];
const USAGE: [&str; 4] = [
    "--usage-before",
    "examples/load-tests/top-before.txt",
    "--usage-after",
    "examples/load-tests/top-after.txt",
];

/// Both sides in full, with more arguments behind.
fn both<'a>(more: &[&'a str]) -> Vec<&'a str> {
    [&["measure", "--before"][..], &BASES, &["--after"], &MESHED, &USAGE, more].concat()
}

fn json(args: &[&str]) -> Value {
    let output = meshtax(&[args, &["-o", "json"]].concat());
    serde_json::from_slice(&output.stdout)
        .unwrap_or_else(|_| panic!("{}", String::from_utf8_lossy(&output.stderr)))
}

fn number(value: &Value) -> f64 {
    value.as_f64().unwrap_or_else(|| panic!("{value}"))
}

#[test]
fn the_measured_tax_is_what_the_files_say() {
    let told = json(&both(&["--mesh", "istio-sidecar", "--depth", "1"]));
    let measured = &told["measured"];
    // Six proxies of 47, 46, 52, 51, 45 and 48 MiB, and of 27, 26, 58, 55, 19 and 23 m.
    assert_eq!(number(&measured["memory_bytes"]["added"]), 289.0 * 1_048_576.0);
    assert_eq!(number(&measured["cpu_cores"]["added"]), 0.208);
    let (before, after) = (&told["before"]["summary"]["p99_ms"], &told["after"]["summary"]["p99_ms"]);
    let p99 = &measured["latency_p99_ms"];
    assert_eq!((&p99["before"], &p99["after"]), (before, after));
    assert!((number(&p99["added"]) - (number(after) - number(before))).abs() < 1e-9);
    assert_eq!(p99["noise"], "beyond");
    assert_eq!(told["comparable"]["ok"], true);
    let modelled = &told["modelled"]["latency_p99_ms"];
    let ratio = number(&p99["added"]) / number(&modelled["typical"]);
    assert!((number(&told["ratio"]["latency_p99_ms"]) - ratio).abs() < 1e-9);
    // The proxies that run are Istio's, so its figures stand beside them without being asked for.
    let found = json(&both(&[]));
    assert_eq!(found["mesh"], "istio-sidecar");
    assert_eq!(found["modelled"]["memory_bytes"], told["modelled"]["memory_bytes"]);
    assert_eq!(found["modelled"]["latency_p99_ms"], Value::Null, "the depth of the path is not known");
    assert_eq!(found["conclusion"]["sentence"], "cannot-say");
}

#[test]
fn budgets_decide_the_exit_code_behind_a_whole_report() {
    let shop = "examples/load-tests/shop.toml";
    let over = meshtax(&both(&[shop, "--max", "memory_percent=50%"]));
    assert_eq!(meshtax(&both(&[shop])).status.code(), Some(0));
    assert_eq!(over.status.code(), Some(1), "{}", String::from_utf8_lossy(&over.stderr));
    let text = String::from_utf8(over.stdout).unwrap();
    assert!(text.starts_with("Reconsider.") && text.contains("memory_percent"), "{text}");
    assert_eq!(meshtax(&both(&[shop, "--max", "memory_percent=50%", "--no-fail"])).status.code(), Some(0));
    let limited = |limit: &str| meshtax(&both(&["--mesh", "istio-sidecar", "--max", limit])).status.code();
    assert_eq!(limited("added_latency=1ms"), Some(1));
    assert_eq!(limited("added_latency=2ms"), Some(0));
    // Without a rollout on both sides its budget cannot be judged, and that is no pass.
    assert_eq!(limited("rollout=1h"), Some(2));
    let allowed = meshtax(&both(&["--max", "rollout=1h", "--allow-unknown"]));
    assert_eq!(allowed.status.code(), Some(0));
    let rollout = ["--max", "rollout=30s", "--rollout-before", "40s", "--rollout-after", "80s"];
    assert_eq!(meshtax(&both(&rollout)).status.code(), Some(1), "40 s were added");
}

#[test]
fn a_scenario_may_stand_last_behind_the_results() {
    let shop = "examples/load-tests/shop.toml";
    let behind = [&["measure", "--before"][..], &BASES, &["--after"], &MESHED, &[shop]].concat();
    let first = [&["measure", shop, "--before"][..], &BASES, &["--after"], &MESHED].concat();
    assert_eq!(json(&behind), json(&first));
    assert_eq!(json(&behind)["after"]["runs"].as_array().unwrap().len(), 3);
}

#[test]
fn sides_that_do_not_compare_give_no_tax() {
    let wrk = "tests/measure/files/wrk2.log";
    let told = json(&["measure", "--before", BASES[0], "--after", wrk]);
    assert_eq!(told["comparable"]["ok"], false);
    let blocks = told["comparable"]["reasons"].as_array().unwrap().iter().filter(|one| one["blocks"] == true);
    assert!(blocks.count() > 0);
    assert_eq!(told["measured"]["latency_p99_ms"]["added"], Value::Null);
    assert_eq!(told["ratio"]["latency_p99_ms"], Value::Null);
    assert_eq!(told["conclusion"]["sentence"], "cannot-say");
    // CSV has no list of reasons, so the rows tell why they are empty.
    let csv = stdout(&["measure", "--before", BASES[0], "--after", wrk, "-o", "csv"]);
    let row = csv.lines().find(|line| line.starts_with("latency_p99_ms,")).unwrap();
    let codes = told["comparable"]["reasons"].as_array().unwrap().iter();
    for reason in codes {
        let code = reason["code"].as_str().unwrap();
        assert_eq!(row.contains(code), reason["blocks"] == true, "{code}: {row}");
    }
    assert!(row.contains("the sides cannot be compared ("), "{row}");
    assert!(row.contains("; the hops of the path are not known"), "{row}");
    let alike = stdout(&both(&["-o", "csv"]));
    assert!(
        !alike.contains("cannot be compared") && alike.contains("the hops of the path are not known"),
        "{alike}"
    );
}

#[test]
fn a_median_of_fewer_runs_is_told_of_either_side() {
    // wrk does not tell p99.9, vegeta neither.
    let (wrk, vegeta) = ("tests/measure/files/wrk.txt", "tests/measure/files/vegeta.json");
    let args = ["measure", "--before", BASES[0], BASES[1], wrk, "--after", MESHED[0], vegeta];
    let told = "before: 2 of 3 runs give it; after: 1 of 2 runs give it";
    for format in ["table", "markdown", "csv"] {
        let text = stdout(&[&args[..], &["-o", format]].concat());
        assert!(text.lines().any(|line| line.contains("p99") && line.contains(told)), "{format}: {text}");
        assert_eq!(text.matches("runs give it").count(), 2, "p99.9 alone: {text}");
    }
    assert_eq!(json(&args)["measured"]["latency_p999_ms"]["note"], told);
    assert!(!stdout(&both(&[])).contains("runs give it"));
}

#[test]
fn the_same_on_both_sides_is_noise_and_less_is_no_saving() {
    let same = json(&[&["measure", "--before"][..], &BASES, &["--after"], &BASES].concat());
    assert_eq!(same["conclusion"]["sentence"], "within-noise");
    assert_eq!(same["measured"]["latency_p50_ms"]["noise"], "within");
    let less = [&["measure", "--before"][..], &MESHED, &["--after"], &BASES].concat();
    assert_eq!(json(&less)["measured"]["latency_p99_ms"]["noise"], "less");
    let text = stdout(&less);
    assert!(text.contains("-1.35 ms (noise)") && text.starts_with("Within noise."), "{text}");
}

#[test]
fn ambient_is_measured_and_predicts_itself() {
    let ambient = "examples/load-tests/top-ambient.txt";
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("ours.toml");
    let to = path.to_str().unwrap();
    let args = [
        &["measure", "--before"][..],
        &BASES,
        &["--after"],
        &MESHED,
        &["--usage-before", USAGE[1], "--usage-after", ambient, "--depth", "1", "--write-mesh", to],
    ]
    .concat();
    let told = json(&args);
    assert_eq!(told["mesh"], "istio-ambient-waypoint", "its ztunnels and waypoint run");
    let after = |name: &str| number(&told["measured"][name]["after"]);
    assert_eq!(number(&told["measured"]["memory_bytes"]["added"]), 100.0 * 1_048_576.0);
    assert_eq!(after("memory_per_node_proxy_bytes"), 19.5 * 1_048_576.0);
    assert_eq!(after("memory_per_waypoint_bytes"), 61.0 * 1_048_576.0);
    assert_eq!(after("memory_of_control_plane_bytes"), 58.0 * 1_048_576.0);
    assert_eq!(after("memory_per_cni_agent_bytes"), 33.5 * 1_048_576.0);
    // 75 m over two passes of 999.97 requests/s.
    assert!((after("node_proxy_cpu_per_1000_rps_cores") - 0.075 / 1.999_94).abs() < 1e-6);
    assert!(number(&told["ratio"]["memory_bytes"]) > 1.0);
    assert_eq!(told["measured"]["memory_per_proxy_bytes"], Value::Null, "there are no sidecars");
    let args =
        ["estimate", "--catalog", to, "--mesh", "ours", "--pods", "6", "--nodes", "2", "--waypoints", "1"];
    let estimate = json(&args);
    for (component, mib) in [("node-proxy", 39.0), ("waypoint", 61.0), ("control-plane", 58.0), ("cni", 67.0)]
    {
        let parts = estimate["memory"]["parts"].as_array().unwrap();
        let part = parts.iter().find(|part| part["component"] == component).unwrap();
        let used = number(&part["used_bytes"]["typical"]);
        assert!((used - mib * 1_048_576.0).abs() <= 3.0, "{component}: {used}");
    }
}

#[test]
fn a_mesh_is_written_that_predicts_the_cluster() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("ours.toml");
    let to = path.to_str().unwrap();
    let written = stdout(&both(&["--mesh", "istio-sidecar", "--depth", "1", "--write-mesh", to]));
    assert!(written.contains("wrote the mesh `ours`"), "{written}");
    let args = ["estimate", "--catalog", to, "--mesh", "ours", "--pods", "600", "-o", "json"];
    let estimate: Value = serde_json::from_str(&stdout(&args)).unwrap();
    let parts = estimate["memory"]["parts"].as_array().unwrap();
    let sidecars = parts.iter().find(|part| part["component"] == "sidecar").unwrap();
    // Every figure that was measured is dated by the runs, not by when the file was written.
    let file = std::fs::read_to_string(&path).unwrap();
    assert!(file.contains("(2026-01-05)") && file.matches("date = \"2026-01-05\"").count() > 2, "{file}");
    // A hundred times what six were measured at, to the byte that a figure is told in.
    let measured = 289.0 * 1_048_576.0 * 100.0;
    assert!((number(&sidecars["used_bytes"]["typical"]) - measured).abs() < 600.0);
    // A name that the catalog has is refused, and the file is not there.
    let taken = folder.path().join("linkerd.toml");
    let refused = meshtax(&both(&["--mesh", "istio-sidecar", "--write-mesh", taken.to_str().unwrap()]));
    assert_eq!(refused.status.code(), Some(2));
    assert!(String::from_utf8(refused.stderr).unwrap().contains("another name"));
    assert!(!taken.exists());
    // The report stands all the same where there is nothing to write.
    let nothing = meshtax(&["measure", "--before", BASES[0], "--write-mesh", to]);
    assert_eq!(nothing.status.code(), Some(2));
    assert!(String::from_utf8(nothing.stderr).unwrap().contains("nothing that was measured"));
    assert!(!nothing.stdout.is_empty());
    // What was read is not written over, by whichever name.
    let copy = folder.path().join("run.json");
    std::fs::copy(BASES[0], &copy).unwrap();
    let aside = folder.path().join(".").join("run.json");
    let said =
        refusal(&["measure", "--before", copy.to_str().unwrap(), "--write-mesh", aside.to_str().unwrap()]);
    assert!(said.contains("would overwrite"), "{said}");
    assert_eq!(std::fs::read(&copy).unwrap(), std::fs::read(BASES[0]).unwrap());
    let said = refusal(&both(&["--write-mesh", to, "--out-file", to]));
    assert!(said.contains("would overwrite"), "{said}");
}

#[test]
fn every_format_of_two_sides() {
    let shop =
        ["examples/load-tests/shop.toml", "--rollout-before", "40s", "--rollout-after", "80s", "--no-fail"];
    insta::with_settings!({ snapshot_path => "../snapshots" }, {
        insta::assert_snapshot!("experiment_table", stdout(&both(&shop)));
        insta::assert_snapshot!("experiment_markdown", stdout(&both(&[&shop[..], &["-o", "markdown", "-q"]].concat())));
        insta::assert_snapshot!("experiment_csv", stdout(&both(&[&shop[..], &["-o", "csv"]].concat())));
        insta::assert_snapshot!("experiment_json", stdout(&both(&[&shop[..], &["-o", "json"]].concat())));
    });
}

#[test]
fn the_json_of_two_sides_is_as_its_schema_says() {
    let schema: Value = serde_json::from_str(&stdout(&["schema", "measure"])).unwrap();
    let schema = jsonschema::validator_for(&schema).unwrap();
    let wrk = ["measure", "--before", BASES[0], "--after", "tests/measure/files/wrk2.log"];
    let usage = [&["measure"][..], &USAGE].concat();
    for args in [both(&["examples/load-tests/shop.toml"]), wrk.to_vec(), usage] {
        let faults: Vec<String> = schema.iter_errors(&json(&args)).map(|error| error.to_string()).collect();
        assert!(faults.is_empty(), "{args:?}: {faults:?}");
    }
    let wrong: Value = serde_json::from_str("{\"schema_version\": 1, \"document\": \"measure\"}").unwrap();
    assert!(!schema.is_valid(&wrong));
}

#[test]
fn bad_input_is_refused_in_words() {
    let said = refusal(&["measure", "--before", "-", "--after", "-"]);
    assert!(said.contains("standard input can be read once"), "{said}");
    let said = refusal(&["measure", "--before", BASES[0], BASES[1], BASES[0]]);
    assert!(said.contains("stands twice in `--before`"), "{said}");
    // One side with something to hold it to is judged, and cannot be.
    let judged = meshtax(&["measure", "--before", BASES[0], "--max", "added_latency=1ms"]);
    assert_eq!(judged.status.code(), Some(2));
    assert!(refusal(&["measure", "--before", BASES[0], "--mesh", "no-such"]).contains("no-such"));
    let said = refusal(&["measure", "--before", BASES[0], "--rollout-after", "80"]);
    assert!(said.contains("no unit"), "{said}");
    let said = refusal(&["measure", "--before", BASES[0], "--after", BASES[1], "no-such.toml"]);
    assert!(said.contains("no-such.toml"), "{said}");
    let said = refusal(&["measure", "--usage-after", BASES[0]]);
    assert!(said.contains(BASES[0]), "{said}");
    assert!(refusal(&["measure"]).contains("--before"));
}
