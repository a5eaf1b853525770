//! Keys that take one of a few words, each word a variant.

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
