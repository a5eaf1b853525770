//! Everything that a report of a measurement tells, and its rows in the units of JSON and CSV.

use crate::model::Scenario;
use crate::model::measured::{Beside, Conclusion, Held, LoadTest, Measured, Row, Usage, What};
use crate::render::human::MemoryUnits;

/// What was measured of two sides, what the model says of it, and what follows.
#[derive(Debug, Clone, Copy)]
pub struct Compared<'a> {
    /// The runs without the mesh.
    pub before: &'a [LoadTest],
    /// Those with it.
    pub after: &'a [LoadTest],
    /// What was in use, without and with the mesh.
    pub usage: [Option<&'a Usage>; 2],
    /// The measured tax.
    pub measured: &'a Measured,
    /// The scenario that was measured.
    pub scenario: &'a Scenario,
    /// What the model says of each row.
    pub beside: &'a [Beside],
    /// The budgets.
    pub held: &'a Held,
    /// What follows.
    pub conclusion: &'a Conclusion,
    /// What was written besides, and what could not be.
    pub told: &'a [String],
    /// Decimal or binary memory.
    pub units: MemoryUnits,
}

impl<'a> Compared<'a> {
    /// Each measured row with what the model says of it.
    pub fn rows(&self) -> impl Iterator<Item = (&'a Row, &'a Beside)> {
        self.measured.rows.iter().zip(self.beside)
    }
}

/// The name of a row in JSON and CSV, with its unit, and how many of that unit one base unit is.
#[must_use]
pub(crate) fn named(what: What) -> (String, f64) {
    let (unit, scale) = match what {
        What::Memory | What::MemoryOf(_) | What::AppMemory => ("bytes", 1.0),
        What::Cpu | What::CpuOf(_) | What::AppCpu => ("cores", 1.0),
        What::Latency(_) => ("ms", 1.0),
        What::Rollout => ("s", 0.001),
    };
    (format!("{}_{unit}", what.word()), scale)
}
