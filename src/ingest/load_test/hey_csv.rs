//! hey's CSV, a line a request: read as it streams, and only the columns that count. Percentiles are
//! reckoned as hey reckons them for its text.

use std::io::{BufRead, ErrorKind, Read};

use crate::ingest::load_test::draft::{Draft, Unit};
use crate::ingest::load_test::error::LoadTestError;
use crate::model::measured::{Pacing, Tool};

/// How its header begins.
pub(super) const HEADER: &[u8] = b"response-time,DNS+dialup,";

/// hey keeps no more than the first million requests.
const KEPT: usize = 1_000_000;

/// The most rows that are read, of which each takes four bytes.
const MOST: usize = 4_000_000;

/// The longest line; the longest that hey writes has a hundred bytes.
const LONGEST: u64 = 4096;

/// Ten thousandths of a second: times are written with four decimals.
const PARTS: f64 = 10_000.0;

/// Older versions write an empty line behind the last row. Nothing else tells the end: rows come as answers came,
/// how many were asked for stands nowhere, and requests without an answer have no row.
const NO_END: &str = "newer versions of hey mark no end of their CSV, so rows may be missing";

/// Every version ends the last line.
const CUT: &str = "the last line of the CSV has no end, which hey writes; rows may be missing";

/// A table as far as it was read.
#[derive(Default)]
struct Rows {
    columns: usize,
    status: Option<usize>,
    offset: Option<usize>,
    times: Vec<u32>,
    /// The last moment at which an answer was there.
    end: u64,
    refused: u64,
}

pub(super) fn read(source: &str, mut input: impl BufRead) -> Result<Vec<Draft>, LoadTestError> {
    let mut drafts = Vec::new();
    let mut rows: Option<Rows> = None;
    let mut line = Vec::with_capacity(256);
    let (mut number, mut doubt) = (0_u64, Some(NO_END));
    loop {
        line.clear();
        match input.by_ref().take(LONGEST).read_until(b'\n', &mut line) {
            Ok(0) => break,
            Ok(_) => {}
            Err(error) if error.kind() == ErrorKind::Interrupted => continue,
            Err(error) => return Err(LoadTestError::Read { source_name: source.to_owned(), error }),
        }
        number += 1;
        let is_whole = line.last() == Some(&b'\n');
        let text = line.trim_ascii_end();
        if text.is_empty() {
            doubt = if rows.is_some() { None } else { doubt };
            continue;
        }
        doubt = Some(if is_whole { NO_END } else { CUT });
        if text.starts_with(HEADER) {
            drafts.extend(rows.replace(head(text)).map(|rows| rows.draft(None)));
            continue;
        }
        let Some(rows) = &mut rows else { continue };
        match rows.row(text) {
            Some(()) if rows.times.len() <= MOST => {}
            Some(()) => {
                let what = format!("there are more than {MOST} rows");
                return Err(LoadTestError::TooLarge { source_name: source.to_owned(), what });
            }
            None if !is_whole => {
                let what = "the CSV of hey".to_owned();
                return Err(LoadTestError::Truncated { source_name: source.to_owned(), what });
            }
            None => {
                return Err(LoadTestError::Shape {
                    source_name: source.to_owned(),
                    place: format!("line {number}"),
                    message: "this is no row of hey's CSV: each column is a number with four decimals"
                        .to_owned(),
                });
            }
        }
    }
    drafts.extend(rows.map(|rows| rows.draft(doubt)));
    Ok(drafts)
}

fn head(line: &[u8]) -> Rows {
    let names: Vec<&[u8]> = line.split(|byte| *byte == b',').collect();
    let place = |name: &[u8]| names.iter().position(|column| column.trim_ascii() == name);
    Rows { columns: names.len(), status: place(b"status-code"), offset: place(b"offset"), ..Rows::default() }
}

impl Rows {
    /// Takes a row; nothing where it is none.
    fn row(&mut self, line: &[u8]) -> Option<()> {
        let (time, mut rest) = decimal(line)?;
        let mut column = 0;
        let mut status = 200;
        let mut offset = None;
        while let Some((b',', after)) = rest.split_first() {
            column += 1;
            if Some(column) == self.status {
                (status, rest) = integer(after)?;
            } else {
                let (value, left) = decimal(after)?;
                rest = left;
                if Some(column) == self.offset {
                    offset = Some(value);
                }
            }
        }
        if !rest.is_empty() || column + 1 != self.columns {
            return None;
        }
        self.times.push(u32::try_from(time).ok()?);
        self.refused += u64::from(!(200..300).contains(&status));
        self.end = self.end.max(offset.map_or(0, |offset| offset + time));
        Some(())
    }

    #[allow(clippy::cast_precision_loss)] // at most some million rows
    fn draft(mut self, doubt: Option<&str>) -> Draft {
        let mut draft = Draft::new(Tool::Hey);
        let rows = self.times.len();
        draft.test.requests = draft.count("the number of rows", Some(rows as f64));
        draft.test.pacing = Some(Pacing::Closed);
        self.times.sort_unstable();
        let seconds = |parts: u64| parts as f64 / PARTS;
        let given = [500, 900, 950, 990, 999].map(|level| self.percentile(level).map(seconds));
        draft.percentiles(given, Unit::Seconds);
        let sum: u64 = self.times.iter().map(|time| u64::from(*time)).sum();
        let mean = (rows > 0).then(|| seconds(sum) / rows as f64);
        draft.mean_and_max(mean, self.times.last().map(|time| seconds(u64::from(*time))), Unit::Seconds);
        if self.offset.is_some() && self.end > 0 && rows < KEPT {
            let end = seconds(self.end);
            draft.test.duration = draft.time("the duration", Some(end), Unit::Seconds);
            draft.test.rate = Draft::rate(Some(rows as f64 / end));
            draft.note("duration and rate are reckoned from when the last answer was there");
        }
        if rows >= KEPT {
            draft.note("hey keeps the first million requests only; duration and rate are not known");
        }
        if self.refused > 0 {
            draft.test.errors = Some(self.refused);
            draft.note("the errors are answers other than 2xx; hey's CSV leaves out requests that got none");
        } else {
            draft.note("hey's CSV leaves out requests that got no answer, so the errors are not known");
        }
        if let Some(doubt) = doubt {
            draft.note(doubt);
        }
        draft
    }

    /// hey's rule: of n times in rising order, the first at a place i (from 0) with i * 100 / n, rounded
    /// down, at least the level; here in thousandths. Nothing where there are too few.
    fn percentile(&self, level: usize) -> Option<u64> {
        let rows = self.times.len();
        // 99.9 is not one of hey's; the others are looked at in hundredths, as it does.
        let place = if level.is_multiple_of(10) {
            (level / 10 * rows).div_ceil(100)
        } else {
            (level * rows).div_ceil(1000)
        };
        self.times.get(place).map(|time| u64::from(*time))
    }
}

/// A number with four decimals, in ten thousandths, and what comes behind it.
fn decimal(text: &[u8]) -> Option<(u64, &[u8])> {
    let dot = text.iter().take(12).position(|byte| *byte == b'.')?;
    let (seconds, rest) = integer(&text[..dot])?;
    let decimals = text.get(dot + 1..dot + 5)?;
    let after = &text[dot + 5..];
    if !rest.is_empty() || after.first().is_some_and(u8::is_ascii_digit) {
        return None;
    }
    let (parts, rest) = integer(decimals)?;
    rest.is_empty().then_some((seconds * 10_000 + parts, after))
}

/// A whole number of at most eleven digits, and what comes behind it.
fn integer(text: &[u8]) -> Option<(u64, &[u8])> {
    let mut value = 0;
    let mut digits = 0;
    for byte in text {
        if !byte.is_ascii_digit() || digits > 11 {
            break;
        }
        value = value * 10 + u64::from(byte - b'0');
        digits += 1;
    }
    (digits > 0).then(|| (value, &text[digits..]))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rows(times: impl IntoIterator<Item = u32>) -> Rows {
        let mut rows = Rows { times: times.into_iter().collect(), ..Rows::default() };
        rows.times.sort_unstable();
        rows
    }

    #[test]
    fn percentiles_are_those_that_hey_prints() {
        // The loop of hey's own `latencies`, written down.
        let by_hand = |times: &[u32], level: usize| {
            let n = times.len();
            (0..n).find(|i| i * 100 / n >= level).map(|i| u64::from(times[i]))
        };
        for n in [1_u32, 2, 10, 99, 100, 101, 250, 1000, 12_345] {
            let rows = rows(1..=n);
            for level in [50, 90, 95, 99] {
                assert_eq!(rows.percentile(level * 10), by_hand(&rows.times, level), "{n} {level}");
            }
        }
        assert_eq!(rows(1..=10).percentile(990), None, "ten requests have no p99");
        assert_eq!((rows(1..=999).percentile(999), rows(1..=1000).percentile(999)), (None, Some(1000)));
    }

    #[test]
    fn numbers_have_four_decimals_or_are_none() {
        assert_eq!(decimal(b"0.0123,x"), Some((123, &b",x"[..])));
        assert_eq!(decimal(b"12.3456"), Some((123_456, &b""[..])));
        for none in
            ["", "1", "1.", ".1234", "1.234", "1.23456", "-1.2345", "1,2345", "nan", "9999999999999.0000"]
        {
            assert_eq!(decimal(none.as_bytes()), None, "{none}");
        }
    }
}
