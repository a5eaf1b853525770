//! Term 4, rollout: how long a new version takes to be everywhere.
//!
//! ```text
//! one wave   without = app ready + min ready
//!            with    = app ready + proxy ready + min ready    (serial)
//!                      max(app ready, proxy ready) + min ready (parallel)
//! waves      Deployment   ceil(replicas / (surge + unavailable))
//!            Recreate     1
//!            StatefulSet  replicas
//!            DaemonSet    ceil(nodes / (surge + unavailable))
//! ```
//!
//! A Deployment rounds surge up and unavailable down, and both zero means unavailable 1; a
//! `DaemonSet` rounds both up (Kubernetes API reference, apps/v1). Meshes without sidecars start
//! nothing in the pod and add nothing. "Deploys take twice as long" is serial with both equal.

use crate::model::keys::{self, Entry};
use crate::model::runs::{Point, Runs};
use crate::model::standing::{Standing, not_given, standing};
use crate::model::warning::Concern;
use crate::model::words::{Controller, Start};
use crate::units::{Count, Portion, Quantity, Range, Ratio, Time, quote};

/// One rollout, without and with the mesh.
#[derive(Debug, Clone, PartialEq)]
pub struct Rollout {
    /// Waves that follow one another.
    pub waves: Range<Count>,
    /// Time without the mesh.
    pub without: Range<Time>,
    /// Time with the mesh, where the proxy's start is known.
    pub with_mesh: Option<Range<Time>>,
    /// With less without.
    pub added: Option<Range<Time>>,
    /// Added over without.
    pub added_share: Option<Range<Ratio>>,
    /// Why the time with the mesh is unknown, where it is.
    pub reason: Option<String>,
}

/// The rollout of the workload that the scenario describes, or the reason why none is known.
///
/// # Errors
/// The reason, naming what was not given.
pub fn rollout(runs: &Runs<'_>) -> Result<Rollout, String> {
    let scenario = runs.scenario();
    let turns = turns(runs);
    let waves_range = runs.range_turning("the waves of a rollout", &turns, waves);
    let time = |at: &Point<'_>, with_mesh: bool| Some(wave(at, with_mesh)? * waves(at)?);
    let range = |of: &dyn Fn(&Point<'_>) -> Option<Time>| {
        runs.range_turning("the time of a rollout", &turns, |at| of(at))
    };
    let (Some(waves), Some(without)) = (waves_range, range(&|at| time(at, false))) else {
        let needed = [keys::REPLICAS.entry(), keys::APP_READY.entry()];
        let missing = needed.into_iter().filter(|entry| scenario.inputs().system.at(entry.index).is_none());
        return Err(missing.map(not_given).collect::<Vec<_>>().join("; "));
    };
    let added = |at: &Point<'_>| Some(time(at, true)?.less(time(at, false)?));
    let with_mesh = range(&|at| time(at, true));
    // As many waves without the mesh as with it: the share is that of one wave, where there are any.
    let share = |at: &Point<'_>| {
        let [without, with] = [wave(at, false)?, wave(at, true)?];
        Ratio::of(with.less(without), without)
    };
    let any_waves = waves.low() > Count::ZERO;
    Ok(Rollout {
        waves,
        without,
        with_mesh,
        added: range(&added),
        added_share: any_waves.then(|| runs.range("the rollout's share", share)).flatten(),
        reason: with_mesh.is_none().then(|| why_unknown(runs)),
    })
}

/// The numbers of pods at which the waves are fewest and most. Steps that are shares are rounded, so that
/// three pods may take more waves than four.
fn turns(runs: &Runs<'_>) -> Vec<(&'static Entry, Vec<f64>)> {
    let scenario = runs.scenario();
    let entry = if scenario.given(keys::REPLICAS).is_some() { keys::REPLICAS } else { keys::NODES };
    let Some(pods) = scenario.range(entry).filter(|pods| !pods.is_exact()) else { return Vec::new() };
    let at = runs.typical();
    let Some(controller) = at.get(keys::CONTROLLER) else { return Vec::new() };
    let waves = |pods: f64| waves_of(controller, Some(Count::saturated(pods)), &at).map(Quantity::base);
    // Shares are whole percents, so beyond some hundred pods more of them change little.
    let (low, high) = (pods.low().base(), pods.high().base());
    let tried = std::iter::successors(Some(low), |pods| Some(pods + 1.0)).take(MOST_PODS);
    let tried: Vec<(f64, f64)> =
        tried.take_while(|pods| *pods <= high).filter_map(|pods| Some((pods, waves(pods)?))).collect();
    let by = |better: fn(&f64, &f64) -> bool| {
        tried.iter().copied().reduce(|best, other| if better(&other.1, &best.1) { other } else { best })
    };
    let ends = [by(f64::lt), by(f64::gt)].into_iter().flatten().map(|(pods, _)| pods);
    vec![(entry.entry(), ends.collect())]
}

/// How many numbers of pods are looked at for their waves.
const MOST_PODS: usize = 2000;

/// A concern where steps were given to a controller that makes none.
pub(crate) fn unused_keys(runs: &Runs<'_>) -> Option<Concern> {
    let scenario = runs.scenario();
    let controller = scenario.one(keys::CONTROLLER)?;
    if matches!(controller, Controller::Deployment | Controller::DaemonSet) {
        return None;
    }
    let steps = [keys::MAX_SURGE.entry(), keys::MAX_UNAVAILABLE.entry()];
    let given: Vec<String> = steps
        .into_iter()
        .filter(|entry| scenario.inputs().system.at(entry.index).is_some())
        .map(|entry| quote(entry.name))
        .collect();
    let keys = given.join(", ");
    (!given.is_empty()).then(|| Concern::RolloutKeyUnused { controller: controller.word(), keys })
}

fn why_unknown(runs: &Runs<'_>) -> String {
    match standing(runs.scenario(), keys::PROXY_READY.entry()) {
        Standing::Unknown(reason) | Standing::NotCounted(reason) => reason,
        Standing::Known | Standing::None => not_given(keys::START.entry()),
    }
}

/// The time of one wave.
fn wave(at: &Point<'_>, with_mesh: bool) -> Option<Time> {
    let app = at.get(keys::APP_READY)?;
    let settle = at.get(keys::MIN_READY)?;
    if !with_mesh || !at.scenario().mesh().has_sidecars() {
        return Some(app + settle);
    }
    let proxy = at.get(keys::PROXY_READY)?;
    Some(match at.get(keys::START)? {
        Start::Serial => app + proxy + settle,
        Start::Parallel => app.at_least(proxy) + settle,
    })
}

/// How many waves follow one another.
fn waves(at: &Point<'_>) -> Option<Count> {
    let controller = at.get(keys::CONTROLLER)?;
    let pods = at.get(keys::REPLICAS);
    let on_nodes = || at.get(keys::NODES).filter(|_| controller == Controller::DaemonSet);
    waves_of(controller, pods.or_else(on_nodes), at)
}

/// How many waves so many pods make; of daemon sets, that of every node.
fn waves_of(controller: Controller, replicas: Option<Count>, at: &Point<'_>) -> Option<Count> {
    match controller {
        // A new version that needs no pods is there at once.
        Controller::Recreate => {
            Some(replicas.map_or(Count::from(1), |n| if n > Count::ZERO { Count::from(1) } else { n }))
        }
        Controller::StatefulSet => replicas,
        Controller::Deployment => {
            let [surge, unavailable] = steps(at, [Portion::Share(quarter()); 2]);
            Some(in_steps(replicas?, surge.of_rounded_up(replicas?), unavailable.of_rounded_down(replicas?)))
        }
        Controller::DaemonSet => {
            let pods = replicas?;
            // Kubernetes takes one of the two: where a surge is given, no pod may be missing.
            let missing = if at.get(keys::MAX_SURGE).is_some() { Count::ZERO } else { Count::from(1) };
            let [surge, unavailable] = steps(at, [Count::ZERO, missing].map(Portion::Count));
            Some(in_steps(pods, surge.of_rounded_up(pods), unavailable.of_rounded_up(pods)))
        }
    }
}

/// `maxSurge` and `maxUnavailable` as given, else Kubernetes' own for that controller, which
/// differ, so that no one default could stand in the file of defaults.
fn steps(at: &Point<'_>, of_kubernetes: [Portion; 2]) -> [Portion; 2] {
    let [surge, unavailable] = of_kubernetes;
    [at.get(keys::MAX_SURGE).unwrap_or(surge), at.get(keys::MAX_UNAVAILABLE).unwrap_or(unavailable)]
}

/// Kubernetes' default for both steps of a Deployment: 25 %.
fn quarter() -> Ratio {
    Ratio::saturated(0.25)
}

fn in_steps(pods: Count, surge: Count, unavailable: Count) -> Count {
    let step = (surge + unavailable).at_least(Count::from(1));
    Count::saturated((pods.base() / step.base()).ceil())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn deployment(pods: u32, surge: &str, unavailable: &str) -> f64 {
        let pods = Count::from(pods);
        let [surge, unavailable] = [surge, unavailable].map(|text| text.parse::<Portion>().unwrap());
        in_steps(pods, surge.of_rounded_up(pods), unavailable.of_rounded_down(pods)).base()
    }

    #[test]
    fn waves_as_kubernetes_makes_them() {
        assert_eq!(deployment(10, "25%", "25%"), 2.0, "10 pods: surge 3, unavailable 2, by fives");
        assert_eq!(deployment(4, "25%", "25%"), 2.0, "surge 1, unavailable 1");
        assert_eq!(deployment(1, "25%", "25%"), 1.0);
        assert_eq!(deployment(4, "0", "0"), 4.0, "both zero means one at a time");
        assert_eq!(deployment(4, "0", "10%"), 4.0, "10 % of 4 rounds down to 0");
        assert_eq!(deployment(0, "25%", "25%"), 0.0);
    }
}
