//! From where budgets break: members of `check` and `estimate`.

use serde::Serialize;

use crate::model::budget::Judged;
use crate::model::headroom::BreaksAt;
use crate::model::value::Kind;
use crate::render::json::figure::rounded;
use crate::units::Unit;

/// Significant digits.
const DIGITS: usize = 12;

#[derive(Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub(super) struct BreaksAtWire {
    input: &'static str,
    breaks_at: f64,
    unit: &'static str,
}

/// A budget of an estimate: how it stands, and from which values of inputs it would break.
#[derive(Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub(super) struct RoomWire {
    budget: &'static str,
    #[cfg_attr(feature = "schema", schemars(extend("enum" = ["deny", "warn"])))]
    level: &'static str,
    #[cfg_attr(feature = "schema", schemars(extend("enum" = ["within", "over", "unknown"])))]
    state: &'static str,
    headroom: Vec<BreaksAtWire>,
}

pub(super) fn breaks_at(room: &BreaksAt) -> BreaksAtWire {
    BreaksAtWire {
        input: room.input.name,
        breaks_at: rounded(room.at, DIGITS),
        unit: match room.input.kind {
            Kind::Number(Unit::Memory) => "bytes",
            Kind::Number(Unit::Rate) => "per_second",
            _ => "count",
        },
    }
}

pub(super) fn room((judged, rooms): &(Judged, Vec<BreaksAt>)) -> RoomWire {
    RoomWire {
        budget: judged.budget,
        level: judged.level.word(),
        state: judged.state.word(),
        headroom: rooms.iter().map(breaks_at).collect(),
    }
}
