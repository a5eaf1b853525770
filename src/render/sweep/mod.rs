//! The rows of a sweep, written as they are reckoned: as CSV, as one document of JSON, or as an object of
//! JSON a line.
//!
//! The varied inputs stand first, under the names that an estimate's columns have where it shows them;
//! then every other column of an estimate. A row is what the estimate of its combination would print.

mod batches;
mod rows;

use std::io::{self, Write};

use crate::model::sweep::{RowError, Sweep};
use crate::render::cell::Form;
use crate::render::json;
use crate::render::sweep::batches::Batches;
use crate::render::sweep::rows::Head;

/// How the rows are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Layout {
    /// A head and a line a row.
    Csv,
    /// One document: the names of the columns, and an array a row.
    Json,
    /// An object a row, a line each.
    JsonLines,
}

impl Layout {
    const fn form(self) -> Form {
        match self {
            Self::Csv => Form::Csv,
            Self::Json => Form::Array,
            Self::JsonLines => Form::Object,
        }
    }
}

/// Why a sweep ended before its last row.
#[derive(Debug, thiserror::Error)]
pub enum SweepError {
    /// A row that cannot be reckoned.
    #[error(transparent)]
    Row(#[from] RowError),
    /// Nowhere to write to.
    #[error("cannot write the report")]
    Write(#[from] io::Error),
    /// A thread ended early.
    #[error("the sweep stopped in a thread of its own; this is a fault of meshtax")]
    Stopped,
}

/// Writes every row, in the same order whatever the number of threads, in memory that does not grow with
/// the rows.
///
/// # Errors
/// When a row cannot be reckoned, or written; the rows before it are written then.
pub fn write(sweep: &Sweep, layout: Layout, threads: usize, out: &mut dyn Write) -> Result<(), SweepError> {
    let head = Head::of(sweep)?;
    match layout {
        Layout::Csv => out.write_all(&head.line())?,
        Layout::Json => out.write_all(json::sweep_head(head.varied(), head.names()).as_bytes())?,
        Layout::JsonLines => {}
    }
    let batches = Batches::of(sweep.grid(), layout.form(), threads);
    batches.each(sweep, &head, &mut |rows| out.write_all(rows))?;
    if layout == Layout::Json {
        out.write_all(b"\n]}\n")?;
    }
    out.flush()?;
    Ok(())
}
