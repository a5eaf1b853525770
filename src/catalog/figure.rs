//! One figure of a catalog file: a value, or the reason why there is none, and where it is from.

use serde::Deserialize;

use crate::catalog::CatalogError;
use crate::model::keys::{self, Entry};
use crate::model::layer::{Given, Origin};
use crate::model::nearest::nearest;
use crate::model::value::Value;

/// A figure as a file writes it.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RawFigure {
    key: String,
    value: Option<String>,
    unknown: Option<String>,
    not_counted: Option<String>,
    source: Option<String>,
    version: Option<String>,
    date: Option<String>,
    note: Option<String>,
}

impl RawFigure {
    /// The row it belongs to and what stands there.
    pub(super) fn read(self, file: &str) -> Result<(&'static Entry, Given), CatalogError> {
        let fault =
            |message: String| CatalogError::Figure { file: file.to_owned(), key: self.key.clone(), message };
        let entry = keys::find(&self.key).ok_or_else(|| {
            let hint = nearest(&self.key, keys::TABLE.iter().map(|entry| entry.name));
            fault(hint.map_or_else(
                || "no such key".to_owned(),
                |name| format!("no such key; did you mean `{name}`?"),
            ))
        })?;
        let of_a_mesh = entry.section() == "mesh" && entry.index != keys::MESH_NAME.index();
        if !of_a_mesh && !matches!(entry.name, "rollout.proxy_ready" | "rollout.start") {
            return Err(fault("this key is not a mesh's to say".to_owned()));
        }
        let value = match (self.value, self.unknown, self.not_counted) {
            (Some(text), None, None) => entry.read(&text).map_err(|e| CatalogError::Figure {
                file: file.to_owned(),
                key: self.key,
                message: e.to_string(),
            })?,
            (None, Some(reason), None) => Value::Unknown(reason),
            (None, None, Some(reason)) => Value::NotCounted(reason),
            _ => {
                return Err(CatalogError::Figure {
                    file: file.to_owned(),
                    key: self.key,
                    message: "give exactly one of `value`, `unknown` and `not_counted`".to_owned(),
                });
            }
        };
        let (source, version, date, note) = (self.source, self.version, self.date, self.note);
        Ok((entry, Given { source, version, date, note, ..Given::plain(value, Origin::Catalog) }))
    }
}

/// A quantity in a file, outside the figures.
pub(super) fn quantity<Q>(file: &str, key: &str, text: &str) -> Result<Q, CatalogError>
where
    Q: std::str::FromStr,
    Q::Err: std::fmt::Display,
{
    text.parse().map_err(|error: Q::Err| CatalogError::Figure {
        file: file.to_owned(),
        key: key.to_owned(),
        message: error.to_string(),
    })
}
