//! From `--usage` to inputs of the model: what was seen in use, and whose proxies run.

use std::collections::BTreeSet;
use std::path::PathBuf;

use anyhow::{Result, anyhow, bail};
use clap::ArgMatches;

use crate::catalog::{self, Catalog, Said};
use crate::cli::{files, inputs, kubernetes};
use crate::cluster::found::Found;
use crate::cluster::hide;
use crate::cluster::plan::Scope;
use crate::cluster::survey::Survey;
use crate::cluster::usage::{Beside, Seen, layer, remarks};
use crate::ingest;
use crate::model::keys;
use crate::model::layer::{Given, Layer, Origin, Values, merge};
use crate::model::measured::{Crowd, Usage};
use crate::model::{Component, Mesh, keys::Entry};
use crate::units::{Count, End, quote};

/// What was seen in use: in all, and in the namespaces that are asked about.
#[derive(Clone)]
pub(super) struct Used {
    all: Usage,
    scoped: Usage,
    hide: bool,
}

/// Reads what `--usage` names; nothing where it is not given.
pub(super) fn read(matches: &ArgMatches) -> Result<Option<Used>> {
    seen(matches, "usage")?.map(|seen| of(matches, &seen)).transpose()
}

/// What was seen in the files that a flag names; nothing where it is not given.
fn seen(matches: &ArgMatches, flag: &str) -> Result<Option<Seen>> {
    let Some(named) = matches.get_many::<PathBuf>(flag) else { return Ok(None) };
    let stdin_name = matches.try_get_one::<String>("stdin-filename").ok().flatten();
    let mut seen: Option<Seen> = None;
    for path in named {
        let name = stdin_name.filter(|_| files::is_stdin(path)).cloned().unwrap_or_else(|| files::name(path));
        inputs::tell(matches, &format!("reading the usage {name}"));
        let source = files::open(path, "give the file in it")?;
        let next = ingest::usage::read(source.told_as(&name), &name).map_err(|error| anyhow!(error))?;
        seen = Some(match seen {
            Some(seen) => seen.join(next)?,
            None => next,
        });
    }
    Ok(seen)
}

/// What was seen without and with a mesh, in the namespaces that the flags name. One of them may have nothing
/// in use on one side, and not on both. Behind them what was seen with the mesh in all, where only some count.
pub(super) fn of_measure(matches: &ArgMatches) -> Result<([Option<Usage>; 2], Option<Usage>)> {
    let both = [seen(matches, "usage-before")?, seen(matches, "usage-after")?];
    let scope = kubernetes::scope(matches);
    if !chooses(&scope) {
        return Ok((both.map(|seen| seen.map(|seen| seen.usage(None))), None));
    }
    let mut names = BTreeSet::new();
    for seen in both.iter().flatten() {
        names.extend(named_in(seen)?);
    }
    kubernetes::refuse_unknown(&scope, &names)?;
    let wholes = both.each_ref().map(|seen| seen.as_ref().map(|seen| seen.usage(None)));
    let part = |at: usize| both[at].as_ref().zip(wholes[at].as_ref());
    let chosen = [0, 1].map(|at| part(at).map(|(seen, whole)| chosen(seen, whole, &scope)));
    let [_, whole_after] = wholes;
    Ok((chosen, whole_after))
}

/// What was used in the namespaces that were chosen, with a note of what that leaves out.
fn chosen(seen: &Seen, whole: &Usage, scope: &Scope) -> Usage {
    let mut usage = seen.usage(Some(scope));
    let there = seen.namespace_names();
    let (found, missing): (Vec<&String>, Vec<&String>) =
        scope.namespaces.iter().partition(|name| there.contains(name.as_str()));
    for (what, names) in [("counted alone, as chosen", found), ("not in it, though chosen", missing)] {
        if !names.is_empty() {
            let names: Vec<String> = names.into_iter().map(|name| quote(name)).collect();
            usage.notes.push(format!("{what}: {}", names.join(", ")));
        }
    }
    if usage.parts != whole.parts {
        usage.notes.push("the mesh's own parts in other namespaces are left out".to_owned());
    }
    usage
}

/// Whether namespaces are chosen.
fn chooses(scope: &Scope) -> bool {
    !(scope.namespaces.is_empty() && scope.excluded.is_empty())
}

/// The namespaces of a file of which some are to be chosen.
fn named_in(seen: &Seen) -> Result<BTreeSet<&str>> {
    let names = seen.namespace_names();
    if names.is_empty() {
        bail!(
            "{} names no namespace, so none can be chosen of it; give `kubectl top pods -A --containers`",
            quote(&seen.sources.join(", "))
        );
    }
    Ok(names)
}

/// The part of it that the flags name.
fn of(matches: &ArgMatches, seen: &Seen) -> Result<Used> {
    let scope = kubernetes::scope(matches);
    if chooses(&scope) {
        let names = named_in(seen)?;
        // With manifests, these say which namespaces there are: one of them may have nothing in use.
        if !matches.contains_id("filename") {
            kubernetes::refuse_unknown(&scope, &names)?;
        }
    }
    let all = seen.usage(None);
    let scoped = if chooses(&scope) { seen.usage(Some(&scope)) } else { all.clone() };
    Ok(Used { all, scoped, hide: matches.get_flag("hide-names") })
}

impl Used {
    /// The mesh whose proxies run.
    pub(super) fn found(&self) -> Option<Found> {
        found(&self.all)
    }

    /// What is shown of it beside a mesh that was asked about, and what is stated of that in the end.
    pub(super) fn shown(&self, mesh: &Mesh, stated: &Values, survey: Option<&Survey>) -> Result<Usage> {
        let mut usage = self.scoped.clone();
        let default = default_mesh()?;
        let values = vec![stated, &mesh.figures.system];
        let beside = beside(mesh, &default, values, false, survey);
        usage.notes.extend(remarks(&self.all, &self.scoped, &beside));
        if self.hide {
            hide::usage(&mut usage);
        }
        Ok(usage)
    }

    /// The same where no mesh is asked about.
    pub(super) fn alone(&self) -> Usage {
        let mut usage = self.scoped.clone();
        if self.hide {
            hide::usage(&mut usage);
        }
        usage
    }

    /// What it states beside what the user says and what was counted.
    fn layer(&self, catalog: &Catalog, said: &Said, counted: Option<&Survey>) -> Result<Layer> {
        let layers = [said.scenario.as_ref(), Some(&said.flags)];
        let stated =
            |entry: &Entry| layers.into_iter().flatten().any(|layer| layer.system.at(entry.index).is_some());
        let named = || -> Option<String> {
            let mut named = layers.into_iter().rev().flatten();
            named.find_map(|layer| layer.system.get(keys::MESH_NAME, End::Typical))
        };
        let mut of_mesh = Layer::default();
        let mesh = match (named(), counted) {
            (Some(name), _) => name,
            (None, Some(survey)) => survey.question.mesh.clone(),
            (None, None) => {
                let found = self.found();
                let name = found.as_ref().and_then(|found| kubernetes::of_catalog(catalog, found));
                if let (Some(name), Some(found)) = (&name, found) {
                    let mut given = Given::plain(name.clone(), Origin::Kubernetes);
                    given.source = Some(self.all.source.clone());
                    given.note = Some(found.why);
                    of_mesh.put(keys::MESH_NAME.entry(), 0, given);
                }
                name.map_or_else(default_mesh, Ok)?
            }
        };
        let mesh = catalog.mesh(&mesh)?;
        let is_stated = stated(keys::PODS.entry()) || stated(keys::CLUSTER_PODS.entry());
        let default = default_mesh()?;
        let said = layers.into_iter().rev().flatten().map(|layer| &layer.system);
        let values = said.chain([&mesh.figures.system]).collect();
        let beside = beside(&mesh, &default, values, !is_stated, counted);
        Ok(merge([&of_mesh, &layer(&self.all, &self.scoped, &beside)])?)
    }
}

/// The layer beneath what the user says: what was counted in manifests, over what was seen in use.
pub(super) fn beneath(
    used: Option<&Used>,
    catalog: &Catalog,
    said: &Said,
    counted: Option<&(Survey, Layer)>,
) -> Result<Option<Layer>> {
    let Some(used) = used else { return Ok(counted.map(|(_, layer)| layer.clone())) };
    let seen = used.layer(catalog, said, counted.map(|(survey, _)| survey))?;
    let counted = counted.map(|(_, layer)| layer);
    Ok(Some(merge([&seen].into_iter().chain(counted))?))
}

/// What the usage of two sides tells of the system: of applications what they use without the mesh where that
/// was seen, the pods that have a proxy, and whose proxies these are. What proxies use is left out.
pub(super) fn of_sides(
    catalog: &Catalog,
    stated: &Layer,
    [before, after]: [Option<&Usage>; 2],
) -> Result<Layer> {
    let pods_are_known = [keys::PODS.entry(), keys::CLUSTER_PODS.entry()]
        .into_iter()
        .any(|entry| stated.system.at(entry.index).is_some());
    let mut seen = Layer::default();
    for (usage, is_after) in [(after, true), (before, false)] {
        let Some(usage) = usage else { continue };
        let beside = Beside {
            mesh: None,
            values: vec![],
            counts_pods: is_after && !pods_are_known,
            counts_nodes: is_after,
            manifests: None,
            proxies_run: is_after,
        };
        let layer = layer(usage, usage, &beside);
        seen = merge([&seen, &layer])?;
        let found = found(usage).filter(|_| is_after);
        if let Some(name) = found.and_then(|found| kubernetes::of_catalog(catalog, &found)) {
            let given = Given::plain(name, Origin::Kubernetes);
            seen.put(keys::MESH_NAME.entry(), 0, Given { source: Some(usage.source.clone()), ..given });
        }
    }
    Ok(seen)
}

/// The mesh that is asked about where nobody names one: a rule of thumb, which no proxies are those of.
fn default_mesh() -> Result<String> {
    let [defaults, _] = catalog::defaults()?;
    Ok(defaults.system.get(keys::MESH_NAME, End::Typical).unwrap_or_default())
}

/// The mesh whose proxies run.
fn found(usage: &Usage) -> Option<Found> {
    let injector = usage.runs()?;
    let pods = usage.proxies.pods.unwrap_or_default();
    let why =
        if pods > 0 { format!("{pods} pods were seen with a proxy") } else { "ztunnel runs".to_owned() };
    Some(Found { injector, waypoints: usage.all_of(Component::Waypoint).is_some(), why })
}

/// What stands beside the usage. The pods are those of manifests where some were counted, and else those that were
/// seen, where these count.
fn beside<'a>(
    mesh: &'a Mesh,
    default: &str,
    values: Vec<&'a Values>,
    is_of_the_system: bool,
    survey: Option<&Survey>,
) -> Beside<'a> {
    let manifests = survey.map(|survey| Crowd {
        pods: Some(Count::counted(survey.totals.meshed_pods[1])),
        cluster_pods: Some(Count::counted(survey.totals.cluster_pods[1])),
    });
    Beside {
        mesh: Some(mesh).filter(|mesh| mesh.name != default),
        values,
        counts_pods: is_of_the_system && manifests.is_none(),
        counts_nodes: is_of_the_system || manifests.is_some(),
        manifests,
        proxies_run: survey.is_some_and(|survey| survey.totals.proxies.running > 0),
    }
}
