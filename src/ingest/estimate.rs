//! An earlier estimate, as `estimate -o json` or `check -o json` printed it.

use serde::Deserialize;

use crate::model::budget::{Baseline, Past};
use crate::model::figure::{AtLeast, Figure, FigureValue, Which, Whole};
use crate::model::latency::Level;
use crate::model::words::Percentile;
use crate::units::quote;

/// The newest schema that is read.
const SCHEMA_VERSION: u32 = 1;

/// The program's name in its own documents.
const NAME: &str = "meshtax";

/// A file that is no earlier estimate.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum BaselineError {
    /// No JSON, or not of that shape.
    #[error("{source_name} is not what `meshtax estimate -o json` prints: {message}")]
    Shape {
        /// The file.
        source_name: String,
        /// What is wrong.
        message: String,
    },
    /// A document of another program, or another document.
    #[error(
        "{source_name} is {what}; give what `meshtax estimate -o json` or `meshtax check -o json` prints"
    )]
    Other {
        /// The file.
        source_name: String,
        /// What it is.
        what: String,
    },
    /// A newer schema.
    #[error(
        "{source_name} has schema version {version}, and this version of meshtax reads {SCHEMA_VERSION}; use the \
         version that wrote it"
    )]
    Newer {
        /// The file.
        source_name: String,
        /// Its version.
        version: u32,
    },
}

#[derive(Deserialize)]
struct Head {
    schema_version: Option<u32>,
    document: Option<String>,
    generator: Option<Generator>,
}

#[derive(Deserialize)]
struct Generator {
    name: String,
}

#[derive(Deserialize)]
struct Checked {
    estimate: Estimated,
}

#[derive(Deserialize)]
struct Estimated {
    scenario: Scenario,
    memory: Memory,
    cpu: Cpu,
    latency: Vec<Path>,
    rollout: Option<Rollout>,
    capacity: Option<Capacity>,
    cost: Option<Cost>,
    assumptions: Vec<Assumption>,
}

#[derive(Deserialize)]
struct Scenario {
    mesh: String,
    mesh_version: String,
}

#[derive(Deserialize)]
struct Known {
    low: Option<f64>,
    typical: f64,
    high: Option<f64>,
}

impl Known {
    /// The figure in the base unit, which is so many of the unit that it is written in.
    fn value(&self, scale: f64, missing: &[String]) -> FigureValue {
        let [low, high] = [self.low, self.high].map(|end| end.unwrap_or(self.typical));
        let known = Whole::spanning([low, self.typical, high].map(|end| end * scale));
        if missing.is_empty() {
            return FigureValue::Whole(known);
        }
        FigureValue::AtLeast(AtLeast::lacking(known, format!("not known of {}", missing.join(", "))))
    }
}

#[derive(Deserialize)]
struct Memory {
    used_bytes: Option<Known>,
    reserved_bytes: Option<Known>,
    missing: Vec<String>,
    missing_reserved: Vec<String>,
}

#[derive(Deserialize)]
struct Cpu {
    used_cores: Option<Known>,
    reserved_cores: Option<Known>,
    missing: Vec<String>,
    missing_reserved: Vec<String>,
}

#[derive(Deserialize)]
struct Path {
    chain: String,
    hops: String,
    added_ms: Levels,
}

#[derive(Deserialize)]
struct Levels {
    mean: Option<Known>,
    p50: Option<Known>,
    p90: Option<Known>,
    p99: Option<Known>,
    p999: Option<Known>,
}

impl Levels {
    fn at(&self, percentile: Percentile) -> Option<&Known> {
        match percentile {
            Percentile::Mean => self.mean.as_ref(),
            Percentile::P50 => self.p50.as_ref(),
            Percentile::P90 => self.p90.as_ref(),
            Percentile::P99 => self.p99.as_ref(),
            Percentile::P999 => self.p999.as_ref(),
        }
    }
}

#[derive(Deserialize)]
struct Rollout {
    added_s: Option<Known>,
}

#[derive(Deserialize)]
struct Capacity {
    extra_nodes: Option<Known>,
}

#[derive(Deserialize)]
struct Cost {
    currency: String,
    added_per_month: Option<Known>,
    missing: Vec<String>,
}

#[derive(Deserialize)]
struct Assumption {
    key: String,
    value: String,
    origin: String,
}

/// Reads an earlier estimate, with latencies at that percentile.
///
/// # Errors
/// When it is none, of another program, or of a newer schema.
pub fn baseline(source: &str, text: &str, percentile: Percentile) -> Result<Baseline, BaselineError> {
    let source_name = quote(source);
    let shape = |error: serde_json::Error| BaselineError::Shape {
        source_name: source_name.clone(),
        message: error.to_string(),
    };
    let head: Head = serde_json::from_str(text).map_err(shape)?;
    let other = |what: String| BaselineError::Other { source_name: source_name.clone(), what };
    match &head.generator {
        Some(generator) if generator.name == NAME => {}
        Some(generator) => return Err(other(format!("a document of {}", quote(&generator.name)))),
        None => return Err(other("a document that does not say what made it".to_owned())),
    }
    let version = head.schema_version.unwrap_or(0);
    if version > SCHEMA_VERSION {
        return Err(BaselineError::Newer { source_name, version });
    }
    let estimate = match head.document.as_deref() {
        Some("estimate") => serde_json::from_str::<Estimated>(text).map_err(shape)?,
        Some("check") => serde_json::from_str::<Checked>(text).map_err(shape)?.estimate,
        Some(document) => return Err(other(format!("the document {}", quote(document)))),
        None => return Err(other("no document of meshtax".to_owned())),
    };
    Ok(past(source, &estimate, percentile))
}

fn past(source: &str, estimate: &Estimated, percentile: Percentile) -> Baseline {
    // Percentiles are told twice, and independent hops decide; plain numbers are told once.
    let chains = estimate.latency.iter().filter(|chain| {
        chain.hops == "independent"
            || estimate.latency.iter().all(|other| other.chain != chain.chain || other.hops != "independent")
    });
    let latency: Vec<Option<&Known>> = chains.map(|chain| chain.added_ms.at(percentile)).collect();
    let (memory, cpu, cost) = (&estimate.memory, &estimate.cpu, estimate.cost.as_ref());
    let none: &[String] = &[];
    let of = |known: Option<&Known>, missing: &[String], scale: f64| {
        known.map_or_else(|| FigureValue::unknown("not known"), |known| known.value(scale, missing))
    };
    let rollout = estimate.rollout.as_ref().and_then(|rollout| rollout.added_s.as_ref());
    let nodes = estimate.capacity.as_ref().and_then(|capacity| capacity.extra_nodes.as_ref());
    let figures = [
        (Figure::MEMORY, of(memory.used_bytes.as_ref(), &memory.missing, 1.0)),
        (Figure::MEMORY_RESERVED, of(memory.reserved_bytes.as_ref(), &memory.missing_reserved, 1.0)),
        (Figure::CPU, of(cpu.used_cores.as_ref(), &cpu.missing, 1.0)),
        (Figure::CPU_RESERVED, of(cpu.reserved_cores.as_ref(), &cpu.missing_reserved, 1.0)),
        (Figure::path(Which::Greatest, Level::P99), greatest(&latency)),
        (Figure::ROLLOUT, of(rollout, none, MS_OF_A_SECOND)),
        (Figure::EXTRA_NODES, of(nodes, none, 1.0)),
        (
            Figure::COST,
            of(
                cost.and_then(|cost| cost.added_per_month.as_ref()),
                cost.map_or(none, |cost| &cost.missing),
                1.0,
            ),
        ),
    ];
    let kept = |one: &&Assumption| {
        let section = one.key.split('.').next().unwrap_or_default();
        matches!(section, "mesh" | "prices" | "thresholds")
            && matches!(one.origin.as_str(), "default" | "scenario" | "flag")
            && one.key != "mesh.name"
    };
    let scenario = &estimate.scenario;
    let mesh = ("mesh".to_owned(), format!("{} ({})", scenario.mesh, scenario.mesh_version));
    let own = estimate.assumptions.iter().filter(kept).map(|one| (one.key.clone(), one.value.clone()));
    Baseline {
        source: source.to_owned(),
        mesh: scenario.mesh.clone(),
        currency: estimate.cost.as_ref().map(|cost| cost.currency.clone()),
        figures: figures.into_iter().map(|(figure, value)| Past { figure, value }).collect(),
        assumptions: [mesh].into_iter().chain(own).collect(),
    }
}

/// Milliseconds of a second: a rollout is written in seconds.
const MS_OF_A_SECOND: f64 = 1000.0;

/// The greatest of all paths at each end; unknown where it is of any.
fn greatest(paths: &[Option<&Known>]) -> FigureValue {
    let values = paths.iter().map(|path| path.map(|path| path.value(1.0, &[])).and_then(|path| path.whole()));
    let most = |one: Whole, other: Whole| {
        let [low, typical, high] = one.ends();
        let [other_low, other_typical, other_high] = other.ends();
        Whole::spanning([low.max(other_low), typical.max(other_typical), high.max(other_high)])
    };
    let known: Option<Vec<Whole>> = values.collect();
    let greatest = known.and_then(|all| all.into_iter().reduce(most));
    greatest.map_or_else(|| FigureValue::unknown("not known"), FigureValue::Whole)
}
