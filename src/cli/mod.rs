//! The program: arguments, files, colour and exit codes. The only room that knows of any of them.
//!
//! One short file a command; `args` builds the flags from the model's table of keys, `inputs` reads
//! what they name, `output` writes the report.

mod args;
mod catalog;
mod compare;
mod estimate;
mod exit;
mod faults;
mod files;
mod inputs;
mod kubernetes;
mod manifests;
mod output;
mod progress;
mod scan;
mod texts;

use std::ffi::OsString;
use std::process::ExitCode;

/// Runs the program with those arguments, the first being its name.
pub fn run(args: impl IntoIterator<Item = OsString>) -> ExitCode {
    let args: Vec<OsString> = args.into_iter().collect();
    let matches = match args::command().try_get_matches_from(&args) {
        Ok(matches) => matches,
        Err(error) => return exit::of_usage(&error, args::hint(&args)),
    };
    let result = match matches.subcommand() {
        Some(("estimate", matches)) => estimate::run(matches),
        Some(("compare", matches)) => compare::run(matches),
        Some(("scan", matches)) => scan::run(matches),
        Some(("catalog", matches)) => catalog::run(matches),
        Some(("init", matches)) => texts::init(matches),
        Some(("keys", matches)) => texts::keys(matches),
        Some(("explain", matches)) => texts::explain(matches),
        Some(("schema", matches)) => texts::schema(matches),
        Some(("completions", matches)) => texts::completions(matches),
        Some(("man", matches)) => texts::man(matches),
        _ => Ok(()),
    };
    exit::of(result)
}
