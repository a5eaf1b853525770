//! A composition as a tree in its normal form: constants pulled out as exact shifts, sums in sums and
//! maxima in maxima made flat, equal parts counted instead of repeated.

use crate::curve::Curve;
use crate::histogram::Histogram;
use crate::table::Table;
use crate::{DEEPEST, DistributionError, MOST_COMPOSED_AT_ONCE, MOST_IN_A_ROW};

/// Sizes that values may have. Their squares, and what a curve with the steepest tail makes of them,
/// have to stay numbers.
const SMALLEST: f64 = 1e-100;
const GREATEST: f64 = 1e100;

/// A share that never happens.
const NEVER: f64 = 1e-13;

/// A distribution.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Node {
    /// One value.
    Constant(f64),
    /// A curve through percentiles.
    Curve(Curve),
    /// Counts in buckets.
    Histogram(Histogram),
    /// What was composed and is part of something else.
    Table(Table),
    /// Independent parts one after another, and a constant.
    Sum { shift: f64, parts: Vec<Part> },
    /// Independent parts side by side, and a constant: the slowest counts.
    Slowest { at_least: f64, parts: Vec<Part> },
    /// One of several, with these weights, which come to one.
    Mixture(Vec<(f64, Node)>),
}

/// A part that comes a number of times, each independent of the others.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Part {
    pub(super) node: Node,
    pub(super) times: u64,
}

impl Part {
    /// The number of times, for reckoning.
    #[allow(clippy::cast_precision_loss)] // at most a billion
    pub(super) fn times(&self) -> f64 {
        self.times as f64
    }
}

impl Node {
    /// The parts one after another, each a number of times.
    pub(super) fn sum(of: Vec<Part>) -> Result<Self, DistributionError> {
        let mut shift = 0.0;
        let mut parts = Vec::new();
        for part in of {
            let times = part.times();
            match part.node {
                Self::Constant(value) => shift += value * times,
                Self::Sum { shift: inner, parts: inside } => {
                    shift += inner * times;
                    for one in inside {
                        count(&mut parts, one.node, one.times.saturating_mul(part.times));
                    }
                }
                node => count(&mut parts, node, part.times),
            }
        }
        // What stands alone keeps its closed form; what is added to something is needed by its area.
        if parts.len() > 1 || parts.iter().any(|part| part.times > 1) {
            for part in &mut parts {
                part.node = std::mem::replace(&mut part.node, Self::Constant(0.0)).with_area();
            }
        }
        let node = match &mut parts[..] {
            [] => Self::Constant(shift),
            [one] if shift == 0.0 && one.times == 1 => std::mem::replace(&mut one.node, Self::Constant(0.0)),
            _ => Self::Sum { shift, parts },
        };
        node.checked()
    }

    /// The slowest of the parts, each a number of times.
    pub(super) fn slowest(of: Vec<Part>) -> Result<Self, DistributionError> {
        let mut at_least = f64::NEG_INFINITY;
        let mut parts = Vec::new();
        for part in of.into_iter().filter(|part| part.times > 0) {
            match part.node {
                Self::Constant(value) => at_least = at_least.max(value),
                Self::Slowest { at_least: inner, parts: inside } => {
                    at_least = at_least.max(inner);
                    for one in inside {
                        count(&mut parts, one.node, one.times.saturating_mul(part.times));
                    }
                }
                node => count(&mut parts, node, part.times),
            }
        }
        if let Some(many) =
            parts.iter().find(|part| part.times > MOST_COMPOSED_AT_ONCE && part.node.is_composed())
        {
            return Err(DistributionError::TooManyAtOnce(many.times));
        }
        if parts.len() > 1 || parts.iter().any(|part| part.times > 1) || at_least > f64::NEG_INFINITY {
            for part in &mut parts {
                part.node = std::mem::replace(&mut part.node, Self::Constant(0.0)).direct();
            }
        }
        // What is practically never the slowest is no part of it.
        if at_least > f64::NEG_INFINITY {
            parts.retain(|part| part.times() * part.node.share_above(at_least) > NEVER);
        }
        let node = match &mut parts[..] {
            [] if at_least == f64::NEG_INFINITY => return Err(DistributionError::Empty),
            [] => Self::Constant(at_least),
            [one] if at_least == f64::NEG_INFINITY && one.times == 1 => {
                std::mem::replace(&mut one.node, Self::Constant(0.0))
            }
            _ => Self::Slowest { at_least, parts },
        };
        node.checked()
    }

    /// One of those, by weight.
    pub(super) fn mixture(of: Vec<(f64, Self)>) -> Result<Self, DistributionError> {
        if let Some((weight, _)) = of.iter().find(|(weight, _)| !(*weight >= 0.0 && weight.is_finite())) {
            return Err(DistributionError::NotAWeight(*weight));
        }
        let total: f64 = of.iter().map(|(weight, _)| weight).sum();
        if of.is_empty() {
            return Err(DistributionError::Empty);
        }
        if !(total > 0.0 && total.is_finite()) {
            return Err(DistributionError::NotAWeight(total));
        }
        let mut parts: Vec<(f64, Self)> = Vec::new();
        for (weight, node) in of.into_iter().filter(|(weight, _)| *weight > 0.0) {
            match parts.iter_mut().find(|(_, known)| *known == node) {
                Some((known, _)) => *known += weight / total,
                None => parts.push((weight / total, node)),
            }
        }
        if parts.len() > 1 {
            for (_, part) in &mut parts {
                *part = std::mem::replace(part, Self::Constant(0.0)).direct();
            }
        }
        let node = match &mut parts[..] {
            [(_, one)] => std::mem::replace(one, Self::Constant(0.0)),
            _ => Self::Mixture(parts),
        };
        node.checked()
    }

    /// The same as a node with a closed distribution function.
    fn direct(self) -> Self {
        if self.is_direct() { self } else { Self::Table(Table::of(&self)) }
    }

    /// The same as a node with a closed area under its distribution function.
    fn with_area(self) -> Self {
        if self.has_area() { self } else { Self::Table(Table::of(&self)) }
    }

    /// The same, every value `by` times as large.
    pub(super) fn scaled(&self, by: f64) -> Self {
        let all = |parts: &[Part]| {
            parts.iter().map(|part| Part { node: part.node.scaled(by), times: part.times }).collect()
        };
        match self {
            Self::Constant(value) => Self::Constant(value * by),
            Self::Curve(curve) => Self::Curve(curve.scaled(by)),
            Self::Histogram(histogram) => Self::Histogram(histogram.scaled(by)),
            Self::Table(table) => Self::Table(table.scaled(by)),
            Self::Sum { shift, parts } => Self::Sum { shift: shift * by, parts: all(parts) },
            Self::Slowest { at_least, parts } => Self::Slowest { at_least: at_least * by, parts: all(parts) },
            Self::Mixture(parts) => {
                Self::Mixture(parts.iter().map(|(weight, node)| (*weight, node.scaled(by))).collect())
            }
        }
    }

    /// The same, where its values are of a size that squares and products of them can be reckoned with.
    pub(super) fn checked(self) -> Result<Self, DistributionError> {
        let [least, most] = self.sizes();
        if let Some(size) = [least, most].into_iter().find(|size| !(SMALLEST..=GREATEST).contains(size)) {
            return Err(DistributionError::OutOfSize(size));
        }
        if self.depth() > DEEPEST {
            return Err(DistributionError::TooDeep);
        }
        let length = self.length();
        if length > MOST_IN_A_ROW {
            return Err(DistributionError::TooManyInARow(length));
        }
        Ok(self)
    }

    /// The least and the greatest size of its values; the median's of a piece of a curve. A constant
    /// may be as small as it likes.
    fn sizes(&self) -> [f64; 2] {
        let wider = |a: [f64; 2], b: [f64; 2]| [a[0].min(b[0]), a[1].max(b[1])];
        match self {
            Self::Constant(value) => [1.0, value.abs().max(1.0)],
            Self::Curve(curve) => curve.medians(),
            Self::Histogram(histogram) => [1.0, histogram.greatest().max(1.0)],
            Self::Table(table) => [1.0, table.greatest().max(1.0)],
            Self::Sum { shift, parts } => {
                let each = parts.iter().map(|part| (part.times(), part.node.sizes()));
                each.fold([1.0, shift.abs().max(1.0)], |[least, most], (times, [low, high])| {
                    [least.min(low), most + times * high]
                })
            }
            Self::Slowest { at_least, parts } => {
                let most = if at_least.is_finite() { at_least.abs().max(1.0) } else { 1.0 };
                parts.iter().map(|part| part.node.sizes()).fold([1.0, most], wider)
            }
            Self::Mixture(parts) => parts.iter().map(|(_, node)| node.sizes()).fold([1.0, 1.0], wider),
        }
    }

    pub(super) fn parts(&self) -> &[Part] {
        match self {
            Self::Sum { parts, .. } | Self::Slowest { parts, .. } => parts,
            _ => &[],
        }
    }

    /// How deep it is nested.
    fn depth(&self) -> usize {
        let inside = match self {
            Self::Mixture(parts) => parts.iter().map(|(_, node)| node.depth()).max(),
            _ => self.parts().iter().map(|part| part.node.depth()).max(),
        };
        1 + inside.unwrap_or(0)
    }

    /// How many that vary stand in a row at most.
    pub(super) fn length(&self) -> u64 {
        match self {
            Self::Constant(_) => 0,
            Self::Curve(_) | Self::Histogram(_) | Self::Table(_) => 1,
            Self::Sum { parts, .. } => parts
                .iter()
                .fold(0_u64, |sum, part| sum.saturating_add(part.node.length().saturating_mul(part.times))),
            Self::Slowest { parts, .. } => parts.iter().map(|part| part.node.length()).max().unwrap_or(0),
            Self::Mixture(parts) => parts.iter().map(|(_, node)| node.length()).max().unwrap_or(0),
        }
    }

    /// How much of the mean lies beyond the percentiles that were given for the parts of a row.
    pub(super) fn mean_beyond(&self) -> f64 {
        match self {
            Self::Curve(curve) => curve.mean_beyond(),
            Self::Sum { parts, .. } => parts.iter().map(|part| part.times() * part.node.mean_beyond()).sum(),
            Self::Mixture(parts) => parts.iter().map(|(weight, node)| weight * node.mean_beyond()).sum(),
            _ => 0.0,
        }
    }

    /// Whether a grid is behind it, whose round-off hides the one in a million.
    fn is_composed(&self) -> bool {
        match self {
            Self::Constant(_) | Self::Curve(_) | Self::Histogram(_) => false,
            Self::Table(_) => true,
            Self::Mixture(parts) => parts.iter().any(|(_, node)| node.is_composed()),
            _ => !self.is_direct() || self.parts().iter().any(|part| part.node.is_composed()),
        }
    }

    /// Whether its distribution function has a closed form, so that no grid is needed.
    pub(super) fn is_direct(&self) -> bool {
        match self {
            Self::Constant(_) | Self::Curve(_) | Self::Histogram(_) | Self::Table(_) => true,
            Self::Sum { parts, .. } => matches!(&parts[..], [one] if one.times == 1 && one.node.is_direct()),
            Self::Slowest { parts, .. } => parts.iter().all(|part| part.node.is_direct()),
            Self::Mixture(parts) => parts.iter().all(|(_, node)| node.is_direct()),
        }
    }

    /// The percentiles, as shares, that were given for every part: beyond them it is extrapolated.
    pub(super) fn given(&self) -> Option<[f64; 2]> {
        let narrower = |a: Option<[f64; 2]>, b: Option<[f64; 2]>| match (a, b) {
            (Some([a, b]), Some([c, d])) => Some([a.max(c), b.min(d)]),
            (one, other) => one.or(other),
        };
        match self {
            Self::Constant(_) | Self::Histogram(_) => None,
            Self::Curve(curve) => Some(curve.given()),
            Self::Table(table) => table.given(),
            Self::Mixture(parts) => parts.iter().map(|(_, node)| node.given()).fold(None, narrower),
            _ => self.parts().iter().map(|part| part.node.given()).fold(None, narrower),
        }
    }
}

/// Counts a node among the parts.
fn count(parts: &mut Vec<Part>, node: Node, times: u64) {
    if times == 0 {
        return;
    }
    match parts.iter_mut().find(|part| part.node == node) {
        Some(part) => part.times = part.times.saturating_add(times),
        None => parts.push(Part { node, times }),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn once(node: Node) -> Part {
        Part { node, times: 1 }
    }

    fn hop(median: f64) -> Node {
        Node::Curve(Curve::log_normal(median, 0.5).unwrap())
    }

    #[test]
    fn a_sum_is_flat_and_counts_equal_parts() {
        let inner = Node::sum(vec![once(hop(1.0)), once(Node::Constant(2.0))]).unwrap();
        let sum = Node::sum(vec![once(hop(1.0)), Part { node: inner, times: 3 }, once(hop(2.0))]).unwrap();
        let Node::Sum { shift, parts } = sum else { panic!("not a sum") };
        assert_eq!(shift, 6.0);
        assert_eq!(parts.iter().map(|part| part.times).collect::<Vec<_>>(), [4, 1]);
    }

    #[test]
    fn constants_alone_stay_constants() {
        let sum = Node::sum(vec![Part { node: Node::Constant(0.5), times: 10 }]).unwrap();
        assert_eq!(sum, Node::Constant(5.0));
        let slowest = Node::slowest(vec![once(Node::Constant(2.0)), once(Node::Constant(3.0))]).unwrap();
        assert_eq!(slowest, Node::Constant(3.0));
    }

    #[test]
    fn what_cannot_be_reckoned_is_refused() {
        let many = Node::sum(vec![Part { node: hop(1.0), times: MOST_IN_A_ROW + 1 }]);
        assert_eq!(many.unwrap_err(), DistributionError::TooManyInARow(1001));
        assert_eq!(Node::slowest(vec![]).unwrap_err(), DistributionError::Empty);
        let two = Node::sum(vec![once(hop(1.0)), once(hop(2.0))]).unwrap();
        assert!(Node::slowest(vec![Part { node: two, times: 1_000_000_000 }]).is_err());
        assert!(Node::slowest(vec![Part { node: hop(1.0), times: 1_000_000_000 }]).is_ok());
        let mut node = hop(1.0);
        // A maximum of sums is made of tables; what nests is a mixture in a maximum in a mixture.
        let deeper = |node: Node| {
            let slowest = Node::slowest(vec![once(node), once(hop(3.0))])?;
            Node::mixture(vec![(1.0, slowest), (1.0, hop(2.0))])
        };
        let refused = (0..1000).find_map(|_| match deeper(node.clone()) {
            Ok(next) => {
                node = next;
                None
            }
            Err(error) => Some(error),
        });
        assert_eq!(refused, Some(DistributionError::TooDeep));
    }

    #[test]
    fn weights_that_are_none_are_refused() {
        assert!(Node::mixture(vec![]).is_err());
        assert!(Node::mixture(vec![(0.0, hop(1.0))]).is_err());
        assert!(Node::mixture(vec![(-1.0, hop(1.0)), (2.0, hop(2.0))]).is_err());
        assert_eq!(Node::mixture(vec![(3.0, hop(1.0)), (1.0, hop(1.0))]).unwrap(), hop(1.0));
    }
}
