//! The YAML that charts and `kubectl` print nearly everywhere, read without the parser: block mappings and
//! lists, each value a scalar on its own line.
//!
//! Whatever is not certainly that (anchors, tags, block scalars, values over several lines, numbers that are
//! not plain whole ones) is not read here, and the document goes to the parser. A test holds that both
//! say the same.

use serde::de::value::{MapDeserializer, SeqDeserializer};
use serde::de::{Deserialize, Deserializer, IgnoredAny, IntoDeserializer, Visitor};
use serde::forward_to_deserialize_any;

use crate::ingest::kubernetes::tree::Tree;

/// Deeper documents go to the parser, whose limit holds for them.
const DEEPEST: usize = 48;

/// Words that are, or by some version of YAML might be, no text.
const WORDS: [&str; 12] =
    ["null", "true", "false", "yes", "no", "on", "off", "y", "n", "nan", "inf", "infinity"];

/// A value.
enum Plain<'a> {
    Null,
    Text(&'a str),
    Whole(u64),
    Flag(bool),
    /// A list or mapping in one line that is JSON as well.
    Json(&'a str),
    List(Vec<Plain<'a>>),
    Map(Vec<(Plain<'a>, Plain<'a>)>),
}

/// The lines that say something: their indentation and the rest.
struct Lines<'a> {
    lines: Vec<(usize, &'a str)>,
    at: usize,
}

/// Reads a document; nothing where it is not certainly of the simple form.
pub(super) fn parse(text: &str) -> Option<Tree<'_, true>> {
    let certain = |byte: u8| byte == b'\n' || (b' '..=b'~').contains(&byte);
    if !text.bytes().all(certain) {
        return None;
    }
    let split = |line: &'_ str| line.len() - line.trim_start_matches(' ').len();
    let lines = text.lines().map(|line| (split(line), line.trim_matches(' ')));
    let lines = lines.filter(|(_, rest)| !rest.is_empty() && !rest.starts_with('#')).collect();
    let mut lines = Lines { lines, at: 0 };
    let whole = lines.block(0, 0)?;
    if lines.at < lines.lines.len() {
        return None;
    }
    Tree::deserialize(whole).ok()
}

impl<'a> Lines<'a> {
    /// The next line, if it has that indentation. A deeper one has no place in the simple form.
    #[allow(clippy::option_option)] // not certain, or certainly none
    fn next(&self, indent: usize) -> Option<Option<&'a str>> {
        match self.lines.get(self.at) {
            Some((at, _)) if *at > indent => None,
            Some((at, rest)) if *at == indent => Some(Some(rest)),
            _ => Some(None),
        }
    }

    /// A mapping or a list at that indentation.
    fn block(&mut self, indent: usize, depth: usize) -> Option<Plain<'a>> {
        let first = self.next(indent)??;
        if depth > DEEPEST {
            return None;
        }
        if first.starts_with("- ") { self.list(indent, depth) } else { self.mapping(indent, depth) }
    }

    fn list(&mut self, indent: usize, depth: usize) -> Option<Plain<'a>> {
        let mut items = Vec::new();
        while let Some(rest) = self.next(indent)? {
            let Some(item) = rest.strip_prefix("- ") else { break };
            let inner = item.trim_start_matches(' ');
            if inner.starts_with("- ") || inner.starts_with('#') {
                return None;
            }
            if key(inner).is_some() {
                // The item's first key stands behind the dash; its others below it.
                let inside = indent + rest.len() - inner.len();
                self.lines[self.at] = (inside, inner);
                items.push(self.mapping(inside, depth + 1)?);
            } else {
                items.push(value(inner)?);
                self.at += 1;
            }
        }
        Some(Plain::List(items))
    }

    fn mapping(&mut self, indent: usize, depth: usize) -> Option<Plain<'a>> {
        let mut entries = Vec::new();
        while let Some(rest) = self.next(indent)? {
            if rest.starts_with("- ") {
                break;
            }
            let (name, given) = key(rest)?;
            self.at += 1;
            let below = self.lines.get(self.at).copied();
            let found = match below {
                _ if !given.is_empty() => value(given)?,
                Some((at, _)) if at > indent => self.block(at, depth + 1)?,
                Some((at, line)) if at == indent && line.starts_with("- ") => self.list(at, depth + 1)?,
                _ => Plain::Null,
            };
            entries.push((Plain::Text(name), found));
        }
        Some(Plain::Map(entries))
    }
}

/// A key of letters, digits and what names are made of, and what stands behind its colon.
fn key(line: &str) -> Option<(&str, &str)> {
    let (name, rest) = line.split_once(':')?;
    let part = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'/' | b'-' | b'_');
    let certain = name.starts_with(|c: char| c.is_ascii_alphabetic()) && name.bytes().all(part);
    let ends = rest.is_empty() || rest.starts_with(' ');
    (certain && ends && !is_word(name)).then(|| (name, rest.trim_start_matches(' ')))
}

fn is_word(text: &str) -> bool {
    text.len() <= 8 && WORDS.iter().any(|word| word.eq_ignore_ascii_case(text))
}

/// A scalar, or a list or mapping in one line.
fn value(text: &str) -> Option<Plain<'_>> {
    let first = *text.as_bytes().first()?;
    match first {
        b'"' | b'\'' => {
            let inner = text
                .get(1..text.len() - 1)
                .filter(|_| text.len() > 1 && text.as_bytes().last() == Some(&first))?;
            (!inner.contains(['"', '\'', '\\'])).then_some(Plain::Text(inner))
        }
        b'[' | b'{' => serde_json::from_str::<IgnoredAny>(text).is_ok().then_some(Plain::Json(text)),
        b'0'..=b'9' => number(text),
        b'a'..=b'z' | b'A'..=b'Z' | b'/' => words(text),
        b'-' if text.starts_with("--") && !text.starts_with("---") => words(text),
        _ => None,
    }
}

fn words(text: &str) -> Option<Plain<'_>> {
    match text {
        "true" => return Some(Plain::Flag(true)),
        "false" => return Some(Plain::Flag(false)),
        "null" => return Some(Plain::Null),
        _ => {}
    }
    let plain = !text.contains(": ") && !text.contains(" #") && !text.ends_with(':');
    (plain && !is_word(text)).then_some(Plain::Text(text))
}

/// A whole number, or a quantity with a suffix that no number has.
fn number(text: &str) -> Option<Plain<'_>> {
    let digits = text.bytes().take_while(u8::is_ascii_digit).count();
    match &text[digits..] {
        "" if digits < 19 && (digits == 1 || !text.starts_with('0')) => text.parse().ok().map(Plain::Whole),
        "m" | "Ki" | "Mi" | "Gi" => Some(Plain::Text(text)),
        _ => None,
    }
}

impl<'de> IntoDeserializer<'de, serde_json::Error> for Plain<'de> {
    type Deserializer = Self;
    fn into_deserializer(self) -> Self {
        self
    }
}

impl<'de> Deserializer<'de> for Plain<'de> {
    type Error = serde_json::Error;

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Self::Error> {
        match self {
            Self::Null => visitor.visit_unit(),
            Self::Text(text) => visitor.visit_borrowed_str(text),
            Self::Whole(number) => visitor.visit_u64(number),
            Self::Flag(flag) => visitor.visit_bool(flag),
            Self::Json(text) => serde_json::Deserializer::from_str(text).deserialize_any(visitor),
            Self::List(items) => visitor.visit_seq(SeqDeserializer::new(items.into_iter())),
            Self::Map(entries) => visitor.visit_map(MapDeserializer::new(entries.into_iter())),
        }
    }

    fn deserialize_ignored_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Self::Error> {
        visitor.visit_unit()
    }

    forward_to_deserialize_any! {
        bool i8 i16 i32 i64 i128 u8 u16 u32 u64 u128 f32 f64 char str string bytes byte_buf option unit
        unit_struct newtype_struct seq tuple tuple_struct map struct enum identifier
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ingest::kubernetes::yaml;
    use proptest::prelude::*;

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(1000))]
        #[test]
        fn what_is_read_here_the_parser_reads_alike(
            lines in proptest::collection::vec((
                0_usize..5,
                "(- ){0,2}",
                "((kind|metadata|spec|items|name|labels|containers|template|replicas|on|x y|\"q\"):? ?)?",
                "(Pod|List|3|03|1\\.5|5m|2Mi|true|yes|null|~|'a'|\"b\"|'it''s'|\"a\\\\n\"|\\[\\]|\\{\"a\": 1\\}|\\[a|a: b|a #c|--x|-|&a b|\\*a|!t x|\\||>|#c|)",
            ), 0..9),
        ) {
            let line = |(indent, dash, key, value): &(usize, String, String, String)| format!("{}{dash}{key}{value}\n", "  ".repeat(*indent));
            let text: String = lines.iter().map(line).collect();
            if let Some(tree) = parse(&text) {
                prop_assert_eq!(Ok(tree), yaml::parse(&text), "{}", text);
            }
        }
    }

    #[test]
    fn the_simple_form_is_read_here() {
        let text = "kind: Pod\nmetadata:\n  name: a\nspec:\n  containers:\n  - name: b\n    args: [\"--x\"]\n  - name: c\n";
        assert_eq!(Ok(parse(text).unwrap()), yaml::parse(text));
    }
}
