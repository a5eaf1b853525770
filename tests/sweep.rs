//! Sweeps: a row for each combination, the same as the estimate of it, in one order.

use std::io::{self, Read, Write};
use std::process::{Command, Stdio};

use meshtax::catalog::{Catalog, Said, lesson};
use meshtax::model::sweep::{Axis, Grid, Sweep};
use meshtax::model::{Layer, Scenario, estimate};
use meshtax::render;
use meshtax::render::sweep::{Layout, SweepError, write};
use proptest::prelude::*;
use serde_json::Value;

use crate::support::{meshtax, refusal, stdout};

fn table(csv: &str) -> Vec<Vec<String>> {
    let mut reader = csv::ReaderBuilder::new().has_headers(false).from_reader(csv.as_bytes());
    reader.records().map(|record| record.unwrap().iter().map(ToOwned::to_owned).collect()).collect()
}

/// The cells of one column of a sweep as CSV.
fn column(args: &[&str], name: &str) -> Vec<String> {
    let rows = table(&stdout(&[&["sweep", "-o", "csv"], args].concat()));
    let place = rows[0].iter().position(|column| column == name).unwrap_or_else(|| panic!("{name}"));
    rows[1..].iter().map(|row| row[place].clone()).collect()
}

#[test]
fn known_answers() {
    let args = ["--vary", "pods=100..300:100", "--vary", "mesh=lesson"];
    assert_eq!(
        column(&args, "memory_used_bytes_typical"),
        ["7500000000", "15000000000", "22500000000"],
        "the lesson's 75 MB a pod"
    );
    let args = ["--vary", "depth=1..5:2", "--hop-latency", "1ms", "--mesh-latency", "1ms"];
    assert_eq!(column(&args, "latency_with_ms_typical"), ["2", "6", "10"]);
    let args =
        ["--vary", "services=10,49,50", "--languages", "3", "--kubernetes", "proficient", "--sla", "none"];
    assert_eq!(column(&args, "verdict"), ["not-needed", "not-needed", "needed"]);
    let args = ["--vary", "sidecar-memory=50MB..150MB:50MB", "--pods", "10"];
    assert_eq!(column(&args, "memory_used_bytes_high"), ["500000000", "1000000000", "1500000000"]);
}

#[test]
fn the_last_key_varies_fastest() {
    let args = ["--vary", "pods=1,2", "--vary", "mesh=linkerd,lesson", "--vary", "depth=1..2:1"];
    let rows: Vec<String> = ["pods", "mesh", "depth"].map(|name| column(&args, name).join(" ")).into();
    assert_eq!(
        rows,
        ["1 1 1 1 2 2 2 2", "linkerd linkerd lesson lesson linkerd linkerd lesson lesson", "1 2 1 2 1 2 1 2"]
    );
}

#[test]
fn varied_inputs_stand_first_with_their_units_and_once() {
    let varied = [
        "chain.rps=5",
        "--hop-latency=p50=2ms,p99=9ms;1ms",
        "sla=none,20ms",
        "sidecar_memory=60MB",
        "app-memory=1GB",
        "prices=fargate",
        "rollout.max_surge=25%",
        "operations.hourly_rate=50",
        "latency_share=20%",
    ];
    let args: Vec<&str> = varied.iter().flat_map(|text| ["--vary", *text]).collect();
    let rows = table(&stdout(&[&["sweep", "-o", "csv"], &args[..]].concat()));
    let names = [
        "rps",
        "hop_latency_ms",
        "sla_p99_ms",
        "sidecar_memory_bytes",
        "app_memory_bytes",
        "price_book",
        "max_surge",
        "operations_hourly_rate",
        "latency_share",
    ];
    assert_eq!(rows[0][..9], names);
    assert_eq!(
        rows[1][..9],
        ["5", "p50=2ms,p99=9ms", "none", "60000000", "1000000000", "fargate", "25%", "50", "0.2"]
    );
    assert_eq!(rows[4][..4], ["5", "1", "20", "60000000"]);
    let mut sorted = rows[0].clone();
    sorted.sort_unstable();
    sorted.dedup();
    assert_eq!(sorted.len(), rows[0].len(), "no name twice");
}

#[test]
fn no_input_has_the_name_of_a_figure() {
    let head = table(&stdout(&["estimate", "-o", "csv"]))[0].clone();
    for entry in meshtax::model::keys::TABLE {
        let values = format!("{}={}", entry.name, entry.kind.example());
        let Ok(axis) = Axis::read(&values) else { continue };
        if axis.is_name() {
            continue;
        }
        let sweep = resolved(vec![axis], &Layer::default());
        let rows = table(&written(&sweep, Layout::Csv, 1));
        let others = rows[0][1..].iter().filter(|name| head.contains(name)).count();
        assert!(others == head.len() || others + 1 == head.len(), "{}: {}", entry.name, rows[0][0]);
        assert_eq!(rows[0][1..].iter().filter(|name| **name == rows[0][0]).count(), 0, "{}", entry.name);
    }
}

fn resolve(base: &Layer, flags: &Layer) -> Result<Scenario, String> {
    let said = Said { scenario: Some(base.clone()), flags: flags.clone(), ..Said::default() };
    Catalog::builtin().resolve(said).map_err(|error| error.to_string())
}

fn resolved(axes: Vec<Axis>, base: &Layer) -> Sweep {
    let grid = Grid::new(axes, 10_000).unwrap();
    Sweep::new(grid, lesson().unwrap(), |flags| resolve(base, flags)).unwrap()
}

fn written(sweep: &Sweep, layout: Layout, threads: usize) -> String {
    let mut out = Vec::new();
    write(sweep, layout, threads, &mut out).unwrap();
    String::from_utf8(out).unwrap()
}

/// Inputs with values that make terms look at other inputs, or change the verdict, or come to nothing.
const POOL: [&str; 34] = [
    "mesh=lesson,istio-sidecar,linkerd-ha",
    "mesh=istio-ambient-waypoint,cilium,kuma",
    "pods=0,40,900",
    "services=5,60,300",
    "nodes=3,40",
    "namespaces=2,7",
    "cluster_pods=100,1000",
    "depth=1,5",
    "hop_latency=1ms,2.5ms",
    "hop_latency=p50=2ms,p99=9ms;1ms",
    "fan_out=1,3",
    "rps=10,5000",
    "sla=none,10ms,100ms",
    "app_memory=100MB,1GB",
    "app_cpu=0.1,1",
    "app_cpu_request=none,200m",
    "app_memory_request=none,256MB",
    "sidecar_memory=60MB,90MB",
    "sidecar_memory_request=none,128MB",
    "sidecar_memory_limit=80MB,1GB",
    "services_in_scope=10,200",
    "memory_per_service=100kB,1MB",
    "proxy_latency=0.3ms,p50=1ms",
    "languages=1,2,4",
    "kubernetes=learning,proficient",
    "mtls-compliance=true,false",
    "prices=opencost-default,gke-autopilot,fargate",
    "rollout.replicas=1,10",
    "rollout.controller=deployment,daemon-set,recreate",
    "rollout.max_surge=25%,2",
    "allocatable_cpu=2,7.5",
    "node.price_per_month=100,0",
    "services_need=20,50",
    "chain.name=x,y",
];

/// A base that makes most terms known, part of which each case leaves out.
const BASE: [&str; 14] = [
    "pods=200",
    "services=30",
    "depth=3",
    "hop_latency=2ms..3ms",
    "rps=100",
    "sla_p99=20ms",
    "app_memory=300MB",
    "app_cpu_request=100m..300m",
    "app_memory_request=256MB",
    "languages=3",
    "rollout.replicas=6",
    "rollout.app_ready=20s",
    "allocatable_cpu=4",
    "proxy_ready=10s..20s",
];

fn entry(name: &str) -> &'static meshtax::model::keys::Entry {
    let mut all = meshtax::model::keys::TABLE.iter();
    all.find(|entry| entry.name == name || entry.leaf() == name).unwrap()
}

fn base(kept: &[bool]) -> Layer {
    use meshtax::model::{Given, Origin};
    let mut layer = Layer::default();
    for (text, _) in BASE.iter().zip(kept).filter(|(_, kept)| **kept) {
        let (name, value) = text.split_once('=').unwrap();
        let entry = entry(name);
        layer.put(entry, 0, Given::plain(entry.read(value).unwrap(), Origin::Scenario));
    }
    layer
}

/// The columns of a row and those of the estimate of the same combination.
fn compare(sweep: &Sweep, base: &Layer) -> Result<(), TestCaseError> {
    let estimates: Vec<Option<(Vec<String>, Vec<String>)>> = (0..sweep.grid().rows())
        .map(|row| {
            let scenario = resolve(base, &sweep.grid().layer(row)).ok()?;
            let estimate = estimate(&scenario, crate::support::the_lesson()).ok()?;
            let mut rows = table(&render::csv::wide(&scenario, &estimate).unwrap()).into_iter();
            Some((rows.next()?, rows.next()?))
        })
        .collect();
    let mut out = Vec::new();
    if estimates.iter().any(Option::is_none) {
        prop_assert!(matches!(write(sweep, Layout::Csv, 1, &mut out), Err(SweepError::Row(_))));
        return Ok(());
    }
    let text = written(sweep, Layout::Csv, 1);
    let rows = table(&text);
    prop_assert_eq!(rows.len(), estimates.len() + 1);
    for (row, (head, cells)) in rows[1..].iter().zip(estimates.into_iter().flatten()) {
        for (name, cell) in head.iter().zip(&cells) {
            let place = rows[0].iter().position(|column| column == name).unwrap();
            prop_assert_eq!(&row[place], cell, "{} of {:?}", name, &row[..sweep.grid().axes().len()]);
        }
    }
    for threads in [2, 3] {
        prop_assert!(text == written(sweep, Layout::Csv, threads), "{} threads", threads);
    }
    let lines = written(sweep, Layout::JsonLines, 2);
    for (line, row) in lines.lines().zip(&rows[1..]) {
        let object: Value = serde_json::from_str(line).unwrap();
        prop_assert_eq!(object.as_object().unwrap().len(), row.len());
        for (name, cell) in rows[0].iter().zip(row) {
            let same = match &object[name] {
                Value::Null => cell.is_empty(),
                Value::Number(number) => number.as_f64() == cell.parse().ok(),
                Value::String(text) => text == cell || format!("v{text}") == *cell,
                Value::Bool(yes) => cell.parse() == Ok(*yes),
                _ => false,
            };
            prop_assert!(same, "{}: {} and {}", name, object[name], cell);
        }
    }
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 128, ..ProptestConfig::default() })]

    #[test]
    fn every_row_is_what_the_estimate_of_it_prints(
        chosen in proptest::sample::subsequence(&POOL[..], 1..4),
        kept in proptest::collection::vec(proptest::bool::weighted(0.7), BASE.len()),
        turned in any::<bool>(),
    ) {
        let mut axes: Vec<Axis> = Vec::new();
        for text in chosen {
            // Not a percentile by itself, and so no value.
            let Ok(axis) = Axis::read(text) else { continue };
            if !axes.iter().any(|other| other.entry() == axis.entry()) {
                axes.push(axis);
            }
        }
        if turned {
            axes.reverse();
        }
        prop_assume!(!axes.is_empty());
        let base = base(&kept);
        let grid = Grid::new(axes, 10_000).unwrap();
        if let Ok(sweep) = Sweep::new(grid, lesson().unwrap(), |flags| resolve(&base, flags)) {
            compare(&sweep, &base)?;
        }
    }
}

#[test]
fn a_larger_sweep_in_several_batches_is_what_the_estimates_are() {
    let texts = ["services=1..70:23", "mesh=istio-sidecar,lesson", "pods=10..700:69", "depth=1..40:1"];
    let axes = texts.iter().map(|text| Axis::read(text).unwrap()).collect();
    let base = base(&[true; BASE.len()]);
    let sweep = resolved(axes, &base);
    let [one, two, three] = [1, 2, 3].map(|threads| written(&sweep, Layout::Csv, threads));
    assert!(one == two && one == three);
    let rows = table(&one);
    assert_eq!(rows.len(), 4 * 2 * 11 * 40 + 1);
    for row in (0..sweep.grid().rows()).step_by(37) {
        let scenario = resolve(&base, &sweep.grid().layer(row)).unwrap();
        let estimate = estimate(&scenario, crate::support::the_lesson()).unwrap();
        let expected = table(&render::csv::wide(&scenario, &estimate).unwrap());
        let cells = &rows[usize::try_from(row).unwrap() + 1];
        for (name, cell) in expected[0].iter().zip(&expected[1]) {
            let place = rows[0].iter().position(|column| column == name).unwrap();
            assert_eq!(&cells[place], cell, "{name} of row {row}");
        }
    }
}

#[test]
fn the_program_prints_what_estimate_prints() {
    let both = ["examples/two-hundred-pods.toml", "--services", "70", "-o", "csv"];
    let swept =
        table(&stdout(&[&["sweep", "--vary", "pods=90,400", "--vary", "mesh=linkerd"], &both[..]].concat()));
    for (row, pods) in swept[1..].iter().zip(["90", "400"]) {
        let alone = table(&stdout(&[&["estimate", "--pods", pods, "--mesh", "linkerd"], &both[..]].concat()));
        for (name, cell) in alone[0].iter().zip(&alone[1]) {
            let place = swept[0].iter().position(|column| column == name).unwrap();
            assert_eq!(&row[place], cell, "{name}");
        }
    }
    assert!(swept[1].last().unwrap().contains("mesh-overrides-dropped"));
}

#[test]
fn over_manifests_too() {
    let args = ["-f", "examples/cluster.json", "-o", "csv"];
    let swept =
        table(&stdout(&[&["sweep", "--vary", "pods=14,20", "--vary", "depth=1,2"], &args[..]].concat()));
    for (row, pods) in [(&swept[1], "14"), (&swept[3], "20")] {
        let alone = table(&stdout(&[&["estimate", "--pods", pods, "--depth", "1"], &args[..]].concat()));
        for (name, cell) in alone[0].iter().zip(&alone[1]) {
            let place = swept[0].iter().position(|column| column == name).unwrap();
            assert_eq!(&row[place], cell, "{name}");
        }
    }
    assert!(!swept[1].last().unwrap().contains("counted-value"), "14 were counted");
    assert!(swept[3].last().unwrap().contains("counted-value-overridden"));
}

#[test]
fn what_is_wrong_is_said_before_anything_is_written() {
    for (args, says) in [
        (
            vec!["--vary", "pods"],
            "`pods` names no values; write `KEY=VALUES`, for example `pods=50..1000:50`",
        ),
        (vec!["--vary", "pods="], "`cluster.pods` is given no value; write for example `cluster.pods=200`"),
        (vec!["--vary", "pods=1,,2"], "`cluster.pods` is given no value"),
        (vec!["--vary", "podz=1"], "there is no key `podz`; did you mean `pods`?"),
        (vec!["--vary", "zzz=1"], "there is no key `zzz`; `meshtax keys` lists them all"),
        (vec!["--vary", "hourly_rate=1"], "write `operations.hourly_rate` or `alternative.hourly_rate`"),
        (vec!["--vary", "chain.hops=1"], "which only a scenario file states"),
        (vec!["--vary", "pods=1..10"], "`1..10` has no step; write for example `cluster.pods=1..10:1`"),
        (
            vec!["--vary", "pods=50..1000:0"],
            "a step is above zero, and `0` is not; write for example `cluster.pods=50..1000:50`",
        ),
        (vec!["--vary", "pods=50..1000:-50"], "a step is above zero, and `-50` is not"),
        (vec!["--vary", "sla=1ms..9ms:0ms"], "a step is above zero, and `0ms` is not"),
        (vec!["--vary", "pods=50..1000:"], "a step is above zero, and `` is not"),
        (
            vec!["--vary", "pods=10..1:1"],
            "the range `10..1:1` is upside down; write the smallest first: `1..10",
        ),
        (vec!["--vary", "pods=1..9:0.5"], "`0.5` is not a whole number"),
        (vec!["--vary", "pods=-1..9:1"], "`-1` is negative"),
        (
            vec!["--vary", "sidecar-memory=50MB..90MB:10"],
            "`mesh.sidecar_memory`: `10` has no unit; write `10MB`",
        ),
        (vec!["--vary", "sidecar-memory=50,90MB"], "`50` has no unit"),
        (
            vec!["--vary", "sidecar-memory=50MB..75MB..100MB"],
            "list them: `mesh.sidecar_memory=50MB,75MB,100MB`",
        ),
        (vec!["--vary", "pods=1..2,5"], "`1..2` is one uncertain value"),
        (vec!["--vary", "mesh=a..b:c"], "`mesh.name` takes no `from..to:step`"),
        (vec!["--vary", "hop-latency=p50=2ms..9ms:1ms"], "one percentile says nothing of the others"),
        (
            vec!["--vary", "mesh=linkerd,istio-sidcar"],
            "there is no mesh `istio-sidcar` in the catalog; did you mean `istio-sidecar`?",
        ),
        (vec!["--vary", "kubernetes=learnin"], "did you mean `learning`?"),
        (vec!["--vary", "pods=1,2", "--vary", "cluster.pods=3"], "`cluster.pods` is varied twice"),
        (vec!["--vary", "pods=1,2", "--pods", "3"], "`--pods` is given and `cluster.pods` is varied"),
        (
            vec!["--vary", "pods=0..999999:1", "--vary", "services=0..999999:1"],
            "that makes 1,000,000,000,000 rows, and the limit is 10,000,000",
        ),
        (vec!["--vary", "pods=1..9:1", "--max-rows", "8"], "that makes 9 rows, and the limit is 8"),
        (
            vec!["--vary", "pods=1", "--vary", "proxy-latency=1ms", "--vary", "mesh-latency=1ms"],
            "proxy-latency",
        ),
        (vec!["--vary", "pods=1..1000000000:999999", "--sidecar-memory", "1PB"], "at pods=999999"),
        (
            vec!["--vary", "depth=1..2000:1", "--hop-latency", "p50=2ms,p99=9ms", "--mesh", "linkerd"],
            "at depth=2000",
        ),
        (
            vec!["--vary", "mesh=linkerd,kuma", "-f", "examples/shop.yaml"],
            "`mesh.name` cannot be varied over what `-f` reads",
        ),
        (vec![], "--vary"),
    ] {
        let message = refusal(&[&["sweep", "-o", "csv"], &args[..]].concat());
        assert!(message.contains(says), "{args:?} says {message}");
        assert!(message.len() < 1000, "{args:?} says {message}");
    }
}

#[test]
fn chains_that_differ_are_not_varied() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("two.toml");
    std::fs::write(&path, "[[chain]]\ndepth = 1\n[[chain]]\ndepth = 2\n").unwrap();
    let message = refusal(&["sweep", path.to_str().unwrap(), "--vary", "depth=5"]);
    assert!(message.contains("`--depth` describes one request path, but the scenario has 2"), "{message}");
}

#[test]
fn rows_come_as_they_are_made() {
    // Ten thousand million rows would never end; the first are there all the same.
    let mut child = Command::new(env!("CARGO_BIN_EXE_meshtax"))
        .args(["sweep", "--vary", "pods=1..100000:1", "--vary", "depth=1..100000:1"])
        .args(["--max-rows", "100000000000", "-o", "csv"])
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let mut first = vec![0_u8; 1 << 16];
    let mut out = child.stdout.take().unwrap();
    out.read_exact(&mut first).unwrap();
    drop(out);
    assert!(String::from_utf8_lossy(&first).contains("\n1,1,"));
    let output = child.wait_with_output().unwrap();
    assert_eq!((output.status.code(), output.stderr.len()), (Some(0), 0), "a closed pipe is no failure");
}

#[test]
fn rows_are_handed_on_one_batch_after_another() {
    struct Full(usize);
    impl Write for Full {
        fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
            self.0 = self.0.checked_sub(1).ok_or_else(|| io::Error::other("full"))?;
            Ok(bytes.len())
        }
        fn flush(&mut self) -> io::Result<()> {
            Ok(())
        }
    }
    let axes = ["pods=1..100:1", "depth=1..100:1"].map(|text| Axis::read(text).unwrap());
    let sweep = resolved(axes.to_vec(), &Layer::default());
    for threads in [1, 2] {
        let ended = write(&sweep, Layout::Csv, threads, &mut Full(3));
        assert!(matches!(ended, Err(SweepError::Write(_))), "the third batch met the error, and all ended");
    }
}

#[test]
fn a_file_is_whole_or_as_it_was() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("sweep.csv");
    std::fs::write(&path, "old").unwrap();
    let path = path.to_str().unwrap();
    refusal(&["sweep", "--vary", "pods=1..3:0", "-o", "csv", "--out-file", path]);
    assert_eq!(std::fs::read_to_string(path).unwrap(), "old");
    let args = ["sweep", "--vary", "pods=1..3:1", "-o", "csv"];
    assert_eq!(stdout(&[&args[..], &["--out-file", path]].concat()), "");
    assert_eq!(std::fs::read_to_string(path).unwrap(), stdout(&args));
    assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 1);
}

#[test]
fn every_format() {
    let args =
        ["sweep", "examples/startup.toml", "--vary", "pods=40..60:20", "--vary", "mesh=lesson,linkerd", "-o"];
    for format in ["table", "json", "jsonl", "markdown"] {
        insta::assert_snapshot!(format!("sweep_{format}"), stdout(&[&args[..], &[format]].concat()));
    }
    insta::assert_snapshot!("sweep_csv", stdout(&[&args[..], &["csv"]].concat()));
    insta::assert_snapshot!("help_of_sweep", stdout(&["sweep", "--help"]));
    let schema: Value = serde_json::from_str(&stdout(&["schema", "sweep"])).unwrap();
    let json: Value = serde_json::from_str(&stdout(&[&args[..], &["json"]].concat())).unwrap();
    let validator = jsonschema::validator_for(&schema).unwrap();
    assert!(
        validator.is_valid(&json),
        "{:?}",
        validator.iter_errors(&json).map(|e| e.to_string()).collect::<Vec<_>>()
    );
    assert_eq!(json["rows"].as_array().unwrap().len(), 4);
    assert!(
        json["rows"]
            .as_array()
            .unwrap()
            .iter()
            .all(|row| row.as_array().unwrap().len() == json["columns"].as_array().unwrap().len())
    );
    for wrong in ["rows", "columns", "varied"] {
        let mut lacking = json.clone();
        lacking.as_object_mut().unwrap().remove(wrong);
        assert!(!validator.is_valid(&lacking), "{wrong}");
    }
}

#[test]
fn a_long_sweep_is_cut_short_for_people_and_says_so() {
    let report = stdout(&["sweep", "--vary", "pods=1..100:1"]);
    assert!(report.contains("60 more rows are not shown"), "{report}");
    assert!(report.lines().count() < 50);
    assert!(!stdout(&["sweep", "--vary", "pods=1..40:1"]).contains("more rows"));
}

#[test]
fn names_stay_harmless() {
    let csv = stdout(&["sweep", "--vary", "name==cmd(),a\u{1b}[31m", "-o", "csv"]);
    assert!(csv.contains("\n'=cmd(),") && !csv.contains('\u{1b}'), "{csv}");
    assert!(meshtax(&["sweep", "--vary", "name=a\u{1b}", "-o", "json"]).status.success());
}
