//! k6's three summaries: of `--summary-export`, of `handleSummary`, and the machine-readable one. Times are
//! milliseconds.

use serde::Deserialize;

use crate::ingest::load_test::draft::{Draft, Unit};
use crate::ingest::load_test::error::LoadTestError;
use crate::ingest::load_test::members::Members;
use crate::ingest::load_test::shape::{List, Num, Table, Word};
use crate::ingest::load_test::{span, when};
use crate::model::measured::Tool;

/// What a metric holds, in whichever summary. In the newer two it stands under `values`.
#[derive(Deserialize, Default)]
#[serde(default)]
struct Metric {
    name: Word,
    values: Option<Box<Metric>>,
    avg: Num,
    med: Num,
    max: Num,
    #[serde(rename = "p(90)", alias = "p90")]
    p90: Num,
    #[serde(rename = "p(95)", alias = "p95")]
    p95: Num,
    #[serde(rename = "p(99)", alias = "p99")]
    p99: Num,
    #[serde(rename = "p(99.9)", alias = "p99.9")]
    p999: Num,
    count: Num,
    rate: Num,
    value: Num,
    /// Of a metric that counts failures: those that failed.
    passes: Num,
    matches: Num,
}

impl Metric {
    fn figures(&self) -> &Self {
        self.values.as_deref().unwrap_or(self)
    }
}

#[derive(Deserialize, Default)]
#[serde(default)]
struct Machine {
    metrics: Option<List<Metric>>,
}

#[derive(Deserialize, Default)]
#[serde(default)]
struct State {
    #[serde(rename = "testRunDurationMs")]
    duration: Num,
}

#[derive(Deserialize, Default)]
#[serde(default)]
struct Config {
    duration: Word,
}

#[derive(Deserialize, Default)]
#[serde(default)]
struct Metadata {
    #[serde(rename = "generatedAt")]
    generated: Word,
}

/// The summaries of `--summary-export` and `handleSummary`.
pub(super) fn read(source: &str, members: &Members) -> Result<Draft, LoadTestError> {
    let metrics: Table<Option<Metric>> = members.json(source, "metrics")?.unwrap_or_default();
    let find = |name: &str| metrics.get(name)?.as_ref().map(Metric::figures);
    let mut draft = figures(find);
    lacks(&mut draft, metrics.0.iter().map(|(name, _)| name.as_str()));
    let state: State = members.json(source, "state")?.unwrap_or_default();
    draft.test.duration = draft.time("the duration", state.duration.0, Unit::Millis);
    draft.one_unit = draft.test.duration.is_some();
    if let Some(most) = find("vus_max") {
        let users = most.max.0.or(most.value.0);
        draft.test.connections = draft.count("the number of users", users);
    }
    if let (None, Some(requests), Some(rate)) = (draft.test.duration, draft.test.requests, draft.test.rate) {
        #[allow(clippy::cast_precision_loss)] // requests are fewer than 2^53
        let seconds = requests as f64 / rate.per_second();
        draft.test.duration = draft.time("the duration", Some(seconds), Unit::Seconds);
        draft.note("the duration is reckoned from requests and rate");
    }
    if draft.test.latency.p99.is_none() {
        draft.note("p99 is not in it; k6 writes it with `--summary-trend-stats=\"avg,med,max,p(90),p(95),p(99),p(99.9)\"`");
    }
    Ok(draft)
}

/// The machine-readable summary, which has no p99, and alone of the three tells when it was written.
pub(super) fn read_machine(source: &str, members: &Members) -> Result<Draft, LoadTestError> {
    let results: Machine = members.json(source, "results")?.unwrap_or_default();
    let metrics = results.metrics.unwrap_or_default().0;
    let find = |name: &str| metrics.iter().find(|metric| metric.name.text() == name).map(Metric::figures);
    let mut draft = figures(find);
    lacks(&mut draft, metrics.iter().map(|metric| metric.name.text()));
    let config: Config = members.json(source, "config")?.unwrap_or_default();
    let metadata: Metadata = members.json(source, "metadata")?.unwrap_or_default();
    draft.test.date = when::day(metadata.generated.text());
    let text = config.duration.text();
    let (number, unit) = match text.parse() {
        Ok(seconds) => (Some(seconds), Unit::Seconds),
        Err(_) => (span::millis(text), Unit::Millis),
    };
    draft.test.duration = draft.time("the duration", number, unit);
    if let (None, Some(requests), Some(duration)) =
        (draft.test.rate, draft.test.requests, draft.test.duration)
    {
        #[allow(clippy::cast_precision_loss)] // as above
        let rate = requests as f64 / duration.seconds();
        draft.test.rate = Draft::rate(Some(rate));
    }
    if draft.test.latency.p99.is_none() {
        draft.note(
            "k6's machine-readable summary has no p99; `--summary-export` with `--summary-trend-stats` does",
        );
    }
    Ok(draft)
}

/// Notes where there are metrics, and none of them is of HTTP.
fn lacks<'n>(draft: &mut Draft, mut names: impl Iterator<Item = &'n str> + Clone) {
    let is_empty = names.clone().next().is_none();
    if !is_empty && !names.any(|name| matches!(name, "http_req_duration" | "http_reqs")) {
        draft.lacks = Some(
            "there is no `http_req_duration` and no `http_reqs` in it: of k6, tests over HTTP are read; of gRPC give what \
             `ghz -O json` prints",
        );
    }
}

fn figures<'m>(find: impl Fn(&str) -> Option<&'m Metric>) -> Draft {
    let mut draft = Draft::new(Tool::K6);
    if let Some(times) = find("http_req_duration") {
        let given = [times.med.0, times.p90.0, times.p95.0, times.p99.0, times.p999.0];
        draft.percentiles(given, Unit::Millis);
        draft.mean_and_max(times.avg.0, times.max.0, Unit::Millis);
    }
    if let Some(requests) = find("http_reqs") {
        draft.test.requests = draft.count("the count of requests", requests.count.0);
        draft.test.rate = Draft::rate(requests.rate.0);
    }
    if let Some(failed) = find("http_req_failed") {
        let share = failed.value.0.or(failed.rate.0);
        #[allow(clippy::cast_precision_loss)] // as above
        let reckoned = share.zip(draft.test.requests).map(|(share, all)| (share * all as f64).round());
        // What passes the test of having failed has failed.
        let count = failed.passes.0.or(failed.matches.0).or(reckoned);
        draft.test.errors = draft.count("the count of failures", count);
    }
    draft
}
