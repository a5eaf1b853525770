//! Rows of tables: with a header, without one, and the sum below them.

use crate::cluster::usage::{JoinError, MOST_ROWS, Spot, Took, is_proxy};
use crate::ingest::usage::error::UsageError;
use crate::ingest::usage::found::{Found, Mode};
use crate::ingest::usage::top::{self, Bare};
use crate::model::measured::Rows;
use crate::units::{Count, Cpu, Memory, Quantity, quote};

impl Found {
    /// Takes a row without a header.
    pub(super) fn bare(&mut self, bare: Bare) -> Result<(), UsageError> {
        let names: Result<[String; 2], Vec<String>> = bare.names.try_into();
        match names {
            Ok(two) => {
                if self.unclear.len() >= MOST_ROWS {
                    return Err(JoinError::TooMany.into());
                }
                self.count(bare.took);
                self.unclear.push((two, bare.took));
                Ok(())
            }
            Err(names) => {
                let mut names = names.iter().map(String::as_str);
                let (first, second, third) = (names.next(), names.next(), names.next());
                let (first, container) = (first.unwrap_or_default(), third.unwrap_or_default());
                let place = match second {
                    Some(pod) => Spot { namespace: first, pod, container, ..Spot::default() },
                    None => Spot { pod: first, ..Spot::default() },
                };
                let rows = if place.container.is_empty() { Rows::Pods } else { Rows::Containers };
                self.row(rows, place, bare.took)
            }
        }
    }

    /// Takes a row.
    pub(super) fn row(&mut self, rows: Rows, place: Spot<'_>, took: Took) -> Result<(), UsageError> {
        self.count(took);
        self.seen(rows)?.put(place, took)?;
        Ok(())
    }

    fn count(&mut self, took: Took) {
        self.tops += 1;
        self.table.memory = self.table.memory.zip(took.memory).map(|(one, other)| one + other);
        self.table.cpu = self.table.cpu.zip(took.cpu).map(|(one, other)| one + other);
    }

    /// Holds the sum that kubectl reckoned beside the rows: it adds before it rounds, so it may have as many
    /// MiB more and as many millicores less as there are rows.
    pub(super) fn sum(&mut self, line: &str) -> Result<(), UsageError> {
        self.mode = Mode::Before;
        let Some(said) = top::sum(line) else {
            return Err(self.at("below the line there is no sum: the text was cut or changed".to_owned()));
        };
        let rows = Count::counted(self.tops).base() + 1.0;
        let fits = |rows: Option<f64>, said: Option<f64>, less: f64, more: f64| match (rows, said) {
            (Some(rows), Some(said)) => said >= rows - less && said <= rows + more,
            _ => true,
        };
        let memory = [self.table.memory, said.memory].map(|one| one.map(Memory::bytes));
        let cpu = [self.table.cpu, said.cpu].map(|one| one.map(Cpu::cores));
        let (mebibyte, millicore) = (1_048_576.0, 0.001);
        if fits(memory[0], memory[1], mebibyte, rows * mebibyte)
            && fits(cpu[0], cpu[1], rows * millicore, millicore)
        {
            return Ok(());
        }
        let what =
            format!("the sum below the table is {}, and its rows come to something else", quote(line.trim()));
        Err(UsageError::Truncated { source_name: self.name.clone(), line: self.line, what })
    }

    /// Rows of two names without a header are containers without a namespace where one of them is a proxy,
    /// and are taken for pods with a namespace otherwise: then nothing is said that could be wrong.
    pub(super) fn settle(&mut self) -> Result<(), UsageError> {
        let unclear = std::mem::take(&mut self.unclear);
        if unclear.is_empty() {
            return Ok(());
        }
        let are_containers = unclear.iter().any(|([_, second], _)| is_proxy(second));
        let rows = if are_containers { Rows::Containers } else { Rows::Pods };
        for ([first, second], took) in &unclear {
            let place = if are_containers {
                Spot { pod: first, container: second, ..Spot::default() }
            } else {
                Spot { namespace: first, pod: second, ..Spot::default() }
            };
            self.seen(rows)?.put(place, *took)?;
        }
        if !are_containers {
            let note = "rows of two names and no header: taken for namespaces and pods, since nothing shows that they \
                        are pods and containers";
            self.seen(rows)?.notes.push(note.to_owned());
        }
        Ok(())
    }
}
