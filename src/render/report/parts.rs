//! Where the tax comes from: one row a component, with unknown, none and not counted told apart.

use crate::model::tally::Cell;
use crate::model::{Component, Estimate, Scenario};
use crate::render::document::{Block, Document, Role, Table, Text, left, right};
use crate::render::human::{self, Human, MemoryUnits};

/// Adds the table of components.
pub(super) fn append(document: &mut Document, scenario: &Scenario, estimate: &Estimate, units: MemoryUnits) {
    let rows: Vec<Vec<Text>> = estimate
        .memory
        .parts
        .iter()
        .zip(&estimate.cpu.parts)
        .filter(|(memory, _)| memory.component != Component::Gateway || !memory.used.is_not_counted())
        .map(|(memory, cpu)| {
            let count = match memory.count {
                Some(count) => Text::plain(human::range(&count, units)),
                None if memory.used.is_not_counted() => Text::plain("-"),
                None => Text::unknown(),
            };
            vec![
                Text::plain(memory.component.name()),
                count,
                cell(&memory.used, units),
                cell(&memory.reserved, units),
                cell(&cpu.used, units),
                cell(&cpu.reserved, units),
            ]
        })
        .collect();
    document
        .blocks
        .push(Block::Heading(Text::plain(format!("Where it comes from ({})", scenario.mesh().name))));
    document.blocks.push(Block::Table(Table {
        head: vec![
            left("Component"),
            right("Count"),
            right("Memory used"),
            right("Memory reserved"),
            right("CPU used"),
            right("CPU reserved"),
        ],
        rows,
    }));
}

fn cell<Q: Human>(cell: &Cell<Q>, units: MemoryUnits) -> Text {
    match cell {
        Cell::Known { range, lacking: None } => Text::plain(human::range(range, units)),
        Cell::Known { range, lacking: Some(_) } => {
            Text::plain(human::range(range, units)).and(Role::Unknown, " + ?")
        }
        Cell::None => Text::new(Role::Muted, "none"),
        Cell::NotCounted(_) => Text::new(Role::Muted, "not counted"),
        Cell::Unknown(_) => Text::unknown(),
    }
}
