//! The table of inputs, and what a code means, as documents.

use crate::model::Layer;
use crate::model::keys::{Entry, TABLE};
use crate::model::value::Kind;
use crate::model::verdict::facts::Thresholds;
use crate::model::verdict::lesson::Lesson;
use crate::model::verdict::rule::Rule;
use crate::render::document::{Block, Document, Role, Table, Text, left};
use crate::render::human::capital;
use crate::units::Unit;

/// Every key with its flag, what it takes, its default and its meaning.
#[must_use]
pub fn keys(defaults: &Layer) -> Document {
    let row = |entry: &Entry| {
        let flag = if entry.flag.is_empty() { String::new() } else { format!("--{}", entry.flag) };
        vec![
            Text::new(Role::Code, name(entry)),
            Text::plain(flag),
            Text::plain(takes(entry)),
            Text::plain(default_of(entry, defaults)),
            Text::plain(entry.text),
        ]
    };
    let head = vec![left("Key"), left("Flag"), left("Takes"), left("Default"), left("Meaning")];
    Document { blocks: vec![Block::Table(Table { head, rows: TABLE.iter().map(row).collect() })] }
}

/// The key as it is found in a file: keys of a chain under `[[chain]]`.
#[must_use]
pub fn name(entry: &Entry) -> String {
    if entry.is_of_chain() { format!("[[chain]] {}", entry.leaf()) } else { entry.name.to_owned() }
}

/// What a key takes, in words.
#[must_use]
pub fn takes(entry: &Entry) -> String {
    let what = match entry.kind {
        Kind::Number(Unit::Count) => "count",
        Kind::Number(Unit::Memory) => "memory (75MB, 128MiB)",
        Kind::Number(Unit::Cpu) => "CPU (250m, 0.25)",
        Kind::Number(Unit::Time) => "time (5ms, 2s)",
        Kind::Number(Unit::Hours) => "hours",
        Kind::Number(Unit::Rate) => "requests/s",
        Kind::Number(Unit::Ratio) => "share (20%, 0.2)",
        Kind::Number(_) => "amount of money",
        Kind::Portion => "count or percent (2, 25%)",
        Kind::Text => "name",
        Kind::Word(words) => return words.join(" | "),
        Kind::Switch => "true | false",
        Kind::Latency => "time (5ms, 2s) or percentiles (p50=2ms,p99=9ms)",
        Kind::Calls => "list of calls",
        Kind::Words(words) => return format!("some of {}", words.join(", ")),
    };
    if entry.none.is_empty() { what.to_owned() } else { format!("{what}, or none") }
}

/// The built-in default; empty where there is none.
#[must_use]
pub fn default_of(entry: &Entry, defaults: &Layer) -> String {
    defaults.system.at(entry.index).map_or_else(String::new, |given| given.value.to_string())
}

/// A code at length. A rule is told with its threshold and reason.
#[must_use]
pub fn code(
    code: &str,
    kind: &str,
    text: &str,
    source: &str,
    lesson: &Lesson,
    thresholds: &Thresholds,
) -> Document {
    let mut document = Document { blocks: vec![Block::Title(Text::plain(format!("{code} ({kind})")))] };
    if let Some(rule) = Rule::ALL.into_iter().find(|rule| rule.code() == code) {
        let told = lesson.rule(rule);
        let speaks = if rule.is_against() { "against" } else { "for" };
        let [threshold, reason] = [&told.threshold, &told.reason].map(|text| thresholds.fill(text));
        let line = format!("Speaks {speaks} a mesh. Threshold: {threshold}. {}.", capital(&reason));
        document.blocks.push(Block::Paragraph(Text::plain(line)));
    }
    document.blocks.push(Block::Paragraph(Text::plain(text)));
    document.blocks.push(Block::Paragraph(Text::new(Role::Muted, format!("Source: {source}"))));
    document
}

/// All codes, a row each.
#[must_use]
pub fn codes<'a>(codes: impl IntoIterator<Item = (&'a str, &'a str, &'a str)>) -> Document {
    let first =
        |text: &str| format!("{}.", text.split(". ").next().unwrap_or_default().trim_end_matches('.'));
    let row = |(code, kind, text): (&str, &str, &str)| {
        vec![Text::new(Role::Code, code), Text::plain(kind), Text::plain(first(text))]
    };
    let head = vec![left("Code"), left("Kind"), left("In short")];
    Document { blocks: vec![Block::Table(Table { head, rows: codes.into_iter().map(row).collect() })] }
}
