//! Ambient: proxies on nodes, waypoints and the control plane are measured, each for itself.

use meshtax::catalog::{Catalog, Said, lesson, measured_texts};
use meshtax::model::budget::State;
use meshtax::model::measured::{
    Corrected, Experiment, Facts, Measured, Rows, Sentence, Side, Usage, What, beside, conclude, held,
    measured, passes,
};
use meshtax::model::{Component, Estimate, Scenario, estimate, keys};
use meshtax::render::mesh_file::mesh_file;
use meshtax::scenario;
use meshtax::units::{Count, Quantity};

use super::{corrected, of, run, side, used, used_by};
use crate::support::estimated;

const MIB: f64 = 1_048_576.0;

/// The great sidecar debate at 600 requests/s: three nodes, three waypoints, an istiod of three pods.
const DEBATE: &str = "[cluster]\npods = 10\ncluster_pods = 40\nnodes = 3\nnamespaces = 3\n[[chain]]\ndepth = 3\n\
                      hop_latency = { p50 = \"2ms\", p99 = \"9ms\" }\nrps = 600\n[mesh]\nname = \"istio-ambient-waypoint\"\n";

fn debate() -> Usage {
    let mut usage = used(0.0, 0.0, 0);
    usage.parts = [
        (of(Component::NodeProxy, "Istio"), side(46.9 * MIB, 1.203, 3)),
        (of(Component::Waypoint, "Istio"), side(196.1 * MIB, 1.3738, 3)),
        (of(Component::ControlPlane, "Istio"), side(127.0 * MIB, 0.004, 3)),
    ]
    .into();
    usage.app.pods = Some(40);
    usage
}

fn found(usage: &Usage, text: &str) -> Measured {
    let load = [run(600.0, [2.0, 4.0, 9.0])];
    measured(&Experiment {
        before: &load,
        after: &[run(600.0, [3.0, 5.5, 11.0])],
        usage_after: Some(usage),
        passes: &passes(&estimated(text).0).unwrap(),
        ..Experiment::default()
    })
}

/// The estimate of the scenario with the mesh that was written and read again.
fn again(text: &str, found: &Corrected) -> (Scenario, Estimate) {
    let mut catalog = Catalog::builtin();
    catalog.add("mine.toml", &mesh_file(&found.mesh)).unwrap();
    let layer = scenario::read(&text.replace("istio-ambient-waypoint", "mine")).unwrap();
    let scenario = catalog.resolve(Said { scenario: Some(layer), ..Said::default() }).unwrap();
    let found = estimate(&scenario, &lesson().unwrap()).unwrap();
    (scenario, found)
}

fn near(value: f64, known: f64) {
    assert!((value - known).abs() <= known.abs() * 1e-6, "{value} is not {known}");
}

fn figure(found: &Measured, what: What) -> f64 {
    found.row(what).unwrap_or_else(|| panic!("{what:?}")).figure().unwrap_or_else(|| panic!("{what:?}"))
}

#[test]
fn each_part_is_a_row_by_hand() {
    let found = found(&debate(), DEBATE);
    near(figure(&found, What::Memory), 243.0 * MIB);
    near(figure(&found, What::Cpu), 2.5768);
    near(figure(&found, What::MemoryOf(Component::NodeProxy)), 46.9 * MIB / 3.0);
    near(figure(&found, What::MemoryOf(Component::Waypoint)), 196.1 * MIB / 3.0);
    near(figure(&found, What::MemoryOf(Component::ControlPlane)), 127.0 * MIB);
    // 600/s over three hops: two node proxies and a waypoint on each.
    near(figure(&found, What::CpuOf(Component::NodeProxy)), 1.203 / 3.6);
    near(figure(&found, What::CpuOf(Component::Waypoint)), 1.3738 / 1.8);
    near(figure(&found, What::CpuOf(Component::ControlPlane)), 0.004);
    assert!(found.row(What::MemoryOf(Component::Sidecar)).is_none());
    assert_eq!(found.proxies(), Some(Count::from(6)));
}

#[test]
fn the_model_stands_beside_each() {
    let found = found(&debate(), DEBATE);
    let (scenario, estimate) = estimated(DEBATE);
    let all = beside(&found, &scenario, &estimate);
    let of = |what: What| all.iter().find(|one| one.what == what).unwrap();
    // 12 MB and 3 kB for each of 40 pods.
    near(of(What::MemoryOf(Component::NodeProxy)).modelled.unwrap()[1], 12e6 + 40.0 * 3000.0);
    near(of(What::MemoryOf(Component::Waypoint)).modelled.unwrap()[1], 60e6);
    near(of(What::Memory).modelled.unwrap()[1], 3.0 * (12e6 + 120_000.0) + 180e6);
    assert!(of(What::MemoryOf(Component::ControlPlane)).ratio.unwrap() > 1.0);
    // On another number of nodes the sum does not compare, and the figure of one does.
    let text = DEBATE.replace("nodes = 3", "nodes = 5");
    let (scenario, estimate) = estimated(&text);
    let all = beside(&found, &scenario, &estimate);
    let of = |what: What| all.iter().find(|one| one.what == what).unwrap();
    assert_eq!(
        of(What::Memory).reason.as_deref(),
        Some("3 node proxies were measured and the scenario has 5; the figure of one proxy compares")
    );
    assert!(of(What::MemoryOf(Component::NodeProxy)).ratio.is_some());
    // Of one, the model's figure is for the pods that were seen, whatever the scenario has.
    let text = DEBATE.replace("pods = 10", "pods = 2000").replace("cluster_pods = 40", "cluster_pods = 9000");
    let (scenario, estimate) = estimated(&text);
    let large = beside(&found, &scenario, &estimate);
    for component in [Component::NodeProxy, Component::ControlPlane, Component::Waypoint] {
        let what = What::MemoryOf(component);
        let one = large.iter().find(|one| one.what == what).unwrap();
        assert_eq!(one.modelled, of(what).modelled, "{component:?}");
    }
}

#[test]
fn what_was_measured_comes_back() {
    let measured = found(&debate(), DEBATE);
    let found = corrected(DEBATE, &measured);
    let told = [
        "mesh.node_proxy_memory",
        "mesh.waypoint_memory",
        "mesh.control_plane_memory",
        "mesh.node_proxy_cpu_per_1000_rps",
        "mesh.waypoint_cpu_per_1000_rps",
        "mesh.rig",
    ];
    for key in told {
        assert!(found.told.contains(&key), "{key}: {found:?}");
    }
    let (_, estimate) = again(DEBATE, &found);
    for (component, bytes) in
        [(Component::NodeProxy, 46.9), (Component::Waypoint, 196.1), (Component::ControlPlane, 127.0)]
    {
        let part = estimate.memory.parts.iter().find(|part| part.component == component).unwrap();
        near(part.used.figure().unwrap().typical().bytes(), bytes * MIB);
    }
    let cpu = |component| estimate.cpu.parts.iter().find(|part| part.component == component).unwrap();
    near(cpu(Component::Waypoint).used.figure().unwrap().typical().base(), 1.3738);
}

#[test]
fn an_entry_is_of_what_was_seen_and_not_of_the_scenario() {
    let here = corrected(DEBATE, &found(&debate(), DEBATE));
    let text = DEBATE.replace("pods = 10", "pods = 2000").replace("nodes = 3", "nodes = 50");
    let large = corrected(&text, &found(&debate(), &text));
    for key in [keys::NODE_PROXY_MEMORY, keys::CONTROL_PLANE_MEMORY, keys::WAYPOINT_MEMORY] {
        let of = |found: &Corrected| found.mesh.figures.system.range(key);
        assert_eq!(of(&large), of(&here), "{}", key.entry().name);
    }
    // A mean that the published growth alone exceeds is not a mesh's own.
    let mut huge = debate();
    huge.app.pods = Some(40_000);
    let found = corrected(DEBATE, &self::found(&huge, DEBATE));
    let left = "memory of node proxies: less was seen than its growth with pods alone comes to, by the mesh's figures";
    assert!(found.left.contains(&left.to_owned()), "{:?}", found.left);
}

#[test]
fn budgets_have_all_of_it() {
    let state = |limit: &str, usage: &Usage| {
        let text = format!("{DEBATE}[budget.deny]\nmemory = \"{limit}\"\n");
        let (scenario, estimate) = estimated(&text);
        let held = held(&found(usage, &text), &scenario, &estimate);
        let one = held.verdict.judged.iter().find(|one| one.budget == "memory").unwrap();
        (one.state, one.reason.clone().unwrap_or_default())
    };
    // 370 MiB; what the CNI agents use nobody knows, so that it is over or not known.
    let (over, reason) = state("387MB", &debate());
    assert_eq!(over, State::Over);
    assert!(reason.contains("with 133.2 MB for the control plane as measured"), "{reason}");
    let (unknown, reason) = state("389MB", &debate());
    assert_eq!(unknown, State::Unknown);
    assert!(reason.contains("not known of CNI agents"), "{reason}");
    let mut all = debate();
    all.parts.insert(of(Component::Cni, "Istio"), side(90e6, 0.01, 3));
    assert_eq!(state("479MB", &all).0, State::Within);
    assert_eq!(state("477MB", &all).0, State::Over);
    // A waypoint more than the scenario has says nothing; one fewer can only be over.
    all.parts.insert(of(Component::Waypoint, "Istio"), side(196e6, 1.0, 4));
    let (more, reason) = state("10GB", &all);
    assert_eq!(more, State::Unknown);
    assert!(reason.starts_with("4 waypoints were measured and the scenario has 3"), "{reason}");
    all.parts.insert(of(Component::Waypoint, "Istio"), side(196e6, 1.0, 2));
    assert_eq!(state("10GB", &all).0, State::Unknown);
    assert_eq!(state("100MB", &all).0, State::Over);
}

#[test]
fn a_gateway_alone_leaves_the_control_plane_to_the_model() {
    let text = "[cluster]\npods = 10\n[mesh]\nname = \"istio-sidecar\"\n[budget.deny]\nmemory = \"1GB\"\n";
    let mut usage = used(600e6, 0.8, 10);
    usage.parts.insert(of(Component::Gateway, "Istio"), side(50e6, 0.1, 1));
    let (scenario, estimate) = estimated(text);
    let found = measured(&Experiment { usage_after: Some(&usage), ..Experiment::default() });
    let held = held(&found, &scenario, &estimate);
    let one = &held.verdict.judged[0];
    let known = 650e6 + 84.0 * MIB + 10.0 * 0.706e6;
    assert!((one.measure.unwrap().actual.unwrap()[1] - known).abs() < 10.0, "{one:?}");
    assert_eq!(
        one.reason.as_deref(),
        Some(
            "with 50.0 MB for gateways as measured and 95.1 MB for the control plane as the model has it, not measured"
        )
    );
}

#[test]
fn rows_of_pods_tell_parts_and_no_sum() {
    let mut pods = debate();
    pods.rows = Rows::Pods;
    pods.proxies = Side::default();
    let found = found(&pods, DEBATE);
    assert!(found.row(What::Memory).unwrap().after.is_none(), "sidecars may run in the pods");
    near(figure(&found, What::MemoryOf(Component::Waypoint)), 196.1 * MIB / 3.0);
    assert!(corrected(DEBATE, &found).told.contains(&"mesh.waypoint_memory"));
}

#[test]
fn sidecars_that_gave_way_are_no_part_of_it() {
    let before = used(600e6, 0.8, 10);
    let after = debate();
    let found = measured(&Experiment {
        usage_before: Some(&before),
        usage_after: Some(&after),
        ..Experiment::default()
    });
    assert_eq!(found.new, [of(Component::NodeProxy, "Istio"), of(Component::Waypoint, "Istio")]);
    assert_eq!(found.proxies(), Some(Count::from(6)));
    near(found.row(What::Memory).unwrap().difference().unwrap(), 243.0 * MIB);
    let note = found.row(What::Memory).unwrap().note.clone().unwrap();
    assert_eq!(note, "10 proxies were seen without the mesh, of another kind or mesh and in no figure");
}

#[test]
fn proxies_of_several_meshes_are_of_none() {
    let mut both = used(240e6, 0.3, 4);
    both.parts.insert(of(Component::Sidecar, "Linkerd"), side(360e6, 0.5, 6));
    let text = DEBATE.replace("istio-ambient-waypoint", "istio-sidecar");
    let limited =
        format!("{text}sla_p99 = \"10ms\"\n[budget]\nsla = true\n[budget.deny]\nadded_latency = \"1ms\"\n");
    let limited =
        limited.replacen("sla_p99 = \"10ms\"\n", "", 1).replace("rps = 600", "rps = 600\nsla_p99 = \"10ms\"");
    let found = found(&both, &text);
    let (scenario, estimate) = estimated(&limited);
    for one in beside(&found, &scenario, &estimate) {
        assert!(
            one.reason.unwrap().contains("proxies of several meshes run (istio, linkerd)"),
            "{:?}",
            one.what
        );
    }
    let held = held(&found, &scenario, &estimate);
    for one in &held.verdict.judged {
        assert_eq!(one.state, State::Unknown, "{one:?}");
    }
    let facts = Facts { scenario: &scenario, estimate: &estimate, held: &held };
    let concluded = conclude(&found, Some(facts), &measured_texts().unwrap());
    assert_eq!(concluded.sentence, Sentence::CannotSay);
    assert!(concluded.because.contains("proxies of several meshes run"), "{concluded:?}");
    // Where one of them ran before as well, those that are new are of one mesh.
    let before = used_by("Linkerd", 360e6, 0.5, 6);
    let found = measured(&Experiment {
        usage_before: Some(&before),
        usage_after: Some(&both),
        ..Experiment::default()
    });
    assert_eq!(found.new, [of(Component::Sidecar, "Istio")]);
    assert_eq!(found.row(What::Memory).unwrap().difference(), Some(240e6));
    assert_eq!(figure(&found, What::MemoryOf(Component::Sidecar)), 60e6);
}

#[test]
fn memory_of_one_is_of_what_is_known() {
    let mut usage = debate();
    let waypoints = usage.parts.get_mut(&of(Component::Waypoint, "Istio")).unwrap();
    waypoints.memory_pods = 2;
    let found = found(&usage, DEBATE);
    let row = found.row(What::MemoryOf(Component::Waypoint)).unwrap();
    assert_eq!((row.after, row.note.as_deref()), (None, Some("not there for all of them")));
    assert_eq!(found.row(What::Memory).unwrap().difference(), None);
}
