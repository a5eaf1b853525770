//! What reading long results of load tests, and the usage of large clusters, costs beside Python's own readers
//! of the same files in one run.
//!
//! `cargo bench --bench measure` writes a report of ghz with a million lines of single calls, a CSV of hey
//! with a million rows, and 200,000 pods of two containers as `PodMetricsList` and as a Prometheus page into a
//! folder of its own, reads them each in a process of its own, and fails beyond the limits.

#![allow(clippy::print_stdout, clippy::print_stderr)] // a benchmark speaks to its reader
#![allow(clippy::expect_used)] // and ends where it cannot go on

use std::fs::File;
use std::path::Path;
use std::process::{Command, ExitCode, Stdio};

use meshtax::ingest::{load_test, usage};

#[path = "measure/generate.rs"]
mod generate;
mod processes;
#[path = "measure/usages.rs"]
mod usages;

use processes::{best, other, peak, run, told};

/// Lines and rows.
const REQUESTS: usize = 1_000_000;
/// Pods, of two containers each.
const PODS: usize = 200_000;
/// Python takes at least this many times our wall time where single calls are passed over.
const PASSED_OVER: f64 = 8.0;
/// And where every row is read.
const READ: f64 = 5.0;
/// And where every container is.
const USAGE: f64 = 3.0;
/// The most memory of the process, in kilobytes: the same for results of any length, and 150 bytes for each
/// container beside what the program itself takes.
const MEMORY: u64 = 64 * 1024;
const USAGE_MEMORY: u64 = 2 * PODS as u64 * 150 / 1024 + 8 * 1024;
/// Times each reading is done; the least counts, as all that disturbs adds.
const ROUNDS: usize = 3;

const JSON: &str = "import json, sys
print(json.load(open(sys.argv[1]))['count'])";
const CSV: &str = "import csv, sys
rows = csv.reader(open(sys.argv[1], newline=''))
next(rows)
print(len(sorted(float(row[0]) for row in rows if row)))";
const POD_METRICS: &str = "import json, sys
seen = {}
for item in json.load(open(sys.argv[1]))['items']:
    pod = item['metadata']
    for one in item['containers']:
        seen[pod['namespace'], pod['name'], one['name']] = int(one['usage']['memory'][:-2]) * 1024
print(len(seen))";
const PAGE: &str = r#"import re, sys
seen = {}
label = re.compile(r'(\w+)="([^"]*)"')
for line in open(sys.argv[1]):
    if line.startswith('container_memory_working_set_bytes{'):
        labels, value = line.rsplit('}', 1)
        labels = dict(label.findall(labels))
        seen[labels['namespace'], labels['pod'], labels['container']] = float(value.split()[0])
print(len(seen))"#;

/// One reading, in a process of its own.
fn child(what: &str, path: &str) {
    let file = File::open(path).expect("the file");
    let count = if what == "usage" {
        let usage = usage::read(file, "bench").expect("rows").usage(None);
        [usage.app, usage.proxies].iter().filter_map(|side| side.containers).sum()
    } else {
        load_test::read("bench", file).expect("a result")[0].requests.expect("a count")
    };
    println!("{count} {}", peak().unwrap_or(0));
}

/// What is read, and how well it has to be.
struct Case {
    name: &'static str,
    what: &'static str,
    count: usize,
    program: &'static str,
    limit: f64,
    memory: u64,
}

fn beside(case: &Case, path: &Path) -> bool {
    let Case { name, what, count, program, limit, memory } = case;
    let itself = std::env::current_exe().expect("the bench itself");
    let once = || {
        let mut command = Command::new(&itself);
        command.args(["--child", what]).arg(path);
        run(command, Stdio::null())
    };
    let ours = best(ROUNDS, once).expect("a reading");
    let (counted, peak) = ours.said.split_once(' ').expect("a count and memory");
    assert_eq!(counted, count.to_string());
    let peak: u64 = peak.parse().expect("kilobytes");
    let seconds = ours.wall.as_secs_f64();
    println!("{name}, {} MB", std::fs::metadata(path).expect("a size").len() / 1_000_000);
    println!("  ours    {seconds:6.3} s, {peak} kB of {memory}{}", told(peak <= *memory));
    let Some(python) = other("python3", &["-c", program], path) else {
        println!("  python3 is not there");
        return peak <= *memory;
    };
    assert_eq!(python.said, counted);
    let ratio = python.wall.as_secs_f64() / seconds;
    println!(
        "  python3 {:6.3} s: {ratio:.1} times, of {limit}{}",
        python.wall.as_secs_f64(),
        told(ratio >= *limit)
    );
    peak <= *memory && ratio >= *limit
}

fn main() -> ExitCode {
    let args: Vec<String> = std::env::args().collect();
    if let [_, flag, what, path] = args.as_slice()
        && flag == "--child"
    {
        child(what, path);
        return ExitCode::SUCCESS;
    }
    let folder = std::env::temp_dir().join(format!("meshtax-bench-{}", std::process::id()));
    std::fs::create_dir_all(&folder).expect("a folder");
    let written = |name: &str, write: fn(&Path, usize), count: usize| {
        let path = folder.join(name);
        write(&path, count);
        path
    };
    let of_results = |name, program, limit| Case {
        name,
        what: "load test",
        count: REQUESTS,
        program,
        limit,
        memory: MEMORY,
    };
    let of_usage = |name, program| Case {
        name,
        what: "usage",
        count: 2 * PODS,
        program,
        limit: USAGE,
        memory: USAGE_MEMORY,
    };
    let all = [
        beside(
            &of_results("ghz's report with every call", JSON, PASSED_OVER),
            &written("ghz.json", generate::ghz, REQUESTS),
        ),
        beside(&of_results("hey's CSV", CSV, READ), &written("hey.csv", generate::hey, REQUESTS)),
        beside(&of_usage("PodMetricsList", POD_METRICS), &written("pods.json", usages::pod_metrics, PODS)),
        beside(&of_usage("a Prometheus page", PAGE), &written("page.txt", usages::page, PODS)),
    ];
    std::fs::remove_dir_all(&folder).expect("the folder goes");
    if all.into_iter().all(|holds| holds) { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}
