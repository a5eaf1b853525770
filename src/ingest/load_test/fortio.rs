//! fortio's JSON, and the same as nighthawk writes it: times in seconds, the duration in nanoseconds,
//! whole numbers now and then as texts.

use serde::Deserialize;

use crate::ingest::load_test::draft::{Draft, LEVELS, TOO_MANY, Unit, histogram, listed, plus};
use crate::ingest::load_test::error::LoadTestError;
use crate::ingest::load_test::members::Members;
use crate::ingest::load_test::shape::{List, Num, Table, Word};
use crate::model::measured::{Pacing, Tool};

#[derive(Deserialize, Default)]
#[serde(rename_all = "PascalCase", default)]
struct Durations {
    count: Num,
    max: Num,
    avg: Num,
    data: Option<List<Bucket>>,
    percentiles: Option<List<Percentile>>,
}

#[derive(Deserialize, Default)]
#[serde(rename_all = "PascalCase", default)]
struct Bucket {
    start: Num,
    end: Num,
    percent: Num,
    count: Num,
}

#[derive(Deserialize, Default)]
#[serde(rename_all = "PascalCase", default)]
struct Percentile {
    percentile: Num,
    value: Num,
}

#[derive(Deserialize, Default)]
#[serde(rename_all = "PascalCase", default)]
struct Counted {
    count: Num,
}

pub(super) fn read(source: &str, members: &Members) -> Result<Draft, LoadTestError> {
    let mut draft = Draft::new(Tool::Fortio);
    let durations: Durations = members.json(source, "DurationHistogram")?.unwrap_or_default();
    draft.test.requests = draft.count("the count of requests", durations.count.0);
    percentiles(&mut draft, &durations);
    let number =
        |name: &str| Ok::<_, LoadTestError>(members.json::<Num>(source, name)?.unwrap_or_default().0);
    let rate = number("ActualQPS")?;
    draft.test.rate = Draft::rate(rate);
    let asked = number("RequestedQPS")?;
    draft.test.asked_rate = Draft::rate(asked);
    let duration = number("ActualDuration")?;
    draft.test.duration = draft.time("the duration", duration, Unit::Nanos);
    let threads = number("NumThreads")?;
    draft.test.connections = draft.count("the number of threads", threads);
    draft.test.date = members.day("StartTime");
    whose(source, members, &mut draft)?;
    errors(source, members, &mut draft)?;
    Ok(draft)
}

/// Those of the list, and those that it leaves out from the histogram by fortio's own rule.
fn percentiles(draft: &mut Draft, durations: &Durations) {
    let listed_there = durations.percentiles.as_ref().map_or(&[][..], |list| &list.0);
    let given = LEVELS.map(|(_, level)| {
        let is_it = |one: &&Percentile| one.percentile.0.is_some_and(|at| (at / 100.0 - level).abs() < 1e-9);
        listed_there.iter().find(is_it).and_then(|one| one.value.0)
    });
    draft.percentiles(given, Unit::Seconds);
    let data = durations.data.as_ref().map_or(&[][..], |list| &list.0);
    let spans = data.iter().map(|bucket| {
        let share = bucket.percent.0.map(|percent| percent / 100.0);
        (bucket.start.0, bucket.end.0, bucket.count.0, share)
    });
    draft.test.histogram = histogram(spans, Unit::Seconds);
    if let Some(histogram) = draft.test.histogram.clone() {
        let filled = draft.fill(|level| histogram.interpolated(level));
        if !filled.is_empty() {
            let have = if filled.len() == 1 { "is" } else { "are" };
            draft.note(format!("{} {have} reckoned from the histogram, as fortio does", listed(&filled)));
        }
    }
    draft.mean_and_max(durations.avg.0, durations.max.0, Unit::Seconds);
}

/// Whose it is, and so how requests were sent: a thread of fortio sends after the answer to the request before,
/// nighthawk either way. Its writer puts its name among the labels and zeros for a version; where there is no
/// version at all, nothing tells.
fn whose(source: &str, members: &Members, draft: &mut Draft) -> Result<(), LoadTestError> {
    let labels: Word = members.json(source, "Labels")?.unwrap_or_default();
    let version: Word = members.json(source, "Version")?.unwrap_or_default();
    if version.text() == "0.0.0" || labels.text().split_whitespace().any(|label| label == "Nighthawk") {
        draft.test.tool = Tool::Nighthawk;
    } else if !version.text().is_empty() {
        draft.test.pacing = Some(Pacing::Closed);
    }
    Ok(())
}

/// A code that stands for an answer as it should be. Beside those of HTTP: what fortio's runs over TCP and
/// UDP, and the health service of gRPC, answer.
fn is_fine(code: &str) -> bool {
    match code.parse::<i64>() {
        Ok(code) => (200..300).contains(&code) || code == 418,
        Err(_) => matches!(code, "OK" | "SERVING"),
    }
}

fn errors(source: &str, members: &Members, draft: &mut Draft) -> Result<(), LoadTestError> {
    let codes: Table<Num> = members.json(source, "RetCodes")?.unwrap_or_default();
    let counted: Option<Counted> = members.json(source, "ErrorsDurationHistogram")?;
    let counted = counted.and_then(|errors| draft.count("the count of errors", errors.count.0));
    let (mut all, mut failed) = (Some(0), Some(0));
    for (code, count) in &codes.0 {
        let Some(count) = draft.count(&format!("the count of code {code}"), count.0) else {
            // One code that nobody knows makes the sum unknown.
            return Ok(());
        };
        all = all.and_then(|all| plus(all, count));
        failed = failed.and_then(|failed| plus(failed, if is_fine(code) { 0 } else { count }));
    }
    if codes.0.is_empty() {
        draft.test.errors = counted;
        return Ok(());
    }
    let (Some(all), Some(failed)) = (all, failed) else {
        draft.note(TOO_MANY);
        return Ok(());
    };
    draft.test.errors = Some(failed);
    if let Some(requests) = draft.test.requests.filter(|requests| *requests != all) {
        draft.note(format!("the codes are of {all} requests and the latencies of {requests}"));
    }
    if let Some(counted) = counted.filter(|counted| *counted != failed) {
        draft.note(format!("the codes tell of {failed} errors and the histogram of errors of {counted}"));
    }
    if failed > 0 {
        draft.note("the latencies are of failed requests too");
    }
    Ok(())
}
