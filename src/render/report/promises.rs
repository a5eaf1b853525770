//! Promised latencies: whether they are kept without and with the mesh, by hops that are independent and
//! by hops that are slow together.

use crate::model::Estimate;
use crate::model::latency::{Basis, ChainLatency, Level, Promise, Reading};
use crate::model::runs::Asked;
use crate::render::document::{Block, Document, Role, Table, Text, left, right};
use crate::render::human::{self, Human, MemoryUnits};
use crate::units::{Range, Ratio, Time};

/// Adds a table of the chains that are told by percentiles: two rows each, and the SLA.
pub(super) fn append(document: &mut Document, estimate: &Estimate, units: MemoryUnits) {
    let chains = estimate
        .latency
        .iter()
        .filter(|chain| chain.basis == Basis::Percentiles && !chain.independent.without.is_empty());
    let rows: Vec<Vec<Text>> = chains.flat_map(|chain| rows(chain, units)).collect();
    if rows.is_empty() {
        return;
    }
    document
        .blocks
        .push(Block::Heading(Text::plain("p99 of request paths, by how their hops hang together")));
    document.blocks.push(Block::Table(Table {
        head: vec![
            left("Path"),
            left("Hops"),
            right("Without mesh"),
            right("With mesh"),
            right("SLA"),
            left("Kept?"),
            right("Over it, without / with"),
        ],
        rows,
    }));
    document.blocks.push(Block::Paragraph(Text::new(
        Role::Muted,
        "Independent hops are slow at different requests; correlated hops are all slow at the same ones. Neither is a \
         bound: two points of reference. The verdict goes by independent hops.",
    )));
}

fn rows(chain: &ChainLatency, units: MemoryUnits) -> [Vec<Text>; 2] {
    let limit = match &chain.promise {
        Promise::P99 { limit, .. } => Text::plain(human::range(limit, units)),
        Promise::None => Text::plain("none"),
        Promise::Unknown => Text::unknown(),
    };
    let (independent, together) = match &chain.promise {
        Promise::P99 { within_without, within_with, over_without, over_with, together, .. } => {
            let together = together.map_or([None, None], |t| [t.within_without, t.within_with]);
            let over =
                Text::plain(format!("{} / {}", share(over_without.as_ref()), share(over_with.as_ref())));
            let over = if over_with.is_none() { Text::default() } else { over };
            ((kept([*within_without, *within_with]), over), kept(together))
        }
        _ => ((Text::default(), Text::default()), Text::default()),
    };
    let line = |path: &str, hops: &str, reading: &Reading, kept: Text, over: Text, limit: Text| {
        let at = |range: Option<Range<Time>>| {
            range.map_or_else(Text::unknown, |range| Text::plain(range.typical().human(units)))
        };
        vec![
            Text::plain(path),
            Text::plain(hops),
            at(reading.without.at(Level::P99)),
            at(reading.with_mesh.at(Level::P99)),
            limit,
            kept,
            over,
        ]
    };
    let correlated = chain.together.unwrap_or_default();
    [
        line(&chain.name, "independent", &chain.independent, independent.0, independent.1, limit),
        line("", "correlated", &correlated, together, Text::default(), Text::default()),
    ]
}

/// The share of requests over the SLA.
fn share(share: Option<&Range<Ratio>>) -> String {
    share.map_or_else(
        || "?".to_owned(),
        |share| {
            let share = share.typical();
            if share.percent() < 1e-4 { "under 0.0001 %".to_owned() } else { human::percent(share) }
        },
    )
}

/// Whether a promise is kept, and who breaks it.
fn kept([without, with]: [Option<Asked>; 2]) -> Text {
    let depends = [without, with].into_iter().flatten().any(|asked| asked.depends());
    let typical = |asked: Option<Asked>| asked.map(|asked| asked.typical);
    let (role, text) = match (typical(without), typical(with)) {
        (Some(true), Some(true)) => (Role::Good, "yes"),
        (Some(true), Some(false)) => (Role::Bad, "the mesh breaks it"),
        (Some(false), _) => (Role::Bad, "not without a mesh either"),
        (None, Some(true)) => (Role::Good, "with the mesh"),
        (None, Some(false)) => (Role::Bad, "not with the mesh"),
        _ => return Text::unknown(),
    };
    let text = Text::new(role, text);
    if depends { text.and(Role::Plain, "; depends on the ranges") } else { text }
}
