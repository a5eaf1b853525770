//! What was not compared and why, what is unknown, warnings and remarks.

use std::fmt::Write;

use crate::model::comparison::{Aside, NEEDS, RigChoice};
use crate::model::keys::{self, Entry};
use crate::model::people::HOURS_AND_RATES;
use crate::model::verdict::rule::Rule;
use crate::model::verdict::rules::State;
use crate::model::{Component, Figure};
use crate::render::comparison::Compared;
use crate::render::document::{Document, Role, Text};
use crate::render::report::comparison::tables::needs_are_stated;
use crate::render::report::comparison::titles;
use crate::render::report::reasons;
use crate::render::report::scan::subject;
use crate::units::quote;

/// Told once for all meshes, and not as a warning of each.
const TOLD_APART: &str = "mesh-overrides-dropped";

/// Meshes gathered by what is to be said of them, in the order of the first.
struct Gathered<'a, T> {
    compared: &'a Compared<'a>,
    found: Vec<(T, Vec<usize>)>,
}

impl<'a, T: PartialEq> Gathered<'a, T> {
    fn new(compared: &'a Compared<'a>) -> Self {
        Self { compared, found: Vec::new() }
    }

    fn add(&mut self, what: T, place: usize) {
        match self.found.iter_mut().find(|(known, _)| *known == what) {
            Some((_, places)) if places.contains(&place) => {}
            Some((_, places)) => places.push(place),
            None => self.found.push((what, vec![place])),
        }
    }

    fn lines(self, line: impl Fn(T, &str) -> Text) -> Vec<Text> {
        let compared = self.compared;
        self.found.into_iter().map(|(what, places)| line(what, &names(compared, &places))).collect()
    }
}

/// The names of some meshes; one word for all of several.
fn names(compared: &Compared<'_>, places: &[usize]) -> String {
    if places.len() > 1 && places.len() == compared.sides.len() {
        return "every mesh".to_owned();
    }
    places.iter().map(|place| compared.name(*place)).collect::<Vec<_>>().join(", ")
}

/// Adds the warnings of all estimates, each once.
pub(super) fn warnings(document: &mut Document, compared: &Compared<'_>) {
    let mut all = Gathered::new(compared);
    for (place, side) in compared.sides.iter().enumerate() {
        for warning in side.estimate.warnings.iter().filter(|warning| warning.code != TOLD_APART) {
            all.add((warning.code, warning.message.clone()), place);
        }
    }
    let mut lines: Vec<Text> = compared
        .dropped()
        .map(|dropped| {
            Text::new(Role::Bad, TOLD_APART).and(
                Role::Plain,
                format!(
                    ": {} in the scenario belongs to the mesh {}; it was dropped for {}",
                    dropped.keys,
                    quote(&dropped.written_for),
                    dropped.dropped_for.join(", ")
                ),
            )
        })
        .into_iter()
        .collect();
    lines.extend(all.lines(|(code, message), meshes| {
        Text::new(Role::Bad, code).and(Role::Plain, format!(" ({meshes}): {message}"))
    }));
    document.list("Warnings", lines);
}

/// Adds the latencies that could not be compared, and what was left out of the search for the cheapest.
pub(super) fn not_compared(document: &mut Document, compared: &Compared<'_>) {
    let mut lines = Vec::new();
    if let Some(reason) = compared.choice.withholds() {
        lines.push(
            Text::new(Role::Unknown, "latency of hops and paths").and(Role::Plain, format!(": {reason}")),
        );
        lines.extend(offers(compared));
    }
    lines.extend(asides(compared));
    document.list("Not compared", lines);
}

/// What could be compared instead.
fn offers(compared: &Compared<'_>) -> Vec<Text> {
    let RigChoice::None { offers, .. } = compared.choice else { return Vec::new() };
    if offers.is_empty() {
        return vec![Text::plain("no two of them share a rig")];
    }
    let line = |offer: &crate::model::comparison::Offer| {
        let hops = if offer.of_a_hop {
            "of one hop, so of paths too"
        } else {
            "of a whole request there, whose hops its source does not tell"
        };
        Text::plain(format!("the rig {} measured {} of them ({hops}): ", offer.rig, offer.meshes.len())).and(
            Role::Code,
            format!("`meshtax compare --mesh {} --rig {}`", offer.meshes.join(","), offer.rig),
        )
    };
    offers.iter().map(line).collect()
}

fn asides(compared: &Compared<'_>) -> Vec<Text> {
    let mut all: Gathered<'_, (String, Vec<Figure>)> = Gathered::new(compared);
    for place in 0..compared.sides.len() {
        let mut of_one: Vec<(String, Vec<Figure>)> = Vec::new();
        for figure in &compared.comparison.figures {
            let aside = figure.left_aside.iter().find(|(other, _)| *other == place);
            let Some(reason) = aside.and_then(|(_, aside)| reason(aside)) else { continue };
            match of_one.iter_mut().find(|(known, _)| *known == reason) {
                Some((_, figures)) => figures.push(figure.figure),
                None => of_one.push((reason, vec![figure.figure])),
            }
        }
        for found in of_one {
            all.add(found, place);
        }
    }
    let mut lines = all
        .lines(|(reason, figures), meshes| Text::plain(format!("{meshes}, {}: {reason}", titles(&figures))));
    let mut unserved = Gathered::new(compared);
    for (place, answer) in compared.comparison.serves.iter().enumerate() {
        if *answer != crate::model::mesh::Answer::Yes {
            unserved.add(answer.word(), place);
        }
    }
    lines.extend(unserved.lines(|answer, meshes| {
        Text::plain(format!("{meshes}, no figure: whether it serves what you need: {answer}"))
    }));
    lines
}

/// Why a figure that is known was not compared; what is unknown, and what does not serve, is told apart.
fn reason(aside: &Aside) -> Option<String> {
    let list = |parts: &[Component]| {
        let names: Vec<&str> = parts.iter().map(|part| part.name()).collect();
        if names.is_empty() { "nothing".to_owned() } else { names.join(" and ") }
    };
    match aside {
        Aside::CoversOtherParts { leaves_out, others } => {
            Some(format!("leaves out {}, and that of the others {}", list(leaves_out), list(others)))
        }
        Aside::AtLeast => Some("the true figure is higher, as the warnings tell".to_owned()),
        Aside::NotOnTheRig => Some("was stated, and those of the others were measured on a rig".to_owned()),
        Aside::Unknown | Aside::DoesNotServe => None,
    }
}

/// Adds what is unknown and why, what is never counted, and remarks.
pub(super) fn append(document: &mut Document, compared: &Compared<'_>) {
    what_was_read(document, compared);
    document.list("Not known (?)", unknown(compared));
    document.list("Not counted", not_counted(compared));
    document.list("Remarks", remarks(compared));
}

/// What was read, by what each mesh would do to it.
fn what_was_read(document: &mut Document, compared: &Compared<'_>) {
    let Some(source) = compared.surveys.iter().flatten().next().map(|survey| survey.source()) else { return };
    let mut all = Gathered::new(compared);
    for (place, survey) in compared.surveys.iter().enumerate() {
        if let Some(survey) = survey {
            all.add(subject(survey), place);
        }
    }
    let mut lines = all.lines(|told, meshes| Text::plain(format!("{meshes}: {told}")));
    lines.push(Text::new(Role::Muted, "`meshtax scan --mesh NAME` tells which pods, and what to mind"));
    document.list(&format!("Read from {source}"), lines);
}

fn unknown(compared: &Compared<'_>) -> Vec<Text> {
    let mut all: Gathered<'_, (String, Vec<String>)> = Gathered::new(compared);
    let said = compared.choice.withholds();
    for (place, side) in compared.sides.iter().enumerate() {
        let mut of_one: Vec<(String, Vec<String>)> = Vec::new();
        for (what, reason) in reasons(side.scenario, side.estimate) {
            // Said above, with what to do about it.
            if said.as_ref() == Some(&reason) {
                continue;
            }
            match of_one.iter_mut().find(|(known, _)| *known == reason) {
                Some((_, whats)) => whats.push(what),
                None => of_one.push((reason, vec![what])),
            }
        }
        for found in of_one {
            all.add(found, place);
        }
    }
    let mut lines = without(compared);
    lines.extend(all.lines(|(reason, whats), meshes| {
        Text::new(Role::Unknown, format!("{meshes}, {}", whats.join(", ")))
            .and(Role::Plain, format!(": {reason}"))
    }));
    lines
}

/// What the applications take, of which nothing was said.
fn without(compared: &Compared<'_>) -> Vec<Text> {
    let Some(common) = compared.common() else { return Vec::new() };
    let lacks = |entry: &&Entry| common.at(entry.index).is_none();
    let keys = [
        keys::APP_MEMORY.entry(),
        keys::APP_MEMORY_REQUEST.entry(),
        keys::APP_CPU.entry(),
        keys::APP_CPU_REQUEST.entry(),
    ];
    let lacking: Vec<String> = keys.into_iter().filter(lacks).map(Entry::how_to_say).collect();
    if lacking.is_empty() {
        return Vec::new();
    }
    let told = format!(": what the applications take is not given ({})", lacking.join(", "));
    vec![Text::new(Role::Unknown, "no mesh").and(Role::Plain, told)]
}

fn not_counted(compared: &Compared<'_>) -> Vec<Text> {
    let mut all: Gathered<'_, (Component, String)> = Gathered::new(compared);
    for (place, side) in compared.sides.iter().enumerate() {
        for (memory, cpu) in side.estimate.memory.parts.iter().zip(&side.estimate.cpu.parts) {
            let reason =
                memory.used.reason().filter(|_| memory.used.is_not_counted() && cpu.used.is_not_counted());
            if let Some(reason) = reason {
                all.add((memory.component, reason.to_owned()), place);
            }
        }
    }
    let mut lines = all.lines(|(component, reason), meshes| {
        Text::plain(format!("{meshes}, {}: {reason}", component.name()))
    });
    let hours_given = compared.sides.iter().any(|side| side.estimate.people.is_some());
    let mut never = "telemetry (series, access logs), fees of managed control planes".to_owned();
    if !hours_given {
        let keys: Vec<String> = HOURS_AND_RATES.iter().map(|(hours, _)| quote(hours.name)).collect();
        // Writing to a string does not fail.
        let _ = write!(
            never,
            ", people's hours (in a scenario, {} with `hourly_rate` beside them show whether a mesh pays)",
            keys.join(", ")
        );
    }
    lines.push(Text::plain(never));
    lines
}

fn remarks(compared: &Compared<'_>) -> Vec<Text> {
    let mut remarks = vec![
        "cheapest: by typical figures, among meshes that serve every stated need (beta and unknown do not count) and \
         whose figure is known in whole and leaves out the same parts"
            .to_owned(),
    ];
    if let Some(rig) = compared.rig() {
        remarks.push(format!(
            "latency: measured on the rig {} ({}; {}), not in your cluster",
            rig.id, rig.about, rig.date
        ));
    }
    if compared.choice.withholds().is_some() && leaves_a_verdict_open(compared) {
        remarks.push(
            "the verdict's rule on latency stays open without a rig that measured all of these meshes; `meshtax estimate \
             --mesh NAME` judges one by its own"
                .to_owned(),
        );
    }
    if !needs_are_stated(compared) {
        let needs: Vec<String> = NEEDS.iter().map(|(need, _)| need.entry().how_to_say()).collect();
        remarks.push(format!("no need is stated ({}), so no mesh is left aside for one", needs.join(", ")));
    }
    remarks.push("a range is what the figures come to at their ends, not a probability".to_owned());
    remarks.into_iter().map(|remark| Text::new(Role::Muted, remark)).collect()
}

/// Whether some verdict does not know how tight latencies are, of paths that promise something.
fn leaves_a_verdict_open(compared: &Compared<'_>) -> bool {
    let rules = |side: &crate::model::comparison::Side<'_>| {
        side.estimate.verdict.rules.iter().any(|o| o.rule == Rule::TightLatency && o.state == State::Unknown)
    };
    compared.sides.iter().any(|side| !side.estimate.latency.is_empty() && rules(side))
}
