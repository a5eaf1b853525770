//! The model's figures beside the measured ones.

use meshtax::model::Component;
use meshtax::model::latency::Level;
use meshtax::model::measured::{Beside, Lies, Measured, What, beside, passes};

use super::{both, run, used};
use crate::support::estimated;

const SHOP: &str = "[cluster]\npods = 10\n[[chain]]\ndepth = 1\nhop_latency = { p50 = \"2ms\", p99 = \"9ms\" }\nrps = 1000\n\
                    [mesh]\nname = \"istio-sidecar\"\nmesh_latency = { p50 = \"1ms\", p99 = \"3ms\" }\nsidecar_cpu_idle = \"1m\"\n\
                    sidecar_cpu_per_1000_rps = \"200m\"\nsidecar_memory = \"50MB..60MB..70MB\"\n";

fn shop(text: &str, measured: &Measured) -> Vec<Beside> {
    let (scenario, estimate) = estimated(text);
    beside(measured, &scenario, &estimate)
}

fn of(all: &[Beside], what: What) -> &Beside {
    all.iter().find(|one| one.what == what).unwrap()
}

fn one_namespace(proxies: u64) -> Measured {
    let (before, after) = (run(1000.0, [2.0, 4.0, 9.0]), run(1000.0, [3.1, 5.5, 11.0]));
    #[allow(clippy::cast_precision_loss)]
    let bytes = 90e6 * proxies as f64;
    both(&[before], &[after], &used(bytes, 0.82, proxies))
}

#[test]
fn as_many_proxies_as_the_scenario_has() {
    let all = shop(SHOP, &one_namespace(10));
    let memory = of(&all, What::Memory);
    assert_eq!(memory.modelled, Some([500e6, 600e6, 700e6]));
    assert_eq!((memory.ratio, memory.lies), (Some(1.5), Some(Lies::Above)));
    let cpu = of(&all, What::Cpu).modelled.unwrap();
    assert!((cpu[1] - 0.41).abs() < 1e-12, "10 x 1 m + 2 x 200 m");
    let each = of(&all, What::CpuOf(Component::Sidecar));
    assert!(
        (each.modelled.unwrap()[1] - 0.205).abs() < 1e-12,
        "the idle part of ten is in it, as in what was measured"
    );
    assert!((each.ratio.unwrap() - 2.0).abs() < 1e-12);
    assert!(of(&all, What::AppMemory).reason.as_ref().unwrap().contains("input"));
}

#[test]
fn a_namespace_is_held_beside_the_cluster_by_its_proxies() {
    let all = shop(SHOP, &one_namespace(4));
    for what in [What::Memory, What::Cpu] {
        assert_eq!(of(&all, what).modelled, None);
        assert!(
            of(&all, what)
                .reason
                .as_ref()
                .unwrap()
                .starts_with("4 proxies were measured and the scenario has 10")
        );
    }
    let each = of(&all, What::MemoryOf(Component::Sidecar));
    assert_eq!((each.modelled, each.ratio), (Some([50e6, 60e6, 70e6]), Some(1.5)));
}

#[test]
fn another_rate_leaves_the_cpu_of_1000_requests() {
    let all = shop(&SHOP.replace("rps = 1000", "rps = 400"), &one_namespace(10));
    assert!(
        of(&all, What::Cpu)
            .reason
            .as_ref()
            .unwrap()
            .starts_with("1000 requests/s were sent and the scenario has 400")
    );
    assert!(of(&all, What::CpuOf(Component::Sidecar)).modelled.is_some());
}

#[test]
fn a_load_test_measures_one_path() {
    let all = shop(SHOP, &one_namespace(10));
    let p50 = of(&all, What::Latency(Level::P50));
    assert!((p50.modelled.unwrap()[1] - 1.18).abs() < 0.1, "{p50:?}");
    assert!(p50.ratio.is_some());
    let several = SHOP.replace("[mesh]", "[[chain]]\ndepth = 2\nhop_latency = \"1ms\"\n[mesh]");
    let all = shop(&several, &one_namespace(10));
    let p50 = of(&all, What::Latency(Level::P50));
    assert_eq!((p50.modelled, p50.ratio), (None, None));
    assert!(p50.reason.as_ref().unwrap().starts_with("the scenario has 2 request paths"));
    assert_eq!(passes(&estimated(SHOP).0).unwrap(), [(Component::Sidecar, 2u32.into())]);
    assert!(passes(&estimated(&several).0).is_err());
    assert!(passes(&estimated("[cluster]\npods = 1").0).unwrap_err().contains("no request path"));
}

#[test]
fn sides_that_do_not_compare_have_no_ratio() {
    let (before, after) = (run(1000.0, [2.0, 4.0, 9.0]), run(900.0, [3.1, 5.5, 11.0]));
    let measured = both(&[before], &[after], &used(600e6, 0.82, 10));
    let all = shop(SHOP, &measured);
    let p99 = of(&all, What::Latency(Level::P99));
    assert!(p99.modelled.is_some());
    assert_eq!((p99.ratio, p99.lies), (None, None));
    assert_eq!(of(&all, What::Memory).ratio, Some(1.0), "what proxies use stands by itself");
}

#[test]
fn less_than_before_has_no_ratio() {
    let (before, after) = (run(1000.0, [2.0, 4.0, 9.0]), run(1000.0, [1.9, 4.0, 8.0]));
    let all = shop(SHOP, &both(&[before], &[after], &used(600e6, 0.82, 10)));
    let p99 = of(&all, What::Latency(Level::P99));
    assert_eq!((p99.ratio, p99.lies), (None, Some(Lies::Below)));
    assert_eq!(of(&all, What::Latency(Level::P90)).ratio, Some(0.0), "nothing added is a ratio of nothing");
}
