//! What was read, in words and numbers.

use crate::cluster::inject::Mode;
use crate::cluster::inventory::Row;
use crate::cluster::survey::Survey;
use crate::model::difference::Difference;
use crate::model::{Estimate, Figure, FigureValue};
use crate::render::document::{Block, Document, Role, Text};
use crate::render::human::{Human, MemoryUnits};
use crate::units::Quantity;

/// The most faults that an estimate lists; the inventory has all of them.
const FAULTS_SHOWN: usize = 5;

/// How many workloads are named in a line.
const NAMED: usize = 4;

/// What an estimate tells of its input: the objects, how they were counted, a mesh that runs already.
pub fn what_was_read(document: &mut Document, survey: &Survey, estimate: &Estimate, units: MemoryUnits) {
    document.blocks.push(Block::Heading(Text::plain(format!("Read from {}", survey.source()))));
    let mut items = vec![Text::plain(subject(survey)), Text::plain(kinds(survey))];
    items.extend(uncounted(survey));
    if survey.question.defaults.is_none() {
        let text = format!(
            "what the proxies of {} request is not known, so neither is what they reserve; name a mesh whose chart says \
             (`--mesh istio-sidecar`), or say it (`--sidecar-memory-request`, `--sidecar-cpu-request`)",
            survey.plan.mesh
        );
        items.push(Text::new(Role::Unknown, "note").and(Role::Plain, format!(": {text}")));
    }
    let today = survey.reserved_today();
    if survey.totals.proxies.running > 0 || today.memory.base() > 0.0 || today.cpu.base() > 0.0 {
        items.push(Text::plain(installed(survey, estimate, units)));
    }
    let faults = survey.inventory.skipped.iter().filter(|skipped| skipped.fault);
    let count = faults.clone().count() as u64 + survey.inventory.tally.faults_not_listed;
    items.extend(faults.take(FAULTS_SHOWN).map(super::left_aside));
    if count > FAULTS_SHOWN as u64 {
        let more = count - FAULTS_SHOWN as u64;
        items.push(Text::new(Role::Bad, format!("{more} more could not be used; `meshtax scan` lists them")));
    }
    document.blocks.push(Block::List(items));
    super::findings(document, &survey.findings);
}

/// Whose pods were counted, and by which rules.
pub fn subject(survey: &Survey) -> String {
    let totals = &survey.totals;
    let mode = match survey.question.mode {
        Mode::AsLabelled => "as they are labelled today",
        Mode::Everywhere => "as if every namespace were in the mesh",
    };
    let many = |count: u64, one: &str, many: &str| format!("{count} {}", if count == 1 { one } else { many });
    let mut parts = vec![
        many(totals.workloads, "workload", "workloads"),
        format!("{} of {} pods meshed", counts(totals.meshed_pods), counts(totals.cluster_pods)),
        many(totals.services, "Service", "Services"),
        match totals.namespaces {
            0 => "no namespace stated".to_owned(),
            count => many(count, "namespace", "namespaces"),
        },
    ];
    if totals.nodes > 0 {
        parts.push(many(totals.nodes, "node", "nodes"));
    }
    if totals.daemon_sets > 0 {
        parts.push(many(totals.daemon_sets, "DaemonSet", "DaemonSets"));
    }
    if totals.jobs > 0 {
        parts.push(many(totals.jobs, "Job or CronJob", "Jobs and CronJobs"));
    }
    if totals.inactive_pods > 0 {
        parts.push(many(totals.inactive_pods, "pod that has ended", "pods that have ended"));
    }
    let [low, _, high] = totals.cluster_pods;
    let scaled = if low == high { "" } else { "; low and high are autoscalers all at their least and most" };
    format!("{}; {mode}{scaled}", parts.join(", "))
}

/// The workloads whose pods could not be counted, where there are any.
pub(super) fn uncounted(survey: &Survey) -> Option<Text> {
    let unknown = survey.inventory.workloads.iter().filter(|row| row.pods.range().is_none());
    let names: Vec<String> = unknown.map(Row::title).collect();
    let first = names.iter().take(NAMED).cloned().collect::<Vec<_>>().join(", ");
    let more = if names.len() > NAMED { format!(" and {} more", names.len() - NAMED) } else { String::new() };
    (!names.is_empty()).then(|| {
        Text::new(Role::Unknown, "not counted").and(
            Role::Plain,
            format!(
                ", for lack of their nodes (a DaemonSet) or because they do not run (a Job): {first}{more}. Read nodes \
                 and pods as well to count them"
            ),
        )
    })
}

/// `12`, or `12 (6 to 30)` where autoscalers decide.
pub(super) fn counts([low, typical, high]: [u64; 3]) -> String {
    if low == high { typical.to_string() } else { format!("{typical} ({low} to {high})") }
}

fn kinds(survey: &Survey) -> String {
    let objects = &survey.inventory.tally.objects;
    let listed: Vec<String> = objects.iter().map(|(kind, count)| format!("{count} {kind}")).collect();
    format!("objects: {}", if listed.is_empty() { "none".to_owned() } else { listed.join(", ") })
}

/// What runs already, and the tax against it. Where its control plane was not read, only proxies compare.
fn installed(survey: &Survey, estimate: &Estimate, units: MemoryUnits) -> String {
    let totals = &survey.totals;
    let today = survey.reserved_today();
    let control_plane =
        survey.inventory.workloads.iter().any(|row| row.role == crate::cluster::roles::Role::ControlPlane);
    let or_unknown = |told: Option<String>| told.unwrap_or_else(|| UNKNOWN.to_owned());
    let (what, memory, cpu) = match totals.added {
        _ if control_plane => {
            let memory = or_unknown(against(Figure::MEMORY_RESERVED, estimate, today.memory, units));
            let cpu = or_unknown(against(Figure::CPU_RESERVED, estimate, today.cpu, units));
            (survey.plan.mesh.clone(), memory, cpu)
        }
        Some([_, added, _]) => {
            let there = totals.proxies.effective;
            let memory = or_unknown(told(FigureValue::exact(added.memory), there.memory, units));
            let cpu = or_unknown(told(FigureValue::exact(added.cpu), there.cpu, units));
            (format!("the proxies of {} alone (no control plane was read)", survey.plan.mesh), memory, cpu)
        }
        None => (survey.plan.mesh.clone(), UNKNOWN.to_owned(), UNKNOWN.to_owned()),
    };
    let pods = if totals.proxies.running == 1 {
        "1 pod has a proxy"
    } else {
        &format!("{} pods have a proxy", totals.proxies.running)
    };
    format!(
        "a mesh runs already: {pods}, and with its own pods it reserves {} memory and {} CPU; \"without mesh\" is without \
         it. Against that, {what}: {memory} memory, {cpu} CPU",
        today.memory.human(units),
        today.cpu.human(units),
    )
}

/// Said where nobody knows by how much two differ.
const UNKNOWN: &str = "an unknown difference of";

/// `2 GB more` than what runs, or less; nothing where a part of it is not known.
pub fn against<Q: Human>(
    figure: Figure,
    estimate: &Estimate,
    today: Q,
    units: MemoryUnits,
) -> Option<String> {
    told(figure.value(estimate), today, units)
}

fn told<Q: Human>(value: FigureValue, today: Q, units: MemoryUnits) -> Option<String> {
    let by = Difference::from_today(today, value).by()?;
    let shown = Q::saturated(by.abs()).human(units);
    Some(match by {
        0.0 => "as much".to_owned(),
        by if by < 0.0 => format!("{shown} less"),
        _ => format!("{shown} more"),
    })
}
