//! A sweep for people: the first rows, the varied inputs and the figures that are known in any of them.

use crate::model::error::EstimateError;
use crate::model::latency::Level;
use crate::model::sweep::{RowError, Sweep};
use crate::model::value::Value;
use crate::model::{Estimate, estimate};
use crate::render::document::{Block, Document, Role, Table, Text, left, right};
use crate::render::figures::worst;
use crate::render::human::{Human, MemoryUnits, capital, digits};
use crate::units::{Quantity, Range};

/// The rows that are shown: nobody reads more, and spreadsheets have other formats.
const SHOWN: u64 = 40;

/// Typical figures of a row, by column.
type Figures = [(&'static str, Option<String>); 10];

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
    let known: Vec<usize> =
        (0..10).filter(|column| rows.iter().any(|(_, figures, _)| figures[*column].1.is_some())).collect();
    if let Some((_, figures, _)) = rows.first() {
        head.extend(known.iter().map(|column| right(figures[*column].0)));
    }
    head.push(left("Verdict"));
    let rows = rows.into_iter().map(|(mut cells, mut figures, verdict)| {
        cells.extend(
            known.iter().map(|column| figures[*column].1.take().map_or_else(Text::unknown, Text::plain)),
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
    let chain = worst(estimate);
    let chain_at = |level: Level| human(chain.and_then(|chain| chain.independent.added.at(level)), units);
    let cost = estimate.cost.as_ref();
    let money =
        |range: Option<Range<crate::units::Money>>| range.map(|range| digits(range.typical().amount(), 3));
    [
        ("Memory used", human(estimate.memory.used.known, units)),
        ("Memory reserved", human(estimate.memory.reserved.known, units)),
        ("CPU used", human(estimate.cpu.used.known, units)),
        ("CPU reserved", human(estimate.cpu.reserved.known, units)),
        ("Latency", chain_at(Level::Mean)),
        ("Latency p99", chain_at(Level::P99)),
        ("Rollout", human(estimate.rollout.as_ref().ok().and_then(|rollout| rollout.added), units)),
        ("Nodes", human(estimate.capacity.as_ref().ok().map(|capacity| capacity.extra), units)),
        ("Cost a month", money(cost.and_then(|cost| cost.added))),
        ("Nodes a month", money(cost.and_then(|cost| cost.bill.as_ref()).map(|bill| bill.added))),
    ]
}

fn human<Q: Quantity + Human>(range: Option<Range<Q>>, units: MemoryUnits) -> Option<String> {
    range.map(|range| range.typical().human(units))
}
