//! A measurement of two sides as a document: the tax row by row beside the model, the budget, the sentence.

use crate::model::measured::{Beside, Lies, Noise, Row, Usage};
use crate::render::checked;
use crate::render::document::{Block, Document, Role, Table, Text, left, right};
use crate::render::experiment::Compared;
use crate::render::human;
use crate::render::report::measured::notes;
use crate::render::words::Words;
use crate::units::{Quantity, Ratio};

/// The whole report; the notes are left out where it is to be brief.
#[must_use]
pub fn experiment(compared: &Compared<'_>, brief: bool) -> Document {
    let mut document = Document::default();
    let conclusion = compared.conclusion;
    document.blocks.push(Block::Title(Text::plain(format!("{} {}", conclusion.text, conclusion.because))));
    let rows = compared.rows().map(|(row, _)| line(row, compared)).collect();
    let head = vec![left("Measured"), right("Without mesh"), right("With mesh"), right("Tax"), right("%")];
    document.blocks.push(Block::Table(Table { head, rows }));
    let rows: Vec<Vec<Text>> =
        compared.rows().filter_map(|(row, beside)| model(row, beside, compared)).collect();
    if !rows.is_empty() {
        // Nobody has to have named a mesh, so whose figures they are is told.
        let mesh = compared.scenario.mesh();
        let heading = format!("Beside the model ({}, {})", mesh.name, mesh.version);
        document.blocks.push(Block::Heading(Text::plain(heading)));
        let head = vec![left("Tax"), right("Measured"), right("Model"), right("Measured / model"), left("")];
        document.blocks.push(Block::Table(Table { head, rows }));
    }
    let doubts = compared.measured.comparable.as_ref();
    let heading = match doubts {
        Some(comparable) if !comparable.ok => "The two sides cannot be compared",
        _ => "About the comparison",
    };
    let reasons = doubts.into_iter().flat_map(|comparable| &comparable.reasons);
    document.list(
        heading,
        reasons
            .map(|one| Text::new(Role::Strong, one.code).and(Role::Plain, format!(": {}", one.message)))
            .collect(),
    );
    let judged = &compared.held.verdict.judged;
    if !judged.is_empty() {
        document.blocks.push(Block::Heading(Text::plain("Against the budget")));
        document
            .blocks
            .push(Block::Table(checked::table(judged, Words::of(compared.scenario, compared.units))));
        let told = judged.iter().filter_map(|one| {
            let reason = one.reason.as_ref()?;
            Some(Text::new(Role::Strong, one.budget).and(Role::Plain, format!(": {reason}")))
        });
        document.list("Why", told.collect());
    }
    let elsewhere = compared.held.not_measured.iter().map(|key| Text::plain(*key)).collect();
    document.list("Budgets that no measurement tells (`meshtax check` holds an estimate to them)", elsewhere);
    document.list("Written", compared.told.iter().map(Text::plain).collect());
    if !brief {
        document.list("What to mind of the figures", remarks(compared));
        document.list("What to mind without the mesh", notes(compared.before));
        document.list("What to mind with the mesh", notes(compared.after));
        let [before, after] = compared.usage.map(|usage| usage.map(of_usage).unwrap_or_default());
        document.list("What to mind of the usage", before.into_iter().chain(after).collect());
    }
    document
}

/// A row of both sides and their difference.
fn line(row: &Row, compared: &Compared<'_>) -> Vec<Text> {
    let words = Words::of(compared.scenario, compared.units);
    let shown = |number: f64| words.tell(row.what.unit(), number);
    let alone = row.what.is_of_a_component();
    let side = |seen: Option<f64>| seen.map_or_else(Text::unknown, |number| Text::plain(shown(number)));
    let speaks = compared.measured.speaks(row);
    let tax = match row.difference() {
        _ if alone => Text::default(),
        // What does not compare is no tax, whatever the numbers are.
        None => Text::unknown(),
        Some(_) if !speaks => Text::unknown(),
        Some(difference) if row.noise().is_some_and(Noise::is_noise) => {
            Text::new(Role::Muted, format!("{} (noise)", signed(difference, &shown)))
        }
        Some(difference) => Text::new(Role::Strong, signed(difference, &shown)),
    };
    let percent = row.share().filter(|_| speaks && !alone).map_or_else(Text::default, |share| {
        let sign = if share < 0.0 { "-" } else { "+" };
        Text::plain(format!("{sign}{}", human::percent(Ratio::saturated(share.abs()))))
    });
    vec![
        Text::plain(row.what.title()),
        if alone { Text::default() } else { side(row.before.map(|seen| seen.median())) },
        side(row.after.map(|seen| seen.median())),
        tax,
        percent,
    ]
}

/// A row beside what the model says; nothing where it says nothing.
fn model(row: &Row, beside: &Beside, compared: &Compared<'_>) -> Option<Vec<Text>> {
    let unit = row.what.unit();
    let ends = beside.modelled?;
    let words = Words::of(compared.scenario, compared.units);
    let shown = |number: f64| words.tell(unit, number);
    let speaks = row.what.is_of_a_component() || compared.measured.speaks(row);
    let measured = row.figure().filter(|_| speaks);
    let lies = match beside.lies {
        Some(Lies::Within) => Text::new(Role::Good, "within its range"),
        Some(Lies::Below) => Text::new(Role::Plain, "below its range"),
        Some(Lies::Above) => Text::new(Role::Bad, "above its range"),
        None => Text::default(),
    };
    let ratio = beside.ratio.map_or_else(Text::default, |ratio| Text::plain(human::digits(ratio, 2)));
    Some(vec![
        Text::plain(row.what.title()),
        measured.map_or_else(Text::unknown, |number| Text::plain(signed(number, &shown))),
        Text::plain(words.range(unit, ends)),
        ratio,
        lies,
    ])
}

fn signed(number: f64, shown: &impl Fn(f64) -> String) -> String {
    if number < 0.0 { format!("-{}", shown(-number)) } else { shown(number) }
}

/// What noise says of each row, what to mind of it, and why the model says nothing.
fn remarks(compared: &Compared<'_>) -> Vec<Text> {
    let mut told: Vec<(String, Vec<&str>)> = Vec::new();
    let mut tell = |text: String, whose: &'static str| match told.iter_mut().find(|(known, _)| *known == text)
    {
        Some((_, rows)) => rows.push(whose),
        None => told.push((text, vec![whose])),
    };
    for (row, beside) in compared.rows() {
        let title = row.what.title();
        if let Some(noise) = row.noise().filter(|_| row.what.is_tax() && compared.measured.speaks(row)) {
            tell(noise.sentence(), title);
        }
        if let Some(note) = &row.note {
            tell(note.clone(), title);
        }
        if let Some(reason) = &beside.reason {
            tell(format!("the model does not tell it: {reason}"), title);
        }
        if let Some(left_out) = beside.left_out {
            tell(left_out.to_owned(), title);
        }
    }
    let item = |(text, rows): (String, Vec<&str>)| {
        Text::new(Role::Strong, rows.join(", ")).and(Role::Plain, format!(": {text}"))
    };
    told.into_iter().map(item).collect()
}

fn of_usage(usage: &Usage) -> Vec<Text> {
    let note = |note: &String| Text::new(Role::Strong, &*usage.source).and(Role::Plain, format!(": {note}"));
    usage.notes.iter().map(note).collect()
}
