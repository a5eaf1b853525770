//! A scenario seen at one point of the box of its uncertain inputs: every key has one value or none.

use std::cell::RefCell;
use std::rc::Rc;

use crate::model::keys::Key;
use crate::model::layer::Values;
use crate::model::runs::inputs::{Place, UncertainInputs};
use crate::model::scenario::Scenario;
use crate::model::value::{KeyValue, Value};
use crate::units::{End, Quantity};

/// Where every uncertain input is taken.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Stand {
    /// Each at its typical value.
    Typical,
    /// One at an end, the others typical.
    Alone(usize, End),
    /// Each at an end of its own.
    Each(Rc<[End]>),
    /// The same, but some numbers at these values, in their base units.
    Between(Rc<[End]>, Rc<[(usize, f64)]>),
}

impl Stand {
    /// Each at an end of its own. Points that are the same are spelled the same.
    pub(super) fn each(ends: &[End]) -> Self {
        let mut moved = ends.iter().enumerate().filter(|(_, end)| **end != End::Typical);
        match (moved.next(), moved.next()) {
            (None, _) => Self::Typical,
            (Some((input, end)), None) => Self::Alone(input, *end),
            _ => Self::Each(ends.into()),
        }
    }

    fn end_of(&self, input: usize) -> End {
        match self {
            Self::Alone(one, end) if *one == input => *end,
            Self::Typical | Self::Alone(..) => End::Typical,
            Self::Each(ends) | Self::Between(ends, ..) => ends.get(input).copied().unwrap_or(End::Typical),
        }
    }
}

/// How a number of nodes that comes out as a fraction is taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Rounding {
    /// Rounded up: nodes are whole.
    Up,
    /// The fraction itself: the true number is this or up to one more. A share of what grows with the
    /// same input jumps with every node, and these two bound it without the jumps.
    Fraction,
    /// The fraction and one more.
    OneMore,
}

/// A scenario seen at one point: every key has one value or none.
#[derive(Debug, Clone)]
pub struct Point<'a> {
    scenario: &'a Scenario,
    inputs: Rc<UncertainInputs>,
    stand: Stand,
    rounding: Rounding,
    looked_at: RefCell<LookedAt>,
}

/// The uncertain inputs that were looked at, as bits by their numbers.
#[derive(Debug, Clone, Default, PartialEq)]
pub(super) struct LookedAt(Vec<u64>);

impl LookedAt {
    fn add(&mut self, input: usize) {
        let (word, bit) = (input / 64, input % 64);
        if self.0.len() <= word {
            self.0.resize(word + 1, 0);
        }
        self.0[word] |= 1 << bit;
    }

    pub(super) fn has(&self, input: usize) -> bool {
        self.0.get(input / 64).is_some_and(|word| word >> (input % 64) & 1 == 1)
    }

    /// Takes in what another saw; the numbers that are new, least first.
    pub(super) fn take_in(&mut self, other: &Self) -> Vec<usize> {
        if self.0.len() < other.0.len() {
            self.0.resize(other.0.len(), 0);
        }
        let mut new = Vec::new();
        for (place, (own, more)) in self.0.iter_mut().zip(&other.0).enumerate() {
            let mut bits = more & !*own;
            *own |= more;
            while bits != 0 {
                new.push(place * 64 + bits.trailing_zeros() as usize);
                bits &= bits - 1;
            }
        }
        new
    }
}

impl<'a> Point<'a> {
    pub(super) fn new(scenario: &'a Scenario, inputs: Rc<UncertainInputs>, stand: Stand) -> Self {
        Self { scenario, inputs, stand, rounding: Rounding::Up, looked_at: RefCell::default() }
    }

    pub(super) fn rounded(self, rounding: Rounding) -> Self {
        Self { rounding, ..self }
    }

    /// The scenario, for what is the same at every point.
    #[must_use]
    pub fn scenario(&self) -> &'a Scenario {
        self.scenario
    }

    /// Where the inputs are taken.
    pub(crate) fn stand(&self) -> &Stand {
        &self.stand
    }

    /// How nodes are rounded.
    pub(crate) fn rounding(&self) -> Rounding {
        self.rounding
    }

    pub(super) fn looked_at(self) -> LookedAt {
        self.looked_at.into_inner()
    }

    /// The value of a key of the system; zero where it is stated to be none.
    pub fn get<T: KeyValue>(&self, key: Key<T>) -> Option<T> {
        self.read(&self.scenario.inputs().system, None, key)
    }

    /// The value of a figure that adds to another as something grows. One that the source leaves
    /// out adds nothing, and leaves nothing unknown, where the figure itself is given.
    pub fn growth<Q: Quantity>(&self, key: Key<Q>) -> Option<Q> {
        match self.scenario.given(key).map(|given| &given.value) {
            Some(Value::NotCounted(_)) => Some(Q::ZERO),
            _ => self.get(key),
        }
    }

    /// The value of a key of one chain.
    pub fn of_chain<T: KeyValue>(&self, chain: usize, key: Key<T>) -> Option<T> {
        self.read(self.scenario.inputs().chains.get(chain)?, Some(chain), key)
    }

    fn read<T: KeyValue>(&self, values: &Values, chain: Option<usize>, key: Key<T>) -> Option<T> {
        let value = &values.at(key.index())?.value;
        let Some(input) = self.inputs.number_of(Place { chain, row: key.index() }) else {
            return T::standing_at(value, End::Typical);
        };
        self.looked_at.borrow_mut().add(input);
        let moved =
            |moved: &[(usize, f64)]| moved.iter().find(|(one, _)| *one == input).map(|(_, base)| *base);
        let base = if let Stand::Between(_, all) = &self.stand { moved(all) } else { None };
        match (base, value) {
            (Some(base), Value::Number(number)) => {
                T::standing_at(&Value::Number(number.moved(base)), End::Typical)
            }
            _ => T::standing_at(value, self.stand.end_of(input)),
        }
    }
}
