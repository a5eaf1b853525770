//! Compositions without a closed form, beside the slow reference.
//!
//! Few cases on coarser grids, so that they are quick without optimization; `cargo bench --bench
//! reference` does them all.

use super::SHARES;
use crate::slow::Law::{self, Hop, OneOf, Row, Slowest};

const STEPS: usize = 1 << 15;

#[track_caller]
fn as_by_grid(law: &Law) {
    let library = law.by_library().quantiles(&SHARES);
    let [coarse, reference] = [STEPS / 2, STEPS].map(|steps| law.by_grid(&SHARES, steps));
    for place in 0..SHARES.len() {
        super::close(coarse[place], reference[place], 3e-5, "the reference with its step halved");
        super::close(library[place], reference[place], 3e-5, &format!("p{}", 100.0 * SHARES[place]));
    }
}

fn two_sums() -> Law {
    let short = Row(vec![(2, Hop(1.0, 0.65)), (1, Hop(2.0, 1.0))]);
    Slowest(vec![(1, short), (1, Row(vec![(4, Hop(0.8, 0.9))]))])
}

#[test]
fn chains_of_like_and_unlike_hops() {
    as_by_grid(&Row(vec![(5, Hop(1.0, 0.65))]));
    as_by_grid(&Row(vec![(30, Hop(1.0, 0.3))]));
    as_by_grid(&Row(vec![(1, Hop(1.0, 0.4)), (2, Hop(3.0, 0.9)), (1, Hop(0.5, 1.2))]));
}

#[test]
fn the_slowest_of_two_sums() {
    as_by_grid(&two_sums());
}

#[test]
fn the_slowest_of_many_sums() {
    as_by_grid(&Slowest(vec![(1000, Row(vec![(3, Hop(1.0, 0.65))]))]));
}

#[test]
fn a_hop_and_the_slowest_of_two_sums() {
    as_by_grid(&Row(vec![(1, Hop(1.0, 0.5)), (1, two_sums())]));
    as_by_grid(&Row(vec![(2, Hop(1.0, 0.5)), (3, two_sums())]));
}

#[test]
fn a_fan_out_inside_a_chain() {
    let fan_out = Slowest(vec![(20, Hop(1.0, 0.9)), (3, Hop(2.0, 0.5))]);
    as_by_grid(&Row(vec![(3, Hop(1.0, 0.65)), (1, fan_out)]));
}

#[test]
fn a_chain_through_a_cache_that_misses() {
    let cache = OneOf(vec![(0.9, Hop(1.0, 0.5)), (0.1, Row(vec![(2, Hop(8.0, 0.7))]))]);
    as_by_grid(&Row(vec![(1, cache), (1, Hop(1.0, 0.8))]));
}

#[test]
fn a_quantile_alone_is_that_among_others() {
    let chain = Row(vec![(2, Hop(1.0, 0.65)), (1, two_sums())]).by_library();
    for (share, found) in SHARES.iter().zip(chain.quantiles(&SHARES)) {
        super::close(chain.quantile(*share), found, 5e-5, "alone");
    }
}
