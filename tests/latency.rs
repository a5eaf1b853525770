//! Latencies along chains: percentiles in, percentiles out.

use meshtax::catalog::{Catalog, Said, lesson};
use meshtax::distribution::Distribution;
use meshtax::model::latency::{Basis, ChainLatency, Level, Promise};
use meshtax::model::{Estimate, EstimateError, estimate};
use meshtax::scenario;

use crate::support::stdout;

fn tried(text: &str) -> Result<Estimate, EstimateError> {
    let layer = scenario::read(text).unwrap_or_else(|faults| panic!("{text}: {faults:?}"));
    let said = Said { scenario: Some(layer), ..Said::default() };
    let scenario = Catalog::builtin().resolve(said).unwrap();
    estimate(&scenario, &lesson().unwrap())
}

fn chain(text: &str) -> ChainLatency {
    tried(text).unwrap().latency.remove(0)
}

fn with(chain: &ChainLatency, level: Level) -> f64 {
    chain.independent.with_mesh.at(level).unwrap().typical().ms()
}

fn without(chain: &ChainLatency, level: Level) -> f64 {
    chain.independent.without.at(level).unwrap().typical().ms()
}

fn near(found: f64, expected: f64, share: f64) {
    assert!((found - expected).abs() <= expected.abs() * share, "{found} is not {expected}");
}

const HOP: &str = "hop_latency = { p50 = \"2ms\", p99 = \"9ms\" }\n";

#[test]
fn the_lessons_chain_by_percentiles() {
    let chain = chain(&format!("[[chain]]\ndepth = 5\n{HOP}"));
    let hop = Distribution::percentiles(&[(0.5, 2.0), (0.99, 9.0)]).unwrap();
    let row = hop.repeated(5).unwrap();
    assert_eq!(chain.basis, Basis::Percentiles);
    for (level, share) in [(Level::P50, 0.5), (Level::P90, 0.9), (Level::P99, 0.99), (Level::P999, 0.999)] {
        near(without(&chain, level), row.quantile(share), 1e-9);
        // The lesson's proxies add 0.5 ms each, which is a shift: 5 ms along the chain.
        near(with(&chain, level), row.quantile(share) + 5.0, 1e-9);
    }
    near(without(&chain, Level::Mean), 5.0 * hop.mean(), 1e-9);
    let together = chain.together.unwrap();
    near(together.without.at(Level::P99).unwrap().typical().ms(), 45.0, 1e-9);
    assert!(chain.plain_part, "the lesson's proxies are told by a plain number");
}

#[test]
fn a_range_of_the_mesh_is_a_range_of_every_percentile() {
    let chain = chain(&format!("[[chain]]\ndepth = 5\n{HOP}"));
    for level in Level::ALL {
        let added = chain.independent.added.at(level).unwrap();
        // The lesson's proxies: 0.5 ms typically, 1 ms at most.
        for (found, expected) in [(added.low(), 5.0), (added.typical(), 5.0), (added.high(), 10.0)] {
            near(found.ms(), expected, 1e-6);
        }
    }
}

#[test]
fn percentiles_of_the_mesh_compose_with_those_of_the_hops() {
    let mesh = "[mesh]\nmesh_latency = { p50 = \"1ms\", p99 = \"4ms\" }\n";
    let chain = chain(&format!("{mesh}[[chain]]\ndepth = 5\n{HOP}"));
    let hop = Distribution::percentiles(&[(0.5, 2.0), (0.99, 9.0)]).unwrap();
    let added = Distribution::percentiles(&[(0.5, 1.0), (0.99, 4.0)]).unwrap();
    let all = Distribution::sum(vec![hop.repeated(5).unwrap(), added.repeated(5).unwrap()]).unwrap();
    near(with(&chain, Level::P99), all.quantile(0.99), 1e-9);
    assert!(!chain.plain_part);
    // One proxy's percentiles: a hop passes two of the lesson's.
    let proxy = "[mesh]\nproxy_latency = { p50 = \"1ms\", p99 = \"4ms\" }\n";
    let by_proxy = self::chain(&format!("{proxy}[[chain]]\ndepth = 5\n{HOP}"));
    let all = Distribution::sum(vec![hop.repeated(5).unwrap(), added.repeated(10).unwrap()]).unwrap();
    near(with(&by_proxy, Level::P99), all.quantile(0.99), 1e-9);
}

#[test]
fn the_tail_at_scale() {
    // One leaf in a hundred takes a second: of a hundred leaves at once, 63 % of requests wait for one.
    let chain = chain(
        "[[chain]]\ndepth = 1\nfan_out = 100\nhop_latency = { p50 = \"10ms\", p99 = \"1s\" }\nsla_p99 = \"1s\"",
    );
    let Promise::P99 { over_without: Some(over), .. } = chain.promise else { panic!("an SLA was given") };
    near(over.typical().percent(), 100.0 * (1.0 - 0.99_f64.powi(100)), 1e-9);
    assert_eq!(chain.hops.unwrap().typical().to_string(), "100");
    assert_eq!(chain.depth.unwrap().typical().to_string(), "1");
}

#[test]
fn calls_in_sequence_and_in_parallel_nested() {
    let text = format!(
        "[mesh]\nmesh_latency = \"0ms\"\n[[chain]]\n{HOP}hops = [{{ name = \"a\" }}, {{ parallel = [{{ depth = 2 }}, \
         {{ sequence = [{{ hop_latency = \"5ms\" }}, {{ fan_out = 3 }}] }}] }}]\n"
    );
    let chain = chain(&text);
    let hop = Distribution::percentiles(&[(0.5, 2.0), (0.99, 9.0)]).unwrap();
    let inner =
        Distribution::sum(vec![Distribution::constant(5.0).unwrap(), hop.slowest_of(3).unwrap()]).unwrap();
    let beside = Distribution::slowest(vec![hop.repeated(2).unwrap(), inner]).unwrap();
    let all = Distribution::sum(vec![hop, beside]).unwrap();
    for (level, share) in [(Level::P50, 0.5), (Level::P99, 0.99)] {
        near(without(&chain, level), all.quantile(share), 1e-5);
    }
    assert_eq!(chain.hops.unwrap().typical().to_string(), "7");
    assert_eq!(chain.depth.unwrap().typical().to_string(), "3");
}

#[test]
fn calls_at_once_each_pass_their_proxies() {
    let cpu = |chain: &str| {
        let text = format!(
            "[cluster]\npods = 10\n[mesh]\nsidecar_cpu_idle = \"0m\"\nsidecar_cpu_per_1000_rps = \"0.5\"\n{chain}"
        );
        tried(&text).unwrap().cpu.used.known.unwrap().typical().cores()
    };
    // 1000 requests/s x 4 hops x 2 proxies x 0.5 cores.
    assert_eq!(cpu("[[chain]]\ndepth = 4\nrps = 1000\n"), 4.0);
    assert_eq!(cpu("[[chain]]\nrps = 1000\nhops = [{}, { parallel = [{}, {}, {}] }]\n"), 4.0);
    assert_eq!(cpu("[[chain]]\ndepth = 2\nfan_out = 2\nrps = 1000\n"), 4.0);
}

#[test]
fn plain_numbers_stay_plain_and_exact() {
    let chain = chain(
        "[[chain]]\nhops = [{ hop_latency = \"1ms\" }, { parallel = [{ hop_latency = \"1ms\" }, { hop_latency = \"3ms\" }] }]\n",
    );
    assert_eq!(chain.basis, Basis::Plain);
    assert_eq!(without(&chain, Level::Mean), 4.0);
    assert_eq!(with(&chain, Level::Mean), 6.0);
    assert_eq!(chain.independent.with_mesh.at(Level::P99), None);
    assert!(chain.together.is_none());
}

#[test]
fn every_rig_gives_back_what_was_measured_on_it() {
    let catalog = Catalog::builtin();
    let mut without_a_fit = Vec::new();
    let mut fitted = 0;
    for name in catalog.mesh_names() {
        for mut rig in catalog.mesh(name).unwrap().rigs {
            let (Some(base), Some(p50), Some(p99)) =
                (rig.baseline.distribution(), rig.with_mesh.p50, rig.with_mesh.p99)
            else {
                continue;
            };
            // Where a source does not say how many hops its request makes, the whole request is one.
            let hops = rig.hops.get_or_insert(1.into()).to_string().parse().unwrap();
            let Some(one) = rig.fitted() else {
                without_a_fit.push(format!("{name} {}", rig.id));
                continue;
            };
            let all = Distribution::sum(vec![base, one.repeated(hops).unwrap()]).unwrap();
            near(all.quantile(0.5), p50.ms(), 1e-5);
            near(all.quantile(0.99), p99.ms(), 1e-5);
            fitted += 1;
        }
    }
    assert!(fitted >= 20, "{fitted}");
    insta::assert_snapshot!(without_a_fit.join("\n"));
}

#[test]
fn a_rig_is_named_and_can_be_chosen() {
    let json = |args: &[&str]| -> serde_json::Value { serde_json::from_str(&stdout(args)).unwrap() };
    let base = [
        "estimate",
        "-o",
        "json",
        "--mesh",
        "istio-sidecar",
        "--depth",
        "5",
        "--hop-latency",
        "p50=2ms,p99=9ms",
    ];
    let newest = json(&base);
    assert_eq!(newest["hop"]["rig"], "istio-1.22-cncf");
    assert_eq!(newest["hop"]["added_ms"]["p99"]["typical"], 0.88);
    assert_eq!(newest["hop"]["added_ms"]["p50"], serde_json::Value::Null, "not published");
    let chain = &newest["latency"][0];
    let added = chain["added_ms"]["p99"]["typical"].as_f64().unwrap();
    assert!(added > 1.5 && added < 5.0 * 0.88, "{added} is neither one hop's nor five times it");
    assert_eq!(newest["latency"][1]["hops"], "correlated");
    assert_eq!(newest["latency"][1]["added_ms"]["p99"]["typical"].as_f64().unwrap(), 4.4);
    let older = json(&[&base[..], &["--rig", "istio-1.7-perf-c16"]].concat());
    assert_eq!(older["hop"]["rig"], "istio-1.7-perf-c16");
    assert!(older["latency"][0]["added_ms"]["p50"]["typical"].as_f64().unwrap() > 9.0);
}

#[test]
fn a_mesh_that_breaks_a_promise_at_p99_and_not_at_p50() {
    let json: serde_json::Value =
        serde_json::from_str(&stdout(&["estimate", "examples/checkout.toml", "-o", "json"])).unwrap();
    let chain = &json["latency"][0];
    let sla = &chain["sla"];
    assert_eq!(
        (sla["within_without_mesh"].as_str(), sla["within_with_mesh"].as_str()),
        (Some("yes"), Some("no"))
    );
    let limit = sla["limit_ms"]["typical"].as_f64().unwrap();
    assert!(chain["with_ms"]["p50"]["typical"].as_f64().unwrap() < limit);
    let over = |key: &str| sla[key]["typical"].as_f64().unwrap();
    assert!(over("over_share_without") < 0.01 && over("over_share_with") > 0.01);
    let tight = json["verdict"]["rules"].as_array().unwrap().iter().find(|r| r["rule"] == "tight-latency");
    assert_eq!(tight.unwrap()["state"], "yes");
}

#[test]
fn independent_and_correlated_hops_that_disagree_are_told() {
    let estimate = tried(&format!(
        "[mesh]\nmesh_latency = {{ p50 = \"0.1ms\", p99 = \"0.4ms\" }}\n[[chain]]\ndepth = 5\n{HOP}sla_p99 = \"30ms\""
    ))
    .unwrap();
    let Promise::P99 { tight, together, .. } = &estimate.latency[0].promise else {
        panic!("an SLA was given")
    };
    assert!(!tight.unwrap().typical && together.unwrap().tight.unwrap().typical);
    assert_eq!(estimate.warnings.iter().map(|w| w.code).collect::<Vec<_>>(), ["hops-together-disagree"]);
}

#[test]
fn the_worst_of_several_chains_is_named() {
    let text = format!(
        "[[chain]]\nname = \"a\"\ndepth = 2\n{HOP}sla_p99 = \"1s\"\n[[chain]]\nname = \"b\"\ndepth = 5\n{HOP}sla_p99 = \"40ms\"\n"
    );
    let chains = tried(&text).unwrap().latency;
    assert_eq!(chains.iter().map(|chain| chain.worst).collect::<Vec<_>>(), [false, true]);
}

#[test]
fn more_than_can_be_composed_is_refused_with_the_place() {
    let refused = |text: &str| tried(text).unwrap_err().to_string();
    let text = refused(&format!("[[chain]]\nname = \"long\"\ndepth = 5000\n{HOP}"));
    assert!(text.starts_with("the latency of `long`: 5000 latencies that vary stand in a row"), "{text}");
    assert!(text.ends_with("make `depth` or `fan_out` smaller, or state the latency plainly"), "{text}");
    assert!(
        refused(&format!("[[chain]]\ndepth = 5\nfan_out = 1000000000\n{HOP}"))
            .contains("1000000000 at once of calls")
    );
    // What has a closed form may be a billion at once, and plain numbers may be anything.
    let wide =
        chain(&format!("[mesh]\nmesh_latency = \"1ms\"\n[[chain]]\ndepth = 1\nfan_out = 1000000000\n{HOP}"));
    assert!(with(&wide, Level::P999).is_finite());
    assert_eq!(without(&chain("[[chain]]\ndepth = 5000\nhop_latency = \"1ms\""), Level::Mean), 5000.0);
}

#[test]
fn adding_percentiles_is_not_composing_them() {
    // What the README says about the example, from the example.
    let json: serde_json::Value =
        serde_json::from_str(&stdout(&["estimate", "examples/checkout.toml", "-o", "json"])).unwrap();
    let p99 = |place: usize| json["latency"][place]["without_ms"]["p99"]["typical"].as_f64().unwrap();
    assert_eq!(p99(0).round(), 149.0);
    assert_eq!(p99(1), 208.0, "30 + 60 + 118 ms, the p99s along the slower branch");
}

#[test]
fn what_is_added_to_a_narrow_part_beside_a_wide_one_is_not_lost() {
    // By a grid of 2^21 steps: 904.258 ms without and 905.164 ms with.
    let chain = chain(
        "[mesh]\nname = \"istio-sidecar\"\n[[chain]]\nhops = [{ fan_out = 100, hop_latency = { p50 = \"2ms\", p99 = \
         \"4ms\" } }, { hop_latency = { p50 = \"20ms\", p99 = \"900ms\" } }]",
    );
    near(without(&chain, Level::P99), 904.258, 1e-5);
    near(with(&chain, Level::P99), 905.164, 1e-5);
    near(chain.independent.added.at(Level::P99).unwrap().typical().ms(), 0.906, 0.01);
}

#[test]
fn a_plain_hop_says_nothing_of_its_percentiles() {
    let text = "[mesh]\nname = \"linkerd\"\n[[chain]]\ndepth = 5\nhop_latency = \"1ms\"\nsla_p99 = \"10ms\"";
    let chain = chain(text);
    assert_eq!(without(&chain, Level::Mean), 5.0);
    assert_eq!(chain.independent.without.at(Level::P99), None);
    let Promise::P99 { within_without, within_with, over_without, tight, .. } = &chain.promise else {
        panic!("an SLA was given")
    };
    assert!(within_without.is_none() && over_without.is_none());
    assert!(!within_with.unwrap().typical && tight.unwrap().typical, "5 ms and 12 ms of the proxies");
    assert!(chain.independent.added.at(Level::P99).is_some(), "what is added is known");
}

#[test]
fn a_chain_that_the_mesh_breaks_is_the_worst() {
    // The one loses more of its SLA, the other loses its SLA.
    let text = "[mesh]\nmesh_latency = { p50 = \"1ms\", p99 = \"3ms\" }\n[[chain]]\nname = \"kept\"\ndepth = 5\n\
                hop_latency = { p50 = \"1ms\", p99 = \"2ms\" }\nsla_p99 = \"50ms\"\n[[chain]]\nname = \"broken\"\n\
                depth = 2\nhop_latency = { p50 = \"20ms\", p99 = \"60ms\" }\nsla_p99 = \"83ms\"\n";
    let chains = tried(text).unwrap().latency;
    let worst = chains.iter().find(|chain| chain.worst).unwrap();
    assert_eq!(worst.name, "broken");
}

#[test]
fn a_rig_from_which_nothing_follows_is_told() {
    let mesh = "name = \"mine\"\ntitle = \"mine\"\nversion = \"1\"\ncomponents = [\"sidecar\"]\n[traversals]\nsidecar = 2\n\
                [[rig]]\nid = \"faster\"\nabout = \"x\"\nsource = \"x\"\ndate = \"2026\"\nversion = \"1\"\nhops = 1\n\
                baseline = { p50 = \"2ms\", p99 = \"5ms\" }\nwith_mesh = { p50 = \"1ms\", p99 = \"6ms\" }\n";
    let mut catalog = Catalog::builtin();
    catalog.add("mine.toml", mesh).unwrap();
    let layer = scenario::read(&format!("[mesh]\nname = \"mine\"\n[[chain]]\ndepth = 5\n{HOP}")).unwrap();
    let scenario = catalog.resolve(Said { scenario: Some(layer), ..Said::default() }).unwrap();
    let estimate = estimate(&scenario, &lesson().unwrap()).unwrap();
    assert_eq!(estimate.latency[0].independent.with_mesh.at(Level::P99), None);
    assert!(
        estimate.hop.reason.unwrap().contains("nothing that adds up to it follows from what the rig faster")
    );
}

#[test]
fn a_mean_that_rests_on_the_tail_is_marked() {
    let marked = |hop: &str| {
        chain(&format!("[[chain]]\ndepth = 3\nhop_latency = {hop}\n")).extrapolated.at(Level::Mean)
    };
    assert_eq!(marked("{ p50 = \"2ms\", p99 = \"6.7ms\", p999 = \"679ms\" }"), Some(true));
    assert_eq!(marked("{ p50 = \"2ms\", p99 = \"9ms\" }"), Some(false));
}
