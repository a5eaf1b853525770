//! Term 6, cost: the mesh's share of what is paid, and what is on the bill.
//!
//! ```text
//! max        Σ components of max(used, reserved) x 730 h x price   (OpenCost specification)
//! requests   Σ components of reserved x 730 h x price              (GKE Autopilot)
//! pod-size   P x (price of the size for app + proxy - price of the size for the app)
//!            + each of the mesh's own pods at the price of its size (Fargate)
//! bill       extra nodes x price of a node
//! ```
//!
//! Where one of used and reserved is unknown the other is used, with a warning.

mod bill;

use crate::model::capacity::{Capacity, cluster_pods, count};
use crate::model::component::Component;
use crate::model::keys::{self, Entry};
use crate::model::prices::{Basis, PodSizes, PriceBook};
use crate::model::resource::{Part, Resource, Side};
use crate::model::runs::{Point, Runs};
use crate::model::standing::not_given;
use crate::model::tally::{Cell, Tally};
use crate::model::warning::Concern;
use crate::model::{cpu, memory};
use crate::units::{Count, Cpu, Memory, Money, Quantity, Range, Ratio, Time};

pub use bill::Bill;
use bill::{added_to_the_bill, bill};

/// Hours in a month, as `OpenCost` and most clouds' calculators count them: 365 x 24 / 12.
pub const HOURS_A_MONTH: f64 = 730.0;

/// What the mesh costs.
#[derive(Debug, Clone, PartialEq)]
pub struct Cost {
    /// The currency of all sums.
    pub currency: String,
    /// The mesh's share, by the book, where there is one.
    pub added: Option<Range<Money>>,
    /// The applications' share by the same book, where their figures are known.
    pub apps: Option<Range<Money>>,
    /// Both shares together.
    pub with_mesh: Option<Range<Money>>,
    /// Added over the applications' share.
    pub added_share: Option<Range<Ratio>>,
    /// Components whose cost is unknown, in whole or in part.
    pub missing: Vec<Component>,
    /// Each component's share.
    pub parts: Vec<CostPart>,
    /// Why the share, or a component's, is unknown.
    pub reasons: Vec<String>,
    /// What the nodes cost without the mesh, with it, and the difference.
    pub bill: Option<Bill>,
}

/// One component's cost for one resource.
#[derive(Debug, Clone, PartialEq)]
pub struct CostPart {
    /// The component.
    pub component: Component,
    /// `cpu`, `memory`, or `pod` where whole pods are sold.
    pub resource: &'static str,
    /// A month of it; nothing where it is unknown.
    pub per_month: Option<Range<Money>>,
}

/// The cost, or nothing where no price is known.
#[must_use]
pub fn cost(
    runs: &Runs<'_>,
    memory: &Resource<Memory>,
    cpu: &Resource<Cpu>,
    capacity: Option<&Capacity>,
    concerns: &mut Vec<Concern>,
) -> Option<Cost> {
    let scenario = runs.scenario();
    let bill = capacity.and_then(|capacity| bill(runs, capacity));
    let book = scenario.book();
    if book.is_none() && bill.is_none() {
        return None;
    }
    let mut cost = Cost {
        currency: scenario.one(keys::CURRENCY).unwrap_or_default(),
        added: None,
        apps: None,
        with_mesh: None,
        added_share: None,
        missing: Vec::new(),
        parts: Vec::new(),
        reasons: Vec::new(),
        bill,
    };
    let Some(book) = book else {
        cost.reasons.push("no price book given (`--prices`)".to_owned());
        return Some(cost);
    };
    if !book.runs_node_agents && scenario.mesh().has_node_agents() {
        cost.reasons.push(format!("{} has no nodes to run the mesh's agents on", book.title));
        concerns.push(Concern::MeshCannotRunThere {
            mesh: scenario.mesh().name.clone(),
            book: book.name.clone(),
        });
        return Some(cost);
    }
    let shares = Shares { book, runs, memory, cpu };
    shares.fill(&mut cost, concerns);
    Some(cost)
}

/// What the mesh's machines cost a month at one point: its share by the book, else the bill for the
/// nodes it adds. The known part of it, where `cost` says that some is missing.
pub(crate) fn machines_at(
    runs: &Runs<'_>,
    (memory, cpu): (&Resource<Memory>, &Resource<Cpu>),
    cost: &Cost,
    at: &Point<'_>,
) -> Option<Money> {
    let Some(book) = runs.scenario().book() else { return added_to_the_bill(at) };
    cost.added?;
    let shares = Shares { book, runs, memory, cpu };
    let counted = memory.parts.iter().map(|part| part.component).filter(|c| shares.counts(*c));
    Tally::of(counted.flat_map(|c| shares.terms(c, at))).known
}

/// Everything that a component's share is reckoned from.
struct Shares<'a> {
    book: &'a PriceBook,
    runs: &'a Runs<'a>,
    memory: &'a Resource<Memory>,
    cpu: &'a Resource<Cpu>,
}

impl Shares<'_> {
    fn fill(&self, cost: &mut Cost, concerns: &mut Vec<Concern>) {
        let counted: Vec<Component> =
            self.memory.parts.iter().map(|part| part.component).filter(|c| self.counts(*c)).collect();
        for component in &counted {
            let parts = self.parts_of(*component);
            let unknown: Vec<&str> =
                parts.iter().filter(|part| part.per_month.is_none()).map(|part| part.resource).collect();
            if !unknown.is_empty() {
                cost.reasons.push(format!(
                    "{} {}: {}",
                    component.name(),
                    unknown.join(" and "),
                    self.why_unknown(*component)
                ));
            }
            if !unknown.is_empty() || self.is_partial(*component) {
                cost.missing.push(*component);
            }
            cost.parts.extend(parts);
        }
        self.mind(&counted, concerns);
        let sum = |at: &Point<'_>| Tally::of(counted.iter().flat_map(|c| self.terms(*c, at))).known;
        let means_something = |sum: &Range<Money>| cost.missing.is_empty() || sum.high() > Money::ZERO;
        cost.added = self.range(&sum).filter(means_something);
        let added = |at: &Point<'_>| cost.added.and_then(|_| sum(at));
        let apps = |at: &Point<'_>| self.apps(at);
        cost.apps = self.runs.range("the cost", apps);
        let with_mesh = |at: &Point<'_>| Some(added(at)? + apps(at)?);
        cost.with_mesh = cost.apps.and_then(|_| self.range(&with_mesh));
        cost.added_share = match (&self.book.basis, cost.added, cost.apps) {
            // Sizes jump, and a share of two that do has no corners.
            (Basis::PodSize(_), Some(added), Some(apps)) => share_between(added, apps),
            _ => self.runs.share(added, apps),
        };
    }

    /// What a reader of these sums should know.
    fn mind(&self, counted: &[Component], concerns: &mut Vec<Concern>) {
        if self.book.basis == Basis::Max {
            let one_sided: Vec<String> = counted.iter().flat_map(|c| self.priced_by_one_side(*c)).collect();
            if !one_sided.is_empty() {
                concerns.push(Concern::PricedByOneSide { parts: one_sided.join(", ") });
            }
        }
        let asks_nothing = |component: &Component| {
            let part = self.memory.parts.iter().find(|part| part.component == *component);
            part.is_some_and(|part| part.reserved == Cell::None)
        };
        let silent: Vec<&str> = counted.iter().filter(|c| asks_nothing(c)).map(|c| c.name()).collect();
        if self.book.basis != Basis::Max && !silent.is_empty() {
            concerns
                .push(Concern::NothingRequested { parts: silent.join(", "), book: self.book.title.clone() });
        }
    }

    /// Why a component has no price.
    fn why_unknown(&self, component: Component) -> String {
        let at = self.runs.typical();
        let prices = [
            (at.get(keys::CPU_HOUR).is_none(), keys::CPU_HOUR.entry()),
            (at.get(keys::MEMORY_GIB_HOUR).is_none(), keys::MEMORY_GIB_HOUR.entry()),
        ];
        if let Some((_, price)) = prices.into_iter().find(|(missing, _)| *missing) {
            return not_given(price);
        }
        let requests =
            cpu::reserved_each(component, &at).is_some() && memory::reserved_each(component, &at).is_some();
        match &self.book.basis {
            Basis::Max => "what it uses is not known".to_owned(),
            Basis::PodSize(_) if component == Component::ControlPlane && !is_one_pod(&at) => {
                "how its requests are spread over its pods is not known".to_owned()
            }
            Basis::PodSize(_) if requests && count(component, &at).is_some() => {
                "not every size is known: the applications' requests are not given, or no pod on sale is so large".to_owned()
            }
            Basis::Requests | Basis::PodSize(_) => "what it requests is not known".to_owned(),
        }
    }

    /// Whether anything of a component is counted.
    fn counts(&self, component: Component) -> bool {
        fn left_out<Q: Quantity>(parts: &[Part<Q>], component: Component) -> bool {
            let part = parts.iter().find(|part| part.component == component);
            part.is_none_or(|part| part.used.is_not_counted() && part.reserved.is_not_counted())
        }
        !left_out(&self.memory.parts, component) || !left_out(&self.cpu.parts, component)
    }

    fn parts_of(&self, component: Component) -> Vec<CostPart> {
        let names: &[&'static str] =
            if matches!(self.book.basis, Basis::PodSize(_)) { &["pod"] } else { &["cpu", "memory"] };
        let of = |place: usize| self.range(&|at| self.terms(component, at)[place]);
        names
            .iter()
            .enumerate()
            .map(|(place, resource)| CostPart { component, resource, per_month: of(place) })
            .collect()
    }

    /// The range of a sum, or of the part of it that is known. Where whole pods are sold, what a sidecar adds
    /// rises and falls with what its application requests.
    fn range(&self, sum: &dyn Fn(&Point<'_>) -> Option<Money>) -> Option<Range<Money>> {
        let sizes = match &self.book.basis {
            Basis::PodSize(sizes) => sizes,
            Basis::Max | Basis::Requests => {
                return Some(self.runs.known("the cost", |at| sum(at)).ok()?.part());
            }
        };
        self.runs.range_turning("the cost", &self.turns(sizes), |at| sum(at))
    }

    /// What applications may request up to where their own pods, or these with a sidecar, need the next size.
    fn turns(&self, sizes: &PodSizes) -> Vec<(&'static Entry, Vec<f64>)> {
        let scenario = self.runs.scenario();
        let figures = Component::Sidecar.figures();
        let (cpu, memory) = sizes.edges();
        let of = |own: [f64; 3], edges: Vec<f64>, least: f64| -> Vec<f64> {
            let below = edges.iter().flat_map(|edge| own.map(|own| edge - own)).chain(edges.iter().copied());
            below.flat_map(|edge| [edge, edge + least]).collect()
        };
        let cpu_own = scenario.range(figures.cpu_request).map_or([0.0; 3], bases);
        let memory_own = scenario.range(figures.memory_request).map_or([0.0; 3], bases);
        vec![
            // A millionth of a core more is more than the size has.
            (keys::APP_CPU_REQUEST.entry(), of(cpu_own, cpu.into_iter().map(Quantity::base).collect(), 1e-6)),
            (
                keys::APP_MEMORY_REQUEST.entry(),
                of(memory_own, memory.into_iter().map(Quantity::base).collect(), 1.0),
            ),
        ]
    }

    /// What a component costs: CPU and memory, or whole pods.
    fn terms(&self, component: Component, at: &Point<'_>) -> Vec<Option<Money>> {
        let taken = |side: Side| {
            (cpu::taken(side, component, at).meaningful(), memory::taken(side, component, at).meaningful())
        };
        match &self.book.basis {
            Basis::Max => {
                let (used, reserved) = (taken(Side::Used), taken(Side::Reserved));
                vec![cpu_cost(larger(used.0, reserved.0), at), memory_cost(larger(used.1, reserved.1), at)]
            }
            Basis::Requests => {
                let reserved = taken(Side::Reserved);
                vec![cpu_cost(reserved.0, at), memory_cost(reserved.1, at)]
            }
            Basis::PodSize(sizes) => vec![pods_cost(sizes, component, at)],
        }
    }

    fn apps(&self, at: &Point<'_>) -> Option<Money> {
        let of_all = |one: Option<Cpu>| Some(one? * cluster_pods(at)?);
        let of_all_memory = |one: Option<Memory>| Some(one? * cluster_pods(at)?);
        let reserved = (at.get(keys::APP_CPU_REQUEST), at.get(keys::APP_MEMORY_REQUEST));
        let used = (at.get(keys::APP_CPU), at.get(keys::APP_MEMORY));
        let (cpu, memory) = match &self.book.basis {
            Basis::Max => (larger(used.0, reserved.0), larger(used.1, reserved.1)),
            Basis::Requests => reserved,
            Basis::PodSize(sizes) => {
                let (cpu, memory) = sizes.holding(reserved.0?, reserved.1?)?;
                return Some(size_cost((cpu, memory), at)? * cluster_pods(at)?);
            }
        };
        Some(cpu_cost(of_all(cpu), at)? + memory_cost(of_all_memory(memory), at)?)
    }

    /// Whether the figures behind a component's cost are sums with something missing.
    fn is_partial(&self, component: Component) -> bool {
        fn partial<Q: Quantity>(parts: &[Part<Q>], component: Component, used: bool) -> bool {
            let lacking = |cell: &Cell<Q>| matches!(cell, Cell::Known { lacking: Some(_), .. });
            parts
                .iter()
                .filter(|part| part.component == component)
                .any(|part| lacking(&part.reserved) || (used && lacking(&part.used)))
        }
        let used = self.book.basis == Basis::Max;
        partial(&self.memory.parts, component, used) || partial(&self.cpu.parts, component, used)
    }

    /// The resources of a component of which only one of used and reserved is known.
    fn priced_by_one_side(&self, component: Component) -> Vec<String> {
        fn side<Q: Quantity>(parts: &[Part<Q>], component: Component) -> Option<&'static str> {
            let part = parts.iter().find(|part| part.component == component)?;
            let more_than_none = |range: &Range<Q>| range.high() > Q::ZERO;
            match (part.used.figure(), part.reserved.figure()) {
                (Some(used), None) => more_than_none(&used).then_some("used"),
                (None, Some(reserved)) => more_than_none(&reserved).then_some("reserved"),
                _ => None,
            }
        }
        let sides =
            [("CPU", side(&self.cpu.parts, component)), ("memory", side(&self.memory.parts, component))];
        sides
            .into_iter()
            .filter_map(|(resource, side)| {
                Some(format!("{} {resource} by what is {}", component.name(), side?))
            })
            .collect()
    }
}

/// The greater of two, where one may be unknown. A zero alone says nothing: that no request is set
/// does not tell what is used.
fn larger<Q: Quantity>(a: Option<Q>, b: Option<Q>) -> Option<Q> {
    match (a, b) {
        (Some(a), Some(b)) => Some(a.at_least(b)),
        (one, other) => one.or(other).filter(|alone| *alone != Q::ZERO),
    }
}

fn month() -> Time {
    Time::saturated(HOURS_A_MONTH * 3_600_000.0)
}

fn cpu_cost(cpu: Option<Cpu>, at: &Point<'_>) -> Option<Money> {
    Some(at.get(keys::CPU_HOUR)?.of(cpu?, month()))
}

fn memory_cost(memory: Option<Memory>, at: &Point<'_>) -> Option<Money> {
    Some(at.get(keys::MEMORY_GIB_HOUR)?.of(memory?, month()))
}

fn size_cost(size: (Cpu, Memory), at: &Point<'_>) -> Option<Money> {
    Some(cpu_cost(Some(size.0), at)? + memory_cost(Some(size.1), at)?)
}

/// What a component costs where whole pods are sold: a sidecar makes its pod need a larger size or
/// not; any other part of the mesh is a pod of its own.
fn pods_cost(sizes: &PodSizes, component: Component, at: &Point<'_>) -> Option<Money> {
    if component == Component::ControlPlane && !is_one_pod(at) {
        return None;
    }
    let own = (cpu::reserved_each(component, at)?, memory::reserved_each(component, at)?);
    let each = if component == Component::Sidecar {
        let app = (at.get(keys::APP_CPU_REQUEST)?, at.get(keys::APP_MEMORY_REQUEST)?);
        let without = size_cost(sizes.holding(app.0, app.1)?, at)?;
        size_cost(sizes.holding(app.0 + own.0, app.1 + own.1)?, at)?.less(without)
    } else {
        size_cost(sizes.holding(own.0, own.1)?, at)?
    };
    Some(each * count(component, at)?)
}

/// Whether a replica of the control plane is one pod. Where it is several, its requests are known
/// together only, and the sizes of its pods are not.
fn is_one_pod(at: &Point<'_>) -> bool {
    at.scenario().mesh().control_plane_pods == Some(Count::from(1))
}

/// A share of two sums that jump, between the ends that either can have.
fn share_between(added: Range<Money>, without: Range<Money>) -> Option<Range<Ratio>> {
    let typical = Ratio::of(added.typical(), without.typical())?;
    let low = Ratio::of(added.low(), without.high())?;
    Some(Range::spanning(typical, [Some(low), Ratio::of(added.high(), without.low())].into_iter().flatten()))
}

fn bases<Q: Quantity>(range: Range<Q>) -> [f64; 3] {
    [range.low(), range.typical(), range.high()].map(Quantity::base)
}
