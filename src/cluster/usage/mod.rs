//! What containers were seen to use: rows of a reader in, sums and a layer for the model out.
//!
//! ```text
//! Took, by Spot -> Register -> Seen -> (joined with other files) -> Usage -> a Layer for the model
//! ```

mod layer;
mod own;
mod place;
mod register;
mod remarks;
mod sort;
mod sums;
mod table;

use crate::model::measured::Rows;
use crate::units::{Cpu, Memory, quote};

pub use layer::{Beside, layer};
pub use place::{Name, Place, Spot};
pub use register::Register;
pub use remarks::remarks;
pub use sort::is_proxy;
pub(crate) use table::Table;

/// The most rows that are held: ten times the containers of the largest cluster that Kubernetes is made for.
pub const MOST_ROWS: usize = 3_000_000;

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
    /// A container that one file puts into a namespace or cluster, and another into none.
    #[error(
        "{place} stands in {source_name} and before it, once with a namespace or cluster and once without, and whether it is \
         the same container cannot be told; give files that name both or neither"
    )]
    Nameless {
        /// Which.
        place: String,
        /// The second file.
        source_name: String,
    },
    /// More rows than any cluster has.
    #[error("there are more than {MOST_ROWS} rows, which no cluster has; give what was seen at one time")]
    TooMany,
}

impl Took {
    /// Adds what another file, or another part of one, says of the same place.
    ///
    /// # Errors
    /// With the figure that both have.
    fn add(&mut self, other: Self) -> Result<(), &'static str> {
        match (*self, other) {
            (Self { memory: Some(_), .. }, Self { memory: Some(_), .. }) => return Err("memory"),
            (Self { cpu: Some(_), .. }, Self { cpu: Some(_), .. }) => return Err("CPU"),
            _ => {}
        }
        self.memory = self.memory.or(other.memory);
        self.cpu = self.cpu.or(other.cpu);
        Ok(())
    }
}

/// The error for a figure that is there already.
fn twice(what: &'static str, place: &Place, sources: &[String]) -> JoinError {
    let namespaces = if place.namespace.is_empty() {
        " and with namespaces: `kubectl top pods -A --containers`"
    } else {
        ""
    };
    let source_name = sources.last().map_or_else(String::new, |name| quote(name));
    JoinError::Twice { what, place: place.to_string(), source_name, namespaces }
}

/// What was used in each place, in the order of the places.
#[derive(Debug, Clone, Default, PartialEq)]
struct ByPlace(Vec<(Place, Took)>);

impl ByPlace {
    fn iter(&self) -> impl Iterator<Item = (&Place, &Took)> {
        self.0.iter().map(|(place, took)| (place, took))
    }

    fn keys(&self) -> impl Iterator<Item = &Place> {
        self.0.iter().map(|(place, _)| place)
    }

    fn values(&self) -> impl Iterator<Item = &Took> {
        self.0.iter().map(|(_, took)| took)
    }
}

/// What was seen, each container once.
#[derive(Debug, Clone, PartialEq)]
pub struct Seen {
    /// What a row is.
    pub rows: Rows,
    took: ByPlace,
    /// The names of the files.
    pub sources: Vec<String>,
    /// What to mind about the files. No note repeats a name that a file holds.
    pub notes: Vec<String>,
}

impl Seen {
    /// Whether there is no row.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.took.0.is_empty()
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
        if let Some(place) = self.nameless_twin(&other.took) {
            return Err(JoinError::Nameless {
                place: place.to_string(),
                source_name: self.sources.last().map_or_else(String::new, |name| quote(name)),
            });
        }
        self.notes.extend(other.notes);
        self.add(other.took.0.into_iter().map(Ok::<_, JoinError>))?;
        Ok(self)
    }

    /// A place of another file that has a namesake here, with the namespace or cluster that it lacks or lacking the
    /// one that it has. Files that name as much as each other cannot have one.
    fn nameless_twin<'a>(&self, other: &'a ByPlace) -> Option<&'a Place> {
        let names = |all: &ByPlace| {
            let cluster = all.keys().any(|place| !place.cluster.is_empty());
            [cluster, all.keys().any(|place| !place.namespace.is_empty())]
        };
        let (here, there) = (names(&self.took), names(other));
        if here == there {
            return None;
        }
        let both = [here[0] && there[0], here[1] && there[1]];
        let mine: std::collections::BTreeSet<_> = self.took.keys().map(|place| key(place, both)).collect();
        other.keys().find(|place| mine.contains(&key(place, both)))
    }

    /// Adds rows that come in the order of their places, each place once.
    ///
    /// # Errors
    /// When a figure is there already, when there are too many rows, or with what is wrong with one.
    pub(crate) fn add<E: From<JoinError>>(
        &mut self,
        rows: impl Iterator<Item = Result<(Place, Took), E>>,
    ) -> Result<(), E> {
        let there = &mut self.took.0;
        if there.is_empty() {
            *there = rows.collect::<Result<_, _>>()?;
            return Ok(());
        }
        let mut new = Vec::new();
        let mut at = 0;
        for row in rows {
            let (place, took) = row?;
            at += there.iter().skip(at).take_while(|(before, _)| *before < place).count();
            let is_full = there.len() + new.len() >= MOST_ROWS;
            match there.get_mut(at) {
                Some((known, held)) if *known == place => {
                    held.add(took).map_err(|what| twice(what, &place, &self.sources))?;
                }
                _ if is_full => return Err(JoinError::TooMany.into()),
                _ => new.push((place, took)),
            }
        }
        there.append(&mut new);
        // Two runs in order, which this merges.
        there.sort_by(|(one, _), (other, _)| one.cmp(other));
        Ok(())
    }

    /// The names of all namespaces, the empty one left out.
    #[must_use]
    pub fn namespace_names(&self) -> std::collections::BTreeSet<&str> {
        let of_a_run = self.took.0.chunk_by(|(one, _), (other, _)| one.namespace == other.namespace);
        let names = of_a_run.filter_map(|run| run.first()).map(|(place, _)| place.namespace.as_str());
        names.filter(|name| !name.is_empty()).collect()
    }
}

/// What two files can compare of a place: cluster and namespace only where both tell them.
fn key(place: &Place, [cluster, namespace]: [bool; 2]) -> [&str; 4] {
    [
        if cluster { place.cluster.as_str() } else { "" },
        if namespace { place.namespace.as_str() } else { "" },
        place.pod.as_str(),
        place.container.as_str(),
    ]
}
