//! What an input is by how it begins, whoever reads it.

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
