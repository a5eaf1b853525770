//! Small values of JSON, taken as they come: a text, a number or something else where a text was expected is
//! no fault of the whole file.

use std::fmt;

use serde::de::{Deserialize, Deserializer, Error, IgnoredAny, MapAccess, SeqAccess, Visitor};

/// A text or a number, as text; nothing for any other value.
#[derive(Debug, Default, Clone, PartialEq)]
pub(super) struct Leaf(pub(super) Option<String>);

struct Leaves;

impl<'de> Visitor<'de> for Leaves {
    type Value = Leaf;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a value")
    }

    fn visit_str<E: Error>(self, text: &str) -> Result<Leaf, E> {
        Ok(Leaf(Some(text.to_owned())))
    }

    fn visit_string<E: Error>(self, text: String) -> Result<Leaf, E> {
        Ok(Leaf(Some(text)))
    }

    fn visit_u64<E: Error>(self, number: u64) -> Result<Leaf, E> {
        Ok(Leaf(Some(number.to_string())))
    }

    fn visit_i64<E: Error>(self, number: i64) -> Result<Leaf, E> {
        Ok(Leaf(Some(number.to_string())))
    }

    fn visit_f64<E: Error>(self, number: f64) -> Result<Leaf, E> {
        Ok(Leaf(Some(number.to_string())))
    }

    fn visit_bool<E: Error>(self, _: bool) -> Result<Leaf, E> {
        Ok(Leaf(None))
    }

    fn visit_unit<E: Error>(self) -> Result<Leaf, E> {
        Ok(Leaf(None))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<Leaf, A::Error> {
        while seq.next_element::<IgnoredAny>()?.is_some() {}
        Ok(Leaf(None))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Leaf, A::Error> {
        while map.next_entry::<IgnoredAny, IgnoredAny>()?.is_some() {}
        Ok(Leaf(None))
    }
}

impl<'de> Deserialize<'de> for Leaf {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(Leaves)
    }
}

/// The texts in an object, for the few keys that are wanted; nothing of any other value.
pub(super) struct Texts<const N: usize> {
    /// The keys.
    pub(super) wanted: [&'static str; N],
}

impl<'de, const N: usize> serde::de::DeserializeSeed<'de> for Texts<N> {
    type Value = [Option<String>; N];

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Self::Value, D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de, const N: usize> Visitor<'de> for Texts<N> {
    type Value = [Option<String>; N];

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a value")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
        let mut texts = [const { None }; N];
        while let Some(key) = map.next_key::<String>()? {
            let place = self.wanted.iter().position(|wanted| *wanted == key);
            match place.and_then(|place| texts.get_mut(place)) {
                Some(text) => *text = map.next_value::<Leaf>()?.0,
                None => {
                    map.next_value::<IgnoredAny>()?;
                }
            }
        }
        Ok(texts)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<Self::Value, A::Error> {
        while seq.next_element::<IgnoredAny>()?.is_some() {}
        Ok([const { None }; N])
    }

    fn visit_str<E: Error>(self, _: &str) -> Result<Self::Value, E> {
        Ok([const { None }; N])
    }

    fn visit_bool<E: Error>(self, _: bool) -> Result<Self::Value, E> {
        Ok([const { None }; N])
    }

    fn visit_u64<E: Error>(self, _: u64) -> Result<Self::Value, E> {
        Ok([const { None }; N])
    }

    fn visit_i64<E: Error>(self, _: i64) -> Result<Self::Value, E> {
        Ok([const { None }; N])
    }

    fn visit_f64<E: Error>(self, _: f64) -> Result<Self::Value, E> {
        Ok([const { None }; N])
    }

    fn visit_unit<E: Error>(self) -> Result<Self::Value, E> {
        Ok([const { None }; N])
    }
}
