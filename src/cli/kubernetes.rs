//! From `-f` to a survey: what was read, the mesh that is asked about, and what it would do.

use std::collections::BTreeSet;

use anyhow::{Result, bail};
use clap::ArgMatches;

use crate::catalog::{Catalog, Said};
use crate::cli::manifests::Gathered;
use crate::cluster::found::{self, Found};
use crate::cluster::hide;
use crate::cluster::inject::Mode;
use crate::cluster::inventory::Inventory;
use crate::cluster::plan::{Question, Scope};
use crate::cluster::resources::{Amounts, Asked};
use crate::cluster::selector::Selector;
use crate::cluster::survey::Survey;
use crate::model::keys::{self, Key};
use crate::model::layer::{Given, Layer, Origin};
use crate::model::mesh::Injector;
use crate::model::nearest::nearest;
use crate::model::value::Value;
use crate::model::{Mesh, Scenario};
use crate::units::{End, Quantity, harmless, quote};

/// How many faults are told on standard error one by one.
const FAULTS_TOLD: usize = 5;

/// What was read, ready to be asked about any mesh.
#[derive(Clone)]
pub(super) struct Input {
    inventory: Inventory,
    /// The mesh that it speaks of itself.
    found: Option<Found>,
    scope: Scope,
    mode: Mode,
    /// Whether it is asked what native sidecars would be.
    native: bool,
    /// Whether names are hidden once all is decided.
    hide: bool,
    sources: Vec<String>,
}

/// What was gathered, and the part of it that the flags name, which must be there. What could not be used is
/// told on standard error.
pub(super) fn input(matches: &ArgMatches, gathered: Gathered) -> Result<Input> {
    let input = of_a_side(matches, gathered);
    input.refuse_unknown(&BTreeSet::new())?;
    Ok(input)
}

/// The same of one side of a change, where a namespace that is named may stand on the other side alone.
pub(super) fn of_a_side(matches: &ArgMatches, gathered: Gathered) -> Input {
    let inventory = Inventory::of(gathered.gathering);
    let found = found::mesh(&inventory);
    let scope = scope(matches);
    let hide = matches.get_flag("hide-names");
    tell_faults(&inventory, hide);
    let mode = match matches.get_one::<String>("inject").map(String::as_str) {
        Some("as-labelled") => Mode::AsLabelled,
        _ => Mode::Everywhere,
    };
    Input { inventory, found, scope, mode, native: false, hide, sources: gathered.sources }
}

impl Input {
    /// The namespaces that something stands in.
    pub(super) fn namespaces(&self) -> BTreeSet<String> {
        self.inventory.namespace_names().into_iter().map(str::to_owned).collect()
    }

    /// Refuses a namespace of the flags that nothing stands in, neither here nor in one of `others`.
    pub(super) fn refuse_unknown(&self, others: &BTreeSet<String>) -> Result<()> {
        let mut names = self.inventory.namespace_names();
        names.extend(others.iter().map(String::as_str));
        refuse_unknown(&self.scope, &names)
    }

    /// The same, where it speaks of no mesh itself, with one that was found elsewhere.
    pub(super) fn or_found(mut self, found: Option<Found>) -> Self {
        self.found = self.found.or(found);
        self
    }

    /// The same with a further namespace left out.
    pub(super) fn without(mut self, namespace: &str) -> Self {
        self.scope.excluded.push(namespace.to_owned());
        self
    }

    /// The same with proxies that are native sidecars.
    pub(super) fn with_native_sidecars(mut self) -> Self {
        self.native = true;
        self
    }

    /// The survey under what the user says.
    pub(super) fn ask(
        self,
        catalog: &Catalog,
        said: &Said,
        otherwise: Option<&str>,
    ) -> Result<(Survey, Layer)> {
        let (mesh, found) = mesh(catalog, said, otherwise, self.found)?;
        let question = Question {
            mesh: mesh.mesh().name.clone(),
            injector: mesh.mesh().injector,
            mode: self.mode,
            defaults: defaults(&mesh),
            scope: self.scope,
            native: self.native,
        };
        let mut survey = Survey::of(self.inventory, question, self.sources);
        let mut layer = survey.layer();
        // Rules go by names, so they have decided before the names are hidden.
        if self.hide {
            hide::names(&mut survey);
        }
        if let Some(found) = found {
            let mut given = Given::plain(survey.question.mesh.clone(), Origin::Kubernetes);
            given.source = Some(survey.source());
            given.note = Some(found.why);
            layer.put(keys::MESH_NAME.entry(), 0, given);
        }
        Ok((survey, layer))
    }
}

/// A namespace that nothing stands in is a slip, and would be answered with a mesh that costs nothing.
pub(super) fn refuse_unknown(scope: &Scope, names: &BTreeSet<&str>) -> Result<()> {
    for wanted in scope.namespaces.iter().chain(&scope.excluded) {
        if !names.contains(wanted.as_str()) {
            let hint = match nearest(wanted, names.iter().copied()) {
                Some(near) => format!("did you mean {}?", quote(near)),
                None if names.is_empty() => "no object there states one".to_owned(),
                None => {
                    let first: Vec<String> = names.iter().take(8).map(|name| quote(name)).collect();
                    format!(
                        "there are {}{}",
                        first.join(", "),
                        if names.len() > 8 { " and others" } else { "" }
                    )
                }
            };
            bail!("nothing stands in the namespace {}; {hint}", quote(wanted));
        }
    }
    Ok(())
}

/// Tells on standard error what could not be used: whatever the format, nobody shall take the figures
/// for whole.
fn tell_faults(inventory: &Inventory, hide: bool) {
    let mut faults = inventory.skipped.iter().filter(|skipped| skipped.fault);
    for skipped in faults.by_ref().take(FAULTS_TOLD) {
        let place = &skipped.place;
        let name = skipped.name.clone().map(|name| if hide { hide::name_of(&name) } else { name });
        let what = [skipped.kind.as_deref(), name.as_deref()];
        let what: Vec<&str> = what.into_iter().flatten().collect();
        let what = if what.is_empty() { String::new() } else { format!("{}: ", what.join(" ")) };
        let line = format!(
            "{}:{} (document {}): {what}{}",
            place.source, place.line, place.document, skipped.reason
        );
        anstream::eprintln!("warning: left aside: {}", harmless(&line));
    }
    let more = faults.count() as u64 + inventory.tally.faults_not_listed;
    if more > 0 {
        anstream::eprintln!("warning: {more} more were left aside; `meshtax scan` lists them");
    }
}

/// The part of what is read that the flags name.
pub(super) fn scope(matches: &ArgMatches) -> Scope {
    // Not every command has each of the flags.
    let texts = |name: &str| {
        matches.try_get_many::<String>(name).ok().flatten().into_iter().flatten().cloned().collect()
    };
    let selector = matches.try_get_one::<Selector>("selector").ok().flatten();
    Scope {
        namespaces: texts("namespace"),
        excluded: texts("exclude-namespace"),
        selector: selector.cloned().unwrap_or_default(),
    }
}

/// The mesh that is asked about, with the figures that the user gives it: the one that is named, else
/// the one that is found in the input, else `otherwise`, else the default.
fn mesh(
    catalog: &Catalog,
    said: &Said,
    otherwise: Option<&str>,
    found: Option<Found>,
) -> Result<(Scenario, Option<Found>)> {
    let layers = [said.scenario.as_ref(), Some(&said.flags)];
    let is_named =
        layers.into_iter().flatten().any(|layer| layer.system.at(keys::MESH_NAME.index()).is_some());
    if is_named {
        return Ok((catalog.resolve(said.clone())?, None));
    }
    let name = found.as_ref().and_then(|found| of_catalog(catalog, found)).or(otherwise.map(str::to_owned));
    let mut said = said.clone();
    if let Some(name) = name {
        said.kubernetes = Some(Layer::default().with(keys::MESH_NAME, name, Origin::Kubernetes));
    }
    let scenario = catalog.resolve(said)?;
    let found = found.filter(|found| scenario.mesh().injector == found.injector);
    Ok((scenario, found))
}

/// The catalog's name for a mesh that was found.
pub(super) fn of_catalog(catalog: &Catalog, found: &Found) -> Option<String> {
    let name = match found.injector {
        Injector::Istio => "istio-sidecar",
        Injector::IstioAmbient if found.waypoints => "istio-ambient-waypoint",
        Injector::IstioAmbient => "istio-ambient",
        Injector::Linkerd => "linkerd",
        Injector::Kuma => "kuma",
        Injector::Consul => "consul",
        Injector::EveryPod => return None,
    };
    catalog.mesh_names().contains(&name).then(|| name.to_owned())
}

/// What the mesh gives a proxy; nothing where a request is not known.
fn defaults(scenario: &Scenario) -> Option<Asked> {
    let mesh: &Mesh = scenario.mesh();
    if !mesh.has_sidecars() {
        return Some(Asked::default());
    }
    let memory = known(scenario, keys::SIDECAR_MEMORY_REQUEST)?;
    let cpu = known(scenario, keys::SIDECAR_CPU_REQUEST)?;
    // A limit that nobody tells is taken for none: it only matters to quotas and limit ranges.
    let limit_memory = known(scenario, keys::SIDECAR_MEMORY_LIMIT).flatten();
    let limit_cpu = known(scenario, keys::SIDECAR_CPU_LIMIT).flatten();
    Some(Asked {
        requests: Amounts { memory, cpu },
        limits: Amounts { memory: limit_memory, cpu: limit_cpu },
    })
}

/// A figure: known, known to be none, or not known at all.
#[allow(clippy::option_option)] // known to be none is not unknown
fn known<Q: Quantity>(scenario: &Scenario, key: Key<Q>) -> Option<Option<Q>> {
    match scenario.given(key).map(|given| &given.value)? {
        Value::None => Some(None),
        Value::Number(number) => Some(Some(Q::saturated(number.base_at(End::Typical)))),
        _ => None,
    }
}
