//! A curve through percentiles: piecewise log-normal.
//!
//! Between two given points the logarithm of the value is linear in the normal score, and the slopes
//! at both ends go on. Two points give the log-normal through both. Between the least and the greatest
//! given share the curve is pointwise monotone: raising a given value never lowers a quantile, which
//! smoother curves through the points (monotone cubics) do not have. Beyond them a slope goes on, and
//! what raises the inner end of it flattens it.

use crate::DistributionError;
use crate::normal::{FAR, above, below, ln_density, mills, score, score_above};

/// The steepest slope that goes on beyond what was given. At 5 a p99 is 112,000 times the median, and nine tenths of the mean come from
/// one request in ten thousand: nothing that a percentile measured has a say in.
const STEEPEST: f64 = 5.0;

/// From this shift of the score on, moments are reckoned another way: `e^(20^2/2)` is `10^87`.
const STEEP: f64 = 20.0;

/// `ln x = at + slope x z` for the scores `z` from `from` on, up to the next piece's.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Piece {
    from: f64,
    pub(super) at: f64,
    pub(super) slope: f64,
    /// What the pieces before this one have of the mean.
    mean_before: f64,
}

impl Piece {
    fn value(&self, z: f64) -> f64 {
        libm::exp(self.at + self.slope * z)
    }

    /// `E[X^power]` over the scores from `from` to `to`: the moment of a log-normal, which shifts the
    /// score by `power x slope`.
    fn moment(&self, power: f64, from: f64, to: f64) -> f64 {
        let by = power * self.slope;
        if by > STEEP {
            return self.steep_moment(power, from, to);
        }
        let whole = libm::exp(power * self.at + 0.5 * by * by);
        // On the upper side shares above have the digits that shares below have lost.
        let share =
            if from > by { above(from - by) - above(to - by) } else { below(to - by) - below(from - by) };
        whole * share
    }

    /// The same of a steep piece, of which the whole is too large for a number and the share too small. Up to a
    /// score `z` below the shifted middle, `whole x below(z - by)` is `value^power x density(z) x mills(by - z)`.
    fn steep_moment(&self, power: f64, from: f64, to: f64) -> f64 {
        let by = power * self.slope;
        let up_to = |z: f64| {
            if z == f64::NEG_INFINITY {
                return 0.0;
            }
            let middle = by - z;
            if middle > 0.0 {
                return libm::exp(power * (self.at + self.slope * z) + ln_density(z)) * mills(middle);
            }
            libm::exp(power * self.at + 0.5 * by * by + libm::log(below(-middle)))
        };
        let all = up_to(to);
        if all.is_finite() { all - up_to(from) } else { all }
    }
}

/// A piecewise log-normal distribution.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Curve {
    pieces: Vec<Piece>,
    mean: f64,
    /// The least and the greatest percentile that were given, as shares.
    given: [f64; 2],
}

impl Curve {
    /// The curve through those shares and values, in any order.
    pub(super) fn through(points: &[(f64, f64)]) -> Result<Self, DistributionError> {
        use DistributionError as Error;
        let mut points = points.to_vec();
        points.sort_by(|a, b| a.0.total_cmp(&b.0));
        for &(share, value) in &points {
            if !(share > 0.0 && share < 1.0) {
                return Err(Error::NotAPercentile(percent(share)));
            }
            if !(value > 0.0 && value.is_finite()) {
                return Err(Error::NotAValue(value));
            }
        }
        let (Some(first), Some(last), true) = (points.first(), points.last(), points.len() > 1) else {
            return Err(Error::TooFew);
        };
        let given = [first.0, last.0];
        let mut curve = Self { pieces: Vec::with_capacity(points.len() - 1), mean: 0.0, given };
        for pair in points.windows(2) {
            let [(p, x), (q, y)] = [pair[0], pair[1]];
            let (lower, higher) = (percent(p), percent(q));
            if y < x && q > p {
                return Err(Error::Falls { lower, higher });
            }
            let rise = libm::log(y) - libm::log(x);
            let run = score(q) - score(p);
            if run <= 0.0 {
                return Err(Error::Twice(lower));
            }
            if rise <= 0.0 {
                return Err(Error::Equal { lower, higher });
            }
            let slope = rise / run;
            if slope > STEEPEST && points.len() == 2 {
                return Err(Error::TooSteep { lower, higher, times: y / x });
            }
            let from = if curve.pieces.is_empty() { f64::NEG_INFINITY } else { score(p) };
            curve.pieces.push(Piece { from, at: libm::log(x) - slope * score(p), slope, mean_before: 0.0 });
        }
        // Beyond the last of several points nothing was measured, and the steepest tail must do.
        if let Some(piece) = curve.pieces.last().filter(|piece| piece.slope > STEEPEST) {
            let at = piece.at + (piece.slope - STEEPEST) * score(last.0);
            curve.pieces.push(Piece { from: score(last.0), at, slope: STEEPEST, mean_before: 0.0 });
        }
        curve.settle();
        Ok(curve)
    }

    /// The log-normal with that median and slope.
    pub(super) fn log_normal(median: f64, slope: f64) -> Result<Self, DistributionError> {
        Self::through(&[(0.5, median), (0.9, median * libm::exp(slope * score(0.9)))])
    }

    /// The same, every value `by` times as large.
    pub(super) fn scaled(&self, by: f64) -> Self {
        let mut scaled = self.clone();
        for piece in &mut scaled.pieces {
            piece.at += libm::log(by);
        }
        scaled.settle();
        scaled
    }

    fn settle(&mut self) {
        let mut sum = 0.0;
        for place in 0..self.pieces.len() {
            let to = self.end_of(place);
            let piece = &mut self.pieces[place];
            piece.mean_before = sum;
            sum += piece.moment(1.0, piece.from, to);
        }
        self.mean = sum;
    }

    fn end_of(&self, place: usize) -> f64 {
        self.pieces.get(place + 1).map_or(f64::INFINITY, |next| next.from)
    }

    /// The piece of a score: the last that begins at or below it.
    fn piece_at(&self, z: f64) -> &Piece {
        let place = self.pieces.partition_point(|piece| piece.from <= z);
        &self.pieces[place.saturating_sub(1)]
    }

    fn score_of(&self, value: f64) -> Option<(&Piece, f64)> {
        if value <= 0.0 {
            return None;
        }
        let height = libm::log(value);
        let piece = &self.pieces[self.place_of(height)];
        Some((piece, (height - piece.at) / piece.slope))
    }

    /// The place of the last piece that begins at or below that height.
    fn place_of(&self, height: f64) -> usize {
        let begins = |piece: &Piece| piece.at + piece.slope * piece.from;
        self.pieces.partition_point(|piece| begins(piece) <= height).saturating_sub(1)
    }

    /// The piece of a value above zero, and the value that it ends at.
    pub(super) fn piece_of(&self, value: f64) -> (&Piece, f64) {
        let place = self.place_of(libm::log(value));
        (&self.pieces[place], self.pieces[place].value(self.end_of(place)))
    }

    /// The least and the greatest median of its pieces, as if each went on.
    pub(super) fn medians(&self) -> [f64; 2] {
        let medians = self.pieces.iter().map(|piece| piece.value(0.0));
        medians.fold([1.0, 1.0], |[least, most], median| [least.min(median), most.max(median)])
    }

    pub(super) fn given(&self) -> [f64; 2] {
        self.given
    }

    pub(super) fn mean(&self) -> f64 {
        self.mean
    }

    /// What the values beyond the last given percentile have of the mean.
    pub(super) fn mean_beyond(&self) -> f64 {
        let last = score(self.given[1]);
        self.pieces.last().map_or(0.0, |piece| piece.moment(1.0, last.max(piece.from), f64::INFINITY))
    }

    pub(super) fn variance(&self) -> f64 {
        let squares: f64 = self
            .pieces
            .iter()
            .enumerate()
            .map(|(place, piece)| piece.moment(2.0, piece.from, self.end_of(place)))
            .sum();
        (squares - self.mean * self.mean).max(0.0)
    }

    pub(super) fn share_below(&self, value: f64) -> f64 {
        self.score_of(value).map_or(0.0, |(_, z)| below(z))
    }

    pub(super) fn share_above(&self, value: f64) -> f64 {
        self.score_of(value).map_or(1.0, |(_, z)| above(z))
    }

    /// The value with that share above it.
    pub(super) fn value_above(&self, share: f64) -> f64 {
        let z = score_above(share);
        self.piece_at(z).value(z)
    }

    /// The value with that share below it.
    pub(super) fn value_below(&self, share: f64) -> f64 {
        let z = score(share);
        self.piece_at(z).value(z)
    }

    /// The area under the distribution function up to there: `x F(x) - E[X; X <= x]`.
    pub(super) fn area(&self, value: f64) -> f64 {
        let Some((piece, z)) = self.score_of(value) else { return 0.0 };
        if z > FAR {
            return value - self.mean;
        }
        value * below(z) - piece.mean_before - piece.moment(1.0, piece.from, z)
    }
}

fn percent(share: f64) -> f64 {
    libm::round(share * 1e8) / 1e6
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_goes_through_its_points_and_on() {
        let curve = Curve::through(&[(0.5, 2.0), (0.9, 5.0), (0.99, 20.0)]).unwrap();
        for (share, value) in [(0.5, 2.0), (0.9, 5.0), (0.99, 20.0)] {
            assert!((curve.value_below(share) - value).abs() < 1e-12);
            assert!((curve.share_below(value) - share).abs() < 1e-12);
        }
        assert!(curve.value_below(0.999) > 20.0 && curve.value_below(0.1) < 2.0);
    }

    #[test]
    fn two_points_have_the_moments_of_the_log_normal() {
        let curve = Curve::log_normal(1.0, 0.5).unwrap();
        assert!((curve.mean() - libm::exp(0.125)).abs() < 1e-12);
        let variance = (libm::exp(0.25) - 1.0) * libm::exp(0.25);
        assert!((curve.variance() - variance).abs() < 1e-12);
    }

    #[test]
    fn the_area_under_it_is_its_integral() {
        let curve = Curve::through(&[(0.5, 2.0), (0.9, 5.0), (0.99, 20.0)]).unwrap();
        let (to, steps) = (30.0, 300_000);
        let step = to / f64::from(steps);
        let sum: f64 = (0..steps).map(|k| curve.share_below((f64::from(k) + 0.5) * step) * step).sum();
        assert!((curve.area(to) - sum).abs() < 1e-6, "{} {sum}", curve.area(to));
    }

    #[test]
    fn a_step_between_two_percentiles_has_a_mean() {
        // From 331 to 10^12 within six hundredths: a slope of 125, and a whole of e^7000.
        let points = [
            (0.234_742_095_518_422_43, 1.0),
            (0.721_076_519_224_277, 330.993_423_598_222_76),
            (0.776_754_606_085_820_1, 1e12),
        ];
        let curve = Curve::through(&points).unwrap();
        // The step alone, by the rule of the middle over its shares.
        let (from, to, steps) = (points[1].0, points[2].0, 200_000);
        let share = (to - from) / f64::from(steps);
        let at = |k: i32| curve.value_below(from + (f64::from(k) + 0.5) * share);
        let sum: f64 = (0..steps).map(|k| at(k) * share).sum();
        let step = curve.pieces[2].mean_before - curve.pieces[1].mean_before;
        assert!((step - sum).abs() < 1e-4 * sum, "{step} is not {sum}");
        assert!(curve.mean().is_finite() && curve.area(1e13).is_finite());
    }

    #[test]
    fn both_ways_of_moments_agree() {
        let piece = Piece { from: 0.2, at: -12.0, slope: 18.0, mean_before: 0.0 };
        for (power, to) in [(1.0, 0.9), (1.0, 2.5), (0.5, 1.7)] {
            let (one, other) = (piece.moment(power, 0.2, to), piece.steep_moment(power, 0.2, to));
            assert!((one - other).abs() < 1e-11 * one, "{one} is not {other}");
        }
        let gentle = Piece { from: -1.0, at: 0.5, slope: 1.2, mean_before: 0.0 };
        let (one, other) = (gentle.moment(1.0, -1.0, 3.0), gentle.steep_moment(1.0, -1.0, 3.0));
        assert!((one - other).abs() < 1e-13 * one, "{one} is not {other}");
    }

    #[test]
    fn a_tail_of_timeouts_is_a_curve() {
        // Linkerd at 500 requests/s in 2019: p99 6.7 ms, p99.9 679 ms.
        let curve = Curve::through(&[(0.5, 2.0), (0.99, 6.7), (0.999, 679.0)]).unwrap();
        assert!((curve.value_below(0.999) - 679.0).abs() < 1e-9);
        assert!((curve.value_below(0.99) - 6.7).abs() < 1e-9);
        assert!(curve.value_below(0.9995) > 679.0 && curve.mean().is_finite());
    }

    #[test]
    fn numbers_that_are_no_curve_are_refused() {
        let refused = |points: &[(f64, f64)]| Curve::through(points).unwrap_err().to_string();
        assert_eq!(
            refused(&[(0.5, 1.0)]),
            "one percentile says nothing of the others; give two or more, or one plain number"
        );
        assert_eq!(
            refused(&[(0.5, 5.0), (0.99, 1.0)]),
            "p99 is below p50: the slower requests cannot be the faster ones"
        );
        assert_eq!(
            refused(&[(0.5, 5.0), (0.99, 5.0)]),
            "p50 and p99 are the same; leave one out, or write one plain number where it never varies"
        );
        assert_eq!(refused(&[(0.5, 5.0), (0.5, 6.0)]), "p50 is given twice; leave one out");
        assert!(refused(&[(0.5, 0.0), (0.99, 5.0)]).starts_with("0 is no value"));
        assert!(refused(&[(0.5, 1.0), (1.0, 5.0)]).starts_with("a percentile lies between"));
        assert!(refused(&[(0.5, 1e-3), (0.99, 1e9)]).contains("1000000000000.0 times p50"));
        assert!(refused(&[(0.5, f64::NAN), (0.99, 5.0)]).starts_with("NaN is no value"));
    }
}
