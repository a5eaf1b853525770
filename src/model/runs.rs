//! The corners at which the whole model is evaluated.
//!
//! A difference, a ratio or a ceiling of ranges is not the difference of their ends. So the model
//! runs at all-low, all-typical and all-high, and with each uncertain input alone at both ends; a
//! figure's typical value is the typical run's, its low and high are the least and greatest of all
//! runs. These are corners, not probabilities.

use std::cell::Cell;

use crate::model::keys::Key;
use crate::model::layer::Values;
use crate::model::scenario::Scenario;
use crate::model::value::{KeyValue, Value};
use crate::units::{End, Quantity, Range};

/// Which input a corner moves alone: a row of the system, or of one chain.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Place {
    chain: Option<usize>,
    index: usize,
}

/// What a corner moves alone.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Alone {
    /// One input.
    One(Place),
    /// Everything that moves with the number of pods, as one input.
    WithPods,
}

/// One run: everything at one end, except perhaps one input.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Corner {
    all: End,
    alone: Option<(Alone, End)>,
}

impl Corner {
    const TYPICAL: Self = Self { all: End::Typical, alone: None };

    fn end_of(self, place: Place, values: &Values) -> End {
        let moves = |alone| match alone {
            Alone::One(one) => one == place,
            Alone::WithPods => values.at(place.index).is_some_and(|given| given.moves_with_pods),
        };
        match self.alone {
            Some((alone, end)) if moves(alone) => end,
            _ => self.all,
        }
    }
}

/// A scenario seen at one corner: every key has one value or none.
#[derive(Debug, Clone, Copy)]
pub struct Point<'a> {
    scenario: &'a Scenario,
    corner: Corner,
}

impl<'a> Point<'a> {
    /// The scenario, for what is the same at every corner.
    #[must_use]
    pub fn scenario(&self) -> &'a Scenario {
        self.scenario
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
        values.get(key, self.corner.end_of(Place { chain, index: key.index() }, values))
    }
}

/// A figure that ran into the limits of its unit.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error(
    "{figure} comes to more than meshtax can count; make the inputs smaller (pods, memory, requests, latencies, prices)"
)]
pub struct Overflow {
    /// What was being reckoned.
    pub figure: &'static str,
}

/// The answer to a question that may depend on a range.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[allow(clippy::struct_excessive_bools)] // an answer a corner is what it is
pub struct Asked {
    /// The answer where everything is typical, which decides.
    pub typical: bool,
    /// The answer where everything is low.
    pub at_low: bool,
    /// The answer where everything is high.
    pub at_high: bool,
    /// Whether any corner answers otherwise.
    pub depends: bool,
}

impl Asked {
    /// `yes`, `no` or `depends`, as JSON writes it.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match (self.depends, self.typical) {
            (true, _) => "depends",
            (false, true) => "yes",
            (false, false) => "no",
        }
    }

    /// Where the answer turns, in words; nothing where it does not.
    #[must_use]
    pub const fn turns(self) -> Option<&'static str> {
        match (self.depends, self.at_low != self.typical, self.at_high != self.typical) {
            (false, ..) => None,
            (true, true, false) => Some("at the low end of the ranges"),
            (true, false, true) => Some("at the high end of the ranges"),
            (true, ..) => Some("somewhere within the ranges"),
        }
    }
}

/// All corners of a scenario.
#[derive(Debug)]
pub struct Runs<'a> {
    scenario: &'a Scenario,
    corners: Vec<Corner>,
    overflow: Cell<Option<Overflow>>,
}

impl<'a> Runs<'a> {
    /// The corners that this scenario's uncertain inputs make.
    #[must_use]
    pub fn new(scenario: &'a Scenario) -> Self {
        let all = [End::Low, End::High].map(|all| Corner { all, alone: None });
        let alone = uncertain(scenario).into_iter().flat_map(|alone| {
            [End::Low, End::High].map(|end| Corner { all: End::Typical, alone: Some((alone, end)) })
        });
        Self { scenario, corners: all.into_iter().chain(alone).collect(), overflow: Cell::new(None) }
    }

    /// The scenario.
    #[must_use]
    pub fn scenario(&self) -> &'a Scenario {
        self.scenario
    }

    /// The corners that matter to one chain: what is uncertain in another does not move it.
    #[must_use]
    pub fn of_chain(&self, chain: usize) -> Self {
        let matters = |corner: &Corner| match corner.alone {
            Some((Alone::One(place), _)) => place.chain.is_none_or(|of| of == chain),
            Some((Alone::WithPods, _)) | None => true,
        };
        let corners = self.corners.iter().copied().filter(matters).collect();
        Self { scenario: self.scenario, corners, overflow: Cell::new(None) }
    }

    /// The typical run's point.
    #[must_use]
    pub fn typical(&self) -> Point<'a> {
        Point { scenario: self.scenario, corner: Corner::TYPICAL }
    }

    /// Every corner's point, the typical one first.
    pub fn points(&self) -> impl Iterator<Item = Point<'a>> {
        let corners = [Corner::TYPICAL].into_iter().chain(self.corners.iter().copied());
        let scenario = self.scenario;
        corners.map(move |corner| Point { scenario, corner }).collect::<Vec<_>>().into_iter()
    }

    /// Evaluates a term at every corner. It is unknown where any corner lacks it.
    pub fn range<Q: Quantity>(
        &self,
        figure: &'static str,
        term: impl Fn(&Point<'a>) -> Option<Q>,
    ) -> Option<Range<Q>> {
        self.span(figure, self.points().map(|at| term(&at)))
    }

    /// What the values at every corner come to, in the order of [`Runs::points`].
    pub fn span<Q: Quantity>(
        &self,
        figure: &'static str,
        values: impl IntoIterator<Item = Option<Q>>,
    ) -> Option<Range<Q>> {
        let checked = |value: Option<Q>| {
            if value.is_some_and(Quantity::is_over_limit) {
                self.overflow.set(Some(self.overflow.get().unwrap_or(Overflow { figure })));
            }
            value
        };
        let mut values = values.into_iter().map(checked);
        let typical = values.next()??;
        let others: Option<Vec<Q>> = values.collect();
        Some(Range::spanning(typical, others?))
    }

    /// Asks a yes-or-no question at every corner. It is unknown where any corner lacks an answer.
    pub fn ask(&self, question: impl Fn(&Point<'a>) -> Option<bool>) -> Option<Asked> {
        Self::answer(self.points().map(|at| question(&at)))
    }

    /// What the answers at every corner come to, in the order of [`Runs::points`].
    pub fn answer(answers: impl IntoIterator<Item = Option<bool>>) -> Option<Asked> {
        let mut answers = answers.into_iter();
        let typical = answers.next()??;
        let others: Option<Vec<bool>> = answers.collect();
        let others = others?;
        Some(Asked {
            typical,
            at_low: others.first().copied().unwrap_or(typical),
            at_high: others.get(1).copied().unwrap_or(typical),
            depends: others.iter().any(|answer| *answer != typical),
        })
    }

    /// The first figure that was too large, if any was.
    ///
    /// # Errors
    /// When there was one.
    pub fn check(&self) -> Result<(), Overflow> {
        self.overflow.get().map_or(Ok(()), Err)
    }
}

/// Every input whose low and high differ; those that move with the number of pods once.
fn uncertain(scenario: &Scenario) -> Vec<Alone> {
    let of = |values: &Values, chain: Option<usize>| -> Vec<Alone> {
        let mut found: Vec<Alone> = Vec::new();
        for (entry, given) in values.said().filter(|(_, given)| given.value.is_uncertain()) {
            let one = Alone::One(Place { chain, index: entry.index });
            let alone = if given.moves_with_pods { Alone::WithPods } else { one };
            if !found.contains(&alone) {
                found.push(alone);
            }
        }
        found
    };
    let inputs = scenario.inputs();
    let chains = inputs.chains.iter().enumerate().flat_map(|(chain, values)| of(values, Some(chain)));
    of(&inputs.system, None).into_iter().chain(chains).collect()
}
