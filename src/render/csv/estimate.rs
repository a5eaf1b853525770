//! An estimate: wide is one row a scenario (inputs, totals, the worst chain, the verdict), long is one
//! figure a row.

use csv::Writer;

use crate::model::{Estimate, Scenario, keys};
use crate::render::cell::{Form, digits_of};
use crate::render::columns;
use crate::render::comparison::Compared;
use crate::render::csv::{CsvResult, finish, text};
use crate::render::figures::{Figure, every};
use crate::render::json::rounded;

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
    for figure in every(estimate) {
        let [low, typical, high] = ends(&figure);
        let item = text(&figure.item);
        writer.write_record([
            &name,
            figure.section,
            &item,
            figure.metric,
            figure.unit,
            &low,
            &typical,
            &high,
        ])?;
    }
    finish(writer)
}

fn ends(figure: &Figure) -> [String; 3] {
    let digits = digits_of(figure);
    figure.ends.map_or_else(Default::default, |ends| ends.map(|end| rounded(end, digits).to_string()))
}
