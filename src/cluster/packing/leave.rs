//! Which pods leave a node that the mesh makes too small.
//!
//! ```text
//! excess = with the mesh - allocatable, of memory, CPU and slots, each only where the mesh adds to it
//! ```
//!
//! The smallest pod whose leaving alone makes the rest fit leaves. Where there is none, the largest
//! leaves, and the question is asked again. Large is a large share of the typical node, of what is
//! lacking first; where nothing but slots is lacking, any pod frees one, and the smallest leave. A pod
//! that holds nothing of what is lacking stays.
//!
//! Because the pods leave from the largest down, the n-th question sees the excess less the sum of the
//! n - 1 largest. For each pod the first question that it alone could answer is found by bisection, so
//! that a node with very many pods is no slower than sorting them.

use crate::cluster::packing::load::{Load, Scale};
use crate::cluster::packing::site::Site;

/// Who leaves.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Leaving {
    /// In no order that matters.
    pub(super) pods: Vec<usize>,
    /// Whether what does not move is too much by itself.
    pub(super) still_over: bool,
}

/// Who leaves that node, which can bear so much.
pub(super) fn leaving(site: &Site, bearable: Load, scale: Scale, load: impl Fn(usize) -> Load) -> Leaving {
    let excess = site.after.where_over(site.before).less(bearable);
    if excess.is_none() {
        return Leaving::default();
    }
    let mut pods: Vec<(usize, Load)> = site.movable.iter().map(|pod| (*pod, load(*pod))).collect();
    let shares = |load: &Load| (scale.size(held(*load, excess)), scale.size(*load));
    if held(excess, excess) == Load::default() {
        pods.sort_by(|(_, a), (_, b)| scale.size(*a).total_cmp(&scale.size(*b)));
        let many = usize::try_from(excess.pods).unwrap_or(usize::MAX);
        let still_over = many > pods.len();
        return Leaving { pods: pods.into_iter().take(many).map(|(pod, _)| pod).collect(), still_over };
    }
    if excess.pods == 0 {
        pods.retain(|(_, load)| !held(*load, excess).is_none());
    }
    pods.sort_by(|(_, a), (_, b)| {
        let ((lacking, all), (other_lacking, other_all)) = (shares(a), shares(b));
        other_lacking.total_cmp(&lacking).then(other_all.total_cmp(&all))
    });
    let chosen = choose(&pods, excess);
    let still_over = chosen.is_none();
    let single = chosen.map(|(_, single)| single);
    let largest = chosen.map_or(pods.len(), |(largest, _)| largest);
    let pods = pods.iter().enumerate();
    let leave = pods.filter(|(place, _)| *place < largest || Some(*place) == single);
    Leaving { pods: leave.map(|(_, (pod, _))| *pod).collect(), still_over }
}

/// Of memory and CPU, what is lacking.
fn held(load: Load, excess: Load) -> Load {
    Load {
        memory: if excess.memory > 0 { load.memory } else { 0 },
        cpu: if excess.cpu > 0 { load.cpu } else { 0 },
        pods: 0,
    }
}

/// How many of the largest leave, and the place of the one that leaves after them; nothing where all
/// of them together are too few.
fn choose(pods: &[(usize, Load)], excess: Load) -> Option<(usize, usize)> {
    let mut gone = Vec::with_capacity(pods.len());
    let mut sum = Load::default();
    for (_, load) in pods {
        gone.push(sum);
        sum = sum.plus(*load);
    }
    let first: Vec<usize> = pods
        .iter()
        .map(|(_, own)| gone.partition_point(|others| !excess.fits_in(others.plus(*own))))
        .collect();
    let places = first.iter().enumerate();
    let question = places.clone().filter(|(place, first)| *first <= place).map(|(_, first)| *first).min()?;
    // The last in falling order is the smallest. It has not left before: otherwise the question that
    // it answers would have been asked earlier.
    let single = places.rev().find(|(_, first)| **first <= question)?;
    Some((question, single.0))
}
