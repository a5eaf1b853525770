//! An inventory as a document: what was read, what the mesh would do to each workload and why, what to
//! mind, and what was left aside.

mod read;
mod workloads;

use crate::cluster::findings::{Finding, Severity};
use crate::cluster::place::Skipped;
use crate::cluster::survey::Survey;
use crate::render::document::{Block, Document, Role, Table, Text, left, right};
use crate::render::human::{Human, MemoryUnits};

pub use read::{against, subject, what_was_read};

/// The inventory as a document; only sums and findings where it is to be brief.
#[must_use]
pub fn scan(survey: &Survey, units: MemoryUnits, brief: bool) -> Document {
    let mut document = Document::default();
    let title = format!("What {} would do to {}", survey.plan.mesh, survey.source());
    document.blocks.push(Block::Title(Text::plain(title)));
    document.blocks.push(Block::Paragraph(Text::new(Role::Muted, read::subject(survey))));
    document.blocks.push(Block::Table(sums(survey, units)));
    document.blocks.extend(read::uncounted(survey).map(Block::Paragraph));
    findings(&mut document, &survey.findings);
    if !brief {
        workloads::append(&mut document, survey, units);
        nodes(&mut document, survey, units);
        document.list("Left aside", survey.inventory.skipped.iter().map(left_aside).collect());
    }
    document
}

/// What to mind, the worst first.
pub(super) fn findings(document: &mut Document, findings: &[Finding]) {
    let item = |finding: &Finding| {
        let role = if finding.severity == Severity::Note { Role::Strong } else { Role::Bad };
        Text::new(role, format!("{} {}", finding.severity.word(), finding.code))
            .and(Role::Plain, format!(", {}: {}. {}", finding.object, finding.message, finding.fix))
    };
    document.list("Findings", findings.iter().map(item).collect());
}

fn sums(survey: &Survey, units: MemoryUnits) -> Table {
    let totals = &survey.totals;
    let mut rows = Vec::new();
    let mut put = |what: &str, pods: String, memory: Text, cpu: Text| {
        rows.push(vec![Text::plain(what), Text::plain(pods), memory, cpu]);
    };
    let [_, without, _] = totals.without_mesh;
    let shown = |sum: crate::cluster::resources::Sum| {
        [Text::plain(sum.memory.human(units)), Text::plain(sum.cpu.human(units))]
    };
    let [memory, cpu] = shown(without);
    put("Reserved without a mesh", read::counts(totals.cluster_pods), memory, cpu);
    let today = survey.reserved_today();
    if today != crate::cluster::resources::Sum::ZERO {
        let [memory, cpu] = shown(today);
        put("A mesh that runs already", format!("{} with proxy", totals.proxies.running), memory, cpu);
    }
    let meshed = read::counts(totals.meshed_pods);
    match totals.added {
        Some([_, added, _]) => {
            let [memory, cpu] = shown(added);
            let strong = |text: Text| {
                Text::new(Role::Strong, text.0.into_iter().map(|span| span.text).collect::<String>())
            };
            put("Added by proxies", format!("{meshed} meshed"), strong(memory), strong(cpu));
        }
        None => put("Added by proxies", format!("{meshed} meshed"), Text::unknown(), Text::unknown()),
    }
    Table { head: vec![left(""), right("Pods"), right("Memory"), right("CPU")], rows }
}

fn nodes(document: &mut Document, survey: &Survey, units: MemoryUnits) {
    if survey.inventory.nodes.is_empty() {
        return;
    }
    let rows = survey.inventory.nodes.iter().map(|node| {
        let remark: Vec<&str> = [
            node.unschedulable.then_some("cordoned"),
            (node.ready == Some(false)).then_some("not ready"),
            node.taints.iter().any(crate::cluster::object::Taint::bars).then_some("tainted"),
        ]
        .into_iter()
        .flatten()
        .collect();
        let shown = |text: Option<String>| text.map_or_else(Text::unknown, Text::plain);
        vec![
            Text::plain(node.name.clone()),
            shown(node.allocatable.memory.map(|memory| memory.human(units))),
            shown(node.allocatable.cpu.map(|cpu| cpu.human(units))),
            shown(node.pods.map(|pods| pods.to_string())),
            Text::new(Role::Muted, remark.join(", ")),
        ]
    });
    document.blocks.push(Block::Heading(Text::plain("Nodes, and what they have for pods")));
    let head = vec![left("Node"), right("Memory"), right("CPU"), right("Pods"), left("")];
    document.blocks.push(Block::Table(Table { head, rows: rows.collect() }));
}

/// One line about something that was left aside.
pub(super) fn left_aside(skipped: &Skipped) -> Text {
    let place = &skipped.place;
    let what = [skipped.kind.as_deref(), skipped.name.as_deref()];
    let what: Vec<&str> = what.into_iter().flatten().collect();
    let what = if what.is_empty() { String::new() } else { format!("{}: ", what.join(" ")) };
    let role = if skipped.fault { Role::Bad } else { Role::Muted };
    Text::new(role, format!("{}, document {}, line {}", place.source, place.document, place.line))
        .and(Role::Plain, format!(": {what}{}", skipped.reason))
}
