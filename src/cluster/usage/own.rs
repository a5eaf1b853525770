//! What runs of the mesh itself, as its figures: of each part what it uses before it knows or serves any pod.

use crate::cluster::usage::layer::Beside;
use crate::model::component::Component;
use crate::model::measured::own;
use crate::model::measured::{Usage, crowd};
use crate::units::{Count, Cpu, End, Memory, Quantity};

/// A part of the mesh that is asked about.
pub(super) struct Own {
    pub(super) component: Component,
    /// How many pods of it were seen.
    pub(super) pods: u64,
    /// Of one, or of all of a control plane.
    pub(super) memory: Result<Alone<Memory>, String>,
    /// The same of CPU; that of proxies depends on the requests, and is nothing.
    pub(super) cpu: Option<Result<Alone<Cpu>, String>>,
}

/// What something uses by itself, at each end of what pods add to it.
pub(super) struct Alone<Q> {
    pub(super) ends: [Q; 3],
    /// Whether pods add something.
    pub(super) is_less: bool,
    /// Whether the high end of what pods add can be: it comes to no more than was seen.
    pub(super) reaches_high: bool,
}

impl<Q: Quantity> Alone<Q> {
    fn of(seen: Q, own: impl Fn(End) -> Result<Q, String>, round: fn(f64) -> f64) -> Result<Self, String> {
        let typical = own(End::Typical)?;
        let high = own(End::High);
        let ends = [own(End::Low)?, typical, *high.as_ref().unwrap_or(&typical)];
        let is_less = ends.iter().any(|end| *end < seen);
        let ends = ends.map(|end| Q::saturated(round(end.base())));
        Ok(Self { ends, is_less, reaches_high: high.is_ok() })
    }
}

/// The parts of the mesh that is asked about, where its proxies run.
pub(super) fn parts(all: &Usage, beside: &Beside<'_>) -> Vec<Own> {
    let running = beside.mesh.filter(|_| beside.runs(all));
    let Some((mesh, family)) = running.and_then(|mesh| Some((mesh, mesh.injector.family()?))) else {
        return Vec::new();
    };
    let crowd = beside.manifests.unwrap_or_else(|| crowd(all, family, mesh.has_sidecars()));
    let own = |component: Component| {
        let side = all.part(component, family)?;
        let number = side.pods.filter(|pods| *pods > 0)?;
        let ones = Count::counted(if component == Component::ControlPlane { 1 } else { number }).base();
        let number_of_it = Count::counted(number);
        let several = || format!("of {} clusters, and which part serves which is not told", all.clusters);
        let one = |sum: Option<f64>| match sum {
            _ if all.clusters > 1 => Err(several()),
            Some(sum) => Ok(sum / ones),
            None => Err("that of some is not there".to_owned()),
        };
        let memory = one(side.whole_memory().map(Memory::bytes)).and_then(|bytes| {
            let seen = Memory::saturated(bytes);
            let own = |end| own::memory(component, seen, crowd, number_of_it, |key| beside.figure(key, end));
            Alone::of(seen, own, f64::round)
        });
        let cpu = one(side.whole_cpu().map(Cpu::cores)).and_then(|cores| {
            let seen = Cpu::saturated(cores);
            let own = |end| own::cpu(component, seen, crowd, |key| beside.figure(key, end));
            Alone::of(seen, own, super::layer::to_a_billionth)
        });
        Some(Own { component, pods: number, memory, cpu: (!component.is_proxy()).then_some(cpu) })
    };
    // What gateways take is told: whether the mesh brings them along is not known of what runs.
    let is_put = |component: &Component| {
        mesh.components.contains(component) && !matches!(component, Component::Sidecar | Component::Gateway)
    };
    Component::ALL.into_iter().filter(is_put).filter_map(own).collect()
}
