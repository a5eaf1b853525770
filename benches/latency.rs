//! What the quantiles of compositions cost, all in one run, beside a Monte Carlo of the same.
//!
//! `cargo bench --bench latency` prints absolute times and ratios and fails above the limits: what a
//! task may take, what all of them may hold in memory, and how much slower and further from the truth
//! ten million samples are at least.

#![allow(clippy::print_stdout)] // a benchmark speaks to its reader
#![allow(clippy::expect_used)] // and ends where it cannot go on

use std::hint::black_box;
use std::process::ExitCode;
use std::time::{Duration, Instant};

use meshtax::catalog::{Catalog, Said};
use meshtax::distribution::Distribution;
use meshtax::model::Runs;
use meshtax::model::latency::{Level, latency};

#[path = "latency/monte_carlo.rs"]
mod monte_carlo;
#[allow(dead_code)] // the accuracy bench uses all of it
#[path = "../tests/slow/mod.rs"]
mod slow;

use slow::Law;

const SHARES: [f64; 4] = [0.5, 0.9, 0.99, 0.999];

const HOPS: u32 = 5;
const MEDIAN: f64 = 2.0;
const SIGMA: f64 = 0.65;

/// The steps of the reference that both ways to the p99.9 are compared with.
const STEPS: usize = 1 << 20;
/// How many times as long the samples take at least.
const SLOWER: f64 = 1000.0;
/// The most memory that the tasks may hold at once, in kilobytes.
const MEMORY: u64 = 64 * 1024;

/// Something that is timed: its name, the most its median may take, how often it is done, and itself.
struct Task {
    name: &'static str,
    most: Duration,
    rounds: usize,
    run: fn() -> Vec<f64>,
}

/// Everything with a limit; what is added here is timed and told with the rest.
const TASKS: [Task; 8] = [
    Task { name: "five hops, p50 to p99.9", most: Duration::from_micros(500), rounds: 201, run: five_hops },
    Task { name: "five different hops", most: Duration::from_millis(1), rounds: 201, run: five_different },
    Task { name: "the whole term, five hops", most: Duration::from_millis(5), rounds: 101, run: term },
    Task { name: "the same by a fitted rig", most: Duration::from_millis(20), rounds: 51, run: term_by_rig },
    Task { name: "1000 hops of one kind", most: Duration::from_millis(2), rounds: 101, run: thousand_alike },
    Task { name: "1000 different hops in a row", most: Duration::from_millis(300), rounds: 7, run: in_a_row },
    Task { name: "a tree of 1000 different hops", most: Duration::from_millis(300), rounds: 7, run: tree },
    Task { name: "1000 different hops at once", most: Duration::from_millis(300), rounds: 7, run: at_once },
];

fn hop(median: f64, sigma: f64) -> Distribution {
    Distribution::log_normal(median, sigma).expect("a hop")
}

fn row(parts: Vec<Distribution>) -> Distribution {
    Distribution::sum(parts).expect("a row")
}

/// The `k`th of many hops, each of which is another.
fn different(k: u32) -> Distribution {
    hop(0.5 + f64::from(k) / 250.0, 0.3 + f64::from(k % 17) / 16.0)
}

fn five_hops() -> Vec<f64> {
    let chain = hop(black_box(MEDIAN), SIGMA).repeated(u64::from(HOPS)).expect("five in a row");
    chain.quantiles(&SHARES)
}

fn five_different() -> Vec<f64> {
    row((0..black_box(HOPS)).map(|k| different(100 * k)).collect()).quantiles(&SHARES)
}

/// Five hops by percentiles, with proxies by a range of plain numbers: without and with the mesh, at
/// every corner, independent and correlated.
fn term() -> Vec<f64> {
    whole_term("[mesh]\nproxy_latency = \"0.3ms..0.5ms..1ms\"\n")
}

/// The same with what a rig measured, to which a log-normal is fitted first.
fn term_by_rig() -> Vec<f64> {
    whole_term("[mesh]\nname = \"linkerd\"\nrig = \"mesh-bench-2022-1000qps\"\n")
}

fn whole_term(mesh: &str) -> Vec<f64> {
    let chain = "[[chain]]\ndepth = \"4..5..6\"\nhop_latency = { p50 = \"2ms\", p99 = \"9ms\" }\nsla_p99 = \"30ms\"\n";
    let layer = meshtax::scenario::read(&format!("{mesh}{chain}")).expect("a scenario");
    let said = Said { scenario: Some(layer), ..Said::default() };
    let scenario = Catalog::builtin().resolve(said).expect("a scenario");
    let (_, chains) = latency(&Runs::new(black_box(&scenario))).expect("a term");
    let p99 = chains[0].independent.with_mesh.at(Level::P99).expect("a p99");
    vec![p99.low().ms(), p99.typical().ms(), p99.high().ms()]
}

fn thousand_alike() -> Vec<f64> {
    let chain = hop(black_box(MEDIAN), SIGMA).repeated(1000).expect("a thousand in a row");
    chain.quantiles(&SHARES)
}

fn in_a_row() -> Vec<f64> {
    row((0..black_box(1000)).map(different).collect()).quantiles(&SHARES)
}

/// Ten stages in a row, each the slowest of ten branches, each ten hops in a row.
fn tree() -> Vec<f64> {
    let branch = |from: u32| row((from..from + 10).map(different).collect());
    let stage = |from: u32| {
        let branches = (0..10).map(|k| branch(from + 10 * k)).collect();
        Distribution::slowest(branches).expect("a stage")
    };
    row((0..black_box(10)).map(|k| stage(100 * k)).collect()).quantiles(&SHARES)
}

fn at_once() -> Vec<f64> {
    let all = (0..black_box(1000)).map(different).collect();
    Distribution::slowest(all).expect("a fan-out").quantiles(&SHARES)
}

fn time(run: fn() -> Vec<f64>) -> (Duration, Vec<f64>) {
    let start = Instant::now();
    let found = black_box(run());
    (start.elapsed(), found)
}

/// The median of so many rounds, after one that warms up.
fn median(task: &Task) -> Duration {
    let _ = time(task.run);
    let mut times: Vec<Duration> = (0..task.rounds).map(|_| time(task.run).0).collect();
    times.sort_unstable();
    times[times.len() / 2]
}

/// The most memory that the process has held, in kilobytes, where the system tells.
fn peak() -> Option<u64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find(|line| line.starts_with("VmHWM:"))?;
    line.split_whitespace().nth(1)?.parse().ok()
}

fn told(holds: bool) -> &'static str {
    if holds { "" } else { "  TOO MUCH" }
}

fn tasks() -> bool {
    let mut all = true;
    for task in &TASKS {
        let took = median(task);
        let holds = took <= task.most;
        let part = took.as_secs_f64() / task.most.as_secs_f64();
        println!("{:34} {took:>12.3?} of {:?}: {part:.3}{}", task.name, task.most, told(holds));
        all &= holds;
    }
    all
}

/// The samples take memory of their own, so this is asked before them.
fn memory() -> bool {
    let Some(peak) = peak() else {
        println!("the system does not tell how much memory was held");
        return true;
    };
    let holds = peak <= MEMORY;
    println!("{:34} {peak:>10} kB of {MEMORY} kB{}", "the most memory", told(holds));
    holds
}

fn samples() -> bool {
    let ours = median(&TASKS[0]).as_secs_f64();
    let found = five_hops()[3];
    let start = Instant::now();
    let sampled = monte_carlo::quantiles(MEDIAN, SIGMA, HOPS, &SHARES)[3];
    let theirs = start.elapsed().as_secs_f64();
    let reference = Law::Row(vec![(HOPS, Law::Hop(MEDIAN, SIGMA))]).by_grid(&[SHARES[3]], STEPS)[0];
    let [off, sampled_off] = [found, sampled].map(|value| (value / reference - 1.0).abs());
    let ratio = theirs / ours;
    println!(
        "{:34} {theirs:>11.3}s: {ratio:.0} times{}",
        "ten million samples of five hops",
        told(ratio >= SLOWER)
    );
    println!("p99.9: reference {reference:.6}; ours {off:.1e} off, that of the samples {sampled_off:.1e}");
    ratio >= SLOWER && off < sampled_off
}

fn main() -> ExitCode {
    let all = [tasks(), memory(), samples()];
    if all.into_iter().all(|holds| holds) { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}
