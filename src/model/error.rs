//! Why an estimate cannot be made.

use crate::distribution::DistributionError;
use crate::model::runs::Overflow;
use crate::units::quote;

/// Why an estimate cannot be made of inputs that are each right by themselves.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum EstimateError {
    /// A figure is larger than any can be.
    #[error(transparent)]
    Overflow(#[from] Overflow),
    /// The percentiles of a chain cannot be composed.
    #[error(
        "the latency of {}: {error}. Plain numbers have no such limit: make `depth` or `fan_out` smaller, or state the latency plainly",
        quote(chain)
    )]
    Chain {
        /// The chain.
        chain: String,
        /// What is too much about it.
        error: DistributionError,
    },
}
