//! Files that hold no result that could be used, each said with what to give instead.

use crate::units::harmless;

/// Why a file gives no results.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum LoadTestError {
    /// The bytes did not come.
    #[error("{}: cannot be read: {error}", harmless(source_name))]
    Read {
        /// The file.
        source_name: String,
        /// What the system says.
        #[source]
        error: std::io::Error,
    },
    /// Nothing is in it.
    #[error("{}: the file is empty; give the result that a load-test tool wrote", harmless(source_name))]
    Empty {
        /// The file.
        source_name: String,
    },
    /// Something that is no text.
    #[error(
        "{}: this looks like {looks_like}, not like the result of a load test; {instead}",
        harmless(source_name)
    )]
    NotText {
        /// The file.
        source_name: String,
        /// What it looks like.
        looks_like: &'static str,
        /// What to do.
        instead: &'static str,
    },
    /// Text or JSON of something else.
    #[error(
        "{}: this is not the result of a load test that meshtax knows (tried: {tried}): {found}{hint}",
        harmless(source_name)
    )]
    Unknown {
        /// The file.
        source_name: String,
        /// The formats that were tried.
        tried: String,
        /// What gave it away.
        found: String,
        /// What to give instead, beginning with `; `, or nothing.
        hint: String,
    },
    /// Text that is no JSON, or not of its tool's shape.
    #[error("{}: {place}: {message}", harmless(source_name))]
    Shape {
        /// The file.
        source_name: String,
        /// Where in it.
        place: String,
        /// What is wrong.
        message: String,
    },
    /// A file that ends too early.
    #[error(
        "{}: {what} is cut off, so its figures would be wrong; write the file again",
        harmless(source_name)
    )]
    Truncated {
        /// The file.
        source_name: String,
        /// What is cut off.
        what: String,
    },
    /// More than any tool writes.
    #[error("{}: {what}, which no result of a load test has", harmless(source_name))]
    TooLarge {
        /// The file.
        source_name: String,
        /// What there is too much of.
        what: String,
    },
    /// A result of a known tool that is of something else than what is read.
    #[error("{}: {lacks}", harmless(source_name))]
    Lacks {
        /// The file, and which of its results.
        source_name: String,
        /// What is not in it, and what to give instead.
        lacks: &'static str,
    },
    /// A result of a known tool in which nothing was measured.
    #[error(
        "{}: {tool} wrote no figure at all in it: nothing was measured, or the run failed; run it again",
        harmless(source_name)
    )]
    NoFigures {
        /// The file, and which of its results.
        source_name: String,
        /// The tool.
        tool: &'static str,
    },
}
