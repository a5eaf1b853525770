//! What containers were seen to use, from what people's tools write: `kubectl top pods`, `PodMetricsList`,
//! a Prometheus text page, an answer of Prometheus' API.
//!
//! ```text
//! source -> lines -> top, page ----> rows, series -> Seen
//!        -> guard -> json, item ---^
//! ```
//!
//! The format is told by the content, and lines that a wrapper puts before it are passed over. Memory is
//! bounded by the number of containers: text is read line by line and JSON item by item.

mod error;
mod found;
mod guard;
mod item;
mod json;
mod labels;
mod meaning;
mod page;
mod points;
mod rows;
mod series;
mod source;
mod top;
mod values;
mod window;

use std::io::Read;

use crate::cluster::usage::Seen;
use crate::ingest::usage::found::Found;
use crate::ingest::usage::source::{Next, Source};

pub use error::UsageError;

/// How kubectl and a proxy before it begin when they have nothing to give.
const FAILURES: [&str; 6] = [
    "Error from server",
    "error: ",
    "Error: ",
    "The connection to the server",
    "Unable to connect",
    "curl: ",
];

/// What kubectl says where nothing runs.
const NO_ROWS: &str = "No resources found";

/// How many lines before the first that is part of it are passed over: wrappers write a few.
const MOST_BEFORE: u64 = 200;

/// Reads what one file has seen in use.
///
/// # Errors
/// When it is none of these formats, when it is cut off, when it contradicts itself, or when nothing in it
/// says what containers use.
pub fn read(source: impl Read, name: &str) -> Result<Seen, UsageError> {
    let mut source = Source::new(source, name)?;
    let mut found = Found::new(name);
    loop {
        match source.next()? {
            Next::End => return found.finish(source.ends_with_a_line()),
            Next::Json => json::document(&mut source, &mut found)?,
            Next::Text => {
                let (line, number) = source.line()?;
                found.line(line, number)?;
            }
        }
    }
}
