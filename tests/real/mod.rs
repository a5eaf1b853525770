//! The outputs, compared with programs that others wrote. `.ci/run real` installs those programs and says in
//! environment variables where they are; without them each test says in one line that it was skipped.

mod office;
mod pipelines;
mod schemas;

use std::path::PathBuf;
use std::process::Command;

/// The program that a variable names.
#[allow(clippy::print_stdout)] // whoever runs the tests shall know that these did not run
fn program(variable: &str) -> Option<PathBuf> {
    let path = std::env::var_os(variable).map(PathBuf::from);
    if path.is_none() {
        // Where other programs are to be run, none is left out by mistake.
        assert!(std::env::var_os("MESHTAX_REAL").is_none(), "{variable} is not set");
        println!("skipped: `.ci/run real` sets {variable}");
    }
    path
}

/// Runs a command in the project's folder: whether it succeeded, and all that it printed.
fn run(command: &mut Command) -> (bool, String) {
    let output = command.current_dir(env!("CARGO_MANIFEST_DIR")).output().unwrap();
    let printed = [output.stdout, output.stderr].concat();
    (output.status.success(), String::from_utf8_lossy(&printed).into_owned())
}
