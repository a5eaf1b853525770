//! Pods on their node's network, which no mesh can redirect: their traffic stays outside.

use crate::cluster::findings::{Finding, Look, Severity};
use crate::cluster::roles::is_system_namespace;

pub(super) fn find(look: Look<'_>) -> Vec<Finding> {
    let on_host = look.rows().filter(|meshed| {
        meshed.pod.host_network
            && !is_system_namespace(&meshed.row.namespace)
            && !meshed.row.role.is_of_a_mesh()
    });
    on_host
        .map(|meshed| Finding {
            code: "host-network",
            severity: Severity::Note,
            object: meshed.row.title(),
            message: "its pods share their node's network (`hostNetwork: true`) and stay outside the mesh: no mTLS \
                      to or from them, and strict mTLS refuses their calls"
                .to_owned(),
            fix: "Give them a network of their own, or exempt their callers from strict mTLS".to_owned(),
        })
        .collect()
}
