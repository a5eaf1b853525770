//! What was seen in use: the member `usage` of `scan` and `estimate`.

use std::collections::BTreeMap;

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
    of_the_mesh_itself: OwnWire,
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

/// What is neither an application nor a proxy beside one: all of it, and each part, `helpers` being containers
/// that a mesh adds to pods besides its proxies. A part that was not seen is not there.
#[derive(Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
struct OwnWire {
    #[serde(flatten)]
    all: SideWire,
    parts: BTreeMap<&'static str, SideWire>,
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
        of_the_mesh_itself: own(usage),
        namespaces: usage.namespaces.iter().map(namespace).collect(),
        notes: usage.notes.clone(),
    }
}

fn own(usage: &Usage) -> OwnWire {
    let parts = usage.own_parts().map(|(name, part)| (name, side(&part)));
    OwnWire { all: side(&usage.apart()), parts: parts.collect() }
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
