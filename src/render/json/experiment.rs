//! The document `measure` of two sides: each normalized, the measured tax, the model beside it, what follows.

use std::collections::BTreeMap;

use serde::Serialize;

use crate::model::measured::{Lies, LoadTest, Noise, Seen, Usage};
use crate::render::experiment::{Compared, named};
use crate::render::json::figure::{Figure, Known, budget_unit, rounded};
use crate::render::json::measure::{RunWire, SummaryWire, run, summary};
use crate::render::json::usage::{UsageWire, usage};
use crate::render::json::{GENERATOR, Head, SCHEMA_VERSION, print};

/// Significant digits of what was measured.
const DIGITS: usize = 12;

#[derive(Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub(super) struct ExperimentWire {
    #[cfg_attr(feature = "schema", schemars(extend("const" = 1)))]
    schema_version: u32,
    #[cfg_attr(feature = "schema", schemars(extend("enum" = ["measure"])))]
    document: &'static str,
    generator: Head,
    mesh: String,
    before: SideWire,
    after: SideWire,
    measured: BTreeMap<String, RowWire>,
    modelled: BTreeMap<String, Known<f64>>,
    ratio: BTreeMap<String, Option<f64>>,
    comparable: Option<ComparableWire>,
    budgets: Vec<BudgetWire>,
    budgets_not_measured: Vec<&'static str>,
    conclusion: ConclusionWire,
    notes: Vec<String>,
}

#[derive(Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
struct SideWire {
    runs: Vec<RunWire>,
    summary: Option<SummaryWire>,
    usage: Option<UsageWire>,
}

/// A figure of both sides, medians of the runs, in the unit of its key. `added` is after less before, and
/// nothing where the sides do not compare.
#[derive(Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
struct RowWire {
    before: Option<f64>,
    after: Option<f64>,
    added: Option<f64>,
    added_low: Option<f64>,
    added_high: Option<f64>,
    percent: Option<f64>,
    #[cfg_attr(feature = "schema", schemars(extend("enum" = ["within", "less", "beyond", "unknown", null])))]
    noise: Option<&'static str>,
    #[cfg_attr(feature = "schema", schemars(extend("enum" = ["below", "within", "above", null])))]
    in_modelled_range: Option<&'static str>,
    note: Option<String>,
    not_modelled: Option<String>,
    not_in_modelled: Option<&'static str>,
}

#[derive(Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
struct ComparableWire {
    ok: bool,
    reasons: Vec<ReasonWire>,
}

/// A reason that forbids the comparison where it blocks, and else a remark.
#[derive(Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
struct ReasonWire {
    code: &'static str,
    blocks: bool,
    message: String,
}

#[derive(Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
struct BudgetWire {
    budget: &'static str,
    level: &'static str,
    state: &'static str,
    limit: Option<f64>,
    measured: Option<f64>,
    over_by: Option<f64>,
    unit: Option<&'static str>,
    reason: Option<String>,
}

#[derive(Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
struct ConclusionWire {
    #[cfg_attr(feature = "schema", schemars(extend("enum" = ["worth-it", "within-noise", "reconsider", "trade-off", "cannot-say"])))]
    sentence: &'static str,
    text: String,
    because: String,
}

/// A measurement of two sides as JSON.
///
/// # Errors
/// Never, as far as these types go; the writer's signature allows for it.
pub fn experiment(compared: &Compared<'_>) -> serde_json::Result<String> {
    let [usage_before, usage_after] = compared.usage;
    let mut measured = BTreeMap::new();
    let mut modelled = BTreeMap::new();
    let mut ratio = BTreeMap::new();
    for (row, beside) in compared.rows() {
        let (name, scale) = named(row.what);
        let number = |number: f64| rounded(number * scale, DIGITS);
        let speaks = compared.measured.speaks(row);
        let added = row.difference_ends().filter(|_| speaks);
        let side = |seen: Option<Seen>| seen.map(|seen| number(seen.median()));
        measured.insert(
            name.clone(),
            RowWire {
                before: side(row.before),
                after: side(row.after),
                added: added.map(|[_, median, _]| number(median)),
                added_low: added.map(|[low, ..]| number(low)),
                added_high: added.map(|[.., high]| number(high)),
                percent: row.share().filter(|_| speaks).map(|share| rounded(share * 100.0, DIGITS)),
                noise: row.noise().filter(|_| speaks).map(Noise::word),
                in_modelled_range: beside.lies.map(Lies::word),
                note: row.note.clone(),
                not_modelled: beside.reason.clone(),
                not_in_modelled: beside.left_out,
            },
        );
        let ends = beside.modelled.map(|ends| ends.map(number));
        modelled.insert(name.clone(), ends.map(Figure::of));
        ratio.insert(name, beside.ratio.map(|ratio| rounded(ratio, DIGITS)));
    }
    let conclusion = compared.conclusion;
    print(&ExperimentWire {
        schema_version: SCHEMA_VERSION,
        document: "measure",
        generator: GENERATOR,
        mesh: compared.scenario.mesh().name.clone(),
        before: side(compared.before, usage_before),
        after: side(compared.after, usage_after),
        measured,
        modelled,
        ratio,
        comparable: compared.measured.comparable.as_ref().map(|comparable| ComparableWire {
            ok: comparable.ok,
            reasons: comparable
                .reasons
                .iter()
                .map(|one| ReasonWire { code: one.code, blocks: one.blocks, message: one.message.clone() })
                .collect(),
        }),
        budgets: budgets(compared),
        budgets_not_measured: compared.held.not_measured.clone(),
        conclusion: ConclusionWire {
            sentence: conclusion.sentence.word(),
            text: conclusion.text.clone(),
            because: conclusion.because.clone(),
        },
        notes: compared.told.to_vec(),
    })
}

fn side(runs: &[LoadTest], used: Option<&Usage>) -> SideWire {
    SideWire {
        runs: runs.iter().map(run).collect(),
        summary: (!runs.is_empty()).then(|| summary(runs)),
        usage: used.map(usage),
    }
}

fn budgets(compared: &Compared<'_>) -> Vec<BudgetWire> {
    let wire = compared.held.verdict.judged.iter().map(|judged| {
        let unit = budget_unit(judged);
        let told = |number: Option<f64>| {
            let (_, scale, digits) = unit?;
            Some(rounded(number? * scale, digits))
        };
        let measure = judged.measure;
        BudgetWire {
            budget: judged.budget,
            level: judged.level.word(),
            state: judged.state.word(),
            limit: told(measure.map(|measure| measure.limit)),
            measured: told(measure.and_then(|measure| measure.judged)),
            over_by: told(measure.and_then(|measure| measure.over_by)),
            unit: unit.map(|(name, ..)| name),
            reason: judged.reason.clone(),
        }
    });
    wire.collect()
}
