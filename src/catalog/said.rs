//! What the user said, made one with the mesh and the prices it names.

use crate::catalog::{Catalog, CatalogError, defaults};
use crate::model::Scenario;
use crate::model::keys::{self, Entry};
use crate::model::layer::{Layer, Values, merge};
use crate::model::prices::{Basis, PriceBook};
use crate::model::value::Value;
use crate::model::warning::Concern;
use crate::units::quote;

/// Everything the user said, by where it was said.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Said {
    /// What was counted from manifests or a cluster dump.
    pub kubernetes: Option<Layer>,
    /// A scenario file. Its mere presence means that something was said about the system.
    pub scenario: Option<Layer>,
    /// The flags.
    pub flags: Layer,
}

pub(super) fn resolve(catalog: &Catalog, mut said: Said) -> Result<Scenario, CatalogError> {
    for layer in [said.kubernetes.as_ref(), said.scenario.as_ref(), Some(&said.flags)].into_iter().flatten() {
        if let Some([first, second]) = layer.system.contradiction() {
            return Err(CatalogError::Contradiction {
                first: first.how_to_say(),
                second: second.how_to_say(),
            });
        }
    }
    let [mut below, lessons_cluster] = defaults()?;
    if says_nothing(&said) {
        below = merge([&below, &lessons_cluster])?;
    }
    let default_mesh = text_at(&below.system, keys::MESH_NAME.entry());
    let dropped = drop_overrides(&mut said, default_mesh.as_deref().unwrap_or_default());
    let own_currency = prefer_the_later_prices(&mut said);
    let layers: Vec<&Layer> =
        [said.kubernetes.as_ref(), said.scenario.as_ref(), Some(&said.flags)].into_iter().flatten().collect();
    let together = merge(layers.iter().copied())?;
    let named = |entry: &Entry| text_at(&together.system, entry);
    let mesh = named(keys::MESH_NAME.entry()).or(default_mesh).unwrap_or_default();
    let book = match named(keys::PRICE_BOOK.entry()) {
        Some(name) => Some(catalog.price_book(&name)?),
        None => own_prices(&together.system),
    };
    if let (Some(own), Some(book)) = (own_currency, &book) {
        let of_the_book = text_at(&book.figures.system, keys::CURRENCY.entry()).unwrap_or_default();
        if own != of_the_book {
            return Err(CatalogError::Currencies { own, book: book.name.clone(), of_the_book });
        }
    }
    let mesh = catalog.mesh(&mesh)?;
    if let Some(rig) = named(keys::RIG.entry()) {
        let known: Vec<&str> = mesh.rigs.iter().map(|rig| rig.id.as_str()).collect();
        if !known.contains(&rig.as_str()) {
            return Err(CatalogError::unknown_rig(&rig, &mesh.name, &known));
        }
    }
    let scenario = Scenario::new(&below, mesh, book, &layers)?;
    Ok(scenario.with_concern(dropped).with_counted(counted_and_stated(&said)))
}

/// Whether nothing at all was said about the user's own system.
fn says_nothing(said: &Said) -> bool {
    said.scenario.is_none() && said.kubernetes.is_none() && !said.flags.describes_the_system()
}

fn text_at(values: &Values, entry: &Entry) -> Option<String> {
    match values.at(entry.index).map(|given| &given.value) {
        Some(Value::Text(text)) => Some(text.clone()),
        _ => None,
    }
}

/// Takes a scenario's own figures of one mesh away where a flag asks for another.
fn drop_overrides(said: &mut Said, default_mesh: &str) -> Option<Concern> {
    let asked_for = text_at(&said.flags.system, keys::MESH_NAME.entry())?;
    let scenario = said.scenario.as_mut()?;
    let written_for =
        text_at(&scenario.system, keys::MESH_NAME.entry()).unwrap_or_else(|| default_mesh.to_owned());
    if written_for == asked_for {
        return None;
    }
    let of_the_mesh = |entry: &&Entry| entry.section() == "mesh" && entry.index != keys::MESH_NAME.index();
    let dropped: Vec<&str> = keys::TABLE
        .iter()
        .filter(of_the_mesh)
        .filter_map(|entry| scenario.system.remove(entry).map(|_| entry.name))
        .collect();
    let keys = dropped.iter().map(|name| quote(name)).collect::<Vec<_>>().join(", ");
    (!dropped.is_empty()).then_some(Concern::MeshOverridesDropped { written_for, asked_for, keys })
}

/// What was counted of keys that are stated as well.
fn counted_and_stated(said: &Said) -> Vec<(&'static Entry, Value)> {
    let above = [Some(&said.flags), said.scenario.as_ref()];
    let stated =
        |entry: &Entry| above.into_iter().flatten().any(|layer| layer.system.at(entry.index).is_some());
    let counted = said.kubernetes.iter().flat_map(|counted| counted.system.said());
    counted.filter(|(entry, _)| stated(entry)).map(|(entry, given)| (entry, given.value.clone())).collect()
}

/// A price book in a flag takes the place of the scenario's own prices. Returns the currency these
/// were in, where it was said: other sums of the scenario are in it still.
fn prefer_the_later_prices(said: &mut Said) -> Option<String> {
    text_at(&said.flags.system, keys::PRICE_BOOK.entry())?;
    let scenario = said.scenario.as_mut()?;
    let currency = text_at(&scenario.system, keys::CURRENCY.entry());
    for own in [keys::CPU_HOUR.entry(), keys::MEMORY_GIB_HOUR.entry(), keys::CURRENCY.entry()] {
        scenario.system.remove(own);
    }
    currency
}

/// A user's own prices are a book of their own, billed as shared nodes are.
fn own_prices(values: &Values) -> Option<PriceBook> {
    let given = [keys::CPU_HOUR.entry(), keys::MEMORY_GIB_HOUR.entry()];
    given.iter().any(|entry| values.at(entry.index).is_some()).then(|| PriceBook {
        name: "own".to_owned(),
        title: "your own prices".to_owned(),
        about: String::new(),
        basis: Basis::Max,
        runs_node_agents: true,
        figures: Layer::default(),
    })
}
