//! An estimate held against its budgets, for people: a document, and the comment of a pull request.

use crate::cluster::changes::{self, Changed, Side};
use crate::cluster::survey::Survey;
use crate::model::budget::{Baseline, Judged, Level, Limit, State, Verdict};
use crate::model::headroom::BreaksAt;
use crate::model::keys::Entry;
use crate::model::measured::Usage;
use crate::model::sensitivity::Moves;
use crate::model::{Estimate, Origin, Scenario};
use crate::render::document::{Block, Document, Role, Table, Text, left, right};
use crate::render::human::{self, Human, MemoryUnits};
use crate::render::markdown;
use crate::render::report::{self, Options};
use crate::render::room;
use crate::render::words::Words;
use crate::units::{Quantity, Ratio};

/// Everything that a report of `check` tells.
#[derive(Debug, Clone, Copy)]
pub struct Check<'a> {
    /// What was estimated.
    pub scenario: &'a Scenario,
    /// The estimate.
    pub estimate: &'a Estimate,
    /// What was read, where `-f` was given.
    pub survey: Option<&'a Survey>,
    /// What was seen in use, where that was read.
    pub usage: Option<&'a Usage>,
    /// The budgets.
    pub verdict: &'a Verdict,
    /// For each budget that is broken, the uncertain input that moves its figure most.
    pub moved_by: &'a [Option<Moves>],
    /// For each budget, the inputs whose growth breaks it.
    pub headroom: &'a [Vec<BreaksAt>],
    /// What it is held beside, where there is something.
    pub baseline: Option<&'a Baseline>,
    /// The other side's manifests, where these were read.
    pub before: Option<&'a Survey>,
    /// Where each budget is stated.
    pub places: &'a [Place],
    /// Whether a budget may pass whose figure is not known.
    pub allow_unknown: bool,
    /// Decimal or binary memory.
    pub units: MemoryUnits,
}

/// Where a key stands in a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Place {
    /// The key.
    pub key: &'static Entry,
    /// The file, as it was named.
    pub file: String,
    /// The line, from 1.
    pub line: usize,
}

/// A line that finds the comment again, so that it can be updated in place.
pub const MARKER: &str = "<!-- meshtax-check -->";

/// The most bytes that GitHub takes in a comment, less room for what is said about that.
const MOST_OF_A_COMMENT: usize = 65_536 - 512;

impl<'a> Check<'a> {
    /// Where a budget is stated; nothing where a flag states it.
    #[must_use]
    pub fn place_of(&self, judged: &Judged) -> Option<&'a Place> {
        // A flag beats the file, whose line then says something else.
        let given = self.scenario.inputs().system.at(judged.key.index)?;
        let in_file = given.origin == Origin::Scenario;
        self.places.iter().find(|place| in_file && place.key.index == judged.key.index)
    }

    /// How its numbers are told.
    #[must_use]
    pub fn words(&self) -> Words<'a> {
        Words::of(self.scenario, self.units)
    }

    /// Whether a budget, as it stands, is no pass.
    #[must_use]
    pub fn fails(&self, judged: &Judged) -> bool {
        judged.level == Level::Deny
            && match judged.state {
                State::Within => false,
                State::Over => true,
                State::Unknown => !self.allow_unknown,
            }
    }

    /// What the whole comes to: over where anything is, not known where anything that counts is not.
    #[must_use]
    pub fn result(&self) -> State {
        if self.verdict.is_over() {
            return State::Over;
        }
        let fails = self.verdict.judged.iter().any(|judged| self.fails(judged));
        if fails { State::Unknown } else { State::Within }
    }

    /// The workloads that changed, where both sides were read.
    #[must_use]
    pub fn changed(&self) -> Vec<Changed> {
        self.before.zip(self.survey).map_or_else(Vec::new, |(before, after)| changes::between(before, after))
    }

    /// The result in one line.
    #[must_use]
    pub fn headline(&self) -> String {
        let count = |state: State, level: Level| {
            self.verdict.judged.iter().filter(|one| one.state == state && one.level == level).count()
        };
        let (over, unknown) = (count(State::Over, Level::Deny), count(State::Unknown, Level::Deny));
        let many = |count: usize| if count == 1 { "1 budget".to_owned() } else { format!("{count} budgets") };
        match (over, unknown) {
            (0, 0) => "Within budget.".to_owned(),
            (0, unknown) if self.allow_unknown => {
                format!("Within budget; {} cannot be judged, which is allowed.", many(unknown))
            }
            (0, unknown) => format!("{} cannot be judged.", many(unknown)),
            (over, 0) => format!("Over budget: {} broken.", many(over)),
            (over, unknown) => {
                format!("Over budget: {} broken, {} cannot be judged.", many(over), many(unknown))
            }
        }
    }

    /// A budget in one sentence.
    #[must_use]
    pub fn sentence(&self, judged: &Judged) -> String {
        let words = self.words();
        let limit = limit(judged, words);
        let reason = judged.reason.as_ref().map_or_else(String::new, |reason| format!(" ({reason})"));
        match judged.state {
            State::Within | State::Over if judged.measure.is_none() => {
                format!("{}: {}; asked for: {limit}{reason}", judged.budget, actual(judged, words))
            }
            State::Within => {
                let high = judged
                    .measure
                    .filter(|measure| measure.high_is_over)
                    .and_then(|one| Some((one.unit, one.actual?)));
                let high = high.map_or_else(String::new, |(unit, [.., high])| {
                    format!("; high, {}, is over", words.tell(unit, high))
                });
                format!("{}: {} is within {limit}{high}", judged.budget, actual(judged, words))
            }
            State::Over => {
                let by = over_by(judged, words).map_or_else(String::new, |by| format!(", exceeded by {by}"));
                format!("{}: {} is over {limit}{by}{reason}", judged.budget, actual(judged, words))
            }
            State::Unknown => format!("{}: not known, so not within {limit}{reason}", judged.budget),
        }
    }
}

/// The budgets and, unless it is to be brief, the estimate below them.
#[must_use]
pub fn report(check: &Check<'_>, brief: bool) -> Document {
    let mut document = Document::default();
    document.blocks.push(Block::Title(Text::plain(check.headline())));
    document.blocks.push(Block::Table(table(&check.verdict.judged, check.words())));
    document.list("Why", reasons(check));
    document.list("What moves it most", room::moved_by(check));
    let rooms = check.verdict.judged.iter().zip(check.headroom.iter().map(Vec::as_slice));
    document.list("Headroom, all else as it is", room::rooms(rooms, check.words()));
    if let Some(baseline) = check.baseline {
        beside(&mut document, check, baseline);
    }
    if !brief {
        let options = Options { units: check.units, brief: true, ..Options::default() };
        let estimate = report::report(check.scenario, check.estimate, check.survey, options);
        document.blocks.extend(estimate.blocks.into_iter().map(|block| match block {
            Block::Title(text) => Block::Heading(text),
            block => block,
        }));
        if let Some(used) = check.usage {
            report::usage::append(&mut document, used, check.units);
        }
    }
    document
}

/// Every figure then and now.
fn beside(document: &mut Document, check: &Check<'_>, baseline: &Baseline) {
    document.blocks.push(Block::Heading(Text::plain(format!("Beside {}", baseline.source))));
    let words = check.words();
    let changes = baseline.changes(check.scenario, check.estimate);
    let known = changes.iter().filter(|change| change.before().is_some() || change.after().is_some());
    let rows = known.map(|change| {
        let unit = change.figure.unit();
        let shown = |number: Option<f64>, words: Words<'_>| {
            number.map_or_else(Text::unknown, |number| Text::plain(words.tell(unit, number)))
        };
        let then = Words { currency: baseline.currency.as_deref(), ..words };
        let by = change.by().map_or_else(Text::unknown, |by| {
            let sign = if by < 0.0 { "-" } else { "+" };
            let percent = change.share().map_or_else(String::new, |share| {
                let sign = if share < 0.0 { "-" } else { "+" };
                format!(" ({sign}{})", human::percent(Ratio::saturated(share.abs())))
            });
            Text::new(Role::Strong, format!("{sign}{}{percent}", words.tell(unit, by.abs())))
        });
        let reason = Text::new(Role::Muted, change.reason().unwrap_or_default());
        vec![
            Text::plain(change.figure.key()),
            shown(change.before(), then),
            shown(change.after(), words),
            by,
            reason,
        ]
    });
    let head = vec![left("Tax"), right("Then"), right("Now"), right("Change"), left("")];
    document.blocks.push(Block::Table(Table { head, rows: rows.collect() }));
    workloads(document, check);
    let others = baseline.other_assumptions(check.scenario);
    let mut told: Vec<Text> = others.iter().take(ASSUMPTIONS_TOLD).map(Text::plain).collect();
    if others.len() > ASSUMPTIONS_TOLD {
        told.push(Text::plain(format!("{} more", others.len() - ASSUMPTIONS_TOLD)));
    }
    document.list("Assumed otherwise in the baseline", told);
}

/// What the mesh adds to each workload that changed, where both sides were read.
fn workloads(document: &mut Document, check: &Check<'_>) {
    let changed = check.changed();
    if changed.is_empty() {
        return;
    }
    let side = |side: Option<Side>| {
        let Some(side) = side else { return (Text::new(Role::Muted, "-"), Text::new(Role::Muted, "-")) };
        let pods = side.meshed_pods.map_or_else(Text::unknown, |pods| Text::plain(pods.to_string()));
        let added = side.added.map_or_else(Text::unknown, |added| {
            Text::plain(format!("{}, {}", added.memory.human(check.units), added.cpu.human(check.units)))
        });
        (pods, added)
    };
    let rows = changed.iter().take(WORKLOADS_TOLD).map(|one| {
        let ((pods_before, added_before), (pods_after, added_after)) = (side(one.before), side(one.after));
        vec![Text::plain(one.title.clone()), pods_before, pods_after, added_before, added_after]
    });
    let head = vec![
        left("Workload"),
        right("Meshed pods then"),
        right("now"),
        right("Reserved by proxies then"),
        right("now"),
    ];
    document.blocks.push(Block::Heading(Text::plain("Workloads that changed")));
    document.blocks.push(Block::Table(Table { head, rows: rows.collect() }));
    if changed.len() > WORKLOADS_TOLD {
        let more = format!("and {} more", changed.len() - WORKLOADS_TOLD);
        document.blocks.push(Block::Paragraph(Text::new(Role::Muted, more)));
    }
}

/// How many changed workloads are told; JSON has them all.
const WORKLOADS_TOLD: usize = 30;

/// How many differing assumptions are told.
const ASSUMPTIONS_TOLD: usize = 10;

pub(super) fn table(judged: &[Judged], words: Words<'_>) -> Table {
    let rows = judged.iter().map(|judged| {
        let (role, word) = match (judged.state, judged.level) {
            (State::Within, _) if high_is_over(judged) => (Role::Bad, "within, high over"),
            (State::Within, _) => (Role::Good, "within"),
            (State::Over, Level::Deny) => (Role::Bad, "over"),
            (State::Over, Level::Warn) => (Role::Bad, "over (warning)"),
            (State::Unknown, _) => (Role::Unknown, "not known"),
        };
        vec![
            Text::plain(judged.budget),
            Text::plain(judged.level.word()),
            Text::new(role, word),
            Text::plain(limit(judged, words)),
            Text::plain(range(judged, words)),
            over_by(judged, words).map_or_else(Text::default, |by| Text::new(Role::Strong, by)),
        ]
    });
    let head = vec![
        left("Budget"),
        left("Level"),
        left("State"),
        right("Limit"),
        right("Actual"),
        right("Exceeded by"),
    ];
    Table { head, rows: rows.collect() }
}

fn reasons(check: &Check<'_>) -> Vec<Text> {
    let told = check.verdict.judged.iter().filter(|judged| judged.reason.is_some());
    let mut reasons: Vec<Text> = told
        .map(|judged| {
            let reason = judged.reason.clone().unwrap_or_default();
            Text::new(Role::Strong, judged.budget).and(Role::Plain, format!(": {reason}"))
        })
        .collect();
    for judged in check.verdict.judged.iter().filter(|judged| high_is_over(judged)) {
        let text = ": within where everything is typical, over where it is high; `budget.judge = \"high\"` is strict";
        reasons.push(Text::new(Role::Strong, judged.budget).and(Role::Plain, text));
    }
    reasons
}

/// Whether a budget is within by the typical figure and over by the high one.
#[must_use]
pub fn high_is_over(judged: &Judged) -> bool {
    judged.measure.is_some_and(|measure| measure.high_is_over)
}

/// A comment for a pull request: the marker, the budgets, and the estimate behind a fold.
#[must_use]
pub fn comment(check: &Check<'_>) -> String {
    let short = markdown::render(&report(check, true));
    let options = Options { units: check.units, tell_all: true, ..Options::default() };
    let mut long = report::report(check.scenario, check.estimate, check.survey, options);
    if let Some(used) = check.usage {
        report::usage::append(&mut long, used, check.units);
    }
    let long = markdown::render(&long);
    let head = format!("{MARKER}\n{short}");
    let fold = |inside: &str| {
        format!("{head}\n<details>\n<summary>The estimate</summary>\n\n{inside}\n</details>\n")
    };
    let whole = fold(&long);
    if whole.len() <= MOST_OF_A_COMMENT {
        return whole;
    }
    let brief = Options { units: check.units, brief: true, ..Options::default() };
    let brief = fold(&markdown::render(&report::report(check.scenario, check.estimate, check.survey, brief)));
    if brief.len() <= MOST_OF_A_COMMENT {
        return brief;
    }
    // A line is the least that Markdown can be cut at.
    let mut cut = String::new();
    for line in head.split_inclusive('\n') {
        if cut.len() + line.len() > MOST_OF_A_COMMENT {
            cut.push_str("\nThe rest is longer than a comment can be; `meshtax check` prints it.\n");
            break;
        }
        cut.push_str(line);
    }
    cut
}

/// The limit in words.
#[must_use]
pub fn limit(judged: &Judged, words: Words<'_>) -> String {
    match (&judged.limit, judged.measure) {
        (Limit::Word(word), _) => word.clone(),
        (Limit::Number(number), Some(measure)) => words.tell(measure.unit, *number),
        (Limit::Number(number), None) => number.to_string(),
    }
}

/// What was held against the limit, in words.
#[must_use]
pub fn actual(judged: &Judged, words: Words<'_>) -> String {
    let measured = judged.measure.and_then(|measure| Some(words.tell(measure.unit, measure.judged?)));
    measured.or_else(|| judged.actual.clone()).unwrap_or_else(|| "?".to_owned())
}

/// How far it is over, in words; nothing where it is not, or is no number.
#[must_use]
pub fn over_by(judged: &Judged, words: Words<'_>) -> Option<String> {
    let measure = judged.measure?;
    Some(words.tell(measure.unit, measure.over_by?))
}

/// What is, with its range.
fn range(judged: &Judged, words: Words<'_>) -> String {
    let Some(ends) = judged.measure.and_then(|measure| Some((measure.unit, measure.actual?))) else {
        return judged.actual.clone().unwrap_or_else(|| "?".to_owned());
    };
    let (unit, ends) = ends;
    words.range(unit, ends)
}
