//! The figures that budgets can be set for: their keys, limits and growth. What they are stands in the
//! registry.

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

/// Those of them that changes are told of: the ones that are no share of something else.
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

    /// The most that it can be between two values of an input that everything grows with, given the estimates
    /// at both: of its high end where budgets are strict, else of its typical value.
    ///
    /// What is a difference of whole nodes, or a share of what grows as well, rises and falls on the way; its
    /// parts do not.
    #[must_use]
    pub fn most(self, [low, high]: [&Estimate; 2], strict: bool) -> Option<f64> {
        let (top, bottom) = if strict { (2, 0) } else { (1, 1) };
        let at =
            |figure: Self, estimate: &Estimate, end: usize| Some(figure.value(estimate).known_part()?[end]);
        let over = |part: f64, whole: f64| if whole > 0.0 { part / whole } else { f64::INFINITY };
        let added = self.aspect_of(Aspect::Added);
        match (self.about(), self.aspect(), added) {
            (_, Aspect::Share, Some(added)) => {
                let share =
                    |added: Self| Some(over(at(added, high, top)?, at(added.without(), low, bottom)?));
                if added.which() != Some(Which::Greatest) {
                    return share(added);
                }
                let paths = 0..high.latency.len().min(low.latency.len());
                let mut shares = paths.map(|number| share(added.of_path(Which::Number(number))));
                shares.try_fold(0.0_f64, |most, one| Some(most.max(one?)))
            }
            (About::Nodes, Aspect::Added, _) => {
                Some(at(self.with_mesh(), high, top)? - at(self.without(), low, bottom)?)
            }
            _ => at(self, high, top),
        }
    }
}
