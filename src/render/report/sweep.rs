//! A sweep for people: the first rows, the varied inputs and the figures that are known in any of them.

use crate::model::error::EstimateError;
use crate::model::figure::{Figure, Which};
use crate::model::latency::Level;
use crate::model::sweep::{RowError, Sweep};
use crate::model::value::Value;
use crate::model::{Estimate, estimate};
use crate::render::document::{Block, Document, Role, Table, Text, left, right};
use crate::render::human::{MemoryUnits, capital, digits};
use crate::render::words::Words;
use crate::units::Unit;

/// The rows that are shown: nobody reads more, and spreadsheets have other formats.
const SHOWN: u64 = 40;

/// The figures of a row and their heads.
const COLUMNS: [(&str, Figure); 10] = [
    ("Memory used", Figure::MEMORY),
    ("Memory reserved", Figure::MEMORY_RESERVED),
    ("CPU used", Figure::CPU),
    ("CPU reserved", Figure::CPU_RESERVED),
    ("Latency", Figure::path(Which::Worst, Level::Mean)),
    ("Latency p99", Figure::path(Which::Worst, Level::P99)),
    ("Rollout", Figure::ROLLOUT),
    ("Nodes", Figure::EXTRA_NODES),
    ("Cost a month", Figure::COST),
    ("Nodes a month", Figure::BILL),
];

/// Typical figures of a row, by column.
type Figures = [Option<String>; COLUMNS.len()];

/// The first rows as a table, and how many more there are.
///
/// # Errors
/// When one of these rows cannot be estimated.
pub fn sweep(sweep: &Sweep, units: MemoryUnits) -> Result<Document, RowError> {
    let grid = sweep.grid();
    let mut rows: Vec<(Vec<Text>, Figures, Text)> = Vec::new();
    for row in 0..grid.rows().min(SHOWN) {
        let failed = |error: EstimateError| RowError { at: grid.in_words(row), error };
        let Some(scenario) = sweep.scenario(row) else { break };
        let estimate = estimate(&scenario, sweep.lesson()).map_err(failed)?;
        let places = grid.places(row);
        let inputs =
            grid.axes().iter().zip(places).map(|(axis, place)| Text::plain(axis.value(place).to_string()));
        rows.push((inputs.collect(), figures(&estimate, units), verdict(&estimate)));
    }
    let head = grid.axes().iter().zip(grid.places(0)).map(|(axis, place)| {
        // `mesh.name` is better told by its flag than by `name`.
        let entry = axis.entry();
        let name = if axis.is_name() && !entry.flag.is_empty() { entry.flag } else { entry.leaf() };
        let name = capital(&name.replace('_', " "));
        if matches!(axis.value(place), Value::Number(_)) { right(&name) } else { left(&name) }
    });
    let mut head: Vec<_> = head.collect();
    let known: Vec<usize> = (0..COLUMNS.len())
        .filter(|column| rows.iter().any(|(_, figures, _)| figures[*column].is_some()))
        .collect();
    if !rows.is_empty() {
        head.extend(known.iter().map(|column| right(COLUMNS[*column].0)));
    }
    head.push(left("Verdict"));
    let rows = rows.into_iter().map(|(mut cells, mut figures, verdict)| {
        cells.extend(
            known.iter().map(|column| figures[*column].take().map_or_else(Text::unknown, Text::plain)),
        );
        cells.push(verdict);
        cells
    });
    let table = Table { head, rows: rows.collect() };
    let mut document = Document { blocks: vec![Block::Table(table)] };
    document.blocks.push(Block::Paragraph(Text::new(Role::Muted, below(grid.rows()))));
    Ok(document)
}

fn below(rows: u64) -> String {
    let typical = "Typical figures of the tax; `-o csv` has every figure with its low and high.";
    match rows.checked_sub(SHOWN).filter(|more| *more > 0) {
        Some(more) => format!("{more} more rows are not shown. {typical}"),
        None => typical.to_owned(),
    }
}

fn verdict(estimate: &Estimate) -> Text {
    Text::plain(estimate.verdict.sentence.trim_end_matches('.'))
}

fn figures(estimate: &Estimate, units: MemoryUnits) -> Figures {
    let words = Words { units, currency: None };
    COLUMNS.map(|(_, figure)| {
        let typical = figure.value(estimate).typical()?;
        // Sums of money are of any size from row to row.
        Some(if figure.unit() == Unit::Money {
            digits(typical, 3)
        } else {
            words.tell(figure.unit(), typical)
        })
    })
}
