//! The table that is read in five seconds: without mesh, with mesh, tax, percent.

use crate::model::Estimate;
use crate::model::latency::{Basis, ChainLatency, Level};
use crate::model::resource::Total;
use crate::render::document::{Role, Table, Text, left, right};
use crate::render::human::{self, Human, MemoryUnits};
use crate::units::{Range, Ratio};

/// One row for each figure of which anything is known.
pub(super) fn table(estimate: &Estimate, units: MemoryUnits, levels: &'static [Level]) -> Table {
    let mut rows = Rows { units, levels, done: Vec::new() };
    rows.total("Memory used", &estimate.memory.used);
    rows.total("Memory reserved", &estimate.memory.reserved);
    rows.total("CPU used", &estimate.cpu.used);
    rows.total("CPU reserved", &estimate.cpu.reserved);
    rows.hop(estimate);
    for chain in &estimate.latency {
        rows.chain(chain, estimate.latency.len() > 1);
    }
    if let Ok(rollout) = &estimate.rollout {
        let tax = Tax { known: rollout.added, share: rollout.added_share, incomplete: false };
        rows.push("Rollout", Some(rollout.without), rollout.with_mesh, tax);
    }
    if let Ok(capacity) = &estimate.capacity {
        let tax = Tax { known: Some(capacity.extra), share: capacity.extra_share, incomplete: false };
        rows.push("Nodes", Some(capacity.without), Some(capacity.with_mesh), tax);
    }
    if let Some(cost) = &estimate.cost {
        let tax = Tax { known: cost.added, share: cost.added_share, incomplete: !cost.missing.is_empty() };
        let what = format!("Cost, {}/month", cost.currency);
        if cost.added.is_some() {
            rows.push(&what, cost.apps, cost.with_mesh, tax);
        }
        if let Some(bill) = &cost.bill {
            let tax = Tax { known: Some(bill.added), share: bill.added_share, incomplete: false };
            rows.push(
                &format!("Bill, {}/month", cost.currency),
                Some(bill.without),
                Some(bill.with_mesh),
                tax,
            );
        }
    }
    Table {
        head: vec![left(""), right("Without mesh"), right("With mesh"), right("Tax"), right("%")],
        rows: rows.done,
    }
}

#[derive(Clone, Copy)]
struct Tax<Q> {
    known: Option<Range<Q>>,
    share: Option<Range<Ratio>>,
    incomplete: bool,
}

struct Rows {
    units: MemoryUnits,
    levels: &'static [Level],
    done: Vec<Vec<Text>>,
}

impl Rows {
    /// A row, unless nothing of it is known: such figures are listed with their reasons instead.
    fn push<Q: Human>(&mut self, what: &str, without: Option<Range<Q>>, with: Option<Range<Q>>, tax: Tax<Q>) {
        if without.is_none() && tax.known.is_none() {
            return;
        }
        let shown = |range: Option<Range<Q>>| {
            range.map_or_else(Text::unknown, |range| Text::plain(range.typical().human(self.units)))
        };
        let mut with = shown(with);
        let mut known = tax
            .known
            .map_or_else(Text::unknown, |range| Text::new(Role::Strong, human::range(&range, self.units)));
        let mut share = tax
            .share
            .map_or_else(Text::unknown, |share| Text::plain(format!("+{}", human::percent(share.typical()))));
        if tax.incomplete && tax.known.is_some() {
            let and_more =
                |text: Text| if text == Text::unknown() { text } else { text.and(Role::Unknown, " + ?") };
            (with, known, share) = (and_more(with), and_more(known), and_more(share));
        }
        self.done.push(vec![Text::plain(what), shown(without), with, known, share]);
    }

    fn total<Q: Human>(&mut self, what: &str, total: &Total<Q>) {
        let tax = Tax { known: total.known, share: total.share, incomplete: !total.missing.is_empty() };
        self.push(what, total.apps, total.with_mesh, tax);
    }

    /// What one hop is taxed: known even where the depth is not.
    fn hop(&mut self, estimate: &Estimate) {
        let only = if let [chain] = &estimate.latency[..] { Some(chain) } else { None };
        let plain = estimate.hop.added.at(Level::P50).is_none();
        for level in self.levels {
            let Some(added) = estimate.hop.added.at(*level) else { continue };
            let tax = |share| Tax { known: Some(added), share, incomplete: false };
            if *level == Level::Mean && plain {
                let (without, with) = (only.and_then(|c| c.hop_without), only.and_then(|c| c.hop_with));
                self.push("Hop latency", without, with, tax(only.and_then(|c| c.hop_share)));
            } else {
                // What a hop with it takes is another figure than with and without less one another.
                let tax = Text::new(Role::Strong, human::range(&added, self.units));
                let named = Text::plain(format!("Added to a hop, {}", level.word()));
                let nothing = Text::default;
                self.done.push(vec![named, nothing(), nothing(), tax, nothing()]);
            }
        }
    }

    fn chain(&mut self, chain: &ChainLatency, several: bool) {
        let depth = chain.depth.map(|depth| human::range(&depth, self.units));
        let hops = match depth.as_deref() {
            Some("1") => "1 hop".to_owned(),
            Some(depth) => format!("{depth} hops"),
            None => "? hops".to_owned(),
        };
        let of = if several || chain.name != "chain" { format!(" of {}", chain.name) } else { String::new() };
        let worst = if several && chain.worst { ", worst" } else { "" };
        for level in self.levels {
            let at = &chain.independent;
            let tax = Tax { known: at.added.at(*level), share: at.added_share.at(*level), incomplete: false };
            let named = match (chain.basis, level) {
                (Basis::Plain, _) => format!("Latency{of}, {hops}{worst}"),
                (_, Level::Mean) => format!("Latency{of}, {hops}{worst}: mean"),
                (_, level) => format!("Latency{of}: {}", level.word()),
            };
            self.push(&named, at.without.at(*level), at.with_mesh.at(*level), tax);
        }
    }
}

/// What is asked of a table: p99.9 where a reader wants it.
pub(super) fn levels(p999: bool) -> &'static [Level] {
    if p999 { &Level::ALL } else { &[Level::Mean, Level::P50, Level::P90, Level::P99] }
}
