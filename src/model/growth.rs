//! How a sidecar's memory grows with the mesh: measured points, and how far they reach.

use crate::model::keys::{self, Entry, TABLE};
use crate::model::layer::{Given, Origin, Values};
use crate::model::mesh::{GrowthPoint, Mesh};
use crate::model::warning::Concern;
use crate::units::{Count, Memory, Quantity, Range};

/// Above this many services, sidecars that are sent everything are worth a warning: the size from
/// which reports of growing sidecars begin (istio/istio#7912).
const MANY_SERVICES: f64 = 100.0;

/// The inputs that decide how far the high end is raised.
pub(crate) const LOOKS_AT: [&Entry; 4] = [
    &TABLE[keys::PODS.index()],
    &TABLE[keys::SERVICES.index()],
    &TABLE[keys::SERVICES_IN_SCOPE.index()],
    &TABLE[keys::MEMORY_PER_SERVICE.index()],
];

/// Raises the high end of a catalog's sidecar memory to what meshes of this size were measured at.
///
/// Sidecar memory follows the configuration it is sent, so a published figure from a small or
/// scoped mesh is the typical value and not the greatest. The measured points are the mesh file's;
/// a figure of the user's own, or a stated memory per service, is left as it is.
pub(crate) fn reach_measured_growth(system: &mut Values, mesh: &Mesh, concerns: &mut Vec<Concern>) {
    let grows_as_stated = system.at(keys::MEMORY_PER_SERVICE.index()).is_some();
    if mesh.growth.is_empty() || grows_as_stated {
        return;
    }
    let scope = system.range(keys::SERVICES_IN_SCOPE).map(|range| range.high());
    let services = system.range(keys::SERVICES).map(|range| range.high());
    let measured = raise_high_end(system, mesh, services, scope);
    if let Some(many) = services.filter(|services| scope.is_none() && services.base() > MANY_SERVICES) {
        let measured = measured.map(in_megabytes);
        concerns.push(Concern::UnscopedConfig { services: many.to_string(), measured });
    }
}

/// Raises the high end and returns it, where the figure is the catalog's and measured meshes came
/// to more.
fn raise_high_end(
    system: &mut Values,
    mesh: &Mesh,
    services: Option<Count>,
    scope: Option<Count>,
) -> Option<Memory> {
    let entry = keys::SIDECAR_MEMORY.entry();
    system.at(entry.index).filter(|given| given.origin == Origin::Catalog)?;
    let published = system.range(keys::SIDECAR_MEMORY)?;
    let pods = system.range(keys::PODS).map(|range| range.high());
    let readings = match scope {
        // A scoped sidecar is sent the endpoints in its scope, not all pods of the mesh.
        Some(scope) => [Some(by_size(&mesh.growth, |point| point.services, scope)), None],
        None => [
            services.map(|services| by_size(&mesh.growth, |point| point.services, services)),
            pods.map(|pods| by_size(&mesh.growth, |point| point.pods, pods)),
        ],
    };
    let greatest = readings.into_iter().flatten().max_by(|a, b| a.0.bytes().total_cmp(&b.0.bytes()));
    let (measured, source) = greatest.filter(|(measured, _)| *measured > published.high())?;
    let reached = Range::spanning(published.typical(), [published.low(), measured]);
    let given = system.remove(entry)?;
    let note = format!("high end: measured in meshes up to this size ({source})");
    system.put(entry, Given { value: reached.into(), note: Some(note), ..given });
    Some(measured)
}

/// The memory measured at that size, along the greatest points seen so far and straight between
/// them; at the last point and beyond it, the last point's. Beside it, where that was published.
fn by_size(
    points: &[GrowthPoint],
    axis: impl Fn(&GrowthPoint) -> Option<Count>,
    size: Count,
) -> (Memory, String) {
    let mut known: Vec<(Count, &GrowthPoint)> =
        points.iter().filter_map(|p| axis(p).map(|at| (at, p))).collect();
    known.sort_by(|a, b| a.0.base().total_cmp(&b.0.base()));
    let mut below = (Count::ZERO, Memory::ZERO, String::new());
    for (at, point) in known {
        let (memory, source) =
            if point.memory >= below.1 { (point.memory, &point.source) } else { (below.1, &below.2) };
        if at >= size {
            let (x0, x1) = (below.0.base(), at.base());
            let along = if x1 > x0 { (size.base() - x0) / (x1 - x0) } else { 1.0 };
            let between = below.1.bytes() + along * (memory.bytes() - below.1.bytes());
            let sources = if below.2.is_empty() || below.2 == *source {
                source.clone()
            } else {
                format!("{}, {source}", below.2)
            };
            // Between two measurements there are no single bytes to tell.
            return (Memory::saturated((between / 1e5).round() * 1e5), sources);
        }
        below = (at, memory, source.clone());
    }
    (below.1, below.2)
}

/// A measured figure for a sentence: whole megabytes.
pub(crate) fn in_megabytes(memory: Memory) -> String {
    format!("{}MB", (memory.bytes() / 1e6).round())
}
