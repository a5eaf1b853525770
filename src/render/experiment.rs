//! Everything that a report of a measurement tells, and its rows in the units of JSON and CSV.

use crate::model::Scenario;
use crate::model::latency::Level;
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
pub(crate) const fn named(what: What) -> (&'static str, f64) {
    match what {
        What::Memory => ("memory_bytes", 1.0),
        What::MemoryPerProxy => ("memory_per_proxy_bytes", 1.0),
        What::AppMemory => ("app_memory_bytes", 1.0),
        What::Cpu => ("cpu_cores", 1.0),
        What::CpuPer1000Rps => ("cpu_per_1000_rps_cores", 1.0),
        What::AppCpu => ("app_cpu_cores", 1.0),
        What::Latency(Level::Mean) => ("latency_mean_ms", 1.0),
        What::Latency(Level::P50) => ("latency_p50_ms", 1.0),
        What::Latency(Level::P90) => ("latency_p90_ms", 1.0),
        What::Latency(Level::P99) => ("latency_p99_ms", 1.0),
        What::Latency(Level::P999) => ("latency_p999_ms", 1.0),
        What::Rollout => ("rollout_s", 0.001),
    }
}
