//! Headroom: what is told is the first value that breaks, found here by trying every one.

use std::fmt::Write;

use meshtax::model::budget::{Baseline, FIGURES, State, judge};
use meshtax::model::headroom::{BreaksAt, headroom};
use meshtax::model::{Scenario, Value, estimate, keys};
use meshtax::units::{Count, Memory, Quantity, Range, Rate, Unit};
use proptest::prelude::*;

use crate::support::{estimated, stdout};

/// Where the budgets of a scenario break, by budget and input.
fn told(text: &str, baseline: Option<&str>) -> (Scenario, Vec<(&'static str, BreaksAt)>) {
    let (scenario, now) = estimated(text);
    let baseline = baseline.map(|text| {
        let (past, was) = estimated(text);
        Baseline::of("before", &past, &was)
    });
    let judged = judge(&scenario, &now, baseline.as_ref()).judged;
    let found = headroom((&scenario, &now), crate::support::the_lesson(), baseline.as_ref(), &judged);
    let told = judged.iter().zip(found).flat_map(|(one, rooms)| rooms.into_iter().map(|at| (one.budget, at)));
    (scenario, told.collect())
}

/// The value at which one budget breaks by one input, where it is told.
fn at(text: &str, budget: &str, input: &str) -> Option<f64> {
    let (_, told) = told(text, None);
    told.into_iter().find(|(one, room)| *one == budget && room.input.name == input).map(|(_, room)| room.at)
}

#[test]
fn known_answers() {
    let two_hundred = "[cluster]\npods = 200\n[budget.deny]\nmemory = \"20GB\"\n";
    // 266 sidecars of 75 MB are 19.95 GB, and 267 are 20.025.
    assert_eq!(at(two_hundred, "memory", "cluster.pods"), Some(267.0));
    // 200 sidecars of 100 MB are 20 GB, which is within; one byte more each is not.
    assert_eq!(at(two_hundred, "memory", "mesh.sidecar_memory"), Some(100_000_001.0));
    let chain = "[[chain]]\ndepth = 4\nhop_latency = \"5ms\"\n[budget]\npercentile = \"mean\"\n[budget.deny]\nadded_latency = \"6ms\"\n";
    // The lesson's millisecond a hop: six hops add 6 ms, seven 7.
    assert_eq!(at(chain, "added_latency", "chain.depth"), Some(7.0));
}

/// 200 pods on nodes of 7.5 cores.
const NODES: &str = "[cluster]\npods = 200\napp_memory_request = \"500MB\"\napp_cpu_request = 0.7\n[node]\n\
    allocatable_cpu = 7.5\nallocatable_memory = \"28GB\"\n[mesh]\nname = \"istio-sidecar\"\n";

#[test]
fn nodes_are_whole_and_their_difference_falls_again() {
    for (limit, breaks) in [(7, 525.0), (8, 600.0), (9, 675.0), (10, 750.0)] {
        let text = format!("{NODES}[budget.deny]\nextra_nodes = {limit}\n");
        assert_eq!(at(&text, "extra_nodes", "cluster.pods"), Some(breaks), "{limit}");
    }
    // Growth over a baseline is counted from that.
    let limited = format!("{NODES}[budget.increase]\nextra_nodes = 4\n");
    let (_, told) = told(&limited, Some(NODES));
    let by_pods = told.iter().find(|(_, room)| room.input.name == "cluster.pods").unwrap();
    assert_eq!((by_pods.0, by_pods.1.at), ("increase.extra_nodes", 525.0));
}

#[test]
fn more_pods_are_more_pods_of_the_cluster() {
    let alone = "[cluster]\npods = 100\napp_memory = \"100MB\"\n[budget.deny]\nmemory_percent = \"200%\"\n\
        [mesh]\nname = \"istio-ambient\"\n[node]\n";
    let beside = alone.replace("pods = 100\n", "pods = 100\ncluster_pods = 100\nnodes = 3\n");
    let plain = alone.replace("pods = 100\n", "pods = 100\nnodes = 3\n");
    assert_eq!(told(&beside, None).1, told(&plain, None).1);
}

#[test]
fn what_is_packed_is_not_compared_with_what_is_not() {
    let args = [
        "check",
        "-f",
        "examples/cluster.json",
        "--mesh",
        "istio-sidecar",
        "--max",
        "extra_nodes=5",
        "-o",
        "json",
        "--no-fail",
    ];
    let report: serde_json::Value = serde_json::from_str(&stdout(&args)).unwrap();
    let budget = &report["budgets"][0];
    assert_eq!(budget["state"], "within", "{budget}");
    let rooms = budget["headroom"].as_array().unwrap();
    assert!(rooms.iter().all(|room| room["input"] != "cluster.pods"), "{rooms:?}");
}

/// `estimate` tells what `check` tells, and nothing of a scenario without a budget.
#[test]
fn an_estimate_has_the_headroom_of_a_check() {
    let file = tempfile::Builder::new().suffix(".toml").tempfile().unwrap();
    let text = "[cluster]\npods = 200\nservices = 40\n[budget.deny]\nmemory = \"20GB\"\ncpu = \"1m\"\n";
    std::fs::write(file.path(), text).unwrap();
    let path = file.path().to_str().unwrap();
    let json = |args: &[&str]| serde_json::from_str::<serde_json::Value>(&stdout(args)).unwrap();
    let estimated = json(&["estimate", path, "-o", "json"]);
    let checked = json(&["check", path, "-o", "json", "--no-fail"]);
    let (rooms, budgets) = (&estimated["headroom"], checked["budgets"].as_array().unwrap());
    assert_eq!(rooms.as_array().unwrap().len(), 2);
    for (room, budget) in rooms.as_array().unwrap().iter().zip(budgets) {
        for key in ["budget", "level", "state", "headroom"] {
            assert_eq!(room[key], budget[key], "{key}");
        }
    }
    assert_eq!(
        rooms[0]["headroom"][0],
        serde_json::json!({"input": "cluster.pods", "breaks_at": 267.0, "unit": "count"})
    );
    // Pods of the lesson's mesh use CPU that nobody tells.
    assert_eq!((&rooms[1]["state"], &rooms[1]["headroom"]), (&"unknown".into(), &serde_json::json!([])));
    for format in ["table", "markdown"] {
        let told = stdout(&["estimate", path, "-o", format]);
        assert!(told.contains("breaks at pods 267"), "{told}");
        let brief = stdout(&["estimate", path, "-o", format, "-q"]);
        assert!(!brief.contains("breaks at"), "{brief}");
    }
    assert_eq!(json(&["estimate", "-o", "json"])["headroom"], serde_json::json!([]));
    assert!(!stdout(&["estimate"]).contains("Headroom"));
}

/// The scenario with another value of a told input, as a user would write it.
fn grown(scenario: &Scenario, room: BreaksAt, value: f64) -> Scenario {
    let entry = room.input;
    let value = if entry.kind == meshtax::model::Kind::Number(Unit::Memory) {
        Value::from(Range::exact(Memory::saturated(value)))
    } else if entry.kind == meshtax::model::Kind::Number(Unit::Rate) {
        Value::from(Range::exact(Rate::saturated(value)))
    } else {
        Value::from(Range::exact(Count::saturated(value)))
    };
    scenario.with(entry, 0, value)
}

/// Limits a little above what is: each figure of the estimate times what `slack` says.
fn budgets(text: &str, slack: f64) -> String {
    let (scenario, estimate) = estimated(text);
    let level = meshtax::model::budget::percentile(&scenario).level();
    let mut table = "[budget.deny]\n".to_owned();
    for figure in FIGURES {
        let Some(actual) = figure.at(level).value(&estimate).whole() else { continue };
        let limit = actual.typical() * slack;
        let limit = match figure.unit() {
            Unit::Memory => format!("\"{:.0}B\"", limit.ceil()),
            Unit::Ratio => format!("\"{:.4}%\"", limit * 100.0 + 0.001),
            Unit::Time => format!("\"{limit:.6}ms\""),
            Unit::Count => format!("{:.0}", limit.ceil()),
            _ => format!("{limit:.6}"),
        };
        writeln!(table, "{} = {limit}", figure.key()).unwrap();
    }
    table
}

prop_compose! {
    fn systems()(
        mesh in prop::sample::select(vec!["lesson", "istio-sidecar", "istio-ambient", "linkerd", "cilium"]),
        pods in 5_u32..60,
        cpu in 1_u32..20,
        memory in 50_u32..900,
        nodes in prop::option::of(1_u32..8),
        depth in 1_u32..6,
        services in 1_u32..80,
        rps in 10_u32..2000,
        slack in 1.0..1.9,
        priced in any::<bool>(),
    ) -> String {
        let nodes = nodes.map_or_else(String::new, |nodes| format!("nodes = {nodes}\n"));
        let prices = if priced { "[prices]\nbook = \"fargate\"\n" } else { "" };
        let text = format!(
            "[cluster]\npods = {pods}\nservices = {services}\napp_cpu_request = 0.{cpu:02}\napp_cpu = 0.1\n\
             app_memory = \"{memory}MB\"\napp_memory_request = \"{memory}MB\"\n{nodes}\
             [[chain]]\ndepth = {depth}\nhop_latency = \"5ms\"\nrps = {rps}\n[mesh]\nname = \"{mesh}\"\n\
             [node]\nallocatable_cpu = 3.9\nallocatable_memory = \"6GB\"\n{prices}"
        );
        let budgets = budgets(&text, slack);
        format!("{text}{budgets}")
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 128, rng_seed: crate::support::SEED, ..ProptestConfig::default() })]

    /// Every value below the told one holds, and that one breaks. Long walks are looked at near their end.
    #[test]
    fn what_is_told_is_the_first_that_breaks(text in systems()) {
        let (scenario, told) = told(&text, None);
        let base = scenario.typical();
        let lesson = crate::support::the_lesson();
        for (budget, room) in told {
            let over = |value: f64| {
                let scenario = grown(&base, room, value);
                let estimate = estimate(&scenario, lesson).unwrap();
                let verdict = judge(&scenario, &estimate, None);
                verdict.judged.iter().any(|one| one.budget == budget && one.state == State::Over)
            };
            prop_assert!(over(room.at), "{budget} holds at {} {}\n{text}", room.input.name, room.at);
            let from = (room.at - 30.0).max(now(&base, room) + 1.0);
            let below = std::iter::successors(Some(from), |value| Some(value + 1.0));
            for value in below.take_while(|value| *value < room.at) {
                prop_assert!(!over(value), "{budget} breaks at {} {value} already, not {}\n{text}", room.input.name, room.at);
            }
        }
    }

    /// Where nothing is told of pods, the next forty break nothing.
    #[test]
    fn where_nothing_is_told_nothing_near_breaks(text in systems()) {
        let (scenario, told) = told(&text, None);
        let base = scenario.typical();
        let lesson = crate::support::the_lesson();
        let within: Vec<&str> = judge(&base, &estimate(&base, lesson).unwrap(), None)
            .judged
            .into_iter()
            .filter_map(|one| (one.state == State::Within).then_some(one.budget))
            .collect();
        let pods = scenario.range(keys::PODS).unwrap().typical();
        for more in 1..40_u32 {
            let pods = pods + Count::from(more);
            let scenario = base.with(keys::PODS.entry(), 0, Value::from(Range::exact(pods)));
            let estimate = estimate(&scenario, lesson).unwrap();
            let verdict = judge(&scenario, &estimate, None);
            let over = verdict.judged.iter().filter(|one| one.state == State::Over && within.contains(&one.budget));
            for one in over {
                let mut rooms = told.iter().filter(|(budget, room)| *budget == one.budget && room.input.name == "cluster.pods");
                prop_assert!(rooms.any(|(_, room)| room.at <= pods.base()), "{} at {pods}\n{text}", one.budget);
            }
        }
    }
}

/// The present value of a told input.
fn now(scenario: &Scenario, room: BreaksAt) -> f64 {
    let inputs = scenario.inputs();
    let given = inputs.system.at(room.input.index).or_else(|| inputs.chains[0].at(room.input.index)).unwrap();
    match &given.value {
        Value::Number(number) => number.base_at(meshtax::units::End::Typical).floor(),
        other => panic!("{other:?}"),
    }
}
