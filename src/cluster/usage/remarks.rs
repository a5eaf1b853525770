//! What is told of proxies that run: what of it is put into the model, and what is not, with the reason.

use crate::cluster::usage::layer::Beside;
use crate::cluster::usage::own::parts;
use crate::model::component::Component;
use crate::model::keys::Entry;
use crate::model::layer::Origin;
use crate::model::measured::{Usage, Whose};
use crate::units::{Count, Cpu, Quantity};

/// The remarks. By `beside`, what stands in the place of the mesh's figures is what does in the end.
#[must_use]
pub fn remarks(all: &Usage, scoped: &Usage, beside: &Beside<'_>) -> Vec<String> {
    let mut remarks = Vec::new();
    let is_put = |entry: &Entry| {
        let given = beside.values.iter().find_map(|values| values.at(entry.index));
        given.is_some_and(|given| given.origin == Origin::Kubernetes)
    };
    let is_memory_put = |component: Component| is_put(component.figures().memory.entry());
    let own_sidecars = beside.sidecars(scoped);
    if let Some(side) = own_sidecars.filter(|_| is_memory_put(Component::Sidecar)) {
        let told = |pods: u64| Component::Sidecar.counted(Count::counted(pods));
        let run = told(side.containers.unwrap_or_default());
        let of = if side.lacks_memory {
            format!("the mean of {} whose memory is there, of the {run} that run,", told(side.memory_pods))
        } else {
            format!("the memory of the {run} that run")
        };
        remarks.push(format!("{of} stands in for the catalog's figure"));
    }
    let parts = parts(all, beside);
    let put = parts.iter().filter(|part| part.memory.is_ok() && is_memory_put(part.component));
    let put: Vec<&str> = put.map(|part| part.component.plural()).collect();
    if !put.is_empty() {
        remarks.push(format!(
            "the memory of what runs of the mesh itself ({}) stands in for the catalog's figures, less what pods add \
             to it by these",
            put.join(", ")
        ));
    }
    for part in &parts {
        let name = part.component.plural();
        let reasons = [
            ("memory", part.memory.as_ref().err()),
            ("CPU", part.cpu.as_ref().and_then(|cpu| cpu.as_ref().err())),
        ];
        for (what, reason) in reasons {
            if let Some(reason) = reason {
                remarks.push(format!("the {what} of {name} is told and not put in: {reason}"));
            }
        }
    }
    let is_left = |whose: Whose| {
        let is_counted = beside.mesh.is_some_and(|mesh| mesh.components.contains(&whose.component));
        let is_own = beside.is_own(whose) || (!whose.component.is_proxy() && beside.is_of_its_family(whose));
        // Gateways are counted only where a scenario has some.
        whose.component != Component::Gateway && !(is_own && is_counted)
    };
    let others: Vec<String> = all
        .parts
        .iter()
        .filter(|(whose, _)| is_left(**whose))
        .filter_map(|(whose, side)| of_another(*whose, side.containers.or(side.pods)?))
        .collect();
    if !others.is_empty() {
        remarks.push(format!(
            "what runs and is no part of the mesh that is asked about is told and not put in: {}",
            others.join(", ")
        ));
    }
    let proxies = scoped.data_plane();
    if proxies.cpu.is_some_and(|cpu| cpu > Cpu::ZERO) {
        let text = "what proxies use of CPU is told and not put in: at which rate of requests is not known";
        remarks.push(text.to_owned());
    }
    remarks
}

fn of_another(whose: Whose, number: u64) -> Option<String> {
    let family = if whose.family.is_empty() { String::new() } else { format!(" of {}", whose.family) };
    (number > 0).then(|| format!("{}{family}", whose.component.counted(Count::counted(number))))
}
