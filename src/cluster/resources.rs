//! Memory and CPU side by side, as Kubernetes asks for them: each stated or not.

use std::ops::Add;

use crate::units::{Count, Cpu, Memory, Quantity};

/// What is stated of memory and CPU; what nobody stated is nothing, and not zero.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Amounts {
    /// Bytes.
    pub memory: Option<Memory>,
    /// Cores.
    pub cpu: Option<Cpu>,
}

/// Requests and limits of one container or one pod.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Asked {
    /// What the scheduler sets aside.
    pub requests: Amounts,
    /// What the kubelet lets it have.
    pub limits: Amounts,
}

/// A sum of requests: what nobody stated adds nothing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Sum {
    /// Bytes.
    pub memory: Memory,
    /// Cores.
    pub cpu: Cpu,
}

impl Amounts {
    /// These, and what `other` states where these do not.
    #[must_use]
    pub fn or(self, other: Self) -> Self {
        Self { memory: self.memory.or(other.memory), cpu: self.cpu.or(other.cpu) }
    }

    /// Whether neither is stated.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.memory.is_none() && self.cpu.is_none()
    }

    /// As a sum of one.
    #[must_use]
    pub fn sum(self) -> Sum {
        Sum { memory: self.memory.unwrap_or(Memory::ZERO), cpu: self.cpu.unwrap_or(Cpu::ZERO) }
    }
}

impl Asked {
    /// The requests as the API server admits them: where one is missing, the limit takes its place.
    #[must_use]
    pub fn admitted(&self) -> Amounts {
        self.requests.or(self.limits)
    }
}

impl Default for Sum {
    fn default() -> Self {
        Self::ZERO
    }
}

impl Sum {
    /// Nothing.
    pub const ZERO: Self = Self { memory: Memory::ZERO, cpu: Cpu::ZERO };

    /// The larger of each.
    #[must_use]
    pub fn at_least(self, other: Self) -> Self {
        Self { memory: self.memory.at_least(other.memory), cpu: self.cpu.at_least(other.cpu) }
    }

    /// What is left of each without the other's; zero where the other's is larger.
    #[must_use]
    pub fn less(self, other: Self) -> Self {
        Self { memory: self.memory.less(other.memory), cpu: self.cpu.less(other.cpu) }
    }

    /// That many times.
    #[must_use]
    pub fn times(self, count: u64) -> Self {
        let count = Count::counted(count);
        Self { memory: self.memory * count, cpu: self.cpu * count }
    }
}

impl Add for Sum {
    type Output = Self;
    fn add(self, other: Self) -> Self {
        Self { memory: self.memory + other.memory, cpu: self.cpu + other.cpu }
    }
}

impl std::iter::Sum for Sum {
    fn sum<I: Iterator<Item = Self>>(parts: I) -> Self {
        parts.fold(Self::ZERO, Add::add)
    }
}
