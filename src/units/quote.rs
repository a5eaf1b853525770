//! Other people's text inside our messages: short, and harmless to a terminal.

/// The most characters of a foreign text that a message repeats.
const CLIP: usize = 60;

/// A foreign text in backticks, clipped to 60 characters, with control characters (and those that
/// reorder text) spelled out, so that a message can go to a terminal as it is.
#[must_use]
pub fn quote(text: &str) -> String {
    format!("`{}`", clip(text))
}

/// The same without the backticks, for use inside a suggestion.
pub(crate) fn clip(text: &str) -> String {
    let mut shown: String = harmless(&text.chars().take(CLIP).collect::<String>());
    if text.chars().nth(CLIP).is_some() {
        shown.push_str("...");
    }
    shown
}

/// A foreign text as it is, with control characters (and those that reorder text) spelled out. Every
/// renderer for people passes names through here.
#[must_use]
pub fn harmless(text: &str) -> String {
    let mut shown = String::with_capacity(text.len());
    for c in text.chars() {
        if steers(c) { shown.extend(c.escape_unicode()) } else { shown.push(c) }
    }
    shown
}

/// Whether a character could steer a terminal, reorder a line or hide in one.
#[must_use]
pub fn steers(c: char) -> bool {
    c.is_control()
        || matches!(
            c,
            '\u{ad}' | '\u{61c}' | '\u{180e}' | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}'
                | '\u{2060}'..='\u{206f}' | '\u{feff}' | '\u{fff9}'..='\u{fffb}' | '\u{e0000}'..='\u{e007f}'
        )
}

#[cfg(test)]
mod tests {
    use super::quote;

    #[test]
    fn long_and_hostile_texts_are_tamed() {
        assert_eq!(quote("75MB"), "`75MB`");
        assert_eq!(quote("\u{1b}[31m"), "`\\u{1b}[31m`");
        assert_eq!(quote("a\u{202e}b"), "`a\\u{202e}b`");
        assert_eq!(quote(&"x".repeat(100)).len(), 60 + 3 + 2);
    }
}
