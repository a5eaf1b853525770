//! Prometheus: text pages and answers of the API, with what doubles sums, what is no memory, and what is over.

use serde_json::{Value, json};

use super::{fault, figures, known, noted, seen, usage};

const SET: &str = "container_memory_working_set_bytes";
const CPU: &str = "container_cpu_usage_seconds_total";

/// A line of a page; `labels` beside the namespace.
fn sample(name: &str, labels: &str, value: &str) -> String {
    format!("{name}{{namespace=\"shop\",{labels}}} {value}\n")
}

fn page() -> String {
    [
        format!("# HELP {SET} Current working set in bytes.\n# TYPE {SET} gauge\n"),
        format!("{SET}{{container=\"\",id=\"/\",namespace=\"\",pod=\"\"}} 8.94312448e+08 1762283730959\n"),
        sample(SET, "container=\"\",id=\"/kubepods/x\",pod=\"cart-1\"", "1.2e+08 1762283730959"),
        sample(SET, "container=\"POD\",pod=\"cart-1\"", "1048576 1762283730959"),
        sample(SET, "container=\"app\",name=\"a1\",pod=\"cart-1\"", "1.048576e+08 1762283730959"),
        sample(SET, "container=\"istio-proxy\",pod=\"cart-1\"", "1.048576e+07"),
        sample(CPU, "container=\"app\",cpu=\"total\",pod=\"cart-1\"", "412.5 1762283730959"),
    ]
    .concat()
}

/// An answer with such series, each a name, a pod, a container and what stands at `value` or `values`.
fn answer(kind: &str, series: &[(&str, &str, &str, Value)]) -> String {
    let key = if kind == "matrix" { "values" } else { "value" };
    let result: Vec<Value> = series
        .iter()
        .map(|(name, pod, container, values)| {
            let mut metric = json!({"namespace": "shop", "pod": pod, "container": container});
            if !name.is_empty() {
                metric["__name__"] = json!(name);
            }
            json!({"metric": metric, key: values})
        })
        .collect();
    json!({"status": "success", "data": {"resultType": kind, "result": result}}).to_string()
}

fn at(value: &str) -> Value {
    json!([1_756_099_500, value])
}

fn points(values: &[(u32, &str)]) -> Value {
    json!(values)
}

#[test]
fn parents_and_pause_containers_are_not_counted() {
    let usage = usage(&page());
    assert_eq!(figures(&usage.app), [Some(100.0), None, Some(1.0), Some(1.0)]);
    assert_eq!(figures(&usage.proxies), [Some(10.0), None, Some(1.0), Some(1.0)]);
    assert!(noted(&usage, "3 series of parents and pause containers"));
    assert!(noted(&usage, "counters seen once"), "{:?}", usage.notes);
}

#[test]
fn several_series_of_one_container_are_one() {
    let again = |time: &str, value: &str| {
        sample(SET, "container=\"app\",name=\"a0\",pod=\"cart-1\"", &format!("{value} {time}"))
    };
    let older = page() + &again("1762283000000", "9.048576e+08");
    assert_eq!(figures(&usage(&older).app)[0], Some(100.0), "the later one runs");
    let alike = page() + &again("1762283730959", "2.097152e+08");
    assert_eq!(figures(&usage(&alike).app)[0], Some(200.0), "of one time, the larger");
    assert!(noted(&usage(&older), "(one for each start): counted once, the latest"));
    // Without a time, and of one time, none is the latest.
    let pair = |at: &str| {
        let of = |name: &str, value: &str| {
            sample(SET, &format!("container=\"app\",name=\"{name}\",pod=\"cart-1\""), &format!("{value}{at}"))
        };
        usage(&(of("a0", "2.097152e+08") + &of("a1", "1.048576e+08")))
    };
    for of_one_time in [usage(&alike), pair(""), pair(" 1762283730959")] {
        assert_eq!(figures(&of_one_time.app)[0], Some(200.0));
        assert!(noted(&of_one_time, "1 series of containers that have another series too"));
        assert!(noted(&of_one_time, "nothing tells which is the later: counted once, the greater"));
        assert!(!noted(&of_one_time, "the latest"));
    }
}

#[test]
fn labels_of_old_versions_and_names_of_recording_rules() {
    let old = format!("{SET}{{container_name=\"app\",namespace=\"shop\",pod_name=\"cart-1\"}} 1048576\n");
    assert_eq!(figures(&usage(&old).app)[0], Some(1.0));
    let rule = "node_namespace_pod_container";
    let rules = sample(&format!("{rule}:{SET}"), "container=\"app\",pod=\"a\"", "1048576")
        + &sample(&format!("{rule}:{CPU}:sum_irate"), "container=\"app\",pod=\"a\"", "0.25");
    assert_eq!(figures(&usage(&rules).app), known(1.0, 250.0, 1.0, 1.0));
}

#[test]
fn clusters_and_pods_without_a_name_are_kept_apart() {
    let in_cluster =
        |cluster: &str| sample(SET, &format!("cluster=\"{cluster}\",container=\"app\",pod=\"a\""), "1048576");
    assert_eq!(figures(&usage(&(in_cluster("eu") + &in_cluster("us"))).app)[0], Some(2.0));
    let podless = page() + &sample(SET, "container=\"app\"", "1048576");
    assert!(noted(&usage(&podless), "name a container and no pod"));
}

#[test]
fn answers_of_the_api_with_and_without_their_envelope() {
    let vector =
        answer("vector", &[(SET, "a", "app", at("104857600")), (SET, "a", "linkerd-proxy", at("4194304"))]);
    let whole: Value = serde_json::from_str(&vector).unwrap();
    let result = &whole["data"]["result"];
    let wrapped = format!(
        "{{\"tool\": \"query\"}}\n{{\"status\": \"success\", \"params\": {{\"query\": \"x\"}}}}\n{}",
        serde_json::to_string_pretty(&whole).unwrap()
    );
    for text in [
        vector.clone(),
        result.to_string(),
        whole["data"].to_string(),
        json!([whole.clone()]).to_string(),
        wrapped,
    ] {
        let usage = usage(&text);
        assert_eq!(figures(&usage.app), [Some(100.0), None, Some(1.0), Some(1.0)], "{text}");
        assert_eq!(figures(&usage.proxies), [Some(4.0), None, Some(1.0), Some(1.0)]);
    }
    let mut warning = whole.clone();
    warning["warnings"] = json!(["a store is not reachable"]);
    assert!(noted(&usage(&warning.to_string()), "`a store is not reachable`"));
    warning["warnings"] = Value::Null;
    warning["status"] = json!("warning");
    assert!(noted(&usage(&warning.to_string()), "came with a warning"));
    let error = json!({"status": "error", "errorType": "bad_data", "error": "parse error at char 3"});
    assert!(fault(&error.to_string()).contains("it said `parse error at char 3`"));
}

#[test]
fn of_a_range_the_last_point_counts_and_what_ended_does_not() {
    let minutes = |values: &[&str]| -> Value {
        let points: Vec<(u64, &str)> =
            values.iter().enumerate().map(|(at, value)| (60 * at as u64, *value)).collect();
        json!(points)
    };
    let text = answer(
        "matrix",
        &[
            (SET, "old", "app", minutes(&["104857600", "104857600"])),
            (SET, "new", "app", json!([[60, "1048576"], [120, "NaN"], [180, "2097152"]])),
            (SET, "other", "app", minutes(&["1048576", "1048576", "1048576", "3145728"])),
        ],
    );
    let found = usage(&text);
    assert_eq!(figures(&found.app), [Some(5.0), None, Some(2.0), Some(2.0)], "{:?}", found.notes);
    assert!(noted(&found, "1 series end before the others"));
    // Single scrapes are not whole steps apart, and one may have been missed.
    let scrapes = answer(
        "matrix",
        &[
            (SET, "a", "app", json!([[0, "1048576"], [30.5, "1048576"], [61, "1048576"]])),
            (SET, "b", "app", json!([[10, "1048576"], [40.3, "1048576"]])),
        ],
    );
    assert_eq!(figures(&usage(&scrapes).app)[0], Some(2.0));
}

#[test]
fn cores_are_reckoned_of_a_range_of_the_counter() {
    let text = answer(
        "matrix",
        &[
            (CPU, "a", "app", points(&[(0, "100"), (60, "130"), (120, "160")])),
            (CPU, "b", "app", points(&[(0, "900"), (60, "12"), (120, "30")])),
            (CPU, "b", "istio-proxy", points(&[(0, "5"), (120, "11")])),
            (SET, "a", "app", points(&[(120, "1048576")])),
        ],
    );
    let found = usage(&text);
    assert_eq!(
        figures(&found.app),
        known(1.0, 750.0, 2.0, 2.0),
        "0.5 cores, and 30 s of 120 after a restart"
    );
    assert_eq!(figures(&found.proxies), [None, Some(50.0), Some(1.0), Some(1.0)]);
    let once = answer("vector", &[(CPU, "a", "app", at("100"))]);
    assert!(fault(&once).contains("from one moment of a counter no cores can be told"));
}

#[test]
fn memory_from_one_file_and_cpu_from_another() {
    let memory = answer("vector", &[(SET, "a", "app", at("104857600"))]);
    let cpu = answer("matrix", &[(CPU, "a", "app", points(&[(0, "1"), (60, "31")]))]);
    let both = seen(&memory).join(seen(&cpu)).unwrap().usage(None);
    assert_eq!(figures(&both.app), known(100.0, 500.0, 1.0, 1.0));
    let twice = seen(&memory).join(seen(&memory)).unwrap_err().to_string();
    assert!(twice.contains("the memory of `shop/a/app` stands in `usage.txt` a second time"), "{twice}");
}

#[test]
fn a_rate_of_memory_is_not_memory() {
    let rate = answer("matrix", &[("", "a", "app", points(&[(0, "0.5"), (60, "12")]))]);
    assert!(fault(&rate).contains("without a name (`__name__`), as `rate()`"), "{}", fault(&rate));
    for (value, says) in [
        ("1234.5", "is 1234.5 for `shop/a/app`, which is no number of bytes"),
        ("-8192", "no number of bytes"),
        ("12", "looks like a rate"),
    ] {
        let named = answer("vector", &[(SET, "a", "app", at(value))]);
        assert!(fault(&named).contains(says), "{value}: {}", fault(&named));
    }
    let renamed = sample(&format!("namespace:{SET}:rate5m"), "container=\"app\",pod=\"a\"", "1048576");
    assert!(fault(&renamed).contains("and no metric of containers"));
    let beside = answer("vector", &[(SET, "a", "app", at("1048576")), ("", "a", "app", at("0.5"))]);
    assert!(noted(&usage(&beside), "1 series without a name"));
}

#[test]
fn what_says_nothing_of_containers_is_named() {
    for (text, says) in [
        (
            "# HELP up x\nup 1\nghz_run_count{a=\"b\"} 200\n".to_owned(),
            "it holds `ghz_run_count`, `up`, and no metric of containers; ask for",
        ),
        (
            sample(SET, "container=\"\",pod=\"a\"", "9"),
            "none of its 1 series of container metrics has a `container` label",
        ),
        (sample(SET, "container=\"app\"", "9"), "whose they are cannot be told"),
        (sample(SET, "container=\"app\",pod=\"a\"", "NaN"), "none of its values is a number"),
        (sample(SET, "container=\"app\",pod=\"a\"", "0"), "no container in it runs"),
        ("# HELP a b\n# TYPE a gauge\n".to_owned(), "it has a head and no rows"),
        (answer("vector", &[]), "the answer has no series"),
        (
            json!({"status": "success", "data": {"resultType": "scalar", "result": [1, "1"]}}).to_string(),
            "the answer is a scalar",
        ),
        (answer("matrix", &[(CPU, "a", "app", points(&[(0, "1")]))]), "a counter of CPU seconds"),
    ] {
        let message = fault(&text);
        assert!(message.contains(says), "{text} says {message}");
    }
}

#[test]
fn a_page_that_is_cut_is_refused_or_says_so() {
    let page = page();
    let of_containers = page.find("container=\"app\"").unwrap();
    for end in of_containers..page.len() {
        let cut = &page[..end];
        match meshtax::ingest::usage::read(cut.as_bytes(), "usage.txt") {
            Err(error) => {
                let error = error.to_string();
                assert!(
                    error.contains("the text was cut")
                        || error.contains("looks like a rate")
                        || error.contains("no number of bytes")
                        || error.contains("no container in it runs")
                        || error.contains("of parents"),
                    "{cut}: {error}"
                );
            }
            Ok(seen) => {
                let usage = seen.usage(None);
                assert!(
                    cut.ends_with('\n') || noted(&usage, "the last line of the page has no end"),
                    "{cut}"
                );
            }
        }
    }
}
