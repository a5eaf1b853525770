//! A cluster, or what manifests would make of one: the inventory's types, and the rules about it.
//!
//! ```text
//! objects -> Gathering -> Inventory -> injection, requests, findings, packing -> a Layer for the model
//! ```
//!
//! [`object`] is what a reader of some format hands over. Nothing here knows of files or formats.

pub mod marks;
pub mod object;
pub mod place;
pub mod pod;
pub mod resources;
