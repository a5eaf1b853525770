//! oha's JSON, in both shapes: percentiles in seconds, or under `metrics.latency_ms` in milliseconds.

use serde::Deserialize;

use crate::ingest::load_test::draft::{Draft, TOO_MANY, Unit, histogram, plus};
use crate::ingest::load_test::error::LoadTestError;
use crate::ingest::load_test::members::Members;
use crate::ingest::load_test::shape::{Num, Table};
use crate::model::measured::{Histogram, Tool};

/// Requests that were under way when time was up; they neither succeeded nor failed.
const DEADLINE: &str = "aborted due to deadline";

#[derive(Deserialize, Default)]
#[serde(default)]
struct Summary {
    #[serde(rename = "requestsPerSec", alias = "requests_per_sec")]
    rate: Num,
    total: Num,
    average: Num,
    slowest: Num,
}

#[derive(Deserialize, Default)]
#[serde(default)]
struct Metrics {
    latency_ms: Option<Percentiles>,
}

#[derive(Deserialize, Default)]
#[serde(default)]
struct Percentiles {
    p50: Num,
    p90: Num,
    p95: Num,
    p99: Num,
    #[serde(rename = "p99.9", alias = "p999", alias = "p99_9")]
    p999: Num,
    #[serde(alias = "average", alias = "avg")]
    mean: Num,
    #[serde(alias = "slowest")]
    max: Num,
}

impl Percentiles {
    fn given(&self) -> [Option<f64>; 5] {
        [self.p50.0, self.p90.0, self.p95.0, self.p99.0, self.p999.0]
    }
}

/// Whether `metrics` are those of oha.
pub(super) fn is_newer(members: &Members) -> bool {
    let metrics = members.raw("metrics").and_then(|raw| serde_json::from_slice::<Metrics>(raw).ok());
    metrics.is_some_and(|metrics| metrics.latency_ms.is_some())
}

pub(super) fn read(source: &str, members: &Members) -> Result<Draft, LoadTestError> {
    let mut draft = Draft::new(Tool::Oha);
    let summary: Summary = members.json(source, "summary")?.unwrap_or_default();
    let in_seconds: Option<Percentiles> = members.json(source, "latencyPercentiles")?;
    let (mean, max) = (summary.average.0, summary.slowest.0);
    if let Some(percentiles) = in_seconds {
        draft.one_unit = true;
        draft.percentiles(percentiles.given(), Unit::Seconds);
        draft.mean_and_max(mean, max, Unit::Seconds);
    } else {
        let metrics: Metrics = members.json(source, "metrics")?.unwrap_or_default();
        let percentiles = metrics.latency_ms.unwrap_or_default();
        draft.percentiles(percentiles.given(), Unit::Millis);
        let ms = |seconds: Option<f64>| seconds.map(|seconds| seconds * 1000.0);
        draft.mean_and_max(percentiles.mean.0.or(ms(mean)), percentiles.max.0.or(ms(max)), Unit::Millis);
    }
    draft.test.rate = Draft::rate(summary.rate.0);
    draft.test.duration = draft.time("the duration", summary.total.0, Unit::Seconds);
    let marks: Table<Num> = members.json(source, "responseTimeHistogram")?.unwrap_or_default();
    draft.test.histogram = marks_of(marks.0.iter().map(|(mark, count)| (mark.parse().ok(), count.0)));
    counts(source, members, &mut draft)?;
    Ok(draft)
}

/// A histogram of marks in seconds, each the end of its span. Of so few spans no percentile can be
/// reckoned.
pub(super) fn marks_of(marks: impl Iterator<Item = (Option<f64>, Option<f64>)>) -> Option<Histogram> {
    let marks: Option<Vec<(f64, f64)>> = marks.map(|(mark, count)| mark.zip(count)).collect();
    let mut marks = marks?;
    marks.sort_by(|one, other| one.0.total_cmp(&other.0));
    let all: f64 = marks.iter().map(|(_, count)| count).sum();
    let (mut before, mut so_far) = (None, 0.0);
    let spans = marks.into_iter().map(|(mark, count)| {
        so_far += count;
        let share = if all > 0.0 { Some(so_far / all) } else { None };
        (before.replace(mark).or(Some(mark)), Some(mark), Some(count), share)
    });
    histogram(spans, Unit::Seconds)
}

fn counts(source: &str, members: &Members, draft: &mut Draft) -> Result<(), LoadTestError> {
    let codes: Option<Table<Num>> = members.json(source, "statusCodeDistribution")?;
    let failures: Option<Table<Num>> = members.json(source, "errorDistribution")?;
    let (Some(codes), Some(failures)) = (codes, failures) else { return Ok(()) };
    let answered = codes.0.iter().map(|(code, count)| (count, !is_fine(code)));
    let unanswered =
        failures.0.iter().filter(|(why, _)| !why.contains(DEADLINE)).map(|(_, count)| (count, true));
    let (mut all, mut failed) = (Some(0), Some(0));
    for (count, is_failure) in answered.chain(unanswered) {
        let Some(count) = draft.count("a count of answers", count.0) else { return Ok(()) };
        all = all.and_then(|all| plus(all, count));
        failed = failed.and_then(|failed| plus(failed, if is_failure { count } else { 0 }));
    }
    let (Some(all), Some(failed)) = (all, failed) else {
        draft.note(TOO_MANY);
        return Ok(());
    };
    draft.test.requests = Some(all);
    draft.test.errors = Some(failed);
    let late = failures.0.iter().find(|(why, _)| why.contains(DEADLINE)).and_then(|(_, count)| count.0);
    if let Some(late) = late.filter(|late| *late > 0.0) {
        draft.note(format!("{late} requests were under way when time was up, and are not counted"));
    }
    Ok(())
}

fn is_fine(code: &str) -> bool {
    code.parse::<u16>().is_ok_and(|code| (200..400).contains(&code))
}
