//! The scenario file: TOML text in, a layer or every fault at its place out.
//!
//! The file's tables and keys are those of [`crate::model::keys`]; chains are `[[chain]]`.

mod fault;
mod read;
mod structured;

pub use fault::{Fault, FaultCode};
pub use read::{Check, MAX_BYTES, lines, read, read_checked};
