//! A cluster, or what manifests would make of one: the inventory's types, and the rules about it.
//!
//! ```text
//! objects -> Gathering -> Inventory -> injection, requests, findings, packing -> a Layer for the model
//! ```
//!
//! [`object`] is what a reader of some format hands over. Nothing here knows of files or formats.

mod admission;
pub mod changes;
pub mod findings;
pub mod found;
pub mod gathering;
pub mod ground;
pub mod hide;
pub mod inject;
pub mod inventory;
mod layer;
pub mod marks;
pub mod object;
mod owners;
pub mod packing;
pub mod place;
pub mod plan;
pub mod pod;
pub mod proxy;
pub mod quantity;
mod replicas;
pub mod requests;
pub mod resources;
pub mod roles;
pub mod selector;
pub mod survey;
mod taints;
#[cfg(test)]
pub(crate) mod testing;
pub mod totals;
pub mod usage;
