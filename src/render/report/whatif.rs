//! What would turn the verdict, and which input moves a figure most.

use crate::model::Figure;
use crate::model::budget::Judged;
use crate::model::headroom::BreaksAt;
use crate::model::levers::{Lever, Subject};
use crate::model::sensitivity::Moves;
use crate::model::verdict::lesson::Lesson;
use crate::model::verdict::turns::Turn;
use crate::render::document::{Block, Document, Role, Table, Text, left, right};
use crate::render::room;
use crate::render::words::Words;
use crate::units::harmless;

/// How long the longest bar is, in characters.
const LONGEST_BAR: f64 = 24.0;

/// Adds where growth turns the verdict.
pub fn turns(document: &mut Document, turns: &[Turn], lesson: &Lesson) {
    let told = turns.iter().map(|turn| {
        let name = turn.input.leaf().replace('_', " ");
        Text::plain(format!("{} {name}: {}", turn.at, lesson.sentence(turn.answer)))
    });
    document.list("What would turn it, all else as it is", told.collect());
}

/// Adds from where the budgets that are within would break.
pub fn headroom(document: &mut Document, headroom: &[(Judged, Vec<BreaksAt>)], words: Words<'_>) {
    let rooms = headroom.iter().map(|(judged, rooms)| (judged, &rooms[..]));
    document.list("Headroom, all else as it is", room::rooms(rooms, words));
}

/// Adds the inputs that move a figure, the one that moves it most first, with a bar each.
pub fn sensitivity(
    document: &mut Document,
    figure: Figure,
    moves: &[Moves],
    lesson: &Lesson,
    words: Words<'_>,
) {
    let name = figure.key().replace('_', " ");
    document.blocks.push(Block::Heading(Text::plain(format!("What moves {name} most"))));
    let Some(most) = moves.iter().map(Moves::span).reduce(f64::max) else {
        let text = "No input is uncertain that it depends on, or it is not known.";
        document.blocks.push(Block::Paragraph(Text::plain(text)));
        return;
    };
    let rows = moves.iter().map(|one| {
        let [low, high] = one.ends.map(|end| words.tell(figure.unit(), end));
        let input = match one.chain {
            Some(chain) => format!("chain[{chain}].{}", one.input.leaf()),
            None => one.input.name.to_owned(),
        };
        let turns = one
            .turns
            .iter()
            .zip(["low", "high"])
            .filter_map(|(turn, end)| Some(format!("at its {end} end: {}", lesson.sentence((*turn)?))));
        let turns: Vec<String> = turns.collect();
        vec![
            Text::plain(input),
            Text::plain(low),
            Text::plain(high),
            Text::new(Role::Strong, bar(one.span(), most)),
            Text::new(Role::Bad, turns.join("; ")),
        ]
    });
    let head =
        vec![left("Input, alone"), right("at its low"), right("at its high"), left(""), left("Verdict")];
    document.blocks.push(Block::Table(Table { head, rows: rows.collect() }));
}

/// A bar of as many marks as its share of the longest; one that moves anything has one.
fn bar(span: f64, most: f64) -> String {
    if span <= 0.0 || most <= 0.0 {
        return String::new();
    }
    let marks = (span / most * LONGEST_BAR).round().max(1.0);
    // At most the longest bar.
    #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)]
    "#".repeat(marks as usize)
}

/// What a lever changes, in words.
fn name(subject: &Subject) -> String {
    let of = subject.path().map_or_else(String::new, |path| format!(" of {}", harmless(path)));
    let level = subject.level().map_or_else(String::new, |level| format!(" ({})", level.word()));
    format!("{}{of}{level}", subject.key().replace('_', " "))
}

/// Adds what would lower the tax.
pub fn levers(document: &mut Document, levers: &[Lever], words: Words<'_>) {
    document.blocks.push(Block::Heading(Text::plain("What would lower it")));
    if levers.is_empty() {
        let text = "Nothing that is known here: fewer services in scope, smaller requests, native sidecars, ambient, fewer namespaces and one path less were tried.";
        document.blocks.push(Block::Paragraph(Text::plain(text)));
        return;
    }
    let mut rows = Vec::new();
    for lever in levers {
        for (place, changed) in lever.changes.iter().enumerate() {
            let unit = changed.subject.unit();
            let shown = |ends: [f64; 3]| words.range(unit, ends);
            let what = if place == 0 { Text::new(Role::Strong, lever.what.clone()) } else { Text::default() };
            rows.push(vec![
                what,
                Text::plain(name(&changed.subject)),
                Text::plain(shown(changed.before())),
                Text::new(if changed.is_lower() { Role::Good } else { Role::Bad }, shown(changed.after())),
            ]);
        }
    }
    let head = vec![left("Lever"), left("Tax"), right("Now"), right("Then")];
    document.blocks.push(Block::Table(Table { head, rows }));
    let notes = levers.iter().map(|lever| Text::plain(format!("{}: {}", lever.what, lever.note)));
    document.blocks.push(Block::List(notes.collect()));
}
