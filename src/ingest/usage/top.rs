//! The table that `kubectl top pods` prints.
//!
//! ```text
//! NAMESPACE   POD    NAME         CPU(cores)   MEMORY(bytes)
//! test        pod1   container1   200m         1024Mi
//! ```
//!
//! CPU is always whole millicores, rounded up, and memory whole MiB, rounded down; so a value without its
//! unit is a value that was cut.

use crate::cluster::quantity;
use crate::cluster::usage::{Spot, Took};

/// What stands where a value is not known.
const UNKNOWN: &str = "<unknown>";

/// Where the columns stand.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Head {
    columns: usize,
    namespace: Option<usize>,
    pod: usize,
    container: Option<usize>,
    cpu: usize,
    memory: usize,
}

/// A row: names, and what was used.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Row<'a> {
    pub(super) spot: Spot<'a>,
    pub(super) took: Took,
}

/// A row without a header: the names before the values.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Bare {
    pub(super) names: Vec<String>,
    pub(super) took: Took,
}

/// What the first line of a table says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Begins {
    /// The columns of pods or containers.
    Pods(Head),
    /// The columns of nodes, and how many they are.
    Nodes(usize),
}

/// Reads a header, where the line is one.
pub(super) fn header(line: &str) -> Option<Begins> {
    if !line.contains("CPU(cores)") {
        return None;
    }
    let columns: Vec<&str> = line.split_whitespace().collect();
    let at = |name: &str| columns.iter().position(|column| *column == name);
    let (cpu, memory) = (at("CPU(cores)")?, at("MEMORY(bytes)")?);
    if columns.iter().any(|column| column.contains('%')) {
        return Some(Begins::Nodes(columns.len()));
    }
    let (pod, container) = match (at("POD"), at("NAME")?) {
        (Some(pod), name) => (pod, Some(name)),
        (None, name) => (name, None),
    };
    let namespace = at("NAMESPACE");
    Some(Begins::Pods(Head { columns: columns.len(), namespace, pod, container, cpu, memory }))
}

/// Whether the line is a row of a table of nodes with so many columns: the last of them is a share.
pub(super) fn is_node(line: &str, columns: usize) -> bool {
    let last = line.split_whitespace().next_back();
    let is_share = last.is_some_and(|last| last == UNKNOWN || last.strip_suffix('%').is_some_and(is_whole));
    is_share && line.split_whitespace().count() == columns
}

/// Whether the line is the one above a sum.
pub(super) fn is_rule(line: &str) -> bool {
    let mut parts = line.split_whitespace().peekable();
    parts.peek().is_some() && parts.all(|part| part.len() > 2 && part.bytes().all(|byte| byte == b'_'))
}

impl Head {
    /// Whether its rows are containers.
    pub(super) fn has_containers(&self) -> bool {
        self.container.is_some()
    }

    /// Reads a row.
    pub(super) fn row<'a>(&self, line: &'a str) -> Result<Row<'a>, String> {
        let (mut spot, mut cpu, mut memory) = (Spot::default(), "", "");
        let mut cells = 0;
        for (at, cell) in line.split_whitespace().enumerate() {
            cells += 1;
            match Some(at) {
                at if at == Some(self.pod) => spot.pod = cell,
                at if at == Some(self.cpu) => cpu = cell,
                at if at == Some(self.memory) => memory = cell,
                at if at == self.namespace => spot.namespace = cell,
                at if at == self.container => spot.container = cell,
                _ => {}
            }
        }
        if cells != self.columns {
            return Err(format!(
                "the row has {cells} of {} columns: the text was cut, or something else stands in the table",
                self.columns
            ));
        }
        Ok(Row { spot, took: took(cpu, memory)? })
    }
}

/// Reads a row of a table without a header, where the line is one.
pub(super) fn bare(line: &str) -> Option<Bare> {
    let cells: Vec<&str> = line.split_whitespace().collect();
    // Names, CPU, memory and perhaps swap: the value that is CPU tells how many are names.
    let [.., cpu, _, _] = cells[..] else { return None };
    let swap =
        usize::from(is_cpu(cpu) && cells.len() > 3 && cells.iter().rev().take(2).all(|cell| is_memory(cell)));
    let names = cells.len().checked_sub(2 + swap)?;
    let (names, values) = cells.split_at_checked(names)?;
    let [cpu, memory, ..] = values else { return None };
    if !(is_cpu(cpu) && is_memory(memory) && (1..=3).contains(&names.len())) {
        return None;
    }
    // More unknown values than a row of pods has are those of a node.
    if names.contains(&UNKNOWN) {
        return None;
    }
    let names = names.iter().map(|name| (*name).to_owned()).collect();
    Some(Bare { names, took: took(cpu, memory).ok()? })
}

/// The two values below a rule: all CPU and all memory.
pub(super) fn sum(line: &str) -> Option<Took> {
    let cells: Vec<&str> = line.split_whitespace().collect();
    match cells[..] {
        [cpu, memory] | [cpu, memory, _] => took(cpu, memory).ok(),
        _ => None,
    }
}

fn is_cpu(text: &str) -> bool {
    text == UNKNOWN || text.strip_suffix('m').is_some_and(is_whole)
}

fn is_memory(text: &str) -> bool {
    let number = ["Ki", "Mi", "Gi", "Ti"].into_iter().find_map(|unit| text.strip_suffix(unit));
    text == UNKNOWN || number.is_some_and(is_whole)
}

fn is_whole(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit())
}

fn took(cpu: &str, memory: &str) -> Result<Took, String> {
    let known = |text: &str| text != UNKNOWN;
    for (text, is, example) in [(cpu, is_cpu(cpu), "`250m`"), (memory, is_memory(memory), "`128Mi`")] {
        if !is {
            return Err(format!(
                "{} is no value that `kubectl top` prints, which writes {example}: the text was cut or changed",
                crate::units::quote(text)
            ));
        }
    }
    Ok(Took {
        memory: known(memory).then(|| quantity::memory(memory)).transpose()?,
        cpu: known(cpu).then(|| quantity::cpu(cpu)).transpose()?,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(line: &str) -> Option<usize> {
        bare(line).map(|bare| bare.names.len())
    }

    #[test]
    fn rows_without_a_header_by_their_values() {
        assert_eq!(names("shop cart-1 app 5m 10Mi"), Some(3));
        assert_eq!(names("cart-1 app 5m 10Mi"), Some(2));
        assert_eq!(names("cart-1 5m 10Mi"), Some(1));
        assert_eq!(names("shop cart-1 app 5m 10Mi 0Mi"), Some(3));
        assert_eq!(names("cart-1 5m 10Mi 0Mi"), Some(1));
        assert_eq!(names("shop cart-1 app <unknown> <unknown>"), Some(3));
        for line in ["5m 10Mi", "cart-1 5 10Mi", "cart-1 5m 10", "a b c d 5m 10Mi", "", "cart-1 5m"] {
            assert_eq!(names(line), None, "{line}");
        }
    }

    #[test]
    fn headers_by_their_names() {
        let containers = |line: &str| match header(line) {
            Some(Begins::Pods(head)) => Some(head.has_containers()),
            _ => None,
        };
        assert_eq!(containers("NAMESPACE POD NAME CPU(cores) MEMORY(bytes)"), Some(true));
        assert_eq!(containers("POD NAME CPU(cores) MEMORY(bytes) SWAP(bytes)"), Some(true));
        assert_eq!(containers("NAMESPACE NAME CPU(cores) MEMORY(bytes)"), Some(false));
        assert_eq!(header("NAME CPU(cores) CPU% MEMORY(bytes) MEMORY%"), Some(Begins::Nodes(5)));
        assert_eq!(header("NAME CPU(cores) CPU(%) MEMORY(bytes) MEMORY(%)"), Some(Begins::Nodes(5)));
        assert_eq!(header("NAME READY STATUS"), None);
    }

    #[test]
    fn a_value_that_was_cut_is_no_value() {
        let Some(Begins::Pods(head)) = header("NAME CPU(cores) MEMORY(bytes)") else { panic!() };
        assert!(head.row("cart-1   5m   537Mi").is_ok());
        for cut in ["cart-1 5m 537M", "cart-1 5m 537", "cart-1 5m", "cart-1 5", "cart-1"] {
            assert!(head.row(cut).is_err(), "{cut}");
        }
    }
}
