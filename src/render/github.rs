//! Workflow commands of GitHub Actions: one line a budget that is broken, cannot be judged, or is near.
//!
//! Escaping is GitHub's: `%`, carriage return and line feed in the message, and `:` and `,` besides in a
//! property (actions/toolkit `packages/core/src/command.ts`). A step shows at most ten annotations of a
//! kind; the tenth says how many there are beyond it.

use crate::model::budget::{Judged, State};
use crate::render::checked::{Check, high_is_over};
use crate::units::harmless;

/// As many of a kind as a step shows.
const MOST: usize = 10;

/// The commands, one a line.
#[must_use]
pub fn check(check: &Check<'_>) -> String {
    let kinds = ["error", "warning", "notice"];
    let mut lines = String::new();
    for kind in kinds {
        let all: Vec<&Judged> =
            check.verdict.judged.iter().filter(|one| kind_of(check, one) == kind).collect();
        let (shown, more) = if all.len() > MOST { (MOST - 1, all.len() - MOST + 1) } else { (all.len(), 0) };
        for judged in &all[..shown] {
            lines.push_str(&command(kind, check, judged));
        }
        if more > 0 {
            lines.extend([
                format!("::{kind} title=meshtax::"),
                format!("{more} more; the report lists them\n"),
            ]);
        }
    }
    lines
}

fn kind_of(check: &Check<'_>, judged: &Judged) -> &'static str {
    match judged.state {
        _ if check.fails(judged) => "error",
        State::Within if !high_is_over(judged) => "notice",
        _ => "warning",
    }
}

fn command(kind: &str, check: &Check<'_>, judged: &Judged) -> String {
    let mut properties = Vec::new();
    if let Some(place) = check.place_of(judged) {
        properties.push(format!("file={}", property(&place.file)));
        properties.push(format!("line={}", place.line));
    }
    properties.push(format!("title={}", property(&format!("meshtax {} budget", judged.budget))));
    format!("::{kind} {}::{}\n", properties.join(","), message(&check.sentence(judged)))
}

fn message(text: &str) -> String {
    // A name may hold line ends of its own; what steers a terminal is spelled out first.
    harmless(text).replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A")
}

fn property(text: &str) -> String {
    message(text).replace(':', "%3A").replace(',', "%2C")
}

#[cfg(test)]
mod tests {
    use super::{message, property};

    #[test]
    fn nothing_in_a_text_ends_its_command() {
        assert_eq!(message("100 %: a\nb"), "100 %25: a\\u{a}b");
        assert_eq!(property("a,b:c%"), "a%2Cb%3Ac%25");
    }
}
