//! The faults of a scenario file, shown in its text.

use annotate_snippets::{AnnotationKind, Level, Renderer, Snippet};

use crate::scenario::Fault;
use crate::units::harmless;

/// A scenario file with faults, already told in full.
#[derive(Debug, thiserror::Error)]
#[error("the scenario has faults")]
pub(super) struct BadScenario {
    /// Every fault at its place.
    pub(super) report: String,
}

/// More faults than this are counted and not shown: nobody reads a hundred.
const MOST: usize = 30;

/// Lines longer than this are shown without their text, which would not fit any screen.
const LONGEST_LINE: usize = 400;

/// Every fault with file, line, column, the text underlined, and the way out.
pub(super) fn render(file: &str, text: &str, faults: &[Fault], styled: bool) -> String {
    let renderer = if styled { Renderer::styled() } else { Renderer::plain() };
    let file = harmless(file);
    let mut out = String::new();
    for fault in faults.iter().take(MOST) {
        let title = Level::ERROR.primary_title(harmless(&fault.message)).id(fault.code.word());
        let (line, column, line_text) = place(text, fault.span.start);
        // What steers a terminal is shown in no form; its place is told.
        let shows =
            line_text.len() <= LONGEST_LINE && harmless(line_text) == line_text.replace('\t', "\\u{9}");
        let report = if shows {
            let start = fault.span.start.min(text.len());
            let line_end = text[start..].find('\n').map_or(text.len(), |at| start + at);
            let span = start..fault.span.end.clamp(start, line_end);
            title.element(
                Snippet::source(text).path(file.as_str()).annotation(AnnotationKind::Primary.span(span)),
            )
        } else {
            title.element(Level::NOTE.message(format!("{file}:{line}:{column}")))
        };
        out.push_str(&renderer.render(&[report]));
        out.push('\n');
    }
    if faults.len() > MOST {
        out.push_str("error: and ");
        out.push_str(&(faults.len() - MOST).to_string());
        out.push_str(" more faults\n");
    }
    out
}

/// Line and column, from 1, and the line itself.
fn place(text: &str, at: usize) -> (usize, usize, &str) {
    let at = at.min(text.len());
    let before = text.get(..at).unwrap_or_default();
    let start = before.rfind('\n').map_or(0, |newline| newline + 1);
    let line = text[start..].split('\n').next().unwrap_or_default();
    (before.matches('\n').count() + 1, before[start..].chars().count() + 1, line.trim_end_matches('\r'))
}
