//! `JUnit` XML: one suite, one test case a budget.

use std::io;

use quick_xml::Writer;
use quick_xml::events::{BytesDecl, BytesText, Event};

use crate::model::budget::{Judged, State};
use crate::render::checked::Check;
use crate::units::harmless;

/// The element that a budget puts into its test case; a budget that is kept has none.
const KINDS: [&str; 3] = ["skipped", "failure", "error"];

/// A text without what XML 1.0 cannot contain, escaped or not: control characters are spelled out and two
/// code points that are no characters are replaced.
fn characters(text: &str) -> String {
    harmless(text).replace(['\u{fffe}', '\u{ffff}'], "\u{fffd}")
}

/// The element of a budget that is not kept.
fn kind(check: &Check<'_>, judged: &Judged) -> Option<&'static str> {
    match judged.state {
        State::Within => None,
        // A warning is shown and fails nothing.
        _ if !check.fails(judged) => Some("skipped"),
        State::Over => Some("failure"),
        State::Unknown => Some("error"),
    }
}

/// The report.
///
/// # Errors
/// Never, as far as writing to memory goes; the writer's signature allows for it.
pub fn check(check: &Check<'_>) -> io::Result<String> {
    let cases: Vec<_> = check.verdict.judged.iter().map(|judged| (kind(check, judged), judged)).collect();
    let tests = cases.len().to_string();
    let [skipped, failures, errors] =
        KINDS.map(|of| cases.iter().filter(|(kind, _)| *kind == Some(of)).count().to_string());
    let (tests, skipped) = (("tests", tests.as_str()), ("skipped", skipped.as_str()));
    let (failures, errors) = (("failures", failures.as_str()), ("errors", errors.as_str()));

    let mut xml = Writer::new_with_indent(Vec::new(), b' ', 4);
    xml.write_event(Event::Decl(BytesDecl::new("1.0", Some("UTF-8"), None)))?;
    let suites = xml.create_element("testsuites").with_attribute(("name", "meshtax"));
    suites.with_attributes([tests, skipped, failures, errors]).write_inner_content(|xml| {
        let suite = xml.create_element("testsuite").with_attribute(("name", "meshtax check"));
        suite.with_attributes([tests, skipped, errors, failures]).write_inner_content(|xml| {
            cases.iter().try_for_each(|(kind, judged)| case(xml, check, *kind, judged))
        })?;
        Ok(())
    })?;
    let mut text = String::from_utf8_lossy(&xml.into_inner()).into_owned();
    text.push('\n');
    Ok(text)
}

/// The test case of a budget: what became of it, and the sentence about it.
fn case(xml: &mut Writer<Vec<u8>>, check: &Check<'_>, kind: Option<&str>, judged: &Judged) -> io::Result<()> {
    let sentence = characters(&check.sentence(judged));
    let name = characters(&format!("{} ({})", judged.budget, judged.level.word()));
    let case = xml.create_element("testcase").with_attribute(("name", name.as_str()));
    case.with_attribute(("classname", "meshtax.budget")).write_inner_content(|xml| {
        if let Some(kind) = kind {
            let code = format!("meshtax.budget.{}", judged.state.word());
            let element = xml.create_element(kind).with_attribute(("message", sentence.as_str()));
            element.with_attribute(("type", code.as_str())).write_empty()?;
        }
        xml.create_element("system-out").write_text_content(BytesText::new(&sentence))?;
        Ok(())
    })?;
    Ok(())
}
