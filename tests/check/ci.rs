//! `examples/ci/`: what stands there is true, and what a team would paste can be read.

use std::collections::BTreeMap;
use std::path::Path;

use serde_json::Value;

use crate::support::{meshtax, stdout};

fn example(name: &str) -> String {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("examples/ci").join(name);
    std::fs::read_to_string(path).unwrap()
}

/// The fenced blocks of a text, with the word behind the fence.
fn blocks(text: &str) -> Vec<(&str, &str)> {
    let fenced = text.split("```").skip(1).step_by(2);
    fenced.map(|block| block.split_once('\n').unwrap()).collect()
}

#[test]
fn its_readme_shows_what_a_broken_budget_prints() {
    let text = example("README.md");
    let blocks = blocks(&text);
    let mut ran = 0;
    for pair in blocks.windows(2) {
        let [("sh", command), ("text", shown)] = pair else { continue };
        let command = command.replace("\\\n", " ");
        let args: Vec<&str> = command.split_whitespace().skip(1).collect();
        let output = meshtax(&args);
        assert_eq!(output.status.code(), Some(1), "{command}: {}", String::from_utf8_lossy(&output.stderr));
        let printed = String::from_utf8(output.stdout).unwrap();
        assert!(printed.contains(shown.trim_end()), "it shows\n{shown}\nand it prints\n{printed}");
        ran += 1;
    }
    assert_eq!(ran, 2, "the README has lost its commands");
}

/// Every `meshtax` command in a text of YAML, lines that go on put together.
fn commands(text: &str) -> Vec<String> {
    let whole = text.replace("\\\n", " ");
    let start = |line: &str| line.find("meshtax check ").map(|at| line[at..].to_owned());
    whole.lines().filter(|line| !line.trim_start().starts_with('#')).filter_map(start).collect()
}

#[test]
fn the_jobs_are_yaml_and_their_commands_run() {
    let shop = "examples/shop.yaml";
    for (name, job, most) in [("github-actions.yml", "jobs", 2), ("gitlab-ci.yml", "mesh-budget", 2)] {
        let text = example(name);
        let read: BTreeMap<String, Value> = serde_saphyr::from_str(&text).unwrap();
        assert!(read[job].is_object(), "{name}");
        let commands = commands(&text);
        assert_eq!(commands.len(), most, "{commands:?}");
        let folder = tempfile::tempdir().unwrap();
        for command in commands {
            // As the job would run it, with the files of this repository in place of the rendered ones.
            let command = command
                .replace("\"$BUDGET\"", "examples/ci/budget.toml")
                .replace("../head.yaml", shop)
                .replace("../base.yaml", shop)
                .replace("head.yaml", shop)
                .replace("base.yaml", shop);
            let out = folder.path().join("report");
            let args = command.split_whitespace().skip(1);
            let args = args.map(|word| match word {
                "../comment.md" | "mesh-budget.xml" => out.to_str().unwrap(),
                word => word,
            });
            let args: Vec<&str> = args.collect();
            stdout(&args);
            assert!(!args.contains(&"--out-file") || out.exists(), "{command}");
        }
    }
}

#[test]
fn the_workflow_finds_its_comment_again_and_fails_last() {
    let text = example("github-actions.yml");
    let report = meshtax(&["check", "--max", "memory=1GB", "--pods", "1", "-o", "markdown"]);
    let report = String::from_utf8(report.stdout).unwrap();
    let marker = report.lines().next().unwrap();
    assert!(text.contains(&format!("marker='{marker}'")), "{marker}");
    assert!(text.contains("startswith"), "a comment that only quotes the marker is somebody else's");
    let last = commands(&text).pop().unwrap();
    assert!(last.ends_with("-o github") && !last.contains("--no-fail"), "{last}");
    assert!(commands(&text)[0].contains("--no-fail"), "the comment stands before the job fails");
    assert!(text.contains("$GITHUB_STEP_SUMMARY"));
    assert!(example("gitlab-ci.yml").contains("junit: mesh-budget.xml"));
}
