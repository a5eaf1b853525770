//! Jobs with a classic sidecar: the proxy runs on when the work is done, and the Job never ends.

use crate::cluster::findings::{Finding, Look, Severity};

pub(super) fn find(look: Look<'_>) -> Vec<Finding> {
    let never_end = look.meshed().filter(|meshed| {
        let new = meshed.new_proxy().is_some_and(|proxy| !proxy.native);
        let there =
            meshed.new_proxy().is_none() && meshed.planned.present.as_ref().is_some_and(|p| !p.native);
        meshed.row.ends() && (new || there)
    });
    never_end
        .map(|meshed| Finding {
            code: "job-never-ends",
            severity: Severity::Error,
            object: meshed.row.title(),
            message:
                "its proxy is a classic sidecar, which runs on when the work is done: the pods never complete"
                    .to_owned(),
            fix: "Use native sidecars, leave its pods out of the mesh, or have the work end the proxy"
                .to_owned(),
        })
        .collect()
}
