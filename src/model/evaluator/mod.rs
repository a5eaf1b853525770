//! An estimate of which only those terms are evaluated that are asked for: by a whole estimate, by a row of
//! a sweep, or by a question such as "from how many pods on does this budget break?".
//!
//! ```text
//! Evaluator::new(scenario)               nothing is evaluated yet
//! evaluator.bring(&[Term::Memory])       memory is, and nothing else
//! evaluator.go_to(axis, place, ...)      what looked at that axis' inputs is no longer this scenario's
//! ```
//!
//! Nobody states which inputs a term looks at: the values note it as they are read. So a term is evaluated
//! again only where an input that it looked at has another value than ever before.

mod memo;
mod trials;

use std::borrow::Cow;
use std::sync::Arc;

use crate::model::capacity::{self, Capacity};
use crate::model::cost::{self, Cost};
use crate::model::cpu::cpu;
use crate::model::error::EstimateError;
use crate::model::estimate::{self, Estimate};
use crate::model::figure::Term;
use crate::model::keys::Entry;
use crate::model::latency::{self, ChainLatency, Hop};
use crate::model::layer::Layer;
use crate::model::memory::memory;
use crate::model::people;
use crate::model::resource::Resource;
use crate::model::rollout::{self, Rollout};
use crate::model::runs::Runs;
use crate::model::scenario::Scenario;
use crate::model::verdict::lesson::Lesson;
use crate::model::verdict::{self, Verdict};
use crate::model::warning::{Concern, Warning};
use crate::model::watch::{Axes, Seen};
use crate::units::{Cpu, Memory};

pub(crate) use memo::Memo;
pub(crate) use trials::{Restated, Trials};

/// A scenario, some inputs of which may take other values, and as much of its estimate as was asked for.
#[derive(Debug)]
pub(crate) struct Evaluator<'a> {
    scenario: Cow<'a, Scenario>,
    lesson: &'a Lesson,
    /// How many places each axis has.
    lengths: Vec<u64>,
    /// At which place of each axis the scenario stands.
    at: Vec<u64>,
    seen: Arc<Seen>,
    /// Only the terms that are current are this scenario's.
    estimate: Estimate,
    of_cost: Vec<Concern>,
    current: [bool; Term::ALL.len()],
    known: KnownTerms,
    /// What the paths were evaluated from last: one that is made of the same is not composed again.
    paths_of: Option<Layer>,
}

/// What was evaluated of each term before.
#[derive(Debug)]
struct KnownTerms {
    memory: Memo<Resource<Memory>>,
    cpu: Memo<Resource<Cpu>>,
    latency: Memo<(Hop, Vec<ChainLatency>)>,
    rollout: Memo<Result<Rollout, String>>,
    capacity: Memo<Result<Capacity, String>>,
    cost: Memo<(Option<Cost>, Vec<Concern>)>,
    verdict: Memo<Verdict>,
    /// Concerns about the inputs, the terms, promises and needs.
    about: [Memo<Vec<Concern>>; 4],
    warnings: Memo<Vec<Warning>>,
}

/// Terms that are cheap are kept a few times, against changes to and fro.
const FEW: u64 = 16;
/// A composition of percentiles takes as long as thousands of rows.
const MANY: u64 = 256;

/// The inputs that one axis moves.
pub(crate) type Moved = Vec<&'static Entry>;

impl<'a> Evaluator<'a> {
    /// Of a scenario that stays as it is.
    pub(crate) fn new(scenario: &'a Scenario, lesson: &'a Lesson) -> Self {
        Self::of(Cow::Borrowed(scenario), lesson, Arc::default())
    }

    /// Of a scenario whose inputs take other values along some axes: what each of them moves, and how many
    /// places it has. It starts at these places.
    pub(crate) fn varied(
        mut scenario: Scenario,
        lesson: &'a Lesson,
        axes: &[Moved],
        lengths: Vec<u64>,
        at: Vec<u64>,
    ) -> Self {
        let seen = Arc::new(Seen::default());
        scenario.watch(axes, &seen);
        let known = KnownTerms::of(scenario.inputs().chains.len());
        Self { lengths, at, known, ..Self::of(Cow::Owned(scenario), lesson, seen) }
    }

    fn of(scenario: Cow<'a, Scenario>, lesson: &'a Lesson, seen: Arc<Seen>) -> Self {
        Self {
            scenario,
            lesson,
            lengths: Vec::new(),
            at: Vec::new(),
            seen,
            estimate: Estimate::nothing_yet(),
            of_cost: Vec::new(),
            current: [false; Term::ALL.len()],
            known: KnownTerms::of(0),
            paths_of: None,
        }
    }

    /// The scenario as it stands.
    pub(crate) fn scenario(&self) -> &Scenario {
        &self.scenario
    }

    /// The estimate, as far as it was brought.
    pub(crate) fn estimate(&self) -> &Estimate {
        &self.estimate
    }

    /// What was looked at since this was asked last.
    pub(crate) fn seen(&self) -> Axes {
        self.seen.take()
    }

    /// Goes to a place of an axis; `restate` puts the values there that stand at that place.
    pub(crate) fn go_to(&mut self, axis: usize, place: u64, restate: impl FnOnce(&mut Scenario)) {
        if self.at.get(axis).is_none_or(|at| *at == place) {
            return;
        }
        self.at[axis] = place;
        restate(self.scenario.to_mut());
        let moved = Axes::one(axis);
        for term in Term::ALL {
            if self.looks_at(term).touches(moved) {
                self.current[term as usize] = false;
            }
        }
    }

    /// The whole estimate.
    ///
    /// # Errors
    /// When a figure comes to more than its unit can hold, or a chain cannot be composed.
    pub(crate) fn whole(mut self) -> Result<Estimate, EstimateError> {
        self.bring(&Term::ALL)?;
        let runs = Runs::new(&self.scenario);
        self.estimate.people = people::people(&runs);
        runs.check()?;
        Ok(self.estimate)
    }

    /// The estimate, of which these terms are the scenario's.
    ///
    /// # Errors
    /// As of the whole.
    pub(crate) fn bring(&mut self, terms: &[Term]) -> Result<&Estimate, EstimateError> {
        for term in terms {
            self.bring_one(*term)?;
        }
        Ok(&self.estimate)
    }

    fn bring_one(&mut self, term: Term) -> Result<(), EstimateError> {
        if self.current[term as usize] || self.take_known(term) {
            self.current[term as usize] = true;
            self.seen.add(self.looks_at(term));
            return Ok(());
        }
        let before = self.seen.take();
        for other in self.made_of(term) {
            self.bring_one(*other)?;
        }
        self.evaluate(term)?;
        let looked_at = self.seen.take();
        if !self.lengths.is_empty() {
            self.keep(term, looked_at);
        }
        self.current[term as usize] = true;
        self.seen.add(looked_at.and(before));
        Ok(())
    }

    /// The terms that another is made of.
    fn made_of(&self, term: Term) -> &'static [Term] {
        match term {
            Term::Memory | Term::Cpu | Term::Latency | Term::Rollout | Term::Capacity => &[],
            Term::Cost if self.scenario.book().is_some() => &[Term::Memory, Term::Cpu, Term::Capacity],
            // Without prices of memory and CPU these are not looked at.
            Term::Cost => &[Term::Capacity],
            Term::Verdict => &[Term::Latency],
            Term::Warnings => &[Term::Cost, Term::Latency],
        }
    }

    fn evaluate(&mut self, term: Term) -> Result<(), EstimateError> {
        let Self { scenario, lesson, estimate, .. } = self;
        let runs = Runs::new(scenario);
        match term {
            Term::Memory => estimate.memory = memory(&runs),
            Term::Cpu => estimate.cpu = cpu(&runs),
            Term::Latency => return self.paths(),
            Term::Rollout => estimate.rollout = rollout::rollout(&runs),
            Term::Capacity => estimate.capacity = capacity::capacity(&runs),
            Term::Cost => {
                let mut concerns = Vec::new();
                let capacity = estimate.capacity.as_ref().ok();
                estimate.cost = cost::cost(&runs, &estimate.memory, &estimate.cpu, capacity, &mut concerns);
                self.of_cost = concerns;
            }
            Term::Verdict => estimate.verdict = verdict::verdict(&runs, &estimate.latency, lesson),
            Term::Warnings => return self.warnings(),
        }
        runs.check()?;
        Ok(())
    }

    /// What a hop is taxed, and the paths. One whose own inputs are as they were, and those of the system, is
    /// as it was.
    fn paths(&mut self) -> Result<(), EstimateError> {
        let Self { scenario, estimate, seen, known, paths_of, .. } = self;
        let runs = Runs::new(scenario);
        if self.lengths.is_empty() {
            (estimate.hop, estimate.latency) = latency::latency(&runs)?;
        } else {
            let now = scenario.inputs();
            let before = paths_of.take().filter(|before| before.system == now.system);
            let same = |chain: usize| {
                let before = before.as_ref()?.chains.get(chain)?;
                (before == now.chains.get(chain)?).then(|| estimate.latency.get(chain).cloned())?
            };
            // What it looked at then it would look at again.
            seen.add(known.latency.looks_at());
            let (hop, paths) = latency::latency_but_for(&runs, same)?;
            *paths_of = Some(now.clone());
            (estimate.hop, estimate.latency) = (hop, paths);
        }
        runs.check()?;
        Ok(())
    }

    /// What to know before believing it. Each kind of concern is kept by itself, since they look at
    /// different inputs.
    fn warnings(&mut self) -> Result<(), EstimateError> {
        let Self { scenario, lesson, lengths, at, seen, estimate, of_cost, known, .. } = self;
        let runs = Runs::new(scenario);
        let [inputs, parts, promises, needs] = &mut known.about;
        let kept = |memo: &mut Memo<Vec<Concern>>, make: &dyn Fn() -> Vec<Concern>| {
            if let Some(concerns) = memo.get(at) {
                seen.add(memo.looks_at());
                return concerns.clone();
            }
            let before = seen.take();
            let concerns = make();
            let looked_at = seen.take();
            memo.keep(lengths, at, looked_at, concerns.clone());
            seen.add(looked_at.and(before));
            concerns
        };
        let of_paths = known.latency.looks_at();
        let mut all = kept(inputs, &|| scenario.concerns());
        all.append(&mut of_cost.clone());
        all.extend(kept(parts, &|| estimate::about_terms(&runs)));
        all.extend(kept(promises, &|| {
            // The paths are not looked at as inputs are, and follow from what these are.
            seen.add(of_paths);
            estimate::about_promises(&estimate.latency)
        }));
        all.extend(kept(needs, &|| estimate::needs_not_served(scenario, lesson)));
        runs.check()?;
        estimate.warnings = all.into_iter().map(Warning::from).collect();
        Ok(())
    }

    fn looks_at(&self, term: Term) -> Axes {
        let known = &self.known;
        match term {
            Term::Memory => known.memory.looks_at(),
            Term::Cpu => known.cpu.looks_at(),
            Term::Latency => known.latency.looks_at(),
            Term::Rollout => known.rollout.looks_at(),
            Term::Capacity => known.capacity.looks_at(),
            Term::Cost => known.cost.looks_at(),
            Term::Verdict => known.verdict.looks_at(),
            Term::Warnings => known.warnings.looks_at(),
        }
    }

    /// Takes a term from what is known of this place, where it is.
    fn take_known(&mut self, term: Term) -> bool {
        let Self { scenario, at, estimate, of_cost, known, paths_of, .. } = self;
        match term {
            Term::Memory => take(&known.memory, at, &mut estimate.memory),
            Term::Cpu => take(&known.cpu, at, &mut estimate.cpu),
            Term::Latency => {
                let known = known.latency.get(at);
                known
                    .map(|(hop, paths)| {
                        estimate.hop.clone_from(hop);
                        estimate.latency.clone_from(paths);
                        // What is known of this place is what would be evaluated of it.
                        *paths_of = Some(scenario.inputs().clone());
                    })
                    .is_some()
            }
            Term::Rollout => take(&known.rollout, at, &mut estimate.rollout),
            Term::Capacity => take(&known.capacity, at, &mut estimate.capacity),
            Term::Cost => {
                let known = known.cost.get(at);
                known
                    .map(|(cost, concerns)| {
                        estimate.cost.clone_from(cost);
                        of_cost.clone_from(concerns);
                    })
                    .is_some()
            }
            Term::Verdict => take(&known.verdict, at, &mut estimate.verdict),
            Term::Warnings => take(&known.warnings, at, &mut estimate.warnings),
        }
    }

    /// Keeps a term for when the scenario stands here again.
    fn keep(&mut self, term: Term, looked_at: Axes) {
        let Self { lengths, at, estimate, of_cost, known, .. } = self;
        match term {
            Term::Memory => drop(known.memory.keep(lengths, at, looked_at, estimate.memory.clone())),
            Term::Cpu => drop(known.cpu.keep(lengths, at, looked_at, estimate.cpu.clone())),
            Term::Latency => {
                let latency = (estimate.hop.clone(), estimate.latency.clone());
                drop(known.latency.keep(lengths, at, looked_at, latency));
            }
            Term::Rollout => drop(known.rollout.keep(lengths, at, looked_at, estimate.rollout.clone())),
            Term::Capacity => drop(known.capacity.keep(lengths, at, looked_at, estimate.capacity.clone())),
            Term::Cost => {
                let cost = (estimate.cost.clone(), of_cost.clone());
                drop(known.cost.keep(lengths, at, looked_at, cost));
            }
            Term::Verdict => drop(known.verdict.keep(lengths, at, looked_at, estimate.verdict.clone())),
            Term::Warnings => drop(known.warnings.keep(lengths, at, looked_at, estimate.warnings.clone())),
        }
    }
}

/// Takes what is known of a place, where it is.
fn take<T: Clone>(memo: &Memo<T>, at: &[u64], into: &mut T) -> bool {
    memo.get(at).map(|known| into.clone_from(known)).is_some()
}

impl KnownTerms {
    /// Of a scenario with so many paths: the more there are, the fewer times all of them are kept.
    fn of(paths: usize) -> Self {
        let many = (MANY / (paths.max(1) as u64)).max(2);
        Self {
            memory: Memo::of(FEW),
            cpu: Memo::of(FEW),
            latency: Memo::of(many),
            rollout: Memo::of(FEW),
            capacity: Memo::of(FEW),
            cost: Memo::of(FEW),
            verdict: Memo::of(FEW),
            about: [const { FEW }; 4].map(Memo::of),
            warnings: Memo::of(FEW),
        }
    }
}
