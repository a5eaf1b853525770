//! Every resolved value with its origin, source and date.

use crate::model::layer::Given;
use crate::model::{Estimate, Scenario};
use crate::render::document::{Align, Block, Document, Role, Table, Text};

/// Adds the table of values.
pub(super) fn append(document: &mut Document, scenario: &Scenario, _: &Estimate) {
    let left = |name: &str| (name.to_owned(), Align::Left);
    document.blocks.push(Block::Heading(Text::plain("Every value and where it comes from")));
    document.blocks.push(Block::Table(Table {
        head: vec![left("Key"), left("Value"), left("Origin"), left("Source"), left("Date")],
        rows: assumptions(scenario).map(|(key, given)| row(&key, given)).collect(),
    }));
}

/// Every value that was resolved, in the order of the table of keys, chains last.
pub(crate) fn assumptions(scenario: &Scenario) -> impl Iterator<Item = (String, &Given)> {
    let inputs = scenario.inputs();
    let system = inputs.system.said().map(|(entry, given)| (entry.name.to_owned(), given));
    let chains = inputs.chains.iter().enumerate().flat_map(|(place, chain)| {
        chain.said().map(move |(entry, given)| (format!("chain[{place}].{}", entry.leaf()), given))
    });
    system.chain(chains)
}

fn row(key: &str, given: &Given) -> Vec<Text> {
    let source = [given.source.as_deref(), given.version.as_deref(), given.note.as_deref()];
    vec![
        Text::plain(key),
        Text::plain(given.value.to_string()),
        Text::plain(given.origin.word()),
        Text::plain(source.into_iter().flatten().collect::<Vec<_>>().join("; ")),
        Text::new(Role::Plain, given.date.clone().unwrap_or_default()),
    ]
}
