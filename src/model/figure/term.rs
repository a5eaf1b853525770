//! The parts of an estimate that are computed by themselves: what a figure, a column or a question needs.

/// A part of an estimate that is computed by itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Term {
    /// Memory used and reserved.
    Memory,
    /// CPU used and reserved.
    Cpu,
    /// What a hop is taxed, and the request paths.
    Latency,
    /// One rollout.
    Rollout,
    /// Nodes.
    Capacity,
    /// Money.
    Cost,
    /// Whether a mesh is needed.
    Verdict,
    /// What to know before believing it.
    Warnings,
}

impl Term {
    /// All of them, in the order in which an estimate evaluates them.
    pub const ALL: [Self; 8] = [
        Self::Memory,
        Self::Cpu,
        Self::Capacity,
        Self::Cost,
        Self::Latency,
        Self::Verdict,
        Self::Warnings,
        Self::Rollout,
    ];
}
