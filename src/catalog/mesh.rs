//! A mesh's file.

use std::collections::BTreeMap;

use serde::Deserialize;

use crate::catalog::CatalogError;
use crate::catalog::figure::{RawFigure, quantity};
use crate::model::component::Component;
use crate::model::layer::Layer;
use crate::model::mesh::{Answer, GrowthPoint, Injector, Mesh, Percentiles, Rig, Served, Serves};
use crate::model::value::{Kind, Value};
use crate::units::{Count, quote};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawMesh {
    name: String,
    title: String,
    version: String,
    #[serde(default)]
    about: String,
    components: Vec<String>,
    injector: Option<String>,
    traversals: Option<BTreeMap<String, u32>>,
    control_plane_pods: Option<u32>,
    serves: Option<RawServes>,
    #[serde(default)]
    figure: Vec<RawFigure>,
    #[serde(default)]
    growth: Vec<RawGrowth>,
    #[serde(default)]
    rig: Vec<RawRig>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawServes {
    mtls: Option<RawServed>,
    traffic_management: Option<RawServed>,
    l7_authorization: Option<RawServed>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawServed {
    answer: RawAnswer,
    #[serde(default)]
    note: String,
    #[serde(default)]
    source: String,
}

#[derive(Deserialize)]
#[serde(rename_all = "kebab-case")]
enum RawAnswer {
    Yes,
    No,
    Beta,
    Unknown,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawGrowth {
    services: Option<String>,
    pods: Option<String>,
    memory: String,
    source: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawRig {
    id: String,
    about: String,
    source: String,
    date: String,
    version: String,
    hops: Option<u32>,
    #[serde(default)]
    baseline: RawPercentiles,
    #[serde(default)]
    with_mesh: RawPercentiles,
    #[serde(default)]
    added: RawPercentiles,
}

#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct RawPercentiles {
    p50: Option<String>,
    p90: Option<String>,
    p95: Option<String>,
    p99: Option<String>,
    p999: Option<String>,
}

/// Reads a mesh.
pub(super) fn read(file: &str, text: &str) -> Result<Mesh, CatalogError> {
    let raw: RawMesh = toml::from_str(text).map_err(|error| CatalogError::file(file, &error))?;
    let mut figures = Layer::default();
    for figure in raw.figure {
        let (entry, given) = figure.read(file)?;
        if figures.system.at(entry.index).is_some() {
            return Err(fault(file, entry.name, "this key stands twice"));
        }
        figures.put(entry, 0, given);
    }
    let components =
        raw.components.iter().map(|name| component(file, name)).collect::<Result<Vec<_>, _>>()?;
    if let Some((_, twice)) =
        components.iter().enumerate().find(|(place, c)| components[..*place].contains(c))
    {
        return Err(fault(file, twice.name(), "this component is listed twice"));
    }
    let is_proxy =
        |c: &Component| matches!(c, Component::Sidecar | Component::NodeProxy | Component::Waypoint);
    let proxies: Vec<&str> = components.iter().filter(|c| is_proxy(c)).map(|c| c.name()).collect();
    if let (None, [proxy, ..]) = (&raw.traversals, &proxies[..]) {
        let example = if *proxy == "sidecar" { 2 } else { 1 };
        let message = format!(
            "say how often one hop passes each proxy, for example `{proxy} = {example}` under `[traversals]`"
        );
        return Err(fault(file, "traversals", &message));
    }
    let mut traversals = Vec::new();
    for (name, times) in &raw.traversals.unwrap_or_default() {
        let proxy = component(file, name)?;
        if !components.contains(&proxy) {
            return Err(fault(file, name, "traversals of a component that the mesh does not list"));
        }
        traversals.push((proxy, Count::from(*times)));
    }
    let unread = || Served {
        answer: Answer::Unknown,
        note: "the catalog file does not say".to_owned(),
        source: String::new(),
    };
    let [mtls, traffic_management, l7_authorization] =
        raw.serves.map_or([None, None, None], |s| [s.mtls, s.traffic_management, s.l7_authorization]);
    let served = |raw: Option<RawServed>| raw.map_or_else(unread, served);
    Ok(Mesh {
        name: name(file, &raw.name)?,
        title: raw.title,
        version: raw.version,
        about: raw.about,
        injector: injector(file, raw.injector.as_deref(), &components)?,
        components,
        traversals,
        control_plane_pods: raw.control_plane_pods.map(Count::from),
        growth: raw.growth.into_iter().map(|point| growth(file, point)).collect::<Result<_, _>>()?,
        serves: Serves {
            mtls: served(mtls),
            traffic_management: served(traffic_management),
            l7_authorization: served(l7_authorization),
        },
        rigs: raw.rig.into_iter().map(|rig| read_rig(file, rig)).collect::<Result<_, _>>()?,
        figures,
    })
}

/// Whose rules decide which pods are served. Where the file does not say, a mesh with sidecars is taken
/// to have Istio's rules, which most were modelled on, and any other to serve every pod.
fn injector(file: &str, word: Option<&str>, components: &[Component]) -> Result<Injector, CatalogError> {
    let Some(word) = word else {
        let sidecars = components.contains(&Component::Sidecar);
        return Ok(if sidecars { Injector::Istio } else { Injector::EveryPod });
    };
    Injector::ALL.into_iter().find(|injector| injector.word() == word).ok_or_else(|| {
        let words: Vec<&str> = Injector::ALL.iter().map(|injector| injector.word()).collect();
        fault(file, "injector", &format!("{} is none of {}", quote(word), words.join(", ")))
    })
}

/// A name that can be typed after a flag.
pub(super) fn name(file: &str, name: &str) -> Result<String, CatalogError> {
    match Kind::Text.read(name) {
        Ok(Value::Text(name)) if name.chars().all(|c| c.is_ascii_alphanumeric() || "-_.".contains(c)) => {
            Ok(name)
        }
        Ok(_) => Err(fault(file, "name", "a name here has letters, digits, `-`, `_` and `.` only")),
        Err(error) => Err(fault(file, "name", &error.to_string())),
    }
}

fn served(raw: RawServed) -> Served {
    let answer = match raw.answer {
        RawAnswer::Yes => Answer::Yes,
        RawAnswer::No => Answer::No,
        RawAnswer::Beta => Answer::Beta,
        RawAnswer::Unknown => Answer::Unknown,
    };
    Served { answer, note: raw.note, source: raw.source }
}

fn component(file: &str, name: &str) -> Result<Component, CatalogError> {
    Component::ALL.into_iter().find(|component| component.name() == name).ok_or_else(|| {
        let names: Vec<&str> = Component::ALL.iter().map(|component| component.name()).collect();
        fault(file, name, &format!("no such component; there are {}", names.join(", ")))
    })
}

fn growth(file: &str, raw: RawGrowth) -> Result<GrowthPoint, CatalogError> {
    let count = |key: &str, text: Option<String>| text.map(|text| quantity(file, key, &text)).transpose();
    Ok(GrowthPoint {
        services: count("growth.services", raw.services)?,
        pods: count("growth.pods", raw.pods)?,
        memory: quantity(file, "growth.memory", &raw.memory)?,
        source: raw.source,
    })
}

fn read_rig(file: &str, raw: RawRig) -> Result<Rig, CatalogError> {
    Ok(Rig {
        id: name(file, &raw.id)?,
        about: raw.about,
        source: raw.source,
        date: raw.date,
        version: raw.version,
        hops: raw.hops.map(Count::from),
        baseline: percentiles(file, raw.baseline)?,
        with_mesh: percentiles(file, raw.with_mesh)?,
        added: percentiles(file, raw.added)?,
    })
}

fn percentiles(file: &str, raw: RawPercentiles) -> Result<Percentiles, CatalogError> {
    let time = |key: &str, text: Option<String>| text.map(|text| quantity(file, key, &text)).transpose();
    Ok(Percentiles {
        p50: time("rig.p50", raw.p50)?,
        p90: time("rig.p90", raw.p90)?,
        p95: time("rig.p95", raw.p95)?,
        p99: time("rig.p99", raw.p99)?,
        p999: time("rig.p999", raw.p999)?,
    })
}

fn fault(file: &str, key: &str, message: &str) -> CatalogError {
    CatalogError::Figure { file: file.to_owned(), key: key.to_owned(), message: message.to_owned() }
}
