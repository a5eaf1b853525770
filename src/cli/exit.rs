//! Exit codes: 0 answered, 1 a budget is broken, 2 could not answer.

use std::io::{self, Write};
use std::process::ExitCode;

use crate::cli::faults::BadScenario;
use crate::units::{harmless, steers};

/// Answered.
const ANSWERED: u8 = 0;
/// Answered, and the answer is that a budget is broken.
const OVER_BUDGET: u8 = 1;
/// Could not answer: bad flag, file, scenario or input, or a budget that cannot be judged.
const NO_ANSWER: u8 = 2;

/// The table for `--help`.
pub(super) const TABLE: &str = "\
Exit codes:
  0  answered; of `check` and `measure`, within budget (also when a pipe is closed early)
  1  `check` or `measure`: a budget is broken
  2  could not answer: bad flag, file, scenario or input, or a budget that cannot be judged";

/// What a command that answered has to say by its code.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Answer {
    /// Nothing more.
    Given,
    /// That a budget is broken.
    OverBudget,
}

/// The code for what a command came to; an error is told on standard error.
pub(super) fn of(result: anyhow::Result<Answer>) -> ExitCode {
    let error = match result {
        Ok(Answer::Given) => return ExitCode::from(ANSWERED),
        Ok(Answer::OverBudget) => return ExitCode::from(OVER_BUDGET),
        Err(error) => error,
    };
    if error.chain().any(|cause| cause.downcast_ref::<io::Error>().is_some_and(is_closed_pipe)) {
        return ExitCode::from(ANSWERED);
    }
    // Colour was decided where the message was made; this stream only translates it.
    let mut err = anstream::AutoStream::new(io::stderr(), anstream::ColorChoice::Always).lock();
    // Nothing can be done where not even an error can be written.
    let _ = match error.downcast_ref::<BadScenario>() {
        Some(bad) => write!(err, "{}", bad.report),
        None => writeln!(err, "error: {error:#}"),
    };
    ExitCode::from(NO_ANSWER)
}

/// A reader that has seen enough, as `head` does, is no failure.
fn is_closed_pipe(error: &io::Error) -> bool {
    error.kind() == io::ErrorKind::BrokenPipe
}

/// The code for arguments that are not a command, and for `--help` and `--version`.
pub(super) fn of_usage(error: &clap::Error, hint: Option<String>) -> ExitCode {
    let plain = error.render().to_string();
    // An argument may hold what steers a terminal; clap repeats it as it is.
    let printed = if plain.chars().any(|c| c != '\n' && steers(c)) {
        let lines: Vec<String> = plain.lines().map(harmless).collect();
        writeln!(io::stderr(), "{}", lines.join("\n"))
    } else {
        error.print()
    };
    if let Some(hint) = hint {
        // Nothing can be done where not even a hint can be written.
        let _ = writeln!(io::stderr(), "\n{hint}");
    }
    match printed {
        Err(cause) if !is_closed_pipe(&cause) => ExitCode::from(NO_ANSWER),
        _ if error.use_stderr() => ExitCode::from(NO_ANSWER),
        _ => ExitCode::from(ANSWERED),
    }
}
