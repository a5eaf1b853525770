//! What is known of places while a file is read, each place once. Most files name them pod after pod in order,
//! which is noticed and needs no looking up; the others are looked up by hash, and sorted once at the end.

use std::cmp::Ordering;
use std::collections::HashSet;
use std::collections::hash_map::RandomState;
use std::hash::BuildHasher;

use crate::cluster::usage::place::{Name, Place, Spot};
use crate::cluster::usage::{JoinError, MOST_ROWS};

/// A slot holds the number of a row, from 1, in its low bits, and some of the hash in the others: so a row
/// that is not meant is hardly ever looked at.
const ROW_BITS: u32 = 22;
const ROW: u32 = (1 << ROW_BITS) - 1;
const _: () = assert!(MOST_ROWS < ROW as usize);

/// A slot without a row.
const FREE: u32 = 0;

/// Slots to begin with: a power of two, as ever.
const FIRST: usize = 64;

/// The most rows of one pod that are looked through.
const FEW: usize = 32;

/// Rows by place.
#[derive(Debug)]
pub(crate) struct Table<T> {
    rows: Vec<(Place, T)>,
    /// None as long as the pods come in order.
    slots: Vec<u32>,
    /// Every name that a row has, once; those of pods only where there are slots.
    names: HashSet<Name>,
    hashes: RandomState,
}

impl<T> Default for Table<T> {
    fn default() -> Self {
        Self { rows: Vec::new(), slots: Vec::new(), names: HashSet::new(), hashes: RandomState::new() }
    }
}

impl<T: Default> Table<T> {
    /// Whether there is no row.
    pub(crate) fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }

    /// The row of a place, which is made where there is none yet.
    ///
    /// # Errors
    /// When it would be one too many.
    pub(crate) fn at(&mut self, spot: Spot<'_>) -> Result<&mut (Place, T), JoinError> {
        let found = if self.slots.is_empty() { self.near(spot) } else { Near::Anywhere };
        let row = match found {
            Near::Row(row) => row,
            Near::Behind => {
                let pod = match self.rows.last() {
                    Some((last, _)) if *last.pod == *spot.pod => last.pod.clone(),
                    _ => Name::from(spot.pod),
                };
                let place = self.place(spot, pod);
                self.push(place)?
            }
            Near::Anywhere => {
                if self.slots.is_empty() {
                    self.number();
                }
                let pod = self.name(spot.pod, |last| &last.pod);
                let place = self.place(spot, pod);
                let hash = self.hash(&place);
                match self.find(&place, hash) {
                    (_, Some(row)) => row,
                    (free, None) => {
                        let row = self.push(place)?;
                        self.take(free, hash, row);
                        if self.rows.len() * 4 > self.slots.len() * 3 {
                            self.slot(self.slots.len() * 2);
                        }
                        row
                    }
                }
            }
        };
        self.rows.get_mut(row).ok_or(JoinError::TooMany)
    }

    /// Where a place stands, as long as pods come in order.
    fn near(&self, spot: Spot<'_>) -> Near {
        let Some((last, _)) = self.rows.last() else { return Near::Behind };
        match pod(spot).cmp(&pod(last.spot())) {
            Ordering::Greater => return Near::Behind,
            Ordering::Less => return Near::Anywhere,
            Ordering::Equal => {}
        }
        for (back, (place, _)) in self.rows.iter().rev().enumerate() {
            if pod(place.spot()) != pod(spot) {
                return Near::Behind;
            }
            if *place.container == *spot.container {
                return Near::Row(self.rows.len() - 1 - back);
            }
            if back == FEW {
                return Near::Anywhere;
            }
        }
        Near::Behind
    }

    /// A place with names that are kept.
    fn place(&mut self, spot: Spot<'_>, pod: Name) -> Place {
        Place {
            cluster: self.name(spot.cluster, |last| &last.cluster),
            namespace: self.name(spot.namespace, |last| &last.namespace),
            pod,
            container: self.name(spot.container, |last| &last.container),
        }
    }

    fn push(&mut self, place: Place) -> Result<usize, JoinError> {
        if self.rows.len() >= MOST_ROWS {
            return Err(JoinError::TooMany);
        }
        self.rows.push((place, T::default()));
        Ok(self.rows.len() - 1)
    }

    /// The one copy of a name, which is the last row's more often than not.
    fn name(&mut self, text: &str, of: fn(&Place) -> &Name) -> Name {
        if let Some((last, _)) = self.rows.last()
            && **of(last) == *text
        {
            return of(last).clone();
        }
        if let Some(name) = self.names.get(text) {
            return name.clone();
        }
        let name = Name::from(text);
        self.names.insert(name.clone());
        name
    }

    /// Makes slots for rows that came in order till now.
    fn number(&mut self) {
        for (place, _) in &mut self.rows {
            match self.names.get(&place.pod) {
                Some(name) => place.pod = name.clone(),
                None => {
                    self.names.insert(place.pod.clone());
                }
            }
        }
        self.slot((self.rows.len() * 2).next_power_of_two().max(FIRST));
    }

    /// Of a place whose names are those of this table.
    fn hash(&self, place: &Place) -> u64 {
        let Place { cluster, namespace, pod, container } = place;
        self.hashes.hash_one([cluster, namespace, pod, container].map(Name::address))
    }

    /// The row of a place, or the slot for it.
    fn find(&self, place: &Place, hash: u64) -> (usize, Option<usize>) {
        let last = self.slots.len() - 1;
        let mut at = low(hash) & last;
        loop {
            let slot = self.slots.get(at).copied().unwrap_or(FREE);
            if slot == FREE {
                return (at, None);
            }
            let row = (slot & ROW) as usize - 1;
            if slot & !ROW == mark(hash) && self.rows.get(row).is_some_and(|(there, _)| there == place) {
                return (at, Some(row));
            }
            at = (at + 1) & last;
        }
    }

    /// Notes that a slot is of a row.
    fn take(&mut self, slot: usize, hash: u64, row: usize) {
        if let (Some(slot), Ok(number)) = (self.slots.get_mut(slot), u32::try_from(row + 1)) {
            *slot = mark(hash) | number;
        }
    }

    /// Puts all rows into so many slots.
    fn slot(&mut self, slots: usize) {
        self.slots = vec![FREE; slots];
        for row in 0..self.rows.len() {
            let Some((place, _)) = self.rows.get(row) else { return };
            let hash = self.hash(place);
            let mut at = low(hash) & (slots - 1);
            while self.slots.get(at).is_some_and(|slot| *slot != FREE) {
                at = (at + 1) & (slots - 1);
            }
            self.take(at, hash, row);
        }
    }

    /// The rows, in the order of their places.
    pub(crate) fn sorted(self) -> Vec<(Place, T)> {
        let Self { mut rows, slots, names, .. } = self;
        let in_order = slots.is_empty();
        // What found them is not needed any more.
        drop((slots, names));
        let by_place = |(one, _): &(Place, T), (other, _): &(Place, T)| one.cmp(other);
        if in_order {
            let of_one_pod = |(one, _): &(Place, T), (other, _): &(Place, T)| {
                one.pod == other.pod && one.namespace == other.namespace && one.cluster == other.cluster
            };
            for pod in rows.chunk_by_mut(of_one_pod) {
                pod.sort_unstable_by(by_place);
            }
        } else {
            rows.sort_unstable_by(by_place);
        }
        rows
    }
}

/// The names of a pod.
fn pod(spot: Spot<'_>) -> [&str; 3] {
    [spot.cluster, spot.namespace, spot.pod]
}

/// Where a place stands among rows of which the pods are in order.
enum Near {
    /// It is this row.
    Row(usize),
    /// Behind the last.
    Behind,
    /// Not in order, or in a pod of very many.
    Anywhere,
}

/// The part of a hash that chooses a slot.
fn low(hash: u64) -> usize {
    usize::try_from(hash & u64::from(u32::MAX)).unwrap_or_default()
}

/// The part of a hash that stands in a slot.
fn mark(hash: u64) -> u32 {
    u32::try_from(hash >> 32).unwrap_or_default() & !ROW
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn each_place_once_and_in_order(
            mut names in proptest::collection::vec(("[ab]?", "[a-c]?", "[a-z]{1,2}", "[a-c]"), 0..400),
            ordered in 0_usize..800,
        ) {
            // A first part with its pods in order, and the rest as it comes.
            let ordered = ordered.min(names.len());
            names[..ordered].sort_by(|one, other| (&one.0, &one.1, &one.2).cmp(&(&other.0, &other.1, &other.2)));
            let mut table = Table::<usize>::default();
            let mut plain = std::collections::BTreeMap::new();
            for (cluster, namespace, pod, container) in &names {
                let row = table.at(Spot { cluster, namespace, pod, container }).unwrap();
                prop_assert_eq!(row.0.spot(), Spot { cluster, namespace, pod, container });
                row.1 += 1;
                *plain.entry([cluster, namespace, pod, container].map(String::as_str)).or_insert(0) += 1;
            }
            let sorted = table.sorted();
            let sorted: Vec<_> = sorted
                .iter()
                .map(|(place, count)| ([&place.cluster, &place.namespace, &place.pod, &place.container].map(Name::as_str), *count))
                .collect();
            prop_assert_eq!(sorted, plain.into_iter().collect::<Vec<_>>());
        }
    }

    #[test]
    fn one_pod_of_many_containers_is_no_slower_than_many_pods() {
        let mut table = Table::<()>::default();
        for number in 0..200_000 {
            table.at(Spot { pod: "p", container: &number.to_string(), ..Spot::default() }).unwrap();
        }
        assert_eq!(table.sorted().len(), 200_000);
    }

    #[test]
    fn a_container_of_a_pod_of_many_is_found_again() {
        let mut table = Table::<u32>::default();
        let names: Vec<String> = (0..100).map(|number| format!("c-{number}")).collect();
        for container in names.iter().chain(&names) {
            table.at(Spot { pod: "p", container, ..Spot::default() }).unwrap().1 += 1;
        }
        let sorted = table.sorted();
        assert!(sorted.len() == 100 && sorted.iter().all(|(_, count)| *count == 2));
    }

    #[test]
    fn names_are_kept_once() {
        for order in [["a", "b"], ["b", "a"]] {
            let mut table = Table::<()>::default();
            for namespace in order {
                for container in ["y", "x"] {
                    table.at(Spot { cluster: "c", namespace, pod: "p", container }).unwrap();
                }
            }
            let rows = table.sorted();
            let of_one_pod = rows[0].0.pod.address() == rows[1].0.pod.address();
            let of_containers = rows[0].0.container.address() == rows[2].0.container.address();
            assert!(of_one_pod && of_containers, "{rows:?}");
        }
    }
}
