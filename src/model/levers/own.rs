//! The levers that a scenario allows by itself: fewer services in scope, smaller requests, one path less.

use crate::model::estimate::Estimate;
use crate::model::figure::{Figure, Which};
use crate::model::keys;
use crate::model::latency::{ChainLatency, Level, Promise};
use crate::model::layer::Origin;
use crate::model::levers::Other;
use crate::model::scenario::Scenario;
use crate::model::value::Value;
use crate::model::verdict::rules::shown;
use crate::units::{Count, Memory, Quantity, Range, Rate, Time, quote};

/// Services in the scope of one sidecar where its configuration is scoped: a caller and a handful of what it
/// calls.
const SCOPE: u32 = 10;

/// All of them, whether or not they lower anything.
pub(super) fn all(scenario: &Scenario, now: &Estimate) -> Vec<Other> {
    let all = [scoped(scenario), smaller_requests(scenario), one_path_less(scenario, now)];
    all.into_iter().flatten().collect()
}

/// Sidecars that are told of a few services only.
fn scoped(scenario: &Scenario) -> Option<Other> {
    let services = scenario.range(keys::SERVICES)?;
    let known = scenario.given(keys::SERVICES_IN_SCOPE).is_some();
    let scope = Count::from(SCOPE);
    if known || !scenario.mesh().has_sidecars() || services.typical() <= scope {
        return None;
    }
    let value = Value::from(Range::exact(scope));
    Some(Other::new(
        "Scope what sidecars are told of (Sidecar resources, exportTo)",
        format!("{SCOPE} services in the scope of each"),
        scenario.with(keys::SERVICES_IN_SCOPE.entry(), 0, value),
    ))
}

/// Requests of memory that are no more than a sidecar was seen to use.
fn smaller_requests(scenario: &Scenario) -> Option<Other> {
    // What was counted is a mean, and a request of the mean is too small for half of them.
    scenario.given(keys::SIDECAR_MEMORY).filter(|given| given.origin != Origin::Kubernetes)?;
    let used = scenario.range(keys::SIDECAR_MEMORY)?.high();
    let asked = scenario.range(keys::SIDECAR_MEMORY_REQUEST)?.typical();
    // Whole MiB, since that is what people write.
    let mebibytes = (used.bytes() / 1_048_576.0).ceil();
    let enough = Memory::saturated(mebibytes * 1_048_576.0);
    if enough >= asked || !scenario.mesh().has_sidecars() {
        return None;
    }
    Some(Other::new(
        format!("Request {mebibytes:.0}Mi of memory for each sidecar instead of {asked}"),
        "the high end of what one uses; a sidecar that needs more is the first to be evicted",
        scenario.with(keys::SIDECAR_MEMORY_REQUEST.entry(), 0, Range::exact(enough).into()),
    ))
}

/// The path that is nearest to its SLA, or furthest over it, left out of the mesh. Its rate then passes no
/// proxy; which pods are its own nobody tells, so what they use and reserve stays.
fn one_path_less(scenario: &Scenario, now: &Estimate) -> Option<Other> {
    let (chain, path) = tightest(now)?;
    let values = scenario.inputs().chains.get(chain)?;
    let has_rate = values.at(keys::RPS.index()).is_some();
    let without = if has_rate {
        scenario.with(keys::RPS.entry(), chain, Range::exact(Rate::ZERO).into())
    } else {
        scenario.clone()
    };
    let is_named = values.at(keys::CHAIN_NAME.index()).is_some();
    let name = if is_named || now.latency.len() > 1 { quote(&path.name) } else { "the path".to_owned() };
    let what = format!("Leave the services of {name} out of the mesh");
    let note = format!(
        "{}; which pods are its own is not known, so memory and requests stay as they are here; its calls are \
         then outside of mTLS, policy and telemetry, and so are those of other paths to its services",
        standing(chain, path, now)?
    );
    Some(Other { left_out: Some(chain), ..Other::new(what, note, without) })
}

/// The path whose latency with the mesh is the greatest share of its SLA; one that keeps it without the mesh
/// comes before all that do not, since only that is helped. The first of equals.
fn tightest(now: &Estimate) -> Option<(usize, &ChainLatency)> {
    let mut found: Option<((bool, f64), usize, &ChainLatency)> = None;
    for (place, path) in now.latency.iter().enumerate() {
        let Promise::P99 { limit, within_without, .. } = &path.promise else { continue };
        let Some(with) = judged(place, path).with_mesh().value(now).typical() else { continue };
        let kept = within_without.is_some_and(|asked| asked.typical);
        let rank = (kept, with / limit.typical().ms());
        if found.as_ref().is_none_or(|(greatest, ..)| rank > *greatest) {
            found = Some((rank, place, path));
        }
    }
    found.map(|(_, place, path)| (place, path))
}

/// What the mesh adds to a path, at the level that its promise is judged by.
pub(super) fn judged(number: usize, path: &ChainLatency) -> Figure {
    Figure::path(Which::Number(number), path.basis.judged())
}

/// How a path stands to its SLA with the mesh and without.
fn standing(number: usize, path: &ChainLatency, now: &Estimate) -> Option<String> {
    let Promise::P99 { limit, .. } = &path.promise else { return None };
    let added = judged(number, path);
    let told = |figure: Figure| {
        let typical = Time::saturated(figure.value(now).typical()?);
        Some(shown(typical, path.basis.judged()))
    };
    let limit = shown(limit.typical(), Level::Mean);
    let (with, without) = (told(added.with_mesh())?, told(added.without())?);
    Some(format!("it takes {with} of a p99 SLA of {limit} with the mesh and {without} without"))
}
