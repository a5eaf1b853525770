//! Names replaced by hashes, for reports that leave the house. The same name gives the same hash every
//! time, so two reports can be compared; names of Kubernetes' own namespaces stay.
//!
//! A hash keeps a name out of sight and no more: who can guess the name can check the guess.

use std::hash::Hasher;

use fnv::FnvHasher;

use crate::cluster::findings;
use crate::cluster::inventory::Inventory;
use crate::cluster::marks::Marks;
use crate::cluster::place::Skipped;
use crate::cluster::survey::Survey;
use crate::model::measured::Usage;
use crate::units::quote;

/// Namespaces that every cluster has.
const EVERYONES: [&str; 5] = ["", "default", "kube-system", "kube-public", "kube-node-lease"];

/// Replaces the names of namespaces, workloads, Services, nodes, autoscalers, quotas and limit ranges in
/// a survey that was made by the names as they are: what is decided stays decided.
pub fn names(survey: &mut Survey) {
    let scope = &mut survey.question.scope;
    scope.namespaces.iter_mut().chain(&mut scope.excluded).for_each(namespace);
    for (row, planned) in survey.inventory.workloads.iter().zip(&mut survey.plan.rows) {
        // Of all names, a rule only tells that of the namespace.
        let mut hidden = row.namespace.clone();
        namespace(&mut hidden);
        if hidden != row.namespace {
            let rule = &mut planned.injection.rule;
            *rule = rule.replace(&quote(&row.namespace), &quote(&hidden));
        }
    }
    inventory(&mut survey.inventory);
    survey.findings = findings::find(&survey.inventory, &survey.plan, &survey.question);
}

/// Replaces the names of namespaces in what was seen in use. No note of it holds a name.
pub fn usage(usage: &mut Usage) {
    for one in &mut usage.namespaces {
        namespace(&mut one.name);
    }
}

fn inventory(inventory: &mut Inventory) {
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
        node.labels = places(&node.labels);
        for taint in &mut node.taints {
            taint_of_ones_own(&mut taint.key, &mut taint.value);
        }
    }
    // What pods select and tolerate is hidden alike, so that they still stand where they did.
    for template in &mut inventory.templates {
        template.node_selector = places(&template.node_selector);
        for toleration in &mut template.tolerations {
            taint_of_ones_own(&mut toleration.key, &mut toleration.value);
        }
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

/// Labels of nodes whose values people choose: pools, and the node's own name.
const CHOSEN: [&str; 6] = [
    "eks.amazonaws.com/nodegroup",
    "cloud.google.com/gke-nodepool",
    "kubernetes.azure.com/agentpool",
    "karpenter.sh/nodepool",
    "doks.digitalocean.com/node-pool",
    "kubernetes.io/hostname",
];

fn places(labels: &Marks) -> Marks {
    let hidden = |(label, value): (&str, &str)| {
        let mut value = value.to_owned();
        if CHOSEN.contains(&label) {
            name(&mut value);
        }
        (label.to_owned(), value)
    };
    labels.iter().map(hidden).collect()
}

/// Taints that Kubernetes itself sets keep their names.
fn taint_of_ones_own(key: &mut String, value: &mut String) {
    if !key.is_empty() && !key.contains("kubernetes.io/") {
        name(key);
    }
    if !value.is_empty() {
        name(value);
    }
}

fn namespace(text: &mut String) {
    if !EVERYONES.contains(&text.as_str()) {
        name(text);
    }
}

/// What stands in place of a name.
#[must_use]
pub fn name_of(text: &str) -> String {
    let mut hidden = text.to_owned();
    name(&mut hidden);
    hidden
}

fn name(text: &mut String) {
    let mut hasher = FnvHasher::default();
    hasher.write(text.as_bytes());
    *text = format!("n-{:012x}", hasher.finish() & 0xffff_ffff_ffff);
}
