//! The table that is read in five seconds: without mesh, with mesh, tax, percent.

use crate::model::Estimate;
use crate::model::figure::{Aspect, Figure, FigureValue, Which};
use crate::model::latency::{Basis, ChainLatency, Level};
use crate::render::document::{Role, Table, Text, left, right};
use crate::render::human::{self, MemoryUnits, capital};
use crate::render::words::Words;
use crate::units::{Quantity, Ratio};

/// One row for each figure of which anything is known.
pub(super) fn table(estimate: &Estimate, units: MemoryUnits, levels: &'static [Level]) -> Table {
    let mut rows = Rows { estimate, words: Words { units, currency: None }, levels, done: Vec::new() };
    for total in [Figure::MEMORY, Figure::MEMORY_RESERVED, Figure::CPU, Figure::CPU_RESERVED] {
        rows.push(&capital(total.title()), total);
    }
    rows.hop();
    for (number, chain) in estimate.latency.iter().enumerate() {
        rows.chain(number, chain);
    }
    rows.push(&capital(Figure::ROLLOUT.title()), Figure::ROLLOUT);
    rows.push(&capital(Figure::EXTRA_NODES.title()), Figure::EXTRA_NODES);
    if let Some(cost) = &estimate.cost {
        // What the applications cost is no news where what the mesh costs is not known.
        let known = |figure: &Figure| figure.value(estimate).typical().is_some();
        for money in [Figure::COST, Figure::BILL].into_iter().filter(known) {
            rows.push(&format!("{}, {}/month", capital(money.title()), cost.currency), money);
        }
    }
    Table {
        head: vec![left(""), right("Without mesh"), right("With mesh"), right("Tax"), right("%")],
        rows: rows.done,
    }
}

struct Rows<'a> {
    estimate: &'a Estimate,
    words: Words<'a>,
    levels: &'static [Level],
    done: Vec<Vec<Text>>,
}

impl Rows<'_> {
    /// A row, unless nothing of it is known: such figures are listed with their reasons instead.
    fn push(&mut self, what: &str, figure: Figure) {
        let [without, with, added, share] = Aspect::ALL.map(|aspect| {
            let of = figure.aspect_of(aspect);
            of.map_or_else(|| FigureValue::unknown(""), |figure| figure.value(self.estimate))
        });
        if without.typical().is_none() && added.typical().is_none() {
            return;
        }
        let typical = |value: &FigureValue| {
            let shown = value.typical().map(|typical| self.words.tell(figure.unit(), typical));
            shown.map_or_else(Text::unknown, |shown| and_more(value, Text::plain(shown)))
        };
        let tax = added.known_part().map(|ends| self.words.range(figure.unit(), ends));
        let tax = tax.map_or_else(Text::unknown, |tax| and_more(&added, Text::new(Role::Strong, tax)));
        let share =
            share.typical().map(|share| Text::plain(format!("+{}", human::percent(Ratio::saturated(share)))));
        self.done.push(vec![
            Text::plain(what),
            typical(&without),
            typical(&with),
            tax,
            share.unwrap_or_else(Text::unknown),
        ]);
    }

    /// What one hop is taxed: known even where the depth is not.
    fn hop(&mut self) {
        let plain = Figure::hop(Level::P50).value(self.estimate).typical().is_none();
        for level in self.levels {
            let figure = Figure::hop(*level);
            let Some(added) = figure.value(self.estimate).known_part() else { continue };
            if *level == Level::Mean && plain {
                self.push("Hop latency", figure);
            } else {
                // What a hop with it takes is another figure than with and without less one another.
                let tax = Text::new(Role::Strong, self.words.range(figure.unit(), added));
                let named = Text::plain(format!("Added to a hop, {}", level.word()));
                let nothing = Text::default;
                self.done.push(vec![named, nothing(), nothing(), tax, nothing()]);
            }
        }
    }

    fn chain(&mut self, number: usize, chain: &ChainLatency) {
        let several = self.estimate.latency.len() > 1;
        let depth = chain.depth.map(|depth| human::range(&depth, self.words.units));
        let hops = match depth.as_deref() {
            Some("1") => "1 hop".to_owned(),
            Some(depth) => format!("{depth} hops"),
            None => "? hops".to_owned(),
        };
        let of = if several || chain.name != "chain" { format!(" of {}", chain.name) } else { String::new() };
        let worst = if several && chain.worst { ", worst" } else { "" };
        for level in self.levels {
            let named = match (chain.basis, level) {
                (Basis::Plain, _) => format!("Latency{of}, {hops}{worst}"),
                (_, Level::Mean) => format!("Latency{of}, {hops}{worst}: mean"),
                (_, level) => format!("Latency{of}: {}", level.word()),
            };
            self.push(&named, Figure::path(Which::Number(number), *level));
        }
    }
}

/// A number from which a part is missing says so.
fn and_more(value: &FigureValue, text: Text) -> Text {
    if value.is_whole() { text } else { text.and(Role::Unknown, " + ?") }
}

/// What is asked of a table: p99.9 where a reader wants it.
pub(super) fn levels(p999: bool) -> &'static [Level] {
    if p999 { &Level::ALL } else { &[Level::Mean, Level::P50, Level::P90, Level::P99] }
}
