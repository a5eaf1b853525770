//! A distribution function by its values at knots: what is part of something else and has no closed
//! form, or none for the area under it.
//!
//! Each such part is reckoned once, on knots that suit its own width, and not on the grid of the whole
//! it is part of, whose steps may be wider than it is. Between two knots the function is the
//! polynomial of the second degree that has its values at both and its mean between them, so that
//! areas are exact at the knots and means are kept.

use crate::grid::{Cells, Frame};
use crate::node::Node;
use crate::tail::Tail;

/// A share above that round-off of a grid leaves no digits of.
const LOST: f64 = 1e-10;

/// A stretch between two knots.
#[derive(Debug, Clone, Copy, PartialEq)]
struct Stretch {
    from: f64,
    width: f64,
    /// The share below at both ends, and its mean between them.
    below: [f64; 3],
    /// The share above, likewise.
    above: [f64; 3],
    /// The area under the distribution function before it.
    area: f64,
}

/// A distribution function by stretches.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Table {
    stretches: Vec<Stretch>,
    mean: f64,
    variance: f64,
    /// The percentiles that its parts were given by.
    given: Option<[f64; 2]>,
}

/// The polynomial with those values at zero and one and that mean, and the area under it.
fn through([start, end, mean]: [f64; 3], t: f64) -> f64 {
    let value = start + t * (6.0 * mean - 4.0 * start - 2.0 * end + t * 3.0 * (start + end - 2.0 * mean));
    value.clamp(start.min(end), start.max(end))
}

fn area_through([start, end, mean]: [f64; 3], t: f64) -> f64 {
    t * (start + t * (3.0 * mean - 2.0 * start - end + t * (start + end - 2.0 * mean)))
}

impl Table {
    /// The table of a node, whatever it is.
    pub(super) fn of(node: &Node) -> Self {
        let stretches = if node.is_direct() { of_direct(node) } else { of_sum(node) };
        Self::made(stretches, node.given())
    }

    fn made(mut stretches: Vec<Stretch>, given: Option<[f64; 2]>) -> Self {
        let floor = stretches.first().map_or(0.0, |first| first.from);
        let [mut area, mut over, mut squares] = [0.0, 0.0, 0.0];
        for stretch in &mut stretches {
            stretch.area = area;
            area += stretch.width * stretch.below[2];
            let here = stretch.width * stretch.above[2];
            over += here;
            squares += 2.0 * (stretch.from + 0.5 * stretch.width - floor) * here;
        }
        Self { stretches, mean: floor + over, variance: (squares - over * over).max(0.0), given }
    }

    pub(super) fn given(&self) -> Option<[f64; 2]> {
        self.given
    }

    pub(super) fn mean(&self) -> f64 {
        self.mean
    }

    pub(super) fn variance(&self) -> f64 {
        self.variance
    }

    pub(super) fn least(&self) -> f64 {
        self.stretches.first().map_or(0.0, |first| first.from)
    }

    /// The greatest size of its values.
    pub(super) fn greatest(&self) -> f64 {
        self.least().abs().max(self.end().abs())
    }

    fn end(&self) -> f64 {
        self.stretches.last().map_or(0.0, |last| last.from + last.width)
    }

    pub(super) fn scaled(&self, by: f64) -> Self {
        let scale = |s: &Stretch| Stretch { from: s.from * by, width: s.width * by, area: s.area * by, ..*s };
        let stretches = self.stretches.iter().map(scale).collect();
        Self { stretches, mean: self.mean * by, variance: self.variance * by * by, given: self.given }
    }

    /// The stretch of a value, and how far along it that is.
    fn at(&self, value: f64) -> Option<(&Stretch, f64)> {
        let place = self.stretches.partition_point(|stretch| stretch.from <= value).checked_sub(1)?;
        let stretch = &self.stretches[place];
        Some((stretch, (value - stretch.from) / stretch.width))
    }

    /// The shares below and above a value.
    pub(super) fn shares(&self, value: f64) -> [f64; 2] {
        match self.at(value) {
            None => [0.0, 1.0],
            Some((_, t)) if t >= 1.0 => [1.0, 0.0],
            Some((stretch, t)) => {
                let [below, above] = [through(stretch.below, t), through(stretch.above, t)];
                // The lesser of the two has the digits.
                if below < above { [below, 1.0 - below] } else { [1.0 - above, above] }
            }
        }
    }

    /// The area under the distribution function up to a value.
    pub(super) fn area(&self, value: f64) -> f64 {
        self.at(value).map_or(0.0, |(stretch, t)| {
            let beyond = (t - 1.0).max(0.0) * stretch.width;
            stretch.area + stretch.width * area_through(stretch.below, t.min(1.0)) + beyond
        })
    }

    /// The least value with that share at or below it.
    pub(super) fn quantile(&self, at: Tail) -> f64 {
        let low_side = at.below() < 0.5;
        let short = |below: f64, above: f64| if low_side { below < at.below() } else { above > at.above() };
        let place = self.stretches.partition_point(|s| short(s.below[1], s.above[1]));
        let Some(stretch) = self.stretches.get(place) else { return self.end() };
        let [mut low, mut high] = [0.0, 1.0];
        for _ in 0..50 {
            let middle = f64::midpoint(low, high);
            let is_short = short(through(stretch.below, middle), through(stretch.above, middle));
            if is_short { low = middle } else { high = middle }
        }
        stretch.from + high * stretch.width
    }
}

/// Of a node whose distribution function is known: stretches of an even width up to the median and of
/// a growing one beyond, their means by Gauss's three points.
fn of_direct(node: &Node) -> Vec<Stretch> {
    const TO_THE_MEDIAN: f64 = 64.0;
    const GROWTH: f64 = 1.02;
    let quantile = |at: Tail| node.direct_quantile(at);
    let [floor, median] = [quantile(Tail::of_below(1e-13)), quantile(Tail::of_below(0.5))];
    let end = quantile(Tail::of_above(1e-15));
    // Where half of it or more is one value, the first quantile above that sets the width.
    let above = [0.5, 0.25, 0.1, 0.03, 0.01, 1e-3, 1e-4, 1e-6, 1e-9, 1e-15];
    let quantiles = above.into_iter().map(|share| quantile(Tail::of_above(share)));
    let rest = quantiles.into_iter().find(|value| value - floor > floor.abs() * 1e-9).unwrap_or(end);
    let mut width = ((rest - floor) / TO_THE_MEDIAN).max(floor.abs() * 1e-14).max(1e-290);
    let off = libm::sqrt(0.15);
    let mut from = floor;
    let mut at_start = node.shares(from);
    let mut stretches = Vec::new();
    while stretches.is_empty() || (from < end && stretches.len() < 20_000) {
        let at_end = node.shares(from + width);
        let points = [(0.5 - off, 5.0 / 18.0), (0.5, 8.0 / 18.0), (0.5 + off, 5.0 / 18.0)];
        let mean = points.iter().fold([0.0, 0.0], |[below, above], (place, weight)| {
            let [b, a] = node.shares(from + place * width);
            [below + weight * b, above + weight * a]
        });
        let side = |k: usize| [at_start[k], at_end[k], mean[k]];
        stretches.push(Stretch { from, width, below: side(0), above: side(1), area: 0.0 });
        from += width;
        at_start = at_end;
        if from > median {
            width *= GROWTH;
        }
    }
    stretches
}

/// Of a sum: from grids, the first up to the median and each six times as long as the last, until nothing
/// lies beyond.
fn of_sum(node: &Node) -> Vec<Stretch> {
    let (floor, [from, to]) = node.lower_half();
    let [first, mut width] = [from, to - from];
    let end = node.ceiling(Tail::of_above(LOST));
    let mut stretches: Vec<Stretch> = Vec::new();
    for _ in 0..40 {
        // Wide steps spread what is narrow below where it begins, so wider grids begin at the floor.
        let from = if stretches.is_empty() { from } else { floor };
        let frame = node.framed(floor, from, width + (first - from));
        let more = of_cells(frame, &node.cells(frame, true));
        let reached = stretches.last().map_or(f64::NEG_INFINITY, |last| last.from + last.width);
        let mut new = more.into_iter().filter(|stretch| stretch.from > reached).peekable();
        // The stretch from the last grid to this one is shorter than a step of this one.
        if let (Some(last), Some(next)) = (stretches.last().copied(), new.peek().copied()) {
            stretches.push(joint(&last, &next));
        }
        stretches.extend(new);
        if frame.end() >= end || stretches.last().is_some_and(|last| last.above[1] < LOST) {
            break;
        }
        width *= 6.0;
    }
    // What is left is lost in round-off: it is put at the end.
    if let Some(last) = stretches.last_mut() {
        (last.below[1], last.above[1]) = (1.0, 0.0);
    }
    stretches
}

/// The stretch between two: from the values and the slopes at both ends.
fn joint(last: &Stretch, next: &Stretch) -> Stretch {
    let from = last.from + last.width;
    let width = next.from - from;
    let between = |before: [f64; 3], after: [f64; 3]| {
        let [start, end] = [before[1], after[0]];
        let leaving = (2.0 * before[0] + 4.0 * before[1] - 6.0 * before[2]) / last.width;
        let arriving = (6.0 * after[2] - 4.0 * after[0] - 2.0 * after[1]) / next.width;
        let mean = f64::midpoint(start, end) + width * (leaving - arriving) / 12.0;
        [start, end, mean.clamp(start.min(end), start.max(end))]
    };
    let [below, above] = [between(last.below, next.below), between(last.above, next.above)];
    Stretch { from, width, below, above, area: 0.0 }
}

/// The stretches of a grid, each two steps wide: their means by both grids, and from the difference
/// better ones.
fn of_cells(frame: Frame, cells: &Cells) -> Vec<Stretch> {
    let mean = |(pair, wide): (&[f64], &f64)| {
        let fine = f64::midpoint(pair[0], pair[1]);
        let off = fine - wide;
        // Where the function rises within a step or two the law of the square does not hold.
        let better = if off.abs() < 0.1 * fine.min(1.0 - fine) { fine + off / 3.0 } else { fine };
        // Between its own two cells, so that it rises from pair to pair.
        better.clamp(pair[0], pair[1])
    };
    let means: Vec<f64> = cells.fine.chunks_exact(2).zip(&cells.wide).map(mean).collect();
    // The function at an edge, from the means on both sides of it.
    let at_edge = |place: usize| {
        let mean = |k: usize| means.get(k).copied();
        let before = place.checked_sub(1).and_then(mean).unwrap_or(0.0);
        let after = mean(place).unwrap_or(before);
        let [far_before, far_after] =
            [place.checked_sub(2).and_then(mean).unwrap_or(0.0), mean(place + 1).unwrap_or(after)];
        ((7.0 * (before + after) - far_before - far_after) / 12.0).clamp(before, after)
    };
    let width = 2.0 * frame.step;
    // The last edges have too little beyond them to be read.
    let count = means.len().saturating_sub(2);
    let mut stretches = Vec::with_capacity(count);
    for (place, mean) in means.iter().take(count).enumerate() {
        #[allow(clippy::cast_precision_loss)] // some thousand steps
        let from = frame.origin + place as f64 * width;
        let below = [at_edge(place), at_edge(place + 1), *mean];
        let above = below.map(|below| 1.0 - below);
        stretches.push(Stretch { from, width, below, above, area: 0.0 });
        if 1.0 - mean < LOST {
            break;
        }
    }
    stretches
}
