//! A sweep of a million plain rows beside a plain Python loop that reckons and writes the same, in one run.
//!
//! `cargo bench --bench sweep` first holds both to the same bytes on a small sweep, then prints the wall
//! times, their ratio and the most memory that the sweep held, and fails below twenty times and above
//! 64 MB. It needs `python3` and Linux' `/proc`.

#![allow(clippy::print_stdout)] // a benchmark speaks to its reader

use std::io;
use std::process::{Command, ExitCode};

mod processes;

use processes::watched;

/// How many times as long the loop takes at least.
const FASTER: f64 = 20.0;
/// The most memory that the sweep may hold, in kilobytes.
const MEMORY: u64 = 64 * 1024;
/// The sweep is short beside the loop, and is timed this often.
const ROUNDS: usize = 5;

/// The most of pods (in steps of 50), services (10), depth (1) and requests/s (100).
type Most = [u32; 4];
const SMALL: Most = [200, 60, 40, 1000];
const MILLION: Most = [1000, 250, 20, 10_000];

fn ours(most: Most, scenario: &[&str]) -> Command {
    let [pods, services, depth, rps] = most;
    let mut command = Command::new(env!("CARGO_BIN_EXE_meshtax"));
    command.current_dir(env!("CARGO_MANIFEST_DIR")).args(["sweep", "-o", "csv"]).args(scenario);
    for vary in [
        format!("pods=50..{pods}:50"),
        format!("services=10..{services}:10"),
        format!("depth=1..{depth}:1"),
        format!("rps=100..{rps}:100"),
    ] {
        command.args(["--vary", &vary]);
    }
    command
}

fn theirs(most: Most) -> Command {
    let mut command = Command::new("python3");
    command.current_dir(env!("CARGO_MANIFEST_DIR")).arg("benches/sweep/plain.py");
    command.args(most.map(|most| most.to_string()));
    command
}

fn same_bytes() -> io::Result<bool> {
    let ours = ours(SMALL, &["benches/sweep/plain.toml"]).output()?.stdout;
    let theirs = theirs(SMALL).output()?.stdout;
    let rows = ours.iter().position(|byte| *byte == b'\n').map_or(&[][..], |end| &ours[end + 1..]);
    println!("the same {} bytes: {}", theirs.len(), rows == theirs);
    Ok(rows == theirs && !theirs.is_empty())
}

fn measure() -> io::Result<bool> {
    if !same_bytes()? {
        return Ok(false);
    }
    let (python, _) = watched(theirs(MILLION))?;
    let (mut times, mut memory) = (Vec::new(), 0);
    for _ in 0..ROUNDS {
        let (took, held) = watched(ours(MILLION, &["benches/sweep/plain.toml"]))?;
        times.push(took);
        memory = memory.max(held);
    }
    times.sort_unstable();
    let sweep = times[times.len() / 2];
    let ratio = python.as_secs_f64() / sweep.as_secs_f64();
    println!("a million rows: the loop {python:.2?}, the sweep {sweep:.2?}: {ratio:.1} times; {memory} kB");
    // With prices, each row has a cost of its own. The loop reckons none, so that this has no ratio.
    let (priced, held) =
        watched(ours([500, 100, 20, 1000], &["benches/sweep/plain.toml", "--prices", "opencost-default"]))?;
    println!("20,000 rows with prices {priced:.2?}; {held} kB");
    Ok(ratio >= FASTER && memory.max(held) <= MEMORY)
}

fn main() -> ExitCode {
    match measure() {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::FAILURE,
        Err(error) => {
            println!("cannot measure: {error}");
            ExitCode::FAILURE
        }
    }
}
