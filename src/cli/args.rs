//! The command line. Flags that state an input are made from the model's table of keys, so that
//! their names, kinds and texts are stated once.

mod check;
mod compare;
mod manifests;
mod measure;
mod sweep;

use anyhow::Result;
use clap::builder::{PossibleValuesParser, ValueParser};

use clap::{Arg, ArgAction, ArgMatches, Command, value_parser};
use std::ffi::OsString;
use std::path::PathBuf;

use crate::cli::exit;
use crate::model::Figure;
use crate::model::budget::FIGURES;
use crate::model::keys::{Entry, TABLE};
use crate::model::value::Kind;
use crate::model::{Layer, Origin};
use crate::model::{layer::Given, value::Value};
use crate::render::human::capital;
use crate::units::Unit;

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
        .subcommand(check::command())
        .subcommand(sweep::command())
        .subcommand(scan())
        .subcommand(measure::command())
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
             kubectl get pods,nodes,ns,svc,hpa -A -o json | meshtax estimate -f - --usage top.txt\n\n{}",
            exit::TABLE
        ))
        .arg(scenario_file())
        .args(TABLE.iter().filter(|entry| !entry.flag.is_empty()).map(input))
        .arg(catalog_file())
        .args(manifests::args())
        .group(manifests::input(false))
        .arg(Arg::new("explain").long("explain").action(ArgAction::SetTrue).conflicts_with("quiet").help("Every formula with its numbers, every value with its source, every rule, what a mesh gives and what comes with it"))
        .arg(
            Arg::new("levers")
                .long("levers")
                .action(ArgAction::SetTrue)
                .help("What would lower the tax, reckoned: scoping, smaller requests, native sidecars, ambient, fewer namespaces, one tight path less")
                .help_heading("Output"),
        )
        .arg(
            Arg::new("sensitivity")
                .long("sensitivity")
                .value_name("FIGURE")
                .help("Which uncertain input moves that figure most, and whether any turns the verdict: memory, cpu_reserved, added_latency, ... as budgets are called")
                .help_heading("Output")
                .value_parser(|text: &str| {
                    let known = || FIGURES.map(Figure::key).join(", ");
                    Figure::with_budget(text).ok_or_else(|| format!("there are {}", known()))
                }),
        )
        .arg(p999())
        .arg(
            Arg::new("long")
                .long("long")
                .action(ArgAction::SetTrue)
                .help("With `-o csv`: one figure a row instead of one row a scenario")
                .help_heading("Output"),
        )
        .args(output(&["table", "json", "csv", "markdown"]))
}

/// The flag for a percentile that few ask for.
fn p999() -> Arg {
    Arg::new("p999")
        .long("p999")
        .action(ArgAction::SetTrue)
        .help("The p99.9 of latencies as well; JSON and CSV always have it")
        .help_heading("Output")
}

fn scan() -> Command {
    Command::new("scan")
        .about("What is in manifests or a cluster dump, which pods a mesh would get, and why; what is in use")
        .after_help(format!(
            "Examples:\n  \
             helm template . | meshtax scan -f -\n  \
             meshtax scan -f manifests/ --mesh linkerd --inject as-labelled\n  \
             kubectl top pods -A --containers | meshtax scan --usage -\n  \
             kubectl get pods,nodes,ns,svc,hpa,quota -A -o json | meshtax scan -f - -o scenario > shop.toml\n\n{}",
            exit::TABLE
        ))
        .args(TABLE.iter().filter(|entry| OF_A_PROXY.contains(&entry.flag)).map(input))
        .arg(catalog_file())
        .args(manifests::args())
        .group(manifests::input(true))
        .args(output(&["table", "json", "csv", "markdown", "scenario"]))
}

fn scenario_file() -> Arg {
    Arg::new("scenario")
        .value_name("SCENARIO.toml")
        .help("A scenario file; `-` is standard input")
        .value_parser(value_parser!(PathBuf))
}

/// The inputs that decide what a proxy asks for.
const OF_A_PROXY: [&str; 3] = ["mesh", "sidecar-memory-request", "sidecar-cpu-request"];

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
        .arg(Arg::new("document").value_name("DOCUMENT").required(true).help("Which").value_parser(
            PossibleValuesParser::new([
                "estimate", "check", "compare", "scan", "sweep", "measure", "catalog",
            ]),
        ))
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
            .help("Only the tax, the verdict and the warnings; of `catalog`, only names; of `measure`, no notes")
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

/// What somebody probably meant whose arguments are not a command: a flag of `estimate` without it, or a
/// format as a flag.
pub(super) fn hint(args: &[OsString]) -> Option<String> {
    let words: Vec<&str> = args.iter().skip(1).filter_map(|arg| arg.to_str()).collect();
    let first = *words.first()?;
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
    check::budgets(matches, &mut layer)?;
    Ok(layer)
}
