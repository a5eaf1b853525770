//! Turns of the verdict: every value below the told one keeps the answer, and that one has another.

use meshtax::model::keys::Entry;
use meshtax::model::verdict::answer::Answer;
use meshtax::model::verdict::turns::{Turn, turns};
use meshtax::model::{Estimate, Scenario, Value, estimate, keys};
use meshtax::units::{Count, Quantity, Range};
use proptest::prelude::*;

use crate::support::{estimated, stdout};

fn told(scenario: &Scenario, estimate: &Estimate) -> Vec<Turn> {
    turns(scenario, estimate, crate::support::the_lesson())
}

/// The answer with that value of an input, as a user would state it.
fn answer(scenario: &Scenario, entry: &Entry, value: u32) -> Answer {
    let other = scenario.with(entry, 0, Value::from(Range::exact(Count::from(value))));
    estimate(&other, crate::support::the_lesson()).unwrap().verdict.answer
}

/// A system that is too small for a mesh, with a chain of ten hops at most.
const SMALL: &str = "[cluster]\npods = 30\nservices = 10\n[team]\nlanguages = 3\nkubernetes = \"proficient\"\n\
    [needs]\nmtls_compliance = false\ntraffic_management = false\nl7_authorization = false\n\
    [[chain]]\ndepth = 2\nhop_latency = \"5ms\"\nsla_p99 = \"100ms\"\n";

#[test]
fn known_answers() {
    let (scenario, now) = estimated(SMALL);
    assert_eq!(now.verdict.answer, Answer::NotNeeded);
    let found = told(&scenario, &now);
    // The lesson's thresholds: scale speaks for a mesh from 50 services on, in three languages.
    let by_services = found.iter().find(|turn| turn.input == keys::SERVICES.entry()).unwrap();
    assert_eq!((by_services.at, by_services.answer), (Count::from(50), Answer::Needed));
    // More languages alone turn nothing, and a mesh that is not needed is not needed less by hops.
    assert!(found.iter().all(|turn| turn.input == keys::SERVICES.entry()), "{found:?}");
    let large = SMALL.replace("services = 10", "services = 60");
    let (scenario, now) = estimated(&large);
    assert_eq!(now.verdict.answer, Answer::Needed);
    // A millisecond a hop: 20 ms, a fifth of the SLA, at twenty hops; the chain is over it at seventeen.
    let found = told(&scenario, &now);
    let by_depth = found.iter().find(|turn| turn.input == keys::DEPTH.entry()).unwrap();
    assert_eq!((by_depth.at, by_depth.answer), (Count::from(17), Answer::TradeOff));
}

#[test]
fn a_path_without_a_promise_and_one_of_several_turn_nothing() {
    let large = SMALL.replace("services = 10", "services = 60");
    let by_depth = |text: &str| {
        let (scenario, now) = estimated(text);
        told(&scenario, &now).into_iter().find(|turn| turn.input == keys::DEPTH.entry())
    };
    assert!(by_depth(&large).is_some());
    for other in ["", "sla_p99 = \"none\"\n"] {
        assert_eq!(by_depth(&large.replace("sla_p99 = \"100ms\"\n", other)), None);
    }
    assert_eq!(by_depth(&format!("{large}[[chain]]\ndepth = 1\n")), None);
}

#[test]
fn every_format_for_people_and_json_tell_them_and_csv_has_no_place_for_them() {
    let file = tempfile::Builder::new().suffix(".toml").tempfile().unwrap();
    std::fs::write(file.path(), SMALL).unwrap();
    let path = file.path().to_str().unwrap();
    for format in ["table", "markdown"] {
        let text = stdout(&["estimate", path, "-o", format]);
        assert!(text.contains("50 services: You probably need a mesh."), "{text}");
    }
    let report: serde_json::Value = serde_json::from_str(&stdout(&["estimate", path, "-o", "json"])).unwrap();
    let told = serde_json::json!([{"input": "cluster.services", "at": 50, "answer": "needed"}]);
    assert_eq!(report["turns"], told);
    assert!(!stdout(&["estimate", path, "-q"]).contains("turn it"));
}

prop_compose! {
    fn systems()(
        services in prop::option::of(1_u32..70),
        languages in prop::option::of(1_u32..5),
        learning in prop::option::of(any::<bool>()),
        needs in prop::array::uniform3(prop::option::of(prop::bool::weighted(0.2))),
        depth in 1_u32..12,
        hop in 1_u32..9,
        sla in prop::option::of(5_u32..200),
        thresholds in prop::option::of((10_u32..80, 2_u32..5, 5_u32..30)),
    ) -> String {
        use std::fmt::Write;
        let mut text = "[cluster]\npods = 50\n".to_owned();
        if let Some(services) = services {
            writeln!(text, "services = {services}").unwrap();
        }
        text.push_str("[team]\n");
        if let Some(languages) = languages {
            writeln!(text, "languages = {languages}").unwrap();
        }
        if let Some(learning) = learning {
            writeln!(text, "kubernetes = \"{}\"", if learning { "learning" } else { "proficient" }).unwrap();
        }
        text.push_str("[needs]\n");
        for (key, need) in ["mtls_compliance", "traffic_management", "l7_authorization"].into_iter().zip(needs) {
            if let Some(need) = need {
                writeln!(text, "{key} = {need}").unwrap();
            }
        }
        writeln!(text, "[[chain]]\ndepth = {depth}\nhop_latency = \"{hop}ms\"").unwrap();
        if let Some(sla) = sla {
            writeln!(text, "sla_p99 = \"{sla}ms\"").unwrap();
        }
        if let Some((need, languages, few)) = thresholds {
            let few = few.min(need);
            writeln!(text, "[thresholds]\nservices_need = {need}\nlanguages_need = {languages}\nservices_few = {few}").unwrap();
        }
        text
    }
}

/// The inputs that can turn it, and as far as this test walks.
fn inputs() -> [(&'static Entry, u32); 3] {
    [(keys::SERVICES.entry(), 90), (keys::LANGUAGES.entry(), 8), (keys::DEPTH.entry(), 100)]
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 128, rng_seed: crate::support::SEED, ..ProptestConfig::default() })]

    /// What is told is the first value that turns it, and where nothing is told no value does.
    #[test]
    fn what_is_told_is_the_first_that_turns_it(text in systems()) {
        let (scenario, now) = estimated(&text);
        let found = told(&scenario, &now);
        for (entry, most) in inputs() {
            let values = scenario.inputs();
            let given = if entry.is_of_chain() { values.chains[0].at(entry.index) } else { values.system.at(entry.index) };
            let turn = found.iter().find(|turn| turn.input == entry);
            // What is not known is settled, not turned.
            let Some(Value::Number(number)) = given.map(|given| &given.value) else {
                prop_assert!(turn.is_none(), "{turn:?}");
                continue;
            };
            let is = Count::saturated(number.base_at(meshtax::units::End::Typical));
            let first = (1..=most)
                .filter(|value| Count::from(*value) > is)
                .find(|value| answer(&scenario, entry, *value) != now.verdict.answer);
            prop_assert_eq!(turn.map(|turn| turn.at), first.map(Count::from), "{}\n{}", entry.name, text);
            if let Some((turn, first)) = turn.zip(first) {
                prop_assert_eq!(turn.answer, answer(&scenario, entry, first));
            }
        }
    }
}
