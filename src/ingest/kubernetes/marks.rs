//! Which labels and annotations are kept.

/// The domains of the meshes; their subdomains count too (`sidecar.istio.io`).
const MESHES: [&str; 4] = ["istio.io", "linkerd.io", "kuma.io", "consul.hashicorp.com"];

/// The kubelet's mark on a pod that it made from a file.
pub(super) const MIRROR: &str = "kubernetes.io/config.mirror";

/// The hash that a Deployment puts on its pods.
pub(super) const TEMPLATE_HASH: &str = "pod-template-hash";

/// Annotations of a mesh that tell one pod from the next or one rollout from the next, and nothing else.
const OF_ONE_POD: [&str; 3] =
    ["linkerd.io/trust-root-sha256", "linkerd.io/created-by", "consul.hashicorp.com/original-pod"];

/// Labels that controllers put on each pod, or on each run.
const OF_ONE_POD_LABELS: [&str; 7] = [
    TEMPLATE_HASH,
    "controller-revision-hash",
    "pod-template-generation",
    "statefulset.kubernetes.io/pod-name",
    "apps.kubernetes.io/pod-index",
    "controller-uid",
    "job-name",
];

/// Annotations that are longer hold whole documents (patches, a copy of the pod), and no setting.
pub(super) const LONGEST_ANNOTATION: usize = 8 * 1024;

/// Whether an annotation is one that meshes, their injectors or the kubelet look at.
pub(super) fn is_of_a_mesh(name: &str) -> bool {
    let domain = name.split_once('/').map_or("", |(domain, _)| domain);
    let of_a_mesh = MESHES.iter().any(|mesh| {
        domain.strip_suffix(mesh).is_some_and(|before| before.is_empty() || before.ends_with('.'))
    });
    (of_a_mesh && !OF_ONE_POD.contains(&name)) || name == MIRROR
}

/// Whether a label tells one pod of a controller from the next.
pub(super) fn is_of_one_pod(label: &str) -> bool {
    OF_ONE_POD_LABELS.contains(&label) || label.starts_with("batch.kubernetes.io/")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_domain_and_its_subdomains() {
        for name in ["sidecar.istio.io/inject", "istio.io/rev", "config.linkerd.io/proxy-cpu-request", MIRROR]
        {
            assert!(is_of_a_mesh(name), "{name}");
        }
        for name in ["istio.io", "notistio.io/x", "kubectl.kubernetes.io/restartedAt", "x/istio.io"] {
            assert!(!is_of_a_mesh(name), "{name}");
        }
    }
}
