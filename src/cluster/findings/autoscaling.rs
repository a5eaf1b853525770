//! Autoscalers that look at a share of the requests, over all containers of a pod: a proxy without
//! requests stops them, an idle one with requests makes the share look small.

use crate::cluster::findings::{Finding, Look, Meshed, Severity};
use crate::cluster::object::{Autoscaler, Metric};
use crate::cluster::requests::with_limits;
use crate::cluster::resources::Amounts;
use crate::units::{Count, Quantity, quote};

pub(super) fn find(look: Look<'_>) -> Vec<Finding> {
    let scalers = &look.inventory.autoscalers;
    // What is scaled to zero is not scaled by anything.
    let runs = look.meshed().filter(|meshed| meshed.row.pods.range().is_none_or(|[.., high]| high > 0));
    let scaled = runs.filter_map(|meshed| Some((meshed, scalers.get(meshed.row.autoscaler?)?)));
    scaled
        .flat_map(|(meshed, scaler)| {
            let of_pods =
                scaler.metrics.iter().filter(|metric| metric.utilization && metric.container.is_none());
            of_pods.filter_map(move |metric| about(meshed, scaler, metric))
        })
        .collect()
}

fn about(meshed: Meshed<'_>, scaler: &Autoscaler, metric: &Metric) -> Option<Finding> {
    let proxy = meshed.proxy().filter(|proxy| proxy.known)?;
    let title = format!("HorizontalPodAutoscaler {}", quote(&scaler.name));
    let fix = "Let it look at the application's container alone (a metric of type `ContainerResource`)";
    let of = |amounts: Amounts| match metric.resource.as_str() {
        "memory" => amounts.memory.map(Quantity::base),
        _ => amounts.cpu.map(Quantity::base),
    };
    let Some(asked) = of(proxy.total().admitted()) else {
        return Some(Finding {
            code: "autoscaler-without-requests",
            severity: Severity::Error,
            object: meshed.row.title(),
            message: format!(
                "{title} scales by {} utilization, and the proxy {} no {} request: the utilization cannot be computed, \
                 and nothing is scaled",
                metric.resource,
                if meshed.is_present() { "has" } else { "would have" },
                metric.resource
            ),
            fix: format!("Give the proxy a {} request, or: {fix}", metric.resource),
        });
    };
    // What the pod's own containers request now.
    let own = with_limits(&crate::cluster::proxy::without_mesh(meshed.pod));
    let own = if metric.resource == "memory" { own.memory.base() } else { own.cpu.base() };
    if asked <= 0.0 || own <= 0.0 {
        return None;
    }
    let share = own / (own + asked);
    let target = metric.target_percent.map_or_else(String::new, |target| {
        let busy = Count::counted(target).base() / share;
        format!(
            "; its target of {target} % is reached when the application is at {busy:.0} % of its own requests"
        )
    });
    Some(Finding {
        code: "autoscaler-diluted",
        severity: Severity::Warning,
        object: meshed.row.title(),
        message: format!(
            "{title} takes {} utilization over the whole pod, of which an idle proxy's request {} {:.0} %{target}",
            metric.resource,
            if meshed.is_present() { "is" } else { "would be" },
            (1.0 - share) * 100.0
        ),
        fix: format!("{fix}, or lower the target"),
    })
}
