//! Meshes that are no longer made, whose proxies still stand in clusters: they are recognized, and no
//! rules say whom they would inject.

use crate::cluster::proxy::Traces;

/// AWS App Mesh (`pkg/inject/envoy.go`, `pkg/inject/proxyinit.go` of aws/aws-app-mesh-controller-for-k8s).
pub(crate) const APP_MESH: Traces = Traces {
    proxies: &[],
    generic: &["envoy"],
    inits: &["proxyinit"],
    helpers: &[],
    images: &["aws-appmesh-envoy"],
    labels: &[],
    annotations: &[],
    status: None,
    native_first: true,
};

/// Open Service Mesh (`pkg/constants/constants.go` of openservicemesh/osm).
pub(crate) const OSM: Traces = Traces {
    proxies: &[],
    generic: &["envoy"],
    inits: &["osm-init"],
    helpers: &[],
    images: &[],
    labels: &["osm-proxy-uuid"],
    annotations: &[],
    status: None,
    native_first: true,
};
