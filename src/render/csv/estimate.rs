//! An estimate: wide is one row a scenario (inputs, totals, the worst chain, the verdict), long is one
//! figure a row.

use csv::Writer;

use crate::model::runs::Runs;
use crate::model::{Component, Estimate, Scenario, capacity, keys};
use crate::render::comparison::Compared;
use crate::render::csv::{CsvResult, finish, number, text};
use crate::render::figures::{Figure, every, totals, worst};
use crate::render::json::rounded;
use crate::units::{Quantity, Range};

/// One row for the scenario, under the fixed header.
///
/// # Errors
/// Never, as far as writing to memory goes; the writer's signature allows for it.
pub fn wide(scenario: &Scenario, estimate: &Estimate) -> CsvResult {
    let cells = row(scenario, estimate);
    let mut writer = Writer::from_writer(Vec::new());
    writer.write_record(cells.iter().map(|(name, _)| name))?;
    writer.write_record(cells.iter().map(|(_, cell)| cell))?;
    finish(writer)
}

/// One row a mesh, under the header of one scenario's row and what the mesh serves.
///
/// # Errors
/// Never, as far as writing to memory goes; the writer's signature allows for it.
pub fn compare(compared: &Compared<'_>) -> CsvResult {
    let mut writer = Writer::from_writer(Vec::new());
    for (place, side) in compared.sides.iter().enumerate() {
        let mut cells = row(side.scenario, side.estimate);
        let serves = &side.scenario.mesh().serves;
        for (name, served) in [
            ("serves_mtls", &serves.mtls),
            ("serves_traffic_management", &serves.traffic_management),
            ("serves_l7_authorization", &serves.l7_authorization),
        ] {
            cells.push((name.to_owned(), served.answer.word().to_owned()));
        }
        if place == 0 {
            writer.write_record(cells.iter().map(|(name, _)| name))?;
        }
        writer.write_record(cells.iter().map(|(_, cell)| cell))?;
    }
    finish(writer)
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

/// Every column with its cell. The columns are the same for every scenario.
fn row(scenario: &Scenario, estimate: &Estimate) -> Vec<(String, String)> {
    let mut cells: Vec<(String, String)> = Vec::new();
    let mut put = |name: &str, cell: String| cells.push((name.to_owned(), cell));
    put("scenario", text(&scenario.one(keys::NAME).unwrap_or_default()));
    put("mesh", text(&scenario.mesh().name));
    put("mesh_version", version(&scenario.mesh().version));
    put("pods", typical(scenario.range(keys::PODS)));
    put("cluster_pods", typical(Runs::new(scenario).range("pods", capacity::cluster_pods)));
    put("services", typical(scenario.range(keys::SERVICES)));
    put("nodes", typical(scenario.range(keys::NODES)));
    put("namespaces", typical(scenario.range(keys::NAMESPACES)));
    put("languages", typical(scenario.range(keys::LANGUAGES)));
    put("kubernetes", scenario.one(keys::KUBERNETES).map_or("", |known| known.word()).to_owned());
    put("app_memory_bytes", typical(scenario.range(keys::APP_MEMORY)));
    put("app_cpu_cores", typical(scenario.range(keys::APP_CPU)));
    put("app_memory_request_bytes", typical(scenario.range(keys::APP_MEMORY_REQUEST)));
    put("app_cpu_request_cores", typical(scenario.range(keys::APP_CPU_REQUEST)));
    put("price_book", text(scenario.book().map_or("", |book| &book.name)));
    put("currency", text(&estimate.cost.as_ref().map_or_else(String::new, |cost| cost.currency.clone())));
    let chain = worst(estimate);
    put("latency_chain", text(chain.map_or("", |chain| &chain.name)));
    put("latency_depth", typical(chain.and_then(|chain| chain.depth)));
    for figure in totals(estimate) {
        let column = figure.column();
        for (end, number) in ["low", "typical", "high"].into_iter().zip(ends(&figure)) {
            put(&format!("{column}_{end}"), number);
        }
    }
    let names = |components: &[Component]| components.iter().map(|c| c.name()).collect::<Vec<_>>().join(" ");
    put("memory_used_missing", names(&estimate.memory.used.missing));
    put("memory_reserved_missing", names(&estimate.memory.reserved.missing));
    put("cpu_used_missing", names(&estimate.cpu.used.missing));
    put("cpu_reserved_missing", names(&estimate.cpu.reserved.missing));
    put("cost_missing", names(estimate.cost.as_ref().map_or(&[], |cost| &cost.missing)));
    put("verdict", estimate.verdict.answer.word().to_owned());
    put("verdict_basis", estimate.verdict.basis.map_or("", |basis| basis.word()).to_owned());
    let fired = |against: bool| {
        use crate::model::verdict::rules::State;
        let rules = estimate.verdict.rules.iter();
        let fired = rules.filter(|o| o.state == State::Yes && o.rule.is_against() == against);
        fired.map(|o| o.rule.code()).collect::<Vec<_>>().join(" ")
    };
    put("rules_for", fired(false));
    put("rules_against", fired(true));
    put("warnings", estimate.warnings.iter().map(|warning| warning.code).collect::<Vec<_>>().join(" "));
    cells
}

fn ends(figure: &Figure) -> [String; 3] {
    // Latencies are composed, and have no more digits than JSON shows of them.
    let digits = if matches!(figure.section, "hop" | "latency") { 7 } else { 12 };
    figure.ends.map_or_else(Default::default, |ends| ends.map(|end| rounded(end, digits).to_string()))
}

fn typical<Q: Quantity>(range: Option<Range<Q>>) -> String {
    range.map_or_else(String::new, |range| number(range.typical().base()))
}

/// A version, which a spreadsheet must not read as a number: 1.30 is not 1.3.
fn version(version: &str) -> String {
    if version.starts_with(|c: char| c.is_ascii_digit()) {
        format!("v{}", text(version))
    } else {
        text(version)
    }
}
