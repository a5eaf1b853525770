//! What the scheduler sets aside for a pod.
//!
//! Native sidecars (restartable init containers) run on while the init containers after them run, so
//! their place in the list counts (KEP-753; `PodRequests` in `k8s.io/component-helpers/resource`):
//!
//! ```text
//! effective = max( containers + native sidecars,
//!                  each init container + the native sidecars listed before it ) + overhead
//! ```
//!
//! each resource by itself. Requests of the pod as a whole (KEP-2837) take the place of the maximum, for
//! each resource that states one; the overhead comes on top in either case.

use crate::cluster::pod::{PodTemplate, Stage};
use crate::cluster::resources::{Amounts, Asked, Sum};

/// What the scheduler sets aside: requests as they are admitted, where a limit stands in for a request
/// that is missing.
#[must_use]
pub fn effective(pod: &PodTemplate) -> Sum {
    as_a_whole(pod, by_container(pod, Asked::admitted)) + pod.overhead.sum()
}

/// The requests that the running containers declare, added up: no init containers, no limits in place of
/// requests, no overhead.
#[must_use]
pub fn declared(pod: &PodTemplate) -> Sum {
    pod.running().map(|container| container.asked.requests.sum()).sum()
}

/// The same, with limits where requests are missing.
#[must_use]
pub fn with_limits(pod: &PodTemplate) -> Sum {
    pod.running().map(|container| container.asked.admitted().sum()).sum()
}

/// The limits of a pod, by the same formula: what a quota on limits counts.
#[must_use]
pub fn limits(pod: &PodTemplate) -> Sum {
    by_container(pod, |asked| asked.limits) + pod.overhead.sum()
}

/// The formula over the containers.
fn by_container(pod: &PodTemplate, of: fn(&Asked) -> Amounts) -> Sum {
    let (mut running, mut beside, mut peak) = (Sum::ZERO, Sum::ZERO, Sum::ZERO);
    for container in &pod.containers {
        let asked = of(&container.asked).sum();
        match container.stage {
            Stage::Init => peak = peak.at_least(beside + asked),
            Stage::Sidecar => beside = beside + asked,
            Stage::Main => running = running + asked,
        }
    }
    (running + beside).at_least(peak)
}

/// The pod's own requests where it states them. Where it states only a limit, that is its request unless
/// some container requests the resource (`defaultPodRequests` in `pkg/apis/core/v1/defaults.go`).
fn as_a_whole(pod: &PodTemplate, by_container: Sum) -> Sum {
    let some = pod
        .containers
        .iter()
        .map(|container| container.asked.admitted())
        .fold(Amounts::default(), Amounts::or);
    let (stated, limit) = (pod.pod_level.requests, pod.pod_level.limits);
    let memory = stated.memory.or(if some.memory.is_some() { None } else { limit.memory });
    let cpu = stated.cpu.or(if some.cpu.is_some() { None } else { limit.cpu });
    Sum { memory: memory.unwrap_or(by_container.memory), cpu: cpu.unwrap_or(by_container.cpu) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cluster::testing::{asked, container, gi, limited, pod};
    use Stage::{Init, Main, Sidecar};

    #[test]
    fn a_large_init_container_swallows_what_runs_after_it_and_not_what_runs_beside_it() {
        let init = container("migrate", Init, asked(2.0, 4.0));
        let app = container("app", Main, asked(1.0, 1.0));
        let classic = container("proxy", Main, asked(0.5, 1.0));
        let native = container("proxy", Sidecar, asked(0.5, 1.0));
        assert_eq!(effective(&pod([init.clone(), app.clone()])), gi(2.0, 4.0));
        assert_eq!(effective(&pod([init.clone(), app.clone(), classic])), gi(2.0, 4.0));
        // Listed after the init container it is not yet there when that runs.
        assert_eq!(effective(&pod([init.clone(), native.clone(), app.clone()])), gi(2.0, 4.0));
        assert_eq!(effective(&pod([native, init, app])), gi(2.5, 5.0));
    }

    #[test]
    fn each_resource_has_its_own_maximum() {
        let init = container("init", Init, asked(4.0, 1.0));
        let app = container("app", Main, asked(1.0, 3.0));
        assert_eq!(effective(&pod([init, app])), gi(4.0, 3.0));
    }

    #[test]
    fn limits_stand_in_for_requests_on_admission_only() {
        let app = container("app", Main, limited(1.0, 2.0));
        let pod = pod([app]);
        assert_eq!(effective(&pod), gi(1.0, 2.0));
        assert_eq!(with_limits(&pod), gi(1.0, 2.0));
        assert_eq!(declared(&pod), Sum::ZERO);
    }

    #[test]
    fn overhead_comes_on_top_and_init_containers_are_not_declared() {
        let mut pod =
            pod([container("init", Init, asked(4.0, 4.0)), container("app", Main, asked(1.0, 1.0))]);
        pod.overhead = asked(0.5, 0.5).requests;
        assert_eq!(effective(&pod), gi(4.5, 4.5));
        assert_eq!(declared(&pod), gi(1.0, 1.0));
    }

    #[test]
    fn requests_of_the_whole_pod_take_the_place_of_the_sum() {
        let mut pod = pod([container("app", Main, asked(1.0, 1.0))]);
        pod.pod_level.requests.memory = gi(0.0, 8.0).memory.into();
        assert_eq!(effective(&pod), gi(1.0, 8.0));
        // A limit alone is the request only where no container states one.
        pod.pod_level = limited(6.0, 6.0);
        assert_eq!(effective(&pod), gi(1.0, 1.0));
        pod.containers[0].asked = asked(1.0, 0.0);
        pod.containers[0].asked.requests.memory = None;
        assert_eq!(effective(&pod), gi(1.0, 6.0));
    }
}
