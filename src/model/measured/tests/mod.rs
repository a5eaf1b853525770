//! Small measurements for the tests of this folder, and tests that take several of its files.

mod comparable;
mod tax;

use crate::model::component::Component;
use crate::model::measured::load_test::{Latencies, LoadTest, Pacing, Tool};
use crate::model::measured::usage::{Rows, Side, Usage, Whose};
use crate::units::{Cpu, Memory, Quantity, Rate, Time};

pub(in crate::model::measured) fn time(ms: f64) -> Time {
    Time::saturated(ms)
}

/// A run of fortio at 1000 requests/s for a minute.
pub(in crate::model::measured) fn run(p50: f64, p99: f64) -> LoadTest {
    LoadTest {
        source: format!("run-{p50}-{p99}.json"),
        tool: Tool::Fortio,
        latency: Latencies { p50: Some(time(p50)), p99: Some(time(p99)), ..Latencies::default() },
        rate: Some(Rate::saturated(1000.0)),
        asked_rate: Some(Rate::saturated(1000.0)),
        requests: Some(60_000),
        errors: Some(0),
        duration: Some(time(60_000.0)),
        connections: Some(16),
        pacing: Some(Pacing::Open),
        date: None,
        histogram: None,
        notes: vec![],
    }
}

/// Applications and proxies: megabytes, cores and containers of each.
pub(in crate::model::measured) fn usage(app: (f64, f64, u64), proxies: (f64, f64, u64)) -> Usage {
    let side = |(megabytes, cores, containers)| Side {
        memory: Some(Memory::saturated(megabytes * 1e6)),
        cpu: Some(Cpu::saturated(cores)),
        containers: Some(containers),
        pods: Some(containers),
        memory_pods: containers,
        cpu_pods: containers,
        ..Side::default()
    };
    let sidecars = Whose { component: Component::Sidecar, family: "Istio" };
    let number = proxies.2;
    Usage {
        source: "top.txt".to_owned(),
        rows: Rows::Containers,
        app: side(app),
        proxies: side(proxies),
        parts: (number > 0).then(|| (sidecars, side(proxies))).into_iter().collect(),
        helpers: Side::default(),
        meshable_pods: 0,
        clusters: 1,
        namespaces: vec![],
        notes: vec![],
    }
}
