//! Laws of the table, over any system.

use meshtax::model::component::Component;
use meshtax::model::keys::{Entry, Key, TABLE};
use meshtax::model::resource::{ComponentResource, Part, Side};
use meshtax::model::tally::{Cell, Tally};
use meshtax::model::terms::{
    Around, ComponentTerm, Expression, Factor, Factors, Leaf, Passing, Unsolved, expression, value,
};
use meshtax::model::{Point, Runs, cpu, memory};
use meshtax::units::{Count, Cpu, Memory, Quantity, Rate};
use proptest::prelude::*;

use crate::component_terms::plain;
use crate::component_terms::system::{Stated, System, system};

const SIDES: [Side; 2] = [Side::Used, Side::Reserved];

fn is_memory<Q: Quantity>() -> bool {
    Q::UNIT == Memory::UNIT
}

fn is_near(one: f64, other: f64) -> bool {
    (one - other).abs() <= 1e-9 * one.abs().max(other.abs())
}

/// The sum of what is known, and whether that is all.
fn tally(terms: &[Option<f64>]) -> (Option<f64>, bool) {
    let known: Vec<f64> = terms.iter().copied().flatten().collect();
    let sum = (!known.is_empty()).then(|| known.iter().sum());
    (sum, known.len() == terms.len())
}

fn is_same<Q: Quantity>(value: Tally<Q>, (known, complete): (Option<f64>, bool)) -> bool {
    let is_near = match (value.known.map(Quantity::base), known) {
        (Some(one), Some(other)) => is_near(one, other),
        (one, other) => one.is_none() && other.is_none(),
    };
    is_near && value.complete == complete
}

fn values<Q: ComponentResource>(system: &System) -> Result<(), TestCaseError> {
    let scenario = system.scenario();
    let runs = Runs::new(&scenario);
    for component in Component::ALL {
        for side in SIDES {
            let plain = plain::terms(system, component, side, is_memory::<Q>());
            let value: Tally<Q> = value(component, side, &runs.typical());
            prop_assert!(is_same(value, tally(&plain)), "{component:?} {side:?}: {value:?} is not {plain:?}");
        }
    }
    Ok(())
}

/// The products that an expression is the sum of; nothing for one that has an unknown in it. Zero of an unknown
/// number is zero, but a load is what passes.
fn products<Q: Quantity>(expression: &Expression<Q>) -> Vec<Option<f64>> {
    match expression {
        Expression::Leaf(leaf) => vec![number(leaf)],
        Expression::Sum(parts) => parts.iter().flat_map(products).collect(),
        Expression::Product(parts) => {
            parts.iter().map(products).fold(vec![Some(1.0)], |all, one| multiplied(&all, &one))
        }
        Expression::Load { through, figure } => {
            let rate: Option<f64> = through.iter().map(number).product();
            vec![rate.zip(number(figure)).map(|(rate, figure)| rate / 1000.0 * figure)]
        }
    }
}

fn multiplied(all: &[Option<f64>], by: &[Option<f64>]) -> Vec<Option<f64>> {
    let times = |a: Option<f64>, b: Option<f64>| {
        if a == Some(0.0) || b == Some(0.0) { Some(0.0) } else { Some(a? * b?) }
    };
    all.iter().flat_map(|a| by.iter().map(move |b| times(*a, *b))).collect()
}

fn number<Q: Quantity>(leaf: &Leaf<Q>) -> Option<f64> {
    match leaf {
        Leaf::Figure { value, .. } => value.map(Quantity::base),
        Leaf::Number { value, .. } | Leaf::Hops { value, .. } => value.map(Quantity::base),
        Leaf::Rate { value, .. } => value.map(Quantity::base),
        Leaf::Traversals(times) => Some(times.base()),
    }
}

/// What a line of `+`, `*`, `/` and brackets comes to.
struct Calculator<'a> {
    left: &'a str,
}

impl Calculator<'_> {
    fn of(line: &str) -> f64 {
        let mut calculator = Calculator { left: line };
        let result = calculator.sum();
        assert_eq!(calculator.left, "", "{line}");
        result
    }

    fn takes(&mut self, what: &str) -> bool {
        let left = self.left.strip_prefix(what);
        self.left = left.unwrap_or(self.left);
        left.is_some()
    }

    fn sum(&mut self) -> f64 {
        let mut sum = self.product();
        while self.takes(" + ") {
            sum += self.product();
        }
        sum
    }

    fn product(&mut self) -> f64 {
        let mut product = self.factor();
        loop {
            if self.takes(" * ") {
                product *= self.factor();
            } else if self.takes(" / ") {
                product /= self.factor();
            } else {
                return product;
            }
        }
    }

    fn factor(&mut self) -> f64 {
        if self.takes("(") {
            let inside = self.sum();
            assert!(self.takes(")"), "{}", self.left);
            return inside;
        }
        let end = self.left.find([' ', ')']).unwrap_or(self.left.len());
        let (number, left) = self.left.split_at(end);
        self.left = left;
        number.parse().unwrap()
    }
}

fn expressions<Q: ComponentResource>(system: &System) -> Result<(), TestCaseError> {
    let scenario = system.scenario();
    let runs = Runs::new(&scenario);
    let at = runs.typical();
    for component in Component::ALL {
        for side in SIDES {
            let value: Tally<Q> = value(component, side, &at);
            let expression = expression::<Q>(component, side, &at);
            let (known, complete) = tally(&products(&expression));
            // A sidecar's memory is known whole or not at all.
            let known = if component == Component::Sidecar && is_memory::<Q>() {
                known.filter(|_| complete)
            } else {
                known
            };
            prop_assert!(
                is_same(value, (known, complete)),
                "{component:?} {side:?}: {value:?} is not {expression:?}"
            );
            // What no rate is known of is left out of the line, and nothing else is.
            let line = expression.clone().without_unknown_rates();
            prop_assert_eq!(tally(&products(&line)).0, tally(&products(&expression)).0);
        }
    }
    Ok(())
}

/// The line that people and a cell get, with numbers at its leaves.
fn lines<Q: ComponentResource>(system: System) -> Result<(), TestCaseError> {
    let scenario = system.completed().scenario();
    let runs = Runs::new(&scenario);
    for component in Component::ALL {
        for side in SIDES {
            let value = value::<Q>(component, side, &runs.typical()).known.unwrap();
            let expression = expression::<Q>(component, side, &runs.typical());
            let line = expression.infix(" * ", &|leaf| number(leaf).unwrap().to_string());
            prop_assert!(
                is_near(Calculator::of(&line), value.base()),
                "{component:?} {side:?}: {line} is not {value:?}"
            );
        }
    }
    Ok(())
}

fn solved<Q: ComponentResource>(system: System) -> Result<(), TestCaseError> {
    let scenario = system.completed().scenario();
    let runs = Runs::new(&scenario);
    let at = runs.typical();
    for component in Component::ALL {
        let through: Rate = Passing::all(component, &at).map(|passing| passing.through().unwrap()).sum();
        for side in SIDES {
            let sum = value::<Q>(component, side, &at).known.unwrap().base();
            let around = Around {
                count: |factor: Factor| factor.at(&at),
                through: Some(through),
                figure: |key: Key<Q>| at.get(key),
            };
            for term in Q::terms(component, side) {
                let solved = around.solve(component, side, term.key, sum).unwrap().base();
                let figure = at.get(term.key).unwrap().base();
                // The digits that a small term loses in a large sum are not found again.
                let share = figure * times(term.factors, &at, through) / sum;
                let within = if share > 1e-6 { 1e-9 } else { 1e-15 / share };
                let name = term.key.entry().name;
                prop_assert!((solved - figure).abs() <= within * figure, "{name}: {solved} is not {figure}");
                refused(term.key, term.factors, &around, component, side)?;
            }
        }
    }
    Ok(())
}

/// How often a term's key is in its sum.
fn times(factors: Factors, at: &Point<'_>, through: Rate) -> f64 {
    match factors {
        Factors::Counts(counts) => counts.iter().map(|factor| factor.at(at).unwrap().base()).product(),
        Factors::Rate(_) => through.per_second() / 1000.0,
    }
}

/// What cannot be told is refused with its reason.
fn refused<Q, C, F>(
    key: Key<Q>,
    factors: Factors,
    around: &Around<C, F>,
    component: Component,
    side: Side,
) -> Result<(), TestCaseError>
where
    Q: ComponentResource,
    C: Fn(Factor) -> Option<Count>,
    F: Fn(Key<Q>) -> Option<Q>,
{
    let blind = Around { count: |_: Factor| None, through: None, figure: |_: Key<Q>| None };
    if factors != Factors::Counts(&[]) {
        prop_assert_eq!(blind.solve(component, side, key, 1.0), Err(Unsolved::NotSeen(factors)));
    }
    let is_alone = Q::terms(component, side).len() == 1;
    let of_nothing = around.solve(component, side, key, 0.0);
    prop_assert_eq!(of_nothing, if is_alone { Ok(Q::ZERO) } else { Err(Unsolved::TooLittle) });
    let other = if side == Side::Used { Side::Reserved } else { Side::Used };
    prop_assert_eq!(around.solve(component, other, key, 1.0), Err(Unsolved::NoTerm));
    Ok(())
}

fn cell<Q: Quantity>(parts: &[Part<Q>], component: Component, side: Side) -> Cell<Q> {
    let part = parts.iter().find(|part| part.component == component).unwrap();
    if side == Side::Used { part.used.clone() } else { part.reserved.clone() }
}

/// What the reasons of a cell name, given: the numbers of keys, and of chains.
fn filled(system: &System, reason: &str) -> System {
    let mut system = system.clone();
    for one in reason.split("; ") {
        let is_named = |entry: &&Entry| {
            one.contains(&format!("not given ({})", entry.how_to_say()))
                || one.split(' ').any(|word| word == entry.name)
        };
        let keys: Vec<&str> = TABLE.iter().filter(is_named).map(|entry| entry.name).collect();
        assert!(!keys.is_empty(), "{reason} names no key");
        for name in keys {
            match name {
                "chain.rps" => {
                    assert!(
                        system.chains.is_empty() || system.chains.iter().any(|chain| chain[0].is_none()),
                        "{reason}"
                    );
                    system.chains.iter_mut().for_each(|chain| chain[0] = chain[0].or(Some(7)));
                    if system.chains.is_empty() {
                        system.chains.push([Some(7), Some(1), None]);
                    }
                }
                "chain.depth" => {
                    assert!(system.chains.iter().any(|chain| chain[1].is_none()), "{reason}");
                    system.chains.iter_mut().for_each(|chain| chain[1] = chain[1].or(Some(1)));
                }
                name => {
                    let stated = system.stated.get_mut(name).unwrap();
                    assert!(
                        !matches!(stated, Stated::Number(_) | Stated::None),
                        "{reason}, and {name} is {stated:?}"
                    );
                    *stated = Stated::Number(1.0);
                }
            }
        }
    }
    system
}

/// A figure says that it is not whole where it is not; what it names is missing; and whoever gives all that it
/// names, as often as it asks, has the whole figure.
fn missing<Q: ComponentResource>(
    system: &System,
    parts: impl Fn(&Runs<'_>) -> Vec<Part<Q>>,
) -> Result<(), TestCaseError> {
    for component in Component::ALL {
        for side in SIDES {
            let mut system = system.clone();
            for round in 0.. {
                let scenario = system.scenario();
                let runs = Runs::new(&scenario);
                let value: Tally<Q> = value(component, side, &runs.typical());
                match cell(&parts(&runs), component, side) {
                    Cell::Known { range, lacking: None } => {
                        prop_assert!(value.complete);
                        prop_assert_eq!(Some(range.typical()), value.known);
                        break;
                    }
                    Cell::None | Cell::NotCounted(_) => break,
                    Cell::Known { lacking: Some(reason), .. } | Cell::Unknown(reason) => {
                        prop_assert!(!value.complete, "{component:?} {side:?}: {reason}");
                        prop_assert!(round < 4, "{component:?} {side:?}: {reason}");
                        system = filled(&system, &reason);
                    }
                }
            }
        }
    }
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 128, ..ProptestConfig::default() })]

    #[test]
    fn a_value_is_what_plain_numbers_come_to(system in system()) {
        values::<Memory>(&system)?;
        values::<Cpu>(&system)?;
    }

    #[test]
    fn an_expression_evaluates_to_the_value(system in system()) {
        expressions::<Memory>(&system)?;
        expressions::<Cpu>(&system)?;
    }

    #[test]
    fn the_line_of_an_expression_computes_to_the_value(system in system()) {
        lines::<Memory>(system.clone())?;
        lines::<Cpu>(system)?;
    }

    #[test]
    fn a_key_is_found_again_from_the_value(system in system()) {
        solved::<Memory>(system.clone())?;
        solved::<Cpu>(system)?;
    }

    #[test]
    fn what_is_named_missing_is_missing_and_completes_the_figure(system in system()) {
        missing::<Memory>(&system, |runs| memory::memory(runs).parts)?;
        missing::<Cpu>(&system, |runs| cpu::cpu(runs).parts)?;
    }
}

/// The catalog's figure of a component is its first term: one of it, or all of a control plane.
#[test]
fn a_sum_begins_with_one_of_the_component() {
    fn check<Q: ComponentResource>() {
        for component in Component::ALL {
            let own = [component.counted_by()];
            let [used, reserved] = SIDES.map(|side| Q::terms(component, side));
            let first: &[Factor] = if component == Component::ControlPlane { &[] } else { &own };
            assert_eq!(used[0].counts(), first, "{component:?}");
            assert_eq!(
                reserved.iter().map(ComponentTerm::counts).collect::<Vec<_>>(),
                [own],
                "{component:?}"
            );
        }
    }
    check::<Memory>();
    check::<Cpu>();
}

/// What services add to a sidecar is taken out of what it was seen to use, as an estimate puts it in.
#[test]
fn services_are_taken_out_of_a_sidecar_that_was_measured() {
    use meshtax::model::measured::own::{self, Surroundings};
    let megabytes = |number: f64| Memory::saturated(number * 1e6);
    let seen = |services: Option<u32>, each: f64| {
        let around = Surroundings { services: services.map(Count::from), ..Surroundings::default() };
        let figure = |_: Key<Memory>| Some(megabytes(each));
        own::memory(Component::Sidecar, megabytes(90.0), around, Count::from(7), figure)
    };
    assert_eq!(seen(Some(50), 1.0), Ok(megabytes(40.0)));
    assert_eq!(seen(None, 0.0), Ok(megabytes(90.0)), "nothing to take out");
    assert_eq!(seen(None, 1.0), Err("the services that it is sent are not known".to_owned()));
    assert_eq!(
        seen(Some(50), 2.0),
        Err("less was seen than its growth with services alone comes to, by the mesh's figures".to_owned())
    );
}
