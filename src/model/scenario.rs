//! A resolved scenario: what all layers come to, with the mesh and the prices they chose.

use std::sync::Arc;

use crate::model::capacity::Packer;
use crate::model::component::Component;
use crate::model::growth;
use crate::model::keys::{self, Entry, Key, TABLE};
use crate::model::layer::{Given, Layer, MergeError, Origin, merge};
use crate::model::mesh::Mesh;
use crate::model::prices::PriceBook;
use crate::model::value::{KeyValue, Value};
use crate::model::warning::Concern;
use crate::model::watch::{Axes, Seen, Watched};
use crate::units::{End, Quantity, Range, quote};

/// Inputs that are complete as far as they will ever be: what is not here is unknown. A copy shares its values
/// and its mesh with the original, so that it costs little to try another value of one input.
#[derive(Debug, Clone, PartialEq)]
pub struct Scenario {
    /// As they were merged, before what follows from them was made good.
    merged: Layer,
    inputs: Layer,
    mesh: Arc<Mesh>,
    book: Option<Arc<PriceBook>>,
    packer: Option<Packer>,
    withheld: Option<String>,
    /// The memory of a sidecar before it was raised to what meshes of this size were measured at.
    published: Option<Given>,
    /// What is to be said of that.
    about_growth: Vec<Concern>,
    /// What arose before the layers were merged.
    about_layers: Vec<Concern>,
    /// What was counted, of keys that were stated as well.
    counted: Vec<(&'static Entry, Value)>,
}

impl Scenario {
    /// Merges the layers over the figures of the chosen mesh and price book.
    ///
    /// `below` are the built-in defaults, `said` what the user's files and flags say, lowest first.
    ///
    /// # Errors
    /// When the flags describe a chain and the scenario has several.
    pub fn new(
        below: &Layer,
        mesh: Mesh,
        book: Option<PriceBook>,
        said: &[&Layer],
    ) -> Result<Self, MergeError> {
        let catalog = [Some(&mesh.figures), book.as_ref().map(|book| &book.figures)];
        let layers = [below].into_iter().chain(catalog.into_iter().flatten()).chain(said.iter().copied());
        let merged = merge(layers)?;
        let mut inputs = merged.clone();
        let published = inputs.system.at(keys::SIDECAR_MEMORY.index()).cloned();
        let mut about_growth = Vec::new();
        growth::reach_measured_growth(&mut inputs.system, &mesh, &mut about_growth);
        Ok(Self {
            merged,
            inputs,
            mesh: Arc::new(mesh),
            book: book.map(Arc::new),
            packer: None,
            withheld: None,
            published,
            about_growth,
            about_layers: Vec::new(),
            counted: Vec::new(),
        })
    }

    /// Adds a concern that arose before the layers were merged.
    #[must_use]
    pub fn with_concern(mut self, concern: Option<Concern>) -> Self {
        self.about_layers.extend(concern);
        self
    }

    /// Keeps what was counted of keys that the user states as well, to tell where the two differ.
    #[must_use]
    pub fn with_counted(mut self, counted: Vec<(&'static Entry, Value)>) -> Self {
        self.counted = counted;
        self
    }

    /// The same scenario with another value of one input, stated by the user; of a key of chains, in the
    /// chain of that number.
    #[must_use]
    pub fn with(&self, entry: &Entry, chain: usize, value: Value) -> Self {
        self.with_given(entry, chain, Given::plain(value, Origin::Flag))
    }

    /// The same with a value that keeps its origin: what was counted is then still what was counted.
    #[must_use]
    pub fn with_given(&self, entry: &Entry, chain: usize, given: Given) -> Self {
        let mut other = self.clone();
        other.merged.put(entry, chain, given);
        other.inputs = other.merged.clone();
        other.about_growth.clear();
        growth::reach_measured_growth(&mut other.inputs.system, &other.mesh, &mut other.about_growth);
        other
    }

    /// The same scenario of that mesh, whose figures of these keys stand over all that was stated; what else
    /// was stated and published stays.
    pub(in crate::model) fn as_measured(&self, mesh: Mesh, entries: &[&'static Entry]) -> Self {
        let mut other = self.clone();
        for entry in entries {
            match mesh.figures.system.at(entry.index) {
                Some(given) => other.merged.put(entry, 0, given.clone()),
                None => drop(other.merged.system.remove(entry)),
            }
        }
        other.mesh = Arc::new(mesh);
        other.inputs = other.merged.clone();
        other.about_growth.clear();
        growth::reach_measured_growth(&mut other.inputs.system, &other.mesh, &mut other.about_growth);
        other
    }

    /// The same scenario with every range at its typical value, which is all that a question about typical
    /// figures needs.
    #[must_use]
    pub fn typical(&self) -> Self {
        let mut other = self.clone();
        let inputs = &mut other.inputs;
        for values in std::iter::once(&mut inputs.system).chain(&mut inputs.chains) {
            values.make_typical();
        }
        // What is stated from here on is laid over these. What grows with it beyond what was published grows
        // at its high end alone, of which no typical figure knows.
        other.merged = other.inputs.clone();
        Arc::make_mut(&mut other.mesh).growth.clear();
        other.published = other.inputs.system.at(keys::SIDECAR_MEMORY.index()).cloned();
        other
    }

    /// Reckons nodes by packing onto those that are there.
    #[must_use]
    pub fn packed_by(mut self, packer: Option<Packer>) -> Self {
        self.packer = packer;
        self
    }

    /// Takes what its proxies add from that rig alone; and where a reason is given, lets no published
    /// figure speak of hops. Where meshes are compared, figures of different rigs must not meet. A
    /// latency that the user states stays.
    #[must_use]
    pub fn measured_on(mut self, rig: Option<(&str, Origin)>, withheld: Option<&str>) -> Self {
        // What other values are laid over later is the same rig's as well.
        for layer in [&mut self.inputs, &mut self.merged] {
            for entry in [keys::MESH_LATENCY.entry(), keys::PROXY_LATENCY.entry()] {
                let published = |given: &Given| matches!(given.origin, Origin::Catalog | Origin::Default);
                if layer.system.at(entry.index).is_some_and(published) {
                    layer.system.remove(entry);
                }
            }
            layer.system.remove(keys::RIG.entry());
            if let Some((rig, origin)) = rig {
                layer.say(keys::RIG, rig.to_owned(), origin);
            }
        }
        self.withheld = withheld.map(ToOwned::to_owned);
        self
    }

    /// Why no published latency speaks of hops, where none does.
    pub(crate) fn withheld(&self) -> Option<&str> {
        self.withheld.as_deref()
    }

    /// What packs, where nodes and pods were read.
    #[must_use]
    pub fn packer(&self) -> Option<&Packer> {
        self.packer.as_ref()
    }

    /// Every input with its origin.
    #[must_use]
    pub fn inputs(&self) -> &Layer {
        &self.inputs
    }

    /// The mesh asked for.
    #[must_use]
    pub fn mesh(&self) -> &Mesh {
        &self.mesh
    }

    /// The price book, where one was named or prices were given.
    #[must_use]
    pub fn book(&self) -> Option<&PriceBook> {
        self.book.as_deref()
    }

    /// What was to be said about the inputs themselves.
    pub(crate) fn concerns(&self) -> Vec<Concern> {
        // What is said of the growth follows from what the row of the memory follows from.
        let _ = self.given(keys::SIDECAR_MEMORY);
        let all = self.about_growth.iter().chain(&self.about_layers).cloned();
        all.chain(self.overridden()).collect()
    }

    /// What was counted and is stated otherwise: perhaps on purpose, perhaps a number of last year.
    fn overridden(&self) -> Option<Concern> {
        let differ = |(entry, counted): &(&'static Entry, Value)| {
            let stated = self.inputs.system.at(entry.index)?.value.to_string();
            let counted = counted.to_string();
            (counted != stated)
                .then(|| format!("{} was counted as {counted} and stated as {stated}", quote(entry.name)))
        };
        let keys: Vec<String> = self.counted.iter().filter_map(differ).collect();
        (!keys.is_empty()).then(|| Concern::CountedValueOverridden { keys: keys.join("; ") })
    }

    /// Puts another value in the place of one that a flag states, as if the flag had stated it.
    pub(crate) fn vary(&mut self, entry: &Entry, value: Value) {
        self.restate(entry, 0, Some(Given::plain(value, Origin::Flag)));
    }

    /// Puts a value in the place of another, in the chain of that number where it is of one; or takes it
    /// away.
    pub(crate) fn restate(&mut self, entry: &Entry, chain: usize, given: Option<Given>) {
        let is_memory = entry.index == keys::SIDECAR_MEMORY.index();
        if is_memory {
            self.published.clone_from(&given);
        }
        match given {
            Some(given) => self.inputs.put(entry, chain, given),
            None => self.inputs.remove(entry, chain),
        }
        if is_memory || growth::LOOKS_AT.iter().any(|looks_at| looks_at.index == entry.index) {
            self.about_growth.clear();
            if let Some(published) = &self.published {
                self.inputs.system.put(keys::SIDECAR_MEMORY.entry(), published.clone());
            }
            growth::reach_measured_growth(&mut self.inputs.system, &self.mesh, &mut self.about_growth);
        }
    }

    /// What is stated of a key, in the chain of that number where it is of one: of a sidecar's memory what it
    /// was before it grew.
    pub(crate) fn stated(&self, entry: &Entry, chain: usize) -> Option<Given> {
        if entry.index == keys::SIDECAR_MEMORY.index() {
            return self.published.clone();
        }
        let inputs = &self.inputs;
        let values = if entry.is_of_chain() { inputs.chains.get(chain)? } else { &inputs.system };
        values.at(entry.index).cloned()
    }

    /// Has it noted which of the varied inputs are looked at: those of each axis, and none of an axis that
    /// moves nothing.
    pub(crate) fn watch(&mut self, axes: &[Vec<&'static Entry>], seen: &Arc<Seen>) {
        let mut rows = vec![Axes::NONE; TABLE.len()];
        for (axis, moved) in axes.iter().enumerate() {
            for entry in moved {
                if let Some(row) = rows.get_mut(entry.index) {
                    *row = row.and(Axes::one(axis));
                }
            }
        }
        if !self.mesh.growth.is_empty() {
            // The row of the memory is made of these as well.
            let grown = growth::LOOKS_AT.iter().filter_map(|entry| rows.get(entry.index));
            let grown = grown.fold(Axes::NONE, |all, axes| all.and(*axes));
            let memory = &mut rows[keys::SIDECAR_MEMORY.index()];
            *memory = memory.and(grown);
        }
        let rows: Arc<[Axes]> = rows.into();
        for chain in &mut self.inputs.chains {
            chain.watch(Watched::new(Arc::clone(&rows), Arc::clone(seen)));
        }
        self.inputs.system.watch(Watched::new(rows, Arc::clone(seen)));
    }

    /// The mesh's components and, last, its gateways.
    pub(crate) fn components(&self) -> impl Iterator<Item = Component> {
        let parts = self.mesh.components.iter().copied().filter(|c| *c != Component::Gateway);
        parts.chain([Component::Gateway])
    }

    /// What stands at a key of the system, with its origin.
    #[must_use]
    pub fn given<T>(&self, key: Key<T>) -> Option<&Given> {
        self.inputs.system.at(key.index())
    }

    /// The range at a key of the system.
    #[must_use]
    pub fn range<Q: Quantity>(&self, key: Key<Q>) -> Option<Range<Q>> {
        self.inputs.system.range(key)
    }

    /// Every value that was given or taken from the catalog or the defaults, in the order of the
    /// table of keys, chains last. A key of a chain carries its number.
    pub fn said(&self) -> impl Iterator<Item = (String, &Given)> {
        let system = self.inputs.system.said().map(|(entry, given)| (entry.name.to_owned(), given));
        let chains = self.inputs.chains.iter().enumerate().flat_map(|(place, chain)| {
            chain.said().map(move |(entry, given)| (format!("chain[{place}].{}", entry.leaf()), given))
        });
        system.chain(chains)
    }

    /// The one value at a key that takes no ranges.
    #[must_use]
    pub fn one<T: KeyValue>(&self, key: Key<T>) -> Option<T> {
        self.inputs.system.get(key, End::Typical)
    }
}
