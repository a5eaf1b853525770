//! What a pod takes and what a node has, in whole bytes and millionths of a core.
//!
//! A scheduler adds and takes away thousands of requests. In whole numbers the order does not matter
//! and nothing is left over; a millionth of a core is a thousandth of what Kubernetes lets anyone ask.

use crate::cluster::object::Node;
use crate::cluster::resources::Sum;
use crate::units::{Cpu, Memory, Quantity};

/// Millionths in a core.
const MICRO: f64 = 1e6;

/// The most that is counted of CPU: 10^9 cores. Sums of a thousand such still fit a `u64`.
const MOST_CPU: f64 = 1e15;

/// Bytes, millionths of a core and slots for pods: taken, or left.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash)]
pub(super) struct Load {
    pub(super) memory: u64,
    pub(super) cpu: u64,
    pub(super) pods: u64,
}

impl Load {
    /// That many pods that request so much together.
    pub(super) fn of(sum: Sum, pods: u64) -> Self {
        Self { memory: bytes(sum.memory), cpu: millionths(sum.cpu), pods }
    }

    /// What a node has. What it does not state is none of it, since nobody can be sent there on
    /// trust; pods it takes without end where it states no number, which only its kubelet knows.
    pub(super) fn offered(node: &Node) -> Self {
        Self {
            memory: node.allocatable.memory.map_or(0, bytes),
            cpu: node.allocatable.cpu.map_or(0, millionths),
            pods: node.pods.unwrap_or(u64::MAX),
        }
    }

    /// What a node can bear. What it does not state is without end, since nobody can be sent away
    /// on a guess.
    pub(super) fn bearable(node: &Node) -> Self {
        Self {
            memory: node.allocatable.memory.map_or(u64::MAX, bytes),
            cpu: node.allocatable.cpu.map_or(u64::MAX, millionths),
            pods: node.pods.unwrap_or(u64::MAX),
        }
    }

    pub(super) fn plus(self, other: Self) -> Self {
        self.each(other, u64::saturating_add)
    }

    /// What is left of each without the other's; none where the other's is larger.
    pub(super) fn less(self, other: Self) -> Self {
        self.each(other, u64::saturating_sub)
    }

    pub(super) fn at_least(self, other: Self) -> Self {
        self.each(other, u64::max)
    }

    /// Of each where it has grown from that; none of the rest.
    pub(super) fn where_over(self, other: Self) -> Self {
        self.each(other, |own, other| if own > other { own } else { 0 })
    }

    /// Whether there is so much of each.
    pub(super) fn fits_in(self, room: Self) -> bool {
        self.memory <= room.memory && self.cpu <= room.cpu && self.pods <= room.pods
    }

    pub(super) fn is_none(self) -> bool {
        self == Self::default()
    }

    fn each(self, other: Self, of: fn(u64, u64) -> u64) -> Self {
        Self {
            memory: of(self.memory, other.memory),
            cpu: of(self.cpu, other.cpu),
            pods: of(self.pods, other.pods),
        }
    }
}

/// The typical node, by which CPU and memory are made comparable: the median of what nodes state.
#[derive(Debug, Clone, Copy)]
pub(super) struct Scale {
    memory: u64,
    cpu: u64,
}

impl Scale {
    pub(super) fn of(nodes: &[Node]) -> Self {
        Self {
            memory: median(nodes.iter().filter_map(|node| node.allocatable.memory.map(bytes))),
            cpu: median(nodes.iter().filter_map(|node| node.allocatable.cpu.map(millionths))),
        }
    }

    /// The larger share of a typical node.
    pub(super) fn size(self, load: Load) -> f64 {
        share(load.memory, self.memory).max(share(load.cpu, self.cpu))
    }
}

#[allow(clippy::cast_precision_loss)] // exact up to 2^53, and only an order among pods beyond
fn share(part: u64, whole: u64) -> f64 {
    if whole == 0 { 0.0 } else { part as f64 / whole as f64 }
}

fn median(values: impl Iterator<Item = u64>) -> u64 {
    let mut values: Vec<u64> = values.collect();
    values.sort_unstable();
    values.get(values.len() / 2).copied().unwrap_or(0)
}

#[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)] // whole, not negative, at most 2^53
fn bytes(memory: Memory) -> u64 {
    memory.bytes().min(Memory::LIMIT) as u64
}

#[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)] // whole, not negative, at most 10^15
fn millionths(cpu: Cpu) -> u64 {
    (cpu.cores() * MICRO).round().min(MOST_CPU) as u64
}
