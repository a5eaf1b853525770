//! Values for some of the keys, each with its origin. Only what is stated takes room.

use std::sync::Arc;

use crate::model::keys::{self, Entry, Key, TABLE};
use crate::model::layer::Given;
use crate::model::value::{KeyValue, Value};
use crate::model::watch::Watched;
use crate::units::{End, Quantity, Range};

/// A value for some of the keys. Copies share what they have in common, and changing one of them leaves the
/// others as they are.
#[derive(Debug, Default)]
pub struct Values {
    /// What is stated and at which row, in the table's order.
    stated: Vec<(usize, Arc<Given>)>,
    watched: Option<Watched>,
}

impl Clone for Values {
    /// The same values; nobody watches the copy.
    fn clone(&self) -> Self {
        Self { stated: self.stated.clone(), watched: None }
    }
}

impl PartialEq for Values {
    fn eq(&self, other: &Self) -> bool {
        self.stated == other.stated
    }
}

impl Values {
    /// The place of a row among those stated, or the place where it would be.
    fn place(&self, index: usize) -> Result<usize, usize> {
        self.stated.binary_search_by_key(&index, |(row, _)| *row)
    }

    /// What stands at that row. Every other way to look at a value leads through here.
    #[must_use]
    pub fn at(&self, index: usize) -> Option<&Given> {
        if let Some(watched) = &self.watched {
            watched.looked_at(index);
        }
        let (_, given) = self.stated.get(self.place(index).ok()?)?;
        Some(given)
    }

    /// Has every row that is looked at noted.
    pub(crate) fn watch(&mut self, watched: Watched) {
        self.watched = Some(watched);
    }

    /// The rows whose low and high differ or of which only the least is known, whether they move with the
    /// pods, and their values. This is not noted as looking at them: a point that moves a row changes
    /// nothing of what does not look at that row.
    pub(crate) fn uncertain(&self) -> impl Iterator<Item = (usize, bool, &Value)> {
        let uncertain = self.stated.iter().filter(|(_, given)| given.value.is_uncertain());
        uncertain.map(|(row, given)| (*row, given.moves_with_pods, &given.value))
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
        self.put_shared(entry.index, Arc::new(given));
    }

    fn put_shared(&mut self, index: usize, given: Arc<Given>) {
        match self.place(index) {
            Ok(place) => self.stated[place].1 = given,
            Err(place) => self.stated.insert(place, (index, given)),
        }
    }

    /// Makes every range its typical value.
    pub(crate) fn make_typical(&mut self) {
        for (_, given) in self.stated.iter_mut().filter(|(_, given)| given.value.is_uncertain()) {
            let given = Arc::make_mut(given);
            given.value = given.value.at(End::Typical);
        }
    }

    /// Takes a value away.
    pub fn remove(&mut self, entry: &Entry) -> Option<Given> {
        let place = self.place(entry.index).ok()?;
        Some(Arc::unwrap_or_clone(self.stated.remove(place).1))
    }

    /// All that is said, in the table's order. Each row of the table counts as looked at, since one that is
    /// stated as well would be listed too.
    pub fn said(&self) -> impl Iterator<Item = (&'static Entry, &Given)> {
        TABLE.iter().filter_map(|entry| self.at(entry.index).map(|given| (entry, given)))
    }

    /// Lays `upper` over these: its values win, and a value that replaces another key's meaning
    /// (see [`ONE_SLOT`]) takes that key away.
    pub(super) fn overlay(&mut self, upper: &Self) {
        for group in ONE_SLOT {
            if group.iter().any(|key| upper.at(key.index).is_some()) {
                for key in group {
                    self.remove(key);
                }
            }
        }
        for (row, given) in &upper.stated {
            self.put_shared(*row, Arc::clone(given));
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

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use proptest::prelude::*;

    use super::*;
    use crate::model::layer::Origin;
    use crate::units::Count;

    impl Values {
        /// The bytes that are held beside the struct itself, those of names and texts within values not included.
        fn heap_size(&self) -> usize {
            let counters = 2 * size_of::<usize>();
            self.stated.capacity() * size_of::<(usize, Arc<Given>)>()
                + self.stated.len() * (size_of::<Given>() + counters)
        }
    }

    #[test]
    fn room_is_taken_by_what_is_stated_alone() {
        assert_eq!(Values::default().heap_size(), 0);
        let mut values = Values::default();
        for key in [keys::RPS.entry(), keys::DEPTH.entry(), keys::SLA_P99.entry()] {
            values.put(key, Given::plain(Value::None, Origin::Flag));
        }
        // Room for one more is taken with the first.
        assert!(values.heap_size() <= 4 * (size_of::<Given>() + 32), "{}", values.heap_size());
    }

    #[test]
    fn copies_share_until_one_is_changed() {
        let count = |count: u32| Given::plain(Range::exact(Count::from(count)), Origin::Flag);
        let (pods, nodes) = (keys::PODS.entry(), keys::NODES.entry());
        let mut values = Values::default();
        values.put(pods, count(1));
        values.put(nodes, Given::plain("1..3".parse::<Range<Count>>().unwrap(), Origin::Flag));
        let same = |one: &Values, other: &Values, entry: &Entry| {
            std::ptr::eq(one.at(entry.index).unwrap(), other.at(entry.index).unwrap())
        };
        let mut copy = values.clone();
        let mut over = Values::default();
        over.overlay(&values);
        for entry in [pods, nodes] {
            assert!(same(&values, &copy, entry) && same(&values, &over, entry));
        }
        copy.put(pods, count(2));
        copy.make_typical();
        assert_eq!(values.get(keys::PODS, End::Typical), Some(Count::from(1)));
        assert_eq!(values.get(keys::NODES, End::High), Some(Count::from(3)));
        assert_eq!(copy.get(keys::NODES, End::High), Some(Count::from(2)));
        assert_eq!(over.remove(pods), Some(count(1)));
        assert_eq!(values.get(keys::PODS, End::Typical), Some(Count::from(1)), "another still states it");
    }

    /// One change of some values.
    #[derive(Debug, Clone)]
    #[allow(clippy::large_enum_variant)] // a test holds few of them
    enum Change {
        Put(usize, Given),
        Remove(usize),
        Overlay(Vec<(usize, Given)>),
        MakeTypical,
    }

    fn any_stated() -> impl Strategy<Value = (usize, Given)> {
        let value = prop_oneof![
            Just(Value::None),
            (1_u32..5).prop_map(|count| Range::exact(Count::from(count)).into()),
            (1_u32..5, 5_u32..9).prop_map(|(low, high)| {
                Range::exact(Count::from(low)).reaching(Count::from(high)).into()
            }),
        ];
        let row = prop_oneof![
            3 => 0..TABLE.len(),
            // Those that take each other's place, more often than chance would have it.
            1 => (0..2_usize, 0..2_usize).prop_map(|(group, of)| ONE_SLOT[group][of].index),
        ];
        (row, value, any::<bool>()).prop_map(|(row, value, moves_with_pods)| {
            (row, Given { moves_with_pods, ..Given::plain(value, Origin::Scenario) })
        })
    }

    fn any_change() -> impl Strategy<Value = Change> {
        prop_oneof![
            4 => any_stated().prop_map(|(row, given)| Change::Put(row, given)),
            2 => any_stated().prop_map(|(row, _)| Change::Remove(row)),
            2 => prop::collection::vec(any_stated(), 0..6).prop_map(Change::Overlay),
            1 => Just(Change::MakeTypical),
        ]
    }

    /// The same changes of a map, as plainly as can be.
    fn apply(change: &Change, map: &mut BTreeMap<usize, Given>) {
        match change {
            Change::Put(row, given) => drop(map.insert(*row, given.clone())),
            Change::Remove(row) => drop(map.remove(row)),
            Change::Overlay(upper) => {
                for [one, other] in ONE_SLOT.map(|pair| pair.map(|entry| entry.index)) {
                    if upper.iter().any(|(row, _)| [one, other].contains(row)) {
                        map.retain(|row, _| *row != one && *row != other);
                    }
                }
                map.extend(upper.iter().cloned());
            }
            Change::MakeTypical => {
                for given in map.values_mut() {
                    given.value = given.value.at(End::Typical);
                }
            }
        }
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(256))]

        #[test]
        fn they_are_a_map_in_the_order_of_the_table(changes in prop::collection::vec(any_change(), 0..40)) {
            let (mut values, mut map) = (Values::default(), BTreeMap::new());
            for change in &changes {
                let (before, copy) = (map.clone(), values.clone());
                apply(change, &mut map);
                match change {
                    Change::Put(row, given) => values.put(&TABLE[*row], given.clone()),
                    Change::Remove(row) => {
                        let removed = values.remove(&TABLE[*row]);
                        prop_assert_eq!(removed.as_ref(), before.get(row));
                    }
                    Change::Overlay(stated) => {
                        let mut upper = Values::default();
                        for (row, given) in stated {
                            upper.put(&TABLE[*row], given.clone());
                        }
                        values.overlay(&upper);
                    }
                    Change::MakeTypical => values.make_typical(),
                }
                for (values, map) in [(&values, &map), (&copy, &before)] {
                    let said: Vec<_> = values.said().map(|(entry, given)| (entry.index, given)).collect();
                    prop_assert_eq!(said, map.iter().map(|(row, given)| (*row, given)).collect::<Vec<_>>());
                    let uncertain = map.iter().filter(|(_, given)| given.value.is_uncertain());
                    prop_assert_eq!(
                        values.uncertain().map(|(row, moves, _)| (row, moves)).collect::<Vec<_>>(),
                        uncertain.map(|(row, given)| (*row, given.moves_with_pods)).collect::<Vec<_>>()
                    );
                    prop_assert!((0..TABLE.len()).all(|row| values.at(row) == map.get(&row)));
                }
                prop_assert_eq!(values == copy, map == before);
            }
        }
    }
}
