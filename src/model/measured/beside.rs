//! What the model says of the same rows, for the same scenario.
//!
//! A load test measures one path, so latencies are held beside those of a scenario with one path. What proxies
//! use all together is held beside the model where the scenario has as many of them as were measured; else the
//! figure of one proxy is what compares: a namespace that was measured is not the cluster that was estimated.

use crate::model::capacity;
use crate::model::component::Component;
use crate::model::cpu;
use crate::model::estimate::Estimate;
use crate::model::keys;
use crate::model::latency::{Level, calls};
use crate::model::measured::row::Row;
use crate::model::measured::tax::Measured;
use crate::model::measured::what::What;
use crate::model::memory;
use crate::model::resource::Side;
use crate::model::runs::{Point, Runs};
use crate::model::scenario::Scenario;
use crate::model::tally::Tally;
use crate::units::{Count, Quantity, Range, exceeds};

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
        }
    };
    measured.rows.iter().map(one).collect()
}

/// Proxies that one request of the scenario's path passes.
///
/// # Errors
/// The reason, where it has no path or several, or proxies of several kinds.
pub fn passes(scenario: &Scenario) -> Result<Count, String> {
    let runs = Runs::new(scenario);
    only_path(scenario)?;
    let at = runs.typical();
    let hops = calls(&at, 0).ok_or("the hops of the path are not known (`--depth`)")?.hops();
    only_kind(scenario)?;
    Ok(hops * scenario.mesh().traversals_of_a_hop())
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

fn only_path(scenario: &Scenario) -> Result<(), String> {
    match scenario.inputs().chains.len() {
        1 => Ok(()),
        0 => Err("the scenario has no request path (`--depth`, `--hop-latency`)".to_owned()),
        several => Err(format!(
            "the scenario has {several} request paths, and a load test measures one: which of them is not known"
        )),
    }
}

/// The one kind of proxy that requests pass.
pub(super) fn only_kind(scenario: &Scenario) -> Result<Component, String> {
    let passed = scenario.mesh().traversals.iter().filter(|(_, times)| *times > Count::ZERO);
    match passed.map(|(proxy, _)| *proxy).collect::<Vec<_>>()[..] {
        [one] => Ok(one),
        _ => Err("requests do not pass one kind of proxy, and usage does not tell kinds apart".to_owned()),
    }
}

/// Components whose containers are counted as proxies.
fn proxies(scenario: &Scenario) -> impl Iterator<Item = Component> {
    let is_proxy =
        |one: &Component| matches!(one, Component::Sidecar | Component::NodeProxy | Component::Waypoint);
    scenario.mesh().components.clone().into_iter().filter(is_proxy)
}

/// Whether the proxies that were measured are those of the scenario's mesh, as far as anybody knows.
///
/// # Errors
/// The remark, where they are another mesh's.
pub(super) fn its_own(measured: &Measured, scenario: &Scenario) -> Result<(), String> {
    let mesh = scenario.mesh();
    match measured.runs {
        Some(runs) if runs != mesh.injector => Err(format!(
            "the proxies that run are those of {} and not of {}, the mesh that is asked about: what was measured is told \
             and not put in",
            runs.word(),
            mesh.name
        )),
        _ => Ok(()),
    }
}

/// Proxies that were measured, and those that the scenario has.
pub(super) fn numbers(measured: &Measured, scenario: &Scenario) -> Result<[Count; 2], String> {
    let seen = measured.proxies.ok_or("no proxy was told apart that did not run before")?;
    let runs = Runs::new(scenario);
    let of = |component| capacity::count(component, &runs.typical());
    let modelled = Tally::of(proxies(scenario).map(of));
    let number = modelled.known.filter(|_| modelled.complete);
    let number =
        number.ok_or("how many proxies the scenario has is not known; the figure of one proxy compares")?;
    Ok([seen, number])
}

/// Whether the scenario has as many proxies as were measured.
pub(super) fn same_number(measured: &Measured, scenario: &Scenario) -> Result<(), String> {
    let [seen, number] = numbers(measured, scenario)?;
    if seen == number {
        return Ok(());
    }
    Err(format!(
        "{seen} proxies were measured and the scenario has {number}; the figure of one proxy compares"
    ))
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
        What::MemoryPerProxy => {
            if only_kind(scenario) != Ok(Component::Sidecar) {
                return Err("what one proxy takes depends on its node; the sum of all compares".to_owned());
            }
            known(
                runs.range("the memory of one sidecar", memory::each_sidecar),
                "the model knows no memory of a sidecar",
            )
        }
        What::Cpu => {
            same_number(measured, scenario)?;
            same_rate(measured, runs)?;
            let all = |at: &Point<'_>| {
                whole(Tally::of(proxies(scenario).map(|one| whole(cpu::taken(Side::Used, one, at)))))
            };
            known(runs.range("the CPU used", all), "the model knows no CPU of all proxies")
        }
        What::CpuPer1000Rps => per_1000(measured, runs),
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
fn per_1000(measured: &Measured, runs: &Runs<'_>) -> Result<[f64; 3], String> {
    let scenario = runs.scenario();
    let figures = only_kind(scenario)?.figures();
    let passed = passes(scenario)?;
    let rate = measured.after.and_then(|side| side.rate).ok_or("the rate of the load test is not known")?;
    let thousands = rate.median().per_second() * passed.base() / 1000.0;
    let number = measured.proxies.ok_or("no proxy was told apart that did not run before")?;
    let each = |at: &Point<'_>| {
        let idle = at.get(figures.cpu)?.cores() * number.base() / thousands;
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
