//! Keys that take one of a few words, each word a variant.

use crate::model::latency::Level;
use crate::model::value::{KeyValue, Kind, Value};
use crate::units::End;

/// An enum whose variants are the words of a key.
macro_rules! words {
    ($(#[$doc:meta])* $name:ident { $($(#[$vdoc:meta])* $variant:ident = $word:literal,)* }) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        pub enum $name {
            $($(#[$vdoc])* $variant,)*
        }

        impl $name {
            /// The word as it is written.
            #[must_use]
            pub const fn word(self) -> &'static str {
                match self {
                    $(Self::$variant => $word,)*
                }
            }
        }

        impl KeyValue for $name {
            const KIND: Kind = Kind::Word(&[$($word),*]);
            type Held = Self;

            fn standing_at(value: &Value, _: End) -> Option<Self> {
                match value {
                    $(Value::Word($word) => Some(Self::$variant),)*
                    _ => None,
                }
            }
        }

        impl From<$name> for Value {
            fn from(word: $name) -> Self {
                Self::Word(word.word())
            }
        }
    };
}

words! {
    /// How well the team knows Kubernetes.
    Kubernetes {
        /// Still figuring it out.
        Learning = "learning",
        /// At home in it.
        Proficient = "proficient",
    }
}

words! {
    /// What rolls the pods out.
    Controller {
        /// A Deployment with the strategy `RollingUpdate`.
        Deployment = "deployment",
        /// A Deployment with the strategy `Recreate`.
        Recreate = "recreate",
        /// A `StatefulSet`.
        StatefulSet = "stateful-set",
        /// A `DaemonSet`.
        DaemonSet = "daemon-set",
    }
}

words! {
    /// When a sidecar starts, seen from the application's container.
    Start {
        /// Before it: the two starts add up.
        Serial = "serial",
        /// Beside it: the longer of the two counts.
        Parallel = "parallel",
    }
}

words! {
    /// What is held against a budget.
    Judge {
        /// The typical figure; where only the high one is over, that is a warning.
        Typical = "typical",
        /// The high one.
        High = "high",
    }
}

words! {
    /// The level that latencies are held to their budgets by.
    Percentile {
        /// The mean.
        Mean = "mean",
        /// Half of the requests.
        P50 = "p50",
        /// Nine in ten.
        P90 = "p90",
        /// Ninety-nine in a hundred.
        P99 = "p99",
        /// 999 in a thousand.
        P999 = "p999",
    }
}

impl Percentile {
    /// The level of that name.
    #[must_use]
    pub const fn level(self) -> Level {
        match self {
            Self::Mean => Level::Mean,
            Self::P50 => Level::P50,
            Self::P90 => Level::P90,
            Self::P99 => Level::P99,
            Self::P999 => Level::P999,
        }
    }
}

/// Answers of the verdict that are allowed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Answers(Vec<&'static str>);

impl Answers {
    /// The words, in the order of the verdict's answers.
    #[must_use]
    pub fn words(&self) -> &[&'static str] {
        &self.0
    }
}

impl KeyValue for Answers {
    const KIND: Kind = Kind::Words(&["needed", "not-needed", "trade-off", "undetermined"]);
    type Held = Self;

    fn standing_at(value: &Value, _: End) -> Option<Self> {
        if let Value::Words(words) = value { Some(Self(words.clone())) } else { None }
    }
}

impl From<Answers> for Value {
    fn from(answers: Answers) -> Self {
        Self::Words(answers.0)
    }
}
