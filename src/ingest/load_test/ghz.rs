//! ghz's JSON: nanoseconds, and marks of a histogram in seconds. The line for each request is passed over.

use serde::Deserialize;

use crate::ingest::load_test::draft::{Draft, LEVELS, TOO_MANY, Unit, plus};
use crate::ingest::load_test::error::LoadTestError;
use crate::ingest::load_test::members::Members;
use crate::ingest::load_test::oha::marks_of;
use crate::ingest::load_test::shape::{List, Num, Table};
use crate::model::measured::{Pacing, Tool};

#[derive(Deserialize, Default)]
#[serde(default)]
struct Level {
    percentage: Num,
    latency: Num,
}

#[derive(Deserialize, Default)]
#[serde(default)]
struct Mark {
    mark: Num,
    count: Num,
}

#[derive(Deserialize, Default)]
#[serde(default)]
struct Options {
    #[serde(alias = "c")]
    concurrency: Num,
    #[serde(alias = "rps")]
    qps: Num,
    r#async: Option<bool>,
}

pub(super) fn read(source: &str, members: &Members) -> Result<Draft, LoadTestError> {
    let mut draft = Draft::new(Tool::Ghz);
    let levels: List<Level> = members.json(source, "latencyDistribution")?.unwrap_or_default();
    let given = LEVELS.map(|(_, level)| {
        // An entry of which ghz has nothing is all zeros, and so stands for no level.
        let is_it = |one: &&Level| one.percentage.0.is_some_and(|at| (at / 100.0 - level).abs() < 1e-9);
        levels.0.iter().find(is_it).and_then(|one| one.latency.0)
    });
    draft.one_unit = true;
    draft.percentiles(given, Unit::Nanos);
    let number =
        |name: &str| Ok::<_, LoadTestError>(members.json::<Num>(source, name)?.unwrap_or_default().0);
    let (mean, max) = (number("average")?, number("slowest")?);
    // Where no call came back, ghz writes zeros.
    let not_zero = |number: Option<f64>| number.filter(|number| *number != 0.0);
    draft.mean_and_max(not_zero(mean), not_zero(max), Unit::Nanos);
    let (count, total, rate) = (number("count")?, number("total")?, number("rps")?);
    draft.test.requests = draft.count("the count of calls", count);
    draft.test.rate = Draft::rate(rate);
    draft.test.duration = draft.time("the duration", total, Unit::Nanos);
    draft.test.date = members.day("date");
    let marks: List<Mark> = members.json(source, "histogram")?.unwrap_or_default();
    draft.test.histogram = marks_of(marks.0.iter().map(|mark| (mark.mark.0, mark.count.0)));
    if members.begins("options", b'{') {
        let options: Options = members.json(source, "options")?.unwrap_or_default();
        draft.test.connections = draft.count("the concurrency", options.concurrency.0);
        draft.test.asked_rate = Draft::rate(options.qps.0);
        draft.test.pacing = Some(if options.r#async == Some(true) { Pacing::Open } else { Pacing::Closed });
    }
    errors(source, members, &mut draft)?;
    Ok(draft)
}

fn errors(source: &str, members: &Members, draft: &mut Draft) -> Result<(), LoadTestError> {
    let codes: Table<Num> = members.json(source, "statusCodeDistribution")?.unwrap_or_default();
    if codes.0.is_empty() {
        return Ok(());
    }
    let mut failed = Some(0);
    for (code, count) in &codes.0 {
        let Some(count) = draft.count("a count of answers", count.0) else { return Ok(()) };
        failed = failed.and_then(|failed| plus(failed, if code == "OK" { 0 } else { count }));
    }
    let Some(failed) = failed else {
        draft.note(TOO_MANY);
        return Ok(());
    };
    draft.test.errors = Some(failed);
    if failed > 0 {
        draft.note("the percentiles are of calls that succeeded, unless errors were asked to be counted; the mean is of all");
    }
    Ok(())
}
