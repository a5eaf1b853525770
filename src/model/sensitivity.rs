//! Which uncertain input moves a figure most: each alone at its low and high end, the others typical.

use crate::model::budget::percentile;
use crate::model::estimate::Estimate;
use crate::model::evaluator::{Restated, Trials};
use crate::model::figure::{Figure, Term};
use crate::model::keys::{self, Entry};
use crate::model::layer::Given;
use crate::model::scenario::Scenario;
use crate::model::verdict::answer::Answer;
use crate::model::verdict::lesson::Lesson;
use crate::units::End;

/// What one input does to a figure.
#[derive(Debug, Clone, PartialEq)]
pub struct Moves {
    /// The input; of several that move together, the pods.
    pub input: &'static Entry,
    /// The chain it belongs to, where there are several.
    pub chain: Option<usize>,
    /// The figure where the input is low and where it is high, in the base unit.
    pub ends: [f64; 2],
    /// The verdict's answer at either end where it is not the typical one.
    pub turns: [Option<Answer>; 2],
}

impl Moves {
    /// How far the figure goes.
    #[must_use]
    pub fn span(&self) -> f64 {
        (self.ends[1] - self.ends[0]).abs()
    }
}

/// Every uncertain input that moves a figure or turns the verdict, the one that moves it most first. Only
/// that figure and the verdict are evaluated, and of these what looks at the input.
#[must_use]
pub fn sensitivity(scenario: &Scenario, lesson: &Lesson, figure: Figure) -> Vec<Moves> {
    sensitivities(scenario, lesson, &[figure]).into_iter().flatten().collect()
}

/// The same of several figures, in their order; what they have in common is evaluated once.
#[must_use]
pub fn sensitivities(scenario: &Scenario, lesson: &Lesson, figures: &[Figure]) -> Vec<Vec<Moves>> {
    if figures.is_empty() {
        return Vec::new();
    }
    let base = scenario.typical();
    let inputs = inputs(scenario);
    let moved = inputs.iter().map(|input| input.rows.iter().map(|(entry, _)| *entry).collect()).collect();
    let mut trials = Trials::new(&base, lesson, moved, 2);
    let level = percentile(scenario).level();
    let each = figures.iter().map(|figure| of_one(figure.at(level), &inputs, &mut trials));
    each.collect()
}

fn of_one(figure: Figure, inputs: &[Input], trials: &mut Trials<'_>) -> Vec<Moves> {
    let needs: Vec<Term> = figure.needs().iter().copied().chain([Term::Verdict]).collect();
    let value = |estimate: &Estimate| Some((figure.value(estimate).typical()?, estimate.verdict.answer));
    let Some((usual, answer)) = trials.as_it_is(&needs).ok().and_then(value) else { return Vec::new() };
    let mut found: Vec<Moves> = Vec::new();
    for (number, input) in inputs.iter().enumerate() {
        let mut at = |end: End| {
            let (_, estimate) = trials.at(number, &input.at(end), &needs).ok()?;
            let (value, there) = value(estimate)?;
            Some((value, (there != answer).then_some(there)))
        };
        let (Some((low, turn_low)), Some((high, turn_high))) = (at(End::Low), at(End::High)) else {
            continue;
        };
        let turns = [turn_low, turn_high];
        if low != usual || high != usual || turns.iter().any(Option::is_some) {
            found.push(Moves { input: input.entry, chain: input.chain, ends: [low, high], turns });
        }
    }
    // Equal spans stay in the order of the keys.
    found.sort_by(|one, other| other.span().total_cmp(&one.span()));
    found
}

/// An uncertain input: of several that move together, the pods.
struct Input {
    entry: &'static Entry,
    chain: Option<usize>,
    /// Everything that it moves.
    rows: Vec<(&'static Entry, Given)>,
}

/// Every uncertain input, those that move with the pods as one.
fn inputs(scenario: &Scenario) -> Vec<Input> {
    let layer = scenario.inputs();
    let uncertain = |(_, given): &(&'static Entry, &Given)| given.value.is_uncertain();
    let mut found: Vec<Input> = Vec::new();
    let mut together = None;
    for (entry, given) in layer.system.said().filter(uncertain) {
        let row = (entry, given.clone());
        match together {
            _ if !given.moves_with_pods => found.push(Input { entry, chain: None, rows: vec![row] }),
            None => {
                together = Some(found.len());
                found.push(Input { entry: keys::PODS.entry(), chain: None, rows: vec![row] });
            }
            Some(place) => {
                if let Some(input) = found.get_mut(place) {
                    input.rows.push(row);
                }
            }
        }
    }
    for (chain, values) in layer.chains.iter().enumerate() {
        let of_chain = values.said().filter(uncertain);
        found.extend(of_chain.map(|(entry, given)| Input {
            entry,
            chain: Some(chain),
            rows: vec![(entry, given.clone())],
        }));
    }
    found
}

impl Input {
    /// Everything that it moves at one end. It keeps its origin, since nothing but the value is another.
    fn at(&self, end: End) -> Vec<Restated> {
        let chain = self.chain.unwrap_or(0);
        let each = self.rows.iter();
        each.map(|(entry, given)| Restated {
            entry,
            chain,
            given: Given { value: given.value.at(end), ..given.clone() },
        })
        .collect()
    }
}
