//! What was seen in use, as a document: applications, proxies and the mesh itself apart.

use crate::model::measured::{NamespaceUsage, Rows, Side, Usage};
use crate::render::document::{Block, Document, Role, Table, Text, left, right};
use crate::render::human::{Human, MemoryUnits};

/// How many namespaces a report lists, those with most memory first; JSON and CSV have all.
const LISTED: usize = 12;

/// Usage as a document of its own; only sums and notes where it is to be brief.
#[must_use]
pub fn usage(usage: &Usage, units: MemoryUnits, brief: bool) -> Document {
    let mut document = Document::default();
    document.blocks.push(Block::Title(Text::plain(format!("What is used, by {}", usage.source))));
    sums(&mut document, usage, units);
    if !brief {
        namespaces(&mut document, usage, units);
    }
    document
}

/// Adds what was seen in use to a report about something else.
pub fn append(document: &mut Document, usage: &Usage, units: MemoryUnits) {
    document.blocks.push(Block::Heading(Text::plain(format!("In use, by {}", usage.source))));
    sums(document, usage, units);
}

fn sums(document: &mut Document, usage: &Usage, units: MemoryUnits) {
    let what = match usage.rows {
        Rows::Containers => "Applications",
        Rows::Pods => "Pods, with whatever is in them",
    };
    let mut rows = vec![row(what, &usage.app, units), row("Proxies beside them", &usage.proxies, units)];
    rows.extend(usage.own_parts().map(|(name, side)| row(&format!("The mesh itself: {name}"), &side, units)));
    let head = vec![left(""), right("Containers"), right("Pods"), right("Memory"), right("CPU")];
    document.blocks.push(Block::Table(Table { head, rows }));
    let notes = usage.notes.iter().map(|note| Text::new(Role::Muted, note.clone())).collect::<Vec<_>>();
    if !notes.is_empty() {
        document.blocks.push(Block::List(notes));
    }
}

fn row(what: &str, side: &Side, units: MemoryUnits) -> Vec<Text> {
    let [memory, cpu] = figures(side, units);
    let count = |count: Option<u64>| count.map_or_else(Text::unknown, |count| Text::plain(count.to_string()));
    vec![Text::plain(what), count(side.containers), count(side.pods), memory, cpu]
}

fn figures(side: &Side, units: MemoryUnits) -> [Text; 2] {
    let shown = |text: Option<String>| text.map_or_else(Text::unknown, Text::plain);
    [shown(side.memory.map(|memory| memory.human(units))), shown(side.cpu.map(|cpu| cpu.human(units)))]
}

fn namespaces(document: &mut Document, usage: &Usage, units: MemoryUnits) {
    if usage.namespaces.iter().all(|one| one.name.is_empty()) {
        return;
    }
    let memory = |one: &NamespaceUsage| {
        let side = |side: &Side| side.memory.map_or(0.0, crate::units::Memory::bytes);
        side(&one.app) + side(&one.proxies)
    };
    let mut sorted: Vec<&NamespaceUsage> = usage.namespaces.iter().collect();
    // Equal ones stay in the order of their names.
    sorted.sort_by(|one, other| memory(other).total_cmp(&memory(one)));
    let rows = sorted.iter().take(LISTED).map(|one| {
        let [[memory, cpu], [proxies_memory, proxies_cpu]] =
            [&one.app, &one.proxies].map(|side| figures(side, units));
        vec![Text::plain(one.name.clone()), memory, cpu, proxies_memory, proxies_cpu]
    });
    document.blocks.push(Block::Heading(Text::plain("By namespace")));
    let head = vec![
        left("Namespace"),
        right("Memory"),
        right("CPU"),
        right("Proxies' memory"),
        right("Proxies' CPU"),
    ];
    document.blocks.push(Block::Table(Table { head, rows: rows.collect() }));
    if sorted.len() > LISTED {
        let more = format!("{} more; `-o json` and `-o csv` list them", sorted.len() - LISTED);
        document.blocks.push(Block::Paragraph(Text::new(Role::Muted, more)));
    }
}
