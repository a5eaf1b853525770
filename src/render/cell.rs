//! One cell of a flat row, and how each flat format writes it.

use std::borrow::Cow;
use std::fmt::Display;
use std::io::Write;

use crate::model::Figure;
use crate::units::{harmless, steers};

/// One cell.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Cell {
    /// Not known.
    Empty,
    /// A number with so many significant digits.
    Number(f64, usize),
    /// A text of the user's or the catalog's.
    Text(String),
    /// A version, which a spreadsheet must not read as a number: 1.30 is not 1.3.
    Version(String),
    /// Words of this program.
    Words(Cow<'static, str>),
    /// Yes or no.
    Switch(bool),
}

/// Significant digits of figures that are not latencies.
pub(crate) const DIGITS: usize = 12;

/// Latencies are composed, and have no more digits than JSON shows of them.
pub(crate) const fn digits_of(figure: Figure) -> usize {
    if figure.is_latency() { 7 } else { DIGITS }
}

/// How a flat row is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Form {
    /// A line of CSV.
    Csv,
    /// An array of JSON.
    Array,
    /// An object of JSON.
    Object,
}

impl Form {
    /// Writes the name of a column, behind a comma.
    pub(crate) fn name(self, name: &impl Display, out: &mut Vec<u8>) {
        out.push(b',');
        match self {
            Self::Csv => quoted(&name.to_string(), out),
            Self::Array | Self::Object => string(&name.to_string(), out),
        }
    }

    /// Writes a cell, behind a comma.
    pub(crate) fn cell(self, name: &impl Display, cell: &Cell, out: &mut Vec<u8>) {
        if self == Self::Object {
            self.name(name, out);
            out.push(b':');
        } else {
            out.push(b',');
        }
        match (self, cell) {
            (Self::Csv, Cell::Empty) => {}
            (_, Cell::Empty) => out.extend_from_slice(b"null"),
            (_, Cell::Number(value, digits)) => number(*value, *digits, out),
            (_, Cell::Switch(yes)) => out.extend_from_slice(if *yes { b"true" } else { b"false" }),
            (Self::Csv, Cell::Text(text)) => quoted(&no_formula(text), out),
            (Self::Csv, Cell::Words(words)) => quoted(words, out),
            (Self::Csv, Cell::Version(version)) => {
                if version.starts_with(|c: char| c.is_ascii_digit()) {
                    out.push(b'v');
                }
                quoted(&no_formula(version), out);
            }
            (_, Cell::Text(text) | Cell::Version(text)) => string(text, out),
            (_, Cell::Words(words)) => string(words, out),
        }
    }
}

/// A plain number: so many significant digits, no exponent, no thousands, no zeros at the end.
pub(crate) fn number(number: f64, digits: usize, out: &mut Vec<u8>) {
    if is_short(number, digits) {
        // Writing to memory does not fail.
        #[allow(clippy::cast_possible_truncation)] // whole, and below 2^53
        let _ = write!(out, "{}", number as i64);
        return;
    }
    // The decimal spelling with so many digits: `-d.ddde-x`.
    let mut spelled = [0_u8; 40];
    let mut rest = &mut spelled[..];
    if write!(rest, "{number:.*e}", digits.saturating_sub(1)).is_err() {
        return;
    }
    let left = rest.len();
    let spelled = &spelled[..spelled.len() - left];
    let text = std::str::from_utf8(spelled).unwrap_or_default();
    let Some((mantissa, exponent)) = text.split_once('e') else { return };
    let exponent: i32 = exponent.parse().unwrap_or(0);
    if mantissa.starts_with('-') {
        out.push(b'-');
    }
    let all = mantissa.bytes().filter(u8::is_ascii_digit);
    let significant = mantissa.trim_end_matches(['0', '.']).bytes().filter(u8::is_ascii_digit).count();
    if significant == 0 {
        out.push(b'0');
        return;
    }
    let mut shown = all.take(significant);
    if exponent < 0 {
        out.extend_from_slice(b"0.");
        out.extend((1..-exponent).map(|_| b'0'));
        out.extend(shown);
        return;
    }
    for _ in 0..=exponent {
        out.push(shown.next().unwrap_or(b'0'));
    }
    let mut fraction = shown.peekable();
    if fraction.peek().is_some() {
        out.push(b'.');
        out.extend(fraction);
    }
}

/// Whether it is a whole number that has no more digits than are shown.
#[allow(clippy::cast_possible_truncation, clippy::cast_precision_loss)] // compared with what it was
fn is_short(number: f64, digits: usize) -> bool {
    let most = if digits < DIGITS { 1e7 } else { 1e12 };
    number >= 0.0 && number < most && (number as i64) as f64 == number
}

/// A text that no spreadsheet reads as a formula: a leading quote stops that and is not shown.
pub(crate) fn no_formula(text: &str) -> String {
    let formula = text.starts_with(['=', '+', '-', '@', '\t', '\r']) || text.starts_with("::");
    let text = harmless(text);
    if formula { format!("'{text}") } else { text }
}

/// A text of CSV, in quotes where it would be read otherwise.
fn quoted(text: &str, out: &mut Vec<u8>) {
    if text.contains([',', '"', '\n', '\r']) {
        out.push(b'"');
        out.extend_from_slice(text.replace('"', "\"\"").as_bytes());
        out.push(b'"');
    } else {
        out.extend_from_slice(text.as_bytes());
    }
}

/// A string of JSON, with what steers a terminal escaped.
fn string(text: &str, out: &mut Vec<u8>) {
    out.push(b'"');
    for c in text.chars() {
        match c {
            '"' | '\\' => out.extend([b'\\', c as u8]),
            c if steers(c) => {
                for unit in c.encode_utf16(&mut [0; 2]) {
                    out.extend_from_slice(format!("\\u{unit:04x}").as_bytes());
                }
            }
            c => out.extend_from_slice(c.encode_utf8(&mut [0; 4]).as_bytes()),
        }
    }
    out.push(b'"');
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::render::json::rounded;

    fn written(value: f64, digits: usize) -> String {
        let mut out = Vec::new();
        number(value, digits, &mut out);
        String::from_utf8(out).unwrap()
    }

    #[test]
    fn a_number_is_written_as_its_rounding_is() {
        let mut value = 1.234_567_890_123_456e-9;
        for _ in 0..2000 {
            for digits in [7, 12] {
                assert_eq!(written(value, digits), rounded(value, digits).to_string());
            }
            value *= 1.037;
        }
        for (value, as_text) in [
            (0.0, "0"),
            (1.0, "1"),
            (15e9, "15000000000"),
            (26.666_666_666_666_7, "26.6666666667"),
            (0.1 + 0.2, "0.3"),
            (9.999_999_999_999_9, "10"),
            (1e15, "1000000000000000"),
            (0.000_05, "0.00005"),
        ] {
            assert_eq!(
                (written(value, 12).as_str(), rounded(value, 12).to_string().as_str()),
                (as_text, as_text)
            );
        }
    }

    #[test]
    fn formulas_are_texts() {
        assert_eq!(no_formula("=cmd()"), "'=cmd()");
        assert_eq!(no_formula("+1"), "'+1");
        assert_eq!(no_formula("\tx"), "'\\u{9}x");
        assert_eq!(no_formula("shop"), "shop");
    }

    #[test]
    fn texts_are_quoted_where_they_must_be() {
        let cell = |form: Form, text: &str| {
            let mut out = Vec::new();
            form.cell(&"n", &Cell::Text(text.to_owned()), &mut out);
            String::from_utf8(out).unwrap()
        };
        assert_eq!(cell(Form::Csv, "p50=2ms,p99=9ms"), ",\"p50=2ms,p99=9ms\"");
        assert_eq!(cell(Form::Csv, "say \"no\""), ",\"say \"\"no\"\"\"");
        assert_eq!(cell(Form::Array, "a\"\\\u{1b}\u{202e}"), ",\"a\\\"\\\\\\u001b\\u202e\"");
        assert_eq!(cell(Form::Object, "x"), ",\"n\":\"x\"");
    }
}
