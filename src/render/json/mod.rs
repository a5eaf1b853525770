//! JSON: own wire types, numbers as numbers, the unit in the key, `null` for unknown.
//!
//! The order of keys is the order of the structs' fields; a document ends with a newline.

mod catalog;
mod cost;
mod estimate;
mod figure;
mod latency;
mod scenario;
mod verdict;

use serde::Serialize;

pub use catalog::catalog;
pub use estimate::estimate;

/// The version of every document's schema. Members may be added within it; a rename, a removal or
/// a change of meaning raises it.
pub const SCHEMA_VERSION: u32 = 1;

/// What every document begins with.
#[derive(Serialize)]
struct Head {
    name: &'static str,
    version: &'static str,
}

const GENERATOR: Head = Head { name: env!("CARGO_PKG_NAME"), version: env!("CARGO_PKG_VERSION") };

/// The document as text, indented, with a final newline.
fn print(document: &impl Serialize) -> serde_json::Result<String> {
    let mut text = serde_json::to_string_pretty(document)?;
    text.push('\n');
    Ok(text)
}
