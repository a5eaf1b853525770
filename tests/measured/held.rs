//! The measured tax against a budget.

use meshtax::model::budget::{Judged, State};
use meshtax::model::measured::{Experiment, Held, Measured, held, measured};

use super::{both, ms, run, used};
use crate::support::estimated;

const PLAIN: &str = "[cluster]\npods = 10\n[[chain]]\ndepth = 1\nhop_latency = \"2ms\"\nsla_p99 = \"10ms\"\n";

fn against(budget: &str, measured: &Measured) -> Held {
    let (scenario, estimate) = estimated(&format!("{PLAIN}{budget}"));
    held(measured, &scenario, &estimate)
}

fn one<'a>(held: &'a Held, budget: &str) -> &'a Judged {
    held.verdict.judged.iter().find(|one| one.budget == budget).unwrap()
}

fn shop() -> Measured {
    let (before, after) = (run(1000.0, [2.0, 4.0, 9.0]), run(1000.0, [3.0, 5.5, 11.0]));
    both(&[before], &[after], &used(600e6, 0.82, 10))
}

#[test]
fn equal_is_within_and_more_is_over() {
    let state = |budget: &str, limit: &str| {
        let held = against(&format!("[budget.deny]\n{budget} = \"{limit}\"\n"), &shop());
        one(&held, budget).state
    };
    assert_eq!(state("memory", "600MB"), State::Within);
    assert_eq!(state("memory", "599MB"), State::Over);
    assert_eq!(state("memory_percent", "20%"), State::Within, "600 MB of 3 GB");
    assert_eq!(state("memory_percent", "19.9%"), State::Over);
    assert_eq!(state("cpu", "820m"), State::Within);
    assert_eq!(state("cpu", "819m"), State::Over);
    assert_eq!(state("added_latency", "2ms"), State::Within);
    assert_eq!(state("added_latency", "1.9ms"), State::Over);
    assert_eq!(state("added_latency_percent", "23%"), State::Within, "2 of 9 ms");
    assert_eq!(state("added_latency_percent", "22%"), State::Over);
    assert_eq!(state("rollout", "1h"), State::Unknown, "nobody measured one");
}

#[test]
fn the_percentile_is_the_budgets() {
    let held = against("[budget]\npercentile = \"p50\"\n[budget.deny]\nadded_latency = \"1ms\"\n", &shop());
    assert_eq!(one(&held, "added_latency").state, State::Within);
}

#[test]
fn a_part_of_the_cluster_can_only_be_over() {
    let (before, after) = (run(1000.0, [2.0, 4.0, 9.0]), run(1000.0, [3.0, 5.5, 11.0]));
    let some = both(&[before], &[after], &used(240e6, 0.3, 4));
    let limit =
        |limit: &str| one(&against(&format!("[budget.deny]\nmemory = \"{limit}\"\n"), &some), "memory").state;
    assert_eq!(limit("1GB"), State::Unknown);
    assert_eq!(limit("239MB"), State::Over);
}

#[test]
fn the_control_plane_is_added_as_the_model_has_it() {
    let istio = "[mesh]\nname = \"istio-sidecar\"\n[budget.deny]\nmemory = \"1GB\"\n";
    let held = against(istio, &shop());
    let measure = one(&held, "memory").measure.unwrap();
    let known = 600e6 + 84.0 * 1_048_576.0 + 10.0 * 0.706e6;
    assert!((measure.actual.unwrap()[1] - known).abs() < 10.0, "{measure:?}");
    assert_eq!(one(&held, "memory").state, State::Within);
}

#[test]
fn one_path_of_several_can_only_be_over() {
    let limit = |limit: &str| {
        let budget = format!(
            "[[chain]]\ndepth = 3\nhop_latency = \"1ms\"\n[budget.deny]\nadded_latency = \"{limit}\"\n"
        );
        one(&against(&budget, &shop()), "added_latency").state
    };
    assert_eq!((limit("1ms"), limit("1h")), (State::Over, State::Unknown));
}

#[test]
fn a_share_is_of_what_applications_used_without_the_mesh() {
    let before = used(0.0, 0.0, 0);
    let mut after = used(600e6, 0.8, 10);
    after.app.memory = Some("6GB".parse().unwrap());
    let experiment =
        Experiment { usage_before: Some(&before), usage_after: Some(&after), ..Experiment::default() };
    let held = against("[budget.deny]\nmemory_percent = \"19.9%\"\n", &measured(&experiment));
    assert_eq!(one(&held, "memory_percent").state, State::Over, "600 MB of 3 GB, and not of 6");
}

#[test]
fn noise_breaks_nothing() {
    let side = |p99s: [f64; 3]| p99s.map(|p99| run(1000.0, [2.0, 4.0, p99]));
    let noisy = both(&side([8.0, 9.0, 12.0]), &side([8.5, 11.0, 14.0]), &used(600e6, 0.8, 10));
    let held = against("[budget.deny]\nadded_latency = \"1ms\"\n", &noisy);
    assert_eq!(one(&held, "added_latency").state, State::Unknown);
    let held = against("[budget.deny]\nadded_latency = \"3ms\"\n", &noisy);
    assert_eq!(one(&held, "added_latency").state, State::Within, "2 ms by the medians");
    assert!(
        one(&held, "added_latency").measure.unwrap().high_is_over,
        "and 6 between the runs furthest apart"
    );
    let less = both(&side([8.0, 9.0, 12.0]), &side([5.0, 6.0, 7.0]), &used(600e6, 0.8, 10));
    let held = against("[budget.deny]\nadded_latency = \"1ms\"\n", &less);
    assert_eq!(one(&held, "added_latency").state, State::Within, "less than before is within any limit");
}

#[test]
fn latencies_that_do_not_compare_are_unknown() {
    let (before, after) = (run(1000.0, [2.0, 4.0, 9.0]), run(500.0, [3.0, 5.5, 11.0]));
    let held =
        against("[budget.deny]\nadded_latency = \"1ms\"\n", &both(&[before], &[after], &used(6e8, 0.8, 10)));
    assert_eq!(one(&held, "added_latency").state, State::Unknown);
}

#[test]
fn the_sla_is_kept_or_not_by_what_was_measured() {
    let held = against("[budget]\nsla = true\n", &shop());
    assert_eq!(one(&held, "sla").state, State::Over, "11 ms of 10");
    let (before, after) = (run(1000.0, [2.0, 4.0, 9.0]), run(1000.0, [3.0, 5.5, 10.0]));
    let kept = both(&[before], &[after], &used(6e8, 0.8, 10));
    assert_eq!(one(&against("[budget]\nsla = true\n", &kept), "sla").state, State::Within);
}

#[test]
fn what_no_measurement_tells_is_named_and_not_judged() {
    let budget = "[budget.deny]\nmemory_reserved = \"1GB\"\nextra_nodes = 1\n[budget.warn]\nmemory = \"1MB\"\n[budget.increase]\nmemory = \"1GB\"\n";
    let held = against(budget, &shop());
    assert_eq!(
        held.not_measured,
        ["budget.deny.extra_nodes", "budget.deny.memory_reserved", "budget.increase.memory"]
    );
    assert_eq!(held.verdict.judged.len(), 1);
    assert!(!held.verdict.is_over(), "a warning denies nothing");
}

#[test]
fn a_rollout_by_hand() {
    let measured = measured(&Experiment {
        rollout_before: Some(ms(40_000.0)),
        rollout_after: Some(ms(80_000.0)),
        ..Experiment::default()
    });
    let state = |limit: &str| {
        one(&against(&format!("[budget.deny]\nrollout = \"{limit}\"\n"), &measured), "rollout").state
    };
    assert_eq!((state("40s"), state("39s")), (State::Within, State::Over));
}
