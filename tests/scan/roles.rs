//! What workloads are for, and which of them are services of the application.

use meshtax::cluster::roles::Role;
use meshtax::model::keys;
use serde_json::json;

use super::{deployment, object, row, survey, told, told_json, workload};

/// The role of a Deployment of that name, namespace, image and labels.
fn role(namespace: &str, name: &str, image: &str, labels: &str) -> Role {
    let template = format!(
        "{{metadata: {{labels: {{{labels}}}}}, spec: {{containers: [{{name: main, image: '{image}'}}]}}}}"
    );
    let input = object("Deployment", name, &format!("template: {template}"))
        .replace("namespace: shop", &format!("namespace: {namespace}"));
    row(&survey(&input), name).0.role
}

#[test]
fn an_application_is_what_nothing_else_is() {
    assert_eq!(role("shop", "cart", "shop/cart:1", ""), Role::App);
    // A name that only sounds like a part of a mesh.
    assert_eq!(role("shop", "istiodata", "shop/data:1", ""), Role::App);
}

#[test]
fn a_datastore_is_known_by_its_image() {
    for image in [
        "postgres:17",
        "docker.io/bitnami/redis@sha256:ab",
        "reg:5000/library/mongo",
        "rabbitmq:3-management",
    ] {
        assert_eq!(role("shop", "db", image, ""), Role::Datastore, "{image}");
    }
    for image in ["shop/postgres-exporter:1", "redis-commander:1", "shop/mymysql:1", "mongo-express:1"] {
        assert_eq!(role("shop", "db", image, ""), Role::App, "{image}");
    }
}

#[test]
fn a_gateway_is_an_ingress_controller_or_a_proxy_by_itself() {
    assert_eq!(role("edge", "ingress", "registry.k8s.io/ingress-nginx/controller:v1", ""), Role::Gateway);
    assert_eq!(role("edge", "ingress", "shop/controller:v1", ""), Role::App);
    assert_eq!(role("edge", "ingress", "traefik:v3", ""), Role::Gateway);
    let alone = object("Deployment", "edge", "template: {spec: {containers: [{name: istio-proxy}]}}");
    assert_eq!(row(&survey(&alone), "edge").0.role, Role::Gateway);
}

#[test]
fn a_control_plane_is_known_by_its_name() {
    for name in
        ["istiod", "istiod-1-27", "linkerd-destination", "kuma-control-plane", "consul-connect-injector"]
    {
        assert_eq!(role("mesh", name, "x:1", ""), Role::ControlPlane, "{name}");
    }
}

#[test]
fn an_agent_on_every_node_is_of_its_mesh() {
    for name in ["ztunnel", "istio-cni-node", "linkerd-cni", "kuma-cni", "consul-cni"] {
        assert_eq!(role("kube-system", name, "x:1", ""), Role::NodeProxy, "{name}");
    }
}

#[test]
fn a_waypoint_is_known_by_its_gateway_class() {
    let labels = "gateway.networking.k8s.io/gateway-class-name: istio-waypoint";
    let input = format!(
        "template: {{metadata: {{labels: {{{labels}}}}}, spec: {{containers: [{{name: istio-proxy}}]}}}}"
    );
    assert_eq!(row(&survey(&object("Deployment", "waypoint", &input)), "waypoint").0.role, Role::Waypoint);
}

#[test]
fn a_part_of_the_cluster_is_known_by_its_namespace() {
    for namespace in ["kube-system", "cert-manager", "openshift-monitoring", "istio-system"] {
        assert_eq!(role(namespace, "metrics", "shop/metrics:1", ""), Role::System, "{namespace}");
    }
    // A datastore of the cluster's own is the cluster's.
    assert_eq!(role("kube-system", "etcd", "etcd:3", ""), Role::System);
}

fn service(name: &str, spec: &str) -> String {
    object("Service", name, spec)
}

#[test]
fn a_service_of_the_application_is_a_workload_that_a_service_selects() {
    let input = deployment("cart", 2)
        + &deployment("web", 1)
        + &deployment("worker", 1)
        // Two Services of one workload are one service.
        + &service("cart", "selector: {app: cart}")
        + &service("cart-internal", "selector: {app: cart}")
        + &service("web", "selector: {app: web}");
    let survey = survey(&input);
    assert_eq!((survey.totals.services, survey.totals.application_services), (3, 2));
}

#[test]
fn what_is_no_service_of_the_application_is_not_counted_as_one() {
    let datastore = workload("StatefulSet", "db", "", "").replace("shop/app:1", "postgres:17");
    let system = deployment("dns", 1).replace("namespace: shop", "namespace: kube-system");
    for (input, what) in [
        (datastore + &service("db", "selector: {app: db}"), "a datastore"),
        (
            system
                + &service("dns", "selector: {app: dns}")
                    .replace("namespace: shop", "namespace: kube-system"),
            "a part of the cluster",
        ),
        (deployment("cart", 1) + &service("cart", "type: ExternalName, externalName: x"), "a name outside"),
        (deployment("cart", 1) + &service("cart", ""), "a Service without a selector"),
        (deployment("cart", 1) + &service("cart", "selector: {app: other}"), "another selector"),
        (
            deployment("cart", 1)
                + &service("cart", "selector: {app: cart}").replace("namespace: shop", "namespace: test"),
            "another namespace",
        ),
    ] {
        assert_eq!(survey(&input).totals.application_services, 0, "{what}");
    }
    assert_eq!(
        survey(&(deployment("cart", 1) + &service("cart", "selector: {app: cart}")))
            .totals
            .application_services,
        1
    );
}

#[test]
fn the_model_gets_the_range_from_workloads_to_service_objects() {
    let input = deployment("cart", 2)
        + &service("cart", "selector: {app: cart}")
        + &service("cart-internal", "selector: {app: cart}")
        + &service("outside", "type: ExternalName, externalName: x");
    let json = told_json("estimate", &input, &[]);
    assert_eq!(json["scenario"]["services"], json!({"low": 1, "typical": 1, "high": 3}));
}

#[test]
fn without_a_service_among_the_objects_services_are_unknown_and_not_zero() {
    assert!(survey(&deployment("cart", 2)).layer().system.at(keys::SERVICES.index()).is_none());
    assert_eq!(told_json("estimate", &deployment("cart", 2), &[])["scenario"]["services"], json!(null));
    let report = told("estimate", &deployment("cart", 2), &[]);
    assert!(!report.contains(" 0 services"), "{report}");
    assert!(
        report.contains("services: no mesh is needed if fewer than 50 services"),
        "and asked for: {report}"
    );
}
