//! The verdict as an architect would want to read it: the answer, why, what would settle it, and
//! what serves the needs without a mesh.

use crate::model::verdict::alternatives::Feasibility;
use crate::model::verdict::answer::Answer;
use crate::model::verdict::rules::{Outcome, State};
use crate::model::verdict::{Basis, Verdict};
use crate::render::document::{Block, Document, Role, Table, Text, left};
use crate::render::human::capital;
use crate::render::report::Options;

/// Adds the answer, its reasons, and what would settle it.
pub(super) fn decision(document: &mut Document, verdict: &Verdict) {
    let role = match (verdict.answer, verdict.basis) {
        (Answer::Needed, _) => Role::Good,
        (Answer::NotNeeded, Some(Basis::ReasonsAgainst)) => Role::Bad,
        _ => Role::Strong,
    };
    document.blocks.push(Block::Heading(Text::plain("Verdict: ").and(role, &verdict.sentence)));
    document.blocks.push(Block::Paragraph(Text::plain(&verdict.because)));
    let fired = |against: bool| -> Vec<Text> {
        let mine = verdict.rules.iter().filter(|o| o.rule.is_against() == against && o.state == State::Yes);
        mine.map(|outcome| reason(outcome, against)).collect()
    };
    document.list("For a mesh", fired(false));
    document.list("Against a mesh", fired(true));
    if let Some(hint) = &verdict.hint {
        document.blocks.push(Block::Paragraph(Text::plain(hint)));
    }
    document.list("To settle it, find out", settle(verdict));
    document.list("Nearly", near_misses(verdict));
}

/// Adds what stands behind it: what is not known, and what serves the needs without a mesh.
pub(super) fn background(document: &mut Document, verdict: &Verdict, options: Options) {
    if verdict.answer != Answer::Undetermined {
        document.list("Not known, and not decisive", unknown(verdict));
    }
    if !verdict.needs_not_stated.is_empty() {
        let text = format!("Not stated, so taken as not needed: {}.", verdict.needs_not_stated.join(", "));
        document.blocks.push(Block::Paragraph(Text::new(Role::Muted, text)));
    }
    alternatives(document, verdict);
    if options.explain {
        every_rule(document, verdict);
    }
    if options.explain || options.tell_all {
        gains(document, verdict);
    }
}

fn reason(outcome: &Outcome, against: bool) -> Text {
    let role = if against { Role::Bad } else { Role::Good };
    // Where the fact is the threshold word for word, it is said once.
    let threshold = if outcome.fact.contains(&outcome.threshold) {
        String::new()
    } else {
        format!(" (threshold: {})", outcome.threshold)
    };
    let text = format!(": {}{threshold}. {}.", outcome.fact, capital(&outcome.reason));
    Text::new(role, outcome.rule.code()).and(Role::Plain, text)
}

/// One line a fact, what decides alone first.
fn settle(verdict: &Verdict) -> Vec<Text> {
    let mut facts: Vec<&'static str> = verdict.settle.iter().map(|s| s.fact).collect();
    facts.dedup();
    let line = |fact: &'static str| {
        let of_it = || verdict.settle.iter().filter(|s| s.fact == fact);
        let decides: Vec<String> =
            of_it().filter_map(|s| Some(format!("{} if {}", outcome(s.answer)?, s.condition))).collect();
        let open = of_it().any(|s| outcome(s.answer).is_none());
        let text = match (decides.is_empty(), open) {
            (true, _) => ": matters together with the others".to_owned(),
            (false, true) => format!(": {}; else the others decide", decides.join("; ")),
            (false, false) => format!(": {}", decides.join("; ")),
        };
        (!decides.is_empty(), Text::new(Role::Strong, fact).and(Role::Plain, text))
    };
    let mut lines: Vec<(bool, Text)> = facts.into_iter().map(line).collect();
    lines.sort_by_key(|(decides, _)| !decides);
    lines.into_iter().map(|(_, text)| text).collect()
}

fn outcome(answer: Answer) -> Option<&'static str> {
    match answer {
        Answer::Needed => Some("a mesh is needed"),
        Answer::NotNeeded => Some("no mesh is needed"),
        Answer::TradeOff => Some("it is a trade-off"),
        Answer::Undetermined => None,
    }
}

fn near_misses(verdict: &Verdict) -> Vec<Text> {
    let near = verdict.rules.iter().filter_map(|o| Some((o.rule.code(), o.near_miss.as_ref()?)));
    near.map(|(code, near)| Text::new(Role::Code, code).and(Role::Plain, format!(": {near}"))).collect()
}

fn unknown(verdict: &Verdict) -> Vec<Text> {
    let unknown = verdict.rules.iter().filter(|outcome| outcome.state == State::Unknown);
    unknown
        .map(|o| {
            Text::new(Role::Unknown, o.rule.code())
                .and(Role::Plain, format!(": {} (threshold: {})", o.fact, o.threshold))
        })
        .collect()
}

fn alternatives(document: &mut Document, verdict: &Verdict) {
    let row = |a: &crate::model::verdict::alternatives::Alternative| {
        let role = match a.feasibility {
            Feasibility::Workable => Role::Good,
            Feasibility::Hard => Role::Bad,
            Feasibility::Unknown => Role::Unknown,
        };
        let need = if a.stated == Some(true) { format!("{} (needed)", a.title) } else { a.title.clone() };
        vec![
            Text::plain(need),
            Text::plain(&a.without_mesh),
            Text::new(role, a.feasibility.word()).and(Role::Plain, format!(": {}", a.reason)),
        ]
    };
    document.blocks.push(Block::Heading(Text::plain("What does it without a mesh")));
    document.blocks.push(Block::Table(Table {
        head: vec![left("Need"), left("Without a mesh"), left("Here")],
        rows: verdict.alternatives.iter().map(row).collect(),
    }));
}

fn every_rule(document: &mut Document, verdict: &Verdict) {
    let row = |o: &Outcome| {
        let state = match (o.state, o.rule.is_against()) {
            (State::Yes, true) => Role::Bad,
            (State::Yes, false) => Role::Good,
            (State::No, _) => Role::Muted,
            (State::Unknown, _) => Role::Unknown,
        };
        vec![
            Text::plain(o.rule.code()),
            Text::plain(if o.rule.is_against() { "against" } else { "for" }),
            Text::new(state, o.state.word()),
            Text::plain(&o.fact),
            Text::plain(&o.threshold),
        ]
    };
    document.blocks.push(Block::Heading(Text::plain("Every rule")));
    document.blocks.push(Block::Table(Table {
        head: vec![left("Rule"), left("Speaks"), left("Fires"), left("Fact"), left("Threshold")],
        rows: verdict.rules.iter().map(row).collect(),
    }));
    let today = verdict.alternatives.iter();
    let today =
        today.map(|a| Text::new(Role::Strong, &a.title).and(Role::Plain, format!(": {}", a.today))).collect();
    document.list("Today's counterparts without a mesh", today);
}

fn gains(document: &mut Document, verdict: &Verdict) {
    let rows = verdict.gains.iter();
    document.blocks.push(Block::Heading(Text::plain("What a mesh gives")));
    document.blocks.push(Block::Table(Table {
        head: vec![left("Feature"), left("Without mesh"), left("With mesh")],
        rows: rows
            .map(|gain| {
                vec![
                    Text::plain(&gain.feature),
                    Text::plain(&gain.without_mesh),
                    Text::plain(&gain.with_mesh),
                ]
            })
            .collect(),
    }));
    document
        .list("What comes with it besides its price", verdict.comes_with.iter().map(Text::plain).collect());
}
