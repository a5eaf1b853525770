//! What was added, where only the percentiles with and without it were published.
//!
//! The difference of two percentiles is not a percentile of the difference, and differences composed
//! as if they were give back neither. So: the log-normal that, added a number of times to what was
//! there, gives back the percentiles that were measured with it.

use crate::Distribution;

/// How exactly the measured percentiles are given back, as a share of them.
const EXACT: f64 = 1e-6;

/// The log-normal which, added `times` times to `base`, has the quantiles `wanted` (two shares with
/// their values). None where there is none: where less was measured with it than without, or the
/// differences are those of a constant at most.
///
/// A root in two dimensions, on the logarithms of its median and of its sigma; the quantiles of a sum
/// are smooth in both.
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
        let found = root(with, [start, libm::log(sigma)])?;
        Distribution::log_normal(libm::exp(found[0]), libm::exp(found[1])).ok()
    })
}

/// A root of a function of two variables, or nothing. The slopes are measured once and then corrected
/// by what each step shows (Broyden); they are measured anew where a step does not bring it nearer.
fn root(of: impl Fn([f64; 2]) -> Option<[f64; 2]>, mut at: [f64; 2]) -> Option<[f64; 2]> {
    let size = |off: [f64; 2]| off[0].abs().max(off[1].abs());
    let mut off = of(at)?;
    let mut slopes = slopes(&of, at, off)?;
    let mut fresh = true;
    for _ in 0..60 {
        if size(off) < EXACT {
            return Some(at);
        }
        let [[a, b], [c, d]] = slopes;
        let determinant = a * d - b * c;
        let whole = [(b * off[1] - d * off[0]) / determinant, (c * off[0] - a * off[1]) / determinant];
        if !(whole[0].is_finite() && whole[1].is_finite()) {
            return None;
        }
        // Both variables are logarithms: a step of more than one leaves what the slopes know of.
        let mut part = (1.0 / size(whole)).min(1.0);
        let next = loop {
            let step = whole.map(|step| part * step);
            let there = [at[0] + step[0], at[1] + step[1]];
            match of(there) {
                Some(closer) if size(closer) < size(off) => break Some((there, closer, step)),
                _ if part < 1e-3 || !fresh => break None,
                _ => part *= 0.5,
            }
        };
        match next {
            Some((there, closer, step)) => {
                let length = step[0] * step[0] + step[1] * step[1];
                for row in 0..2 {
                    let expected = slopes[row][0] * step[0] + slopes[row][1] * step[1];
                    let missed = (closer[row] - off[row] - expected) / length;
                    slopes[row][0] += missed * step[0];
                    slopes[row][1] += missed * step[1];
                }
                (at, off, fresh) = (there, closer, false);
            }
            None if fresh => return None,
            None => {
                slopes = self::slopes(&of, at, off)?;
                fresh = true;
            }
        }
    }
    None
}

/// How each of two functions changes with each of two variables.
fn slopes(of: impl Fn([f64; 2]) -> Option<[f64; 2]>, at: [f64; 2], here: [f64; 2]) -> Option<[[f64; 2]; 2]> {
    const STEP: f64 = 1e-3;
    let [right, up] = [of([at[0] + STEP, at[1]])?, of([at[0], at[1] + STEP])?];
    Some([0, 1].map(|row| [(right[row] - here[row]) / STEP, (up[row] - here[row]) / STEP]))
}
