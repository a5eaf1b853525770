//! `meshtax check`: budgets, a baseline, what people and machines see of it, one subject a file.

mod baseline;
mod budgets;
mod ci;

mod flags;
mod formats;
mod hostile;
mod sides;

use std::io::Write;
use std::process::{Command, Stdio};

use meshtax::model::budget::{self, Baseline, Judged, State};
use serde_json::Value;
use tempfile::TempDir;

use crate::support::estimated;

/// A system of which every figure is known, and exactly so:
/// memory used 500 MB (50 %), reserved 600 MB (60 %), CPU used 0.4 and reserved 0.5 cores, latency 1 ms
/// (10 %), rollout 10 s, 1 node, 365 a month.
const KNOWN: &str = r#"
[cluster]
pods = 10
app_memory = "100MB"
app_memory_request = "100MB"
app_cpu = "100m"
app_cpu_request = "100m"
[mesh]
name = "lesson"
sidecar_memory = "50MB"
sidecar_memory_request = "60MB"
sidecar_cpu_idle = "40m"
sidecar_cpu_per_1000_rps = 0
sidecar_cpu_request = "50m"
control_plane_memory = "0MB"
control_plane_cpu = "0m"
control_plane_memory_request = "0MB"
control_plane_cpu_request = "0m"
control_plane_replicas = 1
mesh_latency = "1ms"
[[chain]]
name = "checkout"
depth = 1
hop_latency = "10ms"
rps = 100
[rollout]
replicas = 2
app_ready = "10s"
proxy_ready = "5s"
max_surge = 1
max_unavailable = 0
[node]
allocatable_memory = "1GB"
allocatable_cpu = "500m"
[prices]
cpu_hour = 1
memory_gib_hour = 0
[budget]
percentile = "mean"
"#;

/// How the budgets of a scenario stand.
fn judged(text: &str) -> Vec<Judged> {
    let (scenario, estimate) = estimated(text);
    budget::judge(&scenario, &estimate, None).judged
}

/// The one budget of a scenario.
fn only(text: &str) -> Judged {
    let judged = judged(text);
    assert_eq!(judged.len(), 1, "{judged:?}");
    judged.into_iter().next().unwrap()
}

/// The one budget of a scenario beside another.
fn only_beside(before: &str, text: &str) -> Judged {
    let (scenario, estimate) = estimated(before);
    let baseline = Baseline::of("before", &scenario, &estimate);
    let (scenario, estimate) = estimated(text);
    let judged = budget::judge(&scenario, &estimate, Some(&baseline)).judged;
    assert_eq!(judged.len(), 1, "{judged:?}");
    judged.into_iter().next().unwrap()
}

/// A state, and how far it is over in the base unit.
fn standing(judged: &Judged) -> (State, Option<f64>) {
    (judged.state, judged.measure.and_then(|measure| measure.over_by))
}

/// A text with one part replaced, which must be there.
fn with(text: &str, part: &str, by: &str) -> String {
    assert!(text.contains(part), "{part} is not in {text}");
    text.replace(part, by)
}

/// A folder with files in it, in which the program is run: paths in its reports are then always the same.
struct Folder(TempDir);

/// What a run came to.
struct Ran {
    code: Option<i32>,
    out: String,
    err: String,
}

impl Folder {
    fn of(files: &[(&str, &str)]) -> Self {
        let folder = Self(tempfile::tempdir().unwrap());
        for (name, text) in files {
            folder.put(name, text);
        }
        folder
    }

    fn put(&self, name: &str, text: &str) {
        std::fs::write(self.0.path().join(name), text).unwrap();
    }

    fn get(&self, name: &str) -> String {
        std::fs::read_to_string(self.0.path().join(name)).unwrap()
    }

    fn run(&self, args: &[&str]) -> Ran {
        self.piped(args, "")
    }

    /// The same with that on standard input.
    fn piped(&self, args: &[&str], input: &str) -> Ran {
        let mut child = Command::new(env!("CARGO_BIN_EXE_meshtax"))
            .args(args)
            .current_dir(self.0.path())
            .env("NO_COLOR", "1")
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        // A program that refuses its input need not read all of it.
        let _ = child.stdin.take().unwrap().write_all(input.as_bytes());
        let output = child.wait_with_output().unwrap();
        Ran {
            code: output.status.code(),
            out: String::from_utf8(output.stdout).unwrap(),
            err: String::from_utf8(output.stderr).unwrap(),
        }
    }

    /// `check` with those arguments.
    fn check(&self, args: &[&str]) -> Ran {
        self.run(&[&["check"], args].concat())
    }

    /// The document `check` with those arguments, whatever it comes to.
    fn json(&self, args: &[&str]) -> Value {
        let ran = self.check(&[args, &["-o", "json", "--no-fail"]].concat());
        assert_eq!(ran.code, Some(0), "{}", ran.err);
        serde_json::from_str(&ran.out).unwrap()
    }

    /// Its standard error, where it must answer nothing.
    fn refusal(&self, args: &[&str]) -> String {
        let ran = self.check(args);
        assert_eq!((ran.code, ran.out.as_str()), (Some(2), ""), "{args:?}: {}", ran.err);
        ran.err
    }
}

/// Without files.
fn nowhere() -> Folder {
    Folder::of(&[])
}

/// A Deployment of `shop` with one container of 100m and 64 MiB.
fn deployment(name: &str, replicas: u64) -> String {
    format!(
        "---\napiVersion: apps/v1\nkind: Deployment\nmetadata: {{name: {name}, namespace: shop}}\nspec: {{replicas: {replicas}, \
         template: {{metadata: {{labels: {{app: {name}}}}}, spec: {{containers: [{{name: app, image: shop/app:1, \
         resources: {{requests: {{cpu: 100m, memory: 64Mi}}}}}}]}}}}}}\n"
    )
}
