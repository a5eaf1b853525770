//! hey's text: seconds with four decimals.

use crate::ingest::load_test::draft::{Draft, Unit, whole};
use crate::ingest::load_test::lines::{Line, Texts};
use crate::model::measured::{Pacing, Tool};

/// The part of a report in which a line stands.
#[derive(Clone, Copy, PartialEq, Eq, Default)]
enum Part {
    #[default]
    Summary,
    Latencies,
    Codes,
    Errors,
}

/// A report as far as it was read.
#[derive(Default)]
struct Report {
    part: Part,
    has_codes: bool,
    total: Option<f64>,
    slowest: Option<f64>,
    average: Option<f64>,
    rate: Option<f64>,
    given: [Option<f64>; 5],
    answered: u64,
    refused: u64,
    failed: u64,
}

pub(super) fn read(lines: &[Line<'_>]) -> Texts {
    let mut texts = Texts::default();
    let mut open: Option<Report> = None;
    for line in lines {
        if line.text.trim() == "Summary:" {
            close(&mut texts, open.replace(Report::default()));
        } else if let Some(report) = &mut open {
            report.line(line);
        }
    }
    close(&mut texts, open);
    texts
}

/// The codes stand last, but for errors; without them a report did not come to its end.
fn close(texts: &mut Texts, report: Option<Report>) {
    match report {
        Some(report) if report.has_codes => texts.drafts.push(report.draft()),
        Some(_) => texts.cut += 1,
        None => {}
    }
}

impl Report {
    fn line(&mut self, line: &Line<'_>) {
        let words: Vec<&str> = line.text.split_whitespace().collect();
        let number = |word: &str| word.parse::<f64>().ok().filter(|number| number.is_finite());
        match (self.part, words.as_slice()) {
            (_, ["Latency", "distribution:"]) => self.part = Part::Latencies,
            (_, ["Status", "code", "distribution:"]) => (self.part, self.has_codes) = (Part::Codes, true),
            (_, ["Error", "distribution:"]) => self.part = Part::Errors,
            (Part::Summary, ["Total:", value, "secs"]) => self.total = number(value),
            (Part::Summary, ["Slowest:", value, "secs"]) => self.slowest = number(value),
            (Part::Summary, ["Average:", value, "secs"]) => self.average = number(value),
            (Part::Summary, ["Requests/sec:", value]) if line.is_whole => self.rate = number(value),
            (Part::Latencies, [level, "in", value, "secs"]) => {
                // `0% in 0.0000 secs` stands for a level that hey has nothing for.
                let level = level.trim_end_matches('%');
                if let Some(at) = ["50", "90", "95", "99", "99.9"].iter().position(|known| *known == level) {
                    self.given[at] = number(value);
                }
            }
            (Part::Codes, [code, count, "responses"]) => {
                let (code, count) = (bracketed(code), count.parse().ok());
                let (Some(code), Some(count)) = (code, count) else { return };
                self.answered = self.answered.saturating_add(count);
                if !(200..300).contains(&code) {
                    self.refused = self.refused.saturating_add(count);
                }
            }
            (Part::Errors, [count, _, ..]) => {
                self.failed = self.failed.saturating_add(bracketed(count).unwrap_or(0));
            }
            _ => {}
        }
    }

    fn draft(self) -> Draft {
        let mut draft = Draft::new(Tool::Hey);
        draft.percentiles(self.given, Unit::Seconds);
        draft.mean_and_max(self.average, self.slowest, Unit::Seconds);
        draft.test.rate = Draft::rate(self.rate);
        draft.test.duration = draft.time("the duration", self.total, Unit::Seconds);
        draft.test.pacing = Some(Pacing::Closed);
        let all = self.answered.saturating_add(self.failed);
        if self.adds_up(all) || self.adds_up(self.answered) {
            draft.test.requests = Some(all);
            draft.test.errors = Some(self.refused.saturating_add(self.failed));
        } else {
            draft.note(format!(
                "codes and errors add up to {all} requests, which rate and duration do not; the text may be cut off, and \
                 how many there were, and how many failed, is not known"
            ));
        }
        draft
    }

    /// Whether so many requests are what rate and duration come to, within their four decimals.
    #[allow(clippy::cast_precision_loss)] // compared within a tolerance
    fn adds_up(&self, requests: u64) -> bool {
        let (Some(total), Some(rate)) = (self.total, self.rate) else { return false };
        if total <= 0.0 || rate <= 0.0 {
            return false;
        }
        let product = total * rate;
        let tolerance = 0.5 + product * (0.000_05 / total + 0.000_05 / rate);
        (product - requests as f64).abs() <= tolerance
    }
}

/// The number in `[200]`.
fn bracketed(word: &str) -> Option<u64> {
    word.strip_prefix('[')?.strip_suffix(']')?.parse::<f64>().ok().and_then(whole)
}
