//! `meshtax scan -f` and `meshtax estimate -f`: what is counted, what a mesh would do to it, what people
//! see of it, one trait a test.

mod bad_input;
mod capacity;
mod counting;
mod findings;
mod formats;
mod found;
mod hidden_names;
mod hostile_names;
mod installed;
mod mesh;
mod replicas;
mod requests;
mod roles;

use std::io::Write;
use std::path::PathBuf;
use std::process::{Command, Output, Stdio};

use meshtax::cluster::gathering::Gathering;
use meshtax::cluster::inject::Mode;
use meshtax::cluster::inventory::{Inventory, PodCount, Row};
use meshtax::cluster::plan::{Planned, Question, Scope};
use meshtax::cluster::resources::{Amounts, Asked, Sum};
use meshtax::cluster::survey::Survey;
use meshtax::ingest::kubernetes::{Options, read};
use meshtax::model::mesh::Injector;
use meshtax::units::{Cpu, Memory, Quantity};
use serde_json::Value;
use tempfile::TempDir;

use crate::support::stdout;

const MI: f64 = 1_048_576.0;

/// The container of nearly every pod here; an eighth of a core, so that sums are exact.
const APP: &str = "{name: app, image: shop/app:1, resources: {requests: {cpu: 125m, memory: 64Mi}}}";

/// What is asked of an input; what is not said is as Istio's chart has it, everywhere.
#[derive(Clone)]
struct Ask {
    injector: Injector,
    mode: Mode,
    defaults: Option<Asked>,
    scope: Scope,
}

impl Default for Ask {
    fn default() -> Self {
        Self {
            injector: Injector::Istio,
            mode: Mode::Everywhere,
            defaults: Some(Asked { requests: amounts(0.125, 128.0), limits: amounts(2.0, 1024.0) }),
            scope: Scope::default(),
        }
    }
}

impl Ask {
    fn of(injector: Injector) -> Self {
        Self { injector, ..Self::default() }
    }

    fn survey(self, text: &str) -> Survey {
        self.survey_all(&[text])
    }

    /// The survey of several files.
    fn survey_all(self, texts: &[&str]) -> Survey {
        let mut gathering = Gathering::default();
        for (number, text) in texts.iter().enumerate() {
            let name = format!("file-{number}.yaml");
            read(text.as_bytes(), &name, &Options::default(), &mut gathering).unwrap();
        }
        let Self { injector, mode, defaults, scope } = self;
        let question = Question { mesh: "a-mesh".to_owned(), injector, mode, defaults, scope, native: false };
        Survey::of(Inventory::of(gathering), question, vec!["input".to_owned()])
    }
}

fn survey(text: &str) -> Survey {
    Ask::default().survey(text)
}

fn amounts(cores: f64, mebibytes: f64) -> Amounts {
    Amounts { memory: Some(Memory::saturated(mebibytes * MI)), cpu: Some(Cpu::saturated(cores)) }
}

fn sum(cores: f64, mebibytes: f64) -> Sum {
    Sum { memory: Memory::saturated(mebibytes * MI), cpu: Cpu::saturated(cores) }
}

/// An object of `shop`, with its spec in braces.
fn object(kind: &str, name: &str, spec: &str) -> String {
    format!("---\nkind: {kind}\nmetadata: {{name: {name}, namespace: shop}}\nspec: {{{spec}}}\n")
}

/// A workload of `shop` with one container a pod, what its spec says besides, and what its pods' does.
fn workload(kind: &str, name: &str, spec: &str, of_pods: &str) -> String {
    let template = template(&format!("labels: {{app: {name}}}"), of_pods);
    object(kind, name, &format!("{spec} template: {template}"))
}

/// A template with one container, what its metadata says, and what its spec says besides.
fn template(meta: &str, of_pods: &str) -> String {
    format!("{{metadata: {{{meta}}}, spec: {{containers: [{APP}], {of_pods}}}}}")
}

/// A Deployment of that many pods with one container each.
fn deployment(name: &str, replicas: u64) -> String {
    workload("Deployment", name, &format!("replicas: {replicas},"), "")
}

/// A pod that runs, with an owner (`ReplicaSet cart-5d`) and labels.
fn pod_of(owner: &str, name: &str, labels: &str) -> String {
    let (kind, of) = owner.split_once(' ').unwrap();
    let owner = format!("ownerReferences: [{{controller: true, kind: {kind}, name: {of}}}]");
    pod(name, &format!("labels: {{{labels}}}, {owner}"), "", "Running")
}

/// A pod: what its metadata and its spec say besides, and its phase.
fn pod(name: &str, meta: &str, spec: &str, phase: &str) -> String {
    format!(
        "---\nkind: Pod\nmetadata: {{name: {name}, namespace: shop, {meta}}}\n\
         spec: {{containers: [{APP}], {spec}}}\nstatus: {{phase: {phase}}}\n"
    )
}

/// A node with so much for pods.
fn node(name: &str, cores: u64, gibibytes: u64) -> String {
    format!(
        "---\nkind: Node\nmetadata: {{name: {name}}}\nspec: {{}}\n\
         status: {{allocatable: {{cpu: {cores}, memory: {gibibytes}Gi, pods: 110}}}}\n"
    )
}

/// The workloads with their pods: `Deployment shop/cart 3`, `2..4..9` under an autoscaler, `?` unknown.
fn counts(survey: &Survey) -> Vec<String> {
    let count = |row: &Row| match row.pods {
        PodCount::Exactly(pods) => pods.to_string(),
        PodCount::Scaled { low, typical, high } => format!("{low}..{typical}..{high}"),
        PodCount::Unknown => "?".to_owned(),
    };
    survey.inventory.workloads.iter().map(|row| format!("{} {}", row.title(), count(row))).collect()
}

/// The one workload of that name.
fn row<'a>(survey: &'a Survey, name: &str) -> (&'a Row, &'a Planned) {
    let mut rows = survey.inventory.workloads.iter().zip(&survey.plan.rows);
    rows.find(|(row, _)| row.name == name).unwrap_or_else(|| panic!("no {name} in {:?}", counts(survey)))
}

/// A folder with one file in it, which goes when the test ends.
pub(crate) struct Written {
    _folder: TempDir,
    path: PathBuf,
}

impl Written {
    pub(crate) fn path(&self) -> &str {
        self.path.to_str().unwrap()
    }
}

pub(crate) fn written(name: &str, bytes: impl AsRef<[u8]>) -> Written {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join(name);
    std::fs::write(&path, bytes).unwrap();
    Written { _folder: folder, path }
}

/// What a command prints about a text in a file.
fn told(command: &str, text: &str, args: &[&str]) -> String {
    let file = written("input.yaml", text);
    stdout(&[&[command, "-f", file.path()], args].concat())
}

/// The same as JSON.
fn told_json(command: &str, text: &str, args: &[&str]) -> Value {
    serde_json::from_str(&told(command, text, &[args, &["-o", "json"]].concat())).unwrap()
}

/// Runs the program with that on its standard input.
pub(crate) fn piped(args: &[&str], input: &[u8]) -> Output {
    let mut child = Command::new(env!("CARGO_BIN_EXE_meshtax"))
        .args(args)
        .current_dir(env!("CARGO_MANIFEST_DIR"))
        .env("NO_COLOR", "1")
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    // A program that refuses its input need not read all of it.
    let _ = child.stdin.take().unwrap().write_all(input);
    child.wait_with_output().unwrap()
}
