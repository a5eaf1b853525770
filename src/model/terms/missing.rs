//! Why a component's figure is not whole, with the flag or key that fills it.

use crate::model::component::Component;
use crate::model::keys;
use crate::model::resource::{ComponentResource, Side};
use crate::model::runs::Point;
use crate::model::scenario::Scenario;
use crate::model::standing::{Standing, not_given, standing};
use crate::model::terms::{ComponentTerm, Factor, Passing, WhenAbsent};
use crate::units::Quantity;

/// How the figures of a component's terms stand. One that adds nothing until it is stated is not asked for.
pub(crate) fn figures<Q: ComponentResource>(
    component: Component,
    side: Side,
    scenario: &Scenario,
) -> impl Iterator<Item = Standing> {
    let asked_for = Q::terms(component, side).iter().filter(|term| term.when_absent != WhenAbsent::Nothing);
    asked_for.map(|term| standing(scenario, term.key.entry()))
}

/// Everything that is unknown of a component's figure, each once: its keys, what these grow with, and last the
/// first of its own number, the services it is sent and the requests that pass it.
pub(crate) fn reasons<Q: ComponentResource>(component: Component, side: Side, at: &Point<'_>) -> Vec<String> {
    let scenario = at.scenario();
    let terms = Q::terms(component, side);
    let own = component.counted_by();
    let grows = terms.iter().filter(|term| term.when_absent == WhenAbsent::NothingIfNotCounted);
    let grows_with = grows.flat_map(ComponentTerm::counts).filter(|factor| **factor != own);
    let grows_with = grows_with.map(|factor| standing(scenario, factor.entry()));
    let last = number(terms, own, at)
        .or_else(|| terms.iter().find_map(|term| stated_in_vain(term, at)))
        .or_else(|| terms.iter().find_map(|term| load(term, component, at)));
    let mut reasons: Vec<String> = Vec::new();
    for reason in figures::<Q>(component, side, scenario).chain(grows_with).filter_map(reason).chain(last) {
        if !reasons.contains(&reason) {
            reasons.push(reason);
        }
    }
    reasons
}

fn reason(standing: Standing) -> Option<String> {
    match standing {
        Standing::Unknown(reason) | Standing::NotCounted(reason) => Some(reason),
        Standing::Known | Standing::None => None,
    }
}

/// The number of the component, where some term counts it.
fn number<Q: Quantity>(terms: &[ComponentTerm<Q>], own: Factor, at: &Point<'_>) -> Option<String> {
    let counts = terms.iter().any(|term| term.counts().contains(&own));
    (counts && own.at(at).is_none()).then(|| not_given(own.entry()))
}

/// How many there are of what a stated figure is of.
fn stated_in_vain<Q: Quantity>(term: &ComponentTerm<Q>, at: &Point<'_>) -> Option<String> {
    if term.when_absent != WhenAbsent::Nothing || at.get(term.key).is_none_or(|figure| figure == Q::ZERO) {
        return None;
    }
    term.counts().iter().find(|factor| factor.at(at).is_none()).map(|factor| not_given(factor.entry()))
}

/// The rate through the proxies, or the hops of a request.
fn load<Q: Quantity>(term: &ComponentTerm<Q>, component: Component, at: &Point<'_>) -> Option<String> {
    term.law()?;
    // Without the figure of a request the rate is not what is missing.
    at.get(term.key)?;
    let lacks = |what: fn(&Passing<'_>) -> bool| Passing::all(component, at).any(|passing| what(&passing));
    let entry = if lacks(|passing| passing.rate().is_none()) {
        keys::RPS.entry()
    } else {
        lacks(|passing| passing.hops().is_none()).then(|| keys::DEPTH.entry())?
    };
    Some(format!("{}, so that load is left out", not_given(entry)))
}
