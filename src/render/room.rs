//! What a budget leaves: which input moves a broken one most, and from where one that holds would break.

use crate::model::Figure;
use crate::model::budget::Judged;
use crate::model::headroom::BreaksAt;
use crate::model::value::Kind;
use crate::render::checked::Check;
use crate::render::document::{Role, Text};
use crate::render::words::Words;
use crate::units::Unit;

/// What moves each budget that is broken most, where some input is uncertain.
pub(super) fn moved_by(check: &Check<'_>) -> Vec<Text> {
    let told = check.verdict.judged.iter().zip(check.moved_by).filter_map(|(judged, moves)| {
        // Of growth, the figure that grew is told, whose unit is its own.
        let (moves, unit) = (moves.as_ref()?, Figure::of_budget(judged.budget)?.unit());
        let [low, high] = moves.ends.map(|end| check.words().tell(unit, end));
        let text = format!(": {} moves it most, from {low} to {high} within its range", moves.input.name);
        Some(Text::new(Role::Strong, judged.budget).and(Role::Plain, text))
    });
    told.collect()
}

/// From where each budget that is within would break.
pub(super) fn rooms<'a>(
    of: impl Iterator<Item = (&'a Judged, &'a [BreaksAt])>,
    words: Words<'_>,
) -> Vec<Text> {
    let with_room = of.filter(|(_, rooms)| !rooms.is_empty());
    let told = with_room.map(|(judged, rooms)| {
        let rooms = rooms.iter().map(|room| {
            let name = room.input.leaf().replace('_', " ");
            match room.input.kind {
                // The least that is too much is a byte more than what is told.
                Kind::Number(Unit::Memory) => {
                    format!("{name} over {}", words.tell(Unit::Memory, room.at - 1.0))
                }
                Kind::Number(unit) => format!("{name} {}", words.tell(unit, room.at)),
                _ => name,
            }
        });
        let at: Vec<String> = rooms.collect();
        Text::new(Role::Strong, judged.budget)
            .and(Role::Plain, format!(" ({}) breaks at {}", judged.level.word(), at.join("; or ")))
    });
    told.collect()
}
