//! Kubernetes objects as they come: every nasty trait that real files have, small enough to read.

use std::fmt::Write;
use std::io::Read;

use meshtax::cluster::object::{Object, Phase};
use meshtax::cluster::place::{Place, Sink, Skipped};
use meshtax::cluster::pod::Stage;
use meshtax::ingest::kubernetes::{IngestError, Options, read};
use proptest::prelude::*;

/// All that a reader handed over, in its order.
#[derive(Debug, Default, PartialEq)]
pub(crate) struct Gathered {
    pub(crate) objects: Vec<(Object, Place)>,
    pub(crate) skipped: Vec<Skipped>,
    pub(crate) empty: Vec<Place>,
}

impl Sink for Gathered {
    fn object(&mut self, object: Object, place: &Place) {
        self.objects.push((object, place.clone()));
    }
    fn skipped(&mut self, skipped: Skipped) {
        self.skipped.push(skipped);
    }
    fn empty_document(&mut self, place: &Place) {
        self.empty.push(place.clone());
    }
}

pub(crate) fn gather(source: impl Read + Send, threads: usize) -> Result<Gathered, IngestError> {
    let mut gathered = Gathered::default();
    read(source, "input", &Options { threads }, &mut gathered)?;
    Ok(gathered)
}

/// The errors and what was skipped of an input that is there as a whole.
fn of(text: impl AsRef<[u8]>) -> Gathered {
    let gathered = gather(text.as_ref(), 1).unwrap();
    assert_eq!(gather(text.as_ref(), 3).unwrap(), gathered, "workers change nothing");
    gathered
}

fn refused(text: impl AsRef<[u8]>) -> String {
    let error = gather(text.as_ref(), 1).expect_err("an input that cannot be used").to_string();
    assert_eq!(gather(text.as_ref(), 3).unwrap_err().to_string(), error, "workers change nothing");
    assert!(!error.contains('\n'), "{error}");
    error
}

/// What an input holds, as short words: `Deployment orders 12` for the object, its name and its line.
fn words(gathered: &Gathered) -> Vec<String> {
    let name = |object: &Object| match object {
        Object::Workload(found) => format!("{} {}", found.kind.name(), found.name),
        Object::Pod(found) => format!("Pod {}", found.name),
        Object::Service(found) => format!("Service {}", found.name),
        Object::Namespace(found) => format!("Namespace {}", found.name),
        Object::Node(found) => format!("Node {}", found.name),
        Object::Autoscaler(found) => format!("Autoscaler {}", found.name),
        Object::Quota(found) => format!("Quota {}", found.name),
        Object::LimitRange(found) => format!("LimitRange {}", found.name),
        Object::Other { kind, makes_pods, .. } => {
            format!("{kind} {}", if *makes_pods { "makes pods" } else { "other" })
        }
    };
    gathered.objects.iter().map(|(object, place)| format!("{} {}", name(object), place.line)).collect()
}

fn reasons(gathered: &Gathered) -> Vec<String> {
    let told = |skipped: &Skipped| format!("{}: {}", skipped.place.line, skipped.reason);
    gathered.skipped.iter().map(told).collect()
}

#[test]
fn a_stream_of_yaml() {
    let text = include_str!("manifests/stream.yaml");
    let gathered = of(text);
    let expected = [
        "Namespace shop 5",
        "Deployment orders 12",
        "Service orders 36",
        "ConfigMap other 39",
        "Service makes pods 46",
        "Thing other 51",
    ];
    assert_eq!(words(&gathered), expected);
    assert_eq!(gathered.skipped, []);
    let empty: Vec<(u64, u64)> = gathered.empty.iter().map(|place| (place.document, place.line)).collect();
    assert_eq!(empty, [(1, 2), (4, 34)]);
    let Object::Workload(orders) = &gathered.objects[1].0 else { panic!("a Deployment") };
    let template = &orders.template;
    assert_eq!((orders.replicas, template.labels.get("app")), (None, Some("orders")));
    assert_eq!(template.labels.get("pod-template-hash"), None);
    assert_eq!(template.annotations.iter().collect::<Vec<_>>(), [("sidecar.istio.io/inject", "true")]);
    let asked: Vec<_> =
        template.containers.iter().map(|one| (one.stage, one.asked.requests.memory)).collect();
    assert_eq!(asked.len(), 4);
    assert_eq!(asked[0], (Stage::Init, None));
    assert_eq!(asked[1].0, Stage::Sidecar);
    assert_eq!(asked[1].1.unwrap().bytes(), 8e8);
    assert_eq!(template.containers[2].asked.limits.memory.unwrap().bytes(), 2.0);
    // The same in other clothes.
    for other in [
        text.replace('\n', "\r\n"),
        format!("\u{feff}{text}"),
        text.trim_end().to_owned(),
        format!("%YAML 1.2\n---\n{}", text.split_once("--- \n").unwrap().1),
    ] {
        let other = of(&other);
        let objects =
            |gathered: &Gathered| gathered.objects.iter().map(|(one, _)| one.clone()).collect::<Vec<_>>();
        assert_eq!(objects(&other), objects(&gathered));
        assert_eq!(other.empty.len(), 2);
    }
}

#[test]
fn every_kind_that_matters() {
    let gathered = of(include_str!("manifests/kinds.yaml"));
    assert_eq!(gathered.skipped, []);
    let objects: Vec<&Object> = gathered.objects.iter().map(|(object, _)| object).collect();
    assert_eq!(words(&gathered)[..3], ["Job done 4", "CronJob nightly 9", "DeploymentConfig old 15"]);
    let workload = |index: usize| match objects[index] {
        Object::Workload(found) => found,
        other => panic!("{other:?}"),
    };
    assert!(workload(0).finished && workload(0).replicas == Some(3));
    assert!(workload(1).suspended);
    assert_eq!((workload(2).replicas, workload(2).template.containers.len()), (Some(0), 0));
    let set = workload(3);
    assert_eq!((set.owner.as_ref().unwrap().name.as_str(), set.observed), ("orders", Some(2)));
    assert!(set.template.host_network);
    let Object::Autoscaler(one) = objects[4] else { panic!("an autoscaler") };
    assert_eq!((one.min, one.max, one.metrics[0].target_percent), (Some(2), Some(5), Some(80)));
    let Object::Autoscaler(two) = objects[5] else { panic!("an autoscaler") };
    assert_eq!(two.metrics[0].container.as_deref(), Some("app"));
    let Object::Quota(quota) = objects[6] else { panic!("a quota") };
    assert_eq!(quota.hard.requests.memory.unwrap().bytes(), 8_024_304.0 * 1024.0);
    assert_eq!(
        (quota.hard.requests.cpu.unwrap().cores(), quota.hard.pods, quota.scoped),
        (8.0, Some(50), true)
    );
    let Object::LimitRange(range) = objects[7] else { panic!("a limit range") };
    assert_eq!((range.rules.len(), range.rules[0].default_request.cpu.unwrap().cores()), (1, 0.1));
    let Object::Node(node) = objects[8] else { panic!("a node") };
    assert_eq!(
        (node.pods, node.ready, node.kubelet_version.as_deref()),
        (Some(110), Some(false), Some("v1.33.2"))
    );
    assert_eq!((node.allocatable.cpu.unwrap().cores(), node.taints[0].key.as_str()), (3.92, "gpu"));
}

#[test]
fn a_typed_list_whose_kind_comes_last() {
    let gathered = of(include_str!("manifests/pods.json"));
    assert_eq!(words(&gathered), ["Pod orders-7d9- 4", "Pod ended 18"]);
    let Object::Pod(pod) = &gathered.objects[0].0 else { panic!("a pod") };
    assert_eq!((pod.phase, pod.template_hash.as_deref(), pod.mirror), (Phase::Running, Some("7d9"), true));
    assert_eq!(
        (pod.owner.as_ref().unwrap().kind.as_str(), pod.node.as_deref()),
        ("ReplicaSet", Some("node-1"))
    );
    assert!(pod.template.placement.host_ports && pod.template.placement.volumes);
    assert_eq!(pod.template.annotations.get("kubernetes.io/config.mirror"), None);
}

const POD: &str = r#"{"metadata":{"name":"a"},"spec":{"containers":[{"name":"c"}]}}"#;
const SERVICE: &str = r#"{"kind":"Service","apiVersion":"v1","metadata":{"name":"s"}}"#;

#[test]
fn json_of_every_shape() {
    assert_eq!(words(&of(POD)), ["Pod a 1"]);
    assert_eq!(words(&of(format!("{SERVICE}\n{POD}{SERVICE}"))), ["Service s 1", "Pod a 2", "Service s 2"]);
    assert_eq!(words(&of(format!("[{SERVICE},\n{POD}]"))), ["Service s 1", "Pod a 2"]);
    let list =
        format!(r#"{{"kind":"List","items":[{SERVICE},{{"items":[{POD}],"kind":"List"}},[{SERVICE}]]}}"#);
    assert_eq!(words(&of(&list)), ["Service s 1", "Pod a 1", "Service s 1"]);
    assert_eq!(
        words(&of(format!("{SERVICE}\n---\nkind: Namespace\nmetadata: {{name: n}}\n"))),
        ["Service s 1", "Namespace n 3"]
    );
    assert_eq!(words(&of(r#"{"kind":"List","items":null}"#)), ["List other 1"]);
    assert_eq!(words(&of(r#"{"kind":"ServiceList","apiVersion":"v1","items":[]}"#)), [""; 0]);
    assert_eq!(
        reasons(&of(r#"{"items":[{"metadata":{"name":"a"}}]}"#)),
        ["1: it has no `kind`, so it is no Kubernetes object"]
    );
    assert_eq!(of("").objects, []);
}

#[test]
fn one_bad_object_does_not_take_the_rest_with_it() {
    let text = format!(
        "[{SERVICE},{}]",
        r#"{"kind":"Deployment","apiVersion":"apps/v1","metadata":{"name":"d"},"spec":{"replicas":"three","template":{"spec":{}}}},
        {"kind":"Pod","metadata":{"name":"p"},"spec":{"containers":[{"name":"c","resources":{"requests":{"memory":"12Qi"}}}]}},
        {"kind":"Pod","spec":{"containers":"text"}},{"kind":"Thing","apiVersion":"x.io/v1","spec":{"containers":"text"}}"#
    );
    let gathered = of(&text);
    assert_eq!(words(&gathered), ["Service s 1", "Thing other 3"]);
    let expected = [
        "1: `spec.replicas` is not a whole number",
        "2: `spec.containers[0].resources.requests.memory`: `12Qi` has no unit that Kubernetes knows; write for example `128Mi`",
        "3: `spec.containers` is not a list",
    ];
    assert_eq!(reasons(&gathered), expected);
    assert!(gathered.skipped.iter().all(|skipped| skipped.fault));
    assert_eq!(gathered.skipped[1].name.as_deref(), Some("p"));
    let gathered = of("kind: [unclosed\n---\nkind: Namespace\nmetadata: {name: n}\n---\njust words\n");
    assert_eq!(words(&gathered), ["Namespace n 3"]);
    assert!(reasons(&gathered)[0].starts_with("1: its YAML cannot be read: "), "{:?}", reasons(&gathered));
    assert_eq!(reasons(&gathered)[1], "6: it is plain text (`just words`) and no Kubernetes object");
}

#[test]
fn templates_that_nobody_rendered() {
    for text in [
        "kind: Deployment\nmetadata:\n  name: {{ .Release.Name }}-web\n",
        "kind: ConfigMap\nmetadata:\n  name: {{ .Release.Name }}\n",
        "{{- if .Values.enabled }}\nkind: Service\n{{- end }}\n",
        "{{ include \"all\" . }}\n",
        "kind: Deployment\nmetadata: {name: a}\nspec:\n  replicas: {{ .Values.replicas }}\n  template: {spec: {containers: []}}\n",
        "kind: Pod\nmetadata: {name: a}\nspec: {containers: [{name: c, image: \"{{ .Values.image }}\"}]}\n",
        "kind: Pod\nmetadata: {name: a}\nspec: {containers: [{name: c, resources: {limits: {cpu: \"{{ x }}\"}}}]}\n",
        r#"{"kind":"Service","metadata":{"name":"{{ .Release.Name }}"}}"#,
    ] {
        let error = refused(format!("# first\n---\nkind: Namespace\nmetadata: {{name: n}}\n---\n{text}"));
        assert!(error.contains("helm template"), "{text}: {error}");
        assert!(error.contains("document 2"), "{text}: {error}");
    }
}

#[test]
fn json_that_ends_too_early() {
    let whole = format!("{{\"items\": [\n{SERVICE},\n{POD}]}}");
    for end in 1..whole.len() {
        let error = refused(&whole[..end]);
        assert!(error.contains("ends in the middle"), "{end}: {error}");
    }
    assert!(refused(&whole[..whole.len() - 3]).starts_with("input:3 (document 1): "));
    let wrong = format!("{{\"items\": [\n{SERVICE},\n{{\"kind\": nope}}]}}");
    assert_eq!(refused(wrong), "input:3 (document 1): this is not valid JSON: expected ident");
}

#[test]
fn bombs_and_bottomless_nesting() {
    let mut bomb = "a0: &a0 [x, x, x, x, x, x, x, x, x]\n".to_owned();
    for level in 1..9 {
        let last = format!("*a{}", level - 1);
        writeln!(bomb, "a{level}: &a{level} [{}]", vec![last; 9].join(", ")).unwrap();
    }
    let gathered = of(format!("{bomb}---\nkind: Namespace\nmetadata: {{name: n}}\n"));
    assert_eq!((words(&gathered), gathered.skipped.len()), (vec!["Namespace n 11".to_owned()], 1));
    let deep = 100_000;
    for text in [
        "[".repeat(deep),
        "{\"a\":".repeat(deep),
        format!("kind: Pod\nspec: {}", "[".repeat(deep)),
        "- ".repeat(deep),
        (0..2000).fold(String::new(), |all, level| all + &" ".repeat(level) + "a:\n"),
    ] {
        match gather(text.as_bytes(), 1) {
            Ok(gathered) => assert_eq!((gathered.objects.len(), gathered.skipped.len()), (0, 1)),
            Err(error) => assert!(error.to_string().len() < 300, "{error}"),
        }
    }
    let ignored = format!("{{\"kind\":\"Pod\",\"x\":{}{},{}", "[".repeat(deep), "]".repeat(deep), &POD[1..]);
    assert_eq!(words(&of(ignored)), ["Pod a 1"]);
    let lists = format!("{}{}", "{\"items\":[".repeat(deep), "]}".repeat(deep));
    assert!(refused(lists).contains("lists stand inside lists 16 deep"));
}

#[test]
fn two_million_empty_documents() {
    struct Empty(u64);
    impl Sink for Empty {
        fn object(&mut self, _: Object, _: &Place) {}
        fn skipped(&mut self, _: Skipped) {}
        fn empty_document(&mut self, _: &Place) {
            self.0 += 1;
        }
    }
    let mut empty = Empty(0);
    let text = "---\n".repeat(2_000_000);
    read(text.as_bytes(), "input", &Options { threads: 2 }, &mut empty).unwrap();
    assert_eq!(empty.0, 2_000_000);
}

#[test]
fn what_is_no_text_or_no_list() {
    for (bytes, said) in [
        (&b"\x1f\x8b\x08\x00abc"[..], "this looks like gzip"),
        (b"PK\x03\x04", "a zip archive"),
        (b"kind: Pod\0\0", "a binary file"),
        (b"\xff\xfe{\0}\0", "UTF-16"),
        (b"\xfe\xff\0{\0}", "UTF-16"),
        (
            b"Error from server (Forbidden): pods is forbidden\n",
            "it said `Error from server (Forbidden): pods is forbidden`",
        ),
        (b"error: the server doesn't have a resource type\n", "it said `error: the server"),
        (b"The connection to the server localhost:8080 was refused\n", "it said `The connection"),
        (b"Unable to connect to the server: dial tcp\n", "it said `Unable to connect"),
        (b"No resources found in default namespace.\n", "it said `No resources found in default namespace.`"),
    ] {
        let error = refused(bytes);
        assert!(error.contains(said), "{error}");
    }
    assert_eq!(reasons(&of(b"kind: Pod\nname: \xff\n")), ["1: it is not valid UTF-8 text"]);
}

#[test]
fn a_single_object_has_an_upper_limit() {
    let long = "x".repeat(17 << 20);
    let error = refused(format!("[{{\"kind\":\"Secret\",\"data\":\"{long}\"}}]"));
    assert!(error.contains("larger than 16 MiB"), "{error}");
    assert!(refused(format!("kind: Secret\ndata: {long}\n")).contains("larger than 16 MiB"));
}

#[test]
fn a_long_document_is_cut_at_its_items() {
    for indent in ["", "  "] {
        let padding = "x".repeat(1000);
        let mut text = "apiVersion: v1\nitems:\n".to_owned();
        for number in 0..3000 {
            write!(
                text,
                "{indent}- kind: Service\n{indent}  metadata:\n{indent}    name: s{number}\n{indent}  note: |\n{indent}    - kind: x\n{indent}    {padding}\n"
            )
            .unwrap();
        }
        text += "kind: List\nmetadata:\n  resourceVersion: \"\"\n";
        let gathered = of(format!("{text}---\nkind: Namespace\nmetadata: {{name: n}}\n"));
        assert_eq!((gathered.objects.len(), gathered.skipped.len()), (3001, 0));
        assert_eq!(
            words(&gathered)[2999..],
            ["Service s2999 17997".to_owned(), "Namespace n 18007".to_owned()]
        );
    }
}

/// A reader that gives so many bytes at a time.
struct Slowly<'t>(&'t [u8], Vec<usize>);

impl Read for Slowly<'_> {
    fn read(&mut self, room: &mut [u8]) -> std::io::Result<usize> {
        let size = self.1.pop().unwrap_or(1).clamp(1, room.len()).min(self.0.len());
        room[..size].copy_from_slice(&self.0[..size]);
        self.0 = &self.0[size..];
        Ok(size)
    }
}

proptest! {
    #[test]
    fn arbitrary_bytes_never_panic(bytes in proptest::collection::vec(any::<u8>(), 0..300)) {
        let _ = gather(&bytes[..], 1);
    }

    #[test]
    fn arbitrary_marks_never_panic(text in "([-.\\[\\]{}:,\"|>&*%#?! \n]|kind|items|spec|Pod|containers|---\n|\\{\\{){0,40}") {
        let _ = gather(text.as_bytes(), 1);
        let _ = gather(text.as_bytes(), 2);
    }

    #[test]
    fn the_size_of_reads_changes_nothing(sizes in proptest::collection::vec(1_usize..200, 0..60), json: bool) {
        let text = if json { include_str!("manifests/pods.json") } else { include_str!("manifests/stream.yaml") };
        let slowly = gather(Slowly(text.as_bytes(), sizes), 2).unwrap();
        prop_assert_eq!(slowly, gather(text.as_bytes(), 1).unwrap());
    }

    #[test]
    fn yaml_and_json_of_one_object_are_one(
        name in "[a-z][a-z0-9-]{0,20}", value in "[ -~]{0,20}", replicas in 0_u64..1000, millis in 1_u64..9000, host: bool,
    ) {
        let json = serde_json::json!({
            "apiVersion": "apps/v1", "kind": "Deployment", "metadata": { "name": name, "labels": { "note": value } },
            "spec": { "replicas": replicas, "template": { "spec": {
                "hostNetwork": host,
                "containers": [{ "name": "c", "resources": { "requests": { "cpu": format!("{millis}m"), "memory": millis } } }],
            } } },
        });
        let quoted = serde_json::to_string(&value).unwrap();
        let yaml = format!(
            "apiVersion: apps/v1\nkind: Deployment\nmetadata:\n  name: '{name}'\n  labels:\n    note: {quoted}\nspec:\n  replicas: {replicas}\n  template:\n    spec:\n      hostNetwork: {host}\n      containers:\n      - name: c\n        resources:\n          requests: {{cpu: {millis}m, memory: {millis}}}\n"
        );
        prop_assert_eq!(gather(yaml.as_bytes(), 1).unwrap(), gather(json.to_string().as_bytes(), 1).unwrap());
    }
}
