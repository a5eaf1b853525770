//! One YAML document, or one item cut out of a long one: its text in, outcomes with their lines out.

use crate::cluster::object::Object;
use crate::ingest::kubernetes::convert::{Lent, Outcome, convert, holds_template, skipped};
use crate::ingest::kubernetes::kinds::is_of_no_use;
use crate::ingest::kubernetes::plain;
use crate::ingest::kubernetes::tree::{Object as Raw, Tree};
use crate::ingest::kubernetes::yaml;

/// A piece of a YAML stream that can be read by itself.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Piece {
    pub(super) text: Vec<u8>,
    pub(super) document: u64,
    /// The line of the input at which the text begins.
    pub(super) line: u64,
    /// Of an item: what its list lends it.
    pub(super) lent: Option<Lent>,
    /// Whether the document holds nothing but comments.
    pub(super) empty: bool,
}

/// An outcome and its line.
pub(super) type Found = (Outcome, u64);

/// Reads a piece.
pub(super) fn read(piece: &Piece, found: &mut Vec<Found>) {
    if piece.empty {
        found.push((Outcome::Empty, piece.line));
        return;
    }
    let Ok(text) = std::str::from_utf8(&piece.text) else {
        found.push((skipped("it is not valid UTF-8 text"), piece.line));
        return;
    };
    // By YAML's grammar this is a mapping in a mapping; it is a line of a chart.
    let content = text.split_inclusive('\n').find(|line| !is_blank(line)).unwrap_or_default();
    if content.trim_start().starts_with("{{") {
        found.push((Outcome::Template { path: String::new() }, begins(text, piece.line)));
        return;
    }
    if let Some(outcome) = of_no_use(text) {
        found.push((outcome, begins(text, piece.line)));
        return;
    }
    if text.trim_start().starts_with(['{', '[']) {
        // JSON within YAML; what is only almost JSON goes on to the YAML parser.
        if let Ok(tree) = serde_json::from_str::<Tree<'_, true>>(text) {
            return all(&tree, piece, text, found);
        }
    }
    if let Some(tree) = plain::parse(text) {
        return all(&tree, piece, text, found);
    }
    match yaml::parse(text) {
        Ok(tree) => all(&tree, piece, text, found),
        Err(_) if holds_template(text.as_bytes()) => {
            found.push((Outcome::Template { path: String::new() }, piece.line));
        }
        Err(fault) => {
            let line = piece.line + fault.line.saturating_sub(1);
            let reason = format!("its YAML cannot be read: {} (line {line})", fault.message);
            found.push((skipped(&reason), begins(text, piece.line)));
        }
    }
}

/// The line of the first text that is neither blank nor a comment.
fn begins(text: &str, line: u64) -> u64 {
    line + text.lines().take_while(|line| is_blank(line)).count() as u64
}

fn is_blank(line: &str) -> bool {
    let text = line.trim_start();
    text.is_empty() || text.starts_with('#')
}

/// Hands on all that a document holds.
fn all(tree: &Tree<'_, true>, piece: &Piece, text: &str, found: &mut Vec<Found>) {
    let line = begins(text, piece.line);
    let none = Lent::default();
    if let (Some(lent), Tree::List(items)) = (&piece.lent, tree) {
        for item in items {
            flatten(item, lent, text, &mut |outcome| found.push((outcome, line)));
        }
        return;
    }
    let from = found.len();
    flatten(tree, piece.lent.as_ref().unwrap_or(&none), text, &mut |outcome| found.push((outcome, line)));
    let is_list =
        matches!(tree, Tree::List(_)) || matches!(tree, Tree::Object(object) if object.items.0.is_some());
    if is_list {
        let lines = item_lines(text, piece.line);
        // Where the list is nested or in one line, the document's line has to do.
        if lines.len() == found.len() - from {
            for ((_, line), place) in found[from..].iter_mut().zip(lines) {
                *line = place;
            }
        }
    }
}

fn flatten(tree: &Tree<'_, true>, lent: &Lent, text: &str, put: &mut impl FnMut(Outcome)) {
    match tree {
        Tree::List(items) => items.iter().for_each(|item| flatten(item, lent, text, put)),
        Tree::Object(object) if object.items.0.is_some() => {
            let Raw { kind, api_version, items, .. } = &**object;
            let lent = Lent::by(kind.text(), api_version.text());
            items.0.iter().flatten().for_each(|item| flatten(item, &lent, text, put));
        }
        single => put(convert(single, lent, text.as_bytes())),
    }
}

/// The lines at which the items of a list begin, as far as the text shows it.
fn item_lines(text: &str, first: u64) -> Vec<u64> {
    let mut lines = (first..).zip(text.lines());
    let dash = |line: &str| {
        let rest = line.trim_start_matches(' ');
        (rest.starts_with("- ") || rest == "-").then_some(line.len() - rest.len())
    };
    let starts_with_items = !text.lines().any(|line| line.starts_with("- "))
        || text.lines().any(|line| line.trim_end() == "items:");
    if starts_with_items {
        let _ = lines.by_ref().find(|(_, line)| line.trim_end() == "items:");
    }
    let mut indent = None;
    let mut found = Vec::new();
    for (number, line) in lines {
        if let Some(at) = dash(line)
            && *indent.get_or_insert(at) == at
        {
            found.push(number);
        }
    }
    found
}

/// What a document is whose kind has no use, by its top-level lines alone: the half megabyte of a custom
/// resource's definition need not be parsed for that.
///
/// Sound only for a block mapping at column 0, where every line that belongs to a value is indented: the
/// lines at column 0 are then the keys (or the items of a list under one). Anything else is parsed.
fn of_no_use(text: &str) -> Option<Outcome> {
    let (mut kind, mut version) = (None, None);
    for line in text.lines() {
        let Some(first) = line.bytes().next() else { continue };
        match first {
            b' ' | b'#' | b'-' | b'\t' | b'\r' => continue,
            b'a'..=b'z' | b'A'..=b'Z' => {}
            _ => return None,
        }
        let (key, value) = line.split_once(':')?;
        if !key.bytes().all(|byte| byte.is_ascii_alphanumeric()) {
            return None;
        }
        let place = match key {
            "kind" => &mut kind,
            "apiVersion" => &mut version,
            "items" => return None,
            _ => continue,
        };
        if place.is_some() {
            return None;
        }
        *place = Some(plain(value)?);
    }
    let (kind, version) = (kind?, version?);
    if !is_of_no_use(kind, version) || holds_template(text.as_bytes()) {
        return None;
    }
    Some(Outcome::Object(Object::Other {
        kind: kind.to_owned(),
        api_version: version.to_owned(),
        makes_pods: false,
    }))
}

/// A plain scalar of one word.
fn plain(value: &str) -> Option<&str> {
    let value = value.strip_prefix(' ')?.trim();
    let word = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'/' | b'-');
    (!value.is_empty() && value.bytes().all(word)).then_some(value)
}
