//! Two sides of a measurement: the scenario that was measured, what the model says of it, and what follows.

use std::path::{Path, PathBuf};

use anyhow::{Context, Result, anyhow, bail};
use clap::ArgMatches;

use crate::catalog::{self, Catalog, Said};
use crate::cli::exit::Answer;
use crate::cli::measure::{Sides, refuse_to_overwrite};
use crate::cli::output::{Format, Output};
use crate::cli::{args, files, inputs, today, usage};
use crate::model::keys;
use crate::model::layer::{Given, Layer, Origin, merge};
use crate::model::measured::{
    Experiment, Facts, LoadTest, Measured, Provenance, Summary, beside, by_measured, conclude, correct, held,
    measured, passes,
};
use crate::model::value::Value;
use crate::model::{Estimate, Scenario, estimate};
use crate::render::experiment::Compared;
use crate::render::mesh_file::mesh_file;
use crate::render::{csv, json, report};
use crate::units::{Count, Range, quote};

pub(super) fn run(
    matches: &ArgMatches,
    output: &Output,
    path: Option<&Path>,
    sides: &Sides,
) -> Result<Answer> {
    let catalog = inputs::catalog(matches)?;
    let file = path.map(|path| inputs::scenario_at(matches, path, &catalog)).transpose()?;
    let file = file.map(|(layer, _)| layer);
    let flags = args::said(matches)?;
    // What a mesh is called and where its figures stand says nothing of what it is for.
    let is_stated = file.is_some() || flags.system.said().any(|(entry, _)| entry.section() != "mesh");
    let scenario = scenario(&catalog, file, flags, sides)?;
    let lesson = catalog::lesson()?;
    let estimate = estimate(&scenario, &lesson)?;
    let measured = measured(&Experiment {
        before: &sides.before,
        after: &sides.after,
        usage_before: sides.usage_before.as_ref(),
        usage_after: sides.usage_after.as_ref(),
        whole_after: sides.whole_after.as_ref(),
        rollout_before: sides.rollout_before,
        rollout_after: sides.rollout_after,
        passes: &passes(&scenario).unwrap_or_default(),
    });
    // Whether it is worth it follows from what was measured; what stands beside it is the catalog's.
    let concluded = by_measured(&measured, &scenario, &estimate, &lesson)?;
    let held = held(&measured, &scenario, &concluded);
    let facts = is_stated.then_some(Facts { scenario: &scenario, estimate: &concluded, held: &held });
    let conclusion = conclude(&measured, facts, &catalog::measured_texts()?);
    let written = match matches.get_one::<PathBuf>("write-mesh") {
        Some(to) => {
            refuse_to_overwrite(matches, to, path)?;
            mesh(to, &catalog, sides, (&measured, &scenario, &estimate))
        }
        None => Ok(Vec::new()),
    };
    let compared = Compared {
        before: &sides.before,
        after: &sides.after,
        usage: [sides.usage_before.as_ref(), sides.usage_after.as_ref()],
        measured: &measured,
        scenario: &scenario,
        beside: &beside(&measured, &scenario, &estimate),
        held: &held,
        conclusion: &conclusion,
        told: written.as_deref().unwrap_or_default(),
        units: output.units,
    };
    let text = match output.format {
        Format::Json => json::experiment(&compared)?,
        Format::Csv => csv::experiment(&compared)?,
        _ => output.lay_out(&report::experiment::experiment(&compared, matches.get_flag("quiet"))),
    };
    // The whole report stands before the exit code says no.
    output.write(&text)?;
    written?;
    if matches.get_flag("no-fail") {
        return Ok(Answer::Given);
    }
    if held.verdict.is_over() {
        return Ok(Answer::OverBudget);
    }
    let unknown: Vec<String> = held.verdict.unknown().map(|one| quote(one.budget)).collect();
    if !unknown.is_empty() && !matches.get_flag("allow-unknown") {
        bail!(
            "{} cannot be judged by what was measured, which is no pass: measure what is missing, or allow it with \
             `--allow-unknown`",
            unknown.join(", ")
        );
    }
    Ok(Answer::Given)
}

/// What was stated, over what the measurement itself tells of the system: how many pods have a proxy, what
/// applications use, at which rate the path was called. What proxies use is not put in, since the model is
/// held beside it.
fn scenario(catalog: &Catalog, file: Option<Layer>, flags: Layer, sides: &Sides) -> Result<Scenario> {
    let stated = merge(file.iter().chain([&flags]))?;
    let mut seen =
        usage::of_sides(catalog, &stated, [sides.usage_before.as_ref(), sides.usage_after.as_ref()])?;
    path(&mut seen, &stated, sides);
    // That a file of scenarios stands there, if an empty one, keeps the lesson's cluster out.
    let said = Said { kubernetes: Some(seen), scenario: Some(file.unwrap_or_default()), flags };
    Ok(catalog.resolve(said)?)
}

/// What load tests tell of the path: its rate, and where it is a single hop what that takes without the mesh.
fn path(seen: &mut Layer, stated: &Layer, sides: &Sides) {
    if stated.chains.len() > 1 {
        return;
    }
    let source = |tests: &[LoadTest]| {
        let names: Vec<&str> = tests.iter().map(|test| test.source.as_str()).collect();
        names.join(", ")
    };
    let side = if sides.after.is_empty() { &sides.before } else { &sides.after };
    let Some(summary) = Summary::of(side) else { return };
    if let Some(rate) = summary.rate {
        let given = Given::plain(Value::from(Range::exact(rate.median())), Origin::Kubernetes);
        seen.put(keys::RPS.entry(), 0, Given { source: Some(source(side)), ..given });
    }
    let one_hop = stated.chains.first().and_then(|chain| chain.range(keys::DEPTH))
        == Some(Range::exact(Count::from(1)));
    if let Some(given) = one_hop.then(|| hop(&sides.before)).flatten() {
        seen.put(keys::HOP_LATENCY.entry(), 0, Given { source: Some(source(&sides.before)), ..given });
    }
}

/// The percentiles of a hop, as a user would state them; nothing where they are too few to be a distribution.
fn hop(before: &[LoadTest]) -> Option<Given> {
    let summary = Summary::of(before)?;
    let levels = [("p50", summary.p50), ("p90", summary.p90), ("p99", summary.p99), ("p999", summary.p999)];
    let known =
        levels.into_iter().filter_map(|(name, seen)| Some(format!("{name}={}ms", seen?.median().ms())));
    let text = known.collect::<Vec<_>>().join(",");
    let value = keys::HOP_LATENCY.entry().read(&text).ok()?;
    Some(Given::plain(value, Origin::Kubernetes))
}

/// Writes the corrected mesh, and says what of it was measured and what could not be told.
fn mesh(
    to: &Path,
    catalog: &Catalog,
    sides: &Sides,
    (measured, scenario, estimate): (&Measured, &Scenario, &Estimate),
) -> Result<Vec<String>> {
    let shown = quote(&files::name(to));
    let name = to.file_stem().and_then(|stem| stem.to_str()).unwrap_or_default().to_owned();
    let sources = sides.before.iter().chain(&sides.after).map(|test| test.source.as_str());
    let usages =
        [&sides.usage_before, &sides.usage_after].into_iter().flatten().map(|usage| usage.source.as_str());
    let about = Provenance {
        name: name.clone(),
        source: format!("measured: {}", sources.chain(usages).collect::<Vec<_>>().join(", ")),
        date: today::measured(&sides.before, &sides.after),
        rig: rig(measured, sides),
        version: None,
    };
    let corrected = correct(measured, scenario, estimate, &about);
    if corrected.told.is_empty() {
        bail!("nothing that was measured can be put into a mesh: {}", corrected.left.join("; "));
    }
    let text = mesh_file(&corrected.mesh);
    // A file that its own reader refuses would be found out by the next who names it.
    catalog.clone().add(&files::name(to), &text).map_err(|error| anyhow!(error)).with_context(|| {
        format!("the mesh in {shown} would be called {}; give the file another name", quote(&name))
    })?;
    files::write(to, &text)?;
    let mut told = vec![format!(
        "wrote the mesh {} to {shown}, measured: {}; use it with `--catalog {} --mesh {name}`",
        quote(&name),
        corrected.told.join(", "),
        files::name(to)
    )];
    told.extend(corrected.left.into_iter().map(|left| format!("not put in: {left}")));
    Ok(told)
}

/// The set-up in one line.
fn rig(measured: &Measured, sides: &Sides) -> String {
    let Some(after) = &measured.after else { return "usage of containers".to_owned() };
    let mut tools: Vec<&str> = sides.after.iter().map(|test| test.tool.word()).collect();
    tools.dedup();
    let mut parts = vec![format!(
        "{}, runs without and with: {} and {}",
        tools.join(", "),
        sides.before.len(),
        after.runs
    )];
    parts.extend(after.rate.map(|rate| format!("{} requests/s", rate.median())));
    parts.extend(after.connections.map(|number| format!("{} connections", number.median())));
    parts.join(", ")
}
