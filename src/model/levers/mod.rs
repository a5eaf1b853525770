//! Levers: what would lower the tax, reckoned and not preached.
//!
//! Each is a scenario that differs in one thing, estimated beside the one that was asked about. A lever that
//! lowers nothing is not told.

mod own;
mod subject;

use crate::model::budget::{Figure, GROWING, percentile};
use crate::model::estimate::{Estimate, estimate};
use crate::model::keys;
use crate::model::latency::{ChainLatency, Levels};
use crate::model::scenario::Scenario;
use crate::model::verdict::lesson::Lesson;
use crate::model::words::Percentile;
use crate::units::{Quantity, Range, Ratio, Time};

pub use subject::Subject;

/// Something that could be done, and what it comes to.
#[derive(Debug, Clone, PartialEq)]
pub struct Lever {
    /// What to do.
    pub what: String,
    /// What was assumed, and what to mind.
    pub note: String,
    /// What it changes.
    pub changes: Vec<Changed>,
}

/// Something that a lever changes.
#[derive(Debug, Clone, PartialEq)]
pub struct Changed {
    /// What.
    pub subject: Subject,
    /// As it is: low, typical and high in the base unit.
    pub before: [f64; 3],
    /// As it would be.
    pub after: [f64; 3],
}

impl Changed {
    /// Whether it is less than before, typically or at its most.
    #[must_use]
    pub fn is_lower(&self) -> bool {
        self.after[1] < self.before[1] || self.after[2] < self.before[2]
    }
}

/// A scenario that differs in one thing.
#[derive(Debug, Clone)]
pub struct Other {
    /// What to do.
    pub what: String,
    /// What was assumed, and what to mind.
    pub note: String,
    /// The scenario in which it is done.
    pub scenario: Scenario,
    /// The path that is out of the mesh in it, by its number.
    pub left_out: Option<usize>,
    /// Jobs that never end, as it is and as it would be, where manifests tell.
    pub endless_jobs: Option<[usize; 2]>,
}

impl Other {
    fn new(what: impl Into<String>, note: impl Into<String>, scenario: Scenario) -> Self {
        Self { what: what.into(), note: note.into(), scenario, left_out: None, endless_jobs: None }
    }
}

/// Every lever that lowers something, of what the scenario itself allows and of `others`.
#[must_use]
pub fn levers(scenario: &Scenario, now: &Estimate, lesson: &Lesson, others: Vec<Other>) -> Vec<Lever> {
    let level = level(scenario, now);
    let own = own::all(scenario, now);
    let told = own.into_iter().chain(others).filter_map(|other| {
        let mut then = estimate(&other.scenario, lesson).ok()?;
        let mut changes = Vec::new();
        if let Some(chain) = other.left_out {
            let before = now.latency.get(chain)?;
            take_out(then.latency.get_mut(chain)?);
            changes.extend(of_path(before));
        }
        for figure in GROWING {
            let [before, after] = [now, &then].map(|estimate| {
                let actual = figure.actual(estimate, level);
                // What lacks a part says nothing about what would be saved.
                actual.ends.filter(|_| actual.reason.is_none())
            });
            let (Some(before), Some(after)) = (before, after) else { continue };
            // Where there is one path, what it adds is told already.
            let told = figure == Figure::AddedLatency && other.left_out.is_some() && now.latency.len() == 1;
            if before != after && !told {
                let level = (figure == Figure::AddedLatency).then(|| level.level());
                changes.push(Changed { subject: Subject::Figure(figure, level), before, after });
            }
        }
        if let Some([before, after]) = other.endless_jobs.filter(|[before, after]| before != after) {
            // So many Jobs are exact in any number.
            #[allow(clippy::cast_precision_loss)]
            let [before, after] = [before, after].map(|count| [count as f64; 3]);
            changes.push(Changed { subject: Subject::EndlessJobs, before, after });
        }
        changes.iter().any(Changed::is_lower).then_some(Lever { what: other.what, note: other.note, changes })
    });
    told.collect()
}

/// The level that latencies are told at: the budgets' own, else the p99, and the mean where plain numbers
/// have no other.
fn level(scenario: &Scenario, now: &Estimate) -> Percentile {
    let stated = percentile(scenario);
    let known = |level: Percentile| Figure::AddedLatency.actual(now, level).reason.is_none();
    let is_stated = scenario.given(keys::BUDGET_PERCENTILE).is_some();
    if is_stated || known(stated) || !known(Percentile::Mean) { stated } else { Percentile::Mean }
}

/// What the mesh adds to a path that leaves it, at the level that its promise is judged by.
fn of_path(path: &ChainLatency) -> Option<Changed> {
    let added = path.judged_added()?;
    let before = [added.low(), added.typical(), added.high()].map(Quantity::base);
    let subject = Subject::Path(path.name.clone(), path.basis.judged());
    (before != [0.0; 3]).then_some(Changed { subject, before, after: [0.0; 3] })
}

/// Takes a path out of the mesh: it takes what it took without, and nothing is added at any level.
fn take_out(path: &mut ChainLatency) {
    for reading in [Some(&mut path.independent), path.together.as_mut()].into_iter().flatten() {
        reading.with_mesh = reading.without;
        reading.added = Levels::of(|_| Some(Range::exact(Time::ZERO)));
        reading.added_share = Levels::of(|_| Some(Range::exact(Ratio::ZERO)));
    }
}
