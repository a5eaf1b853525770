//! A Prometheus text page: one sample a line.

use std::borrow::Cow;

use crate::ingest::usage::labels::Labels;
use crate::ingest::usage::series::Values;

/// What a line of a page is.
#[derive(Debug, PartialEq)]
pub(super) enum Line<'a> {
    /// A comment, or the type or text of a metric.
    Comment,
    /// A sample.
    Sample(Labels<'a>, Values),
    /// Nothing that a page holds, with the name that it begins with.
    Other(&'a str),
}

/// Whether a page begins so: a comment of its own, or a sample with labels.
pub(super) fn begins(line: &str) -> bool {
    ["# HELP ", "# TYPE ", "# UNIT ", "# EOF"].iter().any(|begin| line.starts_with(begin))
        || (line.contains('{') && matches!(read(line), Line::Sample(..)))
}

/// Reads a line.
pub(super) fn read(line: &str) -> Line<'_> {
    if line.starts_with('#') {
        return Line::Comment;
    }
    let is_of_a_name = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b':');
    let end = line.bytes().position(|byte| !is_of_a_name(byte)).unwrap_or(line.len());
    let (name, rest) = line.split_at(end);
    let other = || Line::Other(name);
    if name.is_empty() || name.starts_with(|c: char| c.is_ascii_digit()) {
        return other();
    }
    let mut labels = Labels::named(name);
    let values = match rest.strip_prefix('{') {
        Some(rest) => match read_labels(rest, &mut labels) {
            Some(values) => values,
            None => return other(),
        },
        None => rest,
    };
    // What an exemplar adds stands behind a `#`.
    let mut values = values.split(" # ").next().unwrap_or_default().split_whitespace();
    let (Some(value), time, None) = (values.next(), values.next(), values.next()) else { return other() };
    let (Some(value), Some(time)) = (number(value), time.map_or(Some(None), |time| number(time).map(Some)))
    else {
        return other();
    };
    if value.is_finite() {
        Line::Sample(labels, Values::One { value, time })
    } else {
        Line::Sample(labels, Values::None)
    }
}

fn number(text: &str) -> Option<f64> {
    text.parse().ok()
}

/// Reads labels up to their end, and returns what is behind them.
fn read_labels<'a>(mut rest: &'a str, labels: &mut Labels<'a>) -> Option<&'a str> {
    loop {
        rest = rest.trim_start_matches([' ', ',']);
        if let Some(behind) = rest.strip_prefix('}') {
            return Some(behind);
        }
        let (label, value) = rest.split_once('=')?;
        let value = value.trim_start().strip_prefix('"')?;
        let label = label.trim();
        let end = end_of_text(value)?;
        if let Some(wanted) = labels.wanted(label) {
            *wanted = unescaped(value.get(..end)?);
        }
        rest = value.get(end + 1..)?;
    }
}

/// Where the quote stands that ends a text.
fn end_of_text(text: &str) -> Option<usize> {
    let first = text.find('"')?;
    if !text.get(..first)?.contains('\\') {
        return Some(first);
    }
    let mut escaped = false;
    text.bytes().position(|byte| {
        let ends = byte == b'"' && !escaped;
        escaped = byte == b'\\' && !escaped;
        ends
    })
}

fn unescaped(text: &str) -> Cow<'_, str> {
    if !text.contains('\\') {
        return Cow::Borrowed(text);
    }
    let mut plain = String::with_capacity(text.len());
    let mut characters = text.chars();
    while let Some(c) = characters.next() {
        plain.push(match c {
            '\\' => match characters.next() {
                Some('n') => '\n',
                Some(other) => other,
                None => '\\',
            },
            other => other,
        });
    }
    Cow::Owned(plain)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sample(line: &str) -> (Labels<'_>, Values) {
        match read(line) {
            Line::Sample(labels, values) => (labels, values),
            other => panic!("{line}: {other:?}"),
        }
    }

    #[test]
    fn samples_with_and_without_labels_and_times() {
        let (labels, values) = sample(r#"m{container="a\"b",pod="p",x="=,}"} 8.5e+06 1762283730959"#);
        let place = labels.spot();
        assert_eq!((place.container, place.pod), ("a\"b", "p"));
        assert_eq!(values, Values::One { value: 8.5e6, time: Some(1_762_283_730_959.0) });
        assert_eq!(sample("up 1").1, Values::One { value: 1.0, time: None });
        assert_eq!(sample("m{} NaN").1, Values::None);
        assert_eq!(sample(r#"m{a="b",} 3 # {trace="x"} 0.5"#).1, Values::One { value: 3.0, time: None });
    }

    #[test]
    fn what_is_cut_is_no_sample() {
        let whole = r#"m{container="app",pod="p"} 42"#;
        for end in 1..whole.len() - 2 {
            assert!(matches!(read(&whole[..end]), Line::Other(_)), "{}", &whole[..end]);
        }
    }
}
