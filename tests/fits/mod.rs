//! How far off the model is: an entry is written from a small or slow experiment that somebody published, and
//! what it says of a larger or faster one is held against what was measured there. `docs/fits.md` has the
//! tables that come out here, and no other numbers.

mod data;

use meshtax::catalog::{Catalog, Said, lesson};
use meshtax::model::latency::Level;
use meshtax::model::measured::{
    Corrected, Experiment, Latencies, LoadTest, Provenance, Rows, Side, Tool, Usage, Whose, correct, measured,
};
use meshtax::model::resource::Resource;
use meshtax::model::{Component, Estimate, estimate};
use meshtax::render::mesh_file::mesh_file;
use meshtax::scenario;
use meshtax::units::{Cpu, Memory, Quantity, Range, Rate, Time};

use crate::support::estimated;
use data::{CPU, Cpus, DEBATE, LATENCY, Latency, MEMORY, Memories};

const MIB: f64 = 1_048_576.0;

/// What was measured, in a form that [`correct`] takes.
struct Small {
    scenario: String,
    usage: Option<Usage>,
    sides: Option<[LoadTest; 2]>,
}

impl Small {
    /// The entry that is written from it.
    fn entry(&self) -> Corrected {
        let (scenario, estimate) = estimated(&self.scenario);
        let [before, after] = self.sides.as_ref().map_or([&[][..]; 2], |[before, after]| {
            [std::slice::from_ref(before), std::slice::from_ref(after)]
        });
        let found = measured(&Experiment {
            before,
            after,
            usage_after: self.usage.as_ref(),
            passes: &meshtax::model::measured::passes(&scenario).unwrap_or_default(),
            ..Experiment::default()
        });
        let about = Provenance {
            name: "fit".to_owned(),
            source: "published".to_owned(),
            date: "2026-11-23".to_owned(),
            rig: "published".to_owned(),
            version: None,
        };
        correct(&found, &scenario, &estimate, &about)
    }

    /// What the entry says of another system, through the file that is written.
    fn predicts(&self, text: &str) -> Estimate {
        let mut catalog = Catalog::builtin();
        catalog.add("fit.toml", &mesh_file(&self.entry().mesh)).unwrap();
        let layer = scenario::read(&format!("{text}[mesh]\nname = \"fit\"\n")).unwrap();
        let scenario = catalog.resolve(Said { scenario: Some(layer), ..Said::default() }).unwrap();
        estimate(&scenario, &lesson().unwrap()).unwrap()
    }
}

fn whose(mesh: &str, component: Component) -> Whose {
    let mesh = Catalog::builtin().mesh(mesh).unwrap();
    Whose { component, family: mesh.injector.family().unwrap() }
}

/// What so many of a component were seen to use, around so many pods of applications.
fn used(mesh: &str, component: Component, bytes: f64, cores: Option<f64>, [number, pods]: [u32; 2]) -> Usage {
    let [number, pods] = [number, pods].map(u64::from);
    let seen = Side {
        memory: (bytes > 0.0).then(|| Memory::saturated(bytes)),
        cpu: cores.map(Cpu::saturated),
        containers: Some(number),
        pods: Some(number),
        memory_pods: number,
        cpu_pods: number,
        ..Side::default()
    };
    let no_sidecar = Side { containers: Some(0), ..Side::default() };
    let is_sidecar = component == Component::Sidecar;
    Usage {
        source: "published".to_owned(),
        rows: Rows::Containers,
        app: Side { pods: Some(pods), ..Side::default() },
        proxies: if is_sidecar { seen } else { no_sidecar },
        parts: [(whose(mesh, component), seen)].into(),
        helpers: Side::default(),
        meshable_pods: pods,
        clusters: 1,
        namespaces: vec![],
        notes: vec![],
    }
}

fn run(rate: f64, [p50, p90, p99]: [f64; 3]) -> LoadTest {
    let time = |ms: f64| (ms > 0.0).then(|| Time::saturated(ms));
    LoadTest {
        source: "published".to_owned(),
        tool: Tool::Fortio,
        latency: Latencies { p50: time(p50), p90: time(p90), p99: time(p99), ..Latencies::default() },
        rate: Some(Rate::saturated(rate)),
        asked_rate: None,
        requests: None,
        errors: None,
        duration: None,
        connections: None,
        pacing: None,
        date: None,
        histogram: None,
        notes: vec![],
    }
}

fn part<Q: Quantity>(resource: &Resource<Q>, component: Component) -> Range<Q> {
    resource.parts.iter().find(|part| part.component == component).unwrap().used.figure().unwrap()
}

/// A line of a table: what was predicted, with its range, what was measured, and how far apart they are.
fn line(head: &str, predicted: [f64; 3], measured: f64, digits: usize) -> String {
    let [low, typical, high] = predicted;
    let within = low <= measured && measured <= high;
    let range = if high > low { format!(" ({low:.digits$} to {high:.digits$})") } else { String::new() };
    // Less than half of a hundredth is none, whichever way.
    let off = ((typical / measured - 1.0) * 100.0).round() + 0.0;
    format!(
        "| {head} | {typical:.digits$}{range} | {measured:.digits$} | {off:+.0} % | {} |\n",
        if within { "yes" } else { "no" }
    )
}

fn memory_table() -> String {
    let mut table = String::new();
    for Memories { title, mesh, component, points, from } in MEMORY {
        for from in from {
            let (pods, mib) = points[from];
            let is_node_proxy = component == Component::NodeProxy;
            let number = if is_node_proxy { 1 } else { pods };
            let small = Small {
                scenario: format!("[cluster]\npods = {pods}\nnodes = 1\n[mesh]\nname = \"{mesh}\"\n"),
                usage: (component != Component::ControlPlane)
                    .then(|| used(mesh, component, mib * MIB, None, [number, pods])),
                sides: None,
            };
            for (larger, measured) in &points[from + 1..] {
                let found = small.predicts(&format!("[cluster]\npods = {larger}\nnodes = 1\n"));
                let range = part(&found.memory, component);
                let ends = [range.low(), range.typical(), range.high()].map(|memory| memory.bytes() / MIB);
                table += &line(&format!("{title} | {pods} | {larger}"), ends, *measured, 0);
            }
        }
    }
    table
}

fn cpu_table() -> String {
    let mut table = String::new();
    for Cpus { title, mesh, points, from } in CPU {
        for from in from {
            let (rate, millis) = points[from];
            let path = |rate: f64| format!("[cluster]\npods = 2\n[[chain]]\ndepth = 1\nrps = {rate}\n");
            let small = Small {
                scenario: format!("{}[mesh]\nname = \"{mesh}\"\n", path(rate)),
                usage: Some(used(mesh, Component::Sidecar, 0.0, Some(2.0 * millis / 1000.0), [2, 2])),
                sides: Some([run(rate, [0.0; 3]), run(rate, [0.0; 3])]),
            };
            assert!(small.entry().told.contains(&"mesh.sidecar_cpu_per_1000_rps"), "{title}");
            for (faster, measured) in &points[from + 1..] {
                let found = small.predicts(&path(*faster));
                let range = part(&found.cpu, Component::Sidecar);
                let ends = [range.low(), range.typical(), range.high()].map(|cpu| cpu.cores() * 500.0);
                table += &line(&format!("{title} | {rate} | {faster}"), ends, *measured, 0);
            }
        }
    }
    table
}

/// Three nodes and three waypoints. How many hops a request of emojivoto makes does not matter, as long as it is the
/// same number for the entry and for what is predicted.
fn ambient_table() -> String {
    let path = |rate: f64| {
        format!("[cluster]\npods = 12\nnodes = 3\nnamespaces = 3\n[[chain]]\ndepth = 3\nrps = {rate}\n")
    };
    let side = |[millis, mib]: [f64; 2]| Side {
        memory: Some(Memory::saturated(mib * MIB)),
        cpu: Some(Cpu::saturated(millis / 1000.0)),
        containers: Some(3),
        pods: Some(3),
        memory_pods: 3,
        cpu_pods: 3,
        ..Side::default()
    };
    let kinds = [(Component::NodeProxy, "ztunnels"), (Component::Waypoint, "waypoints")];
    let mut table = String::new();
    for (place, unit) in ["CPU in m", "memory in MiB"].into_iter().enumerate() {
        for (kind, (component, name)) in kinds.into_iter().enumerate() {
            for from in [0, 3] {
                let (rate, ztunnels, waypoints) = DEBATE[from];
                let mut usage = used("istio-ambient", Component::NodeProxy, 0.0, None, [3, 12]);
                usage.parts = kinds
                    .map(|(kind, _)| whose("istio-ambient", kind))
                    .into_iter()
                    .zip([side(ztunnels), side(waypoints)])
                    .collect();
                let small = Small {
                    scenario: format!("{}[mesh]\nname = \"istio-ambient-waypoint\"\n", path(rate)),
                    usage: Some(usage),
                    sides: Some([run(rate, [0.0; 3]), run(rate, [0.0; 3])]),
                };
                for (faster, ztunnels, waypoints) in &DEBATE[from + 1..] {
                    let found = small.predicts(&path(*faster));
                    let ends = if place == 0 {
                        let range = part(&found.cpu, component);
                        [range.low(), range.typical(), range.high()].map(|cpu| cpu.cores() * 1000.0)
                    } else {
                        let range = part(&found.memory, component);
                        [range.low(), range.typical(), range.high()].map(|memory| memory.bytes() / MIB)
                    };
                    let head = format!("Great Sidecar Debate, {name}, {unit} | {rate} | {faster}");
                    table += &line(&head, ends, [ztunnels, waypoints][kind][place], 0);
                }
            }
        }
    }
    table
}

fn path(base: [f64; 3]) -> String {
    let [p50, p90, p99] = base;
    format!(
        "[[chain]]\ndepth = 1\nhop_latency = {{ p50 = \"{p50}ms\", p90 = \"{p90}ms\", p99 = \"{p99}ms\" }}\n"
    )
}

fn latency_table() -> String {
    let mut table = String::new();
    for Latency { title, mesh, points } in LATENCY {
        for (from, (rate, base, with)) in points.iter().enumerate() {
            let small = Small {
                scenario: format!("{}[mesh]\nname = \"{mesh}\"\n", path(*base)),
                usage: None,
                sides: Some([run(*rate, *base), run(*rate, *with)]),
            };
            for (faster, base, with) in &points[from + 1..] {
                let found = small.predicts(&path(*base));
                let reading = &found.latency[0].independent.added;
                for (place, level) in [Level::P50, Level::P90, Level::P99].into_iter().enumerate() {
                    let range = reading.at(level).unwrap();
                    let ends = [range.low(), range.typical(), range.high()].map(Time::ms);
                    let head = format!("{title}, {} added | {rate} | {faster}", level.word());
                    table += &line(&head, ends, with[place] - base[place], 2);
                }
            }
        }
    }
    table
}

#[test]
fn the_document_tells_what_comes_out() {
    let document = include_str!("../../docs/fits.md").replace('\r', "");
    let tables = [
        ("memory", memory_table()),
        ("CPU", cpu_table()),
        ("ambient", ambient_table()),
        ("latency", latency_table()),
    ];
    for (what, table) in &tables {
        assert!(document.contains(table), "the table of {what} in docs/fits.md has to read:\n{table}");
    }
    let rows = document.lines().filter(|line| line.starts_with("| ") && line.contains('%')).count();
    let known: usize = tables.iter().map(|(_, table)| table.lines().count()).sum();
    assert_eq!(rows, known, "a row that nothing here came to");
}

/// The least and the greatest of how far rows that hold all of those texts are off, in hundredths.
fn off(table: &str, holds: &[&str]) -> [i32; 2] {
    let rows = table.lines().filter(|line| holds.iter().all(|text| line.contains(text)));
    let off =
        rows.map(|line| line.split(" | ").nth(5).unwrap().trim_end_matches(" %").parse::<i32>().unwrap());
    let mut all: Vec<i32> = off.collect();
    all.sort_unstable();
    [all[0], all[all.len() - 1]]
}

#[test]
fn its_summary_is_true() {
    let (memory, cpu, latency) = (memory_table(), cpu_table(), latency_table());
    assert_eq!([off(&memory, &["sidecars at"]), off(&memory, &["LiveWyer, sidecars"])], [[-8, 14], [-6, -2]]);
    assert_eq!(off(&memory, &["istiod"]), [-32, 2]);
    assert_eq!(off(&cpu, &["| 100 | 1000 |"]), [60, 71]);
    assert_eq!([off(&cpu, &["| 500 | 1000 |"]), off(&cpu, &["| 1000 | 2000 |"])], [[5, 17], [17, 17]]);
    assert!(off(&cpu, &["|"])[0] > 0, "never under");
    assert_eq!(off(&latency, &["p50", "| 500 | 1000 |"]), [-5, 1]);
    assert_eq!(off(&latency, &["p99"]), [-68, -18]);
    assert!(off(&latency, &["p90"])[0] > 0, "always over");
    let ambient = ambient_table();
    assert_eq!(off(&ambient, &["CPU"]), [-5, 7]);
    assert_eq!(off(&ambient, &["waypoints, memory"]), [-5, 0]);
    assert_eq!(
        [off(&ambient, &["ztunnels, memory", "| 600 |"]), off(&ambient, &["ztunnels, memory", "| 1200 |"])],
        [[-33, -20], [-47, -33]]
    );
    assert!(off(&ambient, &["ztunnels, memory", "| 60 | 240 |"])[0] > -5);
}

#[test]
fn by_hand() {
    // UDS Core, 20 requests/s: one sidecar of ten takes 41.236 MiB, so fifty take 2061.8, and took 2167.6.
    assert!(memory_table().contains("| UDS Core, sidecars at 20 requests/s | 10 | 50 | 2062 ("));
    // mesh-bench: (58.3 - 1) m at 100/s is 573 m per 1000, so 500/s take 287.5 m, and took 181.7.
    assert!(cpu_table().contains("| mesh-bench, Istio | 100 | 500 | 288 (101 to 458) | 182 | +58 % | yes |"));
    // Three waypoints at 60/s take 143.3 m, so at 600/s ten times that, and took 1373.8 m.
    assert!(
        ambient_table().contains("waypoints, CPU in m | 60 | 600 | 1433 (450 to 1433) | 1374 | +4 % | yes |")
    );
}

#[test]
fn what_the_sources_do_not_allow_is_not_told() {
    let bookinfo = "[cluster]\npods = 6\n[[chain]]\ndepth = 1\n[mesh]\nname = \"istio-sidecar\"\n";
    let [with, without] =
        [(120.27, [264.1, 326.7, 387.2]), (157.45, [201.7, 241.0, 289.1])].map(|(rate, of)| run(rate, of));
    let small = Small {
        scenario: bookinfo.to_owned(),
        usage: Some(used("istio-sidecar", Component::Sidecar, 226.43 * MIB, Some(0.53), [6, 6])),
        sides: Some([without, with]),
    };
    let found = small.entry();
    assert!(found.left.contains(&"latency: the two sides cannot be compared".to_owned()), "{:?}", found.left);
    let no_rate = Small { sides: None, ..small };
    assert!(no_rate.entry().left.iter().any(|left| left.contains("the rate of the load test is not known")));
    // Linkerd's proxies on the same pods: 321.00 MiB, less 178 of its control plane, less 143.07 of the pods.
    let linkerd: f64 = 321.00 - 178.0 - (258.02 - 114.95);
    assert!(linkerd < 0.0, "less than nothing is left for ten proxies");
}
