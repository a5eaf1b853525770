//! The JSON of `estimate`: every key of its contract, numbers as numbers, `null` for unknown.

use serde_json::Value;

use crate::support::stdout;

fn estimate(args: &[&str]) -> Value {
    let text = stdout(&[&["estimate", "-o", "json"], args].concat());
    assert!(text.ends_with("}\n"));
    serde_json::from_str(&text).unwrap()
}

fn has(value: &Value, keys: &str) {
    for key in keys.split_whitespace() {
        assert!(value.get(key).is_some(), "{key} is not in {value}");
    }
}

#[test]
fn every_key_of_the_contract() {
    let json = estimate(&[
        "examples/two-hundred-pods.toml",
        "--depth=5",
        "--hop-latency=1ms",
        "--proxy-latency=0.5ms",
        "--sla=20ms",
        "--prices=opencost-default",
    ]);
    has(
        &json,
        "schema_version document generator scenario memory cpu hop latency rollout capacity cost verdict",
    );
    has(&json, "assumptions warnings");
    assert_eq!((&json["schema_version"], &json["document"]), (&1.into(), &"estimate".into()));
    has(&json["generator"], "name version");
    has(&json["scenario"], "name mesh pods cluster_pods services nodes namespaces languages");
    has(
        &json["memory"],
        "used_bytes reserved_bytes used_percent_of_app reserved_percent_of_app missing parts",
    );
    has(&json["memory"]["parts"][0], "component count used_bytes reserved_bytes counted note");
    has(&json["cpu"], "used_cores reserved_cores used_percent_of_app reserved_percent_of_app missing parts");
    has(&json["cpu"]["parts"][0], "component count used_cores reserved_cores counted note");
    has(&json["hop"], "traversals added_ms rig");
    has(&json["hop"]["traversals"][0], "proxy count");
    has(&json["hop"]["added_ms"], "mean p50 p90 p99");
    let chain = &json["latency"][0];
    has(chain, "chain depth basis hops without_ms with_ms added_ms added_percent sla worst");
    for figures in ["without_ms", "with_ms", "added_ms", "added_percent"] {
        has(&chain[figures], "mean p50 p90 p99 p999");
    }
    has(
        &chain["sla"],
        "percentile limit_ms within_without_mesh within_with_mesh over_share_without over_share_with",
    );
    has(&json["capacity"], "nodes_without nodes_with extra_nodes");
    has(&json["cost"], "currency price_book basis added_per_month missing parts bill_per_month");
    has(&json["cost"]["parts"][0], "component resource per_month");
    has(&json["verdict"], "answer sentence basis rules settle alternatives gains comes_with");
    assert_eq!(json["verdict"]["rules"].as_array().unwrap().len(), 8);
    has(&json["verdict"]["rules"][0], "rule direction state fact threshold reason near_miss");
    has(&json["verdict"]["settle"][0], "fact if answer");
    assert_eq!(json["verdict"]["alternatives"].as_array().unwrap().len(), 5);
    has(&json["verdict"]["alternatives"][0], "need stated without_mesh feasibility");
    has(&json["verdict"]["gains"][0], "feature without_mesh with_mesh");
    has(&json["assumptions"][0], "key value origin source date");
    let rollout = &estimate(&["examples/startup.toml"])["rollout"];
    has(rollout, "without_s with_s added_s added_percent");
    assert_eq!(
        (&rollout["without_s"]["typical"], &rollout["with_s"]["typical"]),
        (&40.0.into(), &80.0.into())
    );
}

#[test]
fn the_lessons_figures_and_nothing_made_up() {
    let json = estimate(&[]);
    let bytes = &json["memory"]["used_bytes"];
    assert_eq!(
        (&bytes["low"], &bytes["typical"], &bytes["high"]),
        (&10_000_000_000_u64.into(), &15_000_000_000_u64.into(), &20_000_000_000_u64.into())
    );
    assert_eq!(json["memory"]["reserved_bytes"], Value::Null);
    assert_eq!(json["memory"]["missing"], serde_json::json!([]));
    let control_plane = &json["memory"]["parts"][1];
    assert_eq!(
        (&control_plane["component"], &control_plane["counted"]),
        (&"control-plane".into(), &false.into())
    );
    assert_eq!(control_plane["used_bytes"], Value::Null);
    assert_eq!(json["cpu"]["used_cores"], Value::Null);
    assert_eq!(json["cpu"]["missing"], serde_json::json!(["sidecar"]));
    let chain = &json["latency"][0];
    assert_eq!(chain["basis"], "plain");
    assert_eq!(
        (&chain["without_ms"]["mean"]["typical"], &chain["with_ms"]["mean"]["high"]),
        (&5.0.into(), &15.0.into())
    );
    assert_eq!(chain["with_ms"]["p99"], Value::Null, "a plain number is not a percentile");
    assert_eq!(
        (&json["rollout"], &json["capacity"], &json["cost"]),
        (&Value::Null, &Value::Null, &Value::Null)
    );
    assert_eq!(json["verdict"]["answer"], "undetermined");
}

#[test]
fn none_is_zero_and_unknown_is_null() {
    let json = estimate(&["--mesh", "linkerd", "--pods", "10"]);
    assert_eq!(json["memory"]["reserved_bytes"]["typical"], 0, "no request is set, which is known");
    let json = estimate(&["--mesh", "kuma", "--pods", "10"]);
    assert_eq!(json["memory"]["parts"][0]["used_bytes"], Value::Null);
    assert_eq!(json["memory"]["missing"], serde_json::json!(["sidecar", "control-plane"]));
}

#[test]
fn origins_are_kept() {
    let json = estimate(&["examples/startup.toml", "--services", "14"]);
    let origin = |key: &str| {
        let all = json["assumptions"].as_array().unwrap();
        all.iter().find(|assumption| assumption["key"] == key).unwrap()["origin"].clone()
    };
    assert_eq!(origin("cluster.services"), "flag");
    assert_eq!(origin("cluster.pods"), "scenario");
    assert_eq!(origin("mesh.sidecar_memory"), "catalog");
    assert_eq!(origin("thresholds.services_need"), "default");
}

#[test]
fn the_catalog_as_json() {
    let json: Value = serde_json::from_str(&stdout(&["catalog", "-o", "json"])).unwrap();
    assert_eq!((&json["document"], json["meshes"].as_array().unwrap().len()), (&"catalog".into(), 9));
    assert_eq!(json["price_books"].as_array().unwrap().len(), 3);
    has(&json["meshes"][1], "name title version about components traversals serves figures growth rigs");
}
