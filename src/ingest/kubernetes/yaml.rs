//! The YAML parser: one document of text in, a tree out. No other file names the crate.

use serde_saphyr::{Budget, DuplicateKeyPolicy, NonFiniteFloatPolicy, Options};

use crate::ingest::kubernetes::tree::Tree;
use crate::units::harmless;

/// The deepest nesting of mappings and lists. The deepest schema of a custom resource that was seen has 35
/// levels; what the parser uses of a thread's stack for twice as many fits even where nothing is optimized.
const DEEPEST: usize = 64;

/// The most events (about two a line) of one document; 16 MiB of the shortest lines pass it.
const MOST_EVENTS: usize = 20_000_000;

/// The most that aliases may add to one document: a bomb multiplies, an anchor for labels does not.
const MOST_REPLAYED: usize = 100_000;

/// What is wrong with a document, and the line in it, from 1.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Fault {
    pub(super) message: String,
    pub(super) line: u64,
}

/// The one budget, and the ways of Kubernetes' own tools: of a key that comes twice the last counts.
fn options() -> Options {
    let mut budget = Budget::default();
    budget.max_depth = DEEPEST;
    budget.flow_nesting_limit = DEEPEST;
    budget.max_events = MOST_EVENTS;
    budget.max_nodes = MOST_EVENTS;
    budget.max_total_scalar_bytes = 64 << 20;
    let mut options = Options::default();
    options.budget = Some(budget);
    options.alias_limits.max_total_replayed_events = MOST_REPLAYED;
    options.duplicate_keys = DuplicateKeyPolicy::PassThrough;
    options.non_finite_float_policy = NonFiniteFloatPolicy::PassThrough;
    options.strict_booleans = true;
    options.with_snippet = false;
    options
}

/// Parses one document.
pub(super) fn parse(text: &str) -> Result<Tree<'_, true>, Fault> {
    serde_saphyr::from_str_with_options::<Tree<'_, true>>(text, options()).map_err(|error| {
        let line = error.location().map_or(1, |place| place.line());
        let said = error.without_snippet().to_string();
        let first = said.lines().next().unwrap_or_default();
        Fault { message: harmless(first), line }
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_budget_takes_a_large_document_and_refuses_a_deep_one() {
        let large = format!("kind: Pod\nstatus: [{}]\n", "x, ".repeat(400_000));
        assert!(matches!(parse(&large), Ok(Tree::Object(_))));
        let nested = |levels: usize| format!("kind: Pod\nx: {}{}", "[".repeat(levels), "]".repeat(levels));
        assert!(parse(&nested(DEEPEST - 8)).is_ok());
        let fault = parse(&nested(DEEPEST + 1)).unwrap_err();
        assert_eq!(fault.line, 2);
    }

    #[test]
    fn of_a_key_that_comes_twice_the_last_counts_and_merges_are_made() {
        let Ok(Tree::Object(object)) = parse("x: &x {kind: A}\nkind: Pod\nkind: Service\n") else { panic!() };
        assert_eq!(object.kind.text(), Some("Service"));
        let Ok(Tree::Object(object)) = parse("x: &x {kind: Pod}\n<<: *x\n") else { panic!() };
        assert_eq!(object.kind.text(), Some("Pod"));
    }
}
