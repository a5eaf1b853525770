//! Inputs that as a whole cannot be used.

use crate::units::{harmless, quote};

/// Where in an input something is wrong.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct At {
    /// The file, or the name that standard input was given.
    pub source: String,
    /// The document in it, from 1.
    pub document: u64,
    /// The line, from 1.
    pub line: u64,
}

impl std::fmt::Display for At {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}:{} (document {})", harmless(&self.source), self.line, self.document)
    }
}

/// Why an input as a whole cannot be used.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum IngestError {
    /// The bytes did not come.
    #[error("{}: cannot be read: {error}", harmless(source_name))]
    Read {
        /// The file, or the name that standard input was given.
        source_name: String,
        /// What the system says.
        #[source]
        error: std::io::Error,
    },
    /// A chart's template that nobody has rendered.
    #[error(
        "{at}: {}a template that is not rendered (`{{{{`); render the chart first: `helm template NAME CHART`, and give what that prints",
        where_in(path)
    )]
    Template {
        /// Where.
        at: At,
        /// The key it stands at; empty where the document could not be read at all.
        path: String,
    },
    /// Text that ends in the middle of JSON.
    #[error(
        "{at}: the JSON ends in the middle of a document, so objects are missing and counts would be wrong; write the file again"
    )]
    Truncated {
        /// Where the text ends.
        at: At,
    },
    /// Text that is no JSON.
    #[error("{at}: this is not valid JSON: {message}")]
    Json {
        /// Where.
        at: At,
        /// What the parser says.
        message: String,
    },
    /// One object or document beyond the limit.
    #[error(
        "{at}: one object is larger than {limit} MiB, which no Kubernetes object is; give lists of objects or one document an object"
    )]
    TooLarge {
        /// Where it begins.
        at: At,
        /// The limit in MiB.
        limit: usize,
    },
    /// Lists in lists in lists.
    #[error("{at}: lists stand inside lists {limit} deep; give the objects in one list")]
    TooDeep {
        /// Where.
        at: At,
        /// The limit.
        limit: usize,
    },
    /// Something that is no text.
    #[error(
        "{}: this looks like {looks_like}, not like Kubernetes objects in JSON or YAML; {instead}",
        harmless(source_name)
    )]
    NotText {
        /// The file, or the name that standard input was given.
        source_name: String,
        /// What it looks like.
        looks_like: &'static str,
        /// What to do.
        instead: &'static str,
    },
    /// What kubectl prints when it fails.
    #[error(
        "{}: kubectl did not give a list, it said {}; run the command again until it prints objects",
        harmless(source_name),
        quote(line)
    )]
    Kubectl {
        /// The file, or the name that standard input was given.
        source_name: String,
        /// Its first line.
        line: String,
    },
    /// A worker that reads documents ended before its work did.
    #[error(
        "{}: reading stopped because of an error inside meshtax; please report it",
        harmless(source_name)
    )]
    Stopped {
        /// The file, or the name that standard input was given.
        source_name: String,
    },
}

fn where_in(path: &str) -> String {
    if path.is_empty() { String::new() } else { format!("`{}` holds ", harmless(path)) }
}
