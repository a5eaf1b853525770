//! Whether two sides of an experiment can be compared: whether anything else than the mesh differs.
//!
//! They cannot where rates differ over 2 %, over 10 % of the requests of a run failed (the rule of Istio's
//! benchmarks), durations differ over 5 %, connections differ at all, a closed loop stands against an open one
//! (wrk against wrk2), tools differ, or a run has fewer than 1000 requests for its p99. Everything else is to
//! be minded and does not block. A fact that one side does not tell is told to be unknown, and taken neither
//! for equal nor for different.

use crate::model::measured::doubt::{Doubt, Reason};
use crate::model::measured::load_test::{LoadTest, Pacing, Tool};
use crate::model::measured::spread::Spread;
use crate::model::measured::summary::{Summary, error_share};
use crate::units::{Count, Quantity, Rate, Ratio, exceeds};

/// How far two rates may be apart, of the greater.
const RATES: f64 = 0.02;
/// How far two durations may be apart, of the longer.
const DURATIONS: f64 = 0.05;
/// The greatest share of failures.
pub(super) const ERRORS: f64 = 0.1;
/// How many more may fail on one side before it is worth a word.
const MORE_ERRORS: f64 = 0.01;
/// The fewest requests that ten of decide a p99, and a p99.9.
pub(super) const FOR_P99: u64 = 1_000;
const FOR_P999: u64 = 10_000;

/// Whether two sides can be compared.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Comparable {
    /// Whether nothing is known that forbids it.
    pub ok: bool,
    /// What forbids it, and what is to be minded.
    pub reasons: Vec<Reason>,
}

/// Whether the load tests of two sides can be compared; nothing where a side has none.
#[must_use]
pub fn comparable(before: &[LoadTest], after: &[LoadTest]) -> Option<Comparable> {
    let sides = [Summary::of(before)?, Summary::of(after)?];
    let all: Vec<&LoadTest> = before.iter().chain(after).collect();
    let doubts = [
        rates(&sides, [before, after]),
        errors(&sides, &all),
        durations(&sides),
        connections(&sides),
        pacing(&all),
        tools(&all),
        too_few(&all),
        runs(&sides),
        not_kept(&all),
        no_p99(&sides),
        not_known(&sides, [before, after]),
    ];
    let mut reasons: Vec<Reason> = doubts.into_iter().flatten().map(Reason::from).collect();
    reasons.sort_by_key(|reason| !reason.blocks);
    Some(Comparable { ok: !reasons.iter().any(|reason| reason.blocks), reasons })
}

/// Whether the greater exceeds the lesser by more than that share of itself.
fn apart(one: f64, other: f64, share: f64) -> bool {
    exceeds((one - other).abs(), one.max(other) * share)
}

fn rates(sides: &[Summary; 2], runs: [&[LoadTest]; 2]) -> Vec<Doubt> {
    let differ = |rates: [Option<Spread<Rate>>; 2], asked| {
        let [Some(before), Some(after)] = rates.map(|rate| rate.map(|rate| rate.median())) else {
            return None;
        };
        apart(before.base(), after.base(), RATES)
            .then_some(Doubt::RatesDiffer { rates: [before, after], asked })
    };
    let asked = runs.map(|runs| Spread::of(runs.iter().filter_map(|run| run.asked_rate)));
    let found = differ(sides.map(|side| side.rate), false).or_else(|| differ(asked, true));
    found.into_iter().collect()
}

fn errors(sides: &[Summary; 2], all: &[&LoadTest]) -> Vec<Doubt> {
    let worst = all.iter().filter_map(|run| Some((run, error_share(run)?))).max_by_key(|(_, share)| *share);
    if let Some((run, share)) = worst.filter(|(_, share)| exceeds(share.base(), ERRORS)) {
        return vec![Doubt::TooManyErrors { source: run.source.clone(), share }];
    }
    let [Some(before), Some(after)] = sides.map(|side| side.error_share.map(|share| share.median())) else {
        return vec![];
    };
    let differ = exceeds((before.base() - after.base()).abs(), MORE_ERRORS);
    if differ { vec![Doubt::ErrorsDiffer { shares: [before, after] }] } else { vec![] }
}

/// The least and the greatest of all runs of both sides; nothing where a side does not tell.
fn ends<Q: Quantity>(sides: [Option<Spread<Q>>; 2]) -> Option<[Q; 2]> {
    let [Some(before), Some(after)] = sides.map(|side| side.map(|spread| spread.range)) else { return None };
    let low = if after.low() < before.low() { after.low() } else { before.low() };
    Some([low, before.high().at_least(after.high())])
}

fn durations(sides: &[Summary; 2]) -> Vec<Doubt> {
    let found = ends(sides.map(|side| side.duration));
    let found = found.filter(|[least, greatest]| apart(least.ms(), greatest.ms(), DURATIONS));
    found.map(|durations| Doubt::DurationsDiffer { durations }).into_iter().collect()
}

fn connections(sides: &[Summary; 2]) -> Vec<Doubt> {
    #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)] // it was whole
    let number = |count: Count| count.base() as u64;
    let found = ends(sides.map(|side| side.connections)).filter(|[least, most]| least != most);
    found.map(|ends| Doubt::ConnectionsDiffer { connections: ends.map(number) }).into_iter().collect()
}

/// How a run was paced: as its result tells, or as its tool always does it.
fn pacing_of(run: &LoadTest) -> Option<Pacing> {
    run.pacing.or(match run.tool {
        Tool::Wrk2 => Some(Pacing::Open),
        Tool::Wrk => Some(Pacing::Closed),
        _ => None,
    })
}

fn pacing(all: &[&LoadTest]) -> Vec<Doubt> {
    let paced = |as_this| all.iter().any(|run| pacing_of(run) == Some(as_this));
    if paced(Pacing::Open) && paced(Pacing::Closed) { vec![Doubt::OpenAgainstClosed] } else { vec![] }
}

fn tools(all: &[&LoadTest]) -> Vec<Doubt> {
    let mut names: Vec<&str> = all.iter().map(|run| run.tool.word()).collect();
    names.sort_unstable();
    names.dedup();
    if names.len() > 1 { vec![Doubt::ToolsDiffer { tools: names.join(", ") }] } else { vec![] }
}

fn too_few(all: &[&LoadTest]) -> Vec<Doubt> {
    let fewest = |gives: fn(&LoadTest) -> bool, enough: u64| {
        let told = all.iter().filter(|run| gives(run)).filter_map(|run| Some((run, run.requests?)));
        told.min_by_key(|(_, requests)| *requests).filter(|(_, requests)| *requests < enough)
    };
    let p99 = fewest(|run| run.latency.p99.is_some(), FOR_P99);
    let p999 = fewest(|run| run.latency.p999.is_some(), FOR_P999);
    let p99 = p99.map(|(run, requests)| Doubt::TooFewForP99 { source: run.source.clone(), requests });
    let p999 = p999.map(|(run, requests)| Doubt::TooFewForP999 { source: run.source.clone(), requests });
    p99.into_iter().chain(p999).collect()
}

fn runs(sides: &[Summary; 2]) -> Vec<Doubt> {
    let named = ["before", "after"].into_iter().zip(sides);
    let differ = named.filter_map(|(side, summary)| {
        let range = summary.rate?.range;
        let rates = [range.low(), range.high()];
        apart(range.low().base(), range.high().base(), RATES).then_some(Doubt::RunsDiffer { side, rates })
    });
    differ.collect()
}

fn not_kept(all: &[&LoadTest]) -> Vec<Doubt> {
    let both = all.iter().filter_map(|run| Some([run.asked_rate?, run.rate?]));
    let short = both.filter(|[asked, reached]| exceeds(asked.base() * (1.0 - RATES), reached.base()));
    let worst = short.max_by_key(|[asked, reached]| Ratio::of(*asked, *reached));
    worst.map(|rates| Doubt::RateNotKept { rates }).into_iter().collect()
}

fn no_p99(sides: &[Summary; 2]) -> Vec<Doubt> {
    let named = ["before", "after"].into_iter().zip(sides);
    named.filter(|(_, summary)| summary.p99.is_none()).map(|(side, _)| Doubt::NoP99 { side }).collect()
}

/// The facts that some run does not tell.
fn not_known(sides: &[Summary; 2], runs: [&[LoadTest]; 2]) -> Vec<Doubt> {
    let lacks = |told: fn(&Summary) -> Option<usize>| sides.iter().any(|side| told(side) != Some(side.runs));
    let unpaced = runs.iter().any(|runs| runs.iter().any(|run| pacing_of(run).is_none()));
    let facts = [
        ("rate", lacks(|side| side.rate.map(|rate| rate.runs))),
        ("errors", lacks(|side| side.error_share.map(|share| share.runs))),
        ("requests", lacks(|side| side.requests.map(|requests| requests.runs))),
        ("duration", lacks(|side| side.duration.map(|duration| duration.runs))),
        ("connections", lacks(|side| side.connections.map(|connections| connections.runs))),
        ("open or closed loop", unpaced),
    ];
    let facts: Vec<&str> = facts.into_iter().filter_map(|(fact, unknown)| unknown.then_some(fact)).collect();
    if facts.is_empty() { vec![] } else { vec![Doubt::FactsNotKnown { facts: facts.join(", ") }] }
}
