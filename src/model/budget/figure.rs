//! The figures that budgets can be set for: their keys, limits and growth. The registry says
//! what each is.

use crate::model::estimate::Estimate;
use crate::model::figure::{About, Aspect, Figure, Which};
use crate::model::keys::Entry;
use crate::model::limit_keys::{ADDED_LATENCY, GROWTH_KEYS, LIMITED};
use crate::model::scenario::Scenario;
use crate::model::value::Value;
use crate::units::End;

/// The figures with a budget, in the order of the keys. Latencies stand at the p99 until [`Figure::at`] says
/// otherwise.
pub const FIGURES: [Figure; LIMITED.len()] = LIMITED;

/// Those of them whose change is reported: all that are not a share of something else.
pub const GROWING: [Figure; 8] = [
    Figure::MEMORY,
    Figure::MEMORY_RESERVED,
    Figure::CPU,
    Figure::CPU_RESERVED,
    ADDED_LATENCY,
    Figure::ROLLOUT,
    Figure::EXTRA_NODES,
    Figure::COST,
];

/// What budgets make of figures.
impl Figure {
    /// Its place among the figures with a budget, whatever the level of a latency; nothing where it has none.
    pub(super) fn place(self) -> Option<usize> {
        FIGURES.iter().position(|figure| figure.key() == self.key())
    }

    /// Its name where growth is limited; nothing where there is no budget for it.
    #[must_use]
    pub fn increase_key(self) -> Option<&'static str> {
        Some(GROWTH_KEYS[self.place()?])
    }

    /// The figure that a budget's key names.
    #[must_use]
    pub fn with_budget(key: &str) -> Option<Self> {
        FIGURES.into_iter().find(|figure| figure.key() == key)
    }

    /// The figure that a budget's name is about; of growth, the one that grows.
    #[must_use]
    pub fn of_budget(name: &str) -> Option<Self> {
        let growing = FIGURES.into_iter().find(|figure| figure.increase_key() == Some(name));
        growing.map(|figure| figure.grows().0).or_else(|| Self::with_budget(name))
    }

    /// The figure whose growth a limit on this one is about, and whether that is a share of what was.
    pub(super) fn grows(self) -> (Self, bool) {
        match (self.aspect(), self.aspect_of(Aspect::Added)) {
            (Aspect::Share, Some(added)) => (added, true),
            _ => (self, false),
        }
    }

    /// The limit that a scenario states at a row, in the base unit.
    pub(super) fn limit(self, scenario: &Scenario, entry: &Entry) -> Option<f64> {
        match &scenario.inputs().system.at(entry.index)?.value {
            Value::Number(number) if number.unit() == self.unit() => Some(number.base_at(End::Typical)),
            _ => None,
        }
    }

    /// What bounds it between two values of an input that everything grows with, as an estimate at one of
    /// them has it: of its high end where budgets are strict, else of its typical value.
    ///
    /// What is a difference of whole nodes, or a share of what grows as well, rises and falls on the way; its
    /// parts do not.
    pub(crate) fn bounds(self, estimate: &Estimate, strict: bool) -> Option<Bounds> {
        let (top, bottom) = if strict { (2, 0) } else { (1, 1) };
        let at = |figure: Self, end: usize| Some(figure.value(estimate).known_part()?[end]);
        let added = self.aspect_of(Aspect::Added);
        match (self.about(), self.aspect(), added) {
            (_, Aspect::Share, Some(added)) => {
                let share = |added: Self| Some([at(added, top)?, at(added.without(), bottom)?]);
                let parts = if added.which() == Some(Which::Greatest) {
                    let paths = 0..estimate.latency.len();
                    paths.map(|number| share(added.of_path(Which::Number(number)))).collect()
                } else {
                    share(added).map(|share| vec![share])
                };
                parts.map(Bounds::Shares)
            }
            (About::Nodes, Aspect::Added, _) => {
                Some(Bounds::Difference([at(self.with_mesh(), top)?, at(self.without(), bottom)?]))
            }
            _ => at(self, top).map(Bounds::Growing),
        }
    }
}

/// What bounds a figure between two values of an input that everything grows with.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Bounds {
    /// It grows itself.
    Growing(f64),
    /// The difference of two that grow: the first less the second.
    Difference([f64; 2]),
    /// The greatest share of several, each of two that grow: the first over the second.
    Shares(Vec<[f64; 2]>),
}

impl Bounds {
    /// The most that the figure can be from the value that `low` is of up to that of `high`.
    pub(crate) fn most(low: &Self, high: &Self) -> Option<f64> {
        let over = |part: f64, whole: f64| if whole > 0.0 { part / whole } else { f64::INFINITY };
        match (low, high) {
            (Self::Growing(_), Self::Growing(high)) => Some(*high),
            (Self::Difference([_, less]), Self::Difference([from, _])) => Some(from - less),
            (Self::Shares(low), Self::Shares(high)) => {
                let each = high.iter().zip(low).map(|([part, _], [_, whole])| over(*part, *whole));
                Some(each.fold(0.0, f64::max))
            }
            _ => None,
        }
    }
}
