//! JSON, one object at a time: single objects, lists, lists of lists, one document after the other.
//!
//! A list is walked by hand down to its items, and each item is given to the parser as a slice of what is
//! held. An item that ends beyond it is tried again once more has been read.

use std::io::Read;

use serde::de::{Deserialize, IgnoredAny};

use crate::ingest::kubernetes::convert::{Lent, Outcome, convert, holds_template, needs_a_kind, skipped};
use crate::ingest::kubernetes::error::IngestError;
use crate::ingest::kubernetes::leaf::Leaf;
use crate::ingest::kubernetes::tree::Tree;
use crate::ingest::kubernetes::window::Window;
use crate::units::harmless;

/// Lists inside lists: `kubectl` nests none, merged files one or two.
const DEEPEST: usize = 16;

/// What may be held of items whose list tells their kind only after them.
const MOST_HELD: usize = 16 << 20;

/// What takes outcomes: with the document and the line.
pub(super) trait Outlet {
    fn put(&mut self, outcome: Outcome, document: u64, line: u64) -> Result<(), IngestError>;
}

/// A list that is being read.
#[derive(Default)]
struct List {
    kind: Option<String>,
    api_version: Option<String>,
    lent: Lent,
    /// Items without a kind, as text with their line, once there is one.
    held: Vec<(Vec<u8>, u64)>,
    size: usize,
}

/// What an item turned out to be.
#[allow(clippy::large_enum_variant)] // nearly all are the largest
enum Item {
    Single(Outcome),
    /// It says nothing of its kind and its list has not done so either.
    Kindless(Vec<u8>),
    /// It is a list and must be walked.
    List,
}

/// Reads JSON documents until the input ends or something begins that is no JSON.
pub(super) struct Json<'w, R, O> {
    window: &'w mut Window<R>,
    outlet: &'w mut O,
}

impl<'w, R: Read, O: Outlet> Json<'w, R, O> {
    pub(super) fn new(window: &'w mut Window<R>, outlet: &'w mut O) -> Self {
        Self { window, outlet }
    }

    /// Reads all documents up to something else.
    pub(super) fn documents(&mut self) -> Result<(), IngestError> {
        while let Some(b'{' | b'[') = self.window.next()? {
            self.window.document += 1;
            self.item(&mut List::default(), 0)?;
        }
        Ok(())
    }

    /// Reads one value of a list; a document is as the only value of a list that lends nothing.
    fn item(&mut self, list: &mut List, depth: usize) -> Result<(), IngestError> {
        let line = self.window.line();
        let lent = &list.lent;
        let waits = depth > 0 && list.kind.is_none();
        let found = self.value(|held| match parsed::<Tree<'_, false>>(held) {
            // The only fault of shape that the tree knows.
            Err(error) if error.is_data() => Ok((Item::List, 0)),
            Err(error) => Err(error),
            Ok((tree, used)) => {
                let text = &held[..used];
                let kindless = waits && needs_a_kind(&tree);
                let found = if kindless {
                    Item::Kindless(text.to_owned())
                } else {
                    Item::Single(convert(&tree, lent, text))
                };
                Ok((found, used))
            }
        })?;
        match found {
            Item::List if depth == DEEPEST => {
                Err(IngestError::TooDeep { at: self.window.here(), limit: DEEPEST })
            }
            Item::List if self.window.next()? == Some(b'[') => {
                let mut inner = List { kind: Some(String::new()), ..List::default() };
                self.items(&mut inner, depth + 1)
            }
            Item::List => self.list(depth + 1),
            Item::Single(outcome) => self.put(list, outcome, line),
            Item::Kindless(text) => self.hold(list, text, line),
        }
    }

    /// Hands an outcome on, behind what waits before it.
    fn put(&mut self, list: &mut List, outcome: Outcome, line: u64) -> Result<(), IngestError> {
        if !list.held.is_empty() {
            self.release(list)?;
        }
        // A null among items is nothing that anybody counts on.
        if outcome == Outcome::Empty {
            return Ok(());
        }
        self.outlet.put(outcome, self.window.document, line)
    }

    /// Keeps an item until its list has told its kind.
    fn hold(&mut self, list: &mut List, text: Vec<u8>, line: u64) -> Result<(), IngestError> {
        list.size += text.len();
        list.held.push((text, line));
        if list.size > MOST_HELD { self.release(list) } else { Ok(()) }
    }

    /// Reads what was kept with what the list has told by now.
    fn release(&mut self, list: &mut List) -> Result<(), IngestError> {
        list.size = 0;
        for (text, line) in std::mem::take(&mut list.held) {
            let tree = serde_json::from_slice::<Tree<'_, false>>(&text);
            let outcome = match &tree {
                Ok(tree) => convert(tree, &list.lent, &text),
                Err(_) => skipped("it could not be read a second time"),
            };
            self.outlet.put(outcome, self.window.document, line)?;
        }
        Ok(())
    }

    /// Walks an object that has items: its keys before them, the items, the keys after them.
    fn list(&mut self, depth: usize) -> Result<(), IngestError> {
        let mut list = List::default();
        self.window.take(1);
        let mut first = true;
        loop {
            match self.window.next()? {
                Some(b'}') => break,
                Some(b',') if !first => self.window.take(1),
                Some(_) if first => {}
                _ => return Err(self.unexpected()),
            }
            first = false;
            if self.window.next()? != Some(b'"') {
                return Err(self.unexpected());
            }
            let key = self.word()?.unwrap_or_default();
            if self.window.next()? != Some(b':') {
                return Err(self.unexpected());
            }
            self.window.take(1);
            let begins = self.window.next()?;
            match key.as_str() {
                "items" if begins == Some(b'[') => self.items(&mut list, depth)?,
                "kind" => list.kind = self.word()?,
                "apiVersion" => list.api_version = self.word()?,
                _ => self.value(|held| parsed::<IgnoredAny>(held)).map(|_| ())?,
            }
            list.lent = Lent::by(list.kind.as_deref(), list.api_version.as_deref());
        }
        self.window.take(1);
        self.release(&mut list)
    }

    /// Reads the items of a list.
    fn items(&mut self, list: &mut List, depth: usize) -> Result<(), IngestError> {
        self.window.take(1);
        let mut first = true;
        loop {
            match self.window.next()? {
                Some(b']') => break,
                Some(b',') if !first => self.window.take(1),
                Some(_) if first => {}
                _ => return Err(self.unexpected()),
            }
            first = false;
            if self.window.next()?.is_none() {
                return Err(self.unexpected());
            }
            self.item(list, depth)?;
        }
        self.window.take(1);
        Ok(())
    }

    /// A text; nothing for any other value.
    fn word(&mut self) -> Result<Option<String>, IngestError> {
        self.value(|held| parsed::<Leaf<'_>>(held).map(|(leaf, used)| (leaf.text().map(str::to_owned), used)))
    }

    /// What is wrong where something else should stand.
    fn unexpected(&mut self) -> IngestError {
        let at = self.window.here();
        match self.window.rest().first() {
            None => IngestError::Truncated { at },
            Some(byte) => {
                let found = crate::units::quote(&char::from(*byte).to_string());
                IngestError::Json { at, message: format!("{found} stands where the list should go on") }
            }
        }
    }

    /// Reads the value that comes next with a function that is given all that is held and tells how much
    /// of it the value is. Where the value ends beyond that, more is read and it is done again.
    fn value<U>(
        &mut self,
        mut read: impl FnMut(&[u8]) -> serde_json::Result<(U, usize)>,
    ) -> Result<U, IngestError> {
        loop {
            let held = self.window.rest();
            match read(held) {
                // A number at the very end may go on.
                Ok((found, used)) if used < held.len() || self.window.is_finished() => {
                    self.window.take(used);
                    return Ok(found);
                }
                Err(error) if !error.is_eof() => {
                    let mut at = self.window.here();
                    if holds_template(self.window.rest()) {
                        return Err(IngestError::Template { at, path: String::new() });
                    }
                    at.line += u64::try_from(error.line()).unwrap_or(1).saturating_sub(1);
                    return Err(IngestError::Json { at, message: message(&error) });
                }
                Err(_) if self.window.is_finished() => {
                    let at = self.window.further(usize::MAX);
                    return Err(IngestError::Truncated { at });
                }
                _ => {
                    self.window.fill()?;
                }
            }
        }
    }
}

/// Parses one value at the front of a text, and tells where it ends.
fn parsed<'b, T: Deserialize<'b>>(text: &'b [u8]) -> serde_json::Result<(T, usize)> {
    let mut stream = serde_json::Deserializer::from_slice(text).into_iter::<T>();
    match stream.next() {
        Some(found) => found.map(|found| (found, stream.byte_offset())),
        // Nothing but white space: the caller has seen a value begin, so more must come.
        None => serde_json::from_slice::<T>(b"").map(|found| (found, 0)),
    }
}

/// What the parser says, without the place, which counts from the item and not from the input.
fn message(error: &serde_json::Error) -> String {
    let said = error.to_string();
    harmless(said.split(" at line ").next().unwrap_or_default())
}
