//! Meshes compared, as a document: what to take away first, then a table a theme with a row a mesh, then
//! what was not compared and why. A row a mesh, since nine meshes beside one another fit no screen.

mod columns;
mod notes;
mod pays;
mod tables;

use crate::model::comparison::{Compared as Figure, Side};
use crate::model::keys as inputs;
use crate::model::latency::Level;
use crate::model::mesh::Answer;
use crate::model::verdict::Verdict;
use crate::model::verdict::rules::State;
use crate::render::comparison::Compared;
use crate::render::document::{Block, Document, Role, Text};
use crate::render::human::{self, MemoryUnits};
use crate::units::{Count, Range};

/// What a reader asked to see.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Options {
    /// Decimal or binary memory.
    pub units: MemoryUnits,
    /// Only the figures, the verdict, who is cheapest and the warnings.
    pub brief: bool,
    /// The p99.9 of latencies besides mean, p50, p90 and p99.
    pub p999: bool,
}

/// The comparison as a document.
#[must_use]
pub fn report(compared: &Compared<'_>, options: Options) -> Document {
    let mut document = Document::default();
    document.blocks.push(Block::Title(Text::plain(title(compared))));
    document.blocks.push(Block::Paragraph(subject(compared)));
    verdict(&mut document, compared);
    document.list(&cheapest_heading(compared), cheapest(compared, options));
    tables::append(&mut document, compared, options);
    pays::append(&mut document, compared);
    notes::warnings(&mut document, compared);
    notes::not_compared(&mut document, compared);
    if !options.brief {
        notes::append(&mut document, compared);
    }
    document
}

fn title(compared: &Compared<'_>) -> String {
    let first = compared.sides.first();
    let system = first.and_then(|side| side.scenario.one(inputs::NAME));
    let system = system.unwrap_or_else(|| "your system".to_owned());
    match compared.sides {
        [only] => format!("{} on {system}, beside no mesh", only.scenario.mesh().title),
        all => format!("{} meshes on {system}, beside none", all.len()),
    }
}

/// The system in one line, as far as it is the same for every mesh.
fn subject(compared: &Compared<'_>) -> Text {
    let same = |of: &dyn Fn(&Side<'_>) -> Option<Range<Count>>| {
        let first = of(compared.sides.first()?)?;
        compared.sides.iter().all(|side| of(side) == Some(first)).then_some(first)
    };
    let facts: Vec<String> = [
        (inputs::PODS, "meshed pod", "meshed pods"),
        (inputs::SERVICES, "service", "services"),
        (inputs::LANGUAGES, "language", "languages"),
        (inputs::NODES, "node", "nodes"),
    ]
    .into_iter()
    .filter_map(|(key, one, many)| {
        let range = same(&|side| side.scenario.range(key))?;
        let word = if range.high() == Count::from(1) { one } else { many };
        Some(format!("{} {word}", human::range(&range, MemoryUnits::Si)))
    })
    .collect();
    let size = if facts.is_empty() { "nothing is known of its size".to_owned() } else { facts.join(", ") };
    Text::new(Role::Muted, format!("{size}; each row is what that mesh adds to what is there without one"))
}

/// The answer once where it is the same with every mesh, else by answer.
fn verdict(document: &mut Document, compared: &Compared<'_>) {
    let mut groups: Vec<(&str, String, Vec<&str>)> = Vec::new();
    for (place, side) in compared.sides.iter().enumerate() {
        let verdict = &side.estimate.verdict;
        let (name, because) = (compared.name(place), because(verdict));
        match groups.iter_mut().find(|(answer, why, _)| *answer == verdict.sentence && *why == because) {
            Some((_, _, meshes)) => meshes.push(name),
            None => groups.push((&verdict.sentence, because, vec![name])),
        }
    }
    if let [(sentence, because, meshes)] = &groups[..] {
        document.blocks.push(Block::Heading(Text::plain("Verdict: ").and(Role::Strong, *sentence)));
        let each = if meshes.len() > 1 { " The same with each of these meshes." } else { "" };
        document.blocks.push(Block::Paragraph(Text::plain(format!("{because}{each}"))));
        return;
    }
    let line = |(sentence, because, meshes): &(&str, String, Vec<&str>)| {
        Text::plain(format!("with {}: ", meshes.join(", ")))
            .and(Role::Strong, *sentence)
            .and(Role::Plain, format!(" {because}"))
    };
    document.list("Verdict", groups.iter().map(line).collect());
}

/// The reasoning, and the rules and open facts by name; `estimate` tells them at length.
fn because(verdict: &Verdict) -> String {
    let fired = |against: bool| {
        let rules = verdict.rules.iter();
        let fired = rules.filter(|o| o.state == State::Yes && o.rule.is_against() == against);
        fired.map(|o| o.rule.code()).collect::<Vec<_>>()
    };
    let mut facts: Vec<&str> = Vec::new();
    for settle in &verdict.settle {
        if !facts.contains(&settle.fact) {
            facts.push(settle.fact);
        }
    }
    let named = [("For", fired(false)), ("Against", fired(true)), ("It depends on", facts)];
    let told = named.into_iter().filter(|(_, names)| !names.is_empty());
    let told = told.map(|(word, names)| format!(" {word}: {}.", names.join(", ")));
    [verdict.because.clone()].into_iter().chain(told).collect()
}

fn cheapest_heading(compared: &Compared<'_>) -> String {
    let stated = tables::needs_are_stated(compared);
    let serving = compared.comparison.serves.iter().filter(|answer| **answer == Answer::Yes).count();
    match (stated, serving) {
        (false, _) => "Cheapest (* in the tables)".to_owned(),
        (true, serving) => format!(
            "Cheapest (* in the tables) of the {serving} that {} what you need",
            if serving == 1 { "serves" } else { "serve" }
        ),
    }
}

/// One line for each mesh that is cheapest at something.
fn cheapest(compared: &Compared<'_>, options: Options) -> Vec<Text> {
    let shown = |figure: &&Figure| {
        !figure.cheapest.is_empty() && (options.p999 || figure.figure.level() != Some(Level::P999))
    };
    let mut lines: Vec<(&[usize], Vec<&Figure>)> = Vec::new();
    for figure in compared.comparison.figures.iter().filter(shown) {
        match lines.iter_mut().find(|(winners, _)| *winners == figure.cheapest) {
            Some((_, figures)) => figures.push(figure),
            None => lines.push((&figure.cheapest, vec![figure])),
        }
    }
    if lines.is_empty() && compared.sides.len() > 1 {
        let nothing = "none: of no figure two of them are known in whole and cover the same";
        return vec![Text::new(Role::Unknown, nothing)];
    }
    let line = |(winners, figures): (&[usize], Vec<&Figure>)| {
        let names: Vec<&str> = winners.iter().map(|place| compared.name(*place)).collect();
        let equal = if names.len() > 1 { " (equal)" } else { "" };
        let told = format!("{equal}: {}", of_known(&figures));
        Text::new(Role::Strong, names.join(", ")).and(Role::Plain, told)
    };
    lines.into_iter().map(line).collect()
}

/// `memory used, nodes (of 4 known); latency of a hop p50, p99 (of 2 known)`.
fn of_known(figures: &[&Figure]) -> String {
    let mut groups: Vec<(usize, Vec<&Figure>)> = Vec::new();
    for figure in figures {
        match groups.iter_mut().find(|(known, _)| *known == figure.of_known) {
            Some((_, group)) => group.push(figure),
            None => groups.push((figure.of_known, vec![figure])),
        }
    }
    let told = |(known, group): &(usize, Vec<&Figure>)| {
        let figures: Vec<crate::model::Figure> = group.iter().map(|one| one.figure).collect();
        format!("{} (of {known} known)", titles(&figures))
    };
    groups.iter().map(told).collect::<Vec<_>>().join("; ")
}

/// Figures by name, the levels of one latency behind it.
fn titles(figures: &[crate::model::Figure]) -> String {
    let mut named: Vec<(&str, Vec<&str>)> = Vec::new();
    for figure in figures {
        let level = figure.level().map(Level::word);
        match named.iter_mut().find(|(title, _)| *title == figure.title()) {
            Some((_, levels)) => levels.extend(level),
            None => named.push((figure.title(), level.into_iter().collect())),
        }
    }
    let told = |(title, levels): &(&str, Vec<&str>)| {
        if levels.is_empty() { (*title).to_owned() } else { format!("{title} at {}", levels.join("/")) }
    };
    named.iter().map(told).collect::<Vec<_>>().join(", ")
}
