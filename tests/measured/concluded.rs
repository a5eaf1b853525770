//! The plain sentence, one case a line of its rule.

use meshtax::catalog::measured_texts;
use meshtax::model::measured::{
    Conclusion, Experiment, Facts, LoadTest, Measured, Sentence, conclude, held, measured,
};

use super::{both, ms, run, used};
use crate::support::estimated;

const NEEDED: &str = "[cluster]\npods = 10\nservices = 60\n[team]\nlanguages = 4\nkubernetes = \"proficient\"\n\
                      [[chain]]\ndepth = 1\nhop_latency = \"2ms\"\nsla_p99 = \"100ms\"\n";

fn follows(text: &str, measured: &Measured) -> Conclusion {
    let (scenario, estimate) = estimated(text);
    let held = held(measured, &scenario, &estimate);
    conclude(
        measured,
        Some(Facts { scenario: &scenario, estimate: &estimate, held: &held }),
        &measured_texts().unwrap(),
    )
}

fn side(p99s: [f64; 3], more: f64) -> [LoadTest; 3] {
    p99s.map(|p99| run(1000.0, [2.0 + more, 4.0 + more, p99]))
}

/// Three runs a side; the second is slower by more than they differ.
fn slower() -> Measured {
    both(&side([8.0, 9.0, 10.0], 0.0), &side([11.0, 12.0, 13.0], 1.0), &used(600e6, 0.8, 10))
}

#[test]
fn worth_it_where_it_is_needed_and_breaks_nothing() {
    let found = follows(NEEDED, &slower());
    assert_eq!(found.sentence, Sentence::WorthIt, "{found:?}");
    assert_eq!(found.text, "Worth it, by what was measured.");
    assert!(found.because.contains("You probably need a mesh."), "{found:?}");
    assert!(found.because.ends_with("Not measured, or not comparable: deploy time."), "{found:?}");
    let kept = format!("{NEEDED}[budget.deny]\nmemory = \"1GB\"\nadded_latency = \"3ms\"\n");
    assert_eq!(follows(&kept, &slower()).sentence, Sentence::WorthIt);
}

#[test]
fn a_broken_budget_or_sla_is_a_reason_to_reconsider() {
    let found = follows(&format!("{NEEDED}[budget.deny]\nmemory = \"500MB\"\n"), &slower());
    assert_eq!(found.sentence, Sentence::Reconsider);
    assert!(
        found.because.starts_with("It costs more than it may: over the budget of `memory`."),
        "{found:?}"
    );
    let tight = NEEDED.replace("100ms", "11ms");
    assert_eq!(follows(&tight, &slower()).sentence, Sentence::Reconsider, "9 ms kept it and 12 ms does not");
    let broken_before = NEEDED.replace("100ms", "8500us");
    assert_ne!(follows(&broken_before, &slower()).because.find("keeps the SLA"), Some(0));
    let warned = format!("{NEEDED}[budget.warn]\nmemory = \"500MB\"\n");
    assert_eq!(follows(&warned, &slower()).sentence, Sentence::WorthIt, "a warning is no denial");
}

#[test]
fn nothing_asks_for_it() {
    let few = NEEDED.replace("services = 60", "services = 5");
    let found = follows(&few, &slower());
    assert_eq!(found.sentence, Sentence::Reconsider);
    assert!(found.because.contains("You probably don't need a mesh."), "{found:?}");
}

#[test]
fn both_for_and_against() {
    let both_ways = NEEDED.replace("proficient", "learning");
    assert_eq!(follows(&both_ways, &slower()).sentence, Sentence::TradeOff);
}

#[test]
fn all_noise_is_within_noise_whatever_the_verdict() {
    let noisy = both(&side([8.0, 9.0, 12.0], 0.0), &side([8.5, 10.0, 14.0], 0.0), &used(0.0, 0.0, 0));
    let found = follows(&NEEDED.replace("services = 60", "services = 5"), &noisy);
    assert_eq!(found.sentence, Sentence::WithinNoise, "{found:?}");
    let found = conclude(&noisy, None, &measured_texts().unwrap());
    assert_eq!(found.sentence, Sentence::WithinNoise);
    let less = both(&side([8.0, 9.0, 12.0], 0.0), &side([5.0, 6.0, 7.0], -1.0), &used(0.0, 0.0, 0));
    let found = follows(NEEDED, &less);
    assert_eq!(found.sentence, Sentence::WithinNoise);
    assert!(found.because.contains("no saving"), "{found:?}");
}

#[test]
fn noise_beside_a_tax_is_called_noise() {
    let noisy = both(&side([8.0, 9.0, 12.0], 0.0), &side([8.5, 10.0, 14.0], 0.0), &used(600e6, 0.8, 10));
    let found = follows(NEEDED, &noisy);
    assert_eq!(found.sentence, Sentence::WorthIt, "the proxies' memory is no noise");
    assert!(
        found.because.contains("Noise, and no part of this: p50 latency, p90 latency, p99 latency."),
        "{found:?}"
    );
}

#[test]
fn what_does_not_compare_is_not_said() {
    let mut after = side([11.0, 12.0, 13.0], 1.0);
    for run in &mut after {
        run.connections = Some(64);
    }
    let apart = both(&side([8.0, 9.0, 10.0], 0.0), &after, &used(600e6, 0.8, 10));
    let found = follows(NEEDED, &apart);
    assert_eq!(found.sentence, Sentence::CannotSay);
    assert!(found.because.contains("16 to 64 connections"), "{found:?}");
    assert!(found.because.ends_with("Not measured, or not comparable: p99, deploy time."), "{found:?}");
    let tight = NEEDED.replace("100ms", "11ms");
    assert_eq!(follows(&tight, &apart).sentence, Sentence::CannotSay, "nor is the SLA's fall the mesh's");
    let few = NEEDED.replace("services = 60", "services = 5");
    assert_eq!(
        follows(&few, &apart).sentence,
        Sentence::Reconsider,
        "memory speaks, and nothing asks for a mesh"
    );
}

#[test]
fn a_rollout_that_is_noise_does_not_make_latencies_noise() {
    let (before, after) = (run(1000.0, [2.0, 4.0, 9.0]), run(500.0, [9.0, 20.0, 50.0]));
    let found = measured(&Experiment {
        before: &[before],
        after: &[after],
        rollout_before: Some(ms(40_000.0)),
        rollout_after: Some(ms(40_000.0)),
        ..Experiment::default()
    });
    assert_eq!(follows(NEEDED, &found).sentence, Sentence::CannotSay);
}

#[test]
fn what_is_not_known_is_not_said() {
    let texts = measured_texts().unwrap();
    let found = conclude(&slower(), None, &texts);
    assert_eq!(found.sentence, Sentence::CannotSay, "no scenario");
    let open = "[cluster]\npods = 10\nservices = 60\n";
    let found = follows(open, &slower());
    assert_eq!(found.sentence, Sentence::CannotSay);
    assert!(found.because.contains("languages"), "{found:?}");
    let unmeasured = format!("{NEEDED}[budget.deny]\nrollout = \"10s\"\n");
    let found = follows(&unmeasured, &slower());
    assert_eq!(found.sentence, Sentence::CannotSay);
    assert!(found.because.contains("`rollout`"), "{found:?}");
    let nothing = both(&[], &[], &used(0.0, 0.0, 0));
    assert_eq!(follows(NEEDED, &nothing).sentence, Sentence::CannotSay);
}

#[test]
fn one_run_a_side_says_that_noise_cannot_be_told() {
    let once = both(&side([9.0; 3], 0.0)[..1], &side([12.0; 3], 1.0)[..1], &used(600e6, 0.8, 10));
    let found = follows(NEEDED, &once);
    assert_eq!(found.sentence, Sentence::WorthIt);
    assert!(found.because.contains("repeat each side three times"), "{found:?}");
}
