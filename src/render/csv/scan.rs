//! An inventory: one row a workload.

use csv::Writer;

use crate::cluster::inventory::Row;
use crate::cluster::plan::Planned;
use crate::cluster::proxy;
use crate::cluster::requests::declared;
use crate::cluster::resources::Sum;
use crate::cluster::survey::Survey;
use crate::render::csv::{CsvResult, finish, number, text};

/// The columns, whatever the input.
const HEAD: [&str; 21] = [
    "namespace",
    "kind",
    "name",
    "role",
    "pods_low",
    "pods_typical",
    "pods_high",
    "inactive_pods",
    "containers",
    "app_memory_bytes",
    "app_cpu_cores",
    "effective_memory_bytes",
    "effective_cpu_cores",
    "mesh",
    "decision",
    "rule",
    "proxy_native",
    "added_memory_bytes",
    "added_cpu_cores",
    "added_memory_bytes_all_pods",
    "added_cpu_cores_all_pods",
];

/// One row for each workload, under the fixed header.
///
/// # Errors
/// Never, as far as writing to memory goes; the writer's signature allows for it.
pub fn scan(survey: &Survey) -> CsvResult {
    let mut writer = Writer::from_writer(Vec::new());
    writer.write_record(HEAD)?;
    for (row, planned) in survey.inventory.workloads.iter().zip(&survey.plan.rows) {
        writer.write_record(cells(survey, row, planned))?;
    }
    finish(writer)
}

fn cells(survey: &Survey, row: &Row, planned: &Planned) -> [String; HEAD.len()] {
    let pod = survey.inventory.template(row);
    let apps = declared(&proxy::without_mesh(pod));
    let pods = row.pods.range().map_or_else(Default::default, |range| range.map(|count| count.to_string()));
    let added = planned.added().filter(|_| planned.is_meshed(row.role));
    let all = added.zip(row.pods.typical()).map(|(sum, pods)| sum.times(pods));
    let [low, typical, high] = pods;
    let [added_memory, added_cpu] = sum(added);
    let [all_memory, all_cpu] = sum(all);
    let [app_memory, app_cpu] = sum(Some(apps));
    let [memory, cpu] = sum(Some(planned.without));
    let native = planned.injection.proxy.as_ref().map(|proxy| proxy.native);
    let native = native.or(planned.present.as_ref().map(|present| present.native));
    [
        text(&row.namespace),
        text(&row.kind),
        text(&row.name),
        row.role.word().to_owned(),
        low,
        typical,
        high,
        row.inactive.to_string(),
        pod.running().count().to_string(),
        app_memory,
        app_cpu,
        memory,
        cpu,
        text(&survey.plan.mesh),
        planned.injection.decision.word().to_owned(),
        text(&planned.injection.rule),
        native.map_or_else(String::new, |native| native.to_string()),
        added_memory,
        added_cpu,
        all_memory,
        all_cpu,
    ]
}

fn sum(sum: Option<Sum>) -> [String; 2] {
    sum.map_or_else(Default::default, |sum| [number(sum.memory.bytes()), number(sum.cpu.cores())])
}
