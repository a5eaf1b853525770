//! What an input is by its first bytes, where it is no Kubernetes objects at all.

use crate::ingest::begins::no_text;
use crate::ingest::kubernetes::error::IngestError;

/// How much is looked at.
const LOOKED_AT: usize = 64 << 10;

/// What Kubernetes' own binary form begins with.
const BINARY: &[u8] = b"k8s\x00";

/// How kubectl begins when it has no list to give.
const KUBECTL: [&str; 7] = [
    "Error from server",
    "error: ",
    "Error: ",
    "The connection to the server",
    "Unable to connect",
    "No resources found",
    "error validating",
];

/// Whether the input is something else altogether.
pub(super) fn refuse(first: &[u8], name: &str) -> Result<(), IngestError> {
    let source_name = name.to_owned();
    let own = ("Kubernetes' own binary form", "ask for JSON: `kubectl get -o json`");
    if let Some((looks_like, instead)) = first.starts_with(BINARY).then_some(own).or_else(|| no_text(first)) {
        return Err(IngestError::NotText { source_name, looks_like, instead });
    }
    let first = &first[..first.len().min(LOOKED_AT)];
    if first.contains(&0) {
        let instead = "give what `kubectl get -o json` or `helm template` prints";
        return Err(IngestError::NotText { source_name, looks_like: "a binary file", instead });
    }
    let text = String::from_utf8_lossy(&first[..first.len().min(1024)]);
    let line = text.trim_start().lines().next().unwrap_or_default().trim_end();
    if KUBECTL.iter().any(|begin| line.starts_with(begin)) {
        return Err(IngestError::Kubectl { source_name, line: line.to_owned() });
    }
    Ok(())
}
