//! Results of load tests as a document: the runs, what they come to, and what to mind.

use std::collections::BTreeMap;

use crate::model::measured::{Figure, LoadTest, Summary};
use crate::render::document::{Block, Document, Role, Table, Text, left, right};
use crate::render::human::{Human, MemoryUnits, digits};
use crate::units::{Quantity, Time};

/// The runs of one side as a document; what to mind is left out where it is to be brief.
#[must_use]
pub fn side(tests: &[LoadTest], brief: bool) -> Document {
    let mut document = Document::default();
    let runs = if tests.len() == 1 { "One run".to_owned() } else { format!("{} runs", tests.len()) };
    let mut tools: Vec<&str> = tests.iter().map(|test| test.tool.word()).collect();
    tools.sort_unstable();
    tools.dedup();
    document
        .blocks
        .push(Block::Title(Text::plain(format!("{runs} of a load test, by {}", tools.join(", ")))));
    document.blocks.push(Block::Table(table(tests)));
    if !brief {
        document.list("Notes", of_fewer(tests).into_iter().chain(notes(tests)).collect());
    }
    document
}

/// One row a run, and of several the median and the spread.
fn table(tests: &[LoadTest]) -> Table {
    let mut head = vec![left("Run"), left("Tool")];
    head.extend(Figure::ALL.map(|figure| right(name(figure))));
    let mut rows: Vec<Vec<Text>> = tests
        .iter()
        .map(|test| {
            let mut row = vec![Text::plain(test.source.clone()), Text::plain(test.tool.word())];
            row.extend(Figure::ALL.map(|figure| cell(figure, figure.of(test), Role::Plain)));
            row
        })
        .collect();
    if let Some(summary) = Summary::of(tests).filter(|_| tests.len() > 1) {
        for (name, role, end) in
            [("Median", Role::Strong, 1), ("Least", Role::Muted, 0), ("Greatest", Role::Muted, 2)]
        {
            let mut row = vec![Text::new(role, name), Text::plain("")];
            row.extend(Figure::ALL.map(|figure| {
                let seen = figure.over(&summary);
                cell(figure, seen.map(|seen| seen.ends[end]), role)
            }));
            rows.push(row);
        }
    }
    Table { head, rows }
}

fn name(figure: Figure) -> &'static str {
    match figure {
        Figure::P50 => "p50",
        Figure::P90 => "p90",
        Figure::P95 => "p95",
        Figure::P99 => "p99",
        Figure::P999 => "p99.9",
        Figure::Mean => "Mean",
        Figure::Max => "Longest",
        Figure::Rate => "Rate",
        Figure::Requests => "Requests",
        Figure::Errors => "Errors",
        Figure::Duration => "Duration",
    }
}

fn cell(figure: Figure, number: Option<f64>, role: Role) -> Text {
    let Some(number) = number else { return Text::unknown() };
    let shown = match figure {
        Figure::Requests | Figure::Errors => digits(number, 4),
        Figure::Rate => format!("{}/s", digits(number, 4)),
        Figure::Duration => Time::saturated(number * 1000.0).human(MemoryUnits::Si),
        _ => Time::saturated(number).human(MemoryUnits::Si),
    };
    Text::new(role, shown)
}

/// Which medians are of fewer runs than there are, those of as many in one sentence.
fn of_fewer(tests: &[LoadTest]) -> Vec<Text> {
    let Some(summary) = Summary::of(tests) else { return Vec::new() };
    let mut told: BTreeMap<usize, Vec<&str>> = BTreeMap::new();
    for figure in Figure::ALL {
        if let Some(seen) = figure.over(&summary).filter(|seen| seen.runs < tests.len()) {
            told.entry(seen.runs).or_default().push(name(figure));
        }
    }
    let item = |(runs, names): (usize, Vec<&str>)| {
        let told = format!(": of {runs} of {} runs; the others do not tell it", tests.len());
        Text::new(Role::Strong, names.join(", ")).and(Role::Plain, told)
    };
    told.into_iter().map(item).collect()
}

/// What to mind; a note that several runs share is told once.
pub(super) fn notes(tests: &[LoadTest]) -> Vec<Text> {
    let mut told: Vec<(&str, Vec<&str>)> = Vec::new();
    for test in tests {
        for note in &test.notes {
            match told.iter_mut().find(|(known, _)| known == note) {
                Some((_, sources)) => sources.push(&test.source),
                None => told.push((note, vec![&test.source])),
            }
        }
    }
    let item = |(note, sources): (&str, Vec<&str>)| {
        let whose = match sources.as_slice() {
            _ if sources.len() == tests.len() && tests.len() > 1 => "all runs".to_owned(),
            [one] => (*one).to_owned(),
            [first, rest @ ..] => format!("{first} and {} more", rest.len()),
            [] => String::new(),
        };
        Text::new(Role::Strong, whose).and(Role::Plain, format!(": {note}"))
    };
    told.into_iter().map(item).collect()
}
