//! The documents `keys` and `explain`.

use serde::Serialize;

use crate::model::Layer;
use crate::model::keys::TABLE;
use crate::render::json::{GENERATOR, Head, SCHEMA_VERSION, print};
use crate::render::report::keys::{default_of, takes};

#[derive(Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
struct KeysWire {
    schema_version: u32,
    document: &'static str,
    generator: Head,
    keys: Vec<KeyWire>,
}

#[derive(Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
struct KeyWire {
    key: &'static str,
    flag: Option<&'static str>,
    takes: String,
    example: &'static str,
    none: Option<&'static str>,
    default: Option<String>,
    meaning: &'static str,
}

#[derive(Serialize)]
struct CodesWire<'a> {
    schema_version: u32,
    document: &'static str,
    generator: Head,
    codes: Vec<CodeWire<'a>>,
}

/// What a code means.
#[derive(Serialize)]
pub struct CodeWire<'a> {
    /// The code, as it stands in reports and messages.
    pub code: &'a str,
    /// `rule`, `warning` or `fault`.
    pub kind: &'a str,
    /// What it means and what to do.
    pub text: &'a str,
    /// Where that is from.
    pub source: &'a str,
}

/// Codes as JSON, the document `explain`.
///
/// # Errors
/// Never, as far as these types go; the writer's signature allows for it.
pub fn codes(codes: Vec<CodeWire<'_>>) -> serde_json::Result<String> {
    print(&CodesWire { schema_version: SCHEMA_VERSION, document: "explain", generator: GENERATOR, codes })
}

/// Every key of a scenario as JSON.
///
/// # Errors
/// Never, as far as these types go; the writer's signature allows for it.
pub fn keys(defaults: &Layer) -> serde_json::Result<String> {
    let said = |text: &'static str| (!text.is_empty()).then_some(text);
    let key = |entry: &crate::model::keys::Entry| KeyWire {
        key: entry.name,
        flag: said(entry.flag),
        takes: takes(entry),
        example: entry.kind.example(),
        none: said(entry.none),
        default: Some(default_of(entry, defaults)).filter(|default| !default.is_empty()),
        meaning: entry.text,
    };
    print(&KeysWire {
        schema_version: SCHEMA_VERSION,
        document: "keys",
        generator: GENERATOR,
        keys: TABLE.iter().map(key).collect(),
    })
}
