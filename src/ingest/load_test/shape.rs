//! The pieces that tools' JSON and YAML are made of, read leniently where tools are careless (numbers as
//! texts, `null`, other types) and never beyond a bound.

use std::fmt;
use std::marker::PhantomData;

use serde::de::{Deserialize, Deserializer, Error, IgnoredAny, MapAccess, SeqAccess, Visitor};

/// The most entries of one list or table; the longest that tools write have some hundred.
const MOST: usize = 20_000;

/// A number as it is written, as a number or as a text; nothing where it is neither, or not finite.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub(super) struct Num(pub(super) Option<f64>);

/// A text, or a number as a text; nothing where it is neither.
#[derive(Debug, Clone, Default, PartialEq)]
pub(super) struct Word(pub(super) Option<String>);

impl Word {
    /// The text; empty where there is none.
    pub(super) fn text(&self) -> &str {
        self.0.as_deref().unwrap_or_default()
    }
}

/// What stands there, whatever its type.
enum Scalar {
    Number(f64),
    Text(String),
    Other,
}

struct AnyScalar;

impl<'de> Visitor<'de> for AnyScalar {
    type Value = Scalar;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a number or a text")
    }

    fn visit_bool<E: Error>(self, _: bool) -> Result<Scalar, E> {
        Ok(Scalar::Other)
    }

    #[allow(clippy::cast_precision_loss)] // counts and nanoseconds below 2^53 are exact, and larger ones refused later
    fn visit_i64<E: Error>(self, number: i64) -> Result<Scalar, E> {
        Ok(Scalar::Number(number as f64))
    }

    #[allow(clippy::cast_precision_loss)] // as above
    fn visit_u64<E: Error>(self, number: u64) -> Result<Scalar, E> {
        Ok(Scalar::Number(number as f64))
    }

    fn visit_f64<E: Error>(self, number: f64) -> Result<Scalar, E> {
        Ok(Scalar::Number(number))
    }

    fn visit_str<E: Error>(self, text: &str) -> Result<Scalar, E> {
        Ok(Scalar::Text(text.to_owned()))
    }

    fn visit_unit<E: Error>(self) -> Result<Scalar, E> {
        Ok(Scalar::Other)
    }

    fn visit_none<E: Error>(self) -> Result<Scalar, E> {
        Ok(Scalar::Other)
    }

    fn visit_some<D: Deserializer<'de>>(self, inner: D) -> Result<Scalar, D::Error> {
        inner.deserialize_any(self)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<Scalar, A::Error> {
        while list.next_element::<IgnoredAny>()?.is_some() {}
        Ok(Scalar::Other)
    }

    fn visit_map<A: MapAccess<'de>>(self, mut table: A) -> Result<Scalar, A::Error> {
        while table.next_entry::<IgnoredAny, IgnoredAny>()?.is_some() {}
        Ok(Scalar::Other)
    }
}

impl<'de> Deserialize<'de> for Num {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        let number = match from.deserialize_any(AnyScalar)? {
            Scalar::Number(number) => Some(number),
            Scalar::Text(text) => text.trim().parse().ok(),
            Scalar::Other => None,
        };
        Ok(Self(number.filter(|number| number.is_finite())))
    }
}

impl<'de> Deserialize<'de> for Word {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        Ok(match from.deserialize_any(AnyScalar)? {
            Scalar::Number(number) => Self(Some(number.to_string())),
            Scalar::Text(text) => Self(Some(text)),
            Scalar::Other => Self(None),
        })
    }
}

/// A list of bounded length.
#[derive(Debug, Clone)]
pub(super) struct List<T>(pub(super) Vec<T>);

/// A table of bounded size, in its order.
#[derive(Debug, Clone)]
pub(super) struct Table<T>(pub(super) Vec<(String, T)>);

impl<T> Default for List<T> {
    fn default() -> Self {
        Self(Vec::new())
    }
}

impl<T> Default for Table<T> {
    fn default() -> Self {
        Self(Vec::new())
    }
}

impl<T> Table<T> {
    /// What stands at a name; of several, the last, as tools read it.
    pub(super) fn get(&self, name: &str) -> Option<&T> {
        self.0.iter().rev().find(|(key, _)| key == name).map(|(_, value)| value)
    }
}

struct Entries<T>(PhantomData<T>);

fn too_many<E: Error>() -> E {
    E::custom(format!("there are more than {MOST} entries"))
}

impl<'de, T: Deserialize<'de>> Visitor<'de> for Entries<T> {
    type Value = List<T>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a list")
    }

    fn visit_unit<E: Error>(self) -> Result<List<T>, E> {
        Ok(List::default())
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<List<T>, A::Error> {
        let mut found = Vec::new();
        while let Some(entry) = list.next_element()? {
            if found.len() == MOST {
                return Err(too_many());
            }
            found.push(entry);
        }
        Ok(List(found))
    }
}

impl<'de, T: Deserialize<'de>> Deserialize<'de> for List<T> {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        from.deserialize_any(Entries(PhantomData))
    }
}

struct Rows<T>(PhantomData<T>);

impl<'de, T: Deserialize<'de>> Visitor<'de> for Rows<T> {
    type Value = Table<T>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object")
    }

    fn visit_unit<E: Error>(self) -> Result<Table<T>, E> {
        Ok(Table::default())
    }

    fn visit_map<A: MapAccess<'de>>(self, mut table: A) -> Result<Table<T>, A::Error> {
        let mut found = Vec::new();
        while let Some(entry) = table.next_entry()? {
            if found.len() == MOST {
                return Err(too_many());
            }
            found.push(entry);
        }
        Ok(Table(found))
    }
}

impl<'de, T: Deserialize<'de>> Deserialize<'de> for Table<T> {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        from.deserialize_any(Rows(PhantomData))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn num(json: &str) -> Option<f64> {
        serde_json::from_str::<Num>(json).unwrap().0
    }

    #[test]
    fn numbers_are_read_as_tools_write_them() {
        assert_eq!(
            (num("5"), num("\"48\""), num("-0.5"), num("\" 1e3 \"")),
            (Some(5.0), Some(48.0), Some(-0.5), Some(1000.0))
        );
        for none in ["null", "true", "\"max\"", "\"NaN\"", "\"inf\"", "\"-nan\"", "{\"a\":[1]}", "[1,{}]"] {
            assert_eq!(num(none), None, "{none}");
        }
    }

    #[test]
    fn lists_and_tables_end_somewhere() {
        let long = format!("[{}1]", "1,".repeat(MOST));
        assert!(
            serde_json::from_str::<List<Num>>(&long).unwrap_err().to_string().contains("more than 20000")
        );
        assert!(serde_json::from_str::<List<Num>>("null").unwrap().0.is_empty());
        let table: Table<Num> = serde_json::from_str("{\"a\":1,\"a\":\"2\"}").unwrap();
        assert_eq!(table.get("a"), Some(&Num(Some(2.0))));
        assert!(serde_json::from_str::<Table<Num>>("[]").is_err());
    }
}
