//! One request path at one point: its calls read in three ways.
//!
//! ```text
//! plain        numbers add along a row, and the greatest of those at once is waited for
//! independent  distributions: sums along a row, the slowest of those at once
//! together     quantiles, all hops being slow at the same time: they add along a row
//! ```
//!
//! Neither of the last two is a bound of the truth: they are two points of reference.

use std::cell::{Cell, RefCell};

use crate::distribution::{Distribution, DistributionError};
use crate::model::calls::{Algebra, Call, What};
use crate::model::given_latency::Latency;
use crate::model::keys;
use crate::model::latency::hop::Added;
use crate::model::latency::level::{Level, Levels};
use crate::model::runs::Point;
use crate::units::{Count, Quantity, Time};

/// What a path is made of at one point. Points that agree in it agree in all that follows from it.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Path {
    /// Its calls, where their number is known.
    pub(super) call: Option<Call>,
    /// A hop of which nothing else is said.
    pub(super) hop: Option<Latency>,
    /// What the proxies of a hop add.
    pub(super) added: Option<Added>,
    /// The promised p99.
    pub(super) promised: Option<Time>,
}

/// The calls of a chain: those that are listed, or a row of equal ones.
pub(crate) fn calls(at: &Point<'_>, chain: usize) -> Option<Call> {
    let fan_out = at.of_chain(chain, keys::FAN_OUT).unwrap_or(Count::from(1));
    if let Some(listed) = at.of_chain(chain, keys::HOPS) {
        return Some(Call { fan_out, ..listed });
    }
    let depth = at.of_chain(chain, keys::DEPTH)?;
    Some(Call { depth, fan_out, ..Call::once(What::Hop(None)) })
}

/// What a path takes.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub(super) struct Times {
    pub(super) without: Levels<f64>,
    pub(super) with_mesh: Levels<f64>,
    pub(super) added: Levels<f64>,
}

/// Everything that is reckoned of a path at one point.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub(super) struct Reckoned {
    /// With independent hops, or of plain numbers.
    pub(super) independent: Times,
    /// With hops that are slow together; empty where all numbers are plain.
    pub(super) together: Times,
    /// The share of requests over the promise, without and with the mesh.
    pub(super) over: [Option<f64>; 2],
    /// For each level, whether it lies beyond what was measured.
    pub(super) extrapolated: Levels<bool>,
}

impl Path {
    pub(super) fn at(at: &Point<'_>, chain: usize, added: Option<Added>) -> Self {
        Self {
            call: calls(at, chain),
            hop: at.of_chain(chain, keys::HOP_LATENCY),
            added,
            promised: at.of_chain(chain, keys::SLA_P99),
        }
    }

    /// Every hop's latency, as far as it is known.
    fn latencies(&self) -> Vec<Option<&Latency>> {
        let of_calls = self.call.as_ref().map_or_else(|| vec![None], Call::latencies);
        of_calls.into_iter().map(|latency| latency.or(self.hop.as_ref())).collect()
    }

    /// Whether anything in it is told by percentiles.
    pub(super) fn has_percentiles(&self) -> bool {
        matches!(self.added, Some(Added::Spread { .. }))
            || self.latencies().into_iter().flatten().any(|latency| latency.plain().is_none())
    }

    /// Whether something that takes time is told by a plain number.
    pub(super) fn has_plain(&self) -> bool {
        let takes_time = |time: Time| time > Time::ZERO;
        let added = match &self.added {
            Some(Added::Plain(time)) => takes_time(*time),
            Some(Added::Spread { one, .. }) => one.as_constant().is_some(),
            None => false,
        };
        added || self.latencies().into_iter().flatten().any(|latency| latency.plain().is_some_and(takes_time))
    }

    /// Whether every hop has a latency.
    pub(super) fn knows_every_hop(&self) -> bool {
        self.hop.is_some()
            || self.call.as_ref().is_some_and(|call| call.latencies().iter().all(Option::is_some))
    }

    /// Reckons the path.
    pub(super) fn reckon(&self, memo: &Memo) -> Result<Reckoned, DistributionError> {
        if self.has_percentiles() { self.by_percentiles(memo) } else { Ok(self.plainly()) }
    }

    fn plainly(&self) -> Reckoned {
        let read = |added: Option<Time>| {
            let hop = |latency: Option<&Latency>| {
                let plain = latency.or(self.hop.as_ref())?.plain()?;
                Some((plain + added.unwrap_or(Time::ZERO)).ms())
            };
            self.call.as_ref()?.by(&Numbers(hop))
        };
        let without = read(None);
        let one = match self.added {
            Some(Added::Plain(one)) => Some(one),
            _ => None,
        };
        let with_mesh = one.and_then(|one| read(Some(one)));
        // In one row what is added is known even where the rest is not, and to the last digit.
        let row = self.call.as_ref().filter(|call| call.is_one_row());
        let added = match (row, one) {
            (Some(row), Some(one)) => Some((one * row.hops_in_a_row()).ms()),
            _ => with_mesh.zip(without).map(|(with, without)| (with - without).max(0.0)),
        };
        let mean = |value: Option<f64>| Levels::of(|level| value.filter(|_| level == Level::Mean));
        let independent = Times { without: mean(without), with_mesh: mean(with_mesh), added: mean(added) };
        Reckoned { independent, ..Reckoned::default() }
    }

    fn by_percentiles(&self, memo: &Memo) -> Result<Reckoned, DistributionError> {
        let compose = |added| memo.composed(self.call.as_ref(), self.hop.as_ref(), added);
        let without = compose(None)?;
        let one = match &self.added {
            None => None,
            Some(Added::Plain(time)) => Some(Distribution::constant(time.ms())?),
            Some(Added::Spread { one, .. }) => Some(one.clone()),
        };
        let with_mesh = one.map_or(Ok(None), |one| compose(Some(one)))?;
        let together = |level: Level, with: bool| {
            let added = if with { self.added.as_ref()?.together(level)? } else { 0.0 };
            let share = level.share()?;
            let hop = |latency: Option<&Latency>| match latency.or(self.hop.as_ref())? {
                Latency::Plain(time) => Some(time.typical().ms() + added),
                Latency::Percentiles(points) => Some(points.distribution().quantile(share) + added),
            };
            self.call.as_ref()?.by(&Numbers(hop))
        };
        let over = |side: &Option<Distribution>| {
            let (side, promised) = side.as_ref().zip(self.promised)?;
            // A constant says nothing of how many requests take longer.
            // What is left of round-off below that is no share of anything.
            let share =
                |side: &Distribution| libm::round((1.0 - side.share_within(promised.ms())) / LEAST) * LEAST;
            side.as_constant().is_none().then(|| share(side))
        };
        let beyond = |level: Level| {
            let of = |side: &Distribution| match level.share() {
                Some(share) => side.is_extrapolated(share),
                None => side.is_mean_extrapolated(),
            };
            let beyond = |side: &Option<Distribution>| side.as_ref().is_some_and(of);
            Some(beyond(&without) || beyond(&with_mesh))
        };
        // What is added to a plain number is known; how the plain number itself varies is not.
        let told = |times: Times| {
            let keep = |side: &Option<Distribution>, levels: Levels<f64>| {
                let plain = side.as_ref().is_some_and(|side| side.as_constant().is_some());
                Levels::of(|level| levels.at(level).filter(|_| !plain || level == Level::Mean))
            };
            Times {
                without: keep(&without, times.without),
                with_mesh: keep(&with_mesh, times.with_mesh),
                ..times
            }
        };
        Ok(Reckoned {
            independent: told(Times::of(memo.levels(without.as_ref()), memo.levels(with_mesh.as_ref()))),
            together: told(Times::of(
                Levels::of(|level| together(level, false)),
                Levels::of(|level| together(level, true)),
            )),
            over: [over(&without), over(&with_mesh)],
            extrapolated: Levels::of(beyond),
        })
    }
}

/// The least share of requests that a grid can tell from none.
const LEAST: f64 = 1e-9;

/// How far two reckonings of one quantile may lie apart, as a share of it.
const OFF: f64 = 1e-4;

impl Times {
    /// What is added is the difference of the two at each level. It is never below zero: where it comes
    /// out so, that is the grid's last digit, and anything more would be an error and no figure.
    fn of(without: Levels<f64>, with_mesh: Levels<f64>) -> Self {
        let added = |level: Level| {
            let (with, without) = with_mesh.at(level).zip(without.at(level))?;
            (with >= without * (1.0 - OFF)).then(|| (with - without).max(0.0))
        };
        Self { without, with_mesh, added: Levels::of(added) }
    }
}

impl Added {
    fn together(&self, level: Level) -> Option<f64> {
        match self {
            Self::Plain(time) => Some(time.ms()),
            Self::Spread { together, .. } => together.at(level),
        }
    }
}

/// What a composition is made of.
type Parts = (Call, Option<Latency>, Option<Distribution>);

/// Compositions and what came of them: most corners move something else, and where a mesh adds a
/// constant along one row, without and with it differ in a shift alone.
#[derive(Default)]
pub(super) struct Memo {
    composed: RefCell<Vec<(Parts, Option<Distribution>)>>,
    levels: RefCell<Vec<(Distribution, Levels<f64>)>>,
}

impl Memo {
    /// The calls as one distribution, with what each hop is added.
    fn composed(
        &self,
        call: Option<&Call>,
        hop: Option<&Latency>,
        added: Option<Distribution>,
    ) -> Result<Option<Distribution>, DistributionError> {
        let Some(call) = call else { return Ok(None) };
        let known = self.composed.borrow().iter().find_map(|(parts, composed)| {
            let same = parts.0 == *call && parts.1.as_ref() == hop && parts.2 == added;
            same.then(|| composed.clone())
        });
        if let Some(composed) = known {
            return Ok(composed);
        }
        let refused = Cell::new(None);
        let composed = call.by(&Independent { hop, added: added.as_ref(), refused: &refused });
        if let Some(error) = refused.get() {
            return Err(error);
        }
        self.composed.borrow_mut().push(((call.clone(), hop.cloned(), added), composed.clone()));
        Ok(composed)
    }

    /// Mean and percentiles of a distribution, all percentiles from one reckoning.
    fn levels(&self, of: Option<&Distribution>) -> Levels<f64> {
        let Some((rest, shift)) = of.map(Distribution::without_shift) else { return Levels::default() };
        let known = self.levels.borrow().iter().find(|(known, _)| *known == rest).map(|(_, levels)| *levels);
        let levels = known.unwrap_or_else(|| {
            let levels = reckoned(&rest);
            self.levels.borrow_mut().push((rest, levels));
            levels
        });
        Levels::of(|level| Some(levels.at(level)? + shift))
    }
}

fn reckoned(of: &Distribution) -> Levels<f64> {
    let shares: Vec<f64> = Level::PERCENTILES.iter().filter_map(|level| level.share()).collect();
    let quantiles = of.quantiles(&shares);
    let mean = of.mean();
    Levels::of(|level| {
        let place = Level::PERCENTILES.iter().position(|other| *other == level);
        place.map_or(Some(mean), |place| quantiles.get(place).copied())
    })
}

/// Numbers: along a row they add, and of those at once the greatest is waited for.
struct Numbers<F>(F);

impl<F: Fn(Option<&Latency>) -> Option<f64>> Algebra for Numbers<F> {
    type Of = f64;

    fn hop(&self, latency: Option<&Latency>) -> Option<f64> {
        (self.0)(latency)
    }

    fn sequence(&self, of: Vec<f64>) -> Option<f64> {
        Some(of.into_iter().sum())
    }

    fn parallel(&self, of: Vec<f64>) -> Option<f64> {
        of.into_iter().reduce(f64::max)
    }

    fn in_a_row(&self, of: f64, times: Count) -> Option<f64> {
        Some(of * times.base())
    }

    fn at_once(&self, of: f64, _: Count) -> Option<f64> {
        Some(of)
    }
}

struct Independent<'a> {
    hop: Option<&'a Latency>,
    added: Option<&'a Distribution>,
    /// Why a composition cannot be reckoned, where one cannot.
    refused: &'a Cell<Option<DistributionError>>,
}

impl Independent<'_> {
    fn kept(&self, composed: Result<Distribution, DistributionError>) -> Option<Distribution> {
        composed.map_err(|error| self.refused.set(Some(error))).ok()
    }
}

impl Algebra for Independent<'_> {
    type Of = Distribution;

    fn hop(&self, latency: Option<&Latency>) -> Option<Distribution> {
        let of_hop = match latency.or(self.hop)? {
            Latency::Plain(time) => self.kept(Distribution::constant(time.typical().ms()))?,
            Latency::Percentiles(points) => points.distribution().clone(),
        };
        let added = self.added.cloned();
        self.kept(Distribution::sum([Some(of_hop), added].into_iter().flatten().collect()))
    }

    fn sequence(&self, of: Vec<Distribution>) -> Option<Distribution> {
        self.kept(Distribution::sum(of))
    }

    fn parallel(&self, of: Vec<Distribution>) -> Option<Distribution> {
        self.kept(Distribution::slowest(of))
    }

    fn in_a_row(&self, of: Distribution, times: Count) -> Option<Distribution> {
        self.kept(of.repeated(whole(times)))
    }

    fn at_once(&self, of: Distribution, times: Count) -> Option<Distribution> {
        self.kept(of.slowest_of(whole(times)))
    }
}

/// A count is whole, and at most a billion unless arithmetic made it more.
#[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)]
fn whole(count: Count) -> u64 {
    count.base() as u64
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

    fn path(call: Call, hop: Latency, added: Option<Added>) -> Path {
        Path { call: Some(call), hop: Some(hop), added, promised: None }
    }

    #[test]
    fn plain_numbers_of_those_at_once_are_the_slowest() {
        let hop = |ms: f64| Call::once(What::Hop(Some(Latency::Plain(exact(ms)))));
        let call =
            Call::once(What::Sequence(vec![hop(2.0), Call::once(What::Parallel(vec![hop(1.0), hop(5.0)]))]));
        let path = path(call, Latency::Plain(exact(9.0)), Some(Added::Plain(time(1.0))));
        let times = path.reckon(&Memo::default()).unwrap().independent;
        assert_eq!(times.without.at(Level::Mean), Some(7.0));
        assert_eq!(times.with_mesh.at(Level::Mean), Some(9.0));
        assert_eq!(times.with_mesh.at(Level::P99), None, "a plain number is no percentile");
    }

    #[test]
    fn together_is_the_sum_of_quantiles() {
        let row = Call { depth: Count::from(5), ..Call::once(What::Hop(None)) };
        let points = Points::read("p50=2ms,p99=9ms").unwrap();
        let path = path(row, Latency::Percentiles(points), Some(Added::Plain(time(1.0))));
        let reckoned = path.reckon(&Memo::default()).unwrap();
        let p99 = reckoned.together.with_mesh.at(Level::P99).unwrap();
        assert!((p99 - 50.0).abs() < 1e-9);
        let independent = reckoned.independent.with_mesh.at(Level::P99).unwrap();
        assert!(independent < 35.0 && independent > 20.0, "{independent}");
    }
}
