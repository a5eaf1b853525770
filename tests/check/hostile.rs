//! Names that want to steer a terminal, a job or a page are only names, in every format.

use quick_junit::Report;
use serde_json::Value;

use super::Folder;

/// Names by what they attack.
const NAMES: [&str; 9] = [
    "\u{1b}[31mred\u{7}",
    "\u{202e}gnp.exe\u{2066}",
    "a|b | c",
    "`x` **b** [l](http://e.example) @all #1",
    "one\ntwo\r\n::error::boo",
    "::error file=x::boo",
    "<script>alert(1)</script>]]></testcase>",
    "--> <!-- meshtax-check --> </details>",
    "\u{fffe}\u{ffff}\u{200b}",
];

/// A scenario whose name and paths, manifests whose workloads, and a price book's currency have that name.
fn reports(name: &str, format: &str) -> String {
    let quoted = Value::from(name).to_string().replace('\u{7f}', "\\u007f");
    let scenario = format!(
        "name = {quoted}\n[mesh]\nname = \"linkerd\"\n[budget]\nsla = true\n[budget.deny]\nadded_latency = \"1us\"\nmemory = \"1MB\"\n\
         [[chain]]\nname = {quoted}\ndepth = 2\nhop_latency = \"9ms\"\nsla_p99 = \"18ms\"\n[[chain]]\nname = {}\ndepth = 1\n",
        Value::from(format!("{name} 2"))
    );
    let meta = format!("{{\"name\": {quoted}, \"namespace\": {quoted}}}");
    let manifest = |replicas: u8| {
        format!(
            "{{\"kind\": \"Deployment\", \"apiVersion\": \"apps/v1\", \"metadata\": {meta}, \"spec\": {{\"replicas\": {replicas}, \
             \"template\": {{\"metadata\": {{}}, \"spec\": {{\"containers\": [{{\"name\": \"app\"}}]}}}}}}}}"
        )
    };
    let folder =
        Folder::of(&[("shop.toml", &scenario), ("head.json", &manifest(3)), ("base.json", &manifest(2))]);
    let ran = folder.check(&["shop.toml", "-f", "head.json", "--baseline-f", "base.json", "-o", format]);
    assert_eq!(ran.code, Some(1), "{name:?}: {}", ran.err);
    ran.out
}

/// No character that steers.
fn assert_plain(report: &str) {
    let steering = report.chars().find(|c| *c != '\n' && meshtax::units::steers(*c));
    assert_eq!(steering, None, "{report}");
}

#[test]
fn a_terminal_is_not_steered() {
    for name in NAMES {
        let report = reports(name, "table");
        assert_plain(&report);
        assert!(!report.lines().any(|line| line.trim_start().starts_with("::")), "{report}");
    }
}

#[test]
fn a_job_gets_no_command_from_a_name() {
    let plain = reports("checkout", "github").lines().count();
    for name in NAMES {
        let report = reports(name, "github");
        assert_plain(&report);
        assert_eq!(report.lines().count(), plain, "{report}");
        for line in report.lines() {
            let known = ["::error ", "::warning ", "::notice "].iter().any(|kind| line.starts_with(kind));
            assert!(known && line.contains("title=meshtax "), "{line}");
        }
    }
}

#[test]
fn a_comment_is_one_comment() {
    let plain = reports("checkout", "markdown");
    let cells = |text: &str| text.lines().filter(|line| line.starts_with("| ")).count();
    for name in NAMES {
        let report = reports(name, "markdown");
        assert_plain(&report);
        for (part, times) in [("<!--", 1), ("-->", 1), ("<details>", 1), ("</details>", 1), ("<summary>", 1)]
        {
            assert_eq!(report.matches(part).count(), times, "{part} in {report}");
        }
        for part in ["<script", "[l](", " @all", "**b**", "http://e"] {
            assert!(!report.contains(part), "{part} in {report}");
        }
        assert_eq!(cells(&report), cells(&plain), "{report}");
    }
}

#[test]
fn xml_stays_well_formed() {
    for name in NAMES {
        let text = reports(name, "junit");
        let report = Report::deserialize_from_str(&text).unwrap_or_else(|error| panic!("{error}: {text}"));
        assert_eq!(report.tests, 3, "{text}");
        assert_plain(&text);
        // What XML 1.0 cannot hold at all.
        assert!(!text.contains(['\u{fffe}', '\u{ffff}']), "{text}");
    }
}

#[test]
fn code_scanning_shows_only_text() {
    for name in NAMES {
        let text = reports(name, "sarif");
        assert_plain(&text);
        let log: Value = serde_json::from_str(&text).unwrap();
        let results = log["runs"][0]["results"].as_array().unwrap();
        assert_eq!(results.len(), 3, "{text}");
        for result in results {
            assert_plain(result["message"]["text"].as_str().unwrap());
        }
    }
}

#[test]
fn json_holds_the_names_as_they_are() {
    for name in NAMES {
        let json: Value = serde_json::from_str(&reports(name, "json")).unwrap();
        assert_eq!(json["estimate"]["scenario"]["name"], name);
        let title = format!("Deployment {name}/{name}");
        assert_eq!(json["baseline"]["workloads"][0]["workload"], title);
    }
}
