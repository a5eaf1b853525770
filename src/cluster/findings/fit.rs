//! Pods that fit no node once they have their proxy.

use crate::cluster::findings::{Finding, Look, Severity};
use crate::cluster::ground::{empty_nodes, standing};

pub(super) fn find(look: Look<'_>) -> Vec<Finding> {
    if look.inventory.nodes.is_empty() {
        return Vec::new();
    }
    let standing = standing(look.inventory, look.plan);
    let nodes = empty_nodes(look.inventory, &standing);
    look.meshed()
        .filter_map(|meshed| {
            let with = meshed.planned.with?;
            let grows = with != meshed.planned.today;
            // What fits nowhere today is not the mesh's doing.
            let too_large = grows && nodes.hold(meshed.pod, meshed.planned.today) && !nodes.hold(meshed.pod, with);
            too_large.then(|| Finding {
                code: "fits-no-node",
                severity: Severity::Error,
                object: meshed.row.title(),
                message: format!(
                    "one of its pods would ask for {} memory and {} CPU with the proxy, and no node it may run on has \
                     that, even without other pods",
                    with.memory, with.cpu
                ),
                fix: "Lower its requests or the proxy's, or add larger nodes".to_owned(),
            })
        })
        .collect()
}
