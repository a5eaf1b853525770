//! Where in a distribution a figure stands: the mean or a percentile.

/// A mean or a percentile.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Level {
    /// The mean; the only one that plain numbers have.
    Mean,
    /// Half of the requests take at most this.
    P50,
    /// Nine in ten.
    P90,
    /// Ninety-nine in a hundred.
    P99,
    /// 999 in a thousand.
    P999,
}

impl Level {
    /// All of them.
    pub const ALL: [Self; 5] = [Self::Mean, Self::P50, Self::P90, Self::P99, Self::P999];

    /// The percentiles.
    pub const PERCENTILES: [Self; 4] = [Self::P50, Self::P90, Self::P99, Self::P999];

    /// The word for people.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Mean => "mean",
            Self::P50 => "p50",
            Self::P90 => "p90",
            Self::P99 => "p99",
            Self::P999 => "p99.9",
        }
    }

    /// The share of requests at or under a percentile.
    #[must_use]
    pub const fn share(self) -> Option<f64> {
        match self {
            Self::Mean => None,
            Self::P50 => Some(0.5),
            Self::P90 => Some(0.9),
            Self::P99 => Some(0.99),
            Self::P999 => Some(0.999),
        }
    }
}

/// One figure a level; what is not known is absent.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Levels<T>([Option<T>; 5]);

impl<T> Default for Levels<T> {
    fn default() -> Self {
        Self([const { None }; 5])
    }
}

impl<T: Copy> Levels<T> {
    /// A figure for each level.
    pub fn of(figure: impl FnMut(Level) -> Option<T>) -> Self {
        Self(Level::ALL.map(figure))
    }

    /// The figure at a level.
    pub fn at(&self, level: Level) -> Option<T> {
        self.0[level as usize]
    }

    /// Whether nothing is known.
    pub fn is_empty(&self) -> bool {
        self.0.iter().all(Option::is_none)
    }
}
