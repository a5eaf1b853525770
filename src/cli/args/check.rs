//! The flags of `check`, and the budgets among them.

use std::path::PathBuf;

use anyhow::{Result, anyhow, bail};
use clap::{Arg, ArgAction, ArgMatches, Command, value_parser};

use crate::cli::args::{catalog_file, input, manifests, output};
use crate::cli::exit;
use crate::model::Figure;
use crate::model::budget::{self, FIGURES, Level};
use crate::model::keys::{Entry, TABLE};
use crate::model::layer::Given;
use crate::model::nearest::nearest;
use crate::model::value::Value;
use crate::model::{Layer, Origin};
use crate::units::{harmless, quote};

/// The command.
pub(super) fn command() -> Command {
    Command::new("check")
        .about("The estimate against budgets: fails where the mesh adds more than it may")
        .after_help(format!(
            "Budgets stand in the scenario, under `[budget.deny]` and `[budget.warn]`, or in flags:\n  \
             memory, memory_reserved, cpu, cpu_reserved, added_latency, rollout, extra_nodes, cost_per_month,\n  \
             memory_percent, memory_reserved_percent, added_latency_percent\n\n\
             Examples:\n  \
             meshtax check shop.toml\n  \
             helm template . | meshtax check -f - --mesh istio-sidecar --max memory_reserved=20GB -o github\n\n{}",
            exit::TABLE
        ))
        .arg(
            Arg::new("scenario")
                .value_name("SCENARIO.toml")
                .help("A scenario file; `-` is standard input")
                .value_parser(value_parser!(PathBuf)),
        )
        .args(limits())
        .arg(
            Arg::new("baseline")
                .long("baseline")
                .value_name("FILE")
                .help("An earlier `estimate -o json` or `check -o json`, for `[budget.increase]` and to tell what changed")
                .help_heading("Budgets")
                .value_parser(value_parser!(PathBuf)),
        )
        .arg(
            Arg::new("baseline-f")
                .long("baseline-f")
                .value_name("FILE|DIR|-")
                .help("The same from the manifests of the other side, such as the main branch; may be repeated")
                .help_heading("Budgets")
                .action(ArgAction::Append)
                .requires("filename")
                .conflicts_with("baseline")
                .value_parser(value_parser!(PathBuf)),
        )
        .args(leniency())
        .args(TABLE.iter().filter(|entry| !entry.flag.is_empty()).map(input))
        .arg(catalog_file())
        .args(manifests::args())
        .group(manifests::input(false))
        .args(output(&["table", "json", "markdown", "github", "junit", "sarif"]))
}

/// The flags that state budgets.
pub(super) fn limits() -> [Arg; 2] {
    let budget = |name: &'static str, help: &'static str| {
        Arg::new(name)
            .long(name)
            .value_name("KEY=VALUE")
            .help(help)
            .action(ArgAction::Append)
            .help_heading("Budgets")
    };
    [
        budget("max", "The most that the mesh may add, else the check fails: `memory=20GB`; may be repeated"),
        budget("warn", "The most that the mesh may add without a warning; may be repeated"),
    ]
}

/// The flags that let a budget pass.
pub(super) fn leniency() -> [Arg; 2] {
    let switch = |name: &'static str, help: &'static str| {
        Arg::new(name).long(name).action(ArgAction::SetTrue).help(help).help_heading("Budgets")
    };
    [
        switch("allow-unknown", "A budget whose figure is not known is passed over"),
        switch("no-fail", "Report and end with 0, whatever is broken"),
    ]
}

/// What `--max` and `--warn` state.
pub(super) fn budgets(matches: &ArgMatches, layer: &mut Layer) -> Result<()> {
    for (flag, table) in [("max", Level::Deny), ("warn", Level::Warn)] {
        let texts = matches.try_get_many::<String>(flag).ok().flatten().into_iter().flatten();
        for text in texts {
            let (entry, value) = budget_of(flag, table, text)?;
            if layer.system.at(entry.index).is_some() {
                bail!("`--{flag}` states {} twice", quote(entry.leaf()));
            }
            layer.put(entry, 0, Given::plain(value, Origin::Flag));
        }
    }
    Ok(())
}

/// A budget that a flag states.
fn budget_of(flag: &str, table: Level, text: &str) -> Result<(&'static Entry, Value)> {
    let Some((key, value)) = text.split_once('=') else {
        bail!("`--{flag} {}` has no `=`; write for example `--{flag} memory=20GB`", harmless(text));
    };
    let figure = Figure::with_budget(key.trim());
    let Some(entry) = figure.and_then(|figure| budget::entry(table.word(), figure)) else {
        let keys = FIGURES.map(Figure::key);
        let hint = match nearest(key.trim(), keys) {
            Some(near) => format!("did you mean `{near}`?"),
            None => format!("there are {}", keys.join(", ")),
        };
        bail!("`--{flag}`: there is no budget {}; {hint}", quote(key));
    };
    let value = entry.read(value).map_err(|error| anyhow!("`--{flag} {}`: {error}", harmless(key)))?;
    Ok((entry, value))
}
