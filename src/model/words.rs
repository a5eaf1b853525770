//! Keys that take one of a few words, each word a variant; and the nearest of several names.

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

/// The name most like `text`, if any is near enough to be what was meant.
pub fn nearest<'a>(text: &str, names: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let text = text.trim();
    names
        .into_iter()
        .map(|name| (strsim::jaro_winkler(text, name), name))
        .filter(|(likeness, _)| *likeness > 0.78)
        .max_by(|a, b| a.0.total_cmp(&b.0))
        .map(|(_, name)| name)
}

#[cfg(test)]
mod tests {
    use super::nearest;

    #[test]
    fn finds_slips_and_not_strangers() {
        let names = ["cluster.pods", "cluster.services", "mesh.name"];
        assert_eq!(nearest("cluster.pod", names), Some("cluster.pods"));
        assert_eq!(nearest("cluster.sevices", names), Some("cluster.services"));
        assert_eq!(nearest("zzz", names), None);
    }
}
