//! The program: arguments, files, colour and exit codes. The only room that knows of any of them.
//!
//! One short file a command; `args` builds the flags from the model's table of keys, `inputs` reads
//! what they name, `output` writes the report.

mod args;
mod asked;
mod catalog;
mod check;
mod compare;
mod estimate;
mod exit;
mod experiment;
mod faults;
mod files;
mod inputs;
mod kubernetes;
mod levers;
mod manifests;
mod measure;
mod output;
mod progress;
mod scan;
mod sweep;
mod texts;
mod today;
mod usage;

use std::ffi::OsString;
use std::process::ExitCode;

use crate::cli::exit::Answer;

/// Runs the program with those arguments, the first being its name.
pub fn run(args: impl IntoIterator<Item = OsString>) -> ExitCode {
    let args: Vec<OsString> = args.into_iter().collect();
    let matches = match args::command().try_get_matches_from(&args) {
        Ok(matches) => matches,
        Err(error) => return exit::of_usage(&error, args::hint(&args)),
    };
    let given = |result: anyhow::Result<()>| result.map(|()| Answer::Given);
    let result = match matches.subcommand() {
        Some(("check", matches)) => check::run(matches),
        Some(("estimate", matches)) => given(estimate::run(matches)),
        Some(("compare", matches)) => given(compare::run(matches)),
        Some(("measure", matches)) => measure::run(matches),
        Some(("scan", matches)) => given(scan::run(matches)),
        Some(("sweep", matches)) => given(sweep::run(matches)),
        Some(("catalog", matches)) => given(catalog::run(matches)),
        Some(("init", matches)) => given(texts::init(matches)),
        Some(("keys", matches)) => given(texts::keys(matches)),
        Some(("explain", matches)) => given(texts::explain(matches)),
        Some(("schema", matches)) => given(texts::schema(matches)),
        Some(("completions", matches)) => given(texts::completions(matches)),
        Some(("man", matches)) => given(texts::man(matches)),
        _ => Ok(Answer::Given),
    };
    exit::of(result)
}
