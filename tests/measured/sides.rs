//! What is more with the mesh than without it: what ran before is no tax, and says nothing of what one takes.

use meshtax::model::Component;
use meshtax::model::budget::State;
use meshtax::model::measured::{Experiment, Measured, Rows, Side, Usage, What, held, measured};
use meshtax::units::Count;

use super::{of, side, used, used_by};
use crate::support::estimated;

const MIB: f64 = 1_048_576.0;
const SHOP: &str = "[cluster]\npods = 1\n[mesh]\nname = \"istio-sidecar\"\n";

fn found(before: &Usage, after: &Usage) -> Measured {
    measured(&Experiment { usage_before: Some(before), usage_after: Some(after), ..Experiment::default() })
}

fn with(mut usage: Usage, parts: &[(Component, &'static str, Side)]) -> Usage {
    usage.parts.extend(parts.iter().map(|(component, family, side)| (of(*component, family), *side)));
    usage
}

fn memory(text: &str, found: &Measured) -> (State, String) {
    let (scenario, estimate) = estimated(text);
    let held = held(found, &scenario, &estimate);
    let one = held.verdict.judged.iter().find(|one| one.budget == "memory").unwrap();
    (one.state, one.reason.clone().unwrap_or_default())
}

fn figure(found: &Measured, what: What) -> f64 {
    found.row(what).unwrap_or_else(|| panic!("{what:?}")).figure().unwrap_or_else(|| panic!("{what:?}"))
}

#[test]
fn a_control_plane_that_ran_before_is_taxed_by_what_it_grew() {
    let istiod = |mib: f64| (Component::ControlPlane, "Istio", side(mib * MIB, 0.04, 1));
    let before = with(used(0.0, 0.0, 0), &[istiod(1500.0)]);
    let after = with(used(50.0 * MIB, 0.01, 1), &[istiod(1900.0)]);
    let found = found(&before, &after);
    let limit = |limit: &str| memory(&format!("{SHOP}[budget.deny]\nmemory = \"{limit}\"\n"), &found);
    let (over, reason) = limit("450MiB");
    assert_eq!((over, limit("451MiB").0), (State::Within, State::Within), "400 MiB and 50");
    assert!(reason.contains("with 419.4 MB for the control plane as measured"), "{reason}");
    assert_eq!(limit("449MiB").0, State::Over);
    assert_eq!(figure(&found, What::MemoryOf(Component::ControlPlane)), 1900.0 * MIB);
    // Less than before is no saving, and nothing is known of the sum.
    let less = self::found(&with(used(0.0, 0.0, 0), &[istiod(2000.0)]), &after);
    let (unknown, reason) = memory(&format!("{SHOP}[budget.deny]\nmemory = \"1GB\"\n"), &less);
    assert_eq!(unknown, State::Unknown);
    assert!(reason.contains("less was measured of the control plane with the mesh"), "{reason}");
}

#[test]
fn what_one_takes_is_the_mean_with_the_mesh() {
    let ztunnels = |mib: f64, number| (Component::NodeProxy, "Istio", side(mib * MIB, 0.1, number));
    let found = found(
        &with(used(0.0, 0.0, 0), &[ztunnels(40.0, 2)]),
        &with(used(0.0, 0.0, 0), &[ztunnels(180.0, 3)]),
    );
    assert_eq!(figure(&found, What::MemoryOf(Component::NodeProxy)), 60.0 * MIB, "and not 140 of the third");
    assert_eq!(figure(&found, What::Memory), 140.0 * MIB);
    assert_eq!(found.proxies(), Some(Count::from(1)));
    let note = found.row(What::Memory).unwrap().note.clone().unwrap();
    assert_eq!(note, "2 proxies were seen without the mesh as well");
    let istiod = |mib: f64, pods| (Component::ControlPlane, "Istio", side(mib * MIB, 0.1, pods));
    let found = self::found(
        &with(used(0.0, 0.0, 0), &[istiod(500.0, 1)]),
        &with(used(60.0 * MIB, 0.1, 1), &[istiod(530.0, 2)]),
    );
    assert_eq!(figure(&found, What::MemoryOf(Component::ControlPlane)), 530.0 * MIB, "all of it");
}

#[test]
fn another_meshs_sidecars_that_are_gone_are_not_subtracted() {
    let found = found(&used(100.0 * MIB, 0.1, 2), &used_by("Linkerd", 120.0 * MIB, 0.1, 3));
    assert_eq!(figure(&found, What::MemoryOf(Component::Sidecar)), 40.0 * MIB);
    assert_eq!(figure(&found, What::Memory), 120.0 * MIB);
    let same_number = self::found(&used(50.0 * MIB, 0.1, 1), &used_by("Linkerd", 40.0 * MIB, 0.1, 1));
    assert_eq!(same_number.new, [of(Component::Sidecar, "Linkerd")]);
    // Another mesh's control plane is no part of the tax.
    let istiod = (Component::ControlPlane, "Istio", side(500.0 * MIB, 0.1, 1));
    let linkerd = (Component::ControlPlane, "Linkerd", side(190.0 * MIB, 0.1, 3));
    let both = with(used_by("Linkerd", 20.0 * MIB, 0.1, 1), &[istiod, linkerd]);
    let found = measured(&Experiment { usage_after: Some(&both), ..Experiment::default() });
    assert_eq!(figure(&found, What::MemoryOf(Component::ControlPlane)), 190.0 * MIB);
}

#[test]
fn new_waypoints_alone_are_of_istio() {
    let ztunnels = (Component::NodeProxy, "Istio", side(40.0 * MIB, 0.1, 2));
    let waypoint = (Component::Waypoint, "Istio", side(61.0 * MIB, 0.1, 1));
    let found = found(&with(used(0.0, 0.0, 0), &[ztunnels]), &with(used(0.0, 0.0, 0), &[ztunnels, waypoint]));
    assert_eq!(figure(&found, What::Memory), 61.0 * MIB);
    let denied = |mesh: &str| {
        memory(
            &format!(
                "[cluster]\npods = 10\nnodes = 2\nnamespaces = 1\n[mesh]\nname = \"{mesh}\"\n[budget.deny]\nmemory = \"1GB\"\n"
            ),
            &found,
        )
    };
    assert!(denied("linkerd").1.contains("those of istio-ambient and not of linkerd"));
    let (state, reason) = denied("istio-ambient-waypoint");
    assert_eq!(state, State::Unknown);
    assert!(reason.starts_with("0 node proxies were measured and the scenario has 2"), "{reason}");
}

#[test]
fn parts_of_fewer_nodes_or_pods_can_only_be_over() {
    let agent = (Component::Cni, "Istio", side(35.0 * MIB, 0.01, 1));
    let found = found(&used(0.0, 0.0, 0), &with(used(50.0 * MIB, 0.01, 1), &[agent]));
    let of_fifty = SHOP.replace("pods = 1\n", "pods = 1\nnodes = 50\n");
    let (state, reason) = memory(&format!("{of_fifty}[budget.deny]\nmemory = \"1GB\"\n"), &found);
    assert_eq!(state, State::Unknown);
    assert!(reason.contains("1 CNI agent seen, and the scenario has 50"), "{reason}");
    let mut ambient = with(used(0.0, 0.0, 0), &[(Component::NodeProxy, "Istio", side(40.0 * MIB, 0.1, 2))]);
    ambient.parts.insert(of(Component::ControlPlane, "Istio"), side(60.0 * MIB, 0.1, 1));
    ambient.parts.insert(of(Component::Cni, "Istio"), side(70.0 * MIB, 0.01, 2));
    let found = self::found(&used(0.0, 0.0, 0), &ambient);
    let state = |pods: u32| {
        memory(
            &format!(
                "[cluster]\npods = {pods}\nnodes = 2\n[mesh]\nname = \"istio-ambient\"\n[budget.deny]\nmemory = \"1GB\"\n"
            ),
            &found,
        )
    };
    assert_eq!(state(10).0, State::Within);
    let (unknown, reason) = state(1000);
    assert_eq!(unknown, State::Unknown);
    assert!(
        reason.contains("the control plane was seen with 10 pods to serve, and the scenario has 1000"),
        "{reason}"
    );
}

#[test]
fn rows_of_pods_before_tell_the_parts_that_ran() {
    let ztunnels = |mib: f64, number| (Component::NodeProxy, "Istio", side(mib * MIB, 0.1, number));
    let mut before = with(used(0.0, 0.0, 0), &[ztunnels(200.0, 2)]);
    before.rows = Rows::Pods;
    before.proxies = Side::default();
    for side in before.parts.values_mut() {
        side.containers = None;
    }
    let found = found(&before, &with(used(0.0, 0.0, 0), &[ztunnels(330.0, 3)]));
    assert_eq!(figure(&found, What::Memory), 130.0 * MIB);
    let note = found.row(What::Memory).unwrap().note.clone().unwrap();
    assert_eq!(note, "2 proxies were seen without the mesh as well");
}

#[test]
fn a_part_of_a_pods_memory_is_not_all_of_it() {
    let mut istiod = side(20.0 * MIB, 0.01, 1);
    istiod.lacks_memory = true;
    let usage = with(used(50.0 * MIB, 0.01, 1), &[(Component::ControlPlane, "Istio", istiod)]);
    let found = measured(&Experiment { usage_after: Some(&usage), ..Experiment::default() });
    let row = found.row(What::MemoryOf(Component::ControlPlane)).unwrap();
    assert_eq!((row.after, row.note.as_deref()), (None, Some("not there for all of them")));
    let limit = |limit: &str| memory(&format!("{SHOP}[budget.deny]\nmemory = \"{limit}\"\n"), &found);
    let (state, reason) = limit("1GB");
    assert_eq!(state, State::Unknown);
    assert!(reason.starts_with("not there for all of the control plane"), "{reason}");
    assert_eq!(limit("69MiB").0, State::Over, "50 and the 20 that are known");
}

#[test]
fn helpers_are_part_of_the_rest() {
    let mut usage = used(50.0 * MIB, 0.01, 1);
    usage.parts.insert(of(Component::ControlPlane, "Istio"), side(60.0 * MIB, 0.1, 1));
    usage.helpers = side(10.0 * MIB, 0.01, 1);
    let found = measured(&Experiment { usage_after: Some(&usage), ..Experiment::default() });
    let state = |limit: &str| memory(&format!("{SHOP}[budget.deny]\nmemory = \"{limit}\"\n"), &found).0;
    assert_eq!([state("120MiB"), state("119MiB")], [State::Within, State::Over]);
    let before = Usage { helpers: side(4.0 * MIB, 0.01, 1), ..used(0.0, 0.0, 0) };
    let found = self::found(&before, &usage);
    let state = |limit: &str| memory(&format!("{SHOP}[budget.deny]\nmemory = \"{limit}\"\n"), &found).0;
    assert_eq!([state("116MiB"), state("115MiB")], [State::Within, State::Over]);
}

#[test]
fn what_was_not_read_on_one_side_has_no_difference() {
    let istiod =
        |lacks_memory| (Component::ControlPlane, "Istio", Side { lacks_memory, ..side(100.0 * MIB, 0.1, 1) });
    let after = with(used(50.0 * MIB, 0.01, 1), &[istiod(false)]);
    let found = found(&with(used(0.0, 0.0, 0), &[istiod(true)]), &after);
    let part = found.part(Component::ControlPlane).unwrap();
    assert_eq!((part.added_memory.whole, part.added_cpu.whole), (None, Some(0.0)));
    // One kind of proxies of which some was not read leaves the sum of all unknown.
    let mut both = with(used(0.0, 0.0, 0), &[(Component::NodeProxy, "Istio", side(40.0 * MIB, 0.1, 2))]);
    both.parts.insert(of(Component::Waypoint, "Istio"), Side { lacks_memory: true, ..side(1.0, 0.1, 1) });
    let found = measured(&Experiment { usage_after: Some(&both), ..Experiment::default() });
    assert_eq!(found.row(What::Memory).unwrap().after, None);
    assert!(found.row(What::Cpu).unwrap().after.is_some());
}

#[test]
fn proxies_of_which_there_are_no_more_have_no_figures() {
    let ztunnels = (Component::NodeProxy, "Istio", side(40.0 * MIB, 0.1, 2));
    let waypoint = (Component::Waypoint, "Istio", side(61.0 * MIB, 0.1, 1));
    let found = found(&with(used(0.0, 0.0, 0), &[ztunnels]), &with(used(0.0, 0.0, 0), &[ztunnels, waypoint]));
    assert!(found.row(What::MemoryOf(Component::NodeProxy)).is_none());
    assert!(found.part(Component::NodeProxy).is_none() && found.part(Component::Waypoint).is_some());
}

#[test]
fn requests_cost_what_is_used_more() {
    let load = [super::run(1000.0, [2.0, 4.0, 9.0])];
    let found = measured(&Experiment {
        after: &load,
        usage_before: Some(&used(100.0 * MIB, 0.4, 2)),
        usage_after: Some(&used(150.0 * MIB, 0.6, 3)),
        passes: &[(Component::Sidecar, Count::from(2))],
        ..Experiment::default()
    });
    assert!((figure(&found, What::CpuOf(Component::Sidecar)) - 0.1).abs() < 1e-9, "0.2 of 2000 passes/s");
    let less = measured(&Experiment {
        after: &load,
        usage_before: Some(&used(100.0 * MIB, 0.8, 2)),
        usage_after: Some(&used(150.0 * MIB, 0.6, 3)),
        passes: &[(Component::Sidecar, Count::from(2))],
        ..Experiment::default()
    });
    assert_eq!(less.row(What::CpuOf(Component::Sidecar)).unwrap().after, None);
}

#[test]
fn of_several_clusters_no_crowd_is_known() {
    let mut usage = with(used(0.0, 0.0, 0), &[(Component::NodeProxy, "Istio", side(40.0 * MIB, 0.1, 2))]);
    assert_eq!(found(&used(0.0, 0.0, 0), &usage).crowd.pods, Some(Count::from(10)));
    usage.clusters = 2;
    assert_eq!(found(&used(0.0, 0.0, 0), &usage).crowd, meshtax::model::measured::Crowd::default());
    let mut sidecars = used(50.0 * MIB, 0.1, 1);
    sidecars.clusters = 2;
    assert_eq!(found(&used(0.0, 0.0, 0), &sidecars).crowd.pods, None);
}

#[test]
fn more_than_the_scenario_has_says_nothing() {
    let istiod = (Component::ControlPlane, "Istio", side(300.0 * MIB, 0.1, 1));
    let mut after = with(used(0.0, 0.0, 0), &[istiod]);
    after.parts.insert(of(Component::NodeProxy, "Istio"), side(40.0 * MIB, 0.1, 2));
    after.parts.insert(of(Component::Cni, "Istio"), side(60.0 * MIB, 0.1, 2));
    let found = found(&used(0.0, 0.0, 0), &after);
    let state = |pods: u32| {
        memory(
            &format!(
                "[cluster]\npods = {pods}\nnodes = 2\n[mesh]\nname = \"istio-ambient\"\n[budget.deny]\nmemory = \"350MB\"\n"
            ),
            &found,
        )
    };
    assert_eq!(state(10).0, State::Over, "of ten pods that were seen");
    let (unknown, reason) = state(8);
    assert_eq!(unknown, State::Unknown);
    assert_eq!(reason, "the control plane was seen with 10 pods to serve, and the scenario has 8");
}

#[test]
fn gateways_are_held_against_those_that_are_stated() {
    let gateways = |number: u64| {
        let part = (
            Component::Gateway,
            "Istio",
            side(100.0 * MIB * f64::from(u32::try_from(number).unwrap()), 0.1, number),
        );
        let istiod = (Component::ControlPlane, "Istio", side(60.0 * MIB, 0.1, 1));
        found(&used(0.0, 0.0, 0), &with(used(50.0 * MIB, 0.01, 1), &[part, istiod]))
    };
    let stated = |number: u32, found: &Measured| {
        memory(&format!("{SHOP}gateways = {number}\n[budget.deny]\nmemory = \"400MiB\"\n"), found)
    };
    assert_eq!(stated(1, &gateways(1)).0, State::Within);
    let (fewer, reason) = stated(5, &gateways(1));
    assert_eq!(fewer, State::Unknown);
    assert!(reason.contains("1 gateway seen, and the scenario has 5"), "{reason}");
    assert_eq!(stated(1, &gateways(5)).0, State::Unknown);
    let not_stated = memory(&format!("{SHOP}[budget.deny]\nmemory = \"400MiB\"\n"), &gateways(5));
    assert_eq!(not_stated.0, State::Over, "where the scenario has none, those that were seen count");
}

#[test]
fn helpers_of_which_some_is_not_known_are_at_least_so_much() {
    let mut usage = used(50.0 * MIB, 0.01, 1);
    usage.parts.insert(of(Component::ControlPlane, "Istio"), side(60.0 * MIB, 0.1, 1));
    usage.helpers = Side { lacks_memory: true, ..side(200.0 * MIB, 0.01, 2) };
    let found = measured(&Experiment { usage_after: Some(&usage), ..Experiment::default() });
    let state = |limit: &str| memory(&format!("{SHOP}[budget.deny]\nmemory = \"{limit}\"\n"), &found);
    assert_eq!(state("309MiB").0, State::Over);
    let (unknown, reason) = state("1GiB");
    assert_eq!(unknown, State::Unknown);
    assert!(reason.contains("not there for all of helpers"), "{reason}");
}

#[test]
fn a_share_of_a_part_is_not_known() {
    let (text, found) =
        (SHOP.replace("pods = 1", "pods = 100"), found(&used(0.0, 0.0, 0), &used(600.0 * MIB, 0.1, 6)));
    let (scenario, estimate) = estimated(&format!("{text}[budget.deny]\nmemory_percent = \"1%\"\n"));
    let held = held(&found, &scenario, &estimate);
    let one = &held.verdict.judged[0];
    assert_eq!(one.state, State::Unknown, "both are of six pods: {one:?}");
    assert!(one.reason.as_ref().unwrap().starts_with("6 proxies were measured and the scenario has 100"));
}

#[test]
fn parts_that_serve_all_namespaces_serve_the_pods_of_all() {
    let istiod = (Component::ControlPlane, "Istio", side(300.0 * MIB, 0.1, 1));
    let chosen = with(used(100.0 * MIB, 0.1, 2), &[istiod]);
    let whole = with(used(2000.0 * MIB, 0.1, 40), &[istiod]);
    let found = measured(&Experiment {
        usage_after: Some(&chosen),
        whole_after: Some(&whole),
        ..Experiment::default()
    });
    assert_eq!(found.crowd.pods, Some(Count::from(40)));
    assert_eq!(figure(&found, What::MemoryOf(Component::Sidecar)), 50.0 * MIB);
}
