//! What the figures leave out, and why; and the warnings.

use crate::model::latency::{Level, Made};
use crate::model::tally::Cell;
use crate::model::{Component, Estimate, Scenario, Warning, keys};
use crate::render::document::{Document, Role, Text};
use crate::render::human::{self, MemoryUnits};
use crate::units::{Quantity, quote};

/// Adds the warnings.
pub(super) fn warnings(document: &mut Document, estimate: &Estimate) {
    let line = |w: &Warning| Text::new(Role::Bad, w.code).and(Role::Plain, format!(": {}", w.message));
    document.list("Warnings", estimate.warnings.iter().map(line).collect());
}

/// Adds what is unknown, what is not counted, and remarks.
pub(super) fn append(document: &mut Document, scenario: &Scenario, estimate: &Estimate) {
    document.list("People, by the hours you gave", people(scenario, estimate));
    document.list("Not known (?)", unknown(scenario, estimate));
    document.list("Not counted", not_counted(estimate));
    document.list("Remarks", remarks(scenario, estimate));
}

/// The reason for everything that is unknown, alike reasons said once.
fn unknown(scenario: &Scenario, estimate: &Estimate) -> Vec<Text> {
    gather(scenario, estimate).list()
}

/// Everything that is unknown, each with its reason.
pub(crate) fn reasons(scenario: &Scenario, estimate: &Estimate) -> Vec<(String, String)> {
    let each = gather(scenario, estimate).0.into_iter();
    each.flat_map(|(reason, whats)| whats.into_iter().map(move |what| (what, reason.clone()))).collect()
}

fn gather(scenario: &Scenario, estimate: &Estimate) -> Reasons {
    let mut reasons = Reasons::default();
    for part in &estimate.memory.parts {
        reasons.of(part.component, "memory used", &part.used);
        reasons.of(part.component, "memory reserved", &part.reserved);
    }
    for part in &estimate.cpu.parts {
        reasons.of(part.component, "CPU used", &part.used);
        reasons.of(part.component, "CPU reserved", &part.reserved);
    }
    if let Some(reason) = &estimate.hop.reason {
        reasons.add("latency", reason);
    }
    for chain in &estimate.latency {
        let lacking: Vec<&str> = [(chain.depth.is_none(), "`depth`"), (!chain.hops_known, "`hop_latency`")]
            .into_iter()
            .filter_map(|(lacks, key)| lacks.then_some(key))
            .collect();
        if !lacking.is_empty() {
            reasons.add(
                &format!("latency of {}", quote(&chain.name)),
                &format!("{} not given", lacking.join(" and ")),
            );
        }
    }
    for chain in &estimate.latency {
        let at = &chain.independent;
        let reckoned = at.with_mesh.at(Level::P99).is_some() && at.without.at(Level::P99).is_some();
        if reckoned && at.added.at(Level::P99).is_none() {
            reasons.add(
                &format!("what the mesh adds to {}", quote(&chain.name)),
                "the two latencies came out so near or so uncertain that their difference says nothing",
            );
        }
    }
    if estimate.latency.is_empty() {
        reasons.add("latency of a chain", "no request path given (`--depth`, `--hop-latency`)");
    }
    match &estimate.rollout {
        Ok(rollout) => rollout.reason.iter().for_each(|reason| reasons.add("rollout", reason)),
        Err(reason) => reasons.add("rollout", reason),
    }
    if let Err(reason) = &estimate.capacity {
        reasons.add("nodes", reason);
    }
    match &estimate.cost {
        None => reasons.add("cost", "no prices given (`--prices`)"),
        Some(cost) => cost.reasons.iter().for_each(|reason| reasons.add("cost", reason)),
    }
    for (hours, rate) in crate::model::people::HOURS_AND_RATES {
        let given = |entry: &keys::Entry| scenario.inputs().system.at(entry.index).is_some();
        if given(hours) && !given(rate) {
            reasons.add("people's hours", &format!("{} not given", quote(rate.name)));
        }
    }
    reasons
}

/// What is unknown, gathered by reason.
#[derive(Default)]
struct Reasons(Vec<(String, Vec<String>)>);

impl Reasons {
    fn add(&mut self, what: &str, reason: &str) {
        match self.0.iter_mut().find(|(known, _)| known == reason) {
            Some((_, whats)) => whats.push(what.to_owned()),
            None => self.0.push((reason.to_owned(), vec![what.to_owned()])),
        }
    }

    fn of<Q: Quantity>(&mut self, component: Component, what: &str, cell: &Cell<Q>) {
        if let (true, Some(reason)) = (cell.is_missing(), cell.reason()) {
            self.add(&format!("{} {what}", component.name()), reason);
        }
    }

    fn list(self) -> Vec<Text> {
        let item = |(reason, whats): (String, Vec<String>)| {
            Text::new(Role::Unknown, whats.join(", ")).and(Role::Plain, format!(": {reason}"))
        };
        self.0.into_iter().map(item).collect()
    }
}

/// Components left out on purpose, and what no estimate here counts.
fn not_counted(estimate: &Estimate) -> Vec<Text> {
    let left_out = estimate.memory.parts.iter().zip(&estimate.cpu.parts).filter_map(|(memory, cpu)| {
        let reason = [memory.used.is_not_counted(), cpu.used.is_not_counted()]
            .iter()
            .all(|left_out| *left_out)
            .then(|| memory.used.reason())
            .flatten()?;
        Some(Text::plain(format!("{}: {reason}", memory.component.name())))
    });
    let people = if estimate.people.is_none() { ", people's hours" } else { "" };
    let never = format!("telemetry (series, access logs), fees of managed control planes{people}");
    left_out.chain([Text::plain(never)]).collect()
}

/// What people cost on either side: never part of the tax, since nobody but the user knows it.
fn people(scenario: &Scenario, estimate: &Estimate) -> Vec<Text> {
    let Some(people) = &estimate.people else { return Vec::new() };
    let currency = scenario.one(keys::CURRENCY).unwrap_or_default();
    let rows = [
        ("running the mesh", people.mesh_per_month, "a month"),
        ("building the libraries instead", people.alternative_once, "once"),
        ("keeping the libraries", people.alternative_per_month, "a month"),
    ];
    rows.into_iter()
        .filter_map(|(what, cost, when)| {
            let cost = human::range(&cost?, MemoryUnits::Si);
            Some(Text::plain(format!("{what}: {cost} {currency} {when}")))
        })
        .collect()
}

fn remarks(scenario: &Scenario, estimate: &Estimate) -> Vec<Text> {
    let mut remarks = Vec::new();
    if let Some(rig) = &estimate.hop.rig {
        remarks.push(format!(
            "latency of one hop: measured on the rig {} ({}; version {}, {}), not in your cluster{}",
            rig.id,
            rig.about,
            rig.version,
            rig.date,
            estimate.hop.made.map_or("", made)
        ));
    }
    let beyond =
        |level: Level| estimate.latency.iter().any(|chain| chain.extrapolated.at(level) == Some(true));
    let beyond: Vec<&str> = Level::ALL.into_iter().filter(|l| beyond(*l)).map(Level::word).collect();
    if !beyond.is_empty() {
        remarks.push(format!(
            "{} of a path: beyond the percentiles that were given for its hops, so extrapolated along a log-normal",
            beyond.join(" and ")
        ));
    }
    let sidecar = scenario.given(keys::SIDECAR_MEMORY).filter(|_| scenario.mesh().has_sidecars());
    if let Some(note) = sidecar.and_then(|given| given.note.as_deref()) {
        remarks.push(format!("memory of one sidecar: {note}"));
    }
    if let Ok(capacity) = &estimate.capacity {
        remarks.extend(capacity.notes.iter().map(|note| format!("nodes: {note}")));
    }
    if estimate.cost.as_ref().is_some_and(|cost| cost.bill.is_some()) {
        remarks.push("bill: nodes at their price, whole nodes only".to_owned());
    }
    if let Some(book) = scenario.book() {
        remarks.push(format!(
            "cost: the mesh's share of what is paid, by {} ({})",
            book.title,
            book.basis.word()
        ));
    }
    remarks.push("a range is what the figures come to at their ends, not a probability".to_owned());
    remarks.into_iter().map(|remark| Text::new(Role::Muted, remark)).collect()
}

/// How a distribution was made of what the rig published.
fn made(made: Made) -> &'static str {
    match made {
        Made::Fitted => {
            ". Along a path: the log-normal which, added to the rig's baseline, gives back its p50 and p99 with the mesh"
        }
        Made::Differences => {
            ". Along a path: the log-normal through these differences, as if the rig's baseline, which was not published, \
             did not vary"
        }
        Made::Constant => {
            ". Along a path: a constant, since no log-normal gives back what the rig measured with the mesh"
        }
    }
}
