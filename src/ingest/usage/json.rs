//! JSON that says what containers use: `PodMetricsList`, lists and pages of them, and what Prometheus' API
//! answers, with or without its envelope. Objects are told by their keys, wherever they stand.

use std::borrow::Cow;
use std::cell::RefCell;
use std::fmt;
use std::io::Read;

use serde::de::{DeserializeSeed, Deserializer, Error, MapAccess, SeqAccess, Visitor};

use crate::ingest::usage::error::UsageError;
use crate::ingest::usage::found::Found;
use crate::ingest::usage::guard::{Bytes, Guard};
use crate::ingest::usage::item::{self, Member, Object};
use crate::ingest::usage::source::Source;
use crate::ingest::usage::values::Leaf;
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
    let guard = RefCell::new(Guard::new(inner, lines));
    let mut json = serde_json::Deserializer::from_reader(Bytes(&guard));
    let read = Any { found: &mut *found, guard: &guard, depth: 0 }.deserialize(&mut json);
    let Err(error) = read else { return Ok(()) };
    if let Some(fault) = found.fault.take() {
        return Err(fault);
    }
    let line = begins + u64::try_from(error.line()).unwrap_or(1).saturating_sub(1) + guard.borrow().unseen();
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

/// Any value, with what it holds of use going to where it is kept. Tells whether it ended with a bracket:
/// behind a number the parser has read one byte more.
struct Any<'a, 'b, R> {
    found: &'a mut Found,
    guard: &'a RefCell<Guard<'b, R>>,
    depth: usize,
}

impl<'b, R: Read> Any<'_, 'b, R> {
    /// The same for a value inside.
    fn inside(&mut self) -> Any<'_, 'b, R> {
        Any { found: &mut *self.found, guard: self.guard, depth: self.depth + 1 }
    }

    /// Takes the items that follow one of a list, as long as nothing about them is odd.
    fn items<E: Error>(&mut self) -> Result<(), E> {
        let mut guard = self.guard.borrow_mut();
        while let Some(taken) = item::next(&mut guard, |object| taken(self.found, object)) {
            taken?;
        }
        Ok(())
    }
}

impl<'de, R: Read> DeserializeSeed<'de> for Any<'_, '_, R> {
    type Value = bool;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<bool, D::Error> {
        deserializer.deserialize_any(self)
    }
}

/// Takes what an object held.
fn taken<E: Error>(found: &mut Found, object: Object<'_>) -> Result<(), E> {
    found.object(object).map_err(|fault| {
        found.fault = Some(fault);
        E::custom("")
    })
}

impl<'de, R: Read> Visitor<'de> for Any<'_, '_, R> {
    type Value = bool;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a value")
    }

    fn visit_seq<A: SeqAccess<'de>>(mut self, mut seq: A) -> Result<bool, A::Error> {
        if self.depth == DEEPEST {
            return Err(A::Error::custom(format!("lists stand inside lists more than {DEEPEST} deep")));
        }
        while let Some(has_ended) = seq.next_element_seed(self.inside())? {
            if has_ended {
                self.items()?;
            }
        }
        Ok(true)
    }

    fn visit_map<A: MapAccess<'de>>(mut self, map: A) -> Result<bool, A::Error> {
        if self.depth == DEEPEST {
            return Err(A::Error::custom(format!("lists stand inside lists more than {DEEPEST} deep")));
        }
        let object = Object::read(map, |member, map| {
            match member {
                Member::Items | Member::Result => {
                    self.found.listed |= member == Member::Result;
                    map.next_value_seed(self.inside())?;
                }
                Member::ResultType => self.found.result_type = text(map)?,
                Member::Status => self.found.status(text(map)?.as_deref()),
                Member::Said => {
                    if let Some(said) = text(map)? {
                        self.found.said.get_or_insert(said);
                    }
                }
                Member::Warnings => map.next_value_seed(Warnings(&mut *self.found))?,
            }
            Ok(())
        })?;
        taken(self.found, object)?;
        Ok(true)
    }

    fn visit_bool<E: Error>(self, _: bool) -> Result<bool, E> {
        Ok(false)
    }

    fn visit_u64<E: Error>(self, _: u64) -> Result<bool, E> {
        Ok(false)
    }

    fn visit_i64<E: Error>(self, _: i64) -> Result<bool, E> {
        Ok(false)
    }

    fn visit_f64<E: Error>(self, _: f64) -> Result<bool, E> {
        Ok(false)
    }

    fn visit_str<E: Error>(self, _: &str) -> Result<bool, E> {
        Ok(false)
    }

    fn visit_unit<E: Error>(self) -> Result<bool, E> {
        Ok(false)
    }
}

/// The next value as a text.
fn text<'de, A: MapAccess<'de>>(map: &mut A) -> Result<Option<String>, A::Error> {
    Ok(map.next_value::<Leaf<'de>>()?.text().map(Cow::into_owned))
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
        while let Some(leaf) = seq.next_element::<Leaf<'de>>()? {
            if let Some(text) = leaf.text().filter(|_| self.0.warnings.len() < WARNINGS_KEPT) {
                self.0.warnings.push(text.into_owned());
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
