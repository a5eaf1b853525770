//! Whatever the bytes: no panic, nothing that cannot be, and of a part never a number that the whole does
//! not give.

use std::collections::BTreeSet;

use meshtax::ingest::load_test;
use meshtax::model::measured::{Figure, LoadTest};
use proptest::prelude::*;

use super::files;

fn figures(test: &LoadTest) -> impl Iterator<Item = (Figure, f64)> {
    Figure::ALL.into_iter().filter_map(|figure| Some((figure, figure.of(test)?)))
}

fn is_sound(tests: &[LoadTest]) -> bool {
    tests.iter().all(|test| {
        let latency = &test.latency;
        let percentiles: Vec<_> = [latency.p50, latency.p90, latency.p95, latency.p99, latency.p999]
            .into_iter()
            .flatten()
            .collect();
        percentiles.is_sorted()
            && figures(test).all(|(_, number)| number.is_finite() && number >= 0.0)
            && figures(test)
                .filter(|(figure, _)| figure.key().ends_with("_ms"))
                .all(|(_, number)| number > 0.0)
    })
}

#[test]
fn of_a_part_there_is_no_number_that_the_whole_does_not_give() {
    for (name, bytes) in files() {
        let Ok(whole) = load_test::read(&name, &bytes[..]) else { continue };
        let known: BTreeSet<String> = whole
            .iter()
            .flat_map(|test| figures(test).map(|(figure, number)| format!("{figure:?} {number}")))
            .collect();
        // Long files are cut at every place of a prime step, short ones at every byte.
        let step = if bytes.len() > 8000 { 1009 } else { 1 };
        for end in (0..bytes.len()).step_by(step) {
            let Ok(part) = load_test::read(&name, &bytes[..end]) else { continue };
            assert!(is_sound(&part), "{name} at {end}");
            // Rows of CSV have no end that tells; the note does.
            let csv = name.starts_with("hey") && name.contains("csv");
            if csv {
                let said = part[0].notes.iter().any(|note| note.contains("rows may be missing"));
                assert!(said || part[0].requests == whole[0].requests, "{name} at {end}");
                continue;
            }
            for test in &part {
                for (figure, number) in figures(test) {
                    let is_known = known.contains(&format!("{figure:?} {number}"));
                    assert!(is_known, "{name} at {end}: {figure:?} {number}");
                }
            }
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, ..ProptestConfig::default() })]

    #[test]
    fn any_bytes_are_an_error_or_sound(bytes in prop::collection::vec(any::<u8>(), 0..400)) {
        if let Ok(tests) = load_test::read("x", &bytes[..]) {
            prop_assert!(is_sound(&tests));
        }
    }

    #[test]
    fn any_change_of_a_file_is_an_error_or_sound(
        which in 0_usize..100, places in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..6),
    ) {
        let files: Vec<_> = files().into_iter().filter(|(_, bytes)| bytes.len() < 8000).collect();
        let (name, mut bytes) = files[which % files.len()].clone();
        for (place, byte) in places {
            let place = place.index(bytes.len());
            bytes[place] = byte;
        }
        if let Ok(tests) = load_test::read(&name, &bytes[..]) {
            prop_assert!(is_sound(&tests), "{}", String::from_utf8_lossy(&bytes));
        }
    }

    #[test]
    fn any_number_in_place_of_another_is_an_error_or_sound(
        which in 0_usize..100, place in any::<prop::sample::Index>(),
        number in prop_oneof![Just("-1"), Just("0"), Just("1e308"), Just("-nan"), Just("null"), Just("\"\""), Just("9007199254740993"), Just("1.5"), Just("{}"), Just("[[]]")],
    ) {
        let files: Vec<_> = files().into_iter().filter(|(_, bytes)| bytes.len() < 8000).collect();
        let (name, bytes) = &files[which % files.len()];
        let text = std::str::from_utf8(bytes).unwrap();
        let starts: Vec<usize> = text.char_indices().filter(|(at, c)| c.is_ascii_digit() && !text[..*at].ends_with(|c: char| c.is_ascii_digit() || c == '.')).map(|(at, _)| at).collect();
        let start = starts[place.index(starts.len())];
        let length = text[start..].find(|c: char| !c.is_ascii_digit() && c != '.').unwrap_or(text.len() - start);
        let changed = format!("{}{number}{}", &text[..start], &text[start + length..]);
        if let Ok(tests) = load_test::read(name, changed.as_bytes()) {
            prop_assert!(is_sound(&tests), "{changed}");
        }
    }
}
