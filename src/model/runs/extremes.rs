//! The least and the greatest of one figure over the box of uncertain inputs.
//!
//! ```text
//! each input alone, low and high      tells its sign: where the figure grows with it, and where it falls
//! all at their least for this figure  the low end
//! all at their greatest               the high end
//! ```
//!
//! That is 2n + 3 evaluations for n inputs. It is exact where the figure grows or falls with each input,
//! wherever the others are. An input that seemed to do nothing, or whose typical value is an extreme, is
//! tried again at the two corners.

use std::cell::RefCell;
use std::rc::Rc;

use crate::model::runs::Runs;
use crate::model::runs::point::{LookedAt, Point, Rounding, Stand};
use crate::units::End;

/// What was found of a figure.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Extremes {
    /// Low, typical and high.
    pub(super) ends: [f64; 3],
    /// An input of which only the least is known and that the figure grows with, by its number.
    pub(super) open: Option<usize>,
}

/// Why a figure has no range.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum NoRange {
    /// It is unknown at some point.
    Unknown,
    /// It falls with an input of which only the least is known.
    Falls(usize),
}

/// How thoroughly the inputs are tried again at the corners.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Retries {
    /// Those alone whose sign one look did not tell.
    Unsettled,
    /// Each of them.
    Each,
    /// Each of them, and each two: where CPU decides here and memory there, one input may do nothing until
    /// another has moved.
    EachTwo,
}

/// A figure at a point.
type Figure<'f, 'a> = &'f dyn Fn(&Point<'a>) -> Option<f64>;

/// How many values are tried along an input that a figure may have its least or greatest within.
const STEPS: i32 = 8;
/// The golden section: each look narrows the place by it.
const GOLDEN: f64 = 0.618_033_988_749_894_8;
/// Of more inputs than these, no two are tried together: they would be too many.
const MOST_IN_PAIRS: usize = 16;
/// How often the inputs that are not settled are gone through at a corner.
const PASSES: usize = 4;
/// How often the place of such an extreme is narrowed down.
const NARROWINGS: i32 = 40;

/// The corners at which a figure is least and greatest, and what it is there.
#[derive(Clone)]
struct Corners {
    ends: [f64; 3],
    inputs: Vec<usize>,
    least: Vec<End>,
    greatest: Vec<End>,
    /// Inputs whose sign one look did not tell.
    unsettled: Vec<usize>,
}

/// The least, typical and greatest value of a figure over all corners of the inputs' ranges, and at those
/// values of an input where it may turn.
pub(super) fn extremes<'a>(
    runs: &Runs<'a>,
    figure: Figure<'_, 'a>,
    turns: &[Turns],
    again: Retries,
) -> Result<Extremes, NoRange> {
    let mut corners = corners(runs, figure, Rounding::Up, again)?;
    let open = open_input(runs, figure, &corners)?;
    corners.try_turns(runs, figure, turns)?;
    Ok(Extremes { ends: corners.ends, open })
}

/// Values of an input between which a figure may turn: it rises and falls with that input, as waves of a
/// rollout do with its replicas. By the number of the input, in its base unit.
pub(super) type Turns = (usize, Vec<f64>);

/// The same of a share of two things that may grow with the same inputs: it can be least or greatest
/// within the range of such an input, and jumps where a number of nodes does.
pub(super) fn extremes_of_share<'a>(
    runs: &Runs<'a>,
    part: Figure<'_, 'a>,
    whole: Figure<'_, 'a>,
) -> Result<Extremes, NoRange> {
    let share = |at: &Point<'a>| {
        let (part, whole) = (part(at)?, whole(at)?);
        (whole > 0.0).then(|| part / whole)
    };
    // Where nodes come in as they are stated, rounding changes nothing.
    let typical = share(&runs.typical()).ok_or(NoRange::Unknown)?;
    let jumps = share(&runs.typical().rounded(Rounding::OneMore)) != Some(typical);
    let again = if jumps { Retries::EachTwo } else { Retries::Each };
    let exact = corners(runs, &share, Rounding::Up, again)?;
    let open = open_input(runs, &share, &exact)?;
    let of_both = {
        let of = |figure: Figure<'_, 'a>| {
            let at = runs.typical();
            figure(&at);
            at.looked_at()
        };
        let (of_part, of_whole) = (of(part), of(whole));
        exact
            .inputs
            .iter()
            .copied()
            .filter(|input| of_part.has(*input) && of_whole.has(*input))
            .collect::<Vec<_>>()
    };
    if of_both.is_empty() {
        return Ok(Extremes { ends: exact.ends, open });
    }
    let [mut low, _, mut high] = exact.ends;
    let roundings = if jumps { [Rounding::Fraction, Rounding::OneMore] } else { [Rounding::Up; 2] };
    for (rounding, is_least) in roundings.into_iter().zip([true, false]) {
        let corners = if jumps { corners(runs, &share, rounding, again)? } else { exact.clone() };
        let ends: Rc<[End]> = if is_least { &corners.least } else { &corners.greatest }[..].into();
        let better = |one: f64, other: f64| if is_least { one.min(other) } else { one.max(other) };
        let mut found = if is_least { corners.ends[0] } else { corners.ends[2] };
        for input in &of_both {
            if let Some(within) = extreme_within(runs, &share, &ends, *input, rounding, is_least) {
                found = better(found, within);
            }
        }
        if is_least {
            low = low.min(found);
        } else {
            high = high.max(found);
        }
    }
    Ok(Extremes { ends: [low, typical, high], open })
}

fn corners<'a>(
    runs: &Runs<'a>,
    figure: Figure<'_, 'a>,
    rounding: Rounding,
    again: Retries,
) -> Result<Corners, NoRange> {
    let looked_at: RefCell<(LookedAt, Vec<usize>)> = RefCell::default();
    let value = |stand: Stand| {
        let at = runs.point(stand).rounded(rounding);
        let value = figure(&at).ok_or(NoRange::Unknown);
        let (seen, inputs) = &mut *looked_at.borrow_mut();
        inputs.extend(seen.take_in(&at.looked_at()));
        value
    };
    let typical = value(Stand::Typical)?;
    // Most figures look at nothing that is uncertain.
    let count = if looked_at.borrow().1.is_empty() { 0 } else { runs.inputs().len() };
    let mut found = Corners {
        ends: [typical; 3],
        inputs: Vec::new(),
        least: vec![End::Typical; count],
        greatest: vec![End::Typical; count],
        unsettled: Vec::new(),
    };
    let mut next = 0;
    loop {
        let Some(input) = looked_at.borrow().1.get(next).copied() else { break };
        next += 1;
        let low = value(Stand::Alone(input, End::Low))?;
        let high = value(Stand::Alone(input, End::High))?;
        found.reach(low);
        found.reach(high);
        let (least, greatest) = match () {
            () if low <= typical && typical <= high => (End::Low, End::High),
            () if low >= typical && typical >= high => (End::High, End::Low),
            () => {
                found.unsettled.push(input);
                let by = |better: fn(&f64, &f64) -> bool| {
                    let best = if better(&low, &high) { (End::Low, low) } else { (End::High, high) };
                    if better(&typical, &best.1) { End::Typical } else { best.0 }
                };
                (by(f64::lt), by(f64::gt))
            }
        };
        // One that fell into neither order is among them already.
        if (again != Retries::Unsettled || (low == high && low == typical))
            && found.unsettled.last() != Some(&input)
        {
            found.unsettled.push(input);
        }
        (found.least[input], found.greatest[input]) = (least, greatest);
    }
    found.inputs.clone_from(&looked_at.borrow().1);
    if found.inputs.len() > 1 {
        for is_least in [true, false] {
            found.corner(is_least, again, &value)?;
        }
    }
    Ok(found)
}

impl Corners {
    fn reach(&mut self, value: f64) {
        self.ends[0] = self.ends[0].min(value);
        self.ends[2] = self.ends[2].max(value);
    }

    /// Tries every combination of the values at which the figure may turn, all other inputs at its two
    /// corners.
    fn try_turns<'a>(
        &mut self,
        runs: &Runs<'a>,
        figure: Figure<'_, 'a>,
        turns: &[Turns],
    ) -> Result<(), NoRange> {
        let within = |(input, values): &Turns| {
            let [low, high] = runs.inputs().ends_of(*input)?;
            let values: Vec<f64> =
                values.iter().copied().filter(|value| low < *value && *value < high).collect();
            self.inputs.contains(input).then_some((*input, values))
        };
        let turns: Vec<Turns> = turns.iter().filter_map(within).collect();
        let combined = turns.iter().fold(vec![Vec::new()], |all: Vec<Vec<(usize, f64)>>, (input, values)| {
            let with = |one: &Vec<(usize, f64)>| {
                let moved = values.iter().map(|value| [one.clone(), vec![(*input, *value)]].concat());
                std::iter::once(one.clone()).chain(moved).collect::<Vec<_>>()
            };
            all.iter().flat_map(with).collect()
        });
        for moved in combined.into_iter().filter(|moved| !moved.is_empty()) {
            for ends in [self.least.clone(), self.greatest.clone()] {
                let at = runs.point(Stand::Between(ends[..].into(), moved[..].into()));
                self.reach(figure(&at).ok_or(NoRange::Unknown)?);
            }
        }
        Ok(())
    }

    /// Evaluates the corner where the figure is least, or greatest, and tries there again what is not
    /// settled.
    fn corner(
        &mut self,
        is_least: bool,
        again: Retries,
        value: &dyn Fn(Stand) -> Result<f64, NoRange>,
    ) -> Result<(), NoRange> {
        let mut ends = if is_least { self.least.clone() } else { self.greatest.clone() };
        let mut best = value(Stand::each(&ends))?;
        // Keeps another corner where it is better.
        let mut attempt = |ends: &mut Vec<End>, moved: &[(usize, End)]| -> Result<(), NoRange> {
            let stood: Vec<End> = moved.iter().map(|(input, _)| ends[*input]).collect();
            if moved.iter().zip(&stood).all(|((_, end), stood)| end == stood) {
                return Ok(());
            }
            for (input, end) in moved {
                ends[*input] = *end;
            }
            let tried = value(Stand::each(ends))?;
            if if is_least { tried < best } else { tried > best } {
                best = tried;
            } else {
                for ((input, _), stood) in moved.iter().zip(stood) {
                    ends[*input] = stood;
                }
            }
            Ok(())
        };
        let all = [End::Low, End::Typical, End::High];
        for _ in 0..PASSES {
            let before = ends.clone();
            for input in &self.unsettled {
                for end in all {
                    attempt(&mut ends, &[(*input, end)])?;
                }
            }
            if again == Retries::EachTwo && self.unsettled.len() <= MOST_IN_PAIRS {
                for (place, one) in self.unsettled.iter().enumerate() {
                    for other in &self.unsettled[place + 1..] {
                        for (end, other_end) in all.iter().flat_map(|end| all.map(|other| (*end, other))) {
                            attempt(&mut ends, &[(*one, end), (*other, other_end)])?;
                        }
                    }
                }
            }
            if ends == before {
                break;
            }
        }
        self.reach(best);
        *(if is_least { &mut self.least } else { &mut self.greatest }) = ends;
        Ok(())
    }
}

/// The input of which only the least is known and that the figure grows with; nothing where it looks at
/// none, or none moves it.
fn open_input<'a>(runs: &Runs<'a>, figure: Figure<'_, 'a>, of: &Corners) -> Result<Option<usize>, NoRange> {
    let mut open = None;
    for input in of.inputs.iter().copied().filter(|input| runs.inputs().is_at_least(*input)) {
        let Some([_, high]) = runs.inputs().ends_of(input) else { return Err(NoRange::Falls(input)) };
        for ends in [&vec![End::Typical; of.least.len()], &of.least, &of.greatest] {
            let ends: Rc<[End]> = ends[..].into();
            let mut last = figure(&runs.point(Stand::Between(ends.clone(), [(input, high)].into())));
            for more in [2.0 * high + 1.0, 1000.0 * high + 1000.0] {
                let value = figure(&runs.point(Stand::Between(ends.clone(), [(input, more)].into())));
                let (Some(before), Some(value)) = (last, value) else { return Err(NoRange::Falls(input)) };
                if value < before {
                    return Err(NoRange::Falls(input));
                }
                if value > before {
                    open = Some(input);
                }
                last = Some(value);
            }
        }
    }
    Ok(open)
}

/// The least or greatest of a figure along one input, all others at a corner; nothing where that input is
/// no number of its own.
fn extreme_within<'a>(
    runs: &Runs<'a>,
    figure: Figure<'_, 'a>,
    ends: &Rc<[End]>,
    input: usize,
    rounding: Rounding,
    is_least: bool,
) -> Option<f64> {
    let [low, high] = runs.inputs().ends_of(input)?;
    let value = |base: f64| {
        let at = runs.point(Stand::Between(ends.clone(), [(input, base)].into())).rounded(rounding);
        let value = figure(&at)?;
        Some(if is_least { value } else { -value })
    };
    let step = (high - low) / f64::from(STEPS);
    let mut best = (low, value(low)?);
    for place in 1..=STEPS {
        let at = if place == STEPS { high } else { low + step * f64::from(place) };
        let value = value(at)?;
        if value < best.1 {
            best = (at, value);
        }
    }
    // Golden section: the extreme lies between the neighbours of the best value so far.
    let (mut from, mut to) = ((best.0 - step).max(low), (best.0 + step).min(high));
    for _ in 0..NARROWINGS {
        let (one, other) = (to - (to - from) * GOLDEN, from + (to - from) * GOLDEN);
        let (at_one, at_other) = (value(one)?, value(other)?);
        best.1 = best.1.min(at_one).min(at_other);
        if at_one <= at_other {
            to = other;
        } else {
            from = one;
        }
    }
    // Of whole things the best number stands beside the place that was found.
    for whole in [from.floor(), from.ceil(), to.ceil()] {
        best.1 = best.1.min(value(whole.clamp(low, high))?);
    }
    Some(if is_least { best.1 } else { -best.1 })
}
