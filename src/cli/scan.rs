//! `meshtax scan`: what is in manifests or a cluster dump, what a mesh would do to it, and what is in use.

use anyhow::{Result, bail};
use clap::ArgMatches;

use crate::catalog::{self, Catalog, Said};
use crate::cli::output::{Format, Output};
use crate::cli::usage::{self, Used};
use crate::cli::{args, inputs, kubernetes, manifests};
use crate::model::keys;
use crate::model::layer::{Layer, Origin};
use crate::render::report::{self, scan};
use crate::render::{csv, json, scenario_file};
use crate::units::End;

/// The mesh that is looked at where neither the user nor the input names one: the lesson's sidecar has
/// no requests that pods could be looked at with.
const OTHERWISE: &str = "istio-sidecar";

pub(super) fn run(matches: &ArgMatches) -> Result<()> {
    let output = Output::of(matches);
    let catalog = inputs::catalog(matches)?;
    let said = Said { flags: args::said(matches)?, ..Said::default() };
    let used = usage::read(matches)?;
    let Some(gathered) = manifests::read(matches, "filename")? else {
        let Some(used) = used else { bail!("name what to read with `-f` or `--usage`") };
        return output.write(&of_usage(matches, &output, &catalog, &said, &used)?);
    };
    if used.is_some() && output.format == Format::Csv {
        bail!("CSV has a row a workload with `-f`, and one a namespace with `--usage`; give one of the two");
    }
    let input = kubernetes::input(matches, gathered)?.or_found(used.as_ref().and_then(Used::found));
    let counted = input.ask(&catalog, &said, Some(OTHERWISE))?;
    let layer = usage::beneath(used.as_ref(), &catalog, &said, Some(&counted))?.unwrap_or_default();
    let (survey, _) = counted;
    let mesh = catalog.mesh(&survey.question.mesh)?;
    let seen = used.map(|used| used.shown(&mesh, &layer.system, Some(&survey))).transpose()?;
    let text = match output.format {
        Format::Json => json::scan(&survey, seen.as_ref())?,
        Format::Csv => csv::scan(&survey)?,
        // What a proxy adds was counted for this mesh, whoever named it.
        Format::Scenario => {
            as_scenario(&catalog, &layer.with(keys::MESH_NAME, mesh.name.clone(), Origin::Kubernetes))?
        }
        _ => {
            let brief = matches.get_flag("quiet");
            let mut document = scan::scan(&survey, output.units, brief);
            if let Some(seen) = &seen {
                report::usage::append(&mut document, seen, output.units);
            }
            output.lay_out(&document)
        }
    };
    output.write(&text)
}

/// What was seen in use, where nothing else was read.
fn of_usage(
    matches: &ArgMatches,
    output: &Output,
    catalog: &Catalog,
    said: &Said,
    used: &Used,
) -> Result<String> {
    let seen = used.alone();
    Ok(match output.format {
        Format::Json => json::scan_usage(&seen)?,
        Format::Csv => csv::usage(&seen)?,
        Format::Scenario => {
            let layer = usage::beneath(Some(used), catalog, said, None)?.unwrap_or_default();
            let named = said.flags.system.at(keys::MESH_NAME.index()).cloned();
            let mut layer = layer;
            if let Some(named) = named {
                layer.put(keys::MESH_NAME.entry(), 0, named);
            }
            as_scenario(catalog, &layer)?
        }
        _ => output.lay_out(&report::usage::usage(&seen, output.units, matches.get_flag("quiet"))),
    })
}

/// A scenario file of what was counted, with the figures of the mesh that it names.
fn as_scenario(catalog: &Catalog, layer: &Layer) -> Result<String> {
    let [defaults, _] = catalog::defaults()?;
    let mesh: Option<String> = layer.system.get(keys::MESH_NAME, End::Typical);
    let figures = mesh.map(|mesh| catalog.mesh(&mesh)).transpose()?.map(|mesh| mesh.figures);
    Ok(scenario_file::commented(layer, &defaults, &figures.unwrap_or_default()))
}
