//! The README's command blocks: each `meshtax` line is run, and a block of output that follows one
//! must be what it prints.

use crate::support::{meshtax, piped_into};

/// Fenced blocks with the word behind the fence.
fn blocks(text: &str) -> Vec<(String, String)> {
    let mut blocks = Vec::new();
    let mut open: Option<(String, String)> = None;
    for line in text.lines() {
        match (&mut open, line.strip_prefix("```")) {
            (None, Some(word)) => open = Some((word.trim().to_owned(), String::new())),
            (Some(_), Some(_)) => blocks.extend(open.take()),
            (Some((_, body)), None) => {
                body.push_str(line);
                body.push('\n');
            }
            (None, None) => {}
        }
    }
    blocks
}

/// The arguments of a `meshtax` command, whichever way the README starts it, and the file that is piped
/// into it.
fn arguments(line: &str) -> Option<(Vec<String>, Option<String>)> {
    let (piped, line) = match line.strip_prefix("cat ").and_then(|rest| rest.split_once(" | ")) {
        Some((file, rest)) => (Some(file.to_owned()), rest),
        None => (None, line),
    };
    let rest = line.strip_prefix("meshtax ").or_else(|| line.strip_prefix("cargo run --release -- "))?;
    let command = rest.split(['|', '>', '#']).next().unwrap_or_default();
    Some((command.split_whitespace().map(ToOwned::to_owned).collect(), piped))
}

#[test]
fn every_command_runs_and_prints_what_is_shown() {
    let readme = include_str!("../README.md");
    let mut last: Option<String> = None;
    let mut ran = 0;
    for (word, body) in blocks(readme) {
        match word.as_str() {
            "sh" => {
                for line in body.lines() {
                    if let Some((args, piped)) = arguments(line) {
                        let args: Vec<&str> = args.iter().map(String::as_str).collect();
                        let output = match piped {
                            Some(file) => piped_into(&file, &args),
                            None => meshtax(&args),
                        };
                        assert!(
                            output.status.success(),
                            "{line}: {}",
                            String::from_utf8_lossy(&output.stderr)
                        );
                        last = Some(String::from_utf8(output.stdout).unwrap());
                        ran += 1;
                    }
                }
            }
            "text" => {
                // Several blocks may show parts of what one command prints.
                let printed = last.clone().unwrap_or_default();
                assert!(
                    printed.contains(body.trim_end()),
                    "the README shows\n{body}\nand it prints\n{printed}"
                );
            }
            _ => {}
        }
    }
    assert!(ran >= 4, "the README has lost its commands: {ran} were run");
}

#[test]
fn its_scenario_is_one() {
    let readme = include_str!("../README.md");
    let (_, scenario) = blocks(readme).into_iter().find(|(word, _)| word == "toml").unwrap();
    let (_, estimate) = crate::support::estimated(&scenario);
    assert_eq!(estimate.verdict.sentence, "You probably need a mesh.");
}
