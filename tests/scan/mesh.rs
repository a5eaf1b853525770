//! Whom a mesh takes in: modes, scopes, and what is no workload of its own.

use meshtax::cluster::inject::{Decision, Mode};
use meshtax::cluster::plan::Scope;

use super::{Ask, deployment, object, row, survey, template, told_json};

fn namespaces() -> String {
    "---\nkind: Namespace\nmetadata: {name: shop, labels: {istio-injection: enabled}}\n\
     ---\nkind: Namespace\nmetadata: {name: test}\n"
        .to_owned()
}

/// Carts in `shop`, which is labelled, and in `test`, which is not.
fn two_carts() -> String {
    let elsewhere = deployment("cart", 2).replace("namespace: shop", "namespace: test");
    namespaces() + &deployment("cart", 3) + &elsewhere
}

fn meshed(ask: Ask) -> [u64; 3] {
    ask.survey(&two_carts()).totals.meshed_pods
}

#[test]
fn as_labelled_takes_todays_labels_and_everywhere_takes_all() {
    assert_eq!(meshed(Ask { mode: Mode::AsLabelled, ..Ask::default() }), [3; 3]);
    assert_eq!(meshed(Ask::default()), [5; 3]);
}

#[test]
fn the_default_is_everywhere() {
    assert_eq!(told_json("scan", &two_carts(), &[])["totals"]["meshed_pods"], 5);
    let labelled = told_json("scan", &two_carts(), &["--inject", "as-labelled"]);
    assert_eq!(
        (labelled["totals"]["meshed_pods"].as_u64(), &labelled["inject"]),
        (Some(3), &"as-labelled".into())
    );
}

#[test]
fn what_opts_out_stays_out_everywhere() {
    let template = template("labels: {app: cart, sidecar.istio.io/inject: 'false'}", "");
    let survey = survey(&object("Deployment", "cart", &format!("replicas: 2, template: {template}")));
    let (_, planned) = row(&survey, "cart");
    assert_eq!(planned.injection.decision, Decision::Skip);
    assert_eq!(planned.injection.rule, "pod label `sidecar.istio.io/inject=false`");
    assert_eq!((survey.totals.meshed_pods, survey.totals.cluster_pods), ([0; 3], [2; 3]));
}

#[test]
fn a_scope_of_namespaces_takes_these_or_all_but_those() {
    let scope = |namespaces: &[&str], excluded: &[&str]| {
        let own = |names: &[&str]| names.iter().map(|name| (*name).to_owned()).collect();
        Ask {
            scope: Scope { namespaces: own(namespaces), excluded: own(excluded), ..Scope::default() },
            ..Ask::default()
        }
    };
    assert_eq!(meshed(scope(&["shop"], &[])), [3; 3]);
    assert_eq!(meshed(scope(&["shop", "test"], &[])), [5; 3]);
    assert_eq!(meshed(scope(&[], &["shop"])), [2; 3]);
    assert_eq!(meshed(scope(&["shop", "test"], &["test"])), [3; 3]);
    let survey = scope(&["shop"], &[]).survey(&two_carts());
    assert_eq!(survey.plan.rows[1].injection.rule, "not in a namespace of `--namespace`");
}

#[test]
fn the_flags_of_the_scope_do_as_they_say() {
    for (args, expected) in [
        (["--namespace", "shop"], 3),
        (["-n", "test"], 2),
        (["--exclude-namespace", "shop"], 2),
        (["--selector", "app=cart"], 5),
        (["-l", "app!=cart"], 0),
    ] {
        assert_eq!(told_json("scan", &two_carts(), &args)["totals"]["meshed_pods"], expected, "{args:?}");
        assert_eq!(
            told_json("estimate", &two_carts(), &args)["scenario"]["pods"]["typical"],
            expected,
            "{args:?}"
        );
    }
}

#[test]
fn a_selector_is_of_the_labels_of_pods() {
    let labelled = |labels: &str| template(&format!("labels: {{{labels}}}"), "");
    let input = object("Deployment", "front", &format!("template: {}", labelled("tier: web")))
        + &object("Deployment", "back", &format!("template: {}", labelled("tier: db")));
    let scope = Scope { selector: "tier in (web, edge)".parse().unwrap(), ..Scope::default() };
    let survey = Ask { scope, ..Ask::default() }.survey(&input);
    assert_eq!(row(&survey, "front").1.injection.decision, Decision::Inject);
    assert_eq!(row(&survey, "back").1.injection.rule, "not selected by `--selector`");
}

#[test]
fn what_is_outside_the_scope_is_in_the_cluster_still() {
    let scope = Scope { namespaces: vec!["shop".to_owned()], ..Scope::default() };
    let survey = Ask { scope, ..Ask::default() }.survey(&two_carts());
    assert_eq!(survey.totals.cluster_pods, [5; 3]);
    assert_eq!((survey.totals.namespaces, survey.totals.meshed_namespaces), (2, 1));
}

#[test]
fn a_gateway_is_no_meshed_pod() {
    let gateway = object(
        "Deployment",
        "edge",
        "replicas: 2, template: {metadata: {labels: {istio: edge}}, spec: {containers: [{name: istio-proxy, \
         resources: {requests: {memory: 128Mi}}}]}}",
    );
    let survey = survey(&(gateway + &deployment("cart", 3)));
    assert_eq!(row(&survey, "edge").1.injection.decision, Decision::Gateway);
    assert_eq!((survey.totals.meshed_pods, survey.totals.gateway_pods), ([3; 3], 2));
    // It is there without a mesh's sidecars too, so it is in what is reserved without.
    assert_eq!(survey.totals.without_mesh[1], super::sum(0.375, 3.0 * 64.0 + 2.0 * 128.0));
    assert_eq!(survey.totals.proxies.pods, 0);
}

#[test]
fn a_meshs_own_pods_are_no_meshed_pods() {
    let input = deployment("istiod", 2).replace("namespace: shop", "namespace: istio-system")
        + &deployment("cart", 3);
    let survey = survey(&input);
    assert_eq!((survey.totals.meshed_pods, survey.totals.cluster_pods), ([3; 3], [3; 3]));
    assert_eq!(
        survey.totals.without_mesh[1],
        super::sum(0.375, 192.0),
        "it would not be there without a mesh"
    );
    assert_eq!(survey.totals.effective_requests, super::sum(0.625, 320.0), "and is there today");
}

#[test]
fn pods_on_their_nodes_network_stay_out() {
    let survey = survey(&super::workload("Deployment", "cart", "", "hostNetwork: true"));
    assert_eq!(row(&survey, "cart").1.injection.rule, "hostNetwork: true");
}

#[test]
fn the_clusters_own_namespaces_stay_out() {
    let survey = survey(&deployment("dns", 2).replace("namespace: shop", "namespace: kube-system"));
    assert_eq!(survey.totals.meshed_pods, [0; 3]);
}
