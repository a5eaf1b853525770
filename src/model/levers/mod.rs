//! Levers: what would lower the tax, reckoned and not preached.
//!
//! Each is a scenario that differs in one thing, estimated beside the one that was asked about. A lever that
//! lowers nothing is not told.

mod own;
mod subject;

use crate::model::budget::{GROWING, percentile};
use crate::model::difference::Difference;
use crate::model::estimate::Estimate;
use crate::model::evaluator::Evaluator;
use crate::model::figure::{About, Figure, FigureValue, Term, Which, Whole};
use crate::model::keys;
use crate::model::latency::{ChainLatency, Level, Levels};
use crate::model::scenario::Scenario;
use crate::model::verdict::lesson::Lesson;
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
    /// As it is, and as it would be: both known in whole.
    pub difference: Difference,
}

impl Changed {
    /// Nothing where one of the two is not known in whole, which says nothing about what would be saved.
    fn of(subject: Subject, before: FigureValue, after: FigureValue) -> Option<Self> {
        let known = before.is_whole() && after.is_whole();
        known.then(|| Self { subject, difference: Difference::between(before, after) })
    }

    /// As it is: low, typical and high in the base unit.
    #[must_use]
    pub fn before(&self) -> [f64; 3] {
        self.difference.from().known_part().unwrap_or_default()
    }

    /// As it would be.
    #[must_use]
    pub fn after(&self) -> [f64; 3] {
        self.difference.to().known_part().unwrap_or_default()
    }

    /// Whether it is less than before, typically or at its most.
    #[must_use]
    pub fn is_lower(&self) -> bool {
        self.difference.is_lower()
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
    let needs: Vec<Term> = GROWING.iter().flat_map(|figure| figure.needs()).copied().collect();
    let own = own::all(scenario, now);
    let told = own.into_iter().chain(others).filter_map(|other| {
        // Of the other scenario only the figures whose change is reported are evaluated.
        let mut evaluator = Evaluator::new(&other.scenario, lesson);
        let mut then = evaluator.bring(&needs).ok()?.clone();
        let mut changes = Vec::new();
        if let Some(chain) = other.left_out {
            changes.extend(of_path(chain, now));
            take_out(then.latency.get_mut(chain)?);
        }
        for figure in GROWING.map(|figure| figure.at(level)) {
            let [before, after] = [now, &then].map(|estimate| figure.value(estimate));
            let Some(one) = Changed::of(Subject::Figure(figure), before, after) else { continue };
            // Where there is one path, what it adds is told already.
            let is_latency = matches!(figure.about(), About::Path(..));
            let told = is_latency && other.left_out.is_some() && now.latency.len() == 1;
            if one.before() != one.after() && !told {
                changes.push(one);
            }
        }
        if let Some([before, after]) = other.endless_jobs.filter(|[before, after]| before != after) {
            // So many Jobs are exact in any number.
            #[allow(clippy::cast_precision_loss)]
            let jobs = |count: usize| FigureValue::Whole(Whole::exact(count as f64));
            changes.extend(Changed::of(Subject::EndlessJobs, jobs(before), jobs(after)));
        }
        changes.iter().any(Changed::is_lower).then_some(Lever { what: other.what, note: other.note, changes })
    });
    told.collect()
}

/// The level that latencies are told at: the budgets' own, else the p99, and the mean where plain numbers
/// have no other.
fn level(scenario: &Scenario, now: &Estimate) -> Level {
    let stated = percentile(scenario).level();
    let known = |level: Level| Figure::path(Which::Greatest, level).value(now).is_whole();
    let is_stated = scenario.given(keys::BUDGET_PERCENTILE).is_some();
    if is_stated || known(stated) || !known(Level::Mean) { stated } else { Level::Mean }
}

/// What the mesh adds to a path that leaves it, at the level that its promise is judged by.
fn of_path(number: usize, now: &Estimate) -> Option<Changed> {
    let path = now.latency.get(number)?;
    let figure = own::judged(number, path);
    let subject = Subject::Path(path.name.clone(), figure);
    let changed = Changed::of(subject, figure.value(now), FigureValue::Whole(Whole::exact(0.0)))?;
    (changed.before() != [0.0; 3]).then_some(changed)
}

/// Takes a path out of the mesh: it takes what it took without, and nothing is added at any level.
fn take_out(path: &mut ChainLatency) {
    for reading in [Some(&mut path.independent), path.together.as_mut()].into_iter().flatten() {
        reading.with_mesh = reading.without;
        reading.added = Levels::of(|_| Some(Range::exact(Time::ZERO)));
        reading.added_share = Levels::of(|_| Some(Range::exact(Ratio::ZERO)));
    }
}
