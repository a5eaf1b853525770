//! The areas under a curve's distribution function, step by step.
//!
//! A grid has thousands of edges where the function bends little from one to the next, and each costs
//! several exponentials. So the area is reckoned at knots, a sixteenth of a standard deviation of the
//! logarithm (and of the value) apart, and between two of them a polynomial of the fifth degree goes
//! through the area, its slope (the distribution function) and its bend (the density) at both: a few
//! 1e-9 off at most.

use crate::curve::{Curve, Piece};
use crate::normal::{below, density};

/// The greatest distance of two knots, as scores.
const APART: f64 = 1.0 / 16.0;
/// Fewer steps than that between two knots are not worth a polynomial.
const FEW: usize = 4;

/// The area up to a knot, its slope and its bend.
#[derive(Clone, Copy)]
struct Knot([f64; 3]);

impl Curve {
    /// As many areas as asked for from an origin on, or fewer where the function has come to one.
    pub(super) fn areas(&self, origin: f64, step: f64, steps: usize) -> Vec<f64> {
        let mut areas: Vec<f64> = Vec::with_capacity(steps);
        #[allow(clippy::cast_precision_loss)] // some thousand steps
        let edge = |place: usize| origin + place as f64 * step;
        let mut before = self.area(origin);
        while areas.len() < steps && areas.last().is_none_or(|area| *area < step) {
            let from = edge(areas.len());
            let (piece, some) = self.room(from, step);
            let some = some.min(steps - areas.len());
            if some < FEW {
                let up_to = self.area(edge(areas.len() + 1));
                areas.push(up_to - before);
                before = up_to;
                continue;
            }
            #[allow(clippy::cast_precision_loss)]
            let [width, parts] = [some as f64 * step, some as f64];
            let next = self.area(from + width);
            let knot = |at: f64, area: f64| {
                let [slope, bend] = piece.rise(at);
                Knot([area, slope * width, bend * width * width])
            };
            let polynomial = between(knot(from, before), knot(from + width, next));
            for place in 1..some {
                #[allow(clippy::cast_precision_loss)]
                let up_to = polynomial(place as f64 / parts);
                areas.push(up_to - before);
                before = up_to;
            }
            areas.push(next - before);
            before = next;
        }
        areas
    }

    /// The piece of a value, and how many steps there are to the next knot, which lies on it too.
    #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)] // a cast holds it to what there is
    fn room(&self, from: f64, step: f64) -> (&Piece, usize) {
        let (piece, end) = self.piece_of(from.max(f64::MIN_POSITIVE));
        let far = from * libm::expm1(piece.slope.min(1.0) * APART);
        (piece, (far.min(end - from) / step) as usize)
    }
}

impl Piece {
    /// The distribution function and the density at a value.
    fn rise(&self, value: f64) -> [f64; 2] {
        let z = (libm::log(value) - self.at) / self.slope;
        [below(z), density(z) / (self.slope * value)]
    }
}

/// The polynomial through both, from zero to one.
fn between(Knot([a, b, c]): Knot, Knot([far, slope, bend]): Knot) -> impl Fn(f64) -> f64 {
    let rise = far - a;
    let third = 10.0 * rise - 6.0 * b - 4.0 * slope - 1.5 * c + 0.5 * bend;
    let fourth = -15.0 * rise + 8.0 * b + 7.0 * slope + 1.5 * c - bend;
    let fifth = 6.0 * rise - 3.0 * b - 3.0 * slope - 0.5 * c + 0.5 * bend;
    move |t| a + t * (b + t * (0.5 * c + t * (third + t * (fourth + t * fifth))))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    #[allow(clippy::cast_precision_loss)] // some thousand steps
    fn they_are_those_of_every_edge() {
        let bent = [(0.5, 2.0), (0.9, 5.0), (0.99, 20.0)];
        let curves = [0.02, 0.3, 1.0, 4.0].map(|sigma| Curve::log_normal(2.0, sigma).unwrap());
        for curve in curves.into_iter().chain([Curve::through(&bent).unwrap()]) {
            for (origin, to) in [(-0.1, 6.0), (0.0, 40.0), (1.5, 3.0), (1.9, 500.0)] {
                let step = (to - origin) / 4096.0;
                let mut off: f64 = 0.0;
                for (place, area) in curve.areas(origin, step, 4096).into_iter().enumerate() {
                    let [from, to] = [place, place + 1].map(|k| origin + k as f64 * step);
                    off = off.max(((curve.area(to) - curve.area(from) - area) / step).abs());
                }
                assert!(off < 5e-9, "{curve:?} from {origin} to {to}: {off:e}");
            }
        }
    }
}
