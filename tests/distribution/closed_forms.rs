//! Compositions whose quantiles have a closed form.
//!
//! The goal is 0.1 %; what holds in fact is held to, so that a loss of digits is seen long before.

use meshtax::distribution::{Distribution, added_to};

use super::{SHARES, bisected, close, constant, histogram, hop, normal_above, score, slowest, sum};

fn exponential() -> Distribution {
    histogram(0.0, 40.0, 10_000, |value| -libm::expm1(-value))
}

/// The share of an Erlang law above a value: Poisson's shares of fewer than `n`, by their logarithms.
fn erlang_above(n: u32, value: f64) -> f64 {
    let mut log = -value;
    let mut logs = Vec::new();
    for k in 1..=n {
        logs.push(log);
        log += libm::log(value) - libm::log(f64::from(k));
    }
    let most = logs.iter().copied().fold(f64::NEG_INFINITY, f64::max);
    libm::exp(most) * logs.iter().map(|log| libm::exp(log - most)).sum::<f64>()
}

#[test]
fn exponentials_in_a_row_are_erlangs() {
    let one = exponential();
    for n in [1, 2, 3, 5, 10, 30, 100, 300, 1000] {
        let found = one.repeated(u64::from(n)).unwrap().quantiles(&SHARES);
        for (share, found) in SHARES.iter().zip(found) {
            let most = f64::from(n) * 4.0 + 40.0;
            let right = bisected(0.0, most, |value| erlang_above(n, value) <= 1.0 - share);
            close(found, right, 2e-5, &format!("{n} at {share}"));
        }
        let value = f64::from(n) + 0.5 * f64::from(n).sqrt();
        let share = one.repeated(u64::from(n)).unwrap().share_within(value);
        close(share, 1.0 - erlang_above(n, value), 5e-5, &format!("the share of {n}"));
    }
}

#[test]
fn constants_add_to_the_last_digit() {
    let [one, half] = [constant(1.0).repeated(5).unwrap(), constant(0.5).repeated(10).unwrap()];
    let both = sum(&[&one, &half]);
    assert_eq!(both.as_constant(), Some(10.0));
    assert_eq!(both.quantiles(&SHARES), [10.0; 4]);
    assert_eq!((both.mean(), both.share_within(10.0), both.share_within(9.999)), (10.0, 1.0, 0.0));
    assert_eq!(Distribution::sum(vec![]).unwrap().as_constant(), Some(0.0));
    assert_eq!(constant(0.25).repeated(1_000_000_000).unwrap().as_constant(), Some(250_000_000.0));
    assert_eq!(slowest(&[&both, &one]).as_constant(), Some(10.0));
}

#[test]
fn the_slowest_of_many_is_a_power() {
    let (median, sigma): (f64, f64) = (2.0, 0.65);
    let one = hop(median, sigma);
    for n in [1, 2, 10, 1000, 1_000_000, 1_000_000_000_u64] {
        let found = one.slowest_of(n).unwrap().quantiles(&SHARES);
        for (share, found) in SHARES.iter().zip(found) {
            #[allow(clippy::cast_precision_loss)] // below 2^53
            let above = -libm::expm1(libm::log(*share) / n as f64);
            let z = bisected(-10.0, 40.0, |z| normal_above(z) <= above);
            close(found, median * libm::exp(sigma * z), 1e-9, &format!("{n} at {share}"));
        }
    }
    // Of different parts the logarithms of the shares add.
    let other = hop(3.0, 0.4);
    let both = slowest(&[&one.slowest_of(1_000_000).unwrap(), &other]);
    for share in SHARES {
        let within = |value: f64| {
            let [a, b] =
                [(2.0, 0.65), (3.0, 0.4)].map(|(m, s): (f64, f64)| normal_above(libm::log(value / m) / s));
            1e6 * libm::log1p(-a) + libm::log1p(-b)
        };
        let right = bisected(1.0, 1e6, |value| within(value) >= libm::log(share));
        close(both.quantile(share), right, 1e-9, "two kinds");
    }
}

#[test]
fn normals_far_from_zero_stay_normal() {
    // Buckets of a normal have a variance that is by a sixth of their width's square too great.
    let binned = histogram(991.0, 1009.0, 1800, |value| normal_above(1000.0 - value));
    // A log-normal so narrow is a normal but for its skew of three thousandths.
    let narrow = hop(1000.0, 0.001);
    for (one, mean, tolerance) in [(binned, 1000.0, 5e-4), (narrow, 1000.0005, 5e-3)] {
        for n in [1, 2, 10, 100, 1000_u32] {
            let found = one.repeated(u64::from(n)).unwrap().quantiles(&SHARES);
            let root = f64::from(n).sqrt();
            for (share, found) in SHARES.iter().zip(&found) {
                close(*found, f64::from(n) * mean + root * score(*share), 1e-5, "the quantile");
            }
            let spread = (found[2] - found[0]) / root;
            close(spread, score(0.99), tolerance, &format!("the spread of {n}"));
        }
    }
}

#[test]
fn shifts_and_scales_do_what_they_say() {
    let chain = sum(&[&hop(1.0, 0.65).repeated(4).unwrap(), &hop(3.0, 1.0)]);
    let moved = chain.scaled(3.5).unwrap().shifted(7.0).unwrap();
    let pairs = chain.quantiles(&SHARES).into_iter().zip(moved.quantiles(&SHARES));
    for (before, after) in pairs {
        close(after, 3.5 * before + 7.0, 1e-9, "scaled and shifted");
    }
    close(moved.mean(), 3.5 * chain.mean() + 7.0, 1e-12, "the mean");
    assert_eq!(chain.scaled(0.0).unwrap().as_constant(), Some(0.0));
}

#[test]
fn a_mixture_weighs_the_shares() {
    let mixed = Distribution::mixture(vec![(9.0, hop(1.0, 0.5)), (1.0, hop(20.0, 0.8))]).unwrap();
    for share in SHARES {
        let above = |value: f64| {
            0.9 * normal_above(libm::log(value) / 0.5) + 0.1 * normal_above(libm::log(value / 20.0) / 0.8)
        };
        let right = bisected(1e-3, 1e6, |value| above(value) <= 1.0 - share);
        close(mixed.quantile(share), right, 1e-9, "mixed");
        close(mixed.share_within(right), share, 1e-9, "the share");
    }
    close(mixed.mean(), 0.9 * libm::exp(0.125) + 2.0 * libm::exp(0.32), 1e-12, "the mean");
}

/// Of exponentials the mean of the slowest is a harmonic number.
#[test]
fn the_mean_of_the_slowest_is_harmonic() {
    let one = exponential();
    for n in [2, 10, 100_u32] {
        let right: f64 = (1..=n).map(|k| 1.0 / f64::from(k)).sum();
        close(one.slowest_of(u64::from(n)).unwrap().mean(), right, 1e-4, "direct");
    }
    // The slower of two sums of two: twice the mean less the mean of the quicker, which is 5/4.
    let two = one.repeated(2).unwrap();
    close(two.slowest_of(2).unwrap().mean(), 2.75, 1e-5, "of sums");
}

#[test]
fn what_was_added_is_found_again() {
    let bases = [hop(3.0, 0.5), hop(1.0, 0.65).repeated(3).unwrap(), constant(2.0)];
    for base in bases {
        for (times, median, sigma) in [(1, 1.0, 0.6), (2, 0.3, 0.8), (10, 0.5, 0.3)] {
            let added = hop(median, sigma);
            let with = sum(&[&base, &added.repeated(times).unwrap()]);
            let wanted = [0.5, 0.99].map(|share| (share, with.quantile(share)));
            let found = added_to(&base, times, wanted).expect("there is one");
            for share in [0.5, 0.9, 0.99] {
                close(found.quantile(share), added.quantile(share), 1e-4, "what was added");
            }
        }
    }
}

#[test]
fn where_nothing_was_added_nothing_is_found() {
    let base = hop(3.0, 0.5);
    let [low, high] = [base.quantile(0.5), base.quantile(0.99)];
    assert!(added_to(&base, 1, [(0.5, low), (0.99, high)]).is_none());
    assert!(added_to(&base, 1, [(0.5, low - 1.0), (0.99, high + 1.0)]).is_none());
    // Slower in the middle, quicker at the end: no independent part does that.
    assert!(added_to(&base, 1, [(0.5, low + 2.0), (0.99, high + 0.01)]).is_none());
    assert!(added_to(&base, 0, [(0.5, low + 1.0), (0.99, high + 2.0)]).is_none());
    assert!(added_to(&base, u64::MAX, [(0.5, low + 1.0), (0.99, high + 2.0)]).is_none());
    for value in [f64::NAN, f64::INFINITY] {
        assert!(added_to(&base, 1, [(0.5, low + 1.0), (0.99, value)]).is_none());
    }
}
