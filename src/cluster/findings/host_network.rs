//! Pods on their node's network, which no mesh can redirect: their traffic stays outside.

use crate::cluster::findings::{Finding, Look, Meshed, Severity};
use crate::cluster::inject::Decision;
use crate::cluster::roles::Role;

pub(super) fn find(look: Look<'_>) -> Vec<Finding> {
    let stays_out = |meshed: &Meshed<'_>| meshed.planned.injection.decision == Decision::Skip;
    let on_host = look.rows().filter(|meshed| {
        let of_the_user = meshed.row.role != Role::System && !meshed.row.role.is_of_a_mesh();
        meshed.pod.host_network && of_the_user && stays_out(meshed)
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
