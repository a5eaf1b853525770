//! The house: which room may know of which, and how large a file may grow.

use std::fs;
use std::path::{Path, PathBuf};

/// Rooms from the ground up. A room may import those of a lower floor, and its own.
const FLOORS: [(&str, u8); 9] = [
    ("units", 0),
    ("distribution", 1),
    ("model", 2),
    ("cluster", 3),
    ("catalog", 4),
    ("scenario", 4),
    ("ingest", 4),
    ("render", 4),
    ("cli", 5),
];

/// What only the program may name: files, environment, clock, terminal, arguments.
const OF_THE_PROGRAM: [&str; 9] = [
    "std::fs",
    "std::env",
    "std::time",
    "std::net",
    "std::process",
    "io::stdout",
    "io::stdin",
    "clap::",
    "anyhow",
];

/// The sources of the program, or of the crate of distributions.
fn sources_in(folder: &str) -> Vec<(PathBuf, String)> {
    fn walk(folder: &Path, found: &mut Vec<(PathBuf, String)>) {
        let mut entries: Vec<PathBuf> =
            fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
        entries.sort();
        for path in entries {
            if path.is_dir() {
                walk(&path, found);
            } else if path.extension().is_some_and(|ending| ending == "rs") {
                found.push((path.clone(), fs::read_to_string(&path).unwrap()));
            }
        }
    }
    let mut found = Vec::new();
    walk(&Path::new(env!("CARGO_MANIFEST_DIR")).join(folder), &mut found);
    found
}

fn sources() -> Vec<(PathBuf, String)> {
    sources_in("src")
}

const DISTRIBUTION: &str = "crates/distribution/src";

#[test]
fn distributions_know_nothing_of_meshes_files_and_terminals() {
    let files = sources_in(DISTRIBUTION);
    assert!(files.len() > 10);
    for (path, text) in files {
        for line in text.lines().map(code) {
            let names = OF_THE_PROGRAM.iter().chain(&["meshtax::"]);
            for name in names {
                assert!(!line.contains(name), "{}: {line}", path.display());
            }
        }
    }
}

fn room_of(path: &Path) -> Option<&'static (&'static str, u8)> {
    let inside = path.strip_prefix(Path::new(env!("CARGO_MANIFEST_DIR")).join("src")).unwrap();
    let first = inside.components().next()?.as_os_str().to_str()?;
    FLOORS.iter().find(|(room, _)| *room == first)
}

/// A line of code without its comment.
fn code(line: &str) -> &str {
    line.split("//").next().unwrap_or_default()
}

#[test]
fn imports_run_one_way() {
    let mut looked_at = 0;
    for (path, text) in sources() {
        let Some((room, floor)) = room_of(&path) else { continue };
        for line in text.lines().map(code) {
            for used in line.split("crate::").skip(1) {
                let name: String = used.chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect();
                // `use crate::{a, b}` would hide rooms from this test.
                assert!(!name.is_empty() || room == &"cli", "{}: {line}", path.display());
                let Some((other, below)) = FLOORS.iter().find(|(room, _)| *room == name) else { continue };
                looked_at += 1;
                assert!(
                    other == room || below < floor,
                    "{} ({room}) imports {other}: {line}",
                    path.display()
                );
            }
        }
    }
    assert!(looked_at > 100, "the test has lost sight of the imports: it saw {looked_at}");
}

#[test]
fn below_the_program_there_are_no_files_and_no_terminal() {
    for (path, text) in sources() {
        if room_of(&path).is_none_or(|(room, _)| *room == "cli") {
            continue;
        }
        for line in text.lines().map(code) {
            for name in OF_THE_PROGRAM {
                assert!(!line.contains(name), "{}: {line}", path.display());
            }
        }
    }
}

#[test]
fn files_stay_readable() {
    let mut lengths: Vec<usize> = Vec::new();
    for (path, text) in sources().into_iter().chain(sources_in(DISTRIBUTION)) {
        let lines = text.lines().count();
        assert!(
            text.starts_with("//!") || path.ends_with("tests.rs"),
            "{} says nothing of itself",
            path.display()
        );
        assert!(lines <= 400, "{} has {lines} lines", path.display());
        lengths.push(lines);
    }
    lengths.sort_unstable();
    let median = lengths[lengths.len() / 2];
    assert!(median <= 140, "the median file has {median} lines");
}
