//! Which inputs a reckoning looked at: what it did not look at cannot have changed what came of it.
//!
//! A sweep evaluates a term again only where a varied input that the term looked at has another value.
//! Nobody has to state which inputs these are: the values note it as they are read.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

/// Some of the varied inputs, by their places.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Axes(u64);

impl Axes {
    /// None of them.
    pub(crate) const NONE: Self = Self(0);

    /// The most that there can be.
    pub(crate) const MOST: usize = 64;

    /// That one alone; none where its place is beyond the most.
    pub(crate) fn one(place: usize) -> Self {
        u32::try_from(place).ok().and_then(|place| 1_u64.checked_shl(place)).map_or(Self::NONE, Self)
    }

    /// These and those.
    pub(crate) const fn and(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }

    /// Whether any is in both.
    pub(crate) const fn touches(self, other: Self) -> bool {
        self.0 & other.0 != 0
    }

    /// Whether all of those are among these.
    pub(crate) const fn has_all(self, others: Self) -> bool {
        others.0 & !self.0 == 0
    }
}

/// The varied inputs that were looked at since somebody asked. One thread at a time reads the values
/// that it watches; it is atomic so that a scenario can be sent and shared.
#[derive(Debug, Default)]
pub(crate) struct Seen(AtomicU64);

impl Seen {
    /// Adds to what was seen.
    pub(crate) fn add(&self, axes: Axes) {
        self.0.store(self.0.load(Ordering::Relaxed) | axes.0, Ordering::Relaxed);
    }

    /// What was seen, and a clean slate.
    pub(crate) fn take(&self) -> Axes {
        let seen = self.0.load(Ordering::Relaxed);
        self.0.store(0, Ordering::Relaxed);
        Axes(seen)
    }
}

/// For each row, the varied inputs that its value follows from, and where looking at it is noted.
#[derive(Debug)]
pub(crate) struct Watched {
    rows: Arc<[Axes]>,
    seen: Arc<Seen>,
}

impl Watched {
    /// Rows and what each follows from; all paths share them.
    pub(crate) fn new(rows: Arc<[Axes]>, seen: Arc<Seen>) -> Self {
        Self { rows, seen }
    }

    /// Notes that a row was looked at.
    pub(crate) fn looked_at(&self, index: usize) {
        match self.rows.get(index) {
            Some(axes) if *axes != Axes::NONE => self.seen.add(*axes),
            _ => {}
        }
    }
}
