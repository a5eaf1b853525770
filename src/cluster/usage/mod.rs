//! What containers were seen to use: rows of a reader in, sums and a layer for the model out.
//!
//! ```text
//! Took, by Place -> Seen -> (joined with other files) -> Usage -> a Layer for the model
//! ```

mod layer;
mod own;
mod remarks;
mod sort;
mod sums;

use std::collections::BTreeMap;
use std::collections::btree_map::Entry;

use crate::model::measured::Rows;
use crate::units::{Cpu, Memory, quote};

pub use layer::{Beside, layer};
pub use remarks::remarks;
pub use sort::is_proxy;

/// The most rows that are held: ten times the containers of the largest cluster that Kubernetes is made for.
pub const MOST_ROWS: usize = 3_000_000;

/// Where something was used.
#[derive(Debug, Clone, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Place {
    /// The cluster, where several are told apart; else empty.
    pub cluster: String,
    /// The namespace; empty where the file names none.
    pub namespace: String,
    /// The pod.
    pub pod: String,
    /// The container; empty where the row is a whole pod.
    pub container: String,
}

impl std::fmt::Display for Place {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let parts = [&self.cluster, &self.namespace, &self.pod, &self.container];
        let parts: Vec<&str> =
            parts.into_iter().map(String::as_str).filter(|part| !part.is_empty()).collect();
        f.write_str(&quote(&parts.join("/")))
    }
}

/// What was used there; nothing where the file does not say.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct Took {
    /// Working set memory.
    pub memory: Option<Memory>,
    /// CPU.
    pub cpu: Option<Cpu>,
}

/// Two statements about one thing.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum JoinError {
    /// The same figure of the same container twice.
    #[error(
        "the {what} of {place} stands in {source_name} a second time, and which is right cannot be told; give what was seen at one time{namespaces}"
    )]
    Twice {
        /// Memory or CPU.
        what: &'static str,
        /// Whose.
        place: String,
        /// The file with the second.
        source_name: String,
        /// What to do where the file names no namespace, or nothing.
        namespaces: &'static str,
    },
    /// Rows of containers beside rows of pods.
    #[error(
        "{source_name} has a row a {one} and what was read before it a row a {other}, which cannot be added up; give `kubectl top pods -A --containers` for all of it"
    )]
    Mixed {
        /// The second file.
        source_name: String,
        /// What its rows are.
        one: &'static str,
        /// What the others are.
        other: &'static str,
    },
    /// More rows than any cluster has.
    #[error("there are more than {MOST_ROWS} rows, which no cluster has; give what was seen at one time")]
    TooMany,
}

/// What was seen, each container once.
#[derive(Debug, Clone, PartialEq)]
pub struct Seen {
    /// What a row is.
    pub rows: Rows,
    took: BTreeMap<Place, Took>,
    /// The names of the files.
    pub sources: Vec<String>,
    /// What to mind about the files. No note repeats a name that a file holds.
    pub notes: Vec<String>,
}

impl Seen {
    /// Nothing yet, of a file of that name.
    #[must_use]
    pub fn new(rows: Rows, source: &str) -> Self {
        Self { rows, took: BTreeMap::new(), sources: vec![source.to_owned()], notes: Vec::new() }
    }

    /// Whether there is no row.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.took.is_empty()
    }

    /// Notes what was used somewhere. A figure that is not known yet may come later.
    ///
    /// # Errors
    /// When a figure of the same place is there already.
    pub fn put(&mut self, place: Place, took: Took) -> Result<(), JoinError> {
        if self.took.len() >= MOST_ROWS && !self.took.contains_key(&place) {
            return Err(JoinError::TooMany);
        }
        match self.took.entry(place) {
            Entry::Vacant(free) => {
                free.insert(took);
            }
            Entry::Occupied(mut there) => {
                let twice = match (there.get(), took) {
                    (Took { memory: Some(_), .. }, Took { memory: Some(_), .. }) => Some("memory"),
                    (Took { cpu: Some(_), .. }, Took { cpu: Some(_), .. }) => Some("CPU"),
                    _ => None,
                };
                if let Some(what) = twice {
                    let place = there.key();
                    let namespaces = if place.namespace.is_empty() {
                        " and with namespaces: `kubectl top pods -A --containers`"
                    } else {
                        ""
                    };
                    let source_name = self.sources.last().map_or_else(String::new, |name| quote(name));
                    return Err(JoinError::Twice { what, place: place.to_string(), source_name, namespaces });
                }
                let there = there.get_mut();
                there.memory = there.memory.or(took.memory);
                there.cpu = there.cpu.or(took.cpu);
            }
        }
        Ok(())
    }

    /// Both together: parts of one picture, such as memory in one file and CPU in another, or one namespace
    /// in each.
    ///
    /// # Errors
    /// When they contradict each other.
    pub fn join(mut self, other: Self) -> Result<Self, JoinError> {
        if self.rows != other.rows {
            let source_name = other.sources.last().map_or_else(String::new, |name| quote(name));
            let (one, other) = (other.rows.word(), self.rows.word());
            return Err(JoinError::Mixed { source_name, one, other });
        }
        self.sources.extend(other.sources);
        self.notes.extend(other.notes);
        for (place, took) in other.took {
            self.put(place, took)?;
        }
        Ok(self)
    }

    /// The names of all namespaces, the empty one left out.
    #[must_use]
    pub fn namespace_names(&self) -> std::collections::BTreeSet<&str> {
        self.took.keys().map(|place| place.namespace.as_str()).filter(|name| !name.is_empty()).collect()
    }
}
