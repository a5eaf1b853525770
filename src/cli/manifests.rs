//! Manifests and cluster dumps: the files and folders that `-f` names, read one after another.

use std::collections::HashSet;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, anyhow, bail};
use clap::ArgMatches;

use crate::cli::files;
use crate::cluster::gathering::Gathering;
use crate::cluster::place::Skipped;
use crate::ingest::kubernetes::{self, Options};
use crate::units::quote;

/// Endings of files that are read in a folder; a file that is named is read whatever its ending.
const ENDINGS: [&str; 3] = ["yaml", "yml", "json"];

/// The most files that are read in folders: more are a home folder named by mistake.
const MOST_FILES: usize = 100_000;

/// What was read, and the names of what it came from.
pub(super) struct Gathered {
    pub(super) gathering: Gathering,
    pub(super) sources: Vec<String>,
}

/// Reads everything that a flag names, `-f` or that of the other side; nothing where it is not given.
pub(super) fn read(matches: &ArgMatches, flag: &str) -> Result<Option<Gathered>> {
    let Some(named) = matches.get_many::<PathBuf>(flag) else { return Ok(None) };
    let named: Vec<&PathBuf> = named.collect();
    let mut gathering = Gathering::default();
    let mut sources = Vec::new();
    // Standard input has the name that the user gives it.
    let stdin_name = matches.get_one::<String>("stdin-filename").map_or("standard input", String::as_str);
    for path in named {
        if files::is_stdin(path) {
            one(matches, path, stdin_name, &mut gathering)?;
            sources.push(stdin_name.to_owned());
            continue;
        }
        let about = std::fs::metadata(path).with_context(|| format!("cannot read {}", shown(path)))?;
        let files = if about.is_dir() { in_folder(path)? } else { vec![path.clone()] };
        if files.is_empty() {
            bail!("there is no .yaml, .yml or .json file in {}", shown(path));
        }
        for file in files {
            one(matches, &file, &file.to_string_lossy(), &mut gathering)?;
        }
        sources.push(files::name(path));
    }
    if !gathering.found_something() {
        bail!("{}", nothing_found(&gathering, &sources));
    }
    Ok(Some(Gathered { gathering, sources }))
}

fn shown(path: &Path) -> String {
    quote(&path.to_string_lossy())
}

fn one(matches: &ArgMatches, path: &Path, name: &str, gathering: &mut Gathering) -> Result<()> {
    super::inputs::tell(matches, &format!("reading {name}"));
    let threads = std::thread::available_parallelism().map_or(1, std::num::NonZero::get);
    let source = files::open(path, "give the files in it")?.told_as(name);
    kubernetes::read(source, name, &Options { threads }, gathering).map_err(|error| anyhow!(error))
}

/// Files in a folder and the folders in it, by name; hidden ones are left alone, as are links to a
/// folder that was entered already.
fn in_folder(folder: &Path) -> Result<Vec<PathBuf>> {
    let mut found = Vec::new();
    let mut entered = HashSet::new();
    let mut waiting = vec![folder.to_owned()];
    while let Some(folder) = waiting.pop() {
        let real =
            std::fs::canonicalize(&folder).with_context(|| format!("cannot read {}", shown(&folder)))?;
        if !entered.insert(real) {
            continue;
        }
        let entries =
            std::fs::read_dir(&folder).with_context(|| format!("cannot read {}", shown(&folder)))?;
        for entry in entries {
            let entry = entry.with_context(|| format!("cannot read {}", shown(&folder)))?;
            let path = entry.path();
            if entry.file_name().to_string_lossy().starts_with('.') {
                continue;
            }
            let Ok(about) = std::fs::metadata(&path) else {
                // A link that leads nowhere is no manifest.
                continue;
            };
            if about.is_dir() {
                waiting.push(path);
            } else if is_manifest(&path) && about.is_file() {
                found.push(path);
            }
        }
        if found.len() > MOST_FILES {
            bail!(
                "there are more than {MOST_FILES} files in {}; name the folder that has the manifests",
                shown(&folder)
            );
        }
    }
    found.sort();
    Ok(found)
}

fn is_manifest(path: &Path) -> bool {
    let ending = path.extension().and_then(|ending| ending.to_str()).unwrap_or_default();
    ENDINGS.iter().any(|one| ending.eq_ignore_ascii_case(one))
}

/// What to say where no object of Kubernetes was found, with the first reasons.
fn nothing_found(gathering: &Gathering, sources: &[String]) -> String {
    let sources: Vec<String> = sources.iter().map(|source| quote(source)).collect();
    let mut message = format!(
        "there is no Kubernetes object in {}; give what `kubectl get -o json` or `helm template` prints",
        sources.join(", ")
    );
    let reason = |skipped: &Skipped| {
        let place = &skipped.place;
        format!(
            "\n  {}, document {}, line {}: {}",
            quote(&place.source),
            place.document,
            place.line,
            skipped.reason
        )
    };
    message.extend(gathering.faults().take(3).map(reason));
    message
}
