//! The rows of an experiment by hand.

use crate::model::component::Component;
use crate::model::latency::Level;
use crate::model::measured::noise::Noise;
use crate::model::measured::tax::{Experiment, measured};
use crate::model::measured::tests::{run, time, usage};
use crate::model::measured::usage::Side;
use crate::model::measured::what::What;
use crate::units::Count;

#[test]
fn every_row_by_hand() {
    let (before, after) = ([run(2.0, 9.0)], [run(3.0, 12.0)]);
    let (used_before, used_after) =
        (usage((3000.0, 2.0, 12), (0.0, 0.0, 0)), usage((3100.0, 2.1, 12), (600.0, 0.82, 10)));
    let found = measured(&Experiment {
        before: &before,
        after: &after,
        usage_before: Some(&used_before),
        usage_after: Some(&used_after),
        whole_after: None,
        rollout_before: Some(time(40_000.0)),
        rollout_after: Some(time(80_000.0)),
        passes: &[(Component::Sidecar, Count::from(4))],
    });
    let row = |what| found.row(what).unwrap();
    assert_eq!((row(What::Memory).difference(), row(What::Memory).share()), (Some(6e8), None));
    assert_eq!(row(What::MemoryOf(Component::Sidecar)).figure(), Some(6e7));
    assert_eq!(row(What::AppMemory).difference(), Some(1e8));
    assert!(
        (row(What::CpuOf(Component::Sidecar)).figure().unwrap() - 0.205).abs() < 1e-12,
        "0.82 over 4 x 1000/s"
    );
    assert_eq!(row(What::Latency(Level::P99)).difference(), Some(3.0));
    assert_eq!(row(What::Latency(Level::P99)).noise(), Some(Noise::OneRun));
    assert_eq!((row(What::Rollout).difference(), row(What::Rollout).share()), (Some(40_000.0), Some(1.0)));
    assert_eq!(found.row(What::Latency(Level::P90)), None, "nobody gave one");
    assert_eq!(found.proxies(), Some(Count::from(10)));
    assert!(found.compares());
}

#[test]
fn a_median_of_some_of_the_runs_says_so() {
    let mut after = [run(3.0, 12.0), run(3.0, 13.0), run(3.0, 14.0)];
    after[2].latency.p99 = None;
    let found = measured(&Experiment { before: &[run(2.0, 9.0)], after: &after, ..Experiment::default() });
    let note = |level| found.row(What::Latency(level)).unwrap().note.clone();
    assert_eq!(note(Level::P99).as_deref(), Some("after: 2 of 3 runs give it"));
    assert_eq!(note(Level::P50), None);
}

#[test]
fn proxies_that_nobody_told_apart_are_unknown_and_not_zero() {
    let mut pods = usage((3000.0, 2.0, 0), (0.0, 0.0, 0));
    pods.proxies = Side::default();
    let found = measured(&Experiment { usage_after: Some(&pods), ..Experiment::default() });
    let row = found.row(What::Memory).unwrap();
    assert_eq!((row.after, row.difference()), (None, None));
    assert!(row.note.as_ref().unwrap().contains("--containers"));
    assert_eq!((found.row(What::MemoryOf(Component::Sidecar)), found.proxies()), (None, None));
}

#[test]
fn proxies_that_were_there_before_are_no_tax() {
    let (before, after) = (usage((1.0, 1.0, 1), (100.0, 0.1, 2)), usage((1.0, 1.0, 1), (150.0, 0.2, 3)));
    let found = measured(&Experiment {
        usage_before: Some(&before),
        usage_after: Some(&after),
        ..Experiment::default()
    });
    assert_eq!(found.row(What::Memory).unwrap().difference(), Some(5e7));
    assert!(found.row(What::Memory).unwrap().note.as_ref().unwrap().starts_with("2 proxies were seen"));
    assert_eq!(measured(&Experiment::default()).rows, vec![]);
}
