//! nighthawk's text for people: statistics by name, percentiles, and a table of counters.

use crate::ingest::load_test::draft::Draft;
use crate::ingest::load_test::lines::{Line, Texts};
use crate::ingest::load_test::nighthawk::{Counter, Percentile, Statistic, counted, statistic};
use crate::ingest::load_test::shape::{List, Num, Word};
use crate::model::measured::Tool;

/// Whether a report begins there.
pub(super) fn begins(line: &str) -> bool {
    line.starts_with("Nighthawk - ")
}

/// A report as far as it was read.
#[derive(Default)]
struct Report {
    statistics: Vec<Statistic>,
    counters: Vec<Counter>,
    rate: Option<f64>,
    in_counters: bool,
}

pub(super) fn read(lines: &[Line<'_>]) -> Texts {
    let mut texts = Texts::default();
    let mut open: Option<Report> = None;
    for line in lines {
        if begins(line.text) {
            close(&mut texts, open.replace(Report::default()));
        } else if let Some(report) = open.as_mut().filter(|_| line.is_whole) {
            report.line(line.text);
        }
    }
    close(&mut texts, open);
    texts
}

/// The counters stand last; without them a report did not come to its end.
fn close(texts: &mut Texts, report: Option<Report>) {
    let Some(report) = report else { return };
    if report.counters.is_empty() {
        texts.cut += 1;
        return;
    }
    let mut draft = Draft::new(Tool::Nighthawk);
    statistic(&mut draft, &report.statistics);
    counted(&mut draft, &report.counters);
    draft.test.rate = Draft::rate(report.rate);
    texts.drafts.push(draft);
}

impl Report {
    fn line(&mut self, line: &str) {
        let words: Vec<&str> = line.split_whitespace().collect();
        if self.in_counters {
            if let [name, value, per_second] = words.as_slice() {
                if *name == "upstream_rq_total" {
                    self.rate = per_second.parse().ok().filter(|rate: &f64| rate.is_finite());
                }
                let (name, value) = (Word(Some((*name).to_owned())), Num(value.parse().ok()));
                self.counters.push(Counter { name, value });
            }
            return;
        }
        if words.as_slice() == ["Counter", "Value", "Per", "second"] {
            self.in_counters = true;
        } else if let Some((name, count)) = head(line) {
            let id = Word(Some(name.to_owned()));
            self.statistics.push(Statistic { id, count: Num(Some(count)), ..Statistic::default() });
        } else if let Some(current) = self.statistics.last_mut() {
            within(current, line, &words);
        }
    }
}

/// The first line of a statistic: `foo_latency (4 samples)`.
fn head(line: &str) -> Option<(&str, f64)> {
    let (name, rest) = line.strip_suffix(" samples)")?.rsplit_once(" (")?;
    Some((name, rest.parse().ok()?))
}

/// A line of a statistic: its ends and mean, or a percentile.
fn within(current: &mut Statistic, line: &str, words: &[&str]) {
    let trimmed = line.trim();
    if trimmed.starts_with("min:") {
        for part in trimmed.split('|') {
            match part.trim().split_once(": ") {
                Some(("mean", time)) => current.mean = Word(Some(time.to_owned())),
                Some(("max", time)) => current.max = Word(Some(time.to_owned())),
                _ => {}
            }
        }
        return;
    }
    if let [level, count, time @ ..] = words
        && let (Ok(level), Ok(count)) = (level.parse(), count.parse())
    {
        current.percentiles.get_or_insert_with(List::default).0.push(Percentile {
            level: Num(Some(level)),
            count: Num(Some(count)),
            duration: Word(Some(time.join(" "))),
        });
    }
}
