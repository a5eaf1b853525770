//! `PodMetricsList`, and what stands around and in place of it.

use serde_json::{Value, json};

use super::{fault, figures, known, noted, usage};

fn pod(namespace: &str, name: &str, containers: &Value) -> Value {
    json!({"metadata": {"name": name, "namespace": namespace}, "window": "15s", "containers": containers})
}

fn container(name: &str, cpu: &str, memory: &str) -> Value {
    json!({"name": name, "usage": {"cpu": cpu, "memory": memory}})
}

fn list(items: &[Value]) -> String {
    json!({"kind": "PodMetricsList", "apiVersion": "metrics.k8s.io/v1beta1", "metadata": {}, "items": items})
        .to_string()
}

fn shop() -> Vec<Value> {
    vec![
        pod(
            "shop",
            "cart-1",
            &json!([
                container("app", "200000000n", "1048576Ki"),
                container("istio-proxy", "20000u", "65536Ki")
            ]),
        ),
        pod(
            "shop",
            "cart-2",
            &json!([container("app", "100m", "512Mi"), container("istio-proxy", "0", "62914560")]),
        ),
    ]
}

#[test]
fn every_spelling_of_a_quantity() {
    let usage = usage(&list(&shop()));
    assert_eq!(figures(&usage.app), known(1536.0, 300.0, 2.0, 2.0));
    assert_eq!(figures(&usage.proxies), known(124.0, 20.0, 2.0, 2.0));
}

#[test]
fn bare_lists_lists_of_lists_and_one_item() {
    let whole = usage(&list(&shop()));
    let items = shop();
    for text in [
        Value::from(shop()).to_string(),
        json!({"kind": "List", "items": [{"kind": "PodMetricsList", "items": shop()}]}).to_string(),
        format!("{}\n{}\n", items[0], items[1]),
        serde_json::to_string_pretty(&json!({"items": shop()})).unwrap(),
        // Keys in an order of their own: the containers before the name.
        list(&shop()).replace("\"metadata\":{\"name\"", "\"zzz\":1,\"metadata\":{\"name\""),
    ] {
        assert_eq!(figures(&usage(&text).app), figures(&whole.app), "{text}");
        assert_eq!(figures(&usage(&text).proxies), figures(&whole.proxies), "{text}");
    }
}

#[test]
fn a_missing_figure_is_not_known() {
    let half = json!([{"name": "app", "usage": {"cpu": "5m"}}, {"name": "db", "usage": {"memory": "10Mi"}}, {"name": "x"}]);
    let usage = usage(&list(&[pod("shop", "cart-1", &half)]));
    assert_eq!(figures(&usage.app), known(10.0, 5.0, 3.0, 1.0));
    assert!(noted(&usage, "2 containers without memory"));
}

#[test]
fn a_null_list_of_containers_is_a_pod_without_any() {
    let items = [pod("shop", "new", &Value::Null), shop().remove(0)];
    assert_eq!(figures(&usage(&list(&items)).app), known(1024.0, 200.0, 1.0, 1.0));
}

#[test]
fn what_is_wrong_says_where() {
    let bad =
        |cpu: &str, memory: &str| list(&[pod("shop", "cart-1", &json!([container("app", cpu, memory)]))]);
    for (text, says) in [
        (bad("5 m", "1Mi"), "`shop/cart-1/app`: `5 m`"),
        (bad("5m", "-1Mi"), "`-1Mi` is negative"),
        (bad("5m", "1MB"), "`1MB` has no unit that Kubernetes knows"),
        (list(&[json!({"containers": [container("app", "1m", "1Mi")]})]), "no `metadata.name`"),
        (list(&[pod("shop", "cart-1", &json!([{"usage": {}}]))]), "has no name"),
        (list(&[shop().remove(0), shop().remove(0)]), "stands in `usage.txt` a second time"),
        (list(&[]), "it holds `PodMetricsList`, which does not say"),
        (
            json!({"kind": "NodeMetricsList", "items": [{"usage": {"cpu": "1"}}]}).to_string(),
            "what nodes use",
        ),
        (
            json!({"kind": "PodList", "items": [{"kind": "Pod", "spec": {"containers": [{"name": "a"}]}}]})
                .to_string(),
            "it holds `Pod`, `PodList`, which does not say what containers use",
        ),
        (
            json!({"kind": "Status", "status": "Failure", "message": "the server is busy"}).to_string(),
            "it said `the server is busy`",
        ),
        ("{}".to_owned(), "is JSON with no key"),
        ("[1, 2]".to_owned(), "neither a table"),
    ] {
        let message = fault(&text);
        assert!(message.contains(says), "{text} says {message}");
    }
}

#[test]
fn json_that_is_cut_is_refused_wherever() {
    let whole = list(&shop());
    for end in 1..whole.len() {
        let message = fault(&whole[..end]);
        assert!(
            message.contains("ends in the middle") || message.contains("neither a table"),
            "{end}: {message}"
        );
    }
}
