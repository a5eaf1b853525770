//! The document `check`.

use serde::Serialize;

use crate::cluster::changes::{Changed, Side};
use crate::model::Figure;
use crate::model::budget::{Baseline, Change, Judged, Limit, State};
use crate::render::checked::Check;
use crate::render::json::estimate::{EstimateWire, wire};
use crate::render::json::figure::{budget_unit, rounded, whole, wire_unit};
use crate::render::json::headroom::{BreaksAtWire, breaks_at};
use crate::render::json::{GENERATOR, Head, SCHEMA_VERSION, print};

/// Significant digits.
const DIGITS: usize = 12;

#[derive(Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub(super) struct CheckWire {
    #[cfg_attr(feature = "schema", schemars(extend("const" = 1)))]
    schema_version: u32,
    #[cfg_attr(feature = "schema", schemars(extend("enum" = ["check"])))]
    document: &'static str,
    generator: Head,
    #[cfg_attr(feature = "schema", schemars(extend("enum" = ["within", "over", "unknown"])))]
    result: &'static str,
    budgets: Vec<BudgetWire>,
    baseline: Option<BaselineWire>,
    estimate: EstimateWire,
}

#[derive(Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
struct BaselineWire {
    source: String,
    mesh: String,
    changes: Vec<ChangeWire>,
    other_assumptions: Vec<String>,
    workloads: Vec<WorkloadWire>,
}

#[derive(Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
struct WorkloadWire {
    workload: String,
    before: Option<SideWire>,
    after: Option<SideWire>,
}

#[derive(Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
struct SideWire {
    meshed_pods: Option<u64>,
    added_memory_bytes: Option<u64>,
    added_cpu_cores: Option<f64>,
}

#[derive(Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
struct ChangeWire {
    figure: &'static str,
    unit: &'static str,
    before: Option<Plain>,
    after: Option<Plain>,
    by: Option<Plain>,
    by_percent: Option<Plain>,
    reason: Option<String>,
}

#[derive(Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
struct BudgetWire {
    budget: &'static str,
    #[cfg_attr(feature = "schema", schemars(extend("enum" = ["deny", "warn"])))]
    level: &'static str,
    #[cfg_attr(feature = "schema", schemars(extend("enum" = ["within", "over", "unknown"])))]
    state: &'static str,
    limit: Option<Plain>,
    limit_text: Option<String>,
    actual: Option<ActualWire>,
    actual_text: Option<String>,
    over_by: Option<Plain>,
    unit: Option<&'static str>,
    high_is_over: bool,
    reason: Option<String>,
    file: Option<String>,
    line: Option<usize>,
    headroom: Vec<BreaksAtWire>,
    moved_most_by: Option<MovesWire>,
}

/// The figure where that input is low and where it is high, the others typical.
#[derive(Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
struct MovesWire {
    input: &'static str,
    unit: &'static str,
    at_low: Plain,
    at_high: Plain,
}

#[derive(Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
struct ActualWire {
    low: Plain,
    typical: Plain,
    high: Plain,
}

// A number that is written without a fraction where it has none: bytes are integers. No doc comment: the
// schema would repeat it at every member.
#[derive(Debug, Clone, Copy)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schema", schemars(transparent, inline))]
struct Plain(f64);

impl Serialize for Plain {
    #[allow(clippy::cast_possible_truncation)] // it is whole, and no larger than an f64 is exact
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        if self.0.fract() == 0.0 && self.0.abs() < EXACT {
            serializer.serialize_i64(self.0 as i64)
        } else {
            serializer.serialize_f64(self.0)
        }
    }
}

/// Whole numbers below are exact: 2^53.
const EXACT: f64 = 9_007_199_254_740_992.0;

/// A number in its unit, to the digits that count.
fn plain(number: f64, unit: &str, digits: usize) -> Plain {
    Plain(if unit == "bytes" { number.round() } else { rounded(number, digits) })
}

/// The document as text.
///
/// # Errors
/// Never, as far as these types go; serde's signature allows for it.
pub fn check(check: &Check<'_>) -> serde_json::Result<String> {
    print(&CheckWire {
        schema_version: SCHEMA_VERSION,
        document: "check",
        generator: GENERATOR,
        result: check.result().word(),
        budgets: check
            .verdict
            .judged
            .iter()
            .enumerate()
            .map(|(at, judged)| budget(check, judged, at))
            .collect(),
        baseline: check.baseline.map(|one| baseline(check, one)),
        estimate: wire(check.scenario, check.estimate, check.survey, check.usage),
    })
}

fn baseline(check: &Check<'_>, baseline: &Baseline) -> BaselineWire {
    let change = |change: &Change| {
        let (unit, scale, digits) = wire_unit(change.figure, change.figure.unit());
        let scaled = |number: f64| plain(number * scale, unit, digits);
        ChangeWire {
            figure: change.figure.key(),
            unit,
            before: change.before().map(scaled),
            after: change.after().map(scaled),
            by: change.by().map(scaled),
            by_percent: change.share().map(|share| plain(share * 100.0, "percent", digits)),
            reason: change.reason().map(ToOwned::to_owned),
        }
    };
    BaselineWire {
        source: baseline.source.clone(),
        mesh: baseline.mesh.clone(),
        changes: baseline.changes(check.scenario, check.estimate).iter().map(change).collect(),
        other_assumptions: baseline.other_assumptions(check.scenario),
        workloads: check.changed().into_iter().map(workload).collect(),
    }
}

fn workload(changed: Changed) -> WorkloadWire {
    let side = |side: Side| SideWire {
        meshed_pods: side.meshed_pods,
        added_memory_bytes: side.added.map(|added| whole(added.memory.bytes())),
        added_cpu_cores: side.added.map(|added| rounded(added.cpu.cores(), DIGITS)),
    };
    WorkloadWire { workload: changed.title, before: changed.before.map(side), after: changed.after.map(side) }
}

fn budget(check: &Check<'_>, judged: &Judged, at: usize) -> BudgetWire {
    let headroom = check.headroom.get(at).map_or(&[][..], Vec::as_slice);
    let moves = check.moved_by.get(at).and_then(Option::as_ref);
    let place = check.place_of(judged);
    let unit = budget_unit(judged);
    let scaled = |number: f64| {
        let (name, scale, digits) = unit.unwrap_or(("", 1.0, DIGITS));
        plain(number * scale, name, digits)
    };
    let (limit, limit_text) = match &judged.limit {
        Limit::Number(number) => (Some(scaled(*number)), None),
        Limit::Word(word) => (None, Some(word.clone())),
    };
    BudgetWire {
        budget: judged.budget,
        level: judged.level.word(),
        state: judged.state.word(),
        limit,
        limit_text,
        actual: judged.measure.and_then(|measure| measure.actual).map(|ends| {
            let [low, typical, high] = ends.map(scaled);
            ActualWire { low, typical, high }
        }),
        actual_text: judged.actual.clone(),
        over_by: judged.measure.and_then(|measure| measure.over_by).map(scaled),
        unit: unit.map(|(name, ..)| name),
        high_is_over: judged.state == State::Within
            && judged.measure.is_some_and(|measure| measure.high_is_over),
        reason: judged.reason.clone(),
        file: place.map(|place| place.file.clone()),
        line: place.map(|place| place.line),
        moved_most_by: moves.zip(Figure::of_budget(judged.budget)).map(|(moves, figure)| {
            // Of growth as a share, what moves is the figure that grew.
            let (unit, scale, digits) = wire_unit(figure, figure.unit());
            let [at_low, at_high] = moves.ends.map(|end| plain(end * scale, unit, digits));
            MovesWire { input: moves.input.name, unit, at_low, at_high }
        }),
        headroom: headroom.iter().map(breaks_at).collect(),
    }
}
