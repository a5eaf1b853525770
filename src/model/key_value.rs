//! The types that a key can be read as, and how each stands in a value.

use crate::model::calls::Call;
use crate::model::given_latency::Latency;
use crate::model::value::{Kind, Value};
use crate::units::{End, Portion, Quantity, Range, Time};

/// A type that a key can be read as.
pub trait KeyValue: Sized {
    /// What the key takes.
    const KIND: Kind;

    /// What stands at the key: a range of a quantity, or the type itself.
    type Held: Into<Value>;

    /// The value, standing at one end of it where it is a range. `Value::None` is zero of a
    /// quantity; what is unknown or not counted is nothing at all.
    fn standing_at(value: &Value, end: End) -> Option<Self>;
}

impl<Q: Quantity> KeyValue for Q {
    const KIND: Kind = Kind::Number(Q::UNIT);
    type Held = Range<Q>;

    fn standing_at(value: &Value, end: End) -> Option<Self> {
        match value {
            Value::Number(number) if number.unit() == Q::UNIT => Some(Q::saturated(number.base_at(end))),
            Value::None => Some(Q::ZERO),
            _ => None,
        }
    }
}

impl KeyValue for Portion {
    const KIND: Kind = Kind::Portion;
    type Held = Self;

    fn standing_at(value: &Value, _: End) -> Option<Self> {
        if let Value::Portion(portion) = value { Some(*portion) } else { None }
    }
}

impl KeyValue for String {
    const KIND: Kind = Kind::Text;
    type Held = Self;

    fn standing_at(value: &Value, _: End) -> Option<Self> {
        if let Value::Text(text) = value { Some(text.clone()) } else { None }
    }
}

impl KeyValue for bool {
    const KIND: Kind = Kind::Switch;
    type Held = Self;

    fn standing_at(value: &Value, _: End) -> Option<Self> {
        if let Value::Switch(yes) = value { Some(*yes) } else { None }
    }
}

impl From<Latency> for Value {
    fn from(latency: Latency) -> Self {
        match latency {
            Latency::Plain(range) => range.into(),
            Latency::Percentiles(points) => Self::Percentiles(points),
        }
    }
}

impl KeyValue for Latency {
    const KIND: Kind = Kind::Latency;
    type Held = Self;

    fn standing_at(value: &Value, end: End) -> Option<Self> {
        match value {
            Value::Percentiles(points) => Some(Self::Percentiles(points.clone())),
            value => Time::standing_at(value, end).map(|time| Self::Plain(Range::exact(time))),
        }
    }
}

impl From<Call> for Value {
    fn from(call: Call) -> Self {
        Self::Calls(call)
    }
}

impl KeyValue for Call {
    const KIND: Kind = Kind::Calls;
    type Held = Self;

    fn standing_at(value: &Value, end: End) -> Option<Self> {
        if let Value::Calls(call) = value { Some(call.at(end)) } else { None }
    }
}
