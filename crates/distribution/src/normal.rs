//! The standard normal distribution, by `libm` alone so that the digits are the same everywhere.

use std::f64::consts::{FRAC_1_SQRT_2, PI};

/// Beyond this many standard deviations nothing is left that a double can tell from zero or one.
pub(super) const FAR: f64 = 38.0;

/// The share below `z`.
pub(super) fn below(z: f64) -> f64 {
    0.5 * libm::erfc(-z * FRAC_1_SQRT_2)
}

/// The share above `z`, exact far out where `1 - below(z)` has no digits left.
pub(super) fn above(z: f64) -> f64 {
    0.5 * libm::erfc(z * FRAC_1_SQRT_2)
}

/// The density at `z`.
pub(super) fn density(z: f64) -> f64 {
    libm::exp(-0.5 * z * z) / libm::sqrt(2.0 * PI)
}

/// The logarithm of the density at `z`.
pub(super) fn ln_density(z: f64) -> f64 {
    -0.5 * (z * z + libm::log(2.0 * PI))
}

/// The share above `z` over the density there (Mills' ratio), of `z` above zero: far out by its continued
/// fraction, `1 / (z + 1 / (z + 2 / (z + 3 / ...)))`, where both have no digits left.
pub(super) fn mills(z: f64) -> f64 {
    const CLOSE: f64 = 5.0;
    if z < CLOSE {
        return above(z) / density(z);
    }
    (1..=80).rev().fold(z, |under, k| z + f64::from(k) / under).recip()
}

/// The score of a share: the `z` with that share below it, of `0 < share < 1`.
pub(super) fn score(share: f64) -> f64 {
    if share <= 0.5 { -score_above(share) } else { score_above(1.0 - share) }
}

/// The `z` with that share above it.
///
/// A rational start (Abramowitz and Stegun 26.2.23, 4.5e-4 off at most), then Halley's steps on the
/// share itself, each of which triples the digits.
pub(super) fn score_above(share: f64) -> f64 {
    if share > 0.5 {
        return -score_above(1.0 - share);
    }
    let share = share.max(f64::MIN_POSITIVE);
    let t = libm::sqrt(-2.0 * libm::log(share));
    let over = 2.515_517 + t * (0.802_853 + t * 0.010_328);
    let under = 1.0 + t * (1.432_788 + t * (0.189_269 + t * 0.001_308));
    let mut z = t - over / under;
    for _ in 0..3 {
        let off = (above(z) - share) / density(z);
        let step = off / (1.0 - 0.5 * z * off);
        if !step.is_finite() {
            break;
        }
        z += step;
    }
    z.min(FAR)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn scores_and_shares_are_each_others_inverse() {
        for z in [-8.0, -3.09, -1.0, -1e-3, 0.0, 0.5, 1.281_551_565_544_600_4, 2.326, 6.0, 9.5, 20.0] {
            let back = if z > 0.0 { score_above(above(z)) } else { score(below(z)) };
            assert!((back - z).abs() < 1e-12 * z.abs().max(1.0), "{z} came back as {back}");
        }
        assert!((score(0.9) - 1.281_551_565_544_600_4).abs() < 1e-14);
        assert!((score(0.99) - 2.326_347_874_040_841).abs() < 1e-13);
    }

    #[test]
    fn mills_ratio_is_the_same_both_ways() {
        for z in [5.0, 6.0, 10.0, 25.0] {
            assert!((mills(z) * density(z) / above(z) - 1.0).abs() < 1e-12, "{z}");
        }
        let (under, over) = (mills(4.999_999_999), mills(5.0));
        assert!((under - over).abs() < 1e-9, "{under} and {over}");
        assert!((mills(1e6) * 1e6 - 1.0).abs() < 1e-11);
    }

    #[test]
    fn the_least_share_is_no_trouble() {
        assert!(score_above(0.0).is_finite());
        assert!(score_above(1e-300) > 37.0);
    }
}
