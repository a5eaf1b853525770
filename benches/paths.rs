//! The memory that `estimate` holds at most, by the number of request paths.
//!
//! `cargo bench --bench paths` prints peak memory and wall time of `meshtax estimate FILE -o json` for scenarios
//! of up to a thousand `[[chain]]` tables, each with percentiles, a rate and an SLA, and fails above 30 MB. It
//! needs Linux' `/proc`.

#![allow(clippy::print_stdout)] // a benchmark speaks to its reader

use std::fmt::Write;
use std::io;
use std::path::Path;
use std::process::{Command, ExitCode};

mod processes;

/// The most memory that it may hold with the most paths, in kilobytes.
const MEMORY: u64 = 30 * 1024;
/// How many paths there are in turn; the last is the most that a scenario may have.
const PATHS: [usize; 4] = [1, 100, 300, 1000];

fn scenario(paths: usize) -> String {
    let mut text = "[cluster]\npods = 200\nservices = 50\n[mesh]\nname = \"istio-sidecar\"\n".to_owned();
    for path in 0..paths {
        let (p50, p99, rps, sla) = (2 + path % 7, 16 + path % 11, 100 + path, 100 + path % 50);
        // Writing to a string does not fail.
        let _ = writeln!(
            text,
            "[[chain]]\nname = \"path-{path}\"\ndepth = 8\nhop_latency = {{ p50 = \"{p50}ms\", p99 = \"{p99}ms\" }}\n\
             rps = {rps}\nsla_p99 = \"{sla}ms\""
        );
    }
    text
}

fn measure(path: &Path) -> io::Result<bool> {
    let mut holds = true;
    for paths in PATHS {
        std::fs::write(path, scenario(paths))?;
        let mut command = Command::new(env!("CARGO_BIN_EXE_meshtax"));
        command.arg("estimate").arg(path).args(["-o", "json"]);
        let (took, peak) = processes::watched(command)?;
        let within = peak <= MEMORY;
        holds &= within;
        println!("{paths:5} paths: at most {peak:6} kB, in {took:.2?}{}", processes::told(within));
    }
    Ok(holds)
}

fn main() -> ExitCode {
    let path = std::env::temp_dir().join(format!("meshtax-bench-paths-{}.toml", std::process::id()));
    let holds = measure(&path);
    let removed = std::fs::remove_file(&path);
    match holds.and_then(|holds| removed.map(|()| holds)) {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::FAILURE,
        Err(error) => {
            println!("cannot measure: {error}");
            ExitCode::FAILURE
        }
    }
}
