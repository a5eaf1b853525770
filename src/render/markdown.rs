//! A document as GitHub-flavoured Markdown, for pull requests and wikis.
//!
//! Every text is escaped, so that a name from outside can neither format, link, mention anybody nor
//! bring HTML along.

use crate::render::document::{Align, Block, Document, Role, Table, Text};
use crate::units::harmless;

/// The document as Markdown, ending with a newline.
#[must_use]
pub fn render(document: &Document) -> String {
    let blocks: Vec<String> = document.blocks.iter().map(block).collect();
    blocks.join("\n")
}

fn block(block: &Block) -> String {
    match block {
        Block::Title(text) => format!("# {}\n", inline(text)),
        Block::Heading(text) => format!("## {}\n", inline(text)),
        Block::Paragraph(text) => format!("{}\n", inline(text)),
        Block::List(items) => {
            items.iter().flat_map(|item| ["- ".to_owned(), inline(item), "\n".to_owned()]).collect()
        }
        Block::Table(table) => grid(table),
    }
}

fn grid(table: &Table) -> String {
    let row = |cells: Vec<String>| format!("| {} |\n", cells.join(" | "));
    let head = row(table.head.iter().map(|(name, _)| escape(name)).collect());
    let rule = row(table.head.iter().map(|(_, align)| rule(*align).to_owned()).collect());
    let rows = table.rows.iter().map(|cells| row(cells.iter().map(inline).collect()));
    [head, rule].into_iter().chain(rows).collect()
}

fn rule(align: Align) -> &'static str {
    match align {
        Align::Left => "---",
        Align::Right => "---:",
    }
}

fn inline(text: &Text) -> String {
    let piece = |role: Role, text: &str| {
        let escaped = escape(text);
        match role {
            // Emphasis must touch its text, and a table's cell may be empty.
            Role::Strong | Role::Good | Role::Bad if !text.is_empty() && text.trim() == text => {
                format!("**{escaped}**")
            }
            _ => escaped,
        }
    };
    text.0.iter().map(|span| piece(span.role, &span.text)).collect()
}

/// The text with everything that Markdown or HTML could read as more than text made plain.
#[must_use]
pub fn escape(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for c in harmless(text).chars() {
        match c {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            // GitHub links a mention or an issue wherever it finds one.
            '@' => escaped.push_str("&#64;"),
            '\\' | '`' | '*' | '_' | '[' | ']' | '|' | '~' | '#' | '$' => {
                escaped.push('\\');
                escaped.push(c);
            }
            _ => escaped.push(c),
        }
    }
    // A web address makes a link of itself.
    escaped.replace("://", ":&#47;/").replace("www.", "www&#46;")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::render::document::{left, right};

    #[test]
    fn nothing_from_outside_is_read_as_markdown() {
        assert_eq!(escape("a|b"), "a\\|b");
        assert_eq!(escape("<img src=x>"), "&lt;img src=x&gt;");
        assert_eq!(escape("[x](http://e)"), "\\[x\\](http:&#47;/e)");
        assert_eq!(escape("@all #1 `c` *b*"), "&#64;all \\#1 \\`c\\` \\*b\\*");
        assert_eq!(escape("a\nb"), "a\\\\u{a}b");
    }

    #[test]
    fn a_table_is_a_table() {
        let table = Table {
            head: vec![left("a"), right("b")],
            rows: vec![vec![Text::plain("x"), Text::new(Role::Strong, "1")]],
        };
        assert_eq!(grid(&table), "| a | b |\n| --- | ---: |\n| x | **1** |\n");
    }
}
