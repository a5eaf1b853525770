//! Pods that state requests for the pod as a whole, which the proxy does not fit into: the API server
//! refuses a pod whose containers together request more (`validatePodResourceConsistency` in
//! `pkg/apis/core/validation`).

use crate::cluster::findings::{Finding, Look, Severity};
use crate::cluster::proxy::{with_proxy, without_mesh};
use crate::cluster::requests::effective;
use crate::cluster::resources::Asked;
use crate::units::{Quantity, exceeds};

pub(super) fn find(look: Look<'_>) -> Vec<Finding> {
    look.meshed()
        .filter_map(|meshed| {
            let stated = meshed.pod.pod_level.requests;
            let proxy = meshed.new_proxy().filter(|proxy| proxy.known && !stated.is_empty())?;
            let mut with = with_proxy(&without_mesh(meshed.pod), proxy);
            with.pod_level = Asked::default();
            let needed = effective(&with).less(meshed.pod.overhead.sum());
            let memory = stated.memory.filter(|stated| exceeds(needed.memory.base(), stated.base()));
            let cpu = stated.cpu.filter(|stated| exceeds(needed.cpu.base(), stated.base()));
            let over: Vec<String> = [
                memory.map(|stated| format!("{} memory of {stated}", needed.memory)),
                cpu.map(|stated| format!("{} CPU of {stated}", needed.cpu)),
            ]
            .into_iter()
            .flatten()
            .collect();
            (!over.is_empty()).then(|| Finding {
                code: "pod-level-too-small",
                severity: Severity::Error,
                object: meshed.row.title(),
                message: format!(
                    "with the proxy its containers request more than the pod as a whole does ({}): the pods are refused",
                    over.join(", ")
                ),
                fix: "Raise `spec.resources` of the pod by what the proxy requests".to_owned(),
            })
        })
        .collect()
}
