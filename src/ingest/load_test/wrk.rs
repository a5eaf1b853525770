//! What wrk2 and wrk print: reports in the middle of whatever else a log has, times with suffixes.

use crate::ingest::load_test::draft::{Draft, Unit, whole};
use crate::ingest::load_test::lines::{Line, Texts};
use crate::ingest::load_test::span;
use crate::model::measured::{Bin, Histogram, Pacing, Tool};
use crate::units::{Quantity, Ratio, Time};

/// The part of a report in which a line stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
enum Part {
    #[default]
    Other,
    /// Percentiles and times.
    Table,
    /// Times, shares and counts of an HDR histogram.
    Spectrum,
    /// Latencies that do not count from when a request was due; those of the first part do.
    Uncorrected,
}

/// A report as far as it was read.
#[derive(Default)]
struct Report {
    part: Part,
    is_wrk2: bool,
    connections: Option<f64>,
    /// Percentiles in the order of `LEVELS`, and the highest.
    given: [Option<f64>; 5],
    highest: Option<f64>,
    average: Option<f64>,
    longest: Option<f64>,
    exact_mean: Option<f64>,
    recorded: Option<u64>,
    spectrum: Vec<[f64; 3]>,
    requests: Option<f64>,
    duration: Option<f64>,
    rate: Option<f64>,
    failed: f64,
}

/// Whether a report of wrk begins there.
pub(super) fn begins(line: &str) -> bool {
    line.starts_with("Running ") && line.contains(" test @ ")
}

/// Whether a line is one of wrk's alone.
pub(super) fn is_sign(line: &str) -> bool {
    begins(line) || line.trim_start().starts_with("Thread Stats ")
}

pub(super) fn read(lines: &[Line<'_>]) -> Texts {
    let mut texts = Texts::default();
    let mut open: Option<Report> = None;
    for line in lines {
        if begins(line.text) {
            texts.cut += usize::from(open.replace(Report::default()).is_some());
            continue;
        }
        if open.is_none() && is_sign(line.text) {
            open = Some(Report::default());
        }
        let Some(report) = &mut open else { continue };
        // This stands last, and nothing of it is used.
        if line.text.starts_with("Transfer/sec:") {
            texts.drafts.extend(open.take().map(Report::draft));
        } else if line.is_whole {
            report.line(line.text);
        }
    }
    texts.cut += usize::from(open.is_some());
    texts
}

impl Report {
    fn line(&mut self, line: &str) {
        let words: Vec<&str> = line.split_whitespace().collect();
        let number =
            |at: usize| words.get(at).and_then(|word| word.trim_end_matches(',').parse::<f64>().ok());
        let time = |at: usize| words.get(at).and_then(|word| span::millis(word.trim_end_matches(',')));
        match words.as_slice() {
            ["Latency", "Distribution", rest @ ..] => {
                self.is_wrk2 |= !rest.is_empty();
                let uncorrected = rest.iter().any(|word| word.starts_with("Uncorrected"));
                self.part = if uncorrected { Part::Uncorrected } else { Part::Table };
            }
            ["Detailed", "Percentile", "spectrum:"] if self.part == Part::Table => self.part = Part::Spectrum,
            ["Thread", "calibration:", ..] => self.is_wrk2 = true,
            ["Latency", ..] if self.part == Part::Other => (self.average, self.longest) = (time(1), time(3)),
            [_, "threads", "and", _, "connections"] => self.connections = number(3),
            [_, "requests", "in", _, ..] => (self.requests, self.duration) = (number(0), time(3)),
            ["Requests/sec:", _] => self.rate = number(1),
            ["Socket", "errors:", ..] => {
                let each = [3, 5, 7, 9].map(number);
                self.failed += each.into_iter().map(|count| count.unwrap_or(f64::NAN)).sum::<f64>();
            }
            ["Non-2xx", "or", "3xx", "responses:", _] => self.failed += number(4).unwrap_or(f64::NAN),
            [dashes] if dashes.len() > 20 && dashes.bytes().all(|byte| byte == b'-') => {
                self.part = Part::Other;
            }
            _ => self.of_part(&words, line),
        }
    }

    fn of_part(&mut self, words: &[&str], line: &str) {
        match (self.part, words) {
            (Part::Table, [level, time]) => {
                let Some(level) = level.strip_suffix('%').and_then(|level| level.parse::<f64>().ok()) else {
                    return;
                };
                let time = span::millis(time);
                match [50.0, 90.0, 95.0, 99.0, 99.9].iter().position(|known| (known - level).abs() < 1e-9) {
                    Some(at) => self.given[at] = time,
                    None if level >= 100.0 => self.highest = time,
                    None => {}
                }
            }
            (Part::Spectrum, [value, share, count, _]) => {
                if let (Ok(value), Ok(share), Ok(count)) = (value.parse(), share.parse(), count.parse()) {
                    self.spectrum.push([value, share, count]);
                }
            }
            (Part::Spectrum, [sign, ..]) if sign.starts_with("#[") => {
                let behind = |name: &str| {
                    let (_, rest) = line.split_once(name)?;
                    rest.trim_start_matches([' ', '=']).split([',', ']', ' ']).next()?.parse::<f64>().ok()
                };
                self.exact_mean = behind("[Mean").or(self.exact_mean);
                self.recorded = behind("Total count").and_then(whole).or(self.recorded);
            }
            _ => {}
        }
    }

    fn draft(mut self) -> Draft {
        let mut draft = Draft::new(if self.is_wrk2 { Tool::Wrk2 } else { Tool::Wrk });
        draft.test.histogram = self.histogram();
        if let Some(histogram) = &draft.test.histogram {
            let p95 = Ratio::new(0.95).ok().and_then(|level| histogram.reached(level)).map(Time::ms);
            // The table beside it has fewer digits; between its neighbours it stays.
            let (below, above) = (self.given[1].unwrap_or(0.0), self.given[3].unwrap_or(f64::INFINITY));
            self.given[2] =
                self.given[2].or(p95.filter(|_| below <= above).map(|p95| p95.clamp(below, above)));
        }
        draft.percentiles(self.given, Unit::Millis);
        let mean = self.exact_mean.filter(|mean| mean.is_finite()).or(self.average);
        draft.mean_and_max(mean, self.highest.or(self.longest), Unit::Millis);
        draft.test.requests = draft.count("the count of requests", self.requests);
        draft.test.duration = draft.time("the duration", self.duration, Unit::Millis);
        draft.test.rate = Draft::rate(self.rate.filter(|rate| rate.is_finite()));
        draft.test.connections = draft.count("the number of connections", self.connections);
        // Both lines are left out where there is nothing to tell.
        draft.test.errors = whole(self.failed);
        draft.test.pacing = Some(if self.is_wrk2 { Pacing::Open } else { Pacing::Closed });
        if let (Some(recorded), Some(requests)) = (self.recorded, draft.test.requests)
            && recorded != requests
        {
            draft.note(format!(
                "the latencies are of {recorded} of the {requests} requests; the rest was calibration"
            ));
        }
        if !self.is_wrk2 {
            draft.note("wrk waits for an answer before it sends again, so a slow one hides those behind it");
        }
        draft
    }

    fn histogram(&self) -> Option<Histogram> {
        let mut bins: Vec<Bin> = Vec::new();
        let mut before = 0;
        for [value, share, so_far] in &self.spectrum {
            let (end, so_far) = (Time::new(*value).ok()?, whole(*so_far)?);
            let share = Ratio::new(*share).ok()?;
            let start = bins.last().map_or(end, |last| last.end);
            if end < start || bins.last().is_some_and(|last| share < last.share) {
                return None;
            }
            bins.push(Bin { start, end, count: so_far.checked_sub(before)?, share });
            before = so_far;
        }
        // Cut off in the middle, it does not reach the end.
        bins.last().is_some_and(|last| last.share.base() >= 1.0).then_some(Histogram { bins })
    }
}
