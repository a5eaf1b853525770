//! A price book's file.

use serde::Deserialize;

use crate::catalog::CatalogError;
use crate::catalog::figure::quantity;
use crate::catalog::mesh::name;
use crate::model::keys::{self, Key};
use crate::model::layer::{Given, Layer, Origin};
use crate::model::prices::{Basis, PodSizes, PriceBook, SizeRow};
use crate::model::value::{KeyValue, Value};
use crate::units::{CpuPrice, Memory, MemoryPrice, Quantity, Range};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawBook {
    name: String,
    title: String,
    #[serde(default)]
    about: String,
    basis: RawBasis,
    runs_node_agents: bool,
    currency: String,
    cpu_hour: String,
    memory_gib_hour: String,
    #[serde(default)]
    source: String,
    #[serde(default)]
    date: String,
    platform_memory: Option<String>,
    #[serde(default)]
    size: Vec<RawSize>,
}

#[derive(Deserialize)]
#[serde(rename_all = "kebab-case")]
enum RawBasis {
    Max,
    Requests,
    PodSize,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawSize {
    cpu: String,
    smallest: String,
    step: String,
    largest: String,
}

/// Whether a text is a price book rather than a mesh: only price books have a `basis`.
pub(super) fn is_price_book(text: &str) -> bool {
    text.parse::<toml::Table>().is_ok_and(|table| table.contains_key("basis"))
}

/// Reads a price book.
pub(super) fn read(file: &str, text: &str) -> Result<PriceBook, CatalogError> {
    let raw: RawBook = toml::from_str(text).map_err(|error| CatalogError::file(file, &error))?;
    let cpu: Range<CpuPrice> = quantity(file, "cpu_hour", &raw.cpu_hour)?;
    let memory: Range<MemoryPrice> = quantity(file, "memory_gib_hour", &raw.memory_gib_hour)?;
    let mut figures = Layer::default();
    let mut put = |entry: &keys::Entry, value: Value| {
        let text = |text: &str| (!text.is_empty()).then(|| text.to_owned());
        let given = Given {
            source: text(&raw.source),
            date: text(&raw.date),
            ..Given::plain(value, Origin::Catalog)
        };
        figures.put(entry, 0, given);
    };
    put(keys::CPU_HOUR.entry(), cpu.into());
    put(keys::MEMORY_GIB_HOUR.entry(), memory.into());
    put(keys::CURRENCY.entry(), read_text(file, keys::CURRENCY, &raw.currency)?);
    let basis = match raw.basis {
        RawBasis::Max => Basis::Max,
        RawBasis::Requests => Basis::Requests,
        RawBasis::PodSize => Basis::PodSize(sizes(file, raw.platform_memory.as_deref(), &raw.size)?),
    };
    Ok(PriceBook {
        name: name(file, &raw.name)?,
        title: raw.title,
        about: raw.about,
        basis,
        runs_node_agents: raw.runs_node_agents,
        figures,
    })
}

fn read_text<T: KeyValue>(file: &str, key: Key<T>, text: &str) -> Result<Value, CatalogError> {
    key.entry().read(text).map_err(|error| CatalogError::Figure {
        file: file.to_owned(),
        key: key.entry().leaf().to_owned(),
        message: error.to_string(),
    })
}

fn sizes(file: &str, platform: Option<&str>, rows: &[RawSize]) -> Result<PodSizes, CatalogError> {
    let memory = |key: &str, text: &str| quantity::<Memory>(file, key, text);
    let row = |raw: &RawSize| {
        let size = SizeRow {
            cpu: quantity(file, "size.cpu", &raw.cpu)?,
            smallest: memory("size.smallest", &raw.smallest)?,
            step: memory("size.step", &raw.step)?,
            largest: memory("size.largest", &raw.largest)?,
        };
        if size.step == Memory::ZERO || size.largest < size.smallest {
            return Err(CatalogError::Figure {
                file: file.to_owned(),
                key: "size".to_owned(),
                message: "a size has a step above zero, and its largest memory is at least its smallest"
                    .to_owned(),
            });
        }
        Ok(size)
    };
    let mut sizes = rows.iter().map(row).collect::<Result<Vec<_>, _>>()?;
    sizes.sort_by(|a, b| {
        a.cpu.base().total_cmp(&b.cpu.base()).then(a.smallest.base().total_cmp(&b.smallest.base()))
    });
    Ok(PodSizes { platform_memory: memory("platform_memory", platform.unwrap_or("0"))?, sizes })
}
