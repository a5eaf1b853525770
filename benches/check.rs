//! `check` on 2,000 workloads of rendered YAML beside `scan` of the same, in turn in one run.
//!
//! `cargo bench --bench check` prints the median of the ratios of neighbours in wall time, for a budget of
//! which nothing is searched, for budgets whose headroom is, and for a broken one whose inputs are moved,
//! and fails above 2.

#![allow(clippy::print_stdout, clippy::print_stderr)] // a benchmark speaks to its reader
#![allow(clippy::expect_used)] // and what writes its input ends where it cannot go on

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

fn main() -> ExitCode {
    let path = std::env::temp_dir().join(format!("meshtax-bench-check-{}.yaml", std::process::id()));
    let holds = all(&path);
    let removed = std::fs::remove_file(&path);
    match holds.and_then(|holds| removed.map(|()| holds)) {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::FAILURE,
        Err(error) => {
            eprintln!("cannot measure: {error}");
            ExitCode::FAILURE
        }
    }
}
