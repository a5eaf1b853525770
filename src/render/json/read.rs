//! What an estimate was read from: the member `read` of `estimate`.

use std::collections::BTreeMap;

use serde::Serialize;

use crate::cluster::resources::Sum;
use crate::cluster::survey::Survey;
use crate::model::difference::Difference;
use crate::model::{Estimate, Figure};
use crate::render::json::figure::{rounded, whole};
use crate::render::json::scan::{FindingWire, SkippedWire, finding, skipped};
use crate::units::{Cpu, Memory, Quantity};

/// Significant digits of cores.
const DIGITS: usize = 12;

#[derive(Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub(super) struct ReadWire {
    sources: Vec<String>,
    objects: BTreeMap<String, u64>,
    inject: &'static str,
    workloads: u64,
    pods: u64,
    services: u64,
    application_services: u64,
    installed: Option<InstalledWire>,
    findings: Vec<FindingWire>,
    skipped: Vec<SkippedWire>,
}

/// A mesh that runs already. What is added over it is negative where it reserves more.
#[derive(Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
struct InstalledWire {
    proxies: u64,
    memory_reserved_bytes: u64,
    cpu_reserved_cores: f64,
    proxies_memory_reserved_bytes: u64,
    proxies_cpu_reserved_cores: f64,
    added_over_it_memory_bytes: Option<f64>,
    added_over_it_cpu_cores: Option<f64>,
}

/// What was read, of an estimate that was made from it.
pub(super) fn read(survey: &Survey, estimate: &Estimate) -> ReadWire {
    let totals = &survey.totals;
    let today = survey.reserved_today();
    ReadWire {
        sources: survey.sources.clone(),
        objects: survey.inventory.tally.objects.clone(),
        inject: survey.question.mode.word(),
        workloads: totals.workloads,
        pods: totals.pods,
        services: totals.services,
        application_services: totals.application_services,
        installed: (totals.proxies.running > 0 || today != Sum::ZERO).then(|| InstalledWire {
            proxies: totals.proxies.running,
            memory_reserved_bytes: bytes(today.memory),
            cpu_reserved_cores: cores(today.cpu),
            proxies_memory_reserved_bytes: bytes(totals.proxies.effective.memory),
            proxies_cpu_reserved_cores: cores(totals.proxies.effective.cpu),
            added_over_it_memory_bytes: over(Figure::MEMORY_RESERVED, estimate, today.memory),
            added_over_it_cpu_cores: over(Figure::CPU_RESERVED, estimate, today.cpu)
                .map(|cores| rounded(cores, DIGITS)),
        }),
        findings: survey.findings.iter().map(finding).collect(),
        skipped: survey.inventory.skipped.iter().map(skipped).collect(),
    }
}

/// What the mesh asked about reserves more than the one that runs, where all of it is known.
fn over<Q: Quantity>(figure: Figure, estimate: &Estimate, today: Q) -> Option<f64> {
    Difference::from_today(today, figure.value(estimate)).by()
}

fn bytes(memory: Memory) -> u64 {
    whole(memory.bytes())
}

fn cores(cpu: Cpu) -> f64 {
    rounded(cpu.cores(), DIGITS)
}
