//! Jobs with a classic sidecar: the proxy runs on when the work is done, and the Job never ends.

use crate::cluster::findings::{Finding, Look, Severity};

/// The code of the finding.
pub(super) const CODE: &str = "job-never-ends";

pub(super) fn find(look: Look<'_>) -> Vec<Finding> {
    let never_end = look.meshed().filter(|meshed| {
        // A proxy of another mesh that is there is taken out for the one that is asked about.
        meshed.row.ends() && meshed.proxy().is_some_and(|proxy| !proxy.native)
    });
    never_end
        .map(|meshed| Finding {
            code: CODE,
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
