use proptest::prelude::*;

use super::*;
use crate::cluster::pod::{Container, PodTemplate, Stage};
use crate::cluster::requests::effective;
use crate::cluster::testing::{annotated, app, asked, container, gi, labelled, pod};
use Stage::{Init, Main, Sidecar};

fn proxy(family: Family, native: bool, each: Asked) -> Proxy {
    Proxy { family, asked: each, known: true, native, count: 1, init: None }
}

fn names(pod: &PodTemplate) -> Vec<&str> {
    pod.containers.iter().map(|container| container.name.as_str()).collect()
}

/// A pod with that container beside the application's.
fn beside(name: &str, stage: Stage) -> PodTemplate {
    let mut pod = app();
    pod.containers.insert(0, container(name, stage, asked(0.1, 0.125)));
    pod
}

#[test]
fn proxies_are_found_among_containers_and_native_sidecars() {
    for (name, family) in [
        ("istio-proxy", Family::Istio),
        ("linkerd-proxy", Family::Linkerd),
        ("kuma-sidecar", Family::Kuma),
        ("consul-dataplane", Family::Consul),
    ] {
        for (stage, native) in [(Main, false), (Sidecar, true)] {
            let found = present(&beside(name, stage)).unwrap();
            assert_eq!(
                (found.family, found.role, found.native, found.proxies),
                (family, Role::Sidecar, native, 1)
            );
            assert_eq!(found.asked, asked(0.1, 0.125));
        }
        // One that ends before the pod starts carries nothing.
        assert_eq!(present(&beside(name, Init)), None, "{name}");
    }
}

#[test]
fn a_native_sidecar_that_is_no_mesh_proxy_is_none() {
    for name in ["vault-agent", "cloud-sql-proxy", "envoy", "fluent-bit", "my-istio-proxy"] {
        for stage in [Main, Sidecar] {
            let pod = beside(name, stage);
            assert_eq!(present(&pod), None, "{name}");
            assert_eq!(without_mesh(&pod), pod, "{name}");
        }
    }
}

#[test]
fn a_container_called_envoy_needs_another_trace() {
    let mut by_image = beside("envoy", Main);
    "public.ecr.aws/appmesh/aws-appmesh-envoy:v1".clone_into(&mut by_image.containers[0].image);
    let mut by_init = beside("envoy", Main);
    by_init.containers.push(container("proxyinit", Init, Asked::default()));
    let by_label = labelled(beside("envoy", Main), &[("osm-proxy-uuid", "1")]);
    assert_eq!(present(&by_image).map(|found| found.family), Some(Family::AppMesh));
    assert_eq!(present(&by_init).map(|found| found.family), Some(Family::AppMesh));
    assert_eq!(present(&by_label).map(|found| found.family), Some(Family::Osm));
    assert_eq!(without_mesh(&by_init), app());
    assert_eq!(without_mesh(&by_label), app());
}

#[test]
fn the_status_annotation_is_trusted_over_names() {
    let status = |text| annotated(beside("istio-proxy", Main), &[("sidecar.istio.io/status", text)]);
    let listed = status(r#"{"initContainers":["istio-init"],"containers":["istio-proxy"]}"#);
    let native = status(r#"{"initContainers":["istio-init","istio-proxy"],"containers":null}"#);
    let another = status(r#"{"initContainers":["grpc-bootstrap-init"],"containers":null}"#);
    assert!(present(&listed).is_some());
    assert!(present(&native).is_some());
    assert_eq!(present(&another), None);
    // One that cannot be read says nothing.
    assert!(present(&status("istio")).is_some());
    // What it lists was put in, whatever it is called.
    let mut custom = status(r#"{"containers":["istio-proxy","log-shipper"]}"#);
    custom.containers.push(container("log-shipper", Main, asked(1.0, 1.0)));
    assert_eq!(without_mesh(&custom), app());
}

#[test]
fn gateways_waypoints_and_node_proxies_are_no_sidecars() {
    let alone = || pod([container("istio-proxy", Main, asked(0.1, 0.125))]);
    let role = |pod: &PodTemplate| present(pod).map(|found| found.role);
    assert_eq!(role(&alone()), Some(Role::Gateway));
    let waypoint = labelled(alone(), &[("gateway.networking.k8s.io/gateway-class-name", "istio-waypoint")]);
    assert_eq!(role(&waypoint), Some(Role::Waypoint));
    assert_eq!(role(&labelled(alone(), &[("app", "ztunnel")])), Some(Role::NodeProxy));
    let template = |value| annotated(beside("istio-proxy", Main), &[("inject.istio.io/templates", value)]);
    assert_eq!(role(&template("gateway,spire")), Some(Role::Gateway));
    assert_eq!(role(&template("sidecar")), Some(Role::Sidecar));
    let consul =
        annotated(beside("consul-dataplane", Main), &[("consul.hashicorp.com/gateway-kind", "mesh-gateway")]);
    assert_eq!(role(&consul), Some(Role::Gateway));
    for gateway in [alone(), waypoint, template("gateway"), consul] {
        assert_eq!(without_mesh(&gateway), gateway, "a gateway stays as it is");
    }
    // A gateway whose image the injector fills in is one all the same.
    let mut auto = alone();
    "auto".clone_into(&mut auto.containers[0].image);
    assert_eq!(role(&auto), Some(Role::Gateway));
}

#[test]
fn a_pod_with_several_ports_in_consul_has_several_proxies() {
    let mut pod = beside("consul-dataplane-web", Main);
    pod.containers.push(container("consul-dataplane-admin", Main, asked(0.1, 0.125)));
    let found = present(&pod).unwrap();
    assert_eq!((found.proxies, found.asked, found.each), (2, asked(0.2, 0.25), asked(0.1, 0.125)));
    assert_eq!(found.as_proxy().total(), asked(0.2, 0.25));
    assert_eq!(without_mesh(&pod), app());
}

#[test]
fn everything_that_a_mesh_put_in_is_taken_out_and_no_more() {
    let mut pod = app();
    for (name, stage) in [("linkerd-network-validator", Init), ("migrate", Init), ("linkerd-proxy", Sidecar)]
    {
        pod.containers.insert(0, container(name, stage, Asked::default()));
    }
    pod.containers.push(container("linkerd-debug", Main, Asked::default()));
    let wanted = [("config.linkerd.io/proxy-cpu-request", "1"), ("linkerd.io/inject", "enabled")];
    let said = [("linkerd.io/proxy-version", "edge"), wanted[0], wanted[1]];
    let pod = annotated(labelled(pod, &[("app", "shop"), ("linkerd.io/control-plane-ns", "linkerd")]), &said);
    let bare = without_mesh(&pod);
    assert_eq!(names(&bare), ["migrate", "app"]);
    assert_eq!(bare.labels, labelled(app(), &[("app", "shop")]).labels);
    assert_eq!(bare.annotations, annotated(app(), &wanted).annotations, "what the user asked for stays");
}

#[test]
fn each_injector_has_its_own_order() {
    let mut pod = beside("migrate", Init);
    pod.containers.insert(1, container("logs", Sidecar, Asked::default()));
    let with = |family, native| {
        let proxy = Proxy { init: Some(Asked::default()), ..proxy(family, native, Asked::default()) };
        with_proxy(&pod, &proxy).containers.into_iter().map(|one| one.name).collect::<Vec<_>>()
    };
    assert_eq!(with(Family::Istio, true), ["istio-init", "istio-proxy", "migrate", "logs", "app"]);
    assert_eq!(with(Family::Istio, false), ["migrate", "logs", "istio-init", "app", "istio-proxy"]);
    assert_eq!(with(Family::Kuma, true), ["kuma-init", "kuma-sidecar", "migrate", "logs", "app"]);
    assert_eq!(with(Family::Linkerd, true), ["linkerd-init", "linkerd-proxy", "migrate", "logs", "app"]);
    assert_eq!(with(Family::Consul, true)[2..4], ["consul-connect-inject-init", "consul-dataplane"]);
}

#[test]
fn a_large_init_container_hides_a_classic_proxy_and_not_a_native_one() {
    let mut pod = app();
    pod.containers.insert(0, container("migrate", Init, asked(4.0, 4.0)));
    let each = asked(0.5, 0.5);
    assert_eq!(effective(&with_proxy(&pod, &proxy(Family::Istio, false, each))), gi(4.0, 4.0));
    assert_eq!(effective(&with_proxy(&pod, &proxy(Family::Istio, true, each))), gi(4.5, 4.5));
}

/// A container that belongs to no mesh. Amounts are small binary fractions, whose sums are exact.
fn any_container() -> impl Strategy<Value = Container> {
    let stage = prop_oneof![Just(Init), Just(Sidecar), Just(Main)];
    let name = prop_oneof![Just("app"), Just("cache"), Just("db"), Just("istio"), Just("proxy")];
    (name, stage, any_asked()).prop_map(|(name, stage, asked)| container(name, stage, asked))
}

fn any_asked() -> impl Strategy<Value = Asked> {
    let amount = || proptest::option::of((0u32..64).prop_map(|quarters| f64::from(quarters) / 4.0));
    (amount(), amount()).prop_map(|(cores, gib)| {
        let mut asked = asked(cores.unwrap_or(0.0), gib.unwrap_or(0.0));
        asked.requests.cpu = cores.and(asked.requests.cpu);
        asked.requests.memory = gib.and(asked.requests.memory);
        asked
    })
}

prop_compose! {
    fn any_pod()(containers in proptest::collection::vec(any_container(), 0..6), main in any_container()) -> PodTemplate {
        let mut pod = pod(containers);
        // The API server lists init containers first, and there is no pod without a container.
        pod.containers.push(Container { stage: Main, ..main });
        pod.containers.sort_by_key(|container| container.stage == Main);
        labelled(pod, &[("app", "shop"), ("sidecar.istio.io/inject", "true")])
    }
}

prop_compose! {
    fn any_proxy()(
        family in proptest::sample::select(Family::ALL.to_vec()),
        native: bool,
        count in 1u32..4,
        each in any_asked(),
        init in proptest::option::of(any_asked()),
    ) -> Proxy {
        let count = if family == Family::Consul { count } else { 1 };
        Proxy { family, asked: each, known: true, native, count, init }
    }
}

proptest! {
    #[test]
    fn what_is_put_in_is_found_and_can_be_taken_out_again(pod in any_pod(), proxy in any_proxy()) {
        prop_assert_eq!(present(&pod), None);
        let with = with_proxy(&pod, &proxy);
        let found = present(&with).unwrap();
        prop_assert_eq!((found.family, found.native, found.proxies), (proxy.family, proxy.native, proxy.count));
        prop_assert_eq!(found.role, Role::Sidecar);
        prop_assert_eq!(found.asked, proxy.total());
        prop_assert_eq!(with_proxy(&pod, &found.as_proxy()), with.clone());
        prop_assert_eq!(without_mesh(&with), pod);
        prop_assert_eq!(with_proxy(&with, &proxy), with);
    }

    #[test]
    fn a_proxy_never_makes_a_pod_ask_for_less(pod in any_pod(), proxy in any_proxy()) {
        let with = effective(&with_proxy(&pod, &proxy));
        let without = effective(&pod);
        prop_assert_eq!(with.at_least(without), with);
    }

    #[test]
    fn a_native_proxy_is_always_paid_for_in_full(pod in any_pod(), mut proxy in any_proxy()) {
        prop_assume!(proxy.family != Family::Consul);
        (proxy.native, proxy.init) = (true, None);
        let with = effective(&with_proxy(&pod, &proxy));
        prop_assert_eq!(with, effective(&pod) + proxy.asked.admitted().sum());
    }
}
