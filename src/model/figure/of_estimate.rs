//! The value of each figure in an estimate: the one place that knows which field holds it.

use crate::model::capacity::Capacity;
use crate::model::cost::{Bill, Cost};
use crate::model::estimate::Estimate;
use crate::model::figure::value::Whole;
use crate::model::figure::{About, Aspect, AtLeast, Figure, FigureValue, Which};
use crate::model::latency::{ChainLatency, Level, Promise, Reading};
use crate::model::mesh::Rig;
use crate::model::resource::Total;
use crate::model::rollout::Rollout;
use crate::units::{Quantity, Range, Ratio, Time, quote};

impl Figure {
    /// What the estimate says of it.
    #[must_use]
    pub fn value(self, estimate: &Estimate) -> FigureValue {
        let aspect = self.aspect;
        match self.about {
            About::Memory => of_total(aspect, &estimate.memory.used, self.title()),
            About::MemoryReserved => of_total(aspect, &estimate.memory.reserved, self.title()),
            About::Cpu => of_total(aspect, &estimate.cpu.used, self.title()),
            About::CpuReserved => of_total(aspect, &estimate.cpu.reserved, self.title()),
            About::Hop(level) => of_hop(aspect, level, estimate),
            About::Path(which, level) => of_path(which, level, estimate, &|chain: &ChainLatency| {
                of_reading(aspect, level, &chain.independent)
            }),
            About::Together(which, level) => of_path(which, level, estimate, &|chain: &ChainLatency| {
                of_reading(aspect, level, chain.together.as_ref()?)
            }),
            About::Rig(_) => FigureValue::unknown("what a rig measured stands in the catalog"),
            About::OverSla(which) => {
                of_path(which, Level::P99, estimate, &|chain: &ChainLatency| over_sla(aspect, &chain.promise))
            }
            About::Rollout => match &estimate.rollout {
                Ok(rollout) => of_rollout(aspect, rollout),
                Err(reason) => FigureValue::unknown(reason.clone()),
            },
            About::Nodes => match &estimate.capacity {
                Ok(capacity) => of_nodes(aspect, capacity),
                Err(reason) => FigureValue::unknown(reason.clone()),
            },
            About::Cost => estimate.cost.as_ref().map_or_else(no_prices, |cost| of_cost(aspect, cost)),
            About::Bill => match &estimate.cost {
                Some(Cost { bill: Some(bill), .. }) => of_bill(aspect, bill),
                Some(_) => FigureValue::unknown("no price of a node given, or the nodes are not known"),
                None => no_prices(),
            },
        }
    }

    /// What a rig measured, of a figure that is about a rig; any other has no value there.
    #[must_use]
    pub fn measured_on(self, rig: &Rig) -> FigureValue {
        let unknown = || "the rig did not measure it";
        let About::Rig(level) = self.about else { return FigureValue::unknown("a rig measures latencies") };
        let measured = |time: Option<Time>| FigureValue::of(time.map(Range::exact), unknown);
        match self.aspect {
            Aspect::Without => measured(rig.baseline.at(level)),
            Aspect::With => measured(rig.with_mesh.at(level)),
            Aspect::Added => measured(rig.differences().at(level)),
            Aspect::Share => {
                let share = rig.differences().at(level).zip(rig.baseline.at(level));
                let share = share.and_then(|(added, without)| Ratio::of(added, without));
                FigureValue::of(share.map(Range::exact), unknown)
            }
        }
    }
}

fn no_prices() -> FigureValue {
    FigureValue::unknown("no prices given (`--prices`)")
}

/// The total of memory or CPU.
fn of_total<Q: Quantity>(aspect: Aspect, total: &Total<Q>, what: &str) -> FigureValue {
    let Total { known, missing, apps, with_mesh, share, .. } = total;
    let whose = |whose: &str| format!("{what} {whose} is not known");
    let of_either = || whose(if apps.is_none() { "by the applications" } else { "of the mesh" });
    match aspect {
        Aspect::Without => FigureValue::of(*apps, || whose("by the applications")),
        Aspect::With => FigureValue::of_sum(*with_mesh, missing, of_either),
        Aspect::Added => FigureValue::of_sum(*known, missing, || whose("of the mesh")),
        Aspect::Share => FigureValue::of_share(*share, missing, of_either),
    }
}

/// One hop. Without and with the mesh it is one figure only where all hops are alike, as plain numbers of an
/// only path are.
fn of_hop(aspect: Aspect, level: Level, estimate: &Estimate) -> FigureValue {
    let unknown = || match &estimate.hop.reason {
        Some(reason) => reason.clone(),
        None => format!("the {} of a hop is not known", level.word()),
    };
    let plain = match &estimate.latency[..] {
        [only] if level == Level::Mean => Some(only),
        _ => None,
    };
    match aspect {
        Aspect::Without => FigureValue::of(plain.and_then(|path| path.hop_without), unknown),
        Aspect::With => FigureValue::of(plain.and_then(|path| path.hop_with), unknown),
        Aspect::Added => FigureValue::of(estimate.hop.added.at(level), unknown),
        Aspect::Share => FigureValue::of(plain.and_then(|path| path.hop_share), unknown),
    }
}

/// A figure of a request path, or the greatest of all paths.
fn of_path(
    which: Which,
    level: Level,
    estimate: &Estimate,
    of: &dyn Fn(&ChainLatency) -> Option<Whole>,
) -> FigureValue {
    let paths = &estimate.latency;
    let one = match which {
        Which::Number(number) => paths.get(number),
        Which::Worst => worst_path(estimate),
        Which::Greatest => return greatest(level, paths, of),
    };
    let Some(path) = one else { return no_path() };
    let unknown =
        || FigureValue::unknown(format!("the {} is not known of {}", level.word(), quote(&path.name)));
    of(path).map_or_else(unknown, FigureValue::Whole)
}

fn no_path() -> FigureValue {
    FigureValue::unknown("no request path given (`--depth`, `--hop-latency`)")
}

/// The path that suffers most from the mesh; the first where that is not known.
#[must_use]
pub fn worst_path(estimate: &Estimate) -> Option<&ChainLatency> {
    estimate.latency.iter().find(|path| path.worst).or_else(|| estimate.latency.first())
}

/// The greatest of all paths at each end. A path of which it is not known might have it.
fn greatest(
    level: Level,
    paths: &[ChainLatency],
    of: &dyn Fn(&ChainLatency) -> Option<Whole>,
) -> FigureValue {
    let mut most: Option<[f64; 3]> = None;
    let mut unknown = Vec::new();
    for path in paths {
        let Some(ends) = of(path).map(Whole::ends) else {
            unknown.push(quote(&path.name));
            continue;
        };
        let so_far = most.get_or_insert(ends);
        for (most, end) in so_far.iter_mut().zip(ends) {
            *most = most.max(end);
        }
    }
    let reason = || format!("the {} is not known of {}", level.word(), listed(&unknown));
    match most.map(Whole::spanning) {
        Some(whole) if unknown.is_empty() => FigureValue::Whole(whole),
        Some(floor) => FigureValue::AtLeast(AtLeast::lacking(floor, reason())),
        None if paths.is_empty() => no_path(),
        None => FigureValue::unknown(reason()),
    }
}

fn of_reading(aspect: Aspect, level: Level, reading: &Reading) -> Option<Whole> {
    match aspect {
        Aspect::Without => reading.without.at(level).map(Whole::from),
        Aspect::With => reading.with_mesh.at(level).map(Whole::from),
        Aspect::Added => reading.added.at(level).map(Whole::from),
        Aspect::Share => reading.added_share.at(level).map(Whole::from),
    }
}

fn over_sla(aspect: Aspect, promise: &Promise) -> Option<Whole> {
    let Promise::P99 { over_without, over_with, .. } = promise else { return None };
    match aspect {
        Aspect::Without => over_without.map(Whole::from),
        Aspect::With => over_with.map(Whole::from),
        Aspect::Added | Aspect::Share => None,
    }
}

fn of_rollout(aspect: Aspect, rollout: &Rollout) -> FigureValue {
    let unknown = || "what the mesh adds is not known";
    match aspect {
        Aspect::Without => FigureValue::Whole(rollout.without.into()),
        Aspect::With => FigureValue::of(rollout.with_mesh, unknown),
        Aspect::Added => FigureValue::of(rollout.added, unknown),
        Aspect::Share => FigureValue::of(rollout.added_share, unknown),
    }
}

fn of_nodes(aspect: Aspect, capacity: &Capacity) -> FigureValue {
    match aspect {
        Aspect::Without => FigureValue::Whole(capacity.without.into()),
        Aspect::With => FigureValue::Whole(capacity.with_mesh.into()),
        Aspect::Added => FigureValue::Whole(capacity.extra.into()),
        Aspect::Share => FigureValue::of(capacity.extra_share, || "there are no nodes without the mesh"),
    }
}

fn of_cost(aspect: Aspect, cost: &Cost) -> FigureValue {
    let Cost { added, apps, with_mesh, added_share, missing, .. } = cost;
    let of_mesh = || cost.reasons.join("; ");
    let of_apps = || "what the applications cost is not known".to_owned();
    let of_either = || if apps.is_none() { of_apps() } else { of_mesh() };
    match aspect {
        Aspect::Without => FigureValue::of(*apps, of_apps),
        Aspect::With => FigureValue::of_sum(*with_mesh, missing, of_either),
        Aspect::Added => FigureValue::of_sum(*added, missing, of_mesh),
        Aspect::Share => FigureValue::of_share(*added_share, missing, of_either),
    }
}

fn of_bill(aspect: Aspect, bill: &Bill) -> FigureValue {
    match aspect {
        Aspect::Without => FigureValue::Whole(bill.without.into()),
        Aspect::With => FigureValue::Whole(bill.with_mesh.into()),
        Aspect::Added => FigureValue::Whole(bill.added.into()),
        Aspect::Share => FigureValue::of(bill.added_share, || "there is no bill without the mesh"),
    }
}

/// How many paths a reason names.
const NAMED: usize = 8;

/// The first of some names, and how many more there are: of hundreds nobody reads the last.
pub(in crate::model) fn listed(names: &[String]) -> String {
    let first = names.iter().take(NAMED).map(String::as_str).collect::<Vec<_>>().join(", ");
    if names.len() > NAMED { format!("{first} and {} more", names.len() - NAMED) } else { first }
}
