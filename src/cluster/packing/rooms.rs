//! The first node with room, found without asking each.
//!
//! A binary tree over the nodes in their order; every branch knows the most that any of its nodes has
//! of each resource, so that whole branches without room are passed over.

use crate::cluster::packing::load::Load;

/// What is left on every node, those that were added included.
#[derive(Debug)]
pub(super) struct Rooms {
    /// The root is at 1, the branches of `n` at `2n` and `2n + 1`, the nodes in the second half.
    tree: Vec<Load>,
    len: usize,
}

impl Rooms {
    pub(super) fn of(rooms: &[Load]) -> Self {
        let leaves = rooms.len().next_power_of_two();
        let mut tree = vec![Load::default(); 2 * leaves];
        tree[leaves..leaves + rooms.len()].copy_from_slice(rooms);
        for at in (1..leaves).rev() {
            tree[at] = tree[2 * at].at_least(tree[2 * at + 1]);
        }
        Self { tree, len: rooms.len() }
    }

    /// Adds a node, and says which number it has.
    pub(super) fn push(&mut self, room: Load) -> usize {
        let leaves = self.tree.len() / 2;
        if self.len == leaves {
            let mut rooms = self.tree.split_off(leaves);
            rooms.push(room);
            *self = Self::of(&rooms);
        } else {
            self.len += 1;
            self.set(self.len - 1, room);
        }
        self.len - 1
    }

    /// Takes so much of that node.
    pub(super) fn take(&mut self, node: usize, load: Load) {
        let left = self.left(node).less(load);
        self.set(node, left);
    }

    /// What is left on that node.
    pub(super) fn left(&self, node: usize) -> Load {
        self.tree[self.tree.len() / 2 + node]
    }

    /// The first node from there on that has room, and that the pod may enter.
    pub(super) fn first(&self, from: usize, need: Load, enters: impl Fn(usize) -> bool) -> Option<usize> {
        self.seek(1, 0, self.tree.len() / 2, from, need, &enters)
    }

    fn seek(
        &self,
        at: usize,
        begin: usize,
        width: usize,
        from: usize,
        need: Load,
        enters: &impl Fn(usize) -> bool,
    ) -> Option<usize> {
        if begin + width <= from || !need.fits_in(self.tree[at]) {
            return None;
        }
        if width == 1 {
            return (begin < self.len && enters(begin)).then_some(begin);
        }
        let half = width / 2;
        let left = self.seek(2 * at, begin, half, from, need, enters);
        left.or_else(|| self.seek(2 * at + 1, begin + half, half, from, need, enters))
    }

    fn set(&mut self, node: usize, room: Load) {
        let mut at = self.tree.len() / 2 + node;
        self.tree[at] = room;
        while at > 1 {
            at /= 2;
            self.tree[at] = self.tree[2 * at].at_least(self.tree[2 * at + 1]);
        }
    }
}
