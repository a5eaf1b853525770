//! The formulas of components as `--explain` prints them.

use crate::scan::written;
use crate::support::stdout;

/// The lines of the formulas that begin so.
fn formulas(scenario: &str, part: &str) -> Vec<String> {
    let file = written("scenario.toml", scenario);
    let report = stdout(&["estimate", file.path(), "--explain"]);
    let lines = report.lines().filter_map(|line| line.trim_start().strip_prefix("- "));
    lines.filter(|line| line.starts_with(part) && line.contains(" = ")).map(ToOwned::to_owned).collect()
}

const SIDECARS: &str = "[cluster]\npods = 200\nservices = 50\n[mesh]\nname = \"istio-sidecar\"\nsidecar_memory = \"40MB\"\n\
    sidecar_memory_request = \"128MB\"\nsidecar_cpu_idle = \"2m\"\nsidecar_cpu_per_1000_rps = \"0.2\"\n\
    sidecar_cpu_request = \"100m\"\n";

#[test]
fn sidecars_by_pods_services_and_requests() {
    assert_eq!(
        formulas(SIDECARS, "sidecar"),
        [
            "sidecar memory used = 200 x 40 MB = 8 GB",
            "sidecar memory reserved = 200 x 128 MB = 25.6 GB",
            "sidecar CPU used = 200 x 0.002 cores = 0.4 cores + ?",
            "sidecar CPU reserved = 200 x 0.1 cores = 20 cores",
        ]
    );
    let told = format!(
        "{SIDECARS}memory_per_service = \"100kB\"\n[[chain]]\nrps = 1000\ndepth = 5\n\
         [[chain]]\nrps = 500\ndepth = 2\nfan_out = 3\n[[chain]]\ndepth = 2\n"
    );
    assert_eq!(
        formulas(&told, "sidecar")[..3],
        [
            "sidecar memory used = 200 pods x (40 MB + 50 services x 100 kB) = 9 GB",
            "sidecar memory reserved = 200 x 128 MB = 25.6 GB",
            "sidecar CPU used = 200 x 0.002 cores + 1000/s x 5 hops x 2 / 1000 x 0.2 cores + 500/s x 6 hops x 2 / 1000 x \
             0.2 cores = 3.6 cores + ?",
        ]
    );
}

#[test]
fn agents_on_nodes_and_a_control_plane_by_pods() {
    let ambient = "[cluster]\npods = 500\ncluster_pods = 800\nnodes = 20\n[mesh]\nname = \"istio-ambient\"\n\
        node_proxy_memory = \"10MB\"\nnode_proxy_memory_per_known_pod = \"3kB\"\n\
        node_proxy_memory_per_local_pod = \"1MB\"\ncontrol_plane_memory = \"200MB\"\n\
        control_plane_memory_per_pod = \"0.4MB\"\ncontrol_plane_memory_request = \"2GB\"\n\
        control_plane_replicas = 2\ncni_memory = \"15MB\"\ncni_memory_per_known_pod = \"10kB\"\n";
    let memory: Vec<String> =
        formulas(ambient, "").into_iter().filter(|line| line.contains(" memory ")).collect();
    for line in [
        "node-proxy memory used = 20 nodes x (10 MB + 800 pods x 3 kB) + 500 pods x 1 MB = 748 MB",
        "control-plane memory used = 200 MB + 500 pods x 400 kB = 400 MB",
        "control-plane memory reserved = 2 x 2 GB = 4 GB",
        "cni memory used = 20 nodes x (15 MB + 800 pods x 10 kB) = 460 MB",
    ] {
        assert!(memory.iter().any(|one| one == line), "{line} is not in {memory:#?}");
    }
}

/// The rule of thumb counts no growth of a control plane, so there is none in the formula of one that is given.
#[test]
fn growth_that_the_source_does_not_count_is_in_no_formula() {
    let given = "[cluster]\npods = 200\n[mesh]\nname = \"lesson\"\ncontrol_plane_memory = \"1GB\"\n";
    assert_eq!(formulas(given, "control-plane"), ["control-plane memory used = 1 GB"]);
}
