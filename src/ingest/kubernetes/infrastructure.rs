//! What is no pod and makes none: services, namespaces, nodes, and what limits or scales.

use std::fmt::Display;

use crate::cluster::object::{
    Autoscaler, LimitRange, LimitRule, Metric, Namespace, Node, Quota, QuotaAmounts, Service, Taint,
};
use crate::cluster::quantity;
use crate::cluster::resources::Amounts;
use crate::ingest::kubernetes::raw::{LimitItem, Meta, MetricSource, Quantities, Spec, Status, TaintItem};
use crate::ingest::kubernetes::take::{Taken, amounts};
use crate::ingest::kubernetes::tree::Object as Raw;
use crate::ingest::kubernetes::workloads::is_true;

/// A Service.
pub(super) fn service<const W: bool>(
    namespace: String,
    name: String,
    meta: &Meta<'_>,
    object: &Raw<'_, W>,
) -> Taken<Service> {
    let none = Box::<Spec<'_>>::default();
    let spec = object.spec.take("spec")?.unwrap_or(&none);
    Ok(Service {
        namespace,
        name,
        selector: spec.selector.marks("spec.selector")?,
        labels: meta.labels.marks("metadata.labels")?,
        external: spec.service_type.text() == Some("ExternalName"),
    })
}

/// A Namespace.
pub(super) fn namespace(name: String, meta: &Meta<'_>) -> Taken<Namespace> {
    Ok(Namespace {
        name,
        labels: meta.labels.marks("metadata.labels")?,
        annotations: meta.annotations.marks("metadata.annotations")?,
    })
}

/// A Node.
pub(super) fn node<const W: bool>(name: String, meta: &Meta<'_>, object: &Raw<'_, W>) -> Taken<Node> {
    let (no_spec, no_status) = (Box::<Spec<'_>>::default(), Box::<Status<'_>>::default());
    let spec = object.spec.take("spec")?.unwrap_or(&no_spec);
    let status = object.status.take("status")?.unwrap_or(&no_status);
    let taint = |item: &TaintItem<'_>| {
        Ok(Taint {
            key: item.key.words("spec.taints")?.unwrap_or_default(),
            value: item.value.words("spec.taints")?.unwrap_or_default(),
            effect: item.effect.words("spec.taints")?.unwrap_or_default(),
        })
    };
    let conditions = status.conditions.values().iter().filter_map(|condition| condition.value());
    let mut ready = conditions.filter(|condition| condition.condition_type.text() == Some("Ready"));
    let pods = status
        .allocatable
        .value()
        .map(|found| found.pods.quantity("status.allocatable.pods", quantity::count));
    Ok(Node {
        name,
        labels: meta.labels.marks("metadata.labels")?,
        allocatable: status.allocatable.amounts("status.allocatable")?,
        capacity: status.capacity.amounts("status.capacity")?,
        pods: pods.transpose()?.flatten(),
        taints: spec.taints.take("spec.taints")?.into_iter().map(taint).collect::<Taken<_>>()?,
        unschedulable: spec.unschedulable.flag("spec.unschedulable")?.unwrap_or(false),
        ready: ready.next().map(|condition| is_true(&condition.status)),
        kubelet_version: status.info.value().and_then(|info| info.kubelet.text()).map(str::to_owned),
    })
}

/// A `HorizontalPodAutoscaler`, of `v1` as of `v2` and its betas.
pub(super) fn autoscaler<const W: bool>(
    namespace: String,
    name: String,
    object: &Raw<'_, W>,
) -> Taken<Autoscaler> {
    let (no_spec, no_status) = (Box::<Spec<'_>>::default(), Box::<Status<'_>>::default());
    let spec = object.spec.take("spec")?.unwrap_or(&no_spec);
    let status = object.status.take("status")?.unwrap_or(&no_status);
    let target = spec.target.take("spec.scaleTargetRef")?;
    let mut metrics = Vec::new();
    if let Some(percent) = spec.target_cpu.whole("spec.targetCPUUtilizationPercentage")? {
        metrics.push(Metric {
            resource: "cpu".to_owned(),
            utilization: true,
            target_percent: Some(percent),
            container: None,
        });
    }
    for entry in spec.metrics.take("spec.metrics")? {
        for source in [&entry.resource, &entry.container] {
            if let Some(source) = source.take("spec.metrics")? {
                metrics.extend(metric(source)?);
            }
        }
    }
    // Of an autoscaler that states no metric the API server makes one on 80 % of the CPU requests
    // (`SetDefaults_HorizontalPodAutoscaler` in `pkg/apis/autoscaling/v2/defaults.go`).
    let states_none = spec.metrics.take("spec.metrics")?.is_empty()
        && spec.max_replicas.whole("spec.maxReplicas")?.is_some();
    if states_none && object.api_version.text().is_some_and(|version| version.starts_with("autoscaling/v2")) {
        metrics.push(Metric {
            resource: "cpu".to_owned(),
            utilization: true,
            target_percent: Some(80),
            container: None,
        });
    }
    Ok(Autoscaler {
        namespace,
        name,
        target_kind: target
            .map_or(Ok(None), |target| target.kind.words("spec.scaleTargetRef.kind"))?
            .unwrap_or_default(),
        target_name: target
            .map_or(Ok(None), |target| target.name.name("spec.scaleTargetRef.name"))?
            .unwrap_or_default(),
        min: spec.min_replicas.whole("spec.minReplicas")?,
        max: spec.max_replicas.whole("spec.maxReplicas")?,
        current: status.current.whole("status.currentReplicas")?,
        metrics,
    })
}

/// A metric of CPU or memory; nothing for other resources.
fn metric(source: &MetricSource<'_>) -> Taken<Option<Metric>> {
    let path = "spec.metrics.resource";
    let resource = source.name.words(format_args!("{path}.name"))?.unwrap_or_default();
    if !matches!(resource.as_str(), "cpu" | "memory") {
        return Ok(None);
    }
    let target = source.target.take(format_args!("{path}.target"))?;
    let new = target.map_or(Ok(None), |target| {
        target.utilization.whole(format_args!("{path}.target.averageUtilization"))
    })?;
    let percent = new.or(source.old_utilization.whole(format_args!("{path}.targetAverageUtilization"))?);
    let says_so = target.is_some_and(|target| target.target_type.text() == Some("Utilization"));
    Ok(Some(Metric {
        resource,
        utilization: percent.is_some() || says_so,
        target_percent: percent,
        container: source.container.words(format_args!("{path}.container"))?,
    }))
}

/// A `ResourceQuota`.
pub(super) fn quota<const W: bool>(namespace: String, name: String, object: &Raw<'_, W>) -> Taken<Quota> {
    let none = Box::<Spec<'_>>::default();
    let spec = object.spec.take("spec")?.unwrap_or(&none);
    let used = object.status.take("status")?.map_or(Ok(None), |status| status.used.take("status.used"))?;
    Ok(Quota {
        namespace,
        name,
        hard: spec
            .hard
            .take("spec.hard")?
            .map_or(Ok(QuotaAmounts::default()), |hard| counted(hard, "spec.hard"))?,
        used: used.map(|used| counted(used, "status.used")).transpose()?,
        scoped: spec.scopes.0 || spec.scope_selector.0,
    })
}

/// What a quota counts; `cpu` and `requests.cpu` are two names for one thing.
fn counted(found: &Quantities<'_>, path: impl Display + Copy) -> Taken<QuotaAmounts> {
    let short: Amounts = amounts(&found.cpu, &found.memory, path)?;
    let long = amounts(&found.requests_cpu, &found.requests_memory, format_args!("{path}.requests"))?;
    Ok(QuotaAmounts {
        requests: long.or(short),
        limits: amounts(&found.limits_cpu, &found.limits_memory, format_args!("{path}.limits"))?,
        pods: found.pods.quantity(format_args!("{path}.pods"), quantity::count)?,
    })
}

/// A `LimitRange`: its rules for containers and pods, as those for claims are about no pod.
pub(super) fn limit_range<const W: bool>(
    namespace: String,
    name: String,
    object: &Raw<'_, W>,
) -> Taken<LimitRange> {
    let none = Box::<Spec<'_>>::default();
    let spec = object.spec.take("spec")?.unwrap_or(&none);
    let items = spec.limits.take("spec.limits")?;
    let rules = items.into_iter().filter_map(|item| match item.limit_type.text() {
        Some("Container") => Some(rule(item, false)),
        Some("Pod") => Some(rule(item, true)),
        _ => None,
    });
    Ok(LimitRange { namespace, name, rules: rules.collect::<Taken<_>>()? })
}

fn rule(item: &LimitItem<'_>, of_pods: bool) -> Taken<LimitRule> {
    Ok(LimitRule {
        of_pods,
        min: item.min.amounts("spec.limits.min")?,
        max: item.max.amounts("spec.limits.max")?,
        default: item.default.amounts("spec.limits.default")?,
        default_request: item.default_request.amounts("spec.limits.defaultRequest")?,
    })
}
