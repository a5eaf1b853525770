//! How a figure stands before anything is reckoned: known, none, not counted or unknown, and why.

use crate::model::component::Component;
use crate::model::keys::{self, Entry};
use crate::model::layer::Given;
use crate::model::scenario::Scenario;
use crate::model::value::Value;

/// Why a component is left out of the totals, where it is.
#[must_use]
pub fn left_out(component: Component, scenario: &Scenario) -> Option<String> {
    match component {
        _ if !is_left_out(component, scenario) => None,
        Component::Cni => Some(
            "the agent is on the nodes already, with or without the mesh (`mesh.cni_already`)".to_owned(),
        ),
        Component::Gateway => Some("gateways are counted only where `mesh.gateways` is given".to_owned()),
        _ => None,
    }
}

/// Whether a component is left out of the totals.
pub(crate) fn is_left_out(component: Component, scenario: &Scenario) -> bool {
    match component {
        Component::Cni => scenario.one(keys::CNI_ALREADY) == Some(true),
        Component::Gateway => scenario.given(keys::GATEWAYS).is_none(),
        _ => false,
    }
}

/// How a figure stands before anything is reckoned.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Standing {
    Known,
    None,
    NotCounted(String),
    Unknown(String),
}

/// How the figure at that row stands, with the reason and the way to state it.
pub(crate) fn standing(scenario: &Scenario, entry: &Entry) -> Standing {
    match scenario.inputs().system.at(entry.index) {
        Some(Given { value: Value::None, .. }) => Standing::None,
        Some(Given { value: Value::NotCounted(reason), .. }) => Standing::NotCounted(reason.clone()),
        Some(Given { value: Value::Unknown(reason), .. }) => Standing::Unknown(reason.clone()),
        Some(_) => Standing::Known,
        None => Standing::Unknown(not_given(entry)),
    }
}

/// The reason for a fact nobody told.
pub(crate) fn not_given(entry: &Entry) -> String {
    format!("{} not given ({})", entry.leaf().replace('_', " "), entry.how_to_say())
}
