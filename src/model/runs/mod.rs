//! The points at which the model is evaluated, and the range of a figure over them.
//!
//! A difference, a ratio or a ceiling of ranges is not the difference of their ends. So each figure has
//! a range of its own: its typical value where everything is typical, its low and high the least and the
//! greatest over the box of uncertain inputs (see `extremes`). Inputs that move together are one. These
//! are low and high cases, not probabilities.

mod asked;
mod extremes;
mod inputs;
mod point;

use std::cell::Cell;
use std::rc::Rc;

use crate::model::keys::{Entry, TABLE};
use crate::model::known::Known;
use crate::model::runs::extremes::{Extremes, NoRange, Retries, Turns, extremes, extremes_of_share};
use crate::model::runs::inputs::{Place, UncertainInputs};
use crate::model::scenario::Scenario;
use crate::units::{Quantity, Range, Ratio};

pub use asked::Asked;
pub use point::Point;
pub(crate) use point::{Rounding, Stand};

/// A figure that ran into the limits of its unit.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error(
    "{figure} comes to more than meshtax can count; make the inputs smaller (pods, memory, requests, latencies, prices)"
)]
pub struct Overflow {
    /// What was being reckoned.
    pub figure: &'static str,
}

/// A scenario and its uncertain inputs: where each figure gets its range.
#[derive(Debug)]
pub struct Runs<'a> {
    scenario: &'a Scenario,
    inputs: Rc<UncertainInputs>,
    overflow: Cell<Option<Overflow>>,
}

impl<'a> Runs<'a> {
    /// The ranges of this scenario.
    #[must_use]
    pub fn new(scenario: &'a Scenario) -> Self {
        Self { scenario, inputs: Rc::new(UncertainInputs::of(scenario)), overflow: Cell::new(None) }
    }

    /// The scenario.
    #[must_use]
    pub fn scenario(&self) -> &'a Scenario {
        self.scenario
    }

    fn inputs(&self) -> &UncertainInputs {
        &self.inputs
    }

    /// The point where everything is typical.
    #[must_use]
    pub fn typical(&self) -> Point<'a> {
        self.point(Stand::Typical)
    }

    fn point(&self, stand: Stand) -> Point<'a> {
        Point::new(self.scenario, Rc::clone(&self.inputs), stand)
    }

    /// The range of a figure. It is unknown where any point lacks it, and where it grows with an input of
    /// which only the least is known ([`Runs::known`] tells what it is at least).
    pub fn range<Q: Quantity>(
        &self,
        figure: &'static str,
        term: impl Fn(&Point<'a>) -> Option<Q>,
    ) -> Option<Range<Q>> {
        self.known(figure, term).ok()?.whole()
    }

    /// The range of a figure that rises and falls with some inputs of the system; `turns` are the values
    /// of each between which it may turn.
    pub(crate) fn range_turning<Q: Quantity>(
        &self,
        figure: &'static str,
        turns: &[(&Entry, Vec<f64>)],
        term: impl Fn(&Point<'a>) -> Option<Q>,
    ) -> Option<Range<Q>> {
        let number = |(entry, values): &(&Entry, Vec<f64>)| {
            let input = self.inputs.number_of(Place { chain: None, row: entry.index })?;
            Some((input, values.clone()))
        };
        let turns: Vec<Turns> = turns.iter().filter_map(number).collect();
        let number = |at: &Point<'a>| self.checked(figure, at, term(at));
        self.of_extremes(extremes(self, &number, &turns, Retries::Unsettled)).ok()?.whole()
    }

    /// The range of a share whose part and whole are composed of the same inputs, such as latencies. Inputs of
    /// a chain that are whole numbers may have its least and greatest within: up to `tried` values of each are.
    pub(crate) fn composed_share(
        &self,
        figure: &'static str,
        (chain, whole_numbers): (usize, &[&Entry]),
        tried: usize,
        term: impl Fn(&Point<'a>) -> Option<Ratio>,
    ) -> Option<Range<Ratio>> {
        let within = |entry: &&Entry| {
            let input = self.inputs.number_of(Place { chain: Some(chain), row: entry.index })?;
            Some((input, spread(self.inputs.ends_of(input)?, tried)))
        };
        let turns: Vec<Turns> = whole_numbers.iter().filter_map(within).collect();
        let number = |at: &Point<'a>| self.checked(figure, at, term(at));
        self.of_extremes(extremes(self, &number, &turns, Retries::Each)).ok()?.whole()
    }

    /// What is known of a figure: its range, or what it is at least where it grows with an input of which
    /// only the least is known.
    ///
    /// # Errors
    /// The reason why nothing is known: empty where the term itself does not know it, else the input of
    /// which only the least is known, since the figure falls with it.
    pub fn known<Q: Quantity>(
        &self,
        figure: &'static str,
        term: impl Fn(&Point<'a>) -> Option<Q>,
    ) -> Result<Known<Q>, String> {
        self.of_extremes(extremes(self, &|at| self.checked(figure, at, term(at)), &[], Retries::Unsettled))
    }

    /// The value in its base unit; one that is too large is noted, where it is at an end of the inputs.
    fn checked<Q: Quantity>(&self, figure: &'static str, at: &Point<'a>, value: Option<Q>) -> Option<f64> {
        let value = value?;
        let is_an_end = !matches!(at.stand(), Stand::Between(..));
        if is_an_end && value.is_over_limit() {
            self.overflow.set(Some(self.overflow.get().unwrap_or(Overflow { figure })));
        }
        Some(value.base())
    }

    /// The range of a number that may be below zero, such as a margin.
    pub fn numbers(&self, term: impl Fn(&Point<'a>) -> Option<f64>) -> Option<[f64; 3]> {
        let found = extremes(self, &term, &[], Retries::Unsettled).ok()?;
        found.open.is_none().then_some(found.ends)
    }

    /// The range of one figure over another of its kind; unknown where the other is nothing.
    pub fn share<Q: Quantity>(
        &self,
        part: impl Fn(&Point<'a>) -> Option<Q>,
        whole: impl Fn(&Point<'a>) -> Option<Q>,
    ) -> Option<Range<Ratio>> {
        let number = |value: Option<Q>| value.map(Quantity::base);
        let found = extremes_of_share(self, &|at| number(part(at)), &|at| number(whole(at)));
        let known: Known<Ratio> = self.of_extremes(found).ok()?;
        let range = known.whole()?;
        if range.high().is_over_limit() {
            let figure = "a share";
            self.overflow.set(Some(self.overflow.get().unwrap_or(Overflow { figure })));
        }
        Some(range)
    }

    fn of_extremes<Q: Quantity>(&self, found: Result<Extremes, NoRange>) -> Result<Known<Q>, String> {
        match found {
            Err(NoRange::Unknown) => Err(String::new()),
            Err(NoRange::Falls(input)) => Err(self.least_known(input)),
            Ok(Extremes { ends: [low, typical, high], open }) => {
                let range = Range::spanning(Q::saturated(typical), [low, high].map(Q::saturated));
                Ok(match open {
                    None => Known::Whole(range),
                    Some(input) => Known::AtLeast(range, self.least_known(input)),
                })
            }
        }
    }

    /// That only the least of an input is known, in words.
    fn least_known(&self, input: usize) -> String {
        let Some(place) = self.inputs.place_of(input) else { return String::new() };
        let name = TABLE.get(place.row).map_or("", |entry| entry.leaf()).replace('_', " ");
        let layer = self.scenario.inputs();
        let values = place.chain.map_or(Some(&layer.system), |chain| layer.chains.get(chain));
        match values.and_then(|values| values.at(place.row)) {
            Some(given) => format!("{name}: {}, and how many more is not known", given.value),
            None => name,
        }
    }

    /// The first figure that was too large, if any was.
    ///
    /// # Errors
    /// When there was one.
    pub fn check(&self) -> Result<(), Overflow> {
        self.overflow.get().map_or(Ok(()), Err)
    }
}

/// Whole numbers between two: all of them, or so many that lie denser where they are small.
fn spread([low, high]: [f64; 2], most: usize) -> Vec<f64> {
    let between = high - low - 1.0;
    let tried = f64::from(u32::try_from(most).unwrap_or(u32::MAX));
    if between <= tried {
        return std::iter::successors(Some(low + 1.0), |at| Some(at + 1.0))
            .take_while(|at| *at < high)
            .collect();
    }
    let steps = std::iter::successors(Some(1.0), |step| Some(step + 1.0)).take(most);
    let at = |step: f64| (low + (between + 1.0) * (step / (tried + 1.0)).powi(2)).round();
    let mut all: Vec<f64> = steps.map(at).filter(|at| *at > low && *at < high).collect();
    all.dedup();
    all
}
