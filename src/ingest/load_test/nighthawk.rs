//! nighthawk's own JSON and YAML: the result named `global`, times as `"0.000180007s"`, counts as texts,
//! percentiles wherever a histogram has a step.

use serde::Deserialize;

use crate::ingest::load_test::draft::{Draft, LEVELS, Unit, histogram};
use crate::ingest::load_test::error::LoadTestError;
use crate::ingest::load_test::shape::{List, Num, Word};
use crate::ingest::load_test::{span, when};
use crate::model::measured::{Date, Pacing, Tool};

/// The statistic of whole requests.
const REQUESTS: &str = "benchmark_http_client.request_to_response";

/// What it is called in text for people.
const REQUESTS_IN_WORDS: &str = "Request start to response end";

/// Counters of what went wrong. Those that are zero are left out of a file.
const FAILURES: [&str; 6] = [
    "benchmark.http_4xx",
    "benchmark.http_5xx",
    "benchmark.http_xxx",
    "benchmark.stream_resets",
    "benchmark.pool_overflow",
    "benchmark.pool_connection_failure",
];

#[derive(Deserialize, Default)]
#[serde(default)]
pub(super) struct Outcome {
    name: Word,
    statistics: Option<List<Statistic>>,
    counters: Option<List<Counter>>,
    execution_duration: Word,
    execution_start: Word,
}

#[derive(Deserialize, Default)]
#[serde(default)]
pub(super) struct Statistic {
    pub(super) id: Word,
    pub(super) count: Num,
    pub(super) percentiles: Option<List<Percentile>>,
    pub(super) mean: Word,
    pub(super) max: Word,
}

#[derive(Deserialize, Default)]
#[serde(default)]
pub(super) struct Percentile {
    #[serde(rename = "percentile")]
    pub(super) level: Num,
    pub(super) count: Num,
    pub(super) duration: Word,
}

#[derive(Deserialize, Default)]
#[serde(default)]
pub(super) struct Counter {
    pub(super) name: Word,
    pub(super) value: Num,
}

#[derive(Deserialize, Default)]
#[serde(default)]
pub(super) struct Options {
    requests_per_second: Num,
    connections: Num,
    open_loop: Option<bool>,
}

/// The result of all workers together; `written` is the day on which all was written.
pub(super) fn read(
    source: &str,
    results: Option<List<Outcome>>,
    options: Option<Options>,
    written: Option<Date>,
) -> Result<Draft, LoadTestError> {
    let results = results.unwrap_or_default().0;
    // Of one worker there is `global` alone; of several, each has its own beside it.
    #[allow(clippy::cast_precision_loss)] // workers are few
    let workers = results.len().saturating_sub(1).max(1) as f64;
    let Some(global) = results.into_iter().find(|outcome| outcome.name.text() == "global") else {
        return Err(LoadTestError::Shape {
            source_name: source.to_owned(),
            place: "`results`".to_owned(),
            message: "there is no result named `global`, in which nighthawk sums up".to_owned(),
        });
    };
    let mut draft = Draft::new(Tool::Nighthawk);
    statistic(&mut draft, &global.statistics.unwrap_or_default().0);
    let counters = global.counters.unwrap_or_default().0;
    counted(&mut draft, &counters);
    draft.test.duration =
        draft.time("the duration", span::millis(global.execution_duration.text()), Unit::Millis);
    if let (Some(all), Some(duration)) = (counter(&counters, "upstream_rq_total"), draft.test.duration) {
        draft.test.rate = Draft::rate(Some(all / duration.seconds()));
    }
    // Older versions tell only when they wrote.
    draft.test.date = when::day(global.execution_start.text()).or(written);
    let options = options.unwrap_or_default();
    // Both are told of one worker.
    draft.test.asked_rate = Draft::rate(options.requests_per_second.0.map(|rate| rate * workers));
    let connections = options.connections.0.filter(|number| *number > 0.0);
    draft.test.connections = draft.count("the number of connections", connections.map(|n| n * workers));
    draft.test.pacing = options.open_loop.map(|open| if open { Pacing::Open } else { Pacing::Closed });
    Ok(draft)
}

/// The latencies of whole requests. A test of one's own client has another name for them, which is taken
/// where it is the only one.
pub(super) fn statistic(draft: &mut Draft, all: &[Statistic]) {
    let is_requests = |one: &&Statistic| matches!(one.id.text(), REQUESTS | REQUESTS_IN_WORDS);
    let mut others = all.iter().filter(|one| one.id.text().ends_with("latency"));
    let found = match (all.iter().find(is_requests), others.next(), others.next()) {
        (Some(found), ..) => found,
        (None, Some(only), None) => {
            draft.note(format!("there is no `{REQUESTS}`; the latencies are those of `{}`", only.id.text()));
            only
        }
        _ => return,
    };
    draft.test.requests = draft.count("the count of latencies", found.count.0);
    if found.count.0 == Some(0.0) {
        return;
    }
    let time = |text: &Word| span::millis(text.text());
    draft.mean_and_max(time(&found.mean), time(&found.max), Unit::Millis);
    let steps = found.percentiles.as_ref().map_or(&[][..], |list| &list.0);
    let mut before = (None, 0.0);
    let spans = steps.iter().map(|step| {
        let (end, so_far) = (time(&step.duration), step.count.0);
        let span = (before.0.or(end), end, so_far.map(|count| count - before.1), step.level.0);
        before = (end, so_far.unwrap_or(before.1));
        span
    });
    draft.test.histogram = histogram(spans, Unit::Millis);
    if let Some(histogram) = draft.test.histogram.clone() {
        // The first step that reaches a level stands for it, as in what nighthawk prints for people.
        draft.fill(|level| histogram.reached(level));
        let last = histogram.bins.last().map_or(0.0, |bin| crate::units::Quantity::base(bin.share));
        if LEVELS.iter().any(|(_, level)| *level > last) {
            draft.note("the list of percentiles ends early; those beyond it are not known");
        }
    }
}

fn counter(all: &[Counter], name: &str) -> Option<f64> {
    all.iter().find(|counter| counter.name.text() == name).and_then(|counter| counter.value.0)
}

/// Requests and failures. A counter that is not there is zero only in a file that counts requests.
pub(super) fn counted(draft: &mut Draft, all: &[Counter]) {
    let Some(requests) = counter(all, "upstream_rq_total") else { return };
    let measured = draft.test.requests;
    draft.test.requests = draft.count("`upstream_rq_total`", Some(requests));
    if let (Some(sent), Some(measured)) = (draft.test.requests, measured)
        && sent != measured
    {
        draft.note(format!("{sent} requests were sent, and the latencies are of {measured}"));
    }
    let failed: f64 = FAILURES.iter().filter_map(|name| counter(all, name)).sum();
    draft.test.errors = draft.count("the sum of failures", Some(failed));
}
