//! The scenarios that levers come to and that the model alone cannot make: another mesh, native sidecars, and
//! a mesh without some namespaces.

use std::collections::BTreeMap;

use anyhow::Result;

use crate::catalog::{Catalog, Said};
use crate::cli::asked::asked;
use crate::cli::kubernetes::Input;
use crate::cli::usage::Used;
use crate::cluster::survey::Survey;
use crate::model::layer::{Layer, Origin};
use crate::model::levers::Other;
use crate::model::mesh::Injector;
use crate::model::words::Start;
use crate::model::{Scenario, keys};
use crate::units::{Quantity, quote};

/// How many namespaces are looked at, those with the largest proxies first.
const NAMESPACES: usize = 3;

/// What a scenario was made from, so that another can be made.
pub(super) struct Again {
    pub(super) catalog: Catalog,
    /// What was said, without what was counted.
    pub(super) said: Said,
    /// What was seen in use.
    pub(super) used: Option<Used>,
    /// What was read.
    pub(super) input: Option<Input>,
}

impl Again {
    /// The scenarios beside the one that was asked about.
    pub(super) fn others(self, scenario: &Scenario, survey: Option<&Survey>) -> Result<Vec<Other>> {
        let jobs = survey.map(Survey::endless_jobs);
        let mut others = Vec::new();
        others.extend(self.ambient(scenario, jobs)?);
        if let (Some(survey), Some(input)) = (survey, &self.input) {
            others.extend(self.native(scenario, input.clone(), jobs)?);
            for namespace in largest(survey) {
                let without = self.asked(self.said.clone(), Some(input.clone().without(&namespace)), jobs)?;
                others.push(Other {
                    what: format!("Leave the namespace {} out of the mesh", quote(&namespace)),
                    note: "its calls are then outside of mTLS, policy and telemetry".to_owned(),
                    ..without
                });
            }
        }
        Ok(others)
    }

    /// Istio's ambient mode in place of its sidecars; with waypoints where something is needed that only
    /// they do.
    fn ambient(&self, scenario: &Scenario, jobs: Option<usize>) -> Result<Option<Other>> {
        let mesh = scenario.mesh();
        if mesh.injector != Injector::Istio || !mesh.has_sidecars() {
            return Ok(None);
        }
        let stated = |key| scenario.one(key) == Some(true);
        let waypoints = stated(keys::L7_AUTHORIZATION) || stated(keys::TRAFFIC_MANAGEMENT);
        let name = if waypoints { "istio-ambient-waypoint" } else { "istio-ambient" };
        let mut said = self.said.clone();
        said.flags = said.flags.with(keys::MESH_NAME, name.to_owned(), Origin::Flag);
        drop_figures(&mut said.flags);
        Ok(Some(Other {
            what: format!("Ambient instead of sidecars ({name})"),
            note: "figures of that mesh, with those of your own for sidecars left out".to_owned(),
            ..self.asked(said, self.input.clone(), jobs)?
        }))
    }

    /// Native sidecars where the mesh would put in classic ones. What that lowers is told by manifests
    /// alone; the application then starts behind the proxy, whatever was so before.
    fn native(&self, scenario: &Scenario, input: Input, jobs: Option<usize>) -> Result<Option<Other>> {
        if !scenario.mesh().has_sidecars() {
            return Ok(None);
        }
        let mut said = self.said.clone();
        said.flags = said.flags.with(keys::START, Start::Serial, Origin::Flag);
        Ok(Some(Other {
            what: "Native sidecars instead of classic ones".to_owned(),
            note: "Kubernetes 1.29 or newer on every node; each proxy starts before the application and is \
                   ended behind it"
                .to_owned(),
            ..self.asked(said, Some(input.with_native_sidecars()), jobs)?
        }))
    }

    /// What is asked otherwise, with the Jobs that never end in the one and the other.
    fn asked(&self, said: Said, input: Option<Input>, jobs: Option<usize>) -> Result<Other> {
        let (scenario, survey) = asked(&self.catalog, said, self.used.as_ref(), input)?;
        let endless_jobs = jobs.zip(survey.as_ref().map(Survey::endless_jobs)).map(<[usize; 2]>::from);
        Ok(Other { what: String::new(), note: String::new(), scenario, left_out: None, endless_jobs })
    }
}

/// Flags that state figures of one mesh say nothing about another.
fn drop_figures(flags: &mut Layer) {
    let of_a_mesh = keys::TABLE.iter().filter(|entry| entry.section() == "mesh");
    for entry in of_a_mesh.filter(|entry| entry.index != keys::MESH_NAME.index()) {
        flags.system.remove(entry);
    }
}

/// The namespaces whose proxies reserve most, where there are several.
fn largest(survey: &Survey) -> Vec<String> {
    let mut by_namespace: BTreeMap<&str, f64> = BTreeMap::new();
    for (row, planned) in survey.inventory.workloads.iter().zip(&survey.plan.rows) {
        let (Some(added), Some(pods)) = (planned.added(), row.pods.typical()) else { continue };
        if planned.is_meshed(row.role) && !row.namespace.is_empty() {
            *by_namespace.entry(&row.namespace).or_default() += added.times(pods).memory.base();
        }
    }
    if by_namespace.len() < 2 {
        return Vec::new();
    }
    let mut sorted: Vec<(&str, f64)> = by_namespace.into_iter().collect();
    // Equal ones stay in the order of their names.
    sorted.sort_by(|(_, one), (_, other)| other.total_cmp(one));
    sorted.into_iter().take(NAMESPACES).map(|(name, _)| name.to_owned()).collect()
}
