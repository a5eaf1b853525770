//! A document on a terminal: tables by comfy-table, paragraphs wrapped, colour where asked for.
//!
//! A pure function of its arguments; who knows the terminal tells its width and whether it has
//! colour. Every text is made harmless here, before it is laid out.

use anstyle::{AnsiColor, Style};
use comfy_table::{
    Attribute, Cell, CellAlignment, Color, ColumnConstraint, ContentArrangement, LineStyle, Table as Grid,
    TableStyle,
};

use crate::render::document::{Align, Block, Document, Role, Table, Text};
use crate::units::harmless;

/// What is known of the place where the document is read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Look {
    /// Columns; nothing where the width is not limited, as in a pipe.
    pub width: Option<u16>,
    /// Whether to use colour and bold.
    pub colour: bool,
}

/// The narrowest layout; below it, lines run over rather than break into single letters.
const NARROWEST: u16 = 40;

/// From this width on, short columns keep theirs.
const ROOM: u16 = 72;

/// A column up to this wide is short.
const SHORT: u16 = 13;

/// The document as text, ending with a newline.
#[must_use]
pub fn render(document: &Document, look: Look) -> String {
    let look = Look { width: look.width.map(|width| width.max(NARROWEST)), ..look };
    let mut out = String::new();
    let mut after_heading = false;
    for block in &document.blocks {
        if !out.is_empty() && !after_heading {
            out.push('\n');
        }
        after_heading = matches!(block, Block::Heading(_));
        match block {
            Block::Title(text) | Block::Heading(text) => {
                line(&mut out, &styled(text, look, Style::new().bold()), "", look);
            }
            Block::Paragraph(text) => line(&mut out, &styled(text, look, Style::new()), "", look),
            Block::List(items) => {
                for item in items {
                    line(&mut out, &styled(item, look, Style::new()), "  - ", look);
                }
            }
            Block::Table(table) => {
                out.push_str(&grid(table, look));
                out.push('\n');
            }
        }
    }
    out
}

/// Adds a text, wrapped to the width, behind its bullet.
fn line(out: &mut String, text: &str, bullet: &str, look: Look) {
    let Some(width) = look.width else {
        out.push_str(bullet);
        out.push_str(text);
        out.push('\n');
        return;
    };
    let indent = " ".repeat(bullet.len());
    let options =
        textwrap::Options::new(usize::from(width)).initial_indent(bullet).subsequent_indent(&indent);
    for wrapped in textwrap::wrap(text, options) {
        out.push_str(wrapped.trim_end());
        out.push('\n');
    }
}

fn styled(text: &Text, look: Look, base: Style) -> String {
    let piece = |role: Role, text: &str| {
        let text = harmless(text);
        let style = style_of(role, base);
        if look.colour && style != Style::new() { format!("{style}{text}{style:#}") } else { text }
    };
    text.0.iter().map(|span| piece(span.role, &span.text)).collect()
}

/// Only the 8 basic colours, which terminals' themes keep readable on light and on dark.
fn style_of(role: Role, base: Style) -> Style {
    match role {
        Role::Plain => base,
        Role::Strong => base.bold(),
        Role::Code => base.fg_color(Some(AnsiColor::Cyan.into())),
        Role::Muted => base.dimmed(),
        Role::Unknown => base.fg_color(Some(AnsiColor::Magenta.into())),
        Role::Good => base.fg_color(Some(AnsiColor::Green.into())),
        Role::Bad => base.fg_color(Some(AnsiColor::Red.into())),
    }
}

/// A line below the head and nothing else: the eye follows columns better without a cage.
const PLAIN: TableStyle = TableStyle::new().header_separator(LineStyle::none().fill('─').junction('─'));

fn grid(table: &Table, look: Look) -> String {
    let mut grid = Grid::new();
    grid.load_style(PLAIN).force_no_tty();
    if look.colour {
        grid.enforce_styling();
    }
    match look.width {
        Some(width) => grid.set_content_arrangement(ContentArrangement::Dynamic).set_width(width),
        None => grid.set_content_arrangement(ContentArrangement::Disabled),
    };
    grid.set_header(table.head.iter().map(|(name, align)| {
        Cell::new(harmless(name)).set_alignment(alignment(*align)).add_attribute(Attribute::Bold)
    }));
    for row in &table.rows {
        grid.add_row(row.iter().zip(&table.head).map(|(text, (_, align))| cell(text, *align)));
    }
    let widths = grid.column_max_content_widths();
    let has_room = look.width.is_none_or(|width| width >= ROOM);
    for (place, (column, width)) in grid.column_iter_mut().zip(widths).enumerate() {
        column.set_padding((u16::from(place > 0), 0));
        // Names and short numbers are read whole; it is the long columns that give way.
        if place == 0 || (has_room && width <= SHORT) {
            column.set_constraint(ColumnConstraint::ContentWidth);
        }
    }
    grid.trim_fmt()
}

fn cell(text: &Text, align: Align) -> Cell {
    let content: String = text.0.iter().map(|span| harmless(&span.text)).collect();
    let cell = Cell::new(content).set_alignment(alignment(align));
    match text.role() {
        Role::Strong => cell.add_attribute(Attribute::Bold),
        Role::Unknown => cell.fg(Color::DarkMagenta),
        Role::Muted => cell.add_attribute(Attribute::Dim),
        Role::Good => cell.fg(Color::DarkGreen),
        Role::Bad => cell.fg(Color::DarkRed),
        Role::Code => cell.fg(Color::DarkCyan),
        Role::Plain => cell,
    }
}

fn alignment(align: Align) -> CellAlignment {
    match align {
        Align::Left => CellAlignment::Left,
        Align::Right => CellAlignment::Right,
    }
}
