//! Taking values out of what was read, each with the path to name where it is not what it should be.
//!
//! Paths are put together only where something is wrong.

use std::borrow::Cow;
use std::fmt::Display;

use crate::cluster::marks::Marks;
use crate::cluster::quantity;
use crate::cluster::resources::{Amounts, Asked};
use crate::ingest::kubernetes::leaf::{Given, Leaf, Many};
use crate::ingest::kubernetes::marks::LONGEST_ANNOTATION;
use crate::ingest::kubernetes::raw::{Annotations, Quantities, Resources, Texts};
use crate::units::{harmless, quote};

/// Why an object could not be taken.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Wrong {
    /// A template that nobody has rendered stands at that path.
    Template(String),
    /// A sentence without its full stop.
    Because(String),
    /// A mapping or a list where a scalar belongs, as YAML makes of an unrendered `{{ value }}`.
    Nested(String),
}

/// What is found or what is wrong with it.
pub(super) type Taken<T> = Result<T, Wrong>;

fn because<T>(path: impl Display + Copy, what: &str) -> Taken<T> {
    Err(Wrong::Because(format!("`{}` is {what}", harmless(&path.to_string()))))
}

/// A text that no template may stand in.
fn rendered(text: &str, path: impl Display + Copy) -> Taken<&str> {
    if text.contains("{{") { Err(Wrong::Template(path.to_string())) } else { Ok(text) }
}

impl Leaf<'_> {
    /// A text in which no template may stand.
    pub(super) fn name(&self, path: impl Display + Copy) -> Taken<Option<String>> {
        match self {
            Self::Text(text) => rendered(text, path).map(|text| Some(text.to_owned())),
            other => other.words(path),
        }
    }

    /// A text of any content.
    pub(super) fn words(&self, path: impl Display + Copy) -> Taken<Option<String>> {
        match self {
            Self::Absent => Ok(None),
            Self::Text(text) => Ok(Some(text.clone().into_owned())),
            Self::Nested => Err(Wrong::Nested(path.to_string())),
            _ => because(path, "not a text; write it in quotes"),
        }
    }

    /// A whole number.
    pub(super) fn whole(&self, path: impl Display + Copy) -> Taken<Option<u64>> {
        match self {
            Self::Absent => Ok(None),
            Self::Whole(number) => Ok(Some(*number)),
            Self::Number(number) if *number < 0.0 => because(path, "negative"),
            Self::Text(text) => rendered(text, path).and_then(|_| because(path, "not a whole number")),
            Self::Nested => Err(Wrong::Nested(path.to_string())),
            _ => because(path, "not a whole number"),
        }
    }

    /// Yes or no.
    pub(super) fn flag(&self, path: impl Display + Copy) -> Taken<Option<bool>> {
        match self {
            Self::Absent => Ok(None),
            Self::Flag(flag) => Ok(Some(*flag)),
            // YAML 1.1, by which Kubernetes' own tools read.
            Self::Text(text) if matches!(&**text, "yes" | "Yes" | "YES" | "on" | "On" | "ON") => {
                Ok(Some(true))
            }
            Self::Text(text) if matches!(&**text, "no" | "No" | "NO" | "off" | "Off" | "OFF") => {
                Ok(Some(false))
            }
            Self::Text(text) => {
                rendered(text, path).and_then(|_| because(path, "neither `true` nor `false`"))
            }
            Self::Nested => Err(Wrong::Nested(path.to_string())),
            _ => because(path, "neither `true` nor `false`"),
        }
    }

    /// A quantity, by the function that reads its text.
    pub(super) fn quantity<T>(
        &self,
        path: impl Display + Copy,
        read: fn(&str) -> Result<T, String>,
    ) -> Taken<Option<T>> {
        let at = |error: String| Wrong::Because(format!("`{}`: {error}", harmless(&path.to_string())));
        let text = match self {
            Self::Absent => return Ok(None),
            Self::Text(text) => rendered(text, path)?.to_owned(),
            Self::Whole(number) => number.to_string(),
            Self::Number(number) => number.to_string(),
            Self::Flag(_) => return because(path, "not a quantity"),
            Self::Nested => return Err(Wrong::Nested(path.to_string())),
        };
        read(&text).map(Some).map_err(at)
    }
}

impl<T> Given<T> {
    /// The mapping, if there is one; something else in its place is wrong.
    pub(super) fn take(&self, path: impl Display + Copy) -> Taken<Option<&T>> {
        match self {
            Self::Absent => Ok(None),
            Self::Value(value) => Ok(Some(value)),
            Self::Wrong => because(path, "not a mapping"),
        }
    }
}

impl<T> Many<Given<T>> {
    /// The elements that are there; an element that is no mapping is wrong.
    pub(super) fn take(&self, path: impl Display + Copy) -> Taken<Vec<&T>> {
        match self {
            Self::Absent => Ok(Vec::new()),
            Self::Values(values) => values.iter().filter_map(|value| value.take(path).transpose()).collect(),
            Self::Wrong => because(path, "not a list"),
        }
    }
}

impl Given<Texts<'_>> {
    /// Labels and the like.
    pub(super) fn marks(&self, path: impl Display + Copy) -> Taken<Marks> {
        let Some(texts) = self.take(path)? else { return Ok(Marks::default()) };
        let pair = |(name, leaf): &(Cow<'_, str>, Leaf<'_>)| match leaf {
            Leaf::Text(text) => Ok((name.clone().into_owned(), text.clone().into_owned())),
            Leaf::Absent => Ok((name.clone().into_owned(), String::new())),
            Leaf::Nested => Err(Wrong::Nested(format!("{path}.{name}"))),
            _ => {
                Err(Wrong::Because(format!("{} in `{path}` is not a text; write it in quotes", quote(name))))
            }
        };
        texts.0.iter().map(pair).collect()
    }
}

impl Given<Annotations<'_>> {
    /// The annotations that were kept.
    pub(super) fn marks(&self, path: impl Display + Copy) -> Taken<Marks> {
        let Some(kept) = self.take(path)? else { return Ok(Marks::default()) };
        let short = |leaf: &Leaf<'_>| leaf.text().is_none_or(|text| text.len() <= LONGEST_ANNOTATION);
        let kept: Vec<_> = kept.0.iter().filter(|(_, leaf)| short(leaf)).cloned().collect();
        Given::Value(Texts(kept)).marks(path)
    }
}

impl Given<Quantities<'_>> {
    /// CPU and memory.
    pub(super) fn amounts(&self, path: impl Display + Copy) -> Taken<Amounts> {
        let Some(found) = self.take(path)? else { return Ok(Amounts::default()) };
        amounts(&found.cpu, &found.memory, path)
    }
}

/// Memory and CPU.
pub(super) fn amounts(cpu: &Leaf<'_>, memory: &Leaf<'_>, path: impl Display + Copy) -> Taken<Amounts> {
    Ok(Amounts {
        memory: memory.quantity(format_args!("{path}.memory"), quantity::memory)?,
        cpu: cpu.quantity(format_args!("{path}.cpu"), quantity::cpu)?,
    })
}

impl Given<Resources<'_>> {
    /// Requests and limits, and whether anything but CPU and memory is among them.
    pub(super) fn asked(&self, path: impl Display + Copy) -> Taken<(Asked, bool)> {
        let Some(found) = self.take(path)? else { return Ok((Asked::default(), false)) };
        let asked = Asked {
            requests: found.requests.amounts(format_args!("{path}.requests"))?,
            limits: found.limits.amounts(format_args!("{path}.limits"))?,
        };
        let other =
            [&found.requests, &found.limits].iter().any(|part| part.value().is_some_and(|part| part.other));
        Ok((asked, other))
    }
}
