//! Names replaced by hashes, for reports that leave the house. The same name gives the same hash every
//! time, so two reports can be compared; names of Kubernetes' own namespaces stay.
//!
//! A hash keeps a name out of sight and no more: who can guess the name can check the guess.

use std::hash::Hasher;

use fnv::FnvHasher;

use crate::cluster::inventory::Inventory;
use crate::cluster::place::Skipped;
use crate::cluster::plan::Scope;

/// Namespaces that every cluster has.
const EVERYONES: [&str; 5] = ["", "default", "kube-system", "kube-public", "kube-node-lease"];

/// The same for names that a user states.
pub fn scope(scope: &mut Scope) {
    scope.namespaces.iter_mut().chain(&mut scope.excluded).for_each(namespace);
}

/// Replaces the names of namespaces, workloads, Services, nodes, autoscalers, quotas and limit ranges.
pub fn names(inventory: &mut Inventory) {
    for row in &mut inventory.workloads {
        namespace(&mut row.namespace);
        name(&mut row.name);
    }
    for service in &mut inventory.services {
        namespace(&mut service.namespace);
        name(&mut service.name);
    }
    let namespaces = std::mem::take(&mut inventory.namespaces).into_values();
    inventory.namespaces = namespaces
        .map(|mut one| {
            namespace(&mut one.name);
            (one.name.clone(), one)
        })
        .collect();
    for node in &mut inventory.nodes {
        name(&mut node.name);
    }
    for scaler in &mut inventory.autoscalers {
        namespace(&mut scaler.namespace);
        name(&mut scaler.name);
        name(&mut scaler.target_name);
    }
    for quota in &mut inventory.quotas {
        namespace(&mut quota.namespace);
        name(&mut quota.name);
    }
    for range in &mut inventory.limit_ranges {
        namespace(&mut range.namespace);
        name(&mut range.name);
    }
    for Skipped { name: skipped, .. } in &mut inventory.skipped {
        if let Some(skipped) = skipped {
            name(skipped);
        }
    }
}

fn namespace(text: &mut String) {
    if !EVERYONES.contains(&text.as_str()) {
        name(text);
    }
}

fn name(text: &mut String) {
    let mut hasher = FnvHasher::default();
    hasher.write(text.as_bytes());
    *text = format!("n-{:012x}", hasher.finish() & 0xffff_ffff_ffff);
}
