//! A column of the tables: what is there without a mesh, and what each mesh adds.

use crate::model::comparison::Side;
use crate::model::{Figure, FigureValue};
use crate::render::comparison::Compared;
use crate::render::document::{Align, Block, Document, Role, Table, Text, left, right};
use crate::render::human::{Human, MemoryUnits};
use crate::render::report::scan::against;
use crate::render::words::Words;

/// A column: its head, the cell of no mesh, and a cell for each mesh.
pub(super) struct Column {
    pub(super) head: String,
    none: Text,
    cells: Vec<Text>,
}

impl Column {
    /// The same with nothing said of no mesh.
    pub(super) fn without_no_mesh(self) -> Self {
        Self { none: Text::default(), ..self }
    }
}

/// What makes columns.
pub(super) struct Columns<'a> {
    pub(super) compared: &'a Compared<'a>,
    pub(super) units: MemoryUnits,
}

impl<'a> Columns<'a> {
    /// A table of the columns that there are, or nothing where there is none.
    pub(super) fn table(
        &self,
        document: &mut Document,
        heading: &str,
        columns: impl IntoIterator<Item = Option<Column>>,
    ) {
        let columns: Vec<Column> = columns.into_iter().flatten().collect();
        if columns.is_empty() {
            return;
        }
        document.blocks.push(Block::Heading(Text::plain(heading)));
        let head: Vec<(String, Align)> =
            [left("Mesh")].into_iter().chain(columns.iter().map(|column| right(&column.head))).collect();
        let row = |name: Text, cell: &dyn Fn(&Column) -> Text| {
            [name].into_iter().chain(columns.iter().map(cell)).collect::<Vec<_>>()
        };
        let mut rows = Vec::new();
        // What one hop takes without a mesh is not one figure, for one.
        if columns.iter().any(|column| column.none != Text::default()) {
            rows.push(row(Text::new(Role::Muted, "no mesh"), &|column| column.none.clone()));
        }
        for place in 0..self.compared.sides.len() {
            let name = Text::plain(self.compared.name(place));
            rows.push(row(name, &|column| column.cells.get(place).cloned().unwrap_or_default()));
        }
        document.blocks.push(Block::Table(Table { head, rows }));
    }

    /// A column, unless nothing of it is known of any mesh: such figures are listed with their reasons.
    pub(super) fn column(&self, head: &str, figure: Figure) -> Option<Column> {
        let taxes: Vec<FigureValue> = self.compared.sides.iter().map(|side| side.value(figure)).collect();
        if taxes.iter().all(|tax| tax.typical().is_none()) {
            return None;
        }
        let found = self.compared.comparison.figures.iter().find(|compared| compared.figure == figure);
        let is_cheapest = |place: usize| found.is_some_and(|found| found.cheapest.contains(&place));
        let cell = |(place, tax): (usize, &FigureValue)| {
            let Some(told) = self.shown(figure, tax) else { return Text::unknown() };
            // A sign before the figure, so that columns stay straight.
            let text = if is_cheapest(place) {
                Text::new(Role::Good, format!("* +{told}"))
            } else {
                Text::plain(format!("+{told}"))
            };
            if tax.is_whole() { text } else { text.and(Role::Unknown, " + ?") }
        };
        Some(Column {
            head: head.to_owned(),
            none: self.without(figure),
            cells: taxes.iter().enumerate().map(cell).collect(),
        })
    }

    /// What is there without a mesh: the same whichever mesh it is compared with, but for what each leaves
    /// to itself; so the first that knows it tells it.
    fn without(&self, figure: Figure) -> Text {
        let mut sides = self.compared.sides.iter();
        let known = sides.find_map(|side| self.shown(figure, &side.value(figure.without())));
        known.map_or_else(Text::unknown, Text::plain)
    }

    /// What is known of a figure, in words.
    fn shown(&self, figure: Figure, value: &FigureValue) -> Option<String> {
        // The head names the currency.
        let words = Words { units: self.units, currency: None };
        value.known_part().map(|ends| words.range(figure.unit(), ends))
    }

    /// What a mesh reserves more or less than the one that runs.
    pub(super) fn against<Q: Human>(&self, head: &str, today: Q, figure: Figure) -> Column {
        let cell = |side: &Side<'a>| {
            against(figure, side.estimate, today, self.units).map_or_else(Text::unknown, Text::plain)
        };
        Column {
            head: head.to_owned(),
            none: Text::plain(format!("{} less", today.human(self.units))),
            cells: self.compared.sides.iter().map(cell).collect(),
        }
    }
}
