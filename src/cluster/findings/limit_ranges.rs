//! `LimitRange`s that would refuse a pod with its proxy.

use crate::cluster::admission;
use crate::cluster::findings::{Finding, Look, Meshed, Severity};
use crate::cluster::object::{LimitRange, LimitRule};
use crate::cluster::proxy::with_proxy;
use crate::cluster::requests::limits;
use crate::cluster::resources::{Amounts, Asked, Sum};
use crate::units::{Quantity, exceeds, quote};

pub(super) fn find(look: Look<'_>) -> Vec<Finding> {
    let mut found = Vec::new();
    for meshed in look.meshed() {
        for range in admission::ranges(look.inventory, &meshed.row.namespace) {
            for rule in &range.rules {
                found.extend(about(look, meshed, range, rule));
            }
        }
    }
    found
}

fn about(look: Look<'_>, meshed: Meshed<'_>, range: &LimitRange, rule: &LimitRule) -> Option<Finding> {
    let proxy = meshed.new_proxy().filter(|proxy| proxy.known)?;
    let (whose, asked) = if rule.of_pods {
        let pod = with_proxy(&crate::cluster::proxy::without_mesh(meshed.pod), proxy);
        let pod = admission::admitted(look.inventory, &meshed.row.namespace, &pod);
        let stated = |sum: Sum| Amounts { memory: Some(sum.memory), cpu: Some(sum.cpu) };
        ("a pod", Asked { requests: stated(meshed.planned.with?), limits: stated(limits(&pod)) })
    } else {
        let rules = admission::ranges(look.inventory, &meshed.row.namespace).flat_map(|range| &range.rules);
        ("a container", admission::asked(proxy.asked, rules))
    };
    let faults: Vec<String> = [
        over("memory limit", asked.limits, rule.max, |amounts| amounts.memory),
        over("memory request", asked.requests, rule.max, |amounts| amounts.memory),
        under("memory request", asked.requests, rule.min, |amounts| amounts.memory),
        over("CPU limit", asked.limits, rule.max, |amounts| amounts.cpu),
        over("CPU request", asked.requests, rule.max, |amounts| amounts.cpu),
        under("CPU request", asked.requests, rule.min, |amounts| amounts.cpu),
    ]
    .into_iter()
    .flatten()
    .collect();
    let subject = if rule.of_pods { "with the proxy, its" } else { "the proxy's" };
    (!faults.is_empty()).then(|| Finding {
        code: "limit-range-refuses",
        severity: Severity::Error,
        object: meshed.row.title(),
        message: format!(
            "LimitRange {} for {whose} would refuse its pods: {subject} {}",
            quote(&range.name),
            faults.join(", its ")
        ),
        fix: "Change the range, or the requests and limits of the proxy, before the namespace is meshed"
            .to_owned(),
    })
}

fn over<Q: Quantity>(
    what: &str,
    asked: Amounts,
    most: Amounts,
    of: fn(Amounts) -> Option<Q>,
) -> Option<String> {
    let (asked, most) = (of(asked)?, of(most)?);
    exceeds(asked.base(), most.base()).then(|| format!("{what} {asked} is over the most allowed, {most}"))
}

fn under<Q: Quantity>(
    what: &str,
    asked: Amounts,
    least: Amounts,
    of: fn(Amounts) -> Option<Q>,
) -> Option<String> {
    let (asked, least) = (of(asked)?, of(least)?);
    exceeds(least.base(), asked.base()).then(|| format!("{what} {asked} is under the least allowed, {least}"))
}
