//! What reading long results of load tests costs, beside Python's own readers of the same files in one run.
//!
//! `cargo bench --bench measure` writes a report of ghz with a million lines of single calls and a CSV of hey
//! with a million rows into a folder of its own, reads them each in a process of its own, and fails beyond the
//! limits.

#![allow(clippy::print_stdout, clippy::print_stderr)] // a benchmark speaks to its reader
#![allow(clippy::expect_used)] // and ends where it cannot go on

use std::fs::File;
use std::path::Path;
use std::process::{Command, ExitCode, Stdio};

use meshtax::ingest::load_test;

#[path = "measure/generate.rs"]
mod generate;
mod processes;

use processes::{best, other, peak, run, told};

/// Lines and rows.
const REQUESTS: usize = 1_000_000;
/// Python takes at least this many times our wall time where single calls are passed over.
const PASSED_OVER: f64 = 8.0;
/// And where every row is read.
const READ: f64 = 5.0;
/// The most memory of the process, in kilobytes.
const MEMORY: u64 = 64 * 1024;
/// Times each reading is done; the least counts, as all that disturbs adds.
const ROUNDS: usize = 3;

const JSON: &str = "import json, sys
print(json.load(open(sys.argv[1]))['count'])";
const CSV: &str = "import csv, sys
rows = csv.reader(open(sys.argv[1], newline=''))
next(rows)
print(len(sorted(float(row[0]) for row in rows if row)))";

/// One reading, in a process of its own.
fn child(path: &str) {
    let tests = load_test::read("bench", File::open(path).expect("the file")).expect("a result");
    println!("{} {}", tests[0].requests.expect("a count"), peak().unwrap_or(0));
}

fn beside(name: &str, path: &Path, program: &str, limit: f64) -> bool {
    let itself = std::env::current_exe().expect("the bench itself");
    let once = || {
        let mut command = Command::new(&itself);
        command.arg("--child").arg(path);
        run(command, Stdio::null())
    };
    let ours = best(ROUNDS, once).expect("a reading");
    let (requests, peak) = ours.said.split_once(' ').expect("requests and memory");
    assert_eq!(requests, REQUESTS.to_string());
    let peak: u64 = peak.parse().expect("kilobytes");
    let seconds = ours.wall.as_secs_f64();
    println!("{name}, {} MB", std::fs::metadata(path).expect("a size").len() / 1_000_000);
    println!("  ours    {seconds:6.3} s, {peak} kB of {MEMORY}{}", told(peak <= MEMORY));
    let Some(python) = other("python3", &["-c", program], path) else {
        println!("  python3 is not there");
        return peak <= MEMORY;
    };
    assert_eq!(python.said, requests);
    let ratio = python.wall.as_secs_f64() / seconds;
    println!(
        "  python3 {:6.3} s: {ratio:.1} times, of {limit}{}",
        python.wall.as_secs_f64(),
        told(ratio >= limit)
    );
    peak <= MEMORY && ratio >= limit
}

fn main() -> ExitCode {
    let args: Vec<String> = std::env::args().collect();
    if let [_, flag, path] = args.as_slice()
        && flag == "--child"
    {
        child(path);
        return ExitCode::SUCCESS;
    }
    let folder = std::env::temp_dir().join(format!("meshtax-bench-{}", std::process::id()));
    std::fs::create_dir_all(&folder).expect("a folder");
    let (ghz, hey) = (folder.join("ghz.json"), folder.join("hey.csv"));
    generate::ghz(&ghz, REQUESTS);
    generate::hey(&hey, REQUESTS);
    let all = [
        beside("ghz's report with every call", &ghz, JSON, PASSED_OVER),
        beside("hey's CSV", &hey, CSV, READ),
    ];
    std::fs::remove_dir_all(&folder).expect("the folder goes");
    if all.into_iter().all(|holds| holds) { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}
