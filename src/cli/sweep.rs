//! `meshtax sweep`: a row for each combination of some inputs.

use anyhow::{Result, anyhow, bail};
use clap::ArgMatches;

use crate::catalog;
use crate::cli::inputs;
use crate::cli::output::{Format, Output};
use crate::model::keys::{self, Entry};
use crate::model::sweep::{Axis, Grid, Sweep};
use crate::render::report;
use crate::render::sweep::{Layout, write};

/// With `-f`, who gets a proxy and what each asks for is counted once, with these.
const COUNTED_WITH: [&Entry; 5] = [
    &keys::TABLE[keys::MESH_NAME.index()],
    &keys::TABLE[keys::SIDECAR_MEMORY_REQUEST.index()],
    &keys::TABLE[keys::SIDECAR_CPU_REQUEST.index()],
    &keys::TABLE[keys::SIDECAR_MEMORY_LIMIT.index()],
    &keys::TABLE[keys::SIDECAR_CPU_LIMIT.index()],
];

pub(super) fn run(matches: &ArgMatches) -> Result<()> {
    let output = Output::of(matches);
    let texts = matches.get_many::<String>("vary").into_iter().flatten();
    let axes = texts.map(|text| Axis::read(text)).collect::<Result<Vec<_>, _>>()?;
    let most = matches.get_one::<u64>("max-rows").copied().unwrap_or_default();
    let grid = Grid::new(axes, most)?;
    refuse_said_twice(matches, &grid)?;
    let inputs = inputs::read(matches)?;
    let sweep = Sweep::new(grid, catalog::lesson()?, |row| inputs.with(row))?;
    sweep.check_ends()?;
    let layout = match output.format {
        Format::Csv => Layout::Csv,
        Format::Json => Layout::Json,
        Format::JsonLines => Layout::JsonLines,
        _ => {
            return output.write(&output.lay_out(&report::sweep::sweep(&sweep, output.units)?));
        }
    };
    let threads = std::thread::available_parallelism().map_or(1, std::num::NonZero::get);
    output.stream(|out| match write(&sweep, layout, threads, out) {
        // The streams' own errors are told apart by whoever ends the program.
        Err(crate::render::sweep::SweepError::Write(error)) => Err(error.into()),
        other => Ok(other?),
    })
}

/// A flag for a key that is varied says two things of it.
fn refuse_said_twice(matches: &ArgMatches, grid: &Grid) -> Result<()> {
    for axis in grid.axes() {
        let entry = axis.entry();
        if !entry.flag.is_empty() && matches.contains_id(entry.flag) {
            bail!("`--{}` is given and `{}` is varied; leave one of the two out", entry.flag, entry.name);
        }
        if matches.contains_id("filename") && COUNTED_WITH.contains(&entry) {
            return Err(anyhow!(
                "`{}` cannot be varied over what `-f` reads, which is counted once; write a sweep for each value, or \
                 vary it over a scenario: `meshtax scan -f ... -o scenario`",
                entry.name
            ));
        }
    }
    Ok(())
}
