//! The arguments of `meshtax measure`.

use std::path::PathBuf;

use clap::{Arg, ArgAction, Command, value_parser};

use crate::cli::args::output;
use crate::cli::exit;

pub(super) fn command() -> Command {
    Command::new("measure")
        .about("Results of load tests, whichever tool wrote them, in one form: percentiles, rate, errors, and how far runs lie apart")
        .after_help(format!(
            "Read are the JSON of fortio, nighthawk, k6, oha, vegeta and ghz, hey's CSV, nighthawk's YAML, and\n\
             the text of wrk2, wrk, hey, vegeta and nighthawk, told apart by content. Several files, and\n\
             several results in a file, are runs of one experiment.\n\n\
             Examples:\n  \
             meshtax measure --before base-1.json base-2.json base-3.json\n  \
             wrk -t4 -c64 -d60s -R2000 --latency http://shop/ | meshtax measure --before - -o json\n\n{}",
            exit::TABLE
        ))
        .arg(results("before", "Results without the mesh; `-` is standard input").required(true))
        .args(output(&["table", "json", "csv", "markdown"]))
}

/// A flag that names results, one or several at once, and repeats.
fn results(name: &'static str, help: &'static str) -> Arg {
    Arg::new(name)
        .long(name)
        .value_name("FILE")
        .help(help)
        .help_heading("The load tests")
        .action(ArgAction::Append)
        .num_args(1..)
        .value_parser(value_parser!(PathBuf))
}
