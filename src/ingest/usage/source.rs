//! The input as lines, and as JSON where some begins.

use std::io::{BufRead, Read};

use crate::ingest::begins::{MARK, looks_like_json, no_text};
use crate::ingest::usage::error::UsageError;
use crate::ingest::usage::window::{self, Window};

/// The longest line: a cAdvisor sample with all its labels has some thousand bytes.
pub(super) const LONGEST: usize = 256 << 10;
const _: () = assert!(LONGEST <= window::MOST);

/// What comes next.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Next {
    /// A line of text.
    Text,
    /// A JSON value.
    Json,
    /// Nothing.
    End,
}

/// The input.
pub(super) struct Source<R> {
    inner: Window<R>,
    name: String,
    /// Line ends so far.
    pub(super) lines: u64,
    ends_with_a_line: bool,
}

impl<R: Read> Source<R> {
    pub(super) fn new(source: R, name: &str) -> Result<Self, UsageError> {
        let mut source =
            Self { inner: Window::new(source), name: name.to_owned(), lines: 0, ends_with_a_line: true };
        let first = source.filled()?;
        if let Some((looks_like, instead)) = no_text(first) {
            return Err(UsageError::NotText { source_name: name.to_owned(), looks_like, instead });
        }
        if first.starts_with(MARK) {
            source.inner.consume(MARK.len());
        }
        Ok(source)
    }

    pub(super) fn name(&self) -> &str {
        &self.name
    }

    /// Whether the last line had an end.
    pub(super) fn ends_with_a_line(&self) -> bool {
        self.ends_with_a_line
    }

    /// What is read from while JSON is parsed, with the count of the lines it passes.
    pub(super) fn parts(&mut self) -> (&mut Window<R>, &mut u64) {
        (&mut self.inner, &mut self.lines)
    }

    fn filled(&mut self) -> Result<&[u8], UsageError> {
        let source_name = &self.name;
        self.inner.fill_buf().map_err(|error| UsageError::Read { source_name: source_name.clone(), error })
    }

    /// What comes next, behind white space.
    pub(super) fn next(&mut self) -> Result<Next, UsageError> {
        loop {
            let held = self.filled()?;
            if held.is_empty() {
                return Ok(Next::End);
            }
            let blank = held.iter().take_while(|byte| byte.is_ascii_whitespace()).count();
            let is_blank = blank == held.len();
            let ends = line_ends(&held[..blank]);
            self.inner.consume(blank);
            self.lines += ends;
            if !is_blank {
                // What stands behind a bracket tells, and a pipe may not have brought it yet.
                while is_open(self.inner.held()) && self.inner.more() {}
                let begins_json = looks_like_json(self.inner.held());
                return Ok(if begins_json { Next::Json } else { Next::Text });
            }
            // A blank line at the very end ends the one before it.
            self.ends_with_a_line |= ends > 0;
        }
    }

    /// Reads the rest of a line, without its end, and tells its number.
    pub(super) fn line(&mut self) -> Result<(&str, u64), UsageError> {
        let line = self.inner.line(LONGEST);
        let line = line.map_err(|error| UsageError::Read { source_name: self.name.clone(), error })?;
        let number = self.lines + 1;
        self.ends_with_a_line = line.last() == Some(&b'\n');
        if self.ends_with_a_line {
            self.lines += 1;
        } else if line.len() == LONGEST {
            let message =
                format!("a line of more than {} KiB, which no sample and no row has", LONGEST >> 10);
            return Err(UsageError::At { source_name: self.name.clone(), line: number, message });
        }
        let text = std::str::from_utf8(line).ok().filter(|text| !text.contains('\0'));
        let Some(text) = text else {
            return Err(UsageError::NotText {
                source_name: self.name.clone(),
                looks_like: "a binary file",
                instead: "give what `kubectl top pods -A --containers` prints",
            });
        };
        Ok((text.trim_end(), number))
    }
}

/// Whether it is a bracket with nothing behind it.
fn is_open(text: &[u8]) -> bool {
    text.split_first()
        .is_some_and(|(first, rest)| b"{[".contains(first) && rest.trim_ascii_start().is_empty())
}

/// How many lines end there.
fn line_ends(bytes: &[u8]) -> u64 {
    window::count(bytes, |byte| byte == b'\n') as u64
}
