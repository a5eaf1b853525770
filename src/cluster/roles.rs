//! What a workload is for: an application, a datastore, a part of a mesh, a part of the cluster.
//!
//! The lists are data: names of namespaces, images and labels that the projects themselves use.

use crate::cluster::pod::PodTemplate;
use crate::cluster::proxy;

/// What a workload is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Role {
    /// An application of the cluster's users.
    App,
    /// A database, a cache or a queue.
    Datastore,
    /// A proxy at the edge: of a mesh, or an ingress controller.
    Gateway,
    /// A mesh's control plane.
    ControlPlane,
    /// A mesh's agent on every node.
    NodeProxy,
    /// A waypoint of Istio's ambient mode.
    Waypoint,
    /// A part of the cluster itself.
    System,
}

impl Role {
    /// The word that reports and JSON use.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::App => "app",
            Self::Datastore => "datastore",
            Self::Gateway => "gateway",
            Self::ControlPlane => "control-plane",
            Self::NodeProxy => "node-proxy",
            Self::Waypoint => "waypoint",
            Self::System => "system",
        }
    }

    /// Whether it is there because of a mesh, and would go with it.
    #[must_use]
    pub const fn is_of_a_mesh(self) -> bool {
        matches!(self, Self::ControlPlane | Self::NodeProxy | Self::Waypoint)
    }
}

/// Namespaces of the cluster itself, of which Istio's injector leaves the first four alone.
const SYSTEM_NAMESPACES: [&str; 12] = [
    "kube-system",
    "kube-public",
    "kube-node-lease",
    "local-path-storage",
    "gatekeeper-system",
    "gmp-system",
    "calico-system",
    "tigera-operator",
    "cert-manager",
    "metallb-system",
    "karpenter",
    "longhorn-system",
];

/// Namespaces that meshes live in.
const MESH_NAMESPACES: [&str; 12] = [
    "istio-system",
    "istio-ingress",
    "istio-egress",
    "istio-operator",
    "linkerd",
    "linkerd-viz",
    "linkerd-cni",
    "linkerd-jaeger",
    "kuma-system",
    "kuma-metrics",
    "kong-mesh-system",
    "consul",
];

/// Names of control planes' workloads, whole or as the beginning before a revision (`istiod-1-27`).
const CONTROL_PLANES: [&str; 14] = [
    "consul-server",
    "istiod",
    "linkerd-heartbeat",
    "linkerd-destination",
    "linkerd-identity",
    "linkerd-proxy-injector",
    "linkerd-controller",
    "linkerd-web",
    "linkerd-tap",
    "kuma-control-plane",
    "kong-mesh-control-plane",
    "consul-connect-injector",
    "consul-webhook-cert-manager",
    "istio-pilot",
];

/// Names of meshes' agents on nodes.
const NODE_AGENTS: [&str; 5] = ["ztunnel", "istio-cni-node", "linkerd-cni", "kuma-cni", "consul-cni"];

/// Images of proxies at the edge and of controllers of them, by the last part of the name.
const GATEWAY_IMAGES: [&str; 9] = [
    "nginx-ingress-controller",
    "ingress-nginx-controller",
    "ingress-nginx",
    "contour",
    "traefik",
    "kong",
    "ambassador",
    "emissary",
    "envoy-gateway",
];

/// The same where the last part of the name says too little.
const GATEWAY_PATHS: [&str; 4] = [
    "ingress-nginx/controller",
    "nginx/nginx-ingress",
    "haproxytech/kubernetes-ingress",
    "envoyproxy/gateway",
];

/// Images of datastores, by the beginning of the last part of the name.
const DATASTORE_IMAGES: [&str; 32] = [
    "postgres",
    "postgresql",
    "spilo",
    "pgbouncer",
    "timescaledb",
    "cockroach",
    "mysql",
    "mariadb",
    "percona",
    "mssql",
    "oracle",
    "mongo",
    "mongodb",
    "redis",
    "valkey",
    "keydb",
    "memcached",
    "cassandra",
    "scylla",
    "couchdb",
    "couchbase",
    "elasticsearch",
    "opensearch",
    "clickhouse",
    "influxdb",
    "etcd",
    "zookeeper",
    "kafka",
    "rabbitmq",
    "nats",
    "minio",
    "neo4j",
];

/// Whether a namespace belongs to the cluster itself.
#[must_use]
pub fn is_system_namespace(name: &str) -> bool {
    SYSTEM_NAMESPACES.contains(&name) || name.starts_with("openshift-") || name.starts_with("kube-")
}

/// Whether a namespace belongs to a mesh.
#[must_use]
pub fn is_mesh_namespace(name: &str) -> bool {
    MESH_NAMESPACES.contains(&name)
}

/// What part of a mesh itself a workload of that name is, or a pod of it, where it is one.
#[must_use]
pub fn own_of_a_mesh(name: &str) -> Option<Role> {
    let named = |list: &[&str]| {
        list.iter()
            .any(|one| name.strip_prefix(one).is_some_and(|rest| rest.is_empty() || rest.starts_with('-')))
    };
    if named(&NODE_AGENTS) {
        return Some(Role::NodeProxy);
    }
    named(&CONTROL_PLANES).then_some(Role::ControlPlane)
}

/// What a workload of that name is for.
#[must_use]
pub fn role(namespace: &str, name: &str, pod: &PodTemplate) -> Role {
    match proxy::present(pod).map(|present| present.role) {
        Some(proxy::Role::Waypoint) => return Role::Waypoint,
        Some(proxy::Role::NodeProxy) => return Role::NodeProxy,
        Some(proxy::Role::Gateway) => return Role::Gateway,
        Some(proxy::Role::Sidecar) | None => {}
    }
    if let Some(own) = own_of_a_mesh(name) {
        return own;
    }
    let images = || pod.running().map(|container| image_name(&container.image));
    let is_gateway = |image: &str| {
        GATEWAY_IMAGES.contains(&image_name(image)) || GATEWAY_PATHS.iter().any(|path| image.contains(path))
    };
    if pod.running().any(|container| is_gateway(&container.image)) {
        return Role::Gateway;
    }
    if is_system_namespace(namespace) {
        return Role::System;
    }
    let is_datastore = |image: &str| DATASTORE_IMAGES.iter().any(|one| is_or_begins(image, one));
    if images().next().is_some_and(is_datastore) {
        return Role::Datastore;
    }
    if is_mesh_namespace(namespace) { Role::System } else { Role::App }
}

/// The last part of an image's name, without registry, tag and digest.
fn image_name(image: &str) -> &str {
    let image = image.split('@').next().unwrap_or_default();
    let last = image.rsplit('/').next().unwrap_or_default();
    last.split(':').next().unwrap_or_default()
}

/// Whether an image is that one, or a flavour of it: `postgres`, `postgres-ha`, and not `postgres-exporter`.
fn is_or_begins(image: &str, one: &str) -> bool {
    let beside = ["exporter", "operator", "backup", "ui", "commander", "express", "admin"];
    image.strip_prefix(one).is_some_and(|rest| {
        (rest.is_empty() || rest.starts_with(['-', '_'])) && !beside.iter().any(|word| rest.ends_with(word))
    })
}
