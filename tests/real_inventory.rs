//! What is counted in files that nobody here wrote, beside facts that were reckoned without this
//! program: pods, requests of applications and proxies, and whom Istio and Linkerd would inject.
//!
//! The files are in the folder that `MESHTAX_CORPUS` names; where it names none, nothing is tested.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use meshtax::cluster::gathering::Gathering;
use meshtax::cluster::inject::{Decision, Mode};
use meshtax::cluster::inventory::Inventory;
use meshtax::cluster::plan::{Question, Scope};
use meshtax::cluster::survey::Survey;
use meshtax::ingest::kubernetes::{Options, read};
use meshtax::model::mesh::Injector;
use serde_json::{Value, json};

/// What the survey of some files says, under a mesh whose namespaces are all on.
fn survey(files: &[PathBuf], injector: Injector) -> Survey {
    let mut gathering = Gathering::default();
    for file in files {
        let name = file.to_string_lossy();
        read(fs::File::open(file).unwrap(), &name, &Options { threads: 2 }, &mut gathering).unwrap();
    }
    let question = Question {
        mesh: injector.word().to_owned(),
        injector,
        mode: Mode::Everywhere,
        defaults: None,
        scope: Scope::default(),
        native: false,
    };
    Survey::of(Inventory::of(gathering), question, Vec::new())
}

/// Linkerd's chart keeps its injector out of `kube-system` (`proxyInjector.namespaceSelector` in
/// `charts/linkerd-control-plane/values.yaml`), annotated or not. The facts, which ask what its command
/// line would write into a manifest, do not know that.
const LINKERD_LEAVES_OUT: &str = "excluded: system namespace";

/// The survey in the words of the facts.
fn told(files: &[PathBuf]) -> Value {
    let istio = survey(files, Injector::Istio);
    let linkerd = survey(files, Injector::Linkerd);
    let totals = &istio.totals;
    json!({
        "pods_from_replicas": totals.pods,
        "services": totals.services,
        "containers_x_replicas": totals.containers,
        "app_memory_requests_x_replicas": totals.app_requests.memory.bytes(),
        "app_cpu_requests_x_replicas": cores(totals.app_requests.cpu.cores()),
        "app_memory_requests_or_limits_x_replicas": totals.app_requests_with_limits.memory.bytes(),
        "app_cpu_requests_or_limits_x_replicas": cores(totals.app_requests_with_limits.cpu.cores()),
        "app_memory_containers_without_request_x_replicas": totals.containers_without_memory_request,
        "mesh_proxy_pods": totals.proxies.pods,
        "mesh_gateway_pods": totals.gateway_pods,
        "proxy_memory_requests_x_replicas": totals.proxies.requests.memory.bytes(),
        "proxy_cpu_requests_x_replicas": cores(totals.proxies.requests.cpu.cores()),
        "active_pods_scheduler_effective_memory": totals.effective_requests.memory.bytes(),
        "active_pods_scheduler_effective_cpu": cores(totals.effective_requests.cpu.cores()),
        "active_pods": istio.inventory.pods.len(),
        "nodes": totals.nodes,
        "pods_by_istio_if_enabled_everywhere": decisions(&istio, "inject"),
        "pods_by_linkerd": decisions(&linkerd, "inject if namespace annotated"),
    })
}

fn cores(cores: f64) -> f64 {
    (cores * 1e9).round() / 1e9
}

/// Pods by what becomes of them, finished ones among them as in the facts.
fn decisions(survey: &Survey, inject: &str) -> Value {
    let mut found: BTreeMap<&str, u64> = BTreeMap::new();
    for (row, planned) in survey.inventory.workloads.iter().zip(&survey.plan.rows) {
        let rule = planned.injection.rule.as_str();
        let word = match planned.injection.decision {
            // A mesh that runs is taken out where another is asked about; the facts leave it in.
            _ if planned.present.is_some() => "already has proxy",
            Decision::Inject => inject,
            Decision::Present | Decision::Gateway => "already has proxy",
            Decision::Skip if rule.contains("hostNetwork") => "excluded: hostNetwork",
            Decision::Skip
                if rule.contains("system namespace") && survey.question.injector == Injector::Linkerd =>
            {
                assert_eq!(row.namespace, "kube-system", "{LINKERD_LEAVES_OUT}");
                inject
            }
            Decision::Skip if rule.contains("system namespace") => LINKERD_LEAVES_OUT,
            Decision::Skip => rule,
        };
        // What is told apart there is not counted here.
        let declared = row.declared && (row.is_daemon_set() || row.ends());
        let pods = row.pods.typical().unwrap_or(0) + if row.declared { 0 } else { row.inactive };
        if pods > 0 && !declared {
            *found.entry(word).or_default() += pods;
        }
    }
    json!(found)
}

/// Compares what the facts have, number by number.
fn compare(name: &str, facts: &Value, told: &Value, differ: &mut Vec<String>) -> usize {
    let mut compared = 0;
    for (key, mine) in told.as_object().unwrap() {
        let Some(fact) = facts.get(key) else { continue };
        compared += 1;
        let same = match (fact.as_f64(), mine.as_f64()) {
            (Some(fact), Some(mine)) => (fact - mine).abs() < 1e-6,
            _ => without_zeros(fact) == without_zeros(mine),
        };
        if !same {
            differ.push(format!("{name}: {key}: the fact is {fact}, told is {mine}"));
        }
    }
    compared
}

fn without_zeros(value: &Value) -> Value {
    let Some(map) = value.as_object() else { return value.clone() };
    json!(map.iter().filter(|(_, count)| count.as_u64() != Some(0)).collect::<BTreeMap<_, _>>())
}

#[test]
fn real_clusters_and_manifests_are_counted_as_the_facts_say() {
    let Ok(folder) = std::env::var("MESHTAX_CORPUS") else {
        println!("skipped: MESHTAX_CORPUS names no folder of real files");
        return;
    };
    let folder = Path::new(&folder);
    let facts: Value = serde_json::from_slice(&fs::read(folder.join("facts.json")).unwrap()).unwrap();
    let (mut compared, mut differ) = (0, Vec::new());
    for (name, file) in facts["files"].as_object().unwrap() {
        if matches!(file["kind"].as_str(), Some("cluster-dump" | "manifests")) {
            compared += compare(name, &file["facts"], &told(&[folder.join(name)]), &mut differ);
        }
    }
    for (name, facts) in facts["directories"].as_object().unwrap() {
        compared += compare(name, facts, &told(&manifests_in(&folder.join(name))), &mut differ);
    }
    assert!(compared > 600, "{compared} facts compared");
    assert!(differ.is_empty(), "{}", differ.join("\n"));
}

/// The files in a folder and the folders in it.
fn manifests_in(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            found.extend(manifests_in(&path));
        } else if path.extension().is_some_and(|ending| ending == "yaml" || ending == "yml") {
            found.push(path);
        }
    }
    found.sort();
    found
}
