//! The file of defaults: two layers, one that always holds and one for when nothing was said.

use serde::Deserialize;

use crate::catalog::CatalogError;
use crate::model::keys;
use crate::model::layer::{Given, Layer, Origin};

const FILE: &str = "defaults";

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawFile {
    default: Vec<RawDefault>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawDefault {
    key: String,
    value: String,
    when: When,
    source: String,
}

#[derive(Deserialize)]
#[serde(rename_all = "kebab-case")]
enum When {
    Always,
    NothingSaid,
}

/// What always holds, and the lesson's example cluster.
pub(super) fn read(text: &str) -> Result<[Layer; 2], CatalogError> {
    let raw: RawFile = toml::from_str(text).map_err(|error| CatalogError::file(FILE, &error))?;
    let [mut always, mut nothing_said] = [Layer::default(), Layer::default()];
    for default in raw.default {
        let fault = |message: String| CatalogError::Figure {
            file: FILE.to_owned(),
            key: default.key.clone(),
            message,
        };
        let entry = keys::find(&default.key).ok_or_else(|| fault("no such key".to_owned()))?;
        let value = entry.read(&default.value).map_err(|error| fault(error.to_string()))?;
        let given = Given { source: Some(default.source), ..Given::plain(value, Origin::Default) };
        match default.when {
            When::Always => always.put(entry, 0, given),
            When::NothingSaid => nothing_said.put(entry, 0, given),
        }
    }
    Ok([always, nothing_said])
}
