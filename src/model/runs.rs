//! The corners at which the whole model is evaluated.
//!
//! A difference, a ratio or a ceiling of ranges is not the difference of their ends. So the model
//! runs at all-low, all-typical and all-high, and with each uncertain input alone at both ends; a
//! figure's typical value is the typical run's, its low and high are the least and greatest of all
//! runs. These are corners, not probabilities.

use std::cell::Cell;

use crate::model::keys::{self, Key};
use crate::model::layer::{Given, Values};
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

    fn end_of(self, place: Place, given: &Given) -> End {
        let moves = |alone| match alone {
            Alone::One(one) => one == place,
            Alone::WithPods => given.moves_with_pods,
        };
        match self.alone {
            Some((alone, end)) if moves(alone) => end,
            _ => self.all,
        }
    }
}

/// A scenario seen at one corner: every key has one value or none.
#[derive(Debug, Clone)]
pub struct Point<'a> {
    scenario: &'a Scenario,
    corner: Corner,
    looked_at: Cell<Rows>,
}

/// Rows whose low and high differ and that were looked at: of the system, and of any chain.
#[derive(Debug, Clone, Copy, Default)]
struct Rows {
    system: u128,
    chains: u128,
    /// Whether one of them moves with the pods.
    with_pods: bool,
}

const _: () = assert!(keys::BUDGET_PERCENTILE.index() <= 128, "a row that terms look at is a bit of `Rows`");

impl Rows {
    fn add(&mut self, place: Place, moves_with_pods: bool) {
        self.with_pods |= moves_with_pods;
        let rows = if place.chain.is_none() { &mut self.system } else { &mut self.chains };
        *rows |= 1 << place.index;
    }

    fn has(self, place: Place) -> bool {
        let rows = if place.chain.is_none() { self.system } else { self.chains };
        rows >> place.index & 1 == 1
    }

    fn is_empty(self) -> bool {
        self.system == 0 && self.chains == 0
    }
}

impl<'a> Point<'a> {
    fn new(scenario: &'a Scenario, corner: Corner) -> Self {
        Self { scenario, corner, looked_at: Cell::default() }
    }

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
        let place = Place { chain, index: key.index() };
        let given = values.at(place.index)?;
        if given.value.is_uncertain() {
            let mut rows = self.looked_at.get();
            rows.add(place, given.moves_with_pods);
            self.looked_at.set(rows);
        }
        T::standing_at(&given.value, self.corner.end_of(place, given))
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
        Point::new(self.scenario, Corner::TYPICAL)
    }

    /// Every corner's point, the typical one first.
    pub fn points(&self) -> impl Iterator<Item = Point<'a>> {
        let corners = [Corner::TYPICAL].into_iter().chain(self.corners.iter().copied());
        let scenario = self.scenario;
        corners.map(move |corner| Point::new(scenario, corner)).collect::<Vec<_>>().into_iter()
    }

    /// Evaluates a term at every corner. It is unknown where any corner lacks it.
    ///
    /// A corner that moves nothing the typical run looked at is the typical run again, and is left out.
    pub fn range<Q: Quantity>(
        &self,
        figure: &'static str,
        term: impl Fn(&Point<'a>) -> Option<Q>,
    ) -> Option<Range<Q>> {
        let at = self.typical();
        let typical = term(&at);
        let looked_at = at.looked_at.get();
        let moves = |corner: &&Corner| match corner.alone {
            None => !looked_at.is_empty(),
            Some((Alone::One(place), _)) => looked_at.has(place),
            Some((Alone::WithPods, _)) => looked_at.with_pods,
        };
        let others = self.corners.iter().filter(moves);
        let others = others.map(|corner| term(&Point::new(self.scenario, *corner)));
        self.span(figure, [typical].into_iter().chain(others))
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
        values.try_fold(Range::exact(typical), |range, value| Some(range.reaching(value?)))
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
        for (index, moves_with_pods) in values.uncertain() {
            let alone = if moves_with_pods { Alone::WithPods } else { Alone::One(Place { chain, index }) };
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
