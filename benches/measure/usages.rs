//! What the containers of a large cluster use, as the metrics API and as cAdvisor tell it.

use std::fs::File;
use std::io::{BufWriter, Write};
use std::path::Path;

/// Every pod has these.
const CONTAINERS: [&str; 2] = ["app", "istio-proxy"];

/// Some number below a million that looks like none other.
fn odd(number: usize) -> usize {
    number.wrapping_mul(2_654_435_761) % 1_000_000
}

/// The namespace and the name of a pod.
fn names(pod: usize) -> (String, String) {
    (format!("team-{:03}", pod / 2000), format!("service-{:05}-7d9f8b6c5d-{:06}", pod / 10, odd(pod)))
}

/// A `PodMetricsList` on one line, pod after pod in order, as the API server answers.
pub(crate) fn pod_metrics(path: &Path, pods: usize) {
    let mut out = BufWriter::new(File::create(path).expect("a file"));
    write!(out, "{{\"kind\":\"PodMetricsList\",\"apiVersion\":\"metrics.k8s.io/v1beta1\",\"metadata\":{{}},\"items\":[")
        .expect("room");
    for pod in 0..pods {
        let (namespace, name) = names(pod);
        let comma = if pod > 0 { "," } else { "" };
        write!(
            out,
            "{comma}{{\"metadata\":{{\"name\":\"{name}\",\"namespace\":\"{namespace}\",\"creationTimestamp\":\
             \"2026-01-05T10:00:00Z\",\"labels\":{{\"app\":\"service\",\"pod-template-hash\":\"7d9f8b6c5d\"}}}},\
             \"timestamp\":\"2026-01-05T10:00:00Z\",\"window\":\"10.5s\",\"containers\":["
        )
        .expect("room");
        for (number, container) in CONTAINERS.iter().enumerate() {
            let comma = if number > 0 { "," } else { "" };
            let (cpu, memory) = (odd(pod * 2 + number) * 100 + 1, odd(pod * 3 + number) + 8000);
            write!(out, "{comma}{{\"name\":\"{container}\",\"usage\":{{\"cpu\":\"{cpu}n\",\"memory\":\"{memory}Ki\"}}}}")
                .expect("room");
        }
        write!(out, "]}}").expect("room");
    }
    writeln!(out, "]}}").expect("room");
    out.flush().expect("room");
}

/// A page of working sets, in the order of nothing, as they are behind the ids of cgroups.
pub(crate) fn page(path: &Path, pods: usize) {
    let mut out = BufWriter::new(File::create(path).expect("a file"));
    writeln!(out, "# TYPE container_memory_working_set_bytes gauge").expect("room");
    let rows = pods * CONTAINERS.len();
    for at in 0..rows {
        // Each row once, as the step has no divisor in common with their number.
        let row = at * 1_000_003 % rows;
        let (namespace, name) = names(row / CONTAINERS.len());
        let container = CONTAINERS[row % CONTAINERS.len()];
        writeln!(
            out,
            "container_memory_working_set_bytes{{container=\"{container}\",id=\"/kubepods.slice/\
             kubepods-burstable.slice/cri-containerd-{at:064x}.scope\",image=\"docker.io/acme/{container}:1.2.3\",\
             name=\"{at:064x}\",namespace=\"{namespace}\",pod=\"{name}\"}} {}e+03 1767607200000",
            odd(row) + 8000
        )
        .expect("room");
    }
    out.flush().expect("room");
}
