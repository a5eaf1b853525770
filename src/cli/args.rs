//! The command line. Flags that state an input are made from the model's table of keys, so that
//! their names, kinds and texts are stated once.

use anyhow::{Result, anyhow, bail};
use clap::builder::{PossibleValuesParser, ValueParser};
mod compare;

use clap::{Arg, ArgAction, ArgMatches, Command, value_parser};
use std::ffi::OsString;
use std::path::PathBuf;

use crate::cli::exit;
use crate::cluster::selector::Selector;
use crate::model::budget::{self, Figure, Level};
use crate::model::keys::{Entry, TABLE};
use crate::model::nearest::nearest;
use crate::model::value::Kind;
use crate::model::{Layer, Origin};
use crate::model::{layer::Given, value::Value};
use crate::render::human::capital;
use crate::units::{Unit, harmless, quote};

/// The whole command line.
pub(super) fn command() -> Command {
    Command::new("meshtax")
        .version(env!("CARGO_PKG_VERSION"))
        .about("What a service mesh would cost your system, and whether you need one")
        .after_help(exit::TABLE)
        .subcommand_required(true)
        .arg_required_else_help(true)
        .max_term_width(100)
        .subcommand(estimate())
        .subcommand(compare::command())
        .subcommand(check())
        .subcommand(scan())
        .subcommand(catalog())
        .subcommand(init())
        .subcommand(keys())
        .subcommand(explain())
        .subcommand(schema())
        .subcommand(completions())
        .subcommand(man())
}

fn estimate() -> Command {
    Command::new("estimate")
        .about("The tax of a mesh, and whether it is needed. Nothing said at all: the lesson's cluster")
        .after_help(format!(
            "A figure is `75MB` or a range: `50MB..100MB`, `50MB..75MB..100MB` (low, typical, high).\n\
             Memory and times need a unit: MB or MiB, ms or s. A latency is a time, a range of it, or\n\
             percentiles: `p50=2ms,p99=9ms`.\n\n\
             Examples:\n  \
             meshtax estimate\n  \
             meshtax estimate --pods 200 --services 35 --languages 2 --mesh istio-sidecar\n  \
             meshtax estimate scenario.toml -o json\n  \
             kubectl get pods,nodes,ns,svc,hpa -A -o json | meshtax estimate -f -\n\n{}",
            exit::TABLE
        ))
        .arg(scenario_file())
        .args(TABLE.iter().filter(|entry| !entry.flag.is_empty()).map(input))
        .arg(catalog_file())
        .args(manifests(false))
        .arg(Arg::new("explain").long("explain").action(ArgAction::SetTrue).conflicts_with("quiet").help("Every formula with its numbers, every value with its source, every rule, what a mesh gives and what comes with it"))
        .arg(
            Arg::new("levers")
                .long("levers")
                .action(ArgAction::SetTrue)
                .help("What would lower the tax, reckoned: scoping, smaller requests, ambient, fewer namespaces")
                .help_heading("Output"),
        )
        .arg(
            Arg::new("sensitivity")
                .long("sensitivity")
                .value_name("FIGURE")
                .help("Which uncertain input moves that figure most, and whether any turns the verdict: memory, cpu_reserved, added_latency, ... as budgets are called")
                .help_heading("Output")
                .value_parser(|text: &str| {
                    let figure = Figure::ALL.into_iter().find(|figure| figure.key() == text);
                    figure.ok_or_else(|| format!("there are {}", Figure::ALL.map(Figure::key).join(", ")))
                }),
        )
        .arg(
            Arg::new("p999")
                .long("p999")
                .action(ArgAction::SetTrue)
                .help("The p99.9 of latencies as well; JSON and CSV always have it")
                .help_heading("Output"),
        )
        .arg(
            Arg::new("long")
                .long("long")
                .action(ArgAction::SetTrue)
                .help("With `-o csv`: one figure a row instead of one row a scenario")
                .help_heading("Output"),
        )
        .args(output(&["table", "json", "csv", "markdown"]))
}

fn check() -> Command {
    let budget = |name: &'static str, help: &'static str| {
        Arg::new(name)
            .long(name)
            .value_name("KEY=VALUE")
            .help(help)
            .action(ArgAction::Append)
            .help_heading("Budgets")
    };
    let switch = |name: &'static str, help: &'static str| {
        Arg::new(name).long(name).action(ArgAction::SetTrue).help(help).help_heading("Budgets")
    };
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
        .arg(budget("max", "The most that the mesh may add, else the check fails: `memory=20GB`; may be repeated"))
        .arg(budget("warn", "The most that the mesh may add without a warning; may be repeated"))
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
        .arg(switch("allow-unknown", "A budget whose figure is not known is passed over"))
        .arg(switch("no-fail", "Report and end with 0, whatever is broken"))
        .args(TABLE.iter().filter(|entry| !entry.flag.is_empty()).map(input))
        .arg(catalog_file())
        .args(manifests(false))
        .args(output(&["table", "json", "markdown", "github", "junit", "sarif"]))
}

fn scan() -> Command {
    Command::new("scan")
        .about("What is in manifests or a cluster dump, which pods a mesh would get, and why")
        .after_help(format!(
            "Examples:\n  \
             helm template . | meshtax scan -f -\n  \
             meshtax scan -f manifests/ --mesh linkerd --inject as-labelled\n  \
             kubectl get pods,nodes,ns,svc,hpa,quota -A -o json | meshtax scan -f - -o scenario > shop.toml\n\n{}",
            exit::TABLE
        ))
        .args(TABLE.iter().filter(|entry| OF_A_PROXY.contains(&entry.flag)).map(input))
        .arg(catalog_file())
        .args(manifests(true))
        .args(output(&["table", "json", "csv", "markdown", "scenario"]))
}

/// The inputs that decide what a proxy asks for.
const OF_A_PROXY: [&str; 3] = ["mesh", "sidecar-memory-request", "sidecar-cpu-request"];

/// The flags of everything that reads manifests or a cluster dump.
fn manifests(required: bool) -> Vec<Arg> {
    let heading = "Manifests and cluster dumps";
    let needs = |arg: Arg| if required { arg } else { arg.requires("filename") };
    let texts = |name: &'static str, help: &'static str| {
        Arg::new(name).long(name).value_name("NAMESPACE").help(help).action(ArgAction::Append)
    };
    let mut args = vec![
        Arg::new("filename")
            .short('f')
            .long("filename")
            .value_name("FILE|DIR|-")
            .help("Kubernetes objects, YAML or JSON: a file, a folder, or `-` for standard input; may be repeated")
            .action(ArgAction::Append)
            .required(required)
            .value_parser(value_parser!(PathBuf)),
        needs(texts("namespace", "Mesh only this namespace; may be repeated").short('n')),
        needs(texts("exclude-namespace", "Leave this namespace out of the mesh; may be repeated")),
        needs(
            Arg::new("selector")
                .short('l')
                .long("selector")
                .value_name("SELECTOR")
                .help("Mesh only pods with such labels, as `kubectl -l` writes them")
                .value_parser(|text: &str| text.parse::<Selector>()),
        ),
        needs(
            Arg::new("inject")
                .long("inject")
                .value_name("WHO")
                .help("Who is meshed: by today's labels, or every namespace but what opts out [default: everywhere]")
                .value_parser(PossibleValuesParser::new(["as-labelled", "everywhere"])),
        ),
        needs(
            Arg::new("hide-names")
                .long("hide-names")
                .action(ArgAction::SetTrue)
                .help("Write hashes in place of names, so that a report can be shown to others"),
        ),
        needs(
            Arg::new("stdin-filename")
                .long("stdin-filename")
                .value_name("NAME")
                .help("What to call standard input in messages"),
        ),
    ];
    args = args.into_iter().map(|arg| arg.help_heading(heading)).collect();
    args
}

fn catalog() -> Command {
    Command::new("catalog")
        .about("The meshes and price books that are known, with every figure's source")
        .after_help(exit::TABLE)
        .arg(Arg::new("name").value_name("NAME").help("A mesh or price book, to show at length"))
        .arg(
            Arg::new("explain")
                .long("explain")
                .action(ArgAction::SetTrue)
                .conflicts_with("quiet")
                .help("Show every mesh and price book at length"),
        )
        .arg(catalog_file())
        .args(output(&["table", "json", "markdown"]))
}

fn init() -> Command {
    Command::new("init")
        .about("Write a scenario file with every key in comments, and the flags' values in it")
        .after_help(format!(
            "Example:\n  meshtax init --pods 200 --services 35 --mesh istio-sidecar --out-file shop.toml\n\n{}",
            exit::TABLE
        ))
        .args(TABLE.iter().filter(|entry| !entry.flag.is_empty()).map(input))
        .arg(catalog_file())
        .args(output(&[]))
}

fn keys() -> Command {
    Command::new("keys")
        .about("Every key of a scenario: its flag, what it takes, its default, its meaning")
        .after_help(exit::TABLE)
        .args(output(&["table", "json", "markdown"]))
}

fn explain() -> Command {
    Command::new("explain")
        .about("What a rule, a warning or a fault means, and where that is from; without a code, all of them")
        .after_help(format!("Example:\n  meshtax explain tight-latency\n\n{}", exit::TABLE))
        .arg(Arg::new("code").value_name("CODE").help("A code from a report or a message"))
        .args(output(&["table", "json", "markdown"]))
}

fn schema() -> Command {
    Command::new("schema")
        .about("The JSON Schema of a document that `-o json` prints")
        .after_help(exit::TABLE)
        .arg(
            Arg::new("document")
                .value_name("DOCUMENT")
                .required(true)
                .help("Which")
                .value_parser(PossibleValuesParser::new(["estimate", "check", "compare", "scan", "catalog"])),
        )
        .args(output(&[]))
}

fn completions() -> Command {
    Command::new("completions")
        .about("A script that completes commands and flags in a shell")
        .after_help(format!(
            "Example, for bash:\n  meshtax completions bash > ~/.local/share/bash-completion/completions/meshtax\n\n{}",
            exit::TABLE
        ))
        .arg(
            Arg::new("shell")
                .value_name("SHELL")
                .required(true)
                .help("The shell")
                .value_parser(value_parser!(clap_complete::Shell)),
        )
        .args(output(&[]))
}

fn man() -> Command {
    Command::new("man")
        .about("A page for man: of the program, or of one of its commands")
        .after_help(format!("Example:\n  meshtax man estimate | man -l -\n\n{}", exit::TABLE))
        .arg(Arg::new("command").value_name("COMMAND").help("A command"))
        .args(output(&[]))
}

/// The flag of an input.
fn input(entry: &'static Entry) -> Arg {
    let heading = match entry.section() {
        "cluster" => "The system",
        "chain" => "Its request path",
        "mesh" | "prices" => "The mesh and its price",
        _ => "The team and its needs",
    };
    let arg = Arg::new(entry.flag)
        .long(entry.flag)
        .help(help(entry))
        .help_heading(heading)
        .value_name(value_name(entry.kind))
        .allow_hyphen_values(true)
        .value_parser(ValueParser::new(move |text: &str| entry.read(text)));
    match (entry.kind, entry.flag) {
        (Kind::Switch, _) => {
            arg.num_args(0..=1).require_equals(true).default_missing_value("true").allow_hyphen_values(false)
        }
        (_, "proxy-latency") => arg.conflicts_with("mesh-latency"),
        _ => arg,
    }
}

/// The text of an input, with the words it takes.
fn help(entry: &Entry) -> String {
    match entry.kind {
        Kind::Word(words) => format!("{}: {}", capital(entry.text), words.join(" or ")),
        _ => capital(entry.text),
    }
}

fn value_name(kind: Kind) -> &'static str {
    match kind {
        Kind::Number(Unit::Count) => "COUNT",
        Kind::Number(Unit::Memory) => "MEMORY",
        Kind::Number(Unit::Cpu) => "CPU",
        Kind::Number(Unit::Time) => "TIME",
        Kind::Number(Unit::Rate) => "RATE",
        Kind::Number(_) => "NUMBER",
        Kind::Portion => "COUNT|PERCENT",
        Kind::Latency => "LATENCY",
        Kind::Calls => "CALLS",
        Kind::Words(_) => "WORDS",
        Kind::Text => "NAME",
        Kind::Word(_) => "WORD",
        Kind::Switch => "true|false",
    }
}

fn scenario_file() -> Arg {
    Arg::new("scenario")
        .value_name("SCENARIO.toml")
        .help("A scenario file; `-` is standard input")
        .value_parser(value_parser!(PathBuf))
}

fn catalog_file() -> Arg {
    Arg::new("catalog-file")
        .long("catalog")
        .value_name("FILE")
        .help("A further catalog file with a mesh or a price book; may be repeated")
        .action(ArgAction::Append)
        .value_parser(value_parser!(PathBuf))
}

/// The flags that every command has; that of the format only where there are several.
fn output(formats: &'static [&'static str]) -> Vec<Arg> {
    let heading = "Output";
    let mut args = vec![
        Arg::new("output")
            .short('o')
            .long("output")
            .alias("format")
            .value_name("FORMAT")
            .help("How to print")
            .help_heading(heading)
            .default_value(formats.first().copied().unwrap_or("table"))
            .value_parser(PossibleValuesParser::new(formats)),
        Arg::new("out-file")
            .long("out-file")
            .value_name("PATH")
            .help("Write the report to a file, whole or not at all")
            .help_heading(heading)
            .value_parser(value_parser!(PathBuf)),
        Arg::new("color")
            .long("color")
            .value_name("WHEN")
            .help("When to use colour; `auto` heeds NO_COLOR and pipes")
            .help_heading(heading)
            .default_value("auto")
            .value_parser(PossibleValuesParser::new(["auto", "always", "never"])),
        Arg::new("units")
            .long("units")
            .value_name("UNITS")
            .help("Memory in decimal (GB) or binary units (GiB)")
            .help_heading(heading)
            .default_value("si")
            .value_parser(PossibleValuesParser::new(["si", "iec"])),
        Arg::new("quiet")
            .short('q')
            .long("quiet")
            .action(ArgAction::SetTrue)
            .help("Only the tax, the verdict and the warnings; of `catalog`, only names")
            .help_heading(heading)
            .conflicts_with("verbose"),
        Arg::new("verbose")
            .short('v')
            .long("verbose")
            .action(ArgAction::SetTrue)
            .help("Tell on standard error what is read")
            .help_heading(heading),
    ];
    if formats.is_empty() {
        // One form only: the flag, and how to lay it out, would say nothing.
        args.retain(|arg| !matches!(arg.get_id().as_str(), "output" | "units" | "quiet"));
    }
    args
}

/// What somebody probably meant whose arguments are not a command: a flag of `estimate` without it, a
/// format as a flag, or a command that this version does not have.
pub(super) fn hint(args: &[OsString]) -> Option<String> {
    let words: Vec<&str> = args.iter().skip(1).filter_map(|arg| arg.to_str()).collect();
    let first = *words.first()?;
    if matches!(first, "sweep" | "measure") {
        return Some(format!("`{first}` is not part of this version; `meshtax --help` lists what is"));
    }
    if let Some(format) = words.iter().find(|word| matches!(**word, "--json" | "--csv" | "--markdown")) {
        return Some(format!("write `-o {}`", format.trim_start_matches('-')));
    }
    if first == "-f" {
        return Some(
            "a command comes first: write `meshtax scan -f ...` or `meshtax estimate -f ...`".to_owned(),
        );
    }
    let flag = first.strip_prefix("--")?.split('=').next()?;
    let known = TABLE.iter().any(|entry| !entry.flag.is_empty() && entry.flag == flag);
    known.then(|| format!("a command comes first: write `meshtax estimate --{flag} ...`"))
}

/// What the flags of a command state, as a layer.
pub(super) fn said(matches: &ArgMatches) -> Result<Layer> {
    let mut layer = Layer::default();
    for entry in TABLE.iter().filter(|entry| !entry.flag.is_empty()) {
        // Not every command has every flag.
        if let Ok(Some(value)) = matches.try_get_one::<Value>(entry.flag) {
            layer.put(entry, 0, Given::plain(value.clone(), Origin::Flag));
        }
    }
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
    Ok(layer)
}

/// A budget that a flag states.
fn budget_of(flag: &str, table: Level, text: &str) -> Result<(&'static Entry, Value)> {
    let Some((key, value)) = text.split_once('=') else {
        bail!("`--{flag} {}` has no `=`; write for example `--{flag} memory=20GB`", harmless(text));
    };
    let figure = Figure::ALL.into_iter().find(|figure| figure.key() == key.trim());
    let Some(entry) = figure.and_then(|figure| budget::entry(table.word(), figure)) else {
        let keys = Figure::ALL.map(Figure::key);
        let hint = match nearest(key.trim(), keys) {
            Some(near) => format!("did you mean `{near}`?"),
            None => format!("there are {}", keys.join(", ")),
        };
        bail!("`--{flag}`: there is no budget {}; {hint}", quote(key));
    };
    let value = entry.read(value).map_err(|error| anyhow!("`--{flag} {}`: {error}", harmless(key)))?;
    Ok((entry, value))
}
