//! Budgets: what the mesh may add, and whether it stays within.
//!
//! Each budget is judged by the typical figure, or to be strict by the high one. Equal is within. A figure
//! that is not known is no pass: where a part is missing, the known part can only be over.

mod baseline;
mod figure;
mod judge;

use crate::model::estimate::Estimate;
use crate::model::figure::{Figure, FigureValue, Term, listed};
use crate::model::keys::{self, Entry};
use crate::model::latency::Promise;
use crate::model::scenario::Scenario;
use crate::model::words::{Answers, Judge, Percentile};
use crate::units::quote;

pub use baseline::{Baseline, Change, Past};
pub(crate) use figure::Bounds;
pub use figure::{FIGURES, GROWING};
pub use judge::{Judged, Limit, Measure, State};

/// What happens where a budget is broken.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Level {
    /// `check` fails.
    Deny,
    /// It is told, and `check` does not fail.
    Warn,
}

impl Level {
    /// The word of the table, and of JSON.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Deny => "deny",
            Self::Warn => "warn",
        }
    }
}

/// Whether an estimate is within its budgets.
#[derive(Debug, Clone, PartialEq)]
pub struct Verdict {
    /// Every budget, in the order of the keys; those of `deny` first.
    pub judged: Vec<Judged>,
}

impl Verdict {
    /// Whether that budget is broken.
    #[must_use]
    pub fn breaks(&self, budget: &str, level: Level) -> bool {
        self.judged.iter().any(|one| (one.budget, one.level, one.state) == (budget, level, State::Over))
    }

    /// Whether some budget that denies is broken.
    #[must_use]
    pub fn is_over(&self) -> bool {
        self.judged.iter().any(|one| one.level == Level::Deny && one.state == State::Over)
    }

    /// The budgets that deny and cannot be judged.
    pub fn unknown(&self) -> impl Iterator<Item = &Judged> {
        self.judged.iter().filter(|one| one.level == Level::Deny && one.state == State::Unknown)
    }
}

/// The row of a budget.
#[must_use]
pub fn entry(table: &str, figure: Figure) -> Option<&'static Entry> {
    keys::limit(table, figure.place()?)
}

/// Whether a scenario states anything to judge.
#[must_use]
pub fn has_any(scenario: &Scenario) -> bool {
    let only_how = [keys::BUDGET_PERCENTILE.index(), keys::BUDGET_JUDGE.index(), keys::BUDGET_SLA.index()];
    if scenario.one(keys::BUDGET_SLA) == Some(true) {
        return true;
    }
    let mut stated = scenario.inputs().system.said();
    stated.any(|(entry, _)| entry.is_budget() && !only_how.contains(&entry.index))
}

/// The percentile that latencies are held to their budgets by.
#[must_use]
pub fn percentile(scenario: &Scenario) -> Percentile {
    How::of(scenario).percentile
}

/// One budget that a scenario states: what is judged, and against what.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Budget {
    entry: &'static Entry,
    level: Level,
    pub(crate) of: Judges,
}

/// What a budget judges.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) enum Judges {
    /// A figure, against a limit in its base unit.
    Figure(Figure, f64),
    /// How much a figure grew over the baseline, against a limit; named by the figure that the budget has.
    Growth(Figure, f64),
    /// Whether every path keeps its SLA.
    Sla,
    /// Whether the verdict's answer is allowed.
    Answer,
}

impl Budget {
    /// Every budget of a scenario, in the order of the keys; those of `deny` first.
    pub(crate) fn all(scenario: &Scenario) -> Vec<Self> {
        let limits = |table: &'static str, level: Level, of: fn(Figure, f64) -> Judges| {
            FIGURES.into_iter().filter_map(move |figure| {
                let entry = entry(table, figure)?;
                Some(Self { entry, level, of: of(figure, figure.limit(scenario, entry)?) })
            })
        };
        let sla = (scenario.one(keys::BUDGET_SLA) == Some(true)).then_some(Self {
            entry: keys::BUDGET_SLA.entry(),
            level: Level::Deny,
            of: Judges::Sla,
        });
        let answer = scenario.one(keys::BUDGET_VERDICT).map(|_: Answers| Self {
            entry: keys::BUDGET_VERDICT.entry(),
            level: Level::Deny,
            of: Judges::Answer,
        });
        limits(Level::Deny.word(), Level::Deny, Judges::Figure)
            .chain(sla)
            .chain(answer)
            .chain(limits("increase", Level::Deny, Judges::Growth))
            .chain(limits(Level::Warn.word(), Level::Warn, Judges::Figure))
            .collect()
    }

    /// The terms of an estimate that it is judged by.
    pub(crate) fn needs(self) -> &'static [Term] {
        match self.of {
            Judges::Figure(figure, _) => figure.needs(),
            Judges::Growth(figure, _) => figure.grows().0.needs(),
            Judges::Sla => &[Term::Latency],
            Judges::Answer => &[Term::Verdict],
        }
    }

    /// Holds an estimate against it; nothing where the scenario does not state it.
    pub(crate) fn judge(
        self,
        scenario: &Scenario,
        estimate: &Estimate,
        baseline: Option<&Baseline>,
    ) -> Option<Judged> {
        let how = How::of(scenario);
        let Self { entry, level, of } = self;
        match of {
            Judges::Figure(figure, limit) => {
                let actual = figure.at(how.percentile.level()).value(estimate);
                let (key, unit) = (figure.key(), figure.unit());
                Some(judge::measure(key, level, entry, unit, limit, &actual, how.strict))
            }
            Judges::Growth(figure, limit) => {
                baseline::growth(baseline, entry, (figure, limit), scenario, estimate)
            }
            Judges::Sla => Some(sla(scenario, estimate)),
            Judges::Answer => answer(scenario, estimate),
        }
    }
}

/// Holds an estimate against the budgets of its scenario, and its growth over a baseline.
#[must_use]
pub fn judge(scenario: &Scenario, estimate: &Estimate, baseline: Option<&Baseline>) -> Verdict {
    let all = Budget::all(scenario).into_iter();
    Verdict { judged: all.filter_map(|budget| budget.judge(scenario, estimate, baseline)).collect() }
}

/// Holds figures that are known from elsewhere than an estimate against the limits of a scenario, those of
/// `deny` first. What `actual` gives nothing for is not judged.
pub(crate) fn judge_others(
    scenario: &Scenario,
    actual: impl Fn(Figure) -> Option<FigureValue>,
) -> Vec<Judged> {
    let how = How::of(scenario);
    let each = [Level::Deny, Level::Warn].into_iter().flat_map(|level| FIGURES.map(|figure| (level, figure)));
    let judged = each.filter_map(|(level, figure)| {
        let entry = entry(level.word(), figure)?;
        let limit = figure.limit(scenario, entry)?;
        let (key, unit) = (figure.key(), figure.unit());
        Some(judge::measure(key, level, entry, unit, limit, &actual(figure)?, how.strict))
    });
    judged.collect()
}

/// How budgets are judged.
#[derive(Debug, Clone, Copy)]
pub(crate) struct How {
    /// The level that latencies are taken at.
    pub(crate) percentile: Percentile,
    /// Whether the high figure decides.
    pub(crate) strict: bool,
}

impl How {
    pub(crate) fn of(scenario: &Scenario) -> Self {
        Self {
            percentile: scenario.one(keys::BUDGET_PERCENTILE).unwrap_or(Percentile::P99),
            strict: scenario.one(keys::BUDGET_JUDGE) == Some(Judge::High),
        }
    }
}

/// Whether every path keeps its SLA.
fn sla(scenario: &Scenario, estimate: &Estimate) -> Judged {
    let strict = How::of(scenario).strict;
    let mut broken = Vec::new();
    let mut doubtful = Vec::new();
    let mut unknown = Vec::new();
    for chain in &estimate.latency {
        match &chain.promise {
            // By the high figure, a path that may miss its SLA has missed it.
            Promise::P99 { within_with: Some(kept), .. } if !kept.typical || strict && kept.depends() => {
                broken.push(quote(&chain.name));
            }
            Promise::P99 { within_with: Some(kept), .. } if kept.depends() => {
                doubtful.push(quote(&chain.name));
            }
            Promise::P99 { within_with: Some(_), .. } | Promise::None => {}
            Promise::P99 { .. } | Promise::Unknown => unknown.push(quote(&chain.name)),
        }
    }
    let (state, reason) = match (&broken[..], &unknown[..]) {
        ([], []) if estimate.latency.is_empty() => {
            (State::Unknown, Some("no request path and no SLA stated".to_owned()))
        }
        ([], []) if doubtful.is_empty() => (State::Within, None),
        ([], []) => {
            let reason =
                format!("kept where everything is typical, missed where it is high: {}", listed(&doubtful));
            (State::Within, Some(reason))
        }
        ([], unknown) => (State::Unknown, Some(format!("SLA or latency not known of {}", listed(unknown)))),
        (broken, _) => (State::Over, Some(format!("over its SLA with the mesh: {}", listed(broken)))),
    };
    let actual = if broken.is_empty() { "kept".to_owned() } else { format!("{} over", broken.len()) };
    let limit = Limit::Word("every path keeps its SLA".to_owned());
    Judged {
        budget: "sla",
        level: Level::Deny,
        key: keys::BUDGET_SLA.entry(),
        state,
        limit,
        actual: (state != State::Unknown).then_some(actual),
        measure: None,
        reason,
    }
}

/// Whether the verdict's answer is one of those allowed.
pub(crate) fn answer(scenario: &Scenario, estimate: &Estimate) -> Option<Judged> {
    let allowed: Answers = scenario.one(keys::BUDGET_VERDICT)?;
    let answer = estimate.verdict.answer.word();
    let within = allowed.words().contains(&answer);
    Some(Judged {
        budget: "verdict",
        level: Level::Deny,
        key: keys::BUDGET_VERDICT.entry(),
        state: if within { State::Within } else { State::Over },
        limit: Limit::Word(allowed.words().join(", ")),
        actual: Some(answer.to_owned()),
        measure: None,
        reason: (!within).then(|| estimate.verdict.sentence.clone()),
    })
}
