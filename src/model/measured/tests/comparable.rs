//! Each doubt by hand: the pair that raises it, and the pair at the limit that does not.

use crate::model::measured::comparable::comparable;
use crate::model::measured::doubt::CODES;
use crate::model::measured::load_test::{LoadTest, Pacing, Tool};
use crate::model::measured::tests::{run, time};
use crate::units::{Quantity, Rate};

/// The codes that a change of the second side raises, and whether it blocks.
fn doubts(change: impl FnOnce(&mut LoadTest)) -> (bool, Vec<&'static str>) {
    let (before, mut after) = (run(1.0, 2.0), run(1.5, 3.0));
    change(&mut after);
    let found = comparable(&[before], &[after]).unwrap();
    for reason in &found.reasons {
        assert!(CODES.contains(&reason.code), "{}", reason.code);
        assert_eq!(reason.blocks, CODES[..7].contains(&reason.code), "{}", reason.code);
    }
    (found.ok, found.reasons.iter().map(|reason| reason.code).collect())
}

#[test]
fn alike_in_all_but_the_latency() {
    assert_eq!(doubts(|_| ()), (true, vec![]));
    assert_eq!(comparable(&[run(1.0, 2.0)], &[]), None, "one side alone is not compared");
}

#[test]
fn each_blocks_beyond_its_limit_and_not_at_it() {
    let rate = |rate| {
        doubts(move |run| {
            run.rate = Some(Rate::saturated(rate));
            run.asked_rate = None;
        })
    };
    assert_eq!(rate(980.0), (true, vec![]), "2 % is within");
    assert_eq!(rate(979.0), (false, vec!["rates-differ"]));
    assert_eq!(rate(1021.0), (false, vec!["rates-differ"]));
    assert_eq!(
        doubts(|run| run.errors = Some(6000)),
        (true, vec!["errors-differ"]),
        "10 % is not over 10 %, and more than before"
    );
    assert_eq!(doubts(|run| run.errors = Some(6001)), (false, vec!["too-many-errors"]));
    assert_eq!(doubts(|run| run.errors = Some(600)), (true, vec![]));
    assert_eq!(doubts(|run| run.duration = Some(time(57_000.0))), (true, vec![]));
    assert_eq!(doubts(|run| run.duration = Some(time(56_000.0))), (false, vec!["durations-differ"]));
    assert_eq!(doubts(|run| run.connections = Some(17)), (false, vec!["connections-differ"]));
    assert_eq!(doubts(|run| run.pacing = Some(Pacing::Closed)), (false, vec!["open-against-closed"]));
    assert_eq!(doubts(|run| run.tool = Tool::K6), (false, vec!["tools-differ"]));
    assert_eq!(doubts(|run| run.requests = Some(1000)), (true, vec![]));
    assert_eq!(doubts(|run| run.requests = Some(999)), (false, vec!["too-few-for-p99"]));
}

#[test]
fn a_tool_of_one_way_needs_not_say_it() {
    let of = |tool| {
        let mut one = run(1.0, 2.0);
        (one.tool, one.pacing) = (tool, None);
        [one]
    };
    let codes = |a, b| -> Vec<&str> {
        comparable(&of(a), &of(b)).unwrap().reasons.iter().map(|reason| reason.code).collect()
    };
    assert_eq!(codes(Tool::Wrk, Tool::Wrk2), ["open-against-closed", "tools-differ"]);
    assert_eq!(codes(Tool::Wrk2, Tool::Wrk2), Vec::<&str>::new());
    assert_eq!(codes(Tool::Fortio, Tool::Fortio), ["facts-not-known"]);
}

#[test]
fn others_are_to_be_minded() {
    assert_eq!(doubts(|run| run.latency.p99 = None), (true, vec!["no-p99"]));
    assert_eq!(
        doubts(|run| {
            run.latency.p999 = Some(time(9.0));
            run.requests = Some(9_999);
        }),
        (true, vec!["too-few-for-p999"])
    );
    let few_without_a_p99 = doubts(|run| (run.latency.p99, run.requests) = (None, Some(20)));
    assert_eq!(few_without_a_p99, (true, vec!["no-p99"]), "where there is no p99, none is of too few");
    let asked = doubts(|run| run.asked_rate = Some(Rate::saturated(1100.0)));
    assert_eq!(asked, (false, vec!["rates-differ", "rate-not-kept"]), "asked for other rates");
}

#[test]
fn what_is_not_told_is_said_and_taken_for_nothing() {
    let (before, mut after) = (run(1.0, 2.0), run(1.5, 3.0));
    (after.rate, after.asked_rate, after.requests, after.errors) = (None, None, None, None);
    (after.duration, after.connections, after.pacing) = (None, None, None);
    let found = comparable(&[before], &[after]).unwrap();
    assert!(found.ok);
    assert_eq!(
        found.reasons[0].message,
        "not told by both sides, and not taken for equal: rate, errors, requests, duration, connections, open or \
         closed loop"
    );
}

#[test]
fn runs_of_one_side_that_are_several_experiments() {
    let mut other = run(1.0, 2.0);
    (other.rate, other.asked_rate) = (Some(Rate::saturated(1030.0)), None);
    let found = comparable(&[run(1.0, 2.0), other], &[run(1.0, 2.0)]).unwrap();
    assert_eq!(found.reasons[0].code, "runs-differ");
    assert!(found.reasons[0].message.starts_with("the runs before reached 1000 to 1030 requests/s"));
    assert!(found.ok, "their median is within 2 % of the other side's");
}
