//! Laws that hold for every composition.

use meshtax::distribution::{Bucket, Distribution};
use proptest::prelude::*;

use super::{SHARES, close, slowest, sum};

/// Two readings of grids that lie elsewhere differ in their last digits: by their error, which is
/// below 1e-5 where there are few hops.
const GRIDS: f64 = 1e-5;

fn log_normals() -> impl Strategy<Value = Distribution> {
    (0.1..50.0_f64, 0.1..1.5_f64).prop_map(|(median, sigma)| super::hop(median, sigma))
}

/// A p50, and how many times as large the p90 and the p99 each are.
fn points() -> impl Strategy<Value = [f64; 3]> {
    (0.1..50.0_f64, 1.2..5.0_f64, 1.2..5.0_f64).prop_map(|(p50, by, more)| [p50, p50 * by, p50 * by * more])
}

fn through([p50, p90, p99]: [f64; 3]) -> Distribution {
    Distribution::percentiles(&[(0.5, p50), (0.9, p90), (0.99, p99)]).unwrap()
}

fn histograms() -> impl Strategy<Value = Distribution> {
    prop::collection::vec((0.1..5.0_f64, 0.5..100.0_f64), 1..6).prop_map(|bars| {
        let mut from = 0.5;
        let mut bucket = |(width, count)| {
            let bucket = Bucket { from, to: from + width, count };
            from += width;
            bucket
        };
        Distribution::histogram(&bars.into_iter().map(&mut bucket).collect::<Vec<_>>()).unwrap()
    })
}

fn hops() -> impl Strategy<Value = Distribution> {
    prop_oneof![2 => log_normals(), 2 => points().prop_map(through), 1 => histograms()]
}

fn compositions() -> impl Strategy<Value = Distribution> {
    let row = || prop::collection::vec(hops(), 2..4).prop_map(|hops| Distribution::sum(hops).unwrap());
    let at_once = prop::collection::vec(hops(), 2..4).prop_map(|hops| Distribution::slowest(hops).unwrap());
    let mixed = (hops(), hops(), 0.05..0.95_f64)
        .prop_map(|(a, b, part)| Distribution::mixture(vec![(part, a), (1.0 - part, b)]).unwrap());
    let of_rows = (row(), row()).prop_map(|(a, b)| slowest(&[&a, &b]));
    prop_oneof![2 => hops(), 2 => row(), 1 => at_once, 1 => mixed, 1 => of_rows]
}

/// Where a curve bends sharply at a quantile, a grid is off by some hundredths of its step there, and the
/// closed form beside it is not.
const BENDS: f64 = 1e-3;

fn rises(lower: &Distribution, higher: &Distribution) {
    rises_but_for(GRIDS, lower, higher);
}

fn rises_but_for(tolerance: f64, lower: &Distribution, higher: &Distribution) {
    for (before, after) in lower.quantiles(&SHARES).into_iter().zip(higher.quantiles(&SHARES)) {
        assert!(after >= before * (1.0 - tolerance), "{before} fell to {after}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 128, rng_seed: crate::support::SEED, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn a_hop_more_never_lowers_a_quantile(chain in compositions(), hop in hops()) {
        rises(&chain, &sum(&[&chain, &hop]));
        rises(&hop, &sum(&[&chain, &hop]));
    }

    #[test]
    fn the_order_in_a_row_is_no_matter(a in compositions(), b in compositions(), c in hops()) {
        let forth = sum(&[&a, &b, &c]).quantiles(&SHARES);
        for (forth, back) in forth.into_iter().zip(sum(&[&c, &b, &a]).quantiles(&SHARES)) {
            // The last digit of a floor is another, and the grids may lie elsewhere.
            close(back, forth, 5.0 * GRIDS, "the other way");
        }
    }

    #[test]
    fn one_alone_is_itself(one in compositions()) {
        prop_assert_eq!(&Distribution::slowest(vec![one.clone()]).unwrap(), &one);
        prop_assert_eq!(&one.slowest_of(1).unwrap(), &one);
        prop_assert_eq!(&Distribution::sum(vec![one.clone()]).unwrap(), &one);
        prop_assert_eq!(&Distribution::mixture(vec![(3.0, one.clone())]).unwrap(), &one);
    }

    #[test]
    fn the_slowest_is_at_least_each(a in compositions(), b in compositions()) {
        let slowest = slowest(&[&a, &b]);
        rises_but_for(BENDS, &a, &slowest);
        rises_but_for(BENDS, &b, &slowest);
        rises_but_for(BENDS, &slowest, &sum(&[&a, &b]));
    }

    #[test]
    fn a_greater_percentile_never_lowers_a_quantile(
        points in points(), which in 0..3_usize, part in 0.0..1.0_f64, rest in hops()
    ) {
        let mut raised = points;
        let next = points.get(which + 1).copied().unwrap_or(points[which] * 2.0);
        raised[which] += 0.99 * part * (next - points[which]);
        let [low, high] = [through(points), through(raised)];
        // Beyond the given points a slope goes on, and raising its inner end flattens it.
        for share in [0.5, 0.6, 0.7, 0.8, 0.9, 0.95, 0.98, 0.99] {
            prop_assert!(high.quantile(share) >= low.quantile(share) * (1.0 - 1e-12), "{}", share);
        }
        if which == 2 {
            rises(&sum(&[&low, &rest]), &sum(&[&high, &rest]));
        }
    }

    #[test]
    fn quantiles_and_shares_are_each_others_inverse(one in compositions()) {
        for share in [0.1, 0.5, 0.9, 0.99, 0.999] {
            // Held to as a value: how much of a share lies within 0.01 % of it is not known.
            let value = one.quantile(share);
            let [low, high] = [-1e-4, 1e-4].map(|off| one.share_within(value * (1.0 + off)));
            prop_assert!(low - 1e-9 <= share && share <= high + 1e-9, "{} in {} to {}", share, low, high);
        }
    }

    #[test]
    fn means_add(a in compositions(), b in compositions()) {
        close(sum(&[&a, &b]).mean(), a.mean() + b.mean(), 1e-9, "the mean of the sum");
        let mixed = Distribution::mixture(vec![(1.0, a.clone()), (3.0, b.clone())]).unwrap();
        close(mixed.mean(), 0.25 * a.mean() + 0.75 * b.mean(), 1e-5, "the mean of the mixture");
    }

    #[test]
    fn a_scale_scales(one in compositions(), by in 0.01..100.0_f64) {
        let scaled = one.scaled(by).unwrap();
        for (before, after) in one.quantiles(&SHARES).into_iter().zip(scaled.quantiles(&SHARES)) {
            close(after, by * before, 1e-8, "scaled");
        }
        // How far out the area of a slowest is added up hangs on its last digits.
        close(scaled.mean(), by * one.mean(), 1e-5, "the mean");
    }

    #[test]
    fn quantiles_rise_with_the_share(one in compositions()) {
        let shares: Vec<f64> = (1..=20).map(|k| f64::from(k) / 20.5).collect();
        let quantiles = one.quantiles(&shares);
        prop_assert!(quantiles.is_sorted(), "{:?}", quantiles);
    }
}
