//! The columns of a flat row, stated once: of `estimate -o csv` and of every row of a sweep.
//!
//! Columns that follow from the same inputs stand together in a group, so that a sweep fills them
//! together and only where one of these inputs has changed. Which inputs those are nobody states; the
//! terms that a group shows are stated with it.

use std::borrow::Cow;
use std::fmt;

use crate::model::figure::{Term, worst_path};
use crate::model::keys::{self, Entry, TABLE};
use crate::model::runs::Runs;
use crate::model::value::{Kind, Value};
use crate::model::verdict::rules::State;
use crate::model::{Component, Estimate, Scenario, capacity};
use crate::render::cell::{Cell, DIGITS, digits_of};
use crate::render::figures::{COST, CPU, Column, HOP, LATENCY, MEMORY, NODES, ROLLOUT};
use crate::units::{End, Quantity, Range, Unit};

/// Columns that stand together.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Group {
    /// The input that its one column shows, where it shows one.
    pub(crate) input: Option<&'static Entry>,
    /// The terms of the estimate that it shows.
    pub(crate) needs: &'static [Term],
    fill: Fill,
}

#[derive(Debug, Clone, Copy)]
enum Fill {
    By(fn(&Scenario, &Estimate, &mut Cells)),
    /// What stands at a key.
    Value(&'static Entry),
}

/// Names and cells.
type Cells = Vec<(Name, Cell)>;

/// The name of a column; those of figures are put together only where they are shown.
#[derive(Debug, Clone)]
pub(crate) enum Name {
    Plain(Cow<'static, str>),
    /// One end of a figure.
    End(&'static str, Column),
}

impl fmt::Display for Name {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Plain(name) => f.write_str(name),
            Self::End(end, column) => write!(f, "{column}_{end}"),
        }
    }
}

const fn group(needs: &'static [Term], fill: fn(&Scenario, &Estimate, &mut Cells)) -> Group {
    Group { input: None, needs, fill: Fill::By(fill) }
}

const fn input(row: usize, fill: fn(&Scenario, &Estimate, &mut Cells)) -> Group {
    Group { input: Some(&TABLE[row]), needs: &[], fill: Fill::By(fill) }
}

/// An input whose column shows the typical value of its range.
macro_rules! typical {
    ($key:ident, $name:literal) => {
        input(keys::$key.index(), |scenario, _, cells| put(cells, $name, typical(scenario.range(keys::$key))))
    };
}

/// Every column of an estimate, in its order.
pub(crate) const GROUPS: &[Group] = &[
    input(keys::NAME.index(), |scenario, _, cells| {
        put(cells, "scenario", known_text(scenario.one(keys::NAME).as_deref()));
    }),
    input(keys::MESH_NAME.index(), |scenario, _, cells| {
        put(cells, "mesh", Cell::Text(scenario.mesh().name.clone()));
    }),
    group(&[], |scenario, _, cells| {
        put(cells, "mesh_version", Cell::Version(scenario.mesh().version.clone()));
    }),
    typical!(PODS, "pods"),
    input(keys::CLUSTER_PODS.index(), |scenario, _, cells| {
        let pods = Runs::new(scenario).range("pods", capacity::cluster_pods);
        put(cells, "cluster_pods", typical(pods));
    }),
    typical!(SERVICES, "services"),
    typical!(NODES, "nodes"),
    typical!(NAMESPACES, "namespaces"),
    typical!(LANGUAGES, "languages"),
    input(keys::KUBERNETES.index(), |scenario, _, cells| {
        let known = scenario.one(keys::KUBERNETES);
        put(cells, "kubernetes", words(known.map_or("", |known| known.word())));
    }),
    typical!(APP_MEMORY, "app_memory_bytes"),
    typical!(APP_CPU, "app_cpu_cores"),
    typical!(APP_MEMORY_REQUEST, "app_memory_request_bytes"),
    typical!(APP_CPU_REQUEST, "app_cpu_request_cores"),
    input(keys::PRICE_BOOK.index(), |scenario, _, cells| {
        put(cells, "price_book", known_text(scenario.book().map(|book| book.name.as_str())));
    }),
    group(&[Term::Cost], |_, estimate, cells| {
        put(cells, "currency", known_text(estimate.cost.as_ref().map(|cost| cost.currency.as_str())));
    }),
    group(&[Term::Latency], |_, estimate, cells| {
        let chain = worst_path(estimate);
        put(cells, "latency_chain", known_text(chain.map(|chain| chain.name.as_str())));
        put(cells, "latency_depth", typical(chain.and_then(|chain| chain.depth)));
    }),
    group(&[Term::Memory], |_, estimate, cells| each(MEMORY, estimate, cells)),
    group(&[Term::Cpu], |_, estimate, cells| each(CPU, estimate, cells)),
    group(&[Term::Latency], |_, estimate, cells| {
        each(HOP, estimate, cells);
        each(LATENCY, estimate, cells);
    }),
    group(&[Term::Rollout], |_, estimate, cells| each(ROLLOUT, estimate, cells)),
    group(&[Term::Capacity], |_, estimate, cells| each(NODES, estimate, cells)),
    group(&[Term::Cost], |_, estimate, cells| each(COST, estimate, cells)),
    group(&[Term::Memory], |_, estimate, cells| {
        put(cells, "memory_used_missing", names(&estimate.memory.used.missing));
        put(cells, "memory_reserved_missing", names(&estimate.memory.reserved.missing));
    }),
    group(&[Term::Cpu], |_, estimate, cells| {
        put(cells, "cpu_used_missing", names(&estimate.cpu.used.missing));
        put(cells, "cpu_reserved_missing", names(&estimate.cpu.reserved.missing));
    }),
    group(&[Term::Cost], |_, estimate, cells| {
        put(cells, "cost_missing", names(estimate.cost.as_ref().map_or(&[], |cost| &cost.missing)));
    }),
    group(&[Term::Verdict], |_, estimate, cells| {
        let verdict = &estimate.verdict;
        put(cells, "verdict", words(verdict.answer.word()));
        put(cells, "verdict_basis", words(verdict.basis.map_or("", |basis| basis.word())));
        let fired = |against: bool| {
            let fired = |outcome: &&crate::model::verdict::rules::Outcome| {
                outcome.state == State::Yes && outcome.rule.is_against() == against
            };
            list(verdict.rules.iter().filter(fired).map(|outcome| outcome.rule.code()))
        };
        put(cells, "rules_for", fired(false));
        put(cells, "rules_against", fired(true));
    }),
    group(&[Term::Warnings], |_, estimate, cells| {
        put(cells, "warnings", list(estimate.warnings.iter().map(|warning| warning.code)));
    }),
];

impl Group {
    /// The column that shows an input: that of an estimate where it has one, else one of its own.
    pub(crate) fn of_input(entry: &'static Entry) -> Self {
        let known = GROUPS.iter().find(|group| group.input == Some(entry));
        known.copied().unwrap_or(Self { input: Some(entry), needs: &[], fill: Fill::Value(entry) })
    }

    /// Its columns with their cells. Of the estimate, only the terms that it needs are looked at.
    pub(crate) fn cells(&self, scenario: &Scenario, estimate: &Estimate) -> Cells {
        let mut cells = Vec::new();
        match self.fill {
            Fill::By(fill) => fill(scenario, estimate, &mut cells),
            Fill::Value(entry) => {
                cells.push((Name::Plain(Cow::Owned(column_of(entry))), value(scenario, entry)));
            }
        }
        cells
    }
}

/// The name of an input's own column: the last part of its key, with its unit.
fn column_of(entry: &Entry) -> String {
    let alone = TABLE.iter().filter(|other| other.leaf() == entry.leaf()).count() == 1;
    let name = if alone { entry.leaf().to_owned() } else { entry.name.replace('.', "_") };
    let unit = match entry.kind {
        Kind::Number(Unit::Memory) => "bytes",
        Kind::Number(Unit::Cpu) => "cores",
        Kind::Number(Unit::Time) | Kind::Latency => "ms",
        _ => "",
    };
    // A figure that grows with something names that last, as in `sidecar_cpu_per_1000_rps`.
    if unit.is_empty() { name } else { format!("{name}_{unit}") }
}

fn value(scenario: &Scenario, entry: &Entry) -> Cell {
    let inputs = scenario.inputs();
    let values = if entry.is_of_chain() { inputs.chains.first() } else { Some(&inputs.system) };
    match values.and_then(|values| values.at(entry.index)).map(|given| &given.value) {
        None => Cell::Empty,
        Some(Value::Number(number)) => Cell::Number(number.base_at(End::Typical), DIGITS),
        Some(Value::Switch(yes)) => Cell::Switch(*yes),
        Some(other) => Cell::Text(other.to_string()),
    }
}

fn put(cells: &mut Cells, name: &'static str, cell: Cell) {
    cells.push((Name::Plain(Cow::Borrowed(name)), cell));
}

/// Three columns a figure.
fn each(columns: &[Column], estimate: &Estimate, cells: &mut Cells) {
    for column in columns {
        let (ends, digits) = (column.ends(estimate), digits_of(column.figure));
        for (place, end) in ["low", "typical", "high"].into_iter().enumerate() {
            let cell = ends.map_or(Cell::Empty, |ends| Cell::Number(ends[place], digits));
            cells.push((Name::End(end, *column), cell));
        }
    }
}

fn typical<Q: Quantity>(range: Option<Range<Q>>) -> Cell {
    range.map_or(Cell::Empty, |range| Cell::Number(range.typical().base(), DIGITS))
}

fn words(words: &'static str) -> Cell {
    if words.is_empty() { Cell::Empty } else { Cell::Words(Cow::Borrowed(words)) }
}

fn known_text(text: Option<&str>) -> Cell {
    text.filter(|text| !text.is_empty()).map_or(Cell::Empty, |text| Cell::Text(text.to_owned()))
}

/// Words in one cell; of none, an empty text and not something unknown.
fn list(words: impl Iterator<Item = &'static str>) -> Cell {
    Cell::Words(Cow::Owned(words.collect::<Vec<_>>().join(" ")))
}

fn names(components: &[Component]) -> Cell {
    list(components.iter().map(|component| component.name()))
}
