//! Whatever is accepted has answers: no input panics, never ends, or makes what is not a number.

use meshtax::distribution::{Bucket, Distribution, DistributionError};
use proptest::prelude::*;

use super::{constant, hop, slowest, sum};

/// Shares that are none are held to those that are.
const SHARES: [f64; 8] = [-1.0, 0.0, 1e-300, 0.01, 0.5, 0.999, 1.0, 7.0];

/// Every answer of a distribution is finite.
#[track_caller]
fn answers(of: &Distribution) {
    let quantiles = of.quantiles(&SHARES);
    assert!(quantiles.iter().all(|value| value.is_finite()), "{quantiles:?} of {of:?}");
    assert!(of.mean().is_finite(), "the mean is {} of {of:?}", of.mean());
    let values = [f64::MIN, -1.0, 0.0, 1e-300, quantiles[4], f64::MAX, f64::INFINITY];
    for value in values {
        let share = of.share_within(value);
        assert!((0.0..=1.0).contains(&share), "{share} within {value} of {of:?}");
    }
}

type Made = Result<Distribution, DistributionError>;
/// What puts a distribution one level deeper.
type Level<'a> = &'a dyn Fn(&Distribution, u32) -> Made;

fn composed(one: &Distribution, by: f64, times: u64) -> Vec<Made> {
    let other = hop(1.0, 0.5);
    let both = |of: fn(Vec<Distribution>) -> Made| of(vec![one.clone(), other.clone()]);
    vec![
        one.repeated(times),
        one.slowest_of(times),
        one.repeated(3).and_then(|row| row.slowest_of(times)),
        one.scaled(by),
        one.shifted(by),
        one.shifted(by).and_then(|shifted| shifted.repeated(2)),
        both(Distribution::sum),
        both(Distribution::slowest),
        both(Distribution::sum).and_then(|sum| Distribution::slowest(vec![sum, one.clone()])),
        Distribution::mixture(vec![(by, one.clone()), (1.0, other.clone())]),
        Distribution::mixture(vec![(by, one.clone()), (1.0, other.clone())])
            .and_then(|mixed| mixed.repeated(2)),
    ]
}

fn numbers() -> impl Strategy<Value = f64> {
    prop_oneof![
        prop::num::f64::ANY,
        prop::sample::select(vec![0.0, -1.0, 1.0, 1e-320, 1e-300, 1e-12, 1e12, 1e100, 1e300, f64::MAX]),
        0.001..1000.0_f64,
    ]
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 128, rng_seed: crate::support::SEED, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn every_number_is_answered_or_refused(
        points in prop::collection::vec((0.0..1.0_f64, numbers()), 0..4),
        steep in (numbers(), 0.001..6.0_f64),
        bars in prop::collection::vec((numbers(), numbers(), numbers()), 0..4),
        by in numbers(),
        times in prop::sample::select(vec![0, 1, 2, 1000, 1001, u64::MAX]),
        which in any::<prop::sample::Index>(),
    ) {
        let buckets: Vec<Bucket> =
            bars.into_iter().map(|(from, to, count)| Bucket { from, to, count }).collect();
        let made = [
            Distribution::constant(by),
            Distribution::percentiles(&points),
            Distribution::log_normal(steep.0, steep.1),
            Distribution::histogram(&buckets),
        ];
        for one in made.into_iter().flatten() {
            answers(&one);
            // One composition a case: all of them take a hundred times as long as the answers of one.
            let all = composed(&one, by, times);
            all[which.index(all.len())].iter().for_each(answers);
        }
    }
}

#[test]
fn a_step_of_many_magnitudes_is_answered() {
    let steep =
        [(0.234_742_095_518_422_43, 1.0), (0.721_076_519_224_277, 330.99), (0.776_754_606_085_820_1, 1e12)];
    for one in [
        Distribution::percentiles(&steep),
        Distribution::percentiles(&[(0.1, 1e-300), (0.100_01, 1e300), (0.9, 1e301)]),
    ]
    .into_iter()
    .flatten()
    {
        answers(&one);
        composed(&one, 1e-3, 3).iter().flatten().for_each(answers);
    }
}

#[test]
fn sizes_at_the_ends_of_what_a_number_holds() {
    let sizes = [f64::MIN_POSITIVE, 1e-12, 1e12, 1e99, f64::MAX];
    for size in sizes {
        let made = [
            Distribution::constant(size),
            Distribution::log_normal(size, 1.0),
            Distribution::log_normal(size, 5.0),
            Distribution::log_normal(size, 1e-9),
            Distribution::histogram(&[Bucket { from: 0.0, to: size, count: 1.0 }]),
            Distribution::histogram(&[Bucket { from: -size, to: size, count: 1.0 }]),
        ];
        for one in made.into_iter().flatten() {
            answers(&one);
            let by = if size < 1.0 { 1e-300 } else { 1e300 };
            composed(&one, by, u64::MAX).iter().flatten().for_each(answers);
        }
    }
}

/// A value in a billion billions far below the rest must not make the grid begin there.
#[test]
fn what_lies_far_apart() {
    let rare = Distribution::histogram(&[
        Bucket { from: 0.0, to: 0.0, count: 1e-15 },
        Bucket { from: 1e12, to: 1e12 + 1.0, count: 1.0 },
    ]);
    let rare = rare.unwrap();
    answers(&rare.repeated(3).unwrap());
    answers(&sum(&[&rare, &hop(1.0, 0.5)]));
    answers(&sum(&[&rare, &slowest(&[&rare.repeated(2).unwrap(), &hop(1.0, 0.5)])]));
    answers(&sum(&[&hop(1e-9, 0.5), &hop(1e9, 0.5)]));
    answers(&sum(&[&hop(1.0, 1e-9), &hop(1.0, 5.0)]));
    answers(&sum(&[&constant(1e15), &hop(1.0, 0.5), &hop(2.0, 0.5)]));
}

#[test]
fn what_is_nested_deep_is_answered_or_refused() {
    let mixed = |one: &Distribution, k: u32| {
        Distribution::mixture(vec![(1.0, one.clone()), (1.0, hop(f64::from(k), 0.5))])
    };
    let quickest = |one: &Distribution, k: u32| {
        let slowest = Distribution::slowest(vec![one.clone(), hop(f64::from(k), 0.4)])?;
        mixed(&slowest, k)
    };
    let in_rows = |one: &Distribution, k: u32| {
        let row = Distribution::sum(vec![one.clone(), hop(f64::from(k), 0.3)])?;
        Distribution::slowest(vec![row, hop(1.0, 0.7)])
    };
    // Rows at once are made tables, one inside another, however deep.
    let levels: [(Level<'_>, Option<DistributionError>); 3] = [
        (&mixed, Some(DistributionError::TooDeep)),
        (&quickest, Some(DistributionError::TooDeep)),
        (&in_rows, None),
    ];
    for (level, expected) in levels {
        let mut one = hop(1.0, 0.5);
        let refused = (1..100).find_map(|k| match level(&one, k) {
            Ok(deeper) => {
                one = deeper;
                None
            }
            Err(error) => Some(error),
        });
        assert_eq!(refused, expected);
        answers(&one);
    }
}

#[test]
fn more_than_can_be_reckoned_is_refused() {
    let one = hop(1.0, 0.5);
    assert_eq!(one.repeated(u64::MAX), Err(DistributionError::TooManyInARow(u64::MAX)));
    assert_eq!(
        one.repeated(2).unwrap().slowest_of(u64::MAX),
        Err(DistributionError::TooManyAtOnce(u64::MAX))
    );
    assert_eq!(one.slowest_of(0), Err(DistributionError::Empty));
    assert_eq!(one.repeated(0).unwrap().as_constant(), Some(0.0));
    answers(&one.slowest_of(u64::MAX).unwrap());
}
