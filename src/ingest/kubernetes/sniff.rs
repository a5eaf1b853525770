//! What an input is by its first bytes, where it is no Kubernetes objects at all.

use crate::ingest::kubernetes::error::IngestError;

/// The byte order mark of UTF-8, which Windows' editors write.
pub(super) const MARK: &[u8] = b"\xef\xbb\xbf";

/// How much is looked at.
const LOOKED_AT: usize = 64 << 10;

/// What other things begin with.
const MAGIC: [(&[u8], &str, &str); 6] = [
    (b"\x1f\x8b", "gzip", "unpack it first: `gzip -dc FILE`"),
    (b"PK\x03\x04", "a zip archive", "unpack it first: `unzip -p FILE`"),
    (b"\x28\xb5\x2f\xfd", "zstd", "unpack it first: `zstd -dc FILE`"),
    (b"k8s\x00", "Kubernetes' own binary form", "ask for JSON: `kubectl get -o json`"),
    (
        b"\xff\xfe",
        "UTF-16 text",
        "write it as UTF-8; PowerShell's `>` writes UTF-16, `| Out-File -Encoding utf8` does not",
    ),
    (
        b"\xfe\xff",
        "UTF-16 text",
        "write it as UTF-8; PowerShell's `>` writes UTF-16, `| Out-File -Encoding utf8` does not",
    ),
];

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
    if let Some((_, looks_like, instead)) = MAGIC.iter().find(|(magic, ..)| first.starts_with(magic)) {
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
