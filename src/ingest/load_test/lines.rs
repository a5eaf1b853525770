//! Reports for people: which tool printed a text, and the lines of it.

use std::io::Read;

use crate::ingest::load_test::draft::Draft;
use crate::ingest::load_test::error::LoadTestError;
use crate::ingest::load_test::{hey, nighthawk_text, vegeta_text, wrk};
use crate::model::measured::Tool;
use crate::units::quote;

/// The most bytes of a text; a report has some kilobytes, and logs hold many.
const LARGEST: usize = 16 << 20;

/// One line; the last of a text may lack its end, and then its numbers may lack theirs.
#[derive(Debug, Clone, Copy)]
pub(super) struct Line<'t> {
    pub(super) text: &'t str,
    pub(super) is_whole: bool,
}

/// What a reader found in a text.
#[derive(Default)]
pub(super) struct Texts {
    pub(super) drafts: Vec<Draft>,
    /// Reports that began and did not end.
    pub(super) cut: usize,
}

/// The whole text.
pub(super) fn text(source: &str, input: impl Read) -> Result<String, LoadTestError> {
    let mut bytes = Vec::new();
    let failed = |error| LoadTestError::Read { source_name: source.to_owned(), error };
    input.take(LARGEST as u64 + 1).read_to_end(&mut bytes).map_err(failed)?;
    if bytes.len() > LARGEST {
        return Err(LoadTestError::TooLarge {
            source_name: source.to_owned(),
            what: format!("the text is larger than {} MiB", LARGEST >> 20),
        });
    }
    Ok(String::from_utf8_lossy(&bytes).into_owned())
}

/// The reports of a text, whichever tool printed them.
pub(super) fn read(source: &str, text: &str) -> Result<Vec<Draft>, LoadTestError> {
    let lines: Vec<Line<'_>> = text
        .split_inclusive('\n')
        .map(|line| Line { text: line.trim_end_matches(['\n', '\r']), is_whole: line.ends_with('\n') })
        .collect();
    let Some(tool) = tool(&lines) else { return Err(unknown(source, &lines)) };
    let mut texts = match tool {
        Tool::Hey => hey::read(&lines),
        Tool::Vegeta => vegeta_text::read(&lines),
        Tool::Nighthawk => nighthawk_text::read(&lines),
        _ => wrk::read(&lines),
    };
    if texts.cut > 0 {
        let Some(last) = texts.drafts.last_mut() else {
            return Err(LoadTestError::Truncated {
                source_name: source.to_owned(),
                what: format!("the report of {}", tool.word()),
            });
        };
        last.note(format!("{} further in the same file did not come to an end and was left out", texts.cut));
    }
    Ok(texts.drafts)
}

/// The tool whose sign comes first.
fn tool(lines: &[Line<'_>]) -> Option<Tool> {
    for (at, line) in lines.iter().enumerate() {
        let next = lines.get(at + 1).map_or("", |line| line.text.trim());
        // oha's text begins as hey's does.
        if line.text.trim() == "Summary:" && next.starts_with("Total:") {
            return Some(Tool::Hey);
        }
        if wrk::is_sign(line.text) {
            return Some(Tool::Wrk);
        }
        if vegeta_text::begins(line.text) {
            return Some(Tool::Vegeta);
        }
        if nighthawk_text::begins(line.text) {
            return Some(Tool::Nighthawk);
        }
    }
    None
}

/// Beginnings of lines of other formats, and what to give instead.
const OTHERS: [(&str, &str); 7] = [
    ("Success rate:", "oha's text is not read; give what `oha --output-format json` prints"),
    ("http_req_duration", "k6's text is not read; give what `k6 run --summary-export FILE` writes"),
    ("# target ", "fortio's text is not read; give what `fortio load -json FILE` writes"),
    ("request-start,", "oha's CSV is not read; give what `oha --output-format json` prints"),
    ("DURATION [ms]", "ghz's CSV is not read; give what `ghz -O json` prints"),
    ("duration (ms),", "ghz's CSV is not read; give what `ghz -O json` prints"),
    ("metric_name,", "k6's points are not read; give what `k6 run --summary-export FILE` writes"),
];

fn unknown(source: &str, lines: &[Line<'_>]) -> LoadTestError {
    let trimmed = || lines.iter().map(|line| line.text.trim());
    let hint = trimmed().find_map(|line| OTHERS.iter().find(|(begin, _)| line.starts_with(begin)));
    let first = trimmed().find(|line| !line.is_empty()).unwrap_or_default();
    LoadTestError::Unknown {
        source_name: source.to_owned(),
        tried: "the text of wrk, wrk2, hey, vegeta and nighthawk, hey's CSV, nighthawk's YAML".to_owned(),
        found: format!("the text begins with {}", quote(first)),
        hint: match hint {
            Some((_, instead)) => format!("; {instead}"),
            None => {
                "; give the file that a tool wrote when it was done, not what it says on the way".to_owned()
            }
        },
    }
}
