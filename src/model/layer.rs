//! Layers: partial inputs, each with its origin, merged by one pure function.
//!
//! Built-in default < mesh catalog < Kubernetes input < scenario file < flag. The order of
//! [`Origin`]'s variants is that order.

use crate::model::keys::{self, Entry, Key, TABLE};
use crate::model::value::{KeyValue, Value};
use crate::model::watch::Watched;
use crate::units::{End, Quantity, Range};

/// Where a value comes from; a later variant beats an earlier one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Origin {
    /// Compiled in: the lesson's figures and Kubernetes' own defaults.
    Default,
    /// A mesh or a price book.
    Catalog,
    /// Manifests or a cluster dump.
    Kubernetes,
    /// A scenario file.
    Scenario,
    /// A flag.
    Flag,
}

impl Origin {
    /// The word that reports and JSON use.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Default => "default",
            Self::Catalog => "catalog",
            Self::Kubernetes => "kubernetes",
            Self::Scenario => "scenario",
            Self::Flag => "flag",
        }
    }
}

/// A value and where it comes from.
#[derive(Debug, Clone, PartialEq)]
pub struct Given {
    /// The value.
    pub value: Value,
    /// Which layer said it.
    pub origin: Origin,
    /// The publication or file behind it, where there is one.
    pub source: Option<String>,
    /// The version of the mesh it was measured or read at, where it differs from others.
    pub version: Option<String>,
    /// When that was published or measured, as `2024-11` or `2024-11-07`.
    pub date: Option<String>,
    /// What to mind about it.
    pub note: Option<String>,
    /// Whether its ends belong to the ends of all others of which this is true, as one input: pods that
    /// autoscalers make, and the mean of one of them, move together.
    pub moves_with_pods: bool,
}

impl Given {
    /// A value that nothing but its origin vouches for.
    #[must_use]
    pub fn plain(value: impl Into<Value>, origin: Origin) -> Self {
        Self {
            value: value.into(),
            origin,
            source: None,
            version: None,
            date: None,
            note: None,
            moves_with_pods: false,
        }
    }

    /// A value that was counted or seen in a cluster: where, and what of it.
    #[must_use]
    pub fn counted(value: impl Into<Value>, source: &str, note: &str) -> Self {
        Self {
            source: Some(source.to_owned()),
            note: Some(note.to_owned()),
            ..Self::plain(value, Origin::Kubernetes)
        }
    }
}

/// A value for some of the keys, by row.
#[derive(Debug)]
pub struct Values {
    rows: Vec<Option<Given>>,
    watched: Option<Watched>,
}

impl Default for Values {
    fn default() -> Self {
        Self { rows: vec![None; TABLE.len()], watched: None }
    }
}

impl Clone for Values {
    /// The same values; nobody watches the copy.
    fn clone(&self) -> Self {
        Self { rows: self.rows.clone(), watched: None }
    }
}

impl PartialEq for Values {
    fn eq(&self, other: &Self) -> bool {
        self.rows == other.rows
    }
}

impl Values {
    /// What stands at that row. Every other way to look at a value leads through here.
    #[must_use]
    pub fn at(&self, index: usize) -> Option<&Given> {
        if let Some(watched) = &self.watched {
            watched.looked_at(index);
        }
        self.rows.get(index).and_then(Option::as_ref)
    }

    /// Has every row that is looked at noted.
    pub(crate) fn watch(&mut self, watched: Watched) {
        self.watched = Some(watched);
    }

    /// The rows whose low and high differ or of which only the least is known, whether they move with the
    /// pods, and their values. This is not noted as looking at them: a point that moves a row changes
    /// nothing of what does not look at that row.
    pub(crate) fn uncertain(&self) -> impl Iterator<Item = (usize, bool, &Value)> {
        let rows = self.rows.iter().enumerate();
        rows.filter_map(|(row, given)| {
            let given = given.as_ref().filter(|given| given.value.is_uncertain())?;
            Some((row, given.moves_with_pods, &given.value))
        })
    }

    /// What stands at that key, read at one end of its range.
    pub fn get<T: KeyValue>(&self, key: Key<T>, end: End) -> Option<T> {
        T::standing_at(&self.at(key.index())?.value, end)
    }

    /// The range at that key; zero where none is stated.
    #[must_use]
    pub fn range<Q: Quantity>(&self, key: Key<Q>) -> Option<Range<Q>> {
        match &self.at(key.index())?.value {
            Value::Number(number) => number.range(),
            Value::None => Some(Range::exact(Q::ZERO)),
            _ => None,
        }
    }

    /// The first two keys of these values that contradict each other.
    #[must_use]
    pub fn contradiction(&self) -> Option<[&'static Entry; 2]> {
        CONTRADICTIONS.into_iter().find(|pair| pair.iter().all(|entry| self.at(entry.index).is_some()))
    }

    /// Puts a value at a row, in place of what stood there.
    pub fn put(&mut self, entry: &Entry, given: Given) {
        if let Some(place) = self.rows.get_mut(entry.index) {
            *place = Some(given);
        }
    }

    /// Makes every range its typical value.
    pub(crate) fn make_typical(&mut self) {
        for given in self.rows.iter_mut().flatten().filter(|given| given.value.is_uncertain()) {
            given.value = given.value.at(End::Typical);
        }
    }

    /// Takes a value away.
    pub fn remove(&mut self, entry: &Entry) -> Option<Given> {
        self.rows.get_mut(entry.index).and_then(Option::take)
    }

    /// All that is said, in the table's order.
    pub fn said(&self) -> impl Iterator<Item = (&'static Entry, &Given)> {
        TABLE.iter().filter_map(|entry| self.at(entry.index).map(|given| (entry, given)))
    }

    /// Lays `upper` over these: its values win, and a value that replaces another key's meaning
    /// (see [`ONE_SLOT`]) takes that key away.
    fn overlay(&mut self, upper: &Self) {
        for group in ONE_SLOT {
            if group.iter().any(|key| upper.at(key.index).is_some()) {
                for key in group {
                    self.remove(key);
                }
            }
        }
        for (entry, given) in upper.said() {
            self.put(entry, given.clone());
        }
    }
}

/// Keys that contradict each other where one layer says both.
pub const CONTRADICTIONS: [[&Entry; 2]; 5] = [
    [&TABLE[keys::DEPTH.index()], &TABLE[keys::HOPS.index()]],
    [&TABLE[keys::PROXY_LATENCY.index()], &TABLE[keys::MESH_LATENCY.index()]],
    [&TABLE[keys::PRICE_BOOK.index()], &TABLE[keys::CPU_HOUR.index()]],
    [&TABLE[keys::PRICE_BOOK.index()], &TABLE[keys::MEMORY_GIB_HOUR.index()]],
    [&TABLE[keys::PRICE_BOOK.index()], &TABLE[keys::CURRENCY.index()]],
];

/// Keys that say the same thing in two ways: saying one takes the other's place.
const ONE_SLOT: [[&Entry; 2]; 2] = [
    [&TABLE[keys::PROXY_LATENCY.index()], &TABLE[keys::MESH_LATENCY.index()]],
    [&TABLE[keys::DEPTH.index()], &TABLE[keys::HOPS.index()]],
];

/// Partial inputs of one origin.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Layer {
    /// Everything but the chains.
    pub system: Values,
    /// The request paths, each with the keys of `chain.*`.
    pub chains: Vec<Values>,
}

impl Layer {
    /// Says a value, in the layer's chain of that number where the key belongs to one.
    pub fn put(&mut self, entry: &Entry, chain: usize, given: Given) {
        if !entry.is_of_chain() {
            self.system.put(entry, given);
            return;
        }
        while self.chains.len() <= chain {
            self.chains.push(Values::default());
        }
        self.chains[chain].put(entry, given);
    }

    /// Takes a value away, from the layer's chain of that number where the key belongs to one.
    pub(crate) fn remove(&mut self, entry: &Entry, chain: usize) {
        let values = if entry.is_of_chain() { self.chains.get_mut(chain) } else { Some(&mut self.system) };
        values.map(|values| values.remove(entry));
    }

    /// Says a value that came from nowhere but the caller. Of `chain.*`, the first chain is meant.
    pub fn say<T: KeyValue>(&mut self, key: Key<T>, value: T::Held, origin: Origin) {
        self.put(key.entry(), 0, Given::plain(value, origin));
    }

    /// The same, for a chain of calls.
    #[must_use]
    pub fn with<T: KeyValue>(mut self, key: Key<T>, value: T::Held, origin: Origin) -> Self {
        self.say(key, value, origin);
        self
    }

    /// Whether anything is said about the user's own system.
    #[must_use]
    pub fn describes_the_system(&self) -> bool {
        !self.chains.is_empty() || self.system.said().any(|(entry, _)| entry.describes_the_system())
    }
}

/// Two layers that cannot be merged.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum MergeError {
    /// The flags of a chain, where the scenario has several.
    #[error(
        "{flag} describes one request path, but the scenario has {chains}; change the path in the scenario instead"
    )]
    WhichChain {
        /// One of the flags.
        flag: String,
        /// How many chains there are.
        chains: usize,
    },
}

/// Lays the layers over one another, the first at the bottom.
///
/// Chains of a layer meet those beneath by number; the flags' one chain needs a scenario with at
/// most one.
///
/// # Errors
/// When flags describe a chain and there are several.
pub fn merge<'a>(layers: impl IntoIterator<Item = &'a Layer>) -> Result<Layer, MergeError> {
    let mut merged = Layer::default();
    for layer in layers {
        merged.system.overlay(&layer.system);
        if let ([chain], true) = (&layer.chains[..], merged.chains.len() > 1) {
            let flag = chain.said().next().map_or_else(String::new, |(entry, _)| entry.how_to_say());
            return Err(MergeError::WhichChain { flag, chains: merged.chains.len() });
        }
        for (place, chain) in layer.chains.iter().enumerate() {
            match merged.chains.get_mut(place) {
                Some(below) => below.overlay(chain),
                None => merged.chains.push(chain.clone()),
            }
        }
    }
    Ok(merged)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::given_latency::Latency;
    use crate::units::{Count, Range};

    fn say<T: KeyValue>(key: Key<T>, value: T::Held, origin: Origin) -> Layer {
        Layer::default().with(key, value, origin)
    }

    #[test]
    fn later_layers_win_and_keep_their_origin() {
        let lower = say(keys::PODS, Range::exact(Count::from(200)), Origin::Scenario);
        let upper = say(keys::PODS, Range::exact(Count::from(12)), Origin::Flag);
        let merged = merge([&lower, &upper]).unwrap();
        let given = merged.system.at(keys::PODS.index()).unwrap();
        assert_eq!((given.value.to_string().as_str(), given.origin), ("12", Origin::Flag));
    }

    #[test]
    fn the_two_latencies_of_a_mesh_are_one_slot() {
        let ms = |text: &str| text.parse::<Latency>().unwrap();
        let lower = say(keys::PROXY_LATENCY, ms("0.5ms"), Origin::Catalog);
        let upper = say(keys::MESH_LATENCY, ms("2ms"), Origin::Flag);
        let merged = merge([&lower, &upper]).unwrap();
        assert!(merged.system.at(keys::PROXY_LATENCY.index()).is_none());
        assert!(merge([&upper, &lower]).unwrap().system.at(keys::MESH_LATENCY.index()).is_none());
    }

    #[test]
    fn a_flag_cannot_choose_among_chains() {
        let several = Layer { chains: vec![Values::default(), Values::default()], ..Layer::default() };
        let flag = say(keys::DEPTH, Range::exact(Count::from(5)), Origin::Flag);
        assert_eq!(
            merge([&several, &flag]).unwrap_err().to_string(),
            "`--depth` describes one request path, but the scenario has 2; change the path in the scenario instead"
        );
    }
}
