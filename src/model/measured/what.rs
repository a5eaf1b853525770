//! The rows of the measured tax: what they are called, their units, and which of them are the tax.

use crate::model::component::Component;
use crate::model::latency::Level;
use crate::units::Unit;

/// What a row is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum What {
    /// Memory that proxies use, all together.
    Memory,
    /// What a component uses, by the one as the catalog has its figures: of proxies, agents and gateways the
    /// mean of one, of the control plane all of it. There is no such figure without a mesh.
    MemoryOf(Component),
    /// Memory that applications use.
    AppMemory,
    /// CPU that proxies use, all together.
    Cpu,
    /// The same of a component: of proxies what 1000 requests/s through one of them take, their idle part
    /// included; of others as with memory.
    CpuOf(Component),
    /// CPU that applications use.
    AppCpu,
    /// The latency of a request at a level.
    Latency(Level),
    /// A rollout.
    Rollout,
}

impl What {
    /// All rows, in the order of reports.
    pub fn all() -> impl Iterator<Item = Self> {
        let latencies = [Level::Mean, Level::P50, Level::P90, Level::P99, Level::P999].map(Self::Latency);
        [Self::Memory]
            .into_iter()
            .chain(Component::ALL.map(Self::MemoryOf))
            .chain([Self::AppMemory, Self::Cpu])
            .chain(Component::ALL.map(Self::CpuOf))
            .chain([Self::AppCpu])
            .chain(latencies)
            .chain([Self::Rollout])
    }

    /// The name in JSON and CSV, without a unit.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Memory => "memory",
            Self::MemoryOf(component) => match component {
                Component::Sidecar => "memory_per_proxy",
                Component::NodeProxy => "memory_per_node_proxy",
                Component::Waypoint => "memory_per_waypoint",
                Component::ControlPlane => "memory_of_control_plane",
                Component::Cni => "memory_per_cni_agent",
                Component::Gateway => "memory_per_gateway",
            },
            Self::AppMemory => "app_memory",
            Self::Cpu => "cpu",
            Self::CpuOf(component) => match component {
                Component::Sidecar => "cpu_per_1000_rps",
                Component::NodeProxy => "node_proxy_cpu_per_1000_rps",
                Component::Waypoint => "waypoint_cpu_per_1000_rps",
                Component::ControlPlane => "cpu_of_control_plane",
                Component::Cni => "cpu_per_cni_agent",
                Component::Gateway => "cpu_per_gateway",
            },
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
            Self::MemoryOf(component) => match component {
                Component::Sidecar => "One sidecar's memory",
                Component::NodeProxy => "One node proxy's memory",
                Component::Waypoint => "One waypoint's memory",
                Component::ControlPlane => "Control plane's memory",
                Component::Cni => "One CNI agent's memory",
                Component::Gateway => "One gateway's memory",
            },
            Self::AppMemory => "Applications' memory",
            Self::Cpu => "Proxies' CPU",
            Self::CpuOf(component) => match component {
                Component::Sidecar => "A sidecar's CPU at 1000/s",
                Component::NodeProxy => "A node proxy's CPU at 1000/s",
                Component::Waypoint => "A waypoint's CPU at 1000/s",
                Component::ControlPlane => "Control plane's CPU",
                Component::Cni => "One CNI agent's CPU",
                Component::Gateway => "One gateway's CPU",
            },
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
            Self::Memory | Self::MemoryOf(_) | Self::AppMemory => Unit::Memory,
            Self::Cpu | Self::CpuOf(_) | Self::AppCpu => Unit::Cpu,
            Self::Latency(_) | Self::Rollout => Unit::Time,
        }
    }

    /// Whether it is a figure of one component, which nothing without a mesh has.
    #[must_use]
    pub const fn is_of_a_component(self) -> bool {
        matches!(self, Self::MemoryOf(_) | Self::CpuOf(_))
    }

    /// Whether its difference is a part of the mesh's tax by which a measurement is judged. What applications
    /// use differs for reasons of their own; a figure of one component is a part of another row, or of what
    /// budgets add to it.
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
        for name in [What::word, What::title] {
            let mut names: Vec<&str> = What::all().map(name).collect();
            names.sort_unstable();
            names.dedup();
            assert_eq!(names.len(), What::all().count());
        }
    }
}
