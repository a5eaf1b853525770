//! Promised latencies: whether they are kept without and with the mesh, by hops that are independent and
//! by hops that are slow together.

use crate::model::Estimate;
use crate::model::figure::{Figure, Which};
use crate::model::latency::{Basis, ChainLatency, Level, Promise};
use crate::model::runs::Asked;
use crate::render::document::{Block, Document, Role, Table, Text, left, right};
use crate::render::human::{self, Human, MemoryUnits};
use crate::units::{Quantity, Ratio, Time};

/// Adds a table of the chains that are told by percentiles: two rows each, and the SLA.
pub(super) fn append(document: &mut Document, estimate: &Estimate, units: MemoryUnits) {
    let is_told =
        |chain: &ChainLatency| chain.basis == Basis::Percentiles && !chain.independent.without.is_empty();
    let chains = estimate.latency.iter().enumerate().filter(|(_, chain)| is_told(chain));
    let rows: Vec<Vec<Text>> = chains.flat_map(|chain| rows(chain, estimate, units)).collect();
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

fn rows((number, chain): (usize, &ChainLatency), estimate: &Estimate, units: MemoryUnits) -> [Vec<Text>; 2] {
    let which = Which::Number(number);
    let typical = |figure: Figure| figure.value(estimate).typical();
    let limit = match &chain.promise {
        Promise::P99 { limit, .. } => Text::plain(human::range(limit, units)),
        Promise::None => Text::plain("none"),
        Promise::Unknown => Text::unknown(),
    };
    let (independent, together) = match &chain.promise {
        Promise::P99 { within_without, within_with, together, .. } => {
            let together = together.map_or([None, None], |t| [t.within_without, t.within_with]);
            let over = Figure::over_sla(which);
            let [without, with] = [typical(over), typical(over.with_mesh())];
            let over = match with {
                Some(_) => Text::plain(format!("{} / {}", share(without), share(with))),
                None => Text::default(),
            };
            ((kept([*within_without, *within_with]), over), kept(together))
        }
        _ => ((Text::default(), Text::default()), Text::default()),
    };
    let line = |path: &str, hops: &str, added: Figure, kept: Text, over: Text, limit: Text| {
        let at = |figure: Figure| {
            let shown = typical(figure).map(|time| Text::plain(Time::saturated(time).human(units)));
            shown.unwrap_or_else(Text::unknown)
        };
        vec![
            Text::plain(path),
            Text::plain(hops),
            at(added.without()),
            at(added.with_mesh()),
            limit,
            kept,
            over,
        ]
    };
    let (of_independent, correlated) = (Figure::path(which, Level::P99), Figure::together(which, Level::P99));
    [
        line(&chain.name, "independent", of_independent, independent.0, independent.1, limit),
        line("", "correlated", correlated, together, Text::default(), Text::default()),
    ]
}

/// The share of requests over the SLA.
fn share(share: Option<f64>) -> String {
    share.map(Ratio::saturated).map_or_else(
        || "?".to_owned(),
        |share| {
            if share.percent() < 1e-4 { "under 0.0001 %".to_owned() } else { human::percent(share) }
        },
    )
}

/// Whether a promise is kept, and who breaks it.
fn kept([without, with]: [Option<Asked>; 2]) -> Text {
    let depends = [without, with].into_iter().flatten().any(Asked::depends);
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
