//! The table of workloads, and the rules that decided.

use std::collections::BTreeMap;

use crate::cluster::inject::Decision;
use crate::cluster::inventory::{PodCount, Row};
use crate::cluster::plan::Planned;
use crate::cluster::survey::Survey;
use crate::render::document::{Block, Document, Role, Table, Text, left, right};
use crate::render::human::{Human, MemoryUnits, digits};
use crate::units::Cpu;

/// How many workloads are named behind a rule.
const NAMED: usize = 4;

/// Adds the workloads and the rules.
pub(super) fn append(document: &mut Document, survey: &Survey, units: MemoryUnits) {
    let rows: Vec<(&Row, &Planned)> = survey.inventory.workloads.iter().zip(&survey.plan.rows).collect();
    if rows.is_empty() {
        return;
    }
    document.blocks.push(Block::Heading(Text::plain("Workloads, requests of one pod")));
    let head = vec![
        left("Workload"),
        left("Kind"),
        left("Role"),
        right("Pods"),
        right("Memory"),
        right("CPU"),
        left("Mesh"),
        right("+Memory"),
        right("+CPU"),
    ];
    document.blocks.push(Block::Table(Table {
        head,
        rows: rows.iter().map(|(row, planned)| line(row, planned, units)).collect(),
    }));
    document.list("Why", why(&rows));
}

fn line(row: &Row, planned: &Planned, units: MemoryUnits) -> Vec<Text> {
    let name =
        if row.namespace.is_empty() { row.name.clone() } else { format!("{}/{}", row.namespace, row.name) };
    let role = match planned.injection.decision {
        Decision::Inject => Role::Strong,
        Decision::Present => Role::Good,
        Decision::Skip | Decision::Gateway => Role::Muted,
    };
    let (memory, cpu) = if planned.is_meshed(row.role) {
        planned.added().map_or_else(
            || (Text::unknown(), Text::unknown()),
            |added| (Text::plain(added.memory.human(units)), Text::plain(cores(added.cpu))),
        )
    } else {
        (Text::default(), Text::default())
    };
    vec![
        Text::plain(name),
        Text::plain(row.kind.clone()),
        Text::plain(row.role.word()),
        pods(row),
        Text::plain(planned.without.memory.human(units)),
        Text::plain(cores(planned.without.cpu)),
        Text::new(role, planned.injection.decision.word()),
        memory,
        cpu,
    ]
}

/// Thousandths of a core below one, as manifests write them.
fn cores(cpu: Cpu) -> String {
    if cpu.cores() < 1.0 { format!("{}m", digits(cpu.cores() * 1000.0, 3)) } else { digits(cpu.cores(), 3) }
}

fn pods(row: &Row) -> Text {
    match row.pods {
        PodCount::Exactly(pods) => Text::plain(pods.to_string()),
        PodCount::Scaled { low, typical, high } => Text::plain(format!("{typical} ({low} to {high})")),
        PodCount::Unknown => Text::unknown(),
    }
}

/// The rules that decided, each with the workloads it decided about.
fn why(rows: &[(&Row, &Planned)]) -> Vec<Text> {
    let mut by_rule: BTreeMap<(&str, &str), Vec<&Row>> = BTreeMap::new();
    for (row, planned) in rows {
        let injection = &planned.injection;
        by_rule.entry((injection.decision.word(), &injection.rule)).or_default().push(row);
    }
    let item = |((decision, rule), rows): ((&str, &str), Vec<&Row>)| {
        let mut names: Vec<&str> = rows.iter().take(NAMED).map(|row| row.name.as_str()).collect();
        let more = format!("{} more", rows.len().saturating_sub(NAMED));
        if rows.len() > NAMED {
            names.push(&more);
        }
        Text::new(Role::Strong, decision.to_owned())
            .and(Role::Plain, format!(", {rule}: {}", names.join(", ")))
    };
    by_rule.into_iter().map(item).collect()
}
