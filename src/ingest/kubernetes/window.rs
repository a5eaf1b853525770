//! A growing piece of the input, from which items are taken at the front: the same for files and pipes.

use std::io::Read;

use crate::ingest::kubernetes::error::{At, IngestError};

/// How much is held at first. An item that does not fit makes it grow.
const FIRST: usize = 1 << 20;

/// The largest single object or document. The API server takes none above 1.5 MB or so (etcd's limit), and
/// without a limit a broken file would be read into memory as a whole.
pub(super) const LARGEST: usize = 16 << 20;

/// The bytes from `at` on are not yet used.
pub(super) struct Window<R> {
    source: R,
    name: String,
    held: Vec<u8>,
    at: usize,
    end: usize,
    finished: bool,
    /// The document that is being read, from 1.
    pub(super) document: u64,
    /// Line ends before `counted`.
    lines: u64,
    counted: usize,
}

impl<R: Read> Window<R> {
    pub(super) fn new(source: R, name: &str) -> Self {
        Self {
            source,
            name: name.to_owned(),
            held: vec![0; FIRST],
            at: 0,
            end: 0,
            finished: false,
            document: 0,
            lines: 0,
            counted: 0,
        }
    }

    /// The name of the input.
    pub(super) fn name(&self) -> &str {
        &self.name
    }

    /// What is held and not yet used.
    pub(super) fn rest(&self) -> &[u8] {
        &self.held[self.at..self.end]
    }

    /// Whether nothing comes after what is held.
    pub(super) fn is_finished(&self) -> bool {
        self.finished
    }

    /// Uses that many bytes.
    pub(super) fn take(&mut self, bytes: usize) {
        self.at = self.at.saturating_add(bytes).min(self.end);
    }

    /// Reads until the room is full or the input ends, making room where more than half of it is in use.
    /// Whether anything came.
    pub(super) fn fill(&mut self) -> Result<bool, IngestError> {
        if self.finished {
            return Ok(false);
        }
        let _ = self.line();
        self.held.copy_within(self.at..self.end, 0);
        self.end -= self.at;
        (self.at, self.counted) = (0, 0);
        if self.end * 2 > self.held.len() {
            if self.end >= LARGEST {
                return Err(IngestError::TooLarge { at: self.here(), limit: LARGEST >> 20 });
            }
            self.held.resize((self.held.len() * 2).min(LARGEST + FIRST), 0);
        }
        let before = self.end;
        while self.end < self.held.len() {
            match self.source.read(&mut self.held[self.end..]) {
                Ok(0) => {
                    self.finished = true;
                    break;
                }
                Ok(bytes) => self.end += bytes,
                Err(error) if error.kind() == std::io::ErrorKind::Interrupted => {}
                Err(error) => return Err(IngestError::Read { source_name: self.name.clone(), error }),
            }
        }
        Ok(self.end > before)
    }

    /// The line at which the unused bytes begin, from 1.
    pub(super) fn line(&mut self) -> u64 {
        self.lines += line_ends(&self.held[self.counted..self.at]);
        self.counted = self.at;
        self.lines + 1
    }

    /// The place at which the unused bytes begin.
    pub(super) fn here(&mut self) -> At {
        self.further(0)
    }

    /// The place so many bytes further on.
    pub(super) fn further(&mut self, bytes: usize) -> At {
        let further = self.at.saturating_add(bytes).min(self.end);
        let line = self.line() + line_ends(&self.held[self.at..further]);
        At { source: self.name.clone(), document: self.document, line }
    }

    /// The first byte that is no white space, after which comes the value; nothing at the end.
    pub(super) fn next(&mut self) -> Result<Option<u8>, IngestError> {
        loop {
            let blank = |byte: &u8| matches!(byte, b' ' | b'\n' | b'\r' | b'\t');
            if let Some(skipped) = self.rest().iter().position(|byte| !blank(byte)) {
                self.take(skipped);
                return Ok(self.rest().first().copied());
            }
            self.take(self.end);
            if !self.fill()? {
                return Ok(None);
            }
        }
    }
}

/// How many lines end there. In blocks of which a byte can hold the count, so that it runs at the speed
/// of memory.
pub(super) fn line_ends(bytes: &[u8]) -> u64 {
    let block =
        |block: &[u8]| -> u64 { block.iter().map(|byte| u8::from(*byte == b'\n')).sum::<u8>().into() };
    bytes.chunks(255).map(block).sum()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn line_ends_are_counted_across_blocks() {
        let text = "ab\n".repeat(1000);
        assert_eq!(line_ends(text.as_bytes()), 1000);
        assert_eq!(line_ends(&[b'\n'; 511]), 511);
        assert_eq!(line_ends(b""), 0);
    }
}
