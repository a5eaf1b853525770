//! What was reckoned before, by the varied inputs that it looked at.
//!
//! A reckoning that looks at the same inputs and finds the same values does the same. So what came of it
//! holds wherever the inputs that it looked at stand at the same places, whatever all others do. Which
//! inputs these are may differ from place to place (one value makes a reckoning look further than
//! another); the memo takes those that were ever looked at, and begins anew when there are more.

use crate::model::watch::Axes;

/// Results for the last places asked about: one for each remainder of the place's number, so that a
/// block of neighbouring places is kept whole.
#[derive(Debug)]
pub(crate) struct Memo<T> {
    looks_at: Axes,
    /// The axes that it looks at, and how the number of a place is made of them.
    strides: Vec<(usize, u64)>,
    most: u64,
    slots: Vec<Option<(u64, T)>>,
}

impl<T> Memo<T> {
    /// A memo of at most so many results.
    pub(crate) fn of(most: u64) -> Self {
        Self { looks_at: Axes::NONE, strides: Vec::new(), most: most.max(1), slots: Vec::new() }
    }

    /// Everything that was ever looked at.
    pub(crate) fn looks_at(&self) -> Axes {
        self.looks_at
    }

    /// What was reckoned at those places, where it is known.
    pub(crate) fn get(&self, places: &[u64]) -> Option<&T> {
        self.find(places).and_then(|slot| self.held(slot))
    }

    /// Where the result of those places is held, where it is known.
    pub(crate) fn find(&self, places: &[u64]) -> Option<usize> {
        let number = self.number(places);
        let slot = self.slot(number);
        matches!(self.slots.get(slot), Some(Some((of, _))) if *of == number).then_some(slot)
    }

    /// What is held there.
    pub(crate) fn held(&self, slot: usize) -> Option<&T> {
        self.slots.get(slot).and_then(Option::as_ref).map(|(_, result)| result)
    }

    /// Keeps the result for those places, computed from those axes; `lengths` says how many places each
    /// axis has. The result that it replaces comes back, so that what that holds can be used again.
    pub(crate) fn keep(&mut self, lengths: &[u64], places: &[u64], looked_at: Axes, result: T) -> Option<T> {
        if !self.looks_at.has_all(looked_at) {
            self.looks_at = self.looks_at.and(looked_at);
            self.slots.clear();
            self.strides.clear();
            let mut stride = 1;
            for (number, length) in lengths.iter().enumerate().rev() {
                if self.looks_at.touches(Axes::one(number)) {
                    self.strides.push((number, stride));
                    stride *= length;
                }
            }
        }
        let number = self.number(places);
        let slot = self.slot(number);
        if self.slots.len() <= slot {
            self.slots.resize_with(slot + 1, || None);
        }
        self.slots[slot].replace((number, result)).map(|(_, old)| old)
    }

    fn number(&self, places: &[u64]) -> u64 {
        self.strides.iter().map(|(axis, stride)| places[*axis] * stride).sum()
    }

    #[allow(clippy::cast_possible_truncation)] // below `most`
    fn slot(&self, number: u64) -> usize {
        (number % self.most) as usize
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_not_looked_at_does_not_matter() {
        let lengths = [3, 3];
        let mut memo = Memo::of(8);
        assert_eq!(memo.get(&[0, 0]), None::<&char>);
        memo.keep(&lengths, &[0, 0], Axes::one(1), 'a');
        assert_eq!(memo.get(&[2, 0]), Some(&'a'));
        assert_eq!(memo.get(&[2, 1]), None);
        memo.keep(&lengths, &[2, 1], Axes::one(0).and(Axes::one(1)), 'b');
        assert_eq!(memo.get(&[2, 1]), Some(&'b'));
        assert_eq!(memo.get(&[2, 0]), None, "what is known by less is given up");
    }
}
