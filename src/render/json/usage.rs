//! What was seen in use: the member `usage` of `scan` and `estimate`.

use serde::Serialize;

use crate::model::measured::{NamespaceUsage, Side, Usage};
use crate::render::json::figure::{rounded, whole};

/// Significant digits of cores.
const DIGITS: usize = 12;

#[derive(Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub(super) struct UsageWire {
    source: String,
    #[cfg_attr(feature = "schema", schemars(extend("enum" = ["container", "pod"])))]
    row: &'static str,
    app: SideWire,
    proxies: SideWire,
    of_the_mesh_itself: SideWire,
    namespaces: Vec<NamespaceWire>,
    notes: Vec<String>,
}

#[derive(Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
struct SideWire {
    memory_bytes: Option<u64>,
    cpu_cores: Option<f64>,
    containers: Option<u64>,
    pods: Option<u64>,
}

#[derive(Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
struct NamespaceWire {
    namespace: Option<String>,
    app: SideWire,
    proxies: SideWire,
}

pub(super) fn usage(usage: &Usage) -> UsageWire {
    UsageWire {
        source: usage.source.clone(),
        row: usage.rows.word(),
        app: side(&usage.app),
        proxies: side(&usage.proxies),
        of_the_mesh_itself: side(&usage.apart),
        namespaces: usage.namespaces.iter().map(namespace).collect(),
        notes: usage.notes.clone(),
    }
}

fn side(side: &Side) -> SideWire {
    SideWire {
        memory_bytes: side.memory.map(|memory| whole(memory.bytes())),
        cpu_cores: side.cpu.map(|cpu| rounded(cpu.cores(), DIGITS)),
        containers: side.containers,
        pods: side.pods,
    }
}

fn namespace(one: &NamespaceUsage) -> NamespaceWire {
    NamespaceWire {
        namespace: (!one.name.is_empty()).then(|| one.name.clone()),
        app: side(&one.app),
        proxies: side(&one.proxies),
    }
}
