//! What a mesh takes besides its proxies: the control plane, agents, gateways, helpers. Each as it was measured
//! where the usage has it, and else as the model has it.

use crate::model::component::Component;
use crate::model::estimate::Estimate;
use crate::model::measured::parts::Part as Seen;
use crate::model::measured::tax::Measured;
use crate::model::resource::{Part, Resource};
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

pub(super) fn memory_of_the_rest(measured: &Measured, estimate: &Estimate) -> Rest {
    rest(measured, measured.helpers.0, |part| part.memory, &estimate.memory)
}

pub(super) fn cpu_of_the_rest(measured: &Measured, estimate: &Estimate) -> Rest {
    rest(measured, measured.helpers.1, |part| part.cpu, &estimate.cpu)
}

fn rest<Q: Quantity>(
    measured: &Measured,
    helpers: Option<Q>,
    figure: fn(&Seen) -> Option<Q>,
    modelled: &Resource<Q>,
) -> Rest {
    let mut rest =
        Rest { ends: [0.0; 3], reasons: vec![], measured: Share::default(), modelled: Share::default() };
    for component in Component::ALL.into_iter().filter(|component| !component.is_proxy()) {
        if let Some(seen) = measured.part(component).and_then(figure) {
            rest.take(component.plural(), [seen.base(); 3], true);
            continue;
        }
        let is_it = |part: &&Part<Q>| part.component == component && !part.used.is_not_counted();
        let Some(part) = modelled.parts.iter().find(is_it) else { continue };
        if let Some(range) = part.used.figure() {
            rest.take(
                component.plural(),
                [range.low(), range.typical(), range.high()].map(Quantity::base),
                false,
            );
        }
        if part.used.is_missing() {
            rest.reasons.push(format!("not known of {}", component.plural()));
        }
    }
    if let Some(helpers) = helpers {
        rest.take("helpers", [helpers.base(); 3], true);
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
