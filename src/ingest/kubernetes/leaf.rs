//! Values that may be anything: what was found where a text, a number or a mapping was expected.
//!
//! Custom resources use Kubernetes' own names for things of another shape (`replicas` inside a schema,
//! `containers: "text"`), so no wrong type may end the reading. Each place therefore has three states,
//! absent, given and wrong, and whoever needs the value decides whether wrong is a fault.

use std::borrow::Cow;
use std::fmt;
use std::marker::PhantomData;

use serde::de::{Deserialize, Deserializer, IgnoredAny, MapAccess, SeqAccess, Visitor};

/// A scalar, or what stands in its place.
#[derive(Debug, Clone, Default, PartialEq)]
pub(super) enum Leaf<'a> {
    /// Not there, or null.
    #[default]
    Absent,
    /// A text.
    Text(Cow<'a, str>),
    /// A whole number that is not negative.
    Whole(u64),
    /// Any other number.
    Number(f64),
    /// Yes or no.
    Flag(bool),
    /// A list or a mapping.
    Nested,
}

/// What a mapping with known keys is read into.
pub(super) trait Fields<'de>: Default {
    /// Takes the value of that key, or ignores it.
    fn field<A: MapAccess<'de>>(&mut self, key: &str, map: &mut A) -> Result<(), A::Error>;
}

/// A mapping.
#[derive(Debug, Clone, Default, PartialEq)]
pub(super) enum Given<T> {
    /// Not there, or null.
    #[default]
    Absent,
    /// What is there.
    Value(T),
    /// Something that is no mapping.
    Wrong,
}

/// A list.
#[derive(Debug, Clone, Default, PartialEq)]
pub(super) enum Many<T> {
    /// Not there, or null.
    #[default]
    Absent,
    /// What is there.
    Values(Vec<T>),
    /// Something that is no list.
    Wrong,
}

/// Whether there is anything at a key: not null, and no empty list or mapping.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Present(pub(super) bool);

/// A key. Keys that are no text are those of nobody.
pub(super) struct Key<'a>(pub(super) Cow<'a, str>);

/// The large ones are boxed, as each is handed up through several returns on its way.
impl<'de, T: Fields<'de>> Fields<'de> for Box<T> {
    fn field<A: MapAccess<'de>>(&mut self, key: &str, map: &mut A) -> Result<(), A::Error> {
        (**self).field(key, map)
    }
}

impl<T> Given<T> {
    /// The mapping, where there is one.
    pub(super) fn value(&self) -> Option<&T> {
        if let Self::Value(value) = self { Some(value) } else { None }
    }
}

impl<T> Many<T> {
    /// The elements, where there are any.
    pub(super) fn values(&self) -> &[T] {
        if let Self::Values(values) = self { values } else { &[] }
    }
}

impl Leaf<'_> {
    /// The text, where it is one.
    pub(super) fn text(&self) -> Option<&str> {
        if let Self::Text(text) = self { Some(text) } else { None }
    }
}

/// Reads a mapping to its end.
pub(super) fn mapping<'de, T: Fields<'de>, A: MapAccess<'de>>(mut map: A) -> Result<T, A::Error> {
    let mut fields = T::default();
    while let Some(Key(key)) = map.next_key()? {
        fields.field(&key, &mut map)?;
    }
    Ok(fields)
}

/// Passes over what is left of a list.
pub(super) fn drain<'de, A: SeqAccess<'de>>(mut list: A) -> Result<bool, A::Error> {
    let mut any = false;
    while list.next_element::<IgnoredAny>()?.is_some() {
        any = true;
    }
    Ok(any)
}

/// Passes over what is left of a mapping.
pub(super) fn drain_map<'de, A: MapAccess<'de>>(mut map: A) -> Result<bool, A::Error> {
    let mut any = false;
    while map.next_entry::<IgnoredAny, IgnoredAny>()?.is_some() {
        any = true;
    }
    Ok(any)
}

/// A visitor that takes everything: what is not named in the block is its `other` value.
macro_rules! visitor {
    ($de:lifetime, [$($generics:tt)*] $visitor:ty => $value:ty, absent: $absent:expr, other: $other:expr, { $($own:tt)* }) => {
        impl<$de, $($generics)*> Visitor<$de> for $visitor {
            type Value = $value;
            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("anything")
            }
            fn visit_unit<E>(self) -> Result<Self::Value, E> {
                Ok($absent)
            }
            fn visit_none<E>(self) -> Result<Self::Value, E> {
                Ok($absent)
            }
            fn visit_some<D: Deserializer<$de>>(self, inner: D) -> Result<Self::Value, D::Error> {
                inner.deserialize_any(self)
            }
            fn visit_newtype_struct<D: Deserializer<$de>>(self, inner: D) -> Result<Self::Value, D::Error> {
                inner.deserialize_any(self)
            }
            fn visit_bytes<E>(self, _: &[u8]) -> Result<Self::Value, E> {
                Ok($other)
            }
            fn visit_i128<E>(self, _: i128) -> Result<Self::Value, E> {
                Ok($other)
            }
            fn visit_u128<E>(self, _: u128) -> Result<Self::Value, E> {
                Ok($other)
            }
            $($own)*
        }
    };
}

/// The scalars of a visitor for which every scalar is the same.
macro_rules! scalars {
    ($other:expr) => {
        fn visit_bool<E>(self, _: bool) -> Result<Self::Value, E> {
            Ok($other)
        }
        fn visit_u64<E>(self, _: u64) -> Result<Self::Value, E> {
            Ok($other)
        }
        fn visit_i64<E>(self, _: i64) -> Result<Self::Value, E> {
            Ok($other)
        }
        fn visit_f64<E>(self, _: f64) -> Result<Self::Value, E> {
            Ok($other)
        }
        fn visit_str<E>(self, _: &str) -> Result<Self::Value, E> {
            Ok($other)
        }
    };
}
pub(super) use {scalars, visitor};

struct Scalar;

visitor!('de, [] Scalar => Leaf<'de>, absent: Leaf::Absent, other: Leaf::Number(f64::INFINITY), {
    fn visit_bool<E>(self, flag: bool) -> Result<Self::Value, E> {
        Ok(Leaf::Flag(flag))
    }
    fn visit_u64<E>(self, number: u64) -> Result<Self::Value, E> {
        Ok(Leaf::Whole(number))
    }
    #[allow(clippy::cast_precision_loss)] // only negative numbers remain, none of which is used
    fn visit_i64<E>(self, number: i64) -> Result<Self::Value, E> {
        Ok(u64::try_from(number).map_or(Leaf::Number(number as f64), Leaf::Whole))
    }
    fn visit_f64<E>(self, number: f64) -> Result<Self::Value, E> {
        Ok(Leaf::Number(number))
    }
    fn visit_borrowed_str<E>(self, text: &'de str) -> Result<Self::Value, E> {
        Ok(Leaf::Text(Cow::Borrowed(text)))
    }
    fn visit_str<E>(self, text: &str) -> Result<Self::Value, E> {
        Ok(Leaf::Text(Cow::Owned(text.to_owned())))
    }
    fn visit_string<E>(self, text: String) -> Result<Self::Value, E> {
        Ok(Leaf::Text(Cow::Owned(text)))
    }
    fn visit_seq<A: SeqAccess<'de>>(self, list: A) -> Result<Self::Value, A::Error> {
        drain(list).map(|_| Leaf::Nested)
    }
    fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<Self::Value, A::Error> {
        drain_map(map).map(|_| Leaf::Nested)
    }
});

impl<'de> Deserialize<'de> for Leaf<'de> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(Scalar)
    }
}

impl<'de> Deserialize<'de> for Key<'de> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Ok(Self(match Leaf::deserialize(deserializer)? {
            Leaf::Text(text) => text,
            _ => Cow::Borrowed(""),
        }))
    }
}

struct Mapping<T>(PhantomData<T>);

visitor!('de, [T: Fields<'de>] Mapping<T> => Given<T>, absent: Given::Absent, other: Given::Wrong, {
    scalars!(Given::Wrong);
    fn visit_seq<A: SeqAccess<'de>>(self, list: A) -> Result<Self::Value, A::Error> {
        drain(list).map(|_| Given::Wrong)
    }
    fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<Self::Value, A::Error> {
        mapping(map).map(Given::Value)
    }
});

impl<'de, T: Fields<'de>> Deserialize<'de> for Given<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(Mapping(PhantomData))
    }
}

struct Elements<T>(PhantomData<T>);

visitor!('de, [T: Deserialize<'de>] Elements<T> => Many<T>, absent: Many::Absent, other: Many::Wrong, {
    scalars!(Many::Wrong);
    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<Self::Value, A::Error> {
        let mut values = Vec::new();
        while let Some(value) = list.next_element()? {
            values.push(value);
        }
        Ok(Many::Values(values))
    }
    fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<Self::Value, A::Error> {
        drain_map(map).map(|_| Many::Wrong)
    }
});

impl<'de, T: Deserialize<'de>> Deserialize<'de> for Many<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(Elements(PhantomData))
    }
}

struct Anything;

visitor!('de, [] Anything => Present, absent: Present(false), other: Present(true), {
    scalars!(Present(true));
    fn visit_seq<A: SeqAccess<'de>>(self, list: A) -> Result<Self::Value, A::Error> {
        drain(list).map(Present)
    }
    fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<Self::Value, A::Error> {
        drain_map(map).map(Present)
    }
});

impl<'de> Deserialize<'de> for Present {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(Anything)
    }
}
