//! The library's quantiles beside those of the slow reference.
//!
//! `cargo bench --bench reference` prints every case and percentile with the relative difference, and
//! what halving the reference's step does to the reference; it fails where the library is further off
//! than 0.1 %, or the reference itself moves by more than a hundredth of that.

#![allow(clippy::print_stdout)] // a benchmark speaks to its reader
#![allow(clippy::expect_used)] // and ends where it cannot go on

use std::process::ExitCode;

#[path = "../tests/slow/mod.rs"]
mod slow;

use slow::Law::{self, Hop, OneOf, Row, Slowest};

const SHARES: [f64; 4] = [0.5, 0.9, 0.99, 0.999];
const STEPS: usize = 1 << 20;
const MOST: f64 = 1e-3;

fn cases() -> Vec<(String, Law)> {
    let mut cases = Vec::new();
    for sigma in [0.3, 0.65, 1.0, 1.5, 2.0] {
        for hops in [1, 2, 5, 10, 30, 100] {
            cases.push((format!("{hops} hops, sigma {sigma}"), Row(vec![(hops, Hop(1.0, sigma))])));
        }
    }
    let mut add = |name: &str, law| cases.push((name.to_owned(), law));
    let unlike = || vec![(1, Hop(1.0, 0.4)), (1, Hop(3.0, 0.9)), (1, Hop(0.2, 1.6)), (2, Hop(2.0, 0.65))];
    add("a chain of unlike hops", Row(unlike()));
    let far = vec![(1, Hop(0.01, 1.0)), (1, Hop(100.0, 0.1)), (3, Hop(1.0, 2.0))];
    add("a chain of hops far apart", Row(far));
    let many = (1..=40_u32).map(|k| (1, Hop(f64::from(k) / 20.0, 0.3 + f64::from(k % 7) / 5.0)));
    add("a chain of 40 different hops", Row(many.collect()));
    let pair = || {
        let short = Row(vec![(2, Hop(1.0, 0.65)), (1, Hop(2.0, 1.0))]);
        Slowest(vec![(1, short), (1, Row(vec![(4, Hop(0.8, 1.2))]))])
    };
    add("the slowest of two sums", pair());
    add("the slowest of 30 sums", Slowest(vec![(30, Row(unlike()))]));
    add("the slowest of 1000 sums", Slowest(vec![(1000, Row(vec![(3, Hop(1.0, 0.65))]))]));
    add("a hop, the slowest of two sums", Row(vec![(1, Hop(1.0, 0.5)), (1, pair())]));
    let fan_out = Slowest(vec![(20, Hop(1.0, 0.9)), (3, Hop(2.0, 0.5))]);
    add("a fan-out inside a chain", Row(vec![(3, Hop(1.0, 0.65)), (1, fan_out.clone())]));
    let twice = Row(vec![(2, Hop(0.5, 1.0)), (2, pair()), (1, fan_out)]);
    add("fan-outs twice inside a chain", twice.clone());
    add("the slowest of chains with fan-outs", Slowest(vec![(5, twice), (1, Row(unlike()))]));
    let mixed = OneOf(vec![(0.9, Hop(1.0, 0.5)), (0.1, Row(vec![(2, Hop(8.0, 0.7))]))]);
    add("a chain through caches that miss", Row(vec![(2, mixed), (1, Hop(1.0, 1.0))]));
    cases
}

fn main() -> ExitCode {
    let [mut worst, mut moved] = [0.0_f64; 2];
    println!("{:36} {:>6} {:>14} {:>14} {:>10} {:>10}", "case", "", "library", "reference", "off", "halving");
    for (name, law) in cases() {
        let library = law.by_library().quantiles(&SHARES);
        let [coarse, reference] = [STEPS / 2, STEPS].map(|steps| law.by_grid(&SHARES, steps));
        for (place, share) in SHARES.iter().enumerate() {
            let off = library[place] / reference[place] - 1.0;
            let halving = coarse[place] / reference[place] - 1.0;
            // The greater of what is not a number and a number is the number: that must not pass.
            worst = if off.is_nan() { f64::INFINITY } else { worst.max(off.abs()) };
            moved = if halving.is_nan() { f64::INFINITY } else { moved.max(halving.abs()) };
            let name = if place == 0 { &name } else { "" };
            let (percent, [ours, slow]) = (100.0 * share, [library[place], reference[place]]);
            println!(
                "{name:36} {:>6} {ours:>14.6} {slow:>14.6} {off:>10.1e} {halving:>10.1e}",
                format!("p{percent}")
            );
        }
    }
    println!("at most {worst:.1e} off (limit {MOST:.0e}); the reference moves by {moved:.1e} at most");
    if worst <= MOST && moved <= MOST / 100.0 { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}
