//! Term 2, CPU: idle proxies and the requests that pass them. The formulas are in
//! [`terms::table`](crate::model::terms).
//!
//! Without a rate the load is unknown and the idle part is what is known.

use crate::model::component::Component;
use crate::model::keys::{self, Key};
use crate::model::resource::{ComponentResource, Resource, Side, assemble};
use crate::model::runs::{Point, Runs};
use crate::model::tally::Tally;
use crate::model::terms::{self, ComponentTerm, Law, table};
use crate::units::{Cpu, Rate};

/// The CPU of every component.
#[must_use]
pub fn cpu(runs: &Runs<'_>) -> Resource<Cpu> {
    assemble(runs)
}

/// What a rate costs, by the cores of 1000 requests/s.
#[must_use]
pub fn at_rate(per_1000: Cpu, rate: Rate) -> Cpu {
    Law::Linear.of(per_1000, rate)
}

/// What a component takes at a point.
pub(crate) fn taken(side: Side, component: Component, at: &Point<'_>) -> Tally<Cpu> {
    terms::value(component, side, at)
}

/// What one of that component requests.
pub(crate) fn reserved_each(component: Component, at: &Point<'_>) -> Option<Cpu> {
    terms::of_one(component, Side::Reserved, at)
}

impl ComponentResource for Cpu {
    fn terms(component: Component, side: Side) -> &'static [ComponentTerm<Self>] {
        table::cpu(component, side)
    }

    fn of_one_pod(side: Side) -> Key<Self> {
        match side {
            Side::Used => keys::APP_CPU,
            Side::Reserved => keys::APP_CPU_REQUEST,
        }
    }

    fn label(side: Side) -> &'static str {
        match side {
            Side::Used => "the CPU used",
            Side::Reserved => "the CPU reserved",
        }
    }
}
