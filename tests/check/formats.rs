//! What each format prints, and that machines can read it.

use std::fmt::Write;

use meshtax::model::budget::FIGURES;
use quick_junit::Report;
use serde_json::Value;

use super::{Folder, KNOWN, deployment, nowhere};
use crate::support::{refusal, stdout};

/// Budgets of every state and level, and a baseline.
fn mixed() -> Folder {
    let text = format!(
        "{}[budget.deny]\nmemory = \"400MB\"\ncpu_reserved = \"1\"\nextra_nodes = 0\n\n[budget.warn]\nmemory_percent = \"40%\"\n\
         cost_per_month = 4000\n\n[budget.increase]\nmemory = \"50MB\"\n",
        KNOWN
            .replace("sidecar_cpu_request = \"50m\"", "sidecar_cpu_request = \"50m..50m..150m\"")
            .replace("[node]\nallocatable_memory = \"1GB\"\nallocatable_cpu = \"500m\"\n", "")
    );
    let folder = Folder::of(&[("shop.toml", &text)]);
    folder.put("then.toml", &KNOWN.replace("pods = 10", "pods = 8"));
    folder.put("then.json", &folder.run(&["estimate", "then.toml", "-o", "json"]).out);
    folder
}

const ARGS: [&str; 5] = ["shop.toml", "--baseline", "then.json", "--no-fail", "-o"];

fn told(format: &str) -> String {
    let ran = mixed().check(&[&ARGS[..], &[format]].concat());
    assert_eq!(ran.code, Some(0), "{}", ran.err);
    ran.out
}

/// A snapshot beside all others.
fn snapshot(name: &str, text: &str) {
    insta::with_settings!({snapshot_path => "../snapshots"}, {
        insta::assert_snapshot!(name, text);
    });
}

#[test]
fn what_each_format_prints() {
    for format in ["table", "json", "markdown", "github", "junit", "sarif"] {
        // The version is not what this is about.
        let text = told(format).replace(env!("CARGO_PKG_VERSION"), "VERSION");
        snapshot(&format!("check_{format}"), &text);
    }
    snapshot("schema_of_check", &stdout(&["schema", "check"]));
    assert!(refusal(&["schema", "chekc"]).contains("check"));
}

#[test]
fn the_document_is_as_its_schema_says() {
    let schema: Value = serde_json::from_str(&stdout(&["schema", "check"])).unwrap();
    let validator = jsonschema::validator_for(&schema).unwrap();
    let folder = mixed();
    folder.put("head.yaml", &deployment("cart", 3));
    folder.put("base.yaml", &deployment("cart", 2));
    for args in [
        vec!["shop.toml"],
        vec!["shop.toml", "--baseline", "then.json"],
        vec!["--max", "memory=1GB"],
        vec!["-f", "head.yaml", "--baseline-f", "base.yaml", "--max", "memory=1GB", "--mesh", "kuma"],
    ] {
        let json = folder.json(&args);
        let faults: Vec<String> = validator.iter_errors(&json).map(|error| error.to_string()).collect();
        assert!(faults.is_empty(), "{args:?}: {faults:?}");
        assert_eq!(json["document"], "check");
        assert_eq!(json["estimate"]["document"], "estimate");
        for part in ["result", "budgets", "baseline", "estimate"] {
            let mut lacking = json.clone();
            lacking.as_object_mut().unwrap().remove(part);
            assert!(!validator.is_valid(&lacking), "{part} is required");
        }
    }
}

/// A workflow command: its kind, its properties, its message.
fn commands(text: &str) -> Vec<(String, String, String)> {
    let command = |line: &str| {
        let (head, message) = line.strip_prefix("::").unwrap().split_once("::").unwrap();
        let (kind, properties) = head.split_once(' ').unwrap();
        (kind.to_owned(), properties.to_owned(), message.to_owned())
    };
    text.lines().map(command).collect()
}

#[test]
fn a_workflow_command_names_the_line_of_the_budget_that_broke() {
    let folder = mixed();
    let lines = folder.get("shop.toml");
    let line = |part: &str| lines.lines().position(|line| line == part).unwrap() + 1;
    let all = commands(&folder.check(&[&ARGS[..], &["github"]].concat()).out);
    let find = |budget: &str| {
        let title = format!("title=meshtax {budget} budget");
        all.iter().find(|(_, properties, _)| properties.ends_with(&title)).unwrap()
    };
    for (budget, kind, part) in [
        ("memory", "error", "memory = \"400MB\""),
        ("extra_nodes", "error", "extra_nodes = 0"),
        ("increase.memory", "error", "memory = \"50MB\""),
        ("memory_percent", "warning", "memory_percent = \"40%\""),
        ("cpu_reserved", "warning", "cpu_reserved = \"1\""),
        ("cost_per_month", "notice", "cost_per_month = 4000"),
    ] {
        let (is, properties, _) = find(budget);
        assert_eq!(is, kind, "{budget}");
        assert!(properties.starts_with(&format!("file=shop.toml,line={},", line(part))), "{properties}");
    }
    assert_eq!(find("memory").2, "memory: 500 MB is over 400 MB, exceeded by 100 MB");
    assert_eq!(find("memory_percent").2, "memory_percent: 50 %25 is over 40 %25, exceeded by 10 %25");
    assert_eq!(all.len(), 6);
}

#[test]
fn properties_are_escaped_by_githubs_rules() {
    let folder = nowhere();
    let name = "a,b: 100%.toml";
    folder.put(name, &format!("{KNOWN}[budget.deny]\nmemory = \"1MB\"\n"));
    let ran = folder.check(&[name, "-o", "github"]);
    assert!(ran.out.starts_with("::error file=a%2Cb%3A 100%25.toml,line="), "{}", ran.out);
}

#[test]
fn a_step_shows_ten_of_a_kind_and_the_tenth_tells_of_the_rest() {
    let mut text = KNOWN.to_owned();
    for table in ["deny", "warn"] {
        let _ = writeln!(text, "[budget.{table}]");
        for figure in FIGURES {
            let key = figure.key();
            let limit = match key {
                _ if key.ends_with("_percent") => "1%",
                "added_latency" | "rollout" => "1us",
                "extra_nodes" => "0",
                "cost_per_month" => "1",
                _ if key.starts_with("cpu") => "1m",
                _ => "1MB",
            };
            let _ = writeln!(text, "{key} = \"{limit}\"");
        }
    }
    let folder = Folder::of(&[("shop.toml", &text)]);
    let all = commands(&folder.check(&["shop.toml", "-o", "github"]).out);
    for kind in ["error", "warning"] {
        let of: Vec<_> = all.iter().filter(|(is, ..)| is == kind).collect();
        assert_eq!(of.len(), 10, "{kind}");
        assert!(of[8].1.starts_with("file=shop.toml,"), "{:?}", of[8]);
        assert_eq!(of[9].2, "2 more; the report lists them");
    }
    // Ten are ten.
    let ten = text.replace("memory = \"1MB\"\n", "");
    folder.put("ten.toml", &ten);
    let all = commands(&folder.check(&["ten.toml", "-o", "github"]).out);
    assert_eq!(all.len(), 20);
    assert!(all.iter().all(|(_, properties, _)| properties.starts_with("file=ten.toml,")), "{all:?}");
}

#[test]
fn a_comment_begins_with_its_marker_and_folds_the_estimate() {
    let text = told("markdown");
    assert!(text.starts_with("<!-- meshtax-check -->\n# Over budget: "), "{text}");
    assert_eq!(text.matches("meshtax-check").count(), 1);
    let (head, folded) = text.split_once("<details>\n<summary>The estimate</summary>\n\n").unwrap();
    assert!(head.contains("| memory | deny | **over** | 400 MB | 500 MB | **100 MB** |"), "{head}");
    assert!(!head.contains("Verdict") && folded.contains("Verdict"), "{folded}");
    assert!(folded.ends_with("\n</details>\n"), "{folded}");
}

#[test]
fn a_comment_fits_whatever_is_in_it() {
    let name = |n: usize| format!("{n}-{}", "long-name-".repeat(19));
    let mut chains = "[mesh]\nname = \"lesson\"\n[budget]\nsla = true\n".to_owned();
    for n in 0..400 {
        let _ = writeln!(
            chains,
            "[[chain]]\nname = \"{}\"\ndepth = 2\nhop_latency = \"9ms\"\nsla_p99 = \"19ms\"",
            name(n)
        );
    }
    let folder = Folder::of(&[("chains.toml", &chains)]);
    let side = |pods: u64| (0..5000).map(|n| deployment(&name(n), pods)).collect::<String>();
    folder.put("head.yaml", &side(2));
    folder.put("base.yaml", &side(1));
    let sides = ["-f", "head.yaml", "--baseline-f", "base.yaml", "--mesh", "linkerd", "--max", "memory=1MB"];
    let both = [&["chains.toml"], &sides[..]].concat();
    for args in [&["chains.toml"][..], &both] {
        let ran = folder.check(&[args, &["-o", "markdown"]].concat());
        assert_eq!(ran.code, Some(1), "{}", ran.err);
        assert!(ran.out.len() < 65_536, "{}", ran.out.len());
        assert!(ran.out.starts_with("<!-- meshtax-check -->\n"), "{}", ran.out);
        assert!(ran.out.contains("**over**"), "the budgets come first");
        assert_eq!(ran.out.matches("<details>").count(), ran.out.matches("</details>").count());
    }
}

#[test]
fn junit_has_a_case_a_budget() {
    let report = Report::deserialize_from_str(&told("junit")).unwrap();
    assert_eq!((report.tests, report.failures, report.errors), (6, 2, 1));
    assert_eq!(report.test_suites.len(), 1);
    let names: Vec<&str> = report.test_suites[0].test_cases.iter().map(|case| case.name.as_str()).collect();
    assert_eq!(
        names,
        [
            "memory (deny)",
            "cpu_reserved (deny)",
            "extra_nodes (deny)",
            "increase.memory (deny)",
            "memory_percent (warn)",
            "cost_per_month (warn)"
        ]
    );
}

#[test]
fn sarif_has_stable_rules_and_always_a_location() {
    let log: Value = serde_json::from_str(&told("sarif")).unwrap();
    assert_eq!(log["version"], "2.1.0");
    let ids = |of: &Value, key: &str| -> Vec<String> {
        of.as_array().unwrap().iter().map(|one| one[key].as_str().unwrap().to_owned()).collect()
    };
    let run = &log["runs"][0];
    let rules = ids(&run["tool"]["driver"]["rules"], "id");
    assert_eq!(
        rules,
        ["memory", "cpu-reserved", "extra-nodes", "increase.memory", "memory-percent", "cost-per-month"]
            .map(|rule| format!("meshtax/budget/{rule}"))
    );
    let results = ids(&run["results"], "ruleId");
    assert_eq!(results, rules[..5], "what is within is no result, what is near is one");
    assert_eq!(ids(&run["results"], "level"), ["error", "warning", "error", "error", "warning"]);

    let folder = Folder::of(&[("m a.yaml", &deployment("cart", 3))]);
    let place = |args: &[&str], input: &str| {
        let ran = folder.piped(&[&["check"], args, &["--max", "memory=1MB", "-o", "sarif"]].concat(), input);
        let log: Value = serde_json::from_str(&ran.out).unwrap();
        let place = log["runs"][0]["results"][0]["locations"][0]["physicalLocation"].clone();
        (place["artifactLocation"]["uri"].as_str().unwrap().to_owned(), place["region"]["startLine"].as_u64())
    };
    assert_eq!(place(&["--pods", "10"], ""), ("meshtax".to_owned(), Some(1)));
    assert_eq!(place(&["-f", "m a.yaml"], ""), ("m%20a.yaml".to_owned(), Some(1)));
    let manifests = deployment("cart", 3);
    assert_eq!(place(&["-f", "-"], &manifests), ("standard%20input".to_owned(), Some(1)));
    let named = ["-f", "-", "--stdin-filename", "chart/all.yaml"];
    assert_eq!(place(&named, &manifests), ("chart/all.yaml".to_owned(), Some(1)));
}
