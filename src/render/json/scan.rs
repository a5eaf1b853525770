//! The document `scan`.

use serde::Serialize;

use crate::cluster::findings::Finding;
use crate::cluster::inject::Decision;
use crate::cluster::inventory::{PodCount, Row};
use crate::cluster::object::Node;
use crate::cluster::place::Skipped;
use crate::cluster::plan::Planned;
use crate::cluster::requests::declared;
use crate::cluster::resources::{Amounts, Sum};
use crate::cluster::survey::Survey;
use crate::model::measured::Usage;
use crate::render::json::figure::{rounded, whole};
use crate::render::json::usage::{UsageWire, usage};
use crate::render::json::{GENERATOR, Head, SCHEMA_VERSION, print};
use crate::units::{Cpu, Memory, Quantity};

/// Significant digits of cores.
const DIGITS: usize = 12;

#[derive(Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub(super) struct ScanWire {
    #[cfg_attr(feature = "schema", schemars(extend("const" = 1)))]
    schema_version: u32,
    #[cfg_attr(feature = "schema", schemars(extend("enum" = ["scan"])))]
    document: &'static str,
    generator: Head,
    sources: Vec<String>,
    mesh: Option<String>,
    inject: Option<&'static str>,
    totals: Option<TotalsWire>,
    workloads: Option<Vec<WorkloadWire>>,
    nodes: Option<Vec<NodeWire>>,
    findings: Option<Vec<FindingWire>>,
    skipped: Option<Vec<SkippedWire>>,
    usage: Option<UsageWire>,
}

#[derive(Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
struct TotalsWire {
    pods: u64,
    meshed_pods: u64,
    workloads: u64,
    containers: u64,
    services: u64,
    application_services: u64,
    namespaces: u64,
    nodes: u64,
    daemon_sets: u64,
    jobs: u64,
    inactive_pods: u64,
    gateway_pods: u64,
    app_requests: SumWire,
    app_requests_with_limits: SumWire,
    containers_without_memory_request: u64,
    effective_requests: SumWire,
    proxies: ProxiesWire,
    added: Option<SumWire>,
    meshed_pods_range: RangeWire,
    cluster_pods_range: RangeWire,
    documents_empty: u64,
    faults_not_listed: u64,
}

#[derive(Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
struct SumWire {
    memory_bytes: u64,
    cpu_cores: f64,
}

#[derive(Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
struct AmountsWire {
    memory_bytes: Option<u64>,
    cpu_cores: Option<f64>,
}

#[derive(Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
struct ProxiesWire {
    pods: u64,
    memory_bytes: u64,
    cpu_cores: f64,
}

#[derive(Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
struct RangeWire {
    low: u64,
    typical: u64,
    high: u64,
}

#[derive(Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
struct WorkloadWire {
    kind: String,
    namespace: Option<String>,
    name: String,
    role: &'static str,
    pods: Option<u64>,
    pods_range: Option<RangeWire>,
    inactive_pods: u64,
    containers: u64,
    app_memory_bytes: u64,
    app_cpu_cores: f64,
    injection: InjectionWire,
    proxy: Option<ProxyWire>,
    added: Option<SumWire>,
}

#[derive(Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
struct InjectionWire {
    mesh: String,
    decision: &'static str,
    rule: String,
}

#[derive(Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
struct ProxyWire {
    memory_bytes: Option<u64>,
    cpu_cores: Option<f64>,
    native: bool,
}

#[derive(Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
struct NodeWire {
    name: String,
    allocatable: AmountsWire,
    capacity: AmountsWire,
    pods: Option<u64>,
    unschedulable: bool,
    ready: Option<bool>,
    taints: Vec<String>,
    kubelet_version: Option<String>,
}

#[derive(Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub(super) struct FindingWire {
    code: &'static str,
    #[cfg_attr(feature = "schema", schemars(extend("enum" = ["error", "warning", "note"])))]
    severity: &'static str,
    object: String,
    message: String,
    fix: String,
}

#[derive(Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub(super) struct SkippedWire {
    source: String,
    document: u64,
    line: u64,
    kind: Option<String>,
    name: Option<String>,
    reason: String,
    fault: bool,
}

/// The document of what was seen in use, where nothing else was read: what that would tell is null.
///
/// # Errors
/// Never, as far as these types go; serde's signature allows for it.
pub fn scan_usage(used: &Usage) -> serde_json::Result<String> {
    print(&ScanWire {
        schema_version: SCHEMA_VERSION,
        document: "scan",
        generator: GENERATOR,
        sources: vec![used.source.clone()],
        mesh: None,
        inject: None,
        totals: None,
        workloads: None,
        nodes: None,
        findings: None,
        skipped: None,
        usage: Some(usage(used)),
    })
}

/// The document as text.
///
/// # Errors
/// Never, as far as these types go; serde's signature allows for it.
pub fn scan(survey: &Survey, used: Option<&Usage>) -> serde_json::Result<String> {
    let rows = survey.inventory.workloads.iter().zip(&survey.plan.rows);
    print(&ScanWire {
        schema_version: SCHEMA_VERSION,
        document: "scan",
        generator: GENERATOR,
        sources: survey.sources.clone(),
        mesh: Some(survey.question.mesh.clone()),
        inject: Some(survey.question.mode.word()),
        totals: Some(totals(survey)),
        workloads: Some(rows.map(|(row, planned)| workload(survey, row, planned)).collect()),
        nodes: Some(survey.inventory.nodes.iter().map(node).collect()),
        findings: Some(survey.findings.iter().map(finding).collect()),
        skipped: Some(survey.inventory.skipped.iter().map(skipped).collect()),
        usage: used.map(usage),
    })
}

fn totals(survey: &Survey) -> TotalsWire {
    let totals = &survey.totals;
    let [_, meshed_pods, _] = totals.meshed_pods;
    let proxies = sum(totals.proxies.requests);
    TotalsWire {
        pods: totals.pods,
        meshed_pods,
        workloads: totals.workloads,
        containers: totals.containers,
        services: totals.services,
        application_services: totals.application_services,
        namespaces: totals.namespaces,
        nodes: totals.nodes,
        daemon_sets: totals.daemon_sets,
        jobs: totals.jobs,
        inactive_pods: totals.inactive_pods,
        gateway_pods: totals.gateway_pods,
        app_requests: sum(totals.app_requests),
        app_requests_with_limits: sum(totals.app_requests_with_limits),
        containers_without_memory_request: totals.containers_without_memory_request,
        effective_requests: sum(totals.effective_requests),
        proxies: ProxiesWire {
            pods: totals.proxies.pods,
            memory_bytes: proxies.memory_bytes,
            cpu_cores: proxies.cpu_cores,
        },
        added: totals.added.map(|[_, added, _]| sum(added)),
        meshed_pods_range: range(totals.meshed_pods),
        cluster_pods_range: range(totals.cluster_pods),
        documents_empty: survey.inventory.tally.empty_documents,
        faults_not_listed: survey.inventory.tally.faults_not_listed,
    }
}

fn workload(survey: &Survey, row: &Row, planned: &Planned) -> WorkloadWire {
    let pod = survey.inventory.template(row);
    let apps = sum(declared(&crate::cluster::proxy::without_mesh(pod)));
    let is_there = matches!(planned.injection.decision, Decision::Present | Decision::Gateway);
    let there = planned.present.as_ref().filter(|_| is_there);
    let proxy = match (&planned.injection.proxy, there) {
        (Some(proxy), _) if !is_there => {
            // What nobody knows is null; what is known to request nothing is zero.
            let asked = proxy.total().admitted();
            let asked = if proxy.known { asked.or(zero()) } else { Amounts::default() };
            Some(ProxyWire {
                memory_bytes: asked.memory.map(bytes),
                cpu_cores: asked.cpu.map(cores),
                native: proxy.native,
            })
        }
        (_, Some(present)) => {
            let asked = present.asked.requests.sum();
            Some(ProxyWire {
                memory_bytes: Some(bytes(asked.memory)),
                cpu_cores: Some(cores(asked.cpu)),
                native: present.native,
            })
        }
        (_, None) => None,
    };
    WorkloadWire {
        kind: row.kind.clone(),
        namespace: (!row.namespace.is_empty()).then(|| row.namespace.clone()),
        name: row.name.clone(),
        role: row.role.word(),
        pods: row.pods.typical(),
        pods_range: match row.pods {
            PodCount::Scaled { low, typical, high } => Some(range([low, typical, high])),
            PodCount::Exactly(_) | PodCount::Unknown => None,
        },
        inactive_pods: row.inactive,
        containers: pod.running().count() as u64,
        app_memory_bytes: apps.memory_bytes,
        app_cpu_cores: apps.cpu_cores,
        injection: InjectionWire {
            mesh: survey.plan.mesh.clone(),
            decision: planned.injection.decision.word(),
            rule: planned.injection.rule.clone(),
        },
        proxy,
        added: planned.added().filter(|_| planned.is_meshed(row.role)).map(sum),
    }
}

fn node(node: &Node) -> NodeWire {
    NodeWire {
        name: node.name.clone(),
        allocatable: amounts(node.allocatable),
        capacity: amounts(node.capacity),
        pods: node.pods,
        unschedulable: node.unschedulable,
        ready: node.ready,
        taints: node
            .taints
            .iter()
            .map(|taint| match taint.value.as_str() {
                "" => format!("{}:{}", taint.key, taint.effect),
                value => format!("{}={value}:{}", taint.key, taint.effect),
            })
            .collect(),
        kubelet_version: node.kubelet_version.clone(),
    }
}

pub(super) fn finding(finding: &Finding) -> FindingWire {
    FindingWire {
        code: finding.code,
        severity: finding.severity.word(),
        object: finding.object.clone(),
        message: finding.message.clone(),
        fix: finding.fix.clone(),
    }
}

pub(super) fn skipped(skipped: &Skipped) -> SkippedWire {
    SkippedWire {
        source: skipped.place.source.clone(),
        document: skipped.place.document,
        line: skipped.place.line,
        kind: skipped.kind.clone(),
        name: skipped.name.clone(),
        reason: skipped.reason.clone(),
        fault: skipped.fault,
    }
}

fn zero() -> Amounts {
    Amounts { memory: Some(Memory::ZERO), cpu: Some(Cpu::ZERO) }
}

fn range([low, typical, high]: [u64; 3]) -> RangeWire {
    RangeWire { low, typical, high }
}

fn sum(sum: Sum) -> SumWire {
    SumWire { memory_bytes: bytes(sum.memory), cpu_cores: cores(sum.cpu) }
}

fn amounts(amounts: Amounts) -> AmountsWire {
    AmountsWire { memory_bytes: amounts.memory.map(bytes), cpu_cores: amounts.cpu.map(cores) }
}

fn bytes(memory: Memory) -> u64 {
    whole(memory.bytes())
}

fn cores(cpu: Cpu) -> f64 {
    rounded(cpu.cores(), DIGITS)
}
