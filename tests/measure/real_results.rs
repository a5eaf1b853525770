//! Results that tools wrote for others: every fact about them that has a counterpart.

use std::fs;
use std::path::Path;

use meshtax::ingest::load_test;
use meshtax::model::measured::LoadTest;
use meshtax::units::{Quantity, Rate, Ratio, Time};
use serde_json::Value;

/// What was read under the name of a fact; nothing for facts that have no counterpart.
#[allow(clippy::option_option)] // a figure that is not known is not a fact without counterpart
fn counterpart(test: &LoadTest, fact: &str) -> Option<Option<f64>> {
    let ms = |time: Option<Time>| Some(time.map(Time::ms));
    #[allow(clippy::cast_precision_loss)] // counts of a load test
    let count = |count: Option<u64>| Some(count.map(|count| count as f64));
    let from_histogram = |level: f64| {
        let histogram = test.histogram.as_ref()?;
        histogram.interpolated(Ratio::new(level).unwrap()).map(Time::ms)
    };
    let latency = &test.latency;
    match fact {
        "p50_ms" => ms(latency.p50),
        "p90_ms" => ms(latency.p90),
        "p95_ms" => ms(latency.p95),
        "p99_ms" => ms(latency.p99),
        "p99.9_ms" => ms(latency.p999),
        "p50_ms_from_histogram" => Some(from_histogram(0.5)),
        "p90_ms_from_histogram" => Some(from_histogram(0.9)),
        "p99_ms_from_histogram" => Some(from_histogram(0.99)),
        "avg_ms" | "mean_ms" | "hdr_mean_ms" => ms(latency.mean),
        "max_ms" | "slowest_ms" => ms(latency.max),
        "rps" => Some(test.rate.map(Rate::per_second)),
        "requested_qps" => Some(test.asked_rate.map(Rate::per_second)),
        "count" => count(test.requests),
        "non_success" | "non_2xx" => count(test.errors),
        "threads" => count(test.connections),
        "duration_s" | "total_s" | "duration" => Some(test.duration.map(Time::seconds)),
        _ => None,
    }
}

/// A fact as a number.
fn number(fact: &Value) -> Option<f64> {
    match fact {
        Value::String(text) if text.ends_with('m') => {
            Some(text.trim_end_matches('m').parse::<f64>().unwrap() * 60.0)
        }
        Value::String(text) => text.parse().ok(),
        other => other.as_f64(),
    }
}

/// Facts that the reading rightly differs from: 48 requests at 1 a second do not take 5 ns. The file has the
/// seconds of the duration that was asked for where nanoseconds belong.
const DIFFER: [(&str, &str); 1] =
    [("load-test/envoyproxy+nighthawk/samples/fortio_data/small.json", "duration_s")];

#[test]
fn the_readers_agree_with_facts_reckoned_without_them() {
    let Ok(folder) = std::env::var("MESHTAX_CORPUS") else {
        println!("skipped: MESHTAX_CORPUS names no folder of real files");
        return;
    };
    let folder = Path::new(&folder);
    let facts: Value = serde_json::from_slice(&fs::read(folder.join("facts.json")).unwrap()).unwrap();
    let (mut files, mut compared, mut differ) = (0, 0, Vec::new());
    for (path, about) in facts["files"].as_object().unwrap() {
        if about["kind"] != "load-test" {
            continue;
        }
        let bytes = fs::read(folder.join(path)).unwrap();
        let tests = load_test::read(path, &bytes[..]).unwrap_or_else(|error| panic!("{error}"));
        let [test] = tests.as_slice() else { panic!("{path} is one result") };
        files += 1;
        let facts = about["facts"].as_object().unwrap();
        let nighthawk = facts.get("global_foo_latency").map(|facts| {
            let facts =
                facts.as_object().unwrap().iter().map(|(name, value)| match name.strip_suffix("_us") {
                    Some(name) => (format!("{name}_ms"), Value::from(value.as_f64().unwrap() / 1000.0)),
                    None => (name.replace("samples", "count"), value.clone()),
                });
            facts.collect::<serde_json::Map<String, Value>>()
        });
        // Those of nighthawk are told in whole microseconds.
        let tolerance = if nighthawk.is_some() { 0.000_01 } else { 0.0 };
        for (name, fact) in nighthawk.as_ref().unwrap_or(facts) {
            let Some(read) = counterpart(test, name) else { continue };
            compared += 1;
            let agree = match (read, number(fact)) {
                (Some(read), Some(fact)) => (read - fact).abs() <= tolerance + fact.abs() * 1e-6,
                // `null` in the facts is not known.
                (read, fact) => read.is_none() == fact.is_none(),
            };
            if agree == DIFFER.contains(&(path, name)) {
                differ.push(format!("{path}: {name}: read {read:?}, fact {fact}"));
            }
        }
    }
    assert!(files >= 14 && compared > 120, "only {files} files and {compared} facts were compared");
    assert!(differ.is_empty(), "\n{}", differ.join("\n"));
}

/// The days that tools wrote into these files, read off by eye; the others have none.
const DAYS: [(&str, &str); 9] = [
    ("2019-07-10-174932_193ff770_qps_1000_c_16_1024_both.json", "2019-07-10"),
    ("2019-07-10-175333_193ff770_qps_1000_c_16_1024_base.json", "2019-07-10"),
    ("2019-07-10-185614_7c63ca64_qps_1000_c_16_1024_nomixer_serveronly.json", "2019-07-10"),
    ("README.md.lines510-550.json", "2015-09-19"),
    // As nighthawk writes fortio's form.
    ("output_formatter.medium.fortio-noquirks.gold", "2020-01-11"),
    ("output_formatter.yaml.gold", "2009-02-13"),
    ("report1.json", "2018-12-30"),
    // In the evening, four hours behind Greenwich.
    ("report3.json", "2019-01-14"),
    ("small.json", "2019-10-16"),
];

#[test]
fn the_day_of_a_run_is_what_its_tool_wrote() {
    let Ok(folder) = std::env::var("MESHTAX_CORPUS") else { return };
    let folder = Path::new(&folder);
    let facts: Value = serde_json::from_slice(&fs::read(folder.join("facts.json")).unwrap()).unwrap();
    let mut told = Vec::new();
    for (path, _) in
        facts["files"].as_object().unwrap().iter().filter(|(_, about)| about["kind"] == "load-test")
    {
        for test in load_test::read(path, &fs::read(folder.join(path)).unwrap()[..]).unwrap() {
            let name = Path::new(path).file_name().unwrap().to_str().unwrap().to_owned();
            told.extend(test.date.map(|date| (name, date.to_string())));
        }
    }
    told.sort();
    let known: Vec<(String, String)> =
        DAYS.into_iter().map(|(name, day)| (name.to_owned(), day.to_owned())).collect();
    assert_eq!(told, known);
}
