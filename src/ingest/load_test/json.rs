//! JSON of whichever tool: told apart by the members of each report.

use std::io::BufRead;

use crate::ingest::load_test::draft::Draft;
use crate::ingest::load_test::error::LoadTestError;
use crate::ingest::load_test::members::{Members, Reports, named};
use crate::ingest::load_test::{MOST, fortio, ghz, k6, nighthawk, oha, vegeta};

pub(super) fn read(source: &str, input: impl BufRead) -> Result<Vec<Draft>, LoadTestError> {
    let mut reports = Reports::new(source, input);
    let mut drafts = Vec::new();
    while let Some(members) = reports.next()? {
        if drafts.len() == MOST {
            return Err(LoadTestError::TooLarge {
                source_name: source.to_owned(),
                what: format!("there are more than {MOST} results in one file"),
            });
        }
        drafts.push(report(source, &members)?);
    }
    if drafts.is_empty() {
        return Err(unknown(source, "it is an empty list".to_owned(), ""));
    }
    Ok(drafts)
}

/// One report, by what gives its tool away.
fn report(source: &str, members: &Members) -> Result<Draft, LoadTestError> {
    if members.has("DurationHistogram") {
        fortio::read(source, members)
    } else if members.begins("results", b'[') && members.has("options") {
        let (results, options) = (members.json(source, "results")?, members.json(source, "options")?);
        nighthawk::read(source, results, options, members.day("timestamp"))
    } else if members.begins("results", b'{') && members.has("config") {
        k6::read_machine(source, members)
    } else if members.has("latencyPercentiles") || oha::is_newer(members) {
        oha::read(source, members)
    } else if members.begins("metrics", b'{') {
        k6::read(source, members)
    } else if members.begins("latencies", b'{') {
        vegeta::read(source, members)
    } else if members.has("latencyDistribution")
        || (members.has("statusCodeDistribution") && members.has("count"))
    {
        ghz::read(source, members)
    } else {
        Err(unknown(source, named(members), hint(members)))
    }
}

/// What to give instead of JSON that people take for a result.
fn hint(members: &Members) -> &'static str {
    let has = |name: &str| members.names.iter().any(|known| known == name);
    if has("metric") && has("data") || has("type") && has("data") {
        "; this looks like k6's points; give what `k6 run --summary-export FILE` writes"
    } else if has("attack") && has("seq") {
        "; these look like vegeta's single results; give what `vegeta report -type=json` prints"
    } else if has("apiVersion") && has("kind") {
        "; this looks like Kubernetes objects; `meshtax scan -f` reads those"
    } else if has("schema_version") && has("generator") {
        "; this looks like meshtax's own; give the file that the tool wrote"
    } else {
        ""
    }
}

fn unknown(source: &str, found: String, hint: &str) -> LoadTestError {
    LoadTestError::Unknown {
        source_name: source.to_owned(),
        tried: "the JSON of fortio, nighthawk, k6, oha, vegeta and ghz".to_owned(),
        found,
        hint: hint.to_owned(),
    }
}
