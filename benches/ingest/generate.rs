//! Inputs of the size and shape that clusters print and charts render.

use std::fs::File;
use std::io::{BufWriter, Write};
use std::path::Path;

use serde_json::{Value, json};

/// What a number stands for in the template of a pod.
const NUMBER: &str = "31337";

/// Writes a list of pods and tells its size. Its `kind` stands behind the items, where kubectl puts it.
pub(crate) fn pods(path: &Path, count: usize) -> u64 {
    let mut out = BufWriter::new(File::create(path).expect("a file"));
    let pod = pretty(&pod()).replace('\n', "\n        ");
    write!(out, "{{\n    \"apiVersion\": \"v1\",\n    \"items\": [\n").expect("room");
    for number in 0..count {
        let comma = if number + 1 < count { "," } else { "" };
        let pod = pod.replace(NUMBER, &format!("{number:05}"));
        writeln!(out, "        {pod}{comma}").expect("room");
    }
    write!(out, "    ],\n    \"kind\": \"List\",\n    \"metadata\": {{\n        \"resourceVersion\": \"\"\n    }}\n}}\n")
        .expect("room");
    finished(out)
}

fn finished(mut out: BufWriter<File>) -> u64 {
    out.flush().expect("room");
    out.get_ref().metadata().expect("a size").len()
}

fn pretty(value: &Value) -> String {
    let mut text = Vec::new();
    let formatter = serde_json::ser::PrettyFormatter::with_indent(b"    ");
    let mut serializer = serde_json::Serializer::with_formatter(&mut text, formatter);
    serde::Serialize::serialize(value, &mut serializer).expect("a text");
    String::from_utf8(text).expect("a text")
}

fn pod() -> Value {
    let env: Vec<Value> = (0..11)
        .map(|k| json!({ "name": format!("SETTING_{k}"), "value": format!("postgres://db-{k}.prod.svc.cluster.local:5432/orders?x={k}") }))
        .collect();
    let container = |name: &str| {
        json!({
            "args": ["--port=8080", "--log-level=info"], "env": env, "image": format!("registry.example.com/shop/{name}:v1.{NUMBER}"),
            "imagePullPolicy": "IfNotPresent", "name": name,
            "livenessProbe": { "failureThreshold": 3, "httpGet": { "path": "/healthz", "port": 8080, "scheme": "HTTP" }, "periodSeconds": 10 },
            "ports": [{ "containerPort": 8080, "name": "http", "protocol": "TCP" }],
            "resources": { "limits": { "cpu": "500m", "memory": "512Mi" }, "requests": { "cpu": "100m", "memory": "256Mi" } },
            "terminationMessagePath": "/dev/termination-log",
            "volumeMounts": [{ "mountPath": "/var/run/secrets/kubernetes.io/serviceaccount", "name": "kube-api-access", "readOnly": true }],
        })
    };
    let status = |name: &str| {
        json!({
            "containerID": format!("containerd://0123456789abcdef0123456789abcdef{NUMBER}"), "image": format!("registry.example.com/shop/{name}:v1"),
            "lastState": {}, "name": name, "ready": true, "restartCount": 0, "started": true,
            "state": { "running": { "startedAt": "2026-01-01T00:00:00Z" } },
        })
    };
    let fields: serde_json::Map<String, Value> = (0..11)
        .map(|k| (format!("k:{{\"name\":\"SETTING_{k}\"}}"), json!({ ".": {}, "f:name": {}, "f:value": {} })))
        .collect();
    let managed = |manager: &str| {
        json!({
            "apiVersion": "v1", "fieldsType": "FieldsV1", "manager": manager, "operation": "Update", "time": "2026-01-01T00:00:00Z",
            "fieldsV1": { "f:metadata": { "f:annotations": { ".": {} } }, "f:spec": { "f:containers": { "k:{\"name\":\"app\"}": { "f:env": fields } } } },
        })
    };
    let conditions = ["Initialized", "Ready", "ContainersReady", "PodScheduled"]
        .map(|kind| json!({ "lastProbeTime": null, "status": "True", "type": kind }));
    json!({
        "apiVersion": "v1", "kind": "Pod",
        "metadata": {
            "annotations": {
                "kubectl.kubernetes.io/restartedAt": "2026-01-01T00:00:00Z", "prometheus.io/scrape": "true",
                "sidecar.istio.io/status": "{\"initContainers\":[\"istio-init\"],\"containers\":[\"istio-proxy\"]}",
            },
            "creationTimestamp": "2026-01-01T00:00:00Z", "generateName": "orders-7d9c5b8f6d-",
            "labels": { "app": "orders", "pod-template-hash": "7d9c5b8f6d", "version": "v1" },
            "managedFields": [managed("kube-controller-manager"), managed("kubelet")],
            "name": format!("orders-7d9c5b8f6d-{NUMBER}"), "namespace": "shop",
            "ownerReferences": [{ "apiVersion": "apps/v1", "blockOwnerDeletion": true, "controller": true, "kind": "ReplicaSet", "name": "orders-7d9c5b8f6d", "uid": "0b8d" }],
            "resourceVersion": NUMBER, "uid": format!("8c1f7c1e-0000-4000-8000-0000000{NUMBER}"),
        },
        "spec": {
            "containers": [container("app"), container("istio-proxy")], "initContainers": [container("istio-init")],
            "dnsPolicy": "ClusterFirst", "nodeName": format!("node-{NUMBER}"), "restartPolicy": "Always", "schedulerName": "default-scheduler",
            "tolerations": [{ "effect": "NoExecute", "key": "node.kubernetes.io/not-ready", "operator": "Exists", "tolerationSeconds": 300 }],
            "volumes": [{ "name": "kube-api-access", "projected": { "defaultMode": 420, "sources": [{ "serviceAccountToken": { "path": "token" } }] } }],
        },
        "status": {
            "conditions": conditions,
            "containerStatuses": [status("app"), status("istio-proxy")], "hostIP": "10.0.0.1", "phase": "Running", "podIP": "10.1.0.1",
            "qosClass": "Burstable", "startTime": "2026-01-01T00:00:00Z",
        },
    })
}

/// Writes rendered documents and tells their size: of ten, four Deployments, three Services, a `ConfigMap`,
/// a `ServiceAccount` and an autoscaler.
pub(crate) fn documents(path: &Path, count: usize) -> u64 {
    let mut out = BufWriter::new(File::create(path).expect("a file"));
    for number in 0..count {
        let text = match number % 10 {
            0..=3 => deployment(number),
            4..=6 => SERVICE.to_owned(),
            7 => CONFIG.to_owned(),
            8 => ACCOUNT.to_owned(),
            _ => AUTOSCALER.to_owned(),
        };
        write!(
            out,
            "---\n# Source: shop/templates/orders.yaml\n{}",
            text.replace(NUMBER, &number.to_string())
        )
        .expect("room");
    }
    finished(out)
}

/// Writes one document that is a list of Deployments, as `kubectl get -o yaml` prints it.
pub(crate) fn cluster(path: &Path, count: usize) -> u64 {
    let mut out = BufWriter::new(File::create(path).expect("a file"));
    writeln!(out, "apiVersion: v1\nitems:").expect("room");
    let settings: String = (0..200).fold(String::new(), |all, k| {
        all + &format!("            - {{name: SETTING_{k}, value: \"some-value-{k}\"}}\n")
    });
    for number in 0..count {
        let text = deployment(number)
            .replace("          args:", &format!("          env:\n{settings}          args:"));
        let text = text.trim_end().replace('\n', "\n  ");
        writeln!(out, "- {text}").expect("room");
    }
    writeln!(out, "kind: List\nmetadata:\n  resourceVersion: \"\"").expect("room");
    finished(out)
}

fn deployment(number: usize) -> String {
    DEPLOYMENT.replace(NUMBER, &number.to_string())
}

const DEPLOYMENT: &str = "apiVersion: apps/v1
kind: Deployment
metadata:
  name: orders-31337
  namespace: shop
  labels:
    app.kubernetes.io/name: orders
    app.kubernetes.io/instance: shop-31337
    helm.sh/chart: shop-1.2.3
spec:
  replicas: 3
  selector:
    matchLabels:
      app.kubernetes.io/name: orders
  template:
    metadata:
      annotations:
        prometheus.io/scrape: \"true\"
        sidecar.istio.io/inject: \"true\"
      labels:
        app.kubernetes.io/name: orders
        app.kubernetes.io/instance: shop-31337
    spec:
      serviceAccountName: orders
      containers:
        - name: orders
          image: \"registry.example.com/shop/orders:v1.31337\"
          imagePullPolicy: IfNotPresent
          args: [\"--port=8080\", \"--log-level=info\"]
          ports:
            - name: http
              containerPort: 8080
              protocol: TCP
          livenessProbe:
            httpGet:
              path: /healthz
              port: http
          resources:
            limits:
              cpu: 500m
              memory: 512Mi
            requests:
              cpu: 100m
              memory: 256Mi
";

const SERVICE: &str = "apiVersion: v1
kind: Service
metadata:
  name: orders-31337
  namespace: shop
  labels:
    app.kubernetes.io/name: orders
    app.kubernetes.io/instance: shop-31337
    helm.sh/chart: shop-1.2.3
spec:
  type: ClusterIP
  ports:
    - port: 80
      targetPort: http
      protocol: TCP
      name: http
  selector:
    app.kubernetes.io/name: orders
    app.kubernetes.io/instance: shop-31337
";

const CONFIG: &str = "apiVersion: v1
kind: ConfigMap
metadata:
  name: orders-31337
  namespace: shop
data:
  application.yaml: |
    server:
      port: 8080
    database:
      url: postgres://db.shop.svc.cluster.local:5432/orders
      pool: 20
    cache:
      ttl: 30s
  LOG_LEVEL: info
";

const ACCOUNT: &str = "apiVersion: v1
kind: ServiceAccount
metadata:
  name: orders-31337
  namespace: shop
  labels:
    app.kubernetes.io/name: orders
    helm.sh/chart: shop-1.2.3
automountServiceAccountToken: true
";

const AUTOSCALER: &str = "apiVersion: autoscaling/v2
kind: HorizontalPodAutoscaler
metadata:
  name: orders-31337
  namespace: shop
spec:
  scaleTargetRef:
    apiVersion: apps/v1
    kind: Deployment
    name: orders-31337
  minReplicas: 3
  maxReplicas: 9
  metrics:
    - type: Resource
      resource:
        name: cpu
        target:
          type: Utilization
          averageUtilization: 80
";
