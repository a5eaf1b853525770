//! What several tests need: a scenario from a text, and the program with arguments.

use std::process::{Command, Output};
use std::sync::LazyLock;

use meshtax::catalog::{Catalog, Said, lesson};
use meshtax::model::verdict::lesson::Lesson;
use meshtax::model::{Estimate, Layer, Scenario, estimate};
use meshtax::scenario;
use proptest::test_runner::RngSeed;

/// Where laws begin that look for rare cases: each run tries the same, so that what one finds is found again,
/// and no change fails for a case that has nothing to do with it. Another seed tries others.
pub(crate) const SEED: RngSeed = RngSeed::Fixed(20_261_128);

/// The lesson's texts, read once: laws estimate thousands of systems.
pub(crate) fn the_lesson() -> &'static Lesson {
    static LESSON: LazyLock<Lesson> = LazyLock::new(|| lesson().unwrap());
    &LESSON
}

/// The resolved scenario of a file's text, and its estimate.
pub(crate) fn estimated(text: &str) -> (Scenario, Estimate) {
    let layer = scenario::read(text).unwrap_or_else(|faults| panic!("{faults:?}"));
    resolved(Said { scenario: Some(layer), ..Said::default() })
}

/// The same from what was said.
pub(crate) fn resolved(said: Said) -> (Scenario, Estimate) {
    let scenario = Catalog::builtin().resolve(said).unwrap();
    let estimate = estimate(&scenario, the_lesson()).unwrap();
    (scenario, estimate)
}

/// What flags alone come to.
pub(crate) fn flagged(flags: Layer) -> (Scenario, Estimate) {
    resolved(Said { flags, ..Said::default() })
}

/// Runs the program in the project's folder, without colour.
pub(crate) fn meshtax(args: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_meshtax"))
        .args(args)
        .current_dir(env!("CARGO_MANIFEST_DIR"))
        .env("NO_COLOR", "1")
        .output()
        .unwrap()
}

/// The same with a file of the project on standard input.
pub(crate) fn piped_into(file: &str, args: &[&str]) -> Output {
    let file = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join(file);
    Command::new(env!("CARGO_BIN_EXE_meshtax"))
        .args(args)
        .stdin(std::fs::File::open(file).unwrap())
        .current_dir(env!("CARGO_MANIFEST_DIR"))
        .env("NO_COLOR", "1")
        .output()
        .unwrap()
}

/// Its standard output, where it must succeed.
pub(crate) fn stdout(args: &[&str]) -> String {
    let output = meshtax(args);
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).unwrap()
}

/// Its standard error, where it must answer nothing.
pub(crate) fn refusal(args: &[&str]) -> String {
    let output = meshtax(args);
    assert_eq!(output.status.code(), Some(2), "{args:?}");
    assert!(output.stdout.is_empty(), "{args:?} printed a report");
    String::from_utf8(output.stderr).unwrap()
}
