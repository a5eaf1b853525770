//! What stands on each node, without and with the mesh.

use crate::cluster::packing::load::Load;
use crate::cluster::packing::{Ground, Standing};

/// One node's account.
#[derive(Debug, Clone, Default)]
pub(super) struct Site {
    /// All pods without the mesh.
    pub(super) before: Load,
    /// All pods with their proxies, and the mesh's agents.
    pub(super) after: Load,
    /// What stays in any case, and would stand on a new node like this one too: the pods that do not
    /// move, with their proxies, and the mesh's agents.
    pub(super) fixed: Load,
    /// The pods that can be sent away.
    pub(super) movable: Vec<usize>,
}

/// Every node's account, and how many pods stand on none.
pub(super) fn survey(ground: &Ground<'_>, agents: Load) -> (Vec<Site>, u64) {
    let empty = Site { after: agents, fixed: agents, ..Site::default() };
    let mut sites = vec![empty; ground.nodes.len()];
    let mut pending = 0;
    for (index, pod) in ground.pods.iter().enumerate() {
        let Some(site) = pod.node.and_then(|node| sites.get_mut(node)) else {
            pending += 1;
            continue;
        };
        let after = with_mesh(pod);
        site.before = site.before.plus(Load::of(pod.before, 1));
        site.after = site.after.plus(after);
        if pod.fixed {
            site.fixed = site.fixed.plus(after);
        } else {
            site.movable.push(index);
        }
    }
    (sites, pending)
}

/// What a pod takes with its proxy.
pub(super) fn with_mesh(pod: &Standing) -> Load {
    Load::of(pod.after, 1)
}
