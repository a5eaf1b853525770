//! What a mesh takes besides its proxies: the control plane, agents, gateways, helpers. Each as it was measured
//! where the usage has it, and else as the model has it.

use crate::model::component::Component;
use crate::model::estimate::Estimate;
use crate::model::measured::alike::{Standing, standing_of};
use crate::model::measured::parts::{More, Part as Seen};
use crate::model::measured::tax::Measured;
use crate::model::resource::{Part, Resource};
use crate::model::scenario::Scenario;
use crate::units::Quantity;

/// Low, typical and high of it, in the base unit, and where that comes from.
pub(super) struct Rest {
    pub(super) ends: [f64; 3],
    /// What is not known of it, so that it is at least so much.
    pub(super) reasons: Vec<String>,
    /// Why nothing can be said of it.
    pub(super) refused: Option<String>,
    measured: Share,
    modelled: Share,
}

/// What is known of a part of it.
enum Known {
    /// All of it, as measured.
    Measured(f64),
    /// At least so much, and why it is not all.
    AtLeast(f64, String),
    /// More was seen than the scenario has.
    TooMuch(String),
    /// It was not seen.
    NotSeen,
}

/// A part of the rest, with the names of what is in it.
#[derive(Default)]
struct Share {
    typical: f64,
    names: Vec<&'static str>,
}

impl Share {
    fn add(&mut self, name: &'static str, typical: f64) {
        self.typical += typical;
        self.names.push(name);
    }

    fn sentence(&self, shown: impl Fn(f64) -> String, whose: &str) -> Option<String> {
        let names = self.names.join(", ");
        (self.typical > 0.0).then(|| format!("{} for {names} {whose}", shown(self.typical)))
    }
}

pub(super) fn memory_of_the_rest(measured: &Measured, scenario: &Scenario, estimate: &Estimate) -> Rest {
    let helpers = measured.helpers.map(|[memory, _]| memory);
    rest(measured, scenario, helpers, |part| part.added_memory, &estimate.memory)
}

pub(super) fn cpu_of_the_rest(measured: &Measured, scenario: &Scenario, estimate: &Estimate) -> Rest {
    let helpers = measured.helpers.map(|[_, cpu]| cpu);
    rest(measured, scenario, helpers, |part| part.added_cpu, &estimate.cpu)
}

fn rest<Q: Quantity>(
    measured: &Measured,
    scenario: &Scenario,
    helpers: Option<More>,
    figure: fn(&Seen) -> More,
    modelled: &Resource<Q>,
) -> Rest {
    let mut rest = Rest {
        ends: [0.0; 3],
        reasons: vec![],
        refused: None,
        measured: Share::default(),
        modelled: Share::default(),
    };
    for component in Component::ALL.into_iter().filter(|component| !component.is_proxy()) {
        let name = component.plural();
        let seen = measured.part(component).map(figure);
        match known(seen, name, || standing_of(component, measured, scenario)) {
            Known::NotSeen => rest.model(component, modelled),
            known => rest.measure(name, known),
        }
    }
    rest.measure("helpers", known(helpers, "helpers", || Standing::Same));
    rest
}

/// What was seen of a part, beside how much of it the scenario has.
fn known(seen: Option<More>, name: &str, standing: impl FnOnce() -> Standing) -> Known {
    let Some(More { whole, least }) = seen else { return Known::NotSeen };
    match (whole, standing()) {
        (_, Standing::More(reason)) => Known::TooMuch(reason),
        (Some(whole), _) if whole < 0.0 => {
            Known::AtLeast(0.0, format!("less was measured of {name} with the mesh than without it"))
        }
        (Some(whole), Standing::Same) => Known::Measured(whole),
        (Some(whole), Standing::Fewer(reason)) => Known::AtLeast(whole, reason),
        (None, _) => Known::AtLeast(least, format!("not there for all of {name}")),
    }
}

impl Rest {
    fn measure(&mut self, name: &'static str, known: Known) {
        match known {
            Known::Measured(whole) => self.take(name, [whole; 3], true),
            Known::AtLeast(least, reason) => {
                self.take(name, [least; 3], true);
                self.reasons.push(reason);
            }
            Known::TooMuch(reason) => self.refused = Some(reason),
            Known::NotSeen => {}
        }
    }

    fn model<Q: Quantity>(&mut self, component: Component, modelled: &Resource<Q>) {
        let is_it = |part: &&Part<Q>| part.component == component && !part.used.is_not_counted();
        let Some(part) = modelled.parts.iter().find(is_it) else { return };
        let name = component.plural();
        if let Some(range) = part.used.figure() {
            self.take(name, [range.low(), range.typical(), range.high()].map(Quantity::base), false);
        }
        if part.used.is_missing() {
            self.reasons.push(format!("not known of {name}"));
        }
    }

    fn take(&mut self, name: &'static str, more: [f64; 3], is_measured: bool) {
        self.ends.iter_mut().zip(more).for_each(|(end, more)| *end += more);
        let share = if is_measured { &mut self.measured } else { &mut self.modelled };
        share.add(name, more[1]);
    }

    /// How much of it is measured and how much is the model's; nothing where it is nothing.
    pub(super) fn sentence(&self, shown: impl Fn(f64) -> String) -> Option<String> {
        let told = [
            self.measured.sentence(&shown, "as measured"),
            self.modelled.sentence(&shown, "as the model has it, not measured"),
        ];
        let told: Vec<String> = told.into_iter().flatten().collect();
        (!told.is_empty()).then(|| format!("with {}", told.join(" and ")))
    }
}
