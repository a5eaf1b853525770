//! One request path: its calls read in three ways, without the mesh and with it.
//!
//! ```text
//! plain        numbers add along a row, and the greatest of those at once is waited for
//! independent  distributions: sums along a row, the slowest of those at once
//! together     quantiles, all hops being slow at the same time: they add along a row
//! ```
//!
//! Neither of the last two is a bound of the truth: they are two points of reference. A side is composed
//! once for all points that agree in what it is made of, and only where a figure asks for it.

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use crate::distribution::{Distribution, DistributionError};
use crate::model::calls::{Call, What};
use crate::model::given_latency::Latency;
use crate::model::keys;
use crate::model::latency::algebra::{Independent, Memo, Numbers};
use crate::model::latency::hop::{Added, Adding, given_at};
use crate::model::latency::level::{Level, Levels};
use crate::model::runs::Point;
use crate::units::{Count, Quantity, Time};

/// The calls of a chain: those that are listed, or a row of equal ones.
pub(crate) fn calls(at: &Point<'_>, chain: usize) -> Option<Call> {
    let fan_out = at.of_chain(chain, keys::FAN_OUT).unwrap_or(Count::from(1));
    if let Some(listed) = at.of_chain(chain, keys::HOPS) {
        return Some(Call { fan_out, ..listed });
    }
    let depth = at.of_chain(chain, keys::DEPTH)?;
    Some(Call { depth, fan_out, ..Call::once(What::Hop(None)) })
}

/// What a path is made of at one point, without the mesh or with it. Points that agree in it agree in all
/// that follows from it.
#[derive(Debug, Clone, PartialEq)]
struct Parts {
    call: Call,
    /// A hop of which nothing else is said.
    hop: Option<Latency>,
    /// What the proxies of a hop add; nothing without the mesh.
    added: Option<Added>,
}

/// What a path takes, without the mesh or with it, in milliseconds.
#[derive(Debug, Clone, Default)]
pub(super) struct PathTime {
    /// With independent hops, or of plain numbers.
    pub(super) independent: Levels<f64>,
    /// With hops that are slow together; empty where all numbers are plain.
    pub(super) together: Levels<f64>,
    /// The whole with independent hops; nothing of plain numbers.
    whole: Option<Distribution>,
}

impl PathTime {
    /// Whether it is the same at every request, so that nothing is told of its percentiles.
    fn is_constant(&self) -> bool {
        self.whole.as_ref().is_some_and(|whole| whole.as_constant().is_some())
    }

    /// What is told of it at a level: a plain number among percentiles tells how long it takes and not how
    /// that varies.
    pub(super) fn told(&self, of: HopsAre, level: Level) -> Option<f64> {
        of.pick(self).at(level).filter(|_| !self.is_constant() || level == Level::Mean)
    }

    /// The share of requests that take longer; nothing where it is not known how they vary.
    pub(super) fn share_over(&self, promised: Time) -> Option<f64> {
        let whole = self.whole.as_ref().filter(|_| !self.is_constant())?;
        // What is left of round-off below that is no share of anything.
        Some(libm::round((1.0 - whole.share_within(promised.ms())) / LEAST) * LEAST)
    }

    /// Whether a level lies beyond the percentiles that were given.
    pub(super) fn is_beyond(&self, level: Level) -> bool {
        self.whole.as_ref().is_some_and(|whole| match level.share() {
            Some(share) => whole.is_extrapolated(share),
            None => whole.is_mean_extrapolated(),
        })
    }
}

#[cfg(test)]
thread_local! {
    /// How many paths were composed on this thread, for tests that count them.
    pub(crate) static COMPOSED: Cell<usize> = const { Cell::new(0) };
}

/// How the hops of a path hang together.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum HopsAre {
    /// Each by itself.
    Independent,
    /// All slow at the same time.
    Together,
}

impl HopsAre {
    const fn pick(self, of: &PathTime) -> &Levels<f64> {
        match self {
            Self::Independent => &of.independent,
            Self::Together => &of.together,
        }
    }
}

/// One chain of a scenario, looked at from any point.
pub(super) struct Path<'a> {
    chain: usize,
    adding: &'a Adding<'a>,
    /// Whether anything in it is told by percentiles: the same at every point.
    has_percentiles: bool,
    memo: Memo,
    known: RefCell<Vec<(Parts, Rc<PathTime>)>>,
    /// Why a composition cannot be made, where one cannot.
    refused: Cell<Option<DistributionError>>,
}

impl<'a> Path<'a> {
    pub(super) fn new(chain: usize, typical: &Point<'_>, adding: &'a Adding<'a>) -> Self {
        let mut path = Self {
            chain,
            adding,
            has_percentiles: false,
            memo: Memo::default(),
            known: RefCell::default(),
            refused: Cell::new(None),
        };
        path.has_percentiles = matches!(path.added(typical), Some(Added::Spread { .. }))
            || path.latencies(typical).iter().flatten().any(|latency| latency.plain().is_none());
        path
    }

    /// Which chain of the scenario it is.
    pub(super) const fn chain(&self) -> usize {
        self.chain
    }

    /// Whether anything in it is told by percentiles.
    pub(super) const fn has_percentiles(&self) -> bool {
        self.has_percentiles
    }

    /// Why it cannot be composed, where it cannot.
    pub(super) fn refused(&self) -> Option<DistributionError> {
        self.refused.get()
    }

    /// What the proxies of a hop add; a rig is asked only where there are hops.
    fn added(&self, at: &Point<'_>) -> Option<Added> {
        if calls(at, self.chain).is_some() { self.adding.at(at) } else { given_at(at) }
    }

    /// Every hop's latency, as far as it is known.
    fn latencies(&self, at: &Point<'_>) -> Vec<Option<Latency>> {
        let of_chain: Option<Latency> = at.of_chain(self.chain, keys::HOP_LATENCY);
        let Some(call) = calls(at, self.chain) else { return vec![of_chain] };
        let each = call.latencies().into_iter();
        each.map(|latency| latency.cloned().or_else(|| of_chain.clone())).collect()
    }

    /// Whether something that takes time is told by a plain number.
    pub(super) fn has_plain(&self, at: &Point<'_>) -> bool {
        let takes_time = |time: Time| time > Time::ZERO;
        let added = match self.added(at) {
            Some(Added::Plain(time)) => takes_time(time),
            Some(Added::Spread { one, .. }) => one.as_constant().is_some(),
            None => false,
        };
        added || self.latencies(at).iter().flatten().any(|latency| latency.plain().is_some_and(takes_time))
    }

    /// Whether every hop has a latency.
    pub(super) fn knows_every_hop(&self, at: &Point<'_>) -> bool {
        self.latencies(at).iter().all(Option::is_some)
    }

    /// What it takes at a point, without the mesh or with it; nothing where its calls are not known, or
    /// what the mesh adds is not.
    pub(super) fn time(&self, at: &Point<'_>, with_mesh: bool) -> Option<Rc<PathTime>> {
        let added = if with_mesh { Some(self.added(at)?) } else { None };
        let parts =
            Parts { call: calls(at, self.chain)?, hop: at.of_chain(self.chain, keys::HOP_LATENCY), added };
        if let Some((_, time)) = self.known.borrow().iter().find(|(known, _)| *known == parts) {
            return Some(Rc::clone(time));
        }
        let time = if self.has_percentiles { parts.composed(&self.memo) } else { Ok(parts.plainly()) };
        let time = Rc::new(time.map_err(|error| self.refused.set(Some(error))).ok()?);
        self.known.borrow_mut().push((parts, Rc::clone(&time)));
        Some(time)
    }

    /// What the mesh adds at a level: with it less without. It is never below zero: where it comes out so,
    /// that is the grid's last digit, and anything more would be an error and no figure.
    pub(super) fn added_at(&self, at: &Point<'_>, of: HopsAre, level: Level) -> Option<f64> {
        if !self.has_percentiles {
            return self.added_plainly(at).filter(|_| of == HopsAre::Independent && level == Level::Mean);
        }
        let [without, with] = [false, true].map(|with| of_side(self.time(at, with), of, level));
        let (without, with) = (without?, with?);
        (with >= without * (1.0 - OFF)).then(|| (with - without).max(0.0))
    }

    /// In one row what is added is known even where the rest is not, and to the last digit.
    fn added_plainly(&self, at: &Point<'_>) -> Option<f64> {
        let call = calls(at, self.chain)?;
        let Some(Added::Plain(one)) = self.added(at) else { return None };
        if call.is_one_row() {
            return Some((one * call.hops_in_a_row()).ms());
        }
        let [without, with] =
            [false, true].map(|with| of_side(self.time(at, with), HopsAre::Independent, Level::Mean));
        Some((with? - without?).max(0.0))
    }
}

fn of_side(time: Option<Rc<PathTime>>, of: HopsAre, level: Level) -> Option<f64> {
    of.pick(&*time?).at(level)
}

impl Parts {
    /// What percentiles come to, composed in both readings.
    fn composed(&self, memo: &Memo) -> Result<PathTime, DistributionError> {
        #[cfg(test)]
        COMPOSED.with(|composed| composed.set(composed.get() + 1));
        let one = match &self.added {
            None => None,
            Some(Added::Plain(time)) => Some(Distribution::constant(time.ms())?),
            Some(Added::Spread { one, .. }) => Some(one.clone()),
        };
        let refused = Cell::new(None);
        let hop = self.hop.as_ref();
        let whole = self.call.by(&Independent { hop, added: one.as_ref(), refused: &refused });
        if let Some(error) = refused.get() {
            return Err(error);
        }
        let together = |level: Level| {
            let added = match &self.added {
                Some(added) => added.together(level)?,
                None => 0.0,
            };
            let share = level.share()?;
            let hop = |latency: Option<&Latency>| match latency.or(hop)? {
                Latency::Plain(time) => Some(time.typical().ms() + added),
                Latency::Percentiles(points) => Some(points.distribution().quantile(share) + added),
            };
            self.call.by(&Numbers(hop))
        };
        Ok(PathTime { independent: memo.levels(whole.as_ref()), together: Levels::of(together), whole })
    }

    /// What plain numbers add up to, which is a mean.
    fn plainly(&self) -> PathTime {
        let added = match self.added {
            Some(Added::Plain(time)) => time,
            _ => Time::ZERO,
        };
        let hop = |latency: Option<&Latency>| {
            let plain = latency.or(self.hop.as_ref())?.plain()?;
            Some((plain + added).ms())
        };
        let whole = self.call.by(&Numbers(hop));
        let independent = Levels::of(|level| whole.filter(|_| level == Level::Mean));
        PathTime { independent, ..PathTime::default() }
    }
}

/// The least share of requests that a grid can tell from none.
const LEAST: f64 = 1e-9;

/// How far two reckonings of one quantile may lie apart, as a share of it.
const OFF: f64 = 1e-4;

impl Added {
    fn together(&self, level: Level) -> Option<f64> {
        match self {
            Self::Plain(time) => Some(time.ms()),
            Self::Spread { together, .. } => together.at(level),
        }
    }
}

/// Milliseconds as a time.
pub(super) fn time(ms: f64) -> Time {
    Time::saturated(ms)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::given_latency::Points;
    use crate::units::Range;

    fn exact(ms: f64) -> Range<Time> {
        Range::exact(time(ms))
    }

    #[test]
    fn plain_numbers_of_those_at_once_are_the_slowest() {
        let hop = |ms: f64| Call::once(What::Hop(Some(Latency::Plain(exact(ms)))));
        let call =
            Call::once(What::Sequence(vec![hop(2.0), Call::once(What::Parallel(vec![hop(1.0), hop(5.0)]))]));
        let parts = |added| Parts { call: call.clone(), hop: Some(Latency::Plain(exact(9.0))), added };
        let [without, with] = [None, Some(Added::Plain(time(1.0)))].map(|added| parts(added).plainly());
        assert_eq!(without.independent.at(Level::Mean), Some(7.0));
        assert_eq!(with.independent.at(Level::Mean), Some(9.0));
        assert_eq!(with.independent.at(Level::P99), None, "a plain number is no percentile");
    }

    #[test]
    fn together_is_the_sum_of_quantiles() {
        let parts = Parts {
            call: Call { depth: Count::from(5), ..Call::once(What::Hop(None)) },
            hop: Some(Latency::Percentiles(Points::read("p50=2ms,p99=9ms").unwrap())),
            added: Some(Added::Plain(time(1.0))),
        };
        let with = parts.composed(&Memo::default()).unwrap();
        let p99 = with.together.at(Level::P99).unwrap();
        assert!((p99 - 50.0).abs() < 1e-9);
        let independent = with.independent.at(Level::P99).unwrap();
        assert!(independent < 35.0 && independent > 20.0, "{independent}");
    }
}
