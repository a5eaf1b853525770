//! Laws that hold for every mesh and every system.

use meshtax::catalog::{Catalog, Said};
use meshtax::model::component::Component;
use meshtax::model::latency::Level;
use meshtax::model::resource::Resource;
use meshtax::model::tally::Cell;
use meshtax::model::{Estimate, Layer, Origin, estimate, keys};
use meshtax::units::{Count, Cpu, Memory, Money, Quantity, Range, Rate, Ratio, Time, UnitError};
use proptest::prelude::*;

const MESHES: [&str; 9] = [
    "lesson",
    "istio-sidecar",
    "istio-ambient",
    "istio-ambient-waypoint",
    "linkerd",
    "linkerd-ha",
    "kuma",
    "consul",
    "cilium",
];

/// A system as anybody might describe it; every fact may be missing.
#[derive(Debug, Clone)]
pub(crate) struct System {
    mesh: &'static str,
    pods: Option<Range<Count>>,
    services: Option<Range<Count>>,
    nodes: Option<Range<Count>>,
    namespaces: Option<Range<Count>>,
    depth: Option<Range<Count>>,
    hop: Option<Range<Time>>,
    rps: Option<Range<Rate>>,
    sla: Option<Range<Time>>,
    app_memory: Option<Range<Memory>>,
    app_cpu: Option<Range<Cpu>>,
    node_cpu: Option<Range<Cpu>>,
    sidecar_memory: Option<Range<Memory>>,
    proxy_latency: Option<Range<Time>>,
    prices: Option<&'static str>,
}

impl System {
    fn layer(&self) -> Layer {
        let mut layer = Layer::default();
        layer.say(keys::MESH_NAME, self.mesh.to_owned(), Origin::Scenario);
        macro_rules! say {
            ($($key:ident: $field:ident),*) => {
                $(if let Some(value) = self.$field { layer.say(keys::$key, value.into(), Origin::Scenario); })*
            };
        }
        say!(
            PODS: pods, SERVICES: services, NODES: nodes, NAMESPACES: namespaces, DEPTH: depth, HOP_LATENCY: hop,
            RPS: rps, SLA_P99: sla, APP_MEMORY: app_memory, APP_MEMORY_REQUEST: app_memory, APP_CPU: app_cpu,
            APP_CPU_REQUEST: app_cpu, ALLOCATABLE_CPU: node_cpu, SIDECAR_MEMORY: sidecar_memory,
            PROXY_LATENCY: proxy_latency
        );
        if let Some(book) = self.prices {
            layer.say(keys::PRICE_BOOK, book.to_owned(), Origin::Scenario);
        }
        layer
    }

    pub(crate) fn estimate(&self) -> Estimate {
        estimate_of(self.layer())
    }
}

fn estimate_of(layer: Layer) -> Estimate {
    let said = Said { scenario: Some(layer), ..Said::default() };
    let scenario = Catalog::builtin().resolve(said).unwrap();
    estimate(&scenario, crate::support::the_lesson()).unwrap()
}

fn range<Q: Quantity>(least: f64, most: f64) -> impl Strategy<Value = Range<Q>> {
    [least..most, least..most, least..most].prop_map(|mut ends| {
        ends.sort_by(f64::total_cmp);
        let [low, typical, high] = ends.map(Q::saturated);
        Range::new(low, typical, high).unwrap()
    })
}

fn maybe<Q: Quantity>(least: f64, most: f64) -> impl Strategy<Value = Option<Range<Q>>> {
    proptest::option::weighted(0.8, range(least, most))
}

pub(crate) fn system() -> impl Strategy<Value = System> {
    let size = (maybe(0.0, 5000.0), maybe(1.0, 900.0), maybe(1.0, 300.0), maybe(1.0, 60.0));
    let path = (maybe(0.0, 12.0), maybe(0.1, 50.0), maybe(0.0, 90_000.0), maybe(1.0, 500.0));
    let pods = (maybe(1e6, 4e9), maybe(0.01, 4.0), maybe(4.0, 64.0), maybe(1e6, 3e8), maybe(0.01, 5.0));
    let prices =
        proptest::option::of(prop::sample::select(vec!["opencost-default", "gke-autopilot", "fargate"]));
    (prop::sample::select(MESHES.to_vec()), size, path, pods, prices).prop_map(
        |(mesh, size, path, pods, prices)| System {
            mesh,
            pods: size.0,
            services: size.1,
            nodes: size.2,
            namespaces: size.3,
            depth: path.0,
            hop: path.1,
            rps: path.2,
            sla: path.3,
            app_memory: pods.0,
            app_cpu: pods.1,
            node_cpu: pods.2,
            sidecar_memory: pods.3,
            proxy_latency: pods.4,
            prices,
        },
    )
}

/// Every figure of an estimate, as low, typical, high.
fn figures(e: &Estimate) -> Vec<[f64; 3]> {
    fn ends<Q: Quantity>(range: Option<Range<Q>>) -> Option<[f64; 3]> {
        range.map(|r| [r.low(), r.typical(), r.high()].map(Quantity::base))
    }
    fn of<Q: Quantity>(resource: &Resource<Q>) -> Vec<Option<[f64; 3]>> {
        let parts = resource.parts.iter();
        let mut all: Vec<_> =
            parts.flat_map(|p| [ends(p.count), ends(p.used.figure()), ends(p.reserved.figure())]).collect();
        for total in [&resource.used, &resource.reserved] {
            all.extend([ends(total.known), ends(total.apps), ends(total.with_mesh), ends(total.share)]);
        }
        all
    }
    let mut all = of(&e.memory);
    all.extend(of(&e.cpu));
    all.extend(Level::ALL.map(|level| ends(e.hop.added.at(level))));
    for chain in &e.latency {
        for of in [Some(chain.independent), chain.together].into_iter().flatten() {
            for level in Level::ALL {
                all.extend([of.without, of.with_mesh, of.added].map(|levels| ends(levels.at(level))));
                all.push(ends(of.added_share.at(level)));
            }
        }
    }
    if let Ok(capacity) = &e.capacity {
        all.extend([capacity.without, capacity.with_mesh, capacity.extra].map(|n| ends(Some(n))));
    }
    if let Some(cost) = &e.cost {
        all.extend([ends(cost.added), ends(cost.apps), ends(cost.added_share)]);
        all.extend(cost.parts.iter().map(|part| ends(part.per_month)));
    }
    all.into_iter().flatten().collect()
}

/// The data plane's used memory, where it is known in full.
fn data_plane(e: &Estimate) -> Option<Range<Memory>> {
    let part =
        e.memory.parts.iter().find(|p| matches!(p.component, Component::Sidecar | Component::NodeProxy))?;
    if part.used.is_missing() { None } else { part.used.figure() }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 128, ..ProptestConfig::default() })]

    #[test]
    fn low_typical_high_everywhere(system in system()) {
        for [low, typical, high] in figures(&system.estimate()) {
            prop_assert!(low <= typical && typical <= high && low >= 0.0 && high.is_finite());
        }
    }

    /// Sidecars come one a pod. A catalog's high end grows with the mesh besides, so it at least
    /// doubles. Node proxies' part that follows the pods doubles, what a node takes empty stays.
    #[test]
    fn doubling_pods_doubles_the_data_planes_memory(mesh in prop::sample::select(MESHES.to_vec()), pods in 1_u32..5000) {
        let with = |pods: u32| {
            let system = System {
                mesh,
                pods: Some(Range::exact(Count::from(pods))),
                nodes: Some(Range::exact(Count::from(10))),
                ..unknown()
            };
            let mut layer = system.layer();
            // What nobody published is given here, so that the law is held for every mesh.
            let own: Range<Memory> = "40MB..50MB..70MB".parse().unwrap();
            match mesh {
                "kuma" | "consul" => layer.say(keys::SIDECAR_MEMORY, own, Origin::Scenario),
                "cilium" => {
                    layer.say(keys::NODE_PROXY_MEMORY, own, Origin::Scenario);
                    layer.say(keys::NODE_PROXY_MEMORY_PER_KNOWN_POD, own, Origin::Scenario);
                    layer.say(keys::NODE_PROXY_MEMORY_PER_LOCAL_POD, own, Origin::Scenario);
                }
                _ => {}
            }
            data_plane(&estimate_of(layer)).unwrap()
        };
        let (none, once, twice) = (with(0), with(pods), with(2 * pods));
        {
            let grown = |range: Range<Memory>| [range.low().bytes() - none.low().bytes(), range.typical().bytes() - none.typical().bytes()];
            for (once, twice) in grown(once).into_iter().zip(grown(twice)) {
                prop_assert!((twice - 2.0 * once).abs() <= 1e-9 * twice + 10.0, "{twice} is not twice {once}");
            }
            let high = |range: Range<Memory>| range.high().bytes() - none.high().bytes();
            prop_assert!(high(twice) >= 2.0 * high(once) - 10.0);
        }
    }

    #[test]
    fn a_chain_of_no_hops_adds_no_latency(system in system()) {
        let none = System { depth: Some(Range::exact(Count::from(0))), ..system };
        for chain in none.estimate().latency {
            if let Some(added) = chain.judged_added() {
                prop_assert_eq!(added, Range::exact(Time::ZERO));
            }
        }
    }

    #[test]
    fn more_memory_a_sidecar_never_lowers_a_figure(system in system(), factor in 1.0_f64..3.0) {
        let more = |m: Memory| Memory::saturated(m.bytes() * factor);
        let Some(memory) = system.sidecar_memory else { return Ok(()) };
        let larger = Range::new(more(memory.low()), more(memory.typical()), more(memory.high())).unwrap();
        let after = System { sidecar_memory: Some(larger), ..system.clone() };
        let (before, after) = (figures(&system.estimate()), figures(&after.estimate()));
        prop_assert_eq!(before.len(), after.len(), "the same figures are known");
        for (before, after) in before.into_iter().zip(after) {
            for (before, after) in before.into_iter().zip(after) {
                prop_assert!(after >= before * (1.0 - 1e-12), "{after} is less than {before}");
            }
        }
    }

    /// Unknown is never zero: a part whose figure is missing is named, and a total of which nothing
    /// is known has no number.
    #[test]
    fn what_is_unknown_stays_missing(system in system()) {
        fn check<Q: Quantity>(resource: &Resource<Q>) -> Result<(), TestCaseError> {
            for part in &resource.parts {
                for (cell, total) in [(&part.used, &resource.used), (&part.reserved, &resource.reserved)] {
                    let named = total.missing.contains(&part.component);
                    prop_assert_eq!(cell.is_missing(), named);
                    match cell {
                        Cell::Unknown(reason) => prop_assert!(!reason.is_empty() && cell.figure().is_none()),
                        Cell::Known { range, lacking: Some(reason) } => {
                            prop_assert!(!reason.is_empty() && range.high().base() > 0.0);
                        }
                        _ => {}
                    }
                }
            }
            let known = |cells: Vec<&Cell<Q>>| cells.iter().any(|cell| cell.figure().is_some());
            prop_assert!(resource.used.known.is_none() || known(resource.parts.iter().map(|p| &p.used).collect()));
            prop_assert!(resource.reserved.known.is_none() || known(resource.parts.iter().map(|p| &p.reserved).collect()));
            Ok(())
        }
        let estimate = system.estimate();
        check(&estimate.memory)?;
        check(&estimate.cpu)?;
    }

    #[test]
    fn print_then_parse_gives_the_same(base in 0.0_f64..1e9, fraction in 0.0_f64..1.0) {
        fn check<Q: Quantity>(base: f64) -> Result<(), TestCaseError> {
            let quantity = Q::new(base).unwrap();
            let back: Result<Q, UnitError> = quantity.to_string().parse();
            prop_assert_eq!(back.as_ref(), Ok(&quantity), "{}", quantity);
            Ok(())
        }
        for base in [base, fraction, base.round()] {
            check::<Memory>(base)?;
            check::<Cpu>(base)?;
            check::<Time>(base)?;
            check::<Rate>(base)?;
            check::<Ratio>(base)?;
            check::<Money>(base)?;
            check::<Count>(base)?;
        }
    }

    #[test]
    fn print_then_parse_gives_the_same_range(range in range::<Memory>(0.0, 1e12)) {
        prop_assert_eq!(range.to_string().parse::<Range<Memory>>(), Ok(range));
    }

    #[test]
    fn doubling_a_price_doubles_the_cost(pods in 1_u32..5000, price in 0.001_f64..10.0) {
        let cost = |price: f64| {
            let mut layer = System { pods: Some(Range::exact(Count::from(pods))), ..unknown() }.layer();
            layer.say(keys::CPU_HOUR, Range::exact(Quantity::saturated(price)), Origin::Scenario);
            layer.say(keys::MEMORY_GIB_HOUR, Range::exact(Quantity::saturated(price)), Origin::Scenario);
            estimate_of(layer).cost.unwrap().added.unwrap().typical().amount()
        };
        prop_assert!((cost(2.0 * price) - 2.0 * cost(price)).abs() <= 1e-9 * cost(2.0 * price));
    }

    #[test]
    fn any_text_is_a_quantity_or_a_short_error(text in "\\PC{0,200}|[0-9.]{0,40}[a-zA-Z%µ]{0,5}|.{0,50}") {
        fn check<Q: Quantity>(text: &str) -> Result<(), TestCaseError> {
            if let Err(error) = text.parse::<Range<Q>>() {
                let message = error.to_string();
                prop_assert!(message.chars().count() < 2000 && !message.chars().any(char::is_control), "{message}");
            }
            Ok(())
        }
        check::<Memory>(&text)?;
        check::<Time>(&text)?;
        check::<Cpu>(&text)?;
        check::<Count>(&text)?;
    }

    #[test]
    fn any_bytes_are_a_scenario_a_catalog_or_an_error(bytes in proptest::collection::vec(any::<u8>(), 0..400)) {
        let text = String::from_utf8_lossy(&bytes);
        let _ = meshtax::scenario::read(&text);
        let _ = Catalog::builtin().add("bytes", &text);
    }

    #[test]
    fn any_text_is_a_scenario_or_faults(text in "(\\[{1,2}(cluster|mesh|chain|x)\\]{1,2}\n|(pods|depth|name|sidecar_memory) = (1|\"1MB\"|\\[\\]|true)\n|\\PC{0,20}\n){0,12}") {
        if let Err(faults) = meshtax::scenario::read(&text) {
            prop_assert!(!faults.is_empty());
            for fault in faults {
                prop_assert!(fault.span.start <= text.len() && !fault.message.is_empty());
            }
        }
    }
}

/// A system of which nothing is known but the lesson's mesh.
fn unknown() -> System {
    System {
        mesh: "lesson",
        pods: None,
        services: None,
        nodes: None,
        namespaces: None,
        depth: None,
        hop: None,
        rps: None,
        sla: None,
        app_memory: None,
        app_cpu: None,
        node_cpu: None,
        sidecar_memory: None,
        proxy_latency: None,
        prices: None,
    }
}
