//! The whole `estimate` process beside the smallest process there is, in turn in one run.
//!
//! `cargo bench --bench startup` prints the ratio of the medians and fails above 3. A ratio, since
//! what a process costs differs from machine to machine.

#![allow(clippy::print_stderr)] // a benchmark speaks to its reader

use std::process::{Command, ExitCode, Stdio};
use std::time::{Duration, Instant};

const ROUNDS: usize = 300;
const MOST: f64 = 3.0;

fn time(program: &str, args: &[&str]) -> std::io::Result<Duration> {
    let start = Instant::now();
    Command::new(program).args(args).stdout(Stdio::null()).status()?;
    Ok(start.elapsed())
}

fn median(mut times: Vec<Duration>) -> f64 {
    times.sort_unstable();
    times[times.len() / 2].as_secs_f64()
}

fn measure() -> std::io::Result<f64> {
    let (mut ours, mut least) = (Vec::new(), Vec::new());
    for _ in 0..ROUNDS {
        ours.push(time(env!("CARGO_BIN_EXE_meshtax"), &["estimate"])?);
        least.push(time("/bin/true", &[])?);
    }
    let (ours, least) = (median(ours), median(least));
    eprintln!(
        "meshtax estimate {:.2} ms, /bin/true {:.2} ms: {:.2} times",
        ours * 1e3,
        least * 1e3,
        ours / least
    );
    Ok(ours / least)
}

fn main() -> ExitCode {
    match measure() {
        Ok(ratio) if ratio <= MOST => ExitCode::SUCCESS,
        Ok(_) => ExitCode::FAILURE,
        Err(error) => {
            eprintln!("cannot measure: {error}");
            ExitCode::FAILURE
        }
    }
}
