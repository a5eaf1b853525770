//! From flags and files to a resolved scenario.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use anyhow::{Result, bail};
use clap::ArgMatches;

use crate::catalog::{Catalog, Said};
use crate::cli::asked::{self, Counted};
use crate::cli::kubernetes::Input;
use crate::cli::levers::Again;
use crate::cli::usage::{self, Used};
use crate::cli::{args, faults, files, kubernetes, manifests, output};
use crate::cluster::survey::Survey;
use crate::model::layer::merge;
use crate::model::measured::Usage;
use crate::model::{Layer, Scenario};
use crate::render::checked::Place;
use crate::scenario;
use crate::units::{Count, quote};

/// What a command works on.
pub(super) struct Inputs {
    /// The resolved scenario.
    pub(super) scenario: Scenario,
    /// What was read by `-f`.
    pub(super) survey: Option<Survey>,
    /// What was seen in use, where that was read.
    pub(super) usage: Option<Usage>,
    /// What was stated, for the other side of a change.
    pub(super) stated: Stated,
    /// What it was made from, where levers are asked for.
    pub(super) again: Option<Again>,
}

/// What files and flags state beside manifests.
pub(super) struct Stated {
    catalog: Catalog,
    said: Said,
    used: Option<Used>,
    /// The namespaces that were read, where those of the other side of a change may be named as well.
    namespaces: Option<BTreeSet<String>>,
    /// Where the scenario file states each key.
    pub(super) places: Vec<Place>,
}

/// The largest catalog file; the largest that is compiled in has some 15 kB.
const MAX_CATALOG_BYTES: usize = 1 << 20;

/// The built-in catalog and every file of `--catalog`.
pub(super) fn catalog(matches: &ArgMatches) -> Result<Catalog> {
    let mut catalog = Catalog::builtin();
    let files = matches.get_many::<PathBuf>("catalog-file").into_iter().flatten();
    let scenario = matches.try_get_one::<PathBuf>("scenario").ok().flatten();
    let baseline = matches.try_get_one::<PathBuf>("baseline").ok().flatten();
    let manifests = ["filename", "baseline-f", "usage"]
        .into_iter()
        .flat_map(|flag| matches.try_get_many::<PathBuf>(flag).ok().flatten().into_iter().flatten());
    let named = files.chain(scenario).chain(baseline).chain(manifests);
    if named.filter(|path| files::is_stdin(path)).count() > 1 {
        bail!("standard input can be read once; `-` is given more than once");
    }
    for path in matches.get_many::<PathBuf>("catalog-file").into_iter().flatten() {
        tell(matches, &format!("reading the catalog file {}", files::name(path)));
        catalog.add(&files::name(path), &files::read(path, MAX_CATALOG_BYTES)?)?;
    }
    Ok(catalog)
}

/// What a command's files and flags say, and what was counted in manifests.
pub(super) struct Read {
    stated: Stated,
    /// What was read by `-f`, where that is given, and what it states.
    counted: Option<Counted>,
    again: Option<Again>,
}

/// Reads the catalog, the scenario file, the flags and what `-f` names.
pub(super) fn read(matches: &ArgMatches) -> Result<Read> {
    let catalog = catalog(matches)?;
    let file = scenario_file(matches, &catalog)?;
    let (layer, places) = file.map_or((None, Vec::new()), |(layer, places)| (Some(layer), places));
    let said = Said { scenario: layer, flags: args::said(matches)?, ..Said::default() };
    let used = usage::read(matches)?;
    let input = input(matches, "filename")?;
    // A namespace may be one that the change adds, or takes away: the other side is read later.
    let has_other_side = matches.try_contains_id("baseline-f").unwrap_or_default();
    let namespaces = input.as_ref().filter(|_| has_other_side).map(Input::namespaces);
    if let (Some(input), None) = (&input, &namespaces) {
        input.refuse_unknown(&BTreeSet::new())?;
    }
    let stated = Stated { catalog, said, used, namespaces, places };
    let input = input.map(|input| stated.with_found(input));
    let levers = matches.try_get_one::<bool>("levers").ok().flatten() == Some(&true);
    let again = levers.then(|| Again {
        catalog: stated.catalog.clone(),
        said: stated.said.clone(),
        used: stated.used.clone(),
        input: input.clone(),
    });
    let counted = input.map(|input| stated.count(input)).transpose()?;
    Ok(Read { stated, counted, again })
}

fn input(matches: &ArgMatches, manifests_of: &str) -> Result<Option<Input>> {
    let gathered = manifests::read(matches, manifests_of)?;
    Ok(gathered.map(|gathered| kubernetes::of_a_side(matches, gathered)))
}

impl Stated {
    /// What was read by `-f`, with the mesh that usage shows where it shows none itself.
    fn with_found(&self, input: Input) -> Input {
        input.or_found(self.used.as_ref().and_then(Used::found))
    }

    fn count(&self, input: Input) -> Result<Counted> {
        input.ask(&self.catalog, &self.said, None)
    }

    /// The scenario that it comes to beside what was counted, with further flags.
    fn with(&self, flags: &Layer, counted: Option<&Counted>) -> Result<Scenario> {
        let mut said = self.said.clone();
        said.flags = merge([&said.flags, flags])?;
        asked::beside(&self.catalog, said, self.used.as_ref(), counted)
    }
}

impl Read {
    /// The scenario that all of it comes to, with further flags.
    pub(super) fn with(&self, flags: &Layer) -> Result<Scenario> {
        self.stated.with(flags, self.counted.as_ref())
    }
}

/// The scenario of a command: its file and its flags over the catalog, and what `-f` names.
pub(super) fn scenario(matches: &ArgMatches) -> Result<Inputs> {
    let read = read(matches)?;
    let scenario = read.with(&Layer::default())?;
    tell(matches, &format!("mesh {}, figures of {}", scenario.mesh().name, scenario.mesh().version));
    let Read { stated, counted, again } = read;
    let survey = counted.map(|(survey, _)| survey);
    let usage = stated
        .used
        .as_ref()
        .map(|used| used.shown(scenario.mesh(), &scenario.inputs().system, survey.as_ref()))
        .transpose()?;
    Ok(Inputs { scenario, survey, usage, stated, again })
}

/// The same with the manifests of the other side, where these are named. Nothing else is read again, since
/// standard input cannot be.
pub(super) fn other_side(
    matches: &ArgMatches,
    stated: &Stated,
) -> Result<Option<(Scenario, Option<Survey>)>> {
    if !matches.contains_id("baseline-f") {
        return Ok(None);
    }
    let other = input(matches, "baseline-f")?;
    if let (Some(other), Some(namespaces)) = (&other, &stated.namespaces) {
        other.refuse_unknown(namespaces)?;
    }
    let other = other.map(|input| stated.with_found(input));
    asked::asked(&stated.catalog, stated.said.clone(), stated.used.as_ref(), other).map(Some)
}

/// What the scenario file says, where one is named, and where it says each key.
pub(super) fn scenario_file(matches: &ArgMatches, catalog: &Catalog) -> Result<Option<(Layer, Vec<Place>)>> {
    let path = matches.get_one::<PathBuf>("scenario");
    path.map(|path| scenario_at(matches, path, catalog)).transpose()
}

/// What the scenario file of that name says, and where it says each key.
pub(super) fn scenario_at(
    matches: &ArgMatches,
    path: &Path,
    catalog: &Catalog,
) -> Result<(Layer, Vec<Place>)> {
    if let Some(hint) = meant_by(path, catalog) {
        bail!("there is no file {}; {hint}", quote(&files::name(path)));
    }
    tell(matches, &format!("reading the scenario {}", files::name(path)));
    let text = files::read(path, scenario::MAX_BYTES)?;
    match scenario::read_checked(&text, &|entry, value| catalog.fault_of_name(entry, value)) {
        Ok(layer) => {
            let name = files::name(path);
            let places = scenario::lines(&text).into_iter();
            let places = places.map(|(key, line)| Place { key, file: name.clone(), line }).collect();
            Ok((layer, places))
        }
        Err(found) => {
            let styled = output::colour(matches, &std::io::stderr());
            Err(faults::BadScenario { report: faults::render(&files::name(path), &text, &found, styled) }
                .into())
        }
    }
}

/// What somebody probably meant who named a scenario that is not there.
fn meant_by(path: &Path, catalog: &Catalog) -> Option<String> {
    if files::is_stdin(path) || path.exists() {
        return None;
    }
    let name = path.to_str().unwrap_or_default();
    Some(match name {
        "true" | "false" => format!("a switch takes it with an equals sign: `--mtls-compliance={name}`"),
        _ if name.parse::<Count>().is_ok() => format!("write `--pods {name}` for a number of pods"),
        _ if catalog.mesh_names().contains(&name) => format!("write `--mesh {name}` for that mesh"),
        _ => "`meshtax init --out-file FILE.toml` writes a scenario to begin with".to_owned(),
    })
}

/// Tells on standard error what is going on, where that was asked for.
pub(super) fn tell(matches: &ArgMatches, what: &str) {
    if matches.get_flag("verbose") {
        anstream::eprintln!("meshtax: {}", crate::units::harmless(what));
    }
}
