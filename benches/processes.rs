//! Running something in a process of its own, so that processor time and memory are its own.

#![allow(dead_code)] // not every bench asks for everything

use std::io;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::thread::sleep;
use std::time::{Duration, Instant};

/// The most memory that the process has held, in kilobytes, where the system tells.
pub(crate) fn peak() -> Option<u64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find(|line| line.starts_with("VmHWM:"))?;
    line.split_whitespace().nth(1)?.parse().ok()
}

/// Runs a process to its end and drops what it prints: wall time, and the most memory that it held, in kilobytes.
pub(crate) fn watched(mut command: Command) -> io::Result<(Duration, u64)> {
    let start = Instant::now();
    let mut child = command.stdout(Stdio::null()).spawn()?;
    let mut most = 0;
    loop {
        if let Some(status) = child.try_wait()? {
            let took = start.elapsed();
            return if status.success() { Ok((took, most)) } else { Err(io::Error::other("it failed")) };
        }
        most = most.max(held(&child));
        sleep(Duration::from_millis(2));
    }
}

/// The most memory that a process held so far, in kilobytes; zero where it is not told.
fn held(child: &Child) -> u64 {
    let status = std::fs::read_to_string(format!("/proc/{}/status", child.id())).unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    line.and_then(|line| line.trim().trim_end_matches(" kB").parse().ok()).unwrap_or(0)
}

/// User and system time of all children that have ended, in hundredths of a second, where the system tells.
fn ticks() -> Option<u64> {
    let stat = std::fs::read_to_string("/proc/self/stat").ok()?;
    let fields: Vec<&str> = stat.rsplit_once(')')?.1.split_whitespace().collect();
    Some(fields.get(13)?.parse::<u64>().ok()? + fields.get(14)?.parse::<u64>().ok()?)
}

/// What a process took.
pub(crate) struct Took {
    pub(crate) cpu: f64,
    pub(crate) wall: Duration,
    pub(crate) said: String,
}

/// Runs a process to its end; nothing where it cannot be run.
pub(crate) fn run(mut command: Command, input: Stdio) -> Option<Took> {
    let before = ticks()?;
    let start = Instant::now();
    let output = command.stdin(input).stderr(Stdio::inherit()).output().ok()?;
    let wall = start.elapsed();
    let cpu = Duration::from_millis((ticks()? - before) * 10).as_secs_f64();
    let said = String::from_utf8(output.stdout).ok()?.trim().to_owned();
    output.status.success().then_some(Took { cpu, wall, said })
}

/// The best of some rounds.
pub(crate) fn best(rounds: usize, mut once: impl FnMut() -> Option<Took>) -> Option<Took> {
    let mut all: Vec<Took> = (0..rounds).filter_map(|_| once()).collect();
    all.sort_by_key(|took| took.wall);
    let cpu = all.iter().map(|took| took.cpu).fold(f64::INFINITY, f64::min);
    (!all.is_empty()).then(|| Took { cpu, ..all.swap_remove(0) })
}

/// Another program with a file.
pub(crate) fn other(program: &str, args: &[&str], path: &Path) -> Option<Took> {
    best(1, || {
        let mut command = Command::new(program);
        command.args(args).arg(path);
        run(command, Stdio::null())
    })
}

/// What stands behind a figure that is beyond its limit.
pub(crate) fn told(holds: bool) -> &'static str {
    if holds { "" } else { "  BEYOND THE LIMIT" }
}
