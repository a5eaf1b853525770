//! The measured tax: what was seen on both sides, in the rows of an estimate.

use crate::model::latency::Level;
use crate::model::measured::comparable::{Comparable, comparable};
use crate::model::measured::load_test::LoadTest;
use crate::model::measured::row::{Row, Seen};
use crate::model::measured::summary::{Summary, count};
use crate::model::measured::usage::{Rows, Side, Usage};
use crate::model::measured::what::What;
use crate::model::mesh::Injector;
use crate::units::{Count, Cpu, Memory, Quantity, Time};

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
    /// Proxies that one request of the load test passes, where that is known.
    pub passes: Option<Count>,
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
    /// Proxies that were seen with the mesh and did not run without it; nothing where there are none of them.
    pub proxies: Option<Count>,
    /// Whose the proxies are that were seen with the mesh, where they are of one mesh.
    pub runs: Option<Injector>,
    /// Memory of the mesh's own parts (control plane, agents, gateways) that did not run without it, where
    /// the usage has them.
    pub apart_memory: Option<Memory>,
    /// The same of CPU.
    pub apart_cpu: Option<Cpu>,
    /// A row for each figure that something was given for, in the order of [`What::ALL`].
    pub rows: Vec<Row>,
}

impl Measured {
    /// The row of a figure.
    #[must_use]
    pub fn row(&self, what: What) -> Option<&Row> {
        self.rows.iter().find(|row| row.what == what)
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
    let apart = experiment.usage_after.filter(|usage| usage.rows == Rows::Containers);
    let apart =
        apart.and_then(|usage| more(&usage.apart, experiment.usage_before.map(|before| &before.apart)));
    let rows = What::ALL.into_iter().filter_map(|what| match what {
        What::Memory => of_proxies(what, experiment, |side| side.whole_memory().map(Seen::once)),
        What::Cpu => of_proxies(what, experiment, |side| side.whole_cpu().map(Seen::once)),
        What::AppMemory => of_applications(what, experiment, |side| side.whole_memory().map(Seen::once)),
        What::AppCpu => of_applications(what, experiment, |side| side.whole_cpu().map(Seen::once)),
        What::MemoryPerProxy => per_proxy(experiment),
        What::CpuPer1000Rps => per_1000(experiment, after.as_ref()),
        What::Latency(level) => latency(level, before.as_ref(), after.as_ref()),
        What::Rollout => rollout(experiment),
    });
    Measured {
        before,
        after,
        comparable: comparable(experiment.before, experiment.after),
        proxies: ours(experiment).map(|ours| count(ours.number)),
        runs: experiment.usage_after.and_then(|usage| usage.runs),
        apart_memory: apart.and_then(|apart| apart.memory),
        apart_cpu: apart.and_then(|apart| apart.cpu),
        rows: rows.collect(),
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
        Some(usage) => match told_apart(&usage.proxies) {
            None => {
                let seen = figure(&usage.proxies);
                (Some(seen.unwrap_or(nothing)), if seen.is_none() { none_told() } else { None })
            }
            Some(number) => {
                let seen = format!("{number} proxies were seen without the mesh as well");
                (figure(&usage.proxies), Some(seen))
            }
        },
    };
    if told_apart(&usage.proxies).is_none() {
        let source = crate::units::quote(&usage.source);
        let note = if usage.runs == Some(Injector::IstioAmbient) {
            format!(
                "{source} has no proxy beside an application; agents on nodes and waypoints were seen, stand apart and \
                 are not measured"
            )
        } else {
            format!(
                "no proxy is told apart in {source}; give containers (`kubectl top pods --containers`) of the side \
                 with the mesh"
            )
        };
        return Some(Row { what, before, after: None, note: Some(note) });
    }
    let after = figure(&usage.proxies);
    let some = || Some("that of some proxies was not read".to_owned());
    let note = if after.is_none() { some() } else { assumed };
    Some(Row { what, before, after, note })
}

/// How many proxies were told apart from applications, where any was.
fn told_apart(proxies: &Side) -> Option<u64> {
    proxies.containers.filter(|number| *number > 0)
}

/// What runs with the mesh and did not run without it.
#[derive(Clone, Copy)]
struct More {
    number: u64,
    memory: Option<Memory>,
    cpu: Option<Cpu>,
}

/// The proxies of the mesh: those that ran before it, perhaps another mesh's elsewhere, are none of them.
fn ours(of: &Experiment<'_>) -> Option<More> {
    more(&of.usage_after?.proxies, of.usage_before.map(|usage| &usage.proxies))
}

fn more(after: &Side, before: Option<&Side>) -> Option<More> {
    let number = told_apart(after)?;
    let Some((before, there)) = before.and_then(|side| Some((side, told_apart(side)?))) else {
        return Some(More { number, memory: after.whole_memory(), cpu: after.whole_cpu() });
    };
    let number = number.checked_sub(there).filter(|number| *number > 0)?;
    Some(More {
        number,
        memory: less(after.whole_memory(), before.whole_memory()),
        cpu: less(after.whole_cpu(), before.whole_cpu()),
    })
}

fn less<Q: Quantity>(after: Option<Q>, before: Option<Q>) -> Option<Q> {
    let difference = after?.base() - before?.base();
    (difference >= 0.0).then(|| Q::saturated(difference))
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

fn per_proxy(of: &Experiment<'_>) -> Option<Row> {
    let ours = ours(of)?;
    let number = ours.number;
    let each = over::<Memory>(ours.memory?, count(number))?;
    let note = format!("the mean of {number} proxies");
    Some(Row { what: What::MemoryPerProxy, before: None, after: Some(Seen::once(each)), note: Some(note) })
}

/// All that the proxies take over what passed them: their idle part is in it.
fn per_1000(of: &Experiment<'_>, after: Option<&Summary>) -> Option<Row> {
    of.usage_after?;
    let rate = after?.rate?.median();
    let row = |after, note| Some(Row { what: What::CpuPer1000Rps, before: None, after, note: Some(note) });
    let Some(passes) = of.passes.filter(|passes| *passes > Count::ZERO) else {
        return row(None, "how many proxies a request passes is not known".to_owned());
    };
    let cpu = ours(of)?.cpu?;
    let thousands = rate.per_second() * passes.base() / 1000.0;
    if thousands <= 0.0 {
        return None;
    }
    let each = Cpu::saturated(cpu.cores() / thousands);
    row(
        Some(Seen::once(each)),
        format!(
            "at {} requests/s through {passes} proxies a request, where what sends them has a proxy as services have; \
             it falls as the rate rises",
            rate.per_second().round()
        ),
    )
}

fn over<Q: Quantity>(sum: Q, number: Count) -> Option<Q> {
    (number > Count::ZERO).then(|| Q::saturated(sum.base() / number.base()))
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
