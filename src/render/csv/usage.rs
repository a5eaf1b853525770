//! What was seen in use: one row a namespace and side.

use csv::Writer;

use crate::model::measured::{Side, Usage};
use crate::render::csv::{CsvResult, finish, number, text};

/// The columns, whatever the input.
const HEAD: [&str; 6] = ["namespace", "side", "memory_bytes", "cpu_cores", "containers", "pods"];

/// Two rows for each namespace, then one for each part of the mesh itself, which are of no namespace, under the
/// fixed header.
///
/// # Errors
/// Never, as far as writing to memory goes; the writer's signature allows for it.
pub fn usage(usage: &Usage) -> CsvResult {
    let mut writer = Writer::from_writer(Vec::new());
    writer.write_record(HEAD)?;
    for one in &usage.namespaces {
        writer.write_record(cells(&one.name, "app", &one.app))?;
        writer.write_record(cells(&one.name, "proxies", &one.proxies))?;
    }
    for (name, side) in usage.own_parts() {
        writer.write_record(cells("", name, &side))?;
    }
    finish(writer)
}

fn cells(namespace: &str, side: &str, figures: &Side) -> [String; HEAD.len()] {
    let count = |count: Option<u64>| count.map_or_else(String::new, |count| count.to_string());
    [
        text(namespace),
        side.to_owned(),
        figures.memory.map_or_else(String::new, |memory| number(memory.bytes())),
        figures.cpu.map_or_else(String::new, |cpu| number(cpu.cores())),
        count(figures.containers),
        count(figures.pods),
    ]
}
