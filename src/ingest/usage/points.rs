//! The values of a series in an answer of Prometheus' API.

use std::fmt;

use serde::de::{Deserialize, Deserializer, IgnoredAny, SeqAccess, Visitor};

use crate::ingest::usage::values::Leaf;

/// One value at one time, in seconds.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Point {
    pub(super) time: f64,
    pub(super) value: f64,
}

/// The values of a series over a range, as far as they matter: the first and the last, by how much a counter
/// went up between them, and the shortest time from one to the next.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Span {
    pub(super) first: Point,
    pub(super) last: Point,
    pub(super) gain: f64,
    pub(super) step: Option<f64>,
}

impl Span {
    fn of(point: Point) -> Self {
        Self { first: point, last: point, gain: 0.0, step: None }
    }

    fn further(self, next: Point) -> Self {
        let gap = next.time - self.last.time;
        // A counter that falls began again at zero.
        let gain = if next.value >= self.last.value { next.value - self.last.value } else { next.value };
        Self {
            first: self.first,
            last: next,
            gain: self.gain + gain,
            step: Some(self.step.map_or(gap, |step| step.min(gap))).filter(|gap| *gap > 0.0),
        }
    }

    /// What a counter went up by in a second; nothing of a single value.
    pub(super) fn rate(&self) -> Option<f64> {
        let seconds = self.last.time - self.first.time;
        (seconds > 0.0).then(|| self.gain / seconds)
    }
}

/// `value`: one point, or nothing where it is none.
#[derive(Debug, Default, Clone, Copy, PartialEq)]
pub(super) struct One(pub(super) Option<Point>);

/// `values`: many points. Those that are no number are passed over.
#[derive(Debug, Default, Clone, Copy, PartialEq)]
pub(super) struct Many(pub(super) Option<Span>);

struct OneOf;
struct ManyOf;

impl<'de> Visitor<'de> for OneOf {
    type Value = One;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a time and a value, such as [1756099500, \"42\"]")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<One, A::Error> {
        let number = |seq: &mut A| -> Result<Option<f64>, A::Error> {
            Ok(seq.next_element::<Leaf<'de>>()?.and_then(|leaf| leaf.number()))
        };
        let (time, value) = (number(&mut seq)?, number(&mut seq)?);
        while seq.next_element::<IgnoredAny>()?.is_some() {}
        let point = time.zip(value).filter(|(time, value)| time.is_finite() && value.is_finite());
        Ok(One(point.map(|(time, value)| Point { time, value })))
    }

    fn visit_unit<E: serde::de::Error>(self) -> Result<One, E> {
        Ok(One(None))
    }
}

impl<'de> Visitor<'de> for ManyOf {
    type Value = Many;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a list of times and values, such as [[1756099500, \"42\"]]")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<Many, A::Error> {
        let mut span: Option<Span> = None;
        while let Some(One(point)) = seq.next_element()? {
            if let Some(point) = point {
                span = Some(span.map_or(Span::of(point), |span| span.further(point)));
            }
        }
        Ok(Many(span))
    }

    fn visit_unit<E: serde::de::Error>(self) -> Result<Many, E> {
        Ok(Many(None))
    }
}

impl<'de> Deserialize<'de> for One {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(OneOf)
    }
}

impl<'de> Deserialize<'de> for Many {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(ManyOf)
    }
}
