//! What reading Kubernetes objects costs, all in one run, beside programs that do the same.
//!
//! `cargo bench --bench ingest` writes a list of 20,000 pods as kubectl prints it (546 MB) and 20,000
//! rendered YAML documents (15 MB) into a folder of its own, reads them each in a process of its own, so
//! that processor time and memory are those of the reading, and fails above the limits.

#![allow(clippy::print_stdout, clippy::print_stderr)] // a benchmark speaks to its reader
#![allow(clippy::expect_used)] // and ends where it cannot go on

use std::fs::File;
use std::io::{Read, stdin};
use std::path::Path;
use std::process::{Command, ExitCode, Stdio};

use meshtax::cluster::object::Object;
use meshtax::cluster::place::{Place, Sink, Skipped};
use meshtax::ingest::kubernetes::{Options, read};

#[path = "ingest/generate.rs"]
mod generate;
#[path = "ingest/ignored.rs"]
mod ignored;
mod processes;

use processes::{Took, best, other, peak, run, told};

/// `jq` takes at least this many times our processor time.
const JQ: f64 = 15.0;
/// We take at most this many times the processor time of passing over the same bytes.
const IGNORED: f64 = 1.6;
/// The most memory of the process, in kilobytes.
const MEMORY: u64 = 64 * 1024;
/// `PyYAML` with its parser in C takes at least this many times our wall time on two workers.
const PYYAML: f64 = 8.0;

/// Times each reading is done; the least counts, as all that disturbs adds.
const ROUNDS: usize = 3;

const FILTER: &str = "[.items[] | .spec.containers | length] | add";
const LOADER: &str = "import sys, yaml
n = sum(1 for d in yaml.load_all(open(sys.argv[1]), Loader=yaml.CSafeLoader) if d)
print(n)";

/// Counts what comes.
#[derive(Default)]
struct Count {
    containers: usize,
    objects: usize,
    skipped: usize,
}

impl Sink for Count {
    fn object(&mut self, object: Object, _: &Place) {
        self.objects += 1;
        if let Object::Pod(pod) = object {
            self.containers += pod.template.running().count();
        }
    }
    fn skipped(&mut self, skipped: Skipped) {
        eprintln!("{skipped:?}");
        self.skipped += 1;
    }
    fn empty_document(&mut self, _: &Place) {}
}

/// One reading, in a process of its own.
fn child(how: &str, path: &str) {
    let file = || File::open(path).expect("the file");
    let said = match how {
        "ignored" => ignored::items(file()).to_string(),
        "pipe" => counted(stdin(), 1),
        threads => counted(file(), threads.parse().expect("a number of workers")),
    };
    println!("{said} {}", peak().unwrap_or(0));
}

fn counted(source: impl Read + Send, threads: usize) -> String {
    let mut count = Count::default();
    read(source, "bench", &Options { threads }, &mut count).expect("objects");
    assert_eq!(count.skipped, 0, "all that is generated is sound");
    count.objects.to_string()
}

fn ours(how: &str, path: &Path) -> Took {
    let itself = std::env::current_exe().expect("the bench itself");
    let once = || {
        let mut command = Command::new(&itself);
        command.arg("--child").arg(how).arg(path);
        if how != "pipe" {
            return run(command, Stdio::null());
        }
        let mut cat = Command::new("cat").arg(path).stdout(Stdio::piped()).spawn().ok()?;
        let took = run(command, Stdio::from(cat.stdout.take()?));
        cat.wait().ok()?;
        took
    };
    best(ROUNDS, once).expect("a reading")
}

fn json(folder: &Path) -> bool {
    let path = folder.join("pods.json");
    let bytes = generate::pods(&path, 20_000);
    println!("a list of 20,000 pods, {} MB, as kubectl prints it", bytes / 1_000_000);
    let _ = ours("ignored", &path);
    let floor = ours("ignored", &path);
    println!("  {:28} {:6.2} s of processor time", "passed over (IgnoredAny)", floor.cpu);
    let jq = other("jq", &[FILTER], &path);
    match &jq {
        Some(jq) => println!("  {:28} {:6.2} s", "jq, one line", jq.cpu),
        None => println!("  jq is not there"),
    }
    let mut all = true;
    for (name, how) in [("ours, from a file", "1"), ("ours, from a pipe", "pipe")] {
        let took = ours(how, &path);
        let (objects, peak) = took.said.split_once(' ').expect("objects and memory");
        assert_eq!(objects, "20000");
        let peak: u64 = peak.parse().expect("kilobytes");
        let ratio = took.cpu / floor.cpu;
        // A pipe costs the system's copying beside ours, which the floor from a file does not have.
        let near = ratio <= IGNORED || how == "pipe";
        println!("  {name:28} {:6.2} s: {ratio:.2} times the floor of {IGNORED}{}", took.cpu, told(near));
        println!("  {:28} {peak:6} kB of {MEMORY}{}", "", told(peak <= MEMORY));
        let fast = jq.as_ref().is_none_or(|jq| jq.cpu / took.cpu >= JQ);
        if let Some(jq) = &jq {
            println!("  {:28} {:6.1} times as fast as jq, of {JQ}{}", "", jq.cpu / took.cpu, told(fast));
        }
        all &= near && peak <= MEMORY && fast;
    }
    all
}

fn yaml(folder: &Path) -> bool {
    let path = folder.join("rendered.yaml");
    let bytes = generate::documents(&path, 20_000);
    println!("20,000 rendered documents, {} MB", bytes.div_ceil(1_000_000));
    let one = ours("1", &path);
    let two = ours("2", &path);
    for (name, took) in [("ours, no workers", &one), ("ours, two workers", &two)] {
        let (objects, peak) = took.said.split_once(' ').expect("objects and memory");
        assert_eq!(objects, "20000");
        println!(
            "  {name:28} {:6.2} s of wall time, {:.2} s of processor time, {peak} kB",
            took.wall.as_secs_f64(),
            took.cpu
        );
    }
    let Some(python) = other("python3", &["-c", LOADER], &path) else {
        println!("  python3 with yaml is not there");
        return true;
    };
    let ratio = python.wall.as_secs_f64() / two.wall.as_secs_f64();
    println!(
        "  {:28} {:6.2} s: {ratio:.1} times, of {PYYAML}{}",
        "PyYAML, CSafeLoader",
        python.wall.as_secs_f64(),
        told(ratio >= PYYAML)
    );
    let whole = folder.join("cluster.yaml");
    let bytes = generate::cluster(&whole, 2_000);
    let took = ours("2", &whole);
    let (_, peak) = took.said.split_once(' ').expect("objects and memory");
    let small = peak.parse::<u64>().is_ok_and(|peak| peak <= MEMORY);
    println!(
        "  one document of {} MB: {:.2} s of wall time, {peak} kB{}",
        bytes / 1_000_000,
        took.wall.as_secs_f64(),
        told(small)
    );
    ratio >= PYYAML && small
}

fn main() -> ExitCode {
    let args: Vec<String> = std::env::args().collect();
    if let [_, flag, how, path] = args.as_slice()
        && flag == "--child"
    {
        child(how, path);
        return ExitCode::SUCCESS;
    }
    let folder = std::env::temp_dir().join(format!("meshtax-bench-{}", std::process::id()));
    std::fs::create_dir_all(&folder).expect("a folder");
    let only = args.get(1).map_or("", String::as_str);
    let all = [only == "yaml" || json(&folder), only == "json" || yaml(&folder)];
    std::fs::remove_dir_all(&folder).expect("the folder goes");
    if all.into_iter().all(|holds| holds) { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}
