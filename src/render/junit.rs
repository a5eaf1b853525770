//! `JUnit` XML: one suite, one test case a budget.

use quick_junit::{NonSuccessKind, Report, TestCase, TestCaseStatus, TestSuite};

use crate::model::budget::State;
use crate::render::checked::Check;
use crate::units::harmless;

/// A text without what XML 1.0 cannot hold, escaped or not.
fn characters(text: &str) -> String {
    harmless(text).replace(['\u{fffe}', '\u{ffff}'], "\u{fffd}")
}

/// The report.
///
/// # Errors
/// Never, as far as writing to memory goes; the writer's signature allows for it.
pub fn check(check: &Check<'_>) -> Result<String, quick_junit::SerializeError> {
    let mut suite = TestSuite::new("meshtax check");
    for judged in &check.verdict.judged {
        let said = characters(&check.sentence(judged));
        let mut status = match judged.state {
            State::Within => TestCaseStatus::success(),
            // A warning is told and fails nothing.
            _ if !check.fails(judged) => TestCaseStatus::skipped(),
            State::Over => TestCaseStatus::non_success(NonSuccessKind::Failure),
            State::Unknown => TestCaseStatus::non_success(NonSuccessKind::Error),
        };
        if judged.state != State::Within {
            status.set_message(said.clone());
            status.set_type(format!("meshtax.budget.{}", judged.state.word()));
        }
        let mut case = TestCase::new(format!("{} ({})", judged.budget, judged.level.word()), status);
        case.set_classname("meshtax.budget");
        case.set_system_out(said);
        suite.add_test_case(case);
    }
    let mut report = Report::new("meshtax");
    report.add_test_suite(suite);
    let mut text = report.to_string()?;
    if !text.ends_with('\n') {
        text.push('\n');
    }
    Ok(text)
}
