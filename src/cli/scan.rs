//! `meshtax scan`: what is in manifests or a cluster dump, and what a mesh would do to it.

use anyhow::{Result, bail};
use clap::ArgMatches;

use crate::catalog::{self, Said};
use crate::cli::output::{Format, Output};
use crate::cli::{args, inputs, kubernetes, manifests};
use crate::model::keys;
use crate::model::layer::Origin;
use crate::render::report::scan;
use crate::render::{csv, json, scenario_file};

/// The mesh that is looked at where neither the user nor the input names one: the lesson's sidecar has
/// no requests that pods could be looked at with.
const OTHERWISE: &str = "istio-sidecar";

pub(super) fn run(matches: &ArgMatches) -> Result<()> {
    let output = Output::of(matches);
    let catalog = inputs::catalog(matches)?;
    let said = Said { flags: args::said(matches)?, ..Said::default() };
    let Some(gathered) = manifests::read(matches, "filename")? else { bail!("name what to read with `-f`") };
    let (survey, layer) = kubernetes::input(matches, gathered)?.ask(&catalog, &said, Some(OTHERWISE))?;
    let text = match output.format {
        Format::Json => json::scan(&survey)?,
        Format::Csv => csv::scan(&survey)?,
        Format::Scenario => {
            let [defaults, _] = catalog::defaults()?;
            let figures = catalog.mesh(&survey.question.mesh)?.figures;
            // What a proxy adds was counted for this mesh, whoever named it.
            let counted = layer.with(keys::MESH_NAME, survey.question.mesh.clone(), Origin::Kubernetes);
            scenario_file::commented(&counted, &defaults, &figures)
        }
        _ => output.lay_out(&scan::scan(&survey, output.units, matches.get_flag("quiet"))),
    };
    output.write(&text)
}
