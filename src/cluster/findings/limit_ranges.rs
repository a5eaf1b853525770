//! `LimitRange`s that would refuse a pod with its proxy.

use crate::cluster::findings::{Finding, Look, Meshed, Severity};
use crate::cluster::object::{LimitRange, LimitRule};
use crate::cluster::resources::{Amounts, Asked};
use crate::units::{Quantity, exceeds, quote};

pub(super) fn find(look: Look<'_>) -> Vec<Finding> {
    let mut found = Vec::new();
    for meshed in look.meshed() {
        let here = |range: &&LimitRange| range.namespace == meshed.row.namespace;
        for range in look.inventory.limit_ranges.iter().filter(here) {
            for rule in range.rules.iter().filter(|rule| !rule.of_pods) {
                found.extend(about(meshed, range, rule));
            }
        }
    }
    found
}

fn about(meshed: Meshed<'_>, range: &LimitRange, rule: &LimitRule) -> Option<Finding> {
    let proxy = meshed.new_proxy().filter(|proxy| proxy.known)?;
    // What a container does not state it gets from the range before the range is checked.
    let asked = Asked {
        requests: proxy.asked.requests.or(rule.default_request).or(proxy.asked.limits),
        limits: proxy.asked.limits.or(rule.default),
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
    (!faults.is_empty()).then(|| Finding {
        code: "limit-range-refuses",
        severity: Severity::Error,
        object: meshed.row.title(),
        message: format!(
            "LimitRange {} would refuse its pods: the proxy's {}",
            quote(&range.name),
            faults.join(", its ")
        ),
        fix: "Change the range, or the proxy's requests and limits, before the namespace is meshed"
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
    exceeds(asked.base(), most.base())
        .then(|| format!("{what} {asked} is over the most a container may have, {most}"))
}

fn under<Q: Quantity>(
    what: &str,
    asked: Amounts,
    least: Amounts,
    of: fn(Amounts) -> Option<Q>,
) -> Option<String> {
    let (asked, least) = (of(asked)?, of(least)?);
    exceeds(least.base(), asked.base())
        .then(|| format!("{what} {asked} is under the least a container may have, {least}"))
}
