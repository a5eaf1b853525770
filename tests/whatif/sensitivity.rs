//! Sensitivity: both ends of every input are what an estimate with that input stated comes to.

use meshtax::catalog::lesson;
use meshtax::model::Figure;
use meshtax::model::budget::percentile;
use meshtax::model::figure::Aspect;
use meshtax::model::sensitivity::sensitivity;
use meshtax::model::{Scenario, estimate};
use meshtax::units::End;

use crate::support::{estimated, stdout};

const RANGES: &str = "[cluster]\npods = \"80..100..150\"\napp_memory = \"100MB\"\nservices = \"5..10..90\"\n\
    [mesh]\nsidecar_memory = \"40MB..50MB..90MB\"\n";

fn typical(scenario: &Scenario, figure: Figure) -> f64 {
    let estimate = estimate(scenario, &lesson().unwrap()).unwrap();
    figure.at(percentile(scenario).level()).value(&estimate).typical().unwrap()
}

#[test]
fn known_answers_sorted_by_how_far_they_move() {
    let (scenario, _) = estimated(RANGES);
    let moves = sensitivity(&scenario, &lesson().unwrap(), Figure::MEMORY);
    let told: Vec<(&str, [f64; 2])> = moves.iter().map(|one| (one.input.name, one.ends)).collect();
    // 100 pods of 40 to 90 MB; 80 to 150 pods of 50 MB. Services turn the verdict and move no memory.
    assert_eq!(
        told,
        [
            ("mesh.sidecar_memory", [4e9, 9e9]),
            ("cluster.pods", [4e9, 7.5e9]),
            ("cluster.services", [5e9, 5e9])
        ]
    );
    assert_eq!(moves[0].span(), 5e9);
    let services = &moves[2];
    assert!(services.turns.iter().any(Option::is_some), "{services:?}");
}

#[test]
fn an_end_is_the_estimate_with_that_value_stated() {
    let (scenario, _) = estimated(RANGES);
    for figure in [Figure::MEMORY, Figure::MEMORY.aspect_of(Aspect::Share).unwrap(), Figure::CPU] {
        for one in sensitivity(&scenario, &lesson().unwrap(), figure) {
            for (end, told) in [End::Low, End::High].into_iter().zip(one.ends) {
                let value = scenario.inputs().system.at(one.input.index).unwrap().value.at(end);
                assert_eq!(typical(&scenario.typical().with(one.input, 0, value), figure), told, "{one:?}");
            }
        }
    }
}

/// Nodes that were packed stay packed: an end is one of the values that the estimate itself allows.
#[test]
fn ends_stay_within_the_range_of_the_estimate() {
    for figure in ["extra_nodes", "memory", "memory_reserved", "cpu"] {
        let args =
            ["estimate", "-f", "examples/cluster.json", "--mesh", "istio-sidecar", "--sensitivity", figure];
        let report: serde_json::Value =
            serde_json::from_str(&stdout(&[&args[..], &["-o", "json"]].concat())).unwrap();
        let range = match figure {
            "extra_nodes" => &report["capacity"]["extra_nodes"],
            "memory" => &report["memory"]["used_bytes"],
            "memory_reserved" => &report["memory"]["reserved_bytes"],
            _ => &report["cpu"]["used_cores"],
        };
        let (low, high) = (range["low"].as_f64().unwrap(), range["high"].as_f64().unwrap());
        for one in report["sensitivity"]["inputs"].as_array().unwrap() {
            for end in ["at_low", "at_high"] {
                let value = one[end].as_f64().unwrap();
                assert!(low <= value && value <= high, "{figure}: {one} outside {range}");
            }
        }
    }
}
