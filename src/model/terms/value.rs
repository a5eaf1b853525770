//! What a component takes at a point.

use crate::model::component::Component;
use crate::model::resource::{ComponentResource, Side};
use crate::model::runs::Point;
use crate::model::tally::{Tally, times};
use crate::model::terms::{Factor, Factors, Passing, WhenAbsent};

/// The sum of a component's terms: of those that are known, and whether these are all.
#[must_use]
pub fn value<Q: ComponentResource>(component: Component, side: Side, at: &Point<'_>) -> Tally<Q> {
    let terms = Q::terms(component, side);
    let mut sum = Tally::EMPTY;
    for term in terms.iter().filter(|term| !term.is_left_out(at)) {
        let figure = at.get(term.key);
        match term.factors {
            Factors::Counts(factors) => sum = sum.and(product(figure, factors.iter().copied(), at)),
            Factors::Rate(law) => {
                let of = |passing: Passing<'_>| Some(law.of(figure?, passing.through()?));
                sum = Passing::all(component, at).fold(sum, |sum, passing| sum.and(of(passing)));
            }
        }
    }
    let is_one_figure = terms.iter().any(|term| term.when_absent == WhenAbsent::Nothing);
    if is_one_figure && !sum.complete { Tally { known: None, ..sum } } else { sum }
}

/// What one of a component takes, where each of its terms comes once for each of them.
pub(crate) fn of_one<Q: ComponentResource>(component: Component, side: Side, at: &Point<'_>) -> Option<Q> {
    let own = component.counted_by();
    let terms = Q::terms(component, side).iter().filter(|term| !term.is_left_out(at));
    let parts = terms.map(|term| {
        let others = term.counts().iter().copied().filter(|factor| *factor != own);
        term.counts().contains(&own).then(|| product(at.get(term.key), others, at)).flatten()
    });
    let sum = Tally::of(parts);
    sum.known.filter(|_| sum.complete)
}

/// The figure times the factors, in their order. Zero of any of them is zero, whatever the others are.
fn product<Q: ComponentResource>(
    figure: Option<Q>,
    factors: impl Iterator<Item = Factor>,
    at: &Point<'_>,
) -> Option<Q> {
    factors.fold(figure, |product, factor| times(product, factor.at(at)))
}
