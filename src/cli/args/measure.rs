//! The arguments of `meshtax measure`.

use std::path::PathBuf;

use clap::{Arg, ArgAction, ArgGroup, Command, value_parser};

use crate::cli::args::{catalog_file, check, input, output};
use crate::cli::exit;
use crate::model::keys::TABLE;
use crate::units::Time;

pub(super) fn command() -> Command {
    Command::new("measure")
        .about("The tax as measured, beside the model: load tests, usage and rollouts without and with the mesh")
        .after_help(format!(
            "Read are the JSON of fortio, nighthawk, k6, oha, vegeta and ghz, hey's CSV, nighthawk's YAML, and\n\
             the text of wrk2, wrk, hey, vegeta and nighthawk, told apart by content; of usage, what\n\
             `kubectl top pods -A --containers` prints, PodMetricsList JSON and Prometheus. Several files, and\n\
             several results in a file, are runs of one experiment. One side alone is told as it is.\n\n\
             Examples:\n  \
             meshtax measure --before base-1.json base-2.json base-3.json\n  \
             meshtax measure --before base-*.json --after mesh-*.json --usage-after top.txt shop.toml\n  \
             meshtax measure --before b.json --after m.json --mesh linkerd --depth 1 --write-mesh my-mesh.toml\n\n{}",
            exit::TABLE
        ))
        .arg(
            Arg::new("scenario")
                .value_name("SCENARIO.toml")
                .help("The scenario that was measured; a file that ends in `.toml` may also stand last behind the results")
                .value_parser(value_parser!(PathBuf)),
        )
        .arg(
            results("before", "Results of load tests without the mesh; `-` is standard input")
                .num_args(1..)
                .required_unless_present_any(["after", "usage-before", "usage-after", "rollout-before", "rollout-after"]),
        )
        .arg(results("after", "Results of load tests with the mesh").num_args(1..))
        .arg(results("usage-before", "What containers use without the mesh; may be repeated"))
        .arg(results("usage-after", "What containers use with the mesh; may be repeated"))
        .group(ArgGroup::new("usages").args(["usage-before", "usage-after"]).multiple(true))
        .arg(
            Arg::new("namespace")
                .short('n')
                .long("namespace")
                .value_name("NAMESPACE")
                .help(
                    "Count only this namespace of the usage; may be repeated. What is the mesh's own in others (control \
                     plane, agents on nodes) is left out as all else is",
                )
                .help_heading("What was measured")
                .action(ArgAction::Append)
                .requires("usages"),
        )
        .arg(rollout("rollout-before", "How long a rollout takes without the mesh"))
        .arg(rollout("rollout-after", "How long it takes with the mesh"))
        .arg(
            Arg::new("write-mesh")
                .long("write-mesh")
                .value_name("FILE")
                .help("Write a mesh with the measured figures in it, for `--catalog FILE`; it is called as the file is, without `.toml`")
                .help_heading("Output")
                .value_parser(value_parser!(PathBuf)),
        )
        .args(check::limits())
        .args(check::leniency())
        .args(TABLE.iter().filter(|entry| !entry.flag.is_empty()).map(input))
        .arg(catalog_file())
        .args(output(&["table", "json", "csv", "markdown"]))
}

/// A flag that names files of one side, and repeats.
fn results(name: &'static str, help: &'static str) -> Arg {
    Arg::new(name)
        .long(name)
        .value_name("FILE")
        .help(help)
        .help_heading("What was measured")
        .action(ArgAction::Append)
        .value_parser(value_parser!(PathBuf))
}

fn rollout(name: &'static str, help: &'static str) -> Arg {
    Arg::new(name)
        .long(name)
        .value_name("TIME")
        .help(help)
        .help_heading("What was measured")
        .value_parser(|text: &str| text.parse::<Time>())
}
