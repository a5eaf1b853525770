//! The measured tax: what was seen on both sides, in the rows of an estimate.

use crate::model::component::Component;
use crate::model::latency::Level;
use crate::model::measured::comparable::{Comparable, comparable};
use crate::model::measured::load_test::LoadTest;
use crate::model::measured::parts::{Part, less, new_meshes, parts};
use crate::model::measured::row::{Row, Seen};
use crate::model::measured::summary::Summary;
use crate::model::measured::usage::{Ran, Rows, Side, Usage};
use crate::model::measured::what::What;
use crate::units::{Count, Cpu, Memory, Quantity, Time, quote};

/// What was measured without and with a mesh. Anything may be absent.
#[derive(Debug, Clone, Copy, Default)]
pub struct Experiment<'a> {
    /// Load tests without the mesh: runs of one experiment.
    pub before: &'a [LoadTest],
    /// Load tests with it.
    pub after: &'a [LoadTest],
    /// What containers used without the mesh.
    pub usage_before: Option<&'a Usage>,
    /// What they used with it, while the load test ran.
    pub usage_after: Option<&'a Usage>,
    /// A rollout without the mesh.
    pub rollout_before: Option<Time>,
    /// The same with it.
    pub rollout_after: Option<Time>,
    /// Proxies of each kind that one request of the load test passes; none where that is not known.
    pub passes: &'a [(Component, Count)],
}

/// The measured tax.
#[derive(Debug, Clone, PartialEq)]
pub struct Measured {
    /// The load tests without the mesh.
    pub before: Option<Summary>,
    /// The load tests with it.
    pub after: Option<Summary>,
    /// Whether the two compare; nothing where a side has no load test. Rows of latency mean nothing where
    /// they do not; rows of usage and rollout stand by themselves.
    pub comparable: Option<Comparable>,
    /// The parts of the mesh that were seen with it and did not run without it.
    pub parts: Vec<Part>,
    /// What else the mesh added to pods, containers beside its proxies.
    pub helpers: (Option<Memory>, Option<Cpu>),
    /// The meshes whose proxies these are.
    pub meshes: Vec<Ran>,
    /// A row for each figure that something was given for, in the order of [`What::ALL`].
    pub rows: Vec<Row>,
}

impl Measured {
    /// The row of a figure.
    #[must_use]
    pub fn row(&self, what: What) -> Option<&Row> {
        self.rows.iter().find(|row| row.what == what)
    }

    /// A part of the mesh that was measured.
    #[must_use]
    pub fn part(&self, component: Component) -> Option<&Part> {
        self.parts.iter().find(|part| part.component == component)
    }

    /// Proxies that were seen with the mesh and did not run without it; nothing where there are none of them.
    #[must_use]
    pub fn proxies(&self) -> Option<Count> {
        let mut numbers = self.parts.iter().filter(|part| part.component.is_proxy()).map(|part| part.number);
        let first = numbers.next()?;
        Some(numbers.fold(first, |sum, number| sum + number))
    }

    /// Whether load tests of both sides were given and compare.
    #[must_use]
    pub fn compares(&self) -> bool {
        self.comparable.as_ref().is_some_and(|comparable| comparable.ok)
    }

    /// Whether a row says something of the mesh: latencies only where the sides compare.
    #[must_use]
    pub fn speaks(&self, row: &Row) -> bool {
        row.difference().is_some() && (self.compares() || !matches!(row.what, What::Latency(_)))
    }
}

/// The rows of an experiment.
#[must_use]
pub fn measured(experiment: &Experiment<'_>) -> Measured {
    let [before, after] = [experiment.before, experiment.after].map(Summary::of);
    let usage = experiment.usage_after;
    let parts = usage.map_or_else(Vec::new, |after| parts(after, experiment.usage_before));
    let of = |component: Component| parts.iter().find(|part| part.component == component);
    let rows = What::all().filter_map(|what| match what {
        What::Memory => of_proxies(what, experiment, |side| side.whole_memory().map(Seen::once)),
        What::Cpu => of_proxies(what, experiment, |side| side.whole_cpu().map(Seen::once)),
        What::AppMemory => of_applications(what, experiment, |side| side.whole_memory().map(Seen::once)),
        What::AppCpu => of_applications(what, experiment, |side| side.whole_cpu().map(Seen::once)),
        What::MemoryOf(component) => {
            let part = of(component)?;
            of_component(what, part.memory_of_one().map(Seen::once), part.whose())
        }
        What::CpuOf(component) if component.is_proxy() => {
            per_1000(of(component)?, experiment.passes, after.as_ref())
        }
        What::CpuOf(component) => {
            let part = of(component)?;
            of_component(what, part.cpu_of_one().map(Seen::once), part.whose())
        }
        What::Latency(level) => latency(level, before.as_ref(), after.as_ref()),
        What::Rollout => rollout(experiment),
    });
    Measured {
        before,
        after,
        comparable: comparable(experiment.before, experiment.after),
        rows: rows.collect(),
        helpers: usage.map_or((None, None), |after| helpers(after, experiment.usage_before)),
        meshes: usage.map_or_else(Vec::new, |after| new_meshes(after, experiment.usage_before)),
        parts,
    }
}

/// What a mesh's proxies take. Without a mesh there are none of them, so where no file says otherwise that is
/// a known nothing; where none was seen with the mesh, nobody told them apart or it was the wrong side.
fn of_proxies(what: What, of: &Experiment<'_>, figure: fn(&Side) -> Option<Seen>) -> Option<Row> {
    let usage = of.usage_after?;
    let nothing = Seen { ends: [0.0; 3], runs: 1 };
    let none_told = || Some("without the mesh none of its proxies is taken to run".to_owned());
    let (before, assumed) = match of.usage_before {
        None => (Some(nothing), none_told()),
        Some(usage) => {
            let there = usage.data_plane();
            match told_apart(&there) {
                None => {
                    let seen = figure(&there);
                    (Some(seen.unwrap_or(nothing)), if seen.is_none() { none_told() } else { None })
                }
                Some(number) => {
                    let seen = format!("{number} proxies were seen without the mesh as well");
                    (figure(&there), Some(seen))
                }
            }
        }
    };
    let there = usage.data_plane();
    if told_apart(&there).is_none() {
        let note = format!(
            "no proxy is told apart in {}; give containers (`kubectl top pods --containers`) of the side with the mesh",
            quote(&usage.source)
        );
        return Some(Row { what, before, after: None, note: Some(note) });
    }
    let after = figure(&there);
    let some = || Some("that of some proxies was not read".to_owned());
    let note = if after.is_none() { some() } else { assumed };
    Some(Row { what, before, after, note })
}

/// How many proxies were told apart from applications, where any was.
fn told_apart(proxies: &Side) -> Option<u64> {
    proxies.containers.filter(|number| *number > 0)
}

/// What the mesh added to pods besides its proxies.
fn helpers(after: &Usage, before: Option<&Usage>) -> (Option<Memory>, Option<Cpu>) {
    let there = |side: &&Side| side.pods.is_some_and(|pods| pods > 0);
    let Some(after) = Some(&after.helpers).filter(there) else { return (None, None) };
    match before.map(|before| &before.helpers).filter(there) {
        None => (after.whole_memory(), after.whole_cpu()),
        Some(before) => {
            (less(after.whole_memory(), before.whole_memory()), less(after.whole_cpu(), before.whole_cpu()))
        }
    }
}

fn of_applications(what: What, of: &Experiment<'_>, figure: fn(&Side) -> Option<Seen>) -> Option<Row> {
    // Where rows are pods, those with the mesh have its proxies in them.
    let alone = of.usage_after.filter(|usage| usage.rows == Rows::Containers);
    let [before, after] = [of.usage_before, alone].map(|usage| usage.map(|usage| &usage.app));
    let containers =
        before.zip(after).and_then(|(before, after)| Some([before.containers?, after.containers?]));
    let note = containers.filter(|[before, after]| before != after).map(|[before, after]| {
        format!("{before} containers before and {after} after, so that the two are not the same applications")
    });
    let [before, after] = [before, after].map(|side| side.and_then(figure));
    (before.is_some() || after.is_some()).then_some(Row { what, before, after, note })
}

/// A figure of a component, which nothing without a mesh has; no row where it is not known.
fn of_component(what: What, after: Option<Seen>, whose: String) -> Option<Row> {
    after.map(|after| Row { what, before: None, after: Some(after), note: Some(whose) })
}

/// All that proxies of a kind take over what passed them: their idle part is in it.
fn per_1000(part: &Part, passes: &[(Component, Count)], after: Option<&Summary>) -> Option<Row> {
    let what = What::CpuOf(part.component);
    let rate = after?.rate?.median();
    let its_own = passes.iter().find(|(kind, times)| *kind == part.component && *times > Count::ZERO);
    let Some((_, times)) = its_own else {
        let note = format!("how many {} a request passes is not known", part.component.plural());
        return Some(Row { what, before: None, after: None, note: Some(note) });
    };
    let thousands = rate.per_second() * times.base() / 1000.0;
    let cpu = part.cpu.filter(|_| thousands > 0.0)?;
    let sender = if part.component == Component::Sidecar {
        ", where what sends them has a proxy as services have"
    } else {
        ""
    };
    of_component(
        what,
        Some(Seen::once(Cpu::saturated(cpu.cores() / thousands))),
        format!(
            "at {} requests/s through {} a request{sender}; it falls as the rate rises",
            rate.per_second().round(),
            part.component.counted(*times)
        ),
    )
}

fn latency(level: Level, before: Option<&Summary>, after: Option<&Summary>) -> Option<Row> {
    let [one, other] = [before, after].map(|side| side.and_then(|side| side.at(level)));
    if one.is_none() && other.is_none() {
        return None;
    }
    // A median of some of the runs says so.
    let partly = |side: Option<&Summary>, name: &str| {
        let (side, spread) = (side?, side?.at(level)?);
        (spread.runs < side.runs).then(|| format!("{name}: {} of {} runs give it", spread.runs, side.runs))
    };
    let notes: Vec<String> =
        [partly(before, "before"), partly(after, "after")].into_iter().flatten().collect();
    let note = (!notes.is_empty()).then(|| notes.join("; "));
    Some(Row { what: What::Latency(level), before: one.map(Seen::from), after: other.map(Seen::from), note })
}

fn rollout(of: &Experiment<'_>) -> Option<Row> {
    let [before, after] = [of.rollout_before, of.rollout_after].map(|time| time.map(Seen::once));
    (before.is_some() || after.is_some()).then_some(Row { what: What::Rollout, before, after, note: None })
}
