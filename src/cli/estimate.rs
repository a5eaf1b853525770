//! `meshtax estimate`: the tax and the verdict.

use anyhow::{Result, bail};
use clap::ArgMatches;

use crate::cli::inputs::{self, Inputs};
use crate::cli::output::{Format, Output};
use crate::model::estimate;
use crate::render::report::{Options, report};
use crate::{catalog, render};

pub(super) fn run(matches: &ArgMatches) -> Result<()> {
    let output = Output::of(matches);
    let Inputs { scenario, survey, .. } = inputs::scenario(matches)?;
    if matches.get_flag("long") && output.format != Format::Csv {
        bail!("`--long` is a form of CSV; write `-o csv --long`");
    }
    let estimate = estimate(&scenario, &catalog::lesson()?)?;
    let text = match output.format {
        Format::Json => render::json::estimate(&scenario, &estimate, survey.as_ref())?,
        Format::Csv if matches.get_flag("long") => render::csv::long(&scenario, &estimate)?,
        Format::Csv => render::csv::wide(&scenario, &estimate)?,
        _ => {
            let options = Options {
                units: output.units,
                explain: matches.get_flag("explain"),
                tell_all: output.format == Format::Markdown,
                brief: matches.get_flag("quiet"),
                p999: matches.get_flag("p999"),
            };
            output.lay_out(&report(&scenario, &estimate, survey.as_ref(), options))
        }
    };
    output.write(&text)
}
