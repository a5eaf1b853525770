//! A slow reference for compositions of latencies, by another method than the library's.
//!
//! Values are rounded to the points of one plain grid that begins at zero. The mass of a point is a
//! difference of the log-normal distribution function; a sum is a convolution by transforms twice as
//! long as the grid, neither damped nor shifted, cut off at the end of the grid after each (nothing
//! beyond it comes back into a sum of positive parts); the slowest is a product of the running sums.
//! There is no extrapolation from one step to a finer one, no floor, no search: what is wrong with it
//! is the rounding alone, falls with the square of the step, and is seen by halving the step.

use meshtax::distribution::Distribution;
use rustfft::FftPlanner;
use rustfft::num_complex::Complex;

/// What is composed; told once, and made both ways.
#[derive(Debug, Clone)]
pub(crate) enum Law {
    /// A log-normal by its median and its sigma.
    Hop(f64, f64),
    /// Independent parts in a row, each so many times.
    Row(Vec<(u32, Law)>),
    /// The slowest of independent parts, each so many times.
    Slowest(Vec<(u32, Law)>),
    /// One of several, by weights that come to one.
    OneOf(Vec<(f64, Law)>),
}

impl Law {
    /// The composition as the library makes it.
    pub(crate) fn by_library(&self) -> Distribution {
        let parts = |of: &[(u32, Self)]| -> Vec<Distribution> {
            let each = of.iter().flat_map(|(times, law)| (0..*times).map(|_| law.by_library()));
            each.collect()
        };
        let made = match self {
            Self::Hop(median, sigma) => Distribution::log_normal(*median, *sigma),
            Self::Row(of) => Distribution::sum(parts(of)),
            Self::Slowest(of) => Distribution::slowest(parts(of)),
            Self::OneOf(of) => {
                Distribution::mixture(of.iter().map(|(weight, law)| (*weight, law.by_library())).collect())
            }
        };
        made.expect("the cases are all accepted")
    }

    /// The quantiles at those shares, in rising order, on a grid of so many steps.
    pub(crate) fn by_grid(&self, shares: &[f64], steps: usize) -> Vec<f64> {
        let step = self.end(shares) / as_float(steps);
        let masses = self.masses(step, steps);
        let within = running(&masses);
        shares.iter().map(|share| read(&within, step, *share)).collect()
    }

    /// A value beyond the greatest of the quantiles, found on short grids of the same kind.
    fn end(&self, shares: &[f64]) -> f64 {
        const SHORT: usize = 4096;
        let most = shares.iter().copied().fold(0.0, f64::max);
        let mut end = self.scale();
        loop {
            let step = end / as_float(SHORT);
            let within = running(&self.masses(step, SHORT));
            if within[SHORT - 1] > most {
                return 1.1 * read(&within, step, most);
            }
            end *= 1.5;
        }
    }

    /// Some value of the size of the composition, to begin with.
    fn scale(&self) -> f64 {
        match self {
            Self::Hop(median, _) => *median,
            Self::Row(of) => of.iter().map(|(times, law)| f64::from(*times) * law.scale()).sum(),
            Self::Slowest(of) => of.iter().map(|(_, law)| law.scale()).fold(0.0, f64::max),
            Self::OneOf(of) => of.iter().map(|(_, law)| law.scale()).fold(0.0, f64::max),
        }
    }

    /// The masses of the points of a grid.
    fn masses(&self, step: f64, steps: usize) -> Vec<f64> {
        match self {
            Self::Hop(median, sigma) => {
                // A point stands for what rounds to it: half a step to each side.
                let within = |place: usize| {
                    let score = libm::log((as_float(place) + 0.5) * step / median) / sigma;
                    0.5 * libm::erfc(-score / std::f64::consts::SQRT_2)
                };
                differences((0..steps).map(within))
            }
            Self::Row(of) => {
                let parts = of.iter().map(|(times, law)| repeated(law.masses(step, steps), *times));
                parts.reduce(|one, other| convolved(&one, &other)).expect("a row of something")
            }
            Self::Slowest(of) => {
                let mut all = vec![1.0; steps];
                for (times, law) in of {
                    let within = running(&law.masses(step, steps));
                    all.iter_mut()
                        .zip(within)
                        .for_each(|(all, one)| *all *= libm::pow(one, f64::from(*times)));
                }
                differences(all.into_iter())
            }
            Self::OneOf(of) => {
                let mut all = vec![0.0; steps];
                for (weight, law) in of {
                    let one = law.masses(step, steps);
                    all.iter_mut().zip(one).for_each(|(all, one)| *all += weight * one);
                }
                all
            }
        }
    }
}

#[allow(clippy::cast_precision_loss)] // a few million at most
fn as_float(steps: usize) -> f64 {
    steps as f64
}

fn differences(within: impl Iterator<Item = f64>) -> Vec<f64> {
    let mut before = 0.0;
    within.map(|share| share - std::mem::replace(&mut before, share)).collect()
}

fn running(masses: &[f64]) -> Vec<f64> {
    let mut sum = 0.0;
    let add = |mass: &f64| {
        sum += mass;
        sum.max(0.0)
    };
    masses.iter().map(add).collect()
}

/// The value at a share: the running sum is the share half a step above its point.
fn read(within: &[f64], step: f64, share: f64) -> f64 {
    let place = within.partition_point(|at| *at < share);
    let before = place.checked_sub(1).map_or(0.0, |before| within[before]);
    let part = (share - before) / (within[place] - before);
    (as_float(place) - 0.5 + part) * step
}

/// By squaring, each square cut off at the end of the grid.
fn repeated(mut square: Vec<f64>, mut times: u32) -> Vec<f64> {
    let mut product: Option<Vec<f64>> = None;
    loop {
        if times % 2 == 1 {
            product = Some(product.map_or_else(|| square.clone(), |product| convolved(&product, &square)));
        }
        times /= 2;
        if times == 0 {
            return product.expect("at least once");
        }
        square = convolved(&square, &square);
    }
}

fn convolved(one: &[f64], other: &[f64]) -> Vec<f64> {
    let (steps, length) = (one.len(), 2 * one.len());
    let mut planner = FftPlanner::new();
    let forward = planner.plan_fft_forward(length);
    // Both are real, so one transform does: one as the real part, the other as the imaginary; the
    // imaginary part of the square is twice their product.
    let mut values: Vec<Complex<f64>> = one.iter().zip(other).map(|(a, b)| Complex::new(*a, *b)).collect();
    values.resize(length, Complex::new(0.0, 0.0));
    forward.process(&mut values);
    for value in &mut values {
        *value *= *value;
    }
    planner.plan_fft_inverse(length).process(&mut values);
    values.iter().take(steps).map(|value| 0.5 * value.im / as_float(length)).collect()
}
