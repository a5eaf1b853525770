//! Results of load tests: one row a run; of two sides one row a figure, beside the model.

use csv::Writer;

use crate::model::measured::{Figure, LoadTest, Noise};
use crate::render::csv::{CsvResult, finish, number, text};
use crate::render::experiment::{Compared, named};

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

/// One row for each measured figure, in the unit of its name.
///
/// # Errors
/// Never, as far as memory goes; the writer's signature allows for it.
pub fn experiment(compared: &Compared<'_>) -> CsvResult {
    let mut writer = Writer::from_writer(Vec::new());
    writer.write_record([
        "figure",
        "before",
        "after",
        "added",
        "added_percent",
        "noise",
        "model_low",
        "model_typical",
        "model_high",
        "ratio",
        "note",
    ])?;
    let doubts = compared.measured.comparable.as_ref().filter(|doubts| !doubts.ok);
    let blocking: Vec<&str> = doubts
        .iter()
        .flat_map(|doubts| &doubts.reasons)
        .filter(|reason| reason.blocks)
        .map(|reason| reason.code)
        .collect();
    for (row, beside) in compared.rows() {
        let (name, scale) = named(row.what);
        let scaled = |value: Option<f64>| value.map_or_else(String::new, |value| number(value * scale));
        let plain = |value: Option<f64>| value.map_or_else(String::new, number);
        let speaks = compared.measured.speaks(row);
        // Why cells are empty: what forbids the comparison, and why the model has no figure.
        let forbids = Some(format!("the sides cannot be compared ({})", blocking.join(", ")));
        let why = [
            row.note.clone(),
            forbids.filter(|_| !speaks && !blocking.is_empty()),
            beside.reason.clone(),
            beside.left_out.map(str::to_owned),
        ];
        let note = why.into_iter().flatten().collect::<Vec<_>>().join("; ");
        let end = |at: usize| scaled(beside.modelled.map(|ends| ends[at]));
        writer.write_record([
            name,
            scaled(row.before.map(|seen| seen.median())),
            scaled(row.after.map(|seen| seen.median())),
            scaled(row.difference().filter(|_| speaks)),
            plain(row.share().filter(|_| speaks).map(|share| share * 100.0)),
            row.noise().filter(|_| speaks).map_or("", Noise::word).to_owned(),
            end(0),
            end(1),
            end(2),
            plain(beside.ratio),
            text(&note),
        ])?;
    }
    finish(writer)
}
