//! Distributions of latencies, composed: known answers, laws, absurd inputs, and a slow reference.

mod absurd;
mod closed_forms;
mod composites;
mod composition_laws;

use meshtax::distribution::{Bucket, Distribution};

/// The percentiles that everything is held to.
const SHARES: [f64; 4] = [0.5, 0.9, 0.99, 0.999];

fn hop(median: f64, sigma: f64) -> Distribution {
    Distribution::log_normal(median, sigma).unwrap()
}

fn constant(value: f64) -> Distribution {
    Distribution::constant(value).unwrap()
}

fn sum(parts: &[&Distribution]) -> Distribution {
    Distribution::sum(parts.iter().map(|part| (*part).clone()).collect()).unwrap()
}

fn slowest(parts: &[&Distribution]) -> Distribution {
    Distribution::slowest(parts.iter().map(|part| (*part).clone()).collect()).unwrap()
}

/// A histogram with even buckets whose counts are differences of a distribution function.
fn histogram(from: f64, to: f64, buckets: u32, within: impl Fn(f64) -> f64) -> Distribution {
    let edge = |k: u32| from + (to - from) * f64::from(k) / f64::from(buckets);
    let bucket = |k: u32| {
        let [from, to] = [edge(k), edge(k + 1)];
        Bucket { from, to, count: (within(to) - within(from)).max(0.0) }
    };
    Distribution::histogram(&(0..buckets).map(bucket).collect::<Vec<_>>()).unwrap()
}

/// The value at which a rising function reaches a share.
fn bisected(mut low: f64, mut high: f64, reaches: impl Fn(f64) -> bool) -> f64 {
    for _ in 0..200 {
        let middle = f64::midpoint(low, high);
        if reaches(middle) { high = middle } else { low = middle }
    }
    high
}

/// The share of a standard normal above a score.
fn normal_above(score: f64) -> f64 {
    0.5 * libm::erfc(score / std::f64::consts::SQRT_2)
}

fn score(share: f64) -> f64 {
    bisected(-40.0, 40.0, |z| normal_above(z) <= 1.0 - share)
}

#[track_caller]
fn close(found: f64, right: f64, tolerance: f64, what: &str) {
    let off = (found - right).abs();
    assert!(
        off <= tolerance * right.abs(),
        "{what}: {found} instead of {right}, {:.1e} off",
        off / right.abs()
    );
}
