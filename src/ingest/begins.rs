//! What an input is by how it begins, whoever reads it.

/// The byte order mark of UTF-8, which Windows' editors write.
pub(super) const MARK: &[u8] = b"\xef\xbb\xbf";

const UTF_8: &str = "write it as UTF-8; PowerShell's `>` writes UTF-16, `| Out-File -Encoding utf8` does not";

/// What things that are no text begin with, what they look like, and what to do.
const NO_TEXT: [(&[u8], &str, &str); 5] = [
    (b"\x1f\x8b", "gzip", "unpack it first: `gzip -dc FILE`"),
    (b"PK\x03\x04", "a zip archive", "unpack it first: `unzip -p FILE`"),
    (b"\x28\xb5\x2f\xfd", "zstd", "unpack it first: `zstd -dc FILE`"),
    (b"\xff\xfe", "UTF-16 text", UTF_8),
    (b"\xfe\xff", "UTF-16 text", UTF_8),
];

/// What an input that begins so looks like and what to do with it, where it is no text at all.
pub(super) fn no_text(first: &[u8]) -> Option<(&'static str, &'static str)> {
    let (_, looks_like, instead) = NO_TEXT.iter().find(|(magic, ..)| first.starts_with(magic))?;
    Some((looks_like, instead))
}

/// Whether a text that begins so is JSON, and not YAML in braces, a template, or a label in brackets.
pub(super) fn looks_like_json(text: &[u8]) -> bool {
    let Some((first, rest)) = text.split_first() else { return false };
    let next = rest.trim_ascii_start().first();
    match first {
        b'{' => matches!(next, None | Some(b'"' | b'}')),
        b'[' => matches!(next, None | Some(b'{' | b'[' | b']' | b'"')),
        _ => false,
    }
}
