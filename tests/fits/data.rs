//! Published measurements, typed as their sources print them.

use meshtax::model::Component;

/// Memory of all proxies, or of a control plane, by pods.
pub(super) struct Memories {
    pub(super) title: &'static str,
    pub(super) mesh: &'static str,
    pub(super) component: Component,
    /// Meshed pods and MiB.
    pub(super) points: &'static [(u32, f64)],
    /// The points that entries are written from.
    pub(super) from: std::ops::Range<usize>,
}

// defenseunicorns/uds-core @34127a529, istio-metrics/: totals of the mesh's and the application's namespace at
// 20 requests/s, MiB. What the same pods take without sidecars is the ambient total less its istio-system.
const SIDECAR: [f64; 4] = [187.79, 644.71, 2864.38, 5218.00];
const SIDECAR_SYSTEM: [f64; 4] = [84.41, 89.28, 168.13, 213.98];
const AMBIENT: [f64; 4] = [166.21, 258.02, 653.21, 1105.33];
const AMBIENT_SYSTEM: [f64; 4] = [110.03, 114.95, 124.6, 148.93];

const fn sidecars(place: usize) -> f64 {
    SIDECAR[place] - SIDECAR_SYSTEM[place] - (AMBIENT[place] - AMBIENT_SYSTEM[place])
}

pub(super) const MEMORY: [Memories; 4] = [
    Memories {
        title: "UDS Core, sidecars at 20 requests/s",
        mesh: "istio-sidecar",
        component: Component::Sidecar,
        points: &[(1, sidecars(0)), (10, sidecars(1)), (50, sidecars(2)), (90, sidecars(3))],
        from: 0..2,
    },
    Memories {
        title: "UDS Core, istiod (as the catalog has it)",
        mesh: "istio-sidecar",
        component: Component::ControlPlane,
        points: &[
            (1, SIDECAR_SYSTEM[0]),
            (10, SIDECAR_SYSTEM[1]),
            (50, SIDECAR_SYSTEM[2]),
            (90, SIDECAR_SYSTEM[3]),
        ],
        from: 0..1,
    },
    // livewyer-ops/poc-servicemesh2024 @b3f60e7: sidecars by replicas of bookinfo's productpage, MiB.
    Memories {
        title: "LiveWyer, sidecars",
        mesh: "istio-sidecar",
        component: Component::Sidecar,
        points: &[(6, 226.43), (7, 269.80), (9, 358.31), (11, 442.18), (13, 521.10)],
        from: 0..1,
    },
    Memories {
        title: "LiveWyer, ztunnel",
        mesh: "istio-ambient",
        component: Component::NodeProxy,
        points: &[(6, 22.88), (7, 23.25), (9, 29.17), (11, 33.05), (13, 34.83)],
        from: 0..1,
    },
];

/// CPU of one proxy by the requests/s through it.
pub(super) struct Cpus {
    pub(super) title: &'static str,
    pub(super) mesh: &'static str,
    /// Requests/s and thousandths of a core.
    pub(super) points: &'static [(f64, f64)],
    /// The points that entries are written from.
    pub(super) from: std::ops::Range<usize>,
}

pub(super) const CPU: [Cpus; 3] = [
    // RichardBieringa/mesh-bench @4da0ee1: the server's proxy.
    Cpus {
        title: "mesh-bench, Istio",
        mesh: "istio-sidecar",
        points: &[(100.0, 58.3), (500.0, 181.7), (1000.0, 345.9)],
        from: 0..2,
    },
    Cpus {
        title: "mesh-bench, Linkerd",
        mesh: "linkerd",
        points: &[(100.0, 32.9), (500.0, 103.3), (1000.0, 186.7)],
        from: 0..2,
    },
    // istio/tools perf/benchmark/graph_plotter/example_plot/benchmark.csv, run cadf887c: client and server halved.
    Cpus {
        title: "Istio 1.7's own benchmark",
        mesh: "istio-sidecar",
        points: &[(100.0, 43.5), (500.0, 157.0), (1000.0, 266.5), (2000.0, 455.0), (3000.0, 615.0)],
        from: 0..3,
    },
];

/// Latency of one hop by the rate, without and with a mesh.
pub(super) struct Latency {
    pub(super) title: &'static str,
    pub(super) mesh: &'static str,
    /// Requests/s, and p50, p90 and p99 in milliseconds on both sides.
    pub(super) points: &'static [(f64, [f64; 3], [f64; 3])],
}

// RichardBieringa/mesh-bench @4da0ee1: fortio, 32 connections.
const BASE: [[f64; 3]; 3] = [[0.28, 0.387, 1.445], [0.179, 0.285, 2.122], [0.163, 0.269, 1.981]];

pub(super) const LATENCY: [Latency; 2] = [
    Latency {
        title: "mesh-bench, Istio",
        mesh: "istio-sidecar",
        points: &[
            (100.0, BASE[0], [0.87, 1.053, 2.896]),
            (500.0, BASE[1], [0.573, 0.751, 4.11]),
            (1000.0, BASE[2], [0.576, 0.958, 5.788]),
        ],
    },
    Latency {
        title: "mesh-bench, Linkerd",
        mesh: "linkerd",
        points: &[
            (100.0, BASE[0], [0.611, 0.758, 3.61]),
            (500.0, BASE[1], [0.396, 0.548, 4.994]),
            (1000.0, BASE[2], [0.379, 0.579, 5.545]),
        ],
    },
];

/// What ambient's proxies took together at one rate: requests/s, then thousandths of a core and MiB of ztunnels and
/// of waypoints.
pub(super) type Debate = (f64, [f64; 2], [f64; 2]);

// BuoyantIO/great-sidecar-debate @8d032db V1/Data: three ztunnels and three waypoints, means over their rows.
pub(super) const DEBATE: [Debate; 5] = [
    (60.0, [127.3, 37.3], [143.3, 196.0]),
    (120.0, [258.7, 37.2], [286.8, 196.8]),
    (240.0, [533.7, 38.8], [585.1, 198.5]),
    (600.0, [1203.0, 46.9], [1373.8, 196.1]),
    (1200.0, [2373.8, 70.4], [2813.8, 205.6]),
];
