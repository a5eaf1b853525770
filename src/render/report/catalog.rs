//! The catalog as documents: all of it in a table, or one mesh at length.

use crate::model::layer::Layer;
use crate::model::mesh::{Mesh, Percentiles, Served};
use crate::model::prices::{Basis, PriceBook, SizeRow};
use crate::model::value::Value;
use crate::render::document::{Block, Document, Role, Table, Text, left};
use crate::render::human::{self, MemoryUnits};
use crate::units::{Memory, Time};

/// Every mesh and price book, a row each.
#[must_use]
pub fn catalog(meshes: &[Mesh], books: &[PriceBook]) -> Document {
    let mesh = |mesh: &Mesh| {
        let figure = |key: &crate::model::keys::Entry| match mesh.figures.system.at(key.index) {
            Some(given) if matches!(given.value, Value::Unknown(_)) => Text::unknown(),
            Some(given) => match &given.value {
                Value::Number(number) => number
                    .range::<Memory>()
                    .map_or_else(Text::unknown, |range| Text::plain(human::range(&range, MemoryUnits::Si))),
                value => Text::plain(value.to_string()),
            },
            None => Text::plain("-"),
        };
        let proxy = [crate::model::Component::Sidecar, crate::model::Component::NodeProxy]
            .into_iter()
            .find(|proxy| mesh.components.contains(proxy));
        let memory = proxy.map_or_else(|| Text::plain("-"), |proxy| figure(proxy.figures().memory.entry()));
        vec![
            Text::new(Role::Code, &mesh.name),
            Text::plain(&mesh.title),
            Text::plain(&mesh.version),
            memory,
            served(&mesh.serves.mtls),
            served(&mesh.serves.traffic_management),
            served(&mesh.serves.l7_authorization),
        ]
    };
    let book = |book: &PriceBook| {
        vec![Text::new(Role::Code, &book.name), Text::plain(&book.title), Text::plain(book.basis.word())]
    };
    Document {
        blocks: vec![
            Block::Heading(Text::plain("Meshes (`--mesh NAME`)")),
            Block::Table(Table {
                head: vec![
                    left("Name"),
                    left("Mesh"),
                    left("Version"),
                    left("Memory of a proxy"),
                    left("mTLS"),
                    left("Traffic"),
                    left("By endpoint"),
                ],
                rows: meshes.iter().map(mesh).collect(),
            }),
            Block::Heading(Text::plain("Price books (`--prices BOOK`)")),
            Block::Table(Table {
                head: vec![left("Name"), left("Prices"), left("Bills")],
                rows: books.iter().map(book).collect(),
            }),
        ],
    }
}

/// One mesh at length: every figure with its source, what it serves, its rigs.
#[must_use]
pub fn mesh(mesh: &Mesh) -> Document {
    let traversals: Vec<String> =
        mesh.traversals.iter().map(|(proxy, times)| format!("{times} {}", proxy.name())).collect();
    let mut document = Document {
        blocks: vec![
            Block::Title(Text::plain(format!("{}: {} {}", mesh.name, mesh.title, mesh.version))),
            Block::Paragraph(Text::plain(&mesh.about)),
        ],
    };
    if !traversals.is_empty() {
        document
            .blocks
            .push(Block::Paragraph(Text::plain(format!("One hop passes: {}.", traversals.join(", ")))));
    }
    let serves = [
        ("mTLS between all services", &mesh.serves.mtls),
        ("traffic management", &mesh.serves.traffic_management),
        ("authorization by endpoint", &mesh.serves.l7_authorization),
    ];
    document.blocks.push(Block::Heading(Text::plain("Serves")));
    document.blocks.push(Block::Table(Table {
        head: vec![left("Need"), left("Answer"), left("Note"), left("Source")],
        rows: serves
            .into_iter()
            .map(|(need, s)| vec![Text::plain(need), served(s), Text::plain(&s.note), Text::plain(&s.source)])
            .collect(),
    }));
    figures(&mut document, &mesh.figures);
    let growth = mesh.growth.iter().map(|point| {
        let size = |count: Option<crate::units::Count>| {
            count.map_or_else(|| "?".to_owned(), |count| count.to_string())
        };
        Text::plain(format!(
            "{} services, {} pods: {} ({})",
            size(point.services),
            size(point.pods),
            point.memory,
            point.source
        ))
    });
    document.list("Measured sidecars in meshes of known size", growth.collect());
    rigs(&mut document, mesh);
    document
}

/// One price book at length.
#[must_use]
pub fn book(book: &PriceBook) -> Document {
    let mut document = Document {
        blocks: vec![
            Block::Title(Text::plain(format!("{}: {}", book.name, book.title))),
            Block::Paragraph(Text::plain(format!("{} Bills: {}.", book.about, book.basis.word()))),
        ],
    };
    figures(&mut document, &book.figures);
    if let Basis::PodSize(sizes) = &book.basis {
        let row = |row: &SizeRow| {
            Text::plain(format!(
                "{} cores with {} to {}, by {}",
                row.cpu.cores(),
                row.smallest,
                row.largest,
                row.step
            ))
        };
        let platform =
            Text::plain(format!("{} are added to each pod for the platform", sizes.platform_memory));
        document.list("Sizes on sale", sizes.sizes.iter().map(row).chain([platform]).collect());
    }
    document
}

fn served(served: &Served) -> Text {
    use crate::model::mesh::Answer;
    let role = match served.answer {
        Answer::Yes => Role::Good,
        Answer::No => Role::Bad,
        Answer::Beta => Role::Strong,
        Answer::Unknown => Role::Unknown,
    };
    Text::new(role, served.answer.word())
}

fn figures(document: &mut Document, figures: &Layer) {
    document.blocks.push(Block::Heading(Text::plain("Figures")));
    let rows = figures.system.said().map(|(entry, given)| {
        let (value, why) = match &given.value {
            Value::Unknown(reason) => (Text::unknown(), Some(reason.as_str())),
            Value::NotCounted(reason) => (Text::new(Role::Muted, "not counted"), Some(reason.as_str())),
            value => (Text::plain(value.to_string()), given.source.as_deref()),
        };
        let source = why.into_iter().chain(given.note.as_deref()).collect::<Vec<_>>().join("; ");
        let when = [given.version.as_deref(), given.date.as_deref()];
        let when = when.into_iter().flatten().collect::<Vec<_>>().join(", ");
        vec![Text::plain(entry.name), value, Text::plain(source), Text::plain(when)]
    });
    document.blocks.push(Block::Table(Table {
        head: vec![left("Key"), left("Value"), left("Source"), left("Version, date")],
        rows: rows.collect(),
    }));
}

fn rigs(document: &mut Document, mesh: &Mesh) {
    if mesh.rigs.is_empty() {
        return;
    }
    let row = |rig: &crate::model::mesh::Rig| {
        vec![
            Text::plain(&rig.id),
            percentiles(&rig.baseline),
            percentiles(&rig.with_mesh),
            percentiles(&rig.added),
            Text::plain(format!("{}; {} ({}, {})", rig.about, rig.source, rig.version, rig.date)),
        ]
    };
    document
        .blocks
        .push(Block::Heading(Text::plain("Latency by rig (figures of different rigs are not comparable)")));
    document.blocks.push(Block::Table(Table {
        head: vec![
            left("Rig"),
            left("Without"),
            left("With"),
            left("Published as added"),
            left("Set-up and source"),
        ],
        rows: mesh.rigs.iter().map(row).collect(),
    }));
}

fn percentiles(p: &Percentiles) -> Text {
    let named = [("p50", p.p50), ("p90", p.p90), ("p95", p.p95), ("p99", p.p99), ("p99.9", p.p999)];
    let shown: Vec<String> = named
        .into_iter()
        .filter_map(|(name, time): (&str, Option<Time>)| Some(format!("{name} {}ms", time?.ms())))
        .collect();
    if shown.is_empty() { Text::plain("-") } else { Text::plain(shown.join(", ")) }
}
