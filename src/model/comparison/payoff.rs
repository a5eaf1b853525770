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
    /// Whether some corner of the ranges answers otherwise.
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
        /// After so many months; over the corners that break even.
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

/// One corner's answer.
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
    let corners: Vec<Option<At>> =
        runs.points().map(|at| answer(mesh(&at)?, build(&at), upkeep(&at)?)).collect();
    let outcome = match corners.first().copied().flatten() {
        Some(typical) => Ok(outcome(&runs, typical, &corners)),
        None => Err(reason(side, machines(&runs.typical()).is_some())),
    };
    let typical = corners.first().copied().flatten();
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
            corners.iter().any(|corner| !corner.is_some_and(|corner| corner.agrees(typical)))
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

/// Who is cheaper at one corner. What libraries are to build matters only where they are cheaper to
/// keep.
fn answer(mesh: Money, build: Option<Money>, keep: Money) -> Option<At> {
    if mesh < keep {
        return Some(At::Mesh);
    }
    let build = build?;
    let more = mesh.less(keep);
    let by_then = |months: Ratio| Money::saturated(mesh.amount() * months.base());
    Some(match (build > Money::ZERO, Ratio::of(build, more)) {
        (true, Some(months)) if !by_then(months).is_over_limit() => At::BreakEven(months, by_then(months)),
        // Equal month after month, or so nearly that nobody lives to see the building paid back.
        (true, _) => At::Mesh,
        (false, Some(_)) => At::Alternative,
        (false, None) => At::Even,
    })
}

fn outcome(runs: &Runs<'_>, typical: At, corners: &[Option<At>]) -> Outcome {
    let (months, money) = match typical {
        At::Mesh => return Outcome::Mesh,
        At::Alternative => return Outcome::Alternative,
        At::Even => return Outcome::Even,
        At::BreakEven(months, money) => (months, money),
    };
    let each = || {
        corners.iter().filter_map(|corner| match corner {
            Some(At::BreakEven(months, money)) => Some((*months, *money)),
            _ => None,
        })
    };
    let spanned = runs.span("the months until it pays", each().map(|(months, _)| Some(months)));
    let sums = runs.span("the money until it pays", each().map(|(_, money)| Some(money)));
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
