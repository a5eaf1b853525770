//! A Monte Carlo as one would write it where speed matters: a small fast generator, normals by the
//! polar method, and the quantiles by selection instead of sorting.

const SAMPLES: usize = 10_000_000;

/// xoshiro256++ by Blackman and Vigna (2019): four words of state, period `2^256 - 1`.
struct Generator([u64; 4]);

impl Generator {
    /// The state from a seed by splitmix64, as its authors advise.
    fn new(mut seed: u64) -> Self {
        Self(std::array::from_fn(|_| {
            seed = seed.wrapping_add(0x9e37_79b9_7f4a_7c15);
            let mut z = seed;
            z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
            z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
            z ^ (z >> 31)
        }))
    }

    fn next(&mut self) -> u64 {
        let [a, b, c, d] = &mut self.0;
        let result = a.wrapping_add(*d).rotate_left(23).wrapping_add(*a);
        let shifted = *b << 17;
        *c ^= *a;
        *d ^= *b;
        *b ^= *c;
        *a ^= *d;
        *c ^= shifted;
        *d = d.rotate_left(45);
        result
    }

    /// Between minus one and one.
    #[allow(clippy::cast_precision_loss)] // 53 bits are all a double has
    fn even(&mut self) -> f64 {
        (self.next() >> 11) as f64 * (2.0 / (1_u64 << 53) as f64) - 1.0
    }

    /// Two independent normal scores, by Marsaglia's polar method.
    fn normals(&mut self) -> [f64; 2] {
        loop {
            let [x, y] = [self.even(), self.even()];
            let square = x * x + y * y;
            if square > 0.0 && square < 1.0 {
                let by = (-2.0 * square.ln() / square).sqrt();
                return [x * by, y * by];
            }
        }
    }
}

/// The quantiles of the sum of so many log-normals, from ten million sums.
#[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss, clippy::cast_precision_loss)] // places
pub(crate) fn quantiles(median: f64, sigma: f64, hops: u32, shares: &[f64]) -> Vec<f64> {
    let mut generator = Generator::new(1);
    let mut kept = None;
    let mut one = || {
        let score = kept.take().unwrap_or_else(|| {
            let [now, later] = generator.normals();
            kept = Some(later);
            now
        });
        median * (sigma * score).exp()
    };
    let mut sums: Vec<f64> = (0..SAMPLES).map(|_| (0..hops).map(|_| one()).sum()).collect();
    let mut at = |share: &f64| {
        let place = (share * SAMPLES as f64) as usize;
        *sums.select_nth_unstable_by(place, f64::total_cmp).1
    };
    shares.iter().map(&mut at).collect()
}
