//! What a service mesh would cost a system — memory, CPU, latency, rollout time, nodes, money — and
//! whether the system needs one.
//!
//! A pure model: a system's facts in, the tax and a verdict out. Every figure has a range and a
//! source, used and reserved are kept apart, and what is unknown is never zero.
//!
//! ```
//! use meshtax::catalog::{Catalog, Said, lesson};
//! use meshtax::model::{Layer, Origin, estimate, keys};
//! use meshtax::units::{Count, Range};
//!
//! // Two facts about a system; the mesh is the default, an Envoy sidecar of 50 to 100 MB.
//! let system = Layer::default()
//!     .with(keys::PODS, Range::exact(Count::from(200)), Origin::Scenario)
//!     .with(keys::SERVICES, Range::exact(Count::from(12)), Origin::Scenario);
//!
//! let said = Said { scenario: Some(system), ..Said::default() };
//! let scenario = Catalog::builtin().resolve(said)?;
//! let estimate = estimate(&scenario, &lesson()?)?;
//!
//! assert_eq!(estimate.memory.used.known.map(|tax| tax.to_string()), Some("10GB..15GB..20GB".into()));
//! assert_eq!(estimate.memory.reserved.known, None, "nobody said what sidecars request");
//! assert_eq!(estimate.verdict.sentence, "You probably don't need a mesh.");
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! Rooms import one way: [`units`], [`distribution`], [`model`], [`cluster`], then [`catalog`],
//! [`scenario`], [`ingest`] and [`render`], which do not know one another, then the program. The program's
//! room comes with the feature `cli`; the library needs none.

pub mod catalog;
#[cfg(feature = "cli")]
pub mod cli;
pub mod cluster;
pub mod ingest;
pub mod model;
pub mod render;
pub mod scenario;
pub mod units;

/// Distributions of latencies and their composition: pure mathematics, in a crate of its own so that it is
/// compiled, optimized and tested by itself.
pub use meshtax_distribution as distribution;
