//! A document for people: what is said and which part it plays, and nothing of how it looks.

/// The part that a piece of text plays; each format shows it in its own way.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Role {
    /// Nothing special.
    Plain,
    /// What the eye should find first.
    Strong,
    /// A name from the command line or a file.
    Code,
    /// Less important.
    Muted,
    /// Not known.
    Unknown,
    /// Speaks for a mesh, or is fine.
    Good,
    /// Speaks against a mesh, or is to be minded.
    Bad,
}

/// A piece of text with its part.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Span {
    /// Its part.
    pub role: Role,
    /// The text as it is, not yet made harmless.
    pub text: String,
}

/// A line or paragraph.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Text(pub Vec<Span>);

impl Text {
    /// One piece.
    #[must_use]
    pub fn new(role: Role, text: impl Into<String>) -> Self {
        Self(vec![Span { role, text: text.into() }])
    }

    /// Plain text.
    #[must_use]
    pub fn plain(text: impl Into<String>) -> Self {
        Self::new(Role::Plain, text)
    }

    /// What is not known.
    #[must_use]
    pub fn unknown() -> Self {
        Self::new(Role::Unknown, "?")
    }

    /// The same with a further piece.
    #[must_use]
    pub fn and(mut self, role: Role, text: impl Into<String>) -> Self {
        self.0.push(Span { role, text: text.into() });
        self
    }

    /// The most telling part that any piece plays, for formats that mark a whole cell.
    #[must_use]
    pub fn role(&self) -> Role {
        let telling = [Role::Bad, Role::Good, Role::Strong, Role::Unknown, Role::Code, Role::Muted];
        telling.into_iter().find(|role| self.0.iter().any(|span| span.role == *role)).unwrap_or(Role::Plain)
    }
}

/// Where a column's text stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Align {
    /// At the left.
    Left,
    /// At the right, as numbers do.
    Right,
}

/// The head of a column of text.
#[must_use]
pub fn left(name: &str) -> (String, Align) {
    (name.to_owned(), Align::Left)
}

/// The head of a column of numbers.
#[must_use]
pub fn right(name: &str) -> (String, Align) {
    (name.to_owned(), Align::Right)
}

/// A table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Table {
    /// The head of each column, and how it stands.
    pub head: Vec<(String, Align)>,
    /// The rows, each as long as the head.
    pub rows: Vec<Vec<Text>>,
}

/// A part of a document.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Block {
    /// The title, once.
    Title(Text),
    /// The heading of what follows.
    Heading(Text),
    /// A paragraph.
    Paragraph(Text),
    /// A list.
    List(Vec<Text>),
    /// A table.
    Table(Table),
}

/// A document.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Document {
    /// Its parts, in order.
    pub blocks: Vec<Block>,
}

impl Document {
    /// Adds a heading and a list, or nothing where the list is empty.
    pub fn list(&mut self, heading: &str, items: Vec<Text>) {
        if !items.is_empty() {
            self.blocks.push(Block::Heading(Text::plain(heading)));
            self.blocks.push(Block::List(items));
        }
    }
}
