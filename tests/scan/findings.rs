//! Each finding on an input that has it, and none on one that only just has not.

use meshtax::cluster::findings::{CODES, Severity};
use meshtax::cluster::resources::{Amounts, Asked};
use meshtax::model::mesh::Injector;

use super::{APP, Ask, deployment, node, object, template, workload};

/// The codes of what is found.
fn codes(ask: Ask, input: &str) -> Vec<&'static str> {
    ask.survey(input).findings.iter().map(|finding| finding.code).collect()
}

/// Whether one input has it and the other has nothing.
fn found(code: &str, ask: impl Fn() -> Ask, with: &str, without: &str) {
    assert!(CODES.contains(&code));
    assert_eq!(codes(ask(), with), [code]);
    assert_eq!(codes(ask(), without), [""; 0], "a near miss of {code}");
}

fn annotated(meta: &str) -> String {
    object("Deployment", "cart", &format!("replicas: 2, template: {}", template(meta, "")))
}

fn linkerd() -> Ask {
    Ask { defaults: Some(Asked::default()), ..Ask::of(Injector::Linkerd) }
}

#[test]
fn one_annotation_drops_istios_defaults_and_four_leave_nothing_to_drop() {
    let one = "annotations: {sidecar.istio.io/proxyCPU: 50m}";
    let four = "annotations: {sidecar.istio.io/proxyCPU: 50m, sidecar.istio.io/proxyMemory: 64Mi, \
                sidecar.istio.io/proxyCPULimit: '1', sidecar.istio.io/proxyMemoryLimit: 128Mi}";
    found("annotation-drops-defaults", Ask::default, &annotated(one), &annotated(four));
    let finding = &Ask::default().survey(&annotated(one)).findings[0];
    assert_eq!(finding.object, "Deployment shop/cart");
    assert!(
        finding.message.ends_with("the proxy has no memory request, no memory limit, no CPU limit"),
        "{}",
        finding.message
    );
}

#[test]
fn a_mark_in_the_wrong_place_has_no_effect() {
    let (label, annotation) =
        ("labels: {linkerd.io/inject: enabled}", "annotations: {linkerd.io/inject: enabled}");
    found("mark-without-effect", linkerd, &annotated(label), &annotated(annotation));
    let (annotation, label) =
        ("annotations: {kuma.io/sidecar-injection: enabled}", "labels: {kuma.io/sidecar-injection: enabled}");
    found("mark-without-effect", || Ask::of(Injector::Kuma), &annotated(annotation), &annotated(label));
}

#[test]
fn marks_that_say_different_things_disagree() {
    let both = |annotation: &str| {
        annotated(&format!(
            "labels: {{sidecar.istio.io/inject: 'true'}}, annotations: {{sidecar.istio.io/inject: '{annotation}'}}"
        ))
    };
    found("marks-disagree", Ask::default, &both("false"), &both("true"));
}

/// A Deployment under an autoscaler that looks at that.
fn scaled(metric: &str) -> String {
    deployment("cart", 2)
        + &object(
            "HorizontalPodAutoscaler",
            "cart",
            &format!("scaleTargetRef: {{kind: Deployment, name: cart}}, maxReplicas: 4, metrics: [{metric}]"),
        )
}

const CPU_SHARE: &str =
    "{type: Resource, resource: {name: cpu, target: {type: Utilization, averageUtilization: 80}}}";

#[test]
fn an_autoscaler_cannot_take_a_share_of_requests_that_are_not_there() {
    let amount = "{type: Resource, resource: {name: cpu, target: {type: AverageValue, averageValue: 500m}}}";
    found("autoscaler-without-requests", linkerd, &scaled(CPU_SHARE), &scaled(amount));
}

#[test]
fn an_idle_proxys_requests_dilute_a_share_of_the_whole_pod() {
    let of_one = "{type: ContainerResource, containerResource: {name: cpu, container: app, target: {type: \
                  Utilization, averageUtilization: 80}}}";
    found("autoscaler-diluted", Ask::default, &scaled(CPU_SHARE), &scaled(of_one));
    // Half of the requests are the proxy's: 80 % of all is 160 % of the application's own.
    let message = &Ask::default().survey(&scaled(CPU_SHARE)).findings[0].message;
    assert!(message.contains("an idle proxy's request would be 50 %; its target of 80 %"), "{message}");
    assert!(message.contains("at 160 % of its own requests"), "{message}");
}

/// Two pods of 125m and 64Mi, whose proxies ask for 125m and 128Mi each, under a quota.
fn under_quota(hard: &str, used: &str) -> String {
    deployment("cart", 2)
        + &object("ResourceQuota", "all", &format!("hard: {{{hard}}}"))
        + &format!("status: {{{used}}}\n")
}

#[test]
fn a_quota_is_exceeded_by_what_the_proxies_add() {
    // 2 x (64Mi + 128Mi) = 384Mi.
    let hard = |memory: &str| under_quota(&format!("requests.memory: {memory}"), "");
    found("quota-exceeded", Ask::default, &hard("383Mi"), &hard("384Mi"));
    // What is used by the quota's own account counts, and not what was read.
    let used =
        |memory: &str| under_quota("requests.memory: 1Gi", &format!("used: {{requests.memory: {memory}}}"));
    found("quota-exceeded", Ask::default, &used("769Mi"), &used("768Mi"));
}

#[test]
fn a_quota_for_some_pods_only_is_not_judged() {
    let scoped =
        under_quota("requests.memory: 1Mi", "").replace("spec: {hard", "spec: {scopes: [BestEffort], hard");
    assert_eq!(codes(Ask::default(), &scoped), [""; 0]);
}

#[test]
fn a_quota_refuses_proxies_that_state_nothing() {
    found(
        "quota-needs-requests",
        linkerd,
        &under_quota("requests.memory: 8Gi", ""),
        &under_quota("pods: 8", ""),
    );
}

#[test]
fn a_limit_range_refuses_a_proxy_that_is_too_small_or_too_large() {
    let range = |rule: &str| {
        deployment("cart", 2)
            + &object("LimitRange", "sizes", &format!("limits: [{{type: Container, {rule}}}]"))
    };
    found(
        "limit-range-refuses",
        Ask::default,
        &range("min: {memory: 129Mi}"),
        &range("min: {memory: 128Mi}"),
    );
    found("limit-range-refuses", Ask::default, &range("max: {memory: 1023Mi}"), &range("max: {memory: 1Gi}"));
    // A default stands in for what the proxy does not state.
    let given = range("min: {memory: 10Mi}, defaultRequest: {memory: 16Mi}");
    assert_eq!(codes(linkerd(), &given), [""; 0]);
}

#[test]
fn a_limit_range_of_another_namespace_says_nothing() {
    let elsewhere = object("LimitRange", "sizes", "limits: [{type: Container, min: {memory: 1Gi}}]")
        .replace("namespace: shop", "namespace: test");
    assert_eq!(codes(Ask::default(), &(deployment("cart", 2) + &elsewhere)), [""; 0]);
}

#[test]
fn a_job_with_a_classic_proxy_never_ends() {
    let job = |native: &str| {
        let meta = format!("annotations: {{sidecar.istio.io/nativeSidecar: '{native}'}}");
        object("Job", "bills", &format!("template: {}", template(&meta, "restartPolicy: Never")))
    };
    found("job-never-ends", Ask::default, &job("false"), &job("true"));
}

#[test]
fn a_job_that_has_a_classic_proxy_today_never_ends_either() {
    let there = |stage: &str| {
        let proxy = "{name: istio-proxy, restartPolicy: Always, resources: {requests: {memory: 1Mi}}}";
        let (init, main) =
            if stage == "native" { (proxy, APP.to_owned()) } else { ("", format!("{APP}, {proxy}")) };
        object(
            "Job",
            "bills",
            &format!("template: {{spec: {{initContainers: [{init}], containers: [{main}]}}}}"),
        )
    };
    found("job-never-ends", Ask::default, &there("classic"), &there("native"));
}

#[test]
fn pods_on_their_nodes_network_stay_outside() {
    let on_host = workload("Deployment", "cart", "", "hostNetwork: true");
    found("host-network", Ask::default, &on_host, &workload("Deployment", "cart", "", "hostNetwork: false"));
    // The cluster's own are meant to be there.
    let system = on_host.replace("namespace: shop", "namespace: kube-system");
    assert_eq!(codes(Ask::default(), &system), [""; 0]);
}

#[test]
fn a_pod_may_fit_no_node_with_its_proxy() {
    // 900Mi and 128Mi are more than a node of 1Gi has; 896Mi and 128Mi are just that.
    let large = |memory: &str| deployment("cart", 1).replace("64Mi", memory) + &node("node-1", 4, 1);
    found("fits-no-node", Ask::default, &large("900Mi"), &large("896Mi"));
    // What fits nowhere today is not the mesh's doing.
    assert_eq!(codes(Ask::default(), &large("2Gi")), [""; 0]);
    assert_eq!(
        codes(Ask::default(), &deployment("cart", 1).replace("64Mi", "900Gi")),
        [""; 0],
        "no nodes are known"
    );
}

#[test]
fn the_worst_stands_first() {
    let input = scaled(CPU_SHARE)
        + &workload("Deployment", "agent", "", "hostNetwork: true")
        + &under_quota("requests.memory: 1Mi", "");
    let findings = Ask::default().survey(&input).findings;
    let severities: Vec<Severity> = findings.iter().map(|finding| finding.severity).collect();
    assert_eq!(severities, [Severity::Error, Severity::Warning, Severity::Note]);
}

#[test]
fn a_proxy_of_which_nothing_is_known_is_not_judged() {
    let ask = Ask { defaults: None, ..Ask::default() };
    let input =
        scaled(CPU_SHARE) + &under_quota("requests.memory: 1Mi", "").replacen(&deployment("cart", 2), "", 1);
    assert_eq!(codes(ask, &input), [""; 0]);
    // One that is known to ask for nothing is.
    let silent = Ask {
        defaults: Some(Asked { requests: Amounts::default(), limits: Amounts::default() }),
        ..Ask::default()
    };
    assert_eq!(codes(silent, &scaled(CPU_SHARE)), ["autoscaler-without-requests"]);
}
