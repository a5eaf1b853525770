//! The document `measure`: results of load tests, each normalized, and what several runs come to.

use serde::Serialize;

use crate::model::measured::{Figure, LoadTest, Pacing, Seen, Summary};
#[cfg(feature = "schema")]
use crate::render::json::experiment::ExperimentWire;
use crate::render::json::figure::rounded;
use crate::render::json::{GENERATOR, Head, SCHEMA_VERSION, print};

/// Significant digits of what was measured.
const DIGITS: usize = 12;

/// One side alone, or two beside one another.
#[cfg(feature = "schema")]
#[derive(Serialize, schemars::JsonSchema)]
#[serde(untagged)]
#[allow(dead_code)] // the schema is made of it
pub(super) enum EitherWire {
    One(Box<MeasureWire>),
    Two(Box<ExperimentWire>),
}

#[derive(Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub(super) struct MeasureWire {
    #[cfg_attr(feature = "schema", schemars(extend("const" = 1)))]
    schema_version: u32,
    #[cfg_attr(feature = "schema", schemars(extend("enum" = ["measure"])))]
    document: &'static str,
    generator: Head,
    runs: Vec<RunWire>,
    summary: SummaryWire,
}

/// One run; `null` is what its tool does not tell.
#[derive(Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub(super) struct RunWire {
    source: String,
    tool: &'static str,
    p50_ms: Option<f64>,
    p90_ms: Option<f64>,
    p95_ms: Option<f64>,
    p99_ms: Option<f64>,
    p999_ms: Option<f64>,
    mean_ms: Option<f64>,
    max_ms: Option<f64>,
    rps: Option<f64>,
    requests: Option<u64>,
    errors: Option<u64>,
    duration_s: Option<f64>,
    asked_rps: Option<f64>,
    connections: Option<u64>,
    #[cfg_attr(feature = "schema", schemars(extend("enum" = ["open", "closed", null])))]
    pacing: Option<&'static str>,
    /// The day of the run, as `2026-11-23`.
    date: Option<String>,
    notes: Vec<String>,
}

/// The median of each figure over the runs that tell it.
#[derive(Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub(super) struct SummaryWire {
    runs: usize,
    p50_ms: Option<f64>,
    p90_ms: Option<f64>,
    p95_ms: Option<f64>,
    p99_ms: Option<f64>,
    p999_ms: Option<f64>,
    mean_ms: Option<f64>,
    max_ms: Option<f64>,
    rps: Option<f64>,
    requests: Option<f64>,
    errors: Option<f64>,
    duration_s: Option<f64>,
    spread: SpreadsWire,
}

/// How far the runs lie apart in each figure.
#[derive(Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
struct SpreadsWire {
    p50_ms: Option<SpreadWire>,
    p90_ms: Option<SpreadWire>,
    p95_ms: Option<SpreadWire>,
    p99_ms: Option<SpreadWire>,
    p999_ms: Option<SpreadWire>,
    mean_ms: Option<SpreadWire>,
    max_ms: Option<SpreadWire>,
    rps: Option<SpreadWire>,
    requests: Option<SpreadWire>,
    errors: Option<SpreadWire>,
    duration_s: Option<SpreadWire>,
}

/// The least and the greatest of so many runs.
#[derive(Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
struct SpreadWire {
    low: f64,
    high: f64,
    runs: usize,
}

/// The runs of one side as JSON.
///
/// # Errors
/// Never, as far as these types go; the writer's signature allows for it.
pub fn measure(tests: &[LoadTest]) -> serde_json::Result<String> {
    print(&MeasureWire {
        schema_version: SCHEMA_VERSION,
        document: "measure",
        generator: GENERATOR,
        runs: tests.iter().map(run).collect(),
        summary: summary(tests),
    })
}

pub(super) fn run(test: &LoadTest) -> RunWire {
    let figure = |figure: Figure| figure.of(test).map(|number| rounded(number, DIGITS));
    RunWire {
        source: test.source.clone(),
        tool: test.tool.word(),
        p50_ms: figure(Figure::P50),
        p90_ms: figure(Figure::P90),
        p95_ms: figure(Figure::P95),
        p99_ms: figure(Figure::P99),
        p999_ms: figure(Figure::P999),
        mean_ms: figure(Figure::Mean),
        max_ms: figure(Figure::Max),
        rps: figure(Figure::Rate),
        requests: test.requests,
        errors: test.errors,
        duration_s: figure(Figure::Duration),
        asked_rps: test.asked_rate.map(|rate| rounded(rate.per_second(), DIGITS)),
        connections: test.connections,
        pacing: test.pacing.map(|pacing| match pacing {
            Pacing::Open => "open",
            Pacing::Closed => "closed",
        }),
        date: test.date.map(|date| date.to_string()),
        notes: test.notes.clone(),
    }
}

pub(super) fn summary(tests: &[LoadTest]) -> SummaryWire {
    let all = Summary::of(tests);
    let seen = |figure: Figure| figure.over(all.as_ref()?);
    let median = |figure: Figure| seen(figure).map(|seen| rounded(seen.median(), DIGITS));
    let spread = |figure: Figure| {
        seen(figure).map(|Seen { ends: [low, _, high], runs }| SpreadWire {
            low: rounded(low, DIGITS),
            high: rounded(high, DIGITS),
            runs,
        })
    };
    SummaryWire {
        runs: tests.len(),
        p50_ms: median(Figure::P50),
        p90_ms: median(Figure::P90),
        p95_ms: median(Figure::P95),
        p99_ms: median(Figure::P99),
        p999_ms: median(Figure::P999),
        mean_ms: median(Figure::Mean),
        max_ms: median(Figure::Max),
        rps: median(Figure::Rate),
        requests: median(Figure::Requests),
        errors: median(Figure::Errors),
        duration_s: median(Figure::Duration),
        spread: SpreadsWire {
            p50_ms: spread(Figure::P50),
            p90_ms: spread(Figure::P90),
            p95_ms: spread(Figure::P95),
            p99_ms: spread(Figure::P99),
            p999_ms: spread(Figure::P999),
            mean_ms: spread(Figure::Mean),
            max_ms: spread(Figure::Max),
            rps: spread(Figure::Rate),
            requests: spread(Figure::Requests),
            errors: spread(Figure::Errors),
            duration_s: spread(Figure::Duration),
        },
    }
}
