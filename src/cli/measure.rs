//! `meshtax measure`: results of load tests, usage and rollouts, of one side or of two.

use std::path::{Path, PathBuf};

use anyhow::{Result, anyhow, bail};
use clap::ArgMatches;

use crate::cli::exit::Answer;
use crate::cli::experiment;
use crate::cli::output::{Format, Output};
use crate::cli::{args, files, inputs, usage};
use crate::ingest::load_test;
use crate::model::measured::{LoadTest, Usage};
use crate::render::report::measured;
use crate::render::{csv, json};
use crate::units::{Time, quote};

/// What was measured of both sides.
pub(super) struct Sides {
    pub(super) before: Vec<LoadTest>,
    pub(super) after: Vec<LoadTest>,
    pub(super) usage_before: Option<Usage>,
    pub(super) usage_after: Option<Usage>,
    /// That of all namespaces, where only some count.
    pub(super) whole_after: Option<Usage>,
    pub(super) rollout_before: Option<Time>,
    pub(super) rollout_after: Option<Time>,
}

/// The flags that name files of what was measured.
const FILES: [&str; 4] = ["before", "after", "usage-before", "usage-after"];

pub(super) fn run(matches: &ArgMatches) -> Result<Answer> {
    let output = Output::of(matches);
    let scenario = scenario(matches);
    read_once(matches, scenario.as_deref())?;
    let alone = FILES[1..].iter().all(|flag| !matches.contains_id(flag))
        && ["rollout-before", "rollout-after", "write-mesh"].iter().all(|flag| !matches.contains_id(flag));
    let flags = args::said(matches)?;
    let is_stated = flags.system.said().next().is_some() || !flags.chains.is_empty();
    let before = side(matches, "before", scenario.as_deref())?;
    if alone && !is_stated && scenario.is_none() {
        let text = match output.format {
            Format::Json => json::measure(&before)?,
            Format::Csv => csv::measure(&[("before", &before)])?,
            _ => output.lay_out(&measured::side(&before, matches.get_flag("quiet"))),
        };
        output.write(&text)?;
        return Ok(Answer::Given);
    }
    let after = side(matches, "after", scenario.as_deref())?;
    let ([usage_before, usage_after], whole_after) = usage::of_measure(matches)?;
    let sides = Sides {
        before,
        after,
        usage_before,
        usage_after,
        whole_after,
        rollout_before: matches.get_one("rollout-before").copied(),
        rollout_after: matches.get_one("rollout-after").copied(),
    };
    experiment::run(matches, &output, scenario.as_deref(), &sides)
}

/// The scenario that is named. Behind results, which are as many as one likes, a file that ends in `.toml` is
/// the scenario: no tool writes its results as TOML.
fn scenario(matches: &ArgMatches) -> Option<PathBuf> {
    let named = matches.get_one::<PathBuf>("scenario").cloned();
    let behind = |flag: &str| matches.get_many::<PathBuf>(flag).into_iter().flatten().skip(1).last();
    named.or_else(|| {
        let mut last = ["before", "after"].into_iter().filter_map(behind);
        last.find(|path| path.extension().is_some_and(|end| end == "toml")).cloned()
    })
}

fn read_once(matches: &ArgMatches, scenario: Option<&Path>) -> Result<()> {
    let named = FILES.iter().flat_map(|flag| matches.get_many::<PathBuf>(flag).into_iter().flatten());
    let all = named.map(PathBuf::as_path).chain(scenario.filter(|path| files::is_stdin(path)));
    if all.filter(|path| files::is_stdin(path)).count() > 1 {
        bail!("standard input can be read once; `-` is given more than once");
    }
    // The same file twice would be a run that agrees with itself.
    for flag in ["before", "after"] {
        let mut seen = Vec::new();
        for path in matches.get_many::<PathBuf>(flag).into_iter().flatten() {
            let path = path.canonicalize().unwrap_or_else(|_| path.clone());
            if seen.contains(&path) {
                bail!("{} stands twice in `--{flag}`; a run counts once", quote(&files::name(&path)));
            }
            seen.push(path);
        }
    }
    Ok(())
}

/// Refuses to write a mesh over what was read, and over the report.
pub(super) fn refuse_to_overwrite(matches: &ArgMatches, to: &Path, scenario: Option<&Path>) -> Result<()> {
    let real = |path: &Path| path.canonicalize().unwrap_or_else(|_| path.to_owned());
    let flags = FILES.into_iter().chain(["catalog-file", "out-file"]);
    let named = flags.flat_map(|flag| matches.get_many::<PathBuf>(flag).into_iter().flatten());
    if named.map(PathBuf::as_path).chain(scenario).any(|path| real(path) == real(to)) {
        bail!(
            "`--write-mesh` would overwrite {}, which is named elsewhere; give another file",
            quote(&files::name(to))
        );
    }
    Ok(())
}

/// The results that a flag names, in its order.
fn side(matches: &ArgMatches, flag: &str, scenario: Option<&Path>) -> Result<Vec<LoadTest>> {
    let mut tests = Vec::new();
    let named = matches.get_many::<PathBuf>(flag).into_iter().flatten();
    for path in named.filter(|path| files::is_stdin(path) || Some(path.as_path()) != scenario) {
        tests.extend(results(matches, path)?);
    }
    Ok(tests)
}

/// The results of one file.
fn results(matches: &ArgMatches, path: &Path) -> Result<Vec<LoadTest>> {
    let name = files::name(path);
    inputs::tell(matches, &format!("reading {name}"));
    let source = files::open(path, "give the files in it")?;
    load_test::read(&name, source.told_as(&name)).map_err(|error| anyhow!(error))
}
