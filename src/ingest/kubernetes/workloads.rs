//! What makes pods, and pods.

use crate::cluster::object::{Kind, Object, Workload};
use crate::cluster::pod::PodTemplate;
use crate::ingest::kubernetes::leaf::Leaf;
use crate::ingest::kubernetes::pods::{owner, pod, template_of};
use crate::ingest::kubernetes::raw::{Meta, Spec, Status};
use crate::ingest::kubernetes::take::{Taken, Wrong};
use crate::ingest::kubernetes::tree::Object as Raw;

/// Reads an object of a kind that makes pods, or a pod.
pub(super) fn workload<const WHOLE: bool>(
    kind: Kind,
    namespace: String,
    name: Option<String>,
    meta: &Meta<'_>,
    object: &Raw<'_, WHOLE>,
) -> Taken<Object> {
    let missing = |what: &str| Wrong::Because(format!("it has no `{what}`"));
    let status = object.status.take("status")?.map(|status| &**status);
    let spec = object.spec.take("spec")?.ok_or_else(|| missing("spec"))?;
    if kind == Kind::Pod {
        // A pod without a name is still a pod that runs.
        let name = name.unwrap_or_default();
        return pod(namespace, name, meta, &spec.pod, status).map(Object::Pod);
    }
    let name = name.ok_or_else(|| missing("metadata.name"))?;
    let (replicas, template) = pods_of(kind, spec)?;
    Ok(Object::Workload(Workload {
        kind,
        namespace,
        name,
        labels: meta.labels.marks("metadata.labels")?,
        replicas,
        observed: status.map_or(Ok(None), |status| observed(kind, status))?,
        finished: kind == Kind::Job && status.is_some_and(has_ended),
        suspended: spec.suspend.flag("spec.suspend")?.unwrap_or(false),
        owner: owner(meta)?,
        template,
    }))
}

/// How many pods are asked for, and what they are made of.
fn pods_of(kind: Kind, spec: &Spec<'_>) -> Taken<(Option<u64>, PodTemplate)> {
    let inner = "spec.jobTemplate.spec";
    Ok(match kind {
        Kind::CronJob => {
            let none = || Wrong::Because(format!("it has no `{inner}`"));
            let job = spec.job_template.take("spec.jobTemplate")?.ok_or_else(none)?;
            let job = job.spec.take(inner)?.ok_or_else(none)?;
            let template = template_of(&job.template, format_args!("{inner}.template"))?;
            (job.parallelism.whole(format_args!("{inner}.parallelism"))?, template)
        }
        Kind::Job => {
            (spec.parallelism.whole("spec.parallelism")?, template_of(&spec.template, "spec.template")?)
        }
        _ => {
            let mut template = template_of(&spec.template, "spec.template")?;
            template.placement.volumes |= spec.claims.0;
            (spec.replicas.whole("spec.replicas")?, template)
        }
    })
}

fn observed(kind: Kind, status: &Status<'_>) -> Taken<Option<u64>> {
    match kind {
        Kind::DaemonSet => status.scheduled.whole("status.desiredNumberScheduled"),
        Kind::Job => status.active.whole("status.active").map(|active| active.or(Some(0))),
        // Its status lists the jobs that run, not pods.
        Kind::CronJob => Ok(None),
        _ => status.replicas.whole("status.replicas"),
    }
}

/// Whether a Job has run to its end.
fn has_ended(status: &Status<'_>) -> bool {
    status.conditions.values().iter().filter_map(|condition| condition.value()).any(|condition| {
        matches!(condition.condition_type.text(), Some("Complete" | "Failed")) && is_true(&condition.status)
    })
}

/// `"True"` of a condition.
pub(super) fn is_true(status: &Leaf<'_>) -> bool {
    matches!(status.text(), Some("True" | "true")) || *status == Leaf::Flag(true)
}
