//! What admission fills in before a pod is scheduled: a namespace's `LimitRange` defaults.
//!
//! The API server first takes a missing request from the limit; `LimitRanger` then gives a container that
//! still states none the range's defaults (`plugin/pkg/admission/limitranger`). Pods of a cluster have been
//! through it, and nothing is missing from them any more.

use std::borrow::Cow;

use crate::cluster::inventory::{Inventory, or_default};
use crate::cluster::object::{LimitRange, LimitRule};
use crate::cluster::pod::PodTemplate;
use crate::cluster::resources::Asked;

/// The ranges of a namespace.
pub(super) fn ranges<'a>(
    inventory: &'a Inventory,
    namespace: &'a str,
) -> impl Iterator<Item = &'a LimitRange> {
    inventory.limit_ranges.iter().filter(move |range| or_default(&range.namespace) == or_default(namespace))
}

/// What a container asks for once it is admitted.
pub(super) fn asked<'a>(stated: Asked, rules: impl Iterator<Item = &'a LimitRule>) -> Asked {
    let mut asked = Asked { requests: stated.admitted(), limits: stated.limits };
    for rule in rules.filter(|rule| !rule.of_pods) {
        // A range that has a default limit and no default request has the one for the other.
        asked.requests = asked.requests.or(rule.default_request).or(rule.default);
        asked.limits = asked.limits.or(rule.default);
    }
    asked
}

/// The pod as it is admitted.
pub(super) fn admitted<'p>(
    inventory: &Inventory,
    namespace: &str,
    pod: &'p PodTemplate,
) -> Cow<'p, PodTemplate> {
    if ranges(inventory, namespace).next().is_none() {
        return Cow::Borrowed(pod);
    }
    let mut pod = pod.clone();
    for container in &mut pod.containers {
        let rules = ranges(inventory, namespace).flat_map(|range| &range.rules);
        container.asked = asked(container.asked, rules);
    }
    Cow::Owned(pod)
}
