//! A reader that keeps JSON within bounds before the parser sees it: no text and no number so long that it
//! would fill the memory, and nothing nested deeper than any answer is.

use std::io::{self, BufRead, Read};

/// The longest text or number. Names of Kubernetes have at most 253 characters, queries a few thousand.
const LONGEST: usize = 1 << 20;

/// How deep values may stand in one another.
const DEEPEST: usize = 64;

/// A source of JSON.
pub(super) struct Guard<'a, R> {
    source: &'a mut R,
    lines: &'a mut u64,
    in_text: bool,
    escaped: bool,
    length: usize,
    depth: usize,
}

impl<'a, R: BufRead> Guard<'a, R> {
    pub(super) fn new(source: &'a mut R, lines: &'a mut u64) -> Self {
        Self { source, lines, in_text: false, escaped: false, length: 0, depth: 0 }
    }

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
        *self.lines += u64::from(byte == b'\n');
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

impl<R: BufRead> Read for Guard<'_, R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        // What is read ahead would be lost to what comes behind the value, so that is left to the source.
        let Some(first) = buffer.get_mut(..1) else { return Ok(0) };
        let Some(byte) = self.source.fill_buf()?.first().copied() else { return Ok(0) };
        self.source.consume(1);
        self.pass(byte)?;
        first.fill(byte);
        Ok(1)
    }
}
