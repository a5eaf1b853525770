//! What a metric means, by its name.

/// cAdvisor's metric of memory.
pub(super) const WORKING_SET: &str = "container_memory_working_set_bytes";
/// Its metric of CPU, a counter.
pub(super) const CPU_SECONDS: &str = "container_cpu_usage_seconds_total";

/// What a metric means.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Meaning {
    /// Bytes in the working set.
    WorkingSet,
    /// Seconds of CPU since the container was started.
    CpuSeconds,
    /// Cores: a recording rule's rate of the seconds.
    Cores,
}

/// The meaning of a name. A recording rule's is `level:metric:operations`; one that says of memory anything
/// but a sum is not memory any more.
pub(super) fn meaning(name: &str) -> Option<Meaning> {
    let mut parts = name.split(':');
    let parts = [parts.next()?, parts.next().unwrap_or_default(), parts.next().unwrap_or_default()];
    match parts {
        [WORKING_SET, "", ""] | [_, WORKING_SET, "" | "sum"] => Some(Meaning::WorkingSet),
        [CPU_SECONDS, "", ""] => Some(Meaning::CpuSeconds),
        [_, CPU_SECONDS, operations] if operations.contains("rate") => Some(Meaning::Cores),
        _ => None,
    }
}

/// Whether what a metric of that name says matters.
pub(super) fn matters(name: &str) -> bool {
    meaning(name).is_some()
}
