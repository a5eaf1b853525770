//! Every resolved value with its origin, source and date.

use crate::model::layer::Given;
use crate::model::{Scenario, Value};
use crate::render::document::{Block, Document, Role, Table, Text, left};

/// Adds the table of values.
pub(super) fn append(document: &mut Document, scenario: &Scenario) {
    document.blocks.push(Block::Heading(Text::plain("Every value and where it comes from")));
    document.blocks.push(Block::Table(Table {
        head: vec![left("Key"), left("Value"), left("Origin"), left("Source"), left("Date")],
        rows: scenario.said().map(|(key, given)| row(&key, given)).collect(),
    }));
}

fn row(key: &str, given: &Given) -> Vec<Text> {
    let reason = match &given.value {
        Value::Unknown(reason) | Value::NotCounted(reason) => Some(reason.as_str()),
        _ => None,
    };
    let source = [reason, given.source.as_deref(), given.version.as_deref(), given.note.as_deref()];
    vec![
        Text::plain(key),
        Text::plain(given.value.to_string()),
        Text::plain(given.origin.word()),
        Text::plain(source.into_iter().flatten().collect::<Vec<_>>().join("; ")),
        Text::new(Role::Plain, given.date.clone().unwrap_or_default()),
    ]
}
