//! What the reader makes of files that nobody here wrote, beside facts that were reckoned without it.
//!
//! The files are in the folder that `MESHTAX_CORPUS` names; where it names none, nothing is tested.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use meshtax::cluster::object::{Kind, Object, Phase};
use meshtax::cluster::pod::{PodTemplate, Stage};
use serde_json::{Value, json};

use crate::ingest::{Gathered, gather};

/// What the reader alone can tell, in the words of the facts.
fn told(gathered: &Gathered, documents: u64) -> Value {
    let mut kinds: BTreeMap<String, u64> = BTreeMap::new();
    let mut phases: BTreeMap<&str, u64> = BTreeMap::new();
    let (mut workloads, mut nodes, mut services) = (Vec::new(), 0, 0);
    let (mut cpu, mut memory) = (0.0, 0.0);
    let (mut namespaces, mut hpas, mut jobs, mut daemons) = (vec![], vec![], vec![], vec![]);
    let (mut marks, mut sums) = (json!({}), Sums::default());
    for (object, _) in &gathered.objects {
        let kind = match object {
            Object::Workload(found) => {
                let pods = match found.kind {
                    Kind::DaemonSet | Kind::Job | Kind::CronJob => Value::Null,
                    _ => json!(found.replicas.unwrap_or(1)),
                };
                let owned = found.kind == Kind::ReplicaSet && found.owner.is_some();
                sums.add(&found.template, if owned { 0.0 } else { pods.as_f64().unwrap_or(0.0) });
                match found.kind {
                    Kind::DaemonSet => daemons.push(json!(found.name)),
                    Kind::Job | Kind::CronJob => jobs.push(json!([found.kind.name(), found.name])),
                    _ => {}
                }
                workloads.push(workload(found.kind.name(), &found.namespace, &found.name, &pods));
                found.kind.name()
            }
            Object::Pod(pod) => {
                sums.add(&pod.template, 1.0);
                *phases.entry(phase(pod.phase)).or_default() += 1;
                workloads.push(workload("Pod", &pod.namespace, &pod.name, &json!(1)));
                "Pod"
            }
            Object::Service(_) => {
                services += 1;
                "Service"
            }
            Object::Namespace(namespace) => {
                namespaces.push(json!(namespace.name));
                let all = namespace.labels.iter().chain(namespace.annotations.iter());
                for (key, value) in all.filter(|(key, _)| MARKS.contains(key)) {
                    marks[&namespace.name][key] = json!(value);
                }
                "Namespace"
            }
            Object::Node(node) => {
                nodes += 1;
                cpu += node.allocatable.cpu.map_or(0.0, meshtax::units::Cpu::cores);
                memory += node.allocatable.memory.map_or(0.0, meshtax::units::Memory::bytes);
                "Node"
            }
            Object::Autoscaler(hpa) => {
                let target = [&hpa.target_kind, &hpa.target_name];
                hpas.push(json!({ "name": hpa.name, "min": hpa.min, "max": hpa.max, "target": target }));
                "HorizontalPodAutoscaler"
            }
            Object::Quota(_) => "ResourceQuota",
            Object::LimitRange(_) => "LimitRange",
            Object::Other { kind, .. } => kind,
        };
        *kinds.entry(kind.to_owned()).or_default() += 1;
    }
    json!({
        "objects_by_kind": kinds, "documents": documents, "empty_documents": gathered.empty.len(),
        "services": services, "nodes": nodes, "nodes_allocatable_cpu_cores": cpu,
        "nodes_allocatable_memory_bytes": memory, "namespaces_declared": sorted(namespaces),
        "hpas": sorted(hpas), "pod_phases": phases, "containers_in_specs": sums.containers,
        "init_containers_in_specs": sums.init, "jobs_cronjobs": sorted(jobs),
        "daemonsets": sorted(daemons), "namespace_mesh_marks": marks, "workloads": sorted(workloads),
        "memory_requests": sums.memory, "cpu_requests": round(sums.cpu),
    })
}

const MARKS: [&str; 6] = [
    "istio-injection",
    "istio.io/rev",
    "istio.io/dataplane-mode",
    "linkerd.io/inject",
    "kuma.io/sidecar-injection",
    "consul.hashicorp.com/connect-inject",
];

/// The same facts of the file, under the same names.
fn facts_of(facts: &Value) -> Value {
    let or = |key: &str, none: Value| facts.get(key).cloned().unwrap_or(none);
    let list = |key: &str| sorted(or(key, json!([])).as_array().unwrap().clone());
    let sum = |what: &str| -> f64 {
        ["app", "proxy"]
            .iter()
            .map(|of| facts[format!("{of}_{what}_requests_x_replicas")].as_f64().unwrap())
            .sum()
    };
    let workloads = facts["workloads"].as_array().unwrap().iter();
    let workloads = workloads.map(|found| {
        let text = |key: &str| found[key].as_str().unwrap_or_default().to_owned();
        workload(&text("kind"), &text("namespace"), &text("name"), &found["pods"])
    });
    let whole = |key: &str| or(key, json!(0)).as_f64().unwrap();
    json!({
        "objects_by_kind": kinds(facts), "documents": facts["documents"], "empty_documents": facts["empty_documents"],
        "services": facts["services"], "nodes": or("nodes", json!(0)),
        "nodes_allocatable_cpu_cores": whole("nodes_allocatable_cpu_cores"),
        "nodes_allocatable_memory_bytes": whole("nodes_allocatable_memory_bytes"),
        "namespaces_declared": list("namespaces_declared"), "hpas": list("hpas"),
        "pod_phases": or("pod_phases", json!({})), "containers_in_specs": facts["containers_in_specs"],
        "init_containers_in_specs": facts["init_containers_in_specs"], "jobs_cronjobs": list("jobs_cronjobs"),
        "daemonsets": list("daemonsets"), "namespace_mesh_marks": or("namespace_mesh_marks", json!({})),
        "workloads": sorted(workloads.collect()), "memory_requests": sum("memory"), "cpu_requests": round(sum("cpu")),
    })
}

/// Objects without a kind are no objects for the reader, except a pod that shows itself.
fn kinds(facts: &Value) -> Value {
    let mut kinds = facts["objects_by_kind"].clone();
    kinds.as_object_mut().unwrap().remove("null");
    kinds
}

fn workload(kind: &str, namespace: &str, name: &str, pods: &Value) -> Value {
    // The facts say `default` where a file says nothing.
    let namespace = if namespace.is_empty() { "default" } else { namespace };
    json!([kind, namespace, name, pods])
}

fn phase(phase: Phase) -> &'static str {
    match phase {
        Phase::Pending => "Pending",
        Phase::Running => "Running",
        Phase::Succeeded => "Succeeded",
        Phase::Failed => "Failed",
        Phase::Unstated => "null",
    }
}

fn sorted(mut list: Vec<Value>) -> Vec<Value> {
    list.sort_by_key(Value::to_string);
    list
}

/// Cores to a thousandth, as sums of fractions differ in their last digits.
fn round(cores: f64) -> f64 {
    (cores * 1000.0).round() / 1000.0
}

#[derive(Default)]
struct Sums {
    containers: u64,
    init: u64,
    memory: f64,
    cpu: f64,
}

impl Sums {
    fn add(&mut self, template: &PodTemplate, pods: f64) {
        for container in &template.containers {
            match container.stage {
                Stage::Main => self.containers += 1,
                _ => self.init += 1,
            }
            if container.stage != Stage::Init {
                let asked = container.asked.requests;
                self.memory += pods * asked.memory.map_or(0.0, meshtax::units::Memory::bytes);
                self.cpu += pods * asked.cpu.map_or(0.0, meshtax::units::Cpu::cores);
            }
        }
    }
}

#[test]
fn the_reader_agrees_with_facts_reckoned_without_it() {
    let Ok(folder) = std::env::var("MESHTAX_CORPUS") else {
        println!("skipped: MESHTAX_CORPUS names no folder of real files");
        return;
    };
    let folder = Path::new(&folder);
    let facts: Value = serde_json::from_slice(&fs::read(folder.join("facts.json")).unwrap()).unwrap();
    let (mut read, mut differ) = (0, Vec::new());
    for (path, about) in facts["files"].as_object().unwrap() {
        if !matches!(about["kind"].as_str(), Some("cluster-dump" | "manifests")) {
            continue;
        }
        let bytes = fs::read(folder.join(path)).unwrap();
        for threads in [1, 2] {
            let gathered = gather(&bytes[..], threads).unwrap_or_else(|error| panic!("{path}: {error}"));
            let places = gathered.objects.iter().map(|(_, place)| place);
            let places =
                places.chain(gathered.skipped.iter().map(|skipped| &skipped.place)).chain(&gathered.empty);
            let documents = places.map(|place| place.document).max().unwrap_or(0);
            let (told, facts) = (told(&gathered, documents), facts_of(&about["facts"]));
            for (key, fact) in facts.as_object().unwrap() {
                if told[key] != *fact && told[key].as_f64().is_none_or(|told| Some(told) != fact.as_f64()) {
                    differ.push(format!("{path}: {key}: read {}, fact {fact}", told[key]));
                }
            }
            for skipped in gathered.skipped.into_iter().filter(|skipped| skipped.fault) {
                differ.push(format!("{path}: skipped {skipped:?}"));
            }
        }
        read += 1;
    }
    assert!(read > 40, "only {read} files were read");
    assert!(differ.is_empty(), "\n{}", differ.join("\n"));
}
