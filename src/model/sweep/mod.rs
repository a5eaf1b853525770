//! Sweeps: every combination of the values of some inputs, the last input varying fastest.
//!
//! ```text
//! KEY=VALUES...  -> Axis each -> Grid (how many rows, which values stand in a row)
//! Grid + a scenario for each combination of names -> Sweep -> reckoner, one a thread
//! ```
//!
//! A reckoner goes to a row and keeps what it reckoned: a term is evaluated again only where a
//! varied input that it looked at has another value than before.

mod axis;
mod grid;
mod key;
mod reckoner;
mod values;

use crate::model::error::EstimateError;
use crate::model::estimate::estimate;
use crate::model::layer::{Given, Layer, Origin};
use crate::model::scenario::Scenario;
use crate::model::verdict::lesson::Lesson;

pub use axis::{Axis, AxisError};
pub use grid::{Grid, GridError};
pub(crate) use reckoner::Reckoner;

/// A sweep whose every combination of names is resolved.
#[derive(Debug)]
pub struct Sweep {
    grid: Grid,
    /// One for each combination of names, the last varying fastest.
    scenarios: Vec<Scenario>,
    lesson: Lesson,
}

impl Sweep {
    /// Resolves a scenario for each combination of names, each with the first of all other values.
    ///
    /// # Errors
    /// The first that `resolve` gives.
    pub fn new<E>(
        grid: Grid,
        lesson: Lesson,
        mut resolve: impl FnMut(&Layer) -> Result<Scenario, E>,
    ) -> Result<Self, E> {
        let rows = (0..grid.scenarios()).map(|number| grid.row_of_scenario(number));
        let scenarios = rows.map(|row| resolve(&grid.layer(row))).collect::<Result<_, E>>()?;
        Ok(Self { grid, scenarios, lesson })
    }

    /// What is varied.
    #[must_use]
    pub fn grid(&self) -> &Grid {
        &self.grid
    }

    /// The texts of verdicts.
    #[must_use]
    pub fn lesson(&self) -> &Lesson {
        &self.lesson
    }

    /// Estimates the first and the last row of every combination of names. Figures grow with what they
    /// are made of, so that what comes to too much does so in the last row, before others are written.
    ///
    /// # Errors
    /// When one of these rows cannot be estimated.
    pub fn check_ends(&self) -> Result<(), RowError> {
        let grid = &self.grid;
        let ends =
            (0..grid.scenarios()).flat_map(|n| [grid.row_of_scenario(n), grid.last_row_of_scenario(n)]);
        for row in ends {
            let failed = |error| RowError { at: grid.in_words(row), error };
            self.scenario(row)
                .map_or(Ok(()), |scenario| estimate(&scenario, &self.lesson).map(|_| ()).map_err(failed))?;
        }
        Ok(())
    }

    /// The whole scenario of a row.
    #[must_use]
    pub fn scenario(&self, row: u64) -> Option<Scenario> {
        let mut scenario = self.scenarios.get(self.grid.scenario_of(row))?.clone();
        for (axis, value) in self.grid.axes().iter().zip(self.grid.places(row)) {
            if !axis.is_name() {
                scenario.vary(axis.entry(), axis.value(value));
            }
        }
        Some(scenario)
    }
}

/// A row that cannot be reckoned.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
#[error("at {at}: {error}")]
pub struct RowError {
    /// What stands in that row, as `pods=50, depth=5`.
    pub at: String,
    /// What is wrong there.
    pub error: EstimateError,
}

impl Grid {
    /// What a row says, as flags would.
    #[must_use]
    pub fn layer(&self, row: u64) -> Layer {
        let mut layer = Layer::default();
        for (axis, place) in self.axes().iter().zip(self.places(row)) {
            layer.put(axis.entry(), 0, Given::plain(axis.value(place), Origin::Flag));
        }
        layer
    }

    /// What stands in a row, in words.
    #[must_use]
    pub fn in_words(&self, row: u64) -> String {
        let each = self.axes().iter().zip(self.places(row));
        let each = each.map(|(axis, place)| format!("{}={}", axis.entry().leaf(), axis.value(place)));
        each.collect::<Vec<_>>().join(", ")
    }
}
