//! Which kinds matter, and of which group each must be.

use crate::cluster::object::Kind;

/// What an object is by its kind and group.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Sort {
    /// Something that makes pods, or a pod.
    Workload(Kind),
    Service,
    Namespace,
    Node,
    Autoscaler,
    Quota,
    LimitRange,
    /// Anything else.
    Other,
}

/// The groups in which the kind is the one that is meant; `""` is the core group. The kinds of `extensions`
/// are those of clusters before 1.16.
const SORTS: [(&str, &[&str], Sort); 15] = [
    ("Deployment", &["apps", "extensions"], Sort::Workload(Kind::Deployment)),
    ("StatefulSet", &["apps"], Sort::Workload(Kind::StatefulSet)),
    ("DaemonSet", &["apps", "extensions"], Sort::Workload(Kind::DaemonSet)),
    ("ReplicaSet", &["apps", "extensions"], Sort::Workload(Kind::ReplicaSet)),
    ("ReplicationController", &[""], Sort::Workload(Kind::ReplicationController)),
    ("DeploymentConfig", &["", "apps.openshift.io"], Sort::Workload(Kind::DeploymentConfig)),
    ("Job", &["batch"], Sort::Workload(Kind::Job)),
    ("CronJob", &["batch"], Sort::Workload(Kind::CronJob)),
    ("Pod", &[""], Sort::Workload(Kind::Pod)),
    ("Service", &[""], Sort::Service),
    ("Namespace", &[""], Sort::Namespace),
    ("Node", &[""], Sort::Node),
    ("HorizontalPodAutoscaler", &["autoscaling", "extensions"], Sort::Autoscaler),
    ("ResourceQuota", &[""], Sort::Quota),
    ("LimitRange", &[""], Sort::LimitRange),
];

/// Kinds that say nothing about pods, with groups that are theirs. A document of one of these need not
/// be read at all.
const OF_NO_USE: [(&str, &str); 24] = [
    ("APIService", "apiregistration.k8s.io"),
    ("ClusterRole", "rbac.authorization.k8s.io"),
    ("ClusterRoleBinding", "rbac.authorization.k8s.io"),
    ("ConfigMap", ""),
    ("CustomResourceDefinition", "apiextensions.k8s.io"),
    ("Endpoints", ""),
    ("EndpointSlice", "discovery.k8s.io"),
    ("Event", ""),
    ("Event", "events.k8s.io"),
    ("Ingress", "networking.k8s.io"),
    ("IngressClass", "networking.k8s.io"),
    ("Lease", "coordination.k8s.io"),
    ("MutatingWebhookConfiguration", "admissionregistration.k8s.io"),
    ("NetworkPolicy", "networking.k8s.io"),
    ("PersistentVolume", ""),
    ("PersistentVolumeClaim", ""),
    ("PodDisruptionBudget", "policy"),
    ("PriorityClass", "scheduling.k8s.io"),
    ("Role", "rbac.authorization.k8s.io"),
    ("RoleBinding", "rbac.authorization.k8s.io"),
    ("Secret", ""),
    ("ServiceAccount", ""),
    ("StorageClass", "storage.k8s.io"),
    ("ValidatingWebhookConfiguration", "admissionregistration.k8s.io"),
];

/// The group of an `apiVersion`: what stands before the slash.
fn group(api_version: &str) -> &str {
    api_version.split_once('/').map_or("", |(group, _)| group)
}

/// What an object is. Without an `apiVersion` its kind alone decides, as nothing speaks against it.
pub(super) fn sort(kind: &str, api_version: Option<&str>) -> Sort {
    let known = SORTS.iter().find(|(name, ..)| *name == kind);
    let right =
        known.filter(|(_, groups, _)| api_version.is_none_or(|version| groups.contains(&group(version))));
    right.map_or(Sort::Other, |(.., sort)| *sort)
}

/// Whether nothing of such an object is of use, whatever it holds.
pub(super) fn is_of_no_use(kind: &str, api_version: &str) -> bool {
    OF_NO_USE.iter().any(|(name, of)| *name == kind && *of == group(api_version))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_kind_counts_in_its_own_group_only() {
        assert_eq!(sort("Service", Some("v1")), Sort::Service);
        assert_eq!(sort("Service", None), Sort::Service);
        assert_eq!(sort("Service", Some("serving.knative.dev/v1")), Sort::Other);
        assert_eq!(sort("Deployment", Some("extensions/v1beta1")), Sort::Workload(Kind::Deployment));
        assert_eq!(sort("Job", Some("batch.volcano.sh/v1alpha1")), Sort::Other);
        assert!(is_of_no_use("ConfigMap", "v1"));
        assert!(!is_of_no_use("ConfigMap", "example.org/v1"));
    }
}
