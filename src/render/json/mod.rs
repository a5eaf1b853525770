//! JSON: own wire types, numbers as numbers, the unit in the key, `null` for unknown.
//!
//! The order of keys is the order of the structs' fields; a document ends with a newline.

mod catalog;
mod check;
mod compare;
mod cost;
mod estimate;
mod experiment;
mod figure;
mod headroom;
mod keys;
mod latency;
mod measure;
mod read;
mod sarif;
mod scan;
mod scenario;
mod sweep;
mod usage;
mod verdict;
mod whatif;

use std::fmt::Write;

use serde::Serialize;

use crate::units::steers;

pub use catalog::catalog;
pub use check::check;
pub use compare::compare;
pub use estimate::{WhatIf, estimate};
pub use experiment::experiment;
#[cfg(any(feature = "csv", test))]
pub(crate) use figure::rounded;
pub use keys::{CodeWire, codes, keys};
pub use measure::measure;
pub use sarif::sarif;
pub use scan::{scan, scan_usage};
pub(crate) use sweep::sweep_head;

/// The JSON Schema of the document `estimate`.
///
/// # Errors
/// Never, as far as a schema goes; the writer's signature allows for it.
#[cfg(feature = "schema")]
pub fn estimate_schema() -> serde_json::Result<String> {
    schema_of::<estimate::EstimateWire>("meshtax estimate")
}

/// The JSON Schema of the document `compare`.
///
/// # Errors
/// Never, as far as a schema goes; the writer's signature allows for it.
#[cfg(feature = "schema")]
pub fn compare_schema() -> serde_json::Result<String> {
    schema_of::<compare::CompareWire>("meshtax compare")
}

/// The JSON Schema of the document `catalog`.
///
/// # Errors
/// Never, as far as a schema goes; the writer's signature allows for it.
#[cfg(feature = "schema")]
pub fn catalog_schema() -> serde_json::Result<String> {
    schema_of::<catalog::CatalogWire>("meshtax catalog")
}

/// The JSON Schema of the document `check`.
///
/// # Errors
/// Never, as far as a schema goes; the writer's signature allows for it.
#[cfg(feature = "schema")]
pub fn check_schema() -> serde_json::Result<String> {
    schema_of::<check::CheckWire>("meshtax check")
}

/// The JSON Schema of the document `measure`.
///
/// # Errors
/// Never, as far as a schema goes; the writer's signature allows for it.
#[cfg(feature = "schema")]
pub fn measure_schema() -> serde_json::Result<String> {
    schema_of::<measure::EitherWire>("meshtax measure")
}

/// The JSON Schema of the document `scan`.
///
/// # Errors
/// Never, as far as a schema goes; the writer's signature allows for it.
#[cfg(feature = "schema")]
pub fn scan_schema() -> serde_json::Result<String> {
    schema_of::<scan::ScanWire>("meshtax scan")
}

/// The JSON Schema of the document `sweep`.
///
/// # Errors
/// Never, as far as a schema goes; the writer's signature allows for it.
#[cfg(feature = "schema")]
pub fn sweep_schema() -> serde_json::Result<String> {
    schema_of::<sweep::SweepWire>("meshtax sweep")
}

/// The schema of what a type is written as: every member is there, `null` where it is unknown.
#[cfg(feature = "schema")]
fn schema_of<T: schemars::JsonSchema>(title: &str) -> serde_json::Result<String> {
    let settings = schemars::generate::SchemaSettings::draft2020_12().for_serialize();
    let mut schema = settings.into_generator().into_root_schema_for::<T>();
    schema.insert("title".to_owned(), title.into());
    print(&schema)
}

/// The version of every document's schema. Members may be added within it; a rename, a removal or
/// a change of meaning raises it.
pub const SCHEMA_VERSION: u32 = 1;

/// What every document begins with.
#[derive(Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
struct Head {
    name: &'static str,
    version: &'static str,
}

const GENERATOR: Head = Head { name: env!("CARGO_PKG_NAME"), version: env!("CARGO_PKG_VERSION") };

/// The document as text, indented, with a final newline.
fn print(document: &impl Serialize) -> serde_json::Result<String> {
    let mut text = serde_json::to_string_pretty(document)?;
    // Nearly every document is as it should be, and that of a thousand paths has megabytes to copy.
    if !text.chars().all(is_harmless) {
        text = harmless(&text);
    }
    text.push('\n');
    Ok(text)
}

/// The same JSON with characters that could steer a terminal escaped. serde escapes those of ASCII;
/// the rest can stand in strings only, where JSON's own escape means the same.
fn harmless(json: &str) -> String {
    let mut escaped = String::with_capacity(json.len());
    for c in json.chars() {
        if is_harmless(c) {
            escaped.push(c);
        } else {
            for unit in c.encode_utf16(&mut [0; 2]) {
                // Writing to a string does not fail.
                let _ = write!(escaped, "\\u{unit:04x}");
            }
        }
    }
    escaped
}

fn is_harmless(c: char) -> bool {
    c == '\n' || !steers(c)
}
