//! Cutting a YAML stream into pieces that can be read by themselves: at `---` and `...` in column 0, and
//! a long list at its items.
//!
//! By the specification a document ends at such a line even inside a block scalar. A whole cluster as
//! `kubectl get -o yaml` prints it is a single document; it is cut at the items of its list, which stand
//! at one indentation.

use std::io::Read;

use crate::ingest::kubernetes::convert::Lent;
use crate::ingest::kubernetes::document::Piece;
use crate::ingest::kubernetes::error::{At, IngestError};
use crate::ingest::kubernetes::window::{LARGEST, Window};

/// Documents up to this size are read whole, so that anchors hold across their items.
const WHOLE: usize = 1 << 20;

/// The document that is being read.
#[derive(Default)]
struct Open {
    text: Vec<u8>,
    line: u64,
    /// Whether a `---` or any content began it.
    begun: bool,
    content: bool,
    cut: Option<Cut>,
}

/// A list that is cut at its items.
struct Cut {
    lent: Lent,
    indent: usize,
    /// Whether its last item has ended.
    over: bool,
}

/// Reads the whole stream and hands its pieces on.
pub(super) fn pieces<R: Read>(
    window: &mut Window<R>,
    mut put: impl FnMut(Piece) -> Result<(), IngestError>,
) -> Result<(), IngestError> {
    let mut open = Open::default();
    let mut number = window.line();
    let mut document = window.document;
    loop {
        let held = window.rest();
        let (length, complete) = match held.iter().position(|byte| *byte == b'\n') {
            Some(end) => (end + 1, true),
            None => (held.len(), window.is_finished()),
        };
        if !complete {
            window.document = document + 1;
            window.fill()?;
            continue;
        }
        if length == 0 {
            break;
        }
        let line = &held[..length];
        match marker(line) {
            Some(marker) => {
                document += end(&mut open, document, &mut put)?;
                open = Open { line: number, begun: marker == Marker::Begin, ..Open::default() };
                if marker == Marker::Begin && carries(&line[3..]) {
                    open =
                        Open { text: line.to_owned(), line: number, begun: true, content: true, cut: None };
                }
            }
            None => add(&mut open, line, number, document, window.name(), &mut put)?,
        }
        window.take(length);
        number += 1;
    }
    end(&mut open, document, &mut put).map(|_| ())
}

#[derive(PartialEq, Eq)]
enum Marker {
    Begin,
    End,
}

/// `---` or `...` at the beginning of a line, and nothing or white space behind it.
fn marker(line: &[u8]) -> Option<Marker> {
    let marker = match line.get(..3)? {
        b"---" => Marker::Begin,
        b"..." => Marker::End,
        _ => return None,
    };
    line.get(3).is_none_or(u8::is_ascii_whitespace).then_some(marker)
}

/// Whether there is anything but white space and a comment.
fn carries(line: &[u8]) -> bool {
    let text = line.trim_ascii_start();
    !text.is_empty() && text[0] != b'#'
}

/// Adds a line to the document.
fn add(
    open: &mut Open,
    line: &[u8],
    number: u64,
    document: u64,
    name: &str,
    put: &mut impl FnMut(Piece) -> Result<(), IngestError>,
) -> Result<(), IngestError> {
    if !open.content {
        // Directives and comments before a document are not part of it.
        if !carries(line) || (!open.begun && line[0] == b'%') {
            return Ok(());
        }
        (open.begun, open.content, open.line) = (true, true, number);
    }
    if open.cut.is_some() {
        add_to_cut(open, line, number, document, put)?;
    } else {
        open.text.extend_from_slice(line);
        if open.text.len() > WHOLE && open.text.len() - line.len() <= WHOLE {
            cut_up(open, document, put)?;
        }
    }
    if open.text.len() > LARGEST {
        let at = At { source: name.to_owned(), document: document + 1, line: open.line };
        return Err(IngestError::TooLarge { at, limit: LARGEST >> 20 });
    }
    Ok(())
}

/// Begins to cut a document that has grown long, where it is a list.
fn cut_up(
    open: &mut Open,
    document: u64,
    put: &mut impl FnMut(Piece) -> Result<(), IngestError>,
) -> Result<(), IngestError> {
    let text = std::mem::take(&mut open.text);
    let mut header = (None, None);
    let mut lines = text.split_inclusive(|byte| *byte == b'\n');
    let mut used = 0_u64;
    let mut in_items = false;
    for line in lines.by_ref() {
        used += 1;
        let words = String::from_utf8_lossy(line);
        let words = words.trim_end();
        let value = |key| {
            words.strip_prefix(key).map(|value: &str| value.trim().trim_matches(['"', '\'']).to_owned())
        };
        header.0 = header.0.or_else(|| value("kind:"));
        header.1 = header.1.or_else(|| value("apiVersion:"));
        if words == "items:" {
            in_items = true;
            break;
        }
    }
    let next = text.split_inclusive(|byte| *byte == b'\n').nth(usize::try_from(used).unwrap_or(usize::MAX));
    let Some(indent) = next.filter(|_| in_items).and_then(dash) else {
        open.text = text;
        return Ok(());
    };
    let lent = Lent::by(header.0.as_deref(), header.1.as_deref());
    open.cut = Some(Cut { lent, indent, over: false });
    let first = open.line + used;
    for (number, line) in (first..).zip(lines) {
        add_to_cut(open, line, number, document, put)?;
    }
    Ok(())
}

/// The indentation of a line that begins an item.
fn dash(line: &[u8]) -> Option<usize> {
    let indent = line.iter().position(|byte| *byte != b' ')?;
    let begins = line[indent] == b'-' && line.get(indent + 1).is_none_or(u8::is_ascii_whitespace);
    begins.then_some(indent)
}

fn add_to_cut(
    open: &mut Open,
    line: &[u8],
    number: u64,
    document: u64,
    put: &mut impl FnMut(Piece) -> Result<(), IngestError>,
) -> Result<(), IngestError> {
    let Some(cut) = &mut open.cut else { return Ok(()) };
    let begins = dash(line) == Some(cut.indent);
    let outside =
        line.iter().position(|byte| *byte != b' ').is_some_and(|at| at <= cut.indent && carries(line));
    if cut.over || (outside && !begins) {
        // Keys of the list behind its items: nothing of them is needed.
        cut.over = true;
        return Ok(());
    }
    if begins {
        give_item(open, document, put)?;
        open.line = number;
    }
    open.text.extend_from_slice(line);
    Ok(())
}

/// Hands on the item that has been read so far.
fn give_item(
    open: &mut Open,
    document: u64,
    put: &mut impl FnMut(Piece) -> Result<(), IngestError>,
) -> Result<(), IngestError> {
    let Some(cut) = &open.cut else { return Ok(()) };
    if open.text.is_empty() {
        return Ok(());
    }
    let text = std::mem::take(&mut open.text);
    put(Piece { text, document: document + 1, line: open.line, lent: Some(cut.lent.clone()), empty: false })
}

/// Ends the document; tells how many documents that makes.
fn end(
    open: &mut Open,
    document: u64,
    put: &mut impl FnMut(Piece) -> Result<(), IngestError>,
) -> Result<u64, IngestError> {
    if !open.begun {
        return Ok(0);
    }
    if open.cut.is_some() {
        give_item(open, document, put)?;
        return Ok(1);
    }
    let text = std::mem::take(&mut open.text);
    put(Piece { text, document: document + 1, line: open.line, lent: None, empty: !open.content })?;
    Ok(1)
}
