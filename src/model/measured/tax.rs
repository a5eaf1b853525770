//! The measured tax: what was seen on both sides, in the rows of an estimate.

use std::collections::BTreeSet;

use crate::model::component::Component;
use crate::model::latency::Level;
use crate::model::measured::comparable::{Comparable, comparable};
use crate::model::measured::load_test::LoadTest;
use crate::model::measured::own::Crowd;
use crate::model::measured::parts::{More, Part, crowd, parts};
use crate::model::measured::row::{Row, Seen};
use crate::model::measured::summary::Summary;
use crate::model::measured::usage::{Rows, Side, Usage, Whose};
use crate::model::measured::what::What;
use crate::units::{Count, Cpu, Quantity, Time, quote};

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
    /// The same of all namespaces, where only some count: parts that serve all of them serve these pods.
    pub whole_after: Option<&'a Usage>,
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
    /// The parts of the mesh that was measured; where proxies of several are new, those of all.
    pub parts: Vec<Part>,
    /// The pods around them.
    pub crowd: Crowd,
    /// What else the mesh added to pods, containers beside its proxies: memory and CPU, where there are some.
    pub helpers: Option<[More; 2]>,
    /// The kinds of proxies of which there are more than without the mesh.
    pub new: Vec<Whose>,
    /// A row for each figure that something was given for, in the order of [`What::all`].
    pub rows: Vec<Row>,
}

impl Measured {
    /// The row of a figure.
    #[must_use]
    pub fn row(&self, what: What) -> Option<&Row> {
        self.rows.iter().find(|row| row.what == what)
    }

    /// A part of the mesh that was measured, where it is of one mesh.
    #[must_use]
    pub fn part(&self, component: Component) -> Option<&Part> {
        only(self.parts.iter().filter(|part| part.component() == component))
    }

    /// Proxies of which there are more than without the mesh, by how many; nothing where there are none.
    #[must_use]
    pub fn proxies(&self) -> Option<Count> {
        let new = self.parts.iter().filter(|part| part.is_of_new_proxies());
        new.map(|part| part.added).reduce(|sum, number| sum + number)
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
    let whole = experiment.whole_after.or(usage);
    let mut parts = usage.map_or_else(Vec::new, |after| parts(after, experiment.usage_before));
    let new: Vec<Whose> =
        parts.iter().filter(|part| part.is_of_new_proxies()).map(|part| part.whose).collect();
    // Whose proxies are new is the mesh; without any, whose parts there are.
    let families: BTreeSet<&str> = match &new[..] {
        [] => parts.iter().map(|part| part.whose.family).collect(),
        new => new.iter().map(|whose| whose.family).collect(),
    };
    parts.retain(|part| {
        families.contains(part.whose.family) && (!part.component().is_proxy() || part.is_of_new_proxies())
    });
    let family = only(families.iter()).copied().unwrap_or_default();
    let has_sidecars = parts.iter().any(|part| part.component() == Component::Sidecar);
    let of = |component: Component| only(parts.iter().filter(|part| part.component() == component));
    let rows = What::all().filter_map(|what| match what {
        What::Memory => of_proxies(what, experiment, &new, |side| side.whole_memory().map(Quantity::base)),
        What::Cpu => of_proxies(what, experiment, &new, |side| side.whole_cpu().map(Quantity::base)),
        What::AppMemory => of_applications(what, experiment, |side| side.whole_memory().map(Seen::once)),
        What::AppCpu => of_applications(what, experiment, |side| side.whole_cpu().map(Seen::once)),
        What::MemoryOf(component) => {
            let part = of(component)?;
            Some(of_component(what, part.memory_of_one().map(Seen::once), part.sentence()))
        }
        What::CpuOf(component) if component.is_proxy() => {
            per_1000(of(component)?, experiment.passes, after.as_ref())
        }
        What::CpuOf(component) => {
            let part = of(component)?;
            Some(of_component(what, part.cpu_of_one().map(Seen::once), part.sentence()))
        }
        What::Latency(level) => latency(level, before.as_ref(), after.as_ref()),
        What::Rollout => rollout(experiment),
    });
    Measured {
        before,
        after,
        comparable: comparable(experiment.before, experiment.after),
        rows: rows.collect(),
        helpers: usage.and_then(|after| helpers(after, experiment.usage_before)),
        crowd: whole.map_or_else(Crowd::default, |after| crowd(after, family, has_sidecars)),
        new,
        parts,
    }
}

/// The one that there is.
fn only<T>(mut all: impl Iterator<Item = T>) -> Option<T> {
    all.next().filter(|_| all.next().is_none())
}

/// What a mesh's proxies take: the kinds of which there are more than without it. Without a mesh there are none of
/// them, so where no file says otherwise that is a known nothing; where none was seen with the mesh, nobody told
/// them apart or it was the wrong side.
fn of_proxies(
    what: What,
    of: &Experiment<'_>,
    new: &[Whose],
    figure: fn(&Side) -> Option<f64>,
) -> Option<Row> {
    let usage = of.usage_after?;
    let sum = |usage: &Usage| match new {
        [] => usage.data_plane(),
        new => usage.sum_of(|whose| new.contains(&whose)).unwrap_or_default(),
    };
    let once = |figure: f64| Seen { ends: [figure; 3], runs: 1 };
    let mut notes = Vec::new();
    let there = of.usage_before.map(sum);
    let before = match there {
        Some(there) if there.is_there() => {
            notes.push(format!("{} seen without the mesh as well", proxies(&there)));
            figure(&there)
        }
        _ => {
            if of.usage_before.is_none_or(|usage| usage.rows == Rows::Pods) {
                notes.push("without the mesh none of its proxies is taken to run".to_owned());
            }
            Some(0.0)
        }
    };
    let others = |usage: &Usage| usage.sum_of(|whose| whose.component.is_proxy() && !new.contains(&whose));
    if let Some(others) = of.usage_before.filter(|_| !new.is_empty()).and_then(others) {
        notes.push(format!(
            "{} seen without the mesh, of another kind or mesh and in no figure",
            proxies(&others)
        ));
    }
    let after = sum(usage);
    let source = quote(&usage.source);
    let untold = match usage.rows {
        Rows::Pods => Some(format!(
            "a row of {source} is a pod, so that sidecars in them are not told apart; give containers (`kubectl top pods \
             --containers`)"
        )),
        Rows::Containers if !after.is_there() => Some(format!(
            "no proxy is in what counts of {source}; give containers (`kubectl top pods -A --containers`) of the side \
             with the mesh"
        )),
        Rows::Containers => None,
    };
    if let Some(note) = untold {
        return Some(Row { what, before: before.map(once), after: None, note: Some(note) });
    }
    let after = figure(&after);
    if after.is_none() {
        notes = vec!["that of some proxies was not read".to_owned()];
    }
    let note = (!notes.is_empty()).then(|| notes.join("; "));
    Some(Row { what, before: before.map(once), after: after.map(once), note })
}

/// So many proxies, with their verb.
fn proxies(side: &Side) -> String {
    match side.containers.or(side.pods).unwrap_or_default() {
        1 => "1 proxy was".to_owned(),
        number => format!("{number} proxies were"),
    }
}

/// What the mesh added to pods besides its proxies.
fn helpers(after: &Usage, before: Option<&Usage>) -> Option<[More; 2]> {
    let after = Some(&after.helpers).filter(|side| side.is_there())?;
    let before = before.map(|before| &before.helpers);
    Some([
        More::of(after, before, Side::whole_memory, |side| side.memory),
        More::of(after, before, Side::whole_cpu, |side| side.cpu),
    ])
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

/// A figure of a component, which nothing without a mesh has.
fn of_component(what: What, after: Option<Seen>, of: String) -> Row {
    let note = if after.is_none() { "not there for all of them".to_owned() } else { of };
    Row { what, before: None, after, note: Some(note) }
}

/// All that the proxies of a kind take more than without the mesh, over what passed them: their idle part is in it.
fn per_1000(part: &Part, passes: &[(Component, Count)], after: Option<&Summary>) -> Option<Row> {
    let what = What::CpuOf(part.component());
    let rate = after?.rate?.median();
    let unknown = |note: String| Some(Row { what, before: None, after: None, note: Some(note) });
    let its_own = passes.iter().find(|(kind, times)| *kind == part.component() && *times > Count::ZERO);
    let Some((_, times)) = its_own else {
        return unknown(format!("how many {} a request passes is not known", part.component().plural()));
    };
    let thousands = rate.per_second() * times.base() / 1000.0;
    let Some(cpu) = part.added_cpu.whole.filter(|cpu| *cpu >= 0.0 && thousands > 0.0) else {
        return unknown("not there for all of them, or less than without the mesh".to_owned());
    };
    let sender = match part.component() {
        Component::Sidecar => ", where what sends them has a proxy as services have",
        Component::NodeProxy => ", where what sends them is in the mesh as services are",
        _ => "",
    };
    let note = format!(
        "at {} requests/s through {} a request{sender}; it falls as the rate rises",
        rate.per_second().round(),
        part.component().counted(*times)
    );
    Some(of_component(what, Some(Seen::once(Cpu::saturated(cpu / thousands))), note))
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
