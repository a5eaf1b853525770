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
    let base = scenario.typical();
    let all = moves(scenario, &base, lesson, &[figure], &[Term::Verdict]);
    all.into_iter().flatten().collect()
}

/// Of each figure the uncertain input that moves it most. Nothing else is evaluated, and what figures have in
/// common once.
#[must_use]
pub fn moved_most(scenario: &Scenario, lesson: &Lesson, figures: &[Figure]) -> Vec<Option<Moves>> {
    if figures.is_empty() {
        return Vec::new();
    }
    let base = scenario.typical();
    let all = moves(scenario, &base, lesson, figures, &[]);
    all.into_iter().map(|moves| moves.into_iter().next()).collect()
}

/// What moves each figure. Each input is put to either end once for all of them.
fn moves(
    scenario: &Scenario,
    base: &Scenario,
    lesson: &Lesson,
    figures: &[Figure],
    besides: &[Term],
) -> Vec<Vec<Moves>> {
    let inputs = inputs(scenario);
    let moved = inputs.iter().map(|input| input.rows.iter().map(|(entry, _)| *entry).collect()).collect();
    let mut trials = Trials::new(base, lesson, moved, 2);
    let level = percentile(scenario).level();
    let figures: Vec<Figure> = figures.iter().map(|figure| figure.at(level)).collect();
    let needs: Vec<Term> = figures.iter().flat_map(|figure| figure.needs()).chain(besides).copied().collect();
    let values = |estimate: &Estimate| -> Vec<Option<f64>> {
        figures.iter().map(|figure| figure.value(estimate).typical()).collect()
    };
    let answer = |estimate: &Estimate| (!besides.is_empty()).then_some(estimate.verdict.answer);
    let Ok(usual) = trials.as_it_is(&needs) else { return vec![Vec::new(); figures.len()] };
    let (usual, usually) = (values(usual), answer(usual));
    let mut found = vec![Vec::new(); figures.len()];
    for (number, input) in inputs.iter().enumerate() {
        let mut at = |end: End| {
            let (_, estimate) = trials.at(number, &input.at(end), &needs).ok()?;
            let there = answer(estimate);
            Some((values(estimate), there.filter(|_| there != usually)))
        };
        let (Some((low, turn_low)), Some((high, turn_high))) = (at(End::Low), at(End::High)) else {
            continue;
        };
        let turns = [turn_low, turn_high];
        for (place, moves) in found.iter_mut().enumerate() {
            let (Some(low), Some(high), Some(usual)) = (low[place], high[place], usual[place]) else {
                continue;
            };
            if low != usual || high != usual || turns.iter().any(Option::is_some) {
                moves.push(Moves { input: input.entry, chain: input.chain, ends: [low, high], turns });
            }
        }
    }
    for moves in &mut found {
        // Equal spans stay in the order of the keys.
        moves.sort_by(|one: &Moves, other| other.span().total_cmp(&one.span()));
    }
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
