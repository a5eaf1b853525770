//! An earlier estimate, as `estimate -o json` or `check -o json` printed it.

use serde::Deserialize;

use crate::model::budget::{Baseline, Figure, Past};
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
struct Typical {
    typical: f64,
}

#[derive(Deserialize)]
struct Memory {
    used_bytes: Option<Typical>,
    reserved_bytes: Option<Typical>,
    missing: Vec<String>,
    missing_reserved: Vec<String>,
}

#[derive(Deserialize)]
struct Cpu {
    used_cores: Option<Typical>,
    reserved_cores: Option<Typical>,
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
    mean: Option<Typical>,
    p50: Option<Typical>,
    p90: Option<Typical>,
    p99: Option<Typical>,
    p999: Option<Typical>,
}

#[derive(Deserialize)]
struct Rollout {
    added_s: Option<Typical>,
}

#[derive(Deserialize)]
struct Capacity {
    extra_nodes: Option<Typical>,
}

#[derive(Deserialize)]
struct Cost {
    currency: String,
    added_per_month: Option<Typical>,
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
    let lacks = |missing: &[String]| {
        if missing.is_empty() { String::new() } else { format!("not known of {}", missing.join(", ")) }
    };
    let at = |levels: &Levels| {
        let level = match percentile {
            Percentile::Mean => &levels.mean,
            Percentile::P50 => &levels.p50,
            Percentile::P90 => &levels.p90,
            Percentile::P99 => &levels.p99,
            Percentile::P999 => &levels.p999,
        };
        level.as_ref().map(|one| one.typical)
    };
    // Percentiles are told twice, and independent hops decide; plain numbers are told once.
    let chains = estimate.latency.iter().filter(|chain| {
        chain.hops == "independent"
            || estimate.latency.iter().all(|other| other.chain != chain.chain || other.hops != "independent")
    });
    let latency: Vec<Option<f64>> = chains.map(|chain| at(&chain.added_ms)).collect();
    let worst = latency.iter().copied().flatten().reduce(f64::max);
    let typical = |one: &Option<Typical>| one.as_ref().map(|one| one.typical);
    let (memory, cpu) = (&estimate.memory, &estimate.cpu);
    let figures = [
        (Figure::Memory, typical(&memory.used_bytes), lacks(&memory.missing)),
        (Figure::MemoryReserved, typical(&memory.reserved_bytes), lacks(&memory.missing_reserved)),
        (Figure::Cpu, typical(&cpu.used_cores), lacks(&cpu.missing)),
        (Figure::CpuReserved, typical(&cpu.reserved_cores), lacks(&cpu.missing_reserved)),
        (Figure::AddedLatency, worst.filter(|_| latency.iter().all(Option::is_some)), String::new()),
        (
            Figure::Rollout,
            estimate.rollout.as_ref().and_then(|rollout| typical(&rollout.added_s)).map(|s| s * 1000.0),
            String::new(),
        ),
        (
            Figure::ExtraNodes,
            estimate.capacity.as_ref().and_then(|capacity| typical(&capacity.extra_nodes)),
            String::new(),
        ),
        (
            Figure::CostPerMonth,
            estimate.cost.as_ref().and_then(|cost| typical(&cost.added_per_month)),
            estimate.cost.as_ref().map_or_else(String::new, |cost| lacks(&cost.missing)),
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
        figures: figures
            .into_iter()
            .map(|(figure, typical, lacks)| Past { figure, typical, lacks })
            .collect(),
        assumptions: [mesh].into_iter().chain(own).collect(),
    }
}
