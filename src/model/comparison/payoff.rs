//! Whether a mesh pays against building the same into every service: the lesson's "adopt it when the
//! alternative is worse", in money.
//!
//! ```text
//! mesh         M = machines + hours to run it x rate        every month
//! alternative  B = hours to build libraries x rate          once
//!              U = hours to keep them x rate                every month
//! even         after B / (M - U) months, where M > U and B > 0; both have cost M x B / (M - U) by then
//! ```
//!
//! Where M is less than U the alternative is dearer from the first month on, whatever it is to build.
//! There are no defaults for hours: what nobody stated leaves the question open.

use crate::model::comparison::Side;
use crate::model::comparison::figure::cost_is_whole;
use crate::model::cost::machines_at;
use crate::model::keys::{self, Entry};
use crate::model::people::{build, operations, upkeep};
use crate::model::runs::{Overflow, Point, Runs};
use crate::model::standing::not_given;
use crate::units::{Hours, Money, Quantity, Range, Ratio};

/// What a mesh and its alternative cost.
#[derive(Debug, Clone, PartialEq)]
pub struct Payoff {
    /// The mesh's machines, a month.
    pub machines: Option<Range<Money>>,
    /// The mesh in whole, a month: machines and people.
    pub mesh: Option<Range<Money>>,
    /// Who is cheaper, where all is typical; or why that is not known.
    pub outcome: Result<Outcome, String>,
    /// Whether some point of the ranges answers otherwise.
    pub depends: bool,
    /// Where the mesh's cost is not known in whole, what follows from the part that is.
    pub at_least: Option<AtLeast>,
    /// Hours a month to run the mesh at which it costs as much as keeping the libraries.
    pub even_hours: Option<Range<Hours>>,
}

/// A mesh that costs at least so much is the dearer of the two by then at the latest.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct AtLeast {
    /// People, and the machines whose cost is known.
    pub mesh: Range<Money>,
    /// After so many months.
    pub months: Range<Ratio>,
}

/// Who is cheaper.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Outcome {
    /// The mesh, from the first month on.
    Mesh,
    /// The libraries: they are no more to keep, and nothing to build.
    Alternative,
    /// Neither.
    Even,
    /// The mesh until then, and from then on the libraries.
    BreakEven {
        /// After so many months; over the points that break even.
        months: Range<Ratio>,
        /// What either has cost by then.
        money: Range<Money>,
    },
}

impl Outcome {
    /// The word that JSON uses.
    #[must_use]
    pub const fn word(&self) -> &'static str {
        match self {
            Self::Mesh => "mesh",
            Self::Alternative => "alternative",
            Self::Even => "even",
            Self::BreakEven { .. } => "break-even",
        }
    }
}

/// The answer at one point.
#[derive(Debug, Clone, Copy, PartialEq)]
enum At {
    Mesh,
    Alternative,
    Even,
    BreakEven(Ratio, Money),
}

impl At {
    /// The same answer, whatever its numbers.
    fn agrees(self, other: Self) -> bool {
        std::mem::discriminant(&self) == std::mem::discriminant(&other)
    }
}

/// What people and machines cost on both sides; nothing where no hours are given.
pub(super) fn payoff(side: &Side<'_>) -> Result<Option<Payoff>, Overflow> {
    if side.estimate.people.is_none() {
        return Ok(None);
    }
    let runs = Runs::new(side.scenario);
    let cost = side.estimate.cost.as_ref();
    let known = |at: &Point<'_>| machines_at(&runs, (&side.estimate.memory, &side.estimate.cpu), cost?, at);
    let machines = |at: &Point<'_>| known(at).filter(|_| cost_is_whole(side.estimate));
    let mesh = |at: &Point<'_>| Some(machines(at)? + operations(at)?);
    let answered = |at: &Point<'_>| answer(mesh(at)?, build(at), upkeep(at)?);
    let typical = answered(&runs.typical());
    let outcome = match typical {
        Some(typical) => Ok(outcome(&runs, typical, &answered)),
        None => Err(reason(side, machines(&runs.typical()).is_some())),
    };
    // Who is cheaper follows from by how much the mesh is dearer to keep, and from what is to be built.
    let dearer = runs.numbers(|at| Some(mesh(at)?.amount() - upkeep(at)?.amount()));
    let least = |at: &Point<'_>| Some(operations(at)? + known(at).unwrap_or(Money::ZERO));
    let latest = |at: &Point<'_>| match answer(least(at)?, build(at), upkeep(at)?)? {
        At::BreakEven(months, _) => Some(months),
        _ => None,
    };
    let at_least = || {
        let mesh = runs.range("the cost of the mesh", least)?;
        Some(AtLeast { mesh, months: runs.range("the months until it pays", latest)? })
    };
    let found = Payoff {
        at_least: if outcome.is_err() { at_least() } else { None },
        machines: runs.range("the cost of machines", machines),
        mesh: runs.range("the cost of the mesh", mesh),
        outcome,
        depends: typical.is_some_and(|typical| {
            let built = runs.range("the cost of libraries", build);
            let ends = dearer.map(|[least, _, most]| {
                let of = |range: Range<Money>| [range.low(), range.high()];
                let built = built.map_or([None; 2], |built| of(built).map(Some));
                [least, most].map(|by| built.map(|build| answer_by(by, build)))
            });
            ends.is_none_or(|ends| {
                ends.as_flattened().iter().any(|end| !end.is_some_and(|end| end.agrees(typical)))
            })
        }),
        even_hours: runs.range("people's hours", |at| {
            let (left, rate) = (spare(upkeep(at)?, machines(at)?)?, at.get(keys::OPERATIONS_RATE)?);
            Some(Hours::saturated(Ratio::of(left, rate)?.base()))
        }),
    };
    runs.check()?;
    Ok(Some(found))
}

/// What is left of a sum; nothing where the other is more.
fn spare(of: Money, less: Money) -> Option<Money> {
    (of >= less).then(|| of.less(less))
}

/// Who is cheaper at one point. What libraries are to build matters only where they are cheaper to
/// keep.
fn answer(mesh: Money, build: Option<Money>, keep: Money) -> Option<At> {
    let found = answer_by(mesh.amount() - keep.amount(), build)?;
    let At::BreakEven(months, _) = found else { return Some(found) };
    // Both have cost as much by then.
    let by_then = Money::saturated(mesh.amount() * months.base());
    // Where that is more than can be counted, nobody lives to see the building paid back.
    Some(if by_then.is_over_limit() { At::Mesh } else { At::BreakEven(months, by_then) })
}

/// The same by how much the mesh is dearer a month; what both have cost by then is left at zero, and
/// [`answer`] fills it in.
fn answer_by(dearer: f64, build: Option<Money>) -> Option<At> {
    if dearer < 0.0 {
        return Some(At::Mesh);
    }
    let build = build?;
    Some(match (build > Money::ZERO, Ratio::of(build, Money::saturated(dearer))) {
        (true, Some(months)) => At::BreakEven(months, Money::ZERO),
        // Equal month after month.
        (true, None) => At::Mesh,
        (false, Some(_)) => At::Alternative,
        (false, None) => At::Even,
    })
}

/// The answer with its numbers: these are over all points that break even.
fn outcome<'a>(runs: &Runs<'a>, typical: At, answered: &dyn Fn(&Point<'a>) -> Option<At>) -> Outcome {
    let (months, money) = match typical {
        At::Mesh => return Outcome::Mesh,
        At::Alternative => return Outcome::Alternative,
        At::Even => return Outcome::Even,
        At::BreakEven(months, money) => (months, money),
    };
    let or_typical = |at: &Point<'a>| match answered(at) {
        Some(At::BreakEven(months, money)) => (months, money),
        _ => (months, money),
    };
    let spanned = runs.range("the months until it pays", |at| Some(or_typical(at).0));
    let sums = runs.range("the money until it pays", |at| Some(or_typical(at).1));
    Outcome::BreakEven {
        months: spanned.unwrap_or(Range::exact(months)),
        money: sums.unwrap_or(Range::exact(money)),
    }
}

/// Why it is not known who is cheaper: everything that would have to be given.
fn reason(side: &Side<'_>, machines_known: bool) -> String {
    let lacks = |entry: &&Entry| side.scenario.inputs().system.at(entry.index).is_none();
    let built = [keys::BUILD_PER_LANGUAGE.entry(), keys::BUILD_PER_SERVICE.entry()];
    let always =
        [keys::OPERATIONS_HOURS.entry(), keys::OPERATIONS_RATE.entry(), keys::UPKEEP_PER_LANGUAGE.entry()];
    let mut lacking: Vec<&Entry> = always.into_iter().filter(lacks).collect();
    if built.iter().all(lacks) {
        lacking.extend(built.first());
    }
    let others = [keys::ALTERNATIVE_RATE.entry(), keys::LANGUAGES.entry()];
    lacking.extend(others.into_iter().filter(lacks));
    if side.scenario.given(keys::BUILD_PER_SERVICE).is_some() && lacks(&keys::SERVICES.entry()) {
        lacking.push(keys::SERVICES.entry());
    }
    let mut reasons: Vec<String> = lacking.into_iter().map(not_given).collect();
    if !machines_known {
        reasons.push(match &side.estimate.cost {
            None => "what its machines cost is not known: no prices given (`--prices`)".to_owned(),
            Some(_) => "what its machines cost is not known in whole".to_owned(),
        });
    }
    reasons.join("; ")
}
