//! The resolved scenario, and every value's origin.

use serde::Serialize;

use crate::model::capacity::cluster_pods;
use crate::model::{Runs, Scenario, Value, keys};
use crate::render::json::figure::{Known, NumberWire, bytes, cores, count, number};

#[derive(Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub(super) struct ScenarioWire {
    name: Option<String>,
    mesh: String,
    mesh_version: String,
    pods: Known<u64>,
    cluster_pods: Known<u64>,
    services: Known<u64>,
    nodes: Known<u64>,
    namespaces: Known<u64>,
    languages: Known<u64>,
    kubernetes: Option<&'static str>,
    app_memory_bytes: Known<u64>,
    app_cpu_cores: Known<f64>,
    app_memory_request_bytes: Known<u64>,
    app_cpu_request_cores: Known<f64>,
    needs: NeedsWire,
    price_book: Option<String>,
}

#[derive(Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
struct NeedsWire {
    mtls_compliance: Option<bool>,
    traffic_management: Option<bool>,
    l7_authorization: Option<bool>,
}

pub(super) fn scenario(scenario: &Scenario) -> ScenarioWire {
    ScenarioWire {
        name: scenario.one(keys::NAME),
        mesh: scenario.mesh().name.clone(),
        mesh_version: scenario.mesh().version.clone(),
        pods: count(scenario.range(keys::PODS)),
        cluster_pods: count(Runs::new(scenario).range("pods", cluster_pods)),
        services: count(scenario.range(keys::SERVICES)),
        nodes: count(scenario.range(keys::NODES)),
        namespaces: count(scenario.range(keys::NAMESPACES)),
        languages: count(scenario.range(keys::LANGUAGES)),
        kubernetes: scenario.one(keys::KUBERNETES).map(crate::model::words::Kubernetes::word),
        app_memory_bytes: bytes(scenario.range(keys::APP_MEMORY)),
        app_cpu_cores: cores(scenario.range(keys::APP_CPU)),
        app_memory_request_bytes: bytes(scenario.range(keys::APP_MEMORY_REQUEST)),
        app_cpu_request_cores: cores(scenario.range(keys::APP_CPU_REQUEST)),
        needs: NeedsWire {
            mtls_compliance: scenario.one(keys::MTLS_COMPLIANCE),
            traffic_management: scenario.one(keys::TRAFFIC_MANAGEMENT),
            l7_authorization: scenario.one(keys::L7_AUTHORIZATION),
        },
        price_book: scenario.book().map(|book| book.name.clone()),
    }
}

/// What several scenarios that differ in their mesh have in common; what is not the same in all of them
/// is `null` here and stands in each.
#[derive(Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub(super) struct CommonWire {
    name: Option<String>,
    pods: Known<u64>,
    cluster_pods: Known<u64>,
    services: Known<u64>,
    nodes: Known<u64>,
    namespaces: Known<u64>,
    languages: Known<u64>,
    kubernetes: Option<&'static str>,
    needs: NeedsWire,
    price_book: Option<String>,
}

pub(super) fn common(scenarios: &[&Scenario]) -> CommonWire {
    fn same<T: PartialEq>(mut all: impl Iterator<Item = T>) -> Option<T> {
        let first = all.next()?;
        all.all(|other| other == first).then_some(first)
    }
    let of = |figure: &dyn Fn(&ScenarioWire) -> Known<u64>| {
        same(scenarios.iter().map(|one| figure(&scenario(one)))).flatten()
    };
    let first = scenarios.first().map(|first| scenario(first));
    CommonWire {
        name: first.as_ref().and_then(|first| first.name.clone()),
        pods: of(&|one| one.pods),
        cluster_pods: of(&|one| one.cluster_pods),
        services: of(&|one| one.services),
        nodes: of(&|one| one.nodes),
        namespaces: of(&|one| one.namespaces),
        languages: of(&|one| one.languages),
        kubernetes: first.as_ref().and_then(|first| first.kubernetes),
        price_book: first.as_ref().and_then(|first| first.price_book.clone()),
        needs: first.map_or(
            NeedsWire { mtls_compliance: None, traffic_management: None, l7_authorization: None },
            |first| first.needs,
        ),
    }
}

#[derive(Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub(super) struct AssumptionWire {
    key: String,
    value: String,
    number: Option<NumberWire>,
    #[cfg_attr(feature = "schema", schemars(extend("enum" = ["default", "catalog", "kubernetes", "scenario", "flag"])))]
    origin: &'static str,
    source: Option<String>,
    version: Option<String>,
    date: Option<String>,
    note: Option<String>,
}

pub(super) fn all_assumptions(scenario: &Scenario) -> Vec<AssumptionWire> {
    scenario
        .said()
        .map(|(key, given)| AssumptionWire {
            key,
            value: given.value.to_string(),
            number: number(&given.value),
            origin: given.origin.word(),
            source: given.source.clone(),
            version: given.version.clone(),
            date: given.date.clone(),
            note: match &given.value {
                Value::Unknown(reason) | Value::NotCounted(reason) => Some(reason.clone()),
                _ => given.note.clone(),
            },
        })
        .collect()
}
