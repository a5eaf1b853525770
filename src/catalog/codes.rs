//! The file of codes: what each rule, warning and fault means at length.

use serde::Deserialize;

use crate::catalog::CatalogError;

const FILE: &str = "codes";

/// What a code means.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Code {
    /// The code, as it stands in reports and messages.
    pub code: String,
    /// `rule`, `warning` or `fault`.
    pub kind: String,
    /// What it means and what to do.
    pub text: String,
    /// Where that is from.
    pub source: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawFile {
    code: Vec<Code>,
}

pub(super) fn read(text: &str) -> Result<Vec<Code>, CatalogError> {
    let raw: RawFile = toml::from_str(text).map_err(|error| CatalogError::file(FILE, &error))?;
    Ok(raw.code)
}
