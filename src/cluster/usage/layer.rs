//! What was seen in use, as inputs of the model: the mean of one application pod and, where the mesh that is
//! asked about is the one that runs, what its sidecars, proxies on nodes, waypoints and control plane use.
//!
//! A mean times the pods it is the mean of is the sum again, but for its rounding to whole bytes.

use crate::cluster::usage::own::{self, Own};
use crate::model::component::Component;
use crate::model::keys::{self, Key};
use crate::model::layer::{Given, Layer, Origin, Values};
use crate::model::measured::own::{growth_of_cpu, growth_of_memory};
use crate::model::measured::{Crowd, Rows, Side, Usage, Whose};
use crate::model::mesh::Mesh;
use crate::model::value::{KeyValue, Number, Value};
use crate::units::{Count, End, Quantity, Range};

/// What stands beside the usage.
#[derive(Debug, Clone)]
pub struct Beside<'a> {
    /// The mesh that is asked about; nothing where no proxies are its own, or what they use is left out.
    pub mesh: Option<&'a Mesh>,
    /// What figures are, the more important ones before, the mesh's own last.
    pub values: Vec<&'a Values>,
    /// Whether the usage counts pods: nobody else does.
    pub counts_pods: bool,
    /// Whether it counts the proxies on nodes, and so the nodes, and the waypoints.
    pub counts_nodes: bool,
    /// The pods of manifests that the usage stands beside: those that are meshed, and all.
    pub manifests: Option<Crowd>,
    /// Whether manifests show that proxies run in pods.
    pub proxies_run: bool,
}

impl Beside<'_> {
    /// Whether a part that was seen is one of the mesh that is asked about.
    pub(super) fn is_own(&self, whose: Whose) -> bool {
        self.mesh.is_some_and(|mesh| whose.is_of(mesh.injector))
    }

    /// Whether a part is of the family of the mesh that is asked about.
    pub(super) fn is_of_its_family(&self, whose: Whose) -> bool {
        self.mesh.is_some_and(|mesh| mesh.injector.family() == Some(whose.family))
    }

    /// Whether proxies of the mesh that is asked about run.
    pub(super) fn runs(&self, usage: &Usage) -> bool {
        usage.proxies_of().into_iter().any(|whose| self.is_own(whose))
    }

    /// The sidecars of the mesh that is asked about.
    pub(super) fn sidecars<'b>(&self, usage: &'b Usage) -> Option<&'b Side> {
        let mut parts = usage.parts.iter();
        let is_it = |whose: &Whose| whose.component == Component::Sidecar && self.is_own(*whose);
        parts.find(|(whose, _)| is_it(whose)).map(|(_, side)| side)
    }

    fn given<Q>(&self, key: Key<Q>) -> Option<&Given> {
        self.values.iter().find_map(|values| values.at(key.index()))
    }

    /// An end of what is stated of a key.
    pub(super) fn figure<Q: Quantity>(&self, key: Key<Q>, end: End) -> Option<Q> {
        let is_said = |values: &&&Values| values.at(key.index()).is_some();
        self.values.iter().find(is_said)?.range(key).map(|range| range.at(end))
    }
}

/// The inputs that usage states: of applications by `all`, since the mean is that of all pods of a cluster, as
/// are the parts of a mesh that serve all of it; of sidecars by `scoped`, the part of it in the namespaces that
/// are asked about.
#[must_use]
pub fn layer(all: &Usage, scoped: &Usage, beside: &Beside<'_>) -> Layer {
    let mut stated = Stated { layer: Layer::default(), source: &all.source };
    if all.rows == Rows::Pods && beside.proxies_run {
        let reason = "the usage has a row a pod, and proxies run in some of them; give `kubectl top pods -A --containers`";
        for entry in [keys::APP_MEMORY.entry(), keys::APP_CPU.entry()] {
            let given = Given::plain(Value::Unknown(reason.to_owned()), Origin::Kubernetes);
            stated.layer.put(entry, 0, given);
        }
    } else {
        let whole = if all.rows == Rows::Pods { ", each with whatever is in it" } else { "" };
        let note = |what: &str, pods: u64| format!("{what}, mean of {} seen{whole}", pods_of(pods));
        let Side { memory_pods, cpu_pods, .. } = all.app;
        stated.mean(
            keys::APP_MEMORY,
            all.app.memory_of_pods,
            memory_pods,
            f64::round,
            &note("working set", memory_pods),
        );
        stated.mean(
            keys::APP_CPU,
            all.app.cpu_of_pods,
            cpu_pods,
            to_a_billionth,
            &note("CPU in use", cpu_pods),
        );
    }
    if beside.counts_pods {
        stated.pods(all, scoped, beside.mesh.is_none_or(Mesh::has_sidecars));
    }
    if beside.counts_nodes {
        let note = "proxies on nodes that were seen, one on each";
        stated.number(keys::NODES, all.all_of(Component::NodeProxy), note);
        stated.number(keys::WAYPOINTS, all.all_of(Component::Waypoint), "waypoints that were seen");
    }
    if let Some(sidecars) = beside.sidecars(scoped) {
        let note = format!("working set, mean of the proxies of {}", pods_of(sidecars.memory_pods));
        stated.mean(keys::SIDECAR_MEMORY, sidecars.memory_of_pods, sidecars.memory_pods, f64::round, &note);
    }
    for part in own::parts(all, beside) {
        stated.own(&part, beside);
    }
    stated.layer
}

fn pods_of(pods: u64) -> String {
    if pods == 1 { "1 pod".to_owned() } else { format!("{pods} pods") }
}

/// A number that reads well in a scenario.
pub(super) fn to_a_billionth(cores: f64) -> f64 {
    (cores * 1e9).round() / 1e9
}

struct Stated<'a> {
    layer: Layer,
    source: &'a str,
}

impl Stated<'_> {
    fn put<T: KeyValue>(&mut self, key: Key<T>, value: T::Held, note: &str) {
        self.layer.put(key.entry(), 0, Given::counted(value, self.source, note));
    }

    fn mean<Q: Quantity + KeyValue<Held = Range<Q>>>(
        &mut self,
        key: Key<Q>,
        sum: Q,
        pods: u64,
        round: fn(f64) -> f64,
        note: &str,
    ) {
        if pods > 0 {
            let mean = round(sum.base() / Count::counted(pods).base());
            self.put(key, Range::exact(Q::saturated(mean)), note);
        }
    }

    /// What a part of the mesh uses by itself, and what pods add to it: together, at each end, what was seen. So
    /// both move as one.
    fn own(&mut self, part: &Own, beside: &Beside<'_>) {
        let figures = part.component.figures();
        let is_all = part.component == Component::ControlPlane;
        let of = format!("{} {} seen", if is_all { "all of" } else { "mean of" }, pods_of(part.pods));
        let less = |is_less: bool| if is_less { ", less what pods add to it" } else { "" };
        if let Ok(memory) = &part.memory {
            let note = format!("working set, {of}{}", less(memory.is_less));
            self.moving(figures.memory, memory.ends, &note);
            self.grows(&growth_of_memory(part.component), memory.reaches_high, beside);
        }
        if let Some(Ok(cpu)) = &part.cpu {
            let note = format!("CPU in use, {of}{}", less(cpu.is_less));
            self.moving(figures.cpu, cpu.ends, &note);
            self.grows(&growth_of_cpu(part.component), cpu.reaches_high, beside);
        }
        // A replica of some control planes is several pods.
        let of_one = beside.mesh.and_then(|mesh| mesh.control_plane_pods).filter(|_| is_all);
        let replicas = of_one.map(|of_one| Count::counted(part.pods).base() / of_one.base());
        if let Some(replicas) = replicas.filter(|number| beside.counts_nodes && number.fract() == 0.0) {
            let value = Range::exact(Count::saturated(replicas));
            self.put(keys::CONTROL_PLANE_REPLICAS, value, "replicas of the control plane that were seen");
        }
    }

    fn moving<Q: Quantity>(&mut self, key: Key<Q>, ends: [Q; 3], note: &str) {
        let value = Value::Number(Number::at_ends(ends));
        let given = Given { moves_with_pods: true, ..Given::counted(value, self.source, note) };
        self.layer.put(key.entry(), 0, given);
    }

    /// A high end that comes to more than was seen, of all the pods that were there, is refuted by that.
    fn grows<Q: Quantity>(&mut self, growth: &[Key<Q>], reaches_high: bool, beside: &Beside<'_>) {
        for key in growth {
            let Some(given) = beside.given(*key) else { continue };
            let mut given = Given { moves_with_pods: true, ..given.clone() };
            let [low, typical] = [End::Low, End::Typical].map(|end| beside.figure(*key, end));
            if let (Some(low), Some(typical), false) = (low, typical, reaches_high) {
                given.value = Value::Number(Number::at_ends([low, typical, typical]));
                given.note = Some("its high end comes to more than was seen, and is left out".to_owned());
            }
            self.layer.put(key.entry(), 0, given);
        }
    }

    /// How many of a part of the mesh run.
    fn number(&mut self, key: Key<Count>, seen: Option<Side>, note: &str) {
        if let Some(pods) = seen.and_then(|side| side.pods) {
            self.put(key, Range::exact(Count::counted(pods)), note);
        }
    }

    /// The pods, where nothing else tells them: those with a sidecar where some have one and the mesh has them, and
    /// else those that a mesh could be given to.
    fn pods(&mut self, all: &Usage, scoped: &Usage, has_sidecars: bool) {
        let count = |pods: u64| Range::exact(Count::counted(pods));
        let with_proxy = scoped.proxies.pods.unwrap_or_default();
        if with_proxy > 0 && has_sidecars {
            self.put(keys::PODS, count(with_proxy), "pods seen with a sidecar");
        } else if scoped.meshable_pods > 0 {
            let note = "pods seen in use outside of the cluster's and the meshes' own namespaces";
            self.put(keys::PODS, count(scoped.meshable_pods), note);
        }
        if let Some(pods) = all.app.pods.filter(|pods| *pods > 0) {
            self.put(keys::CLUSTER_PODS, count(pods), "pods seen in use, a mesh's own left out");
        }
    }
}
