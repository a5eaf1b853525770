//! The uncertain inputs of a scenario, numbered. Inputs that move together are one.

use crate::model::layer::Values;
use crate::model::scenario::Scenario;
use crate::model::value::{Number, Value};
use crate::units::End;

/// A row of the system, or of one chain.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Place {
    pub(super) chain: Option<usize>,
    pub(super) row: usize,
}

/// Every input whose low and high differ, or of which only the least is known.
#[derive(Debug, Default)]
pub(super) struct UncertainInputs {
    /// The places in order, each with the number of its input.
    places: Vec<(Place, usize)>,
    numbers: Vec<Input>,
}

/// What is known of one input.
#[derive(Debug, Clone, Copy)]
struct Input {
    /// Its number, where it is one and moves alone.
    number: Option<Number>,
    /// Whether only the least is known.
    is_at_least: bool,
}

impl UncertainInputs {
    pub(super) fn of(scenario: &Scenario) -> Self {
        let mut all = Self::default();
        let mut together = None;
        let inputs = scenario.inputs();
        all.add(&inputs.system, None, &mut together);
        for (chain, values) in inputs.chains.iter().enumerate() {
            all.add(values, Some(chain), &mut together);
        }
        all.places.sort_unstable();
        all
    }

    fn add(&mut self, values: &Values, chain: Option<usize>, together: &mut Option<usize>) {
        for (row, moves_with_pods, value) in values.uncertain() {
            let number = if let Value::Number(number) = value { Some(*number) } else { None };
            let is_at_least = number.is_some_and(|number| number.is_at_least());
            let next = self.numbers.len();
            let input = if moves_with_pods { *together.get_or_insert(next) } else { next };
            if input == next {
                let number = number.filter(|_| !moves_with_pods);
                self.numbers.push(Input { number, is_at_least });
            }
            self.numbers[input].is_at_least |= is_at_least;
            self.places.push((Place { chain, row }, input));
        }
    }

    pub(super) fn len(&self) -> usize {
        self.numbers.len()
    }

    /// The number of the input at a place; nothing where that is exact.
    pub(super) fn number_of(&self, place: Place) -> Option<usize> {
        if self.places.is_empty() {
            return None;
        }
        let found = self.places.binary_search_by(|(other, _)| other.cmp(&place)).ok()?;
        Some(self.places[found].1)
    }

    /// Least and greatest of an input that is a number and moves alone, in its base unit.
    pub(super) fn ends_of(&self, input: usize) -> Option<[f64; 2]> {
        let number = self.numbers.get(input)?.number?;
        Some([End::Low, End::High].map(|end| number.base_at(end)))
    }

    pub(super) fn is_at_least(&self, input: usize) -> bool {
        self.numbers.get(input).is_some_and(|input| input.is_at_least)
    }

    /// Where an input is first found.
    pub(super) fn place_of(&self, input: usize) -> Option<Place> {
        self.places.iter().find(|(_, other)| *other == input).map(|(place, _)| *place)
    }
}
