//! Which uncertain input moves a figure most: each alone at its low and high end, the others typical.

use crate::model::budget::percentile;
use crate::model::estimate::{Estimate, estimate};
use crate::model::figure::Figure;
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

/// Every uncertain input that moves a figure or turns the verdict, the one that moves it most first.
#[must_use]
pub fn sensitivity(scenario: &Scenario, lesson: &Lesson, figure: Figure) -> Vec<Moves> {
    let base = scenario.typical();
    let Ok(typical) = estimate(&base, lesson) else { return Vec::new() };
    let figure = figure.at(percentile(scenario).level());
    let value = |estimate: &Estimate| figure.value(estimate).typical();
    let Some(usual) = value(&typical) else { return Vec::new() };
    let mut found: Vec<Moves> = inputs(scenario)
        .into_iter()
        .filter_map(|input| {
            let at = |end: End| {
                let estimate = estimate(&input.moved(scenario, &base, end), lesson).ok()?;
                let turned = estimate.verdict.answer != typical.verdict.answer;
                Some((value(&estimate)?, turned.then_some(estimate.verdict.answer)))
            };
            let ((low, turn_low), (high, turn_high)) = (at(End::Low)?, at(End::High)?);
            let turns = [turn_low, turn_high];
            let moves = low != usual || high != usual || turns.iter().any(Option::is_some);
            moves.then_some(Moves { input: input.entry, chain: input.chain, ends: [low, high], turns })
        })
        .collect();
    // Equal spans stay in the order of the keys.
    found.sort_by(|one, other| other.span().total_cmp(&one.span()));
    found
}

/// An uncertain input.
struct Input {
    entry: &'static Entry,
    chain: Option<usize>,
    together: bool,
}

/// Every uncertain input, those that move with the pods as one.
fn inputs(scenario: &Scenario) -> Vec<Input> {
    let layer = scenario.inputs();
    let uncertain = |(_, given): &(&'static Entry, &Given)| given.value.is_uncertain();
    let mut found: Vec<Input> = Vec::new();
    for (entry, given) in layer.system.said().filter(uncertain) {
        if given.moves_with_pods {
            if found.iter().all(|input| !input.together) {
                found.push(Input { entry: keys::PODS.entry(), chain: None, together: true });
            }
        } else {
            found.push(Input { entry, chain: None, together: false });
        }
    }
    for (chain, values) in layer.chains.iter().enumerate() {
        let of_chain = values.said().filter(uncertain);
        found.extend(of_chain.map(|(entry, _)| Input { entry, chain: Some(chain), together: false }));
    }
    found
}

impl Input {
    /// The typical scenario with this input at one end.
    fn moved(&self, scenario: &Scenario, base: &Scenario, end: End) -> Scenario {
        let layer = scenario.inputs();
        if self.together {
            let together = layer.system.said().filter(|(_, given)| given.moves_with_pods);
            return together
                .fold(base.clone(), |moved, (entry, given)| moved.with_given(entry, 0, at(given, end)));
        }
        let values = self.chain.map_or(Some(&layer.system), |chain| layer.chains.get(chain));
        match values.and_then(|values| values.at(self.entry.index)) {
            Some(given) => base.with_given(self.entry, self.chain.unwrap_or(0), at(given, end)),
            None => base.clone(),
        }
    }
}

/// One end of an input. It keeps its origin, since nothing but the value is another.
fn at(given: &Given, end: End) -> Given {
    Given { value: given.value.at(end), ..given.clone() }
}
