//! What was seen in use, as inputs of the model: the mean of one application pod and, where the mesh that is
//! asked about is the one that runs, what its sidecars, proxies on nodes, waypoints and control plane use.
//!
//! A mean times the pods it is the mean of is the sum again, but for its rounding to whole bytes.

use crate::model::component::Component;
use crate::model::keys::{self, Key};
use crate::model::layer::{Given, Layer, Origin};
use crate::model::measured::own::{self, Crowd};
use crate::model::measured::{Rows, Side, Usage};
use crate::model::mesh::Mesh;
use crate::model::value::{KeyValue, Value};
use crate::units::{Count, Cpu, Memory, Quantity, Range};

/// Who says how many pods there are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Counted {
    /// Nobody but the usage.
    Here,
    /// Manifests, with so many that are meshed.
    ByManifests {
        /// Pods that have a proxy or get one.
        meshed: u64,
    },
    /// The user, perhaps of another system.
    Elsewhere,
}

/// What stands beside the usage.
#[derive(Debug, Clone, Copy)]
pub struct Beside<'a> {
    /// The mesh that is asked about; nothing where no proxies are its own, or what they use is left out.
    pub mesh: Option<&'a Mesh>,
    /// What the user says, the more important behind.
    pub said: [Option<&'a Layer>; 2],
    /// Who counts pods.
    pub pods: Counted,
    /// Whether manifests show that proxies run in pods.
    pub proxies_run: bool,
}

impl Beside<'_> {
    /// Whether the proxies that run are those of the mesh that is asked about.
    fn runs(&self, usage: &Usage) -> bool {
        let Some(mesh) = self.mesh else { return false };
        if mesh.has_sidecars() {
            return usage.runs() == Some(mesh.injector);
        }
        usage.meshes.iter().any(|ran| ran.proxies > 0 && ran.injector == Some(mesh.injector))
    }

    /// The typical figure that the user states, or else the mesh has.
    fn figure<Q: Quantity>(&self, key: Key<Q>) -> Option<Q> {
        let said = self.said.into_iter().rev().flatten().map(|layer| &layer.system);
        let mut all = said.chain(self.mesh.map(|mesh| &mesh.figures.system));
        all.find_map(|values| values.at(key.index()).map(|_| values.range(key)))?.map(|range| range.typical())
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
            all.app.memory,
            memory_pods,
            f64::round,
            &note("working set", memory_pods),
        );
        stated.mean(keys::APP_CPU, all.app.cpu, cpu_pods, to_a_billionth, &note("CPU in use", cpu_pods));
    }
    if beside.pods == Counted::Here {
        stated.pods(all, scoped);
    }
    if beside.pods != Counted::Elsewhere {
        stated.number(
            keys::NODES,
            all.part(Component::NodeProxy),
            "proxies on nodes that were seen, one on each",
        );
        stated.number(keys::WAYPOINTS, all.part(Component::Waypoint), "waypoints that were seen");
    }
    if beside.runs(scoped) {
        let sidecars = scoped.proxies;
        let note = format!("working set, mean of the proxies of {}", pods_of(sidecars.memory_pods));
        stated.mean(keys::SIDECAR_MEMORY, sidecars.memory, sidecars.memory_pods, f64::round, &note);
    }
    for part in parts(all, beside) {
        if let Ok(memory) = part.memory {
            let note = format!("working set, {}", part.note());
            stated.put(part.component.figures().memory, Range::exact(memory), &note);
        }
        if let Some(Ok(cpu)) = part.cpu {
            let note = format!("CPU in use, {}", part.note());
            stated.put(part.component.figures().cpu, Range::exact(cpu), &note);
        }
    }
    stated.layer
}

/// What is told of proxies that run and is not, or not all, put into the model.
#[must_use]
pub fn remarks(all: &Usage, scoped: &Usage, beside: &Beside<'_>) -> Vec<String> {
    let mut remarks = Vec::new();
    let mut proxies = scoped.data_plane().containers.unwrap_or_default();
    if proxies == 0 {
        let parts = all.parts.iter().filter(|(component, _)| component.is_proxy());
        proxies = parts.filter_map(|(_, side)| side.pods).sum();
    }
    if proxies == 0 {
        return remarks;
    }
    let told = if proxies == 1 { "1 proxy".to_owned() } else { format!("{proxies} proxies") };
    let parts = parts(all, beside);
    let sidecars = scoped.part(Component::Sidecar).filter(|_| beside.runs(scoped));
    if sidecars.is_some_and(|side| side.memory.is_some()) {
        remarks.push(format!("the memory of the {told} that run stands in for the catalog's figure"));
    } else if sidecars.is_none() && parts.is_empty() {
        remarks.push(format!(
            "the {told} that run are not those of the mesh that is asked about: what they use is told and not put in"
        ));
    }
    let own: Vec<&str> = parts.iter().filter(|part| part.memory.is_ok()).map(Own::name).collect();
    if !own.is_empty() {
        remarks.push(format!(
            "the memory of what runs of the mesh itself ({}) stands in for the catalog's figures, less what pods add \
             to it by these",
            own.join(", ")
        ));
    }
    for part in &parts {
        if let Err(reason) = &part.memory {
            remarks
                .push(format!("the memory of {} is told and not put in: {reason}", part.component.plural()));
        }
    }
    if scoped.data_plane().cpu.is_some_and(|cpu| cpu > Cpu::ZERO) {
        let text = "what proxies use of CPU is told and not put in: at which rate of requests is not known";
        remarks.push(text.to_owned());
    }
    remarks
}

/// A part of the mesh itself, with what it uses before it knows or serves any pod.
struct Own {
    component: Component,
    /// How many of it were seen.
    pods: u64,
    memory: Result<Memory, String>,
    /// Of proxies it depends on the requests, and is nothing.
    cpu: Option<Result<Cpu, String>>,
    grows: bool,
}

impl Own {
    fn name(&self) -> &'static str {
        self.component.plural()
    }

    fn note(&self) -> String {
        let pods = pods_of(self.pods);
        let of = if self.component == Component::ControlPlane { "all of" } else { "mean of" };
        let less = if self.grows { ", less what pods add to it" } else { "" };
        format!("{of} {pods} seen{less}")
    }
}

/// The parts of the mesh itself, where it is the one that is asked about and the only one that was seen.
fn parts(all: &Usage, beside: &Beside<'_>) -> Vec<Own> {
    let Some(mesh) = beside.mesh.filter(|_| beside.runs(all) && !all.has_several_meshes()) else {
        return Vec::new();
    };
    let pods = match beside.pods {
        _ if mesh.has_sidecars() => all.proxies.pods.unwrap_or_default(),
        Counted::ByManifests { meshed } => meshed,
        // Which pods ambient redirects cannot be seen in what they use.
        Counted::Here | Counted::Elsewhere => all.meshable_pods,
    };
    let own = |component: Component| {
        let side = all.part(component).filter(|_| component != Component::Sidecar)?;
        let number = side.pods?;
        let ones = if component == Component::ControlPlane { 1 } else { number };
        let crowd = Crowd {
            pods: Some(Count::counted(pods)),
            cluster_pods: all.app.pods.map(Count::counted),
            number: Count::counted(number),
        };
        let each = |sum: f64| sum / Count::counted(ones).base();
        let seen = side.whole_memory().map(|sum| Memory::saturated(each(sum.bytes()).round()));
        let memory = seen.ok_or_else(|| "that of some is not there".to_owned());
        let memory = memory.and_then(|seen| own::memory(component, seen, crowd, |key| beside.figure(key)));
        let cpu = side.whole_cpu().map(|sum| Cpu::saturated(to_a_billionth(each(sum.cores()))));
        let cpu = cpu.filter(|_| !component.is_proxy());
        Some(Own {
            component,
            pods: number,
            grows: memory.as_ref().is_ok_and(|own| seen.is_some_and(|seen| *own < seen)),
            memory: memory.map(|own| Memory::saturated(own.bytes().round())),
            cpu: cpu.map(|seen| own::cpu(component, seen, crowd, |key| beside.figure(key))),
        })
    };
    let counted =
        |component: &Component| mesh.components.contains(component) && *component != Component::Gateway;
    Component::ALL.into_iter().filter(counted).filter_map(own).collect()
}

fn pods_of(pods: u64) -> String {
    if pods == 1 { "1 pod".to_owned() } else { format!("{pods} pods") }
}

/// A number that reads well in a scenario.
fn to_a_billionth(cores: f64) -> f64 {
    (cores * 1e9).round() / 1e9
}

struct Stated<'a> {
    layer: Layer,
    source: &'a str,
}

impl Stated<'_> {
    fn put<T: KeyValue>(&mut self, key: Key<T>, value: T::Held, note: &str) {
        let mut given = Given::plain(value, Origin::Kubernetes);
        given.source = Some(self.source.to_owned());
        given.note = Some(note.to_owned());
        self.layer.put(key.entry(), 0, given);
    }

    fn mean<Q: Quantity + KeyValue<Held = Range<Q>>>(
        &mut self,
        key: Key<Q>,
        sum: Option<Q>,
        pods: u64,
        round: fn(f64) -> f64,
        note: &str,
    ) {
        if let Some(sum) = sum.filter(|_| pods > 0) {
            let mean = round(sum.base() / Count::counted(pods).base());
            self.put(key, Range::exact(Q::saturated(mean)), note);
        }
    }

    /// How many of a part of the mesh run.
    fn number(&mut self, key: Key<Count>, seen: Option<&Side>, note: &str) {
        if let Some(pods) = seen.and_then(|side| side.pods) {
            self.put(key, Range::exact(Count::counted(pods)), note);
        }
    }

    /// The pods, where nothing else tells them: those with a sidecar where some have one, and else those
    /// that a mesh could be given to.
    fn pods(&mut self, all: &Usage, scoped: &Usage) {
        let count = |pods: u64| Range::exact(Count::counted(pods));
        let with_proxy = scoped.proxies.pods.unwrap_or_default();
        if with_proxy > 0 {
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
