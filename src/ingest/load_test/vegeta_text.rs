//! vegeta's `report` in text: each row names its columns, times are those of Go.

use crate::ingest::load_test::draft::{Draft, Unit};
use crate::ingest::load_test::lines::{Line, Texts};
use crate::ingest::load_test::span;
use crate::ingest::load_test::vegeta::{by_codes, by_share};
use crate::model::measured::{Pacing, Tool};

/// Whether a report begins there.
pub(super) fn begins(line: &str) -> bool {
    line.starts_with("Requests") && line.contains("[total")
}

pub(super) fn read(lines: &[Line<'_>]) -> Texts {
    let mut texts = Texts::default();
    let mut open: Option<Draft> = None;
    for line in lines {
        if begins(line.text) && line.is_whole {
            let mut draft = Draft::new(Tool::Vegeta);
            draft.test.pacing = Some(Pacing::Open);
            texts.cut += usize::from(open.replace(draft).is_some());
        }
        let Some(draft) = &mut open else { continue };
        // This stands behind all figures.
        if line.text.starts_with("Error Set:") {
            texts.drafts.extend(open.take());
        } else if line.is_whole {
            row(draft, line.text);
        }
    }
    texts.cut += usize::from(open.is_some());
    texts
}

/// One row: its name, the names of its columns in brackets, the columns.
fn row(draft: &mut Draft, line: &str) {
    let Some((name, rest)) = line.split_once('[') else { return };
    let Some((columns, cells)) = rest.split_once(']') else { return };
    let columns: Vec<&str> = columns.split(',').map(str::trim).collect();
    let cells: Vec<&str> = cells.split(',').map(str::trim).collect();
    let cell = |name: &str| {
        let at = columns.iter().position(|column| *column == name)?;
        cells.get(at).copied()
    };
    let number = |name: &str| cell(name)?.parse::<f64>().ok().filter(|number| number.is_finite());
    let time = |name: &str| span::millis(cell(name)?);
    match name.trim() {
        "Requests" => {
            draft.test.requests = draft.count("the count of requests", number("total"));
            draft.test.rate = Draft::rate(number("rate"));
        }
        "Duration" => {
            // The attack without the wait for its last answer: what the rate is of.
            draft.test.duration = draft.time("the duration", time("attack"), Unit::Millis);
        }
        "Latencies" => {
            draft.percentiles(["50", "90", "95", "99", "99.9"].map(time), Unit::Millis);
            draft.mean_and_max(time("mean"), time("max"), Unit::Millis);
        }
        "Success" => {
            let share = cells.first().and_then(|cell| cell.strip_suffix('%')?.parse::<f64>().ok());
            by_share(draft, share.map(|percent| percent / 100.0));
        }
        "Status Codes" => {
            let codes = cells.iter().flat_map(|cell| cell.split_whitespace());
            let codes: Option<Vec<(&str, Option<f64>)>> = codes
                .map(|pair| pair.split_once(':').map(|(code, count)| (code, count.parse().ok())))
                .collect();
            if let Some(codes) = codes.filter(|codes| !codes.is_empty()) {
                by_codes(draft, codes.into_iter());
            }
        }
        _ => {}
    }
}
