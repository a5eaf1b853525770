//! What would turn the verdict, and which input moves a figure most: members of `estimate`.

use serde::Serialize;

use crate::model::Figure;
use crate::model::latency::Level;
use crate::model::levers::{Changed, Lever, Subject};
use crate::model::sensitivity::Moves;
use crate::model::verdict::turns::Turn;
use crate::render::json::figure::{self, rounded, whole, wire_unit};
use crate::units::Quantity;

#[derive(Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub(super) struct TurnWire {
    input: &'static str,
    at: u64,
    answer: &'static str,
}

#[derive(Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub(super) struct SensitivityWire {
    figure: &'static str,
    unit: &'static str,
    inputs: Vec<MovesWire>,
}

#[derive(Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
struct MovesWire {
    input: &'static str,
    chain: Option<usize>,
    at_low: f64,
    at_high: f64,
    answer_at_low: Option<&'static str>,
    answer_at_high: Option<&'static str>,
}

#[derive(Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub(super) struct LeverWire {
    what: String,
    note: String,
    changes: Vec<ChangedWire>,
}

#[derive(Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
struct ChangedWire {
    figure: &'static str,
    level: Option<&'static str>,
    chain: Option<String>,
    unit: &'static str,
    before: figure::Figure<f64>,
    after: figure::Figure<f64>,
}

/// Digits of a count of Jobs: all that it can have.
const JOBS_DIGITS: usize = 12;

/// The name of a level as members of latencies have it.
const fn level(level: Level) -> &'static str {
    match level {
        Level::P999 => "p999",
        level => level.word(),
    }
}

pub(super) fn lever(lever: &Lever) -> LeverWire {
    let changed = |one: &Changed| {
        let (unit, scale, digits) = match &one.subject {
            Subject::EndlessJobs => ("jobs", 1.0, JOBS_DIGITS),
            Subject::Figure(figure) | Subject::Path(_, figure) => wire_unit(*figure, figure.unit()),
        };
        let ends = |ends: [f64; 3]| figure::Figure::of(ends.map(|end| rounded(end * scale, digits)));
        ChangedWire {
            figure: one.subject.key(),
            level: one.subject.level().map(level),
            chain: one.subject.path().map(ToOwned::to_owned),
            unit,
            before: ends(one.before()),
            after: ends(one.after()),
        }
    };
    LeverWire {
        what: lever.what.clone(),
        note: lever.note.clone(),
        changes: lever.changes.iter().map(changed).collect(),
    }
}

pub(super) fn turns(turns: &[Turn]) -> Vec<TurnWire> {
    let wire = |turn: &Turn| TurnWire {
        input: turn.input.name,
        at: whole(turn.at.base()),
        answer: turn.answer.word(),
    };
    turns.iter().map(wire).collect()
}

pub(super) fn sensitivity(figure: Figure, moves: &[Moves]) -> SensitivityWire {
    let (unit, scale, digits) = wire_unit(figure, figure.unit());
    let inputs = moves.iter().map(|one| {
        let [at_low, at_high] = one.ends.map(|end| rounded(end * scale, digits));
        let [answer_at_low, answer_at_high] =
            one.turns.map(|turn| turn.map(crate::model::verdict::answer::Answer::word));
        MovesWire { input: one.input.name, chain: one.chain, at_low, at_high, answer_at_low, answer_at_high }
    });
    SensitivityWire { figure: figure.key(), unit, inputs: inputs.collect() }
}
