//! JSON that says what containers use: `PodMetricsList`, lists and pages of them, and what Prometheus' API
//! answers, with or without its envelope. Objects are told by their keys, wherever they stand.

use std::fmt;
use std::io::Read;

use serde::de::{DeserializeSeed, Deserializer, Error, IgnoredAny, MapAccess, SeqAccess, Visitor};

use crate::ingest::usage::error::UsageError;
use crate::ingest::usage::found::Found;
use crate::ingest::usage::guard::Guard;
use crate::ingest::usage::labels::Labels;
use crate::ingest::usage::points::{Many, One};
use crate::ingest::usage::rows::Containers;
use crate::ingest::usage::series::Values;
use crate::ingest::usage::source::Source;
use crate::ingest::usage::values::{Leaf, Texts};
use crate::units::harmless;

/// How deep lists may stand in lists.
const DEEPEST: usize = 16;

/// The most warnings that are kept of an answer.
const WARNINGS_KEPT: usize = 3;

/// Reads one JSON value.
pub(super) fn document<R: Read>(source: &mut Source<R>, found: &mut Found) -> Result<(), UsageError> {
    let name = source.name().to_owned();
    let begins = source.lines + 1;
    let (inner, lines) = source.parts();
    found.line = begins;
    let mut json = serde_json::Deserializer::from_reader(Guard::new(inner, lines));
    let read = Any { found: &mut *found, depth: 0 }.deserialize(&mut json);
    let Err(error) = read else { return Ok(()) };
    if let Some(fault) = found.fault.take() {
        return Err(fault);
    }
    let line = begins + u64::try_from(error.line()).unwrap_or(1).saturating_sub(1);
    if error.is_eof() {
        let what = "the JSON ends in the middle".to_owned();
        return Err(UsageError::Truncated { source_name: name, line, what });
    }
    // Brackets in the middle of something else are no answer that went wrong.
    if found.is_something_else() {
        return Err(found.unknown());
    }
    let said = error.to_string();
    let said = harmless(said.split(" at line ").next().unwrap_or_default());
    Err(UsageError::At { source_name: name, line, message: format!("this JSON cannot be read: {said}") })
}

/// Any value, with what it holds of use going to where it is kept.
struct Any<'a> {
    found: &'a mut Found,
    depth: usize,
}

/// The same of a value that holds items: a list, or an object that has some.
#[derive(Default)]
struct Object {
    kind: Option<String>,
    metadata: [Option<String>; 2],
    containers: Option<Containers>,
    labels: Option<Labels>,
    value: Option<Values>,
}

impl<'de> DeserializeSeed<'de> for Any<'_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Any<'_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a value")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<(), A::Error> {
        if self.depth == DEEPEST {
            return Err(A::Error::custom(format!("lists stand inside lists more than {DEEPEST} deep")));
        }
        while seq.next_element_seed(Any { found: &mut *self.found, depth: self.depth + 1 })?.is_some() {}
        Ok(())
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<(), A::Error> {
        if self.depth == DEEPEST {
            return Err(A::Error::custom(format!("lists stand inside lists more than {DEEPEST} deep")));
        }
        let found = self.found;
        let mut object = Object::default();
        while let Some(key) = map.next_key::<String>()? {
            match key.as_str() {
                "items" | "result" | "data" => {
                    found.listed |= key == "result";
                    map.next_value_seed(Any { found: &mut *found, depth: self.depth + 1 })?;
                }
                "kind" => object.kind = map.next_value::<Leaf>()?.0,
                "metadata" => {
                    object.metadata = map.next_value_seed(Texts { wanted: ["namespace", "name"] })?;
                }
                "containers" => object.containers = Some(map.next_value()?),
                "metric" => {
                    let mut labels = Labels::default();
                    map.next_value_seed(Into(&mut labels))?;
                    object.labels = Some(labels);
                }
                "value" => {
                    let point = map.next_value::<One>()?.0;
                    object.value = Some(point.map_or(Values::None, |point| Values::One {
                        value: point.value,
                        time: Some(point.time),
                    }));
                }
                "values" => {
                    let span = map.next_value::<Many>()?.0;
                    object.value = Some(span.map_or(Values::None, Values::Many));
                }
                "resultType" => found.result_type = map.next_value::<Leaf>()?.0,
                "status" => found.status(map.next_value::<Leaf>()?.0.as_deref()),
                "error" | "message" => {
                    if let Some(said) = map.next_value::<Leaf>()?.0 {
                        found.said.get_or_insert(said);
                    }
                }
                "warnings" => map.next_value_seed(Warnings(&mut *found))?,
                _ => {
                    map.next_value::<IgnoredAny>()?;
                }
            }
        }
        found.object(object.kind.as_deref());
        let taken = match object {
            Object { containers: Some(containers), metadata, .. } => found.pod(metadata, containers),
            Object { labels: Some(labels), value, .. } => found.series(labels, value.unwrap_or(Values::None)),
            _ => Ok(()),
        };
        taken.map_err(|fault| {
            found.fault = Some(fault);
            A::Error::custom("")
        })
    }

    fn visit_bool<E: Error>(self, _: bool) -> Result<(), E> {
        Ok(())
    }

    fn visit_u64<E: Error>(self, _: u64) -> Result<(), E> {
        Ok(())
    }

    fn visit_i64<E: Error>(self, _: i64) -> Result<(), E> {
        Ok(())
    }

    fn visit_f64<E: Error>(self, _: f64) -> Result<(), E> {
        Ok(())
    }

    fn visit_str<E: Error>(self, _: &str) -> Result<(), E> {
        Ok(())
    }

    fn visit_unit<E: Error>(self) -> Result<(), E> {
        Ok(())
    }
}

/// An object's texts, those that are labels of use.
struct Into<'a>(&'a mut Labels);

impl<'de> DeserializeSeed<'de> for Into<'_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_map(self)
    }
}

impl<'de> Visitor<'de> for Into<'_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the labels of a series")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<(), A::Error> {
        while let Some(label) = map.next_key::<String>()? {
            let value = map.next_value::<Leaf>()?;
            if let Some(value) = value.0 {
                self.0.put(&label, &value);
            }
        }
        Ok(())
    }
}

/// What an answer warns of.
struct Warnings<'a>(&'a mut Found);

impl<'de> DeserializeSeed<'de> for Warnings<'_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Warnings<'_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a list of warnings")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<(), A::Error> {
        while let Some(Leaf(text)) = seq.next_element()? {
            if let Some(text) = text.filter(|_| self.0.warnings.len() < WARNINGS_KEPT) {
                self.0.warnings.push(text);
            }
        }
        Ok(())
    }

    fn visit_str<E: Error>(self, _: &str) -> Result<(), E> {
        Ok(())
    }

    fn visit_unit<E: Error>(self) -> Result<(), E> {
        Ok(())
    }
}
