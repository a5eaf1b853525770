//! Inputs of which only the least is known, such as pods of which some are hidden: what grows with them is at
//! least so much, and what falls with them, or is a share or a difference of it, is unknown.

use meshtax::catalog::{Catalog, Said};
use meshtax::model::budget::{State, judge};
use meshtax::model::figure::{Figure, FigureValue, Which};
use meshtax::model::value::Number;
use meshtax::model::verdict::rule::Rule;
use meshtax::model::verdict::rules;
use meshtax::model::{Estimate, Given, Layer, Origin, Scenario, Value, estimate, keys};
use meshtax::units::{Count, Quantity, Range};
use proptest::prelude::*;

const SYSTEM: &str = "[cluster]\nservices = 30\nnodes = 12\napp_memory = \"200MB\"\napp_memory_request = \"300MB\"\n\
    app_cpu = 0.1\napp_cpu_request = 0.2\n[team]\nlanguages = 4\n[node]\nallocatable_cpu = 8\n\
    [[chain]]\ndepth = 3\nhop_latency = \"2ms\"\nrps = 100\n[mesh]\nsidecar_memory_request = \"128MB\"\n\
    sidecar_cpu_request = 0.1\n";

/// The system with so many pods of a mesh, or at least so many.
fn scenario(mesh: &str, pods: u32, is_at_least: bool, more: &[(&str, Value)]) -> Scenario {
    let mut layer = meshtax::scenario::read(SYSTEM).unwrap();
    let pods = Range::exact(Count::from(pods));
    let value = if is_at_least { Value::Number(Number::at_least(pods)) } else { pods.into() };
    layer.put(keys::PODS.entry(), 0, Given::plain(value, Origin::Scenario));
    layer.say(keys::MESH_NAME, mesh.to_owned(), Origin::Scenario);
    for (name, value) in more {
        layer.put(keys::find(name).unwrap(), 0, Given::plain(value.clone(), Origin::Scenario));
    }
    resolved(layer)
}

fn resolved(layer: Layer) -> Scenario {
    Catalog::builtin().resolve(Said { scenario: Some(layer), ..Said::default() }).unwrap()
}

fn estimated(scenario: &Scenario) -> Estimate {
    estimate(scenario, crate::support::the_lesson()).unwrap()
}

fn floor(figure: Figure, estimate: &Estimate) -> (f64, String) {
    match figure.value(estimate) {
        FigureValue::AtLeast(floor) => (floor.typical(), floor.reason()),
        other => panic!("{} is {other:?}", figure.name()),
    }
}

#[test]
fn what_grows_with_hidden_pods_is_at_least_that_of_the_known() {
    let hidden = estimated(&scenario("istio-sidecar", 200, true, &[]));
    let known = estimated(&scenario("istio-sidecar", 200, false, &[]));
    for figure in [Figure::MEMORY, Figure::MEMORY_RESERVED, Figure::CPU_RESERVED] {
        let typical = figure.value(&known).typical().unwrap();
        let (least, reason) = floor(figure, &hidden);
        assert_eq!(least, typical, "{}", figure.name());
        assert!(reason.contains("sidecar"), "{reason}");
    }
    let sidecars = hidden.memory.parts.iter().find(|part| part.component.name() == "sidecar").unwrap();
    let reason = sidecars.used.reason().unwrap();
    assert_eq!(reason, "pods: at least 200, and how many more is not known");
}

#[test]
fn no_share_difference_or_number_of_nodes_is_formed_from_it() {
    let hidden = estimated(&scenario("istio-sidecar", 200, true, &[]));
    for figure in [Figure::MEMORY, Figure::MEMORY_RESERVED, Figure::CPU_RESERVED, Figure::EXTRA_NODES] {
        let share = figure.aspect_of(meshtax::model::figure::Aspect::Share).unwrap();
        assert!(matches!(share.value(&hidden), FigureValue::Unknown(_)), "{}", share.name());
    }
    let Err(reason) = &hidden.capacity else { panic!("{:?}", hidden.capacity) };
    assert_eq!(reason, "pods: at least 200, and how many more is not known");
    assert_eq!(hidden.memory.used.apps, None, "applications of hidden pods are no whole");
    assert_eq!(hidden.memory.used.with_mesh, None);
}

#[test]
fn what_does_not_look_at_hidden_pods_stays_known() {
    let hidden = estimated(&scenario("istio-sidecar", 200, true, &[]));
    let known = estimated(&scenario("istio-sidecar", 200, false, &[]));
    assert_eq!((&hidden.hop, &hidden.latency), (&known.hop, &known.latency));
    assert_eq!(hidden.rollout, known.rollout);
    assert_eq!(hidden.verdict, known.verdict);
}

#[test]
fn a_budget_over_which_the_known_part_is_already_is_broken_and_no_other_is_kept() {
    let limit = |bytes: f64| Value::from(Range::exact(meshtax::units::Memory::saturated(bytes)));
    for (bytes, state) in [(1e9, State::Over), (1e15, State::Unknown)] {
        let scenario = scenario("istio-sidecar", 200, true, &[("budget.deny.memory", limit(bytes))]);
        let judged = judge(&scenario, &estimated(&scenario), None).judged;
        assert_eq!(judged[0].state, state, "{bytes}");
    }
}

#[test]
fn services_of_which_some_are_hidden_decide_what_no_more_of_them_can_change() {
    let with = |services: u32| {
        let services = Value::Number(Number::at_least(Range::exact(Count::from(services))));
        let scenario = scenario("lesson", 200, false, &[("cluster.services", services)]);
        let rules = estimated(&scenario).verdict.rules;
        let state = |rule: Rule| rules.iter().find(|one| one.rule == rule).unwrap().state;
        (state(Rule::ScaleAndLanguages), state(Rule::FewServices))
    };
    assert_eq!(with(60), (rules::State::Yes, rules::State::No));
    assert_eq!(with(30), (rules::State::Unknown, rules::State::No));
    assert_eq!(with(5), (rules::State::Unknown, rules::State::Unknown));
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 128, ..ProptestConfig::default() })]

    /// However many pods are hidden, a floor is no more than what all of them come to.
    #[test]
    fn a_floor_is_never_above_the_truth(
        mesh in prop::sample::select(vec!["lesson", "istio-sidecar", "istio-ambient", "linkerd", "cilium"]),
        seen in 1_u32..600,
        hidden in 0_u32..3000,
    ) {
        let floors = estimated(&scenario(mesh, seen, true, &[]));
        let truth = estimated(&scenario(mesh, seen + hidden, false, &[]));
        for figure in Figure::all(Which::Worst) {
            let (FigureValue::AtLeast(floor), Some(typical)) = (figure.value(&floors), figure.value(&truth).typical())
            else { continue };
            prop_assert!(floor.typical() <= typical * (1.0 + 1e-9), "{} of {mesh}", figure.name());
        }
    }
}
