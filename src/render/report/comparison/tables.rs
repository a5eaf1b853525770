//! The tables: a theme each, so that they fit a screen; a row a mesh, and first what is there without.

use crate::cluster::resources::Sum;
use crate::model::Figure;
use crate::model::comparison::NEEDS;
use crate::model::figure::Which;
use crate::model::latency::Level;
use crate::model::mesh::Answer;
use crate::render::comparison::Compared;
use crate::render::document::{Block, Document, Role, Table, Text, left};
use crate::render::human;
use crate::render::report::comparison::Options;
use crate::render::report::comparison::columns::{Column, Columns};

/// The heads of the needs, in the order of [`NEEDS`].
const SERVED: [&str; 3] = ["mTLS", "Traffic management", "Authorization by endpoint"];

/// Adds every table of which something is known.
pub(super) fn append(document: &mut Document, compared: &Compared<'_>, options: Options) {
    let columns = Columns { compared, units: options.units };
    columns.table(
        document,
        "Memory",
        [columns.column("Used", Figure::MEMORY), columns.column("Reserved", Figure::MEMORY_RESERVED)],
    );
    columns.table(
        document,
        "CPU",
        [columns.column("Used", Figure::CPU), columns.column("Reserved", Figure::CPU_RESERVED)],
    );
    if let Some(today) = runs_already(compared) {
        columns.table(
            document,
            "Reserved, against the mesh that runs already",
            [
                Some(columns.against("Memory", today.memory, Figure::MEMORY_RESERVED)),
                Some(columns.against("CPU", today.cpu, Figure::CPU_RESERVED)),
            ],
        );
    }
    latency(document, &columns, options);
    let rest = rest(&columns);
    let heads: Vec<&str> =
        rest.iter().map(|column| column.head.split(',').next().unwrap_or_default()).collect();
    columns.table(document, &heads.join(", "), rest.into_iter().map(Some));
    document.blocks.push(Block::Heading(Text::plain("What each serves")));
    document.blocks.push(Block::Table(served(compared)));
}

/// What a mesh that runs already reserves, where one does.
fn runs_already(compared: &Compared<'_>) -> Option<Sum> {
    let survey = compared.surveys.iter().flatten().next()?;
    let today = survey.reserved_today();
    (survey.totals.proxies.pods > 0 || today != Sum::ZERO).then_some(today)
}

fn latency(document: &mut Document, columns: &Columns<'_>, options: Options) {
    let compared = columns.compared;
    let shown = |level: &Level| options.p999 || *level != Level::P999;
    let hop = |level: Level| columns.column(level.word(), Figure::hop(level));
    let levels = compared.levels(Figure::hop);
    let by = compared.rig().map_or_else(String::new, |rig| format!(", as measured on the rig {}", rig.id));
    let of_a_hop = levels.into_iter().filter(shown).map(hop).map(|column| {
        // What a hop takes without is not one figure.
        column.map(Column::without_no_mesh)
    });
    columns.table(document, &format!("Latency added to one hop{by}"), of_a_hop);
    if let Some(path) = compared.comparison.path {
        let added = |level: Level| Figure::path(Which::Number(path), level);
        let at = |level: Level| columns.column(level.word(), added(level));
        let levels = compared.levels(added);
        let first = compared.sides.first().and_then(|side| side.estimate.latency.get(path));
        let name = first.map_or("", |path| &path.name);
        let hops = first.and_then(|path| path.depth).map_or_else(String::new, |depth| {
            let hops = human::range(&depth, options.units);
            if hops == "1" { ", 1 hop".to_owned() } else { format!(", {hops} hops") }
        });
        let worst =
            if first.is_some_and(|_| several_paths(compared)) { ", the path that suffers most" } else { "" };
        columns.table(
            document,
            &format!("Latency of {name}{hops}{worst}"),
            levels.into_iter().filter(shown).map(at),
        );
    }
    on_the_rig(document, columns, options);
}

fn several_paths(compared: &Compared<'_>) -> bool {
    compared.sides.first().is_some_and(|side| side.estimate.latency.len() > 1)
}

/// What the chosen rig's own request was added, where it is not one hop.
fn on_the_rig(document: &mut Document, columns: &Columns<'_>, options: Options) {
    let at = |level: Level| columns.column(level.word(), Figure::on_the_rig(level));
    let levels = Level::PERCENTILES.into_iter().filter(|level| options.p999 || *level != Level::P999);
    let id = columns.compared.rig().map_or("", |rig| &rig.id);
    columns.table(
        document,
        &format!("A whole request on the rig {id}, however many hops it makes"),
        levels.map(at),
    );
}

fn rest(columns: &Columns<'_>) -> Vec<Column> {
    let currency = columns.compared.currency();
    let found = [
        columns.column("Rollout", Figure::ROLLOUT),
        columns.column("Nodes", Figure::EXTRA_NODES),
        columns.column(&format!("Cost, {currency}/month"), Figure::COST),
        columns.column(&format!("Bill, {currency}/month"), Figure::BILL),
    ];
    found.into_iter().flatten().collect()
}

/// Whether some need is stated.
pub(super) fn needs_are_stated(compared: &Compared<'_>) -> bool {
    compared.sides.iter().any(|side| NEEDS.iter().any(|(need, _)| side.scenario.one(*need) == Some(true)))
}

fn served(compared: &Compared<'_>) -> Table {
    let stated = |place: usize| {
        compared.sides.first().is_some_and(|side| side.scenario.one(NEEDS[place].0) == Some(true))
    };
    let head = SERVED.iter().enumerate().map(|(place, name)| {
        left(&if stated(place) { format!("{name} (needed)") } else { (*name).to_owned() })
    });
    let rows = compared.sides.iter().enumerate().map(|(place, side)| {
        let serves = &side.scenario.mesh().serves;
        let cells = NEEDS.iter().enumerate().map(|(need, (_, of))| answer(of(serves).answer, stated(need)));
        [Text::plain(compared.name(place))].into_iter().chain(cells).collect()
    });
    Table { head: [left("Mesh")].into_iter().chain(head).collect(), rows: rows.collect() }
}

/// An answer; one that a stated need does not get stands out.
fn answer(answer: Answer, stated: bool) -> Text {
    let role = match (answer, stated) {
        (Answer::Unknown, _) => Role::Unknown,
        (Answer::Yes, true) => Role::Good,
        (_, true) => Role::Bad,
        _ => Role::Plain,
    };
    Text::new(role, answer.word())
}
