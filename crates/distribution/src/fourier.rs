//! The convolution of masses by Fourier transform.
//!
//! What lies beyond the grid comes round to its beginning. So the masses are damped by `e^(-theta k)`
//! before and restored after, and the transform is twice as long as the grid: what comes round is
//! `e^-24` of what it was, and round-off grows by no more than `e^12`. A grid may begin above zero,
//! where nothing to speak of lies below.
//!
//! Masses are real, so a transform of half the length does: of their pairs as complex numbers, which is
//! then parted into the half of the spectrum that the other half mirrors. The transforms are the
//! portable ones of `rustfft`, so that the digits do not hang on the processor.

use std::f64::consts::PI;
use std::sync::{Arc, LazyLock};

use rustfft::num_complex::Complex;
use rustfft::{Fft, FftDirection, FftPlannerScalar};

/// The damping over the length of a transform.
const DAMPING: f64 = 24.0;

/// The powers of two that grids have as their number of steps.
const SIZES: [usize; 5] = [128, 256, 512, 1024, 2048];

struct Plan {
    steps: usize,
    forward: Arc<dyn Fft<f64>>,
    back: Arc<dyn Fft<f64>>,
    /// `e^(-theta k)`.
    damping: Vec<f64>,
    /// `e^(-2 pi i k / length)`, by which the odd places follow the even.
    turns: Vec<Complex<f64>>,
}

static PLANS: LazyLock<Vec<Plan>> = LazyLock::new(|| SIZES.into_iter().map(plan).collect());

fn plan(steps: usize) -> Plan {
    let mut planner = FftPlannerScalar::new();
    let length = 2 * steps;
    #[allow(clippy::cast_precision_loss)] // some thousand steps
    let damping = (0..steps).map(|k| libm::exp(-DAMPING * k as f64 / length as f64)).collect();
    #[allow(clippy::cast_precision_loss)]
    let angles = (0..=steps).map(|k| -PI * k as f64 / steps as f64);
    Plan {
        steps,
        forward: planner.plan_fft(steps, FftDirection::Forward),
        back: planner.plan_fft(steps, FftDirection::Inverse),
        damping,
        turns: angles.map(|angle| Complex::new(libm::cos(angle), libm::sin(angle))).collect(),
    }
}

fn plan_of(steps: usize) -> Option<&'static Plan> {
    PLANS.iter().find(|plan| plan.steps == steps)
}

/// The transform of damped masses, told as one that begins with one and the logarithm of the rest.
pub(super) struct Spectrum {
    values: Vec<Complex<f64>>,
    log: f64,
}

impl Spectrum {
    /// The spectrum of the masses, each `times` times, on a grid of that many steps. There may be more
    /// masses than steps: they come round, and the damping tells them apart.
    pub(super) fn of(masses: impl Iterator<Item = f64>, times: u64, steps: usize) -> Option<Self> {
        let plan = plan_of(steps)?;
        let length = 2 * steps;
        let mut pairs = vec![Complex::new(0.0, 0.0); steps];
        for (place, mass) in masses.enumerate() {
            let pair = &mut pairs[place % length / 2];
            *(if place.is_multiple_of(2) { &mut pair.re } else { &mut pair.im }) +=
                mass * plan.damping(place);
        }
        let mut values = plan.spectrum(pairs);
        let whole = values[0].re.max(f64::MIN_POSITIVE);
        #[allow(clippy::cast_precision_loss)] // at most a thousand
        let log = libm::log(whole) * times as f64;
        for value in &mut values {
            *value = power(*value / whole, times);
        }
        Some(Self { values, log })
    }

    /// That of both in a row.
    pub(super) fn and(mut self, other: &Self) -> Self {
        self.values.iter_mut().zip(&other.values).for_each(|(ours, theirs)| *ours *= theirs);
        self.log += other.log;
        self
    }

    /// The cells whose masses have this spectrum, from the step `skipped` on.
    pub(super) fn cells(self, skipped: usize, steps: usize) -> Vec<f64> {
        let Some(plan) = plan_of(steps) else { return Vec::new() };
        let length = 2 * steps;
        let pairs = plan.pairs(&self.values);
        // What the damping of the skipped steps took is restored at once, that of the others by the table.
        #[allow(clippy::cast_precision_loss)]
        let scale = libm::exp(self.log - libm::log(steps as f64) + DAMPING * skipped as f64 / length as f64);
        let [mut sum, mut most] = [0.0_f64, 0.0];
        let mut up_to = |place: usize, scale: f64| {
            let pair = pairs[place % length / 2];
            // Round-off has both signs; what it takes away must not be kept out.
            let mass = scale * if place.is_multiple_of(2) { pair.re } else { pair.im };
            // Where numbers end, nothing times more than any number is nothing.
            sum += if mass.is_finite() { mass } else { 0.0 };
            most = sum.clamp(most, 1.0);
            most
        };
        // Wide steps spread what is narrow below the first of them; that counts as well.
        for below in (1..=skipped.min(steps - 1)).rev() {
            up_to(skipped - below, scale * plan.damping(below));
        }
        (0..steps).map(|place| up_to(skipped + place, scale / plan.damping(place))).collect()
    }
}

impl Plan {
    /// The lower half of the spectrum of real numbers that were laid down in pairs, and its middle.
    fn spectrum(&self, mut pairs: Vec<Complex<f64>>) -> Vec<Complex<f64>> {
        self.forward.process(&mut pairs);
        let at = |k: usize| pairs[k % self.steps];
        let one = |k: usize| {
            let mirrored = at(self.steps - k).conj();
            let [even, odd] = [at(k) + mirrored, at(k) - mirrored];
            // The difference is `i` times the spectrum of the odd places.
            let odd = Complex::new(odd.im, -odd.re);
            (even + self.turns[k] * odd) * 0.5
        };
        (0..=self.steps).map(one).collect()
    }

    /// The other way; each is as many times too large as there are pairs.
    fn pairs(&self, spectrum: &[Complex<f64>]) -> Vec<Complex<f64>> {
        let one = |k: usize| {
            let mirrored = spectrum[self.steps - k].conj();
            let even = spectrum[k] + mirrored;
            let odd = (spectrum[k] - mirrored) * self.turns[k].conj();
            (even + Complex::new(-odd.im, odd.re)) * 0.5
        };
        let mut pairs: Vec<Complex<f64>> = (0..self.steps).map(one).collect();
        self.back.process(&mut pairs);
        pairs
    }

    fn damping(&self, place: usize) -> f64 {
        self.damping.get(place).copied().unwrap_or_else(|| {
            #[allow(clippy::cast_precision_loss)]
            libm::exp(-DAMPING * place as f64 / (2 * self.steps) as f64)
        })
    }
}

/// A power by squaring: exact in its order of operations.
fn power(mut base: Complex<f64>, mut times: u64) -> Complex<f64> {
    if times == 1 {
        return base;
    }
    let mut result = Complex::new(1.0, 0.0);
    while times > 0 {
        if times & 1 == 1 {
            result *= base;
        }
        base *= base;
        times >>= 1;
    }
    result
}
