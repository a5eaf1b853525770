//! Quantiles and shares of compositions: where a grid has to lie, and what is read from it.

use crate::grid::{Cells, Frame};
use crate::node::Node;
use crate::table::Table;
use crate::tail::Tail;

/// How a node is read: the steps of the grid that an answer is read from, those of the grids that only
/// find where that one has to lie, and how many times further out than a quantile its grid may end.
///
/// Each of many hops in a row is narrow beside the whole, and a step must be narrow beside a hop.
struct Care {
    steps: usize,
    few: usize,
    reach: f64,
    /// The part of its grid that a quantile found on its own lies beyond at least.
    far: f64,
}

const SHORT: Care = Care { steps: 1024, few: 128, reach: 6.0, far: 0.4 };
const LONG: Care = Care { steps: 2048, few: 512, reach: 3.0, far: 0.75 };

/// Steps of each grid that a table is made of; more for long sums.
const TABLE: usize = 512;
const LONG_TABLE: usize = 2048;
/// How far beyond a quantile its grid ends.
const BEYOND: f64 = 1.15;
/// So many steps from the origin on, a grid tells where a finer one has to lie.
const NEAR: f64 = 16.0;
/// A share that counts as nothing.
const NOTHING: f64 = 1e-11;

impl Node {
    /// The quantiles at those shares, each the least value with that share at or below it.
    pub(super) fn quantiles(&self, at: &[Tail]) -> Vec<f64> {
        if self.is_direct() {
            return at.iter().map(|at| self.direct_quantile(*at)).collect();
        }
        let (floor, reach) = (self.floor(), self.care().reach);
        let mut order: Vec<usize> = (0..at.len()).collect();
        order.sort_by(|a, b| at[*b].below().total_cmp(&at[*a].below()));
        let mut found = vec![floor; at.len()];
        let mut read: Option<(Frame, Cells)> = None;
        // From the greatest down: two grids may differ in their last digits, but quantiles do not fall.
        let mut most = f64::INFINITY;
        for place in order {
            let wanted = at[place];
            let from_last = read.as_ref().and_then(|(frame, cells)| {
                let value = refined(*frame, cells, wanted.below())?;
                (value - frame.origin >= (frame.end() - frame.origin) / reach).then_some(value)
            });
            let value = from_last.unwrap_or_else(|| {
                let (value, frame, cells) = self.read_on_its_own(wanted, floor, read.take());
                read = Some((frame, cells));
                value
            });
            most = most.min(value);
            found[place] = most;
        }
        found
    }

    /// A quantile from a grid that ends just above it.
    fn read_on_its_own(&self, wanted: Tail, floor: f64, last: Option<(Frame, Cells)>) -> (f64, Frame, Cells) {
        let care = self.care();
        let known =
            last.and_then(|(frame, cells)| Some((frame, crossing(frame, &cells.fine, wanted.below())?)));
        let [from, mut to] = match known {
            // The last grid tells where it lies well enough, unless it is lost in its first steps.
            Some((frame, value)) if value - frame.origin > NEAR * frame.step && care.steps == SHORT.steps => {
                [frame.origin, value + frame.step]
            }
            known => self.located(wanted, floor, known.map(|(_, value)| value)),
        };
        let mut tries = 0;
        loop {
            let width = (to - from) * BEYOND;
            let frame = Frame::between(floor, from, from + width, care.steps);
            let cells = self.cells(frame, true);
            tries += 1;
            match refined(frame, &cells, wanted.below()) {
                Some(value) if value - from > width * care.far => return (value, frame, cells),
                Some(value) if tries > 8 || frame.is_narrowest(width) => return (value, frame, cells),
                Some(value) => to = value.max(from + width / 64.0),
                None if tries > 60 => return (frame.end(), frame, cells),
                None => to = from + (to - from) * 1.5,
            }
        }
    }

    /// Where a quantile lies, roughly, and what lies so far below it that nothing is there: from a
    /// bound that is surely beyond it, by short grids that lie ever closer.
    fn located(&self, wanted: Tail, floor: f64, known: Option<f64>) -> [f64; 2] {
        let bound = known.unwrap_or_else(|| self.ceiling(wanted));
        let mut from = self.emptied(floor).min(bound);
        let mut to = bound.max(from + f64::MIN_POSITIVE);
        for _ in 0..60 {
            let width = to - from;
            let frame = Frame::between(floor, from, from + width * BEYOND, self.care().few);
            let cells = self.cells(frame, false);
            let Some(value) = crossing(frame, &cells.fine, wanted.below()) else { return [from, to] };
            from = from.max(begun(frame, &cells));
            to = to.min(value + frame.step).max(from + f64::MIN_POSITIVE);
            if to - from > width * self.care().far || frame.is_narrowest(width * BEYOND) {
                break;
            }
        }
        [from, to]
    }

    /// Where a grid may begin that ends at `to` and needs not begin below `from`.
    fn risen(&self, floor: f64, mut from: f64, to: f64) -> f64 {
        for _ in 0..20 {
            let frame = Frame::between(floor, from, to, self.care().few);
            let next = begun(frame, &self.cells(frame, false)).clamp(from, f64::midpoint(from, to));
            let closer = (next - from) > (to - from) * 0.2;
            from = next;
            if !closer {
                break;
            }
        }
        from
    }

    fn care(&self) -> Care {
        if self.length() <= 12 { SHORT } else { LONG }
    }

    /// The floor of a sum, from where it has a share to speak of, and its median, roughly: of few parts
    /// the sum of theirs is near enough.
    pub(super) fn lower_half(&self) -> (f64, [f64; 2]) {
        let (floor, half) = (self.floor(), Tail::of_below(0.5));
        match self {
            Self::Sum { shift, parts } if self.length() <= 12 => {
                let medians = parts.iter().map(|part| part.times() * part.node.direct_quantile(half));
                let to = shift + medians.sum::<f64>();
                (floor, [self.emptied(floor).min(f64::midpoint(floor, to)), to])
            }
            _ => (floor, self.located(half, floor, None)),
        }
    }

    /// A frame of a table, from where a sum begins.
    pub(super) fn framed(&self, floor: f64, from: f64, width: f64) -> Frame {
        let steps = if self.length() <= 12 { TABLE } else { LONG_TABLE };
        Frame::between(floor, from, from + width * BEYOND, steps)
    }

    /// The share at or below a value.
    pub(super) fn share_within(&self, value: f64) -> f64 {
        if self.is_direct() {
            return self.share_below(value);
        }
        let floor = self.floor();
        if value > self.ceiling(Tail::of_above(1e-15)) {
            return 1.0;
        }
        let width = value - floor;
        if width.is_nan() || width <= 0.0 {
            return 0.0;
        }
        let to = floor + width * BEYOND;
        let from = self.risen(floor, self.emptied(floor).min(value - width / 2.0), to);
        let frame = Frame::between(floor, from, to, self.care().steps);
        let cells = self.cells(frame, true);
        let [fine, wide] = [at(frame, &cells.fine, value), at(widened(frame), &cells.wide, value)];
        (fine + (fine - wide) / 3.0).clamp(0.0, 1.0)
    }

    /// A value below which nothing lies, from where a grid may begin.
    ///
    /// Of independent parts that are not negative, the sum is below its mean by `t` with a share of at
    /// most `exp(-t^2 / (2 sum E[Y^2]))` (Maurer 2003); here parts are taken from their floors.
    fn emptied(&self, floor: f64) -> f64 {
        let Self::Sum { shift, parts } = self else { return floor };
        let moments = parts.iter().try_fold([*shift, 0.0], |[mean, squares], part| {
            let [m, v] = part.node.mean_and_variance()?;
            let off = m - part.node.floor();
            Some([mean + part.times() * m, squares + part.times() * (v + off * off)])
        });
        let below = moments.map(|[mean, squares]| mean - libm::sqrt(-2.0 * libm::log(NOTHING) * squares));
        below.map_or(floor, |below| below.max(floor))
    }

    /// The mean.
    pub(super) fn mean(&self) -> f64 {
        match self {
            Self::Constant(value) => *value,
            Self::Curve(curve) => curve.mean(),
            Self::Histogram(histogram) => histogram.mean(),
            Self::Sum { shift, parts } => {
                shift + parts.iter().map(|part| part.times() * part.node.mean()).sum::<f64>()
            }
            Self::Mixture(parts) => parts.iter().map(|(weight, node)| weight * node.mean()).sum(),
            Self::Table(table) => table.mean(),
            Self::Slowest { .. } => Table::of(self).mean(),
        }
    }
}

/// Where the cells have a share to speak of, less a few steps; a grid may begin there.
fn begun(frame: Frame, cells: &Cells) -> f64 {
    let empty = cells.fine.partition_point(|cell| *cell < NOTHING);
    frame.middle(empty) - 4.0 * frame.step
}

/// The frame of the wide cells.
fn widened(frame: Frame) -> Frame {
    Frame { step: frame.step * 2.0, steps: frame.steps / 2, ..frame }
}

/// The quantile by both grids, and from their difference a better one.
fn refined(frame: Frame, cells: &Cells, share: f64) -> Option<f64> {
    let fine = crossing(frame, &cells.fine, share)?;
    let Some(wide) = crossing(widened(frame), &cells.wide, share) else { return Some(fine) };
    // Where the two are far apart the law of the square does not hold, and the finer one stands.
    let better = (fine - wide) / 3.0;
    Some(if better.abs() <= 2.0 * frame.step { fine + better } else { fine })
}

/// Where the cells, which stand for the middles of their steps, reach a share.
fn crossing(frame: Frame, cells: &[f64], share: f64) -> Option<f64> {
    let place = cells.partition_point(|cell| *cell < share);
    if place >= cells.len() {
        return None;
    }
    if place == 0 {
        let part = if cells[0] > 0.0 { share / cells[0] } else { 0.0 };
        return Some(frame.origin + 0.5 * frame.step * part);
    }
    let [mut low, mut high] = [0.0, 1.0];
    for _ in 0..48 {
        let middle = f64::midpoint(low, high);
        if through(cells, place - 1, middle) >= share { high = middle } else { low = middle }
    }
    Some(frame.middle(place - 1) + high * frame.step)
}

/// The share at a value, from the cells.
#[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)] // inside the frame
fn at(frame: Frame, cells: &[f64], value: f64) -> f64 {
    let steps = (value - frame.origin) / frame.step - 0.5;
    if steps < 0.0 {
        return cells.first().map_or(0.0, |first| first * (steps + 0.5).max(0.0) * 2.0);
    }
    let place = libm::floor(steps) as usize;
    match cells.len().checked_sub(2) {
        Some(last) if place <= last => through(cells, place, steps - libm::floor(steps)),
        _ => cells.last().copied().unwrap_or(0.0),
    }
}

/// The cubic through four cells, between the second and the third; never outside these two.
fn through(cells: &[f64], place: usize, part: f64) -> f64 {
    let [one, two] = [cells[place], cells[place + 1]];
    let before = if place == 0 { 2.0 * one - two } else { cells[place - 1] };
    let after = cells.get(place + 2).copied().unwrap_or(2.0 * two - one);
    let [up, down, far] = [part + 1.0, part - 1.0, part - 2.0];
    let value = -before * part * down * far / 6.0 + one * up * down * far / 2.0 - two * up * part * far / 2.0
        + after * up * part * down / 6.0;
    value.clamp(one.min(two), one.max(two))
}
