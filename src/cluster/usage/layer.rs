//! What was seen in use, as inputs of the model: the mean of one application pod and, where the mesh that is
//! asked about is the one that runs, of one of its sidecars.
//!
//! A mean times the pods it is the mean of is the sum again, but for its rounding to whole bytes.

use crate::model::keys::{self, Key};
use crate::model::layer::{Given, Layer, Origin};
use crate::model::measured::{Rows, Side, Usage};
use crate::model::mesh::Injector;
use crate::model::value::{KeyValue, Value};
use crate::units::{Count, Quantity, Range};

/// What stands beside the usage.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Beside {
    /// Whose rules the mesh that is asked about has; nothing where it has no sidecars.
    pub sidecars_of: Option<Injector>,
    /// Whether pods are counted elsewhere, in manifests or by the user.
    pub pods_are_known: bool,
    /// Whether manifests show that proxies run in pods.
    pub proxies_run: bool,
}

/// The inputs that usage states: of applications by `all`, since the mean is that of all pods of a cluster; of
/// what would be meshed by `scoped`, the part of it in the namespaces that are asked about.
#[must_use]
pub fn layer(all: &Usage, scoped: &Usage, beside: Beside) -> Layer {
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
    if !beside.pods_are_known {
        stated.pods(all, scoped);
    }
    let sidecars = scoped.proxies;
    if beside.sidecars_of.is_some() && beside.sidecars_of == scoped.runs {
        let note = format!("working set, mean of the proxies of {}", pods_of(sidecars.memory_pods));
        stated.mean(keys::SIDECAR_MEMORY, sidecars.memory, sidecars.memory_pods, f64::round, &note);
    }
    stated.layer
}

/// What is told of proxies that run and is not, or not all, put into the model.
#[must_use]
pub fn remarks(scoped: &Usage, beside: Beside) -> Vec<String> {
    let mut remarks = Vec::new();
    let sidecars = scoped.proxies;
    let Some(containers) = sidecars.containers.filter(|containers| *containers > 0) else { return remarks };
    let proxies = if containers == 1 { "1 proxy".to_owned() } else { format!("{containers} proxies") };
    if beside.sidecars_of.is_some() && beside.sidecars_of == scoped.runs {
        if sidecars.memory.is_some() {
            remarks.push(format!("the memory of the {proxies} that run stands in for the catalog's figure"));
        }
    } else {
        remarks.push(format!(
            "the {proxies} that run are not those of the mesh that is asked about: what they use is told and not put in"
        ));
    }
    if sidecars.cpu.is_some() {
        let text = "what they use of CPU is told and not put in: at which rate of requests is not known";
        remarks.push(text.to_owned());
    }
    remarks
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
