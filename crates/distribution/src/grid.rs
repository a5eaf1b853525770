//! Sums on a grid: what has no closed form.
//!
//! A node is held as *cells*: the mean of its distribution function over each step of the grid. Of
//! each part that is the area under its function, exactly; the masses that follow from it keep the
//! mean (they are the second differences of the limited expected value). The masses of independent
//! parts are convolved. The error falls with the square of the step, so that two grids, one twice as
//! fine, give a third that is better than either.
//!
//! The grid ends just above the value that is wanted, and what lies beyond is left out: it cannot
//! come into a sum of positive parts. Each part is reckoned from its own floor, and a long sum from
//! where it begins to have any share at all, so that the steps are spent on what varies. Parts that
//! have no closed area are tables, made on knots of their own.

use crate::fourier::Spectrum;
use crate::node::{Node, Part};
use crate::tail::Tail;

/// The share that is left out below a floor.
const LEFT_OUT: f64 = 1e-13;

/// Where a grid lies: its origin, its step, its number of steps.
#[derive(Debug, Clone, Copy)]
pub(super) struct Frame {
    pub(super) origin: f64,
    pub(super) step: f64,
    pub(super) steps: usize,
}

/// The most steps from a floor to an origin: each of them costs as much as one of the grid.
const MOST_SKIPPED: f64 = 131_072.0;

/// A step that the numbers at both ends can tell from nothing.
fn wide_enough(step: f64, from: f64, to: f64) -> f64 {
    step.max((from.abs() + to.abs()) * 1e-14).max(1e-290)
}

impl Frame {
    /// The middle of a step.
    #[allow(clippy::cast_precision_loss)] // some thousand steps
    pub(super) fn middle(&self, place: usize) -> f64 {
        self.origin + (place as f64 + 0.5) * self.step
    }

    #[allow(clippy::cast_precision_loss)]
    fn edge(&self, place: usize) -> f64 {
        self.origin + place as f64 * self.step
    }

    /// Whether the steps could not be made narrow enough to end where it was to.
    #[allow(clippy::cast_precision_loss)] // some thousand steps
    pub(super) fn is_narrowest(&self, width: f64) -> bool {
        self.step * (self.steps - 2) as f64 > width * 1.01
    }

    pub(super) fn end(&self) -> f64 {
        self.edge(self.steps)
    }

    /// The whole steps from a floor up to the origin.
    #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)] // a few thousand
    fn steps_above(&self, floor: f64) -> usize {
        libm::round((self.origin - floor) / self.step).max(0.0) as usize
    }

    /// A frame of that many steps from `from`, which lies at or above the floor, to `to`; moved down to
    /// an even number of steps above the floor.
    #[allow(clippy::cast_precision_loss)] // some thousand steps
    pub(super) fn between(floor: f64, from: f64, to: f64, steps: usize) -> Self {
        let step = wide_enough((to - from) / (steps - 2) as f64, from, to).max((from - floor) / MOST_SKIPPED);
        let skipped = 2.0 * libm::floor((from - floor) / (2.0 * step));
        Self { origin: floor + skipped * step, step, steps }
    }
}

/// The cells of a node in a frame, and where both are wanted those of a frame with steps twice as wide.
#[derive(Debug, Clone)]
pub(super) struct Cells {
    pub(super) fine: Vec<f64>,
    pub(super) wide: Vec<f64>,
}

impl Node {
    /// A value below which almost nothing lies.
    pub(super) fn floor(&self) -> f64 {
        match self {
            Self::Histogram(histogram) => histogram.least(),
            Self::Table(table) => table.least(),
            Self::Sum { shift, parts } if !self.is_direct() => {
                shift + parts.iter().map(|part| part.times() * part.node.floor()).sum::<f64>()
            }
            _ => self.direct_quantile(Tail::of_below(LEFT_OUT)),
        }
    }

    /// A value above which at most that share lies.
    pub(super) fn ceiling(&self, at: Tail) -> f64 {
        match self {
            // A sum is over the sum of its parts' ceilings only where one of them is over its own; and
            // by Cantelli it strays from its mean only so far.
            Self::Sum { shift, parts } if !self.is_direct() => {
                let total: f64 = parts.iter().map(Part::times).sum();
                let by_parts =
                    parts.iter().map(|part| part.times() * part.node.ceiling(at.split(total))).sum::<f64>()
                        + shift;
                let by_spread = self.mean_and_variance().map_or(f64::INFINITY, |[mean, variance]| {
                    mean + libm::sqrt(variance * at.below() / at.above())
                });
                by_parts.min(by_spread)
            }
            _ => self.direct_quantile(at),
        }
    }

    /// Mean and variance, where they cost little.
    pub(super) fn mean_and_variance(&self) -> Option<[f64; 2]> {
        match self {
            Self::Constant(value) => Some([*value, 0.0]),
            Self::Curve(curve) => Some([curve.mean(), curve.variance()]),
            Self::Histogram(histogram) => Some([histogram.mean(), histogram.variance()]),
            Self::Table(table) => Some([table.mean(), table.variance()]),
            Self::Sum { shift, parts } => parts.iter().try_fold([*shift, 0.0], |[mean, variance], part| {
                let [m, v] = part.node.mean_and_variance()?;
                Some([mean + part.times() * m, variance + part.times() * v])
            }),
            Self::Slowest { .. } | Self::Mixture(_) => None,
        }
    }

    /// The cells of a sum; what else there is needs none. The frame begins at a floor or above it.
    pub(super) fn cells(&self, frame: Frame, wide: bool) -> Cells {
        match self {
            Self::Sum { shift, parts } => sum(*shift, parts, frame, wide),
            _ => Cells { fine: Vec::new(), wide: Vec::new() },
        }
    }
}

/// Cells from areas: round-off must not make them fall.
fn rising(areas: Vec<f64>, step: f64) -> impl Iterator<Item = f64> {
    let mut least = 0.0;
    areas.into_iter().map(move |area| {
        least = (area / step).clamp(least, 1.0);
        least
    })
}

/// The cells of a grid with steps twice as wide.
fn halved(cells: &[f64]) -> Vec<f64> {
    cells.chunks(2).map(|pair| f64::midpoint(pair[0], *pair.last().unwrap_or(&pair[0]))).collect()
}

/// The masses of cells: what each has more than the one before.
fn masses(cells: &[f64]) -> impl Iterator<Item = f64> {
    let mut before = 0.0;
    cells.iter().map(move |cell| cell - std::mem::replace(&mut before, *cell))
}

/// The cells of independent parts in a row: their masses' transforms multiplied.
fn sum(shift: f64, parts: &[Part], frame: Frame, wide: bool) -> Cells {
    let floors: Vec<f64> = parts.iter().map(|part| part.node.floor()).collect();
    let floor = shift + parts.iter().zip(&floors).map(|(part, floor)| part.times() * floor).sum::<f64>();
    // A frame begins so many steps above the floor.
    let skipped = frame.steps_above(floor);
    let [mut fine, mut half]: [Option<Spectrum>; 2] = [None, None];
    for (part, floor) in parts.iter().zip(floors) {
        let areas = part.node.areas(floor, frame.step, skipped + frame.steps);
        let early = areas.len() < skipped + frame.steps;
        let mut cells: Vec<f64> = rising(areas, frame.step).collect();
        // The areas end where the function has come to one; a wide cell that holds the last of them and
        // what comes before is not one yet, and the next would be missing.
        if early {
            cells.push(1.0);
        }
        multiply(&mut fine, Spectrum::of(masses(&cells), part.times, frame.steps));
        if wide {
            multiply(&mut half, Spectrum::of(masses(&halved(&cells)), part.times, frame.steps / 2));
        }
    }
    let back = |spectrum: Option<Spectrum>, by: usize| {
        spectrum.map_or_else(Vec::new, |spectrum| spectrum.cells(skipped / by, frame.steps / by))
    };
    Cells { fine: back(fine, 1), wide: back(half, 2) }
}

fn multiply(product: &mut Option<Spectrum>, by: Option<Spectrum>) {
    *product = match (product.take(), by) {
        (Some(product), Some(by)) => Some(product.and(&by)),
        (one, other) => one.or(other),
    };
}
