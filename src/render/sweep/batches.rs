//! Rows in batches, one after another to several threads, and handed on in their order.
//!
//! ```text
//! batch 0 -> thread 0, batch 1 -> thread 1, batch 2 -> thread 0, ...
//! ```
//!
//! A batch is some values of one input with all that varies faster. Their number is a multiple of the
//! threads, so that the same values come to the same thread again, which kept what it reckoned of them.

use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
use std::thread;

use crate::model::sweep::{Grid, RowError, Sweep};
use crate::render::cell::Form;
use crate::render::sweep::SweepError;
use crate::render::sweep::rows::{Head, Rows};

/// Rows of a batch of CSV: enough to be worth the way, and little enough to be held a few times.
const ROWS: u64 = 1024;

/// Batches that may be on their way for each thread.
const AHEAD: usize = 2;

/// What a thread hands on.
type Batch = Result<Vec<u8>, RowError>;

/// How the rows are cut.
#[derive(Debug, PartialEq)]
pub(super) struct Batches {
    /// Rows of a batch; the last of a block has those that are left.
    rows: u64,
    /// Rows of a block: all values of one input with all that varies faster.
    block: u64,
    all: u64,
    threads: usize,
    form: Form,
}

impl Batches {
    pub(super) fn of(grid: &Grid, form: Form, threads: usize) -> Self {
        // Names stand in every object, so that it is several times as long.
        let most = if form == Form::Object { ROWS / 4 } else { ROWS };
        let (mut rows, mut block) = (1, 1);
        for axis in grid.axes().iter().rev() {
            (rows, block) = (block, block * axis.len());
            if block > most {
                break;
            }
        }
        let threads = threads.max(1);
        let values = block / rows;
        let at_once = (most / rows).max(1);
        let pieces = values.div_ceil(at_once).next_multiple_of(threads as u64);
        rows *= values.div_ceil(pieces);
        Self { rows, block, all: grid.rows(), threads, form }
    }

    /// The first row of a batch, and the first behind it; nothing behind the last batch.
    fn at(&self, batch: u64) -> Option<(u64, u64)> {
        let of_a_block = self.block.div_ceil(self.rows);
        let from = (batch / of_a_block) * self.block + (batch % of_a_block) * self.rows;
        let end = (batch / of_a_block + 1) * self.block;
        (from < self.all).then(|| (from, (from + self.rows).min(end).min(self.all)))
    }

    /// Hands every batch to `put`, in order.
    pub(super) fn each(
        &self,
        sweep: &Sweep,
        head: &Head,
        put: &mut dyn FnMut(&[u8]) -> std::io::Result<()>,
    ) -> Result<(), SweepError> {
        if self.threads < 2 || self.all <= self.rows {
            let mut rows = Rows::new(sweep, head, self.form);
            let mut text = Vec::new();
            for (from, to) in (0..).map_while(|batch| self.at(batch)) {
                text.clear();
                rows.write(from, to, &mut text)?;
                put(&text)?;
            }
            return Ok(());
        }
        thread::scope(|scope| {
            let workers: Vec<(Receiver<Batch>, SyncSender<Vec<u8>>)> = (0..self.threads)
                .map(|number| {
                    let (ready, batches) = sync_channel(AHEAD);
                    // Texts come back to be filled again: there are never more than can be on their way.
                    let (back, empty) = sync_channel(AHEAD + 2);
                    scope.spawn(move || self.work(number, sweep, head, &ready, &empty));
                    (batches, back)
                })
                .collect();
            let in_turn = workers.iter().cycle();
            for ((batches, back), _) in in_turn.zip((0..).map_while(|batch| self.at(batch))) {
                let text = batches.recv().map_err(|_| SweepError::Stopped)??;
                put(&text)?;
                // A thread that has made its last batch takes none back.
                let _ = back.try_send(text);
            }
            Ok(())
        })
    }

    fn work(
        &self,
        number: usize,
        sweep: &Sweep,
        head: &Head,
        ready: &SyncSender<Batch>,
        empty: &Receiver<Vec<u8>>,
    ) {
        let mut rows = Rows::new(sweep, head, self.form);
        let own = (number as u64..).step_by(self.threads);
        for (from, to) in own.map_while(|batch| self.at(batch)) {
            let mut text = empty.try_recv().unwrap_or_default();
            text.clear();
            let batch = rows.write(from, to, &mut text).map(|()| text);
            let failed = batch.is_err();
            // Nobody waits for it any more where the writing has ended.
            if ready.send(batch).is_err() || failed {
                return;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::sweep::Axis;

    #[test]
    fn batches_are_all_rows_in_order() {
        for (texts, threads) in [
            (&["pods=1..20:1", "services=1..25:1", "depth=1..20:1", "rps=1..100:1"][..], 2),
            (&["pods=1..3000:1"], 2),
            (&["pods=1..7:1"], 3),
            (&["pods=1..7:1", "rps=1..1025:1"], 3),
            (&["pods=1..2:1", "mesh=lesson", "rps=1..513:1", "depth=1..2:1"], 4),
        ] {
            let axes = texts.iter().map(|text| Axis::read(text).unwrap()).collect();
            let grid = Grid::new(axes, 1 << 40).unwrap();
            let batches = Batches::of(&grid, Form::Csv, threads);
            let mut next = 0;
            for (from, to) in (0..).map_while(|batch| batches.at(batch)) {
                assert!(from == next && to > from && to - from <= ROWS, "{texts:?}: {from}..{to}");
                next = to;
            }
            assert_eq!(next, grid.rows(), "{texts:?}");
        }
    }
}
