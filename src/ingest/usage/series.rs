//! Series of cAdvisor, from a text page or an answer: which of them say what a container uses, each container
//! once.
//!
//! Of a range the last point counts, and a series that ends before the others is of a container that is gone:
//! so pods that were replaced within the range are not counted twice. CPU is a counter; only a range of it
//! tells cores. Of several series of one container (one for each time it was started) the latest counts, and
//! of such as are of one time the largest.

use std::collections::BTreeMap;

use crate::cluster::usage::{Seen, Spot, Table, Took};
use crate::ingest::usage::error::UsageError;
use crate::ingest::usage::labels::Labels;
use crate::ingest::usage::meaning::{CPU_SECONDS, Meaning, WORKING_SET, meaning};
use crate::ingest::usage::points::{Point, Span};
use crate::units::{Cpu, Memory, Quantity, UnitError, quote};

/// Memory comes in pages: less than one is no working set of anything that runs.
const PAGE: f64 = 4096.0;

/// How long Prometheus takes a series for there after its last sample.
const LOOKBACK: f64 = 300.0;

/// How many names of other metrics are kept for a message.
const NAMES_KEPT: usize = 6;

/// The values of a series.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Values {
    /// At one time, where one is told.
    One {
        /// The value.
        value: f64,
        /// Seconds.
        time: Option<f64>,
    },
    /// Over a range.
    Many(Span),
    /// None that is a number.
    None,
}

/// A point, or none: then its value is no number, which takes less room than an option of a point. Its time tells
/// whether a series was there.
#[derive(Debug, Clone, Copy)]
struct Kept(Point);

/// A series that is there, with a value that is no number: what it is of runs, and what it uses is not known.
const NO_NUMBER: Kept = Kept(Point { time: f64::INFINITY, value: f64::NAN });

impl Default for Kept {
    fn default() -> Self {
        Self(Point { time: f64::NAN, value: f64::NAN })
    }
}

impl Kept {
    fn point(self) -> Option<Point> {
        (!self.0.value.is_nan()).then_some(self.0)
    }

    fn is_no_number(self) -> bool {
        self.0.value.is_nan() && self.0.time.is_infinite()
    }
}

#[derive(Debug, Default, Clone, Copy)]
struct Held {
    memory: Kept,
    cpu: Kept,
}

/// What is told of all that was handed over.
#[derive(Debug, Default)]
struct Handed {
    largest: Option<f64>,
    gone: u64,
    not_running: u64,
}

/// Series, as they come.
#[derive(Debug, Default)]
pub(super) struct Series {
    held: Table<Held>,
    /// All series and samples.
    pub(super) all: u64,
    unnamed: u64,
    parents: u64,
    podless: u64,
    counters: u64,
    per_core: u64,
    no_number: u64,
    /// Values that were held.
    numbers: u64,
    again: u64,
    alike: u64,
    not_running: u64,
    others: BTreeMap<String, u64>,
    more_others: bool,
    /// The last time of any range, and the shortest step of one: of memory and of CPU, which may have been asked for
    /// at different times.
    spans: [Spans; 2],
}

/// The ranges of one figure.
#[derive(Debug, Default, Clone, Copy)]
struct Spans {
    last: Option<f64>,
    step: Option<f64>,
}

impl Spans {
    fn add(&mut self, span: &Span) {
        self.last = Some(self.last.map_or(span.last.time, |last| last.max(span.last.time)));
        self.step = [self.step, span.step].into_iter().flatten().reduce(f64::min);
    }

    /// Whether a point is of a series that ended before the others.
    fn ended_before(&self, point: &Point) -> bool {
        self.last.is_some_and(|last| has_ended(last - point.time, self.step))
    }
}

impl Series {
    /// Takes one series.
    pub(super) fn put(
        &mut self,
        labels: &Labels<'_>,
        values: Values,
        name: &str,
        line: u64,
    ) -> Result<(), UsageError> {
        self.all += 1;
        if labels.name.is_empty() {
            self.unnamed += 1;
            return Ok(());
        }
        let Some(meaning) = meaning(&labels.name) else {
            self.other(&labels.name);
            return Ok(());
        };
        if labels.is_no_container() {
            self.parents += 1;
            return Ok(());
        }
        if !labels.has_a_pod() {
            self.podless += 1;
            return Ok(());
        }
        let point = match (values, meaning) {
            (Values::None, _) => None,
            (Values::One { .. }, Meaning::CpuSeconds) => {
                self.counters += 1;
                return Ok(());
            }
            (Values::One { value, time }, _) => {
                Some(Point { time: time.unwrap_or(f64::NEG_INFINITY), value })
            }
            (Values::Many(span), _) => {
                self.spans[usize::from(meaning != Meaning::WorkingSet)].add(&span);
                if meaning == Meaning::CpuSeconds && !matches!(labels.cpu.as_ref(), "" | "total") {
                    self.per_core += 1;
                    return Ok(());
                }
                match (meaning, span.rate()) {
                    (Meaning::CpuSeconds, Some(rate)) => Some(Point { time: span.last.time, value: rate }),
                    (Meaning::CpuSeconds, None) => {
                        self.counters += 1;
                        return Ok(());
                    }
                    _ => Some(span.last),
                }
            }
        };
        let Some(point) = point.filter(|point| point.value.is_finite()) else {
            self.no_number += 1;
            let (_, held) = self.held.at(labels.spot())?;
            let kept = if meaning == Meaning::WorkingSet { &mut held.memory } else { &mut held.cpu };
            if kept.point().is_none() {
                *kept = NO_NUMBER;
            }
            return Ok(());
        };
        if meaning == Meaning::WorkingSet && (point.value < 0.0 || point.value.fract() != 0.0) {
            let message = format!(
                "{} is {} for {}, which is no number of bytes: it looks like a rate or another calculation; ask for the \
                 metric itself",
                quote(&labels.name),
                point.value,
                labels.spot()
            );
            return Err(UsageError::At { source_name: name.to_owned(), line, message });
        }
        self.hold(labels.spot(), meaning, point)
    }

    fn hold(&mut self, spot: Spot<'_>, meaning: Meaning, point: Point) -> Result<(), UsageError> {
        self.numbers += 1;
        let (_, held) = self.held.at(spot)?;
        let kept = if meaning == Meaning::WorkingSet { &mut held.memory } else { &mut held.cpu };
        let Some(there) = kept.point() else {
            *kept = Kept(point);
            return Ok(());
        };
        if point.time.total_cmp(&there.time).is_ne() {
            self.again += 1;
        } else {
            self.alike += 1;
        }
        if (point.time, point.value) > (there.time, there.value) {
            *kept = Kept(point);
        }
        Ok(())
    }

    fn other(&mut self, name: &str) {
        if let Some(count) = self.others.get_mut(name) {
            *count += 1;
        } else if self.others.len() < NAMES_KEPT {
            self.others.insert(name.to_owned(), 1);
        } else {
            self.more_others = true;
        }
    }

    /// Whether something was used somewhere.
    pub(super) fn is_empty(&self) -> bool {
        self.numbers == 0
    }

    /// Hands over what was used, with notes.
    pub(super) fn into_seen(mut self, seen: &mut Seen) -> Result<(), UsageError> {
        let held = std::mem::take(&mut self.held).sorted();
        let source_name = seen.sources.first().cloned().unwrap_or_default();
        let mut sums = Handed::default();
        seen.add(held.into_iter().filter_map(|(place, held)| {
            let is_unknown = held.memory.is_no_number() || held.cpu.is_no_number();
            let took = self.took(held, &mut sums).map_err(|error| UsageError::Nothing {
                source_name: source_name.clone(),
                what: format!("a value of {place} cannot be: {error}"),
                instead: "ask for the metric itself".to_owned(),
            });
            match took {
                Ok(took) => (is_unknown || took != Took::default()).then_some(Ok((place, took))),
                Err(fault) => Some(Err(fault)),
            }
        }))?;
        self.not_running = sums.not_running;
        let Handed { largest, gone, .. } = sums;
        if largest.is_some_and(|largest| largest < PAGE) {
            return Err(UsageError::Nothing {
                source_name,
                what: format!(
                    "no container's `{WORKING_SET}` reaches {PAGE} bytes, which is less than anything that runs takes: it \
                     looks like a rate or a number of megabytes"
                ),
                instead: "ask for the metric itself, in bytes".to_owned(),
            });
        }
        seen.notes.extend(self.notes(gone));
        Ok(())
    }

    /// What was used of what was held of a place.
    fn took(&self, held: Held, sums: &mut Handed) -> Result<Took, UnitError> {
        let mut running = |kept: Kept, spans: &Spans| {
            let point = kept.point()?;
            let has_ended = spans.ended_before(&point);
            sums.gone += u64::from(has_ended);
            (!has_ended).then_some(point)
        };
        let [of_memory, of_cpu] = &self.spans;
        let [memory, cpu] = [running(held.memory, of_memory), running(held.cpu, of_cpu)];
        // A container that has ended leaves a zero behind.
        let runs = memory.filter(|memory| memory.value > 0.0);
        sums.not_running += u64::from(memory.is_some() && runs.is_none());
        if let Some(memory) = runs {
            sums.largest = Some(sums.largest.map_or(memory.value, |largest| largest.max(memory.value)));
        }
        Ok(Took {
            memory: runs.map(|point| Memory::new(point.value)).transpose()?,
            cpu: cpu.map(|point| Cpu::new(point.value)).transpose()?,
        })
    }

    fn notes(&self, gone: u64) -> Vec<String> {
        let mut notes = Vec::new();
        let mut note = |count: u64, text: &str| {
            if count > 0 {
                notes.push(format!("{count} series {text}"));
            }
        };
        note(self.parents, "of parents and pause containers left out, which would count containers twice");
        note(self.podless, "name a container and no pod, so whose they are cannot be told: left out");
        note(
            self.again,
            "of containers that have another series too (one for each start): counted once, the latest",
        );
        note(
            self.alike,
            "of containers that have another series too, of which nothing tells which is the later: counted once, the \
             greater",
        );
        note(gone, "end before the others: containers that are gone, left out");
        note(self.not_running, "of containers with a working set of zero, which do not run: left out");
        note(self.no_number, "whose value is no number: not known");
        note(self.unnamed, "without a name, of which nobody can tell what they are: left out");
        note(self.per_core, "of CPU are of single cores: left out");
        note(
            self.counters,
            "of CPU are counters seen once, which tell no cores: ask for `container_cpu_usage_seconds_total[5m]`",
        );
        notes
    }

    /// What was there, for the message where nothing of it could be used, and what to ask for.
    pub(super) fn instead(&self) -> (String, String) {
        let names: Vec<String> = self.others.keys().map(|name| quote(name)).collect();
        let more = if self.more_others { " and others" } else { "" };
        let memory = format!("ask for `{WORKING_SET}`, one series a container");
        if self.counters > 0 {
            let what = "all it holds of containers is a counter of CPU seconds, and from one moment of a counter no cores \
                        can be told";
            return (what.to_owned(), format!("ask for `{CPU_SECONDS}[5m]`, and for `{WORKING_SET}`"));
        }
        if self.per_core > 0 {
            return ("all it holds of containers is CPU seconds of single cores".to_owned(), memory);
        }
        if self.parents > 0 {
            let what = format!(
                "none of its {} series of container metrics has a `container` label: they are of parents, which hold \
                 whatever is below them",
                self.parents
            );
            return (what, memory);
        }
        if self.podless > 0 {
            return (
                "its series name containers and no pods, so whose they are cannot be told".to_owned(),
                memory,
            );
        }
        if self.no_number > 0 {
            return ("none of its values is a number".to_owned(), memory);
        }
        if self.unnamed > 0 {
            let what = format!(
                "{} series without a name (`__name__`), as `rate()`, `sum()` and other functions leave them, so whether \
                 they are bytes or cores cannot be told",
                self.unnamed
            );
            let instead = format!(
                "ask for the metrics themselves: `{WORKING_SET}`, and `{CPU_SECONDS}[5m]`, of which meshtax reckons the \
                 rate"
            );
            return (what, instead);
        }
        (format!("it holds {}{more}, and no metric of containers", names.join(", ")), memory)
    }
}

/// Whether a series whose last point is so many seconds before the last of all has ended. The points of a
/// range query are whole steps apart, and there one step tells; those of single scrapes are not, and there one
/// may have been missed.
fn has_ended(seconds: f64, step: Option<f64>) -> bool {
    let Some(step) = step else { return seconds >= LOOKBACK };
    let steps = seconds / step;
    let whole = (steps - steps.round()).abs() < 1e-3;
    steps >= if whole { 1.0 - 1e-3 } else { 2.0 }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_mean_what_their_rules_say() {
        assert_eq!(meaning(WORKING_SET), Some(Meaning::WorkingSet));
        assert_eq!(meaning(CPU_SECONDS), Some(Meaning::CpuSeconds));
        let rule = "node_namespace_pod_container:";
        assert_eq!(meaning(&format!("{rule}{WORKING_SET}")), Some(Meaning::WorkingSet));
        assert_eq!(meaning(&format!("{rule}{CPU_SECONDS}:sum_irate")), Some(Meaning::Cores));
        for other in [
            format!("{rule}{WORKING_SET}:rate5m"),
            format!("{WORKING_SET}:rate5m"),
            format!("{rule}{CPU_SECONDS}:sum"),
            format!("{rule}{CPU_SECONDS}"),
            "container_memory_rss".to_owned(),
        ] {
            assert_eq!(meaning(&other), None, "{other}");
        }
    }
}
