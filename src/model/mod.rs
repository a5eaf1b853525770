//! The pure model: layers of partial inputs in, an estimate and a verdict out.
//!
//! ```text
//! layers (default, catalog, scenario, flags) -> Scenario -> Runs -> terms -> Estimate
//! ```
//!
//! [`keys`] is the one table of inputs. A [`Layer`] holds some of them with their origin, a
//! [`Scenario`] is what several layers come to, and [`Runs`] gives each figure its range over the
//! uncertain inputs. One file a term: [`memory`], [`cpu`], [`latency`], [`rollout`], [`capacity`], [`cost`],
//! [`people`]; the formulas of memory and CPU, component by component, are the table in [`terms`]. The
//! numbers of an estimate are named, and read, in one registry: [`figure`]. Only what is asked for is
//! evaluated (`evaluator`).
//!
//! Nothing here knows of files, formats, terminals or argument parsing.

pub mod budget;
pub mod calls;
pub mod capacity;
pub mod comparison;
pub mod component;
pub mod cost;
pub mod cpu;
pub mod difference;
pub mod error;
pub mod estimate;
pub(crate) mod evaluator;
pub mod figure;
pub mod given_latency;
pub mod growth;
pub mod headroom;
pub mod key_value;
pub mod keys;
pub mod known;
pub mod latency;
pub mod layer;
pub(crate) mod least;
pub mod levers;
mod limit_keys;
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
pub mod values;
pub mod verdict;
pub mod warning;
pub(crate) mod watch;
pub mod words;

pub use component::Component;
pub use error::EstimateError;
pub use estimate::{Estimate, estimate};
pub use figure::{Figure, FigureValue};
pub use layer::{Given, Layer, Origin};
pub use mesh::Mesh;
pub use prices::PriceBook;
pub use runs::{Overflow, Point, Runs};
pub use scenario::Scenario;
pub use value::{Kind, Value};
pub use warning::Warning;
