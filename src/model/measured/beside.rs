//! What the model says of the same rows, for the same scenario.
//!
//! A load test measures one path, so latencies are held beside those of a scenario with one path. What proxies
//! use all together is held beside the model where the scenario has as many of each kind as were measured; else the
//! figure of one is what compares: a namespace that was measured is not the cluster that was estimated.

use crate::model::capacity;
use crate::model::component::Component;
use crate::model::cpu;
use crate::model::estimate::Estimate;
use crate::model::keys::{self, Key};
use crate::model::latency::{Level, calls};
use crate::model::measured::alike::{its_own, only_path, passes, proxies, same_number};
use crate::model::measured::own;
use crate::model::measured::row::Row;
use crate::model::measured::tax::Measured;
use crate::model::measured::what::What;
use crate::model::memory;
use crate::model::resource::Side;
use crate::model::runs::{Point, Runs};
use crate::model::scenario::Scenario;
use crate::model::tally::Tally;
use crate::units::{Count, Cpu, Memory, Quantity, Range, exceeds};

/// Where a measured figure lies in the modelled range.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Lies {
    /// Under its low end.
    Below,
    /// Between its ends, these included.
    Within,
    /// Over its high end.
    Above,
}

impl Lies {
    /// The word that JSON uses.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Below => "below",
            Self::Within => "within",
            Self::Above => "above",
        }
    }
}

/// What the model says of a row.
#[derive(Debug, Clone, PartialEq)]
pub struct Beside {
    /// Which row.
    pub what: What,
    /// Low, typical and high in the base unit; nothing where the model knows none, or none that compares.
    pub modelled: Option<[f64; 3]>,
    /// Measured over the model's typical figure; nothing where either is not known, the two sides do not
    /// compare, the model says zero, or what was measured is less than nothing.
    pub ratio: Option<f64>,
    /// Where the measured figure lies in the modelled range, where both are known.
    pub lies: Option<Lies>,
    /// Why there is no modelled figure.
    pub reason: Option<String>,
    /// What is not in a modelled figure that is there.
    pub left_out: Option<&'static str>,
}

/// What the model says of each row, in their order.
#[must_use]
pub fn beside(measured: &Measured, scenario: &Scenario, estimate: &Estimate) -> Vec<Beside> {
    let runs = Runs::new(scenario);
    let one = |row: &Row| {
        let modelled =
            its_own(measured, scenario).and_then(|()| modelled(row.what, measured, &runs, estimate));
        let (modelled, reason) = match modelled {
            Ok(ends) => (Some(ends), None),
            Err(reason) => (None, Some(reason)),
        };
        let compares = measured.compares() || !matches!(row.what, What::Latency(_));
        let figure = row.figure().filter(|_| compares);
        let both = figure.zip(modelled);
        let ratio = both.filter(|(figure, [_, typical, _])| *figure >= 0.0 && *typical > 0.0);
        Beside {
            what: row.what,
            modelled,
            ratio: ratio.map(|(figure, [_, typical, _])| figure / typical),
            lies: both.map(|(figure, [low, _, high])| match () {
                () if exceeds(low, figure) => Lies::Below,
                () if exceeds(figure, high) => Lies::Above,
                () => Lies::Within,
            }),
            reason,
            left_out: modelled.and_then(|_| left_out(row.what, &runs)),
        }
    };
    measured.rows.iter().map(one).collect()
}

/// What the model's figure does not hold, and the measured one does.
fn left_out(what: What, runs: &Runs<'_>) -> Option<&'static str> {
    let What::CpuOf(kind) = what else { return None };
    let idle = runs.typical().get(kind.figures().cpu);
    (kind.is_proxy() && idle.is_none())
        .then_some("what idle proxies take is not known, and not in the model's figure")
}

/// Low, typical and high of the model's figure, or why there is none.
fn modelled(
    what: What,
    measured: &Measured,
    runs: &Runs<'_>,
    estimate: &Estimate,
) -> Result<[f64; 3], String> {
    let scenario = runs.scenario();
    match what {
        What::Memory => {
            same_number(measured, scenario)?;
            let all = |at: &Point<'_>| {
                whole(Tally::of(proxies(scenario).map(|one| whole(memory::taken(Side::Used, one, at)))))
            };
            known(runs.range("the memory used", all), "the model knows no memory of all proxies")
        }
        What::MemoryOf(component) => {
            let around = around(component, measured, scenario, &own::growth_of_memory(component))?;
            let runs = &Runs::new(&around);
            let each = |at: &Point<'_>| memory_of_one(component, at);
            let reason = format!("the model knows no memory of {}", component.plural());
            known(runs.range("the memory used", each), &reason)
        }
        What::Cpu => {
            same_number(measured, scenario)?;
            same_rate(measured, runs)?;
            let all = |at: &Point<'_>| {
                whole(Tally::of(proxies(scenario).map(|one| whole(cpu::taken(Side::Used, one, at)))))
            };
            known(runs.range("the CPU used", all), "the model knows no CPU of all proxies")
        }
        What::CpuOf(component) if component.is_proxy() => per_1000(component, measured, runs),
        What::CpuOf(component) => {
            let around = around(component, measured, scenario, &own::growth_of_cpu(component))?;
            let runs = &Runs::new(&around);
            let each = |at: &Point<'_>| one_of(component, whole(cpu::taken(Side::Used, component, at))?, at);
            let reason = format!("the model knows no CPU of {}", component.plural());
            known(runs.range("the CPU used", each), &reason)
        }
        What::Latency(level) => latency(level, runs, estimate),
        What::Rollout => {
            let rollout = estimate.rollout.as_ref().map_err(Clone::clone)?;
            known(
                rollout.added,
                rollout.reason.as_deref().unwrap_or("the model knows no rollout with the mesh"),
            )
        }
        What::AppMemory | What::AppCpu => {
            Err("what applications use is an input of the model and no figure of it".to_owned())
        }
    }
}

/// The scenario with as many pods, nodes, waypoints and gateways as were seen: what one of a component takes grows
/// with these, so that this is what compares.
fn around<Q>(
    component: Component,
    measured: &Measured,
    scenario: &Scenario,
    growth: &[Key<Q>],
) -> Result<Scenario, String> {
    if !scenario.components().any(|one| one == component) {
        return Err(format!("{} counts no {}", scenario.mesh().name, component.plural()));
    }
    if component == Component::Sidecar {
        return Ok(scenario.clone());
    }
    let number = |component: Component| measured.part(component).map(|part| part.number);
    let crowd = measured.crowd;
    let counts = [
        (keys::PODS, crowd.pods),
        (keys::CLUSTER_PODS, crowd.cluster_pods),
        (keys::NODES, number(Component::NodeProxy).or(number(Component::Cni))),
        (keys::WAYPOINTS, number(Component::Waypoint)),
        (keys::GATEWAYS, number(Component::Gateway)),
    ];
    let serves = growth.iter().any(|key| scenario.given(*key).is_some());
    if serves && (crowd.pods.is_none() || crowd.cluster_pods.is_none()) {
        return Err("it grows with the pods that it knows or serves, and these were not seen".to_owned());
    }
    let seen = |scenario: Scenario, (key, count): (Key<Count>, Option<Count>)| match count {
        Some(count) => scenario.with(key.entry(), 0, Range::exact(count).into()),
        None => scenario,
    };
    Ok(counts.into_iter().fold(scenario.clone(), seen))
}

/// What one of a component takes, or all of a control plane.
fn memory_of_one(component: Component, at: &Point<'_>) -> Option<Memory> {
    match component {
        Component::Sidecar => memory::each_sidecar(at),
        other => one_of(other, whole(memory::taken(Side::Used, other, at))?, at),
    }
}

fn one_of<Q: Quantity>(component: Component, all: Q, at: &Point<'_>) -> Option<Q> {
    if component == Component::ControlPlane {
        return Some(all);
    }
    let number = capacity::count(component, at).filter(|number| *number > Count::ZERO)?;
    Some(Q::saturated(all.base() / number.base()))
}

fn whole<Q: Quantity>(sum: Tally<Q>) -> Option<Q> {
    sum.known.filter(|_| sum.complete)
}

fn known<Q: Quantity>(range: Option<Range<Q>>, reason: &str) -> Result<[f64; 3], String> {
    let range = range.ok_or_else(|| reason.to_owned())?;
    Ok([range.low(), range.typical(), range.high()].map(Quantity::base))
}

/// Whether the scenario's path is given the load that was sent: both within 2 %.
fn same_rate(measured: &Measured, runs: &Runs<'_>) -> Result<(), String> {
    only_path(runs.scenario())?;
    let sent = measured.after.and_then(|side| side.rate).ok_or("the rate of the load test is not known")?;
    let stated = runs.typical().of_chain(0, keys::RPS).ok_or("the scenario states no rate (`--rps`)")?;
    let [sent, stated] = [sent.median(), stated].map(Quantity::base);
    if exceeds((sent - stated).abs(), sent.max(stated) * 0.02) {
        return Err(format!(
            "{} requests/s were sent and the scenario has {stated}; the figure of 1000 requests/s compares",
            sent.round()
        ));
    }
    Ok(())
}

/// What 1000 requests/s through one proxy cost, with the idle part of as many proxies as were measured in it:
/// the measured figure has it too.
fn per_1000(kind: Component, measured: &Measured, runs: &Runs<'_>) -> Result<[f64; 3], String> {
    let figures = kind.figures();
    let passed = passes(runs.scenario())?;
    let unknown = || format!("no request of {} passes a {}", runs.scenario().mesh().name, kind.name());
    let (_, times) = passed.into_iter().find(|(one, _)| *one == kind).ok_or_else(unknown)?;
    let rate = measured.after.and_then(|side| side.rate).ok_or("the rate of the load test is not known")?;
    let thousands = rate.median().per_second() * times.base() / 1000.0;
    let number = measured.part(kind).ok_or("no proxy was told apart that did not run before")?.added;
    let each = |at: &Point<'_>| {
        let idle = at.get(figures.cpu).map_or(0.0, Cpu::cores) * number.base() / thousands;
        Some(at.get(figures.cpu_per_1000_rps?)? + Quantity::saturated(idle))
    };
    known(runs.range("the CPU used", each), "the model knows no CPU of a request")
}

fn latency(level: Level, runs: &Runs<'_>, estimate: &Estimate) -> Result<[f64; 3], String> {
    only_path(runs.scenario())?;
    calls(&runs.typical(), 0).ok_or("the hops of the path are not known (`--depth`)")?;
    let chain = estimate.latency.first().and_then(|chain| chain.independent.added.at(level));
    let unknown = format!("the model knows no {} of the path", level.word());
    known(chain, estimate.hop.reason.as_deref().unwrap_or(&unknown))
}
