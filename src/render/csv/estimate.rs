//! An estimate: wide is one row a scenario (inputs, totals, the worst chain, the verdict), long is one
//! figure a row.

use csv::Writer;

use crate::model::figure::Which;
use crate::model::resource::Part;
use crate::model::{Estimate, Scenario, keys};
use crate::render::cell::{DIGITS, Form, digits_of};
use crate::render::columns;
use crate::render::comparison::Compared;
use crate::render::csv::{CsvResult, finish, text};
use crate::render::figures::{COST, CPU, Column, HOP, LATENCY, MEMORY, NODES, ROLLOUT};
use crate::render::json::rounded;
use crate::units::{Quantity, Range};

/// One row for the scenario, under the fixed header.
///
/// # Errors
/// Never, as far as writing to memory goes; the writer's signature allows for it.
pub fn wide(scenario: &Scenario, estimate: &Estimate) -> CsvResult {
    let mut head = Vec::new();
    let mut row = Vec::new();
    for group in columns::GROUPS {
        for (name, cell) in group.cells(scenario, estimate) {
            Form::Csv.name(&name, &mut head);
            Form::Csv.cell(&name, &cell, &mut row);
        }
    }
    let lines =
        [head, row].map(|line| String::from_utf8_lossy(line.get(1..).unwrap_or_default()).into_owned());
    Ok(lines.map(|line| line + "\n").concat())
}

/// One row a mesh, under the header of one scenario's row and what the mesh serves.
///
/// # Errors
/// Never, as far as writing to memory goes; the writer's signature allows for it.
pub fn compare(compared: &Compared<'_>) -> CsvResult {
    let mut text = String::new();
    for (place, side) in compared.sides.iter().enumerate() {
        // A line of the head and one of the row; no cell holds a line end of its own.
        let one = wide(side.scenario, side.estimate)?;
        let (head, row) = one.trim_end().split_once('\n').unwrap_or_default();
        let serves = &side.scenario.mesh().serves;
        let [mtls, traffic, l7] = [&serves.mtls, &serves.traffic_management, &serves.l7_authorization];
        if place == 0 {
            text.push_str(head);
            text.push_str(",serves_mtls,serves_traffic_management,serves_l7_authorization\n");
        }
        text.push_str(row);
        for served in [mtls, traffic, l7] {
            text.push(',');
            text.push_str(served.answer.word());
        }
        text.push('\n');
    }
    Ok(text)
}

/// One figure a row.
///
/// # Errors
/// Never, as far as writing to memory goes; the writer's signature allows for it.
pub fn long(scenario: &Scenario, estimate: &Estimate) -> CsvResult {
    let mut writer = Writer::from_writer(Vec::new());
    writer.write_record(["scenario", "section", "item", "metric", "unit", "low", "typical", "high"])?;
    let name = text(&scenario.one(keys::NAME).unwrap_or_default());
    for row in rows(estimate) {
        let [low, typical, high] = match row.ends {
            Some(ends) => ends.map(|end| rounded(end, row.digits).to_string()),
            None => Default::default(),
        };
        let item = text(row.item);
        writer.write_record([&name, row.section, &item, row.metric, row.unit, &low, &typical, &high])?;
    }
    finish(writer)
}

/// One figure, of the whole, of a request path or of a component.
struct Row<'a> {
    section: &'static str,
    item: &'a str,
    metric: &'static str,
    unit: &'static str,
    ends: Option<[f64; 3]>,
    digits: usize,
}

/// Every figure: the totals, each chain, each component.
fn rows(estimate: &Estimate) -> Vec<Row<'_>> {
    let totals = [MEMORY, CPU, HOP, ROLLOUT, NODES, COST].into_iter().flatten();
    let mut all: Vec<Row<'_>> = totals.map(|column| of_column(*column, "total", estimate)).collect();
    for (number, chain) in estimate.latency.iter().enumerate() {
        all.extend(LATENCY.iter().map(|column| {
            let figure = column.figure.of_path(Which::Number(number));
            of_column(Column { figure, ..*column }, &chain.name, estimate)
        }));
    }
    all.extend(estimate.memory.parts.iter().flat_map(|part| of_part("memory", "bytes", part)));
    all.extend(estimate.cpu.parts.iter().flat_map(|part| of_part("cpu", "cores", part)));
    for part in estimate.cost.iter().flat_map(|cost| &cost.parts) {
        let metric = match part.resource {
            "cpu" => "cpu_per_month",
            "memory" => "memory_per_month",
            _ => "pods_per_month",
        };
        all.push(Row {
            section: "cost",
            item: part.component.name(),
            metric,
            unit: "money",
            ends: ends(part.per_month),
            digits: DIGITS,
        });
    }
    all
}

fn of_column<'a>(column: Column, item: &'a str, estimate: &Estimate) -> Row<'a> {
    let Column { figure, section, metric } = column;
    Row { section, item, metric, unit: column.unit(), ends: column.ends(estimate), digits: digits_of(figure) }
}

fn of_part<'a, Q: Quantity>(section: &'static str, unit: &'static str, part: &Part<Q>) -> [Row<'a>; 2] {
    [("used", &part.used), ("reserved", &part.reserved)].map(|(metric, cell)| Row {
        section,
        item: part.component.name(),
        metric,
        unit,
        ends: ends(cell.figure()),
        digits: DIGITS,
    })
}

fn ends<Q: Quantity>(range: Option<Range<Q>>) -> Option<[f64; 3]> {
    range.map(|range| [range.low(), range.typical(), range.high()].map(Quantity::base))
}
