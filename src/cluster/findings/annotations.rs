//! Annotations and labels that do something else than they seem to.

use crate::cluster::findings::{Finding, Look, Meshed, Severity};
use crate::cluster::quantity;
use crate::model::mesh::Injector;
use crate::units::quote;

/// Any one of these makes Istio drop all of its defaults: `istio/istio`, `files/injection-template.yaml`.
const ISTIO_RESOURCES: [&str; 4] = [
    "sidecar.istio.io/proxyCPU",
    "sidecar.istio.io/proxyMemory",
    "sidecar.istio.io/proxyCPULimit",
    "sidecar.istio.io/proxyMemoryLimit",
];

pub(super) fn find(look: Look<'_>) -> Vec<Finding> {
    let mut found = Vec::new();
    for meshed in look.rows() {
        found.extend(unreadable(meshed));
        match look.question.injector {
            Injector::Istio => {
                found.extend(drops_defaults(meshed));
                found.extend(disagree(meshed));
            }
            Injector::Linkerd => {
                let fix = "Write it as an annotation of the pod template or the namespace";
                found.extend(without_effect(meshed, "linkerd.io/inject", false, fix));
            }
            Injector::Kuma => {
                let fix = "Write it as a label of the pod template or the namespace";
                found.extend(without_effect(meshed, "kuma.io/sidecar-injection", true, fix));
            }
            Injector::IstioAmbient | Injector::Consul | Injector::EveryPod => {}
        }
    }
    found
}

/// Parts of the names of annotations that hold a proxy's CPU or memory, in any mesh.
const CPU: [&str; 3] = ["/proxyCPU", "/proxy-cpu-", "/sidecar-proxy-cpu-"];
const MEMORY: [&str; 3] = ["/proxyMemory", "/proxy-memory-", "/sidecar-proxy-memory-"];

/// An annotation of the proxy's resources that is no quantity.
fn unreadable(meshed: Meshed<'_>) -> Vec<Finding> {
    if meshed.new_proxy().is_none_or(|proxy| proxy.known) {
        return Vec::new();
    }
    let wrong = meshed.pod.annotations.iter().filter_map(|(name, value)| {
        let is = |parts: &[&str]| parts.iter().any(|part| name.contains(part));
        let fault = if is(&CPU) && !name.ends_with("-ratio-limit") {
            quantity::cpu(value).err()
        } else if is(&MEMORY) {
            quantity::memory(value).err()
        } else {
            None
        };
        fault.map(|fault| Finding {
            code: "annotation-unreadable",
            severity: Severity::Error,
            object: meshed.row.title(),
            message: format!("{}: {fault}. What its proxy requests is not known", quote(name)),
            fix: "Write a quantity that Kubernetes reads".to_owned(),
        })
    });
    wrong.collect()
}

fn drops_defaults(meshed: Meshed<'_>) -> Option<Finding> {
    let proxy = meshed.proxy().filter(|proxy| proxy.known)?;
    let set: Vec<&str> =
        ISTIO_RESOURCES.into_iter().filter(|name| meshed.pod.annotations.get(name).is_some()).collect();
    let lacking: Vec<&str> = [
        (proxy.asked.requests.memory.is_none(), "memory request"),
        (proxy.asked.requests.cpu.is_none(), "CPU request"),
        (proxy.asked.limits.memory.is_none(), "memory limit"),
        (proxy.asked.limits.cpu.is_none(), "CPU limit"),
    ]
    .into_iter()
    .filter_map(|(lacks, what)| lacks.then_some(what))
    .collect();
    if set.is_empty() || lacking.is_empty() {
        return None;
    }
    Some(Finding {
        code: "annotation-drops-defaults",
        severity: Severity::Warning,
        object: meshed.row.title(),
        message: format!(
            "with {} set, Istio drops all of its defaults: the proxy has no {}",
            set.iter().map(|name| quote(name)).collect::<Vec<_>>().join(" and "),
            lacking.join(", no ")
        ),
        fix: "Set all four annotations, or none".to_owned(),
    })
}

/// The label decides where both are there; people who edit the annotation wonder.
fn disagree(meshed: Meshed<'_>) -> Option<Finding> {
    let name = "sidecar.istio.io/inject";
    let (label, annotation) = (meshed.pod.labels.get(name)?, meshed.pod.annotations.get(name)?);
    (label != annotation).then(|| Finding {
        code: "marks-disagree",
        severity: Severity::Note,
        object: meshed.row.title(),
        message: format!(
            "the label {} says {} and the annotation of that name {}; the label decides",
            quote(name),
            quote(label),
            quote(annotation)
        ),
        fix: "Drop the annotation; it is the older form".to_owned(),
    })
}

/// A mark that was put where its mesh does not look.
fn without_effect(meshed: Meshed<'_>, name: &str, wants_label: bool, fix: &str) -> Option<Finding> {
    let (wrong, right) = (
        if wants_label { &meshed.pod.annotations } else { &meshed.pod.labels },
        if wants_label { &meshed.pod.labels } else { &meshed.pod.annotations },
    );
    let value = wrong.get(name)?;
    let (is, wants) = if wants_label { ("an annotation", "a label") } else { ("a label", "an annotation") };
    right.get(name).is_none().then(|| Finding {
        code: "mark-without-effect",
        severity: Severity::Warning,
        object: meshed.row.title(),
        message: format!(
            "{} is {is} here and has no effect; the mesh reads {wants}",
            quote(&format!("{name}: {value}"))
        ),
        fix: fix.to_owned(),
    })
}
