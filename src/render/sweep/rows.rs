//! One thread's rows as text: groups of cells, each written anew only where an input that it follows from
//! has another value.

use crate::model::evaluator::Memo;
use crate::model::sweep::{Axis, Reckoner, RowError, Sweep};
use crate::model::watch::Axes;
use crate::render::cell::{Cell, Form};
use crate::render::columns::{GROUPS, Group, Name};

/// How many texts of one group are kept: the innermost values of a sweep come again and again.
const KEPT: u64 = 4096;

/// The columns of a sweep.
#[derive(Debug)]
pub(super) struct Head {
    groups: Vec<Group>,
    names: Vec<String>,
    varied: usize,
    /// How many values each varied input has.
    lengths: Vec<u64>,
}

impl Head {
    /// The varied inputs, then every other column of an estimate.
    pub(super) fn of(sweep: &Sweep) -> Result<Self, RowError> {
        let varied: Vec<_> = sweep.grid().axes().iter().map(Axis::entry).collect();
        let first = varied.iter().map(|entry| Group::of_input(entry));
        let others = GROUPS.iter().filter(|group| group.input.is_none_or(|entry| !varied.contains(&entry)));
        let groups: Vec<Group> = first.chain(others.copied()).collect();
        let mut reckoner = Reckoner::new(sweep);
        let mut names = Vec::new();
        for group in &groups {
            let (cells, _) =
                reckoner.reckon(group.needs, |scenario, estimate| group.cells(scenario, estimate))?;
            names.extend(cells.into_iter().map(|(name, _)| name.to_string()));
        }
        let lengths = sweep.grid().axes().iter().map(Axis::len).collect();
        Ok(Self { groups, names, varied: varied.len(), lengths })
    }

    /// Every name.
    pub(super) fn names(&self) -> &[String] {
        &self.names
    }

    /// The names of the varied inputs.
    pub(super) fn varied(&self) -> &[String] {
        &self.names[..self.varied.min(self.names.len())]
    }

    /// The names as a line of CSV.
    pub(super) fn line(&self) -> Vec<u8> {
        let mut line = Vec::new();
        self.names.iter().for_each(|name| Form::Csv.name(name, &mut line));
        line.push(b'\n');
        line.split_off(1)
    }
}

/// The cells of a group as text. Figures that are exact have the same number three times, which is spelled
/// once.
fn cells(form: Form, cells: &[(Name, Cell)]) -> Vec<u8> {
    let mut text = Vec::new();
    let mut last: Option<(&Cell, usize)> = None;
    for (name, cell) in cells {
        let start = text.len();
        match last {
            Some((before, at)) if form != Form::Object && before == cell => text.extend_from_within(at..),
            _ => form.cell(name, cell, &mut text),
        }
        last = Some((cell, start));
    }
    text
}

/// The texts of one group for one combination of names.
#[derive(Debug)]
struct Texts {
    memo: Memo<Vec<u8>>,
    /// Where the text of the last row is held.
    last: Option<usize>,
}

/// One thread's rows.
#[derive(Debug)]
pub(super) struct Rows<'a> {
    sweep: &'a Sweep,
    head: &'a Head,
    form: Form,
    reckoner: Reckoner<'a>,
    /// By combination of names, then by group.
    texts: Vec<Vec<Texts>>,
}

impl<'a> Rows<'a> {
    pub(super) fn new(sweep: &'a Sweep, head: &'a Head, form: Form) -> Self {
        Self { sweep, head, form, reckoner: Reckoner::new(sweep), texts: Vec::new() }
    }

    /// Writes the rows from one up to another.
    pub(super) fn write(&mut self, from: u64, to: u64, out: &mut Vec<u8>) -> Result<(), RowError> {
        self.reckoner.go_to(from);
        // Of the first row nothing is known to be as in the row before.
        let mut changed = None;
        for row in from..to {
            if self.form == Form::Array && row > 0 {
                out.extend_from_slice(b",\n");
            }
            let start = out.len();
            self.row(changed, out)?;
            // Every cell stands behind a comma; the first one's opens the row.
            match self.form {
                Form::Csv => {
                    out.push(b'\n');
                }
                Form::Array => {
                    out[start] = b'[';
                    out.push(b']');
                }
                Form::Object => {
                    out[start] = b'{';
                    out.extend_from_slice(b"}\n");
                }
            }
            if row + 1 < to {
                let before = self.reckoner.number();
                let axes = self.reckoner.advance();
                changed = (before == self.reckoner.number()).then_some(axes);
            }
        }
        Ok(())
    }

    fn row(&mut self, changed: Option<Axes>, out: &mut Vec<u8>) -> Result<(), RowError> {
        let number = self.reckoner.number();
        let kept = KEPT / self.sweep.grid().scenarios().max(1);
        while self.texts.len() <= number {
            let texts = |_: &Group| Texts { memo: Memo::of(kept), last: None };
            self.texts.push(self.head.groups.iter().map(texts).collect());
        }
        let first = out.len();
        for (group, texts) in self.head.groups.iter().zip(&mut self.texts[number]) {
            let stays = changed.is_some_and(|changed| !changed.touches(texts.memo.looks_at()));
            let mut slot = texts.last.filter(|_| stays);
            if slot.is_none() {
                slot = texts.memo.find(self.reckoner.places());
            }
            if slot.is_none() {
                let form = self.form;
                let reckoned = self
                    .reckoner
                    .reckon(group.needs, |scenario, estimate| cells(form, &group.cells(scenario, estimate)));
                let (text, looked_at) = reckoned?;
                texts.memo.keep(&self.head.lengths, self.reckoner.places(), looked_at, text);
                slot = texts.memo.find(self.reckoner.places());
            }
            texts.last = slot;
            if let Some(text) = slot.and_then(|slot| texts.memo.held(slot)) {
                // A line of CSV begins with its first cell.
                let skip = usize::from(self.form == Form::Csv && out.len() == first);
                out.extend_from_slice(&text[skip..]);
            }
        }
        Ok(())
    }
}
