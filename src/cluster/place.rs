//! Where something was read, and what was left aside.

/// The place of an object in the input.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Place {
    /// The file, or the name that standard input was given.
    pub source: String,
    /// The document in it, from 1.
    pub document: u64,
    /// The line its document (or the item of a list) begins at, from 1.
    pub line: u64,
}

/// Something that was read and could not be used, or had no use.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Skipped {
    /// Where it stands.
    pub place: Place,
    /// Its kind, where it has one.
    pub kind: Option<String>,
    /// Its name, where it has one.
    pub name: Option<String>,
    /// Why, as a sentence without its full stop.
    pub reason: String,
    /// Whether it is a fault of the input (what it would have added is missing), and not just of no use.
    pub fault: bool,
}

/// What takes objects as they are read, in the order of the input.
pub trait Sink {
    /// An object.
    fn object(&mut self, object: crate::cluster::object::Object, place: &Place);
    /// Something left aside.
    fn skipped(&mut self, skipped: Skipped);
    /// A document that holds nothing.
    fn empty_document(&mut self, place: &Place);
}
