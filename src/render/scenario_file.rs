//! A scenario as a commented file: every key with its meaning, what it takes and its default, and the
//! values that were given.

use crate::model::keys::{Entry, TABLE};
use crate::model::layer::{Layer, Values};
use crate::model::value::{Kind, Value};
use crate::render::report::keys::{default_of, takes};
use crate::units::{harmless, steers};

/// The text of a scenario that says what `said` says and explains the rest. Keys that are not said
/// stand in comments, with the default or the mesh's own figure where there is one.
#[must_use]
pub fn commented(said: &Layer, defaults: &Layer, mesh: &Layer) -> String {
    let mut text = String::from(
        "# A scenario for `meshtax estimate`. Take the `#` from a line to say it, with your own value: what\n\
         # stands there is the default where one is told, and else an example. What is not said is unknown,\n\
         # or the mesh's own figure. A figure is exact (75MB) or a range: LOW..HIGH or\n\
         # LOW..TYPICAL..HIGH. MB is 10^6 bytes, MiB is 2^20.\n",
    );
    let mut section = "";
    let nothing = Values::default();
    let chain = said.chains.first().unwrap_or(&nothing);
    for entry in TABLE {
        if entry.section() != section {
            section = entry.section();
            text.push_str(&head(entry, said));
        }
        let values = if entry.is_of_chain() { chain } else { &said.system };
        text.push_str(&lines(entry, values, defaults, mesh));
    }
    text
}

/// The head of a table; one of a list of chains only where a chain is said.
fn head(entry: &Entry, said: &Layer) -> String {
    match entry.section() {
        "chain" if said.chains.is_empty() => {
            "\n# One for each request path; it may be repeated. Take the `#` from this line first.\n# [[chain]]\n".to_owned()
        }
        "chain" => "\n# One for each request path; it may be repeated.\n[[chain]]\n".to_owned(),
        section => format!("\n[{section}]\n"),
    }
}

fn lines(entry: &Entry, values: &Values, defaults: &Layer, mesh: &Layer) -> String {
    let leaf = entry.leaf();
    let what = takes(entry);
    let default = default_of(entry, defaults);
    let default = if default.is_empty() { String::new() } else { format!("; default: {default}") };
    let given = values.at(entry.index);
    let said = given.map(|given| &given.value);
    // What was counted says from what.
    let note = given.and_then(|given| given.note.as_deref());
    let note = note.map_or_else(String::new, |note| format!("\n# Counted: {}", harmless(note)));
    let of_mesh = mesh
        .system
        .at(entry.index)
        .map_or_else(String::new, |given| format!("; of this mesh: {}", given.value));
    let shown = defaults.system.at(entry.index).map(|given| given.value.clone());
    // A line without a value could not be said by taking its mark away.
    let example = || entry.read(entry.kind.example()).ok();
    let line = match (said, shown.or_else(example)) {
        // Calls are said in a file only, and there a value of their own stands.
        _ if entry.kind == Kind::Calls => {
            format!(
                "# {leaf} = [{{ hop_latency = \"2ms\" }}, {{ parallel = [{{ hop_latency = \"5ms\" }}, {{ depth = 2 }}] }}]"
            )
        }
        (Some(value), _) => format!("{leaf} = {}", in_toml(value)),
        (None, Some(value)) => format!("# {leaf} = {}", in_toml(&value)),
        (None, None) => format!("# {leaf} ="),
    };
    format!("\n# {}: {what}{default}{of_mesh}{note}\n{line}\n", entry.text)
}

/// The value as TOML writes it: numbers and switches as they are, anything else in quotes.
fn in_toml(value: &Value) -> String {
    let text = value.to_string();
    let plain = matches!(value, Value::Switch(_)) || (matches!(value, Value::Number(_)) && is_number(&text));
    if plain { text } else { quoted(&text) }
}

/// A TOML string. What may not stand in one, or would steer a terminal, is escaped.
pub(crate) fn quoted(text: &str) -> String {
    let escaped = |c: char| match c {
        '"' | '\\' => format!("\\{c}"),
        c if steers(c) => format!("\\U{:08X}", u32::from(c)),
        c => c.to_string(),
    };
    format!("\"{}\"", text.chars().map(escaped).collect::<String>())
}

fn is_number(text: &str) -> bool {
    text.parse::<f64>().is_ok_and(f64::is_finite) && text.starts_with(|c: char| c.is_ascii_digit())
}
