//! Where a report goes and how it looks there.

use std::io::{self, IsTerminal, Write};
use std::path::PathBuf;

use anstream::stream::RawStream;
use anstream::{AutoStream, ColorChoice};
use anyhow::{Context, Result};
use clap::ArgMatches;

use crate::cli::files;
use crate::render::document::Document;
use crate::render::human::MemoryUnits;
use crate::render::markdown;
use crate::render::terminal::{self, Look};

/// How to print.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Format {
    /// For a terminal.
    Table,
    /// For programs.
    Json,
    /// For spreadsheets.
    Csv,
    /// For pull requests and wikis.
    Markdown,
    /// A scenario file.
    Scenario,
    /// Workflow commands of GitHub Actions.
    Github,
    /// `JUnit` XML.
    Junit,
    /// SARIF 2.1.0.
    Sarif,
    /// For programs, a line a row.
    JsonLines,
}

/// The common flags of output.
pub(super) struct Output {
    /// How to print.
    pub(super) format: Format,
    /// Decimal or binary memory.
    pub(super) units: MemoryUnits,
    file: Option<PathBuf>,
    colour: bool,
}

/// Whether to use colour on a stream: what `--color` says, and else what the stream and the
/// environment allow.
pub(super) fn colour(matches: &ArgMatches, stream: &impl RawStream) -> bool {
    match matches.get_one::<String>("color").map(String::as_str) {
        Some("always") => true,
        Some("never") => false,
        _ => AutoStream::choice(stream) != ColorChoice::Never,
    }
}

impl Output {
    /// What the flags say.
    pub(super) fn of(matches: &ArgMatches) -> Self {
        let word = |flag: &str| matches.try_get_one::<String>(flag).ok().flatten().map_or("", String::as_str);
        let file = matches.get_one::<PathBuf>("out-file").cloned();
        Self {
            format: match word("output") {
                "json" => Format::Json,
                "csv" => Format::Csv,
                "jsonl" => Format::JsonLines,
                "markdown" => Format::Markdown,
                "scenario" => Format::Scenario,
                "github" => Format::Github,
                "junit" => Format::Junit,
                "sarif" => Format::Sarif,
                _ => Format::Table,
            },
            units: if word("units") == "iec" { MemoryUnits::Iec } else { MemoryUnits::Si },
            // What is written to a file is coloured only on request.
            colour: colour(matches, &io::stdout()) && (file.is_none() || word("color") == "always"),
            file,
        }
    }

    /// A document in the format for people that was asked for.
    pub(super) fn lay_out(&self, document: &Document) -> String {
        if self.format == Format::Markdown {
            return markdown::render(document);
        }
        let to_terminal = self.file.is_none() && io::stdout().is_terminal();
        // A pipe and a file have no width.
        let width = to_terminal.then(|| terminal_size::terminal_size().map_or(80, |(width, _)| width.0));
        terminal::render(document, Look { width, colour: self.colour })
    }

    /// Has a report written as it is made: to the file where one is named, which stays as it was where the
    /// report does not come to its end.
    pub(super) fn stream(&self, make: impl FnOnce(&mut dyn Write) -> Result<()>) -> Result<()> {
        if let Some(path) = &self.file {
            return files::stream(path, make);
        }
        // What is written is for programs and has no colour.
        make(&mut io::stdout().lock())
    }

    /// Writes the report, to the file where one is named.
    pub(super) fn write(&self, report: &str) -> Result<()> {
        if let Some(path) = &self.file {
            return files::write(path, report);
        }
        // Whether there is colour is decided; this stream only translates it where Windows needs that.
        let mut out = AutoStream::new(io::stdout(), ColorChoice::Always).lock();
        out.write_all(report.as_bytes()).and_then(|()| out.flush()).context("cannot write the report")
    }
}
