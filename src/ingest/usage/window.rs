//! The part of the input that is at hand: bytes are looked at as often as it takes, and passed once.

use std::io::{self, BufRead, ErrorKind, Read};

/// How much is at hand at first.
const FIRST: usize = 1 << 16;

/// How much is at hand at most.
pub(super) const MOST: usize = 1 << 20;

/// How many bytes are such. In blocks of which a byte can hold the count, so that it runs at the speed of memory.
pub(super) fn count(bytes: &[u8], is_one: impl Fn(u8) -> bool) -> usize {
    let block = |block: &[u8]| block.iter().map(|byte| u8::from(is_one(*byte))).sum::<u8>();
    bytes.chunks(255).map(|bytes| usize::from(block(bytes))).sum()
}

/// A source with what was read of it and not passed yet.
pub(super) struct Window<R> {
    source: R,
    bytes: Vec<u8>,
    from: usize,
    to: usize,
    /// What went wrong behind the bytes that are at hand.
    failed: Option<io::Error>,
    ended: bool,
}

impl<R: Read> Window<R> {
    pub(super) fn new(source: R) -> Self {
        Self { source, bytes: vec![0; FIRST], from: 0, to: 0, failed: None, ended: false }
    }

    /// What is at hand.
    pub(super) fn held(&self) -> &[u8] {
        self.bytes.get(self.from..self.to).unwrap_or_default()
    }

    /// Gets more to hand, and tells whether any came: none does at the end, and where there is enough.
    pub(super) fn more(&mut self) -> bool {
        if self.failed.is_some() || self.ended {
            return false;
        }
        if self.to == self.bytes.len() {
            if self.from > 0 {
                self.bytes.copy_within(self.from..self.to, 0);
                (self.from, self.to) = (0, self.to - self.from);
            } else if self.bytes.len() < MOST {
                self.bytes.resize(self.bytes.len() * 2, 0);
            } else {
                return false;
            }
        }
        let room = self.bytes.get_mut(self.to..).unwrap_or_default();
        let read = loop {
            match self.source.read(room) {
                Err(error) if error.kind() == ErrorKind::Interrupted => {}
                read => break read,
            }
        };
        match read {
            Ok(0) => self.ended = true,
            Ok(read) => self.to += read,
            Err(error) => self.failed = Some(error),
        }
        !(self.ended || self.failed.is_some())
    }

    /// Passes what is at hand up to and with the next line end, at most so many bytes of it.
    pub(super) fn line(&mut self, most: usize) -> io::Result<&[u8]> {
        let mut looked = 0;
        let length = loop {
            let held = self.held();
            let mut rest = held.get(looked..held.len().min(most)).unwrap_or_default();
            let passed = looked + rest.skip_until(b'\n')?;
            if passed == most || passed > 0 && held.get(passed - 1) == Some(&b'\n') {
                break passed;
            }
            looked = passed;
            if !self.more() {
                if let Some(error) = self.failed.take() {
                    return Err(error);
                }
                break passed;
            }
        };
        let begin = self.from;
        self.consume(length);
        Ok(self.bytes.get(begin..self.from).unwrap_or_default())
    }
}

impl<R: Read> Read for Window<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let read = self.fill_buf()?.read(buffer)?;
        self.consume(read);
        Ok(read)
    }
}

impl<R: Read> BufRead for Window<R> {
    fn fill_buf(&mut self) -> io::Result<&[u8]> {
        if self.from == self.to {
            (self.from, self.to) = (0, 0);
            if !self.more()
                && let Some(error) = self.failed.take()
            {
                return Err(error);
            }
        }
        Ok(self.held())
    }

    fn consume(&mut self, passed: usize) {
        self.from = self.to.min(self.from + passed);
    }
}
