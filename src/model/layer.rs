//! Layers: partial inputs, each with its origin, merged by one pure function.
//!
//! Built-in default < mesh catalog < Kubernetes input < scenario file < flag. The order of
//! [`Origin`]'s variants is that order.

use crate::model::keys::{Entry, Key};
use crate::model::value::{KeyValue, Value};
pub use crate::model::values::{CONTRADICTIONS, Values};

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
    use crate::model::keys;
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
