//! Results of load tests: every tool, every trap, real files, and the command that shows them.

mod bad_input;
mod command;
mod experiment;
mod hostile;
mod namespaces;
mod real_results;
mod tools;

use std::fs;
use std::path::{Path, PathBuf};

use meshtax::ingest::load_test::{self, LoadTestError};
use meshtax::model::measured::{Figure, LoadTest, Pacing};

/// The small files that stand for each tool and each trap, by name.
fn files() -> Vec<(String, Vec<u8>)> {
    let mut paths: Vec<PathBuf> =
        fs::read_dir(folder()).unwrap().map(|entry| entry.unwrap().path()).collect();
    paths.sort();
    let name = |path: &PathBuf| path.file_name().unwrap().to_str().unwrap().to_owned();
    paths.iter().map(|path| (name(path), fs::read(path).unwrap())).collect()
}

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/measure/files")
}

fn read(name: &str) -> Vec<LoadTest> {
    let bytes = fs::read(folder().join(name)).unwrap();
    load_test::read(name, &bytes[..]).unwrap_or_else(|error| panic!("{error}"))
}

fn fault(text: &str) -> String {
    let result: Result<_, LoadTestError> = load_test::read("x", text.as_bytes());
    result.unwrap_err().to_string()
}

/// All that is known of a run, in a line.
fn told(test: &LoadTest) -> String {
    let figures = Figure::ALL.into_iter().filter_map(|figure| {
        let number = figure.of(test)?;
        Some(format!("{} {}", figure.key(), (number * 1e6).round() / 1e6))
    });
    let asked = test.asked_rate.map(|rate| format!("asked {rate}"));
    let connections = test.connections.map(|number| format!("connections {number}"));
    let pacing = test.pacing.map(|pacing| if pacing == Pacing::Open { "open" } else { "closed" }.to_owned());
    let date = test.date.map(|date| format!("on {date}"));
    let more = [asked, connections, pacing, date].into_iter().flatten();
    let all: Vec<String> = std::iter::once(test.tool.word().to_owned()).chain(figures).chain(more).collect();
    all.join(", ")
}
