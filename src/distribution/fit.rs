//! What was added, where only the percentiles with and without it were published.
//!
//! The difference of two percentiles is not a percentile of the difference, and differences composed
//! as if they were give back neither. So: the log-normal that, added a number of times to what was
//! there, gives back the percentiles that were measured with it.

use crate::distribution::Distribution;

/// How exactly the measured percentiles are given back, as a share of them.
const EXACT: f64 = 1e-6;

/// The log-normal which, added `times` times to `base`, has the quantiles `wanted` (two shares with
/// their values). None where there is none: where less was measured with it than without, or the
/// differences are those of a constant at most.
///
/// Newton's method in two dimensions, on the logarithms of its median and of its sigma; the quantiles
/// of a sum are smooth in both.
#[must_use]
pub fn added_to(base: &Distribution, times: u64, wanted: [(f64, f64); 2]) -> Option<Distribution> {
    let [low, high] = wanted;
    let shares = [low.0, high.0];
    let without = base.quantiles(&shares);
    let [low_gap, high_gap] = [low.1 - without[0], high.1 - without[1]];
    if !(low_gap > 0.0 && high_gap > 0.0) || times == 0 {
        return None;
    }
    let with = |[median, sigma]: [f64; 2]| -> Option<[f64; 2]> {
        let one = Distribution::log_normal(libm::exp(median), libm::exp(sigma)).ok()?;
        let all = Distribution::sum(vec![base.clone(), one.repeated(times).ok()?]).ok()?;
        let quantiles = all.quantiles(&shares);
        Some([libm::log(quantiles[0]) - libm::log(low.1), libm::log(quantiles[1]) - libm::log(high.1)])
    };
    #[allow(clippy::cast_precision_loss)] // at most a thousand
    let start = libm::log(low_gap / times as f64);
    // Several starts: a narrow one for a base that varies by itself, a wide one for one that does not.
    [0.5, 0.1, 1.2].into_iter().find_map(|sigma| {
        let found = newton(with, [start, libm::log(sigma)])?;
        Distribution::log_normal(libm::exp(found[0]), libm::exp(found[1])).ok()
    })
}

/// A root of a function of two variables, or nothing.
fn newton(of: impl Fn([f64; 2]) -> Option<[f64; 2]>, mut at: [f64; 2]) -> Option<[f64; 2]> {
    const STEP: f64 = 1e-4;
    let size = |off: [f64; 2]| off[0].abs().max(off[1].abs());
    let mut off = of(at)?;
    for _ in 0..40 {
        if size(off) < EXACT {
            return Some(at);
        }
        let [right, up] = [of([at[0] + STEP, at[1]])?, of([at[0], at[1] + STEP])?];
        let slope = |moved: [f64; 2]| [(moved[0] - off[0]) / STEP, (moved[1] - off[1]) / STEP];
        let [[a, c], [b, d]] = [slope(right), slope(up)];
        let determinant = a * d - b * c;
        let step = [(d * off[0] - b * off[1]) / determinant, (a * off[1] - c * off[0]) / determinant];
        if !(step[0].is_finite() && step[1].is_finite()) {
            return None;
        }
        // A step that overshoots is halved until it brings the goal nearer.
        let mut part = (1.0 / size(step)).min(1.0);
        loop {
            let next = [at[0] - part * step[0], at[1] - part * step[1]];
            match of(next) {
                Some(closer) if size(closer) < size(off) => {
                    (at, off) = (next, closer);
                    break;
                }
                _ if part < 1e-4 => return None,
                _ => part *= 0.5,
            }
        }
    }
    (size(off) < EXACT).then_some(at)
}
