//! A mesh that runs already: it is taken out of "without", and what is asked about is told against it.

use meshtax::cluster::inject::Decision;
use meshtax::model::mesh::Injector;
use serde_json::Value;

use super::{Ask, MI, deployment, object, row, sum, survey, told, told_json};

/// Three carts with a classic proxy of Istio that requests 125m and 128Mi, beside 125m and 64Mi.
fn injected() -> String {
    let containers = format!(
        "{}, {{name: istio-proxy, image: istio/proxyv2:1.27, resources: {{requests: {{cpu: 125m, memory: 128Mi}}}}}}",
        super::APP
    );
    let template = format!("{{metadata: {{labels: {{app: cart}}}}, spec: {{containers: [{containers}]}}}}");
    object("Deployment", "cart", &format!("replicas: 3, template: {template}"))
}

#[test]
fn the_mesh_that_runs_is_taken_out_of_without() {
    let survey = survey(&injected());
    let (_, planned) = row(&survey, "cart");
    assert_eq!(planned.injection.decision, Decision::Present);
    assert_eq!((planned.without, planned.today), (sum(0.125, 64.0), sum(0.25, 192.0)));
    assert_eq!(survey.totals.without_mesh[1], sum(0.375, 192.0));
    assert_eq!(survey.totals.added.unwrap()[1], sum(0.375, 3.0 * 128.0));
    assert_eq!(survey.totals.proxies.pods, 3);
}

#[test]
fn another_mesh_is_asked_about_as_if_that_one_were_not_there() {
    let ask = Ask {
        defaults: Some(meshtax::cluster::resources::Asked {
            requests: super::amounts(0.0, 20.0),
            ..Default::default()
        }),
        ..Ask::of(Injector::Linkerd)
    };
    let survey = ask.survey(&injected());
    let (_, planned) = row(&survey, "cart");
    assert_eq!(planned.injection.decision, Decision::Inject);
    assert_eq!(planned.with, Some(sum(0.125, 84.0)));
    assert_eq!(survey.reserved_today().memory, sum(0.0, 3.0 * 128.0).memory);
}

#[test]
fn json_tells_what_runs_and_the_difference_to_it() {
    let input = injected() + &deployment("istiod", 1).replace("namespace: shop", "namespace: istio-system");
    // Linkerd with high availability: 20Mi and 100m a proxy.
    let json = told_json("estimate", &input, &["--mesh", "linkerd-ha"]);
    let installed = &json["read"]["installed"];
    assert_eq!(installed["proxies"], 3);
    assert_eq!(installed["proxies_memory_reserved_bytes"], 3.0 * 128.0 * MI);
    assert_eq!(installed["memory_reserved_bytes"], (3.0 * 128.0 + 64.0) * MI, "with the control plane");
    assert_eq!(installed["cpu_reserved_cores"], 0.5);
    let reserved = json["memory"]["reserved_bytes"]["typical"].as_f64().unwrap();
    let over = installed["added_over_it_memory_bytes"].as_f64().unwrap();
    assert_eq!(over, reserved - (3.0 * 128.0 + 64.0) * MI);
    assert!(installed["added_over_it_cpu_cores"].as_f64().is_some());
}

#[test]
fn nothing_is_told_where_no_mesh_runs() {
    assert_eq!(told_json("estimate", &deployment("cart", 3), &[])["read"]["installed"], Value::Null);
    assert!(!told("estimate", &deployment("cart", 3), &[]).contains("runs already"));
}

#[test]
fn people_are_told_what_runs() {
    let report = told("scan", &injected(), &["--mesh", "kuma"]);
    assert!(report.contains("A mesh that runs already"), "{report}");
    assert!(report.contains("3 with proxy"), "{report}");
    let report = told("estimate", &injected(), &["--mesh", "kuma"]);
    assert!(report.contains("a mesh runs already: 3 pods have a proxy"), "{report}");
}

#[test]
fn a_mesh_that_states_no_requests_and_runs_is_told_as_well() {
    let silent = injected().replace("requests: {cpu: 125m, memory: 128Mi}", "");
    let installed = &told_json("estimate", &silent, &[])["read"]["installed"];
    assert_eq!(
        (installed["proxies"].as_u64(), installed["memory_reserved_bytes"].as_u64()),
        (Some(3), Some(0))
    );
}
