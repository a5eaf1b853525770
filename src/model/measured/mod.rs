//! What was measured: results of load tests, what containers were seen to use, and what follows from both.
//!
//! Readers of other people's formats hand over [`LoadTest`]s and [`Usage`]. What a tool did not give is
//! nothing, and never a zero.
//!
//! ```text
//! runs of a side -> Summary            median and spread of each figure
//! two sides      -> Comparable         whether a difference between them says anything of the mesh
//!                -> Measured           the tax, row by row, and which of it is noise
//! with a Scenario and its Estimate
//!                -> Beside             what the model says of the same row
//!                -> Held               the measured tax against the budget
//!                -> Conclusion         worth it, within noise, reconsider, or that it cannot be said
//!                -> Corrected          a mesh of the catalog with the measured figures in it
//! ```

pub mod again;
pub mod alike;
pub mod beside;
pub mod comparable;
pub mod conclusion;
pub mod correct;
pub mod date;
pub mod doubt;
pub mod figure;
pub mod held;
pub mod histogram;
pub mod load_test;
pub mod noise;
pub mod own;
pub mod parts;
mod rest;
pub mod row;
pub mod spread;
pub mod summary;
pub mod tax;
pub mod texts;
pub mod usage;
pub mod what;

pub use again::by_measured;
pub use alike::passes;
pub use beside::{Beside, Lies, beside};
pub use comparable::{Comparable, comparable};
pub use conclusion::{Conclusion, Facts, Sentence, conclude};
pub use correct::{Corrected, Provenance, correct};
pub use date::Date;
pub use doubt::{Doubt, Reason};
pub use figure::Figure;
pub use held::{Held, held};
pub use histogram::{Bin, Histogram};
pub use load_test::{Latencies, LoadTest, Pacing, Tool};
pub use noise::Noise;
pub use own::Crowd;
pub use parts::{More, Part, crowd};
pub use row::{Row, Seen};
pub use spread::Spread;
pub use summary::Summary;
pub use tax::{Experiment, Measured, measured};
pub use texts::Texts;
pub use usage::{NamespaceUsage, Rows, Side, Usage, Whose};
pub use what::What;

#[cfg(test)]
mod tests;
