//! What a mesh takes besides its proxies: the control plane, agents, gateways, helpers. Each as it was measured
//! where the usage has it, and else as the model has it.

use crate::model::component::Component;
use crate::model::estimate::Estimate;
use crate::model::measured::alike::{Standing, standing_of};
use crate::model::measured::parts::Part as Seen;
use crate::model::measured::tax::Measured;
use crate::model::resource::{Part, Resource};
use crate::model::scenario::Scenario;
use crate::units::Quantity;

/// Low, typical and high of it, in the base unit, and where that comes from.
pub(super) struct Rest {
    pub(super) ends: [f64; 3],
    /// What is not known of it.
    pub(super) reasons: Vec<String>,
    measured: Share,
    modelled: Share,
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
    rest(measured, scenario, measured.helpers[0], |part| part.added_memory, &estimate.memory)
}

pub(super) fn cpu_of_the_rest(measured: &Measured, scenario: &Scenario, estimate: &Estimate) -> Rest {
    rest(measured, scenario, measured.helpers[1], |part| part.added_cpu, &estimate.cpu)
}

fn rest<Q: Quantity>(
    measured: &Measured,
    scenario: &Scenario,
    helpers: Option<f64>,
    figure: fn(&Seen) -> Option<f64>,
    modelled: &Resource<Q>,
) -> Rest {
    let mut rest =
        Rest { ends: [0.0; 3], reasons: vec![], measured: Share::default(), modelled: Share::default() };
    for component in Component::ALL.into_iter().filter(|component| !component.is_proxy()) {
        let name = component.plural();
        let is_it = |part: &&Part<Q>| part.component == component && !part.used.is_not_counted();
        let part = modelled.parts.iter().find(is_it);
        let seen = measured.part(component).and_then(figure);
        let standing = standing_of(component, measured, scenario);
        match (seen, standing) {
            (Some(seen), _) if seen < 0.0 => {
                rest.reasons.push(format!("less was measured of {name} with the mesh than without it"));
                continue;
            }
            (Some(seen), Standing::Same) => {
                rest.take(name, [seen; 3], true);
                continue;
            }
            // Of fewer than there are, it is at least so much.
            (Some(seen), Standing::Fewer(reason)) => {
                rest.take(name, [seen; 3], true);
                rest.reasons.push(reason);
                continue;
            }
            (Some(_), Standing::More(reason)) if part.is_none_or(|part| part.used.figure().is_none()) => {
                rest.reasons.push(reason);
                continue;
            }
            (Some(_), Standing::More(_)) | (None, _) => {}
        }
        let Some(part) = part else { continue };
        if let Some(range) = part.used.figure() {
            rest.take(name, [range.low(), range.typical(), range.high()].map(Quantity::base), false);
        }
        if part.used.is_missing() {
            rest.reasons.push(format!("not known of {name}"));
        }
    }
    if let Some(helpers) = helpers {
        rest.take("helpers", [helpers.max(0.0); 3], true);
    }
    rest
}

impl Rest {
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
