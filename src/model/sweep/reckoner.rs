//! One thread's way through the rows of a sweep: for each combination of names an evaluator, whose inputs
//! take the values of the row.

use crate::model::estimate::Estimate;
use crate::model::evaluator::{Evaluator, Moved};
use crate::model::figure::Term;
use crate::model::scenario::Scenario;
use crate::model::sweep::{Axis, RowError, Sweep};
use crate::model::watch::Axes;

/// One thread's way through the rows.
#[derive(Debug)]
pub(crate) struct Reckoner<'a> {
    sweep: &'a Sweep,
    row: u64,
    places: Vec<u64>,
    /// Which combination of names stands in this row.
    number: usize,
    standing: Vec<Option<Box<Evaluator<'a>>>>,
}

impl<'a> Reckoner<'a> {
    /// At the first row.
    pub(crate) fn new(sweep: &'a Sweep) -> Self {
        let places = sweep.grid().places(0);
        let standing = sweep.scenarios.iter().map(|_| None).collect();
        Self { sweep, row: 0, places, number: 0, standing }
    }

    /// Goes to a row.
    pub(crate) fn go_to(&mut self, row: u64) {
        self.row = row;
        self.places = self.sweep.grid().places(row);
        self.number = self.sweep.grid().scenario_at(&self.places);
    }

    /// Goes to the next row, and tells which axes have another value there.
    pub(crate) fn advance(&mut self) -> Axes {
        self.row += 1;
        let changed = self.sweep.grid().advance(&mut self.places);
        self.number = self.sweep.grid().scenario_at(&self.places);
        changed
    }

    /// For each axis, which of its values stands in this row.
    pub(crate) fn places(&self) -> &[u64] {
        &self.places
    }

    /// Which combination of names stands in this row.
    pub(crate) fn number(&self) -> usize {
        self.number
    }

    /// What `of` makes of the scenario and of the terms that it needs, and the axes that this looked at.
    /// Of the estimate, only these terms are this row's.
    ///
    /// # Errors
    /// When the row cannot be estimated.
    pub(crate) fn reckon<T>(
        &mut self,
        needs: &[Term],
        of: impl FnOnce(&Scenario, &Estimate) -> T,
    ) -> Result<(T, Axes), RowError> {
        let (sweep, row) = (self.sweep, self.row);
        let evaluator = self.standing[self.number].get_or_insert_with(|| {
            Box::new(Self::evaluator(sweep, &sweep.scenarios[self.number], &self.places))
        });
        for (number, (axis, place)) in sweep.grid().axes().iter().zip(&self.places).enumerate() {
            evaluator.go_to(number, *place, |scenario| {
                if !axis.is_name() {
                    scenario.vary(axis.entry(), axis.value(*place));
                }
            });
        }
        evaluator.seen();
        let failed = |error| RowError { at: sweep.grid().in_words(row), error };
        evaluator.bring(needs).map_err(failed)?;
        let made = of(evaluator.scenario(), evaluator.estimate());
        Ok((made, evaluator.seen()))
    }

    /// One combination of names, standing in that row.
    fn evaluator(sweep: &'a Sweep, scenario: &Scenario, places: &[u64]) -> Evaluator<'a> {
        let mut scenario = scenario.clone();
        let axes = sweep.grid().axes();
        for (axis, place) in axes.iter().zip(places).filter(|(axis, _)| !axis.is_name()) {
            scenario.vary(axis.entry(), axis.value(*place));
        }
        // Names are the same wherever this scenario stands.
        let changes = |axis: &Axis| axis.len() > 1 && !axis.is_name();
        let moved = |axis: &Axis| -> Moved { changes(axis).then(|| axis.entry()).into_iter().collect() };
        let moved: Vec<Moved> = axes.iter().map(moved).collect();
        let lengths = axes.iter().map(Axis::len).collect();
        Evaluator::varied(scenario, sweep.lesson(), &moved, lengths, places.to_vec())
    }
}
