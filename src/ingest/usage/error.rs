//! Files that do not say what containers use.

use crate::cluster::usage::JoinError;
use crate::units::{harmless, quote};

/// What to give instead, wherever a file is of no use.
const GIVE: &str = "give what `kubectl top pods -A --containers` prints, PodMetricsList JSON \
     (`kubectl get --raw /apis/metrics.k8s.io/v1beta1/pods`), or Prometheus' `container_memory_working_set_bytes`";

/// Why a file cannot be used.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum UsageError {
    /// The bytes did not come.
    #[error("{}: cannot be read: {error}", harmless(source_name))]
    Read {
        /// The file.
        source_name: String,
        /// What the system says.
        #[source]
        error: std::io::Error,
    },
    /// Nothing at all.
    #[error("{}: it is empty; {GIVE}", harmless(source_name))]
    Empty {
        /// The file.
        source_name: String,
    },
    /// Something that is no text.
    #[error("{}: this looks like {looks_like}, not like text; {instead}", harmless(source_name))]
    NotText {
        /// The file.
        source_name: String,
        /// What it looks like.
        looks_like: &'static str,
        /// What to do.
        instead: &'static str,
    },
    /// None of the formats.
    #[error(
        "{}: neither a table of `kubectl top pods`, nor PodMetricsList JSON, nor a Prometheus page or answer: it {what}; {GIVE}",
        harmless(source_name)
    )]
    Unknown {
        /// The file.
        source_name: String,
        /// What it holds, as the end of a sentence.
        what: String,
    },
    /// One of the formats, and nothing in it says what a container uses.
    #[error("{}: {what}; {instead}", harmless(source_name))]
    Nothing {
        /// The file.
        source_name: String,
        /// What it holds instead.
        what: String,
        /// What to ask for.
        instead: String,
    },
    /// An answer that says that there was an error.
    #[error(
        "{}: {who} did not answer, it said {}; ask again, or otherwise, until it answers",
        harmless(source_name),
        quote(said)
    )]
    Failed {
        /// The file.
        source_name: String,
        /// kubectl or Prometheus.
        who: &'static str,
        /// What it said.
        said: String,
    },
    /// Text that ends in the middle.
    #[error(
        "{}:{line}: {what}, so rows are missing and sums would be wrong; write the file again",
        harmless(source_name)
    )]
    Truncated {
        /// The file.
        source_name: String,
        /// The line, from 1.
        line: u64,
        /// What gives it away.
        what: String,
    },
    /// Something at a line that cannot be used.
    #[error("{}:{line}: {message}", harmless(source_name))]
    At {
        /// The file.
        source_name: String,
        /// The line, from 1.
        line: u64,
        /// What is wrong, and what to write instead.
        message: String,
    },
    /// Two statements about one container.
    #[error(transparent)]
    Join(#[from] JoinError),
}
