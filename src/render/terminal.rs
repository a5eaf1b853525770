//! A document on a terminal: tables by comfy-table, paragraphs wrapped, colour where asked for.
//!
//! A pure function of its arguments; who knows the terminal tells its width and whether it has
//! colour. Every text is made harmless here, before it is laid out.

use anstyle::{AnsiColor, Style};
use comfy_table::{
    Attribute, Cell, CellAlignment, Color, ColumnConstraint, ContentArrangement, LineStyle, Table as Grid,
    TableStyle, Width,
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

/// A column up to this wide is short.
const SHORT: u16 = 22;

/// The longest word that is kept whole; names may be longer than any screen.
const LONGEST_WORD: usize = 30;

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
                if fits(table, look) {
                    out.push_str(&grid(table, look));
                    out.push('\n');
                } else {
                    stack(&mut out, table, look);
                }
            }
        }
    }
    without_commands(out)
}

/// A line that begins with `::` is a command to whom runs jobs on GitHub and reads all that they print;
/// a name from outside shall give none.
fn without_commands(text: String) -> String {
    let is_command = |line: &str| line.trim_start().starts_with("::");
    if !text.lines().any(is_command) {
        return text;
    }
    let tamed =
        |line: &str| if is_command(line) { line.replacen(':', "\\u{3a}", 1) } else { line.to_owned() };
    text.split_inclusive('\n').map(tamed).collect()
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
    // Names and flags have hyphens, and are copied.
    let options = textwrap::Options::new(usize::from(width))
        .initial_indent(bullet)
        .subsequent_indent(&indent)
        .word_splitter(textwrap::WordSplitter::NoHyphenation);
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

/// Whether the table can be laid out without breaking a word.
fn fits(table: &Table, look: Look) -> bool {
    look.width
        .is_none_or(|width| least_widths(table).iter().sum::<u16>().saturating_add(gaps(table)) <= width)
}

/// What stands between the columns: two spaces each.
fn gaps(table: &Table) -> u16 {
    u16::try_from(2 * table.head.len().saturating_sub(1)).unwrap_or(u16::MAX)
}

/// A table that is too wide for the screen: a row after another, each cell on a line of its own.
fn stack(out: &mut String, table: &Table, look: Look) {
    for row in &table.rows {
        let mut cells =
            row.iter().zip(&table.head).filter(|(text, _)| !text.0.iter().all(|span| span.text.is_empty()));
        if let Some((name, _)) = cells.next() {
            line(out, &styled(name, look, Style::new().bold()), "", look);
        }
        for (text, (head, _)) in cells {
            let text = styled(text, look, Style::new());
            line(out, &format!("{}: {text}", harmless(head)), "    ", look);
        }
    }
}

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
    let least = least_widths(table);
    let fits = |widths: &[u16]| {
        look.width.is_none_or(|width| widths.iter().sum::<u16>().saturating_add(gaps(table)) <= width)
    };
    let widest = grid.column_max_content_widths();
    let kept: Vec<u16> =
        widest.iter().zip(&least).map(|(all, least)| if *all <= SHORT { *all } else { *least }).collect();
    for (place, column) in grid.column_iter_mut().enumerate() {
        column.set_padding((u16::from(place > 0), 0));
        // Short columns are read whole where there is room; of the others no word is broken.
        let least = if fits(&kept) { kept.get(place) } else { least.get(place) };
        if let Some(least) = least {
            let padded = least + u16::from(place > 0);
            column.set_constraint(ColumnConstraint::LowerBoundary(Width::Fixed(padded)));
        }
    }
    grid.trim_fmt()
}

/// The width of the longest word in each column.
fn least_widths(table: &Table) -> Vec<u16> {
    let longest = |texts: &mut dyn Iterator<Item = String>| -> u16 {
        let words =
            texts.flat_map(|text| text.split(' ').map(textwrap::core::display_width).collect::<Vec<_>>());
        u16::try_from(words.max().unwrap_or(0).min(LONGEST_WORD)).unwrap_or(u16::MAX)
    };
    let of = |place: usize| {
        let cells = table.rows.iter().filter_map(|row| row.get(place));
        let cells = cells.map(|text| text.0.iter().map(|span| harmless(&span.text)).collect::<String>());
        longest(&mut cells.chain(table.head.get(place).map(|(name, _)| harmless(name))))
    };
    (0..table.head.len()).map(of).collect()
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
