//! Names that want to steer a terminal, a spreadsheet, a wiki or a job are only names, in every format.

use serde_json::{Value, json};

use super::{piped, written};
use crate::support::{refusal, stdout};

/// Names by what they attack. Kubernetes would refuse all of them; a file can hold them.
const NAMES: [&str; 13] = [
    "\u{1b}[31mred\u{1b}[0m\u{7}",
    "\u{202e}gnp.exe\u{2066}",
    "=cmd()|' /C calc'!A0",
    "@SUM(1)",
    "+1",
    "a|b | c",
    "`x` **b** [l](http://e.example) @all #1",
    "one\ntwo\r\nthree",
    "::error file=x::boo",
    "a\n::error::boo",
    "<script>alert(1)</script><img src=x>",
    "\"]\nmesh = \"x\"\n[[chain]]",
    "\0\u{feff}\u{200b}",
];

/// Everything that has a name has that name.
fn named(name: &str) -> Vec<u8> {
    let meta = json!({"name": name, "namespace": name, "labels": {"app": name}});
    let containers =
        json!([{"name": name, "image": name, "resources": {"requests": {"cpu": "100m", "memory": "64Mi"}}}]);
    let template = json!({"metadata": {"labels": {"app": name, "linkerd.io/inject": name}}, "spec": {"containers": containers}});
    let scaler = json!({"scaleTargetRef": {"kind": "Deployment", "name": name}, "maxReplicas": 3,
        "metrics": [{"type": "Resource", "resource": {"name": "cpu", "target": {"averageUtilization": 80}}}]});
    let taints = json!([{"key": name, "value": name, "effect": "NoSchedule"}]);
    let objects = json!([
        {"kind": "Namespace", "metadata": {"name": name, "annotations": {"linkerd.io/inject": name}}},
        {"kind": "Deployment", "metadata": meta, "spec": {"replicas": 2, "template": template}},
        {"kind": "Deployment", "metadata": {"name": name}, "spec": {"template": template}},
        {"kind": "Service", "metadata": meta, "spec": {"selector": {"app": name}}},
        {"kind": "HorizontalPodAutoscaler", "metadata": meta, "spec": scaler},
        {"kind": "ResourceQuota", "metadata": meta, "spec": {"hard": {"requests.memory": "1Mi"}}},
        {"kind": "Node", "metadata": {"name": name}, "spec": {"taints": taints},
            "status": {"allocatable": {"cpu": "4", "memory": "8Gi"}, "nodeInfo": {"kubeletVersion": name}}},
        {"kind": "StatefulSet", "metadata": meta, "spec": {"replicas": -1}},
        {"apiVersion": name, "kind": name, "metadata": meta, "spec": {"replicas": 1}}
    ]);
    json!({"kind": "List", "items": objects}).to_string().into_bytes()
}

/// What both commands print about such names in a format, which must come out right.
fn reports(name: &str, format: &str) -> Vec<String> {
    let run = |command: &str, mesh: &str| {
        // No argument can hold a zero.
        let file = name.replace('\0', "?");
        let args = [command, "-f", "-", "--stdin-filename", &file, "--mesh", mesh, "-o", format];
        let output = piped(&args, &named(name));
        let told = String::from_utf8(output.stderr).unwrap();
        assert!(output.status.success(), "{name:?}: {told}");
        String::from_utf8(output.stdout).unwrap()
    };
    let mut reports = vec![run("scan", "linkerd"), run("scan", "istio-sidecar")];
    if format != "scenario" {
        reports.push(run("estimate", "linkerd-ha"));
    }
    reports
}

/// No character that steers, and no line that is a command of a job.
fn assert_plain(report: &str) {
    let steers = |c: char| c != '\n' && meshtax::units::steers(c);
    assert_eq!(report.chars().find(|c| steers(*c)), None, "{report}");
    let command = report.lines().find(|line| line.trim_start().starts_with("::"));
    assert_eq!(command, None, "{report}");
}

#[test]
fn a_terminal_is_not_steered() {
    for name in NAMES {
        for report in reports(name, "table") {
            assert_plain(&report);
        }
    }
}

#[test]
fn a_spreadsheet_sees_texts_in_their_columns() {
    for name in NAMES {
        for report in reports(name, "csv") {
            assert_plain(&report);
            let mut reader = csv::ReaderBuilder::new().from_reader(report.as_bytes());
            // The reader refuses rows that are longer or shorter than the head.
            for record in reader.records().map(Result::unwrap) {
                for cell in &record {
                    let number = cell.parse::<f64>().is_ok() && !cell.starts_with('+');
                    assert!(
                        number || !cell.starts_with(['=', '+', '-', '@', '\t', '\r']),
                        "{name:?}: {cell}"
                    );
                }
            }
        }
    }
}

#[test]
fn a_wiki_sees_text() {
    for name in NAMES {
        for report in reports(name, "markdown") {
            assert_plain(&report);
            assert!(!report.contains("<script") && !report.contains("<img"), "{report}");
            assert!(
                !report.replace("\\]", "").contains("](http")
                    && !report.contains("@all")
                    && !report.contains("**b**"),
                "{report}"
            );
            let columns = |line: &str| line.replace("\\\\", "").replace("\\|", "").matches('|').count();
            let lines: Vec<&str> = report.lines().collect();
            for pair in lines.windows(2).filter(|pair| pair.iter().all(|line| line.starts_with('|'))) {
                assert_eq!(columns(pair[0]), columns(pair[1]), "{name:?}: {pair:?}");
            }
        }
    }
}

#[test]
fn a_program_gets_the_name_as_it_is() {
    for name in NAMES {
        for report in reports(name, "json") {
            assert!(!report.chars().any(|c| c != '\n' && c.is_control()), "{report}");
            let json: Value = serde_json::from_str(&report).unwrap();
            if json["document"] == "scan" {
                let names: Vec<&Value> =
                    json["workloads"].as_array().unwrap().iter().map(|row| &row["name"]).collect();
                assert_eq!(names, [name, name]);
            }
        }
    }
}

#[test]
fn a_scenario_says_what_was_counted_and_nothing_else() {
    for name in NAMES {
        for report in reports(name, "scenario") {
            assert_plain(&report);
            let file = written("shop.toml", &report);
            let json: Value =
                serde_json::from_str(&stdout(&["estimate", file.path(), "-o", "json"])).unwrap();
            assert_eq!(json["scenario"]["pods"]["typical"], 3, "{name:?}: {report}");
            assert_ne!(json["scenario"]["mesh"], "x");
        }
    }
}

#[test]
fn a_long_name_is_a_long_name() {
    let name = "x".repeat(100_000);
    for format in ["table", "csv", "markdown", "json", "scenario"] {
        reports(&name[..if format == "scenario" { 10 } else { 5000 }], format);
    }
    // In a message it is clipped.
    let file = written(
        "a.yaml",
        format!("kind: Deployment\nmetadata: {{name: a}}\nspec: {{replicas: 1, template: {name}}}\n"),
    );
    assert!(refusal(&["scan", "-f", file.path()]).len() < 1000);
}

#[test]
fn a_message_is_not_steered_either() {
    for name in NAMES.iter().filter(|name| !name.contains('\0')) {
        let output =
            piped(&["scan", "-f", "-", "--stdin-filename", name], b"just \x1b[31m words\n::error::boo\n");
        assert_eq!(output.status.code(), Some(2));
        let message = String::from_utf8(output.stderr).unwrap();
        assert_plain(&message);
        let missing = ["scan", "-f", name];
        assert_plain(&refusal(&missing));
    }
}
