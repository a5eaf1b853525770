//! Several documents at once, handed on in the order of the input.

use std::collections::VecDeque;
use std::io::Read;
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
use std::sync::{Mutex, PoisonError};
use std::thread;

use crate::ingest::kubernetes::document::{Found, Piece, read};
use crate::ingest::kubernetes::error::IngestError;
use crate::ingest::kubernetes::json::Outlet;
use crate::ingest::kubernetes::split::pieces;
use crate::ingest::kubernetes::window::Window;

/// How much text goes to a worker at once: enough to be worth the way.
const BATCH: usize = 64 << 10;

/// The most pieces of a batch, so that millions of empty documents take little memory.
const MOST_PIECES: usize = 1024;

/// How many batches may be on their way for each worker.
const AHEAD: usize = 4;

/// A batch, and where its outcomes go.
type Job = (Vec<Piece>, SyncSender<Vec<(u64, Found)>>);

/// Reads the YAML documents of what is left of the input.
pub(super) fn documents<R: Read>(
    window: &mut Window<R>,
    threads: usize,
    outlet: &mut impl Outlet,
) -> Result<(), IngestError> {
    if threads < 2 {
        let mut found = Vec::new();
        return pieces(window, |piece| {
            read(&piece, &mut found);
            found.drain(..).try_for_each(|(outcome, line)| outlet.put(outcome, piece.document, line))
        });
    }
    let (jobs, queue) = sync_channel::<Job>(threads * AHEAD);
    let queue = Mutex::new(queue);
    thread::scope(|scope| {
        for _ in 0..threads {
            scope.spawn(|| work(&queue));
        }
        // Moved in, so that the workers see the end of the queue whichever way this ends.
        let jobs = jobs;
        let mut pool = Pool {
            source_name: window.name().to_owned(),
            jobs: &jobs,
            waiting: VecDeque::new(),
            most: threads * AHEAD,
            batch: Vec::new(),
            size: 0,
        };
        pieces(window, |piece| pool.add(piece, outlet))?;
        pool.send(outlet)?;
        pool.finish(outlet)
    })
}

/// Takes batches until there are no more.
fn work(queue: &Mutex<Receiver<Job>>) {
    loop {
        let job = queue.lock().unwrap_or_else(PoisonError::into_inner).recv();
        let Ok((batch, back)) = job else { return };
        let mut all = Vec::with_capacity(batch.len());
        let mut found = Vec::new();
        for piece in &batch {
            read(piece, &mut found);
            all.extend(found.drain(..).map(|found| (piece.document, found)));
        }
        // Nobody waits for it any more where the reading has ended with an error.
        let _ = back.send(all);
    }
}

struct Pool<'j> {
    source_name: String,
    jobs: &'j SyncSender<Job>,
    /// The batches on their way, the oldest first.
    waiting: VecDeque<Receiver<Vec<(u64, Found)>>>,
    most: usize,
    batch: Vec<Piece>,
    size: usize,
}

impl Pool<'_> {
    fn add(&mut self, piece: Piece, outlet: &mut impl Outlet) -> Result<(), IngestError> {
        self.size += piece.text.len();
        self.batch.push(piece);
        if self.size >= BATCH || self.batch.len() >= MOST_PIECES { self.send(outlet) } else { Ok(()) }
    }

    fn send(&mut self, outlet: &mut impl Outlet) -> Result<(), IngestError> {
        if self.batch.is_empty() {
            return Ok(());
        }
        self.size = 0;
        if self.waiting.len() >= self.most {
            self.receive(outlet)?;
        }
        let (back, waiting) = sync_channel(1);
        let stopped = |_| IngestError::Stopped { source_name: self.source_name.clone() };
        self.jobs.send((std::mem::take(&mut self.batch), back)).map_err(stopped)?;
        self.waiting.push_back(waiting);
        Ok(())
    }

    fn receive(&mut self, outlet: &mut impl Outlet) -> Result<(), IngestError> {
        let Some(oldest) = self.waiting.pop_front() else { return Ok(()) };
        let all =
            oldest.recv().map_err(|_| IngestError::Stopped { source_name: self.source_name.clone() })?;
        all.into_iter().try_for_each(|(document, (outcome, line))| outlet.put(outcome, document, line))
    }

    fn finish(&mut self, outlet: &mut impl Outlet) -> Result<(), IngestError> {
        while !self.waiting.is_empty() {
            self.receive(outlet)?;
        }
        Ok(())
    }
}
