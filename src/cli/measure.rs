//! `meshtax measure`: results of load tests, normalized.

use std::fs::File;
use std::io::{self, Read};
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, anyhow, bail};
use clap::ArgMatches;

use crate::cli::output::{Format, Output};
use crate::cli::progress::Progress;
use crate::cli::{files, inputs};
use crate::ingest::load_test;
use crate::model::measured::LoadTest;
use crate::render::report::measured;
use crate::render::{csv, json};
use crate::units::quote;

pub(super) fn run(matches: &ArgMatches) -> Result<()> {
    let output = Output::of(matches);
    let before = side(matches, "before")?;
    let text = match output.format {
        Format::Json => json::measure(&before)?,
        Format::Csv => csv::measure(&[("before", &before)])?,
        _ => output.lay_out(&measured::side(&before, matches.get_flag("quiet"))),
    };
    output.write(&text)
}

/// The results that a flag names, in its order.
fn side(matches: &ArgMatches, flag: &str) -> Result<Vec<LoadTest>> {
    let named: Vec<&PathBuf> = matches.get_many(flag).into_iter().flatten().collect();
    if named.iter().filter(|path| path.as_os_str() == "-").count() > 1 {
        bail!("standard input can be read once; `-` is given more than once");
    }
    let mut tests = Vec::new();
    for path in named {
        tests.extend(results(matches, path)?);
    }
    Ok(tests)
}

/// The results of one file.
fn results(matches: &ArgMatches, path: &Path) -> Result<Vec<LoadTest>> {
    let name = files::name(path);
    inputs::tell(matches, &format!("reading {name}"));
    if path.as_os_str() == "-" {
        return read(io::stdin().lock(), &name, None);
    }
    let shown = quote(&name);
    let file = File::open(path).with_context(|| format!("cannot read {shown}"))?;
    let about = file.metadata().with_context(|| format!("cannot read {shown}"))?;
    if about.is_dir() {
        bail!("{shown} is a folder; give the files in it");
    }
    read(file, &name, about.is_file().then_some(about.len()))
}

fn read(source: impl Read, name: &str, length: Option<u64>) -> Result<Vec<LoadTest>> {
    load_test::read(name, Progress::new(source, name, length)).map_err(|error| anyhow!(error))
}
