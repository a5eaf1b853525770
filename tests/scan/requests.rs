//! What the scheduler sets aside for a pod, and that sums over pods go through the model unchanged.

use meshtax::cluster::inject::Mode;
use meshtax::cluster::resources::{Asked, Sum};
use meshtax::cluster::survey::Survey;
use meshtax::model::keys;
use meshtax::model::mesh::Injector;
use meshtax::model::value::Value;
use meshtax::units::{End, Quantity};
use serde_json::json;

use super::{APP, Ask, MI, amounts, deployment, object, row, sum, survey, told_json, workload};

/// One pod with these containers, and with what else its metadata and its spec say.
fn deployment_of(meta: &str, spec: &str) -> String {
    let template = format!("{{metadata: {{{meta}}}, spec: {{{spec}}}}}");
    object("Deployment", "cart", &format!("replicas: 1, template: {template}"))
}

fn without_and_with(ask: Ask, input: &str) -> (Sum, Sum) {
    let survey = ask.survey(input);
    let (_, planned) = row(&survey, "cart");
    (planned.without, planned.with.unwrap())
}

/// An init container that asks for more than all that runs after it.
const MIGRATE: &str = "initContainers: [{name: migrate, resources: {requests: {memory: 1Gi}}}]";

#[test]
fn limits_stand_in_for_requests_that_nobody_states() {
    let input =
        deployment_of("", "containers: [{name: app, resources: {limits: {cpu: 500m, memory: 32Mi}}}]");
    let survey = survey(&input);
    assert_eq!(row(&survey, "cart").1.without, sum(0.5, 32.0));
    // They are admitted so, and nobody declared them.
    assert_eq!(
        (survey.totals.app_requests, survey.totals.app_requests_with_limits),
        (Sum::ZERO, sum(0.5, 32.0))
    );
    assert_eq!(survey.totals.containers_without_memory_request, 1);
}

#[test]
fn pods_that_ask_for_nothing_reserve_nothing() {
    let (without, with) = without_and_with(Ask::default(), &deployment_of("", "containers: [{name: app}]"));
    assert_eq!((without, with), (Sum::ZERO, sum(0.125, 128.0)));
}

#[test]
fn a_large_init_container_swallows_a_classic_proxy_of_linkerd_and_not_a_native_one() {
    let ask = || Ask {
        defaults: Some(Asked { requests: amounts(0.125, 20.0), ..Asked::default() }),
        ..Ask::of(Injector::Linkerd)
    };
    let input = |native: &str| {
        let native = format!("annotations: {{config.linkerd.io/proxy-enable-native-sidecar: '{native}'}}");
        deployment_of(&native, &format!("{MIGRATE}, containers: [{APP}]"))
    };
    assert_eq!(without_and_with(ask(), &input("false")), (sum(0.125, 1024.0), sum(0.25, 1024.0)));
    assert_eq!(without_and_with(ask(), &input("true")), (sum(0.125, 1024.0), sum(0.25, 1044.0)));
}

#[test]
fn a_large_init_container_swallows_a_classic_proxy_of_istio_and_not_a_native_one() {
    let input = |native: &str| {
        let native = format!("annotations: {{sidecar.istio.io/nativeSidecar: '{native}'}}");
        deployment_of(&native, &format!("{MIGRATE}, containers: [{APP}]"))
    };
    let ask = Ask::default;
    assert_eq!(without_and_with(ask(), &input("false")), (sum(0.125, 1024.0), sum(0.25, 1024.0)));
    assert_eq!(without_and_with(ask(), &input("true")), (sum(0.125, 1024.0), sum(0.25, 1152.0)));
}

#[test]
fn old_kubelets_get_classic_proxies_of_istio() {
    let kubelet = |version: &str| {
        super::node("node-1", 4, 8)
            .replace("status: {", &format!("status: {{nodeInfo: {{kubeletVersion: {version}}}, "))
    };
    let input = deployment_of("", &format!("{MIGRATE}, containers: [{APP}]"));
    let added = |version: &str| {
        let (without, with) = without_and_with(Ask::default(), &(input.clone() + &kubelet(version)));
        with.less(without).memory
    };
    assert_eq!(added("v1.32.9"), sum(0.0, 0.0).memory);
    assert_eq!(added("v1.33.1"), sum(0.0, 128.0).memory);
}

#[test]
fn a_native_sidecar_that_is_no_proxy_counts_beside_the_containers() {
    let logs = "initContainers: [{name: logs, restartPolicy: Always, resources: {requests: {memory: 16Mi}}}]";
    let survey = survey(&deployment_of("", &format!("{logs}, containers: [{APP}]")));
    assert_eq!(row(&survey, "cart").1.without, sum(0.125, 80.0));
    assert_eq!(survey.totals.containers, 2);
}

#[test]
fn the_overhead_of_the_runtime_comes_on_top() {
    let input = deployment_of("", &format!("overhead: {{cpu: 250m, memory: 120Mi}}, containers: [{APP}]"));
    assert_eq!(without_and_with(Ask::default(), &input), (sum(0.375, 184.0), sum(0.5, 312.0)));
}

#[test]
fn requests_of_the_pod_as_a_whole_take_in_the_proxy() {
    let input = deployment_of("", &format!("resources: {{requests: {{memory: 1Gi}}}}, containers: [{APP}]"));
    assert_eq!(without_and_with(Ask::default(), &input), (sum(0.125, 1024.0), sum(0.25, 1024.0)));
}

#[test]
fn what_a_proxy_asks_for_may_be_unknown_and_is_then_not_zero() {
    let survey = Ask { defaults: None, ..Ask::default() }.survey(&deployment("cart", 2));
    assert_eq!(row(&survey, "cart").1.with, None);
    assert_eq!(survey.totals.added, None);
}

/// Three workloads whose means are no whole numbers: 7, 11 and 0 to 13 pods.
fn uneven() -> String {
    deployment("cart", 7)
        + &deployment("web", 11).replace("64Mi", "77777777")
        + &workload("Deployment", "search", "replicas: 3,", "").replace("64Mi", "333")
        + &object(
            "HorizontalPodAutoscaler",
            "search",
            "scaleTargetRef: {kind: Deployment, name: search}, minReplicas: 2, maxReplicas: 13",
        )
}

#[test]
fn totals_are_sums_of_pods() {
    let survey = survey(&uneven());
    let add = |end: usize, of: fn(&Survey, usize) -> Option<Sum>| -> Sum {
        let rows = survey.inventory.workloads.iter().enumerate();
        rows.map(|(at, row)| of(&survey, at).unwrap().times(row.pods.range().unwrap()[end])).sum()
    };
    for end in 0..3 {
        let without = add(end, |survey, at| Some(survey.plan.rows[at].without));
        let added = add(end, |survey, at| survey.plan.rows[at].added());
        assert_eq!(survey.totals.without_mesh[end], without);
        assert_eq!(survey.totals.added.unwrap()[end], added);
    }
    assert_eq!(survey.totals.cluster_pods, [20, 21, 31]);
}

#[test]
fn a_mean_times_the_pods_is_the_total_again() {
    let survey = survey(&uneven());
    let layer = survey.layer();
    for (end, at) in [(End::Low, 0), (End::Typical, 1), (End::High, 2)] {
        let of = |key: usize| match &layer.system.at(key).unwrap().value {
            Value::Number(number) => number.base_at(end),
            other => panic!("{other:?}"),
        };
        let pods = of(keys::CLUSTER_PODS.index());
        if at == 1 {
            let total = survey.totals.without_mesh[at].memory.base();
            let again = of(keys::APP_MEMORY_REQUEST.index()) * pods;
            assert!((again - total).abs() <= pods / 2.0, "{again} is not {total}");
            let total = survey.totals.without_mesh[at].cpu.base();
            assert!((of(keys::APP_CPU_REQUEST.index()) * pods - total).abs() <= pods / 2.0 * 1e-9);
        }
        assert_eq!(pods, [20.0, 21.0, 31.0][at]);
    }
}

#[test]
fn the_most_that_is_reserved_is_that_of_all_autoscalers_at_their_most() {
    // Istio's chart asks for 128Mi a proxy: 20 at the least, 31 at the most.
    let json = told_json("estimate", &uneven(), &["--mesh", "istio-sidecar"]);
    let parts = json["memory"]["parts"].as_array().unwrap();
    let sidecar = parts.iter().find(|part| part["component"] == "sidecar").unwrap();
    assert_eq!(sidecar["count"], json!({"low": 20, "typical": 21, "high": 31}));
    let reserved = &sidecar["reserved_bytes"];
    for (end, pods) in [("low", 20.0), ("typical", 21.0), ("high", 31.0)] {
        assert_eq!(reserved[end].as_f64().unwrap(), pods * 128.0 * MI, "{end}");
    }
}

#[test]
fn what_is_not_meshed_adds_nothing() {
    let survey = Ask { mode: Mode::AsLabelled, ..Ask::default() }.survey(&uneven());
    assert_eq!(survey.totals.added, Some([Sum::ZERO; 3]));
    assert_eq!(survey.totals.meshed_pods, [0; 3]);
}
