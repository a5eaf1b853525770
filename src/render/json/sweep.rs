//! The document `sweep`. Its rows are written as they are reckoned, so only its beginning is made here.

use serde::Serialize;

use crate::render::json::{GENERATOR, Head, SCHEMA_VERSION, harmless};

/// The whole document, for its schema.
#[cfg(feature = "schema")]
#[derive(Serialize, schemars::JsonSchema)]
pub(super) struct SweepWire {
    #[schemars(extend("const" = 1))]
    schema_version: u32,
    #[schemars(extend("enum" = ["sweep"]))]
    document: &'static str,
    generator: Head,
    /// The columns that are varied: the first ones.
    varied: Vec<String>,
    /// The names of all columns.
    columns: Vec<String>,
    /// A row a combination, each as long as the columns.
    rows: Vec<Vec<CellWire>>,
}

/// A number, a text, yes or no; `null` where it is unknown.
#[cfg(feature = "schema")]
#[derive(Serialize, schemars::JsonSchema)]
#[serde(untagged)]
#[allow(dead_code)] // a form of cells, which are written without it
enum CellWire {
    Number(f64),
    Text(String),
    Switch(bool),
    Unknown,
}

/// What stands before the rows.
#[derive(Serialize)]
struct Beginning<'a> {
    schema_version: u32,
    document: &'static str,
    generator: Head,
    varied: &'a [String],
    columns: &'a [String],
}

/// The document up to its first row: one line, ending with an open list.
pub(crate) fn sweep_head(varied: &[String], columns: &[String]) -> String {
    let beginning = Beginning {
        schema_version: SCHEMA_VERSION,
        document: "sweep",
        generator: GENERATOR,
        varied,
        columns,
    };
    // Names and numbers are always JSON.
    let text = harmless(&serde_json::to_string(&beginning).unwrap_or_default());
    format!("{},\"rows\":[\n", text.trim_end_matches('}'))
}
