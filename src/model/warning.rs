//! Warnings: what an estimate wants its reader to know before believing it.
//!
//! One variant a warning, so that the code and the sentence stand side by side and a test can list
//! them all.

use crate::units::quote;

/// A code that stays the same from version to version, and a sentence.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Warning {
    /// In kebab case.
    pub code: &'static str,
    /// What it is, and what to do.
    pub message: String,
}

/// The codes of all warnings, as `meshtax explain` tells them.
pub const CODES: [&str; 15] = [
    "unscoped-config",
    "memory-over-limit",
    "plain-latency-against-p99",
    "plain-part-of-percentiles",
    "hops-together-disagree",
    "mesh-does-not-serve-need",
    "mesh-serves-need-partly",
    "mesh-overrides-dropped",
    "mesh-cannot-run-there",
    "priced-by-one-side",
    "nothing-requested",
    "nodes-too-few",
    "rollout-key-unused",
    "more-pods-than-cluster",
    "counted-value-overridden",
];

/// Every warning an estimate can carry.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Concern {
    /// Sidecars are sent the configuration of every service.
    UnscopedConfig {
        /// Services in the mesh, as a text.
        services: String,
        /// What measured meshes up to that size came to, where that is the high end.
        measured: Option<String>,
    },
    /// A sidecar may need more than its limit.
    MemoryOverLimit {
        /// The high end of one sidecar's memory.
        high: String,
        /// Its limit.
        limit: String,
    },
    /// A promise about a percentile was judged by a plain number.
    PlainLatencyAgainstP99,
    /// A plain number among percentiles.
    PlainPartOfPercentiles {
        /// The chains.
        chains: String,
    },
    /// A promise that is tight by independent hops and not by hops that are slow together, or the other
    /// way round.
    HopsTogetherDisagree {
        /// The chains.
        chains: String,
    },
    /// A stated need that the mesh does not serve.
    MeshDoesNotServeNeed {
        /// The mesh.
        mesh: String,
        /// The need.
        need: String,
        /// What the catalog says of it.
        note: String,
    },
    /// A stated need that the mesh serves only in beta, or of which no source says.
    MeshServesNeedPartly {
        /// The mesh.
        mesh: String,
        /// The need.
        need: String,
        /// `beta` or `unknown`.
        answer: &'static str,
        /// What the catalog says of it.
        note: String,
    },
    /// A scenario's own figures for one mesh, and another asked for.
    MeshOverridesDropped {
        /// The mesh they were written for.
        written_for: String,
        /// The mesh that was asked for.
        asked_for: String,
        /// The keys.
        keys: String,
    },
    /// The price book has no nodes to put agents on.
    MeshCannotRunThere {
        /// The mesh.
        mesh: String,
        /// The price book.
        book: String,
    },
    /// A component was priced by one of used and reserved, the other being unknown.
    PricedByOneSide {
        /// What was priced so.
        parts: String,
    },
    /// A book that bills requests, and parts that request nothing.
    NothingRequested {
        /// The parts.
        parts: String,
        /// The book.
        book: String,
    },
    /// The nodes that were stated hold less than the applications ask for.
    NodesTooFew {
        /// The nodes stated.
        nodes: String,
        /// The nodes that the requests need.
        needed: String,
    },
    /// Keys that the chosen controller has no use for.
    RolloutKeyUnused {
        /// The controller.
        controller: &'static str,
        /// The keys.
        keys: String,
    },
    /// Pods that are meshed outnumber the pods of the cluster.
    MorePodsThanCluster {
        /// Meshed pods.
        pods: String,
        /// Cluster pods.
        cluster_pods: String,
    },
    /// Values that were counted from manifests or a cluster, and others in their place.
    CountedValueOverridden {
        /// Each key with both values.
        keys: String,
    },
}

impl From<Concern> for Warning {
    fn from(concern: Concern) -> Self {
        let (code, message) = match concern {
            Concern::UnscopedConfig { services, measured } => {
                let measured = measured.map_or_else(String::new, |high| {
                    format!(" (measured meshes up to that size came to {high})")
                });
                let message = format!(
                    "every sidecar is sent the configuration of all {services} services, and its memory grows with \
                     it{measured}. Scope it (Sidecar resources, exportTo) and say `mesh.services_in_scope`, or measure \
                     and say `mesh.memory_per_service`"
                );
                ("unscoped-config", message)
            }
            Concern::MemoryOverLimit { high, limit } => (
                "memory-over-limit",
                format!(
                    "a sidecar may use {high}, and its limit is {limit}: it would be killed for memory. Scope the \
                     configuration or raise the limit"
                ),
            ),
            Concern::PlainLatencyAgainstP99 => (
                "plain-latency-against-p99",
                "the SLA is a p99 and the latencies are plain numbers, which say nothing about the slowest \
                 requests; the true p99 is higher than what was compared"
                    .to_owned(),
            ),
            Concern::PlainPartOfPercentiles { chains } => (
                "plain-part-of-percentiles",
                format!(
                    "{chains}: a plain number stands among percentiles, as if that part took the same time at every \
                     request; the true p90 and p99 are likely higher"
                ),
            ),
            Concern::HopsTogetherDisagree { chains } => (
                "hops-together-disagree",
                format!(
                    "{chains}: independent hops and hops that are all slow at the same time lead to different \
                     answers about the SLA; the rule goes by independent ones. Measure the whole path"
                ),
            ),
            Concern::MeshDoesNotServeNeed { mesh, need, note } => {
                ("mesh-does-not-serve-need", format!("{} does not serve {need}: {note}", quote(&mesh)))
            }
            Concern::MeshServesNeedPartly { mesh, need, answer, note } => (
                "mesh-serves-need-partly",
                format!("whether {} serves {need}: {answer}. {note}", quote(&mesh)),
            ),
            Concern::MeshOverridesDropped { written_for, asked_for, keys } => (
                "mesh-overrides-dropped",
                format!(
                    "{keys} in the scenario belongs to the mesh {}; it was dropped since {} was asked for",
                    quote(&written_for),
                    quote(&asked_for)
                ),
            ),
            Concern::MeshCannotRunThere { mesh, book } => (
                "mesh-cannot-run-there",
                format!(
                    "{} needs a pod on every node, and {} has no nodes to put one on; no cost is given",
                    quote(&mesh),
                    quote(&book)
                ),
            ),
            Concern::PricedByOneSide { parts } => (
                "priced-by-one-side",
                format!("only one of used and reserved is known, and was priced as it is: {parts}"),
            ),
            Concern::NothingRequested { parts, book } => (
                "nothing-requested",
                format!(
                    "{parts}: no request is set, and {book} bills requests. It puts its own least or default \
                     request in their place, which is not modelled: the true cost is higher"
                ),
            ),
            Concern::NodesTooFew { nodes, needed } => (
                "nodes-too-few",
                format!(
                    "the applications' requests alone need {needed} nodes and {nodes} were stated; one of the two \
                     is not right"
                ),
            ),
            Concern::RolloutKeyUnused { controller, keys } => {
                ("rollout-key-unused", format!("a {controller} rolls out without {keys}; it was not used"))
            }
            Concern::MorePodsThanCluster { pods, cluster_pods } => (
                "more-pods-than-cluster",
                format!(
                    "{pods} meshed pods were stated in a cluster of {cluster_pods}; one of the two is not right"
                ),
            ),
            Concern::CountedValueOverridden { keys } => {
                ("counted-value-overridden", format!("{keys}; what was stated was used"))
            }
        };
        Self { code, message }
    }
}
