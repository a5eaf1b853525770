//! `ResourceQuota`s that the proxies would exceed, or that refuse pods whose proxy states nothing.

use crate::cluster::findings::{Finding, Look, Meshed, Severity};
use crate::cluster::object::Quota;
use crate::cluster::resources::{Amounts, Asked, Sum};
use crate::units::{Quantity, exceeds, quote};

pub(super) fn find(look: Look<'_>) -> Vec<Finding> {
    // A quota with scopes holds for some pods only, and which these are is not looked at.
    let whole = look.inventory.quotas.iter().filter(|quota| !quota.scoped);
    whole.flat_map(|quota| about(look, quota)).collect()
}

fn about(look: Look<'_>, quota: &Quota) -> Vec<Finding> {
    let here: Vec<Meshed<'_>> =
        look.rows().filter(|meshed| meshed.row.namespace == quota.namespace).collect();
    let meshed = || here.iter().filter(|meshed| meshed.planned.is_meshed(meshed.row.role));
    let mut found: Vec<Finding> = meshed().filter_map(|meshed| needs(*meshed, quota)).collect();
    let times = |sum: Sum, meshed: &Meshed<'_>| sum.times(meshed.row.pods.typical().unwrap_or(0));
    // What is taken by its own status, else what the pods that were read ask for today.
    let today: Sum = here.iter().map(|meshed| times(meshed.planned.today, meshed)).sum();
    let used = quota.used.map_or(today, |used| used.requests.sum());
    let added: Option<Sum> = meshed()
        .map(|meshed| meshed.planned.with.map(|with| times(with.less(meshed.planned.today), meshed)))
        .sum();
    let Some(added) = added else { return found };
    let limits: Sum =
        meshed().filter_map(|meshed| Some(times(meshed.new_proxy()?.total().limits.sum(), meshed))).sum();
    let used_limits = quota.used.map(|used| used.limits.sum());
    let mut over: Vec<String> = Vec::new();
    over.extend(exceeded("memory requests", used.memory, added.memory, quota.hard.requests.memory));
    over.extend(exceeded("CPU requests", used.cpu, added.cpu, quota.hard.requests.cpu));
    if let Some(used) = used_limits {
        over.extend(exceeded("memory limits", used.memory, limits.memory, quota.hard.limits.memory));
        over.extend(exceeded("CPU limits", used.cpu, limits.cpu, quota.hard.limits.cpu));
    }
    if !over.is_empty() {
        found.push(Finding {
            code: "quota-exceeded",
            severity: Severity::Error,
            object: title(quota),
            message: format!("with the proxies the namespace asks for more than the quota has: {}", over.join("; ")),
            fix: "Raise the quota by what the proxies add before the namespace is meshed; else new pods are refused"
                .to_owned(),
        });
    }
    found
}

fn exceeded<Q: Quantity>(what: &str, used: Q, added: Q, hard: Option<Q>) -> Option<String> {
    let hard = hard.filter(|hard| exceeds((used + added).base(), hard.base()))?;
    (added > Q::ZERO).then(|| format!("{what} of {used} and {added} for proxies, of {hard}"))
}

/// A quota on something refuses every pod with a container that does not state it.
fn needs(meshed: Meshed<'_>, quota: &Quota) -> Option<Finding> {
    let proxy = meshed.new_proxy().filter(|proxy| proxy.known)?;
    let Asked { requests, limits } = proxy.asked;
    let admitted = requests.or(limits);
    let lacks = |hard: Amounts, asked: Amounts, what: [&'static str; 2]| {
        let memory = (hard.memory.is_some() && asked.memory.is_none()).then_some(what[0]);
        let cpu = (hard.cpu.is_some() && asked.cpu.is_none()).then_some(what[1]);
        [memory, cpu]
    };
    let lacking: Vec<&str> = lacks(quota.hard.requests, admitted, ["memory request", "CPU request"])
        .into_iter()
        .chain(lacks(quota.hard.limits, limits, ["memory limit", "CPU limit"]))
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
