//! The pure model: layers of partial inputs in, an estimate and a verdict out.
//!
//! ```text
//! layers (default, catalog, scenario, flags) -> Scenario -> Runs -> terms -> Estimate
//! ```
//!
//! [`keys`] is the one table of inputs. A [`Layer`] holds some of them with their origin, a
//! [`Scenario`] is what several layers come to, and [`Runs`] are the corners at which each term is
//! evaluated: everything low, typical or high, and each uncertain input alone at both ends. One
//! file a term: [`memory`], [`cpu`], [`latency`], [`rollout`], [`capacity`], [`cost`], [`people`]. The formulas of
//! memory and CPU, component by component, are the table in [`terms`].
//!
//! Nothing here knows of files, formats, terminals or argument parsing.

pub mod budget;
pub mod calls;
pub mod capacity;
pub mod comparison;
pub mod component;
pub mod cost;
pub mod cpu;
pub mod error;
pub mod estimate;
pub mod given_latency;
pub mod growth;
pub mod headroom;
pub mod key_value;
pub mod keys;
pub mod latency;
pub mod layer;
pub(crate) mod least;
pub mod levers;
pub mod measured;
pub mod memory;
pub mod mesh;
pub mod nearest;
pub mod people;
pub mod prices;
pub mod resource;
pub mod rollout;
pub mod runs;
pub mod scenario;
pub mod sensitivity;
pub mod standing;
pub mod sweep;
pub mod tally;
pub mod terms;
pub mod value;
pub mod verdict;
pub mod warning;
pub(crate) mod watch;
pub mod words;

pub use component::Component;
pub use error::EstimateError;
pub use estimate::{Estimate, estimate};
pub use layer::{Given, Layer, Origin};
pub use mesh::Mesh;
pub use prices::PriceBook;
pub use runs::{Overflow, Point, Runs};
pub use scenario::Scenario;
pub use value::{Kind, Value};
pub use warning::Warning;
