//! `ResourceQuota`s that the proxies would exceed, or that refuse pods whose proxy states nothing.

use crate::cluster::admission;
use crate::cluster::findings::{Finding, Look, Meshed, Severity};
use crate::cluster::inventory::or_default;
use crate::cluster::object::Quota;
use crate::cluster::proxy::{with_proxy, without_mesh};
use crate::cluster::requests::limits;
use crate::cluster::resources::{Amounts, Sum};
use crate::units::{Quantity, exceeds, quote};

pub(super) fn find(look: Look<'_>) -> Vec<Finding> {
    // A quota with scopes holds for some pods only, and which these are is not looked at.
    let whole = look.inventory.quotas.iter().filter(|quota| !quota.scoped);
    whole.flat_map(|quota| about(look, quota)).collect()
}

fn about(look: Look<'_>, quota: &Quota) -> Vec<Finding> {
    let here = |meshed: &Meshed<'_>| or_default(&meshed.row.namespace) == or_default(&quota.namespace);
    let rows: Vec<Meshed<'_>> = look.rows().filter(here).collect();
    let meshed = rows.iter().filter(|meshed| meshed.planned.is_meshed(meshed.row.role));
    let mut found: Vec<Finding> = meshed.filter_map(|meshed| needs(look, *meshed, quota)).collect();
    // Typical, and where that is within, with autoscalers at their most.
    let ends = [(1, Severity::Error, ""), (2, Severity::Warning, ", with autoscalers at their most,")];
    found.extend(
        ends.into_iter().find_map(|(end, severity, when)| exceeded(look, quota, &rows, end, severity, when)),
    );
    found
}

/// What the pods of a namespace would ask for in all, against the quota.
fn exceeded(
    look: Look<'_>,
    quota: &Quota,
    rows: &[Meshed<'_>],
    end: usize,
    severity: Severity,
    when: &str,
) -> Option<Finding> {
    let (mut today, mut added) = ([Sum::ZERO; 2], [Sum::ZERO; 2]);
    for meshed in rows {
        let pods = meshed.row.pods.range().map_or(0, |range| range[end]);
        let [requests, limits] = [meshed.planned.today, limits_of(look, *meshed, false)];
        today = [today[0] + requests.times(pods), today[1] + limits.times(pods)];
        if meshed.planned.is_meshed(meshed.row.role) {
            let more = [meshed.planned.with?.less(requests), limits_of(look, *meshed, true).less(limits)];
            added = [added[0] + more[0].times(pods), added[1] + more[1].times(pods)];
        }
    }
    // What is taken by the quota's own status, else what the pods that were read ask for today.
    let used = match &quota.used {
        Some(used) if end == 1 => [used.requests.sum(), used.limits.sum()],
        _ => today,
    };
    let over: Vec<String> = [
        over("memory requests", used[0].memory, added[0].memory, quota.hard.requests.memory),
        over("CPU requests", used[0].cpu, added[0].cpu, quota.hard.requests.cpu),
        over("memory limits", used[1].memory, added[1].memory, quota.hard.limits.memory),
        over("CPU limits", used[1].cpu, added[1].cpu, quota.hard.limits.cpu),
    ]
    .into_iter()
    .flatten()
    .collect();
    (!over.is_empty()).then(|| Finding {
        code: "quota-exceeded",
        severity,
        object: title(quota),
        message: format!("with the proxies the namespace{when} asks for more than the quota has: {}", over.join("; ")),
        fix: "Raise the quota by what the proxies add before the namespace is meshed; else new pods are refused"
            .to_owned(),
    })
}

/// The limits of one pod as it is today, or with its new proxy.
fn limits_of(look: Look<'_>, meshed: Meshed<'_>, with_mesh: bool) -> Sum {
    let admitted = |pod| limits(&admission::admitted(look.inventory, &meshed.row.namespace, pod));
    match meshed.new_proxy().filter(|_| with_mesh) {
        Some(proxy) => admitted(&with_proxy(&without_mesh(meshed.pod), proxy)),
        None => admitted(meshed.pod),
    }
}

fn over<Q: Quantity>(what: &str, used: Q, added: Q, hard: Option<Q>) -> Option<String> {
    let hard = hard.filter(|hard| exceeds((used + added).base(), hard.base()))?;
    (added > Q::ZERO).then(|| format!("{what} of {used} and {added} for proxies, of {hard}"))
}

/// A quota on something refuses every pod with a container that does not state it.
fn needs(look: Look<'_>, meshed: Meshed<'_>, quota: &Quota) -> Option<Finding> {
    let proxy = meshed.new_proxy().filter(|proxy| proxy.known)?;
    let rules = admission::ranges(look.inventory, &meshed.row.namespace).flat_map(|range| &range.rules);
    let asked = admission::asked(proxy.asked, rules);
    let lacks = |hard: Amounts, asked: Amounts, what: [&'static str; 2]| {
        let memory = (hard.memory.is_some() && asked.memory.is_none()).then_some(what[0]);
        let cpu = (hard.cpu.is_some() && asked.cpu.is_none()).then_some(what[1]);
        [memory, cpu]
    };
    let lacking: Vec<&str> = lacks(quota.hard.requests, asked.requests, ["memory request", "CPU request"])
        .into_iter()
        .chain(lacks(quota.hard.limits, asked.limits, ["memory limit", "CPU limit"]))
        .flatten()
        .collect();
    (!lacking.is_empty()).then(|| Finding {
        code: "quota-needs-requests",
        severity: Severity::Error,
        object: meshed.row.title(),
        message: format!(
            "{} refuses pods with a container that states no {}, and the proxy states none",
            title(quota),
            lacking.join(", no ")
        ),
        fix: "Give the proxy what the quota counts, or give the namespace a LimitRange with defaults"
            .to_owned(),
    })
}

fn title(quota: &Quota) -> String {
    let within = if quota.namespace.is_empty() { String::new() } else { format!("{}/", quota.namespace) };
    format!("ResourceQuota {}", quote(&format!("{within}{}", quota.name)))
}
