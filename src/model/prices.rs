//! What the model knows of a price book besides its prices: what it bills, and in which sizes.

use crate::model::layer::Layer;
use crate::units::{Count, Cpu, Memory, Quantity};

/// What a book bills for.
#[derive(Debug, Clone, PartialEq)]
pub enum Basis {
    /// The greater of used and reserved, as `OpenCost` allocates the cost of shared nodes.
    Max,
    /// Requests only.
    Requests,
    /// The pod's total, rounded up to a size on sale.
    PodSize(PodSizes),
}

impl Basis {
    /// The word that reports and JSON use.
    #[must_use]
    pub const fn word(&self) -> &'static str {
        match self {
            Self::Max => "max",
            Self::Requests => "requests",
            Self::PodSize(_) => "pod-size",
        }
    }
}

/// The sizes of a book that sells whole pods.
#[derive(Debug, Clone, PartialEq)]
pub struct PodSizes {
    /// Memory added to each pod for the platform's own processes before rounding up.
    pub platform_memory: Memory,
    /// The sizes on sale, smallest CPU first.
    pub sizes: Vec<SizeRow>,
}

/// One CPU size, and the memory sizes that go with it.
#[derive(Debug, Clone, PartialEq)]
pub struct SizeRow {
    /// Cores.
    pub cpu: Cpu,
    /// The smallest memory with that many cores.
    pub smallest: Memory,
    /// The step between memory sizes.
    pub step: Memory,
    /// The largest memory with that many cores.
    pub largest: Memory,
}

impl PodSizes {
    /// What a pod may ask for on each axis without needing the next size: the largest CPU of each row, and the
    /// memory sizes of each, less the platform's part.
    pub(crate) fn edges(&self) -> (Vec<Cpu>, Vec<Memory>) {
        let mut memory: Vec<Memory> = self
            .sizes
            .iter()
            .flat_map(|row| {
                let steps = (row.largest.less(row.smallest).bytes() / row.step.bytes()).floor();
                let sizes = std::iter::successors(Some(0.0), |step| Some(step + 1.0))
                    .take_while(move |step| *step <= steps);
                sizes
                    .map(|step| (row.smallest + row.step * Count::saturated(step)).less(self.platform_memory))
            })
            .collect();
        memory.sort();
        memory.dedup();
        (self.sizes.iter().map(|row| row.cpu).collect(), memory)
    }

    /// The smallest size on sale that holds a pod asking for that much, or nothing where none does.
    #[must_use]
    pub fn holding(&self, cpu: Cpu, memory: Memory) -> Option<(Cpu, Memory)> {
        let memory = memory + self.platform_memory;
        let row = self.sizes.iter().find(|row| row.cpu >= cpu && row.largest >= memory)?;
        let over = memory.less(row.smallest);
        let steps = (over.bytes() / row.step.bytes()).ceil();
        let size = row.smallest + row.step * Count::saturated(steps);
        Some((row.cpu, if size > row.largest { row.largest } else { size }))
    }
}

/// A price book, as a catalog file describes it or as a user's own prices make one.
#[derive(Debug, Clone, PartialEq)]
pub struct PriceBook {
    /// The name in flags and scenarios.
    pub name: String,
    /// The name for people.
    pub title: String,
    /// What it covers and what to mind.
    pub about: String,
    /// What it bills for.
    pub basis: Basis,
    /// Whether pods can run on every node there (no nodes of one's own: no node agents).
    pub runs_node_agents: bool,
    /// Its prices, by key, with their source.
    pub figures: Layer,
}
