//! Which pods a node lets in: selectors, and taints with what tolerates them.
//!
//! A pod stands on a node if the node has every label of its selector, and if it tolerates each taint
//! with the effect `NoSchedule` or `NoExecute`; `PreferNoSchedule` only makes the node a worse choice.
//! A toleration matches a taint of its effect (empty: of any), of its key (empty with `Exists`: of
//! any), and with `Exists` of any value, else of its own.
//! (Kubernetes, "Taints and Tolerations"; `ToleratesTaint` in `k8s.io/component-helpers`.)
//!
//! A node that would be new has the labels and taints of the one it is like, except for those that
//! tell of that one node's state, and for its host name.

use std::collections::HashMap;

use crate::cluster::marks::Marks;
use crate::cluster::object::{Node, Taint};
use crate::cluster::pod::{PodTemplate, Toleration};

/// The label that is every node's own.
const HOST_NAME: &str = "kubernetes.io/hostname";

/// The taints that keep pods away, and do not only discourage them.
pub(super) fn barring(node: &Node) -> impl Iterator<Item = &Taint> {
    node.taints.iter().filter(|taint| taint.bars())
}

/// Whether a new node of that kind would have it too.
pub(super) fn is_lasting(taint: &Taint) -> bool {
    !taint.is_passing()
}

/// Whether the node takes pods at all now.
pub(super) fn is_open(node: &Node) -> bool {
    !node.unschedulable && node.ready != Some(false) && !node.allocatable.is_empty()
}

/// What decides where a pod is let in; pods that agree in it are let in at the same nodes.
#[derive(Debug)]
pub(super) struct Class<'a> {
    selector: &'a Marks,
    tolerations: &'a [Toleration],
}

impl<'a> Class<'a> {
    pub(super) fn of(pod: &'a PodTemplate) -> Self {
        Self { selector: &pod.node_selector, tolerations: &pod.tolerations }
    }

    /// Whether that node lets them in as it is.
    pub(super) fn enters(&self, node: &Node) -> bool {
        self.selector.are_all_in(&node.labels) && barring(node).all(|taint| self.bears(taint))
    }

    /// Whether a new node like that one would.
    pub(super) fn enters_new(&self, like: &Node) -> bool {
        self.selector.get(HOST_NAME).is_none()
            && self.selector.are_all_in(&like.labels)
            && barring(like).filter(|taint| is_lasting(taint)).all(|taint| self.bears(taint))
    }

    fn bears(&self, taint: &Taint) -> bool {
        self.tolerations.iter().any(|toleration| toleration.covers(taint))
    }
}

/// Where pods of one class are let in, node by node.
#[derive(Debug)]
pub(super) struct Doors {
    /// At the nodes as they are.
    pub(super) here: Vec<bool>,
    /// At new nodes like them.
    pub(super) anew: Vec<bool>,
}

/// Every class once, since most pods differ in nothing that a node asks for.
#[derive(Debug)]
pub(super) struct Classes<'a> {
    nodes: &'a [Node],
    known: HashMap<(&'a Marks, &'a [Toleration]), usize>,
    doors: Vec<Doors>,
}

impl<'a> Classes<'a> {
    pub(super) fn new(nodes: &'a [Node]) -> Self {
        Self { nodes, known: HashMap::new(), doors: Vec::new() }
    }

    /// The number of a pod's class.
    pub(super) fn class(&mut self, pod: &'a PodTemplate) -> usize {
        let class = Class::of(pod);
        let doors = &mut self.doors;
        *self.known.entry((class.selector, class.tolerations)).or_insert_with(|| {
            doors.push(Doors {
                here: self.nodes.iter().map(|node| class.enters(node)).collect(),
                anew: self.nodes.iter().map(|node| class.enters_new(node)).collect(),
            });
            doors.len() - 1
        })
    }

    pub(super) fn doors(&self, class: usize) -> &Doors {
        &self.doors[class]
    }
}
