//! Term 2, CPU: idle proxies and the requests that pass them.
//!
//! ```text
//! used      Σ proxies of idle + Σ chains, kinds of q x hops x t_k / 1000 x c_k
//! reserved  Σ proxies of requests
//! ```
//!
//! q requests/s entering a chain, hops all calls of one request (those at once included), `t_k`
//! traversals a hop through proxies of kind k, `c_k` cores of 1000 requests/s through *one* proxy of
//! that kind (some publications count a pair). Without a rate the load is unknown and the idle part is
//! what is known. 70,000 requests/s x 0.6 cores = 42 cores.

use crate::model::capacity::count;
use crate::model::component::Component;
use crate::model::keys::{self, Entry, Key};
use crate::model::latency::calls;
use crate::model::resource::{Resource, Side, Term, assemble};
use crate::model::runs::{Point, Runs};
use crate::model::standing::not_given;
use crate::model::tally::{Tally, times};
use crate::units::{Count, Cpu, Quantity, Rate};

/// The CPU of every component.
#[must_use]
pub fn cpu(runs: &Runs<'_>) -> Resource<Cpu> {
    assemble(&CpuTerm, runs)
}

/// What a rate costs, by the cores of 1000 requests/s.
#[must_use]
pub fn at_rate(per_1000: Cpu, rate: Rate) -> Cpu {
    Cpu::saturated(per_1000.cores() * rate.per_second() / 1000.0)
}

/// What a component takes at a point.
pub(crate) fn taken(side: Side, component: Component, at: &Point<'_>) -> Tally<Cpu> {
    CpuTerm.taken(side, component, at)
}

struct CpuTerm;

impl Term for CpuTerm {
    type Quantity = Cpu;

    fn taken(&self, side: Side, component: Component, at: &Point<'_>) -> Tally<Cpu> {
        match side {
            Side::Used => used(component, at),
            Side::Reserved => Tally::of([times(reserved_each(component, at), count(component, at))]),
        }
    }

    fn figures(&self, side: Side, component: Component) -> Vec<&'static Entry> {
        let figures = component.figures();
        if side == Side::Reserved {
            return vec![figures.cpu_request.entry()];
        }
        let mut rows = vec![figures.cpu.entry()];
        rows.extend(figures.cpu_per_1000_rps.map(Key::entry));
        if component == Component::ControlPlane {
            rows.push(keys::CONTROL_PLANE_CPU_PER_POD.entry());
        }
        rows
    }

    fn factors(&self, side: Side, component: Component) -> Vec<&'static Entry> {
        match (side, component) {
            // It grows with the pods besides.
            (Side::Used, Component::ControlPlane) => vec![keys::PODS.entry()],
            _ => vec![],
        }
    }

    fn lacking(&self, side: Side, component: Component, runs: &Runs<'_>) -> Option<String> {
        let at = runs.typical();
        let counts = side == Side::Reserved || component != Component::ControlPlane;
        if counts && count(component, &at).is_none() {
            return Some(not_given(component.counted_by()));
        }
        let takes_load = side == Side::Used && at.scenario().mesh().traversals_of(component) > Count::ZERO;
        // Without the cost of a request the rate is not what is missing.
        let priced = component.figures().cpu_per_1000_rps.is_some_and(|key| at.get(key).is_some());
        if !takes_load || !priced {
            return None;
        }
        let known = |key: Key<Rate>| chains(&at).all(|chain| at.of_chain(chain, key).is_some());
        if chains(&at).next().is_none() || !known(keys::RPS) {
            return Some(format!("{}, so that load is left out", not_given(keys::RPS.entry())));
        }
        let deep = chains(&at).all(|chain| calls(&at, chain).is_some());
        (!deep).then(|| format!("{}, so that load is left out", not_given(keys::DEPTH.entry())))
    }

    fn of_one_pod(&self, side: Side) -> Key<Cpu> {
        match side {
            Side::Used => keys::APP_CPU,
            Side::Reserved => keys::APP_CPU_REQUEST,
        }
    }

    fn label(&self, side: Side) -> &'static str {
        match side {
            Side::Used => "the CPU used",
            Side::Reserved => "the CPU reserved",
        }
    }
}

/// What one of that component requests.
pub(crate) fn reserved_each(component: Component, at: &Point<'_>) -> Option<Cpu> {
    at.get(component.figures().cpu_request)
}

fn used(component: Component, at: &Point<'_>) -> Tally<Cpu> {
    let each = at.get(component.figures().cpu);
    let own = match component {
        // The control plane's figure is for all replicas together.
        Component::ControlPlane => {
            vec![each, times(at.growth(keys::CONTROL_PLANE_CPU_PER_POD), at.get(keys::PODS))]
        }
        _ => vec![times(each, count(component, at))],
    };
    Tally::of(own.into_iter().chain(load(component, at)))
}

/// The load of every chain on proxies of that kind: a term for each, unknown where its rate is.
fn load(component: Component, at: &Point<'_>) -> Vec<Option<Cpu>> {
    let traversals = at.scenario().mesh().traversals_of(component);
    let Some(per_1000) = component.figures().cpu_per_1000_rps.filter(|_| traversals > Count::ZERO) else {
        return vec![];
    };
    let of_chain = |chain: usize| {
        let passing = at.of_chain(chain, keys::RPS)? * calls(at, chain)?.hops() * traversals;
        Some(at_rate(at.get(per_1000)?, passing))
    };
    let terms: Vec<Option<Cpu>> = chains(at).map(of_chain).collect();
    // No chain at all is a rate nobody told, not a rate of zero.
    if terms.is_empty() { vec![None] } else { terms }
}

fn chains(at: &Point<'_>) -> impl Iterator<Item = usize> {
    0..at.scenario().inputs().chains.len()
}
