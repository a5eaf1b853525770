//! What was measured: results of load tests, and what containers were seen to use.
//!
//! Readers of other people's formats hand these over. What a tool did not give is nothing, and never a
//! zero.

pub mod load_test;
pub mod usage;

pub use load_test::{Bin, Histogram, Latencies, LoadTest, Pacing, Tool};
pub use usage::{NamespaceUsage, Rows, Side, Usage};
