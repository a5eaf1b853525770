//! One thread's way through the rows of a sweep: one scenario whose varied values change in place, and
//! an estimate of which only those terms are reckoned that are asked for and have changed.

use std::sync::Arc;

use crate::model::capacity;
use crate::model::cost;
use crate::model::cpu::cpu;
use crate::model::error::EstimateError;
use crate::model::estimate::{self, Estimate, estimate};
use crate::model::figure::Term;
use crate::model::latency::{self, ChainLatency, Hop};
use crate::model::memory::memory;
use crate::model::rollout;
use crate::model::runs::Runs;
use crate::model::scenario::Scenario;
use crate::model::sweep::{Axis, Grid, Memo, RowError, Sweep};
use crate::model::verdict::lesson::Lesson;
use crate::model::verdict::{self, Verdict};
use crate::model::warning::{Concern, Warning};
use crate::model::watch::{Axes, Seen};
use crate::units::{Cpu, Memory};

/// One thread's way through the rows.
#[derive(Debug)]
pub(crate) struct Reckoner<'a> {
    sweep: &'a Sweep,
    row: u64,
    places: Vec<u64>,
    /// Which combination of names stands in this row.
    number: usize,
    standing: Vec<Option<Box<Standing>>>,
}

/// One combination of names, as its terms stand.
#[derive(Debug)]
struct Standing {
    scenario: Scenario,
    /// The places at which the scenario stands.
    at: Vec<u64>,
    seen: Arc<Seen>,
    estimate: Estimate,
    terms: Terms,
}

/// What was reckoned of each term before.
#[derive(Debug)]
struct Terms {
    memory: Memo<crate::model::resource::Resource<Memory>>,
    cpu: Memo<crate::model::resource::Resource<Cpu>>,
    latency: Memo<(Hop, Vec<ChainLatency>)>,
    rollout: Memo<Result<rollout::Rollout, String>>,
    capacity: Memo<Result<capacity::Capacity, String>>,
    cost: Memo<(Option<cost::Cost>, Vec<Concern>)>,
    verdict: Memo<Verdict>,
    /// Concerns about the inputs, the terms, promises and needs.
    about: [Memo<Vec<Concern>>; 4],
    warnings: Memo<Vec<Warning>>,
}

/// Terms that are cheap are kept a few times, against changes to and fro.
const FEW: u64 = 16;
/// A composition of percentiles takes as long as thousands of rows.
const MANY: u64 = 256;

impl<'a> Reckoner<'a> {
    /// At the first row.
    pub(crate) fn new(sweep: &'a Sweep) -> Self {
        let places = sweep.grid().places(0);
        let standing = sweep.scenarios.iter().map(|_| None).collect();
        Self { sweep, row: 0, places, number: 0, standing }
    }

    /// Goes to a row.
    pub(crate) fn go_to(&mut self, row: u64) {
        self.row = row;
        self.places = self.sweep.grid().places(row);
        self.number = self.sweep.grid().scenario_at(&self.places);
    }

    /// Goes to the next row, and tells which axes have another value there.
    pub(crate) fn advance(&mut self) -> Axes {
        self.row += 1;
        let changed = self.sweep.grid().advance(&mut self.places);
        self.number = self.sweep.grid().scenario_at(&self.places);
        changed
    }

    /// For each axis, which of its values stands in this row.
    pub(crate) fn places(&self) -> &[u64] {
        &self.places
    }

    /// Which combination of names stands in this row.
    pub(crate) fn number(&self) -> usize {
        self.number
    }

    /// What `of` makes of the scenario and of the terms that it needs, and the axes that this looked at.
    /// Of the estimate, only these terms are this row's.
    ///
    /// # Errors
    /// When the row cannot be estimated.
    pub(crate) fn reckon<T>(
        &mut self,
        needs: &[Term],
        of: impl FnOnce(&Scenario, &Estimate) -> T,
    ) -> Result<(T, Axes), RowError> {
        let (sweep, places, row) = (self.sweep, &self.places, self.row);
        let failed = |error| RowError { at: sweep.grid().in_words(row), error };
        let standing = match &mut self.standing[self.number] {
            Some(standing) => standing,
            none => {
                let scenario = &sweep.scenarios[self.number];
                none.insert(Box::new(Standing::new(sweep, scenario, places).map_err(failed)?))
            }
        };
        standing.stand_at(sweep.grid(), places);
        standing.seen.take();
        for term in needs {
            let brought = standing.bring(*term, sweep.grid(), sweep.lesson());
            if let Err(error) = brought {
                // The whole estimate tells first what it comes upon first.
                return Err(failed(estimate(&standing.scenario, sweep.lesson()).err().unwrap_or(error)));
            }
        }
        let made = of(&standing.scenario, &standing.estimate);
        Ok((made, standing.seen.take()))
    }
}

impl Standing {
    fn new(sweep: &Sweep, scenario: &Scenario, places: &[u64]) -> Result<Self, EstimateError> {
        let mut scenario = scenario.clone();
        let axes = sweep.grid().axes();
        for (axis, place) in axes.iter().zip(places).filter(|(axis, _)| !axis.is_name()) {
            scenario.vary(axis.entry(), axis.value(*place));
        }
        let estimate = estimate(&scenario, sweep.lesson())?;
        let seen = Arc::new(Seen::default());
        // Names are the same wherever this scenario stands.
        let changes = |axis: &Axis| axis.len() > 1 && !axis.is_name();
        let varied: Vec<_> = axes.iter().map(|axis| changes(axis).then(|| axis.entry())).collect();
        scenario.watch(&varied, &seen);
        Ok(Self { scenario, at: places.to_vec(), seen, estimate, terms: Terms::default() })
    }

    fn stand_at(&mut self, grid: &Grid, places: &[u64]) {
        for ((axis, at), place) in grid.axes().iter().zip(&mut self.at).zip(places) {
            if at != place {
                *at = *place;
                if !axis.is_name() {
                    self.scenario.vary(axis.entry(), axis.value(*place));
                }
            }
        }
    }

    /// Brings a term of the estimate to where the scenario stands.
    fn bring(&mut self, term: Term, grid: &Grid, lesson: &Lesson) -> Result<(), EstimateError> {
        let Self { scenario, at, seen, estimate, terms } = self;
        let here = Here { grid, at, seen };
        match term {
            Term::Memory => {
                estimate.memory = here.kept(&mut terms.memory, || by(scenario, memory))?;
            }
            Term::Cpu => estimate.cpu = here.kept(&mut terms.cpu, || by(scenario, cpu))?,
            Term::Rollout => {
                estimate.rollout = here.kept(&mut terms.rollout, || by(scenario, rollout::rollout))?;
            }
            Term::Capacity => {
                estimate.capacity = here.kept(&mut terms.capacity, || by(scenario, capacity::capacity))?;
            }
            Term::Latency => {
                let latency = || latency::latency(&Runs::new(scenario));
                (estimate.hop, estimate.latency) = here.kept(&mut terms.latency, latency)?;
            }
            Term::Cost | Term::Verdict | Term::Warnings => return self.bring_of_others(term, grid, lesson),
        }
        Ok(())
    }

    /// The terms that are made of others.
    fn bring_of_others(&mut self, term: Term, grid: &Grid, lesson: &Lesson) -> Result<(), EstimateError> {
        let others: &[Term] = match term {
            Term::Cost if self.scenario.book().is_some() => &[Term::Memory, Term::Cpu, Term::Capacity],
            // Without prices of memory and CPU these are not looked at.
            Term::Cost => &[Term::Capacity],
            Term::Warnings => &[Term::Cost, Term::Latency],
            _ => &[Term::Latency],
        };
        // What is known of it needs nothing of what it was made of.
        if self.take_known(term) {
            return Ok(());
        }
        let before = self.seen.take();
        for other in others {
            self.bring(*other, grid, lesson)?;
        }
        let Self { scenario, at, seen, estimate, terms } = self;
        let runs = Runs::new(scenario);
        match term {
            Term::Cost => {
                let mut concerns = Vec::new();
                let capacity = estimate.capacity.as_ref().ok();
                estimate.cost = cost::cost(&runs, &estimate.memory, &estimate.cpu, capacity, &mut concerns);
                runs.check()?;
                let looked_at = seen.take();
                terms.cost.keep(grid, at, looked_at, (estimate.cost.clone(), concerns));
                seen.add(looked_at);
            }
            Term::Warnings => {
                let here = Here { grid, at, seen };
                let mut of = terms.cost.get(at).map(|(_, concerns)| concerns.clone()).unwrap_or_default();
                let [inputs, parts, promises, needs] = &mut terms.about;
                let mut all = here.kept(inputs, || Ok(scenario.concerns()))?;
                all.append(&mut of);
                all.extend(here.kept(parts, || Ok(estimate::about_terms(&runs)))?);
                all.extend(here.kept(promises, || {
                    // The paths were not looked at as inputs are, and follow from what these are.
                    seen.add(terms.latency.looks_at());
                    Ok(estimate::about_promises(&estimate.latency))
                })?);
                all.extend(here.kept(needs, || Ok(estimate::needs_not_served(scenario, lesson)))?);
                runs.check()?;
                estimate.warnings = all.into_iter().map(Warning::from).collect();
                let looked_at = seen.take();
                terms.warnings.keep(grid, at, looked_at, estimate.warnings.clone());
                seen.add(looked_at);
            }
            _ => {
                estimate.verdict = verdict::verdict(&runs, &estimate.latency, lesson);
                let looked_at = seen.take();
                terms.verdict.keep(grid, at, looked_at, estimate.verdict.clone());
                seen.add(looked_at);
            }
        }
        self.seen.add(before);
        Ok(())
    }

    /// Takes a term that is made of others from what is known, where it is.
    fn take_known(&mut self, term: Term) -> bool {
        let Self { at, seen, estimate, terms, .. } = self;
        match term {
            Term::Cost => terms.cost.get(at).map(|(cost, _)| {
                estimate.cost.clone_from(cost);
                seen.add(terms.cost.looks_at());
            }),
            Term::Warnings => terms.warnings.get(at).map(|warnings| {
                estimate.warnings.clone_from(warnings);
                seen.add(terms.warnings.looks_at());
            }),
            _ => terms.verdict.get(at).map(|verdict| {
                estimate.verdict.clone_from(verdict);
                seen.add(terms.verdict.looks_at());
            }),
        }
        .is_some()
    }
}

/// Where a scenario stands.
struct Here<'a> {
    grid: &'a Grid,
    at: &'a [u64],
    seen: &'a Seen,
}

impl Here<'_> {
    /// What is known at these places, or else what is reckoned now.
    fn kept<T: Clone>(
        &self,
        memo: &mut Memo<T>,
        reckon: impl FnOnce() -> Result<T, EstimateError>,
    ) -> Result<T, EstimateError> {
        if let Some(known) = memo.get(self.at) {
            self.seen.add(memo.looks_at());
            return Ok(known.clone());
        }
        let before = self.seen.take();
        let reckoned = reckon()?;
        let looked_at = self.seen.take();
        memo.keep(self.grid, self.at, looked_at, reckoned.clone());
        self.seen.add(looked_at.and(before));
        Ok(reckoned)
    }
}

/// A term by itself, with the error of a figure that came to too much.
fn by<T>(scenario: &Scenario, term: fn(&Runs<'_>) -> T) -> Result<T, EstimateError> {
    let runs = Runs::new(scenario);
    let found = term(&runs);
    runs.check()?;
    Ok(found)
}

impl Default for Terms {
    fn default() -> Self {
        Self {
            memory: Memo::of(FEW),
            cpu: Memo::of(FEW),
            latency: Memo::of(MANY),
            rollout: Memo::of(FEW),
            capacity: Memo::of(FEW),
            cost: Memo::of(FEW),
            verdict: Memo::of(FEW),
            about: [const { FEW }; 4].map(Memo::of),
            warnings: Memo::of(FEW),
        }
    }
}
