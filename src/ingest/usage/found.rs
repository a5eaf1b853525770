//! What one file holds, as it comes: rows of tables and lists, series, and what explains it where there is
//! nothing of use.

mod table;
mod why;

use std::borrow::Cow;
use std::collections::BTreeSet;

use crate::cluster::quantity;
use crate::cluster::usage::{JoinError, Register, Seen, Spot, Took};
use crate::ingest::usage::error::UsageError;
use crate::ingest::usage::item::Object;
use crate::ingest::usage::labels::Labels;
use crate::ingest::usage::meaning::matters;
use crate::ingest::usage::page::{self, Line};
use crate::ingest::usage::rows::{Containers, Used};
use crate::ingest::usage::series::{Series, Values};
use crate::ingest::usage::top::{self, Bare, Begins, Head};
use crate::ingest::usage::{FAILURES, MOST_BEFORE, NO_ROWS};
use crate::model::measured::Rows;
use crate::units::{Cpu, Memory, Quantity, quote};

/// The most kinds of objects that are kept for a message.
const KINDS_KEPT: usize = 6;

/// What the lines that come now are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Mode {
    /// Nothing yet.
    Before,
    /// Rows below a header.
    Table(Head),
    /// Rows without one.
    Bare,
    /// Rows of nodes, of so many columns.
    Nodes(usize),
    /// The line below a rule.
    Sum,
    /// Samples.
    Page,
}

/// What was found in a file.
#[allow(clippy::struct_excessive_bools)] // each is a trace of its own, for the message where nothing is of use
pub(super) struct Found {
    name: String,
    /// The line of what is read now.
    pub(super) line: u64,
    mode: Mode,
    seen: Option<Register>,
    /// Rows of two names, of which only the whole file tells what they are.
    unclear: Vec<([String; 2], Took)>,
    /// Rows of which no value is known, before anything shows that they are rows of pods.
    bare_unknown: Vec<Bare>,
    series: Series,
    /// A fault inside of a JSON value, which its parser cannot carry.
    pub(super) fault: Option<UsageError>,
    before: u64,
    first: Option<String>,
    nodes: bool,
    no_rows: Option<String>,
    kinds: BTreeSet<String>,
    documents: bool,
    failed: bool,
    odd_status: bool,
    /// Whether an answer had a list of results.
    pub(super) listed: bool,
    /// Its kind.
    pub(super) result_type: Option<String>,
    /// What an answer said went wrong.
    pub(super) said: Option<String>,
    /// What it warned of.
    pub(super) warnings: Vec<String>,
    tops: u64,
    table: Took,
    unread: u64,
}

impl Found {
    pub(super) fn new(name: &str) -> Self {
        Self {
            name: name.to_owned(),
            line: 0,
            mode: Mode::Before,
            seen: None,
            unclear: Vec::new(),
            bare_unknown: Vec::new(),
            series: Series::default(),
            fault: None,
            before: 0,
            first: None,
            nodes: false,
            no_rows: None,
            kinds: BTreeSet::new(),
            documents: false,
            failed: false,
            odd_status: false,
            listed: false,
            result_type: None,
            said: None,
            warnings: Vec::new(),
            tops: 0,
            table: Took::default(),
            unread: 0,
        }
    }

    /// Takes a line of text.
    pub(super) fn line(&mut self, line: &str, number: u64) -> Result<(), UsageError> {
        self.line = number;
        // Of a page there are many lines, and none of them is a header.
        if self.mode == Mode::Page && line.starts_with("container_") {
            return self.sample(line);
        }
        match top::header(line) {
            Some(Begins::Pods(head)) => {
                self.mode = Mode::Table(head);
                self.table = Took { memory: Some(Memory::ZERO), cpu: Some(Cpu::ZERO) };
                self.tops = 0;
                let rows = if head.has_containers() { Rows::Containers } else { Rows::Pods };
                return self.seen(rows).map(|_| ());
            }
            Some(Begins::Nodes(columns)) => {
                self.nodes = true;
                self.mode = Mode::Nodes(columns);
                return Ok(());
            }
            None => {}
        }
        if line.starts_with(NO_ROWS) {
            self.no_rows = Some(line.to_owned());
            return Ok(());
        }
        if FAILURES.iter().any(|begin| line.starts_with(begin)) {
            let (source_name, said) = (self.name.clone(), line.to_owned());
            return Err(UsageError::Failed { source_name, who: "kubectl", said });
        }
        if matches!(self.mode, Mode::Table(_) | Mode::Bare) && top::is_rule(line) {
            self.mode = Mode::Sum;
            return Ok(());
        }
        match self.mode {
            Mode::Table(_) | Mode::Bare if line.starts_with("```") => {
                self.mode = Mode::Before;
                Ok(())
            }
            Mode::Table(head) => {
                let row = head.row(line).map_err(|message| self.at(message))?;
                let rows = if head.has_containers() { Rows::Containers } else { Rows::Pods };
                self.row(rows, row.spot, row.took)
            }
            Mode::Bare => {
                match top::bare(line) {
                    Some(bare) => self.bare(bare),
                    None => Err(self
                        .at("this is no row of `kubectl top pods`: the text was cut or changed".to_owned())),
                }
            }
            Mode::Nodes(columns) if top::is_node(line, columns) => Ok(()),
            Mode::Nodes(_) => {
                self.mode = Mode::Before;
                self.begin(line)
            }
            Mode::Sum => self.sum(line),
            Mode::Page => self.sample(line),
            Mode::Before => self.begin(line),
        }
    }

    /// Takes a line before anything was known.
    fn begin(&mut self, line: &str) -> Result<(), UsageError> {
        if page::begins(line) {
            self.mode = Mode::Page;
            return self.sample(line);
        }
        match top::bare(line) {
            // What a row is, its values tell: without any it is kept until others do.
            Some(bare) if bare.took == Took::default() => self.bare_unknown.push(bare),
            Some(bare) => {
                self.mode = Mode::Bare;
                self.table = Took { memory: Some(Memory::ZERO), cpu: Some(Cpu::ZERO) };
                for unknown in std::mem::take(&mut self.bare_unknown) {
                    self.bare(unknown)?;
                }
                return self.bare(bare);
            }
            None => {}
        }
        self.first.get_or_insert_with(|| line.to_owned());
        self.before += 1;
        if self.before > MOST_BEFORE && self.seen.is_none() {
            return Err(self.unknown());
        }
        Ok(())
    }

    fn sample(&mut self, line: &str) -> Result<(), UsageError> {
        match page::read(line) {
            Line::Comment => Ok(()),
            Line::Sample(labels, values) => self.series(&labels, values),
            // What matters must be read, or the sum would be too small.
            Line::Other(name) if name.starts_with("container_") || matters(name) => {
                Err(self.at("this sample cannot be read: the text was cut or changed".to_owned()))
            }
            Line::Other(_) => {
                self.unread += 1;
                Ok(())
            }
        }
    }

    /// Takes an item of a `PodMetricsList`.
    fn pod(
        &mut self,
        metadata: &[Option<Cow<'_, str>>; 2],
        containers: Containers<'_>,
    ) -> Result<(), UsageError> {
        let [namespace, pod] = metadata.each_ref().map(Option::as_deref);
        let Some(pod) = pod.filter(|pod| !pod.is_empty()) else {
            return Err(self.at("an item has containers and no `metadata.name`".to_owned()));
        };
        let namespace = namespace.unwrap_or_default();
        for Used { name, cpu, memory } in containers.0 {
            let container = name.unwrap_or_default();
            let place = Spot { namespace, pod, container: &container, ..Spot::default() };
            if place.container.is_empty() {
                return Err(self.at(format!("a container of {place} has no name")));
            }
            let fault = |message: String| self.at(format!("{place}: {message}"));
            let took = Took {
                memory: memory.map(|text| quantity::memory(&text)).transpose().map_err(fault)?,
                cpu: cpu.map(|text| quantity::cpu(&text)).transpose().map_err(fault)?,
            };
            self.seen(Rows::Containers)?.put(place, took)?;
        }
        Ok(())
    }

    /// Takes a series.
    fn series(&mut self, labels: &Labels<'_>, values: Values) -> Result<(), UsageError> {
        self.series.put(labels, values, &self.name, self.line)
    }

    /// Takes a JSON object.
    pub(super) fn object(&mut self, object: Object<'_>) -> Result<(), UsageError> {
        self.documents = true;
        self.mode = Mode::Before;
        if let Some(kind) = object.kind.filter(|_| self.kinds.len() < KINDS_KEPT) {
            self.kinds.insert(kind.into_owned());
        }
        match (object.containers, object.labels) {
            (Some(containers), _) => self.pod(&object.metadata, containers),
            (None, Some(labels)) => self.series(&labels, object.value.unwrap_or(Values::None)),
            (None, None) => Ok(()),
        }
    }

    /// Notes the status of an answer.
    pub(super) fn status(&mut self, status: Option<&str>) {
        match status {
            Some("error" | "Failure") => self.failed = true,
            Some("success" | "Success") | None => {}
            Some(_) => self.odd_status = true,
        }
    }

    fn seen(&mut self, rows: Rows) -> Result<&mut Register, UsageError> {
        let seen = self.seen.get_or_insert_with(|| Register::new(rows, &self.name));
        if seen.rows != rows {
            let source_name = quote(&self.name);
            return Err(JoinError::Mixed { source_name, one: rows.word(), other: seen.rows.word() }.into());
        }
        Ok(seen)
    }

    fn at(&self, message: String) -> UsageError {
        UsageError::At { source_name: self.name.clone(), line: self.line, message }
    }

    /// What was seen in use, or why nothing was.
    pub(super) fn finish(mut self, ends_with_a_line: bool) -> Result<Seen, UsageError> {
        if self.failed {
            let said = self.said.take().unwrap_or_else(|| "an error".to_owned());
            return Err(UsageError::Failed { source_name: self.name, who: "the server", said });
        }
        self.settle()?;
        let has_rows = self.seen.as_ref().is_some_and(|seen| !seen.is_empty());
        if self.series.is_empty() && !has_rows {
            return Err(self.nothing());
        }
        let mut notes = Vec::new();
        if self.tops > 0 {
            notes.push(
                "kubectl rounds each row: memory down to whole MiB, CPU up to whole millicores".to_owned(),
            );
        }
        if self.odd_status || !self.warnings.is_empty() {
            let warned = self.warnings.iter().map(|warning| quote(warning)).collect::<Vec<_>>().join(", ");
            let warned = if warned.is_empty() { "its status is not `success`".to_owned() } else { warned };
            notes.push(format!("the answer came with a warning and may lack something: {warned}"));
        }
        if self.series.all > 0 && !self.documents && !ends_with_a_line {
            notes.push("the last line of the page has no end: it may be cut".to_owned());
        }
        if self.unread > 0 {
            let lines = if self.unread == 1 {
                "1 line of the page is no sample"
            } else {
                "lines of the page are no samples"
            };
            let count = if self.unread == 1 { String::new() } else { format!("{} ", self.unread) };
            notes.push(format!("{count}{lines}"));
        }
        let mut seen =
            self.seen.take().unwrap_or_else(|| Register::new(Rows::Containers, &self.name)).finish();
        if !self.series.is_empty() {
            if seen.rows != Rows::Containers {
                let source_name = quote(&self.name);
                return Err(JoinError::Mixed { source_name, one: "container", other: "pod" }.into());
            }
            self.series.into_seen(&mut seen)?;
        }
        if seen.is_empty() {
            return Err(UsageError::Nothing {
                source_name: self.name,
                what: "no container in it runs".to_owned(),
                instead: "ask at a time when some do".to_owned(),
            });
        }
        seen.notes.extend(notes);
        Ok(seen)
    }
}
