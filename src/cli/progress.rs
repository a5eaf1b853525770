//! How far a long reading is, on standard error, where that is a terminal and only after a second.

use std::io::{self, IsTerminal, Read, Write};
use std::time::{Duration, Instant};

use crate::units::harmless;

/// Before this nobody wonders.
const PATIENCE: Duration = Duration::from_secs(1);

/// How often the line changes.
const EVERY: Duration = Duration::from_millis(200);

/// The longest name that is shown; a longer one would wrap, and a wrapped line cannot be written over.
const LONGEST_NAME: usize = 40;

/// A source that tells how much was read of it.
pub(super) struct Progress<R> {
    source: R,
    name: String,
    length: Option<u64>,
    read: u64,
    next: Option<Instant>,
    shown: bool,
}

impl<R: Read> Progress<R> {
    /// A source of that name, and of that length where it is known.
    pub(super) fn new(source: R, name: &str, length: Option<u64>) -> Self {
        let next = io::stderr().is_terminal().then(|| Instant::now() + PATIENCE);
        let name: String = harmless(name).chars().take(LONGEST_NAME).collect();
        Self { source, name, length, read: 0, next, shown: false }
    }

    fn tell(&mut self) {
        let Some(next) = self.next else { return };
        let now = Instant::now();
        if now < next {
            return;
        }
        let megabytes = |bytes: u64| bytes / 1_000_000;
        let of = self.length.map_or_else(String::new, |length| format!(" of {}", megabytes(length)));
        // Whether it can be shown changes nothing in what is read.
        let _ =
            write!(io::stderr(), "\r\x1b[Kmeshtax: reading {}: {}{of} MB", self.name, megabytes(self.read));
        (self.next, self.shown) = (Some(now + EVERY), true);
    }
}

impl<R: Read> Read for Progress<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let read = self.source.read(buffer)?;
        self.read += read as u64;
        self.tell();
        Ok(read)
    }
}

impl<R> Drop for Progress<R> {
    fn drop(&mut self) {
        if self.shown {
            let _ = write!(io::stderr(), "\r\x1b[K");
        }
    }
}
