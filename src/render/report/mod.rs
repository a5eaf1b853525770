//! An estimate as a document: the tax first, then the verdict, then where it comes from and what is
//! not known.

pub mod catalog;
pub mod comparison;
pub mod experiment;
mod explain;
mod formulas;
pub mod keys;
pub mod measured;
mod notes;
mod parts;
mod promises;
pub mod scan;
pub mod sweep;
mod taxes;
pub mod usage;
mod verdict;
pub mod whatif;

pub(crate) use notes::reasons;

use crate::cluster::survey::Survey;
use crate::model::keys as inputs;
use crate::model::{Estimate, Scenario};
use crate::render::document::{Block, Document, Role, Text};
use crate::render::human::MemoryUnits;

use crate::units::Range;

/// What a reader asked to see.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
#[allow(clippy::struct_excessive_bools)] // each is a flag of its own
pub struct Options {
    /// Decimal or binary memory.
    pub units: MemoryUnits,
    /// Every value's origin and every rule; the tables of `tell_all` besides.
    pub explain: bool,
    /// What a mesh gives and what comes with it: for formats that are read where nobody can ask.
    pub tell_all: bool,
    /// Only the tax, the verdict and the warnings.
    pub brief: bool,
    /// The p99.9 of latencies besides mean, p50, p90 and p99.
    pub p999: bool,
}

/// The estimate as a document.
#[must_use]
pub fn report(
    scenario: &Scenario,
    estimate: &Estimate,
    survey: Option<&Survey>,
    options: Options,
) -> Document {
    let mut document = Document::default();
    document.blocks.push(Block::Title(title(scenario)));
    document.blocks.push(Block::Paragraph(subject(scenario)));
    let levels = taxes::levels(options.p999);
    document.blocks.push(Block::Table(taxes::table(estimate, options.units, levels)));
    verdict::decision(&mut document, &estimate.verdict);
    notes::warnings(&mut document, estimate);
    if options.brief {
        return document;
    }
    if let Some(survey) = survey {
        scan::what_was_read(&mut document, survey, estimate, options.units);
    }
    promises::append(&mut document, estimate, options.units);
    verdict::background(&mut document, &estimate.verdict, options);
    parts::append(&mut document, scenario, estimate, options.units);
    notes::append(&mut document, scenario, estimate);
    if options.explain {
        formulas::append(&mut document, scenario, estimate, options.units);
        explain::append(&mut document, scenario);
    }
    document
}

/// The verdict alone, as the report tells it.
#[must_use]
pub fn verdict_alone(estimate: &Estimate, options: Options) -> Document {
    let mut document = Document::default();
    verdict::decision(&mut document, &estimate.verdict);
    verdict::background(&mut document, &estimate.verdict, options);
    document
}

fn title(scenario: &Scenario) -> Text {
    let name = scenario.one(inputs::NAME).unwrap_or_else(|| "your system".to_owned());
    let mesh = scenario.mesh();
    Text::plain(format!("The tax of {} on {name}", mesh.title))
}

/// The system in one line: what was said about it, and whose figures are used.
fn subject(scenario: &Scenario) -> Text {
    let mut facts = Vec::new();
    let mut count = |range: Option<Range<crate::units::Count>>, one: &str, many: &str| {
        if let Some(range) = range {
            let word = if range.high() == crate::units::Count::from(1) { one } else { many };
            facts.push(format!("{} {word}", crate::render::human::range(&range, MemoryUnits::Si)));
        }
    };
    count(scenario.range(inputs::PODS), "meshed pod", "meshed pods");
    count(scenario.range(inputs::SERVICES), "service", "services");
    count(scenario.range(inputs::LANGUAGES), "language", "languages");
    count(scenario.range(inputs::NODES), "node", "nodes");
    if facts.is_empty() {
        facts.push("nothing is known of its size".to_owned());
    }
    let mesh = scenario.mesh();
    Text::new(Role::Muted, format!("{}; mesh {} ({})", facts.join(", "), mesh.name, mesh.version))
}
