//! The data files that are compiled in. To add a mesh or a price book, add its file and its line.

/// A file of the catalog: its name and its text.
type File = (&'static str, &'static str);

pub(super) const CODES: &str = include_str!("data/codes.toml");
pub(super) const DEFAULTS: &str = include_str!("data/defaults.toml");
pub(super) const LESSON: &str = include_str!("data/lesson.toml");
pub(super) const MEASURED: &str = include_str!("data/measured.toml");

pub(super) const MESHES: [File; 9] = [
    ("lesson", include_str!("data/meshes/lesson.toml")),
    ("istio-sidecar", include_str!("data/meshes/istio-sidecar.toml")),
    ("istio-ambient", include_str!("data/meshes/istio-ambient.toml")),
    ("istio-ambient-waypoint", include_str!("data/meshes/istio-ambient-waypoint.toml")),
    ("linkerd", include_str!("data/meshes/linkerd.toml")),
    ("linkerd-ha", include_str!("data/meshes/linkerd-ha.toml")),
    ("kuma", include_str!("data/meshes/kuma.toml")),
    ("consul", include_str!("data/meshes/consul.toml")),
    ("cilium", include_str!("data/meshes/cilium.toml")),
];

pub(super) const PRICES: [File; 3] = [
    ("opencost-default", include_str!("data/prices/opencost-default.toml")),
    ("fargate", include_str!("data/prices/fargate.toml")),
    ("gke-autopilot", include_str!("data/prices/gke-autopilot.toml")),
];
