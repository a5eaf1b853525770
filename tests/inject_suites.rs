//! The rules of injection beside the meshes' own tests of their injectors, and beside real workloads:
//! what goes in, what the injector made of it, and what was reckoned from both without this crate.
//!
//! The files are in the folder that `MESHTAX_CORPUS` names; where it names none, nothing is tested.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use meshtax::cluster::inject::{Decision, Injection, Mode, Surroundings, decide};
use meshtax::cluster::object::{Namespace, Object};
use meshtax::cluster::pod::PodTemplate;
use meshtax::cluster::proxy::{Family, Role, present, with_proxy, without_mesh};
use meshtax::cluster::requests::{declared, effective};
use meshtax::cluster::resources::{Amounts, Asked};
use meshtax::model::mesh::Injector;
use meshtax::units::{Cpu, Memory, Quantity};
use serde_json::Value;

use crate::ingest::gather;

/// A workload of a file.
struct Found {
    kind: &'static str,
    name: String,
    namespace: String,
    template: PodTemplate,
}

struct Read {
    workloads: Vec<Found>,
    namespaces: BTreeMap<String, Namespace>,
}

#[allow(clippy::print_stdout)] // whoever runs the tests shall know that these did not run
fn corpus() -> Option<(PathBuf, Value)> {
    let Ok(folder) = std::env::var("MESHTAX_CORPUS") else {
        println!("skipped: MESHTAX_CORPUS names no folder of real files");
        return None;
    };
    let facts = serde_json::from_slice(&fs::read(Path::new(&folder).join("facts.json")).unwrap()).unwrap();
    Some((folder.into(), facts))
}

fn read(path: &Path) -> Read {
    let gathered =
        gather(&fs::read(path).unwrap()[..], 1).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    let mut read = Read { workloads: Vec::new(), namespaces: BTreeMap::new() };
    for (object, _) in gathered.objects {
        let (kind, name, namespace, template) = match object {
            Object::Workload(found) => (found.kind.name(), found.name, found.namespace, found.template),
            Object::Pod(pod) => ("Pod", pod.name, pod.namespace, pod.template),
            Object::Namespace(namespace) => {
                read.namespaces.insert(namespace.name.clone(), namespace);
                continue;
            }
            _ => continue,
        };
        read.workloads.push(Found { kind, name, namespace, template });
    }
    read
}

impl Read {
    fn find(&self, about: &Value) -> &Found {
        let mut all = self.workloads.iter();
        let found = all.find(|found| about["kind"] == found.kind && about["name"] == found.name.as_str());
        found.unwrap_or_else(|| panic!("no {} {}", about["kind"], about["name"]))
    }

    fn decide(&self, injector: Injector, found: &Found, mode: Mode, defaults: Asked) -> Injection {
        let namespace_name = if found.namespace.is_empty() { "default" } else { &found.namespace };
        let namespace = self.namespaces.get(namespace_name);
        let around = Surroundings { namespace, namespace_name, mode, defaults: Some(defaults), native: true };
        decide(injector, &found.template, &around)
    }
}

fn amounts(cores: f64, mebibytes: f64) -> Amounts {
    Amounts { cpu: Cpu::new(cores).ok(), memory: Memory::new(mebibytes * 1_048_576.0).ok() }
}

/// The requests of the proxies, as the facts have them: what is not stated is zero.
fn requests(facts: &Value) -> (f64, f64) {
    (
        facts["proxy_cpu_request_cores"].as_f64().unwrap(),
        facts["proxy_memory_request_bytes"].as_f64().unwrap(),
    )
}

fn stated(asked: Asked) -> (f64, f64) {
    let sum = asked.requests.sum();
    (sum.cpu.cores(), sum.memory.bytes())
}

/// Whether the facts name a native proxy.
fn native(facts: &Value) -> bool {
    let mut names = facts["proxy"].as_array().unwrap().iter();
    names.any(|name| name.as_str().unwrap().ends_with("(native)"))
}

/// Cases whose figures lie in the configuration of the injector, in a file beside the input.
const FIGURES_CONFIGURED: [&str; 3] =
    ["proxy-resources-memory-null.yaml", "proxy-resources-null-no-init.yaml", "proxy-resources-zero.yaml"];

/// Cases whose input has a proxy already, with an image of its own. The injector lays it over its template
/// and makes it native; of a pod that is there one cannot tell, and it is taken as it stands.
const INJECTED_AGAIN: [&str; 2] = ["merge-probers.yaml", "multiple-templates.yaml"];

/// A template of the injector's configuration adds a second container called `istio-proxy`.
const TEMPLATE_CONFIGURED: &str = "sidecar-spire.yaml";

#[test]
fn istios_own_cases() {
    let Some((folder, facts)) = corpus() else { return };
    let suite = &facts["inject_suites"]["istio/istio"];
    let folder = folder.join(suite["folder"].as_str().unwrap());
    let chart = Asked { requests: amounts(0.1, 128.0), limits: amounts(2.0, 1024.0) };
    let (mut cases, mut outputs) = (0, 0);
    for (case, about) in suite["cases"].as_object().unwrap() {
        let input = read(&folder.join(case));
        let workloads = about["workloads"].as_array().unwrap();
        assert_eq!(input.workloads.len(), workloads.len(), "{case}");
        for workload in workloads {
            let found = input.find(workload);
            let said = input.decide(Injector::Istio, found, Mode::Everywhere, chart);
            let predicted = workload["predicted"].as_str().unwrap();
            let fits = match predicted {
                "inject" => said.decision == Decision::Inject,
                "excluded: hostNetwork" => said.rule == "hostNetwork: true",
                // A container that says `image: auto` is not a proxy yet.
                "already has proxy" => match said.decision {
                    Decision::Inject => found.template.containers.iter().any(|one| one.image == "auto"),
                    decision => matches!(decision, Decision::Present | Decision::Gateway),
                },
                other => panic!("{case}: {other}"),
            };
            assert!(fits, "{case}: {predicted}, said {:?} by {}", said.decision, said.rule);
            cases += 1;
            for (file, made) in about["expected_outputs"].as_object().unwrap() {
                let made = made.as_array().unwrap().iter().filter(|made| made["name"] == workload["name"]);
                for made in made {
                    outputs += 1;
                    let output = read(&folder.join(file));
                    istio_made(case, found, &said, made, output.find(made));
                }
            }
        }
    }
    println!("{cases} workloads, {outputs} outputs");
    assert!(cases >= 60 && outputs >= 57, "{cases} workloads, {outputs} outputs");
}

/// One output of Istio's injector beside what was decided on its input.
fn istio_made(case: &str, input: &Found, said: &Injection, made: &Value, output: &Found) {
    let found = present(&output.template);
    if made["injected"] == false {
        assert_eq!((said.decision, found), (Decision::Skip, None), "{case}");
        return;
    }
    let found = found.unwrap_or_else(|| panic!("{case}: no proxy in the output"));
    assert_eq!(found.family, Family::Istio, "{case}");
    assert_eq!((found.native, stated(found.asked)), (native(made), requests(made)), "{case}");
    if said.decision == Decision::Gateway {
        assert_eq!(found.role, Role::Gateway, "{case}");
        assert_eq!(without_mesh(&output.template).containers, output.template.containers, "{case}");
        return;
    }
    assert_eq!(found.role, Role::Sidecar, "{case}");
    let bare = without_mesh(&input.template);
    assert_eq!(effective(&without_mesh(&output.template)), effective(&bare), "{case}");
    if INJECTED_AGAIN.contains(&case) {
        assert_eq!((said.decision, native(made)), (Decision::Present, true), "{case}");
        return;
    }
    let proxy = said.proxy.as_ref().unwrap_or_else(|| panic!("{case}: no proxy decided on"));
    assert_eq!((proxy.native, proxy.known), (native(made), true), "{case}");
    if !FIGURES_CONFIGURED.contains(&case) {
        assert_eq!(stated(proxy.asked), requests(made), "{case}");
        let with = with_proxy(&input.template, proxy);
        assert_eq!(effective(&with), effective(&output.template), "{case}");
        let order = |pod: &PodTemplate| {
            let names = pod.containers.iter().map(|one| (one.name.replace("validation", "init"), one.stage));
            names.collect::<Vec<_>>()
        };
        if case != TEMPLATE_CONFIGURED && case != "grpc-agent.yaml" {
            assert_eq!(order(&with), order(&output.template), "{case}");
        }
    }
}

/// Cases whose figures are flags of the command.
const FIGURES_BY_FLAG: &str = "inject_emojivoto_pod_with_requests.input.yml";

/// The input has a proxy, which the command puts in anew.
const PROXY_PUT_IN_ANEW: &str = "inject_tap_deployment.input.yml";

#[test]
fn linkerds_own_cases() {
    let Some((folder, facts)) = corpus() else { return };
    let suite = &facts["inject_suites"]["linkerd/linkerd2"];
    let folder = folder.join(suite["folder"].as_str().unwrap());
    let (mut cases, mut outputs) = (0, 0);
    for (case, about) in suite["cases"].as_object().unwrap() {
        let (input_name, output_name) = case.split_once(" -> ").unwrap();
        let (input, output) = (read(&folder.join(input_name)), read(&folder.join(output_name)));
        let flags = Asked { requests: amounts(0.11, 100.0), limits: amounts(0.16, 150.0) };
        let defaults = if input_name == FIGURES_BY_FLAG { flags } else { Asked::default() };
        let report = about["report"].as_array().unwrap();
        for workload in about["workloads"].as_array().unwrap() {
            cases += 1;
            let found = input.find(workload);
            // The command injects what it is given unless that says no.
            let said = input.decide(Injector::Linkerd, found, Mode::Everywhere, defaults);
            let line = |done: &str| format!("{} \"{}\" {done}", found.kind.to_lowercase(), found.name);
            let injected = report.contains(&Value::from(line("injected")));
            assert!(injected || report.contains(&Value::from(line("skipped"))), "{case}");
            if input_name == PROXY_PUT_IN_ANEW {
                assert_eq!((said.decision, injected), (Decision::Present, true), "{case}");
            } else {
                let decision = if injected { Decision::Inject } else { Decision::Skip };
                assert_eq!(said.decision, decision, "{case}: {}", said.rule);
            }
            for made in
                about["after"].as_array().unwrap().iter().filter(|made| made["name"] == workload["name"])
            {
                outputs += 1;
                linkerd_made(case, &output, found, &said, made);
            }
        }
        if about["workloads"].as_array().unwrap().is_empty() {
            let annotated =
                output.namespaces.values().all(|one| one.annotations.get("linkerd.io/inject").is_some());
            assert!(annotated, "{case}");
        }
    }
    println!("{cases} workloads, {outputs} outputs");
    assert!(cases >= 20 && outputs >= 20, "{cases} workloads, {outputs} outputs");
}

/// One output of Linkerd's command beside what was decided on its input.
fn linkerd_made(case: &str, output: &Read, input: &Found, said: &Injection, made: &Value) {
    let after = output.find(made);
    if made["proxy"].as_array().unwrap().is_empty() {
        // The command leaves the proxy to the webhook and writes the annotation only.
        let webhook = output.decide(Injector::Linkerd, after, Mode::AsLabelled, Asked::default());
        assert_eq!((present(&after.template), webhook.decision), (None, said.decision), "{case}");
        return;
    }
    let found = present(&after.template).unwrap_or_else(|| panic!("{case}: no proxy in the output"));
    assert_eq!((found.family, found.role), (Family::Linkerd, Role::Sidecar), "{case}");
    assert_eq!((found.native, stated(found.asked)), (native(made), requests(made)), "{case}");
    if said.decision == Decision::Inject {
        let proxy = said.proxy.as_ref().unwrap();
        assert_eq!((proxy.native, stated(proxy.asked)), (native(made), requests(made)), "{case}");
        let with = with_proxy(&input.template, proxy);
        assert_eq!(effective(&with), effective(&after.template), "{case}");
        assert_eq!(without_mesh(&after.template).containers, input.template.containers, "{case}");
    }
}

#[test]
fn what_linkerd_refuses() {
    let Some((folder, facts)) = corpus() else { return };
    let suite = &facts["inject_suites"]["linkerd/linkerd2"];
    let folder = folder.join(suite["folder"].as_str().unwrap());
    let mut seen = 0;
    for name in suite["refusals"].as_object().unwrap().keys() {
        let case = name.split(".golden").next().unwrap();
        let input = |name: &str| folder.join(format!("{name}.input.yml"));
        // As the webhook would see it in a namespace that is in.
        let decide = |path: &Path| {
            let mut read = read(path);
            for found in &read.workloads {
                let all = Namespace {
                    annotations: [("linkerd.io/inject", "enabled")].into_iter().collect(),
                    ..Namespace::default()
                };
                let name = if found.namespace.is_empty() { "default" } else { &found.namespace };
                read.namespaces.insert(name.to_owned(), all);
            }
            let found = read.workloads.first().unwrap();
            read.decide(Injector::Linkerd, found, Mode::AsLabelled, Asked::default())
        };
        match case {
            "inject_emojivoto_deployment_hostNetwork_true" => {
                assert_eq!(decide(&input(case)).rule, "hostNetwork: true");
            }
            "inject_emojivoto_istio" => {
                assert_eq!(decide(&input(case)).rule, "has a sidecar already: `istio-proxy`");
            }
            // Refused with a value of the chart that is no longer its default.
            "inject_emojivoto_deployment_automountServiceAccountToken_false_volumeProjection_disabled" => {
                let path = input("inject_emojivoto_deployment_automountServiceAccountToken_false");
                assert_eq!(decide(&path).decision, Decision::Inject);
            }
            // No YAML, which is for the reader to say.
            "inject_gettest_deployment.bad" => {
                let read = gather(&fs::read(input(case)).unwrap()[..], 1);
                assert!(read.is_err() || read.is_ok_and(|read| read.objects.is_empty()), "{case}");
            }
            // The command wants a flag for what is Linkerd's own; the webhook knows no such thing.
            "inject_tap_deployment.bad" => {}
            other => panic!("a refusal that nobody looks at: {other}"),
        }
        seen += 1;
    }
    assert_eq!(seen, 5);
}

#[test]
fn workloads_of_real_files() {
    let Some((folder, facts)) = corpus() else { return };
    let mut seen = 0;
    for (path, about) in facts["files"].as_object().unwrap() {
        let Some(workloads) = about["facts"]["workloads"].as_array() else { continue };
        let read = read(&folder.join(path));
        assert_eq!(read.workloads.len(), workloads.len(), "{path}");
        for workload in workloads {
            // One name may stand in several namespaces of a file, and in one twice.
            let mut same = read.workloads.iter().filter(|found| {
                let namespace = if found.namespace.is_empty() { "default" } else { &found.namespace };
                workload["name"] == found.name.as_str()
                    && workload["kind"] == found.kind
                    && (workload["namespace"] == namespace || workload["namespace"].is_null())
            });
            let fits = same.any(|found| {
                let asked = declared(&without_mesh(&found.template));
                workload["app_memory_request"] == asked.memory.bytes()
                    && (workload["app_cpu_request"].as_f64().unwrap() - asked.cpu.cores()).abs() < 1e-9
                    && ["istio", "linkerd"].iter().all(|mesh| as_told(&read, found, mesh, &workload[mesh]))
            });
            assert!(fits, "{path}: {workload}");
            seen += 1;
        }
    }
    println!("{seen} workloads");
    assert!(seen > 150, "{seen}");
}

/// Whether the facts say of a workload what the rules say.
fn as_told(read: &Read, found: &Found, mesh: &str, told: &Value) -> bool {
    let rules = if mesh == "istio" { Injector::Istio } else { Injector::Linkerd };
    let said = read.decide(rules, found, Mode::Everywhere, Asked::default());
    match told.as_str().unwrap_or_default() {
        "inject" => said.decision == Decision::Inject,
        "already has proxy" => present(&found.template).is_some(),
        "excluded: hostNetwork" => said.rule == "hostNetwork: true",
        "excluded: system namespace" => said.rule.starts_with("system namespace"),
        // The facts leave the namespaces open.
        "inject if namespace annotated" => {
            said.decision == Decision::Inject || said.rule.starts_with("system namespace")
        }
        _ => false,
    }
}
