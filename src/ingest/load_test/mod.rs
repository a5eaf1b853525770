//! Results of load tests, whichever tool wrote them, told apart by their content.
//!
//! ```text
//! bytes -> members (JSON) -> fortio, nighthawk, k6, oha, vegeta, ghz --\
//!       -> hey_csv ----------------------------------------------------- draft -> finish -> LoadTest
//!       -> lines (text)   -> wrk, hey, vegeta_text, nighthawk_text ----/
//! ```
//!
//! Readers take figures as the tool wrote them; `draft` takes for unknown what no quantity can be, and `finish`
//! what cannot be beside the other figures. Memory is bounded whatever the size of the input.

mod draft;
mod error;
mod finish;
mod fortio;
mod ghz;
mod hey;
mod hey_csv;
mod json;
mod k6;
mod lines;
mod members;
mod nighthawk;
mod nighthawk_text;
#[cfg(feature = "kubernetes")]
mod nighthawk_yaml;
mod oha;
mod scan;
mod shape;
mod span;
mod vegeta;
mod vegeta_text;
mod when;
mod wrk;

use std::io::{BufReader, Cursor, Read};

use crate::ingest::begins::{MARK, looks_like_json, no_text};
use crate::ingest::load_test::draft::Draft;
use crate::model::measured::LoadTest;

pub use error::LoadTestError;

/// How much is looked at to tell what an input is.
const LOOKED_AT: u64 = 64 << 10;

/// How much is read at a time.
const ROOM: usize = 256 << 10;

/// The most results of one file.
const MOST: usize = 10_000;

/// Reads every result of a load test that an input holds; `source` is its name in messages and in
/// [`LoadTest::source`], with the number of the result where there are several.
///
/// ```
/// use meshtax::ingest::load_test;
///
/// let report = r#"{"latencies": {"50th": 2854306, "99th": 3530000}, "requests": 100, "rate": 101.01,
///                  "duration": 989999944, "status_codes": {"200": 100}}"#;
/// let tests = load_test::read("base.json", report.as_bytes())?;
/// assert_eq!(tests[0].tool.word(), "vegeta");
/// assert_eq!(tests[0].latency.p99.map(|p99| p99.ms()), Some(3.53));
/// assert_eq!(tests[0].latency.p90, None, "what is not given is not known");
/// # Ok::<(), load_test::LoadTestError>(())
/// ```
///
/// # Errors
/// When the input is empty, no text, of no known format (an error text among them), cut off, or holds no
/// figure at all.
pub fn read(source: &str, mut input: impl Read) -> Result<Vec<LoadTest>, LoadTestError> {
    let mut first = Vec::new();
    let failed = |error| LoadTestError::Read { source_name: source.to_owned(), error };
    input.by_ref().take(LOOKED_AT).read_to_end(&mut first).map_err(failed)?;
    refuse(source, &first)?;
    let mark = if first.starts_with(MARK) { MARK.len() } else { 0 };
    let begin = first[mark..].trim_ascii_start();
    let (is_json, is_csv) = (may_be_json(begin), begin.starts_with(hey_csv::HEADER));
    let mut bytes = BufReader::with_capacity(ROOM, Cursor::new(&first[mark..]).chain(input));
    let drafts = if is_json {
        json::read(source, bytes)?
    } else if is_csv {
        hey_csv::read(source, bytes)?
    } else {
        of_text(source, &lines::text(source, &mut bytes)?)?
    };
    finish(source, drafts)
}

/// Whether a text that begins so is JSON that may hold a report. A list of texts holds none: it is a line of a
/// log.
fn may_be_json(begin: &[u8]) -> bool {
    let is_of_texts = begin.strip_prefix(b"[").is_some_and(|list| list.trim_ascii_start().starts_with(b"\""));
    looks_like_json(begin) && !is_of_texts
}

fn of_text(source: &str, text: &str) -> Result<Vec<Draft>, LoadTestError> {
    #[cfg(feature = "kubernetes")]
    if nighthawk_yaml::is_it(text) {
        return nighthawk_yaml::read(source, text).map(|draft| vec![draft]);
    }
    lines::read(source, text)
}

/// The results by their names. One without any figure is an error: its runs would be fewer than they seem.
fn finish(source: &str, drafts: Vec<Draft>) -> Result<Vec<LoadTest>, LoadTestError> {
    let several = drafts.len() > 1;
    let mut tests = Vec::new();
    for (at, draft) in drafts.into_iter().enumerate() {
        let name = if several { format!("{source}, result {}", at + 1) } else { source.to_owned() };
        let (tool, lacks) = (draft.test.tool.word(), draft.lacks);
        match draft.finish(name.clone()) {
            Some(test) => tests.push(test),
            None => {
                return Err(match lacks {
                    Some(lacks) => LoadTestError::Lacks { source_name: name, lacks },
                    None => LoadTestError::NoFigures { source_name: name, tool },
                });
            }
        }
    }
    Ok(tests)
}

/// Whether the input is something else altogether.
fn refuse(source: &str, first: &[u8]) -> Result<(), LoadTestError> {
    let source_name = source.to_owned();
    if let Some((looks_like, instead)) = no_text(first) {
        return Err(LoadTestError::NotText { source_name, looks_like, instead });
    }
    if first.contains(&0) {
        let instead = "of vegeta's results give what `vegeta report -type=json` prints";
        return Err(LoadTestError::NotText { source_name, looks_like: "a binary file", instead });
    }
    if first.trim_ascii().is_empty() || first == MARK {
        return Err(LoadTestError::Empty { source_name });
    }
    Ok(())
}
