//! Ranges: whatever the uncertain inputs are within their ranges, every figure lies within its own.

use meshtax::catalog::{Catalog, Said};
use meshtax::model::figure::{Figure, FigureValue, Which};
use meshtax::model::{Estimate, Given, Layer, Origin, Scenario, Value, estimate, keys};
use meshtax::units::{Count, Cpu, Memory, Quantity, Range, Rate, Time};
use proptest::prelude::*;

/// A quantity whose least and greatest are given; typical lies between.
fn between<Q: Quantity>(least: f64, most: f64) -> impl Strategy<Value = Value> {
    (least..most, 0.0_f64..1.0, 0.0_f64..1.0).prop_map(move |(low, width, typical)| {
        let high = low + (most - low) * width * width;
        let ends = [low, low + (high - low) * typical, high].map(Q::saturated);
        Value::from(Range::new(ends[0], ends[1], ends[2]).unwrap())
    })
}

fn percentiles(text: &str) -> Value {
    keys::HOP_LATENCY.entry().read(text).unwrap()
}

type Stated = Vec<(&'static str, Value)>;

/// A system whose every input is a range, and a mesh that is asked about.
fn systems() -> impl Strategy<Value = ([&'static str; 2], Stated)> {
    let meshes = ["lesson", "istio-sidecar", "istio-ambient", "istio-ambient-waypoint", "linkerd", "cilium"];
    let size = (
        between::<Count>(5.0, 900.0),
        between::<Count>(5.0, 2000.0),
        between::<Count>(1.0, 200.0),
        between::<Count>(1.0, 90.0),
        between::<Count>(1.0, 12.0),
    );
    let pods = (
        between::<Memory>(5e7, 3e9),
        between::<Cpu>(0.01, 2.0),
        between::<Memory>(5e7, 3e9),
        between::<Cpu>(0.01, 2.0),
    );
    let node = (between::<Memory>(4e9, 64e9), between::<Cpu>(2.0, 32.0), any::<bool>(), any::<bool>());
    let mesh = (
        between::<Memory>(2e7, 2e8),
        between::<Memory>(2e7, 2e8),
        between::<Cpu>(0.01, 0.4),
        between::<Memory>(1e6, 3e7),
        between::<Memory>(1e4, 2e6),
    );
    let path = (
        between::<Count>(1.0, 9.0),
        between::<Time>(0.5, 20.0),
        between::<Time>(0.05, 3.0),
        between::<Rate>(1.0, 3000.0),
        between::<Time>(5.0, 300.0),
    );
    let book = prop::sample::select(vec!["opencost-default", "fargate", "gke-autopilot"]);
    // Plain numbers, percentiles, and rows of hops at once.
    let shape = prop::sample::select(vec!["", "p50=2ms,p99=9ms", "p50=1ms,p90=3ms,p99.9=40ms"]);
    let shape = (shape, prop::option::weighted(0.3, between::<Count>(1.0, 6.0)), prop::bool::weighted(0.8));
    let rollout = (between::<Count>(1.0, 60.0), between::<Time>(1e3, 9e4), between::<Time>(1e2, 2e4));
    (prop::sample::select(meshes.to_vec()), book, size, pods, node, mesh, (path, shape), rollout).prop_map(
        |(name, book, size, pods, node, mesh, (path, (hop, fan_out, proxy)), rollout)| {
            let mut stated: Stated = vec![
                ("cluster.pods", size.0),
                ("cluster.services", size.2),
                ("cluster.namespaces", size.4),
                ("cluster.app_memory", pods.0),
                ("cluster.app_cpu", pods.1),
                ("cluster.app_memory_request", pods.2),
                ("cluster.app_cpu_request", pods.3),
                ("node.allocatable_memory", node.0),
                ("node.allocatable_cpu", node.1),
                ("mesh.sidecar_memory", mesh.0),
                ("mesh.sidecar_memory_request", mesh.1),
                ("mesh.sidecar_cpu_request", mesh.2),
                ("mesh.node_proxy_memory", mesh.3),
                ("mesh.node_proxy_memory_per_known_pod", mesh.4),
                ("chain.depth", path.0),
                ("chain.hop_latency", if hop.is_empty() { path.1 } else { percentiles(hop) }),
                ("chain.rps", path.3),
                ("chain.sla_p99", path.4),
                ("rollout.replicas", rollout.0),
                ("rollout.app_ready", rollout.1),
                ("rollout.proxy_ready", rollout.2),
            ];
            stated.extend(fan_out.map(|rows| ("chain.fan_out", rows)));
            if proxy {
                stated.push(("mesh.proxy_latency", path.2));
            }
            if node.2 {
                stated.push(("cluster.cluster_pods", size.1));
            }
            if node.3 {
                stated.push(("cluster.nodes", size.3));
            }
            ([name, book], stated)
        },
    )
}

fn scenario([mesh, book]: [&str; 2], stated: &[(&'static str, Value)]) -> Scenario {
    let mut layer = Layer::default().with(keys::MESH_NAME, mesh.to_owned(), Origin::Scenario);
    layer.say(keys::PRICE_BOOK, book.to_owned(), Origin::Scenario);
    for (name, value) in stated {
        layer.put(keys::find(name).unwrap(), 0, Given::plain(value.clone(), Origin::Scenario));
    }
    Catalog::builtin().resolve(Said { scenario: Some(layer), ..Said::default() }).unwrap()
}

fn estimated(scenario: &Scenario) -> Option<Estimate> {
    estimate(scenario, crate::support::the_lesson()).ok()
}

fn ends(figure: Figure, estimate: &Estimate) -> Option<[f64; 3]> {
    match figure.value(estimate) {
        FigureValue::Whole(whole) => Some(whole.ends()),
        FigureValue::AtLeast(floor) => Some(floor.known_part()),
        FigureValue::Unknown(_) => None,
    }
}

/// The inputs of the whole scenario that are ranges, those of the catalog too.
fn uncertain(scenario: &Scenario) -> Vec<(&'static keys::Entry, [f64; 2], meshtax::units::Unit)> {
    let layer = scenario.inputs();
    let all = layer.system.said().chain(layer.chains.iter().flat_map(meshtax::model::layer::Values::said));
    all.filter_map(|(entry, given)| match &given.value {
        Value::Number(number) if number.is_uncertain() => {
            let [low, high] =
                [meshtax::units::End::Low, meshtax::units::End::High].map(|end| number.base_at(end));
            Some((entry, [low, high], number.unit()))
        }
        _ => None,
    })
    .collect()
}

fn value(unit: meshtax::units::Unit, base: f64) -> Value {
    use meshtax::units::{CpuPrice, Hours, MemoryPrice, Money, Ratio, Unit};
    fn of<Q: Quantity>(base: f64) -> Value {
        Range::exact(Q::saturated(base)).into()
    }
    match unit {
        Unit::Count => of::<Count>(base),
        Unit::Memory => of::<Memory>(base),
        Unit::Cpu => of::<Cpu>(base),
        Unit::Time => of::<Time>(base),
        Unit::Hours => of::<Hours>(base),
        Unit::Rate => of::<Rate>(base),
        Unit::Ratio => of::<Ratio>(base),
        Unit::Money => of::<Money>(base),
        Unit::CpuPrice => of::<CpuPrice>(base),
        Unit::MemoryPrice => of::<MemoryPrice>(base),
        other => panic!("{other:?}"),
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 128, rng_seed: crate::support::SEED, ..ProptestConfig::default() })]

    /// 128 systems at 16 points each: 2,048 random points, some of them corners.
    #[test]
    fn every_point_lies_within_the_range_of_every_figure(
        (named, stated) in systems(),
        points in prop::collection::vec(prop::collection::vec(0.0_f64..1.0, 40), 16),
    ) {
        let whole = scenario(named, &stated);
        let Some(ranges) = estimated(&whole) else { return Ok(()) };
        let figures = Figure::all(Which::Worst);
        let inputs = uncertain(&whole);
        for point in points {
            let exact = inputs.iter().zip(point.iter().cycle()).fold(whole.clone(), |scenario, ((entry, [low, high], unit), at)| {
                // A third of all inputs stand at an end.
                let share = ((at - 1.0 / 6.0) * 1.5).clamp(0.0, 1.0);
                scenario.with(entry, 0, value(*unit, low + (high - low) * share))
            });
            let Some(there) = estimated(&exact) else { continue };
            for figure in &figures {
                let (Some([low, _, high]), Some([_, typical, _])) = (ends(*figure, &ranges), ends(*figure, &there)) else {
                    continue;
                };
                // Whole bytes and counts are rounded on the way. Compositions are good to four digits of the
                // whole, of which what is added may be a small part.
                let off = 1e-6 * high.abs() + 1e-9;
                let off = match (figure.is_latency(), ends(figure.with_mesh(), &ranges)) {
                    (true, Some([_, _, whole])) if figure.unit() != meshtax::units::Unit::Ratio => off + 3e-4 * whole,
                    (true, _) => off + 2e-3 * (1.0 + high),
                    _ => off,
                };
                prop_assert!(
                    low - off <= typical && typical <= high + off,
                    "{} is {typical} and its range {low} to {high}, {named:?}",
                    figure.name()
                );
            }
        }
    }
}

/// The range of a figure of a scenario file.
fn range_of(figure: Figure, text: &str) -> [f64; 3] {
    let layer = meshtax::scenario::read(text).unwrap();
    let scenario = Catalog::builtin().resolve(Said { scenario: Some(layer), ..Said::default() }).unwrap();
    ends(figure, &estimated(&scenario).unwrap()).unwrap()
}

fn share(figure: Figure) -> Figure {
    figure.aspect_of(meshtax::model::figure::Aspect::Share).unwrap()
}

/// Along a path a share of percentiles falls with the hops and rises again.
#[test]
fn a_share_that_is_least_or_greatest_within_the_hops_is_found_there() {
    use meshtax::model::latency::Level;
    let p99 = share(Figure::path(Which::Worst, Level::P99));
    let hops = |depth: &str| {
        let text = "[cluster]\npods = 10\n[mesh]\nname = \"linkerd\"\n[[chain]]\n\
            hop_latency = \"p50=1ms,p90=3ms,p99.9=40ms\"\n";
        range_of(p99, &format!("{text}depth = {depth}\n"))
    };
    for range in ["\"1..40\"", "\"1..1..4\""] {
        assert!(hops(range)[0] <= hops("2")[1], "{range}");
    }
    let p90 = share(Figure::path(Which::Worst, Level::P90));
    let steep = |depth: &str| {
        let text = "[cluster]\npods = 10\n[mesh]\nname = \"lesson\"\nmesh_latency = \"p50=0.1ms,p99=20ms\"\n[[chain]]\n\
            hop_latency = \"p50=5ms,p99=6ms\"\n";
        range_of(p90, &format!("{text}depth = {depth}\n"))
    };
    assert!(steep("\"1..300\"")[2] >= steep("12")[1] * 0.99, "within a hundredth: not every number is tried");
}

/// Ten pods need no more nodes with the mesh than without, and twelve need twice as many.
#[test]
fn a_share_of_nodes_reaches_down_to_none() {
    let text = "[cluster]\npods = \"10..12..12\"\napp_cpu_request = 0.033\n[mesh]\nname = \"istio-sidecar\"\n\
        control_plane_cpu_request = \"none\"\ncontrol_plane_memory_request = \"none\"\n\
        sidecar_cpu_request = 0.066\nsidecar_memory_request = \"none\"\n[node]\nallocatable_cpu = 1\n";
    let [low, _, high] = range_of(share(Figure::EXTRA_NODES), text);
    assert_eq!(low, 0.0);
    assert!((0.99..=2.0).contains(&high), "{high}");
}

/// Growth of nothing for each pod is nothing, of how many pods ever; of something it is not known.
#[test]
fn a_sum_that_is_whole_only_where_all_is_typical_is_at_least_so_much() {
    let text = "[cluster]\nnodes = 10\n[mesh]\nname = \"istio-ambient\"\nnode_proxy_memory = \"30MB\"\n\
        node_proxy_memory_per_known_pod = \"0B..0B..1MB\"\nnode_proxy_memory_per_local_pod = \"0B\"\n";
    let layer = meshtax::scenario::read(text).unwrap();
    let scenario = Catalog::builtin().resolve(Said { scenario: Some(layer), ..Said::default() }).unwrap();
    let estimate = estimated(&scenario).unwrap();
    assert!(matches!(Figure::MEMORY.value(&estimate), FigureValue::AtLeast(_)));
    let names: Vec<&str> = estimate.memory.used.missing.iter().map(|one| one.name()).collect();
    assert!(names.contains(&"node-proxy"), "{names:?}");
}
