//! The containers of one item of a `PodMetricsList`.

use std::fmt;

use serde::de::{Deserialize, Deserializer, IgnoredAny, MapAccess, SeqAccess, Visitor};

use crate::ingest::usage::values::{Leaf, Texts};

/// More containers than any pod has.
const MOST: usize = 1000;

/// One container's usage, as it is written.
#[derive(Debug, Default, Clone, PartialEq)]
pub(super) struct Used {
    pub(super) name: Option<String>,
    pub(super) cpu: Option<String>,
    pub(super) memory: Option<String>,
}

/// `containers`; empty where it is null.
#[derive(Debug, Default, Clone, PartialEq)]
pub(super) struct Containers(pub(super) Vec<Used>);

struct OneOf;
struct AllOf;

impl<'de> Visitor<'de> for OneOf {
    type Value = Used;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a container with `name` and `usage`")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Used, A::Error> {
        let mut used = Used::default();
        while let Some(key) = map.next_key::<String>()? {
            match key.as_str() {
                "name" => used.name = map.next_value::<Leaf>()?.0,
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
    type Value = Containers;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a list of containers")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<Containers, A::Error> {
        let mut all = Vec::new();
        while let Some(used) = seq.next_element()? {
            if all.len() == MOST {
                return Err(serde::de::Error::custom(format!("more than {MOST} containers in one pod")));
            }
            all.push(used);
        }
        Ok(Containers(all))
    }

    fn visit_unit<E: serde::de::Error>(self) -> Result<Containers, E> {
        Ok(Containers::default())
    }
}

impl<'de> Deserialize<'de> for Used {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(OneOf)
    }
}

impl<'de> Deserialize<'de> for Containers {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(AllOf)
    }
}
