//! The document `catalog`.

use serde::Serialize;

use crate::model::mesh::{Mesh, Percentiles, Rig, Served};
use crate::model::prices::{Basis, PriceBook, SizeRow};
use crate::render::json::figure::{Known, NumberWire, ms, number, whole};
use crate::render::json::latency::{TraversalsWire, traversals};
use crate::render::json::{GENERATOR, Head, SCHEMA_VERSION, print};
use crate::units::{Quantity, Range};

#[derive(Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub(super) struct CatalogWire {
    #[cfg_attr(feature = "schema", schemars(extend("const" = 1)))]
    schema_version: u32,
    #[cfg_attr(feature = "schema", schemars(extend("enum" = ["catalog"])))]
    document: &'static str,
    generator: Head,
    meshes: Vec<MeshWire>,
    price_books: Vec<BookWire>,
}

#[derive(Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
struct MeshWire {
    name: String,
    title: String,
    version: String,
    about: String,
    components: Vec<&'static str>,
    traversals: Vec<TraversalsWire>,
    serves: ServesWire,
    figures: Vec<FigureWire>,
    growth: Vec<GrowthWire>,
    rigs: Vec<RigWire>,
}

#[derive(Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
struct ServesWire {
    mtls: ServedWire,
    traffic_management: ServedWire,
    l7_authorization: ServedWire,
}

#[derive(Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
struct ServedWire {
    answer: &'static str,
    note: String,
    source: String,
}

#[derive(Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
struct FigureWire {
    key: &'static str,
    value: String,
    number: Option<NumberWire>,
    reason: Option<String>,
    source: Option<String>,
    version: Option<String>,
    date: Option<String>,
    note: Option<String>,
}

#[derive(Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
struct GrowthWire {
    services: Option<u64>,
    pods: Option<u64>,
    memory_bytes: u64,
    source: String,
}

#[derive(Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
struct RigWire {
    id: String,
    about: String,
    source: String,
    date: String,
    version: String,
    hops: Option<u64>,
    baseline_ms: PercentilesWire,
    with_mesh_ms: PercentilesWire,
    added_ms: PercentilesWire,
}

#[derive(Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
struct PercentilesWire {
    p50: Known<f64>,
    p90: Known<f64>,
    p95: Known<f64>,
    p99: Known<f64>,
    p999: Known<f64>,
}

#[derive(Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
struct BookWire {
    name: String,
    title: String,
    about: String,
    basis: &'static str,
    runs_node_agents: bool,
    figures: Vec<FigureWire>,
    platform_memory_bytes: Option<u64>,
    sizes: Vec<SizeWire>,
}

#[derive(Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
struct SizeWire {
    cpu_cores: f64,
    smallest_bytes: u64,
    step_bytes: u64,
    largest_bytes: u64,
}

/// Meshes and price books as JSON.
///
/// # Errors
/// Never, as far as these types go; the writer's signature allows for it.
pub fn catalog(meshes: &[Mesh], books: &[PriceBook]) -> serde_json::Result<String> {
    print(&CatalogWire {
        schema_version: SCHEMA_VERSION,
        document: "catalog",
        generator: GENERATOR,
        meshes: meshes.iter().map(mesh).collect(),
        price_books: books.iter().map(book).collect(),
    })
}

fn mesh(mesh: &Mesh) -> MeshWire {
    let served = |served: &Served| ServedWire {
        answer: served.answer.word(),
        note: served.note.clone(),
        source: served.source.clone(),
    };
    MeshWire {
        name: mesh.name.clone(),
        title: mesh.title.clone(),
        version: mesh.version.clone(),
        about: mesh.about.clone(),
        components: mesh.components.iter().map(|component| component.name()).collect(),
        traversals: traversals(mesh),
        serves: ServesWire {
            mtls: served(&mesh.serves.mtls),
            traffic_management: served(&mesh.serves.traffic_management),
            l7_authorization: served(&mesh.serves.l7_authorization),
        },
        figures: figures(&mesh.figures),
        growth: mesh
            .growth
            .iter()
            .map(|point| GrowthWire {
                services: point.services.map(|count| whole(count.base())),
                pods: point.pods.map(|count| whole(count.base())),
                memory_bytes: whole(point.memory.bytes()),
                source: point.source.clone(),
            })
            .collect(),
        rigs: mesh.rigs.iter().map(rig).collect(),
    }
}

fn rig(rig: &Rig) -> RigWire {
    RigWire {
        id: rig.id.clone(),
        about: rig.about.clone(),
        source: rig.source.clone(),
        date: rig.date.clone(),
        version: rig.version.clone(),
        hops: rig.hops.map(|hops| whole(hops.base())),
        baseline_ms: percentiles(&rig.baseline),
        with_mesh_ms: percentiles(&rig.with_mesh),
        added_ms: percentiles(&rig.added),
    }
}

fn percentiles(p: &Percentiles) -> PercentilesWire {
    let of = |time: Option<crate::units::Time>| ms(time.map(Range::exact));
    PercentilesWire { p50: of(p.p50), p90: of(p.p90), p95: of(p.p95), p99: of(p.p99), p999: of(p.p999) }
}

fn book(book: &PriceBook) -> BookWire {
    let sizes = if let Basis::PodSize(sizes) = &book.basis { Some(sizes) } else { None };
    BookWire {
        name: book.name.clone(),
        title: book.title.clone(),
        about: book.about.clone(),
        basis: book.basis.word(),
        runs_node_agents: book.runs_node_agents,
        figures: figures(&book.figures),
        platform_memory_bytes: sizes.map(|sizes| whole(sizes.platform_memory.bytes())),
        sizes: sizes.map_or_else(Vec::new, |sizes| sizes.sizes.iter().map(size).collect()),
    }
}

fn size(row: &SizeRow) -> SizeWire {
    SizeWire {
        cpu_cores: row.cpu.cores(),
        smallest_bytes: whole(row.smallest.bytes()),
        step_bytes: whole(row.step.bytes()),
        largest_bytes: whole(row.largest.bytes()),
    }
}

fn figures(layer: &crate::model::Layer) -> Vec<FigureWire> {
    use crate::model::Value;
    layer
        .system
        .said()
        .map(|(entry, given)| FigureWire {
            key: entry.name,
            value: given.value.to_string(),
            number: number(&given.value),
            reason: match &given.value {
                Value::Unknown(reason) | Value::NotCounted(reason) => Some(reason.clone()),
                _ => None,
            },
            source: given.source.clone(),
            version: given.version.clone(),
            date: given.date.clone(),
            note: given.note.clone(),
        })
        .collect()
}
