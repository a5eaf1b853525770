//! `check` on 2,000 workloads of rendered YAML beside `scan` of the same, in turn in one run.
//!
//! `cargo bench --bench check` prints the median of the ratios of neighbours in wall time, for a budget of
//! which nothing is searched, for budgets whose headroom is, and for a broken one whose inputs are moved,
//! and fails above 2.
//!
//! Then a scenario of 100 paths of eight hops by percentiles, with ten budgets: `check` beside the CSV of the same
//! estimate, which searches nothing. It fails above 4: paths are composed once for the report and once for all
//! that is tried, whatever the number of budgets.

#![allow(clippy::print_stdout, clippy::print_stderr)] // a benchmark speaks to its reader
#![allow(clippy::expect_used)] // and what writes its input ends where it cannot go on

use std::fmt::Write;
use std::io;
use std::path::Path;
use std::process::{Command, ExitCode, Stdio};
use std::time::{Duration, Instant};

#[allow(dead_code)] // the other benches write more
#[path = "ingest/generate.rs"]
mod generate;

/// How many times as long as `scan` it takes at most.
const MOST: f64 = 2.0;
/// Pairs of runs.
const ROUNDS: usize = 15;
/// Documents, of ten of which four are workloads.
const DOCUMENTS: usize = 5000;
const WORKLOADS: usize = 2000;

/// Budgets far off, near, and broken; of each figure that manifests tell.
const CASES: [(&str, &[&str]); 3] = [
    ("one budget, far off", &["--max", "memory_reserved=100TB"]),
    (
        "four budgets with headroom",
        &[
            "--max",
            "memory_reserved=3TB",
            "--max",
            "cpu_reserved=2500",
            "--warn",
            "memory_reserved=2TB",
            "--warn",
            "memory_reserved_percent=300%",
        ],
    ),
    ("two that are broken", &["--max", "memory_reserved=1GB", "--max", "cpu_reserved=1"]),
];

fn run(path: &Path, args: &[&str]) -> io::Result<Duration> {
    let mut command = Command::new(env!("CARGO_BIN_EXE_meshtax"));
    let (name, rest) = args.split_first().unwrap_or((&"", &[]));
    command.arg(name).arg("-f").arg(path).args(["--mesh", "istio-sidecar"]).args(rest);
    timed(command, args)
}

fn timed(mut command: Command, args: &[&str]) -> io::Result<Duration> {
    let start = Instant::now();
    let status = command.stdin(Stdio::null()).stdout(Stdio::null()).status()?;
    let took = start.elapsed();
    // What is broken ends with 1, and has been told.
    match status.code() {
        Some(0 | 1) => Ok(took),
        _ => Err(io::Error::other(format!("{args:?} could not answer"))),
    }
}

/// How many workloads `scan` counts, so that what is timed is what is meant.
fn workloads(path: &Path) -> io::Result<usize> {
    let mut command = Command::new(env!("CARGO_BIN_EXE_meshtax"));
    let output = command.arg("scan").arg("-f").arg(path).args(["-o", "csv"]).output()?;
    // Under a head, a row for each.
    Ok(String::from_utf8_lossy(&output.stdout).lines().count().saturating_sub(1))
}

fn median(mut all: Vec<f64>) -> f64 {
    all.sort_by(f64::total_cmp);
    all[all.len() / 2]
}

fn measure(path: &Path, args: &[&str]) -> io::Result<[f64; 3]> {
    let (mut scans, mut checks, mut ratios) = (Vec::new(), Vec::new(), Vec::new());
    let check = [&["check"], args].concat();
    for _ in 0..ROUNDS {
        let (scan, check) = (run(path, &["scan"])?.as_secs_f64(), run(path, &check)?.as_secs_f64());
        scans.push(scan);
        checks.push(check);
        ratios.push(check / scan);
    }
    Ok([median(scans), median(checks), median(ratios)])
}

fn all(path: &Path) -> io::Result<bool> {
    let bytes = generate::documents(path, DOCUMENTS);
    let counted = workloads(path)?;
    println!("{DOCUMENTS} rendered documents with {counted} workloads, {} MB", bytes / 1_000_000);
    if counted != WORKLOADS {
        return Err(io::Error::other(format!("{WORKLOADS} workloads were meant")));
    }
    let mut holds = true;
    for (name, args) in CASES {
        let [scan, check, ratio] = measure(path, args)?;
        let within = ratio <= MOST;
        holds &= within;
        let beyond = if within { "" } else { "  BEYOND THE LIMIT" };
        println!(
            "  {name:28} scan {:6.1} ms, check {:6.1} ms: {ratio:.2} times, of {MOST}{beyond}",
            scan * 1e3,
            check * 1e3
        );
    }
    Ok(holds)
}

/// How many times as long as one estimate ten budgets on many paths take at most.
const MOST_OF_PATHS: f64 = 4.0;

/// A scenario of so many paths of eight hops that differ, with a budget for each of ten figures.
fn paths(number: u32) -> String {
    let mut text = "[cluster]\npods = 400\nservices = 60\nnodes = 40\napp_memory = \"300MB\"\n\
        app_memory_request = \"400MB\"\napp_cpu = 0.2\napp_cpu_request = 0.3\n[node]\nallocatable_cpu = 7.5\n\
        [mesh]\nname = \"istio-sidecar\"\n[rollout]\nreplicas = 10\napp_ready = \"20s\"\n[budget.deny]\n\
        memory = \"400GB\"\nmemory_reserved = \"900GB\"\nmemory_percent = \"900%\"\n\
        memory_reserved_percent = \"900%\"\ncpu = 900\ncpu_reserved = 900\nadded_latency = \"900ms\"\n\
        added_latency_percent = \"900%\"\nrollout = \"900s\"\nextra_nodes = 900\n"
        .to_owned();
    for path in 0..number {
        let head = format!("[[chain]]\nname = \"path {path}\"\nrps = 20\nsla_p99 = \"900ms\"\nhops = [\n");
        text.push_str(&head);
        for hop in 0..8 {
            let p50 = f64::from(path * 8 + hop).mul_add(0.004, 1.0);
            let p99 = p50 * 4.0;
            let _ = writeln!(text, "{{ hop_latency = \"p50={p50:.3}ms,p99={p99:.3}ms\" }},");
        }
        text.push_str("]\n");
    }
    text
}

fn many_paths(path: &Path) -> io::Result<bool> {
    std::fs::write(path, paths(100))?;
    let of = |args: &[&str]| -> io::Result<f64> {
        let mut command = Command::new(env!("CARGO_BIN_EXE_meshtax"));
        command.arg(args[0]).arg(path).args(&args[1..]);
        Ok(timed(command, args)?.as_secs_f64())
    };
    let (mut once, mut checks, mut ratios) = (Vec::new(), Vec::new(), Vec::new());
    for _ in 0..ROUNDS.min(5) {
        let (estimate, check) = (of(&["estimate", "-o", "csv"])?, of(&["check", "-o", "json"])?);
        once.push(estimate);
        checks.push(check);
        ratios.push(check / estimate);
    }
    let [once, check, ratio] = [once, checks, ratios].map(median);
    let holds = ratio <= MOST_OF_PATHS;
    let beyond = if holds { "" } else { "  BEYOND THE LIMIT" };
    println!("100 paths of 8 hops, ten budgets");
    println!(
        "  estimate {:.0} ms, check {:.0} ms: {ratio:.2} times, of {MOST_OF_PATHS}{beyond}",
        once * 1e3,
        check * 1e3
    );
    Ok(holds)
}

fn main() -> ExitCode {
    let path = std::env::temp_dir().join(format!("meshtax-bench-check-{}.yaml", std::process::id()));
    let scenario = path.with_extension("toml");
    let holds = all(&path).and_then(|one| many_paths(&scenario).map(|other| one && other));
    let removed = [&path, &scenario].map(std::fs::remove_file).into_iter().collect::<io::Result<Vec<()>>>();
    match holds.and_then(|holds| removed.map(|_| holds)) {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::FAILURE,
        Err(error) => {
            eprintln!("cannot measure: {error}");
            ExitCode::FAILURE
        }
    }
}
