//! A document on a terminal: tables by comfy-table, paragraphs wrapped, colour where asked for.
//!
//! A pure function of its arguments; who knows the terminal tells its width and whether it has
//! colour. Every text is made harmless here, before it is laid out. Tables are coloured after they are
//! laid out: comfy-table's own colours come from a library that looks at the environment.

use anstyle::{AnsiColor, Style};
use comfy_table::{
    Cell, CellAlignment, ColumnConstraint, ContentArrangement, ContentLineStyle, LineStyle, Table as Grid,
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

/// Stands between the cells of a line until they are coloured. No text has it: control characters are
/// spelled out before.
const CELL_ENDS: char = '\u{1}';

/// Fills the lines between rows, in the same way.
const ROW_ENDS: char = '\u{2}';

/// The table as it is laid out, from which cells and rows are told apart.
const LAYOUT: TableStyle = TableStyle::new()
    .header_lines(ContentLineStyle::none().junction(CELL_ENDS))
    .header_separator(LineStyle::none().fill(ROW_ENDS).junction(ROW_ENDS))
    .content_lines(ContentLineStyle::none().junction(CELL_ENDS))
    .row_separator(LineStyle::none().fill(ROW_ENDS).junction(ROW_ENDS));

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
    grid.load_style(LAYOUT);
    match look.width {
        Some(width) => grid.set_content_arrangement(ContentArrangement::Dynamic).set_width(width),
        None => grid.set_content_arrangement(ContentArrangement::Disabled),
    };
    grid.set_header(
        table.head.iter().map(|(name, align)| Cell::new(harmless(name)).set_alignment(alignment(*align))),
    );
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
    finished(grid.lines(), table, look)
}

/// A table that is laid out, with its colours and without the marks. There is a line below the head and
/// nothing else: the eye follows columns better without a cage.
fn finished(lines: impl Iterator<Item = String>, table: &Table, look: Look) -> String {
    let styles_of = |row: &Vec<Text>| row.iter().map(|text| style_of_cell(text.role())).collect::<Vec<_>>();
    let mut below = table.rows.iter().map(styles_of);
    let mut styles = vec![style_of_cell(Role::Strong); table.head.len()];
    let (mut in_head, mut first_of_row) = (true, true);
    let mut out: Vec<String> = Vec::new();
    for line in lines {
        if line.starts_with(ROW_ENDS) {
            if in_head {
                out.push("─".repeat(line.chars().count()));
            }
            (in_head, first_of_row) = (false, true);
            styles = below.next().unwrap_or_default();
            continue;
        }
        let cells = line.split(CELL_ENDS).enumerate().map(|(place, cell)| match styles.get(place) {
            // Below its last line, a cell is only room.
            Some(Some((begin, end))) if look.colour && (first_of_row || !cell.trim().is_empty()) => {
                format!("{begin}{cell}{end}")
            }
            _ => cell.to_owned(),
        });
        out.push(cells.collect::<Vec<_>>().join(" ").trim_end().to_owned());
        first_of_row = false;
    }
    out.join("\n")
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
    Cell::new(content).set_alignment(alignment(align))
}

/// What begins and ends the style of a whole cell.
fn style_of_cell(role: Role) -> Option<(&'static str, &'static str)> {
    const END_OF_COLOUR: &str = "\u{1b}[39m";
    const END: &str = "\u{1b}[0m";
    match role {
        Role::Plain => None,
        Role::Strong => Some(("\u{1b}[1m", END)),
        Role::Muted => Some(("\u{1b}[2m", END)),
        Role::Bad => Some(("\u{1b}[38;5;1m", END_OF_COLOUR)),
        Role::Good => Some(("\u{1b}[38;5;2m", END_OF_COLOUR)),
        Role::Unknown => Some(("\u{1b}[38;5;5m", END_OF_COLOUR)),
        Role::Code => Some(("\u{1b}[38;5;6m", END_OF_COLOUR)),
    }
}

fn alignment(align: Align) -> CellAlignment {
    match align {
        Align::Left => CellAlignment::Left,
        Align::Right => CellAlignment::Right,
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::render::document::{left, right};

    const ROLES: [Role; 7] =
        [Role::Plain, Role::Strong, Role::Code, Role::Muted, Role::Unknown, Role::Good, Role::Bad];

    fn laid_out(table: &Table, width: Option<u16>, colour: bool) -> String {
        render(&Document { blocks: vec![Block::Table(table.clone())] }, Look { width, colour })
    }

    #[test]
    fn a_cell_is_coloured_with_its_room_and_a_wrapped_one_on_each_line() {
        let long = "a path of many words that is wider than the screen";
        let row = vec![Text::new(Role::Bad, "over"), Text::new(Role::Code, long)];
        let table = Table { head: vec![left("state"), left("path")], rows: vec![row] };
        assert_eq!(
            laid_out(&table, Some(40), true),
            [
                "\u{1b}[1mstate\u{1b}[0m \u{1b}[1m path                        \u{1b}[0m",
                "───────────────────────────────────",
                "\u{1b}[38;5;1mover \u{1b}[39m \u{1b}[38;5;6m a path of many words that is\u{1b}[39m",
                "      \u{1b}[38;5;6m wider than the screen       \u{1b}[39m\n",
            ]
            .join("\n")
        );
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(128))]

        #[test]
        fn colour_changes_no_letter(
            rows in prop::collection::vec(prop::collection::vec(("[a-z─\u{1}\u{2}日]{0,12}( [a-z]{1,9}){0,6}", 0_usize..7), 3), 0..6),
            width in prop::option::of(40_u16..120),
        ) {
            let text = |(text, role): &(String, usize)| Text::new(ROLES[*role], text.as_str());
            let rows = rows.iter().map(|row| row.iter().map(text).collect()).collect();
            let table = Table { head: vec![left("name"), right("figure"), left("remark")], rows };
            let (plain, coloured) = (laid_out(&table, width, false), laid_out(&table, width, true));
            let codes = ["0", "1", "2", "39", "38;5;1", "38;5;2", "38;5;5", "38;5;6", "31", "32", "35", "36"];
            let without = codes.iter().fold(coloured, |text, code| text.replace(&format!("\x1b[{code}m"), ""));
            prop_assert!(!without.contains(['\u{1}', '\u{2}', '\u{1b}']), "a mark is left");
            let without: Vec<&str> = without.lines().map(str::trim_end).collect();
            let plain: Vec<&str> = plain.lines().map(str::trim_end).collect();
            prop_assert_eq!(plain, without);
        }
    }
}
