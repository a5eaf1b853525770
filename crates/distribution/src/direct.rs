//! Distributions whose function has a closed form: curves, histograms, and the slowest, a mixture or a
//! shift of such. No grid is needed, so a fan-out of a billion is no trouble.

use crate::node::{Node, Part};
use crate::tail::Tail;

impl Node {
    /// The share above a value, of a direct node.
    pub(super) fn share_above(&self, value: f64) -> f64 {
        self.shares(value)[1]
    }

    /// The share at or below a value, of a direct node.
    pub(super) fn share_below(&self, value: f64) -> f64 {
        self.shares(value)[0]
    }

    /// The shares at or below and above a value, of a direct node, each part asked once: a second time at
    /// every level would double the work with each.
    pub(super) fn shares(&self, value: f64) -> [f64; 2] {
        match self {
            Self::Constant(constant) => [f64::from(value >= *constant), f64::from(value < *constant)],
            Self::Curve(curve) => [curve.share_below(value), curve.share_above(value)],
            Self::Histogram(histogram) => {
                let below = histogram.share_below(value);
                [below, 1.0 - below]
            }
            Self::Table(table) => table.shares(value),
            Self::Sum { shift, parts } => {
                parts.first().map_or([1.0, 0.0], |one| one.node.shares(value - shift))
            }
            Self::Slowest { at_least, .. } if value < *at_least => [0.0, 1.0],
            Self::Slowest { .. } => {
                let log = self.log_share_below(value);
                [libm::exp(log), -libm::expm1(log)]
            }
            Self::Mixture(parts) => {
                let shares = parts.iter().fold([0.0_f64, 0.0_f64], |[below, above], (weight, node)| {
                    let [b, a] = node.shares(value);
                    [below + weight * b, above + weight * a]
                });
                // Weights that are rounded add up to one but for a digit.
                shares.map(|share| share.min(1.0))
            }
        }
    }

    /// The logarithm of the share below, of the slowest of direct nodes: a product of distribution
    /// functions to the power of how often each comes.
    fn log_share_below(&self, value: f64) -> f64 {
        let log = |part: &Part| {
            let [below, above] = part.node.shares(value);
            part.times() * if above < 0.5 { libm::log1p(-above) } else { libm::log(below) }
        };
        self.parts().iter().map(log).sum()
    }

    /// The least value with that share at or below it, of a direct node.
    pub(super) fn direct_quantile(&self, at: Tail) -> f64 {
        match self {
            Self::Constant(constant) => *constant,
            Self::Curve(curve) if at.below() < 0.5 => curve.value_below(at.below()),
            Self::Curve(curve) => curve.value_above(at.above()),
            Self::Histogram(histogram) => histogram.value_below(at.below()),
            Self::Table(table) => table.quantile(at),
            Self::Sum { shift, parts } => {
                shift + parts.first().map_or(0.0, |one| one.node.direct_quantile(at))
            }
            Self::Slowest { at_least, parts } => {
                if let [one] = &parts[..] {
                    return one.node.direct_quantile(at.root(one.times())).max(*at_least);
                }
                // Where each part has its share of the logarithm, all have it. Parts are asked once: a
                // second time at every level would double the work with each.
                #[allow(clippy::cast_precision_loss)] // at most some thousand parts
                let root = parts.len() as f64;
                let each = parts.iter().map(|part| part.node.direct_quantile(at.root(root * part.times())));
                let high = each.fold(*at_least, f64::max);
                self.root_between(self.too_low(high, at).max(*at_least), high, at)
            }
            Self::Mixture(parts) => {
                let quantiles = parts.iter().map(|(_, node)| node.direct_quantile(at));
                let [low, high] = quantiles
                    .fold([f64::INFINITY, f64::NEG_INFINITY], |[low, high], q| [low.min(q), high.max(q)]);
                self.root_between(low, high, at)
            }
        }
    }

    /// A value below the quantile, by steps down from one above it, each four times the last.
    fn too_low(&self, high: f64, at: Tail) -> f64 {
        let mut step = high.abs().max(f64::MIN_POSITIVE) / 64.0;
        let mut low = high - step;
        while low.is_finite() && self.is_enough(low, at) {
            step *= 4.0;
            low = high - step;
        }
        low.max(f64::MIN)
    }

    fn is_enough(&self, value: f64, at: Tail) -> bool {
        if at.below() < 0.5 {
            self.share_below(value) >= at.below()
        } else {
            self.share_above(value) <= at.above()
        }
    }

    /// Halves until nothing is left between: `low` may be too low, `high` is high enough.
    fn root_between(&self, mut low: f64, mut high: f64, at: Tail) -> f64 {
        let enough = |value: f64| self.is_enough(value, at);
        if enough(low) {
            return low;
        }
        // A double has 53 digits, and the ends are rarely more than some powers of two apart.
        for _ in 0..80 {
            let middle = f64::midpoint(low, high);
            if middle <= low || middle >= high {
                break;
            }
            if enough(middle) {
                high = middle;
            } else {
                low = middle;
            }
        }
        high
    }

    /// The areas under the distribution function of a node, step by step from an origin: as many as
    /// asked for, or fewer where the function has come to one. Nodes without a closed area have none.
    pub(super) fn areas(&self, origin: f64, step: f64, steps: usize) -> Vec<f64> {
        match self {
            Self::Curve(curve) => return curve.areas(origin, step, steps),
            Self::Sum { shift, parts } => {
                return parts
                    .first()
                    .map_or_else(Vec::new, |one| one.node.areas(origin - shift, step, steps));
            }
            _ => {}
        }
        let mut areas = Vec::with_capacity(steps);
        let mut before = self.area(origin);
        for place in 1..=steps {
            #[allow(clippy::cast_precision_loss)] // some thousand steps
            let up_to = self.area(origin + place as f64 * step);
            areas.push(up_to - before);
            if up_to - before >= step {
                break;
            }
            before = up_to;
        }
        areas
    }

    /// The area under the distribution function up to a value, of a node that has it in closed form.
    fn area(&self, value: f64) -> f64 {
        match self {
            Self::Constant(constant) => (value - constant).max(0.0),
            Self::Curve(curve) => curve.area(value),
            Self::Histogram(histogram) => histogram.area(value),
            Self::Table(table) => table.area(value),
            Self::Sum { shift, parts } => parts.first().map_or(0.0, |one| one.node.area(value - shift)),
            Self::Mixture(parts) => parts.iter().map(|(weight, node)| weight * node.area(value)).sum(),
            // A maximum is made a table before it becomes a part of a sum.
            Self::Slowest { .. } => 0.0,
        }
    }

    /// Whether the area under its distribution function has a closed form.
    pub(super) fn has_area(&self) -> bool {
        match self {
            Self::Slowest { .. } => false,
            Self::Mixture(parts) => parts.iter().all(|(_, node)| node.has_area()),
            Self::Sum { parts, .. } => self.is_direct() && parts.iter().all(|part| part.node.has_area()),
            _ => true,
        }
    }
}
