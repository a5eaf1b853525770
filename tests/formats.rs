//! CSV, Markdown, schemas, and the commands that tell about the program itself.

use meshtax::catalog;
use meshtax::cluster::findings;
use meshtax::model::measured::doubt;
use meshtax::model::verdict::rule::Rule;
use meshtax::model::warning::CODES;
use meshtax::scenario::FaultCode;
use serde_json::Value;

use crate::support::{meshtax, refusal, stdout};

const EXAMPLES: [&str; 4] = [
    "examples/istio-load-test.toml",
    "examples/lesson.toml",
    "examples/startup.toml",
    "examples/two-hundred-pods.toml",
];

fn csv(args: &[&str]) -> Vec<Vec<String>> {
    let text = stdout(&[&["estimate", "-o", "csv"], args].concat());
    let mut reader = csv::ReaderBuilder::new().has_headers(false).from_reader(text.as_bytes());
    reader.records().map(|record| record.unwrap().iter().map(ToOwned::to_owned).collect()).collect()
}

#[test]
fn the_header_of_csv_is_fixed_whatever_the_data() {
    let header = csv(&[])[0].clone();
    for example in EXAMPLES {
        let rows = csv(&[example, "--prices", "opencost-default"]);
        assert_eq!((rows.len(), &rows[0]), (2, &header));
        assert_eq!(rows[1].len(), header.len());
    }
    let cell = |rows: &[Vec<String>], column: &str| {
        let place = rows[0].iter().position(|name| name == column).unwrap_or_else(|| panic!("{column}"));
        rows[1][place].clone()
    };
    let lesson = csv(&[]);
    assert_eq!(cell(&lesson, "pods"), "200");
    assert_eq!(cell(&lesson, "memory_used_bytes_typical"), "15000000000");
    assert_eq!(cell(&lesson, "memory_reserved_bytes_typical"), "", "unknown is empty and not 0");
    assert_eq!(cell(&lesson, "latency_with_ms_high"), "15");
    let solo = csv(&["examples/two-hundred-pods.toml"]);
    assert_eq!(cell(&solo, "nodes_extra_typical"), "7");
    assert_eq!(cell(&solo, "mesh_version"), "v1.24", "a version is no number");
}

#[test]
fn csv_in_snapshots() {
    insta::assert_snapshot!("csv_wide", stdout(&["estimate", "examples/startup.toml", "-o", "csv"]));
    insta::assert_snapshot!(
        "csv_long",
        stdout(&["estimate", "examples/startup.toml", "-o", "csv", "--long"])
    );
    insta::assert_snapshot!("markdown", stdout(&["estimate", "examples/startup.toml", "-o", "markdown"]));
    assert!(refusal(&["estimate", "--long"]).contains("write `-o csv --long`"));
}

#[test]
fn formulas_and_markup_in_names_are_harmless() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("hostile.toml");
    std::fs::write(
        &path,
        "name = \"=cmd|' /C calc'!A0\"\n[[chain]]\nname = \"<b>|@all\"\ndepth = 2\nhop_latency = \"1ms\"\n",
    )
    .unwrap();
    let path = path.to_str().unwrap();
    assert!(csv(&[path])[1][0].starts_with("'="));
    let markdown = stdout(&["estimate", path, "-o", "markdown"]);
    assert!(!markdown.contains("<b>") && !markdown.contains("@all"), "{markdown}");
    assert!(markdown.contains("&lt;b&gt;\\|&#64;all"));
}

#[test]
fn every_output_is_as_its_schema_says() {
    let validator = |document: &str| {
        let schema: Value = serde_json::from_str(&stdout(&["schema", document])).unwrap();
        jsonschema::validator_for(&schema).unwrap()
    };
    let schema = validator("estimate");
    let mut outputs: Vec<Vec<&str>> =
        EXAMPLES.iter().map(|example| vec!["estimate", example, "-o", "json"]).collect();
    outputs.push(vec!["estimate", "-o", "json"]);
    outputs.push(vec!["estimate", "--services", "80", "--prices", "fargate", "--mesh", "kuma", "-o", "json"]);
    for args in outputs {
        let json: Value = serde_json::from_str(&stdout(&args)).unwrap();
        let faults: Vec<String> = schema.iter_errors(&json).map(|error| error.to_string()).collect();
        assert!(faults.is_empty(), "{args:?}: {faults:?}");
        let mut lacking = json.clone();
        lacking.as_object_mut().unwrap().remove("verdict");
        assert!(!schema.is_valid(&lacking), "every member is required");
        let mut other = json.clone();
        other["schema_version"] = 2.into();
        assert!(!schema.is_valid(&other), "another version is another schema");
    }
    let json: Value = serde_json::from_str(&stdout(&["catalog", "-o", "json"])).unwrap();
    assert!(validator("catalog").is_valid(&json));
    for file in ["examples/shop.yaml", "examples/cluster.json"] {
        let json: Value = serde_json::from_str(&stdout(&["scan", "-f", file, "-o", "json"])).unwrap();
        let faults: Vec<String> =
            validator("scan").iter_errors(&json).map(|error| error.to_string()).collect();
        assert!(faults.is_empty(), "{file}: {faults:?}");
        let read: Value = serde_json::from_str(&stdout(&["estimate", "-f", file, "-o", "json"])).unwrap();
        assert!(validator("estimate").is_valid(&read), "{file}");
    }
    insta::assert_snapshot!("schema_of_scan", stdout(&["schema", "scan"]));
    insta::assert_snapshot!("schema_of_estimate", stdout(&["schema", "estimate"]));
}

#[test]
fn every_code_is_explained_and_no_other() {
    let rules = Rule::ALL.iter().map(|rule| rule.code());
    let faults = FaultCode::ALL.iter().map(|fault| fault.word());
    let mut used: Vec<&str> =
        rules.chain(CODES).chain(faults).chain(findings::CODES).chain(doubt::CODES).collect();
    let explained = catalog::codes().unwrap();
    let mut told: Vec<&str> = explained.iter().map(|code| code.code.as_str()).collect();
    used.sort_unstable();
    told.sort_unstable();
    assert_eq!(used, told);
    for code in used {
        assert!(stdout(&["explain", code]).contains("Source: "), "{code}");
    }
    let json: Value = serde_json::from_str(&stdout(&["explain", "-o", "json"])).unwrap();
    assert_eq!(json["codes"].as_array().unwrap().len(), explained.len());
    insta::assert_snapshot!("explain_tight_latency", stdout(&["explain", "tight-latency"]));
    insta::assert_snapshot!("explain_all", stdout(&["explain"]));
    assert!(refusal(&["explain", "tight-latecny"]).contains("did you mean `tight-latency`?"));
}

#[test]
fn init_writes_what_estimate_reads() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("shop.toml");
    let path = path.to_str().unwrap();
    let flags = [
        "--pods",
        "350",
        "--services",
        "60",
        "--languages",
        "4",
        "--kubernetes",
        "proficient",
        "--depth",
        "5",
        "--hop-latency",
        "2ms",
        "--sla",
        "none",
        "--mesh",
        "istio-sidecar",
        "--sidecar-memory",
        "50MB..90MB",
        "--app-memory-request",
        "none",
        "--mtls-compliance",
        "--prices",
        "opencost-default",
    ];
    assert_eq!(stdout(&[&["init", "--out-file", path], &flags[..]].concat()), "");
    let by_file: Value = serde_json::from_str(&stdout(&["estimate", path, "-o", "json"])).unwrap();
    let by_flags: Value =
        serde_json::from_str(&stdout(&[&["estimate", "-o", "json"], &flags[..]].concat())).unwrap();
    for part in ["scenario", "memory", "cpu", "latency", "cost", "verdict"] {
        assert_eq!(by_file[part], by_flags[part], "{part}");
    }
    // Every line that is in comments and has a value is a value that would be read.
    let text = std::fs::read_to_string(path).unwrap();
    for line in text.lines().filter_map(|line| line.strip_prefix("# ")) {
        let key = line.split(" = ").next().unwrap_or_default();
        assert!(
            !line.contains(" = ")
                || key.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_'),
            "{line}"
        );
    }
    for entry in meshtax::model::keys::TABLE {
        assert!(text.contains(entry.text), "{} is not explained", entry.name);
    }
    insta::assert_snapshot!("init", stdout(&["init"]));
    assert!(meshtax(&["init"]).status.success());
}

#[test]
fn everything_in_comments_would_be_read() {
    let text = stdout(&["init", "--mesh", "istio-ambient-waypoint"]);
    let without_marks: Vec<String> = text
        .lines()
        .filter_map(|line| {
            let said = line.strip_prefix("# ").filter(|l| l.contains(" = ") && !l.contains(": "));
            said.or_else(|| line.strip_prefix("# ").filter(|l| l.starts_with("[[")))
                .or((!line.starts_with('#')).then_some(line))
        })
        .map(ToOwned::to_owned)
        .collect();
    let faults = meshtax::scenario::read(&without_marks.join("\n")).err().unwrap_or_default();
    // All of it at once says some things in two ways; nothing else may be wrong with it.
    assert!(faults.iter().all(|fault| fault.code == FaultCode::Contradiction), "{faults:?}");
}

#[test]
fn keys_completions_and_man() {
    let json: Value = serde_json::from_str(&stdout(&["keys", "-o", "json"])).unwrap();
    assert_eq!(json["keys"].as_array().unwrap().len(), meshtax::model::keys::TABLE.len());
    insta::assert_snapshot!("keys", stdout(&["keys"]));
    for shell in ["bash", "zsh", "fish", "powershell", "elvish"] {
        assert!(stdout(&["completions", shell]).contains("estimate"), "{shell}");
    }
    for page in [vec!["man"], vec!["man", "estimate"], vec!["man", "check"], vec!["man", "sweep"]] {
        let page = stdout(&page);
        assert!(page.contains(".TH") && page.contains("could not answer"), "the exit codes are on it");
    }
    assert!(refusal(&["man", "nothing"]).contains("no command `nothing`"));
    assert!(refusal(&["completions", "tcsh"]).contains("possible values"));
}

#[test]
fn help_fits_80_columns() {
    for command in [
        "estimate",
        "check",
        "compare",
        "sweep",
        "catalog",
        "init",
        "keys",
        "explain",
        "schema",
        "completions",
        "man",
    ] {
        let help = stdout(&[command, "--help"]);
        assert!(help.contains("Exit codes:"), "{command}");
        for line in help.lines() {
            assert!(line.chars().count() <= 100, "{command}: {line}");
        }
    }
}

#[test]
fn explained_formulas_can_be_redone_by_hand() {
    let report =
        stdout(&["estimate", "examples/two-hundred-pods.toml", "--explain", "--prices", "opencost-default"]);
    for line in [
        "sidecar memory reserved = 200 x 128 MB = 25.6 GB",
        "sidecar CPU reserved = 200 x 0.25 cores = 50 cores",
        "bill for nodes a month, added = 7 extra nodes x 284.385 = 1,991",
        "nodes by CPU = (140 cores + 50.5 cores) / 7.5 cores, rounded up = 26",
        "sidecar cpu a month = (the greater of used 0.2 cores and reserved 50 cores) x 730 h x 0.031611 a core = 1,154",
    ] {
        assert!(report.contains(line), "{line} is not in\n{report}");
    }
    let report = stdout(&["estimate", "--explain", "--depth", "1", "--hop-latency", "1ms", "--sla", "5ms"]);
    assert!(
        report.contains("share of the SLA of chain = 1 ms / 5 ms = 20 %; the rule fires at 20 %"),
        "{report}"
    );
    let report = stdout(&["estimate", "--explain"]);
    assert!(report.contains("latency added to a hop = 2 proxies x 0.5 ms = 1 ms"), "{report}");
    assert!(report.contains("latency of chain = 5 x (1 ms + 1 ms) = 10 ms"), "{report}");
}

#[test]
fn a_table_too_wide_for_the_screen_is_stacked_and_breaks_no_word() {
    use meshtax::render::document::{Block, Document, Table, Text, left};
    use meshtax::render::terminal::{Look, render};
    let row =
        ["a-name-of-thirty-characters-ab", "another-of-thirty-characters-a", "some words"].map(Text::plain);
    let table = Table { head: vec![left("Name"), left("Other"), left("Meaning")], rows: vec![row.to_vec()] };
    let document = Document { blocks: vec![Block::Table(table)] };
    let at = |width: u16| render(&document, Look { width: Some(width), colour: false });
    assert_eq!(
        at(60),
        "a-name-of-thirty-characters-ab\n    Other: another-of-thirty-characters-a\n    Meaning: some words\n"
    );
    assert!(at(80).contains("a-name-of-thirty-characters-ab  another-of-thirty-characters-a"));
}
