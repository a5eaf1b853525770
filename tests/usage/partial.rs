//! Usage of which a part is missing: a container without a figure, a value that is no number, a name that only one
//! of two files has.

use meshtax::model::Component;
use meshtax::units::Memory;

use super::ambient::{given, json};
use super::usage;
use crate::scan::written;
use crate::support::refusal;

const MIB: f64 = 1_048_576.0;

#[test]
fn the_mean_is_of_pods_of_which_all_is_known() {
    let text = "NAMESPACE POD NAME CPU(cores) MEMORY(bytes)\nshop cart-1 a 1m 100Mi\nshop cart-1 b <unknown> <unknown>\n\
                shop cart-2 a 1m 100Mi\nshop cart-2 b 1m 1000Mi\n";
    let told = json(&["estimate", "--usage", written("top.txt", text).path()]);
    let memory = given(&told, "cluster.app_memory");
    assert_eq!(memory["number"]["typical"].as_f64(), Some(1100.0 * MIB));
    assert_eq!(memory["note"], "working set, mean of 1 pod seen");
    assert_eq!(told["usage"]["app"]["memory_bytes"].as_f64(), Some(1200.0 * MIB), "what is known of all");
}

#[test]
fn sidecars_of_which_some_is_not_known_are_a_mean() {
    let text = "NAMESPACE POD NAME CPU(cores) MEMORY(bytes)\nshop a-1 app 1m 10Mi\nshop a-1 istio-proxy 1m 40Mi\n\
                shop b-1 app 1m 10Mi\nshop b-1 istio-proxy <unknown> <unknown>\n";
    let told = json(&["estimate", "--usage", written("top.txt", text).path()]);
    let notes = told["usage"]["notes"].to_string();
    assert!(
        notes.contains("the mean of 1 sidecar whose memory is there, of the 2 sidecars that run, stands in"),
        "{notes}"
    );
    assert_eq!(given(&told, "mesh.sidecar_memory")["number"]["typical"].as_f64(), Some(40.0 * MIB));
}

#[test]
fn a_value_that_is_no_number_is_not_known() {
    let row = |pod: &str, container: &str, value: &str| {
        format!(
            "container_memory_working_set_bytes{{namespace=\"shop\",pod=\"{pod}\",container=\"{container}\"}} {value}\n"
        )
    };
    let page = [
        row("a", "app", "104857600"),
        row("a", "istio-proxy", "52428800"),
        row("b", "app", "104857600"),
        row("b", "istio-proxy", "NaN"),
    ];
    let usage = usage(&page.concat());
    assert_eq!(usage.proxies.containers, Some(2), "it runs");
    assert_eq!(
        (usage.proxies.whole_memory(), usage.proxies.memory.map(Memory::bytes)),
        (None, Some(52_428_800.0))
    );
}

#[test]
fn a_container_with_a_namespace_and_without_is_perhaps_the_same() {
    let named = written("named.txt", "NAMESPACE POD NAME CPU(cores) MEMORY(bytes)\nshop a-1 app 1m 10Mi\n");
    let nameless = written("nameless.txt", "POD NAME CPU(cores) MEMORY(bytes)\na-1 app 1m 10Mi\n");
    let other = written("other.txt", "POD NAME CPU(cores) MEMORY(bytes)\nb-1 app 1m 10Mi\n");
    for files in [[&named, &nameless], [&nameless, &named]] {
        let message = refusal(&["scan", "--usage", files[0].path(), "--usage", files[1].path()]);
        assert!(message.contains("once with a namespace or cluster and once without"), "{message}");
    }
    assert_eq!(
        json(&["scan", "--usage", named.path(), "--usage", other.path()])["usage"]["app"]["containers"],
        2
    );
}

#[test]
fn a_container_without_memory_leaves_its_part_unknown() {
    let item = |namespace: &str, pod: &str, containers: &str| {
        format!(
            "{{\"metadata\":{{\"name\":\"{pod}\",\"namespace\":\"{namespace}\"}},\"timestamp\":\"2026-11-23T10:00:00Z\",\"window\":\"20s\",\"containers\":[{containers}]}}"
        )
    };
    let list = |istiod: &str| {
        let items = [
            item("istio-system", "istiod-1-x", istiod),
            item(
                "istio-system",
                "ztunnel-abcde",
                "{\"name\":\"istio-proxy\",\"usage\":{\"cpu\":\"1m\",\"memory\":\"20Mi\"}}",
            ),
            item("shop", "cart-1", "{\"name\":\"app\",\"usage\":{\"cpu\":\"1m\",\"memory\":\"90Mi\"}}"),
        ];
        format!(
            "{{\"kind\":\"PodMetricsList\",\"apiVersion\":\"metrics.k8s.io/v1beta1\",\"items\":[{}]}}",
            items.join(",")
        )
    };
    let whole = "{\"name\":\"discovery\",\"usage\":{\"cpu\":\"4m\",\"memory\":\"60Mi\"}}";
    let helper = "{\"name\":\"helper\",\"usage\":{\"cpu\":\"4m\"}}";
    let side = |text: &str| *usage(text).all_of(Component::ControlPlane).as_ref().unwrap();
    assert_eq!(side(&list(whole)).whole_memory().map(Memory::bytes), Some(60.0 * MIB));
    let part = side(&list(&format!("{whole},{helper}")));
    assert_eq!((part.whole_memory(), part.whole_cpu().is_some()), (None, true));
}

#[test]
fn several_clusters_are_no_one_crowd() {
    let of = |cluster: u32| {
        let row = |namespace: &str, pod: &str, container: &str, mib: u32| {
            format!(
                "container_memory_working_set_bytes{{cluster=\"c{cluster}\",namespace=\"{namespace}\",pod=\"{pod}\",container=\"{container}\"}} {}\n",
                mib * 1_048_576
            )
        };
        [
            row("istio-system", "ztunnel-abcde", "istio-proxy", 20),
            row("istio-system", "istiod-1-x", "discovery", 60),
            row("shop", "cart-1", "app", 100),
        ]
        .concat()
    };
    let one = json(&["estimate", "--usage", written("one.prom", of(1)).path()]);
    assert_eq!(given(&one, "mesh.node_proxy_memory")["origin"], "kubernetes");
    let two = json(&["estimate", "--usage", written("two.prom", of(1) + &of(2)).path()]);
    assert_eq!(given(&two, "mesh.node_proxy_memory")["origin"], "catalog");
    let notes = two["usage"]["notes"].to_string();
    assert!(
        notes.contains("the memory of the control plane is told and not put in: of 2 clusters"),
        "{notes}"
    );
}

#[test]
fn a_containers_own_labels_say_more_than_those_of_who_was_scraped() {
    let row = |container: &str, mib: u32, plain_first: bool| {
        let plain = "namespace=\"monitoring\",pod=\"cadvisor-x\",container=\"cadvisor\"";
        let own = format!(
            "container_label_io_kubernetes_pod_namespace=\"shop\",container_label_io_kubernetes_pod_name=\"cart-1\",container_label_io_kubernetes_container_name=\"{container}\""
        );
        let labels = if plain_first { format!("{plain},{own}") } else { format!("{own},{plain}") };
        format!("container_memory_working_set_bytes{{{labels}}} {}\n", mib * 1_048_576)
    };
    for plain_first in [true, false] {
        // The last is of the pod's own group, which holds the two others.
        let page =
            [row("app", 100, plain_first), row("istio-proxy", 40, plain_first), row("", 140, plain_first)];
        let usage = usage(&page.concat());
        assert_eq!(usage.app.memory.map(Memory::bytes), Some(100.0 * MIB), "{plain_first}");
        assert_eq!(usage.proxies.memory.map(Memory::bytes), Some(40.0 * MIB), "{plain_first}");
        assert_eq!(usage.namespaces[0].name, "shop");
    }
}

#[test]
fn a_recording_rules_sample_that_is_cut_is_refused() {
    let name = "node_namespace_pod_container:container_memory_working_set_bytes";
    let row = |container: &str| {
        format!("{name}{{namespace=\"shop\",pod=\"a\",container=\"{container}\"}} 104857600\n")
    };
    let cut = format!("{}{name}{{namespace=\"shop\",pod=\"a\",conta\n{}", row("app"), row("istio-proxy"));
    let file = written("cut.prom", cut);
    let message = refusal(&["scan", "--usage", file.path()]);
    assert!(message.contains("this sample cannot be read"), "{message}");
}

#[test]
fn memory_of_a_moment_and_cpu_over_a_range_are_of_the_same_containers() {
    let memory = "{\"metric\":{\"__name__\":\"container_memory_working_set_bytes\",\"namespace\":\"shop\",\"pod\":\"a\",\"container\":\"app\"},\"value\":[1000,\"104857600\"]}";
    let cpu = "{\"metric\":{\"__name__\":\"container_cpu_usage_seconds_total\",\"namespace\":\"shop\",\"pod\":\"a\",\"container\":\"app\"},\"values\":[[940,\"10\"],[1000,\"16\"],[1060,\"22\"],[1120,\"28\"]]}";
    let answer = |kind: &str, result: &str| {
        format!("{{\"status\":\"success\",\"data\":{{\"resultType\":\"{kind}\",\"result\":[{result}]}}}}\n")
    };
    let usage = usage(&(answer("vector", memory) + &answer("matrix", cpu)));
    assert_eq!(usage.app.memory.map(Memory::bytes), Some(100.0 * MIB), "{:?}", usage.notes);
    assert!((usage.app.cpu.unwrap().cores() - 0.1).abs() < 1e-9);
}
