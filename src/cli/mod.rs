//! The program: arguments, files, colour and exit codes. The only room that knows of any of them.
//!
//! One short file a command; `args` builds the flags from the model's table of keys, `inputs` reads
//! what they name, `output` writes the report.

mod args;
mod catalog;
mod estimate;
mod exit;
mod faults;
mod files;
mod inputs;
mod output;

use std::ffi::OsString;
use std::process::ExitCode;

use anyhow::Result;

use output::Output;

/// Runs the program with those arguments, the first being its name.
pub fn run(args: impl IntoIterator<Item = OsString>) -> ExitCode {
    let matches = match args::command().try_get_matches_from(args) {
        Ok(matches) => matches,
        Err(error) => return exit::of_usage(&error),
    };
    let result = match matches.subcommand() {
        Some(("estimate", matches)) => estimate::run(matches),
        Some(("catalog", matches)) => catalog::run(matches),
        _ => Ok(()),
    };
    exit::of(result)
}

/// Writes a report where the common flags say.
fn print(output: &Output, report: &str) -> Result<()> {
    output.write(report)
}
