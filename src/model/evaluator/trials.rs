//! A scenario in which one input at a time takes another value, all else as it is: what headroom, sensitivity
//! and turns of the verdict ask about.

use crate::model::error::EstimateError;
use crate::model::estimate::Estimate;
use crate::model::evaluator::{Evaluator, Moved};
use crate::model::figure::Term;
use crate::model::keys::Entry;
use crate::model::layer::Given;
use crate::model::scenario::Scenario;
use crate::model::verdict::lesson::Lesson;
use crate::model::watch::Axes;

/// A value put in the place of another; of a key of chains, in the chain of that number.
#[derive(Debug, Clone)]
pub(crate) struct Restated {
    pub(crate) entry: &'static Entry,
    pub(crate) chain: usize,
    pub(crate) given: Given,
}

/// A scenario in which one input at a time takes another value.
#[derive(Debug)]
pub(crate) struct Trials<'a> {
    base: &'a Scenario,
    lesson: &'a Lesson,
    inputs: Vec<Moved>,
    /// How many values of one input are told apart before what is known of them is forgotten. It is odd, so
    /// that places of every axis are spread over what a memo keeps.
    places: u64,
    /// How many inputs one evaluator tries: as many as the number of a place can tell apart.
    at_once: usize,
    evaluators: Vec<Trial<'a>>,
}

/// The evaluator of some of the inputs.
#[derive(Debug)]
struct Trial<'a> {
    evaluator: Evaluator<'a>,
    /// The values that were tried of each input, with the place of each; the first place is what it is.
    tried: Vec<Vec<Vec<Given>>>,
    away: Option<Away>,
}

/// An input that stands elsewhere than it is: its axis, and the values that it had.
type Away = (usize, Vec<(Restated, Option<Given>)>);

impl<'a> Trials<'a> {
    /// Of a scenario, and what each of its inputs moves when it takes another value. Of each, `values` are
    /// told apart at least.
    pub(crate) fn new(base: &'a Scenario, lesson: &'a Lesson, inputs: Vec<Moved>, values: u32) -> Self {
        // The first place is what the input is.
        let places = (u64::from(values) + 1) | 1;
        let powers = std::iter::successors(Some(places), |power| power.checked_mul(places));
        let at_once = powers.take(Axes::MOST).count();
        let chunks = inputs.chunks(at_once);
        let evaluators = chunks.map(|moved| Trial::new(base, lesson, moved, places)).collect();
        Self { base, lesson, inputs, places, at_once, evaluators }
    }

    /// The estimate where every input is as it is, of which these terms are evaluated.
    ///
    /// # Errors
    /// When such an estimate cannot be made.
    pub(crate) fn as_it_is(&mut self, needs: &[Term]) -> Result<&Estimate, EstimateError> {
        if self.evaluators.is_empty() {
            self.evaluators.push(Trial::new(self.base, self.lesson, &[], self.places));
        }
        let trial = &mut self.evaluators[0];
        trial.back();
        trial.evaluator.bring(needs)
    }

    /// The estimate where one input has these values, of which these terms are evaluated.
    ///
    /// # Errors
    /// When such an estimate cannot be made.
    pub(crate) fn at(
        &mut self,
        input: usize,
        values: &[Restated],
        needs: &[Term],
    ) -> Result<(&Scenario, &Estimate), EstimateError> {
        let (number, axis) = (input / self.at_once, input % self.at_once);
        let trial = &mut self.evaluators[number];
        trial.back();
        if trial.tried[axis].len() as u64 + 1 >= self.places {
            let moved = &self.inputs[number * self.at_once..][..trial.tried.len()];
            *trial = Trial::new(self.base, self.lesson, moved, self.places);
        }
        trial.go(axis, values);
        trial.evaluator.bring(needs)?;
        Ok((trial.evaluator.scenario(), trial.evaluator.estimate()))
    }
}

impl<'a> Trial<'a> {
    fn new(base: &Scenario, lesson: &'a Lesson, moved: &[Moved], places: u64) -> Self {
        let at = vec![0; moved.len()];
        let lengths = vec![places; moved.len()];
        let evaluator = Evaluator::varied(base.clone(), lesson, moved, lengths, at);
        Self { evaluator, tried: vec![Vec::new(); moved.len()], away: None }
    }

    /// Puts back what was moved.
    fn back(&mut self) {
        let Some((axis, values)) = self.away.take() else { return };
        self.evaluator.go_to(axis, 0, |scenario| {
            for (restated, was) in values {
                scenario.restate(restated.entry, restated.chain, was);
            }
        });
    }

    fn go(&mut self, axis: usize, values: &[Restated]) {
        let given: Vec<Given> = values.iter().map(|restated| restated.given.clone()).collect();
        let tried = &mut self.tried[axis];
        let place = tried.iter().position(|other| *other == given).unwrap_or_else(|| {
            tried.push(given);
            tried.len() - 1
        });
        let scenario = self.evaluator.scenario();
        let was = |restated: &Restated| scenario.stated(restated.entry, restated.chain);
        let before = values.iter().map(|restated| (restated.clone(), was(restated))).collect();
        self.away = Some((axis, before));
        self.evaluator.go_to(axis, place as u64 + 1, |scenario| {
            for restated in values {
                scenario.restate(restated.entry, restated.chain, Some(restated.given.clone()));
            }
        });
    }
}
