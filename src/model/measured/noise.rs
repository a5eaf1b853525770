//! Whether a difference between two sides is more than what runs of one side differ by among themselves.
//!
//! The rule: where the spreads of the two sides, from the least run to the greatest, meet, the difference is
//! within noise. Where they lie apart, runs that measured one and the same thing would have fallen so by luck
//! alone in 2 of C(n + m, n) cases, all orders of n and m runs being alike then. Below one case in ten (three
//! runs a side or more) the difference is called more than noise; above it, and with a single run on a side, it
//! is not known which it is. What is not more than before is no tax, and a saving is not believed: a mesh does
//! work besides the application's, so less is noise until something explains it.

use crate::model::measured::row::Seen;

/// Up to this chance, that runs lie apart is not put down to luck.
pub const LUCK: f64 = 0.1;

/// What a difference is worth.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Noise {
    /// The spreads meet.
    Within,
    /// Nothing differs, and one run on a side: how much runs differ is not known.
    Same,
    /// Less than before, and the spreads do not meet: taken for noise all the same.
    Less,
    /// More than before by more than the runs differ by.
    Beyond,
    /// One run on a side: how much runs differ is not known.
    OneRun,
    /// The spreads lie apart, and so few runs often do by luck: in this share of cases.
    TooFewRuns(f64),
}

impl Noise {
    /// Of a difference between what was seen on two sides.
    #[must_use]
    pub fn of(before: &Seen, after: &Seen) -> Self {
        let [low, median, high] = before.ends;
        let [after_low, after_median, after_high] = after.ends;
        let meet = after_low <= high && low <= after_high;
        let luck = luck(before.runs, after.runs);
        let one_run = before.runs.min(after.runs) < 2;
        // That one run is as others that do not differ either says nothing of how much runs differ.
        let no_spread = low >= high && after_low >= after_high;
        match () {
            () if meet && one_run && no_spread => Self::Same,
            () if meet => Self::Within,
            () if after_median < median => Self::Less,
            () if one_run => Self::OneRun,
            () if luck > LUCK => Self::TooFewRuns(luck),
            () => Self::Beyond,
        }
    }

    /// Whether it is to be called noise.
    #[must_use]
    pub const fn is_noise(self) -> bool {
        matches!(self, Self::Within | Self::Less)
    }

    /// Whether nobody can tell.
    #[must_use]
    pub const fn is_unknown(self) -> bool {
        matches!(self, Self::Same | Self::OneRun | Self::TooFewRuns(_))
    }

    /// The word that JSON uses.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Within => "within",
            Self::Less => "less",
            Self::Beyond => "beyond",
            Self::Same | Self::OneRun | Self::TooFewRuns(_) => "unknown",
        }
    }

    /// The same for people.
    #[must_use]
    pub fn sentence(self) -> String {
        match self {
            Self::Within => "noise: within what the runs differ by".to_owned(),
            Self::Same => {
                "nothing differs; one run on a side, so that noise cannot be told; repeat the runs".to_owned()
            }
            Self::Less => {
                "noise: less than before, which is no saving until something explains it".to_owned()
            }
            Self::Beyond => "more than the runs differ by".to_owned(),
            Self::OneRun => "one run on a side, so that noise cannot be told; repeat the runs".to_owned(),
            Self::TooFewRuns(luck) => format!(
                "the runs lie apart, as so few do by luck in {:.0} of 100 cases; noise cannot be told with fewer than \
                 three a side",
                luck * 100.0
            ),
        }
    }
}

/// The chance that all of n runs lie on one side of all of m others when all measure the same thing.
#[allow(clippy::cast_precision_loss)] // nobody has 2^53 runs
fn luck(n: usize, m: usize) -> f64 {
    // C(n + m, n), factor by factor; so many orders that it is no number are no luck at all.
    let orders = (1..=n.min(m)).fold(1.0, |orders, k| orders * ((n.max(m) + k) as f64) / k as f64);
    (2.0 / orders).min(1.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn seen(values: &[f64]) -> Seen {
        let low = values.iter().copied().fold(f64::MAX, f64::min);
        let high = values.iter().copied().fold(0.0, f64::max);
        Seen { ends: [low, f64::midpoint(low, high), high], runs: values.len() }
    }

    fn noise(before: &[f64], after: &[f64]) -> Noise {
        Noise::of(&seen(before), &seen(after))
    }

    #[test]
    fn by_hand() {
        assert_eq!(noise(&[1.0, 2.0, 3.0], &[3.0, 4.0, 5.0]), Noise::Within, "they meet at one value");
        assert_eq!(noise(&[1.0, 2.0, 3.0], &[3.1, 4.0, 5.0]), Noise::Beyond, "2 of 20");
        assert_eq!(noise(&[1.0, 2.0], &[3.0, 4.0]), Noise::TooFewRuns(1.0 / 3.0), "2 of 6");
        assert_eq!(noise(&[1.0], &[2.0]), Noise::OneRun);
        assert_eq!(noise(&[1.0], &[1.5, 2.0, 3.0, 4.0, 5.0]), Noise::OneRun);
        assert_eq!(noise(&[1.0], &[0.5, 2.0]), Noise::Within, "the one run lies among the others");
        assert_eq!(noise(&[2.0], &[1.0]), Noise::Less);
        assert_eq!(noise(&[4.0, 5.0, 6.0], &[1.0, 2.0, 3.0]), Noise::Less);
        assert_eq!(noise(&[4.0, 5.0, 6.0], &[1.0, 2.0, 4.5]), Noise::Within);
        assert_eq!(noise(&[1.0], &[1.0]), Noise::Same);
        assert_eq!(noise(&[1.0], &[1.0, 1.0, 1.0]), Noise::Same);
        assert_eq!(noise(&[1.0, 1.0], &[1.0, 1.0]), Noise::Within, "runs were repeated");
    }

    #[test]
    fn luck_of_so_many_orders() {
        let near = |value: f64, known: f64| assert!((value - known).abs() < 1e-12, "{value}");
        near(luck(1, 1), 1.0);
        near(luck(2, 2), 1.0 / 3.0);
        near(luck(3, 3), 0.1);
        near(luck(3, 2), 0.2);
        near(luck(5, 5), 2.0 / 252.0);
        assert!(luck(100_000, 100_000) < 1e-100);
    }

    #[test]
    fn noise_is_called_noise() {
        assert!(Noise::Within.sentence().starts_with("noise"));
        assert!(Noise::Less.sentence().contains("noise") && Noise::Less.sentence().contains("no saving"));
        assert!(!Noise::Same.is_noise() && Noise::Same.is_unknown() && Noise::Same.word() == "unknown");
        assert!(!Noise::OneRun.is_noise() && Noise::OneRun.is_unknown());
    }
}
