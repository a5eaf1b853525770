//! A reader that keeps JSON within bounds before the parser sees it: no text and no number so long that it
//! would fill the memory, and nothing nested deeper than any answer is.

use std::cell::RefCell;
use std::io::{self, BufRead, Read};

use crate::ingest::usage::window::{MOST, Window, count};

/// The longest text or number. Names of Kubernetes have at most 253 characters, queries a few thousand.
const LONGEST: usize = 1 << 20;
// What is at hand as a whole holds none that is longer.
const _: () = assert!(MOST <= LONGEST);

/// How deep values may stand in one another.
const DEEPEST: usize = 64;

/// Where in a value the bytes are.
#[derive(Debug, Default, Clone, Copy)]
struct Bounds {
    in_text: bool,
    escaped: bool,
    length: usize,
    depth: usize,
}

impl Bounds {
    fn pass(&mut self, byte: u8) -> io::Result<()> {
        self.length += 1;
        if self.in_text {
            match byte {
                _ if self.escaped => self.escaped = false,
                b'\\' => self.escaped = true,
                b'"' => (self.in_text, self.length) = (false, 0),
                _ => {}
            }
        } else {
            match byte {
                b'"' => (self.in_text, self.length) = (true, 0),
                b'{' | b'[' => (self.depth, self.length) = (self.depth + 1, 0),
                b'}' | b']' => (self.depth, self.length) = (self.depth.saturating_sub(1), 0),
                b',' | b':' | b' ' | b'\n' | b'\r' | b'\t' => self.length = 0,
                _ => {}
            }
        }
        if self.length > LONGEST {
            let message = format!("a text or number of more than {} MiB, which no answer has", LONGEST >> 20);
            return Err(io::Error::new(io::ErrorKind::InvalidData, message));
        }
        if self.depth > DEEPEST {
            let message = format!("values stand inside values more than {DEEPEST} deep, as in no answer");
            return Err(io::Error::new(io::ErrorKind::InvalidData, message));
        }
        Ok(())
    }
}

/// A source of JSON.
pub(super) struct Guard<'a, R> {
    source: &'a mut Window<R>,
    lines: &'a mut u64,
    unseen: u64,
    bounds: Bounds,
}

impl<'a, R: Read> Guard<'a, R> {
    pub(super) fn new(source: &'a mut Window<R>, lines: &'a mut u64) -> Self {
        Self { source, lines, unseen: 0, bounds: Bounds::default() }
    }

    /// How many lines have ended in what the parser was not given.
    pub(super) fn unseen(&self) -> u64 {
        self.unseen
    }

    /// What is at hand.
    pub(super) fn held(&self) -> &[u8] {
        self.source.held()
    }

    /// Gets more to hand, and tells whether any came.
    pub(super) fn more(&mut self) -> bool {
        self.source.more()
    }

    /// Whether so many bytes at hand, which end where they began, are within bounds.
    pub(super) fn allows(&self, bytes: usize) -> bool {
        let bytes = self.held().get(..bytes).unwrap_or_default();
        let opened = count(bytes, |byte| matches!(byte, b'{' | b'['));
        let mut bounds = self.bounds;
        // Few have so many brackets that it matters how these stand.
        bounds.depth + opened <= DEEPEST || bytes.iter().all(|byte| bounds.pass(*byte).is_ok())
    }

    /// Passes so many bytes at hand, which the parser is not given.
    pub(super) fn pass(&mut self, bytes: usize) {
        let passed = self.held().get(..bytes).unwrap_or_default();
        let ended = count(passed, |byte| byte == b'\n') as u64;
        *self.lines += ended;
        self.unseen += ended;
        self.source.consume(bytes);
    }

    fn byte(&mut self) -> io::Result<Option<u8>> {
        let Some(byte) = self.source.fill_buf()?.first().copied() else { return Ok(None) };
        self.source.consume(1);
        *self.lines += u64::from(byte == b'\n');
        self.bounds.pass(byte)?;
        Ok(Some(byte))
    }
}

/// What the parser reads: byte by byte, as what it reads ahead would be lost to what comes behind the value.
pub(super) struct Bytes<'a, 'b, R>(pub(super) &'a RefCell<Guard<'b, R>>);

impl<R: Read> Read for Bytes<'_, '_, R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let Some(first) = buffer.get_mut(..1) else { return Ok(0) };
        let Some(byte) = self.0.borrow_mut().byte()? else { return Ok(0) };
        first.fill(byte);
        Ok(1)
    }
}
