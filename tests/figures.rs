//! The registry of figures: each names one field of an estimate, and what lacks a part is a floor.

use std::collections::HashSet;

use meshtax::model::budget::{self, FIGURES, GROWING};
use meshtax::model::comparison;
use meshtax::model::component::Component;
use meshtax::model::difference::Difference;
use meshtax::model::figure::{About, Aspect, Figure, FigureValue, Which, Whole};
use meshtax::model::latency::{ChainLatency, Promise, Reading};
use meshtax::model::resource::Total;
use meshtax::model::{Estimate, keys};
use meshtax::units::{Quantity, Range, Unit};
use proptest::prelude::*;

use crate::laws::system;
use crate::support::{estimated, stdout};

type Ends = [f64; 3];

fn ends<Q: Quantity>(range: Option<Range<Q>>) -> Option<Ends> {
    range.map(|range| [range.low(), range.typical(), range.high()].map(Quantity::base))
}

/// One of the fields for without, with, added and the share.
fn pick(aspect: Aspect, [without, with, added, share]: [Option<Ends>; 4]) -> Option<Ends> {
    match aspect {
        Aspect::Without => without,
        Aspect::With => with,
        Aspect::Added => added,
        Aspect::Share => share,
    }
}

/// The fields of a total, and what is missing from it.
fn of_total<Q: Quantity>(aspect: Aspect, total: &Total<Q>) -> (Option<Ends>, Vec<Component>) {
    let fields = [ends(total.apps), ends(total.with_mesh), ends(total.known), ends(total.share)];
    let missing = if aspect == Aspect::Without { Vec::new() } else { total.missing.clone() };
    (pick(aspect, fields), missing)
}

fn of_reading(figure: Figure, reading: Option<&Reading>) -> Option<Ends> {
    let (reading, level) = (reading?, figure.level()?);
    let fields = [
        ends(reading.without.at(level)),
        ends(reading.with_mesh.at(level)),
        ends(reading.added.at(level)),
        ends(reading.added_share.at(level)),
    ];
    pick(figure.aspect(), fields)
}

fn of_path(figure: Figure, path: &ChainLatency) -> Option<Ends> {
    match (figure.about(), &path.promise) {
        (About::Path(..), _) => of_reading(figure, Some(&path.independent)),
        (About::Together(..), _) => of_reading(figure, path.together.as_ref()),
        (About::OverSla(_), Promise::P99 { over_without, over_with, .. }) => {
            pick(figure.aspect(), [ends(*over_without), ends(*over_with), None, None])
        }
        _ => None,
    }
}

/// The field of an estimate that a figure names, and what is missing from it: stated here once more.
fn field(figure: Figure, e: &Estimate) -> (Option<Ends>, Vec<Component>) {
    let aspect = figure.aspect();
    let whole = |fields: [Option<Ends>; 4]| (pick(aspect, fields), Vec::new());
    match figure.about() {
        About::Memory => of_total(aspect, &e.memory.used),
        About::MemoryReserved => of_total(aspect, &e.memory.reserved),
        About::Cpu => of_total(aspect, &e.cpu.used),
        About::CpuReserved => of_total(aspect, &e.cpu.reserved),
        About::Hop(level) => {
            let is_mean = level == meshtax::model::latency::Level::Mean;
            let only = e.latency.first().filter(|_| e.latency.len() == 1 && is_mean);
            whole([
                only.and_then(|path| ends(path.hop_without)),
                only.and_then(|path| ends(path.hop_with)),
                ends(e.hop.added.at(level)),
                only.and_then(|path| ends(path.hop_share)),
            ])
        }
        About::Path(which, _) | About::Together(which, _) | About::OverSla(which) => {
            let number = match which {
                Which::Number(number) => number,
                Which::Worst => e.latency.iter().position(|path| path.worst).unwrap_or(0),
                Which::Greatest => panic!("of several paths there is no one field"),
            };
            (e.latency.get(number).and_then(|path| of_path(figure, path)), Vec::new())
        }
        About::Rig(_) => (None, Vec::new()),
        About::Rollout => {
            let of = e.rollout.as_ref().ok();
            whole([
                ends(of.map(|r| r.without)),
                ends(of.and_then(|r| r.with_mesh)),
                ends(of.and_then(|r| r.added)),
                ends(of.and_then(|r| r.added_share)),
            ])
        }
        About::Nodes => {
            let of = e.capacity.as_ref().ok();
            whole([
                ends(of.map(|c| c.without)),
                ends(of.map(|c| c.with_mesh)),
                ends(of.map(|c| c.extra)),
                ends(of.and_then(|c| c.extra_share)),
            ])
        }
        About::Cost => {
            let of = e.cost.as_ref();
            let (found, _) = whole([
                ends(of.and_then(|c| c.apps)),
                ends(of.and_then(|c| c.with_mesh)),
                ends(of.and_then(|c| c.added)),
                ends(of.and_then(|c| c.added_share)),
            ]);
            let missing = of.map(|c| c.missing.clone()).filter(|_| aspect != Aspect::Without);
            (found, missing.unwrap_or_default())
        }
        About::Bill => {
            let of = e.cost.as_ref().and_then(|c| c.bill.as_ref());
            whole([
                ends(of.map(|b| b.without)),
                ends(of.map(|b| b.with_mesh)),
                ends(of.map(|b| b.added)),
                ends(of.and_then(|b| b.added_share)),
            ])
        }
    }
}

/// What the registry says against the field: the same numbers, in order, whole or a floor or unknown.
fn agrees(figure: Figure, e: &Estimate) -> Result<(), TestCaseError> {
    let name = figure.name();
    let (field, missing) = field(figure, e);
    let value = figure.value(e);
    match (&value, field) {
        (FigureValue::Whole(whole), Some(ends)) => {
            prop_assert!(missing.is_empty(), "{} is whole and lacks {:?}", name, missing);
            prop_assert_eq!(whole.ends(), ends, "{}", name);
            prop_assert_eq!(value.high(), Some(ends[2]), "{}", name);
            prop_assert_eq!(value.reason(), None, "{}", name);
        }
        (FigureValue::AtLeast(floor), Some(ends)) => {
            prop_assert_eq!(floor.known_part(), ends, "{}", name);
            prop_assert_eq!(value.missing(), &missing[..], "{}", name);
            prop_assert!(!missing.is_empty() && value.high().is_none(), "{} has a high", name);
            prop_assert!(figure.aspect() != Aspect::Share, "{} is a share of a part", name);
            prop_assert!(value.reason().is_some_and(|reason| !reason.is_empty()));
        }
        (FigureValue::Unknown(reason), field) => {
            let is_share_of_a_part = figure.aspect() == Aspect::Share && !missing.is_empty();
            prop_assert!(field.is_none() || is_share_of_a_part, "{} is unknown: {}", name, reason);
            prop_assert!(!reason.is_empty(), "{}", name);
        }
        (value, None) => prop_assert!(false, "{} has {:?} and no field", name, value),
    }
    prop_assert_eq!(figure.known_part(e), value.known_part(), "{}", name);
    // Of the same twice the change is nothing, and of a floor or of the unknown nothing is known.
    let again = Difference::between(value.clone(), value.clone());
    prop_assert_eq!(again.by(), value.whole().map(|_| 0.0), "{}", name);
    prop_assert_eq!(
        again.share(),
        value.whole().filter(|whole| whole.typical() > 0.0).map(|_| 0.0),
        "{}",
        name
    );
    let by_the_mesh = Difference::by_the_mesh(figure, e);
    let added = figure.aspect_of(Aspect::Added).and_then(|added| added.value(e).whole());
    prop_assert_eq!(by_the_mesh.by(), added.map(Whole::typical), "{}", name);
    let ends = by_the_mesh.change().and_then(|change| Some([change.low?, change.typical, change.high?]));
    prop_assert_eq!(ends, added.map(Whole::ends), "{}", name);
    if let Some([low, typical, high]) = value.known_part() {
        prop_assert!(low <= typical && typical <= high && low >= 0.0 && high.is_finite(), "{}", name);
    }
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 128, ..ProptestConfig::default() })]

    #[test]
    fn every_figure_is_the_field_that_it_names(system in system()) {
        let estimate = system.estimate();
        for which in [Which::Worst, Which::Number(0), Which::Number(7)] {
            for figure in Figure::all(which) {
                agrees(figure, &estimate)?;
            }
        }
    }
}

const TWO_PATHS: &str = "[cluster]\npods = 200\nservices = 30\napp_memory = \"1GB\"\n[rollout]\nreplicas = 4\n\
    app_ready = \"10s\"\nproxy_ready = \"2s..3s..5s\"\n\
    [[chain]]\nname = \"short\"\ndepth = 2\nhop_latency = \"3ms..4ms..8ms\"\nsla_p99 = \"50ms\"\n\
    [[chain]]\nname = \"long\"\ndepth = 7\nhop_latency = \"p50=2ms,p99=9ms\"\nsla_p99 = \"100ms\"\n";

#[test]
fn paths_are_found_by_number_and_as_the_one_that_suffers_most() {
    let (_, estimate) = estimated(&format!("{TWO_PATHS}[mesh]\nmesh_latency = \"p50=1ms,p99=4ms\"\n"));
    for which in [Which::Worst, Which::Number(0), Which::Number(1)] {
        for figure in Figure::all(which) {
            agrees(figure, &estimate).unwrap();
        }
    }
    let long = Figure::path(Which::Number(1), meshtax::model::latency::Level::P99);
    assert!(long.value(&estimate).is_whole() && long.with_mesh().value(&estimate).is_whole());
    let over = Figure::over_sla(Which::Number(1));
    assert!(over.value(&estimate).is_whole() && over.with_mesh().value(&estimate).is_whole());
}

#[test]
fn the_greatest_of_several_paths_is_a_floor_where_one_is_unknown() {
    let level = meshtax::model::latency::Level::Mean;
    let greatest = Figure::path(Which::Greatest, level);
    let (_, estimate) = estimated(TWO_PATHS.replace("p50=2ms,p99=9ms", "1ms").as_str());
    let [short, long] = [0, 1].map(|at| Figure::path(Which::Number(at), level).value(&estimate));
    let most = greatest.value(&estimate);
    assert!(most.is_whole() && most.typical() == long.typical() && long.typical() > short.typical());
    // The path is longer, and nothing says how long.
    let (_, estimate) = estimated(TWO_PATHS.replace("depth = 7\n", "").as_str());
    let most = greatest.value(&estimate);
    assert_eq!((most.typical(), most.high()), (short.typical(), None));
    assert_eq!(most.reason().as_deref(), Some("the mean is not known of `long`"));
    let (_, estimate) = estimated("[cluster]\npods = 3\n");
    assert_eq!(
        greatest.value(&estimate),
        FigureValue::unknown("no request path given (`--depth`, `--hop-latency`)")
    );
}

#[test]
fn no_share_is_formed_from_a_part_of_a_sum() {
    // Without requests a second the CPU of sidecars under load is missing.
    let (_, estimate) =
        estimated("[cluster]\npods = 200\napp_cpu = \"500m\"\n[mesh]\nname = \"istio-sidecar\"\n");
    assert!(!estimate.cpu.used.missing.is_empty() && estimate.cpu.used.share.is_some());
    let share = Figure::CPU.aspect_of(Aspect::Share).unwrap().value(&estimate);
    let FigureValue::Unknown(reason) = share else { panic!("a share of a part: {share:?}") };
    assert!(reason.contains("not known of sidecar"), "{reason}");
    for floor in [Figure::CPU, Figure::CPU.with_mesh()] {
        let value = floor.value(&estimate);
        assert!(value.typical().is_some() && value.high().is_none(), "{value:?}");
        assert_eq!(value.missing(), estimate.cpu.used.missing);
    }
    assert!(Figure::CPU.without().value(&estimate).is_whole());
}

#[test]
fn formats_show_no_share_of_a_part_of_a_sum() {
    let file = tempfile::Builder::new().suffix(".toml").tempfile().unwrap();
    let text = "[cluster]\npods = 200\napp_cpu = \"500m\"\n[mesh]\nname = \"istio-sidecar\"\n";
    std::fs::write(file.path(), text).unwrap();
    let path = file.path().to_str().unwrap();
    let table = stdout(&["estimate", path]);
    let row = table.lines().find(|line| line.trim_start().starts_with("CPU used")).unwrap();
    assert!(row.contains("cores") && row.contains("+ ?") && row.trim_end().ends_with("  ?"), "{row}");
    let json: serde_json::Value = serde_json::from_str(&stdout(&["estimate", path, "-o", "json"])).unwrap();
    assert!(json["cpu"]["used_cores"]["typical"].is_number(), "{}", json["cpu"]);
    assert!(json["cpu"]["used_percent_of_app"].is_null(), "{}", json["cpu"]);
    assert!(!json["cpu"]["missing"].as_array().unwrap().is_empty());
    let csv = stdout(&["estimate", path, "-o", "csv"]);
    let (head, row) = csv.trim_end().split_once('\n').unwrap();
    let cell = |name: &str| {
        let place = head.split(',').position(|column| column == name).unwrap();
        row.split(',').nth(place).unwrap().to_owned()
    };
    assert_ne!(cell("cpu_used_cores_typical"), "");
    assert_eq!(cell("cpu_used_of_app_percent_typical"), "");
}

#[test]
fn every_budget_key_and_every_compared_figure_is_one_figure() {
    let known: HashSet<&str> = Figure::all(Which::Worst).iter().map(|figure| figure.key()).collect();
    let figures: HashSet<&str> = FIGURES.iter().map(|figure| figure.key()).collect();
    assert_eq!(figures.len(), FIGURES.len());
    assert!(figures.is_subset(&known) && GROWING.iter().all(|figure| figures.contains(figure.key())));
    for table in ["deny", "warn", "increase"] {
        for figure in FIGURES {
            let entry = budget::entry(table, figure).unwrap();
            assert_eq!(entry.kind, meshtax::model::Kind::Number(figure.unit()), "{}", entry.name);
            assert_eq!(Figure::with_budget(entry.leaf()), Some(figure), "{}", entry.name);
        }
    }
    let of_figures = |entry: &&keys::Entry| {
        matches!(entry.section(), "budget.deny" | "budget.warn" | "budget.increase")
            && matches!(entry.kind, meshtax::model::Kind::Number(_))
    };
    for entry in keys::TABLE.iter().filter(of_figures) {
        assert!(figures.contains(entry.leaf()), "{} is no figure", entry.name);
    }
    for figure in FIGURES {
        assert_eq!(figure.increase_key(), Some(&*format!("increase.{}", figure.key())));
        assert_eq!(Figure::of_budget(figure.key()), Some(figure));
        let grown = Figure::of_budget(figure.increase_key().unwrap()).unwrap();
        assert!(GROWING.contains(&grown), "{} grows", grown.key());
    }
    let compared = comparison::figures(Which::Number(2));
    let names: HashSet<String> = compared.iter().map(|figure| figure.name()).collect();
    assert_eq!(names.len(), compared.len());
    assert!(compared.iter().all(|figure| Figure::all(Which::Number(2)).contains(figure)));
}

#[test]
fn shares_are_ratios_and_nothing_else_is() {
    for figure in Figure::all(Which::Worst) {
        let is_share = figure.aspect() == Aspect::Share || matches!(figure.about(), About::OverSla(_));
        assert_eq!(figure.unit() == Unit::Ratio, is_share, "{}", figure.name());
    }
}
