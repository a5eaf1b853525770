//! Walks the parsed file and reads each key by the model's table, collecting every fault.

use std::ops::Range;

use toml::Spanned;
use toml::de::{DeTable, DeValue};

use crate::model::keys::{self, Entry};
use crate::model::layer::{CONTRADICTIONS, Given, Layer, Origin, Values};
use crate::model::nearest::nearest;
use crate::model::value::{Kind, Value};
use crate::scenario::{Fault, FaultCode};
use crate::units::{harmless, quote};

/// The largest scenario file. One written by hand has some kilobytes; parsing time and the size of
/// messages grow with the text, so more is refused before it is parsed.
pub const MAX_BYTES: usize = 1 << 20;

/// The most chains a scenario may have. Each uncertain input of each is tried at both ends of its
/// range for every chain, so the work grows with the square of their number.
const MAX_CHAINS: usize = 1000;

/// What may be wrong with a value that can be read: a name that is in no catalog.
pub type Check<'c> = &'c dyn Fn(&Entry, &Value) -> Option<String>;

/// Reads a scenario.
///
/// # Errors
/// Every fault of the file, in the order of the text.
pub fn read(text: &str) -> Result<Layer, Vec<Fault>> {
    read_checked(text, &|_, _| None)
}

/// Reads a scenario, and holds each value against `check`.
///
/// # Errors
/// Every fault of the file, in the order of the text.
pub fn read_checked(text: &str, check: Check<'_>) -> Result<Layer, Vec<Fault>> {
    if text.len() > MAX_BYTES {
        let message = format!("a scenario has at most {MAX_BYTES} bytes; this one has {}", text.len());
        return Err(vec![Fault { code: FaultCode::TooMuch, message, span: 0..0 }]);
    }
    if let Some(language) = other_language(text) {
        let message =
            format!("this is {language}, and a scenario is TOML; `meshtax init` writes one to begin with");
        return Err(vec![Fault {
            code: FaultCode::Syntax,
            message,
            span: 0..text.lines().next().map_or(0, str::len),
        }]);
    }
    let (table, errors) = DeTable::parse_recoverable(text);
    let mut reader = Reader { check, layer: Layer::default(), faults: Vec::new(), places: Vec::new() };
    for error in errors {
        let span = error.span().unwrap_or(0..0);
        let twice = if error.message().contains("duplicate key") {
            "; it stands further up already, remove one"
        } else {
            ""
        };
        reader.fault(FaultCode::Syntax, span, format!("{}{twice}", harmless(error.message())));
    }
    reader.top(table.get_ref());
    reader.faults.sort_by_key(|fault| (fault.span.start, fault.span.end));
    reader.faults.dedup();
    if reader.faults.is_empty() { Ok(reader.layer) } else { Err(reader.faults) }
}

/// The line of every key of the system that a scenario states, from 1; nothing of one with faults.
#[must_use]
pub fn lines(text: &str) -> Vec<(&'static Entry, usize)> {
    let (table, _) = DeTable::parse_recoverable(text);
    let mut reader =
        Reader { check: &|_, _| None, layer: Layer::default(), faults: Vec::new(), places: Vec::new() };
    reader.top(table.get_ref());
    let line = |at: usize| text.as_bytes().iter().take(at).filter(|byte| **byte == b'\n').count() + 1;
    reader.places.into_iter().map(|(entry, span)| (entry, line(span.start))).collect()
}

/// What the text is written in, where its beginning shows that it is not TOML.
fn other_language(text: &str) -> Option<&'static str> {
    let first = text.lines().map(str::trim).find(|line| !line.is_empty() && !line.starts_with('#'))?;
    let is_key =
        |key: &str| !key.is_empty() && key.chars().all(|c| c.is_ascii_alphanumeric() || c == '_' || c == '-');
    match first.split_once(':') {
        _ if first.starts_with('{') => Some("JSON"),
        _ if first == "---" => Some("YAML"),
        Some((key, rest)) if is_key(key) && (rest.is_empty() || rest.starts_with(' ')) => Some("YAML"),
        _ => None,
    }
}

/// More faults than this are not collected; a file that has them is no scenario.
const MOST_FAULTS: usize = 1000;

/// Beyond this many faults, none is told what was probably meant.
const MOST_HINTS: usize = 50;

pub(super) struct Reader<'c> {
    /// Says what is wrong with a value that can be read, where something is.
    check: Check<'c>,
    layer: Layer,
    faults: Vec<Fault>,
    /// Where each key of the system stands, for faults between keys.
    places: Vec<(&'static Entry, Range<usize>)>,
}

impl Reader<'_> {
    pub(super) fn fault(&mut self, code: FaultCode, span: Range<usize>, message: String) {
        if self.faults.len() < MOST_FAULTS {
            self.faults.push(Fault { code, message, span });
        }
    }

    /// Whether a hint is still worth its time: of a file that is all wrong, the first faults tell.
    fn hints(&self) -> bool {
        self.faults.len() < MOST_HINTS
    }

    fn top(&mut self, table: &DeTable<'_>) {
        for (key, value) in table {
            let name = key.get_ref().as_ref();
            let is_section = !name.is_empty() && keys::TABLE.iter().any(|entry| entry.section() == name);
            match value.get_ref() {
                _ if name == "chain" => self.chains(value),
                DeValue::Table(section) if is_section => self.section(name, section),
                _ if is_section => self.fault(
                    FaultCode::WrongType,
                    value.span(),
                    format!("`{name}` is a table of keys; write `[{name}]` on a line of its own"),
                ),
                DeValue::Table(_) | DeValue::Array(_) if keys::find(name).is_none() => {
                    let sections =
                        keys::TABLE.iter().map(Entry::section).filter(|section| !section.is_empty());
                    let near = if self.hints() { nearest(name, sections) } else { None };
                    let hint = near.map_or_else(String::new, |near| match near {
                        "chain" => "; did you mean `[[chain]]`?".to_owned(),
                        near => format!("; did you mean `[{near}]`?"),
                    });
                    let message = format!("there is no table {}{hint}", quote(name));
                    self.fault(FaultCode::UnknownKey, key.span(), message);
                }
                _ => self.key(name, key.span(), value, None),
            }
        }
        for [first, second] in CONTRADICTIONS {
            let place = |entry: &Entry| {
                self.places.iter().find(|(known, _)| known.index == entry.index).map(|(_, span)| span.clone())
            };
            if let (Some(_), Some(span)) = (place(first), place(second)) {
                let message =
                    format!("`{}` and `{}` contradict each other; give one of them", first.name, second.name);
                self.fault(FaultCode::Contradiction, span, message);
            }
        }
    }

    fn section(&mut self, section: &str, table: &DeTable<'_>) {
        for (key, value) in table {
            let name = format!("{section}.{}", key.get_ref());
            match value.get_ref() {
                // A table in a table, such as `[budget.deny]`.
                DeValue::Table(inner) if keys::TABLE.iter().any(|entry| entry.section() == name) => {
                    self.section(&name, inner);
                }
                _ => self.key(&name, key.span(), value, None),
            }
        }
    }

    fn chains(&mut self, value: &Spanned<DeValue<'_>>) {
        let DeValue::Array(chains) = value.get_ref() else {
            let message = "chains are a list, each of them under `[[chain]]`".to_owned();
            return self.fault(FaultCode::WrongType, value.span(), message);
        };
        if chains.len() > MAX_CHAINS {
            let message =
                format!("a scenario has at most {MAX_CHAINS} chains; this one has {}", chains.len());
            return self.fault(FaultCode::TooMuch, value.span(), message);
        }
        for (place, chain) in chains.iter().enumerate() {
            let DeValue::Table(table) = chain.get_ref() else {
                let message = "chains are a list, each of them under `[[chain]]`".to_owned();
                self.fault(FaultCode::WrongType, chain.span(), message);
                continue;
            };
            // An empty chain is still a chain of which nothing is known.
            while self.layer.chains.len() <= place {
                self.layer.chains.push(Values::default());
            }
            for (key, value) in table {
                self.key(&format!("chain.{}", key.get_ref()), key.span(), value, Some(place));
            }
            if let Some([first, second]) = self.layer.chains[place].contradiction() {
                let span = table.get_key_value(second.leaf()).map_or(chain.span(), |(key, _)| key.span());
                let message = format!(
                    "`{}` and `{}` contradict each other; give one of them",
                    first.leaf(),
                    second.leaf()
                );
                self.fault(FaultCode::Contradiction, span, message);
            }
        }
    }

    fn key(
        &mut self,
        name: &str,
        key_span: Range<usize>,
        value: &Spanned<DeValue<'_>>,
        chain: Option<usize>,
    ) {
        let Some(entry) = keys::find(name) else {
            let (section, leaf) = name.rsplit_once('.').unwrap_or(("", name));
            let hint = if self.hints() { hint(section, leaf) } else { String::new() };
            let message = format!("there is no key {}{hint}", quote(name));
            return self.fault(FaultCode::UnknownKey, key_span, message);
        };
        let Some(read) = self.value(entry, value) else { return };
        if let Some(message) = (self.check)(entry, &read) {
            self.fault(FaultCode::UnknownName, value.span(), message);
        }
        self.layer.put(entry, chain.unwrap_or(0), Given::plain(read, Origin::Scenario));
        if chain.is_none() {
            self.places.push((entry, key_span));
        }
    }

    /// What stands at a key, or nothing where that is a fault.
    pub(super) fn value(&mut self, entry: &Entry, value: &Spanned<DeValue<'_>>) -> Option<Value> {
        match (entry.kind, value.get_ref()) {
            (Kind::Latency, DeValue::Table(table)) => return self.percentiles(entry, value, table),
            (Kind::Calls, DeValue::Array(list)) => return self.calls(value, list),
            (Kind::Calls, other) => {
                let message = format!(
                    "`{}` is a list of calls, each under `[[chain.{}]]` or as `{{ hop_latency = \"2ms\" }}`, and not {}",
                    entry.leaf(),
                    entry.leaf(),
                    kind_in_words(other)
                );
                self.fault(FaultCode::WrongType, value.span(), message);
                return None;
            }
            _ => {}
        }
        let listed = match (entry.kind, value.get_ref()) {
            (Kind::Words(_), DeValue::Array(words)) => {
                let words: Option<Vec<String>> = words.iter().map(|word| written(word.get_ref())).collect();
                words.map(|words| words.join(", "))
            }
            _ => None,
        };
        let Some(written) = listed.or_else(|| written(value.get_ref())) else {
            let message = format!(
                "`{}` takes one value, for example `{}`, and not {}",
                entry.leaf(),
                in_toml(entry),
                kind_in_words(value.get_ref())
            );
            self.fault(FaultCode::WrongType, value.span(), message);
            return None;
        };
        match entry.read(&written) {
            Ok(read) => Some(read),
            Err(error) => {
                self.fault(FaultCode::BadValue, value.span(), format!("`{}`: {error}", entry.leaf()));
                None
            }
        }
    }

    /// How many faults were found so far.
    pub(super) fn count(&self) -> usize {
        self.faults.len()
    }
}

/// A single value as it is written.
pub(super) fn written(value: &DeValue<'_>) -> Option<String> {
    match value {
        DeValue::String(text) => Some(text.to_string()),
        DeValue::Integer(number) if number.radix() == 10 => Some(number.as_str().to_owned()),
        DeValue::Float(number) => Some(number.as_str().to_owned()),
        DeValue::Boolean(yes) => Some(yes.to_string()),
        _ => None,
    }
}

/// The nearest key, told as it would be written.
fn hint(section: &str, leaf: &str) -> String {
    let of = |section: &str| {
        keys::TABLE.iter().filter(move |entry| entry.section() == section).collect::<Vec<_>>()
    };
    let here = nearest(leaf, of(section).iter().map(|entry| entry.leaf()));
    // The right key in the wrong table is as likely as a slip.
    let found = here
        .and_then(|leaf| of(section).into_iter().find(|entry| entry.leaf() == leaf))
        .or_else(|| keys::TABLE.iter().find(|entry| entry.leaf() == leaf));
    match found {
        Some(entry) if entry.is_of_chain() && section != "chain" => {
            format!("; did you mean `{}` under `[[chain]]`?", entry.leaf())
        }
        Some(entry) => format!("; did you mean `{}`?", entry.name),
        None => String::new(),
    }
}

/// An example of the value as TOML writes it.
fn in_toml(entry: &Entry) -> String {
    let example = entry.kind.example();
    if example.parse::<f64>().is_ok() || example == "true" {
        example.to_owned()
    } else {
        format!("\"{example}\"")
    }
}

fn kind_in_words(value: &DeValue<'_>) -> &'static str {
    match value {
        DeValue::Array(_) => "a list",
        DeValue::Table(_) => "a table",
        DeValue::Datetime(_) => "a date",
        DeValue::String(_) => "a text",
        DeValue::Integer(number) if number.radix() != 10 => "a number that is not decimal",
        DeValue::Integer(_) | DeValue::Float(_) => "a number",
        DeValue::Boolean(_) => "a switch",
    }
}
