//! Kubernetes objects, JSON or YAML, from files and pipes: what clusters print and what charts render.
//!
//! ```text
//! window -> json ----------------------> tree -> convert -> objects, in the order of the input
//!        -> split -> workers -> yaml --^
//! ```
//!
//! The format is told by the content. Memory is bounded: JSON is read one object at a time, YAML one
//! document (or one item of a long list) at a time.

mod convert;
mod document;
mod error;
mod infrastructure;
mod json;
mod kinds;
mod leaf;
mod marks;
mod plain;
mod pods;
mod raw;
mod sniff;
mod split;
mod take;
mod tree;
mod window;
mod workers;
mod workloads;
mod yaml;

use std::io::Read;

use crate::cluster::place::{Place, Sink, Skipped};
use crate::ingest::begins::{MARK, looks_like_json};
use crate::ingest::kubernetes::convert::Outcome;
use crate::ingest::kubernetes::json::{Json, Outlet};
use crate::ingest::kubernetes::window::Window;

pub use error::{At, IngestError};

/// How to read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Options {
    /// How many workers parse YAML; with 1 there are none, and all is done in the caller's thread. JSON
    /// is always read there.
    pub threads: usize,
}

impl Default for Options {
    fn default() -> Self {
        Self { threads: 1 }
    }
}

/// Reads Kubernetes objects and hands them on in the order of the input, whatever the number of workers.
///
/// What concerns one document only goes to [`Sink::skipped`], and the rest is read on.
///
/// # Errors
/// When the input as a whole cannot be used: it cannot be read, it is cut off, it is no text, it is a
/// template that nobody rendered, or what kubectl said instead of a list.
pub fn read(
    source: impl Read + Send,
    name: &str,
    options: &Options,
    sink: &mut dyn Sink,
) -> Result<(), IngestError> {
    let mut window = Window::new(source, name);
    window.fill()?;
    if window.rest().starts_with(MARK) {
        window.take(MARK.len());
    }
    sniff::refuse(window.rest(), name)?;
    let place = Place { source: name.to_owned(), ..Place::default() };
    let mut exit = Exit { place, sink };
    if window.next()?.is_some() && looks_like_json(window.rest()) {
        Json::new(&mut window, &mut exit).documents()?;
    }
    workers::documents(&mut window, options.threads, &mut exit)
}

/// The way out: outcomes in, calls of the sink out.
struct Exit<'s> {
    place: Place,
    sink: &'s mut dyn Sink,
}

impl Outlet for Exit<'_> {
    fn put(&mut self, outcome: Outcome, document: u64, line: u64) -> Result<(), IngestError> {
        (self.place.document, self.place.line) = (document, line);
        match outcome {
            Outcome::Object(object) => self.sink.object(object, &self.place),
            Outcome::Empty => self.sink.empty_document(&self.place),
            Outcome::Skipped { kind, name, reason, fault } => {
                self.sink.skipped(Skipped { place: self.place.clone(), kind, name, reason, fault });
            }
            Outcome::Template { path } => {
                let at = At { source: self.place.source.clone(), document, line };
                return Err(IngestError::Template { at, path });
            }
        }
        Ok(())
    }
}
