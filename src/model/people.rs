//! People's hours, where they are given: the mesh's and the alternative's.
//!
//! ```text
//! mesh         hours a month x rate
//! alternative  build  = (languages x hours + services x hours) x rate, once
//!              upkeep = languages x hours a month x rate
//! ```
//!
//! There are no defaults: hours that nobody stated are not shown.

use crate::model::keys::{self, Entry, TABLE};
use crate::model::runs::{Point, Runs};
use crate::units::{Money, Range};

/// Every key of hours, and the rate without which it comes to nothing.
pub const HOURS_AND_RATES: [(&Entry, &Entry); 4] = [
    (&TABLE[keys::OPERATIONS_HOURS.index()], &TABLE[keys::OPERATIONS_RATE.index()]),
    (&TABLE[keys::BUILD_PER_LANGUAGE.index()], &TABLE[keys::ALTERNATIVE_RATE.index()]),
    (&TABLE[keys::BUILD_PER_SERVICE.index()], &TABLE[keys::ALTERNATIVE_RATE.index()]),
    (&TABLE[keys::UPKEEP_PER_LANGUAGE.index()], &TABLE[keys::ALTERNATIVE_RATE.index()]),
];

/// What people cost on both sides.
#[derive(Debug, Clone, PartialEq)]
pub struct People {
    /// Running the mesh, a month.
    pub mesh_per_month: Option<Range<Money>>,
    /// Building the libraries instead, once.
    pub alternative_once: Option<Range<Money>>,
    /// Keeping the libraries, a month.
    pub alternative_per_month: Option<Range<Money>>,
}

/// What is known of people's cost, or nothing where no hours are given.
#[must_use]
pub fn people(runs: &Runs<'_>) -> Option<People> {
    let people = People {
        mesh_per_month: runs.range("people's cost", operations),
        alternative_once: runs.range("people's cost", build),
        alternative_per_month: runs.range("people's cost", upkeep),
    };
    let known = [people.mesh_per_month, people.alternative_once, people.alternative_per_month];
    known.iter().any(Option::is_some).then_some(people)
}

/// Running the mesh, a month.
pub(crate) fn operations(at: &Point<'_>) -> Option<Money> {
    Some(at.get(keys::OPERATIONS_HOURS)?.at_rate(at.get(keys::OPERATIONS_RATE)?))
}

/// Keeping the libraries, a month.
pub(crate) fn upkeep(at: &Point<'_>) -> Option<Money> {
    let hours = at.get(keys::UPKEEP_PER_LANGUAGE)? * at.get(keys::LANGUAGES)?;
    Some(hours.at_rate(at.get(keys::ALTERNATIVE_RATE)?))
}

/// Libraries for each language, and their use in each service; a part whose hours are not given is
/// left out only where the other is.
pub(crate) fn build(at: &Point<'_>) -> Option<Money> {
    let languages = at.get(keys::BUILD_PER_LANGUAGE).map(|hours| Some(hours * at.get(keys::LANGUAGES)?));
    let services = at.get(keys::BUILD_PER_SERVICE).map(|hours| Some(hours * at.get(keys::SERVICES)?));
    let hours = match (languages, services) {
        (Some(languages), Some(services)) => languages? + services?,
        (one, other) => one.or(other)??,
    };
    Some(hours.at_rate(at.get(keys::ALTERNATIVE_RATE)?))
}
