//! One varied input: its key and its values.

use crate::model::keys::Entry;
use crate::model::sweep::key;
use crate::model::sweep::values::Values;
use crate::model::value::{Kind, Value, ValueError};
use crate::units::quote;

/// One varied input.
#[derive(Debug, Clone, PartialEq)]
pub struct Axis {
    entry: &'static Entry,
    values: Values,
}

/// Why a text is no axis.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum AxisError {
    /// No `=`.
    #[error("{} names no values; write `KEY=VALUES`, for example `pods=50..1000:50`", quote(text))]
    NoEquals {
        /// What was written.
        text: String,
    },
    /// A budget, which changes no figure.
    #[error(
        "{key} is a budget and changes no figure; vary an input, and hold it against budgets by `meshtax check`"
    )]
    Budget {
        /// The key.
        key: &'static str,
    },
    /// Not a key.
    #[error("there is no key {}{hint}", quote(name))]
    UnknownKey {
        /// What was written.
        name: String,
        /// `; did you mean ...`.
        hint: String,
    },
    /// Several keys end so.
    #[error("{} is more than one key; write {keys}", quote(name))]
    AmbiguousKey {
        /// What was written.
        name: String,
        /// The keys that it could be.
        keys: String,
    },
    /// A key that holds a structure.
    #[error("`{key}` is a list of calls, which only a scenario file states; vary `chain.depth` instead")]
    Structure {
        /// The key.
        key: &'static str,
    },
    /// Nothing behind the `=`, or between two commas.
    #[error("`{key}` is given no value; write for example `{key}={example}`")]
    NoValues {
        /// The key.
        key: &'static str,
        /// A spelling that would be read.
        example: &'static str,
    },
    /// Not a value of the key.
    #[error("`{key}`: {error}")]
    Value {
        /// The key.
        key: &'static str,
        /// What is wrong with it.
        error: Box<ValueError>,
    },
    /// A range without its step.
    #[error("`{key}`: {} has no step; write for example `{key}={}`", quote(text), clipped(example))]
    NoStep {
        /// The key.
        key: &'static str,
        /// What was written.
        text: String,
        /// The same with a step.
        example: String,
    },
    /// A step of zero, below it, or none behind the colon.
    #[error(
        "`{key}`: a step is above zero, and {} is not; write for example `{key}={}`",
        quote(step),
        clipped(example)
    )]
    Step {
        /// The key.
        key: &'static str,
        /// The step as it was written.
        step: String,
        /// The same range with a step.
        example: String,
    },
    /// From more to less.
    #[error(
        "`{key}`: the range {} is upside down; write the smallest first: `{}`",
        quote(text),
        clipped(swapped)
    )]
    UpsideDown {
        /// The key.
        key: &'static str,
        /// What was written.
        text: String,
        /// The same ends in order.
        swapped: String,
    },
    /// Steps of something that has none.
    #[error("`{key}` takes no `from..to:step`; list its values: `{key}={example},...`")]
    NoSteps {
        /// The key.
        key: &'static str,
        /// A spelling that would be read.
        example: &'static str,
    },
    /// A range as one value.
    #[error(
        "`{key}`: {} is one uncertain value, and a sweep varies plain ones; list them: `{key}={}`",
        quote(text),
        clipped(instead)
    )]
    Uncertain {
        /// The key.
        key: &'static str,
        /// What was written.
        text: String,
        /// Its ends as a list.
        instead: String,
    },
}

/// A text of the user's inside a suggestion: as `quote` shows it, without the backticks.
fn clipped(text: &str) -> String {
    quote(text).trim_matches('`').to_owned()
}

impl Axis {
    /// Reads `pods=50..1000:50`, `mesh=istio-sidecar,linkerd`, `hop_latency=1ms,2ms`.
    ///
    /// # Errors
    /// When there is no such key, or these are not its values.
    pub fn read(text: &str) -> Result<Self, AxisError> {
        let (name, values) =
            text.split_once('=').ok_or_else(|| AxisError::NoEquals { text: text.to_owned() })?;
        let entry = key::find(name)?;
        Ok(Self { entry, values: Values::read(entry, values)? })
    }

    /// The input.
    #[must_use]
    pub fn entry(&self) -> &'static Entry {
        self.entry
    }

    /// How many values it takes: at least one.
    #[must_use]
    #[allow(clippy::len_without_is_empty)] // it is never empty
    pub fn len(&self) -> u64 {
        self.values.len()
    }

    /// The value at a place, from zero.
    #[must_use]
    pub fn value(&self, place: u64) -> Value {
        self.values.at(place)
    }

    /// Whether it names something whose figures are looked up, such as a mesh: each name makes a scenario
    /// of its own. The names of the scenario and of its path are shown and decide nothing.
    #[must_use]
    pub fn is_name(&self) -> bool {
        self.entry.kind == Kind::Text && !matches!(self.entry.name, "name" | "chain.name")
    }
}
