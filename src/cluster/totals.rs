//! Sums over an inventory.

use std::collections::{BTreeMap, BTreeSet};

use crate::cluster::inventory::{Inventory, Row};
use crate::cluster::marks::Marks;
use crate::cluster::plan::{Plan, is_gateway};
use crate::cluster::pod::PodTemplate;
use crate::cluster::proxy;
use crate::cluster::requests::{declared, with_limits};
use crate::cluster::resources::Sum;
use crate::cluster::roles::{Role, is_mesh_namespace, is_system_namespace};

/// Everything that is counted, typical where an autoscaler decides.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Totals {
    /// Pods of what keeps a number of them running (Deployments, `StatefulSet`s, `ReplicaSet`s,
    /// `ReplicationController`s, `DeploymentConfig`s), and pods that were read without what makes them,
    /// finished ones too.
    pub pods: u64,
    /// Pods that get a proxy, or have one: of `DaemonSet`s on every node and of running Jobs as well.
    pub meshed_pods: [u64; 3],
    /// Pods that run, or would: what the mesh's node agents have to know of. A mesh's own are left out.
    pub cluster_pods: [u64; 3],
    /// Workloads.
    pub workloads: u64,
    /// Containers of those pods, init containers left out and native sidecars not.
    pub containers: u64,
    /// Service objects.
    pub services: u64,
    /// Application workloads that a Service selects, outside namespaces of the cluster and of meshes.
    pub application_services: u64,
    /// Namespaces.
    pub namespaces: u64,
    /// Namespaces with a meshed pod.
    pub meshed_namespaces: u64,
    /// Nodes.
    pub nodes: u64,
    /// `DaemonSet`s.
    pub daemon_sets: u64,
    /// Jobs and `CronJob`s.
    pub jobs: u64,
    /// Pods that have run to their end.
    pub inactive_pods: u64,
    /// Pods that are a mesh's gateway.
    pub gateway_pods: u64,
    /// Requests that the applications' containers declare, times pods.
    pub app_requests: Sum,
    /// The same, where a missing request takes the limit.
    pub app_requests_with_limits: Sum,
    /// Containers of applications, times pods, that declare no memory request.
    pub containers_without_memory_request: u64,
    /// What the scheduler sets aside for pods that run, as they are today.
    pub effective_requests: Sum,
    /// The same without any mesh (no proxies, and none of a mesh's own pods): with autoscalers at their
    /// least, as they are, and at their most.
    pub without_mesh: [Sum; 3],
    /// Proxies that are in pods today.
    pub proxies: Proxies,
    /// What the mesh asked about adds to all pods' effective requests, likewise; nothing where a proxy's
    /// are not known.
    pub added: Option<[Sum; 3]>,
}

/// Proxies that are there.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct Proxies {
    /// Pods that have one, of those that `pods` counts.
    pub pods: u64,
    /// Pods that run and have one, those of `DaemonSet`s and Jobs as well.
    pub running: u64,
    /// What they declare, times pods.
    pub requests: Sum,
    /// What the pods' effective requests would be less without them.
    pub effective: Sum,
}

impl Totals {
    /// The sums.
    #[must_use]
    pub fn of(inventory: &Inventory, plan: &Plan) -> Self {
        let mut totals = Self {
            services: inventory.services.len() as u64,
            application_services: application_services(inventory),
            namespaces: inventory.namespace_names().len() as u64,
            nodes: inventory.nodes.len() as u64,
            added: Some([Sum::ZERO; 3]),
            ..Self::default()
        };
        let mut identities = BTreeSet::new();
        let mut meshed_namespaces = BTreeSet::new();
        for (row, planned) in inventory.workloads.iter().zip(&plan.rows) {
            let identity = (&row.kind, &row.namespace, &row.name);
            if identities.insert(identity) {
                totals.workloads += 1;
                totals.daemon_sets += u64::from(row.is_daemon_set());
                totals.jobs += u64::from(row.ends());
            }
            totals.inactive_pods += row.inactive;
            totals.declared(row, inventory.template(row));
            let Some(range) = row.pods.range() else { continue };
            let [_, running, high] = range;
            totals.effective_requests = totals.effective_requests + planned.today.times(running);
            if let Some(present) = &planned.present {
                if present.role == proxy::Role::Gateway {
                    totals.gateway_pods += running;
                }
                if !is_gateway(present) {
                    totals.proxies.running += running;
                    totals.proxies.effective =
                        totals.proxies.effective + planned.today.less(planned.without).times(running);
                }
            }
            if !row.role.is_of_a_mesh() {
                grow(&mut totals.without_mesh, planned.without, range);
                add(&mut totals.cluster_pods, range);
            }
            if planned.is_meshed(row.role) && high > 0 {
                add(&mut totals.meshed_pods, range);
                meshed_namespaces.insert(&row.namespace);
                match (&mut totals.added, planned.added()) {
                    (Some(sums), Some(one)) => grow(sums, one, range),
                    (added, _) => *added = None,
                }
            }
        }
        totals.meshed_namespaces = meshed_namespaces.len() as u64;
        totals
    }

    /// What is counted as declared: of every pod of what is counted, finished ones too.
    fn declared(&mut self, row: &Row, pod: &PodTemplate) {
        let running = row.pods.typical().unwrap_or(0);
        let pods = if row.is_counted() { running + if row.declared { 0 } else { row.inactive } } else { 0 };
        if pods == 0 {
            return;
        }
        let times = |sum: Sum| sum.times(pods);
        let apps = proxy::without_mesh(pod);
        self.pods += pods;
        self.containers += pods * pod.running().count() as u64;
        self.app_requests = self.app_requests + times(declared(&apps));
        self.app_requests_with_limits = self.app_requests_with_limits + times(with_limits(&apps));
        let unasked = apps.running().filter(|container| container.asked.requests.memory.is_none()).count();
        self.containers_without_memory_request += pods * unasked as u64;
        if let Some(present) = proxy::present(pod).filter(|present| !is_gateway(present)) {
            self.proxies.pods += pods;
            self.proxies.requests = self.proxies.requests + times(present.asked.requests.sum());
        }
    }
}

/// Adds one pod's share as often as there are pods.
fn grow(sums: &mut [Sum; 3], one: Sum, pods: [u64; 3]) {
    for (sum, pods) in sums.iter_mut().zip(pods) {
        *sum = *sum + one.times(pods);
    }
}

fn add(sum: &mut [u64; 3], more: [u64; 3]) {
    for (sum, more) in sum.iter_mut().zip(more) {
        *sum += more;
    }
}

/// Distinct application workloads that some Service selects.
fn application_services(inventory: &Inventory) -> u64 {
    let mut by_namespace: BTreeMap<&str, Vec<&Marks>> = BTreeMap::new();
    // An alias of a name outside selects nothing, whatever it states.
    let selecting =
        inventory.services.iter().filter(|service| !service.selector.is_empty() && !service.external);
    for service in selecting {
        by_namespace.entry(&service.namespace).or_default().push(&service.selector);
    }
    let is_application = |row: &&Row| {
        row.role == Role::App
            && !row.ends()
            && !is_system_namespace(&row.namespace)
            && !is_mesh_namespace(&row.namespace)
    };
    let found: BTreeSet<_> = inventory
        .workloads
        .iter()
        .filter(is_application)
        .filter(|row| {
            let labels = &inventory.template(row).labels;
            let here = by_namespace.get(row.namespace.as_str());
            here.is_some_and(|selectors| selectors.iter().any(|selector| selector.are_all_in(labels)))
        })
        .map(|row| (&row.kind, &row.namespace, &row.name))
        .collect();
    found.len() as u64
}
