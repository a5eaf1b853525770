//! The estimate once more with what was measured in it, for the verdict: what a mesh costs there, and so whether
//! something speaks against it, is then what was measured and not what was published.

use crate::model::error::EstimateError;
use crate::model::estimate::{Estimate, estimate};
use crate::model::keys::{self, Entry, TABLE};
use crate::model::measured::correct::{Provenance, correct};
use crate::model::measured::tax::Measured;
use crate::model::scenario::Scenario;
use crate::model::verdict::lesson::Lesson;

/// The estimate of the scenario, with the verdict by what was measured. Where the sides do not compare, and
/// of what cannot be told, it is that of the catalog's figures.
///
/// # Errors
/// Those of [`estimate`].
pub fn by_measured(
    measured: &Measured,
    scenario: &Scenario,
    modelled: &Estimate,
    lesson: &Lesson,
) -> Result<Estimate, EstimateError> {
    if !measured.compares() {
        return Ok(modelled.clone());
    }
    let about = Provenance {
        name: "as-measured".to_owned(),
        source: "measured".to_owned(),
        date: String::new(),
        rig: "the load test".to_owned(),
        version: None,
    };
    let corrected = correct(measured, scenario, modelled, &about);
    let told = |entry: &Entry| corrected.told.contains(&entry.name);
    let latencies = [keys::RIG.entry(), keys::MESH_LATENCY.entry(), keys::PROXY_LATENCY.entry()];
    let is_latency = |entry: &Entry| latencies.iter().any(|one| one.index == entry.index);
    // Latency is said in one of three ways, and the two others would say something else.
    let latency_is_told = latencies.iter().any(|entry| told(entry));
    let measured: Vec<&'static Entry> =
        TABLE.iter().filter(|entry| told(entry) || (latency_is_told && is_latency(entry))).collect();
    if measured.is_empty() {
        return Ok(modelled.clone());
    }
    let again = estimate(&scenario.as_measured(corrected.mesh, &measured), lesson)?;
    Ok(Estimate { verdict: again.verdict, ..modelled.clone() })
}
