//! `meshtax estimate`: the tax and the verdict.

use anyhow::{Result, bail};
use clap::ArgMatches;

use crate::cli::inputs::{self, Inputs};
use crate::cli::output::{Format, Output};
use crate::model::budget::{self, Judged};
use crate::model::headroom::{BreaksAt, headroom};
use crate::model::levers::levers;
use crate::model::sensitivity::sensitivity;
use crate::model::verdict::lesson::Lesson;
use crate::model::verdict::turns::turns;
use crate::model::{Estimate, Figure, Scenario, estimate};
use crate::render::json::WhatIf;
use crate::render::report::{Options, report, usage, whatif};
use crate::render::words::Words;
use crate::{catalog, render};

pub(super) fn run(matches: &ArgMatches) -> Result<()> {
    let output = Output::of(matches);
    let Inputs { scenario, survey, usage, again, .. } = inputs::scenario(matches)?;
    if matches.get_flag("long") && output.format != Format::Csv {
        bail!("`--long` is a form of CSV; write `-o csv --long`");
    }
    let lesson = catalog::lesson()?;
    let estimate = estimate(&scenario, &lesson)?;
    let figure = matches.get_one::<Figure>("sensitivity").copied();
    let brief = matches.get_flag("quiet");
    let levers = match again {
        Some(again) => {
            let others = again.others(&scenario, survey.as_ref())?;
            Some(levers(&scenario, &estimate, &lesson, others))
        }
        None => None,
    };
    // What nobody would read is not searched for.
    let is_told = match output.format {
        Format::Json => true,
        Format::Csv => false,
        _ => !brief,
    };
    let what_if = WhatIf {
        usage,
        levers,
        turns: if is_told { turns(&scenario, &estimate, &lesson) } else { Vec::new() },
        headroom: if is_told { rooms(&scenario, &estimate, &lesson) } else { Vec::new() },
        sensitivity: figure.map(|figure| (figure, sensitivity(&scenario, &lesson, figure))),
    };
    let text = match output.format {
        Format::Json => render::json::estimate(&scenario, &estimate, survey.as_ref(), &what_if)?,
        Format::Csv if matches.get_flag("long") => render::csv::long(&scenario, &estimate)?,
        Format::Csv => render::csv::wide(&scenario, &estimate)?,
        _ => {
            let options = Options {
                units: output.units,
                explain: matches.get_flag("explain"),
                tell_all: output.format == Format::Markdown,
                brief,
                p999: matches.get_flag("p999"),
            };
            let mut document = report(&scenario, &estimate, survey.as_ref(), options);
            if let Some(usage) = what_if.usage.as_ref().filter(|_| !brief) {
                usage::append(&mut document, usage, output.units);
            }
            let words = Words::of(&scenario, output.units);
            whatif::turns(&mut document, &what_if.turns, &lesson);
            whatif::headroom(&mut document, &what_if.headroom, words);
            if let Some(levers) = &what_if.levers {
                whatif::levers(&mut document, levers, words);
            }
            if let Some((figure, moves)) = &what_if.sensitivity {
                whatif::sensitivity(&mut document, *figure, moves, &lesson, words);
            }
            output.lay_out(&document)
        }
    };
    output.write(&text)
}

/// The budgets that the scenario states, and from where each would break.
fn rooms(scenario: &Scenario, estimate: &Estimate, lesson: &Lesson) -> Vec<(Judged, Vec<BreaksAt>)> {
    if !budget::has_any(scenario) {
        return Vec::new();
    }
    let judged = budget::judge(scenario, estimate, None).judged;
    let found = headroom((scenario, estimate), lesson, None, &judged);
    judged.into_iter().zip(found).collect()
}
