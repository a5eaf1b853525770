//! Every tool's result, with what is known of it and what is noted.

use std::fmt::Write;

use meshtax::ingest::load_test;
use meshtax::model::measured::{Figure, LoadTest, Tool};
use meshtax::units::{Quantity, Ratio};

use super::{files, read, told};

#[test]
fn all_that_is_known_of_each_file() {
    let mut all = String::new();
    for (name, bytes) in files() {
        match load_test::read(&name, &bytes[..]) {
            Ok(tests) if tests.len() > 5 => {
                let (first, last) = (tests.first().unwrap(), tests.last().unwrap());
                writeln!(all, "{name}: {} results\n  {}\n  {}", tests.len(), told(first), told(last))
                    .unwrap();
            }
            Ok(tests) => {
                for test in tests {
                    writeln!(all, "{}\n  {}", test.source, told(&test)).unwrap();
                    test.notes.iter().for_each(|note| writeln!(all, "  - {note}").unwrap());
                }
            }
            Err(error) => writeln!(all, "{error}").unwrap(),
        }
    }
    insta::with_settings!({ snapshot_path => "../snapshots" }, {
        insta::assert_snapshot!("known_of_each_file", all);
    });
}

#[test]
fn nighthawks_three_forms_tell_the_same() {
    let [json] = &read("nighthawk.json")[..] else { panic!() };
    let [yaml] = &read("nighthawk.yaml")[..] else { panic!() };
    assert_eq!((told(json), &json.histogram), (told(yaml), &yaml.histogram));
    let [text] = &read("nighthawk.txt")[..] else { panic!() };
    let all =
        |test: &LoadTest| Figure::ALL.map(|figure| figure.of(test).map(|number| (number * 1e6).round()));
    assert_eq!(all(text)[..10], all(json)[..10], "all but the duration");
    assert_eq!(json.latency.p99.unwrap().ms(), 0.9, "the step at 0.990625 stands for p99");
    assert_eq!(json.asked_rate.unwrap().per_second(), 1000.0, "two workers at 500 each");
}

#[test]
fn a_list_that_lacks_a_percentile_is_filled_from_the_histogram_as_fortio_does() {
    let whole = &read("fortio.json")[0];
    let lacking = &read("fortio-of-nighthawk.json")[0];
    let histogram = lacking.histogram.as_ref().unwrap();
    for (level, given) in [(0.5, whole.latency.p50), (0.95, whole.latency.p95), (0.999, whole.latency.p999)] {
        let reckoned = histogram.interpolated(Ratio::new(level).unwrap()).unwrap().ms();
        assert!((reckoned - given.unwrap().ms()).abs() < 1e-9, "{level}: {reckoned}");
    }
    assert_eq!(
        lacking.latency.p99.map(|p99| (p99.ms() * 1e6).round()),
        whole.latency.p99.map(|p99| (p99.ms() * 1e6).round())
    );
    assert_eq!(
        (lacking.tool, whole.tool),
        (Tool::Nighthawk, Tool::Fortio),
        "the form is fortio's, the tool is not"
    );
    assert_eq!(lacking.duration, None, "30 in place of 30 seconds of nanoseconds");
}

#[test]
fn a_day_that_cannot_be_is_not_known() {
    let day =
        |text: String| load_test::read("x", text.as_bytes()).unwrap()[0].date.map(|date| date.to_string());
    let named = |name: &str| String::from_utf8(std::fs::read(super::folder().join(name)).unwrap()).unwrap();
    // Whatever moment a file tells becomes this.
    let with = |name: &str, quotes: &str, moment: &str| {
        ["00", "02", "10"].into_iter().fold(named(name), |text, second| {
            text.replace(&format!("{quotes}2026-01-05T10:00:{second}Z{quotes}"), moment)
        })
    };
    for name in
        ["fortio.json", "ghz.json", "k6-machine.json", "vegeta.json", "nighthawk.json", "nighthawk.yaml"]
    {
        assert_eq!(day(named(name)).as_deref(), Some("2026-01-05"), "{name}");
        for none in ["0001-01-01T00:00:00Z", "1970-01-01T00:00:00Z", "2026-02-30T10:00:00Z", "soon"] {
            assert_eq!(day(with(name, "", none)), None, "{name}: {none}");
        }
        // What is there but of another kind makes nothing else unreadable.
        if name != "nighthawk.yaml" {
            for kind in ["null", "{\"a\": [1]}", "[]", "1767607200", "true"] {
                assert_eq!(day(with(name, "\"", kind)), None, "{name}: {kind}");
            }
        }
    }
    // Nighthawk's older versions tell only when they wrote, and vegeta may know its last request alone.
    let of = |name: &str, from: &str, to: &str| day(named(name).replace(from, to));
    for name in ["nighthawk.json", "nighthawk.yaml"] {
        assert_eq!(of(name, "execution_start", "other").as_deref(), Some("2026-01-05"), "{name}");
        let day_after = of(name, "2026-01-05T10:00:02Z", "2026-01-06T00:00:01Z");
        assert_eq!(
            day_after.as_deref(),
            Some("2026-01-05"),
            "{name}: when it began, not when it was written"
        );
    }
    assert_eq!(of("vegeta.json", "\"earliest\"", "\"other\"").as_deref(), Some("2026-01-05"));
    assert_eq!(day(named("wrk.txt")), None);
}

#[test]
fn ohas_two_shapes_tell_the_same() {
    assert_eq!(told(&read("oha.json")[0]), told(&read("oha-milliseconds.json")[0]));
}

#[test]
fn reports_come_in_a_row_or_in_a_list() {
    let rows = read("fortio-fifty.json");
    assert_eq!((rows.len(), rows[49].source.as_str()), (50, "fortio-fifty.json, result 50"));
    let text = String::from_utf8(std::fs::read(super::folder().join("fortio-fifty.json")).unwrap()).unwrap();
    let list = format!("\u{feff} [{}]\n", text.trim_end().replace('\n', ",\r\n"));
    let listed = load_test::read("fortio-fifty.json", list.as_bytes()).unwrap();
    assert_eq!(rows, listed);
}

#[test]
fn line_ends_of_windows_and_a_missing_last_one_change_nothing() {
    for (name, bytes) in files() {
        let Ok(tests) = load_test::read(&name, &bytes[..]) else { continue };
        let text = String::from_utf8(bytes).unwrap();
        let windows = load_test::read(&name, text.replace('\n', "\r\n").as_bytes()).unwrap();
        assert_eq!(windows, tests, "{name}");
        let cut =
            load_test::read(&name, text.trim_end().as_bytes()).unwrap_or_else(|error| panic!("{error}"));
        assert_eq!(cut.iter().map(told).collect::<Vec<_>>().len(), tests.len(), "{name}");
        if !name.starts_with("nighthawk.t") {
            assert_eq!(
                cut.iter().map(told).collect::<Vec<_>>(),
                tests.iter().map(told).collect::<Vec<_>>(),
                "{name}"
            );
        }
    }
}
