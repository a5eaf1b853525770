//! How the hops of a path are brought together: as numbers, or as independent distributions.

use std::cell::{Cell, RefCell};

use crate::distribution::{Distribution, DistributionError};
use crate::model::calls::Algebra;
use crate::model::given_latency::Latency;
use crate::model::latency::level::{Level, Levels};
use crate::units::{Count, Quantity};

/// Percentiles of compositions: where a mesh adds a constant along one row, without and with it differ in
/// a shift alone.
#[derive(Default)]
pub(super) struct Memo(RefCell<Vec<(Distribution, Levels<f64>)>>);

impl Memo {
    /// Mean and percentiles of a distribution, all percentiles from one reckoning.
    pub(super) fn levels(&self, of: Option<&Distribution>) -> Levels<f64> {
        let Some((rest, shift)) = of.map(Distribution::without_shift) else { return Levels::default() };
        let known = self.0.borrow().iter().find(|(known, _)| *known == rest).map(|(_, levels)| *levels);
        let levels = known.unwrap_or_else(|| {
            let levels = reckoned(&rest);
            self.0.borrow_mut().push((rest, levels));
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
pub(super) struct Numbers<F>(pub(super) F);

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

/// Distributions, each hop independent of all others.
pub(super) struct Independent<'a> {
    pub(super) hop: Option<&'a Latency>,
    pub(super) added: Option<&'a Distribution>,
    /// Why a composition cannot be reckoned, where one cannot.
    pub(super) refused: &'a Cell<Option<DistributionError>>,
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
