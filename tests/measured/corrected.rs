//! A catalog entry from what was measured: written, read, and estimated with, it gives the measured figures back.

use meshtax::catalog::{Catalog, Said, lesson};
use meshtax::model::latency::Level;
use meshtax::model::measured::{
    Corrected, Experiment, Latencies, Measured, Provenance, correct, measured, passes,
};
use meshtax::model::{Component, Estimate, Scenario, estimate, keys};
use meshtax::render::mesh_file::mesh_file;
use meshtax::units::{Memory, Quantity};
use meshtax::{model::mesh::Mesh, scenario};

use super::{both, ms, run, used};
use crate::support::estimated;

const SHOP: &str = "[cluster]\npods = 10\n[[chain]]\ndepth = 1\nhop_latency = { p50 = \"2ms\", p90 = \"4ms\", p99 = \"9ms\" }\n\
                    rps = 1000\n[rollout]\nreplicas = 10\napp_ready = \"10s\"\n[mesh]\nname = \"istio-sidecar\"\n";

fn about(name: &str) -> Provenance {
    Provenance {
        name: name.to_owned(),
        source: "before.json, after.json".to_owned(),
        date: "2026-11-23".to_owned(),
        rig: "the shop's checkout, fortio, 16 connections, 1000 requests/s".to_owned(),
        version: Some("1.27.1".to_owned()),
    }
}

fn corrected(text: &str, measured: &Measured) -> Corrected {
    let (scenario, estimate) = estimated(text);
    correct(measured, &scenario, &estimate, &about("mine"))
}

/// The scenario with the mesh that was written and read again.
fn with_mesh(text: &str, mesh: &Mesh) -> (Scenario, Estimate) {
    let mut catalog = Catalog::builtin();
    catalog.add("mine.toml", &mesh_file(mesh)).unwrap();
    let base = text.lines().find(|line| line.starts_with("name")).unwrap();
    let layer = scenario::read(&text.replace(base, "name = \"mine\"")).unwrap();
    let scenario = catalog.resolve(Said { scenario: Some(layer), ..Said::default() }).unwrap();
    let found = estimate(&scenario, &lesson().unwrap()).unwrap();
    (scenario, found)
}

fn shop() -> Measured {
    let (before, after) = (run(1000.0, [2.0, 4.0, 9.0]), run(1000.0, [3.0, 5.5, 11.0]));
    let none = used(0.0, 0.0, 0);
    let with = used(800e6, 0.52, 10);
    measured(&Experiment {
        before: &[before],
        after: &[after],
        usage_before: Some(&none),
        usage_after: Some(&with),
        whole_after: None,
        rollout_before: Some(ms(20_000.0)),
        rollout_after: Some(ms(34_000.0)),
        passes: &passes(&estimated(SHOP).0).unwrap(),
    })
}

fn near(value: f64, known: f64, share: f64) {
    assert!((value - known).abs() <= known.abs() * share, "{value} is not {known}");
}

#[test]
fn what_was_measured_comes_back() {
    let found = corrected(SHOP, &shop());
    assert_eq!(
        found.told,
        ["mesh.sidecar_memory", "mesh.sidecar_cpu_per_1000_rps", "mesh.rig", "rollout.proxy_ready"]
    );
    assert_eq!(found.left, Vec::<String>::new());
    let (scenario, estimate) = with_mesh(SHOP, &found.mesh);
    let sidecars = estimate.memory.parts.iter().find(|part| part.component == Component::Sidecar).unwrap();
    let memory = sidecars.used.figure().unwrap();
    assert_eq!([memory.low(), memory.typical(), memory.high()].map(Memory::bytes), [8e8; 3]);
    let sidecars = estimate.cpu.parts.iter().find(|part| part.component == Component::Sidecar).unwrap();
    let cpu = sidecars.used.figure().unwrap();
    near(cpu.typical().base(), 0.52, 1e-9);
    near(cpu.high().base(), 10.0 * 0.008 + 2.0 * 0.9, 1e-9);
    let reading = &estimate.latency[0].independent;
    for (level, known) in [(Level::P50, 3.0), (Level::P99, 11.0)] {
        near(reading.with_mesh.at(level).unwrap().typical().ms(), known, 0.002);
    }
    let estimate_again = estimate.clone();
    assert_eq!(estimate.rollout.unwrap().with_mesh.unwrap().typical(), ms(34_000.0));
    assert_eq!(scenario.range(keys::PROXY_READY).unwrap().typical(), ms(7_000.0), "14 s over two waves");
    let given = scenario.given(keys::SIDECAR_MEMORY).unwrap();
    assert_eq!(given.source.as_deref(), Some("before.json, after.json"));
    assert_eq!(given.date.as_deref(), Some("2026-11-23"));
    // Measured once more under its name, it takes its own place.
    let again = correct(&shop(), &scenario, &estimate_again, &about("mine")).mesh;
    assert_eq!(again.rigs.iter().filter(|rig| rig.id == "mine").count(), 1);
    let base = Catalog::builtin().mesh("istio-sidecar").unwrap();
    let request = keys::SIDECAR_MEMORY_REQUEST.index();
    assert_eq!(found.mesh.figures.system.at(request), base.figures.system.at(request), "with its own source");
}

#[test]
fn one_namespace_predicts_the_cluster() {
    let found = corrected(SHOP, &shop());
    let (_, cluster) = with_mesh(&SHOP.replace("pods = 10", "pods = 500"), &found.mesh);
    let sidecars = cluster.memory.parts.iter().find(|part| part.component == Component::Sidecar).unwrap();
    let range = sidecars.used.figure().unwrap();
    assert_eq!(range.typical().bytes(), 500.0 * 80e6);
    assert!(range.high().bytes() > 500.0 * 200e6, "meshes of this size were measured at more");
}

#[test]
fn a_rig_of_several_hops_is_told_as_that() {
    let two = SHOP
        .replace("depth = 1", "depth = 3")
        .replace("p50 = \"2ms\", p90 = \"4ms\", p99 = \"9ms\"", "p50 = \"2ms\", p99 = \"5ms\"");
    let (_, without) = estimated(&two);
    let base = &without.latency[0].independent.without;
    let at = |level| base.at(level).unwrap().typical().ms();
    let [p50, p90, p99] = [Level::P50, Level::P90, Level::P99].map(at);
    let measured = both(
        &[run(1000.0, [p50, p90, p99])],
        &[run(1000.0, [p50 + 3.0, p90 + 3.6, p99 + 4.5])],
        &used(800e6, 0.52, 10),
    );
    let found = corrected(&two, &measured);
    assert_eq!(found.mesh.rigs[0].hops, Some(3u32.into()));
    let (_, with) = with_mesh(&two, &found.mesh);
    let reading = &with.latency[0].independent.added;
    near(reading.at(Level::P50).unwrap().typical().ms(), 3.0, 0.02);
    near(reading.at(Level::P99).unwrap().typical().ms(), 4.5, 0.02);
}

#[test]
fn noise_is_not_written_down() {
    let noisy =
        both(&[run(1000.0, [2.0, 4.0, 9.0])], &[run(1000.0, [1.9, 3.9, 8.0])], &used(800e6, 0.52, 10));
    let found = corrected(SHOP, &noisy);
    assert!(!found.told.contains(&"mesh.rig"), "{found:?}");
    assert!(found.left.iter().any(|left| left.starts_with("latency: ")), "{:?}", found.left);
    let base = Catalog::builtin().mesh("istio-sidecar").unwrap();
    assert_eq!(found.mesh.rigs, base.rigs);
}

#[test]
fn means_add_and_stand_where_percentiles_do_not() {
    let [mut before, mut after] = [run(1000.0, [2.0, 4.0, 9.0]), run(1000.0, [3.0, 5.0, 9.0])];
    for (run, mean) in [(&mut before, 6.0), (&mut after, 9.0)] {
        run.latency = Latencies::default();
        run.latency.mean = Some(ms(mean));
    }
    let three = SHOP.replace("depth = 1", "depth = 3");
    let found = corrected(&three, &both(&[before], &[after], &used(0.0, 0.0, 0)));
    assert_eq!(found.told, ["mesh.mesh_latency"]);
    let (scenario, _) = with_mesh(&three, &found.mesh);
    assert_eq!(scenario.given(keys::MESH_LATENCY).unwrap().value.to_string(), "1ms");
    assert!(scenario.given(keys::PROXY_LATENCY).is_none(), "one of the two says it");
    // Percentiles that are measured later take its place.
    let (_, estimate) = with_mesh(&three, &found.mesh);
    let percentiles =
        both(&[run(1000.0, [2.0, 4.0, 9.0])], &[run(1000.0, [3.0, 5.5, 11.0])], &used(0.0, 0.0, 0));
    let later = correct(&percentiles, &scenario, &estimate, &about("mine"));
    assert_eq!(later.told, ["mesh.rig"]);
    assert!(later.mesh.figures.system.at(keys::MESH_LATENCY.index()).is_none());
}

#[test]
fn what_cannot_be_told_is_left_with_its_reason() {
    let several = SHOP.replace("[rollout]", "[[chain]]\ndepth = 2\n[rollout]");
    let measured = Measured { ..measured_without_passes() };
    let found = corrected(&several, &measured);
    assert_eq!(found.told, ["mesh.sidecar_memory", "rollout.proxy_ready"]);
    assert!(
        found.left[0].starts_with("CPU: how many sidecars a request passes is not known"),
        "{:?}",
        found.left
    );
    assert!(found.left[1].starts_with("latency: the scenario has 2 request paths"), "{:?}", found.left);
    let idle =
        both(&[run(1000.0, [1.0, 2.0, 3.0])], &[run(1000.0, [1.5, 2.5, 3.5])], &used(800e6, 0.005, 10));
    assert!(corrected(SHOP, &idle).left[0].contains("no more than idle"), "10 idle ones take 10 m");
}

fn measured_without_passes() -> Measured {
    let (before, after) = (run(1000.0, [2.0, 4.0, 9.0]), run(1000.0, [3.0, 5.5, 11.0]));
    measured(&Experiment {
        before: &[before],
        after: &[after],
        usage_after: Some(&used(800e6, 0.52, 10)),
        rollout_before: Some(ms(20_000.0)),
        rollout_after: Some(ms(34_000.0)),
        ..Experiment::default()
    })
}

#[test]
fn every_mesh_of_the_catalog_is_read_as_it_was_written() {
    for name in Catalog::builtin().mesh_names() {
        let mesh = Mesh { name: format!("{name}-again"), ..Catalog::builtin().mesh(name).unwrap() };
        let mut catalog = Catalog::builtin();
        catalog.add("again.toml", &mesh_file(&mesh)).unwrap();
        assert_eq!(catalog.mesh(&mesh.name).unwrap(), mesh);
    }
}

#[test]
fn hostile_names_stay_texts() {
    let nasty = "a\"]\nname = 'x'\n\u{1b}[31m\u{202e}\\ é\u{0}";
    let (scenario, estimate) = estimated(SHOP);
    let about = Provenance {
        name: "mine".to_owned(),
        source: nasty.to_owned(),
        date: nasty.to_owned(),
        rig: nasty.to_owned(),
        version: Some(nasty.to_owned()),
    };
    let mesh = correct(&shop(), &scenario, &estimate, &about).mesh;
    let text = mesh_file(&mesh);
    assert!(!text.chars().any(|c| c != '\n' && c.is_control()), "{text}");
    let mut catalog = Catalog::builtin();
    catalog.add("mine.toml", &text).unwrap();
    assert_eq!(catalog.mesh("mine").unwrap(), mesh);
    let bad = Mesh { name: nasty.to_owned(), ..mesh };
    assert!(Catalog::builtin().add("mine.toml", &mesh_file(&bad)).is_err(), "a name has letters and digits");
}
