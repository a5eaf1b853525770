//! Objects with what one pod or one series used, and the items of long lists of them, which are taken from what
//! is at hand: several times as fast as byte by byte.

use std::borrow::Cow;
use std::fmt;
use std::io::Read;

use serde::de::{Deserialize, Deserializer, Error, IgnoredAny, MapAccess, Visitor};

use crate::ingest::usage::guard::Guard;
use crate::ingest::usage::labels::Labels;
use crate::ingest::usage::points::{Many, One};
use crate::ingest::usage::rows::Containers;
use crate::ingest::usage::series::Values;
use crate::ingest::usage::values::{Key, Leaf, Texts};

/// What an object holds of use.
#[derive(Default)]
pub(super) struct Object<'de> {
    pub(super) kind: Option<Cow<'de, str>>,
    pub(super) metadata: [Option<Cow<'de, str>>; 2],
    pub(super) containers: Option<Containers<'de>>,
    pub(super) labels: Option<Labels<'de>>,
    pub(super) value: Option<Values>,
}

/// A member of an object that is more than one pod or one series.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Member {
    /// A list, or an object that has some.
    Items,
    /// The same, of an answer.
    Result,
    /// The kind of the results.
    ResultType,
    /// Whether the answer is one.
    Status,
    /// What went wrong.
    Said,
    /// What may have.
    Warnings,
}

impl<'de> Object<'de> {
    /// Reads the members of an object; those that are more than one pod or one series go to `others`.
    pub(super) fn read<A: MapAccess<'de>>(
        mut map: A,
        mut others: impl FnMut(Member, &mut A) -> Result<(), A::Error>,
    ) -> Result<Self, A::Error> {
        let mut object = Self::default();
        while let Some(Key(key)) = map.next_key()? {
            match key.as_ref() {
                "items" | "data" => others(Member::Items, &mut map)?,
                "result" => others(Member::Result, &mut map)?,
                "kind" => object.kind = map.next_value::<Leaf<'de>>()?.text(),
                "metadata" => {
                    object.metadata = map.next_value_seed(Texts { wanted: ["namespace", "name"] })?;
                }
                "containers" => object.containers = Some(map.next_value()?),
                "metric" => object.labels = Some(map.next_value()?),
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
                "resultType" => others(Member::ResultType, &mut map)?,
                "status" => others(Member::Status, &mut map)?,
                "error" | "message" => others(Member::Said, &mut map)?,
                "warnings" => others(Member::Warnings, &mut map)?,
                _ => {
                    map.next_value::<IgnoredAny>()?;
                }
            }
        }
        Ok(object)
    }
}

/// An object of one pod or one series, and nothing more.
struct Item<'de>(Object<'de>);

struct Items;

impl<'de> Visitor<'de> for Items {
    type Value = Item<'de>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an item")
    }

    fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<Item<'de>, A::Error> {
        Object::read(map, |_, _| Err(A::Error::custom("more than an item"))).map(Item)
    }
}

impl<'de> Deserialize<'de> for Item<'de> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_map(Items)
    }
}

/// Takes the next item of a list behind one that ended with a bracket: a comma and an object. Where anything
/// else comes, or not all of it is at hand, nothing is taken and nothing passed, and the parser may tell what
/// it is.
pub(super) fn next<R: Read, T>(guard: &mut Guard<'_, R>, take: impl FnOnce(Object<'_>) -> T) -> Option<T> {
    loop {
        let held = guard.held();
        let blank = |byte: &&u8| matches!(byte, b' ' | b'\n' | b'\r' | b'\t');
        let begins = held.iter().take_while(blank).count();
        match held.get(begins..).and_then(<[u8]>::split_first) {
            Some((b',', item)) => {
                let mut items = serde_json::Deserializer::from_slice(item).into_iter::<Item<'_>>();
                match items.next() {
                    Some(Ok(Item(object))) => {
                        let bytes = begins + 1 + items.byte_offset();
                        if !guard.allows(bytes) {
                            return None;
                        }
                        let taken = take(object);
                        guard.pass(bytes);
                        return Some(taken);
                    }
                    Some(Err(error)) if !error.is_eof() => return None,
                    _ => {}
                }
            }
            Some(_) => return None,
            None => {}
        }
        if !guard.more() {
            return None;
        }
    }
}
