//! `meshtax estimate`: the tax and the verdict.

use anyhow::Result;
use clap::ArgMatches;

use crate::cli::inputs;
use crate::cli::output::{Format, Output};
use crate::model::estimate;
use crate::render::report::{Options, report};
use crate::{catalog, render};

pub(super) fn run(matches: &ArgMatches) -> Result<()> {
    let output = Output::of(matches);
    let scenario = inputs::scenario(matches)?;
    let estimate = estimate(&scenario, &catalog::lesson()?)?;
    let text = match output.format {
        Format::Json => render::json::estimate(&scenario, &estimate)?,
        Format::Table => {
            let options = Options {
                units: output.units,
                explain: matches.get_flag("explain"),
                brief: matches.get_flag("quiet"),
            };
            output.lay_out(&report(&scenario, &estimate, options))
        }
    };
    output.write(&text)
}
