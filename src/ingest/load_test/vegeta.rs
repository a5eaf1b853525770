//! vegeta's `report -type=json`: whole nanoseconds.

use serde::Deserialize;

use crate::ingest::load_test::draft::{Draft, TOO_MANY, Unit, plus, whole};
use crate::ingest::load_test::error::LoadTestError;
use crate::ingest::load_test::members::Members;
use crate::ingest::load_test::shape::{Num, Table};
use crate::model::measured::{Pacing, Tool};

#[derive(Deserialize, Default)]
#[serde(default)]
struct Latencies {
    mean: Num,
    #[serde(rename = "50th")]
    p50: Num,
    #[serde(rename = "90th")]
    p90: Num,
    #[serde(rename = "95th")]
    p95: Num,
    #[serde(rename = "99th")]
    p99: Num,
    #[serde(rename = "99.9th")]
    p999: Num,
    max: Num,
}

pub(super) fn read(source: &str, members: &Members) -> Result<Draft, LoadTestError> {
    let mut draft = Draft::new(Tool::Vegeta);
    let times: Latencies = members.json(source, "latencies")?.unwrap_or_default();
    draft.one_unit = true;
    draft.percentiles([times.p50.0, times.p90.0, times.p95.0, times.p99.0, times.p999.0], Unit::Nanos);
    draft.mean_and_max(times.mean.0, times.max.0, Unit::Nanos);
    let number =
        |name: &str| Ok::<_, LoadTestError>(members.json::<Num>(source, name)?.unwrap_or_default().0);
    let (requests, rate, duration) = (number("requests")?, number("rate")?, number("duration")?);
    draft.test.requests = draft.count("the count of requests", requests);
    draft.test.rate = Draft::rate(rate);
    draft.test.duration = draft.time("the duration", duration, Unit::Nanos);
    draft.test.pacing = Some(Pacing::Open);
    draft.test.date = members.day("earliest").or_else(|| members.day("latest"));
    let codes: Option<Table<Num>> = members.json(source, "status_codes")?;
    match codes {
        Some(codes) if !codes.0.is_empty() => {
            by_codes(&mut draft, codes.0.iter().map(|(code, n)| (&code[..], n.0)));
        }
        _ => by_share(&mut draft, number("success")?),
    }
    let buckets: Table<Num> = members.json(source, "buckets")?.unwrap_or_default();
    let mut counts = buckets.0.iter().map(|(_, count)| count.0.and_then(whole));
    let held = counts.try_fold(0, |held, count| plus(held, count?));
    if let (Some(held), Some(requests)) = (held.filter(|held| *held > 0), draft.test.requests)
        && held != requests
    {
        draft.note(format!("the buckets hold {held} requests and the report tells of {requests}"));
    }
    Ok(draft)
}

/// Errors by codes: those of 200 to 399 are fine, as vegeta has it, and 0 stands for no answer.
pub(super) fn by_codes<'c>(draft: &mut Draft, codes: impl Iterator<Item = (&'c str, Option<f64>)>) {
    let (mut failed, mut unanswered) = (Some(0), Some(0));
    for (code, count) in codes {
        let Some(count) = draft.count("a count of answers", count) else { return };
        let code = code.parse::<u16>().ok();
        let is_fine = code.is_some_and(|code| (200..400).contains(&code));
        failed = failed.and_then(|failed| plus(failed, if is_fine { 0 } else { count }));
        unanswered = unanswered.and_then(|so_far| plus(so_far, if code == Some(0) { count } else { 0 }));
    }
    let (Some(failed), Some(unanswered)) = (failed, unanswered) else {
        draft.note(TOO_MANY);
        return;
    };
    draft.test.errors = Some(failed);
    if unanswered > 0 {
        draft.note(format!("{unanswered} requests got no answer (status 0)"));
    }
}

/// The same from the share that succeeded.
#[allow(clippy::cast_precision_loss)] // requests are fewer than 2^53
pub(super) fn by_share(draft: &mut Draft, success: Option<f64>) {
    let share = success.filter(|share| (0.0..=1.0).contains(share));
    if let (Some(share), Some(all)) = (share, draft.test.requests) {
        draft.test.errors = whole(((1.0 - share) * all as f64).round());
    }
}
