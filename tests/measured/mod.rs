//! What was measured, held beside the model and the budget, and what follows from it.

mod ambient;
mod beside;
mod concluded;
mod corrected;
mod held;
mod laws;
mod mended;
mod sides;

use crate::support::estimated;
use meshtax::model::Component;
use meshtax::model::measured::{
    Corrected, Experiment, Latencies, LoadTest, Measured, Pacing, Provenance, Rows, Side, Tool, Usage, Whose,
    correct, measured,
};
use meshtax::units::{Count, Cpu, Memory, Quantity, Rate, Time};

pub(crate) fn ms(number: f64) -> Time {
    Time::saturated(number)
}

/// A run of fortio at a rate for a minute on 16 connections: p50, p90 and p99.
pub(crate) fn run(rate: f64, [p50, p90, p99]: [f64; 3]) -> LoadTest {
    LoadTest {
        source: "run.json".to_owned(),
        tool: Tool::Fortio,
        latency: Latencies {
            p50: Some(ms(p50)),
            p90: Some(ms(p90)),
            p99: Some(ms(p99)),
            ..Latencies::default()
        },
        rate: Some(Rate::saturated(rate)),
        asked_rate: None,
        requests: Some(60_000),
        errors: Some(0),
        duration: Some(ms(60_000.0)),
        connections: Some(16),
        pacing: Some(Pacing::Open),
        date: None,
        histogram: None,
        notes: vec![],
    }
}

/// Bytes and cores of so many pods of one container.
pub(crate) fn side(bytes: f64, cores: f64, pods: u64) -> Side {
    Side {
        memory: Some(Memory::saturated(bytes)),
        cpu: Some(Cpu::saturated(cores)),
        containers: Some(pods),
        pods: Some(pods),
        memory_pods: pods,
        cpu_pods: pods,
        ..Side::default()
    }
}

/// A part of a mesh of that family.
pub(crate) const fn of(component: Component, family: &'static str) -> Whose {
    Whose { component, family }
}

/// What Istio's sidecars used: bytes, cores and their number; applications used 3 GB and a core in ten containers.
pub(crate) fn used(bytes: f64, cores: f64, proxies: u64) -> Usage {
    used_by("Istio", bytes, cores, proxies)
}

/// The same of sidecars of any family.
pub(crate) fn used_by(family: &'static str, bytes: f64, cores: f64, number: u64) -> Usage {
    let proxies = side(bytes, cores, number);
    Usage {
        source: "top.txt".to_owned(),
        rows: Rows::Containers,
        app: side(3e9, 1.0, 10),
        proxies,
        parts: (number > 0).then_some((of(Component::Sidecar, family), proxies)).into_iter().collect(),
        helpers: Side::default(),
        meshable_pods: 10,
        clusters: 1,
        namespaces: vec![],
        notes: vec![],
    }
}

/// Two runs and two usage files; the load test's request passes two proxies.
pub(crate) fn both(before: &[LoadTest], after: &[LoadTest], usage: &Usage) -> Measured {
    let none = used(0.0, 0.0, 0);
    measured(&Experiment {
        before,
        after,
        usage_before: Some(&none),
        usage_after: Some(usage),
        passes: &[(Component::Sidecar, Count::from(2))],
        ..Experiment::default()
    })
}

/// The entry that a measurement of a scenario gives.
pub(crate) fn corrected(text: &str, measured: &Measured) -> Corrected {
    let (scenario, estimate) = estimated(text);
    let about = Provenance {
        name: "mine".to_owned(),
        source: "files".to_owned(),
        date: "2026-11-23".to_owned(),
        rig: "the shop".to_owned(),
        version: None,
    };
    correct(measured, &scenario, &estimate, &about)
}
