//! The rows of the measured tax: what they are called, their units, and which of them are the tax.

use crate::model::latency::Level;
use crate::units::Unit;

/// What a row is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum What {
    /// Memory that proxies use, all together.
    Memory,
    /// The mean of one proxy; there is no such figure without a mesh.
    MemoryPerProxy,
    /// Memory that applications use.
    AppMemory,
    /// CPU that proxies use, all together.
    Cpu,
    /// CPU of 1000 requests/s through one proxy, idle proxies' part included.
    CpuPer1000Rps,
    /// CPU that applications use.
    AppCpu,
    /// The latency of a request at a level.
    Latency(Level),
    /// A rollout.
    Rollout,
}

impl What {
    /// All rows, in the order of reports.
    pub const ALL: [Self; 12] = [
        Self::Memory,
        Self::MemoryPerProxy,
        Self::AppMemory,
        Self::Cpu,
        Self::CpuPer1000Rps,
        Self::AppCpu,
        Self::Latency(Level::Mean),
        Self::Latency(Level::P50),
        Self::Latency(Level::P90),
        Self::Latency(Level::P99),
        Self::Latency(Level::P999),
        Self::Rollout,
    ];

    /// The name in JSON and CSV, without a unit.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Memory => "memory",
            Self::MemoryPerProxy => "memory_per_proxy",
            Self::AppMemory => "app_memory",
            Self::Cpu => "cpu",
            Self::CpuPer1000Rps => "cpu_per_1000_rps",
            Self::AppCpu => "app_cpu",
            Self::Latency(Level::Mean) => "latency_mean",
            Self::Latency(Level::P50) => "latency_p50",
            Self::Latency(Level::P90) => "latency_p90",
            Self::Latency(Level::P99) => "latency_p99",
            Self::Latency(Level::P999) => "latency_p999",
            Self::Rollout => "rollout",
        }
    }

    /// What a report calls it.
    #[must_use]
    pub const fn title(self) -> &'static str {
        match self {
            Self::Memory => "Proxies' memory",
            Self::MemoryPerProxy => "One proxy's memory",
            Self::AppMemory => "Applications' memory",
            Self::Cpu => "Proxies' CPU",
            Self::CpuPer1000Rps => "A proxy's CPU at 1000/s",
            Self::AppCpu => "Applications' CPU",
            Self::Latency(Level::Mean) => "Mean latency",
            Self::Latency(Level::P50) => "p50 latency",
            Self::Latency(Level::P90) => "p90 latency",
            Self::Latency(Level::P99) => "p99 latency",
            Self::Latency(Level::P999) => "p99.9 latency",
            Self::Rollout => "Rollout",
        }
    }

    /// Which quantity it is.
    #[must_use]
    pub const fn unit(self) -> Unit {
        match self {
            Self::Memory | Self::MemoryPerProxy | Self::AppMemory => Unit::Memory,
            Self::Cpu | Self::CpuPer1000Rps | Self::AppCpu => Unit::Cpu,
            Self::Latency(_) | Self::Rollout => Unit::Time,
        }
    }

    /// Whether its difference is a part of the mesh's tax. What applications use differs for reasons of their
    /// own, and a figure of one proxy is a part of another row.
    #[must_use]
    pub const fn is_tax(self) -> bool {
        matches!(self, Self::Memory | Self::Cpu | Self::Latency(_) | Self::Rollout)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_two_rows_have_a_name() {
        let mut words: Vec<&str> = What::ALL.iter().map(|what| what.word()).collect();
        words.sort_unstable();
        words.dedup();
        assert_eq!(words.len(), What::ALL.len());
    }
}
