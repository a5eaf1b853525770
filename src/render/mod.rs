//! What people and machines see.
//!
//! Formats for people share one [`document::Document`], built once and printed by each of them;
//! formats for machines have their own wire types ([`json`]). Text from outside is made harmless
//! where it is printed.

mod cell;
pub mod checked;
mod columns;
pub mod comparison;
#[cfg(feature = "csv")]
pub mod csv;
pub mod document;
pub mod experiment;
pub mod figures;
pub mod github;
pub mod human;
pub mod json;
#[cfg(feature = "junit")]
pub mod junit;
pub mod markdown;
pub mod mesh_file;
pub mod report;
mod room;
pub mod scenario_file;
pub mod sweep;
#[cfg(feature = "table")]
pub mod terminal;
pub mod words;
