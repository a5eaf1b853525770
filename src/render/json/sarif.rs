//! SARIF 2.1.0 for code scanning: a rule a budget, a result for each that is not within.
//!
//! Rule ids stay the same from version to version. A result always has a location, since GitHub refuses one
//! without: the budget's line in the scenario, else the first line of what was read.

use serde::Serialize;

use crate::model::budget::{Judged, State};
use crate::render::checked::{Check, high_is_over};
use crate::render::json::{GENERATOR, print};
use crate::units::harmless;

#[derive(Serialize)]
struct Log {
    #[serde(rename = "$schema")]
    schema: &'static str,
    version: &'static str,
    runs: Vec<Run>,
}

#[derive(Serialize)]
struct Run {
    tool: Tool,
    results: Vec<Finding>,
}

#[derive(Serialize)]
struct Tool {
    driver: Driver,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Driver {
    name: &'static str,
    version: &'static str,
    rules: Vec<Rule>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Rule {
    id: String,
    short_description: Message,
}

#[derive(Serialize)]
struct Message {
    text: String,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Finding {
    rule_id: String,
    level: &'static str,
    message: Message,
    locations: Vec<Location>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Location {
    physical_location: Physical,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Physical {
    artifact_location: Artifact,
    region: Region,
}

#[derive(Serialize)]
struct Artifact {
    uri: String,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Region {
    start_line: usize,
}

/// The log as text.
///
/// # Errors
/// Never, as far as these types go; serde's signature allows for it.
pub fn sarif(check: &Check<'_>) -> serde_json::Result<String> {
    let mut rules: Vec<Rule> = Vec::new();
    for judged in &check.verdict.judged {
        let id = id(judged);
        if rules.iter().all(|rule| rule.id != id) {
            let text = format!("Budget for {}: {}", judged.budget, judged.key.text);
            rules.push(Rule { id, short_description: Message { text } });
        }
    }
    let told = check.verdict.judged.iter().filter(|one| one.state != State::Within || high_is_over(one));
    print(&Log {
        schema: "https://json.schemastore.org/sarif-2.1.0.json",
        version: "2.1.0",
        runs: vec![Run {
            tool: Tool { driver: Driver { name: GENERATOR.name, version: GENERATOR.version, rules } },
            results: told.map(|judged| result(check, judged)).collect(),
        }],
    })
}

fn id(judged: &Judged) -> String {
    format!("meshtax/budget/{}", judged.budget.replace('_', "-"))
}

fn result(check: &Check<'_>, judged: &Judged) -> Finding {
    let place = check.place_of(judged);
    let source = || check.survey.and_then(|survey| survey.sources.first().cloned());
    let (uri, start_line) = match place {
        Some(place) => (place.file.clone(), place.line),
        None => (source().unwrap_or_else(|| "meshtax".to_owned()), 1),
    };
    Finding {
        rule_id: id(judged),
        level: if check.fails(judged) { "error" } else { "warning" },
        // It is shown as it is, and may repeat names.
        message: Message { text: harmless(&check.sentence(judged)) },
        locations: vec![Location {
            physical_location: Physical {
                artifact_location: Artifact { uri: as_uri(&uri) },
                region: Region { start_line },
            },
        }],
    }
}

/// A path as a relative URI: what may not stand in one is written as `%XX`.
fn as_uri(path: &str) -> String {
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || b"-._~/".contains(&byte);
    path.bytes()
        .map(|byte| if plain(byte) { char::from(byte).to_string() } else { format!("%{byte:02X}") })
        .collect()
}
