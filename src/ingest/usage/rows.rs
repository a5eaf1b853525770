//! The containers of one item of a `PodMetricsList`.

use std::borrow::Cow;
use std::fmt;

use serde::de::{Deserialize, Deserializer, IgnoredAny, MapAccess, SeqAccess, Visitor};

use crate::ingest::usage::values::{Key, Leaf, Texts};

/// More containers than any pod has.
const MOST: usize = 1000;

/// One container's usage, as it is written.
#[derive(Debug, Default, Clone, PartialEq)]
pub(super) struct Used<'de> {
    pub(super) name: Option<Cow<'de, str>>,
    pub(super) cpu: Option<Cow<'de, str>>,
    pub(super) memory: Option<Cow<'de, str>>,
}

/// `containers`; empty where it is null.
#[derive(Debug, Default, Clone, PartialEq)]
pub(super) struct Containers<'de>(pub(super) Vec<Used<'de>>);

struct OneOf;
struct AllOf;

impl<'de> Visitor<'de> for OneOf {
    type Value = Used<'de>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a container with `name` and `usage`")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Used<'de>, A::Error> {
        let mut used = Used::default();
        while let Some(Key(key)) = map.next_key()? {
            match key.as_ref() {
                "name" => used.name = map.next_value::<Leaf<'de>>()?.text(),
                "usage" => {
                    [used.cpu, used.memory] = map.next_value_seed(Texts { wanted: ["cpu", "memory"] })?;
                }
                _ => {
                    map.next_value::<IgnoredAny>()?;
                }
            }
        }
        Ok(used)
    }
}

impl<'de> Visitor<'de> for AllOf {
    type Value = Containers<'de>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a list of containers")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<Containers<'de>, A::Error> {
        let mut all = Vec::new();
        while let Some(used) = seq.next_element()? {
            if all.len() == MOST {
                return Err(serde::de::Error::custom(format!("more than {MOST} containers in one pod")));
            }
            all.push(used);
        }
        Ok(Containers(all))
    }

    fn visit_unit<E: serde::de::Error>(self) -> Result<Containers<'de>, E> {
        Ok(Containers::default())
    }
}

impl<'de> Deserialize<'de> for Used<'de> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(OneOf)
    }
}

impl<'de> Deserialize<'de> for Containers<'de> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(AllOf)
    }
}
