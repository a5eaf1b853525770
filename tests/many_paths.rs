//! Scenarios with many request paths: what trying another value of one input costs them.

use std::fmt::Write;

use meshtax::catalog::{Catalog, Said};
use meshtax::model::keys::{self, Entry};
use meshtax::model::{Given, Scenario, Value};
use meshtax::scenario;
use meshtax::units::{Count, Range};

fn with_paths(paths: usize) -> Scenario {
    let mut text = "[cluster]\npods = \"100..300\"\nservices = 50\n".to_owned();
    for path in 0..paths {
        writeln!(text, "[[chain]]\nname = \"path {path}\"\ndepth = 8\nhop_latency = \"1ms..3ms\"\nrps = 10")
            .unwrap();
    }
    let layer = scenario::read(&text).unwrap();
    Catalog::builtin().resolve(Said { scenario: Some(layer), ..Said::default() }).unwrap()
}

/// Every value of every path, by where it stands.
fn of_paths(scenario: &Scenario) -> Vec<(usize, &'static Entry, &Given)> {
    let chains = scenario.inputs().chains.iter().enumerate();
    chains
        .flat_map(|(chain, values)| values.said().map(move |(entry, given)| (chain, entry, given)))
        .collect()
}

#[test]
fn another_value_of_one_input_copies_no_path() {
    let scenario = with_paths(20);
    let value = |count: u32| Value::from(Range::exact(Count::from(count)));
    let more_pods = scenario.with(keys::PODS.entry(), 0, value(500));
    let deeper = scenario.with(keys::DEPTH.entry(), 7, value(9));
    assert_eq!(of_paths(&scenario).len(), 20 * 4);
    for (other, changed) in [(&more_pods, None), (&deeper, Some((7, keys::DEPTH.entry())))] {
        for (one, other) in of_paths(&scenario).into_iter().zip(of_paths(other)) {
            assert_eq!((one.0, one.1), (other.0, other.1));
            assert_eq!(std::ptr::eq(one.2, other.2), changed != Some((one.0, one.1)), "{:?}", one.1.name);
        }
    }
    // What a range is made typical of is no longer shared; all else is.
    let typical = scenario.typical();
    for (one, other) in of_paths(&scenario).into_iter().zip(of_paths(&typical)) {
        assert_eq!(std::ptr::eq(one.2, other.2), one.1 != keys::HOP_LATENCY.entry(), "{}", one.1.name);
    }
}
