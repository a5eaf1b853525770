//! What the proxies of one hop add: a plain number, percentiles that were given, or those of a rig.
//!
//! A rig measures a request without and with the mesh. The difference of two percentiles is not a
//! percentile of the difference, so for a chain of independent hops the log-normal is taken that,
//! added to the rig's baseline, gives back what was measured with the mesh; where hops are slow
//! together, differences are what adds. Where a source has only differences, a curve through these
//! stands for it, and where no log-normal does it, a constant. No percentile is ever divided by a
//! number of hops.

use std::cell::OnceCell;

use crate::distribution::Distribution;
use crate::model::given_latency::Latency;
use crate::model::keys;
use crate::model::latency::level::{Level, Levels};
use crate::model::mesh::{Percentiles, Rig};
use crate::model::runs::{Point, Runs};
use crate::model::scenario::Scenario;
use crate::units::{Count, Quantity, Range, Time};

/// What one hop is taxed.
#[derive(Debug, Clone, PartialEq)]
pub struct Hop {
    /// What the proxies of one hop add: as a mean where it is a plain number, else at percentiles.
    pub added: Levels<Range<Time>>,
    /// The rig that measured it, where it is not given.
    pub rig: Option<Rig>,
    /// How a distribution was made of what the rig published.
    pub made: Option<Made>,
    /// Why nothing is known of it, or of paths, where nothing is.
    pub reason: Option<String>,
}

/// How a distribution was made of what a rig published.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Made {
    /// The log-normal that gives back the percentiles with the mesh.
    Fitted,
    /// A curve through published differences, as if the baseline did not vary.
    Differences,
    /// A constant: no log-normal gives back what was measured.
    Constant,
}

/// What a hop is added at one point.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Added {
    /// The same at every request.
    Plain(Time),
    /// A distribution.
    Spread {
        /// Of one hop, independent of all else.
        one: Distribution,
        /// At each level, where everything is slow together; in milliseconds.
        together: Levels<f64>,
    },
}

/// What is added to a hop, reckoned once: a fit to a rig takes some milliseconds.
pub(super) struct Adding<'a> {
    scenario: &'a Scenario,
    of_rig: OnceCell<Option<(Added, Made)>>,
}

impl<'a> Adding<'a> {
    pub(super) fn new(scenario: &'a Scenario) -> Self {
        Self { scenario, of_rig: OnceCell::new() }
    }

    /// What a hop is added at a point.
    pub(super) fn at(&self, at: &Point<'_>) -> Option<Added> {
        match given(at) {
            Some(given) => given,
            None => self.of_rig().map(|(added, _)| added),
        }
    }

    fn of_rig(&self) -> Option<(Added, Made)> {
        self.of_rig.get_or_init(|| rig(self.scenario).ok().and_then(made_of)).clone()
    }
}

/// What was given for a hop at a point; a rig is not asked.
pub(super) fn given_at(at: &Point<'_>) -> Option<Added> {
    given(at).flatten()
}

/// What was given for a hop or for each of its proxies; the outer nothing where neither was.
#[allow(clippy::option_option)] // given, and not to be reckoned with, is not the same as not given
fn given(at: &Point<'_>) -> Option<Option<Added>> {
    let (latency, times) = match at.get(keys::MESH_LATENCY) {
        Some(latency) => (latency, Count::from(1)),
        None => (at.get(keys::PROXY_LATENCY)?, at.scenario().mesh().traversals_of_a_hop()),
    };
    Some(match latency {
        Latency::Plain(time) => Some(Added::Plain(time.typical() * times)),
        Latency::Percentiles(points) => {
            let one = points.distribution();
            #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)] // a whole number of proxies
            let of_all = one.repeated(times.base() as u64).ok();
            let together = |level: Level| Some(one.quantile(level.share()?) * times.base());
            of_all.map(|one| Added::Spread { one, together: Levels::of(together) })
        }
    })
}

/// The rig whose figures are taken.
fn rig(scenario: &Scenario) -> Result<&Rig, String> {
    let mesh = scenario.mesh();
    if let Some(reason) = scenario.withheld() {
        return Err(reason.to_owned());
    }
    let Some(wanted) = scenario.one(keys::RIG) else {
        return mesh.rig_of_a_hop().ok_or_else(|| {
            format!(
                "no latency of one hop is published for {}; give `--proxy-latency` or `--mesh-latency`",
                mesh.title
            )
        });
    };
    match mesh.rigs.iter().find(|rig| rig.id == wanted) {
        Some(rig) if rig.hops.is_some() => Ok(rig),
        Some(_) => Err(format!(
            "the source of the rig {wanted} does not say how many hops its request makes, and a percentile of several \
             hops cannot be divided; give `--proxy-latency` or `--mesh-latency`"
        )),
        None => Err(format!("{} was not measured on a rig {}", mesh.title, crate::units::quote(&wanted))),
    }
}

/// The distribution that one hop on the rig was added, and how it was made.
fn made_of(rig: &Rig) -> Option<(Added, Made)> {
    let published = rig.added_to_a_hop().unwrap_or_default();
    let together = |one: &Distribution| {
        Levels::of(|level| published.at(level).map(Time::ms).or_else(|| Some(one.quantile(level.share()?))))
    };
    if let Some(one) = rig.fitted() {
        return Some((Added::Spread { together: together(&one), one }, Made::Fitted));
    }
    let with_and_without = rig.baseline != Percentiles::default() && rig.with_mesh != Percentiles::default();
    let curve = published.distribution().filter(|_| !with_and_without);
    if let Some(one) = curve {
        return Some((Added::Spread { together: together(&one), one }, Made::Differences));
    }
    // A constant that is no more than the typical request was added; a p90 would be one too large.
    let one = Distribution::constant(published.p50?.ms()).ok()?;
    Some((Added::Spread { together: together(&one), one }, Made::Constant))
}

/// What one hop is taxed.
pub(super) fn hop(runs: &Runs<'_>, adding: &Adding<'_>) -> Hop {
    let nothing = Hop { added: Levels::default(), rig: None, made: None, reason: None };
    let typical = runs.typical();
    if given(&typical).is_some() {
        let added = Levels::of(|level| {
            runs.range("the latency of a hop", |at| match (given_at(at)?, level.share()) {
                (Added::Plain(time), None) => Some(time),
                (Added::Spread { one, .. }, Some(share)) => Some(Time::saturated(one.quantile(share))),
                (Added::Spread { one, .. }, None) => Some(Time::saturated(one.mean())),
                (Added::Plain(_), Some(_)) => None,
            })
        });
        return Hop { added, ..nothing };
    }
    match rig(runs.scenario()) {
        Ok(rig) => {
            let published = rig.added_to_a_hop().unwrap_or_default();
            let added = Levels::of(|level| published.at(level).map(Range::exact));
            // The distribution is not asked for where no chain is known.
            let asked = adding.of_rig.get();
            let made = asked.and_then(|found| found.as_ref()).map(|(_, made)| *made);
            let reason = matches!(asked, Some(None)).then(|| {
                format!(
                    "nothing that adds up to it follows from what the rig {} measured; choose another with `--rig` or \
                     give `--mesh-latency`",
                    rig.id
                )
            });
            Hop { added, rig: Some(rig.clone()), made, reason }
        }
        Err(reason) => Hop { reason: Some(reason), ..nothing },
    }
}
