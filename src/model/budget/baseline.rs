//! What an estimate is held beside: an earlier one, or that of the other side of a change.
//!
//! Growth is the typical figure less the baseline's. A decrease never breaks a budget. A sum from which a
//! part is missing on either side has not grown by anything that is known.

use crate::model::budget::judge::{self, Judged};
use crate::model::budget::{GROWING, How, Level};
use crate::model::difference::Difference;
use crate::model::estimate::Estimate;
use crate::model::figure::{Figure, FigureValue, Whole};
use crate::model::keys::Entry;
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
    /// What it was.
    pub value: FigureValue,
}

/// A figure then and now.
#[derive(Debug, Clone, PartialEq)]
pub struct Change {
    /// Which.
    pub figure: Figure,
    /// Then and now.
    pub difference: Difference,
}

/// How far two figures may be apart, as a share, and still be the same: means of one pod are whole bytes, so
/// sums of the same may differ by some bytes.
const ALIKE: f64 = 1e-6;

impl Change {
    /// The typical figure then.
    #[must_use]
    pub fn before(&self) -> Option<f64> {
        self.difference.from().typical()
    }

    /// The typical figure now.
    #[must_use]
    pub fn after(&self) -> Option<f64> {
        self.difference.to().typical()
    }

    /// By how much it grew; negative where it fell, nothing where the two do not compare.
    #[must_use]
    pub fn by(&self) -> Option<f64> {
        self.difference.by()
    }

    /// The same as a share of what was; of nothing, only that it grew by nothing is known.
    #[must_use]
    pub fn share(&self) -> Option<f64> {
        self.difference.share().or_else(|| (self.by()? <= 0.0).then_some(0.0))
    }

    /// Why the two do not compare, where they do not.
    #[must_use]
    pub fn reason(&self) -> Option<&str> {
        self.difference.reason()
    }
}

impl Baseline {
    /// An estimate as a baseline, such as that of the other side's manifests.
    #[must_use]
    pub fn of(source: &str, scenario: &Scenario, estimate: &Estimate) -> Self {
        let level = How::of(scenario).percentile.level();
        let past = |figure: Figure| Past { figure, value: figure.at(level).value(estimate) };
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
        self.figures.iter().map(|past| self.change(past, scenario, estimate)).collect()
    }

    /// One figure then and now; of the estimate, only what that figure needs is looked at.
    fn change(&self, past: &Past, scenario: &Scenario, estimate: &Estimate) -> Change {
        let from = past.value.clone();
        let to = past.figure.at(How::of(scenario).percentile.level()).value(estimate);
        let currency = || estimate.cost.as_ref().map(|cost| cost.currency.clone());
        let other_currency = past.figure == Figure::COST && self.currency != currency();
        let difference = match why_not(&from, &to, other_currency) {
            Some(reason) => Difference::refused(from, to, reason),
            None => Difference::between(from, to).forgiving(ALIKE),
        };
        Change { figure: past.figure, difference }
    }

    /// The typical figure then.
    pub(crate) fn typical(&self, figure: Figure) -> Option<f64> {
        self.figures.iter().find(|past| past.figure == figure)?.value.typical()
    }
}

/// Holds the growth of a figure against a limit of `[budget.increase]`. Where there is no baseline to grow from,
/// it is not known; nothing where the baseline has no such figure.
pub(super) fn growth(
    baseline: Option<&Baseline>,
    entry: &'static Entry,
    (figure, limit): (Figure, f64),
    scenario: &Scenario,
    estimate: &Estimate,
) -> Option<Judged> {
    let budget = figure.increase_key()?;
    let judged = |unit: Unit, actual: &FigureValue| {
        judge::measure(budget, Level::Deny, entry, unit, limit, actual, false)
    };
    let Some(baseline) = baseline else {
        let actual = FigureValue::unknown("no baseline given (`--baseline`, `--baseline-f`)");
        return Some(judged(figure.unit(), &actual));
    };
    let (of, percent) = figure.grows();
    let past = baseline.figures.iter().find(|past| past.figure == of)?;
    let change = baseline.change(past, scenario, estimate);
    let grown = if percent { change.share() } else { change.by() };
    let actual = match (grown, change.reason()) {
        (Some(grown), _) => FigureValue::Whole(Whole::exact(grown.max(0.0))),
        (None, Some(reason)) => FigureValue::unknown(reason.to_owned()),
        (None, None) => FigureValue::unknown("it was nothing in the baseline"),
    };
    Some(judged(if percent { Unit::Ratio } else { of.unit() }, &actual))
}

/// Why a figure then and now do not compare; nothing where they do.
fn why_not(then: &FigureValue, now: &FigureValue, other_currency: bool) -> Option<String> {
    let lacks = [then, now].map(|value| value.reason().unwrap_or_default());
    let [lacks_then, lacks_now] = &lacks;
    Some(match (then.typical(), now.typical()) {
        (None, _) => "not known in the baseline".to_owned(),
        (_, None) => "not known now".to_owned(),
        _ if other_currency => "the two are in different currencies".to_owned(),
        _ if lacks_then != lacks_now => "the two lack different parts".to_owned(),
        // The part that is missing may have grown by anything.
        _ if !lacks_now.is_empty() => format!("{lacks_now}, then and now"),
        _ => return None,
    })
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
