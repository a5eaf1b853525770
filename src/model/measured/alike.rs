//! Whether what was measured and the scenario are of the same: the mesh whose proxies run, their numbers, the path.

use std::cmp::Ordering;

use crate::model::capacity;
use crate::model::component::Component;
use crate::model::keys;
use crate::model::latency::calls;
use crate::model::measured::tax::Measured;
use crate::model::mesh::Injector;
use crate::model::runs::Runs;
use crate::model::scenario::Scenario;
use crate::units::{Count, Quantity};

/// Proxies of each kind that one request of the scenario's path passes.
///
/// # Errors
/// The reason, where it has no path or several, or its hops are not known.
pub fn passes(scenario: &Scenario) -> Result<Vec<(Component, Count)>, String> {
    let runs = Runs::new(scenario);
    only_path(scenario)?;
    let at = runs.typical();
    let hops = calls(&at, 0).ok_or("the hops of the path are not known (`--depth`)")?.hops();
    let kinds = scenario.mesh().traversals.iter().filter(|(_, times)| *times > Count::ZERO);
    Ok(kinds.map(|(kind, times)| (*kind, hops * *times)).collect())
}

/// Hops of the one path, where they follow one another.
pub(super) fn hops_in_a_row(scenario: &Scenario) -> Result<Count, String> {
    only_path(scenario)?;
    let runs = Runs::new(scenario);
    let calls = calls(&runs.typical(), 0).ok_or("the hops of the path are not known (`--depth`)")?;
    if calls.hops() != calls.hops_in_a_row() {
        return Err("some calls of the path are made at once".to_owned());
    }
    Ok(calls.hops())
}

pub(super) fn only_path(scenario: &Scenario) -> Result<(), String> {
    match scenario.inputs().chains.len() {
        1 => Ok(()),
        0 => Err("the scenario has no request path (`--depth`, `--hop-latency`)".to_owned()),
        several => Err(format!(
            "the scenario has {several} request paths, and a load test measures one: which of them is not known"
        )),
    }
}

/// The kinds of proxies that the scenario's mesh has.
pub(super) fn proxies(scenario: &Scenario) -> impl Iterator<Item = Component> {
    scenario.mesh().components.clone().into_iter().filter(|component| component.is_proxy())
}

/// Whether the proxies that were measured are those of the scenario's mesh, as far as anybody knows.
///
/// # Errors
/// The remark, where they are another mesh's.
pub(super) fn its_own(measured: &Measured, scenario: &Scenario) -> Result<(), String> {
    let mesh = scenario.mesh();
    let mut others: Vec<&str> = measured
        .new
        .iter()
        .filter(|whose| !whose.is_of(mesh.injector))
        .map(|whose| whose.injector().map_or(whose.family, Injector::word))
        .collect();
    others.dedup();
    let is_there = measured.new.iter().any(|whose| whose.is_of(mesh.injector));
    match (&others[..], is_there) {
        ([], _) => Ok(()),
        ([one], false) => Err(format!(
            "the proxies that run are those of {one} and not of {}, the mesh that is asked about: what was measured is \
             told and not put in",
            mesh.name
        )),
        (several, _) => {
            let own = is_there.then(|| mesh.injector.word());
            let names: Vec<&str> = own.into_iter().chain(several.iter().copied()).collect();
            Err(format!(
                "proxies of several meshes run ({}): what was measured is told and not put in",
                names.join(", ")
            ))
        }
    }
}

/// Proxies of one kind: those that were measured, and those that the scenario has.
#[derive(Debug, Clone, Copy)]
pub(super) struct Numbers {
    kind: Component,
    seen: Count,
    /// In the scenario.
    number: Count,
}

impl Numbers {
    fn sentence(&self) -> String {
        let Self { kind, seen, number } = self;
        let what = match kind {
            Component::Sidecar if *seen != Count::from(1) => format!("{seen} proxies"),
            Component::Sidecar => "1 proxy".to_owned(),
            other => other.counted(*seen),
        };
        let were = if *seen == Count::from(1) { "was" } else { "were" };
        format!("{what} {were} measured and the scenario has {number}")
    }
}

/// How the proxies that were measured stand to those that the scenario has.
#[derive(Debug, Clone)]
pub(super) enum Standing {
    /// As many of each kind.
    Same,
    /// Fewer of some kind, and more of none.
    Fewer(String),
    /// More of some kind.
    More(String),
}

/// Whether all of the scenario's proxies were measured.
///
/// # Errors
/// The reason, where no proxy was told apart or how many the scenario has is not known.
pub(super) fn standing(measured: &Measured, scenario: &Scenario) -> Result<Standing, String> {
    measured.proxies().ok_or("no proxy was told apart that did not run before")?;
    let kinds = Component::ALL.into_iter().filter(|kind| kind.is_proxy());
    let numbers = kinds.map(|kind| numbers(kind, measured, scenario)).collect::<Result<Vec<_>, _>>()?;
    if let Some(more) = numbers.iter().find(|one| one.seen > one.number) {
        return Ok(Standing::More(more.sentence()));
    }
    let fewer = numbers.iter().find(|one| one.seen < one.number);
    Ok(fewer.map_or(Standing::Same, |fewer| Standing::Fewer(fewer.sentence())))
}

fn numbers(kind: Component, measured: &Measured, scenario: &Scenario) -> Result<Numbers, String> {
    let seen = measured.part(kind).map_or(Count::ZERO, |part| part.added);
    let runs = Runs::new(scenario);
    let number = if proxies(scenario).any(|one| one == kind) {
        capacity::count(kind, &runs.typical())
    } else {
        Some(Count::ZERO)
    };
    let number =
        number.ok_or("how many proxies the scenario has is not known; the figure of one proxy compares")?;
    Ok(Numbers { kind, seen, number })
}

/// Whether the scenario has as many proxies of each kind as were measured.
pub(super) fn same_number(measured: &Measured, scenario: &Scenario) -> Result<(), String> {
    match standing(measured, scenario)? {
        Standing::Same => Ok(()),
        Standing::Fewer(told) | Standing::More(told) => {
            Err(format!("{told}; the figure of one proxy compares"))
        }
    }
}

/// Whether a part of the mesh that is no proxy was measured with as much around it as the scenario has: CNI agents
/// on as many nodes, a control plane that serves as many pods.
pub(super) fn standing_of(component: Component, measured: &Measured, scenario: &Scenario) -> Standing {
    let at = Runs::new(scenario);
    let at = at.typical();
    let name = component.plural();
    let (seen, number) = match component {
        Component::ControlPlane => (measured.crowd.pods, at.get(keys::PODS)),
        Component::Cni => (measured.part(component).map(|part| part.number), capacity::count(component, &at)),
        // Gateways are counted only where the scenario has some.
        Component::Gateway if at.get(keys::GATEWAYS).is_some() => {
            (measured.part(component).map(|part| part.added), at.get(keys::GATEWAYS))
        }
        _ => return Standing::Same,
    };
    let (Some(seen), Some(number)) = (seen, number) else {
        let what = if component == Component::ControlPlane { "pods it serves" } else { "nodes there are" };
        return Standing::Fewer(format!("how many {what} was not seen, or is not in the scenario ({name})"));
    };
    let told = if component == Component::ControlPlane {
        format!("{name} was seen with {seen} pods to serve, and the scenario has {number}")
    } else {
        format!("{} seen, and the scenario has {number}", component.counted(seen))
    };
    match seen.base().total_cmp(&number.base()) {
        Ordering::Equal => Standing::Same,
        Ordering::Less => Standing::Fewer(told),
        Ordering::Greater => Standing::More(told),
    }
}
