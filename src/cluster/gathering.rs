//! Gathers objects as they are read, in little memory: equal pods share one template, and of a pod that
//! a controller owns only its controller, node and phase are kept.

use std::collections::{BTreeMap, HashMap, HashSet};
use std::hash::{BuildHasher, RandomState};
use std::rc::Rc;

use crate::cluster::object::{
    Autoscaler, LimitRange, Namespace, Node, Object, Owner, Phase, Pod, Quota, Service, Workload,
};
use crate::cluster::place::{Place, Sink, Skipped};
use crate::cluster::pod::PodTemplate;

/// How many faults are listed one by one; more of them are counted.
const MOST_LISTED: usize = 1000;

/// What has been read so far.
#[derive(Debug, Default)]
pub struct Gathering {
    pub(super) templates: Templates,
    pub(super) workloads: Vec<(Workload, Place)>,
    pub(super) pods: Vec<SeenPod>,
    pub(super) services: Vec<Service>,
    pub(super) namespaces: BTreeMap<String, Namespace>,
    pub(super) nodes: Vec<Node>,
    pub(super) autoscalers: Vec<Autoscaler>,
    pub(super) quotas: Vec<Quota>,
    pub(super) limit_ranges: Vec<LimitRange>,
    pub(super) skipped: Vec<Skipped>,
    pub(super) others: BTreeMap<(String, String), Others>,
    pub(super) tally: Tally,
    pub(super) names: Names,
    /// Kinds that own something that was read.
    pub(super) owner_kinds: HashSet<String>,
    seen: HashSet<u64>,
    hasher: RandomState,
}

/// What was read, in numbers.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Tally {
    /// Objects by kind, used or not.
    pub objects: BTreeMap<String, u64>,
    /// Documents that hold nothing.
    pub empty_documents: u64,
    /// Faults beyond those that are listed.
    pub faults_not_listed: u64,
}

/// A pod that was read.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct SeenPod {
    pub(super) namespace: u32,
    pub(super) owner: Option<(u32, u32)>,
    /// Only of a pod that nobody owns, or that its kubelet made.
    pub(super) name: Option<Box<str>>,
    /// Whether the last part of its owner's name is the hash of a Deployment's template.
    pub(super) of_deployment: bool,
    pub(super) phase: Phase,
    pub(super) node: Option<u32>,
    pub(super) mirror: bool,
    pub(super) template: u32,
}

/// Objects that have no part in what is counted, of one kind in one source.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Others {
    pub(super) first: Place,
    pub(super) count: u64,
    pub(super) makes_pods: bool,
}

/// Each text once, by number.
#[derive(Debug, Default)]
pub(super) struct Names {
    by_text: HashMap<Box<str>, u32>,
    all: Vec<Box<str>>,
}

impl Names {
    fn number(&mut self, text: &str) -> u32 {
        if let Some(number) = self.by_text.get(text) {
            return *number;
        }
        let number = u32::try_from(self.all.len()).unwrap_or(u32::MAX);
        self.by_text.insert(text.into(), number);
        self.all.push(text.into());
        number
    }

    pub(super) fn text(&self, number: u32) -> &str {
        self.all.get(number as usize).map_or("", |text| text)
    }
}

/// Each template once, by number.
#[derive(Debug, Default)]
pub(super) struct Templates {
    by_template: HashMap<Rc<PodTemplate>, u32>,
    all: Vec<Rc<PodTemplate>>,
}

impl Templates {
    pub(super) fn number(&mut self, template: PodTemplate) -> u32 {
        if let Some(number) = self.by_template.get(&template) {
            return *number;
        }
        let number = u32::try_from(self.all.len()).unwrap_or(u32::MAX);
        let template = Rc::new(template);
        self.by_template.insert(template.clone(), number);
        self.all.push(template);
        number
    }

    /// All of them in an order of their own, whatever the order of the input, and the place that each
    /// number has there.
    pub(super) fn into_ordered(self) -> (Vec<PodTemplate>, Vec<usize>) {
        drop(self.by_template);
        let mut numbered: Vec<(usize, Rc<PodTemplate>)> = self.all.into_iter().enumerate().collect();
        numbered.sort_by(|(_, a), (_, b)| a.cmp(b));
        let mut places = vec![0; numbered.len()];
        for (place, (number, _)) in numbered.iter().enumerate() {
            places[*number] = place;
        }
        (numbered.into_iter().map(|(_, template)| Rc::unwrap_or_clone(template)).collect(), places)
    }
}

impl Gathering {
    /// Whether anything was read that counts for something: a workload, a pod, a node, a Service, ...
    #[must_use]
    pub fn found_something(&self) -> bool {
        !(self.workloads.is_empty()
            && self.pods.is_empty()
            && self.services.is_empty()
            && self.namespaces.is_empty()
            && self.nodes.is_empty()
            && self.autoscalers.is_empty()
            && self.quotas.is_empty()
            && self.limit_ranges.is_empty()
            && self.tally.objects.is_empty())
    }

    /// What could not be used so far, and why.
    pub fn faults(&self) -> impl Iterator<Item = &Skipped> {
        self.skipped.iter().filter(|skipped| skipped.fault)
    }

    /// Whether an object of that kind and name is new. Only hashes are kept: of 64 bits, so that two
    /// names out of a million meet once in forty million inputs.
    fn is_new(&mut self, kind: &str, namespace: &str, name: &str) -> bool {
        self.seen.insert(self.hasher.hash_one((kind, namespace, name)))
    }

    fn count(&mut self, kind: &str) {
        if let Some(count) = self.tally.objects.get_mut(kind) {
            *count += 1;
        } else {
            self.tally.objects.insert(kind.to_owned(), 1);
        }
    }

    fn pod(&mut self, pod: Pod) {
        let owner = pod.owner.filter(|_| !pod.mirror);
        let of_deployment = matches!((&owner, &pod.template_hash), (Some(owner), Some(hash))
            if owner.kind == "ReplicaSet" && deployment_of(&owner.name, hash).is_some());
        let seen = SeenPod {
            namespace: self.names.number(&pod.namespace),
            name: owner.is_none().then(|| pod.name.into()),
            owner: owner.map(|owner| self.owner(&owner)),
            of_deployment,
            phase: pod.phase,
            node: pod.node.map(|node| self.names.number(&node)),
            mirror: pod.mirror,
            template: self.templates.number(pod.template),
        };
        self.pods.push(seen);
    }

    fn owner(&mut self, owner: &Owner) -> (u32, u32) {
        (self.names.number(&owner.kind), self.names.number(&owner.name))
    }
}

/// The Deployment of a `ReplicaSet` whose name ends with the hash of its template.
pub(super) fn deployment_of<'a>(replica_set: &'a str, hash: &str) -> Option<&'a str> {
    replica_set.strip_suffix(hash)?.strip_suffix('-').filter(|name| !name.is_empty())
}

/// Kind, namespace and name of what has all three.
fn identity(object: &Object) -> Option<(&'static str, &str, &str)> {
    Some(match object {
        Object::Workload(workload) => (workload.kind.name(), &workload.namespace, &workload.name),
        Object::Pod(pod) => ("Pod", &pod.namespace, &pod.name),
        Object::Service(service) => ("Service", &service.namespace, &service.name),
        Object::Namespace(namespace) => ("Namespace", "", &namespace.name),
        Object::Node(node) => ("Node", "", &node.name),
        Object::Autoscaler(scaler) => ("HorizontalPodAutoscaler", &scaler.namespace, &scaler.name),
        Object::Quota(quota) => ("ResourceQuota", &quota.namespace, &quota.name),
        Object::LimitRange(range) => ("LimitRange", &range.namespace, &range.name),
        Object::Other { .. } => return None,
    })
}

impl Sink for Gathering {
    fn object(&mut self, object: Object, place: &Place) {
        if let Some((kind, namespace, name)) = identity(&object) {
            let (namespace, name) = (namespace.to_owned(), name.to_owned());
            // What a name would begin with is no name.
            let named = !name.is_empty() && !name.ends_with('-');
            if named && !self.is_new(kind, &namespace, &name) {
                let reason = "it was read before, and is counted once".to_owned();
                let (kind, name) = (Some(kind.to_owned()), Some(name));
                self.skipped(Skipped { place: place.clone(), kind, name, reason, fault: false });
                return;
            }
            self.count(kind);
        }
        match object {
            Object::Workload(workload) => {
                if let Some(owner) = &workload.owner
                    && !self.owner_kinds.contains(&owner.kind)
                {
                    self.owner_kinds.insert(owner.kind.clone());
                }
                self.workloads.push((workload, place.clone()));
            }
            Object::Pod(pod) => self.pod(pod),
            Object::Service(service) => self.services.push(service),
            Object::Namespace(namespace) => {
                self.namespaces.insert(namespace.name.clone(), namespace);
            }
            Object::Node(node) => self.nodes.push(node),
            Object::Autoscaler(autoscaler) => self.autoscalers.push(autoscaler),
            Object::Quota(quota) => self.quotas.push(quota),
            Object::LimitRange(range) => self.limit_ranges.push(range),
            Object::Other { kind, makes_pods, .. } => {
                self.count(&kind);
                let first = Others { first: place.clone(), count: 0, makes_pods: false };
                let others = self.others.entry((place.source.clone(), kind)).or_insert(first);
                others.count += 1;
                others.makes_pods |= makes_pods;
            }
        }
    }

    fn skipped(&mut self, skipped: Skipped) {
        if self.skipped.len() < MOST_LISTED {
            self.skipped.push(skipped);
        } else if skipped.fault {
            self.tally.faults_not_listed += 1;
        }
    }

    fn empty_document(&mut self, _: &Place) {
        self.tally.empty_documents += 1;
    }
}
