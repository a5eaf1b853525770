//! Levers: what is told to be lower is what an estimate of the scenario comes to, stated as a user would.

use std::fmt::Write;

use meshtax::model::Figure;
use meshtax::model::budget::{FIGURES, percentile};
use meshtax::model::figure::Which;
use meshtax::model::levers::{Lever, Subject, levers};
use meshtax::model::{Estimate, Scenario};
use proptest::prelude::*;
use serde_json::{Value, json};

use crate::support::{estimated, stdout};

/// The levers that a scenario has by itself.
fn told(text: &str) -> (Scenario, Estimate, Vec<Lever>) {
    let (scenario, now) = estimated(text);
    let levers = levers(&scenario, &now, crate::support::the_lesson(), Vec::new());
    (scenario, now, levers)
}

/// The lever that begins so, with what it changes: its key, its path, and the typical values.
fn changes<'a>(levers: &'a [Lever], begin: &str) -> Vec<(&'static str, Option<&'a str>, f64, f64)> {
    let of = |lever: &'a Lever| {
        let changes = lever.changes.iter();
        changes.map(|one| (one.subject.key(), one.subject.path(), one.before()[1], one.after()[1])).collect()
    };
    levers.iter().find(|lever| lever.what.starts_with(begin)).map(of).unwrap_or_default()
}

/// Ten sidecars of 0.1 cores, half a core for 1000 requests/s, and two paths of five hops.
const PATHS: &str = "[cluster]\npods = 10\n[mesh]\nsidecar_cpu_idle = \"0.1\"\nsidecar_cpu_per_1000_rps = \"0.5\"\n\
    [[chain]]\nname = \"near\"\ndepth = 5\nhop_latency = \"1ms\"\nrps = 100\nsla_p99 = \"11ms\"\n\
    [[chain]]\nname = \"far\"\ndepth = 6\nhop_latency = \"1ms\"\nrps = 200\nsla_p99 = \"1s\"\n";

#[test]
fn known_answers_of_one_path_less() {
    let (.., found) = told(PATHS);
    // 5 hops of a millisecond are taken from the path at 10 of 11 ms; 100 requests/s pass 10 proxies of those,
    // which is half a core, and 200 pass 12, which is 1.2 and stays beside 1 of idle sidecars.
    assert_eq!(
        changes(&found, "Leave the services of `near`"),
        [
            ("added_latency", Some("near"), 5.0, 0.0),
            ("cpu", None, 2.7, 2.2),
            // The worst path is the other one, and stays.
        ]
    );
    let note = &found.iter().find(|one| one.what.contains("near")).unwrap().note;
    assert!(note.contains("10 ms of a p99 SLA of 11 ms with the mesh and 5 ms without"), "{note}");
    assert!(note.contains("which pods are its own is not known"), "{note}");
    // Where it is the worst one, the worst is the other from then on.
    let (.., found) = told(&PATHS.replace("depth = 6", "depth = 3"));
    assert!(changes(&found, "Leave the services of `near`").contains(&("added_latency", None, 5.0, 3.0)));
}

#[test]
fn the_path_that_only_the_mesh_breaks_comes_before_one_that_is_lost_anyway() {
    let (.., found) = told(&PATHS.replace("\"11ms\"", "\"9ms\"").replace("\"1s\"", "\"2ms\""));
    assert!(!changes(&found, "Leave the services of `near`").is_empty(), "{found:?}");
    // Both keep it: the nearer one.
    let (.., found) = told(&PATHS.replace("\"1s\"", "\"12500us\""));
    assert!(!changes(&found, "Leave the services of `far`").is_empty(), "{found:?}");
}

#[test]
fn an_only_path_leaves_no_latency_and_no_load() {
    let (.., found) = told(PATHS.split("[[chain]]\nname = \"far\"").next().unwrap());
    let only = changes(&found, "Leave the services of `near`");
    assert_eq!(only, [("added_latency", Some("near"), 5.0, 0.0), ("cpu", None, 1.5, 1.0)]);
}

#[test]
fn nothing_is_preached_of_a_path_that_is_not_promised_or_not_known() {
    for text in [
        PATHS.replace("sla_p99 = \"11ms\"\n", "").replace("sla_p99 = \"1s\"\n", "sla_p99 = \"none\"\n"),
        PATHS.replace("hop_latency = \"1ms\"\n", ""),
        format!("{PATHS}[rollout]\n")
            .replace("[mesh]\n", "[mesh]\nmesh_latency = \"0ms\"\n")
            .replace("rps = 100\n", ""),
    ] {
        let (.., found) = told(&text);
        let paths: Vec<&Lever> = found.iter().filter(|one| one.what.starts_with("Leave")).collect();
        assert!(paths.is_empty(), "{paths:?}\n{text}");
    }
}

#[test]
fn known_answers_of_scope_and_requests() {
    let text = "[cluster]\npods = 100\nservices = 60\n[mesh]\nsidecar_memory = \"30MiB..40MiB..60MiB\"\n\
        sidecar_memory_request = \"100MiB\"\nmemory_per_service = \"1MiB\"\n";
    let (.., found) = told(text);
    let mebibytes = |count: f64| count * 1_048_576.0;
    // 50 services less of a MiB in each of 100.
    let scoped = changes(&found, "Scope what sidecars");
    assert_eq!(scoped.len(), 1, "{scoped:?}");
    assert_eq!(scoped[0].2 - scoped[0].3, mebibytes(5000.0));
    assert_eq!(
        changes(&found, "Request 60Mi"),
        [("memory_reserved", None, mebibytes(10_000.0), mebibytes(6000.0))]
    );
}

/// The same scenario in which a lever is pulled, as its user would write it.
fn pulled(text: &str, lever: &Lever) -> Option<String> {
    if lever.what.starts_with("Scope") {
        return Some(text.replace("[mesh]\n", "[mesh]\nservices_in_scope = 10\n"));
    }
    let request = lever.what.strip_prefix("Request ")?.split_once("Mi ")?.0;
    let line = text.lines().find(|line| line.starts_with("sidecar_memory_request"))?;
    Some(text.replace(line, &format!("sidecar_memory_request = \"{request}MiB\"")))
}

prop_compose! {
    fn systems()(
        mesh in prop::sample::select(vec!["lesson", "istio-sidecar", "linkerd"]),
        pods in 1_u32..200,
        services in 1_u32..200,
        request in 20_u32..300,
        used in 10_u32..200,
        chains in prop::collection::vec((1_u32..8, 1_u32..9, 1_u32..1000, prop::option::of(5_u32..300)), 0..4),
        priced in any::<bool>(),
    ) -> String {
        let mut text = format!(
            "[cluster]\npods = {pods}\nservices = {services}\nnodes = 5\napp_memory_request = \"300MB\"\n\
             app_cpu_request = 0.1\n[node]\nallocatable_cpu = 3.9\nallocatable_memory = \"6GB\"\n"
        );
        for (depth, hop, rps, sla) in chains {
            write!(text, "[[chain]]\ndepth = {depth}\nhop_latency = \"p50={hop}ms,p99={}ms\"\nrps = {rps}\n", hop * 3).unwrap();
            if let Some(sla) = sla {
                writeln!(text, "sla_p99 = \"{sla}ms\"").unwrap();
            }
        }
        if priced {
            text.push_str("[prices]\nbook = \"opencost-default\"\n");
        }
        write!(
            text,
            "[mesh]\nname = \"{mesh}\"\nmemory_per_service = \"100kB\"\nsidecar_memory = \"{used}MiB\"\n\
             sidecar_memory_request = \"{request}MiB\"\n"
        ).unwrap();
        text
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 128, ..ProptestConfig::default() })]

    /// Every lever lowers something, and what it says is what the scenario comes to in which it is pulled.
    #[test]
    fn a_lever_is_the_estimate_in_which_it_is_pulled(text in systems()) {
        let (scenario, now, found) = told(&text);
        let level = percentile(&scenario).level();
        for lever in &found {
            prop_assert!(lever.changes.iter().any(|one| one.after()[1] < one.before()[1] || one.after()[2] < one.before()[2]));
            let Some(pulled) = pulled(&text, lever) else {
                prop_assert!(lever.what.starts_with("Leave"), "{}", lever.what);
                continue;
            };
            let (_, then) = estimated(&pulled);
            for figure in FIGURES.map(|figure| figure.at(level)) {
                let of = |estimate: &Estimate| figure.value(estimate);
                let one = lever.changes.iter().find(|one| matches!(&one.subject, Subject::Figure(other) if *other == figure));
                if let Some(one) = one {
                    prop_assert_eq!(Some(one.before()), of(&now).known_part(), "{:?}", figure);
                    prop_assert_eq!(Some(one.after()), of(&then).known_part(), "{:?} {}\n{}", figure, lever.what, pulled);
                } else if !figure.key().contains("percent") && of(&now).is_whole() && of(&then).is_whole() {
                    prop_assert_eq!(of(&now), of(&then), "{:?} is not told of {}", figure, lever.what);
                }
            }
        }
    }

    /// A path that is left out is a scenario without it: the rest is what the others come to, and of its load
    /// what no request of it makes.
    #[test]
    fn a_path_that_is_left_out_leaves_the_others(text in systems()) {
        let (scenario, now, found) = told(&text);
        let Some(lever) = found.iter().find(|one| one.what.starts_with("Leave")) else { return Ok(()) };
        let path = lever.changes.iter().find_map(|one| one.subject.path());
        let Some(place) = now.latency.iter().position(|one| Some(one.name.as_str()) == path) else { return Ok(()) };
        let blocks: Vec<&str> = text.split("[[chain]]\n").collect();
        let own = blocks[place + 1];
        let rate = own.lines().find(|line| line.starts_with("rps")).unwrap();
        let (_, idle) = estimated(&text.replacen(own, &own.replace(rate, "rps = 0"), 1));
        let level = percentile(&scenario).level();
        let told = |figure: Figure| {
            lever.changes.iter().find(|one| matches!(&one.subject, Subject::Figure(other) if *other == figure))
        };
        for figure in [Figure::CPU, Figure::COST] {
            if let Some(one) = told(figure) {
                // The first of equal paths is the one that is replaced here.
                if text.matches(own).count() == 1 {
                    prop_assert_eq!(Some(one.after()), figure.value(&idle).known_part(), "{:?}", figure);
                }
            }
        }
        prop_assert!(told(Figure::MEMORY).is_none() && told(Figure::MEMORY_RESERVED).is_none());
        let others = now.latency.iter().enumerate().filter(|(other, _)| *other != place);
        let worst = others.filter_map(|(_, path)| path.independent.added.at(level)).map(|added| added.high());
        let worst = worst.reduce(|one, other| if other > one { other } else { one });
        if let (Some(one), Some(worst)) = (told(Figure::path(Which::Greatest, level)), worst) {
            prop_assert_eq!(one.after()[2], meshtax::units::Quantity::base(worst));
        }
    }
}

/// A Deployment with a large init container, a Job, and a node of that kubelet.
fn cluster(kubelet: &str, annotations: &str) -> String {
    let pod = |kind: &str, name: &str, more: &str, rest: &str| {
        let inner = format!(
            "{more}template: {{metadata: {{labels: {{app: {name}}}, annotations: {{{annotations}}}}}, spec: {{{rest}\
             containers: [{{name: a, image: a, resources: {{requests: {{memory: 100Mi, cpu: 100m}}}}}}]}}}}"
        );
        format!("kind: {kind}\nmetadata: {{name: {name}, namespace: shop}}\nspec: {{{inner}}}\n---\n")
    };
    let init = "initContainers: [{name: i, image: a, resources: {requests: {memory: 1Gi, cpu: 1}}}], ";
    let cart = pod("Deployment", "cart", "replicas: 4, selector: {matchLabels: {app: cart}}, ", init);
    let report = pod("Job", "report", "parallelism: 1, ", "restartPolicy: Never, ");
    format!(
        "apiVersion: apps/v1\n{cart}apiVersion: batch/v1\n{report}apiVersion: v1\nkind: Node\n\
         metadata: {{name: one}}\nstatus: {{nodeInfo: {{kubeletVersion: {kubelet}}}, allocatable: {{cpu: 16, memory: 64Gi, pods: 110}}}}\n"
    )
}

/// What `estimate` tells of these manifests under Istio's sidecars.
fn of_manifests(text: &str, more: &[&str]) -> Value {
    let file = tempfile::Builder::new().suffix(".yaml").tempfile().unwrap();
    std::fs::write(file.path(), text).unwrap();
    let args = ["estimate", "-f", file.path().to_str().unwrap(), "-o", "json", "--levers"];
    let mesh = ["--mesh", "istio-sidecar"];
    let mesh = if more.contains(&"--mesh") { &[][..] } else { &mesh };
    serde_json::from_str(&stdout(&[&args[..], mesh, more].concat())).unwrap()
}

fn lever<'a>(report: &'a Value, begin: &str) -> Option<&'a Value> {
    report["levers"].as_array().unwrap().iter().find(|one| one["what"].as_str().unwrap().starts_with(begin))
}

#[test]
fn native_sidecars_end_jobs_and_tell_what_they_cost() {
    let now = of_manifests(&cluster("v1.30.0", ""), &[]);
    let native = lever(&now, "Native sidecars").unwrap();
    let change = |key: &str| {
        let changes = native["changes"].as_array().unwrap().iter();
        changes.clone().find(|one| one["figure"] == key).cloned().unwrap_or(Value::Null)
    };
    let jobs = change("jobs_that_never_end");
    let exact =
        |count: u32| json!({"low": f64::from(count), "typical": f64::from(count), "high": f64::from(count)});
    assert_eq!((&jobs["before"], &jobs["after"], &jobs["unit"]), (&exact(1), &exact(0), &json!("jobs")));
    // Beside the large init container the proxy's own request counts where it had none: 4 x 128 MiB.
    let reserved = change("memory_reserved");
    let grown =
        reserved["after"]["typical"].as_f64().unwrap() - reserved["before"]["typical"].as_f64().unwrap();
    assert_eq!(grown, f64::from(4 * (128 << 20)), "{native}");
    // The same as pods that say so themselves.
    let said = of_manifests(&cluster("v1.30.0", "sidecar.istio.io/nativeSidecar: 'true'"), &[]);
    assert_eq!(said["memory"]["reserved_bytes"]["typical"].as_f64(), reserved["after"]["typical"].as_f64());
    assert!(lever(&said, "Native sidecars").is_none(), "{}", said["levers"]);
}

#[test]
fn native_sidecars_are_not_told_where_they_end_nothing() {
    // Istio makes them native there, the kubelet cannot, the pods say no.
    for (kubelet, annotations) in
        [("v1.33.1", ""), ("v1.28.9", ""), ("v1.30.0", "sidecar.istio.io/nativeSidecar: 'false'")]
    {
        let report = of_manifests(&cluster(kubelet, annotations), &[]);
        assert!(lever(&report, "Native sidecars").is_none(), "{kubelet}: {}", report["levers"]);
    }
    let without_jobs = cluster("v1.30.0", "").replace("kind: Job", "kind: Nothing");
    assert!(lever(&of_manifests(&without_jobs, &[]), "Native sidecars").is_none());
    assert!(lever(&of_manifests(&cluster("v1.30.0", ""), &["--mesh", "cilium"]), "Native").is_none());
}

/// A proxy that is there already and runs on beside its Job.
#[test]
fn proxies_that_are_there_are_made_native_as_well() {
    let proxy = "containers: [{name: istio-proxy, image: docker.io/istio/proxyv2:1.24.0, args: [proxy, sidecar], \
                 resources: {requests: {memory: 64Mi, cpu: 50m}}}, ";
    let there = cluster("v1.30.0", "").replace("containers: [", proxy).replace(
        "initContainers: [",
        "initContainers: [\
        {name: istio-init, image: docker.io/istio/proxyv2:1.24.0, args: [istio-iptables]}, ",
    );
    let now = of_manifests(&there, &[]);
    let native = lever(&now, "Native sidecars").unwrap_or_else(|| panic!("{}", now["levers"]));
    let changes = native["changes"].as_array().unwrap();
    let after = |key: &str| {
        changes.iter().find(|one| one["figure"] == key).map(|one| one["after"]["typical"].as_f64())
    };
    assert_eq!(after("jobs_that_never_end"), Some(Some(0.0)));
    // 4 x 64 MiB more beside the large init container, and as much as now beside the Job's.
    let reserved = changes.iter().find(|one| one["figure"] == "memory_reserved").unwrap();
    let grown =
        reserved["after"]["typical"].as_f64().unwrap() - reserved["before"]["typical"].as_f64().unwrap();
    assert_eq!(grown, f64::from(4 * (64 << 20)), "{native}");
}

#[test]
fn native_sidecars_start_one_after_another() {
    // A Consul proxy starts beside the application, and a native one before it: 10 s become 15.
    let file = tempfile::Builder::new().suffix(".toml").tempfile().unwrap();
    let rollout = "[rollout]\nreplicas = 1\napp_ready = \"10s\"\nproxy_ready = \"5s\"\n";
    std::fs::write(file.path(), rollout).unwrap();
    let report = of_manifests(&cluster("v1.30.0", ""), &["--mesh", "consul", file.path().to_str().unwrap()]);
    let native = lever(&report, "Native sidecars").unwrap();
    let rollout =
        native["changes"].as_array().unwrap().iter().find(|one| one["figure"] == "rollout").unwrap();
    assert_eq!(
        (rollout["before"]["typical"].as_f64(), rollout["after"]["typical"].as_f64()),
        (Some(0.0), Some(5.0))
    );
}

#[test]
fn ambient_and_a_namespace_less_are_what_an_estimate_with_those_flags_tells() {
    let flags = ["--sidecar-memory-request", "100MiB", "--sidecar-cpu-request", "100m"];
    let other = cluster("v1.33.0", "").replace("namespace: shop", "namespace: till");
    let both = format!(
        "{}---\n{}",
        cluster("v1.33.0", ""),
        other.split("apiVersion: v1\nkind: Node").next().unwrap()
    );
    let now = of_manifests(&both, &flags);
    for (begin, args) in [
        ("Ambient instead", &["--mesh", "istio-ambient"][..]),
        ("Leave the namespace `shop`", &[&["--exclude-namespace", "shop"][..], &flags].concat()[..]),
    ] {
        let then = of_manifests(&both, args);
        let Some(told) = lever(&now, begin) else { panic!("{begin}: {}", now["levers"]) };
        let changes = told["changes"].as_array().unwrap();
        assert!(!changes.is_empty());
        for one in changes {
            let of = |report: &Value| match one["figure"].as_str().unwrap() {
                "memory" => report["memory"]["used_bytes"]["typical"].as_f64(),
                "memory_reserved" => report["memory"]["reserved_bytes"]["typical"].as_f64(),
                "cpu" => report["cpu"]["used_cores"]["typical"].as_f64(),
                "cpu_reserved" => report["cpu"]["reserved_cores"]["typical"].as_f64(),
                "extra_nodes" => report["capacity"]["extra_nodes"]["typical"].as_f64(),
                other => panic!("{other}"),
            };
            assert_eq!(one["before"]["typical"].as_f64(), of(&now), "{begin} {one}");
            assert_eq!(one["after"]["typical"].as_f64(), of(&then), "{begin} {one}");
        }
    }
}
