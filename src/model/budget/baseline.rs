//! What an estimate is held beside: an earlier one, or that of the other side of a change.
//!
//! Growth is the typical figure less the baseline's. A decrease never breaks a budget. Two sums compare only
//! where they lack the same parts.

use crate::model::budget::judge::{self, Judged};
use crate::model::budget::{Actual, Figure, How, Level, entry};
use crate::model::estimate::Estimate;
use crate::model::layer::Origin;
use crate::model::scenario::Scenario;
use crate::units::Unit;

/// An estimate to hold another beside.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Baseline {
    /// What it was read from.
    pub source: String,
    /// Its mesh.
    pub mesh: String,
    /// The currency of its cost, where it has one.
    pub currency: Option<String>,
    /// Its figures.
    pub figures: Vec<Past>,
    /// What it assumed about the mesh and about what decides: key and value, in the order of the keys.
    pub assumptions: Vec<(String, String)>,
}

/// A figure of a baseline.
#[derive(Debug, Clone, PartialEq)]
pub struct Past {
    /// Which.
    pub figure: Figure,
    /// The typical value in the base unit; nothing where it was not known.
    pub typical: Option<f64>,
    /// What was missing from it, in words; empty where nothing was.
    pub lacks: String,
}

/// A figure then and now.
#[derive(Debug, Clone, PartialEq)]
pub struct Change {
    /// Which.
    pub figure: Figure,
    /// Then.
    pub before: Option<f64>,
    /// Now.
    pub after: Option<f64>,
    /// Why the two do not compare, where they do not.
    pub reason: Option<String>,
}

/// How far two figures may be apart, as a share, and still be the same.
const ALIKE: f64 = 1e-6;

/// The figures that a change is told of: those that are no share of something else.
pub(crate) const GROWING: [Figure; 8] = [
    Figure::Memory,
    Figure::MemoryReserved,
    Figure::Cpu,
    Figure::CpuReserved,
    Figure::AddedLatency,
    Figure::Rollout,
    Figure::ExtraNodes,
    Figure::CostPerMonth,
];

impl Change {
    /// By how much it grew; negative where it fell, nothing where the two do not compare.
    #[must_use]
    pub fn by(&self) -> Option<f64> {
        if self.reason.is_some() {
            return None;
        }
        let (before, after) = (self.before?, self.after?);
        // Means of one pod are whole bytes, so sums of the same may differ by some bytes.
        let by = after - before;
        Some(if by.abs() <= before.abs().max(after.abs()) * ALIKE { 0.0 } else { by })
    }

    /// The same as a share of what was; nothing where that was nothing.
    #[must_use]
    pub fn share(&self) -> Option<f64> {
        let by = self.by()?;
        let before = self.before?;
        match (by, before) {
            _ if before > 0.0 => Some(by / before),
            (by, _) if by <= 0.0 => Some(0.0),
            _ => None,
        }
    }
}

impl Baseline {
    /// An estimate as a baseline, such as that of the other side's manifests.
    #[must_use]
    pub fn of(source: &str, scenario: &Scenario, estimate: &Estimate) -> Self {
        let percentile = How::of(scenario).percentile;
        let past = |figure: Figure| {
            let Actual { ends, reason } = figure.actual(estimate, percentile);
            Past { figure, typical: ends.map(|[_, typical, _]| typical), lacks: reason.unwrap_or_default() }
        };
        Self {
            source: source.to_owned(),
            mesh: scenario.mesh().name.clone(),
            currency: estimate.cost.as_ref().map(|cost| cost.currency.clone()),
            figures: GROWING.into_iter().map(past).collect(),
            assumptions: assumptions(scenario),
        }
    }

    /// The keys that were assumed otherwise, at most so many.
    #[must_use]
    pub fn other_assumptions(&self, scenario: &Scenario) -> Vec<String> {
        let now = assumptions(scenario);
        let value = |list: &[(String, String)], key: &str| {
            list.iter().find(|(one, _)| one == key).map(|(_, value)| value.clone())
        };
        let mut keys: Vec<&String> = self.assumptions.iter().chain(&now).map(|(key, _)| key).collect();
        keys.sort_unstable();
        keys.dedup();
        let told = |value: Option<String>| value.unwrap_or_else(|| "not stated".to_owned());
        keys.into_iter()
            .filter(|key| value(&self.assumptions, key) != value(&now, key))
            .map(|key| {
                format!("{key}: {} then, {} now", told(value(&self.assumptions, key)), told(value(&now, key)))
            })
            .collect()
    }

    /// Every figure then and now.
    #[must_use]
    pub fn changes(&self, scenario: &Scenario, estimate: &Estimate) -> Vec<Change> {
        let now = Self::of("", scenario, estimate);
        let change = |past: &Past| {
            let after = now.figures.iter().find(|now| now.figure == past.figure);
            let lacks = after.map_or("", |after| after.lacks.as_str());
            let reason = match (past.typical, after.and_then(|after| after.typical)) {
                (None, _) => Some("not known in the baseline".to_owned()),
                (_, None) => Some("not known now".to_owned()),
                _ if past.figure == Figure::CostPerMonth && self.currency != now.currency => {
                    Some("the two are in different currencies".to_owned())
                }
                _ if past.lacks != lacks => Some("the two lack different parts".to_owned()),
                _ => None,
            };
            let after = after.and_then(|after| after.typical);
            Change { figure: past.figure, before: past.typical, after, reason }
        };
        self.figures.iter().map(change).collect()
    }

    /// Holds the growth against `[budget.increase]`.
    pub(super) fn judge(&self, scenario: &Scenario, estimate: &Estimate) -> Vec<Judged> {
        let changes = self.changes(scenario, estimate);
        let mut judged = Vec::new();
        for figure in Figure::ALL {
            let Some(entry) = entry("increase", figure) else { continue };
            let Some(limit) = figure.limit(scenario, entry) else { continue };
            let (of, percent) = figure.grows();
            let Some(change) = changes.iter().find(|change| change.figure == of) else { continue };
            let grown = if percent { change.share() } else { change.by() };
            let ends = grown.map(|grown| [grown.max(0.0); 3]);
            let reason = match (&change.reason, ends) {
                (Some(reason), _) => Some(reason.clone()),
                (None, None) => Some("it was nothing in the baseline".to_owned()),
                _ => None,
            };
            let unit = if percent { Unit::Ratio } else { of.unit() };
            let actual = Actual { ends, reason };
            judged.push(judge::measure(
                figure.increase_key(),
                Level::Deny,
                entry,
                unit,
                limit,
                actual,
                false,
            ));
        }
        judged
    }
}

/// What is assumed of the mesh and of what decides. What describes the system is what changes are made to,
/// and a catalog's figures are those of the mesh and version that are named.
fn assumptions(scenario: &Scenario) -> Vec<(String, String)> {
    let of_the_user = [Origin::Default, Origin::Scenario, Origin::Flag];
    let said = scenario.inputs().system.said();
    let own = said.filter(|(entry, given)| {
        matches!(entry.section(), "mesh" | "prices" | "thresholds")
            && of_the_user.contains(&given.origin)
            && entry.name != "mesh.name"
    });
    let mesh = ("mesh".to_owned(), format!("{} ({})", scenario.mesh().name, scenario.mesh().version));
    [mesh]
        .into_iter()
        .chain(own.map(|(entry, given)| (entry.name.to_owned(), given.value.to_string())))
        .collect()
}

/// A budget on growth where there is no baseline to grow from.
pub(super) fn without_baseline(scenario: &Scenario) -> Vec<Judged> {
    let mut judged = Vec::new();
    for figure in Figure::ALL {
        let Some(entry) = entry("increase", figure) else { continue };
        let Some(limit) = figure.limit(scenario, entry) else { continue };
        let reason = Some("no baseline given (`--baseline`, `--baseline-f`)".to_owned());
        let actual = Actual { ends: None, reason };
        let (budget, unit) = (figure.increase_key(), figure.unit());
        judged.push(judge::measure(budget, Level::Deny, entry, unit, limit, actual, false));
    }
    judged
}
