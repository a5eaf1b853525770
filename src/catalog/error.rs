//! What can be wrong with a catalog file, or with what was asked of the catalog.

use crate::model::layer::MergeError;
use crate::model::nearest::nearest;
use crate::units::{harmless, quote};

/// A catalog that cannot be read, or cannot answer.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum CatalogError {
    /// Not TOML, or not the keys of a catalog file.
    #[error("catalog file {}: {}", quote(file), message.trim_end())]
    File {
        /// The file.
        file: String,
        /// What the reader of TOML says, with line and column.
        message: String,
    },
    /// A figure that is not one.
    #[error("catalog file {}: {}: {message}", quote(file), quote(key))]
    Figure {
        /// The file.
        file: String,
        /// The key of the figure.
        key: String,
        /// What is wrong with it.
        message: String,
    },
    /// A second mesh or price book of that name.
    #[error("catalog file {}: the name {} is taken; choose another", quote(file), quote(name))]
    NameTaken {
        /// The file.
        file: String,
        /// The name.
        name: String,
    },
    /// A name that is not in the catalog.
    #[error("there is no {what} {} in the catalog{hint}", quote(name))]
    UnknownName {
        /// A mesh or a price book.
        what: &'static str,
        /// The name.
        name: String,
        /// The nearest name, or all of them.
        hint: String,
    },
    /// A rig that did not measure the mesh.
    #[error("the mesh {} was not measured on a rig {}{hint}", quote(mesh), quote(rig))]
    UnknownRig {
        /// The rig.
        rig: String,
        /// The mesh.
        mesh: String,
        /// The nearest name, or all of them.
        hint: String,
    },
    /// Two keys that say different things, in one layer.
    #[error("{first} and {second} contradict each other; give one of them")]
    Contradiction {
        /// How the first is said.
        first: String,
        /// How the second is said.
        second: String,
    },
    /// Sums of the user's own beside a book in another currency.
    #[error(
        "the scenario's own sums are in {} and the price book {} is in {}; use a book in one currency with them",
        quote(own),
        quote(book),
        quote(of_the_book)
    )]
    Currencies {
        /// The scenario's currency.
        own: String,
        /// The price book.
        book: String,
        /// Its currency.
        of_the_book: String,
    },
    /// Layers that cannot be merged.
    #[error(transparent)]
    Merge(#[from] MergeError),
}

impl CatalogError {
    pub(super) fn unknown_rig(rig: &str, mesh: &str, names: &[&str]) -> Self {
        let hint = match nearest(rig, names.iter().copied()) {
            Some(near) => format!("; did you mean `{near}`?"),
            None if names.is_empty() => "; no latency of it is published".to_owned(),
            None => format!("; there are {}", names.join(", ")),
        };
        Self::UnknownRig { rig: rig.to_owned(), mesh: mesh.to_owned(), hint }
    }

    pub(super) fn file(file: &str, error: &toml::de::Error) -> Self {
        // A long line of the file is cut, and what could steer a terminal is spelled out.
        let told: String = error.to_string().chars().take(600).collect();
        let message = told.lines().map(harmless).collect::<Vec<_>>().join("\n");
        Self::File { file: file.to_owned(), message }
    }
}
