//! What an experiment may not conclude from the wrong proxies, too few runs, or figures that nobody measured.

use meshtax::catalog::{lesson, measured_texts};
use meshtax::model::Component;
use meshtax::model::budget::State;
use meshtax::model::latency::Level;
use meshtax::model::measured::{
    Conclusion, Experiment, Facts, LoadTest, Measured, Sentence, What, beside, by_measured, conclude, held,
    measured,
};
use meshtax::units::Memory;

use super::{both, corrected, of, run, side, used, used_by};
use crate::support::estimated;

const SHOP: &str = "[cluster]\npods = 10\nservices = 60\n[team]\nlanguages = 4\nkubernetes = \"proficient\"\n[[chain]]\ndepth = 1\n\
                    hop_latency = { p50 = \"2ms\", p99 = \"9ms\" }\nrps = 1000\n[mesh]\nname = \"istio-sidecar\"\n";

fn runs(p99s: [f64; 3], more: f64) -> [LoadTest; 3] {
    p99s.map(|p99| run(1000.0, [2.0 + more, 4.0 + more, p99]))
}

fn state(text: &str, measured: &Measured, budget: &str) -> (State, String) {
    let (scenario, estimate) = estimated(text);
    let held = held(measured, &scenario, &estimate);
    let one = held.verdict.judged.iter().find(|one| one.budget == budget).unwrap();
    (one.state, one.reason.clone().unwrap_or_default())
}

fn concluded(text: &str, measured: &Measured) -> Conclusion {
    let (scenario, estimate) = estimated(text);
    let again = by_measured(measured, &scenario, &estimate, &lesson().unwrap()).unwrap();
    assert_eq!(again.latency, estimate.latency, "only the verdict is by what was measured");
    let held = held(measured, &scenario, &again);
    conclude(
        measured,
        Some(Facts { scenario: &scenario, estimate: &again, held: &held }),
        &measured_texts().unwrap(),
    )
}

#[test]
fn the_verdict_goes_by_the_latency_that_was_measured() {
    // Of an SLA of 5.5 ms, a tenth of a millisecond is nothing, and 1.4 are over a fifth.
    let tight = SHOP.replace("rps = 1000\n", "rps = 1000\nsla_p99 = \"5.5ms\"\n");
    let tight = tight.replace("p99 = \"9ms\"", "p99 = \"4ms\"");
    let added = |more: f64| {
        let side = |more: f64| [3.9, 4.0, 4.1].map(|p99| run(1000.0, [2.0 + more, 3.0 + more, p99 + more]));
        both(&side(0.0), &side(more), &used(600e6, 0.8, 10))
    };
    let dear = concluded(&tight, &added(1.4));
    assert_eq!(dear.sentence, Sentence::TradeOff, "{dear:?}");
    let cheap = concluded(&tight, &added(0.25));
    assert_eq!(cheap.sentence, Sentence::WorthIt, "{cheap:?}");
    // What a scenario says of latency is an expectation, and gives way as well.
    let stated = format!("{tight}mesh_latency = \"3ms\"\n");
    assert_eq!(concluded(&stated, &added(0.25)).sentence, Sentence::WorthIt);
}

#[test]
fn proxies_that_ran_before_are_in_no_figure() {
    let elsewhere = used_by("Linkerd", 5e9, 5.0, 100);
    let mut after = elsewhere.clone();
    after.parts.insert(of(Component::Sidecar, "Istio"), side(303e6, 0.21, 6));
    after.proxies = side(5e9 + 303e6, 5.0 + 0.21, 106);
    let load = [run(1000.0, [2.0, 4.0, 9.0])];
    let found = measured(&Experiment {
        before: &load,
        after: &load,
        usage_before: Some(&elsewhere),
        usage_after: Some(&after),
        passes: &[(Component::Sidecar, 2u32.into())],
        ..Experiment::default()
    });
    assert_eq!(found.proxies(), Some(6u32.into()));
    let figure = |what| found.row(what).unwrap().figure().unwrap();
    assert!((figure(What::CpuOf(Component::Sidecar)) - 0.105).abs() < 1e-9);
    assert!((figure(What::MemoryOf(Component::Sidecar)) - 50.5e6).abs() < 1.0);
    let mesh = corrected(&SHOP.replace("pods = 10", "pods = 6"), &found).mesh;
    let text = meshtax::render::mesh_file::mesh_file(&mesh);
    assert!(text.contains("50.5MB") || text.contains("50500000"), "{text}");
    let same = after.clone();
    let found = measured(&Experiment {
        usage_before: Some(&same),
        usage_after: Some(&after),
        ..Experiment::default()
    });
    assert_eq!(found.proxies(), None, "as many as before are none of this mesh");
    assert!(found.row(What::MemoryOf(Component::Sidecar)).is_none());
}

#[test]
fn more_proxies_than_the_scenario_has_say_nothing_of_a_limit() {
    let text = format!("{SHOP}[budget.deny]\nmemory = \"300MB\"\n").replace("pods = 10", "pods = 3");
    let six = both(&[], &[], &used(303e6, 0.2, 6));
    let (state, reason) = state(&text, &six, "memory");
    assert_eq!(state, State::Unknown);
    assert!(reason.starts_with("6 proxies were measured and the scenario has 3"), "{reason}");
}

#[test]
fn another_meshs_proxies_are_not_this_mesh() {
    let usage = used_by("Linkerd", 60e6, 0.1, 3);
    let load = [run(1000.0, [2.0, 4.0, 9.0])];
    let foreign = both(&load, &[run(1000.0, [3.0, 5.5, 11.0])], &usage);
    for text in [
        SHOP.replace("pods = 10", "pods = 3"),
        "[cluster]\npods = 10\nnodes = 3\n[mesh]\nname = \"istio-ambient\"\n".to_owned(),
    ] {
        let (scenario, estimate) = estimated(&text);
        for one in beside(&foreign, &scenario, &estimate) {
            assert_eq!((one.modelled, one.ratio), (None, None), "{:?}", one.what);
            assert!(one.reason.unwrap().contains("those of linkerd and not of istio"));
        }
        let found = corrected(&text, &foreign);
        assert_eq!(found.told, Vec::<&str>::new());
        assert_eq!(found.left.len(), 1);
        let denied = format!("{text}[budget.deny]\nmemory = \"1MB\"\n");
        assert_eq!(state(&denied, &foreign, "memory").0, State::Unknown);
    }
    let own = both(&load, &load, &used(60e6, 0.1, 3));
    let (scenario, estimate) = estimated(&SHOP.replace("pods = 10", "pods = 3"));
    assert!(beside(&own, &scenario, &estimate)[0].modelled.is_some());
}

#[test]
fn an_sla_that_only_noise_breaks_is_not_known_to_be_broken() {
    let sla = SHOP.replace("rps = 1000\n", "rps = 1000\nsla_p99 = \"10ms\"\n");
    let noisy = both(&runs([9.8, 9.9, 9.95], 0.0), &runs([9.7, 10.1, 10.18], 1.0), &used(600e6, 0.8, 10));
    let found = concluded(&sla, &noisy);
    assert!(!found.because.contains("keeps the SLA"), "{found:?}");
    let asked = format!("{sla}[budget]\nsla = true\n");
    let (found, reason) = state(&asked, &noisy, "sla");
    assert_eq!(found, State::Unknown);
    assert!(reason.contains("noise"), "{reason}");
    let over_before =
        both(&runs([9.8, 10.05, 10.1], 0.0), &runs([9.7, 10.1, 10.18], 1.0), &used(6e8, 0.8, 10));
    assert_eq!(state(&asked, &over_before, "sla").0, State::Over, "over on both sides is over");
}

#[test]
fn an_sla_is_not_kept_by_runs_that_cannot_be_judged() {
    let asked =
        format!("{SHOP}[budget]\nsla = true\n").replace("rps = 1000\n", "rps = 1000\nsla_p99 = \"20ms\"\n");
    let with = |requests, errors| {
        let before = run(1000.0, [2.0, 4.0, 9.0]);
        let after = LoadTest { requests: Some(requests), errors: Some(errors), ..before.clone() };
        state(&asked, &both(&[before], &[after], &used(6e8, 0.8, 10)), "sla")
    };
    assert_eq!(with(60_000, 6_000).0, State::Within, "a tenth is the limit");
    assert_eq!(with(60_000, 7_200).0, State::Unknown);
    assert_eq!(with(1_000, 0).0, State::Within);
    let (state, reason) = with(900, 0);
    assert_eq!(state, State::Unknown);
    assert!(reason.contains("fewer than 1000 requests"), "{reason}");
}

#[test]
fn what_was_not_measured_of_a_sum_is_told() {
    let text = format!("{SHOP}[budget.deny]\nmemory = \"1GB\"\nmemory_percent = \"50%\"\ncpu = \"9\"\n");
    let plain = used(600e6, 0.8, 10);
    let measured = both(&[], &[], &plain);
    for budget in ["memory", "memory_percent", "cpu"] {
        let (found, reason) = state(&text, &measured, budget);
        assert_eq!(found, State::Within, "{budget}: {reason}");
        assert!(reason.ends_with("as the model has it, not measured"), "{budget}: {reason}");
    }
    assert!(state(&text, &measured, "memory").1.starts_with("with 95.1 MB"), "84 MiB and ten pods");
    let mut apart = plain;
    apart.parts.insert(of(Component::ControlPlane, "Istio"), side(500e6, 0.1, 2));
    let measured = both(&[], &[], &apart);
    let (found, reason) = state(&text, &measured, "memory");
    assert_eq!(found, State::Over, "600 MB and 500 MB");
    assert!(reason.contains("with 500.0 MB") && reason.ends_with("as measured"), "{reason}");
}

#[test]
fn less_than_before_is_no_tax_to_hold_to_a_limit() {
    let (before, after) = (used(700e6, 0.9, 10), used(600e6, 0.8, 20));
    let found = measured(&Experiment {
        usage_before: Some(&before),
        usage_after: Some(&after),
        ..Experiment::default()
    });
    assert_eq!(
        state(&format!("{SHOP}[budget.deny]\nmemory = \"1MB\"\n"), &found, "memory").0,
        State::Unknown
    );
}

#[test]
fn a_path_of_unknown_depth_names_the_flag() {
    let text = SHOP.replace("depth = 1\n", "");
    let (scenario, estimate) = estimated(&text);
    let load = [run(1000.0, [2.0, 4.0, 9.0])];
    let all = beside(&both(&load, &load, &used(6e8, 0.8, 10)), &scenario, &estimate);
    let p50 = all.iter().find(|one| one.what == What::Latency(Level::P50)).unwrap();
    assert!(p50.reason.as_ref().unwrap().contains("`--depth`"), "{p50:?}");
}

#[test]
fn a_version_that_nobody_told_is_not_the_catalogs() {
    let load = |more: f64| [run(1000.0, [2.0 + more, 4.0 + more, 9.0 + more])];
    let found = corrected(SHOP, &both(&load(0.0), &load(1.0), &used(6e8, 0.8, 10)));
    assert_eq!(found.mesh.version, "not stated");
    assert_eq!(found.mesh.rigs[0].version, "not stated");
    let memory = meshtax::model::keys::SIDECAR_MEMORY.index();
    let given = found.mesh.figures.system.at(memory).unwrap();
    assert_eq!(given.version.as_deref(), Some("not stated"));
}

#[test]
fn the_measured_memory_comes_back_where_services_are_stated() {
    let found = corrected(SHOP, &both(&[], &[], &used(300e6, 0.8, 10)));
    assert_eq!(found.mesh.growth[0].services, Some(60u32.into()));
    let mut catalog = meshtax::catalog::Catalog::builtin();
    catalog.add("mine.toml", &meshtax::render::mesh_file::mesh_file(&found.mesh)).unwrap();
    let layer = meshtax::scenario::read(&SHOP.replace("istio-sidecar", "mine")).unwrap();
    let said = meshtax::catalog::Said { scenario: Some(layer), ..meshtax::catalog::Said::default() };
    let scenario = catalog.resolve(said).unwrap();
    let range = scenario.range(meshtax::model::keys::SIDECAR_MEMORY).unwrap();
    assert_eq!([range.low(), range.high()].map(Memory::bytes), [30e6; 2]);
}

#[test]
fn percentiles_that_are_noise_are_not_written_into_a_rig() {
    let side = |p50: f64, p90s: [f64; 3], p99: f64| {
        [0, 1, 2].map(|i| run(1000.0, [p50, p90s[i], p99 + f64::from(u8::try_from(i).unwrap()) / 10.0]))
    };
    let noisy =
        both(&side(2.0, [4.0, 5.0, 6.0], 9.0), &side(3.0, [4.5, 5.1, 6.5], 11.0), &used(6e8, 0.8, 10));
    let found = corrected(SHOP, &noisy);
    assert!(found.told.contains(&"mesh.rig"), "{found:?}");
    let rig = &found.mesh.rigs[0];
    assert_eq!((rig.baseline.p90, rig.with_mesh.p90), (None, None));
    assert!(rig.with_mesh.p99.is_some());
    assert!(found.left.iter().any(|left| left.starts_with("p90 latency: noise")), "{:?}", found.left);
}

#[test]
fn equal_single_runs_are_not_noise() {
    let load = [run(1000.0, [2.0, 4.0, 9.0])];
    let found = both(&load, &load, &used(6e8, 0.8, 10));
    let noise = found.row(What::Latency(Level::P99)).unwrap().noise().unwrap();
    assert_eq!((noise.word(), noise.is_noise()), ("unknown", false));
    assert!(noise.sentence().starts_with("nothing differs; one run on a side"));
}
