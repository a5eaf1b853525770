//! The nearest of several names: what somebody probably meant.

/// The name most like `text`, if any is near enough to be what was meant: a few letters off, or
/// begun and not ended.
#[must_use]
pub fn nearest<'a>(text: &str, names: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let text = text.trim();
    // No name is so long, and the comparison takes time with the square of the length.
    if text.chars().count() > 60 {
        return None;
    }
    let begun = |name: &str| text.len() >= 4 && name.starts_with(text);
    names
        .into_iter()
        .map(|name| (strsim::normalized_damerau_levenshtein(text, name), name))
        .filter(|(likeness, name)| *likeness >= 0.6 || begun(name))
        .max_by(|a, b| a.0.total_cmp(&b.0))
        .map(|(_, name)| name)
}

#[cfg(test)]
mod tests {
    use super::nearest;

    #[test]
    fn finds_slips_and_not_strangers() {
        let names = ["cluster.pods", "cluster.services", "mesh.name"];
        assert_eq!(nearest("cluster.pod", names), Some("cluster.pods"));
        assert_eq!(nearest("cluster.sevices", names), Some("cluster.services"));
        assert_eq!(nearest("zzz", names), None);
    }
}
