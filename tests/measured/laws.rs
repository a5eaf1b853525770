//! Laws of a measurement, whatever was measured.

use meshtax::catalog::measured_texts;
use meshtax::model::measured::{
    Experiment, LoadTest, Measured, Noise, Sentence, comparable, conclude, measured,
};
use proptest::prelude::*;

use super::{run, used};

/// A run whose percentiles rise.
fn any_run() -> impl Strategy<Value = LoadTest> {
    (0.1f64..50.0, 0.1f64..50.0, 0.1f64..500.0, 900.0f64..1100.0)
        .prop_map(|(p50, more, most, rate)| run(rate, [p50, p50 + more, p50 + more + most]))
}

fn any_side() -> impl Strategy<Value = Vec<LoadTest>> {
    proptest::collection::vec(any_run(), 1..6)
}

fn rows(before: &[LoadTest], after: &[LoadTest]) -> Measured {
    measured(&Experiment { before, after, ..Experiment::default() })
}

proptest! {
    #[test]
    fn swapping_the_sides_negates_every_difference(before in any_side(), after in any_side()) {
        let (one, other) = (rows(&before, &after), rows(&after, &before));
        for (row, swapped) in one.rows.iter().zip(&other.rows) {
            prop_assert_eq!(row.difference().unwrap(), -swapped.difference().unwrap());
            let (noise, swapped) = (row.noise().unwrap(), swapped.noise().unwrap());
            // More than noise one way is less than before the other way; what meets meets both ways.
            prop_assert_eq!(noise == Noise::Within, swapped == Noise::Within);
            prop_assert!(noise.is_noise() || swapped.is_noise() || noise == Noise::Same);
        }
        prop_assert_eq!(one.comparable.unwrap().ok, other.comparable.unwrap().ok);
    }

    #[test]
    fn a_side_against_itself_is_zero_noise_and_comparable_in_rates(side in any_side()) {
        let found = rows(&side, &side);
        for row in &found.rows {
            prop_assert_eq!(row.difference(), Some(0.0));
            let one = side.len() == 1;
            prop_assert_eq!(row.noise(), Some(if one { Noise::Same } else { Noise::Within }));
        }
        prop_assert!(found.comparable.unwrap().ok);
    }

    #[test]
    fn a_further_run_never_lifts_a_difference_out_of_noise(
        before in any_side(), after in any_side(), more in any_run(),
    ) {
        let wider: Vec<LoadTest> = after.iter().cloned().chain([more]).collect();
        let (one, other) = (rows(&before, &after), rows(&before, &wider));
        for (row, wider) in one.rows.iter().zip(&other.rows) {
            if row.noise() == Some(Noise::Within) {
                prop_assert_eq!(wider.noise(), Some(Noise::Within));
            }
        }
    }

    #[test]
    fn the_order_of_runs_says_nothing(before in any_side(), after in any_side()) {
        let reversed = |side: &[LoadTest]| side.iter().rev().cloned().collect::<Vec<_>>();
        prop_assert_eq!(rows(&before, &after), rows(&reversed(&before), &reversed(&after)));
    }

    #[test]
    fn what_blocks_goes_on_blocking_with_more_facts_forgotten(before in any_side(), after in any_side()) {
        let forgetful = |side: &[LoadTest]| -> Vec<LoadTest> {
            let forget = |run: &LoadTest| LoadTest { errors: None, pacing: None, ..run.clone() };
            side.iter().map(forget).collect()
        };
        let known = comparable(&before, &after).unwrap();
        let forgot = comparable(&forgetful(&before), &forgetful(&after)).unwrap();
        prop_assert_eq!(known.ok, forgot.ok, "rates and counts are still known");
        prop_assert!(forgot.reasons.iter().any(|reason| reason.code == "facts-not-known"));
    }

    #[test]
    fn without_a_scenario_nothing_is_worth_it(
        before in any_side(), after in any_side(), bytes in 0.0f64..1e12, proxies in 0u64..100,
    ) {
        let usage = used(bytes, 1.0, proxies);
        let found = measured(&Experiment {
            before: &before,
            after: &after,
            usage_after: Some(&usage),
            ..Experiment::default()
        });
        let sentence = conclude(&found, None, &measured_texts().unwrap()).sentence;
        prop_assert!(matches!(sentence, Sentence::CannotSay | Sentence::WithinNoise));
    }
}
