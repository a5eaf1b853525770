//! Consul: one test a rule.

use super::*;
use Decision::{Gateway, Inject, Skip};

const INJECT: &str = "consul.hashicorp.com/connect-inject";

#[test]
fn who_asks_for_it_and_nobody_else() {
    let case = of(Injector::Consul);
    case.says(&app(), Skip, "no pod annotation `consul.hashicorp.com/connect-inject=true`");
    for (said, decision) in [("true", Inject), ("1", Inject), ("false", Skip), ("yes", Skip)] {
        assert_eq!(case.decide(&annotated(app(), &[(INJECT, said)])).decision, decision, "{said}");
    }
    let all = Case { mode: Mode::Everywhere, ..of(Injector::Consul) };
    all.says(&app(), Inject, "every namespace");
    assert_eq!(all.decide(&annotated(app(), &[(INJECT, "false")])).decision, Skip);
    let system = Case { namespace_name: "kube-system", ..of(Injector::Consul) };
    assert_eq!(system.decide(&annotated(app(), &[(INJECT, "true")])).decision, Skip);
    let gateway = annotated(app(), &[("consul.hashicorp.com/gateway-kind", "mesh-gateway")]);
    assert_eq!(all.decide(&gateway).decision, Gateway);
}

#[test]
fn a_proxy_for_each_service_and_each_figure_by_itself() {
    let case = Case { defaults: Some(Asked::default()), ..of(Injector::Consul) };
    let pod = |more: (&'static str, &'static str)| annotated(app(), &[(INJECT, "true"), more]);
    let proxy = case.proxy(&pod(("consul.hashicorp.com/connect-service", "web,admin")));
    assert_eq!((proxy.count, proxy.asked, proxy.native), (2, Asked::default(), false));
    let proxy = case.proxy(&pod(("consul.hashicorp.com/sidecar-proxy-memory-request", "1Gi")));
    assert_eq!(proxy.asked.requests, Amounts { cpu: None, ..amounts(0.0, 1.0) });
    assert_eq!(proxy.count, 1);
    assert!(case.proxy(&pod(("consul.hashicorp.com/enable-consul-dataplane-as-sidecar", "true"))).native);
}
