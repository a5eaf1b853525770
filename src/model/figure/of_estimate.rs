//! The value of each figure in an estimate: the one place that knows which field holds it, and why it is
//! unknown where nothing does.

use std::borrow::Cow;

use crate::model::capacity::Capacity;
use crate::model::component::Component;
use crate::model::cost::{Bill, Cost};
use crate::model::estimate::Estimate;
use crate::model::figure::value::Whole;
use crate::model::figure::{About, Aspect, AtLeast, Figure, FigureValue, Which};
use crate::model::latency::{ChainLatency, Level, Promise, Reading};
use crate::model::mesh::Rig;
use crate::model::resource::Total;
use crate::model::rollout::Rollout;
use crate::units::{Quantity, Range, Ratio, Time, quote};

/// What a field of an estimate holds: a number, and the components that are missing from it.
struct Field<'e> {
    number: Option<Whole>,
    missing: &'e [Component],
}

impl From<Option<Whole>> for Field<'_> {
    fn from(number: Option<Whole>) -> Self {
        Self { number, missing: &[] }
    }
}

impl Figure {
    /// What the estimate says of it.
    #[must_use]
    pub fn value(self, estimate: &Estimate) -> FigureValue {
        if self.which() == Some(Which::Greatest) {
            return self.greatest(estimate);
        }
        let Field { number, missing } = self.field(estimate);
        let reason = || self.why_unknown(estimate);
        match self.aspect {
            Aspect::Share => FigureValue::of_share(number, missing, reason),
            _ => FigureValue::of_sum(number, missing, reason),
        }
    }

    /// Low, typical and high of what is known of it: those of [`Figure::value`], without the words for what
    /// is not, which take longer than all the rest.
    #[must_use]
    pub fn known_part(self, estimate: &Estimate) -> Option<[f64; 3]> {
        if self.which() == Some(Which::Greatest) {
            return self.greatest(estimate).known_part();
        }
        let Field { number, missing } = self.field(estimate);
        let is_share_of_a_part = self.aspect == Aspect::Share && !missing.is_empty();
        number.filter(|_| !is_share_of_a_part).map(Whole::ends)
    }

    /// The field that holds it.
    fn field(self, estimate: &Estimate) -> Field<'_> {
        let aspect = self.aspect;
        match self.about {
            About::Memory => of_total(aspect, &estimate.memory.used),
            About::MemoryReserved => of_total(aspect, &estimate.memory.reserved),
            About::Cpu => of_total(aspect, &estimate.cpu.used),
            About::CpuReserved => of_total(aspect, &estimate.cpu.reserved),
            About::Hop(level) => of_hop(aspect, level, estimate).into(),
            About::Path(which, _) | About::Together(which, _) | About::OverSla(which) => {
                path(which, estimate).and_then(|path| self.of_chain(path)).into()
            }
            // What a rig measured stands in the catalog.
            About::Rig(_) => None.into(),
            About::Rollout => of_rollout(aspect, estimate.rollout.as_ref().ok()).into(),
            About::Nodes => of_nodes(aspect, estimate.capacity.as_ref().ok()).into(),
            About::Cost => estimate.cost.as_ref().map_or_else(|| None.into(), |cost| of_cost(aspect, cost)),
            About::Bill => of_bill(aspect, estimate.cost.as_ref()).into(),
        }
    }

    /// What it is of one request path.
    fn of_chain(self, path: &ChainLatency) -> Option<Whole> {
        match self.about {
            About::Path(_, level) => of_reading(self.aspect, level, &path.independent),
            About::Together(_, level) => of_reading(self.aspect, level, path.together.as_ref()?),
            About::OverSla(_) => over_sla(self.aspect, &path.promise),
            _ => None,
        }
    }

    /// The greatest of all paths at each end. A path of which it is not known might have it.
    fn greatest(self, estimate: &Estimate) -> FigureValue {
        let mut most: Option<[f64; 3]> = None;
        let mut unknown = Vec::new();
        for path in &estimate.latency {
            let Some(ends) = self.of_chain(path).map(Whole::ends) else {
                unknown.push(quote(&path.name));
                continue;
            };
            let so_far = most.get_or_insert(ends);
            for (most, end) in so_far.iter_mut().zip(ends) {
                *most = most.max(end);
            }
        }
        let reason = || self.not_known_of(&listed(&unknown));
        match most.map(Whole::spanning) {
            Some(whole) if unknown.is_empty() => FigureValue::Whole(whole),
            Some(floor) => FigureValue::AtLeast(AtLeast::lacking(floor, reason())),
            None if estimate.latency.is_empty() => FigureValue::unknown(NO_PATH),
            None => FigureValue::unknown(reason()),
        }
    }

    fn not_known_of(self, paths: &str) -> String {
        format!("the {} is not known of {paths}", self.level().unwrap_or(Level::P99).word())
    }

    /// Why no field holds it.
    fn why_unknown(self, estimate: &Estimate) -> Cow<'static, str> {
        match self.about {
            About::Memory => self.of_whom(&estimate.memory.used).into(),
            About::MemoryReserved => self.of_whom(&estimate.memory.reserved).into(),
            About::Cpu => self.of_whom(&estimate.cpu.used).into(),
            About::CpuReserved => self.of_whom(&estimate.cpu.reserved).into(),
            About::Hop(level) => match &estimate.hop.reason {
                Some(reason) => reason.clone().into(),
                None => format!("the {} of a hop is not known", level.word()).into(),
            },
            About::Path(which, _) | About::Together(which, _) | About::OverSla(which) => {
                path(which, estimate)
                    .map_or(NO_PATH.into(), |path| self.not_known_of(&quote(&path.name)).into())
            }
            About::Rig(_) => "what a rig measured stands in the catalog".into(),
            About::Rollout => match &estimate.rollout {
                Ok(_) => "what the mesh adds is not known".into(),
                Err(reason) => reason.clone().into(),
            },
            About::Nodes => match &estimate.capacity {
                Ok(_) => "there are no nodes without the mesh".into(),
                Err(reason) => reason.clone().into(),
            },
            About::Cost => match &estimate.cost {
                None => NO_PRICES.into(),
                Some(cost) if self.aspect != Aspect::Added && cost.apps.is_none() => {
                    "what the applications cost is not known".into()
                }
                Some(cost) => cost.reasons.join("; ").into(),
            },
            About::Bill => match &estimate.cost {
                None => NO_PRICES.into(),
                Some(Cost { bill: None, .. }) => {
                    "no price of a node given, or the nodes are not known".into()
                }
                Some(_) => "there is no bill without the mesh".into(),
            },
        }
    }

    /// Whose memory or CPU is not known.
    fn of_whom<Q: Quantity>(self, total: &Total<Q>) -> String {
        let of_apps = self.aspect != Aspect::Added && total.apps.is_none();
        format!(
            "{} {} is not known",
            self.title(),
            if of_apps { "by the applications" } else { "of the mesh" }
        )
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

const NO_PRICES: &str = "no prices given (`--prices`)";
const NO_PATH: &str = "no request path given (`--depth`, `--hop-latency`)";

/// The one of four fields that holds an aspect.
fn pick<Q: Quantity>(
    aspect: Aspect,
    [without, with, added]: [Option<Range<Q>>; 3],
    share: Option<Range<Ratio>>,
) -> Option<Whole> {
    match aspect {
        Aspect::Without => without.map(Whole::from),
        Aspect::With => with.map(Whole::from),
        Aspect::Added => added.map(Whole::from),
        Aspect::Share => share.map(Whole::from),
    }
}

/// A field of which components may be missing; what is there without the mesh lacks none of the mesh's.
fn of_parts(aspect: Aspect, number: Option<Whole>, missing: &[Component]) -> Field<'_> {
    Field { number, missing: if aspect == Aspect::Without { &[] } else { missing } }
}

/// The total of memory or CPU.
fn of_total<Q: Quantity>(aspect: Aspect, total: &Total<Q>) -> Field<'_> {
    let Total { known, missing, apps, with_mesh, share, .. } = total;
    of_parts(aspect, pick(aspect, [*apps, *with_mesh, *known], *share), missing)
}

fn of_cost(aspect: Aspect, cost: &Cost) -> Field<'_> {
    let Cost { added, apps, with_mesh, added_share, missing, .. } = cost;
    of_parts(aspect, pick(aspect, [*apps, *with_mesh, *added], *added_share), missing)
}

fn of_rollout(aspect: Aspect, rollout: Option<&Rollout>) -> Option<Whole> {
    let Rollout { without, with_mesh, added, added_share, .. } = rollout?;
    pick(aspect, [Some(*without), *with_mesh, *added], *added_share)
}

fn of_nodes(aspect: Aspect, capacity: Option<&Capacity>) -> Option<Whole> {
    let Capacity { without, with_mesh, extra, extra_share, .. } = capacity?;
    pick(aspect, [*without, *with_mesh, *extra].map(Some), *extra_share)
}

fn of_bill(aspect: Aspect, cost: Option<&Cost>) -> Option<Whole> {
    let Bill { without, with_mesh, added, added_share } = cost?.bill.as_ref()?;
    pick(aspect, [*without, *with_mesh, *added].map(Some), *added_share)
}

/// One hop. Without and with the mesh it is one figure only where all hops are alike, as plain numbers of an
/// only path are.
fn of_hop(aspect: Aspect, level: Level, estimate: &Estimate) -> Option<Whole> {
    let added = estimate.hop.added.at(level);
    match &estimate.latency[..] {
        [only] if level == Level::Mean => {
            pick(aspect, [only.hop_without, only.hop_with, added], only.hop_share)
        }
        _ => pick(aspect, [None, None, added], None),
    }
}

/// The path of that choice; of all of them, none.
fn path(which: Which, estimate: &Estimate) -> Option<&ChainLatency> {
    match which {
        Which::Number(number) => estimate.latency.get(number),
        Which::Worst => worst_path(estimate),
        Which::Greatest => None,
    }
}

/// The path that suffers most from the mesh; the first where that is not known.
#[must_use]
pub fn worst_path(estimate: &Estimate) -> Option<&ChainLatency> {
    estimate.latency.iter().find(|path| path.worst).or_else(|| estimate.latency.first())
}

fn of_reading(aspect: Aspect, level: Level, reading: &Reading) -> Option<Whole> {
    let Reading { without, with_mesh, added, added_share } = reading;
    pick(aspect, [without.at(level), with_mesh.at(level), added.at(level)], added_share.at(level))
}

fn over_sla(aspect: Aspect, promise: &Promise) -> Option<Whole> {
    let Promise::P99 { over_without, over_with, .. } = promise else { return None };
    pick(aspect, [*over_without, *over_with, None], None)
}

/// How many paths a reason names.
const NAMED: usize = 8;

/// The first of some names, and how many more there are: of hundreds nobody reads the last.
pub(in crate::model) fn listed(names: &[String]) -> String {
    let first = names.iter().take(NAMED).map(String::as_str).collect::<Vec<_>>().join(", ");
    if names.len() > NAMED { format!("{first} and {} more", names.len() - NAMED) } else { first }
}
