//! The day on which something was measured: that of its runs where they tell, else today.

use std::time::{SystemTime, UNIX_EPOCH};

use crate::model::measured::{Date, LoadTest};

/// The day of the latest run with the mesh, else of the latest without it, else today in UTC, as `2026-11-23`.
pub(super) fn measured(before: &[LoadTest], after: &[LoadTest]) -> String {
    let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    let today = since.as_secs() / 86_400;
    // East of Greenwich it may be tomorrow; what is later still is of a clock that was wrong.
    let tomorrow = date(today + 1);
    latest(before, after, &tomorrow).unwrap_or_else(|| date(today))
}

/// The day of the latest run of the first side that tells one, up to a last day.
fn latest(before: &[LoadTest], after: &[LoadTest], last: &str) -> Option<String> {
    let last = Date::read(last);
    let of =
        |tests: &[LoadTest]| tests.iter().filter_map(|test| test.date).filter(|day| Some(*day) <= last).max();
    of(after).or_else(|| of(before)).map(|date| date.to_string())
}

/// The date so many days after the first of 1970. Years are counted from March, so that the day that some
/// years have more is their last; 400 of them always have 146,097 days.
fn date(days: u64) -> String {
    let days = days + 719_468;
    let (era, day) = (days / 146_097, days % 146_097);
    let year = (day - day / 1460 + day / 36_524 - day / 146_096) / 365;
    let day = day - (365 * year + year / 4 - year / 100);
    let month = (5 * day + 2) / 153;
    let of_month = day - (153 * month + 2) / 5 + 1;
    let (month, next) = if month < 10 { (month + 3, 0) } else { (month - 9, 1) };
    format!("{:04}-{month:02}-{of_month:02}", era * 400 + year + next)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ingest::load_test;

    #[test]
    fn known_dates() {
        let known =
            [(0, "1970-01-01"), (11_016, "2000-02-29"), (11_017, "2000-03-01"), (20_780, "2026-11-23")];
        for (days, text) in known {
            assert_eq!(date(days), text);
        }
        assert_eq!(date(20_088), "2024-12-31");
    }

    fn runs(days: &[&str]) -> Vec<LoadTest> {
        let one = |day: &&str| {
            format!("{{\"requests\": 9, \"latencies\": {{}}, \"earliest\": \"{day}T10:00:00Z\"}}")
        };
        let all: Vec<String> = days.iter().map(one).collect();
        if all.is_empty() { Vec::new() } else { load_test::read("x", all.concat().as_bytes()).unwrap() }
    }

    #[test]
    fn the_latest_run_with_the_mesh_tells_the_day() {
        let latest = |before: &[&str], after: &[&str]| latest(&runs(before), &runs(after), "2026-11-24");
        let (may, june, zero, ahead) = ("2026-05-02", "2026-06-01", "0001-01-01", "2031-01-01");
        assert_eq!(
            latest(&[june], &[may, "2026-05-01"]).as_deref(),
            Some(may),
            "without the mesh it is not asked"
        );
        assert_eq!(latest(&[may, june], &[zero]).as_deref(), Some(june));
        assert_eq!(latest(&[may, june], &[]).as_deref(), Some(june));
        assert_eq!(latest(&[zero], &[]), None);
        assert_eq!(latest(&[may], &[june, ahead]).as_deref(), Some(june), "its clock was wrong");
        assert_eq!(latest(&[], &["2026-11-24"]).as_deref(), Some("2026-11-24"));
    }
}
