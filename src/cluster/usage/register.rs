//! The rows of one file as they come.

use crate::cluster::usage::{ByPlace, JoinError, Seen, Spot, Table, Took, twice};
use crate::model::measured::Rows;

/// What one file has seen, while it is read.
#[derive(Debug)]
pub struct Register {
    /// What a row is.
    pub rows: Rows,
    table: Table<Took>,
    sources: Vec<String>,
    /// What to mind about the file. No note repeats a name that the file holds.
    pub notes: Vec<String>,
}

impl Register {
    /// Nothing yet, of a file of that name.
    #[must_use]
    pub fn new(rows: Rows, source: &str) -> Self {
        Self { rows, table: Table::default(), sources: vec![source.to_owned()], notes: Vec::new() }
    }

    /// Whether there is no row.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.table.is_empty()
    }

    /// Notes what was used somewhere. A figure that is not known yet may come later.
    ///
    /// # Errors
    /// When a figure of the same place is there already, or when there are too many rows.
    pub fn put(&mut self, spot: Spot<'_>, took: Took) -> Result<(), JoinError> {
        let (place, held) = self.table.at(spot)?;
        held.add(took).map_err(|what| twice(what, place, &self.sources))
    }

    /// What was seen.
    #[must_use]
    pub fn finish(self) -> Seen {
        let Self { rows, table, sources, notes } = self;
        Seen { rows, took: ByPlace(table.sorted()), sources, notes }
    }
}
