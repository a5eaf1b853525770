//! `meshtax compare`: meshes side by side, beside no mesh.

use anyhow::{Result, bail};
use clap::ArgMatches;

use crate::catalog::{self, Catalog, Said};
use crate::cli::output::{Format, Output};
use crate::cli::usage::{self, Used};
use crate::cli::{args, asked, inputs, kubernetes, manifests};
use crate::cluster::survey::Survey;
use crate::model::comparison::{RigChoice, Side, compare, rig};
use crate::model::keys::{self, TABLE};
use crate::model::layer::{Layer, Origin};
use crate::model::measured::Usage;
use crate::model::{Estimate, Mesh, Scenario, estimate};
use crate::render::comparison::Compared;
use crate::render::report::comparison::{Options, report};
use crate::render::{csv, json};
use crate::units::{End, quote};

pub(super) fn run(matches: &ArgMatches) -> Result<()> {
    let output = Output::of(matches);
    let catalog = inputs::catalog(matches)?;
    let names = named(matches, &catalog)?;
    let file = inputs::scenario_file(matches, &catalog)?.map(|(layer, _)| layer);
    let mut flags = args::said(matches)?;
    refuse_figures_of_one(&flags, &names)?;
    let wanted: Option<String> = flags.system.get(keys::RIG, End::Typical);
    // Whether a rig measured a mesh is a question for all of them together.
    flags.system.remove(keys::RIG.entry());
    let preferred: Option<String> = file.as_ref().and_then(|file| file.system.get(keys::RIG, End::Typical));
    let said = Said { scenario: file, flags, ..Said::default() };
    let used = usage::read(matches)?;
    let scenarios = scenarios(matches, &catalog, &said, &names, used.as_ref())?;
    let meshes: Vec<&Mesh> = scenarios.iter().map(|(scenario, _)| scenario.mesh()).collect();
    let choice = rig::choose(&meshes, wanted.as_deref(), preferred.as_deref())?;
    let origin = if wanted.is_some() { Origin::Flag } else { Origin::Catalog };
    let lesson = catalog::lesson()?;
    let mut sides: Vec<(Scenario, Estimate, Option<Survey>)> = Vec::new();
    for (scenario, survey) in scenarios {
        let rig = if let RigChoice::Common { id, .. } = &choice { Some((id.as_str(), origin)) } else { None };
        let scenario = match &choice {
            RigChoice::Own => scenario,
            _ => scenario.measured_on(rig, choice.withholds().as_deref()),
        };
        inputs::tell(matches, &format!("reckoning {}", scenario.mesh().name));
        let estimate = estimate(&scenario, &lesson)?;
        sides.push((scenario, estimate, survey));
    }
    let compared: Vec<Side<'_>> =
        sides.iter().map(|(scenario, estimate, _)| Side { scenario, estimate }).collect();
    let comparison = compare(&compared)?;
    let surveys: Vec<Option<&Survey>> = sides.iter().map(|(_, _, survey)| survey.as_ref()).collect();
    let usages: Vec<Option<Usage>> = sides
        .iter()
        .map(|(scenario, _, survey)| {
            used.as_ref()
                .map(|used| used.shown(scenario.mesh(), &scenario.inputs().system, survey.as_ref()))
                .transpose()
        })
        .collect::<Result<_>>()?;
    let compared = Compared {
        sides: &compared,
        surveys: &surveys,
        usages: &usages,
        choice: &choice,
        comparison: &comparison,
    };
    let text = match output.format {
        Format::Json => json::compare(&compared)?,
        Format::Csv => csv::compare(&compared)?,
        _ => {
            let options = Options {
                units: output.units,
                brief: matches.get_flag("quiet"),
                p999: matches.get_flag("p999"),
            };
            output.lay_out(&report(&compared, options))
        }
    };
    output.write(&text)
}

/// The meshes that are named, each once; all of the catalog where none is.
fn named(matches: &ArgMatches, catalog: &Catalog) -> Result<Vec<String>> {
    let Some(listed) = matches.get_many::<String>("mesh") else {
        return Ok(catalog.mesh_names().into_iter().map(ToOwned::to_owned).collect());
    };
    let mut names: Vec<String> = Vec::new();
    for name in listed.map(|one| one.trim()) {
        if name.is_empty() {
            bail!("a name is empty in `--mesh`; write for example `--mesh istio-sidecar,linkerd`");
        }
        if name == "none" {
            bail!("no mesh stands in every comparison; leave `none` out of `--mesh`");
        }
        if names.iter().any(|known| known == name) {
            bail!("{} stands twice in `--mesh`; name each mesh once", quote(name));
        }
        catalog.mesh(name)?;
        names.push(name.to_owned());
    }
    Ok(names)
}

/// A figure of one mesh in a flag says nothing about which of several it belongs to.
fn refuse_figures_of_one(flags: &Layer, names: &[String]) -> Result<()> {
    // How many waypoints there are, and which rig is believed, is asked of all meshes alike.
    let for_all = [keys::MESH_NAME.index(), keys::WAYPOINTS.index(), keys::RIG.index()];
    let of_one = TABLE.iter().find(|entry| {
        entry.section() == "mesh" && !for_all.contains(&entry.index) && flags.system.at(entry.index).is_some()
    });
    match of_one {
        Some(entry) if names.len() > 1 => bail!(
            "{} is a figure of one mesh, and {} are compared; name the one with `--mesh`, or write `{}` under `[mesh]` in \
             a scenario, beside the `name` of its mesh",
            entry.how_to_say(),
            names.len(),
            entry.leaf()
        ),
        _ => Ok(()),
    }
}

/// The scenario with each mesh. What `-f` names is read once and asked about each.
fn scenarios(
    matches: &ArgMatches,
    catalog: &Catalog,
    said: &Said,
    names: &[String],
    used: Option<&Used>,
) -> Result<Vec<(Scenario, Option<Survey>)>> {
    let read = manifests::read(matches, "filename")?;
    let input = read.map(|gathered| kubernetes::input(matches, gathered)).transpose()?;
    let with = |name: &String| {
        let mut said = said.clone();
        said.flags.say(keys::MESH_NAME, name.clone(), Origin::Flag);
        asked::asked(catalog, said, used, input.clone())
    };
    names.iter().map(with).collect()
}
