//! The rules of each term, by scenarios small enough to reckon by hand.

use meshtax::catalog::{Catalog, Said};
use meshtax::model::component::Component;
use meshtax::model::latency::{Level, Promise};
use meshtax::model::prices::Basis;
use meshtax::model::{Estimate, Layer, Origin, keys};
use meshtax::scenario;
use meshtax::units::{Cpu, Memory, Quantity, Range};

use crate::support::{estimated, resolved};

fn estimate(text: &str) -> Estimate {
    estimated(text).1
}

fn used(estimate: &Estimate, component: Component) -> Range<Memory> {
    estimate.memory.parts.iter().find(|part| part.component == component).unwrap().used.figure().unwrap()
}

/// Seconds of a rollout, without and with the mesh.
fn rollout(text: &str) -> (f64, f64) {
    let rollout = estimate(text).rollout.unwrap();
    (rollout.without.typical().seconds(), rollout.with_mesh.unwrap().typical().seconds())
}

#[test]
fn rollouts_by_controller() {
    let of = |keys: &str| rollout(&format!("[rollout]\napp_ready = \"10s\"\nproxy_ready = \"5s\"\n{keys}"));
    // 10 pods: surge 3, unavailable 2, so two waves of 10 s, or of 15 s.
    assert_eq!(of("replicas = 10"), (20.0, 30.0));
    // 4 pods, 30 %: surge 2, unavailable 1.
    assert_eq!(of("replicas = 4\nmax_surge = \"30%\"\nmax_unavailable = \"30%\""), (20.0, 30.0));
    assert_eq!(of("replicas = 4\nmax_surge = 0\nmax_unavailable = 0"), (40.0, 60.0));
    assert_eq!(of("replicas = 10\nmin_ready = \"30s\""), (80.0, 90.0));
    assert_eq!(of("replicas = 10\nstart = \"parallel\""), (20.0, 20.0), "the application takes longer");
    assert_eq!(of("replicas = 10\ncontroller = \"recreate\""), (10.0, 15.0));
    assert_eq!(of("replicas = 3\ncontroller = \"stateful-set\""), (30.0, 45.0));
    assert_eq!(of("replicas = 3\ncontroller = \"daemon-set\""), (30.0, 45.0), "one node after another");
    // A DaemonSet rounds up: 10 % of 15 nodes are 2.
    assert_eq!(
        of("controller = \"daemon-set\"\nmax_unavailable = \"10%\"\n[cluster]\nnodes = 15"),
        (80.0, 120.0)
    );
    assert_eq!(
        of("replicas = 10\n[mesh]\nname = \"istio-ambient\""),
        (20.0, 20.0),
        "nothing starts in the pod"
    );
}

#[test]
fn keys_without_use_for_the_controller_are_named() {
    let estimate =
        estimate("[rollout]\ncontroller = \"stateful-set\"\nreplicas = 3\napp_ready = \"1s\"\nmax_surge = 2");
    assert!(warns(&estimate, "rollout-key-unused"));
}

fn tight(chain: &str) -> bool {
    let estimate = estimate(&format!("[[chain]]\n{chain}"));
    let Promise::P99 { tight, .. } = &estimate.latency[0].promise else { panic!("an SLA was given") };
    tight.unwrap().typical
}

#[test]
fn an_sla_is_tight_from_a_fifth_on_and_equal_is_within() {
    // The lesson's mesh adds 1 ms a hop.
    assert!(tight("depth = 1\nhop_latency = \"1ms\"\nsla_p99 = \"5ms\""), "1 ms of 5 ms");
    assert!(!tight("depth = 1\nhop_latency = \"1ms\"\nsla_p99 = \"5.01ms\""));
    assert!(!tight("depth = 1\nhop_latency = \"9ms\"\nsla_p99 = \"10ms\""), "10 ms of 10 ms is within");
    assert!(tight("depth = 1\nhop_latency = \"9.01ms\"\nsla_p99 = \"10ms\""), "over its SLA with the mesh");
    assert!(
        tight("depth = 3\nhop_latency = \"0.1ms\"\nsla_p99 = \"15ms\""),
        "3 x 1 ms of 15 ms, sums rounded"
    );
}

#[test]
fn an_sla_missed_without_a_mesh_is_known_to_be_missed_with_one() {
    let text = "[mesh]\nname = \"linkerd\"\n[[chain]]\ndepth = 2\nhop_latency = \"10ms\"\nsla_p99 = \"15ms\"";
    let estimate = estimate(text);
    let p99 = estimate.latency[0].independent.with_mesh.at(Level::P99).unwrap();
    assert!(p99.typical().ms() > 20.0, "what a rig measured is added to it");
    let Promise::P99 { tight, .. } = &estimate.latency[0].promise else { panic!("an SLA was given") };
    assert!(tight.unwrap().typical);
}

#[test]
fn nodes_that_are_there_are_used_first() {
    let nodes = |more: &str| {
        let capacity = estimate(&format!(
            "[mesh]\nname = \"istio-sidecar\"\ncontrol_plane_replicas = 1\n[node]\nallocatable_cpu = 4\n{more}"
        ))
        .capacity
        .unwrap();
        (capacity.without.typical().base(), capacity.with_mesh.typical().base())
    };
    // 20 x 1 core on 4-core nodes; with 0.1 a sidecar and 0.5 for istiod, 22.5 cores.
    assert_eq!(nodes("[cluster]\npods = 20\napp_cpu_request = 1"), (5.0, 6.0));
    assert_eq!(nodes("[cluster]\npods = 20\napp_cpu_request = 1\nnodes = 6"), (6.0, 6.0));
    assert_eq!(nodes("agents_cpu_request = \"500m\"\n[cluster]\npods = 20\napp_cpu_request = 1"), (6.0, 7.0));
    // Pods outside the mesh need room too, and get no sidecar.
    assert_eq!(nodes("[cluster]\npods = 10\ncluster_pods = 20\napp_cpu_request = 1"), (5.0, 6.0));
}

#[test]
fn a_node_that_its_agents_fill_holds_nothing() {
    let estimate = estimate(
        "[mesh]\nname = \"istio-sidecar\"\n[node]\nallocatable_cpu = 1\nagents_cpu_request = 1\n\
         [cluster]\npods = 2\napp_cpu_request = \"100m\"",
    );
    assert!(estimate.capacity.unwrap_err().contains("takes all of its CPU"));
}

#[test]
fn what_grows_with_nodes_and_pods() {
    let cilium = |nodes: u32| {
        let text = format!(
            "[cluster]\npods = 10\ncluster_pods = 1000\nnodes = {nodes}\n[mesh]\nname = \"cilium\"\ncni_already = false"
        );
        used(&estimate(&text), Component::Cni).typical().bytes()
    };
    assert_eq!(cilium(1), 1000.0 * 10_752.0);
    assert_eq!(cilium(3), 3.0 * cilium(1), "every agent knows every pod");
    let waypoints = |keys: &str| {
        let text = format!("[mesh]\nname = \"istio-ambient-waypoint\"\n{keys}");
        used(&estimate(&text), Component::Waypoint).typical().bytes()
    };
    assert_eq!(waypoints("[cluster]\nnamespaces = 7"), 7.0 * 60e6, "one for each meshed namespace");
    assert_eq!(waypoints("waypoints = 2\n[cluster]\nnamespaces = 7"), 2.0 * 60e6);
}

#[test]
fn a_sidecars_memory_by_services_and_scope() {
    let sidecar = |keys: &str| {
        used(&estimate(&format!("[mesh]\nname = \"istio-sidecar\"\n{keys}")), Component::Sidecar)
    };
    let one = sidecar("[cluster]\npods = 1\nservices = 2");
    assert_eq!(one.typical().bytes(), 60e6, "typical is the published figure");
    let large = sidecar("[cluster]\npods = 1\nservices = 500");
    assert_eq!(large.high().bytes(), 220e6, "the greatest that was measured up to that size");
    let scoped = sidecar("services_in_scope = 0\n[cluster]\npods = 1\nservices = 500");
    assert_eq!(scoped.high().bytes(), 120e6, "an idle sidecar was measured at that");
    let told = sidecar("memory_per_service = \"100kB\"\n[cluster]\npods = 1\nservices = 500");
    assert_eq!(told.typical().bytes(), 60e6 + 500.0 * 1e5);
    let told = sidecar(
        "memory_per_service = \"100kB\"\nservices_in_scope = 10\n[cluster]\npods = 1\nservices = 500",
    );
    assert_eq!(told.typical().bytes(), 60e6 + 10.0 * 1e5);
    let own = sidecar("sidecar_memory = \"90MB\"\n[cluster]\npods = 1\nservices = 500");
    assert_eq!(own, Range::exact("90MB".parse().unwrap()), "one's own figure is left as it is");
}

#[test]
fn gateways_count_where_they_are_given() {
    let with = estimate("[cluster]\npods = 1\n[mesh]\nname = \"istio-sidecar\"\ngateways = 2");
    let gateway = with.memory.parts.iter().find(|part| part.component == Component::Gateway).unwrap();
    assert_eq!(gateway.reserved.figure().unwrap().typical(), "256MiB".parse().unwrap());
    let without = estimate("[cluster]\npods = 1\n[mesh]\nname = \"istio-sidecar\"");
    assert!(without.memory.used.not_counted.contains(&Component::Gateway));
}

#[test]
fn sizes_on_sale_are_rounded_up() {
    let Basis::PodSize(sizes) = Catalog::builtin().price_book("fargate").unwrap().basis else {
        panic!("Fargate sells pods by size")
    };
    let size = |cpu: &str, memory: &str| {
        let found = sizes.holding(cpu.parse::<Cpu>().unwrap(), memory.parse::<Memory>().unwrap());
        found.map(|(cpu, memory)| (cpu.cores(), memory.gib()))
    };
    assert_eq!(size("250m", "256MiB"), Some((0.25, 0.5)), "256 MiB and the platform's 256 fill it");
    assert_eq!(size("250m", "257MiB"), Some((0.25, 1.0)));
    assert_eq!(size("1", "2.5GiB"), Some((1.0, 3.0)));
    assert_eq!(size("1", "8GiB"), Some((2.0, 9.0)), "8 GiB and the platform's part are more than 1 core has");
    assert_eq!(size("8", "17GiB"), Some((8.0, 20.0)));
    assert_eq!(size("0", "0"), Some((0.25, 0.5)));
    assert_eq!(size("16", "120GiB"), None);
    assert_eq!(size("17", "1GiB"), None);
}

#[test]
fn requests_are_what_autopilot_bills() {
    let text = "[cluster]\npods = 100\n[mesh]\nname = \"kuma\"\n[prices]\nbook = \"gke-autopilot\"";
    let cost = estimate(text).cost.unwrap();
    // 100 x 50m and 64Mi; a control plane of 500m and 256Mi.
    let cores = 100.0 * 0.05 + 0.5;
    let gib = (100.0 * 64.0 + 256.0) / 1024.0;
    let known = 730.0 * (cores * 0.0445 + gib * 0.004_922_5);
    assert!((cost.added.unwrap().typical().amount() - known).abs() < 1e-6);
    assert!(cost.missing.is_empty(), "what is used is not what is billed");
}

#[test]
fn later_prices_take_the_place_of_earlier_ones() {
    let scenario =
        scenario::read("[cluster]\npods = 10\n[prices]\ncpu_hour = 1\nmemory_gib_hour = 1").unwrap();
    let flags = Layer::default().with(keys::PRICE_BOOK, "opencost-default".to_owned(), Origin::Flag);
    let (scenario, _) = resolved(Said { scenario: Some(scenario), flags, ..Said::default() });
    assert_eq!(scenario.range(keys::CPU_HOUR).unwrap().to_string(), "0.031611");
    assert_eq!(scenario.one(keys::CURRENCY).as_deref(), Some("USD"));
}

#[test]
fn people_are_shown_where_hours_are_given() {
    let people = estimate(
        "[cluster]\nservices = 10\n[team]\nlanguages = 2\n[operations]\nhours_per_month = 40\nhourly_rate = 90\n\
         [alternative]\nbuild_hours_per_language = 80\nbuild_hours_per_service = 4\n\
         upkeep_hours_per_language_per_month = 6\nhourly_rate = 90",
    )
    .people
    .unwrap();
    let amount = |range: Option<Range<meshtax::units::Money>>| range.unwrap().typical().amount();
    assert_eq!(amount(people.mesh_per_month), 3600.0);
    assert_eq!(amount(people.alternative_once), (2.0 * 80.0 + 10.0 * 4.0) * 90.0);
    assert_eq!(amount(people.alternative_per_month), 2.0 * 6.0 * 90.0);
    assert!(estimate("[cluster]\npods = 1").people.is_none());
}

#[test]
fn a_figure_is_evaluated_jointly_and_not_by_its_ends() {
    let share = |cluster: &str, mesh: &str| {
        let share = estimate(&format!("[cluster]\n{cluster}\n[mesh]\n{mesh}")).memory.used.share.unwrap();
        [share.low(), share.typical(), share.high()].map(|share| (share.percent() * 1e6).round() / 1e6)
    };
    // Pods are on both sides of the share, so however many there are it is 10 %.
    let pods = "pods = \"100..200\"\napp_memory = \"100MB\"";
    assert_eq!(share(pods, "sidecar_memory = \"10MB\""), [10.0, 10.0, 10.0]);
    // The share grows with the sidecar and falls with the application: 10 MB of 300 MB to 30 MB of 100 MB.
    let apps = "pods = 10\napp_memory = \"100MB..200MB..300MB\"";
    assert_eq!(share(apps, "sidecar_memory = \"10MB..20MB..30MB\""), [3.333_333, 10.0, 30.0]);
}

fn warns(estimate: &Estimate, code: &str) -> bool {
    estimate.warnings.iter().any(|warning| warning.code == code)
}

#[test]
fn no_request_does_not_price_what_is_not_known_to_be_used() {
    let cost =
        estimate("[cluster]\npods = 1000\n[mesh]\nname = \"consul\"\n[prices]\nbook = \"opencost-default\"")
            .cost
            .unwrap();
    assert!(cost.missing.contains(&Component::Sidecar));
    let sidecar = cost.parts.iter().filter(|part| part.component == Component::Sidecar);
    assert!(sidecar.into_iter().all(|part| part.per_month.is_none()));
    let text = "[cluster]\npods = 10\napp_cpu = 1\napp_memory_request = \"none\"\n[prices]\nbook = \"opencost-default\"";
    assert_eq!(
        estimate(text).cost.unwrap().apps,
        None,
        "memory that is used and not known has no price of zero"
    );
}

#[test]
fn a_book_of_requests_and_a_mesh_that_requests_nothing() {
    let estimate =
        estimate("[cluster]\npods = 10\n[mesh]\nname = \"linkerd\"\n[prices]\nbook = \"gke-autopilot\"");
    assert!(warns(&estimate, "nothing-requested"));
}

#[test]
fn a_control_plane_of_several_pods_has_no_size() {
    let cost = |mesh: &str| {
        let text = format!("[cluster]\npods = 10\n[mesh]\nname = \"{mesh}\"\n[prices]\nbook = \"fargate\"");
        estimate(&text).cost.unwrap()
    };
    assert!(cost("linkerd-ha").missing.contains(&Component::ControlPlane));
    assert!(!cost("kuma").missing.contains(&Component::ControlPlane));
}

#[test]
fn nodes_are_not_told_where_a_request_is_missing_or_a_node_is_full() {
    let node = "[node]\nallocatable_cpu = 4\n";
    let apps = "[cluster]\npods = 20\napp_cpu_request = 1\n";
    let waypoints = format!("[mesh]\nname = \"istio-ambient-waypoint\"\n{node}{apps}");
    assert!(
        estimate(&waypoints).capacity.unwrap_err().contains("the mesh's request"),
        "waypoints are not known"
    );
    let full = format!(
        "[mesh]\nname = \"istio-ambient\"\n[node]\nallocatable_cpu = \"0.25\"\nallocatable_memory = \"32GiB\"\n{apps}\
         app_memory_request = \"64MiB\""
    );
    // ztunnel and istio-cni ask for 0.3 cores of every node; memory alone must not decide.
    assert!(estimate(&full).capacity.unwrap_err().contains("takes all of its CPU"));
}

#[test]
fn none_is_zero_however_many_there_are() {
    let cilium = estimate("[cluster]\npods = 100\n[mesh]\nname = \"cilium\"");
    assert_eq!(cilium.memory.reserved.known, Some(Range::exact(Memory::ZERO)));
    assert_eq!(cilium.cpu.reserved.known, Some(Range::exact(Cpu::ZERO)));
    let no_pods = estimate("[cluster]\npods = 0\n[mesh]\nname = \"kuma\"");
    assert_eq!(used(&no_pods, Component::Sidecar), Range::exact(Memory::ZERO));
    let some = estimate("[cluster]\npods = \"0..10\"\n[mesh]\nname = \"istio-sidecar\"");
    let sidecar = some.cpu.parts.iter().find(|part| part.component == Component::Sidecar).unwrap();
    assert!(sidecar.used.figure().is_some() && sidecar.used.is_missing(), "idle is known, the load is not");
}

#[test]
fn a_figure_of_ones_own_beside_one_that_is_not_counted() {
    let estimate = estimate("[cluster]\npods = 10\n[mesh]\ncontrol_plane_memory = \"1.5GB\"");
    assert_eq!(used(&estimate, Component::ControlPlane), Range::exact("1.5GB".parse().unwrap()));
    assert!(estimate.memory.used.missing.is_empty());
}

#[test]
fn one_hop_is_told_without_the_depth() {
    let estimate = estimate("[[chain]]\nhop_latency = \"1ms\"");
    assert_eq!(estimate.latency[0].hop_share.unwrap().typical().percent(), 100.0);
    assert_eq!(estimate.latency[0].judged_added(), None);
}

#[test]
fn only_one_tight_path_is_known_only_where_all_others_are() {
    let tight = "[[chain]]\nname = \"a\"\ndepth = 2\nhop_latency = \"1ms\"\nsla_p99 = \"5ms\"\n";
    let loose = "[[chain]]\nname = \"b\"\ndepth = 2\nhop_latency = \"1ms\"\nsla_p99 = \"500ms\"\n";
    let unknown = "[[chain]]\nname = \"c\"\ndepth = 2\n";
    assert!(estimate(&format!("{tight}{loose}")).verdict.hint.is_some());
    assert_eq!(estimate(&format!("{tight}{unknown}")).verdict.hint, None);
    let both = estimate(&format!("{tight}{}", tight.replace("name = \"a\"", "name = \"d\"")));
    assert_eq!(both.verdict.hint, None);
    let fact = &both.verdict.rules.iter().find(|o| o.rule.code() == "tight-latency").unwrap().fact;
    assert!(fact.contains("tight as well: `d`"), "{fact}");
}

#[test]
fn what_is_not_known_may_still_speak_against() {
    let open = estimate("[cluster]\nservices = 30\n[team]\nlanguages = 2\n[[chain]]\nsla_p99 = \"none\"");
    assert_eq!(
        open.verdict.because,
        "Nothing here asks for a mesh. What is not known could only speak against one."
    );
    let closed = estimate(
        "[cluster]\nservices = 30\n[team]\nlanguages = 2\nkubernetes = \"proficient\"\n[[chain]]\nsla_p99 = \"none\"",
    );
    assert!(closed.verdict.because.starts_with("Nothing speaks against a mesh"));
}

#[test]
fn alternatives_over_a_range_of_languages() {
    let library = |languages: &str| {
        let estimate = estimate(&format!("[team]\nlanguages = {languages}"));
        let row = estimate.verdict.alternatives.into_iter().find(|a| a.need == "retries").unwrap();
        (row.feasibility.word(), row.reason)
    };
    assert_eq!(library("\"1..2\"").0, "workable");
    assert_eq!(
        library("\"2..4\""),
        ("unknown", "2 to 4 languages: workable at the fewest, hard at the most".to_owned())
    );
    assert_eq!(library("\"3..6\"").0, "hard");
    assert_eq!(library("1").0, "workable");
}

#[test]
fn many_sidecars_are_warned_of_whatever_one_of_them_takes() {
    let of = |more: &str| {
        estimate(&format!("[cluster]\npods = 10\nservices = 300\n[mesh]\nname = \"istio-sidecar\"\n{more}"))
    };
    assert!(warns(&of(""), "unscoped-config"));
    assert!(warns(&of("sidecar_memory = \"50MB\""), "unscoped-config"));
    assert!(!warns(&of("services_in_scope = 20"), "unscoped-config"));
    assert!(!warns(&of("memory_per_service = \"10kB\""), "unscoped-config"));
    assert!(warns(&of("sidecar_memory = \"2GB\""), "memory-over-limit"));
}

#[test]
fn the_worst_chain_is_the_one_whose_promise_suffers_most() {
    let worst = |text: &str| {
        let estimate = estimate(text);
        let names: Vec<String> = estimate.latency.into_iter().filter(|c| c.worst).map(|c| c.name).collect();
        names.join(" ")
    };
    let long = "[[chain]]\nname = \"long\"\ndepth = 9\nhop_latency = \"1ms\"\n";
    let short = "[[chain]]\nname = \"short\"\ndepth = 2\nhop_latency = \"1ms\"\n";
    assert_eq!(worst(&format!("{short}{long}")), "long", "it adds most");
    assert_eq!(worst(&format!("{long}sla_p99 = \"500ms\"\n{short}sla_p99 = \"9ms\"\n")), "short");
}

#[test]
fn a_price_that_is_missing_is_the_reason_that_is_told() {
    let text = "[cluster]\npods = 10\n[mesh]\nname = \"istio-sidecar\"\n[prices]\ncpu_hour = 1";
    let cost = estimate(text).cost.unwrap();
    assert!(cost.missing.contains(&Component::Sidecar));
    assert!(
        cost.reasons.iter().any(|reason| reason.contains("`prices.memory_gib_hour`")),
        "{:?}",
        cost.reasons
    );
}
