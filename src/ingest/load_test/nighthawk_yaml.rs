//! nighthawk's YAML: the sections that count, each parsed by itself, so that what stands elsewhere in the file
//! cannot make it unreadable.

use serde_saphyr::{Budget, Options as Rules};

use crate::ingest::load_test::draft::Draft;
use crate::ingest::load_test::error::LoadTestError;
use crate::ingest::load_test::{nighthawk, when};

/// The deepest nesting and the most events; a report of many workers has some hundred thousand.
const DEEPEST: usize = 32;
const MOST_EVENTS: usize = 4_000_000;

/// Whether a text has nighthawk's sections.
pub(super) fn is_it(text: &str) -> bool {
    section(text, "results").is_some() && section(text, "options").is_some()
}

pub(super) fn read(source: &str, text: &str) -> Result<Draft, LoadTestError> {
    // The time of writing stands last, without which the results may have been cut off.
    let last = section(text, "timestamp").and_then(|section| section.strip_prefix("timestamp:"));
    let Some(last) = last.map(str::trim).filter(|last| !last.is_empty()) else {
        let what = "the YAML of nighthawk".to_owned();
        return Err(LoadTestError::Truncated { source_name: source.to_owned(), what });
    };
    let written = when::day(last.trim_matches(['"', '\'']));
    nighthawk::read(source, parse(source, text, "results")?, parse(source, text, "options")?, written)
}

/// The lines of a section: its own, and those that are indented below it.
fn section<'t>(text: &'t str, name: &str) -> Option<&'t str> {
    let mut from = None;
    let mut at = 0;
    for line in text.split_inclusive('\n') {
        let is_inside = line.starts_with([' ', '-', '\n', '\r']);
        match from {
            Some(from) if !is_inside => return text.get(from..at),
            None if line.strip_prefix(name).is_some_and(|rest| rest.starts_with(':')) => from = Some(at),
            _ => {}
        }
        at += line.len();
    }
    from.and_then(|from| text.get(from..))
}

fn parse<T: serde::de::DeserializeOwned>(
    source: &str,
    text: &str,
    name: &str,
) -> Result<Option<T>, LoadTestError> {
    let Some(section) = section(text, name) else { return Ok(None) };
    let body = section.get(name.len() + 1..).unwrap_or_default();
    let mut budget = Budget::default();
    budget.max_depth = DEEPEST;
    budget.max_events = MOST_EVENTS;
    budget.max_nodes = MOST_EVENTS;
    let mut rules = Rules::default();
    rules.budget = Some(budget);
    rules.with_snippet = false;
    serde_saphyr::from_str_with_options(body, rules).map(Some).map_err(|error| LoadTestError::Shape {
        source_name: source.to_owned(),
        place: format!("`{name}`"),
        message: error.without_snippet().to_string().lines().next().unwrap_or_default().to_owned(),
    })
}
