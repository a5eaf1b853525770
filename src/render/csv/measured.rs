//! Results of load tests: one row a run.

use csv::Writer;

use crate::model::measured::{Figure, LoadTest};
use crate::render::csv::{CsvResult, finish, number, text};

/// One row for each run of a side, under a header that is the same for all tools.
///
/// # Errors
/// Never, as far as memory goes; the writer's signature allows for it.
pub fn measure(sides: &[(&str, &[LoadTest])]) -> CsvResult {
    let mut writer = Writer::from_writer(Vec::new());
    let figures = Figure::ALL.into_iter().map(Figure::key);
    writer.write_record(["side", "source", "tool"].into_iter().chain(figures).chain(["notes"]))?;
    for (side, tests) in sides {
        for test in *tests {
            let names = [(*side).to_owned(), text(&test.source), test.tool.word().to_owned()];
            let figures = Figure::ALL.map(|figure| figure.of(test).map_or_else(String::new, number));
            let notes = text(&test.notes.join("; "));
            writer.write_record(names.into_iter().chain(figures).chain([notes]))?;
        }
    }
    finish(writer)
}
